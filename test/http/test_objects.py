# test/http/test_objects.py: objects registered, reshaped and merged, by programs.

import concurrent.futures
import json
import re
import unicodedata

import pytest

from client import assert_is_problem, part, refused
from people import Stranger


def register(person, name, /, **more):
    return person.post("/api/new-object", json={"name": name, **more})


def change(person, name, act, /, **more):
    return person.post(f"/api/object/{part(name)}/{act}", json=more)


def show(person, name):
    answer = person.get(f"/api/object/{part(name)}/")
    return answer.json() if answer.status_code == 200 else None


def is_true(made):
    """Nothing that is kept in two places differs, here or elsewhere."""
    made.connection.rollback()
    untrue = made.run("SELECT * FROM check_maintained() LIMIT 9")
    assert untrue == []
    return True


# ---- registering ----

def test_an_object_is_registered_with_all_that_is_said_of_it(made, person):
    made.object("Animal")
    made.object("Pet", aliases=["darling"])
    name = made.name("Cat / Katze 🐈")
    answer = register(person, name, description="A *small* one.",
                      parents=[made.name("Animal"), made.name("darling")],
                      aliases=[made.name("puss"), made.name("kitty")],
                      external_ids=[f"gbif:{person.id}7"])
    assert answer.status_code == 201, answer.text
    assert answer.headers["Location"] == \
        f"{person.url}/api/object/{part(name)}/"
    assert answer.json() == show(person, name)
    assert show(person, name) == {
        "id": answer.json()["id"], "name": name,
        "description": "A *small* one.",
        "aliases": [made.name("kitty"), made.name("puss")],
        "parents": [made.name("Animal"), made.name("Pet")], "children": [],
        "external_ids": [f"gbif:{person.id}7"],
        "picture_count": 0, "picture_count_with_descendants": 0}
    assert made.run("""SELECT actor_id, tool, revision, name, external_ids
        FROM object_revision WHERE object_id = %s""", answer.json()["id"]) == [
            (person.id, person.client.headers["User-Agent"], 1, name,
             [f"gbif:{person.id}7"])]
    assert made.value("""SELECT count(*) FROM change WHERE kind = 'object'
        AND object_id = %s AND revision = 1""", answer.json()["id"]) == 1
    assert is_true(made)


def test_one_text_is_a_list_of_one(made, person):
    made.object("Animal")
    answer = register(person, made.name("Dog"), parents=made.name("Animal"),
                      aliases=made.name("hound"))
    assert answer.json()["parents"] == [made.name("Animal")]
    assert answer.json()["aliases"] == [made.name("hound")]


@pytest.mark.parametrize("name", [
    "", " ", " a", "a ", "a\nb", "a\tb", "\x7f", "\x9f", "a" * 201,
    "🐈" * 201, "\u3000a", ".", "..", "../a", "a/../b", "a/."])
def test_a_name_that_is_none_is_refused(person, name):
    problem = refused(register(person, name), 422, "bad-name", "name")
    assert problem["expected"] == "one line of 1 to 200 characters"
    refused(register(person, "fine", aliases=[name]), 422, "bad-name",
            "aliases")


@pytest.mark.parametrize("stem", [
    "a", "é", "猫", "قطة", "💩", "a/b", "a%2Fb", "?#&", "...", "a..", "a//b", "<b>", "'", "\\",
    "𝔘", "A\u00a0B", "‮"])
def test_a_name_may_be_of_any_script(made, person, stem):
    name = made.name(stem)
    answer = register(person, name)
    assert answer.status_code == 201, answer.text
    assert answer.json()["name"] == name
    assert show(person, name)["id"] == answer.json()["id"]
    assert person.get(answer.headers["Location"].removeprefix(person.url)
                      ).json()["name"] == name


def test_a_name_of_200_characters_is_taken(made, person):
    name = (made.name("A") + "🐈" * 200)[:200]
    assert register(person, name).json()["name"] == name


def test_a_name_is_kept_composed(made, person):
    name = made.name("Café ñ")
    answer = register(person, unicodedata.normalize("NFD", name))
    assert answer.json()["name"] == name
    refused(register(person, unicodedata.normalize("NFD", name)), 409,
            "name-taken", "name")


