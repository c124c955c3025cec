# test/http/test_pages_catalogue.py: the pages of galleries, people, licences, natures and objects.

from urllib.parse import quote, urlsplit, parse_qs

import pytest
import yaml

from page import get_page, ids_of


def part(text):
    return quote(text, safe="")


def query_behind(address):
    """The query that a link to the search page holds, as a structure."""
    pieces = urlsplit(address)
    assert pieces.path == "/query-pictures"
    return yaml.safe_load(parse_qs(pieces.query)["query"][0])


EVERY_PAGE = ["/gallery/", "/user/", "/licence/", "/nature/", "/object/",
              "/licence/CC0-1.0", "/object/?text=a"]


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_a_page_answers_with_and_without_its_last_slash(client, path):
    path, question, rest = path.partition("?")
    path, rest = path.rstrip("/"), question + rest
    assert get_page(client, path + rest).text == \
        get_page(client, path + "/" + rest).text


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_head_is_get_without_the_body(client, path):
    whole = client.get(path)
    head = client.session.head(client.url + path, timeout=30)
    assert head.status_code == 200 and head.content == b""
    assert head.headers["Content-Type"] == whole.headers["Content-Type"]


@pytest.mark.parametrize("path", [
    "/gallery/2147483647", "/gallery/x", "/gallery/0", "/user/nobody%20here",
    "/licence/No-Such", "/licence/cc0-1.0", "/nature/photo",
    "/object/no%20such%20object", "/object/a%2Fb%2Fc"])
def test_what_is_not_there_is_404_with_a_way_on(client, path):
    page = get_page(client, path, 404)
    assert page.links


@pytest.mark.parametrize("path", [
    "/gallery/?offset=-1", "/gallery/?offset=x", "/gallery/?limit=0",
    "/gallery/?limit=101", "/user/?offset=1&offset=2", "/user/?limit=1e3",
    "/licence/CC0-1.0?after=x", "/gallery/?owner=a&owner=b",
    "/object/?offset=-1", "/object/?text=a&limit=0"])
def test_a_parameter_that_is_wrong_is_refused_by_name(client, path):
    page = get_page(client, path, 400)
    name = path.split("?")[1].split("=")[0]
    assert name in page.text or name in ("after", "text")


# ---- galleries ----

@pytest.fixture
def gallery(made):
    """A gallery with pictures of every kind, and whom its owner trusts."""
    made.friends = [made.name("friend"), made.name("חבר")]
    for name in made.friends:
        made.run("INSERT INTO gallery_trust VALUES (%s, %s)",
                 made.gallery_id, made.account(name))
    made.run("UPDATE gallery SET title = %s, description = %s WHERE id = %s",
             made.name("Fur & <feathers>"),
             "What *somebody* wrote <script>alert(1)</script>",
             made.gallery_id)
    made.shown = [made.picture(title=f"picture {i}") for i in range(3)]
    made.hidden = made.picture(title="hidden", visibility="hidden")
    made.obsolete = made.picture(title="old", replaced_by=made.shown[0])
    made.update(made.obsolete, "is_obsolete", True)
    return made


def test_a_gallery_shows_its_pictures_newest_first(client, gallery):
    page = get_page(client, f"/gallery/{gallery.gallery_id}")
    assert page.h1 == gallery.name("Fur & <feathers>")
    assert ids_of(page) == gallery.shown[::-1]
    assert "3 pictures" in page.text
    assert page.has_link(f"/user/{part(gallery.author)}")
    for name in gallery.friends:
        assert page.has_link(f"/user/{part(name)}")
    assert "<em>somebody</em>" in page.answer.text
    assert "<script>alert" not in page.answer.text
    assert query_behind(page.href("Search in this gallery")) == \
        {"want": [{"in_gallery": [gallery.gallery_id]}]}


def test_an_empty_gallery_says_so(client, made):
    empty = made.gallery("")
    made.connection.commit()
    page = get_page(client, f"/gallery/{empty}")
    assert page.h1 == f"Gallery {empty}"
    assert "No picture to show" in page.text
    assert page.has_link("/query-pictures")


def test_a_long_gallery_is_walked_by_cursor(client, made):
    expected = [made.picture(title=f"p {i}") for i in range(100)][::-1]
    path, seen, steps = f"/gallery/{made.gallery_id}", [], 0
    while path:
        page = get_page(client, path)
        assert "100 pictures" in page.text
        seen += ids_of(page)
        steps += 1
        if steps > 1:
            assert page.href("Newest") == f"/gallery/{made.gallery_id}"
        path = next((link for link, words in page.links
                     if words == "Older pictures"), None)
    assert seen == expected and steps == 3


