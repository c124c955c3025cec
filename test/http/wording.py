# test/http/wording.py: a query, from a Python structure into JSON or YAML of many styles.

import json
import random
import re
from decimal import Decimal

STYLES = ("json", "json-ascii", "yaml-block", "yaml-flow")
# What reads the same plain as quoted where a text is expected (decision A12).
PLAIN = re.compile(r"[\w.][\w .()/+-]*[\w)]|[^\W_]")


def to_json(value, ascii_only=False):
    """json.dumps, that can write decimals."""
    if isinstance(value, dict):
        return "{" + ", ".join(
            f"{to_json(k, ascii_only)}: {to_json(v, ascii_only)}"
            for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(to_json(v, ascii_only) for v in value) + "]"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return json.dumps(value, ensure_ascii=ascii_only)


class Yaml:
    """Writes YAML; how, is up to chance."""

    def __init__(self, number):
        self.random = random.Random(number)

    def chance(self, share):
        return self.random.random() < share

    def text(self, text):
        # Whether null is text has a test of its own among the decisions.
        if PLAIN.fullmatch(text) and text != "null" and self.chance(.5):
            return text
        if text.isprintable() and self.chance(.5):
            return "'" + text.replace("'", "''") + "'"
        return json.dumps(text, ensure_ascii=not text.isprintable()
                          and all(c <= "\uffff" for c in text))

    def integer(self, number):
        if number >= 0 and self.chance(.1):
            return self.random.choice(("+{}", "0{}", "0o{:o}", "0x{:X}")
                                      ).format(number)
        return str(number)

    def scalar(self, value):
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, Decimal):
            return f"{value:f}"
        if isinstance(value, int):
            return self.integer(value)
        return self.text(value)

    def flow(self, value):
        if isinstance(value, dict):
            return "{" + ", ".join(f"{self.text(k)}: {self.flow(v)}"
                                   for k, v in value.items()) + "}"
        if isinstance(value, list):
            space = self.random.choice(("", " ", "\n      "))
            return "[" + space + ", ".join(map(self.flow, value)) + space + "]"
        return self.scalar(value)

    def rule(self, rule):
        if self.chance(.2):
            return self.flow(rule) + "\n"
        (name, value), = rule.items()
        if isinstance(value, list) and value and self.chance(.4):
            return f"{name}:\n" + "".join(
                f"    - {self.flow(item)}\n" for item in value)
        return f"{self.text(name)}: {self.flow(value)}\n"

    def block(self, query):
        text = self.random.choice(("", "", "---\n", "# a comment: [\n"))
        for key, value in query.items():
            if isinstance(value, list) and value:
                text += f"{key}:\n"
                for rule in value:
                    if self.chance(.1):
                        text += "# want: nothing\n"
                    text += "  - " + self.rule(rule)
            else:
                text += f"{key}: {self.flow(value)}  # so\n"
        return text.replace("\n", self.random.choice(("\n", "\n", "\r\n")))


def write(query, style, number=0):
    if not query and style.startswith("yaml"):
        return random.Random(number).choice(("", "{}", "--- {}\n"))
    if style == "yaml-block":
        return Yaml(number).block(query)
    if style == "yaml-flow":
        return Yaml(number).flow(query)
    return to_json(query, ascii_only=style == "json-ascii")