@pytest.mark.parametrize("field, value, code", [
    ("description", "a" * 5001, "too-long"),
    ("aliases", [str(n) for n in range(201)], "too-many"),
    ("parents", ["Animal"] * 51, "too-many"),
    ("external_ids", ["coco:1"] * 51, "too-many"),
    ("parents", ["no such object"], "unknown-parent"),
    *(("external_ids", value, "bad-external-id") for value in (
        "Q146", "wikidata:", "wikidata:146", "wikidata:Q0", ":Q146",
        "wikidata:Q146 ", "Wikidata:Q146", "wordnet:2121620-n",
        "openimages:01yrx", "gbif:0", "coco:x", "nothing:1", "coco:1\n", "")),
])
def test_what_cannot_be_is_refused(made, person, field, value, code):
    name = made.name("refused")
    refused(register(person, name, **{field: value}), 422, code, field)
    assert show(person, name) is None


@pytest.mark.parametrize("body, field", [
    ({}, "name"), ({"name": 3}, "name"), ({"name": "a", "parents": 3}, "parents"),
    ({"name": "a", "aliases": [1]}, "aliases"),
    ({"name": "a", "external_ids": {"wikidata": "Q1"}}, "external_ids"),
    ({"name": "a", "sure": "yes"}, "sure")])
def test_what_is_no_such_form_is_refused(person, body, field):
    answer = person.post("/api/new-object", json=body)
    assert_is_problem(answer, 400)
    assert answer.json()["field"] == field


def test_a_name_means_one_object(made, person):
    made.object("Cat", aliases=["kitty"])
    for name in ("Cat", "kitty"):
        refused(register(person, made.name(name), sure=True), 409,
                "name-taken", "name")
        refused(register(person, made.name("Dog"), aliases=[made.name(name)]),
                409, "name-taken", "aliases")


def test_a_name_elsewhere_means_one_object(made, person):
    id = f"wikidata:Q{person.id}77"
    assert register(person, made.name("Cat"), external_ids=id).ok
    problem = refused(register(person, made.name("Dog"), external_ids=[id]),
                      409, "external-id-taken", "external_ids")
    assert made.name("Cat") in problem["detail"]


def test_a_parent_that_is_not_there_is_guessed(made, person, boss):
    made.object("Animal")
    made.object("Cat")
    typed = f"ANIMAL {made.tag}"
    problem = refused(register(person, made.name("Dog"), parents=typed), 422,
                      "unknown-parent", "parents")
    assert problem["unknown"] == [typed]
    assert f'Is it "{made.name("Animal")}"?' in problem["detail"]
    problem = refused(change(boss, made.name("Cat"), "merge", into=typed),
                      422, "unknown-object", "into")
    assert f'Is it "{made.name("Animal")}"?' in problem["detail"]


# ---- names that look alike ----

@pytest.mark.parametrize("there, new", [
    ("Ice cream", "ice cream"), ("Ice cream", "icecream"),
    ("Ice cream", "Ice-Creams"), ("Café", "cafe"), ("Horse", "horses"),
    ("box", "Boxes"), ("City", "cities"), ("knife", "Knives"),
    ("Glass", "glasses"), ("bus", "buses"), ("Cat (Felis)", "cats (felis)"),
    ("ÉCOLE", "école")])
def test_what_looks_like_another_is_shown_first(made, person, there, new):
    """The tag stands in front: plurals are at the end of words."""
    there, new = f"{made.tag} {there}", f"{made.tag} {new}"
    assert register(person, there).ok
    problem = refused(register(person, new), 409, "looks-like", "name")
    assert problem["candidates"] == [there]
    answer = register(person, new, sure=True)
    assert answer.status_code == 201
    assert is_true(made)


def test_an_alias_that_looks_alike_names_its_object(made, person):
    made.object("Domestic cat", aliases=["Kitty"])
    problem = refused(register(person, made.name("kitty")), 409,
                      "looks-like", "name")
    assert problem["candidates"] == [made.name("Domestic cat")]


@pytest.mark.parametrize("there, new", [
    ("Bank (river)", "Bank (money)"), ("Cat", "Cap"), ("Left eye", "Right eye"),
    ("Cat", "Cat (Felis catus)"), ("...", "!!!")])
def test_what_differs_is_taken(made, person, there, new):
    assert register(person, f"{there} {made.tag}").ok
    assert register(person, f"{new} {made.tag}").status_code == 201


