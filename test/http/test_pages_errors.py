# test/http/test_pages_errors.py: pages that say why there is no other page, the program's and nginx's own.

import os
import re
import signal
import socket

import pytest
import requests

from pool import own_instance, wait_until


def get(url, **more):
    session = requests.Session()
    session.trust_env = False
    return session.get(url, **more)


def assert_is_error_page(answer, status, *said):
    assert answer.status_code == status, (answer.status_code, answer.text)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "ETag" not in answer.headers
    text = answer.text
    assert text.startswith("<!doctype html>")
    assert len(re.findall("<h1>", text)) == 1
    assert f"HTTP {status}" in text
    assert 'href="/">Home</a>' in text
    assert ">Source of version" in text
    for part in said:
        assert part in text, (part, text)
    return text


@pytest.fixture(scope="module")
def own():
    """An instance with its limits, and free to be broken."""
    with own_instance(LIMITS="") as instance:
        yield instance


def test_a_page_that_is_not_there_offers_a_search(url):
    text = assert_is_error_page(get(url + "/nothing/grey_wolf"), 404,
                                "nothing at this address")
    assert re.search(r'<form[^>]*role="search" action="/query-pictures"', text)
    assert 'value="grey wolf"' in text
    assert get(url + "/nothing/grey_wolf").headers.get("Retry-After") is None


def test_the_search_that_it_offers_is_one(url):
    answer = get(url + "/query-pictures",
                 params={"value": "wolf", "add": "want"},
                 headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert "title" in answer.text and "wolf" in answer.text


def test_a_file_that_is_not_there_has_the_same_page(url):
    for path in ("/css/none.css", "/media/none", "/icons/none.svg"):
        assert_is_error_page(get(url + path), 404, "nothing at this address")


def test_a_malformed_address(url):
    assert_is_error_page(get(url + "/%ff"), 400, "could not be understood")
    text = assert_is_error_page(get(url + "/gallery/?limit=x"), 400,
                                "The parameter limit must be")
    assert 'name="value" value=""' in text


def test_a_method_that_is_not_taken(url, http):
    answer = http.post(url + "/help/", data="x")
    assert_is_error_page(answer, 405, "cannot be used like that",
                         ">Try again</a>")
    assert "GET" in answer.headers["Allow"]
    assert_is_error_page(http.post(url + "/css/base.css"), 405,
                         "cannot be used like that")


def test_an_api_answers_in_json_all_the_same(url):
    for path, status in (("/api/nothing", 404), ("/api/picture/0", 404)):
        answer = get(url + path)
        assert answer.status_code == status
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_too_large_a_body(url, http):
    for path, accept in (("/help/", "*/*"), ("/query-pictures", "text/html")):
        answer = http.post(url + path, data=b"x" * 1100000,
                           headers={"Accept": accept})
        assert_is_error_page(answer, 413, "too large")
    answer = http.post(url + "/query-pictures", data=b"x" * 1100000)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_too_long_an_address(url):
    answer = get(url + "/api/query-pictures?" + "x" * 20000)
    assert answer.status_code == 414
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_what_is_no_http_at_all(url):
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), 10) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n")
        said = b""
        while chunk := client.recv(65536):
            said += chunk
    head, _, body = said.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"could not be understood" in body


def statuses_of(url, path, count):
    """Of requests sent all at once, and the last answer."""
    host, port = url.removeprefix("http://").split(":")
    ask = f"GET {path} HTTP/1.1\r\nHost: x\r\n"
    with socket.create_connection((host, int(port)), 60) as client:
        client.sendall((f"{ask}\r\n" * (count - 1) +
                        f"{ask}Connection: close\r\n\r\n").encode())
        said = b""
        while chunk := client.recv(1 << 20):
            said += chunk
    answers = said.decode().split("HTTP/1.1 ")[1:]
    return [int(answer[:3]) for answer in answers], answers[-1]


def test_too_many_requests(own):
    statuses, last = statuses_of(own.url, "/nothing", 900)
    assert set(statuses) == {404, 429}
    assert "Retry-After: 1" in last and "Cache-Control: no-store" in last
    assert "too much at once" in last
    assert "Wait 1 second, then try again." in last


def test_no_database(own):
    own.run("stop-db")
    try:
        answer = get(own.url + "/")
        assert_is_error_page(answer, 503, "no answer right now",
                             "then try again.", ">Try again</a>")
        assert int(answer.headers["Retry-After"]) >= 1
        # The manual is there when nothing else is.
        assert get(own.url + "/help/asking").status_code == 200
    finally:
        own.run("start-db")
    wait_until(lambda: get(own.url + "/").status_code == 200,
               "the site is back")


def test_no_pool(own):
    master = own.master()
    os.kill(master, signal.SIGTERM)
    wait_until(lambda: get(own.url + "/").status_code == 502, "nobody listens")
    answer = get(own.url + "/picture/1")
    assert_is_error_page(answer, 502, "no answer right now",
                         "Wait 1 second, then try again.")
    assert answer.headers["Retry-After"] == "1"
    problem = get(own.url + "/api/picture/1")
    assert problem.status_code == 502
    assert problem.headers["Content-Type"] == "application/problem+json"
    for path in re.findall('(?:href|src)="(/(?:css|icons|js)/[^"#]+)',
                           answer.text):
        assert get(own.url + path).status_code == 200, path