def test_newer_pictures_are_a_step_back(client, made):
    expected = [made.picture(title=f"p {i}") for i in range(100)][::-1]
    page = get_page(client, f"/gallery/{made.gallery_id}")
    assert not any(words == "Newer pictures" for _, words in page.links)
    for _ in range(2):
        page = get_page(client, page.href("Older pictures"))
    for first in (48, 0):
        page = get_page(client, page.href("Newer pictures"))
        assert ids_of(page) == expected[first:first + 48]
    assert not any(words == "Newer pictures" for _, words in page.links)


def test_two_cursors_are_refused(client, made):
    get_page(client, f"/gallery/{made.gallery_id}?after=a&before=b", 400)


def test_a_cursor_of_another_gallery_is_refused(client, made):
    for i in range(60):
        made.picture(title=f"p {i}")
    other = made.gallery("other")
    made.connection.commit()
    link = get_page(client, f"/gallery/{made.gallery_id}").href(
        "Older pictures")
    get_page(client, f"/gallery/{other}?{urlsplit(link).query}", 400)


def test_galleries_are_covers_with_their_newest_pictures(client, gallery):
    gallery.shown.append(gallery.picture(title="fourth"))
    page = get_page(client, "/gallery/?limit=1")
    assert page.has_link(f"/gallery/{gallery.gallery_id}")
    assert len(page.all("img")) == 4
    assert "4 pictures" in page.text
    assert page.has_link(f"/user/{part(gallery.author)}")
    assert page.href("Next") == "/gallery/?offset=1&limit=1" or \
        "Next" not in page.text


def test_few_pictures_make_one_cover(client, gallery):
    page = get_page(client, "/gallery/?limit=1")
    assert len(page.all("img")) == 1


def test_galleries_of_an_owner_in_pages(client, made):
    ids = [made.gallery_id] + [made.gallery(f"g {i}") for i in range(4)]
    made.connection.commit()
    page = get_page(client, f"/gallery/?owner={part(made.author)}&limit=2")
    assert page.form("/gallery/") == {"owner": made.author}
    seen = []
    while True:
        seen += [link for link, _ in page.links
                 if link[9:].isdigit() and link.startswith("/gallery/")]
        if not any(words == "Next" for _, words in page.links):
            break
        page = get_page(client, page.href("Next"))
    assert seen == [f"/gallery/{id}" for id in sorted(ids, reverse=True)]
    page = get_page(client, page.href("Previous"))
    assert page.has_link(f"/gallery/{ids[1]}")


def test_an_owner_without_galleries_is_told_so(client):
    page = get_page(client, "/gallery/?owner=no%20such%20%3Cuser%3E")
    assert "No gallery of no such <user>" in page.text
    assert page.has_link("/gallery/")


# ---- people ----

def test_a_user_shows_what_was_brought_in(client, gallery):
    thing = gallery.object("thing")
    gallery.region(gallery.shown[0], thing)
    gallery.region(gallery.shown[0], thing, position=1)
    gallery.run("INSERT INTO rating VALUES (%s, %s, 4)", gallery.shown[1],
                gallery.author_id)
    gallery.record(gallery.shown[0])
    page = get_page(client, f"/user/{part(gallery.author)}")
    assert page.h1 == gallery.author
    assert ids_of(page) == gallery.shown[::-1]
    assert "pictures 3" in page.text and "regions on them 2" in page.text
    assert "gallery 1" in page.text and "rating given 1" in page.text
    assert page.has_link(f"/gallery/{gallery.gallery_id}")
    assert page.all("time")[0]["datetime"].endswith("Z")
    assert query_behind(page.href("Search these pictures")) == \
        {"want": [{"author": [gallery.author]}]}


def test_a_user_without_anything(client, made):
    name = made.name('so "quoted" &c; العربية')
    made.account(name)
    made.connection.commit()
    page = get_page(client, f"/user/{part(name)}")
    assert page.h1 == name
    assert "No picture to show" in page.text and "galleries 0" in page.text


def test_a_user_who_left_is_gone(client, made):
    name = made.name("left")
    made.run("UPDATE account SET deleted_at = now() WHERE id = %s",
             made.account(name))
    made.connection.commit()
    get_page(client, f"/user/{part(name)}", 410)
    page = get_page(client, f"/user/?text={part(name)}")
    assert not page.has_link(f"/user/{part(name)}")


