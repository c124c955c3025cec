# test/http/test_pages_objects.py: the pages that register and reshape objects, and their history.

import json

import pytest

from client import part
from page import Page, check, get_page


def address(name, rest=""):
    return f"/object/{part(name)}{rest}"


def answered(answer, status):
    """The page that a form is answered with."""
    assert answer.status_code == status, answer.text
    return check(Page(answer))


def show(client, name):
    answer = client.get(f"/api{address(name)}")
    return answer.json() if answer.ok else None


# ---- a new object ----

def test_links_lead_to_the_form_with_what_is_known(person, client, made):
    made.object("Animal")
    page = get_page(person, address(made.name("Animal")))
    form = get_page(person, page.href("New object below it"))
    assert f'value="{made.name("Animal")}"' in form.answer.text
    page = get_page(person, f"/object/?text={part(made.name('Cat'))}")
    form = get_page(person, page.href("Register it"))
    assert form.form("/new-object")["name"] == made.name("Cat")
    assert get_page(person, "/object/").href("New object") == "/new-object"
    for path in ("/object/", address(made.name("Animal"))):
        assert not get_page(client, path).has_link("/new-object")
    assert get_page(client, "/object/?text=qwertyuiop").href(
        "Sign in to register it").startswith("/login?next=")


def test_the_form_registers_an_object(person, client, made):
    made.object("Animal")
    made.object("Pet")
    answer = person.send(
        "/new-object", name=f"  {made.name('Cat')} ",
        description="One.\r\n\r\nTwo.", aliases=f"{made.name('puss')}\r\n\r\n",
        external_ids=f"gbif:{person.id}3\r\nwikidata:Q{person.id}5 ",
        **{"parents[]": [made.name("Animal"), "", made.name("Pet")]})
    assert answer.status_code == 303
    assert answer.headers["Location"] == address(made.name("Cat"))
    thing = show(client, made.name("Cat"))
    assert thing | {"id": 0} == {
        "id": 0, "name": made.name("Cat"), "description": "One.\n\nTwo.",
        "aliases": [made.name("puss")], "children": [],
        "parents": [made.name("Animal"), made.name("Pet")],
        "external_ids": [f"gbif:{person.id}3", f"wikidata:Q{person.id}5"],
        "picture_count": 0, "picture_count_with_descendants": 0}
    page = get_page(client, address(made.name("Cat")))
    assert page.has_link(f"https://www.wikidata.org/wiki/Q{person.id}5")
    assert page.has_link(f"https://www.gbif.org/species/{person.id}3")


def test_a_refused_form_keeps_what_was_typed(person, made):
    made.object("Cat")
    page = answered(person.send(
        "/new-object", name=made.name("Cat"), description="<b>'\"",
        aliases="a\nb", external_ids="nothing:1",
        **{"parents[]": ["x", "y"]}), 409)
    typed = page.form("/new-object")
    assert typed["name"] == made.name("Cat")
    assert "There is an object" in page.text
    assert "&lt;b&gt;" in page.answer.text
    assert "\na\nb</textarea>" in page.answer.text
    assert "\nnothing:1</textarea>" in page.answer.text
    assert 'value="x"' in page.answer.text
    for more, words in (
            ({"name": ""}, "A name is one line"),
            ({"parents[]": "no such object"}, "There is no object"),
            ({"external_ids": "x"}, "is not how a vocabulary"),
            ({"aliases": "a\x01"}, "A name is one line"),
            ({"description": "x" * 5001}, "longer than 5000")):
        page = answered(person.send("/new-object", **{
            "name": made.name("Dog"), **more}), 422)
        assert words in page.text, words
        assert 'class="error"' in page.answer.text


def test_what_it_looks_like_is_shown_first(person, client, made):
    animal = made.object("Animal")
    made.object("Domestic cat", [animal], aliases=["Kitty"])
    name = f"kitty {made.tag}"
    page = answered(person.send("/new-object", name=name, aliases="kittles"),
                    409)
    assert "Is it one of these?" in page.text
    assert page.href(made.name("Domestic cat")) == \
        address(made.name("Domestic cat"))
    assert f"also {made.name('Kitty')}" in page.text
    assert made.name("Animal") in page.text
    assert show(client, name) is None
    answer = person.send("/new-object", name=name, sure="1")
    assert answer.headers["Location"] == address(name)


def test_what_was_meant_is_shown_first(person, client, made):
    made.object("Vulture", aliases=["Aasgeier"])
    for typed, also in (("Vultrue", None), ("Asgeier", "Aasgeier")):
        page = answered(person.send("/new-object", name=made.name(typed)), 409)
        assert "Is it one of these?" in page.text
        assert page.href(made.name("Vulture")) == address(made.name("Vulture"))
        assert also is None or f"also {made.name(also)}" in page.text
        assert show(client, made.name(typed)) is None
    answer = person.send("/new-object", name=made.name("Vultrue"), sure="1")
    assert answer.headers["Location"] == address(made.name("Vultrue"))


