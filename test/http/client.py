# test/http/client.py: asking the query endpoint, page by page.

import json
import re
from urllib.parse import quote, urljoin

import requests

QUERY = "/api/query-pictures"
SOON_S = 5


class Client:
    def __init__(self, url):
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False

    def get(self, path, **more):
        return self.session.get(self.url + path, **more)

    def post(self, path, body=b"", type="application/yaml", **more):
        headers = {"Content-Type": type} if type else {}
        headers.update(more.pop("headers", {}))
        if isinstance(body, str):
            body = body.encode()
        return self.session.post(self.url + path, data=body, headers=headers,
                                 **more)

    def ask(self, query, by="POST", **parameters):
        """The answer to a query: a text, or a structure sent as JSON."""
        if not isinstance(query, (str, bytes)):
            query = json.dumps(query)
        if by == "GET":
            return self.get(QUERY, params={"query": query, **parameters})
        return self.post(QUERY, query, params=parameters)

    def ids(self, query, **parameters):
        answer = self.ask(query, **parameters)
        assert answer.status_code == 200, answer.text
        return [picture["id"] for picture in answer.json()]

    def follow(self, answer, query):
        """The next page, by the link for GET and by the bare cursor for
        POST; None when there is none."""
        link = next_link(answer)
        if link is None:
            return None
        if answer.request.method == "GET":
            return self.get(link) if link.startswith("/") else \
                self.session.get(link)
        parameters = dict(answer.parameters)
        parameters.pop("offset", None)
        parameters["after"] = answer.headers["X-Next-Cursor"]
        return self.walk_step(query, "POST", parameters)

    def walk_step(self, query, by, parameters):
        answer = self.ask(query, by, **parameters)
        answer.parameters = parameters
        return answer

    def pages(self, query, by="POST", **parameters):
        """Every page from here on, as lists of ids."""
        answer = self.walk_step(query, by, parameters)
        while answer is not None:
            assert answer.status_code == 200, answer.text
            yield [picture["id"] for picture in answer.json()]
            answer = self.follow(answer, query)


def part(text):
    """A text as one part of an address."""
    return quote(text, safe="")


def next_link(answer):
    """The address of the next page, absolute as a client would make it."""
    found = re.search(r'<([^>]*)>\s*;\s*rel="?next"?',
                      answer.headers.get("Link", ""))
    assert (found is None) == ("X-Next-Cursor" not in answer.headers), \
        "Link and X-Next-Cursor come together"
    return urljoin(answer.url, found.group(1)) if found else None


def assert_is_problem(answer, status):
    """RFC 9457, with a stable code and words for a person."""
    assert answer.status_code == status, (answer.status_code, answer.text)
    kind = answer.headers["Content-Type"].split(";")[0]
    assert kind == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["title"] and problem["code"]
    assert re.fullmatch("[a-z0-9-]+", problem["code"])
    return problem


def refused(answer, status, code, field=None):
    problem = assert_is_problem(answer, status)
    assert (problem["code"], problem.get("field")) == (code, field), problem
    return problem


def assert_is_refused_query(answer, status=400):
    """Naming the place in the text, or the rule or parameter."""
    problem = assert_is_problem(answer, status)
    assert problem.get("detail"), problem
    assert "line" in problem or "field" in problem, problem
    if "line" in problem:
        assert problem["line"] >= 1 and problem["column"] >= 1, problem
    return problem