def test_all_galleries_of_a_user_are_a_link_away(client, made):
    for i in range(5):
        made.gallery(f"g {i}")
    made.connection.commit()
    page = get_page(client, f"/user/{part(made.author)}")
    assert page.href("All 6") == f"/gallery/?owner={part(made.author)}"


def test_people_are_found_by_a_part_of_their_name(client, made):
    names = sorted(made.name(f"Élan {letter}") for letter in "abc")
    for name in names:
        made.account(name)
    made.connection.commit()
    page = get_page(client, f"/user/?text={part('éLAN')}&limit=100")
    for name in names:
        assert page.has_link(f"/user/{part(name)}")
    assert page.form("/user/") == {"text": "éLAN"}
    page = get_page(client, "/user/?text=nobody%20%25%20here")
    assert "Nobody has “nobody % here” in the name" in page.text


def test_people_come_in_pages(client, made):
    for i in range(5):
        made.account(made.name(f"paged {i}"))
    made.connection.commit()
    path, seen = f"/user/?text={part('paged')}&limit=2", []
    for _ in range(1000):
        page = get_page(client, path)
        seen += [words for link, words in page.links
                 if link.startswith("/user/") and made.tag in words]
        if not any(words == "Next" for _, words in page.links):
            break
        path = page.href("Next")
    assert seen == [made.name(f"paged {i}") for i in range(5)]
    assert "nobody on this page" in get_page(client,
                                             "/user/?offset=900000").text


# ---- licences and natures ----

def test_licences_come_pinned_first(client):
    page = get_page(client, "/licence/")
    titles = [text for level, text in page.headings if level == 2]
    assert titles[0] == "Where to begin"
    assert page.has_link("/licence/CC0-1.0")
    assert page.has_link("/licence/0BSD"), "all are on the page"
    assert "not free" in page.text


def test_licences_are_found_by_identifier_and_title(client):
    page = get_page(client, "/licence/?text=%20noncommercial%20")
    assert page.form("/licence/") == {"text": "noncommercial"}
    assert page.has_link("/licence/CC-BY-NC-SA-2.0-FR")
    assert not page.has_link("/licence/CC0-1.0")
    page = get_page(client, "/licence/?text=cc0")
    assert page.has_link("/licence/CC0-1.0")
    page = get_page(client, "/licence/?text=%3Cx%3E")
    assert "No licence has “<x>”" in page.text


def test_a_licence_says_what_it_asks(client, made):
    picture = made.picture(title="licensed", licences=["CC-BY-NC-SA-2.0-UK"])
    page = get_page(client, "/licence/CC-BY-NC-SA-2.0-UK")
    assert "Not for commercial use. Name the author" in page.text
    assert "Not counted as free" in page.text
    assert ids_of(page)[0] == picture
    assert page.href("Legal text") == \
        "https://creativecommons.org/licenses/by-nc-sa/2.0/uk/legalcode"
    assert query_behind(page.href("Search pictures under it")) == \
        {"want": [{"licence": ["CC-BY-NC-SA-2.0-UK"]}]}


def test_every_creative_commons_licence_is_described(client):
    licences = client.get("/api/licence/").json()
    for code in licences:
        if code.startswith("CC-BY"):
            text = client.get(f"/api/licence/{code}").json()["description"]
            assert ("Not for commercial use" in text) == ("-NC" in code)
            assert ("same licence" in text) == ("-SA" in code)
            assert ("changed versions may not" in text) == ("-ND" in code)
            assert "Name the author" in text


def test_a_licence_without_words_or_pictures(client, made):
    made.run("""INSERT INTO licence (code, title, is_free) VALUES (%s, %s,
        true) ON CONFLICT DO NOTHING""", "X-test-of-pages", "A <test> & more")
    made.connection.commit()
    page = get_page(client, "/licence/X-test-of-pages")
    assert page.h1 == "A <test> & more"
    assert "There is no summary of this licence" in page.text
    assert "No picture carries it" in page.text
    assert not any(words == "Legal text" for _, words in page.links)


def test_natures_lead_to_their_pictures(client, made):
    made.picture(title="x", nature="microscopy")
    natures = client.get("/api/nature/").json()
    page = get_page(client, "/nature/")
    asked = [query_behind(link)["want"][0]["nature"][0]
             for link, _ in page.links if link.startswith("/query-pictures?")]
    assert asked == list(natures)
    assert page.href("Microscopy")
    assert page.all("img")


# ---- objects ----

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
