# test/http/test_pages_tree.py: the pages of objects: where each stands, what shows it, and how it is found.

import pytest

from client import part
from page import get_page, ids_of, query_behind


@pytest.fixture
def tree(made):
    """Thing over Animal and Pet, both over Cat (also kitty), over Kitten."""
    made.thing = made.object("Thing")
    made.animal = made.object("Animal", [made.thing])
    made.pet = made.object("Pet", [made.thing])
    made.cat = made.object("Cat", [made.animal, made.pet], ["kitty", "Mieze"],
                           description="What *purrs*.")
    made.kitten = made.object("Kitten", [made.cat])
    return made


def count_below(made):
    made.run("SELECT refresh_statistics(), refresh_counts_below()")
    made.connection.commit()


def path_of(made, name):
    return f"/object/{part(made.name(name))}"


def test_an_object_shows_where_it_stands(client, tree):
    page = get_page(client, path_of(tree, "Cat"))
    assert page.h1 == tree.name("Cat")
    assert f"also {tree.name('Mieze')}, {tree.name('kitty')}" in page.text
    assert "<em>purrs</em>" in page.answer.text
    crumbs = page.answer.text.split("<h1")[0]
    for name in ("Thing", "Animal", "Pet"):
        assert path_of(tree, name) in crumbs
    assert crumbs.count('<ol class="crumbs"') == 2, "there are two ways up"
    assert page.has_link(path_of(tree, "Kitten"))
    assert [a["href"] for a in page.all("a", **{"aria-current": "page"})] \
        == [path_of(tree, "Cat")]
    assert "No picture has it yet" in page.text


def test_an_object_shows_its_pictures_and_regions(client, tree):
    one = tree.picture(title="one", width=1000, height=500)
    tree.region(one, tree.kitten, "bbox", [.25, .25, .5, .5])
    two = tree.picture(title="two")
    tree.region(two, tree.thing, "polygon", [0, 0, 1, 0, 1, 1])
    tree.region(two, tree.cat, "polygon", [.2, .2, .8, .2, .8, .8], 1)
    hidden = tree.picture(title="hidden", visibility="hidden")
    tree.region(hidden, tree.cat)
    tree.record(one, two, hidden)
    page = get_page(client, path_of(tree, "Cat"))
    assert ids_of(page) == [two, one]
    assert "2 with this or a descendant" in page.text
    assert "1 with exactly this" in page.text
    crops = {a["aria-label"] for a in page.all("svg", class_="crop")}
    assert crops == {
        f"{tree.name('Cat')}, region 2 of picture {two}",
        f"{tree.name('Kitten')}, region 1 of picture {one}"}
    assert page.has_link(f"/picture/{two}#region-2")
    assert query_behind(page.href("Search pictures")) == \
        {"want": [{"has": [tree.name("Cat")]}]}
    exact = [query_behind(link) for link, _ in page.links
             if link.startswith("/query-pictures?")]
    assert {"want": [{"has_object": [tree.name("Cat")]}]} in exact


def test_an_alias_shows_the_object_and_says_so(client, tree):
    page = get_page(client, path_of(tree, "kitty"))
    assert page.h1 == tree.name("Cat")
    assert f"{tree.name('kitty')} is another name of this object" in page.text
    assert "is another name" not in get_page(client,
                                             path_of(tree, "Cat")).text


@pytest.mark.parametrize("name", [
    "AC/DC", "a/b/c", "100 % \"it's\" <b>?&#", "خروف", "+ +", "x;y=z",
    "long " + "word" * 40, "\U0001f408"])
def test_any_name_has_its_page(client, made, name):
    above = made.object(name)
    below = made.object("below", [above])
    page = get_page(client, path_of(made, "below"))
    link = next(link for link, words in page.links
                if words == made.name(name))
    page = get_page(client, link)
    assert page.h1 == made.name(name)
    assert page.has_link(path_of(made, "below"))
    page = get_page(client, f"/object/?text={part(made.name(name))}")
    assert page.has_link(link)
    assert query_behind(get_page(client, link).href("Search pictures")) == \
        {"want": [{"has": [made.name(name)]}]}
    assert below


def test_children_have_counts_in_pages(client, made):
    top = made.object("top")
    names = [f"child {i}" for i in range(7)]
    ids = [made.object(name, [top]) for name in names]
    for i in range(3):
        picture = made.picture(title="x")
        for id in ids[:i + 1]:
            made.region(picture, id, position=ids.index(id))
        made.record(picture)
    count_below(made)
    page = get_page(client, path_of(made, "top") + "?limit=4")
    kids = page.answer.text.split('class="kids"')[1].split("</ul>")[0]
    assert [name for name in names if made.name(name) in kids] == names[:4]
    assert "<span>3</span>" in kids and 'width="100%"' in kids
    assert 'width="67%"' in kids and 'width="33%"' in kids
    page = get_page(client, page.href("Next"))
    kids = page.answer.text.split('class="kids"')[1].split("</ul>")[0]
    assert [name for name in names if made.name(name) in kids] == names[4:]
    assert 'width="100%"' not in kids


