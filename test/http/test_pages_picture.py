# test/http/test_pages_picture.py: the page of one picture.

import json
import re

import pytest

from html_tree import parse
from page import Page, check, get_page

SHAPES = {
    "bbox": [.125, .25, .5, .5],
    "polygon": [0, 0, .30000000000000004, 0, .25, .5],
    "polyline": [.1, .9, .5, .75, .9, .9],
    "point": [.0123456789, 1],
}


def tree(client, id):
    return parse(get_page(client, f"/picture/{id}").answer.text)


def words(element):
    return " ".join(element.text.split())


def section(root, heading):
    """The section with this heading of the second level."""
    return next(part for part in root.all("section")
                if any(words(h) == heading for h in part.all("h2")))


def facts(root):
    terms = section(root, "Facts").one("dl")
    return {words(dt): dd for dt, dd in zip(terms.all("dt"), terms.all("dd"))}


def shapes_of(root):
    """The shapes of the drawing in the order of their numbers."""
    return sorted(root.one("svg", "regions").all("a", "region"),
                  key=lambda shape: int(shape["data-region"]))


@pytest.fixture
def shapes(made):
    """A picture with a region of each shape, of two objects in a tree."""
    root = made.object("Living thing")
    above = made.object("Animal", parents=[root])
    near = made.object("Feline", parents=[above])
    made.cat = made.name("Cat")
    cat = made.object("Cat", parents=[near])
    made.slash = made.name("A/B <i>")
    other = made.object("A/B <i>")
    made.shapes = made.picture(title="Four shapes", width=1000, height=500)
    for place, (shape, coordinates) in enumerate(SHAPES.items()):
        made.region(made.shapes, cat if place % 2 == 0 else other, shape,
                    coordinates, position=place)
    made.record(made.shapes)
    return made


def test_address_answers_with_and_without_last_slash(client, made):
    id = made.picture(title="Plain")
    page = get_page(client, f"/picture/{id}")
    assert page.h1 == "Plain"
    assert page.title.startswith("Plain · ")
    assert get_page(client, f"/picture/{id}/").text == page.text


def test_what_is_gone_or_never_was_says_so(client, made):
    for path in ("/picture/2147483647", "/picture/0", "/picture/cat"):
        assert get_page(client, path, 404).links
    for how in ("hidden", "deleted", "purged"):
        id = made.picture(title="Secret title", visibility=how)
        page = get_page(client, f"/picture/{id}", 410)
        assert "Secret title" not in page.answer.text and page.links


def test_a_picture_without_anything_says_what_is_missing(client, made):
    id = made.picture()
    page = get_page(client, f"/picture/{id}")
    root = parse(page.answer.text)
    assert page.h1 == f"Picture {id}"
    assert root.one("figure").all("svg", "regions") == []
    assert "Nobody has drawn a region" in page.text
    assert "Nobody has rated it yet" in page.text
    assert "No licence is stated" in page.text
    for name in ("Made by", "Origin", "Nature"):
        assert words(facts(root)[name]) == "not recorded"
    assert "Lineage" not in page.text and "Description" not in page.text


# ---- the drawing and its list ----

def test_regions_are_drawn_with_their_exact_coordinates(client, shapes):
    root = tree(client, shapes.shapes)
    drawn = shapes_of(root)
    paths = [{path["d"] for path in shape.all("path")} for shape in drawn]
    assert paths == [{"M.125 .25h.5v.5H.125z"},
                     {"M0 0 .30000000000000004 0 .25 .5z"},
                     {"M.1 .9 .5 .75 .9 .9"},
                     {"M.0123456789 1h0", "M0.0063 0.9940h.012v.012h-.012z"}]
    for shape in drawn:
        kinds = [path.classes[0] for path in shape.all("path")]
        assert kinds == ["hit", "casing", "line"]
    hues = [next(c for c in shape.classes if c.startswith("hue-"))
            for shape in drawn]
    assert hues == ["hue-1", "hue-2", "hue-1", "hue-2"]
    tags = root.one("svg", "regions").all("svg", "tag")
    assert [words(tag) for tag in tags] == ["1", "2", "3", "4"]


