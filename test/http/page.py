# test/http/page.py: a page as a person's program reads it, and what every page keeps.

import re
from urllib.parse import parse_qs, urlsplit

import yaml

from html_tree import read

SILENT = {"head", "script", "style", "title"}
BLOCKS = {"div", "p", "li", "dt", "dd", "td", "th", "h1", "h2", "h3", "label",
          "button", "summary", "main", "section", "a"}


def spoken(element):
    """Its text as it is shown: blocks part words, scripts say nothing."""
    return "".join(part if isinstance(part, str)
                   else "" if part.tag in SILENT
                   else " " * (part.tag in BLOCKS) + spoken(part)
                   for part in element.parts)


class Page:
    """Reads the whole text at once; what is wrong is found by check()."""

    def __init__(self, answer):
        self.answer = answer
        self.root, self.problems = read(answer.text)
        self.tags = [(element.tag, element.attributes)
                     for element in self.root.walk()]
        self.links = [(element["href"], spoken(element))
                      for element in self.root.all("a") if element.get("href")]
        self.headings = [(int(element.tag[1]), spoken(element))
                         for element in self.root.walk()
                         if re.fullmatch("h[1-6]", element.tag)]

    @property
    def text(self):
        return " ".join(spoken(self.root).split())

    @property
    def title(self):
        return re.search("<title>(.*?)</title>", self.answer.text,
                         re.S).group(1)

    @property
    def h1(self):
        return next(text.strip() for level, text in self.headings
                    if level == 1)

    def all(self, tag, **wanted):
        """The attributes of each such element."""
        return [attributes for name, attributes in self.tags if name == tag
                and all(attributes.get(key.rstrip("_")) == value
                        for key, value in wanted.items())]

    def href(self, words):
        """The address of the only link with these words."""
        found = {address for address, text in self.links
                 if " ".join(text.split()) == words}
        assert len(found) == 1, (words, found, self.links)
        return found.pop()

    def has_link(self, address):
        return any(address == link for link, _ in self.links)

    def form(self, action):
        """What the fields of that form hold."""
        forms = self.root.all("form", action=action)
        assert forms, action
        return {each.get("name"): each.get("value", "") or ""
                for each in forms[0].all("input")}


def ids_of(page):
    """The numbers of the pictures whose cards the page shows."""
    found = [re.fullmatch(r"/picture/(\d+)(?:\?query=.*)?", address)
             for address, _ in page.links]
    return [int(card[1]) for card in found if card]


def query_behind(address):
    """The query that a link to the search page holds, as a structure."""
    pieces = urlsplit(address)
    assert pieces.path == "/query-pictures"
    return yaml.safe_load(parse_qs(pieces.query)["query"][0])


def check(page):
    """What every page keeps, whatever it shows."""
    assert page.answer.headers["Content-Type"].startswith("text/html")
    assert page.problems == []
    levels = [level for level, _ in page.headings]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(b <= a + 1 for a, b in zip(levels, levels[1:])), page.headings
    assert all(text.strip() for _, text in page.headings)
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids)), ids
    for tag, attributes in page.tags:
        assert "style" not in attributes and tag != "style"
        assert not any(name.startswith("on") for name in attributes)
        for name in ("aria-labelledby", "for", "aria-describedby"):
            assert attributes.get(name, ids and ids[0]) in ids, attributes
        if tag == "img":
            assert {"src", "alt", "width", "height"} <= set(attributes)
        # A canonical address is the public one, and nothing fetches it.
        if tag in ("img", "image", "script", "link", "use") and \
                attributes.get("rel") != "canonical":
            address = attributes.get("src") or attributes.get("href")
            assert address.startswith("/") and address[:2] != "//", attributes
    assert all(" " not in address and address for address, _ in page.links)
    assert "{{" not in page.answer.text
    return page


def get_page(client, path, status=200, **more):
    answer = client.get(path, **more)
    assert answer.status_code == status, (path, answer.status_code,
                                          answer.text[:2000])
    return check(Page(answer))
