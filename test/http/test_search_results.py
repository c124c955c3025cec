# test/http/test_search_results.py: what is found: pages, orders, nothing, and the same query elsewhere.

import json
import re
import subprocess
import sys
from urllib.parse import urlencode

import pytest

import html_tree as tree
from searching import fields_of, ids, led_to, query_of, text_of


def test_pages_keep_the_text_of_the_query(search, made):
    for _ in range(3):
        made.picture()
    text = f"want:\n  - in_gallery:\n      - {made.gallery_id}  # mine\n"
    page = search(text, limit=1, ordering="random")
    links = [page.one("a", rel="next"), page.one(id="counting").one("a")] + \
        [link for link in page.all("a") if link.text == "Shuffle"]
    for link in links:
        assert fields_of(link["href"])["query"] == text
    assert text_of(follow(search, page, "next")) == text


def test_the_page_finds_what_the_endpoint_finds(search, made):
    for number in range(5):
        made.picture(title=f"made {number}", nature="photo",
                     licences=["CC0-1.0"])
    query = {"want": [{"in_gallery": [made.gallery_id]}]}
    for ordering in ("date-desc", "date-asc", "title-desc"):
        page = search(query, ordering=ordering)
        assert ids(page) == search.client.ids(query, ordering=ordering)
        chosen = page.one("select", name="ordering").all("option",
                                                         selected=None)
        assert [option["value"] for option in chosen
                if "selected" in option.attributes] == [ordering]
    assert page.one(id="h-results").text == "5 pictures"


def test_a_result_leads_on_to_the_next_in_any_order(search, made):
    for number in range(4):
        made.picture(title=f"made {number}", random_key=number * 99991)
    query = {"want": [{"in_gallery": [made.gallery_id]}]}
    for ordering in ("title-desc", "random"):
        page = search(query, ordering=ordering, seed=5)
        whole, seen = ids(page), []
        address = page.all("li", "card")[0].one("a")["href"]
        while address:
            assert address.startswith(f"/picture/{whole[len(seen)]}?query=")
            seen.append(whole[len(seen)])
            answer = search.client.get(address)
            assert answer.status_code == 200
            following = tree.parse(answer.text).all("a", rel="next")
            address = following[0]["href"] if following else None
        assert seen == whole


def test_pages_go_on_and_back(search, made):
    for number in range(7):
        made.picture(title=f"made {number}", random_key=number * 99991)
    query = {"want": [{"in_gallery": [made.gallery_id]}]}
    for ordering in ("date-desc", "title-asc", "number-regions-asc",
                     "random"):
        parameters = {"ordering": ordering, "seed": 5}
        whole = search.client.ids(query, **parameters)
        page, seen = search(query, limit=3, **parameters), []
        assert not page.all("a", rel="prev")
        for _ in range(2):
            seen.append(ids(page))
            page = follow(search, page, "next")
        seen.append(ids(page))
        assert sum(seen, []) == whole and len(seen[2]) == 1
        assert not page.all("a", rel="next")
        for expected in (seen[1], seen[0]):
            page = follow(search, page, "prev")
            assert ids(page) == expected
        assert not page.all("a", rel="prev")
        assert ids(follow(search, page, "next")) == seen[1]


def follow(search, page, rel):
    answer = search.client.get(page.one("nav", "pages").one("a", rel=rel)["href"])
    assert answer.status_code == 200
    return tree.parse(answer.text)


def test_random_keeps_its_seed_and_can_be_shuffled(search, made):
    for number in range(9):
        made.picture(random_key=number * 99991)
    query = {"want": [{"in_gallery": [made.gallery_id]}]}
    page = search(query, ordering="random", limit=4)
    seed = page.one("input", name="seed")["value"]
    assert ids(page) == ids(search(query, ordering="random", limit=4,
                                   seed=seed))
    assert f"seed={seed}" in page.one("a", rel="next")["href"]
    shuffle = [link for link in page.all("a") if link.text == "Shuffle"]
    assert len(shuffle) == 1 and "seed=" not in shuffle[0]["href"]
    assert not search(query).all("input", name="seed")


def test_nothing_found_says_what_to_do(search):
    page = search({"want": [{"title": "no picture is called this"},
                            {"nature": ["photo"]}]})
    empty = page.one("div", "empty")
    ways = [query_of(led_to(search, link))
            for link in empty.all("a", "chip")]
    assert ways == [{"want": [{"nature": ["photo"]}]},
                    {"want": [{"title": "no picture is called this"}]}]
    assert page.one(id="h-results").text == "0 pictures"