def test_a_part_lies_above_the_whole(client, made):
    thing = made.object("Thing")
    id = made.picture()
    made.region(id, thing, "bbox", [.4, .4, .1, .1], position=0)
    made.region(id, thing, "point", [.45, .45], position=1)
    made.region(id, thing, "polygon", [.1, .1, .9, .1, .9, .9], position=2)
    made.region(id, thing, "bbox", [.3, .3, .3, .3], position=3)
    made.record(id)
    layers = tree(client, id).one("svg", "regions").all("a", "region")
    assert [layer["data-region"] for layer in layers] == ["3", "4", "1", "2"]


def test_list_and_drawing_lead_to_each_other(client, shapes):
    root = tree(client, shapes.shapes)
    rows = root.one("ol", "region-list").all("li")
    shapes_drawn = shapes_of(root)
    assert len(rows) == len(shapes_drawn) == 4
    for number, (row, shape) in enumerate(zip(rows, shapes_drawn), 1):
        assert row["id"] == f"region-{number}"
        assert shape["href"] == f"#region-{number}"
        assert row.one("a", "pick")["href"] == f"#{shape['id']}"
        assert row["data-region"] == shape["data-region"] == str(number)
        assert words(row.one("a", "pick")) == str(number)


def test_list_names_the_object_its_parents_and_the_shape(client, shapes):
    root = tree(client, shapes.shapes)
    rows = root.one("ol", "region-list").all("li")
    name = rows[0].one("div", "what").one("a")
    assert words(name) == shapes.cat
    assert client.get(name["href"].replace("/object/", "/api/object/")
                      ).json()["name"] == shapes.cat
    assert words(rows[0].one("small")) == \
        f"… › {shapes.name('Animal')} › {shapes.name('Feline')}"
    slash = rows[1].one("div", "what")
    assert words(slash.one("a")) == shapes.slash
    assert "%2F" in slash.one("a")["href"]
    assert slash.all("small") == []
    assert [" ".join(row.one("span", "how").text.replace("s", "s ").split())
            for row in rows] == ["box", "polygon3 points",
                                 "line3 points", "point"]


def test_shapes_of_one_thing_and_their_source_are_noted(client, made):
    fence = made.object("Fence")
    id = made.picture()
    for place, instance in enumerate(["1", "2", "1", None]):
        made.region(id, fence, position=place, instance=instance,
                    source_kind="model", source_name="net 3",
                    source_confidence=.875)
    made.record(id)
    root = tree(client, id)
    rows = [words(row) for row in root.one("ol", "region-list").all("li")]
    assert "one thing with 3" in rows[0] and "one thing with 1" in rows[2]
    assert "one thing" not in rows[1] + rows[3]
    assert all("drawn by a model, net 3, 88" in row for row in rows)
    drawn = shapes_of(root)
    assert [shape.get("data-thing") for shape in drawn] == \
        ["1", None, "1", None]


def test_five_hundred_regions_stay_usable(client, made):
    things = [made.object(f"Thing {n}") for n in range(5)]
    id = made.picture(title="Crowd")
    made.run("""INSERT INTO region (picture_id, object_id, shape, coordinates,
            position)
        SELECT %s, (%s::int[])[1 + n %% 5], 'polygon',
            ARRAY[n / 1000.0, .5, n / 1000.0 + .01, .51, n / 1000.0, .53],
            n FROM generate_series(0, 499) AS n""", id, things)
    made.record(id)
    page = get_page(client, f"/picture/{id}")
    root = parse(page.answer.text)
    drawing = root.one("svg", "regions")
    assert "crowded" in drawing.classes
    assert len(drawing.all("a", "region")) == 500
    groups = root.one("ol", "region-list").all("li", "group")
    assert [words(group.one("div", "what")) for group in groups] == \
        [made.name(f"Thing {n}") for n in range(5)]
    numbers = [[int(words(pick)) for pick in group.all("a", "pick")]
               for group in groups]
    assert sorted(sum(numbers, [])) == list(range(1, 501))
    assert numbers[0][:3] == [1, 6, 11]
    packed = client.get(f"/picture/{id}",
                        headers={"Accept-Encoding": "gzip"}, stream=True)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.raw.read()) < 60_000