# ---- stating ----

def test_stating_changes_what_is_said_and_leaves_the_rest(made, boss):
    made.object("Pet")
    name, new = made.name("Kat"), made.name("Cat")
    id = register(boss, name, parents=made.name("Pet"), description="small",
                  aliases=[made.name("puss")]).json()["id"]
    answer = change(boss, name, "edit", name=new, keep_name=True,
                    external_ids=f"coco:{id % 900 + 1}")
    assert answer.status_code == 200, answer.text
    assert answer.json() == show(boss, new) == show(boss, name)
    assert answer.json() | {"external_ids": []} == {
        "id": id, "name": new, "description": "small", "external_ids": [],
        "aliases": [name, made.name("puss")], "parents": [made.name("Pet")],
        "children": [], "picture_count": 0,
        "picture_count_with_descendants": 0}
    assert change(boss, new, "edit", aliases=[], external_ids=[],
                  description="").json() == answer.json() | {
                      "aliases": [], "external_ids": [], "description": ""}
    assert show(boss, name) is None
    assert is_true(made)


def test_an_alias_may_become_the_name(made, boss):
    made.object("Kat", aliases=["Cat"])
    answer = change(boss, made.name("Kat"), "edit", name=made.name("Cat"),
                    aliases=[made.name("Kat"), made.name("Cat")])
    assert answer.json()["name"] == made.name("Cat")
    assert answer.json()["aliases"] == [made.name("Kat")]
    assert is_true(made)


def test_regions_follow_a_new_name(made, boss, client):
    picture = made.picture(objects=[made.object("Kat")])
    change(boss, made.name("Kat"), "edit", name=made.name("Cat"))
    regions = client.get(f"/api/picture/{picture}/annotations").json()
    assert [r["object"] for r in regions] == [made.name("Cat")]
    for name, ids in (("Cat", [picture]), ("Kat", [])):
        assert client.ids({"want": [{"has": [made.name(name)]}]}) == ids


def test_stating_the_same_is_no_revision(made, boss):
    id = made.object("Cat", aliases=["puss"])
    for more in ({}, {"name": made.name("Cat")}, {"aliases": [made.name("puss")]}):
        assert change(boss, made.name("Cat"), "edit", **more).status_code == 200
    assert made.value("SELECT count(*) FROM object_revision "
                      "WHERE object_id = %s", id) == 1


def test_what_cannot_be_stated_is_refused(made, boss):
    made.object("Cat", aliases=["puss"])
    made.object("Dog", aliases=["hound"])
    name = made.name("Cat")
    for more, status, code, field in (
            ({"name": made.name("Dog")}, 409, "name-taken", "name"),
            ({"name": made.name("hound")}, 409, "name-taken", "name"),
            ({"aliases": [made.name("Dog")]}, 409, "name-taken", "aliases"),
            ({"name": "a\nb"}, 422, "bad-name", "name"),
            ({"external_ids": ["x"]}, 422, "bad-external-id", "external_ids")):
        refused(change(boss, name, "edit", **more), status, code, field)
    assert_is_problem(change(boss, made.name("none"), "edit"), 404)


# ---- parents ----

def test_a_parent_comes_and_goes(made, boss):
    made.object("Animal", aliases=["beast"])
    made.object("Cat")
    name = made.name("Cat")
    for _ in range(2):      # done twice is done
        answer = change(boss, name, "parents/add", parent=made.name("beast"),
                        reason="It is one.")
        assert answer.json()["parents"] == [made.name("Animal")]
    for _ in range(2):
        answer = change(boss, name, "parents/remove",
                        parent=made.name("beast"))
        assert answer.json()["parents"] == []
    assert made.run("""SELECT revision, reason, cardinality(parent_ids)
        FROM object_revision WHERE object_id = %s ORDER BY 1""",
                    answer.json()["id"]) == [
                        (1, "", 0), (2, "It is one.", 1), (3, "", 0)]
    refused(change(boss, name, "parents/add", parent="no such thing"), 422,
            "unknown-parent", "parent")
    assert is_true(made)


