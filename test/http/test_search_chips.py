# test/http/test_search_chips.py: rules as chips: taken away, counted, and what narrows them down.

import json
import urllib.parse

import pytest
import yaml

import html_tree as tree
from searching import PAGE, RULES, chips, fields_of, led_to, query_of, text_of

COUNTS = "/api/query-counts"
FACETS = "/api/query-facets"


def removers_of(page):
    """The links that take whole rules away."""
    return [link for chip in page.one(id="chips").all("span", "chip")
            for link in chip.all("a", "x")[-1:]
            if link.text == "×"]


def value_removers_of(page):
    return [link for value in page.one(id="chips").all("span", "one")
            for link in value.all("a", "x")]


def test_every_rule_is_a_chip(search):
    query = {"want": [{rule: value} for rule, value, _ in RULES],
             "exclude": [{rule: value} for rule, value, _ in RULES]}
    page = search(query)
    found = chips(page)
    assert found == [(rule, words, False) for rule, _, words in RULES] + \
        [(rule, words, True) for rule, _, words in RULES]
    assert yaml.safe_load(text_of(page)) == query


def test_removing_a_chip_is_the_query_without_its_rule(search):
    wanted = [{rule: value} for rule, value, _ in RULES]
    query = {"want": wanted, "exclude": wanted[:3], "include_obsolete": True}
    page = search(query, ordering="title-asc", limit=3)
    removers = removers_of(page)
    assert len(removers) == len(wanted) + 3 + 1
    for at, remover in enumerate(removers[:-1]):
        expected = dict(query)
        if at < len(wanted):
            expected["want"] = wanted[:at] + wanted[at + 1:]
        else:
            at -= len(wanted)
            expected["exclude"] = wanted[:at] + wanted[at + 1:3]
        address = led_to(search, remover)
        assert query_of(address) == expected
        assert remover.get("aria-label").startswith("Remove ")
        assert fields_of(address) == {"query": fields_of(address)["query"],
                                      "ordering": "title-asc", "limit": "3"}
    assert query_of(led_to(search, removers[-1])) == {
        "want": wanted, "exclude": wanted[:3]}


def test_the_last_rule_removed_asks_for_everything(search):
    remover, = removers_of(search({"want": [{"title": "x"}]}))
    assert led_to(search, remover) == PAGE
    assert "every picture" in search("").one(id="chips").text


def test_each_of_several_values_can_be_taken_away(search):
    query = {"want": [{"has": ["Cat", "Dog"]}, {"nature": ["photo"]}],
             "exclude": [{"in_gallery": [3, 4, 5]}]}
    removers = value_removers_of(search(query, limit=3))
    assert [link["aria-label"] for link in removers] == [
        "Remove Cat from has", "Remove Dog from has",
        "Remove 3 from not in_gallery", "Remove 4 from not in_gallery",
        "Remove 5 from not in_gallery"]
    for link, want, exclude in (
            (removers[0], ["Dog"], [3, 4, 5]),
            (removers[1], ["Cat"], [3, 4, 5]),
            (removers[3], ["Cat", "Dog"], [3, 5])):
        address = led_to(search, link)
        assert fields_of(address)["limit"] == "3"
        assert query_of(address) == {
            "want": [{"has": want}, query["want"][1]],
            "exclude": [{"in_gallery": exclude}]}


def test_the_last_value_taken_away_takes_its_rule(search):
    query = {"want": [{"has": ["Cat"]}, {"title": "x"}]}
    assert not value_removers_of(search(query))
    for drop in ("want-0-0", "want-0"):
        answer = search.client.get(PAGE, params={
            "query": json.dumps(query), "drop": drop}, allow_redirects=False)
        assert query_of(answer.headers["Location"]) == \
            {"want": [{"title": "x"}]}


@pytest.mark.parametrize("drop", [
    "want-2", "want-0-1", "exclude-0", "want", "want-", "want-x", "want--1",
    "want-1-0", "want-0-0-0", "want-99999999999999999999", "obsolete"])