def test_the_tree_beside_an_object_is_bounded(client, made):
    top = made.object("many")
    for i in range(40):
        made.object(f"child {i:02}", [top])
    page = get_page(client, path_of(made, "many"))
    tree = page.answer.text.split('class="node-tree"')[1]
    assert tree.count(made.tag) < 2 * 12
    assert page.href("31 more") == path_of(made, "many") + "#below"
    page = get_page(client, path_of(made, "child 39"))
    assert [a["href"] for a in page.all("a", **{"aria-current": "page"})] \
        == [path_of(made, "child 39")], "it is shown among the others"


def test_a_deep_tree_shows_its_root_and_its_end(client, made):
    parent = []
    for i in range(30):
        parent = [made.object(f"level {i:02}", parent)]
    page = get_page(client, path_of(made, "level 29"))
    tree = page.answer.text.split('class="node-tree"')[1]
    shown = [i for i in range(30) if path_of(made, f"level {i:02}") in tree]
    assert shown == [0, 26, 27, 28, 29]
    crumbs = page.answer.text.split("<h1")[0]
    assert all(path_of(made, f"level {i:02}") in crumbs for i in range(29))


def test_ways_up_beyond_number_are_cut(client, made):
    lower = [made.object("layer 0")]
    for level in range(1, 8):
        lower = [made.object(f"layer {level} {side}", lower)
                 for side in "abc"]
    page = get_page(client, path_of(made, "layer 7 a"))
    assert page.answer.text.count('<ol class="crumbs"') == 6
    assert "and more ways" in page.text


def test_objects_are_found_by_name_and_alias(client, tree):
    page = get_page(client, f"/object/?text={part('KITT')}&limit=100")
    assert page.form("/object/") == {"text": "KITT"}
    assert page.has_link(path_of(tree, "Cat"))
    assert page.has_link(path_of(tree, "Kitten"))
    assert f"also {tree.name('kitty')}" in page.text
    exact = get_page(client, f"/object/?text={part(tree.name('kitten'))}")
    hits = [words for link, words in exact.links
            if link.startswith("/object/") and tree.tag in words]
    assert hits == [tree.name("Kitten")]
    assert f"{tree.name('Thing')} › {tree.name('Animal')} › " \
        f"{tree.name('Cat')}" in exact.text


def test_the_path_of_a_hit_is_cut_at_the_root(client, tree):
    lion = tree.object("Lion cub", [tree.kitten])
    page = get_page(client, f"/object/?text={part(tree.name('lion cub'))}")
    assert f"… › {tree.name('Animal')} › {tree.name('Cat')} › " \
        f"{tree.name('Kitten')}" in page.text
    assert lion


def test_better_matches_come_first(client, made):
    names = ["zz qx", "qx", "aa-qx", "qx more", "faqx", "aa qxz",
             "qx (remark)"]
    for name in names:
        made.record_object(made.value(
            "INSERT INTO object (name) VALUES (%s) RETURNING id",
            {"qx": f"qx{made.tag}", "qx (remark)": f"qx ({made.tag})"}
            .get(name, f"{name} {made.tag}")))
    page = get_page(client, f"/object/?text=qx&limit=100")
    hits = [words.replace(" " + made.tag, "").replace(made.tag, "~")
            for link, words in page.links
            if link.startswith("/object/") and made.tag in words]
    assert hits == ["qx (~)", "qx more", "qx~", "aa qxz", "aa-qx", "zz qx", "faqx"]


@pytest.mark.parametrize("text", ["%", "_", "\\", "100 %", "[a", "(", "'",
                                  "%_%_%_%_%"])
def test_no_text_is_a_pattern(client, made, text):
    made.object(f"a {text} b")
    made.object("a b c")
    page = get_page(client, f"/object/?text={part('a ' + text + ' b')}")
    assert page.has_link(path_of(made, f"a {text} b"))
    assert not page.has_link(path_of(made, "a b c"))


def test_hits_come_in_pages(client, made):
    for i in range(5):
        made.object(f"paged{made.tag} {i}")
    path, seen = f"/object/?text=paged{made.tag}&limit=2", []
    while True:
        page = get_page(client, path)
        seen += [words for link, words in page.links
                 if made.tag in words and link.startswith("/object/")]
        if not any(words == "Next" for _, words in page.links):
            break
        path = page.href("Next")
    assert seen == [made.name(f"paged{made.tag} {i}") for i in range(5)]


def test_nothing_found_says_what_to_try(client):
    page = get_page(client, "/object/?text=no%20such%20%3Cthing%3E")
    assert "No object has “no such <thing>” in its name" in page.text
    assert page.href("Walk the tree") == "/object/"


def test_the_tree_begins_with_its_roots(client, tree):
    count_below(tree)
    seen, path = set(), "/object/?limit=100"
    while True:
        page = get_page(client, path)
        seen |= {link for link, _ in page.links}
        if not any(words == "Next" for _, words in page.links):
            break
        path = page.href("Next")
    assert path_of(tree, "Thing") in seen
    assert path_of(tree, "Animal") in seen, "children are folded below it"
    assert path_of(tree, "Cat") not in seen, "no deeper"