def test_an_object_is_found_by_what_it_is_called_elsewhere(person, made):
    id = f"wikidata:Q{person.id}91"
    person.post("/api/new-object", json={"name": made.name("Cat"),
                                         "external_ids": id})
    for text in (id, id.partition(":")[2]):
        page = get_page(person, f"/object/?text={part(text)}")
        assert page.href(made.name("Cat")) == address(made.name("Cat"))
        assert f"also {id}" in page.text
    page = get_page(person, f"/object/?text={part(id[:-1])}")
    assert made.name("Cat") not in page.text


# ---- changes ----

@pytest.fixture
def zoo(made):
    made.animal = made.object("Animal")
    made.pet = made.object("Pet", [made.animal])
    made.vehicle = made.object("Vehicle")
    made.cat = made.object("Cat", [made.pet], aliases=["puss"],
                           description="A *small* one.")
    for _ in range(3):
        made.picture(objects=[made.cat])
    return made


def test_only_administrators_are_led_to_the_forms(zoo, person, boss, client):
    path = address(zoo.name("Cat"))
    assert get_page(boss, path).href("Edit") == path + "/edit"
    for who in (person, client):
        assert not get_page(who, path).has_link(path + "/edit")


def test_the_forms_show_what_is_stated(zoo, boss):
    for name in ("Cat", "puss"):
        page = get_page(boss, address(zoo.name(name), "/edit"))
        assert page.h1 == f"Edit {zoo.name('Cat')}"
        assert page.href(zoo.name("Pet")) == address(zoo.name("Pet"))
        assert f"\n{zoo.name('puss')}</textarea>" in page.answer.text
        assert "\nA *small* one.</textarea>" in page.answer.text
    assert boss.get(address(zoo.name("none"), "/edit")).status_code == 404


def test_what_is_stated_is_saved(zoo, boss, client):
    answer = boss.send(
        address(zoo.name("Cat"), "/edit"), act="state",
        name=zoo.name("House cat"), description="Small.", keep_name="1",
        aliases=f"{zoo.name('kitty')}\r\n{zoo.name('puss')}",
        external_ids="", reason="Its full name.")
    assert answer.headers["Location"] == address(zoo.name("House cat"))
    thing = show(client, zoo.name("Cat"))
    assert thing["aliases"] == sorted(
        [zoo.name("Cat"), zoo.name("kitty"), zoo.name("puss")])
    assert (thing["id"], thing["description"]) == (zoo.cat, "Small.")


def test_a_state_that_cannot_be_is_shown_again(zoo, boss):
    page = answered(boss.send(
        address(zoo.name("Cat"), "/edit"), act="state", name=zoo.name("Pet"),
        description="typed", aliases="one", external_ids=""), 409)
    assert page.h1 == f"Edit {zoo.name('Cat')}"
    assert "There is an object" in page.text
    assert "\ntyped</textarea>" in page.answer.text
    assert "\none</textarea>" in page.answer.text


@pytest.mark.parametrize("act, field, other, words", [
    ("add-parent", "parent", "Vehicle", ["Vehicle", "3 more"]),
    ("remove-parent", "parent", "Pet", ["Pet", "3 fewer", "Animal"]),
    ("merge", "into", "Vehicle", ["Vehicle", "3 more"]),
])
def test_a_change_is_shown_before_it_is_done(
        zoo, boss, client, act, field, other, words):
    path = address(zoo.name("Cat"), "/edit")
    before = show(client, zoo.name("Cat"))
    page = answered(boss.send(path, act=act, **{field: zoo.name(other)}), 200)
    for word in words:
        assert word in page.text
    assert show(client, zoo.name("Cat")) == before
    form = page.form(path)
    assert form["act"] == act and form[field] == zoo.name(other)
    answer = boss.post(path, data={**form, "reason": "Seen."})
    assert answer.status_code == 303
    assert show(client, zoo.name("Cat")) != before
    zoo.assert_true()


def test_a_change_that_moves_no_picture_says_so(zoo, boss):
    page = answered(boss.send(address(zoo.name("Vehicle"), "/edit"),
                              act="add-parent", parent=zoo.name("Animal")), 200)
    assert "The same pictures as before" in page.text


def test_a_cycle_is_shown_with_its_path(zoo, boss):
    page = answered(boss.send(address(zoo.name("Animal"), "/edit"),
                              act="add-parent", parent=zoo.name("puss")), 409)
    names = [zoo.name(n) for n in ("Animal", "Pet", "Cat", "Animal")]
    assert " › ".join(names) in page.text
    assert page.h1 == f"Edit {zoo.name('Animal')}"


