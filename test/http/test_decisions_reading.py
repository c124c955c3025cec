# test/http/test_decisions_reading.py: how a query is read, decision by decision.
#
# Every test makes its pictures in a gallery of its own; find() looks there.

import json
import re

import pytest

from client import QUERY, SOON_S, assert_is_problem, assert_is_refused_query

# ---- A9 to A13: what is read ----

def test_a09_only_direct_copies(made, find):
    first = made.picture()
    copy = made.picture(copied_from=first)
    again = made.picture(copied_from=copy)
    assert find(f"copied_from: [{first}]") == [copy]
    assert find(f"copied_from: [{first}, {copy}]") == [again, copy]
    assert find(exclude=f"copied_from: {first}") == [again, first]


EVERY_LIST = ["has", "has_object", "nature", "licence", "author",
              "in_gallery", "copied_from"]


@pytest.mark.parametrize("rule", EVERY_LIST)
def test_a10_an_empty_list_matches_nothing(made, find, rule):
    picture = made.picture()
    assert find(f"{rule}: []") == []
    assert find(exclude=f"{rule}: []") == [picture]


def test_a10_a_scalar_is_a_list_of_one(made, find):
    thing = made.object("thing")
    first = made.picture()
    picture = made.picture(objects=[thing], nature="photo", licences=["MIT"],
                           copied_from=first)
    for rule, value in (("has", made.name("thing")), ("nature", "photo"),
                        ("has_object", made.name("thing")),
                        ("licence", "MIT"), ("copied_from", first)):
        assert find(f"{rule}: {value}") == find(f"{rule}: [{value}]") \
            == [picture]


# text, the rule or key it is about, line, columns that would be right
WRONG = [
    ("wants:\n- has: [a]\n", "wants", 1, (1, 2)),
    ("want:\n- hass: [a]\n", "hass", 2, (3, 4)),
    ("want:\n- {has: [a], has_object: [b]}\n", None, 2, (3, 4, 14)),
    ("want:\n- {}\n", None, 2, (3, 4)),
    ("want:\n- has\n", None, 2, (3,)),
    ("want: {has: [a]}\n", "want", 1, (1, 7)),
    ("want: cat\n", "want", 1, (1, 7)),
    ("- has: [a]\n", None, 1, (1,)),
    ("want: []\nwant: []\n", "want", 2, (1,)),
    ("want:\n- title: [a, b]\n", "title", 2, (3, 10)),
    ("want:\n- title: {a: b}\n", "title", 2, (3, 10)),
    ("want:\n- has: {a: b}\n", "has", 2, (3, 8)),
    ("want:\n- has: [a, [b]]\n", "has", 2, (3, 12)),
    ("want:\n- above_width: big\n", "above_width", 2, (3, 16)),
    ("want:\n- above_width: \"800\"\n", "above_width", 2, (3, 16)),
    ("want:\n- above_width: [800]\n", "above_width", 2, (3, 16)),
    ("want:\n- above_width: -1\n", "above_width", 2, (3, 16)),
    ("want:\n- below_height: -800\n", "below_height", 2, (3, 17)),
    ("want:\n- above_width: 10.5\n", "above_width", 2, (3, 16)),
    ("want:\n- above_region_count: many\n", "above_region_count", 2, (3, 23)),
    ("want:\n- below_rating_count: -1\n", "below_rating_count", 2, (3, 23)),
    ("want:\n- before_date: yesterday\n", "before_date", 2, (3, 16)),
    ("want:\n- after_date: 2019-01-01\n", "after_date", 2, (3, 15)),
    ("want:\n- after_date: .nan\n", "after_date", 2, (3, 15)),
    ("want:\n- after_date: .inf\n", "after_date", 2, (3, 15)),
    ("want:\n- in_gallery: [mine]\n", "in_gallery", 2, (3, 15, 16)),
    ("want:\n- copied_from: 1.5\n", "copied_from", 2, (3, 16)),
    ("want:\n- above_rating: good\n", "above_rating", 2, (3, 17)),
    ("include_obsolete: 1\n", "include_obsolete", 1, (1, 19)),
    ("include_obsolete: yes\n", "include_obsolete", 1, (1, 19)),
    ("include_obsolete: 'true'\n", "include_obsolete", 1, (1, 19)),
    ("include_obsolete: [true]\n", "include_obsolete", 1, (1, 19)),
    ("want:\n- has: [a\n", None, None, None),
    ("want:\n\t- has: [a]\n", None, 2, None),
    ("want: []\n--- \nwant: []\n", None, None, None),
    ("want:\n- has: *unknown\n", None, 2, None),
    ('{"want": [{"has": ["a"], "has": ["b"]}]}', None, 1, None),
    ('{\n"want": [],\n"want": []}', None, 3, (1, 2)),
]