# ---- licence and attribution ----

def test_licences_say_what_they_ask_and_lead_to_their_page(client, made):
    id = made.picture(licences=["CC-BY-4.0", "CC-BY-NC-4.0", "AAL"])
    page = get_page(client, f"/picture/{id}")
    root = parse(page.answer.text)
    part = section(root, "Licence")
    assert "Choose any one of these." in words(part)
    entries = part.all("div", "licence")
    assert [entry.one("span", "mono").text for entry in entries] == \
        ["AAL", "CC-BY-4.0", "CC-BY-NC-4.0"]
    assert [entry.one("span", "seal").text for entry in entries] == \
        ["free", "free", "not free"]
    asks = client.get("/api/licence/CC-BY-4.0/").json()["description"]
    assert asks and asks in words(entries[1])
    assert "says on what conditions" in words(entries[0])
    assert [entry.one("p").all("a")[0]["href"] for entry in entries] == \
        ["/licence/AAL", "/licence/CC-BY-4.0", "/licence/CC-BY-NC-4.0"]
    assert root.one("div", "title-block").all("a", href="#licence")


def forms(root):
    return {kind: root.one(id=f"attribution-{kind}").text
            for kind in ("text", "html", "markdown")}


def test_attribution_is_ready_in_three_forms(client, made):
    id = made.picture(title="Two riders", creator="Ann Other",
                      origin_url="https://www.example.org/a(1).jpg",
                      licences=["CC-BY-SA-2.0"])
    site = client.get(f"/api/picture/{id}/").json()["download"]
    site = site[:site.index("/media/")]
    root = tree(client, id)
    ready = forms(root)
    assert ready["text"] == (
        "“Two riders” by Ann Other, from https://www.example.org/a(1).jpg, "
        "CC BY-SA 2.0 (https://creativecommons.org/licenses/by-sa/2.0/), "
        f"via {site_name(root)} no. {id}: {site}/picture/{id}")
    assert ready["markdown"] == (
        f"[“Two riders”]({site}/picture/{id}) by Ann Other, from "
        "[example.org](https://www.example.org/a%281%29.jpg), "
        "[CC BY-SA 2.0](https://creativecommons.org/licenses/by-sa/2.0/), "
        f"via {site_name(root)} no. {id}")
    line = parse(ready["html"])
    assert line.text == (
        "“Two riders” by Ann Other, from example.org, CC BY-SA 2.0, "
        f"via {site_name(root)} no. {id}")
    assert [a["href"] for a in line.all("a")] == [
        f"{site}/picture/{id}", "https://www.example.org/a(1).jpg",
        "https://creativecommons.org/licenses/by-sa/2.0/"]


def site_name(root):
    return root.one("meta", property="og:site_name")["content"]


def test_who_made_it_is_the_uploader_only_where_nothing_else_is_known(
        client, made):
    own = forms(tree(client, made.picture(title="Own")))["text"]
    assert own.startswith(f"“Own” by {made.author},")
    found = forms(tree(client, made.picture(
        title="Found", origin_url="example.org/no scheme")))["text"]
    assert found.startswith(f"“Found” uploaded by {made.author}, "
                            "from example.org/no scheme,")


HOSTILE = "</p><script>alert(1)</script> [x](javascript:1) *b* `c` &amp; \" '"


