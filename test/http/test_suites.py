# test/http/test_suites.py: other people's hard cases, as queries: an answer or a clean refusal, soon.

import json
import re
import time

import pytest

import model
from client import QUERY, SOON_S, assert_is_problem, assert_is_refused_query

# What the characters of the YAML test suite stand for (its README).
SHOWN = {"\u2423": " ", "\u21b5": "", "\u220e": "", "\u2190": "\r",
         "\u21d4": "\ufeff"}


def ask(client, query, by="POST", **parameters):
    """One query; it must be answered or refused, and soon."""
    begin = time.monotonic()
    answer = client.ask(query, by, **parameters)
    assert time.monotonic() - begin < SOON_S, query[:200]
    if answer.status_code == 200:
        assert isinstance(answer.json(), list)
    else:
        check_refusal(answer, query)
    return answer


def check_refusal(answer, query):
    if answer.status_code == 413:
        assert len(query) > 8000, "a short query is not too large"
    else:
        assert_is_refused_query(answer)


def ask_both_ways(client, query):
    by_post = ask(client, query)
    if len(query) < 1500:
        raw = query if isinstance(query, bytes) else query.encode()
        if not is_text(raw):
            # Refused as an address, before it is a query.
            assert_is_problem(client.ask(raw, "GET"), 400)
            return by_post
        by_get = ask(client, raw, "GET")
        assert by_get.status_code == by_post.status_code
        assert by_get.content == by_post.content
    return by_post


def is_text(raw):
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def real_yaml(text):
    for shown, meant in SHOWN.items():
        text = text.replace(shown, meant)
    while "\u2014\u00bb" in text:
        text = text.replace("\u2014\u00bb", "\u00bb")
    return text.replace("\u00bb", "\t")


def test_the_yaml_test_suite(client, shared_data):
    yaml = pytest.importorskip("yaml")
    cases = 0
    for path in sorted((shared_data / "yaml-test-suite/src").glob("*.yaml")):
        # The loader in Python takes no tab here and there: the cases do.
        for case in yaml.safe_load(path.read_text("utf-8")):
            if "yaml" in case:
                text = real_yaml(case["yaml"])
                if "\u220e" in case["yaml"]:
                    text = text.rstrip("\n")
                answer = ask_both_ways(client, text)
                cases += 1
                if case.get("fail") and answer.status_code == 200:
                    pytest.fail(f"{path.name}: accepted {text!r}")
    assert cases > 180


@pytest.mark.parametrize("folder", ["test_parsing", "test_transform"])
def test_the_json_test_suite(client, shared_data, folder):
    paths = sorted((shared_data / "json-test-suite" / folder).glob("*.json"))
    for path in paths:
        ask_both_ways(client, path.read_bytes())
    assert paths


def string_sets(shared_data):
    naughty = shared_data / "naughty-strings"
    strings = json.loads((naughty / "blns.json").read_text("utf-8"))
    strings += (naughty / "blns.txt").read_bytes().split(b"\n")
    for path in sorted((shared_data / "injection-strings").glob("*.txt")):
        strings += path.read_bytes().split(b"\n")
    return strings


def test_naughty_and_injection_strings_as_the_query(client, shared_data):
    strings = string_sets(shared_data)
    for string in strings:
        ask_both_ways(client, string)
    assert len(strings) > 1000


def test_whole_files_of_strings_as_the_query(client, shared_data):
    paths = [path for folder in ("naughty-strings", "injection-strings")
             for path in (shared_data / folder).iterdir()]
    for path in paths:
        ask(client, path.read_bytes())
    assert len(paths) > 10


def refused_as_too_long(answer, text):
    """Longer than any title or name: the refusal names the limit."""
    return len(text) > 200 and answer.status_code == 400 and \
        re.search("[0-9]", answer.json()["detail"])


def test_naughty_and_injection_strings_as_values(client, shared_data, made):
    """Each is found literally, or refused when it is no text."""
    escape = str.maketrans({c: "\\" + c for c in "%_\\"})
    words = []
    for string in string_sets(shared_data):
        try:
            text = string if isinstance(string, str) else string.decode()
        except UnicodeDecodeError:
            continue
        if text and "\0" not in text:
            words.append(text)
    # Those that can be titles are found under them.
    titles = {}
    for text in sorted(set(words))[::23]:
        if made.value("SELECT is_line(%s, 500)", text):
            titles[text] = made.picture(title=text)
    assert len(titles) > 20
    scope = {"in_gallery": made.gallery_id}
    for text in words[::3] + list(titles):
        answer = ask(client, json.dumps({"want": [
            scope, {"title": text.translate(escape)}]}), limit=1000)
        if refused_as_too_long(answer, text):
            continue
        assert answer.status_code == 200, (text, answer.text)
        assert sorted(p["title"] for p in answer.json()) == sorted(
            title for title in titles if model.fold(text) in model.fold(title))
    for rule in ("has", "author", "licence", "nature", "origin_url"):
        for text in words[::29]:
            answer = ask(client, json.dumps({"want": [{rule: text}, scope]}))
            assert refused_as_too_long(answer, text) or \
                answer.status_code == 200, (rule, text, answer.text)