def test_a_cycle_is_refused_with_its_path(made, boss):
    a = made.object("A")
    b = made.object("B", [a])
    c = made.object("C", [b])
    made.object("D", [c, a])
    names = [made.name(n) for n in "ABCD"]
    problem = refused(change(boss, names[0], "parents/add", parent=names[2]),
                      409, "cycle", "parent")
    assert problem["path"] == [names[0], names[1], names[2], names[0]]
    problem = refused(change(boss, names[0], "parents/add", parent=names[3]),
                      409, "cycle", "parent")
    assert problem["path"] == [names[0], names[3], names[0]]   # the shortest
    problem = refused(change(boss, names[0], "parents/add", parent=names[0]),
                      409, "cycle", "parent")
    assert problem["path"] == [names[0], names[0]]


def test_two_at_once_close_no_cycle(made, boss):
    """Each edge alone is fine; both together would be a ring."""
    token = "Bearer " + boss.token("admin")

    def add(pair):
        person = Stranger(boss.url)
        person.client.headers["Authorization"] = token
        return change(person, pair[0], "parents/add", parent=pair[1])

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for turn in range(12):
            names = made.name(f"one {turn}"), made.name(f"other {turn}")
            made.object(f"one {turn}")
            made.object(f"other {turn}")
            answers = list(pool.map(add, (names, names[::-1])))
            assert sorted(a.status_code for a in answers) == [200, 409]
            lost, = [a for a in answers if a.status_code == 409]
            assert lost.json()["code"] == "cycle"
    assert is_true(made)


# ---- what a change does to the search ----

@pytest.fixture
def zoo(made):
    """Thing > Animal > (Feline > Cat, Pet > Cat), Vehicle; some pictures."""
    made.thing = made.object("Thing")
    made.animal = made.object("Animal", [made.thing])
    made.feline = made.object("Feline", [made.animal])
    made.pet = made.object("Pet", [made.animal])
    made.vehicle = made.object("Vehicle", [made.thing])
    made.cat = made.object("Cat", [made.feline, made.pet], aliases=["puss"])
    made.kitten = made.object("Kitten", [made.cat])
    made.dog = made.object("Dog", [made.pet])
    for objects in ([made.cat], [made.kitten], [made.cat, made.vehicle],
                    [made.dog], [made.dog, made.cat], []):
        made.picture(objects=objects)
    made.picture(objects=[made.cat], visibility="hidden")
    return made


NAMES = ("Thing", "Animal", "Feline", "Pet", "Vehicle", "Cat", "Kitten", "Dog")


def counts(client, made):
    return {name: len(client.ids({"want": [{"has": [made.name(name)]}]}))
            for name in NAMES if show(client, made.name(name))}


@pytest.mark.parametrize("name, act, more", [
    ("Cat", "parents/add", {"parent": "Vehicle"}),
    ("Cat", "parents/remove", {"parent": "Feline"}),
    ("Cat", "parents/remove", {"parent": "Pet"}),
    ("Kitten", "parents/remove", {"parent": "Cat"}),
    ("Vehicle", "parents/add", {"parent": "Animal"}),
    ("Cat", "merge", {"into": "Dog"}),
    ("Dog", "merge", {"into": "Vehicle"}),
    ("Kitten", "merge", {"into": "Cat"}),
    ("Cat", "merge", {"into": "Kitten"}),
    ("Feline", "merge", {"into": "Vehicle"}),
    ("puss", "merge", {"into": "Dog"}),
    ("Animal", "edit", {"name": "Creature"}),
])
def test_a_preview_says_what_then_happens(zoo, client, boss, name, act, more):
    more = {key: zoo.name(value) for key, value in more.items()}
    path = f"{act}?preview=true"
    before = counts(client, zoo)
    told = change(boss, zoo.name(name), path, **more)
    assert told.status_code == 200, told.text
    assert counts(client, zoo) == before
    assert change(boss, zoo.name(name), act, **more).status_code == 200
    after = counts(client, zoo)
    tells = {c["name"]: c["pictures"] for c in told.json()["changes"]}
    assert tells == {
        zoo.name(n): after[n] - before[n] for n in after if n in before
        and show(client, zoo.name(n))["name"] == zoo.name(n)
        and after[n] != before[n]}
    assert is_true(zoo)