def test_hostile_texts_stay_texts(client, made):
    id = made.picture(title=HOSTILE, creator=HOSTILE,
                      origin_url="javascript:alert(1)",
                      description=HOSTILE + " ![i](http://evil.example/i.png)")
    page = get_page(client, f"/picture/{id}")
    root = parse(page.answer.text)
    assert page.h1 == HOSTILE
    assert {s.get("type") for s in root.all("script")} == {"module"}
    assert "javascript:" not in [a["href"][:11] for a in root.all("a")
                                 if "href" in a.attributes]
    assert all(img["src"].startswith("/") for img in root.all("img"))
    assert facts(root)["Origin"].all("a") == []
    line = parse(forms(root)["html"])
    assert [e.tag for e in line.walk()] == ["a"]
    assert HOSTILE in line.text
    markdown = forms(root)["markdown"]
    assert "<script" not in markdown.replace("\\<", "")
    assert "\\[x\\](javascript:1)" in markdown


def test_tags_of_templates_are_text_too(client, made):
    id = made.picture(title="{{name}} {{{x}}} {{> part/card}}")
    root = parse(client.get(f"/picture/{id}").text)
    assert root.one("h1").text == "{{name}} {{{x}}} {{> part/card}}"


def test_naughty_strings_stay_strings(client, made, shared_data):
    texts = json.loads((shared_data / "naughty-strings" /
                        "blns.json").read_text())
    texts = [t for t in texts if t.strip() and t.isprintable()
             and len(t) <= 200 and "{{" not in t]
    assert len(texts) > 200
    for start in range(0, len(texts), 40):
        name = " ".join(texts[start:start + 40])[:490]
        id = made.picture(title=name, creator=name[:290], description=name,
                          origin_url="https://example.org/" + name[:150])
        page = get_page(client, f"/picture/{id}")
        root = parse(page.answer.text)
        assert root.one("h1").text == name
        assert root.one("img", fetchpriority="high")["alt"] == name
        line = parse(forms(root)["html"])
        assert name in line.text
        assert {e.tag for e in line.walk()} == {"a"}
        assert len(root.all("script")) == 4


# ---- what else is known ----

def test_description_is_markdown_made_safe(client, made):
    id = made.picture(description="# Head\n\nA *walk*, [out]"
                      "(https://example.org/) and <b>in</b>\n\n- one\n- two")
    part = section(tree(client, id), "Description").one("div", "prose")
    assert part.one("em").text == "walk"
    assert part.one("a")["href"] == "https://example.org/"
    assert part.all("b") == [] and "<b>in</b>" in part.text
    assert [words(li) for li in part.all("li")] == ["one", "two"]
    assert [e for e in part.walk() if re.fullmatch("h[1-6]", e.tag)] == []


def test_facts_and_downloads(client, made):
    made.run("UPDATE media SET size_bytes = 158400, frame_count = 3 "
             "WHERE id = %s", made.media_id)
    made.run("UPDATE gallery SET title = %s WHERE id = %s",
             made.name("Coasts"), made.gallery_id)
    id = made.picture(title="t", width=2560, height=1920, nature="photo",
                      origin_url="http://example.org/x", creator="Ann")
    made.run("UPDATE picture_text SET credit_url = %s WHERE picture_id = %s",
             "https://ann.example/", id)
    made.record(id)
    root = tree(client, id)
    known = facts(root)
    assert known["Made by"].one("a")["href"] == "https://ann.example/"
    assert words(known["Origin"].one("a")) == "example.org"
    assert words(known["Size"]) == "2560 × 1920 px"
    assert "3 frames" in words(known["Type"])
    assert words(known["Nature"]).startswith("Photograph")
    assert words(known["Galleries"]) == made.name("Coasts")
    assert known["Galleries"].one("a")["href"] == f"/gallery/{made.gallery_id}"
    sizes = section(root, "Download").all("li")
    assert [words(size.one("span")) for size in sizes[:3]] == [
        "2560 × 1920 px, PNG, 158 kB", "1280 × 960 px, WebP",
        "320 × 240 px, WebP"]
    links = [size.one("a") for size in sizes]
    assert links[0]["download"] == f"pinakes-{id}.png"
    assert links[0]["href"].startswith("/media/")
    assert client.get(links[3]["href"]).json()["id"] == id
    assert client.get(links[4]["href"]).json() == []
    when = root.one("div", "title-block").one("time")
    assert when["datetime"].endswith("Z") and "UTC" in when["title"]


