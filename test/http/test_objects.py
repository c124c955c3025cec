# test/http/test_objects.py: objects registered and described by programs, and which names are taken.

import json
import re
import unicodedata

import pytest

from client import assert_is_problem, part, refused
from objects import change, register, show


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
    made.assert_true()


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
    for typed in (typed, made.name("Anmial")):
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
    made.assert_true()


def test_an_alias_that_looks_alike_names_its_object(made, person):
    made.object("Domestic cat", aliases=["Kitty"])
    problem = refused(register(person, made.name("kitty")), 409,
                      "looks-like", "name")
    assert problem["candidates"] == [made.name("Domestic cat")]


@pytest.mark.parametrize("there, new", [
    ("Vulture", "Vultrue"), ("Elephant", "Elefant"), ("Giraffe", "Girafes"),
    ("Polar bear", "Polar baer"), ("Golden retriever", "Goldn retriver")])
def test_what_a_person_mistyped_finds_what_was_meant(made, person, there, new):
    there, new = made.name(there), made.name(new)
    assert register(person, there).ok
    problem = refused(register(person, new, typed=True), 409, "looks-like",
                      "name")
    assert problem["candidates"] == [there]
    assert there in problem["detail"]
    # To a program it is another thing.
    assert register(person, new).status_code == 201


def test_what_was_mistyped_is_registered_by_who_is_sure(made, person):
    made.object("Vulture")
    answer = register(person, made.name("Vultrue"), typed=True, sure=True)
    assert answer.status_code == 201


@pytest.mark.parametrize("there, new", [
    ("Cat", "Car"), ("Cat", "Bat"), ("Goat", "Boat"), ("Cat", "Cart"),
    ("Black bear", "Black deer"), ("Boeing 747", "Boeing 737"),
    ("Red car", "Red cat"), ("Parus major", "Parus minor")])
def test_what_nobody_mistypes_is_taken(made, person, there, new):
    assert register(person, made.name(there)).ok
    assert register(person, made.name(new), typed=True).status_code == 201


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
    made.assert_true()


def test_an_alias_may_become_the_name(made, boss):
    made.object("Kat", aliases=["Cat"])
    answer = change(boss, made.name("Kat"), "edit", name=made.name("Cat"),
                    aliases=[made.name("Kat"), made.name("Cat")])
    assert answer.json()["name"] == made.name("Cat")
    assert answer.json()["aliases"] == [made.name("Kat")]
    made.assert_true()


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
