# test/http/searching.py: the search page as a person's browser reads it, for the tests of it.

import json
import urllib.parse

import yaml

import html_tree as tree
from client import Client

PAGE = "/query-pictures"
TREE = "/api/query-tree"
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

# A text, where and which part of it is wrong, and words of what is said.
WRONG = [
    ("want:\n- hass: [Cat]", "Line 2, character 3", "hass",
     'there is no rule "hass", the nearest is has'),
    ("want:\n- above_width: wide\n", "Line 2, character 16", "wide",
     "a whole number of pixels"),
    ("want:\n- has: [Cat\n", "Line 2, character 12", None, "not YAML"),
    ("wants: []", "Line 1, character 1", "wants", "want, exclude or"),
    ("want: [{title: 'é', nope: 1}]", "Line 1, character 8", None, "one name"),
    ("- has: [Cat]", "Line 1, character 1", None, "want"),
]


def searcher(url):
    """A function that opens the page of a query; the client is its own."""
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
