# test/http/test_search_rules.py: rules as text: what is wrong at its character, and rules added to it.

import json
import urllib.parse

import pytest
import requests
import yaml

import html_tree as tree
from searching import (BROWSER, PAGE, RULES, TREE, WRONG, chips, query_of,
                       text_of)


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


def test_a_text_with_comments_is_not_written_anew(search):
    text = "# all the cats\nwant:\n- has: [Cat]  # or none\n"
    assert text_of(search(text)) == text
    assert text_of(search("want: [has: Cat]")) == \
        'want:\n- has: ["Cat"]\n'


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
                               data=fields, allow_redirects=False)
        assert answer.status_code == 303
        changed = query_of(answer.headers["Location"])
        list_name = "want" if link is links[0] else "exclude"
        assert changed == {**query, list_name: expected}
    for to in ("want-0", "want-2", "exclude-x", "other"):
        page = search(query, status=400, to=to, value="y")
        assert page.one(id="add-trouble").text


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