def test_injection_strings_as_parameters(client, shared_data):
    for string in string_sets(shared_data)[::11]:
        for name in ("ordering", "limit", "offset", "seed", "after", "count"):
            more = {"ordering": "random"} if name == "seed" else {}
            answer = client.get(QUERY, params={**more, name: string})
            assert answer.status_code in (200, 400), (name, string)


BOMBS = {
    "[": "[" * 100_000,
    "want: [": "want: " + "[" * 100_000,
    "{": "{" * 100_000,
    "{a: ": "{a: " * 25_000,
    "[a,": "[a," * 33_000,
    "[[a]: b,": "[[a]: b," * 12_000,
    "- ": "- " * 50_000,
    "? ": "? " * 50_000,
    "a:\\n deeper": "".join(" " * n + "a:\n" for n in range(400)),
    "anchors": "want:\n" + "".join(f"- &a{n} x\n" for n in range(50_000)),
    "same anchor": "want: [" + "&a x, " * 15_000 + "]",
    "laughs": "a: &a [l,l,l,l,l,l,l,l,l]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [" + ",".join(
            f"*{chr(97 + n)}" for _ in range(9)) + "]\n" for n in range(20)),
    "laughing rules": "want:\n- &a0 {title: x}\n" + "".join(
        f"- &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 20)),
    "an anchor in itself": "want: &a [*a]",
    "a rule in itself": "want:\n- &a {has: *a}\n",
    "merge keys": "want:\n- {<<: {has: [x]}}\n",
    "tags": "want: " + "!!seq " * 10_000 + "[]",
    "a long tag": "want: !" + "x" * 90_000 + " []",
    "directives": "%TAG !e! tag:example.com,2000:\n" * 3000 + "--- {}\n",
    "comments": "#\n" * 50_000,
    "blanks": " " * 100_000,
    "lines": "\n" * 100_000,
    "a long text": "want: [{title: '" + "x" * 100_000 + "'}]",
    "a long number": "want: [{above_width: " + "9" * 90_000 + "}]",
    "a long fraction": "want: [{after_date: 0." + "1" * 90_000 + "}]",
    "exponents": "want: [{after_date: 1e999999999}]",
    "escapes": 'want: [{title: "' + "\\x41" * 20_000 + '"}]',
    "quotes": "want: [" + "'" * 99_000,
    "percent signs": "want: [{title: '" + "%a" * 3000 + "'}]",
    "folded": "want: >\n" + "  x\n" * 20_000,
    "JSON [": "[" * 50_000 + "]" * 50_000,
    "JSON {": '{"a":' * 15_000 + "1" + "}" * 15_000,
    "JSON members": "{" + ",".join(f'"k{n}":1' for n in range(8000)) + "}",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_what_grows_is_refused_at_once(client, bomb):
    # Bombs that are small enough may be answered; none may take long.
    answer = client.ask(BOMBS[bomb])
    assert answer.elapsed.total_seconds() < SOON_S
    if answer.status_code == 200:
        assert bomb in ("comments", "blanks", "lines", "percent signs",
                        "a long text", "escapes", "directives")
    else:
        check_refusal(answer, BOMBS[bomb])


def test_a_hundred_kilobytes_of_brackets_cost_nothing(client):
    answer = client.ask(BOMBS["["])
    assert answer.status_code in (400, 413)
    assert answer.elapsed.total_seconds() < 1


@pytest.mark.parametrize("pattern", [
    "%a" * 200, "%_" * 300, "%" * 1000, "_" * 1000 + "%",
    "%" + "a%" * 100 + "b", "%".join("a" * 30 + "b")],
    ids=["%a", "%_", "%", "_", "%a%b", "a%b"])
def test_patterns_that_backtrack_are_answered_soon(client, made, pattern):
    for _ in range(20):
        made.picture(title="a" * 500, description="a" * 20000)
    for rule in ("title", "description"):
        begin = time.monotonic()
        answer = client.ask({"want": [{"in_gallery": made.gallery_id},
                                      {rule: pattern}]})
        assert time.monotonic() - begin < SOON_S
        assert answer.status_code in (200, 400)


def test_the_site_is_well_after_all_that(client):
    for _ in range(20):
        assert client.get("/health").status_code == 200
        assert client.post(QUERY, "{}").status_code == 200