def test_ratings_are_read_in_bars_and_in_words(client, made):
    root = tree(client, made.picture(ratings=[5, 5, 5, 4, 1]))
    part = section(root, "Rating")
    assert "4.0 of 5 from 5 people" in words(part)
    bars = part.one("div", "counts")
    assert bars["aria-label"] == ("five stars: 3, four stars: 1, "
                                  "three stars: 0, two stars: 0, one star: 1")
    assert [rect["width"] for rect in bars.all("rect")] == \
        ["100%", "33%", "0%", "0%", "33%"]
    assert len(part.one("p", "stars").all("svg", "full")) == 4
    one = section(tree(client, made.picture(ratings=[2])), "Rating")
    assert "2.0 of 5 from 1 person" in words(one)


def test_lineage_tells_where_it_came_from_and_what_came_from_it(client, made):
    source = made.picture(title="Source")
    old = made.picture(title="Old scan")
    new = made.picture(title="New scan", copied_from=source)
    made.update(old, "replaced_by_id", new)
    copies = [made.picture(title=f"Copy {n}", copied_from=new)
              for n in range(8)]
    made.picture(title="Unseen", copied_from=new, visibility="hidden")
    root = tree(client, new)
    part = section(root, "Lineage")
    told = [words(li) for li in part.all("li")]
    assert told[:3] == [f"Source this one is a copy of it, {source}",
                        f"Old scan replaced by this one, {old}",
                        f"This picture {new}"] or told[:3] == [
        f"Sourcethis one is a copy of it, {source}",
        f"Old scanreplaced by this one, {old}", f"This picture{new}"]
    assert len(told) == 3 + 6 and "Unseen" not in words(part)
    everything = next(a for a in part.all("a") if "copies" in a.text)
    assert words(everything) == "All 8 copies"
    assert f"copied_from%3A%20%5B{new}%5D" in everything["href"]
    assert len(copies) == 8


def test_a_replaced_picture_says_so_first(client, made):
    new = made.picture(title="Better scan")
    old = made.picture(title="Scan", replaced_by=new)
    page = get_page(client, f"/picture/{old}")
    note = parse(page.answer.text).one("p", "note")
    assert "has been replaced" in words(note)
    assert note.one("a")["href"] == f"/picture/{new}"
    assert page.text.index("has been replaced") < page.text.index(str(old))


# ---- for machines ----

def test_other_sites_are_told_what_it_is(client, made):
    id = made.picture(title="A \"cat\"", nature="photo", width=2560,
                      height=1280, licences=["CC0-1.0"],
                      objects=[made.object("Cat")])
    root = tree(client, id)
    said = {m["property"]: m["content"] for m in root.all("meta")
            if "property" in m.attributes}
    assert said["og:title"] == "A \"cat\""
    assert said["og:url"].endswith(f"/picture/{id}")
    assert re.match(r"https?://[^/]+/derived/.*-1280\.webp$", said["og:image"])
    assert (said["og:image:width"], said["og:image:height"]) == ("1280", "640")
    assert said["og:description"] == f"photo, CC0-1.0. {made.name('Cat')}."
    thing = root.one("article", itemtype="https://schema.org/ImageObject")
    told = {m["itemprop"]: m["content"] for m in thing.all("meta")}
    assert told["license"] == \
        "https://creativecommons.org/publicdomain/zero/1.0/"
    assert told["acquireLicensePage"] == said["og:url"]
    assert told["contentUrl"] == \
        client.get(f"/api/picture/{id}/").json()["download"]
    assert told["encodingFormat"] == "image/png"
    assert thing.one("h1", itemprop="name").text == "A \"cat\""