@pytest.mark.parametrize("text, about, line, columns", WRONG,
                         ids=[repr(w[0])[1:40] for w in WRONG])
def test_a11_what_is_wrong_is_refused_with_its_place(
        client, text, about, line, columns):
    problem = assert_is_refused_query(client.ask(text))
    assert "line" in problem and "column" in problem, problem
    if line:
        assert problem["line"] == line, problem
    if columns:
        assert problem["column"] in columns, problem
    if about:
        said = " ".join(str(problem.get(name, ""))
                        for name in ("field", "detail"))
        assert about in said, problem


def test_a11_an_unknown_rule_says_what_was_expected(client):
    problem = assert_is_refused_query(client.ask("want:\n- hass: [a]\n"))
    assert problem.get("expected"), problem


@pytest.mark.parametrize("text, title", [
    ("no", "no"), ("on", "on"), ("yes", "yes"), ("123", "123"),
    ("0123", "0123"), ("1e3", "1e3"), ("0x1F", "0x1F"),
    ("true", "true"), ("1.10", "1.10"), ("2019-01-01",) * 2,
    (".inf", ".inf"), ("'quoted'", "quoted"), ('"\\u00e9\\x41"', "éA")])
def test_a12_text_rules_take_the_scalar_as_written(made, find, text, title):
    picture = made.picture(title=f"<{title}>")
    made.picture(title="<other>")
    assert find(f"title: {text}") == [picture]


@pytest.mark.parametrize("text", ["null", "Null", "~"])
def test_a12_null_too_is_text_where_a_text_is_expected(made, find, text):
    picture = made.picture(title=f"<{text}>")
    made.picture(title="<other>")
    assert find(f"title: {text}") == [picture]


def test_a12_a_licence_may_look_like_a_number(made, find):
    picture = made.picture(licences=["0BSD"])
    assert find("licence: 0BSD") == find("licence: [0BSD]") == [picture]


def test_a12_an_author_may_look_like_a_number(made, find):
    name = str(int(made.tag, 16))
    picture = made.picture(author_id=made.account(name))
    assert find(f"author: {name}") == find(f"author: ['{name}']") == [picture]


@pytest.mark.parametrize("text", ["010", "10", "+10", "0xA", "0o12"])
def test_a12_numbers_are_those_of_yaml_1_2(made, find, text):
    made.picture(width=9)
    ten = made.picture(width=10)
    assert find(f"above_width: {text}; below_width: {text}") == [ten]


def test_a12_json_is_read_as_json(client, made):
    face = "\U0001f600 \u2028 face"
    picture = made.picture(title=face)
    query = {"want": [{"in_gallery": [made.gallery_id]}, {"title": face}]}
    for text in (json.dumps(query), json.dumps(query, ensure_ascii=False),
                 json.dumps(query, indent="\t"), " " + json.dumps(query)):
        assert client.ids(text) == [picture]
    assert "\\ud83d\\ude00" in json.dumps(query)


@pytest.mark.parametrize("text", [
    "want:\n- title: \"a\\0b\"\n", '{"want": [{"title": "a\\u0000b"}]}',
    "want:\n- title: a\0b\n", '{"want": [{"title": "a\0b"}]}',
    'want:\n- title: "\\x00"\n', "\0", "want:\n- has: [\"\\u0000\"]\n"])