def test_a_preview_leaves_no_trace(zoo, boss):
    zoo.connection.rollback()
    before = zoo.value("SELECT count(*) FROM object_revision")
    for act, more in (("merge", {"into": zoo.name("Dog")}),
                      ("parents/add", {"parent": zoo.name("Vehicle")})):
        assert change(boss, zoo.name("Cat"), act + "?preview=true",
                      **more).ok
    zoo.connection.rollback()
    assert zoo.value("SELECT count(*) FROM object_revision") == before
    refused(change(boss, zoo.name("Thing"), "parents/add?preview=true",
                   parent=zoo.name("Cat")), 409, "cycle", "parent")


# ---- merging ----

def ids_of(client, rule, name):
    return sorted(client.ids({"want": [{rule: [name]}]}))


def test_what_was_merged_is_found_by_both_names(zoo, client, boss):
    cat, dog = zoo.name("Cat"), zoo.name("Dog")
    has = sorted({*ids_of(client, "has", cat), *ids_of(client, "has", dog)})
    exact = sorted({*ids_of(client, "has_object", cat),
                    *ids_of(client, "has_object", dog)})
    regions = zoo.run("SELECT id, object_id FROM region ORDER BY id")
    answer = change(boss, cat, "merge", into=dog)
    assert answer.status_code == 200
    zoo.connection.rollback()
    assert zoo.run("SELECT id, object_id FROM region ORDER BY id") == regions
    for name in (cat, dog, zoo.name("puss")):
        assert ids_of(client, "has", name) == has
        assert ids_of(client, "has_object", name) == exact
        assert show(client, name) == answer.json()
    assert answer.json() | {"id": 0} == {
        "id": 0, "name": dog, "description": "", "external_ids": [],
        "aliases": sorted([cat, zoo.name("puss")]),
        "parents": [zoo.name("Feline"), zoo.name("Pet")],
        "children": [zoo.name("Kitten")],
        "picture_count": len(exact),
        "picture_count_with_descendants": len(has)}
    assert is_true(zoo)


def test_regions_of_what_was_merged_bear_the_other_name(zoo, client, boss):
    picture = zoo.picture(objects=[zoo.cat, zoo.dog])
    cat, dog = zoo.name("Cat"), zoo.name("Dog")

    def names():
        return [r["object"] for r in client.get(
            f"/api/picture/{picture}/annotations").json()]

    assert names() == [cat, dog]
    change(boss, cat, "merge", into=dog)
    assert names() == [dog, dog]
    assert [r["object"] for r in client.get(
        f"/api/picture/{picture}").json()["regions"]] == [dog, dog]
    page = client.get(f"/picture/{picture}").text
    assert dog in page and cat not in page
    facets = client.get("/api/query-facets", params={
        "query": f"want: [in_gallery: [{zoo.gallery_id}]]"}).json()
    values = {v["value"]: v["count"] for f in facets["facets"]
              if f["rule"] == "has" for v in f["values"]}
    assert cat not in values
    assert values[dog] == len(client.ids(
        {"want": [{"has": [dog]}, {"in_gallery": [zoo.gallery_id]}]}))


def test_merging_again_and_again_keeps_all(zoo, client, boss):
    kitten, cat, dog, vehicle = (
        zoo.name(n) for n in ("Kitten", "Cat", "Dog", "Vehicle"))
    all_of = sorted({i for n in (kitten, cat, dog, vehicle)
                     for i in ids_of(client, "has_object", n)})
    for one, other in ((kitten, cat), (cat, dog), (dog, vehicle)):
        assert change(boss, one, "merge", into=other).status_code == 200
        assert is_true(zoo)
    for name in (kitten, cat, dog, vehicle):
        assert ids_of(client, "has_object", name) == all_of
        assert ids_of(client, "has", name) == all_of
        assert change(boss, name, "merge", into=vehicle).status_code == (
            422 if name == vehicle else 200)
    assert show(client, vehicle)["children"] == []
    listed = client.get("/api/object/", params={"prefix": "Kitten",
                                                "limit": 1000}).json()
    assert kitten not in [o["name"] for o in listed]


def test_what_others_stand_between_is_not_merged(zoo, boss):
    thing, animal, pet, cat = (
        zoo.name(n) for n in ("Thing", "Animal", "Pet", "Cat"))
    for one, other in ((animal, cat), (cat, animal), (thing, pet)):
        problem = refused(change(boss, one, "merge", into=other), 409,
                          "cycle", "parents")
        assert len(problem["path"]) >= 3
    assert change(boss, pet, "merge", into=animal).status_code == 200
    assert change(boss, thing, "merge", into=animal).status_code == 200
    refused(change(boss, animal, "merge", into="no such thing"), 422,
            "unknown-object", "into")
    refused(change(boss, animal, "merge", into=animal), 422, "same-object",
            "into")
    assert is_true(zoo)


