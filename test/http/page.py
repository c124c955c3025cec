# test/http/page.py: a page as a person's program reads it, and what every page keeps.

import re
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link",
        "meta", "source", "track", "wbr", "path", "use", "circle", "rect",
        "image", "line", "polygon", "polyline"}
SILENT = {"head", "script", "style", "title"}
BLOCKS = {"div", "p", "li", "dt", "dd", "td", "th", "h1", "h2", "h3", "label",
          "button", "summary", "main", "section", "a"}


class Page(HTMLParser):
    """Reads the whole text at once; what is wrong is found by check()."""

    def __init__(self, answer):
        super().__init__(convert_charrefs=True)
        self.answer = answer
        self.open, self.tags, self.words = [], [], []
        self.links, self.problems = [], []
        self.headings = []
        self.feed(answer.text)
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append((tag, attributes))
        if tag in BLOCKS and not SILENT & set(self.open):
            self.words.append(" ")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append([int(tag[1]), ""])
        if tag == "a" and "href" in attributes:
            self.links.append([attributes["href"], ""])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.problems.append(f"</{tag}> closes {self.open[-3:]}")
        else:
            self.open.pop()

    def handle_data(self, data):
        if SILENT & set(self.open):
            return
        self.words.append(data)
        if any(re.fullmatch("h[1-6]", tag) for tag in self.open):
            self.headings[-1][1] += data
        if "a" in self.open:
            self.links[-1][1] += data

    @property
    def text(self):
        return " ".join("".join(self.words).split())

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
        assert self.all("form", action=action), action
        return {each.get("name"): each.get("value", "") or ""
                for each in self.all("input")}


def ids_of(page):
    """The numbers of the pictures whose cards the page shows."""
    found = [re.fullmatch(r"/picture/(\d+)(?:\?query=.*)?", address)
             for address, _ in page.links]
    return [int(card[1]) for card in found if card]


def check(page):
    """What every page keeps, whatever it shows."""
    assert page.answer.headers["Content-Type"].startswith("text/html")
    assert page.problems == [] and page.open == []
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