def test_what_is_not_there_cannot_be_taken_away(search, drop):
    page = search({"want": [{"has": ["Cat"]}, {"title": "x"}]}, status=400,
                  drop=drop)
    assert "no such" in page.one(id="add-trouble").text
    assert len(chips(page)) == 2


def test_a_page_of_many_values_stays_small(search):
    names = [f"nobody {n}" for n in range(250)]
    page = search({"want": [{"author": names}]})
    links = value_removers_of(page)
    assert 0 < len(links) < 250
    assert sum(len(link["href"]) for link in links) <= 65536
    assert chips(page)[0][1] == " or ".join(names)


LAID_OUT = """# what I look for
want:
  - has:
      - Cat   # mine
      - Dog   # hers
  - nature: [ photo ]  # no paintings
exclude:  # never
  # people
  - has: [Human]
"""


@pytest.mark.parametrize("change, old, new", [
    ({"drop": "want-0-1"}, "      - Dog   # hers\n", ""),
    ({"drop": "want-1"}, "  - nature: [ photo ]  # no paintings\n", ""),
    ({"drop": "exclude-0"}, "exclude:  # never\n  # people\n"
     "  - has: [Human]\n", "# never\n  # people\n"),
    ({"to": "want-0", "value": "Quagga of nowhere"}, "# hers\n",
     "# hers\n      - \"Quagga of nowhere\"\n"),
    ({"rule": "title", "value": "x"}, "paintings\n",
     "paintings\n  - title: \"x\"\n"),
    ({"rule": "title", "value": "x", "add": "exclude"}, "[Human]\n",
     "[Human]\n  - title: \"x\"\n"),
])
def test_a_change_keeps_comments_and_layout(search, change, old, new):
    assert text_of(search(LAID_OUT)) == LAID_OUT
    answer = search.client.get(PAGE, params={"query": LAID_OUT, **change},
                               allow_redirects=False)
    assert fields_of(answer.headers["Location"])["query"] == \
        LAID_OUT.replace(old, new)


def test_each_rule_says_what_it_leaves(search, made):
    for number in range(6):
        made.picture(title=f"made {number}", width=100 * (number + 1),
                     nature="photo" if number < 4 else "drawing")
    query = {"want": [{"in_gallery": [made.gallery_id]},
                      {"nature": ["photo"]}],
             "exclude": [{"below_width": 200}]}
    counts = search.client.post(COUNTS, json.dumps(query)).json()
    assert [(r["known"], r["left"], r["more"], r["empties"])
            for r in counts["rules"]] == [
        (True, 6, False, False), (True, 4, False, False),
        (True, 2, False, False)]
    assert [r["share"] for r in counts["rules"]][1:] == [66.7, 50]
    assert counts["total"] >= 6 and counts["without"] is None
    page = search(query, count="true", limit=1)
    assert [left.text for left in page.all("span", "left")] == \
        ["leaves 6", "leaves 4", "leaves 2"]
    assert page.one(id="h-results").text == "2 pictures"
    assert [bar.one("rect")["width"] for bar in page.all("svg", "bar")][1:] \
        == ["66.7%", "50%"]
    link = search(query).one(id="counting").one("a")["href"]
    answer = search.client.get(link)
    assert len(tree.parse(answer.text).all("span", "left")) == 3


def test_the_rule_that_leaves_nothing_is_named(search, made):
    made.picture(title="made", nature="photo")
    query = {"want": [{"in_gallery": [made.gallery_id]},
                      {"title": "no picture is called this"},
                      {"nature": ["photo"]}]}
    counts = search.client.post(COUNTS, json.dumps(query)).json()
    assert [r["empties"] for r in counts["rules"]] == [False, True, False]
    assert counts["without"]["left"] == 1
    page = search(query, count="true")
    empty = page.one("div", "empty")
    assert empty.one("b").text == "title no picture is called this"
    assert "Without it there would be 1" in empty.text
    assert [chip.one("span", "key").text
            for chip in page.all("span", "empties")] == ["title"]


@pytest.mark.parametrize("path", [COUNTS, FACETS])
def test_counting_a_wrong_query_is_refused(search, path):
    answer = search.client.post(path, "want: [nope: 1]")
    assert answer.status_code == 400
    assert answer.json()["code"] == "unknown-rule"