def test_names_elsewhere_and_the_description_go_over(made, boss):
    register(boss, made.name("Kat"), description="A small one.",
             external_ids=f"wikidata:Q{boss.id}1")
    register(boss, made.name("Cat"), external_ids=f"wikidata:Q{boss.id}2")
    answer = change(boss, made.name("Kat"), "merge", into=made.name("Cat"))
    assert answer.json()["external_ids"] == [
        f"wikidata:Q{boss.id}1", f"wikidata:Q{boss.id}2"]
    assert answer.json()["description"] == "A small one."


def test_the_old_name_may_be_drawn_after_merging(zoo, client, boss):
    """Two saves of one name, before and after, are found alike."""
    change(boss, zoo.name("Cat"), "merge", into=zoo.name("Dog"))
    zoo.connection.rollback()
    id = zoo.value("SELECT object_id FROM object_alias WHERE name = %s",
                   zoo.name("Cat"))
    assert id == zoo.dog
    picture = zoo.picture(objects=[id])
    assert picture in ids_of(client, "has_object", zoo.name("Cat"))


# ---- deleting ----

def test_what_nothing_needs_is_deleted(made, boss):
    id = register(boss, made.name("Typo"), aliases=made.name("tpyo")
                  ).json()["id"]
    assert change(boss, made.name("Typo"), "delete?preview=true").json() == {
        "id": id, "name": None, "changes": []}
    answer = change(boss, made.name("Typo"), "delete", reason="A mistake.")
    assert answer.json() == {"id": id}
    assert show(boss, made.name("Typo")) is show(boss, made.name("tpyo")) is None
    assert made.run("""SELECT revision, name, reason, is_deleted, actor_id
        FROM object_revision WHERE object_id = %s ORDER BY 1""", id) == [
            (1, made.name("Typo"), "", False, boss.id),
            (2, made.name("Typo"), "A mistake.", True, boss.id)]
    assert_is_problem(change(boss, made.name("Typo"), "delete"), 404)
    assert register(boss, made.name("Typo")).json()["id"] != id


def test_what_is_needed_stays(zoo, boss):
    refused(change(boss, zoo.name("Dog"), "delete"), 409, "in-use")
    refused(change(boss, zoo.name("Animal"), "delete"), 409, "has-children")
    change(boss, zoo.name("Dog"), "merge", into=zoo.name("Feline"))
    refused(change(boss, zoo.name("Feline"), "delete"), 409, "in-use")
    for name in ("Feline", "Dog", "Animal"):
        assert show(boss, zoo.name(name))


def test_what_was_merged_into_it_goes_with_it(made, boss):
    one, other = register(boss, made.name("a")).json()["id"], \
        register(boss, made.name("b")).json()["id"]
    change(boss, made.name("a"), "merge", into=made.name("b"))
    assert change(boss, made.name("b"), "delete").status_code == 200
    assert made.run("SELECT FROM object WHERE id IN (%s, %s)", one, other) == []
    assert is_true(made)


# ---- texts of every kind ----

def test_naughty_strings_are_names_or_refused(made, person, shared_data):
    texts = json.loads((shared_data / "naughty-strings" / "blns.json"
                        ).read_text("utf-8"))
    taken = 0
    texts = [text for text in texts if "{{" not in text
             and not re.search("[\ud800-\udfff]", text)]
    for at, text in enumerate(texts):
        name = f"{text} {made.tag} {at}"[-200:]
        answer = register(person, name, description=text, sure=True)
        assert answer.status_code in (201, 400, 422), (text, answer.text)
        if answer.status_code == 201:
            taken += 1
            name = answer.json()["name"]
            assert show(person, name) is not None, (text, name)
            assert show(person, name)["description"] == text
            page = person.get(f"/object/{part(name)}")
            assert page.status_code == 200, (name, page.text)
            assert page.text.count("<script") == page.text.count(
                '<script type="module" src="/js/')
    assert taken > 400
