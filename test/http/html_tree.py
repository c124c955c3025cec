# test/http/html_tree.py: a page as a tree of elements, asked by tag, class and id.

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link",
        "meta", "source", "track", "wbr"}


class Element:
    def __init__(self, tag, attributes, above):
        self.tag, self.attributes, self.above = tag, attributes, above
        self.parts = []

    def __getitem__(self, name):
        return self.attributes[name]

    def get(self, name, otherwise=None):
        return self.attributes.get(name, otherwise)

    @property
    def classes(self):
        return (self.get("class") or "").split()

    @property
    def text(self):
        return "".join(part if isinstance(part, str) else part.text
                       for part in self.parts)

    def walk(self):
        for part in self.parts:
            if not isinstance(part, str):
                yield part
                yield from part.walk()

    def all(self, tag=None, cls=None, **attributes):
        return [element for element in self.walk()
                if (tag is None or element.tag == tag)
                and (cls is None or cls in element.classes)
                and all(element.get(name) == value
                        for name, value in attributes.items())]

    def one(self, tag=None, cls=None, **attributes):
        found = self.all(tag, cls, **attributes)
        assert len(found) == 1, (tag, cls, attributes, len(found))
        return found[0]


class Parser(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("", {}, None)
        self.problems = []

    def handle_starttag(self, tag, attributes):
        element = Element(tag, dict(attributes), self.here)
        self.here.parts.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag, attributes):
        self.here.parts.append(Element(tag, dict(attributes), self.here))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if self.here.tag != tag:
            self.problems.append(f"</{tag}> closes <{self.here.tag}>")
        at = self.here
        while at.above is not None and at.tag != tag:
            at = at.above
        if at.above is not None:
            self.here = at.above

    def handle_data(self, data):
        self.here.parts.append(data)


def read(text):
    """The tree, and what is wrong with how its tags open and close."""
    parser = Parser()
    parser.feed(text)
    parser.close()
    if parser.here is not parser.root:
        parser.problems.append(f"<{parser.here.tag}> stays open")
    return parser.root, parser.problems


def parse(text):
    return read(text)[0]
