# test/http/test_pages_search.py: the search page: rules as chips, the text, what is wrong, pages, the query elsewhere.

import json
import re
import subprocess
import sys
import urllib.parse

import pytest
import requests
import yaml

import html_tree as tree
from client import Client

PAGE = "/query-pictures"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,"
                     "*/*;q=0.8"}

# Every rule with a value, and how the value reads.
RULES = [
    ("has", ["Cat"], "Cat"),
    ("has", ["Cat", "Dog & \"co\""], "Cat or Dog & \"co\""),
    ("has_object", ["Motor vehicle"], "Motor vehicle"),
    ("nature", ["photo", "drawing"], "photo or drawing"),
    ("licence", ["CC0-1.0"], "CC0-1.0"),
    ("author", ["123"], "123"),
    ("title", "it's 50\\% <b>", "it's 50\\% <b>"),
    ("description", "a\tb", "a\tb"),
    ("origin_url", "commons.wikimedia.org", "commons.wikimedia.org"),
    ("above_width", 800, "800 px"),
    ("above_height", 600, "600 px"),
    ("below_width", 799, "799 px"),
    ("below_height", 599, "599 px"),
    ("before_date", 1546300800, "2019-01-01"),
    ("after_date", 1546300800.5, "2019-01-01"),
    ("in_gallery", [1, 2], "1 or 2"),
    ("above_rating", 3.5, "3.5 stars"),
    ("below_rating", 5, "5 stars"),
    ("above_rating_count", 1, "1"),
    ("below_rating_count", 2, "2"),
    ("above_region_count", 3, "3"),
    ("below_region_count", 0, "0"),
    ("copied_from", [7], "7"),
]


@pytest.fixture
def search(url):
    client = Client(url)

    def ask(query="", status=200, **parameters):
        if not isinstance(query, str):
            query = json.dumps(query)
        answer = client.get(PAGE, params={"query": query, **parameters},
                            headers=BROWSER)
        assert answer.status_code == status, answer.text
        assert answer.headers["Content-Type"].startswith("text/html")
        return tree.parse(answer.text)

    ask.client = client
    return ask


def text_of(page):
    """The text that the form would send."""
    text = page.one("textarea", name="query").text
    assert text.startswith("\n")       # the one that HTML leaves out
    return text[1:]


def chips(page):
    found = []
    for chip in page.one(id="chips").all("span", "chip"):
        values = [value.one("span").text for value in
                  chip.one("span", "val").all("span", "one")]
        found.append((chip.one("span", "key").text, " or ".join(values),
                      "not" in chip.classes))
    return found


def removers_of(page):
    """The links that take whole rules away."""
    return [link for chip in page.one(id="chips").all("span", "chip")
            for link in chip.all("a", "x")[-1:]
            if link.text == "×"]


def value_removers_of(page):
    return [link for value in page.one(id="chips").all("span", "one")
            for link in value.all("a", "x")]


def fields_of(address):
    return {name: values[0] for name, values in urllib.parse.parse_qs(
        urllib.parse.urlsplit(address).query).items()}


def query_of(address):
    """The query in a link, as a tree."""
    return yaml.safe_load(fields_of(address).get("query", "")) or {}


