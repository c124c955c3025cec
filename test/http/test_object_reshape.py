# test/http/test_object_reshape.py: objects put under others, merged and deleted, and what the search then finds.

import concurrent.futures

import pytest

from client import assert_is_problem, refused
from objects import change, register, show
from people import Stranger


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
    made.assert_true()


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
    made.assert_true()


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
    zoo.assert_true()


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
    zoo.assert_true()


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
        zoo.assert_true()
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
    zoo.assert_true()


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
    made.assert_true()