@pytest.fixture
def varied(made):
    """Pictures that differ in all that is counted, and their query."""
    animal = made.object("Animal")
    cat = made.object("Cat", [animal])
    kitten = made.object("[Kitten, small]", [cat])
    tree = made.object("Tree: \"é\"")
    for number in range(30):
        picture = made.picture(
            title=f"made {number}", nature=("photo", "drawing", None,
                                            "photo")[number % 4],
            licences=[["CC0-1.0"], ["MIT", "CC0-1.0"], []][number % 3])
        for position, (every, object_id) in enumerate((
                (2, cat), (3, kitten), (7, animal), (5, tree), (1, tree))):
            if number % every == 0 and (every > 1 or number < 29):
                made.region(picture, object_id, position=position)
        made.record(picture)
    return {"want": [{"in_gallery": [made.gallery_id]}]}


def counted_by_hand(search, query):
    """The same from the pictures themselves and the tree of objects."""
    above = {}

    def names_above(name):
        if name not in above:
            parents = search.client.get("/api/object/" + urllib.parse.quote(
                name, safe="")).json()["parents"]
            above[name] = {name}.union(*map(names_above, parents))
        return above[name]

    def page(offset):
        return search.client.post(
            f"/api/query-pictures?limit=1000&offset={offset}",
            json.dumps(query)).json()

    pictures = page(0) + page(1000)    # no more are counted
    counts = {rule: {} for rule in ("has", "licence", "nature", "author")}
    drawn = {region["object"] for picture in pictures
             for region in picture["regions"]}
    for picture in pictures:
        has = {name for region in picture["regions"]
               for name in names_above(region["object"])}
        for rule, values in (("has", has & drawn),
                             ("licence", picture["licences"]),
                             ("nature", [picture["nature"]]),
                             ("author", [picture["author"]])):
            for value in values:
                if value is not None:
                    counts[rule][value] = counts[rule].get(value, 0) + 1
    facets = []
    for rule, of in counts.items():
        most = sorted(((-count, value) for value, count in of.items()
                       if count < len(pictures)))[:8]
        if most:
            facets.append({"rule": rule, "values": [
                {"value": value, "count": -count} for count, value in most]})
    return {"known": True, "pictures": len(pictures),
            "more": page(2000) != [], "facets": facets}


def test_what_occurs_most_is_counted_as_by_hand(search, varied):
    facets = search.client.post(FACETS, json.dumps(varied)).json()
    assert facets == counted_by_hand(search, varied)
    assert [facet["rule"] for facet in facets["facets"]] == \
        ["has", "licence", "nature"]
    has = facets["facets"][0]["values"]
    assert len(has) == 4 and has[0]["count"] == 29
    everything = {"want": []}          # what other tests have made, too
    assert search.client.get(FACETS).json() == \
        counted_by_hand(search, everything)


def test_a_page_narrows_down_without_scripts(search, varied):
    page = search(varied, ordering="title-asc", limit=3)
    link = page.one(id="narrowing").one("a")
    answer = search.client.get(link["href"])
    narrow = tree.parse(answer.text).one(id="narrow")
    assert "all 30 pictures" in narrow.text
    assert tree.parse(answer.text).one(id="h-results").text == "30 pictures"
    seen = 0
    for line in narrow.all("li"):
        count = int(line.one("span", "n").text.split()[0])
        want, exclude = line.all("a")
        for link, left in ((want, count), (exclude, 30 - count)):
            address = led_to(search, link)
            assert fields_of(address)["ordering"] == "title-asc"
            query = query_of(address)
            counts = search.client.post(COUNTS, json.dumps(query)).json()
            assert counts["rules"][-1]["left"] == left, link["aria-label"]
            seen += 1
    assert seen >= 12


def test_one_picture_cannot_be_narrowed_down(search, made):
    made.picture()
    page = search({"want": [{"in_gallery": [made.gallery_id]}]})
    assert not page.all(id="narrow") and not page.all("a", "to-part", href="#narrow")