def test_a12_nul_is_refused(client, text):
    assert_is_refused_query(client.ask(text))


@pytest.mark.parametrize("text", [
    b"want:\n- title: \xff\n", b'{"want": [{"title": "\xc0\xaf"}]}',
    b'{"want": [{"title": "\xed\xa0\x80"}]}', b'"\xf4\x90\x80\x80"',
    b'{"want": [{"title": "\\ud83d"}]}', b"\xff\xfew\x00a\x00"])
def test_a12_bytes_that_are_no_text_are_refused(client, text):
    answer = client.ask(text)
    if text.startswith(b"\xff\xfe"):
        # UTF-16: YAML allows it; we need not.
        assert answer.status_code in (200, 400)
    else:
        assert_is_refused_query(answer)


def test_a12_aliases_are_accepted(made, find):
    one, two = made.object("one"), made.object("two")
    picture = made.picture(objects=[one, two])
    made.picture(objects=[one])
    names = f"[{made.name('two')}]"
    assert find(f"has: &names {names}; has_object: *names") == [picture]
    assert find(f"has: [&a {made.name('two')}]; has: *a") == [picture]
    assert find("&rule {has: %s}; *rule" % names) == [picture]


def too_much(what):
    names = ", ".join(f"n{n}" for n in range(100))
    if what == "rules":
        return "want:\n" + "- above_width: 1\n" * 5000
    if what == "items":
        return f"want:\n- has: [{', '.join('n' for _ in range(50000))}]\n"
    if what == "depth":
        return "want: " + "[" * 500 + "]" * 500
    if what == "bytes":
        return "want: [] #" + "x" * 900_000
    text = f"want:\n- has: &a0 [{names}]\n"
    return text + "".join(f"- has: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n"
                          for n in range(1, 12))


@pytest.mark.parametrize("what", ["rules", "items", "depth", "bytes",
                                  "aliases"])
def test_a12_limits_are_named(client, what):
    answer = client.ask(too_much(what))
    status = answer.status_code if answer.status_code == 413 else 400
    problem = assert_is_problem(answer, status)
    assert answer.elapsed.total_seconds() < SOON_S
    if what != "aliases":   # lists of lists are refused before they expand
        said = f"{problem.get('detail')} {problem.get('expected')}"
        assert re.search("[0-9]", said), problem


@pytest.mark.parametrize("type", [
    None, "application/yaml", "text/plain", "application/json", "text/x-yaml",
    "application/octet-stream", "application/x-www-form-urlencoded", "nonsense"])
def test_a13_the_body_is_the_query_whatever_its_type(client, made, type):
    picture = made.picture(width=123)
    text = f"want: [in_gallery: {made.gallery_id}, above_width: 123]"
    answer = client.post(QUERY, text, type)
    assert [p["id"] for p in answer.json()] == [picture], answer.text


def test_a13_a_form_has_the_field_query(client, made):
    picture = made.picture(title="a&b=c+d %41 é")
    made.picture()
    text = f"want:\n- in_gallery: {made.gallery_id}\n" \
        "- title: 'a&b=c+d \\%41 é'\n"
    for way in ({"data": {"query": text}}, {"files": {"query": (None, text)}}):
        answer = client.session.post(client.url + QUERY, **way)
        assert answer.status_code == 200, answer.text
        assert [p["id"] for p in answer.json()] == [picture]


def test_a13_an_empty_body_asks_for_everything(client, made):
    picture = made.picture()
    obsolete = made.picture(replaced_by=picture)
    for text in ("", "{}"):
        found = client.ids(text, limit=2)
        assert picture in found and obsolete not in found


def test_a13_get_asks_the_same(client, made):
    made.picture(title="x & y")
    text = f"want:\n- in_gallery: {made.gallery_id}\n- title: 'x & y'\n"
    by_post = client.ask(text)
    by_get = client.ask(text, by="GET")
    assert by_post.content == by_get.content
    assert len(by_get.json()) == 1
    assert client.get(QUERY + "?limit=1").json() == \
        client.post(QUERY + "?limit=1").json()