@pytest.mark.parametrize("width, height, shown, ratio", [
    (100, 100, ("400", "400"), "r-100"), (5000, 100, ("1280", "26"), "r-300"),
    (100, 5000, ("182", "8960"), "r-5"), (640, 427, ("640", "427"), "r-145")])
def test_the_plate_fits_any_picture(client, made, width, height, shown, ratio):
    id = made.picture(width=width, height=height)
    figure = tree(client, id).one("figure")
    picture = figure.one("img")
    assert (picture["width"], picture["height"]) == shown
    assert ratio in figure.classes
    assert picture["srcset"].count(" ") == 3


def test_cards_show_outlines(client, shapes):
    page = check(Page(client.get(f"/gallery/{shapes.gallery_id}")))
    outlines = parse(page.answer.text).one("svg", "regions")
    assert outlines["viewbox"] == "0 0 2000 1000"
    assert [path["d"] for path in outlines.all("path", "line")] == [
        "M250 250h1000v500h-1000zM200 900l800-150 800 150",
        "M0 0l600 0-100 500z", "M25 1000h0"]


def test_pictures_with_the_same_objects_are_a_search_away(client, shapes):
    other = shapes.picture(objects=[shapes.value(
        "SELECT id FROM object WHERE name = %s", shapes.slash)])
    root = tree(client, shapes.shapes)
    search = root.one("p", "alike").one("a")["href"]
    found = client.get(search.replace("/query-pictures?",
                                      "/api/query-pictures?")).json()
    assert [one["id"] for one in found] == [other, shapes.shapes]


# ---- the way through a list ----

def beside(client, address):
    """The words of the way through the list, and where they lead."""
    ways = parse(client.get(address).text).all("nav", "beside")
    return {words(link): link["href"] for way in ways for link in way.all("a")}


def test_a_gallery_is_walked_from_picture_to_picture(client, made):
    first, second, third = (made.picture(title=name) for name in "abc")
    gallery = parse(client.get(f"/gallery/{made.gallery_id}").text)
    address = gallery.one("ul", "grid").all("a")[0]["href"]
    seen = []
    while address:
        seen.append(int(re.search(r"/picture/(\d+)", address)[1]))
        ways = beside(client, address)
        assert client.get(ways["All"]).ok
        address = ways.get("Next")
    assert seen == [third, second, first]
    while ways.get("Previous"):
        address = ways["Previous"]
        ways = beside(client, address)
    assert f"/picture/{third}?" in address
    assert beside(client, f"/picture/{second}") == {}


@pytest.mark.parametrize("ordering", ["title-asc", "number-regions-asc",
                                      "random&seed=7"])
def test_the_way_follows_the_ordering(client, made, ordering):
    thing = made.object("Thing")
    for n, title in enumerate("dbac"):
        made.picture(title=title, objects=[thing] * (n * 7 % 4),
                     random_key=n * 7919 % 31)
    query = f"query=want: [in_gallery: [{made.gallery_id}]]" \
        f"&ordering={ordering}"
    expected = [found["id"] for found in
                client.get(f"/api/query-pictures?{query}").json()]
    seen, address = [], f"/picture/{expected[0]}?{query}"
    while address:
        seen.append(int(re.search(r"/picture/(\d+)", address)[1]))
        address = beside(client, address).get("Next")
    assert seen == expected


def test_a_way_that_cannot_be_is_refused(client, made):
    id = made.picture()
    for wrong in ("query=want: [hass: [Cat]]", "query=&ordering=upwards"):
        page = get_page(client, f"/picture/{id}?{wrong}", 400)
        assert page.links