def test_words_that_no_title_has_are_offered_one_by_one(search):
    def offered(typed):
        empty = search({"want": [{"title": typed}]}).one("div", "empty")
        return [query_of(led_to(search, link)) for link in empty.all("a")
                if "value=" in link["href"]]

    rules = [{"want": [{"nature": ["photo"]}]},
             {"want": [{"licence": ["CC0-1.0"]}]},
             {"exclude": [{"title": "qwertyuiop"}]}]
    assert offered("photo, cc0, no qwertyuiop") == rules
    assert offered("photo and cc0 without qwertyuiop") == rules
    assert offered("photo CC0 -qwertyuiop") == rules
    assert offered("qwertyuiop") == []


def test_words_with_commas_are_rules_of_their_own(search, made):
    def sought(typed, **more):
        asked = urlencode({"add": "want", "value": typed, **more})
        return query_of(led_to(search, {"href": f"/query-pictures?{asked}"}))

    comma = made.name("Cat, domestic")
    made.object("Cat, domestic")
    assert sought("photo, cc0; no qwertyuiop") == {
        "want": [{"nature": ["photo"]}, {"licence": ["CC0-1.0"]}],
        "exclude": [{"title": "qwertyuiop"}]}
    assert sought(comma) == {"want": [{"has": [comma]}]}
    kat = made.named_object("Kat")
    assert sought(f"photos, {kat}s") == {
        "want": [{"nature": ["photo"]}, {"has": [kat]}]}
    assert sought("photo,") == {"want": [{"title": "photo,"}]}
    for typed, more in (("qwert, yuiop", {"rule": "title"}),
                        ("title qwert, yuiop", {})):
        assert sought(typed, **more) == {"want": [{"title": "qwert, yuiop"}]}
    assert sought(", ".join(f"qw{at}" for at in range(12))) == {
        "want": [{"title": f"qw{at}"} for at in range(12)]}
    many = ", ".join(f"qw{at}" for at in range(65))     # one rule too many
    assert sought(many) == {"want": [{"title": many}]}


def test_a_name_that_nothing_has_is_told_with_one_like_it(search, made):
    made.object("Zwerfkat (Katus)", aliases=["Puss"])
    made.object(made.name("Grimalkin") + " (Katus)", aliases=["Grimalkin"])
    name = made.name("Zwerfkat (Katus)")
    typed = name.split(" (")[0].lower()
    query = {"want": [{"in_gallery": [made.gallery_id]},
                      {"has": [name, made.name("Puss"), typed]},
                      {"has": [made.name("Grimalkin")]},
                      {"author": ["nobody is called this"]}]}
    empty = search(query).one("div", "empty")
    told = [p for p in empty.all("p") if "nothing is called" in p.text]
    assert [p.one("b").text for p in told] == [typed, "nobody is called this"]
    assert query_of(told[0].all("a")[1]["href"])["want"][1] == {
        "has": [name, made.name("Puss"), name]}
    assert len(told[1].all("a")) == 1


def test_more_than_one_page_says_so(search, made):
    for _ in range(3):
        made.picture()
    query = {"want": [{"in_gallery": [made.gallery_id]}]}
    assert search(query, limit=2).one(id="h-results").text == \
        "Over 2 pictures"


NASTY = ["it's", 'say "x"', "back\\\\slash", "$HOME `id` $(id)",
         "\u2028line", "'''", '"""', "!history", "\\%41", "é 🐈", "#1: x",
         "a\\\\'\"b", '""']


@pytest.mark.parametrize("title", NASTY)
def test_the_query_elsewhere_gives_the_same(search, made, title):
    plain = re.sub(r"\\(.)", r"\1", title)
    picture = made.picture(title=f"before {plain} after")
    other = made.picture(title="another")
    query = {"want": [{"in_gallery": [made.gallery_id]}, {"title": title}]}
    page = search(query, ordering="random", seed=3)
    assert ids(page) == [picture] and other not in ids(page)
    way = {name: page.one(id=name).one("pre").text
           for name in ("link", "curl", "python")}
    linked = search.client.session.get(way["link"])
    assert ids(tree.parse(linked.text)) == [picture]
    ran = subprocess.run(["sh", "-c", way["curl"]], capture_output=True,
                         check=True)
    assert [found["id"] for found in json.loads(ran.stdout)] == [picture]
    ran = subprocess.run([sys.executable, "-"], input=way["python"].encode(),
                         capture_output=True, check=True)
    assert ran.stdout.decode().split()[0] == str(picture)


def test_no_rules_can_be_asked_elsewhere_too(search, made):
    made.picture()
    page = search("", ordering="date-desc")
    command = page.one(id="curl").one("pre").text
    ran = subprocess.run(["sh", "-c", command], capture_output=True,
                         check=True)
    assert [p["id"] for p in json.loads(ran.stdout)] == ids(page)
    ran = subprocess.run([sys.executable, "-"], check=True,
                         input=page.one(id="python").one("pre").text.encode(),
                         capture_output=True)
    assert [int(line.split()[0]) for line in
            ran.stdout.decode().splitlines()] == ids(page)
