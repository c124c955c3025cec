# test/http/test_pages_help.py: the manual, its examples and links, on an instance with the demo set.

import gzip
import html
import json
import os
import re
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from pool import CHECKOUT, own_instance

CHAPTERS = ("/help/", "/help/asking", "/help/answers", "/help/regions",
            "/help/annotating", "/help/licences", "/help/labelling",
            "/help/accounts", "/help/api", "/help/running")

CODE = re.compile(r'<code class="language-(\w+)">(.*?)</code></pre>', re.S)


@pytest.fixture(scope="module")
def demo():
    """The address of an instance with the demo set."""
    with own_instance(DEMO="yes") as instance:
        yield instance.url


@pytest.fixture(scope="module")
def pages(demo):
    session = requests.Session()
    session.trust_env = False
    return {path: session.get(demo + path) for path in CHAPTERS}


def addresses(text):
    return [html.unescape(href) for href in re.findall('href="([^"]*)"', text)]


def codes(pages, language):
    return [(path, html.unescape(text)) for path, page in pages.items()
            for kind, text in CODE.findall(page.text) if kind == language]


def test_each_chapter_is_a_page(pages):
    for path, page in pages.items():
        assert page.status_code == 200, path
        assert len(re.findall("<h1", page.text)) == 1, path
        anchors = re.findall(' id="([^"]*)"', page.text)
        assert len(set(anchors)) == len(anchors), path
        assert f'href="{path}" aria-current="page"' in page.text
        # As nginx sends it.
        assert len(gzip.compress(page.content, 1)) < 100000, path
        assert "{{" not in page.text


def test_both_addresses_show_the_first_chapter(demo, pages, http):
    for path in ("/help", "/info/", "/info"):
        page = http.get(demo + path)
        assert page.status_code == 200
        assert f'<link rel="canonical" href="{demo}/help/">' in page.text
        words = "<h1 id=\"what-this-is\">"
        assert words in page.text and words in pages["/help/"].text


def test_a_chapter_that_is_not_there(demo, http):
    assert http.get(demo + "/help/nothing").status_code == 404


def test_every_query_finds_pictures(demo, pages, http):
    found = 0
    for path, page in pages.items():
        for address in addresses(page.text):
            parts = urlsplit(address)
            if parts.path != "/query-pictures" or not parts.query:
                continue
            answer = http.get(f"{demo}/api/query-pictures?{parts.query}")
            query = parse_qs(parts.query)["query"][0]
            assert answer.status_code == 200, (path, query, answer.text)
            assert len(answer.json()) >= 1, (path, query)
            found += 1
    assert found >= 25


def test_every_query_that_is_shown_as_wrong_says_where(pages):
    text = pages["/help/asking"].text
    said = re.findall(r'<p class="error">Line (\d+), character (\d+): '
                      r"([^<]+)</p>", text)
    assert len(said) >= 3
    assert ("2", "3") == said[0][:2] and "license" in said[0][2]


def run(command, text):
    return subprocess.run([*command, text], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True,
                          env={**os.environ, "no_proxy": "*"})


def test_every_shell_example_runs(pages):
    examples = codes(pages, "sh")
    assert len(examples) >= 10
    for path, text in examples:
        done = run(["sh", "-e", "-c"], text)
        assert done.returncode == 0, (path, text, done.stderr)
        assert done.stdout.strip(), (path, text)


def test_every_python_example_runs(pages):
    examples = codes(pages, "python")
    assert len(examples) >= 6
    for path, text in examples:
        done = run([sys.executable, "-c"], text)
        assert done.returncode == 0, (path, text, done.stderr)
        assert done.stdout.strip(), (path, text)


def test_examples_of_answers_are_what_is_answered(demo, pages, http):
    shown = [(path, json.loads(text)) for path, text in codes(pages, "json")]
    assert [path for path, _ in shown] == \
        ["/help/regions", "/help/api", "/help/api"]
    assert [region["type"] for region in shown[0][1]] == \
        ["bbox", "polygon", "point"]
    for (_, example), path in zip(shown[1:], ("picture/6", "object/Cat")):
        answer = http.get(f"{demo}/api/{path}/").json()
        assert list(example) == list(answer)
        for name in ("id", "title", "name", "licences", "width", "parents",
                     "creator", "rating_count", "picture_count"):
            assert example.get(name) == answer.get(name), name


def test_the_limits_are_those_of_nginx(pages):
    conf = "".join((CHECKOUT / "nginx" / name).read_text()
                   for name in ("http.conf", "site.conf"))
    general, search = (int(re.search(f"zone={zone}:.* rate=(\\d+)r/s", conf)[1])
                       for zone in ("pinakes_general", "pinakes_search"))
    bursts = {int(re.search(f"zone={zone} burst=(\\d+)", conf)[1])
              for zone in ("pinakes_general", "pinakes_search")}
    text = pages["/help/api"].text
    assert f"may send {general} requests a second, {search} of them" in text
    assert bursts == {400, 100}
    assert "a burst of 400 more requests, or 100 more searches" in text


def test_every_link_of_the_manual_leads_somewhere(demo, pages, http):
    seen = {}
    for path, page in pages.items():
        main = page.text.split("<main", 1)[1].split("</main>", 1)[0]
        for address in addresses(main):
            parts = urlsplit(address)
            if parts.scheme or not parts.path or parts.query:
                continue
            if parts.path not in seen:
                seen[parts.path] = http.get(demo + parts.path)
            answer = seen[parts.path]
            # What is one's own asks to sign in first.
            own = parts.path.startswith("/account/")
            assert answer.status_code == (401 if own else 200), (path, address)
            if parts.fragment:
                assert f'id="{parts.fragment}"' in answer.text, (path, address)