def led_to(search, link):
    """The plain address that a link which changes the query leads to."""
    answer = search.client.get(link["href"], allow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def ids(page):
    return [int(card.one("span", "no").text)
            for card in page.all("li", "card")]


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


def test_a_long_query_leads_to_pictures_alone(search, made):
    made.picture()
    page = search({"want": [{"in_gallery": [made.gallery_id] * 300}]})
    card = page.all("li", "card")[0]
    assert card.one("a")["href"] == f"/picture/{ids(page)[0]}"


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


WRONG = [
    ("want:\n- hass: [Cat]", "Line 2, character 3", "hass",
     'there is no rule "hass", the nearest is has'),
    ("want:\n- above_width: wide\n", "Line 2, character 16", "wide",
     "a whole number of pixels"),
    ("want:\n- has: [Cat\n", "Line", None, ""),
    ("wants: []", "Line 1, character 1", "wants", "want, exclude or"),
    ("want: [{title: 'é', nope: 1}]", "Line 1, character 8", None, "one name"),
    ("- has: [Cat]", "Line 1, character 1", None, "want"),
]


@pytest.mark.parametrize("text, place, wrong, words", WRONG)
def test_a_problem_is_told_at_its_character(search, text, place, wrong, words):
    page = search(text, status=400, ordering="title-asc", limit=48)
    assert text_of(page) == text
    area = page.one("textarea", name="query")
    assert area["aria-invalid"] == "true"
    said = page.one(id=area["aria-describedby"])
    assert place in said.text and words in said.text
    marked = said.one("span", "wrong").text
    assert wrong is None or marked == wrong
    line = int(said.one("b").text.split()[1].rstrip(","))
    assert said.one("p", "wrong-line").text.strip() == \
        (text.split("\n") + [""])[line - 1].strip()
    assert not page.one(id="chips").all("span", "chip")
    assert not page.all("li", "card")
    orderings = page.one("select", name="ordering").all("option")
    assert [o["value"] for o in orderings if "selected" in o.attributes] == \
        ["title-asc"]


@pytest.mark.parametrize("text, anchor", [
    ("want:\n- hass: [Cat]", "has"), ("want:\n- zzzz: [Cat]", None),
    ("want:\n- above_width: wide", "above_width"), ("want: Cat", "want"),
    ("include_obsolete: 1", "include_obsolete"),
    ("want: [has: [Cat", "how-it-is-written"),
    ("want: [{has: A, title: b}]", "how-it-is-written"),
])
def test_a_problem_leads_to_the_manual(search, text, anchor):
    said = search(text, status=400).one(id="said")
    problem = search.client.post(TREE, text).json()["problem"]
    link, = said.all("a")
    assert link["href"] == problem["help"]
    assert link.text == problem["help_title"]
    assert link["href"] == f"/help/asking#{anchor or 'how-it-is-written'}"
    chapter = tree.parse(search.client.get("/help/asking").text)
    assert chapter.one(id=link["href"].split("#")[1])


def test_a_value_that_is_wrong_leads_to_its_rule(search):
    page = search("", status=400, rule="before_date", value="soon")
    assert page.one(id="add-trouble").one("a")["href"] == \
        "/help/asking#before_date"
    page = search({"want": [{"licence": ["no such licence"]}]})
    assert page.one("div", "empty").all("a")[0]["href"] == \
        "/help/asking#licence"


@pytest.mark.parametrize("parameters", [
    {"ordering": "best"}, {"limit": "1001"}, {"limit": "few"},
    {"ordering": "random", "seed": "x"}, {"after": "xyz"},
    {"before": "xyz"}, {"offset": "-1"}, {"after": "a", "before": "b"},
])
def test_a_wrong_parameter_keeps_the_query(search, parameters):
    query = {"want": [{"title": "x"}]}
    page = search(query, status=400, **parameters)
    assert chips(page) == [("title", "x", False)]
    assert yaml.safe_load(text_of(page)) == query
    assert page.one(id="results").one("div", "note").text.strip()


@pytest.mark.parametrize("rule, typed, value", [
    ("has", "No such", ["No such"]), ("has", "A, b: \"c\"", ["A, b: \"c\""]),
    ("licence", "mit", ["MIT"]), ("nature", "Photo", ["photo"]),
    ("has", "[Cat, Dog]", ["Cat", "Dog"]), ("title", " x ", "x"),
    ("above_width", "800", 800), ("in_gallery", "3, 4", [3, 4]),
    ("before_date", "2019-01-01", 1546300800),
])
def test_a_rule_is_added_without_scripts(search, rule, typed, value):
    old = {"want": [{"nature": ["photo"]}]}
    for add, list_name in (("want", "want"), ("exclude", "exclude"),
                           ("", "want")):
        answer = search.client.get(PAGE, params={
            "query": json.dumps(old), "rule": rule, "value": typed,
            "add": add, "ordering": "date-asc", "limit": "16", "seed": ""},
            allow_redirects=False)
        assert answer.status_code == 303
        address = answer.headers["Location"]
        expected = {"want": list(old["want"])}
        expected.setdefault(list_name, []).append({rule: value})
        assert query_of(address) == expected
        assert urllib.parse.parse_qs(
            urllib.parse.urlsplit(address).query)["ordering"] == ["date-asc"]
        assert "value=" not in address and "limit=" not in address


@pytest.mark.parametrize("rule, typed", [
    ("above_width", "wide"), ("before_date", "soon"), ("has", "[Cat"),
    ("nope", "x"), ("in_gallery", "three"), ("", "lone\\"),
])
def test_a_rule_that_cannot_be_added_is_told_at_its_field(search, rule, typed):
    page = search({"want": [{"title": "x"}]}, status=400, rule=rule,
                  value=typed, add="want")
    field = page.one("input", name="value")
    assert field["value"] == typed and field["aria-invalid"] == "true"
    assert page.one(id=field["aria-describedby"]).text.strip()
    assert chips(page) == [("title", "x", False)]


@pytest.mark.parametrize("word, rule, value", [
    ("photo", "nature", ["photo"]), ("cc0", "licence", ["CC0-1.0"]),
    ("CC0-1.0", "licence", ["CC0-1.0"]), ("licence: mit", "licence", ["MIT"]),
    ("above_width 800", "above_width", 800),
    ("no picture is called this", "title", "no picture is called this"),
    ("[x", "title", "[x"),
])
def test_a_word_finds_its_rule(search, word, rule, value):
    answer = search.client.get(PAGE, params={"value": word, "add": "exclude"},
                               allow_redirects=False)
    assert answer.status_code == 303
    assert query_of(answer.headers["Location"]) == \
        {"exclude": [{rule: value}]}


def test_a_word_finds_an_object(search, made):
    made.object("[Gnu")
    name = made.name("[Gnu")
    answer = search.client.get(PAGE, params={"value": name.lower()},
                               allow_redirects=False)
    assert query_of(answer.headers["Location"]) == {"want": [{"has": [name]}]}
    made.object("[Gnu (Gnu gnu)")      # begins so, and is not called so
    for typed, rule in ((name, "has"), (name.upper(), "has_object")):
        answer = search.client.get(PAGE, params={"value": typed, "rule": rule},
                                   allow_redirects=False)
        assert query_of(answer.headers["Location"]) == \
            {"want": [{rule: [name]}]}


def test_a_value_is_added_to_a_rule_without_scripts(search):
    query = {"want": [{"title": "x"}, {"has": ["Cat"]}],
             "exclude": [{"in_gallery": [1]}]}
    page = search(query, ordering="title-asc")
    links = [link for link in page.one(id="chips").all("a", "x")
             if link.text == "+"]
    assert len(links) == 2
    for link, typed, expected in (
            (links[0], "Dog, wild", [{"title": "x"},
                                     {"has": ["Cat", "Dog, wild"]}]),
            (links[1], "2, 3", [{"in_gallery": [1, 2, 3]}])):
        answer = search.client.get(link["href"], headers=BROWSER)
        adder = tree.parse(answer.text).one(id="adder")
        assert not adder.all("select")
        fields = {"query": json.dumps(query), "value": typed, "add": "want",
                  "to": adder.one("input", name="to")["value"]}
        answer = requests.post(search.client.url + PAGE, headers=BROWSER,
                               data=fields, timeout=30, allow_redirects=False)
        assert answer.status_code == 303
        changed = query_of(answer.headers["Location"])
        list_name = "want" if link is links[0] else "exclude"
        assert changed == {**query, list_name: expected}
    for to in ("want-0", "want-2", "exclude-x", "other"):
        page = search(query, status=400, to=to, value="y")
        assert page.one(id="add-trouble").text


def test_a_form_that_is_sent_leads_to_a_plain_address(search):
    fields = {"query": "want:\r\n- title: qxzvj\r\n", "ordering": "title-asc",
              "limit": "16", "seed": "", "value": "", "rule": "has"}
    for body in ({"data": fields},
                 {"files": {name: (None, value)
                            for name, value in fields.items()}}):
        answer = requests.post(search.client.url + PAGE, headers=BROWSER,
                               timeout=30, **body)
        assert answer.status_code == 200
        assert answer.history[0].status_code == 303
        assert answer.url == search.client.url + PAGE + \
            "?query=want%3A%0A-%20title%3A%20qxzvj%0A&ordering=title-asc"
        assert chips(tree.parse(answer.text)) == [("title", "qxzvj", False)]
        # The same from a program is the answer itself.
        answer = requests.post(search.client.url + PAGE, timeout=30, **body)
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.json() == [] and "Accept" in answer.headers["Vary"]


def test_any_other_body_is_the_query_itself(search, made):
    made.picture()
    query = f"want: [in_gallery: {made.gallery_id}]"
    for type in ("application/yaml", "application/json", "text/plain", ""):
        answer = search.client.post(PAGE, query, type=type, headers=BROWSER)
        assert answer.headers["Content-Type"] == "application/json"
        assert len(answer.json()) == 1


def test_a_wrong_form_is_told_on_the_page(search):
    answer = requests.post(search.client.url + PAGE, headers=BROWSER,
                           data={"query": "want: [nope: 1]"}, timeout=30)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith("text/html")
    answer = search.client.post(PAGE, "want: [nope: 1]", headers=BROWSER)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_query_too_long_for_an_address_goes_by_form(search, made):
    for _ in range(3):
        made.picture()
    query = json.dumps({"want": [
        {"in_gallery": [made.gallery_id]},
        {"author": [made.author] + [f"nobody {n:06}" for n in range(900)]}]})
    fields = {"query": query, "limit": "2"}

    def send(more=()):
        answer = requests.post(search.client.url + PAGE, headers=BROWSER,
                               data={**fields, **dict(more)}, timeout=30)
        assert answer.status_code == 200 and not answer.history
        return tree.parse(answer.text)

    first = send()
    assert len(ids(first)) == 2
    assert not [a for a in first.all("a", "x") if len(a["href"]) > 8000]
    button = first.one("nav", "pages").one("button", name="after")
    assert button["form"] == "query"
    second = send([("after", button["value"])])
    assert len(ids(second)) == 1
    back = second.one("nav", "pages").one("button", name="before")
    assert ids(send([("before", back["value"])])) == ids(first)
    added = send([("rule", "title"), ("value", "no such")])
    assert added.one(id="h-results").text.startswith("0")


def pressed(page, name, value=None):
    """What a button of the page sends, beside the fields of the form."""
    found = [b for b in page.all("button", name=name)
             if value is None or b["value"] == value]
    assert found, (name, value)
    return {name: found[0]["value"]}


def test_a_query_too_long_for_an_address_is_changed_by_buttons(search, made):
    made.picture(title="one", licences=["CC0-1.0"])
    made.picture(title="two", licences=["CC-BY-4.0"])
    nobody = [f"nobody {n:06}" for n in range(900)]
    want = [{"in_gallery": [made.gallery_id]},
            {"author": [made.author] + nobody}]

    def send(want, **more):
        answer = requests.post(
            search.client.url + PAGE, headers=BROWSER, timeout=30,
            data={"query": json.dumps({"want": want,
                                       "include_obsolete": True}), **more})
        assert answer.status_code == 200
        return tree.parse(answer.text), answer

    def query(page):
        return yaml.safe_load(page.one("textarea").text)

    page, _ = send(want)
    # No press of Enter takes a rule away.
    assert page.one("form", "query").all("button")[0]["name"] == "add"
    less, _ = send(want, **pressed(page, "drop", "want-0"))
    assert query(less)["want"] == want[1:]
    less, _ = send(want, **pressed(page, "drop", "want-1-1"))
    assert query(less)["want"][1] == {"author": [made.author] + nobody[1:]}
    less, _ = send(want, **pressed(page, "drop", "include_obsolete"))
    assert "include_obsolete" not in query(less)
    # What is short enough has an address again.
    _, short = send(want, **pressed(page, "drop", "want-1"))
    assert query_of(short.url) == {"want": want[:1], "include_obsolete": True}
    more, _ = send(want, **pressed(page, "to", "want-1"))
    assert more.one("input", name="to")["value"] == "want-1"
    back, _ = send(want, to="want-1", value="x", **pressed(more, "cancel"))
    assert query(back)["want"] == want and not back.all("input", name="to")
    counted, _ = send(want, **pressed(page, "count"))
    assert len(counted.all("span", "left")) == 2


def test_a_query_too_long_for_an_address_is_narrowed_by_buttons(search, made):
    made.picture(licences=["CC0-1.0"])
    made.picture(licences=["CC-BY-4.0"])
    fields = {"query": json.dumps({"want": [
        {"in_gallery": [made.gallery_id]},
        {"author": [made.author] + [f"nobody {n:06}" for n in range(900)]}]})}

    def send(**more):
        answer = requests.post(search.client.url + PAGE, headers=BROWSER,
                               data={**fields, **more}, timeout=30)
        return answer.status_code, tree.parse(answer.text)

    _, page = send()
    _, page = send(**pressed(page, "facets"))
    _, less = send(**pressed(page, "pick", "want licence CC0-1.0"))
    assert len(ids(less)) == 1
    assert ("licence", "CC0-1.0", False) in chips(less)
    _, less = send(**pressed(page, "pick", "exclude licence CC0-1.0"))
    assert ("licence", "CC0-1.0", True) in chips(less)
    for wrong in ("want", "want licence", "want licence ", "have has x",
                  "want nothing x"):
        status, page = send(pick=wrong)
        assert status == 400 and page.one(id="add-trouble")


def test_nothing_found_says_what_to_do(search):
    page = search({"want": [{"title": "no picture is called this"},
                            {"nature": ["photo"]}]})
    empty = page.one("div", "empty")
    ways = [query_of(led_to(search, link))
            for link in empty.all("a", "chip")]
    assert ways == [{"want": [{"nature": ["photo"]}]},
                    {"want": [{"title": "no picture is called this"}]}]
    assert page.one(id="h-results").text == "0 pictures"


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
    linked = search.client.session.get(way["link"], timeout=30)
    assert ids(tree.parse(linked.text)) == [picture]
    ran = subprocess.run(["sh", "-c", way["curl"]], capture_output=True,
                         timeout=30, check=True)
    assert [found["id"] for found in json.loads(ran.stdout)] == [picture]
    ran = subprocess.run([sys.executable, "-"], input=way["python"].encode(),
                         capture_output=True, timeout=30, check=True)
    assert ran.stdout.decode().split()[0] == str(picture)


def test_no_rules_can_be_asked_elsewhere_too(search, made):
    made.picture()
    page = search("", ordering="date-desc")
    command = page.one(id="curl").one("pre").text
    ran = subprocess.run(["sh", "-c", command], capture_output=True,
                         timeout=30, check=True)
    assert [p["id"] for p in json.loads(ran.stdout)] == ids(page)
    ran = subprocess.run([sys.executable, "-"], timeout=30, check=True,
                         input=page.one(id="python").one("pre").text.encode(),
                         capture_output=True)
    assert [int(line.split()[0]) for line in
            ran.stdout.decode().splitlines()] == ids(page)


def test_a_text_with_comments_is_not_written_anew(search):
    text = "# all the cats\nwant:\n- has: [Cat]  # or none\n"
    assert text_of(search(text)) == text
    assert text_of(search("want: [has: Cat]")) == \
        'want:\n- has: ["Cat"]\n'


def test_a_body_too_large_is_told_to_whoever_sent_it(search):
    fields = {"query": "#" * (1 << 20)}
    answer = requests.post(search.client.url + PAGE, headers=BROWSER,
                           data=fields, timeout=30)
    assert answer.status_code == 413
    assert answer.headers["Content-Type"].startswith("text/html")
    answer = requests.post(search.client.url + PAGE, data=fields, timeout=30)
    assert answer.status_code == 413 and answer.json()["code"] == "too-large"


# ---- what the scripts ask for ----

TREE = "/api/query-tree"
COUNTS = "/api/query-counts"
FACETS = "/api/query-facets"
COMPLETE = "/api/complete"


def test_a_query_is_told_as_rules(search):
    query = {"want": [{rule: value} for rule, value, _ in RULES],
             "exclude": [{"has": ["Human"]}], "include_obsolete": True}
    tree_of = search.client.post(TREE, json.dumps(query)).json()
    assert [(r["rule"], r["value"]) for r in tree_of["want"]] == \
        [(rule, value) for rule, value, _ in RULES]
    assert [" or ".join(r["texts"]) for r in tree_of["want"]] == \
        [words for _, _, words in RULES]
    assert tree_of["exclude"][0]["value"] == ["Human"]
    assert tree_of["include_obsolete"] is True
    assert tree_of["problem"] is None
    assert yaml.safe_load(tree_of["text"]) == query
    again = search.client.post(TREE, tree_of["text"]).json()
    assert again["text"] == tree_of["text"]
    lines = tree_of["text"].split("\n")
    for rule in again["want"] + again["exclude"]:
        assert lines[rule["line"] - 1][rule["column"] - 1:].startswith(
            rule["rule"] + ":")
    assert search.client.get(TREE, params={"query": "want: []"}).json() == {
        "text": "", "want": [], "exclude": [], "include_obsolete": False,
        "problem": None}


@pytest.mark.parametrize("text, place, wrong, words", WRONG)
def test_a_problem_is_no_failure_of_the_tree(search, text, place, wrong,
                                             words):
    answer = search.client.post(TREE, text)
    assert answer.status_code == 200
    problem = answer.json()["problem"]
    assert place in f"Line {problem['line']}, character {problem['column']}"
    assert words in problem["detail"] + (problem["expected"] or "")
    if wrong is not None:
        line = text.split("\n")[problem["line"] - 1]
        at = problem["column"] - 1
        assert line[at:at + problem["length"]] == wrong
    assert answer.json()["text"] is None and answer.json()["want"] == []
    answer = search.client.post(TREE, b"want: [\xff]")
    assert answer.status_code == 200 and answer.json()["problem"]["detail"]


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

    pictures = [picture for offset in (0, 1000)    # no more are counted
                for picture in search.client.post(
                    f"/api/query-pictures?limit=1000&offset={offset}",
                    json.dumps(query)).json()]
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
    return {"known": True, "pictures": len(pictures), "more": False,
            "facets": facets}


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


def complete(search, **parameters):
    answer = search.client.get(COMPLETE, params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_objects_are_completed_with_their_path(search, made):
    above = made.object("Above")
    middle = made.object("Middle", [above])
    made.object("Kat", [middle], aliases=["Puss"])
    made.object("A kat")
    name = made.name("Kat")
    found = complete(search, rule="has", text=name.upper())
    assert [item["value"] for item in found] == [name, made.name("A kat")]
    assert found[0]["path"] == [made.name("Above"), made.name("Middle")]
    assert found[0]["rule"] == "has" and not found[0]["path_is_cut"]
    found = complete(search, rule="has_object", text=made.name("Puss"))
    assert [(i["rule"], i["value"], i["alias"]) for i in found] == \
        [("has_object", name, made.name("Puss"))]


def test_a_word_is_completed_to_whatever_it_may_be(search, made):
    name = made.name("Photophore")
    made.object("Photophore")
    found = complete(search, text="photo")
    assert found[0]["rule"] == "nature" and found[0]["value"] == "photo"
    assert ("has", name) in [(i["rule"], i["value"])
                             for i in complete(search, text=name)]
    assert found[-1] == {"rule": "title", "value": "photo", "text": "photo",
                         "alias": None, "path": [], "path_is_cut": False,
                         "detail": "has this text in its title"}
    licences = complete(search, text="cc0")
    assert (licences[0]["rule"], licences[0]["value"]) == \
        ("licence", "CC0-1.0")
    authors = complete(search, text=made.author)
    assert (authors[0]["rule"], authors[0]["value"]) == \
        ("author", made.author)
    rules = complete(search, text="above_w")
    assert rules[0]["rule"] == "above_width" and rules[0]["value"] is None


@pytest.mark.parametrize("text, rule, value", [
    ("licence cc0", "licence", "CC0-1.0"), ("licence: cc0", "licence",
                                            "CC0-1.0"),
    ("above_width 800", "above_width", 800),
    ("before_date 2019-01-01", "before_date", 1546300800),
    ("title: it's", "title", "it's"), ("nature ph", "nature", "photo"),
])
def test_a_rule_before_the_word_says_what_it_is(search, text, rule, value):
    found = complete(search, text=text)
    assert (found[0]["rule"], found[0]["value"]) == (rule, value)
    assert {item["rule"] for item in found} == {rule}


def test_galleries_are_completed_by_number(search, made):
    title = made.name("Gallery of kats")
    id = made.gallery(title)
    made.connection.commit()
    found = complete(search, rule="in_gallery", text=title)
    assert [(i["value"], i["text"]) for i in found] == [(id, title)]


def test_completion_refuses_what_it_cannot_mean(search):
    for parameters in ({"rule": "nope"}, {"limit": 0}, {"limit": 51},
                       {"text": "x" * 1001}):
        answer = search.client.get(COMPLETE, params=parameters)
        assert answer.status_code == 400, parameters
    assert len(complete(search, text="")) == 10
    assert complete(search, rule="copied_from", text="abc") == []
