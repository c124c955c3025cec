# test/http/described.py: holds every answer of the API against its description.

import collections
import fnmatch
import functools
import json
import pathlib
import re
from urllib.parse import urlsplit

import jsonschema
import yaml

Validator = jsonschema.Draft202012Validator
FILE = pathlib.Path(__file__).resolve().parents[2] / \
    "templates/help/openapi.yaml"
METHODS = ("get", "put", "post", "delete", "patch")
# What the program or nginx refuses before it looks for an address.
REFUSED_EARLY = {400, 404, 405, 413, 414, 429, 431, 500, 502, 503, 504}
# Of a long list so many are looked at: more would tell nothing new. Of the
# answers that one test gets from one address the first few, then some: to look
# at one takes longer than to get it.
LOOKED_AT = 8
ANSWERS_LOOKED_AT = 20
LATER_LOOKED_AT = 100    # each hundredth


@functools.cache
def description():
    with FILE.open(encoding="utf-8") as file:
        return yaml.load(file, Loader=yaml.CSafeLoader)


def follow(part):
    """What a $ref stands for."""
    while "$ref" in part:
        target = description()
        for name in part["$ref"].removeprefix("#/").split("/"):
            target = target[name]
        part = target
    return part


@functools.cache
def patterns():
    """Each path as an expression, those without parameters first."""
    paths = sorted(description()["paths"], key=lambda path: path.count("{"))
    return [(re.compile(re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(path))
                        + "/?"), path) for path in paths]


def path_of(address):
    """The described path that an address belongs to, or None."""
    for pattern, path in patterns():
        if pattern.fullmatch(address):
            return path
    return None


# ---- schemas that know every key ----
#
# To its readers the description leaves room for keys that come later; here a
# key that it does not name is a mistake. Composed schemas take each other's
# keys, so a schema is closed where it is used and open where it is a part.

def is_object(schema):
    schema = follow(schema)
    kinds = schema.get("type", [])
    return "object" in ([kinds] if isinstance(kinds, str) else kinds) or \
        any(is_object(part) for part in schema.get("allOf", []))


def opened(schema):
    if "$ref" in schema:
        return {"$ref": "#/$defs/" + schema["$ref"].rsplit("/", 1)[1]}
    copy = dict(schema)
    if "properties" in copy:
        copy["properties"] = {key: closed(value) for key, value
                              in copy["properties"].items()}
    for name in ("items", "additionalProperties"):
        if isinstance(copy.get(name), dict):
            copy[name] = closed(copy[name])
    if "propertyNames" in copy:
        copy["propertyNames"] = opened(copy["propertyNames"])
    if "oneOf" in copy:
        copy["oneOf"] = [closed(part) for part in copy["oneOf"]]
    if "allOf" in copy:
        copy["allOf"] = [opened(part) for part in copy["allOf"]]
    return copy


def closed(schema):
    copy = opened(schema)
    if is_object(schema) and "additionalProperties" not in follow(schema) \
            and "oneOf" not in follow(schema):
        copy["unevaluatedProperties"] = False
    return copy


@functools.cache
def definitions():
    return {name: opened(schema) for name, schema
            in description()["components"]["schemas"].items()}


@functools.cache
def validator(path, method, status, kind):
    """For the body of an answer."""
    content = answers_of(path, method)[status]["content"]
    return Validator(
        {**closed(content[kind].get("schema", {})), "$defs": definitions()})


@functools.cache
def answers_of(path, method):
    return {str(status): follow(answer) for status, answer in
            description()["paths"][path][method]["responses"].items()}


# ---- answers ----

def sample(value):
    """The same, with less of each long list."""
    if isinstance(value, list):
        return [sample(item) for item in value[:LOOKED_AT]]
    if isinstance(value, dict):
        return {key: sample(item) for key, item in value.items()}
    return value


def bodies_of(answer, kind):
    if kind == "application/x-ndjson":
        return [json.loads(line)
                for line in answer.content.splitlines()[:LOOKED_AT]]
    if kind.endswith("json"):
        return [sample(answer.json())]
    return []


def kind_of(answer, described):
    """The described type that the answer's is, or None."""
    kind = answer.headers.get("Content-Type", "").split(";")[0]
    for name in described:
        if fnmatch.fnmatchcase(kind, name):
            return name
    return None


def mistakes_in(answer, method, has_body):
    """What an answer does that the description does not say."""
    address = urlsplit(answer.url).path
    # nginx refuses a byte of zero in an address before it reads the rest.
    path = None if "%00" in address else path_of(address)
    status = str(answer.status_code)
    if path is None or method not in description()["paths"][path]:
        return [] if answer.status_code in REFUSED_EARLY else \
            ["no such address is described"]
    answers = answers_of(path, method)
    if status not in answers:
        status = status[0] + "XX"
    if status not in answers:
        return [f"the status {answer.status_code} is not described"]
    described = answers[status].get("content", {})
    if not has_body or not described:
        return []
    kind = kind_of(answer, described)
    if kind is None:
        return [f"the type {answer.headers.get('Content-Type')} is not "
                "described"]
    check = validator(path, method, status, kind)
    return [f"{'/'.join(map(str, error.absolute_path)) or 'the answer'}: "
            f"{error.message[:300]}"
            for body in bodies_of(answer, kind)
            for error in deepest(check.iter_errors(body))]


def deepest(errors):
    """The one furthest in: those around it follow from it."""
    found = sorted(errors, key=lambda error: -len(error.absolute_path))
    return found[:1]


class Listener:
    """Looks at everything that requests.Session sends to a site."""

    def __init__(self, url):
        self.url = url
        self.mistakes = []
        self.heard = collections.Counter()

    def begin(self):
        """A test begins."""
        self.heard.clear()

    def concerns(self, answer):
        address = urlsplit(answer.url).path
        return answer.url.startswith(self.url) and \
            (address.startswith("/api/")
             or address.strip("/") in ("size", "obtain", "classify",
                                       "health"))

    def is_looked_at(self, method, answer):
        path = path_of(urlsplit(answer.url).path)
        heard = (method, path, answer.status_code)
        self.heard[heard] += 1
        return self.heard[heard] <= ANSWERS_LOOKED_AT or \
            self.heard[heard] % LATER_LOOKED_AT == 0

    def hear(self, answer, is_streamed):
        method = answer.request.method.lower()
        if method not in METHODS + ("head",) or not self.concerns(answer):
            return
        if not self.is_looked_at(method, answer):
            return
        # Half a document is no document.
        has_body = method != "head" and not is_streamed and \
            answer.status_code != 206
        method = "get" if method == "head" else method
        mistakes = mistakes_in(answer, method, has_body)
        self.mistakes += [f"{method.upper()} {answer.url[:200]} "
                          f"{answer.status_code}: {mistake}"
                          for mistake in mistakes]
