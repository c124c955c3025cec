# test/http/test_openapi.py: the description of the API is served, can be read, and is held against answers.

import json
import re

import pytest

from described import (FILE, Validator, answers_of, closed, definitions,
                       description, mistakes_in)
from page import Page


def test_the_description_is_served_as_it_is(client):
    answer = client.get("/api/openapi.yaml")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/yaml"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.content == FILE.read_bytes()


def test_the_reference_has_every_address(client):
    page = Page(client.get("/help/reference"))
    headings = {text.strip() for level, text in page.headings if level == 3}
    for path, methods in description()["paths"].items():
        for method in set(methods) - {"parameters"}:
            assert f"{method.upper()} {path}" in headings


def test_the_reference_has_every_field_of_an_answer(client):
    text = Page(client.get("/help/reference")).text
    for schema in description()["components"]["schemas"].values():
        for name in schema.get("properties", {}):
            assert name in text


def operations():
    for path, methods in description()["paths"].items():
        for method, operation in methods.items():
            if method != "parameters":
                yield path, method, operation


def test_operations_have_names_of_their_own():
    names = [operation["operationId"] for _, _, operation in operations()]
    assert len(names) == len(set(names))
    tags = {tag["name"] for tag in description()["tags"]}
    for path, method, operation in operations():
        assert operation["summary"].endswith("."), (path, method)
        assert len(operation["tags"]) == 1 and operation["tags"][0] in tags


def test_parameters_of_a_path_are_those_in_it():
    for path, methods in description()["paths"].items():
        told = {parameter["$ref"].rsplit("/", 1)[1].lower()
                for parameter in methods.get("parameters", [])}
        assert set(re.findall(r"{(\w+)}", path)) == told - {"preview"}, path


def test_what_is_defined_is_used():
    text = FILE.read_text()
    for kind, parts in description()["components"].items():
        if kind == "securitySchemes":
            continue
        for name in parts:
            assert f"'#/components/{kind}/{name}'" in text, (kind, name)


class Answer:
    """As much of an answer as is looked at."""

    def __init__(self, url, status, kind, body):
        self.url, self.status_code, self.body = url, status, body
        self.headers = {"Content-Type": kind}

    def json(self):
        return self.body


GALLERY = {"id": 1, "title": "Boats", "description": None, "owner": "demo",
           "users": []}


@pytest.mark.parametrize("url, status, kind, body, mistake", [
    ("/api/gallery/1", 200, "application/json", GALLERY, None),
    ("/api/gallery/1/", 200, "application/json", GALLERY, None),
    ("/api/gallery/1", 200, "application/json", {**GALLERY, "cover": 3},
     "'cover' was unexpected"),
    ("/api/gallery/1", 200, "application/json", {**GALLERY, "users": [3]},
     "users/0: 3 is not of type 'string'"),
    ("/api/gallery/1", 200, "text/html", GALLERY, "text/html is not"),
    ("/api/gallery/1", 201, "application/json", GALLERY, "201 is not"),
    ("/api/gallery/1", 404, "application/problem+json", {"status": 404},
     "is a required property"),
    ("/api/nowhere", 200, "application/json", {}, "no such address"),
    ("/api/nowhere", 404, "application/problem+json", {}, None),
])
def test_an_answer_that_is_not_described_is_found(url, status, kind, body,
                                                  mistake):
    found = mistakes_in(Answer("http://x" + url, status, kind, body), "get",
                        True)
    assert (found == []) if mistake is None else (mistake in found[0])


def test_every_schema_is_one():
    Validator.check_schema({"$defs": definitions()})
    schemas = [closed(content.get("schema", {}))
               for path, method, _ in operations()
               for answer in answers_of(path, method).values()
               for content in answer.get("content", {}).values()]
    assert len(schemas) > 200
    for schema in {json.dumps(schema): schema for schema in schemas}.values():
        Validator.check_schema(schema)
