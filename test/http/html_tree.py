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
        super().__init__()
        self.root = self.here = Element("", {}, None)

    def handle_starttag(self, tag, attributes):
        element = Element(tag, dict(attributes), self.here)
        self.here.parts.append(element)
        if tag not in VOID:
            self.here = element

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        at = self.here
        while at.above is not None and at.tag != tag:
            at = at.above
        if at.above is not None:
            self.here = at.above

    def handle_data(self, data):
        self.here.parts.append(data)


def parse(text):
    parser = Parser()
    parser.feed(text)
    parser.close()
    return parser.root