def test_what_is_in_use_is_not_deleted_and_what_is_not_is(zoo, boss, client):
    page = answered(boss.send(address(zoo.name("Cat"), "/edit"),
                              act="delete"), 409)
    assert "Regions on 3 pictures show it" in page.text
    path = address(zoo.name("Vehicle"), "/edit")
    page = answered(boss.send(path, act="delete"), 200)
    assert "Delete this object?" in page.text
    answer = boss.post(path, data=page.form(path))
    assert answer.headers["Location"] == "/object/"
    assert show(client, zoo.name("Vehicle")) is None


def test_a_form_that_asks_for_nothing_is_refused(zoo, boss):
    answered(boss.send(address(zoo.name("Cat"), "/edit"), act="explode"), 400)


# ---- history ----

def test_the_history_says_what_changed(zoo, boss, client):
    path = address(zoo.name("Cat"), "/edit")
    boss.send(path, act="add-parent", parent=zoo.name("Vehicle"), sure="1",
              reason="For the <toy>.")
    boss.send(path, act="state", name=zoo.name("House cat"),
              description="Small.", aliases="", external_ids="coco:17")
    page = get_page(client, address(zoo.name("House cat"), "/history"))
    assert page.h1 == f"History of {zoo.name('House cat')}"
    text = page.answer.text
    for words in (f"<del dir=\"auto\">{zoo.name('Cat')}</del>"
                  f"<ins dir=\"auto\">{zoo.name('House cat')}</ins>",
                  "<del dir=\"auto\">A *small* one.</del>"
                  "<ins dir=\"auto\">Small.</ins>",
                  f"<del dir=\"auto\">{zoo.name('puss')}</del>",
                  f"<ins dir=\"auto\">{zoo.name('Vehicle')}</ins>",
                  "<ins dir=\"auto\">coco:17</ins>", "For the &lt;toy&gt;."):
        assert words in text, words
    assert page.href(boss.name) == f"/user/{part(boss.name)}"
    told = client.get(f"/api{address(zoo.name('House cat'))}/history").json()
    assert [one["revision"] for one in told] == [3, 2, 1]
    assert told[0] | {"timestamp": 0} == {
        "revision": 3, "timestamp": 0, "user": boss.name, "tool": "website",
        "reason": "", "name": zoo.name("House cat"), "description": "Small.",
        "aliases": [], "parents": sorted([zoo.name("Pet"),
                                          zoo.name("Vehicle")]),
        "external_ids": ["coco:17"]}
    assert told[1]["reason"] == "For the <toy>."
    assert client.get(f"/api{address(zoo.name('House cat'))}/history?limit=1"
                      "&offset=1").json() == told[1:2]
    boss.send(address(zoo.name("House cat"), "/edit"), act="state",
              external_ids="", name=zoo.name("House cat"), aliases="",
              description="Small.")


def test_the_history_is_paged_and_told_from_the_page_behind(made, boss, client):
    made.object("Cat")
    for n in range(3):
        boss.send(address(made.name("Cat"), "/edit"), act="state",
                  name=made.name("Cat"), description=f"state {n}",
                  aliases="", external_ids="")
    path, seen = address(made.name("Cat"), "/history?limit=2"), []
    while path:
        page = get_page(client, path)
        seen.append(page.text)
        path = page.href("Next") if "Next" in page.text else None
    assert len(seen) == 2
    assert "state 2" in seen[0] and "state 0" in seen[0]    # as what went
    assert "state 0" in seen[1] and "state 2" not in seen[1]


# ---- texts of every kind ----

def test_naughty_strings_are_shown_as_they_are(made, boss, shared_data):
    texts = json.loads((shared_data / "naughty-strings" / "blns.json"
                        ).read_text("utf-8"))
    texts = [t for t in texts if t.strip() and t.isprintable()
             and "{{" not in t and "../" not in t]
    for start in range(0, len(texts), 60):
        text = " ".join(texts[start:start + 60])
        name = f"N {text[:150]} {made.tag}".replace("  ", " ")[-190:].strip()
        answer = boss.send("/new-object", name=name, description=text[:4900],
                           aliases=f"A {text[150:290]} {made.tag}".strip(),
                           sure="1")
        assert answer.status_code == 303, answer.text
        path = answer.headers["Location"]
        for rest in ("", "/edit", "/history"):
            page = get_page(boss, path + rest)
            assert " ".join(name.split()) in " ".join(page.text.split())
            assert page.answer.text.count("<script") == \
                page.answer.text.count('<script type="module" src="/js/')
        page = answered(boss.send(path + "/edit", act="add-parent",
                                  parent=name), 409)
        page = answered(boss.send(path + "/edit", act="merge", into=name), 422)
