# test/http/test_decisions.py: one small test, or a few, for each decision on queries and addresses.
#
# Every test makes its pictures in a gallery of its own; find() looks there.

import json
import re
from decimal import Decimal
from urllib.parse import quote, urlsplit

import pytest

import model
from client import (QUERY, assert_is_problem, assert_is_refused_query,
                    next_link)


@pytest.fixture
def find(client, made):
    """Asks for pictures of this test, by rules as YAML; ids, newest first."""
    def find(want="", exclude="", more="", **parameters):
        parameters.setdefault("limit", 1000)
        text = f"want:\n- in_gallery: {made.gallery_id}\n{lines(want)}" \
            f"exclude:\n{lines(exclude)}" if exclude else \
            f"want:\n- in_gallery: {made.gallery_id}\n{lines(want)}"
        return client.ids(text + more, **parameters)
    return find


def lines(rules):
    """'a: 1; b: 2' as list items."""
    return "".join(f"- {rule.strip()}\n" for rule in rules.split(";")
                   if rule.strip())


# ---- A1 to A5: rules ----

def test_a01_want_joins_by_and_a_list_by_or(made, find):
    cat, dog = made.object("cat"), made.object("dog")
    both = made.picture(objects=[cat, dog])
    one = made.picture(objects=[cat])
    other = made.picture(objects=[dog])
    made.picture()
    cat, dog = made.name("cat"), made.name("dog")
    assert find(f"has_object: [{cat}, {dog}]") == [other, one, both]
    assert find(f"has_object: [{cat}]; has_object: [{dog}]") == [both]


def test_a01_exclude_drops_when_any_rule_holds(made, find):
    made.picture(width=100)
    made.picture(height=100)
    kept = made.picture()
    assert find(exclude="below_width: 100; below_height: 100") == [kept]


def test_a02_excluding_keeps_what_has_no_value(made, find):
    bare = made.picture()
    full = made.picture(nature="photo", origin_url="https://a.example/",
                        description="text", licences=["MIT"])
    assert find(exclude="nature: photo") == [bare]
    assert find(exclude="nature: painting") == [full, bare]
    assert find(exclude="origin_url: a.example") == [bare]
    assert find(exclude="origin_url: b.example") == [full, bare]
    assert find(exclude="description: text") == [bare]
    assert find(exclude="licence: MIT") == [bare]
    assert find(exclude=f"copied_from: {full}") == [full, bare]


def test_a03_bounds_are_inclusive_in_want_and_exclude(made, find):
    less, equal, more = (made.picture(width=n, height=n)
                         for n in (799, 800, 801))
    for size in ("width", "height"):
        assert find(f"above_{size}: 800") == [more, equal]
        assert find(f"below_{size}: 800") == [equal, less]
        assert find(exclude=f"above_{size}: 800") == [less]
        assert find(exclude=f"below_{size}: 800") == [more]


def test_a04_unrated_pictures_satisfy_both_rating_rules(made, find):
    unrated = made.picture()
    middle = made.picture(ratings=[2, 5])
    high = made.picture(ratings=[5])
    assert find("above_rating: 4") == [high, unrated]
    assert find("above_rating: 3.5") == [high, middle, unrated]
    assert find("below_rating: 3.5") == [middle, unrated]
    assert find("below_rating: 1") == [unrated]
    assert find(exclude="above_rating: 4") == [middle]
    assert find("above_rating: 4; above_rating_count: 1") == [high]


def test_a04_nothing_counts_as_zero(made, find):
    bare = made.picture()
    thing = made.object("thing")
    full = made.picture(objects=[thing, thing], ratings=[1, 1])
    assert find("below_region_count: 0") == [bare]
    assert find("below_rating_count: 0") == [bare]
    assert find("above_region_count: 2") == [full]
    assert find("above_rating_count: 2") == [full]
    assert find("above_region_count: 0") == [full, bare]
    assert find("above_region_count: 3") == []


def test_a05_dates_are_strict_and_take_fractions(made, find):
    first, middle, last = made.picture(), made.picture(), made.picture()
    at = Decimal(made.timestamp_us(middle)) / 10**6
    step = Decimal("0.000001")
    assert find(f"before_date: {at}") == [first]
    assert find(f"after_date: {at}") == [last]
    assert find(f"before_date: {at + step}; after_date: {at - step}") \
        == [middle]
    assert find(exclude=f"before_date: {at}; after_date: {at}") == [middle]
    assert find("after_date: 0") == [last, middle, first]


def test_a05_the_timestamp_of_an_answer_is_a_bound(client, made, find):
    made.picture()
    middle = made.picture()
    last = made.picture()
    stamp = re.search(r'"timestamp": *([0-9.]+)',
                      client.get(f"/api/picture/{middle}/").text).group(1)
    assert find(f"after_date: {stamp}") == [last]


# ---- A6, A7: texts ----

@pytest.mark.parametrize("rule", ["title", "description"])
def test_a06_a_text_is_a_literal_substring(made, find, rule):
    def picture(text):
        return made.picture(**{rule: text})
    school, under, percent = (picture(t) for t in
                              ("Une ÉCOLE.", "a_b", "100% wool"))
    picture("axb")
    assert find(f"{rule}: école") == [school]
    assert find(f"{rule}: A_B") == [under]
    assert find(f"{rule}: 'a\\_b'") == [under]
    assert find(f"{rule}: '100\\% W'") == [percent]
    assert find(f"{rule}: no such text") == []


@pytest.mark.parametrize("rule", ["title", "description"])
def test_a06_a_text_with_a_percent_sign_is_a_pattern_of_the_whole(
        made, find, rule):
    def picture(text):
        return made.picture(**{rule: text})
    cat, many, dog, percent, back = (picture(t) for t in (
        "CAT", "a cat sat", "dogs", "5% of a", "a\\b"))
    assert find(f"{rule}: cat%") == [cat]
    assert find(f"{rule}: '%cat%'") == [many, cat]
    assert find(f"{rule}: 'D_g%'") == [dog]
    assert find(f"{rule}: '_\\%%'") == [percent]
    assert find(f"{rule}: '%\\\\%'") == [back]
    assert find(f"{rule}: '%'") == [back, percent, dog, many, cat]


@pytest.mark.parametrize("rule", ["title", "description"])
def test_a06_a_pattern_that_ends_in_a_backslash_is_refused(client, rule):
    answer = client.ask(f"want:\n- {rule}: 'a%\\'\n")
    assert assert_is_refused_query(answer)["line"] == 2
    answer = client.ask({"want": [{rule: "%\\\\\\"}]})
    assert_is_refused_query(answer)


@pytest.mark.parametrize("upper, lower", [
    ("ÀÉÎÕÜ", "àéîõü"), ("ЁЖЩ", "ёжщ"), ("ΑΒΓ", "αβγ"), ("Ⅷ", "ⅷ"),
    ("Ǆ", "ǆ"), ("ẞ", "ß"), ("Ա", "ա"), ("𐐀", "𐐨"), ("Ｚ", "ｚ")])
def test_a06_case_is_folded_over_all_of_unicode(made, find, upper, lower):
    pictures = [made.picture(title=text) for text in (upper, lower)][::-1]
    for text in (upper, lower, f"%{upper}", f"{lower}%"):
        assert find(f"title: '{text}'") == pictures


def test_a06_titles_order_by_folded_title_then_title_then_id(made, find):
    titles = ["b", "B", "a", "A", "é", "É", "z", "", "B", "_", "猫"]
    ids = [made.picture(title=title) for title in titles]
    expected = [id for _, _, id in sorted(
        (model.fold(title), title, id) for title, id in zip(titles, ids))]
    assert find(ordering="title-asc") == expected
    assert find(ordering="title-desc") == expected[::-1]


def test_a07_origin_is_a_prefix_without_scheme(made, find):
    one = made.picture(origin_url="https://Commons.Example/Wiki/A_b%20c")
    two = made.picture(origin_url="ftp://commons.example.org/Wiki")
    made.picture()
    assert find("origin_url: commons.example") == [two, one]
    assert find("origin_url: commons.example/") == [one]
    assert find("origin_url: COMMONS.example/Wiki/A_b") == [one]
    assert find("origin_url: commons.example/wiki/A_b") == []
    assert find("origin_url: commons.example/Wiki/A%") == []
    assert find("origin_url: commons.example/Wiki/A_b%20") == [one]
    assert find("origin_url: commons.example/Wiki/Axb") == []
    assert find("origin_url: ommons.example") == []
    assert find("origin_url: 'HTTP://commons.example/W'") == [one]
    assert find("origin_url: http://commons.example.org") == [two]


# ---- A8: the tree ----

def test_a08_has_finds_descendants_through_diamonds(made, find):
    top = made.object("top")
    left, right = (made.object(n, [top]) for n in ("left", "right"))
    bottom = made.object("bottom", [left, right])
    made.object("elsewhere")
    pictures = [made.picture(objects=[thing])
                for thing in (top, left, right, bottom)]
    itself, by_left, by_right, deep = pictures
    assert find(f"has: [{made.name('top')}]") == pictures[::-1]
    assert find(f"has: [{made.name('left')}]") == [deep, by_left]
    assert find(f"has_object: [{made.name('top')}]") == [itself]
    assert find(exclude=f"has: [{made.name('right')}]") == [by_left, itself]
    assert find(f"has: [{made.name('elsewhere')}]") == []


def test_a08_an_unknown_name_matches_nothing(made, find):
    thing = made.object("thing")
    picture = made.picture(objects=[thing])
    nobody, name = made.name("nobody"), made.name("thing")
    assert find(f"has: [{nobody}]") == []
    assert find(f"has: [{nobody}, {name}]") == [picture]
    assert find(f"has: ['{name.upper()}']") == []
    assert find(exclude=f"has: [{nobody}]") == [picture]


def test_a08_an_alias_means_the_object(made, find):
    cat = made.object("cat", aliases=["kitty"])
    kitten = made.object("kitten", [cat])
    one, two = (made.picture(objects=[thing]) for thing in (cat, kitten))
    alias = made.name("kitty")
    assert find(f"has: [{alias}]") == [two, one]
    assert find(f"has_object: [{alias}]") == [one]
    assert find(exclude=f"has: [{alias}]") == []


def test_a08_names_are_read_when_the_query_runs(made, find):
    old, new, alias = (made.name(n) for n in ("old", "new", "alias"))
    assert find(f"has: [{old}]") == find(f"has: [{new}]") == []
    thing = made.object("old")
    picture = made.picture(objects=[thing])
    assert find(f"has: [{old}]") == [picture]
    made.run("INSERT INTO object_alias (name, object_id) VALUES (%s, %s)",
             alias, thing)
    made.record_object(thing)
    assert find(f"has: [{alias}]") == [picture]
    made.run("UPDATE object SET name = %s WHERE id = %s", new, thing)
    made.record_object(thing)
    assert find(f"has: [{old}]") == []
    assert find(f"has: [{new}]") == [picture]
    made.run("DELETE FROM object_alias WHERE name = %s", alias)
    made.record_object(thing)
    assert find(f"has: [{alias}]") == []
    made.run("DELETE FROM region WHERE object_id = %s", thing)
    made.run("DELETE FROM object WHERE id = %s", thing)
    made.record(picture)
    assert find(f"has: [{new}]") == []
    assert find(exclude=f"has: [{new}]") == [picture]


def test_a08_a_new_edge_counts_at_once(made, find):
    top, low = made.object("top"), made.object("low")
    picture = made.picture(objects=[low])
    assert find(f"has: [{made.name('top')}]") == []
    made.run("INSERT INTO object_parent (object_id, parent_id) "
             "VALUES (%s, %s)", low, top)
    made.record_object(low)
    assert find(f"has: [{made.name('top')}]") == [picture]


def test_a08_a_licence_and_a_person_that_come_later_are_found(made, find):
    code, name = f"X-{made.tag}", made.name("late")
    assert find(f"licence: {code}") == find(f"author: {name}") == []
    made.run("INSERT INTO licence (code, title, is_free) "
             "VALUES (%s, 'Late', false)", code)
    picture = made.picture(licences=[code], author_id=made.account(name))
    assert find(f"licence: {code}") == [picture]
    assert find(f"author: {name}") == [picture]


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
    assert answer.elapsed.total_seconds() < 1
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
        answer = client.session.post(client.url + QUERY, timeout=9, **way)
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


# ---- A14 to A16: answers ----

def test_a14_orderings_and_their_ties(made, find):
    thing = made.object("thing")
    ids = [made.picture(objects=[thing] * n) for n in (2, 0, 1, 2, 0)]
    a, b, c, d, e = ids
    assert find() == find(ordering="date-desc") == ids[::-1]
    assert find(ordering="date-asc") == ids
    # The id goes in the direction of the ordering, as for titles (A6).
    assert find(ordering="number-regions-desc") == [d, a, c, e, b]
    assert find(ordering="number-regions-asc") == [b, e, c, a, d]


def test_a14_random_starts_where_the_seed_says(made, find):
    keys = [-2**31, 2**31 - 1, 0, -1, 5, 5, 123456789]
    ids = [made.picture(random_key=key) for key in keys]
    for seed in (0, 1, 2, 42, 2**31, 2**32 - 1):
        start = model.random_start(seed)
        expected = [id for _, id in sorted(
            ((key + 2**31 - start) % 2**32, id)
            for key, id in zip(keys, ids))]
        assert find(ordering="random", seed=seed) == expected


def named_seed(answer):
    """In a header of its own; the link carries it as well."""
    seeds = [value for name, value in answer.headers.items()
             if "seed" in name.lower()]
    assert len(seeds) == 1, answer.headers
    return seeds[0]


def test_a14_without_a_seed_the_answer_names_one(client, made):
    for key in range(-2**31, 2**31, 2**27):
        made.picture(random_key=key)
    query = {"want": [{"in_gallery": made.gallery_id}]}
    answer = client.ask(query, ordering="random", limit=1000)
    seed = named_seed(answer)
    again = client.ask(query, ordering="random", limit=1000, seed=seed)
    assert again.json() == answer.json()
    firsts = {client.ids(query, ordering="random", limit=1)[0]
              for _ in range(20)}
    assert len(firsts) > 1


def test_a14_random_pages_are_one_order(client, made):
    ids = [made.picture(random_key=key)
           for key in range(-2**31, 2**31, 2**28)]
    query = {"want": [{"in_gallery": made.gallery_id}]}
    for by in ("POST", "GET"):
        pages = list(client.pages(query if by == "POST" else json.dumps(query),
                                  by, ordering="random", limit=3))
        assert sorted(sum(pages, [])) == ids


def test_a15_defaults_and_limits(client, made):
    ids = [made.picture() for _ in range(20)][::-1]
    query = {"want": [{"in_gallery": made.gallery_id}]}
    assert client.ids(query) == ids[:16]
    assert client.ids(query, offset=18) == ids[18:]
    assert client.ids(query, offset=20) == []
    assert client.ids(query, offset=5, limit=5) == ids[5:10]
    assert client.ids(query, limit=1000) == ids


@pytest.mark.parametrize("parameters", [
    "limit=1001", "limit=-1", "limit=ten", "limit=1.5", "limit=", "limit=1e2",
    "limit=99999999999999999999", "offset=-1", "offset=x", "offset=",
    "offset=99999999999999999999", "ordering=newest", "ordering=",
    "ordering=DATE-DESC", "ordering=random&seed=x", "after=nonsense",
    "ordering=random&seed=1.5", "after=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"])
def test_a15_bad_parameters_are_refused(client, parameters):
    for answer in (client.get(f"{QUERY}?{parameters}"),
                   client.post(f"{QUERY}?{parameters}")):
        problem = assert_is_refused_query(answer)
        name = parameters.split("=")[-2].split("&")[-1]
        assert problem.get("field") == name, problem


@pytest.mark.parametrize("ordering", model.ORDERINGS)
def test_a15_every_ordering_has_a_cursor(client, made, ordering):
    thing = made.object("thing")
    for n in range(13):
        made.picture(title="aAbB"[n % 4], objects=[thing] * (n % 3),
                     random_key=n // 2)
    query = json.dumps({"want": [{"in_gallery": made.gallery_id}]})
    more = {"ordering": ordering, **({"seed": 3} if ordering == "random" else {})}
    whole = client.ids(query, limit=1000, **more)
    assert len(whole) == 13
    for by in ("GET", "POST"):
        for limit in (1, 4, 13):
            pages = list(client.pages(query, by, limit=limit, **more))
            assert sum(pages, []) == whole
    pages = list(client.pages(query, "POST", limit=4, offset=2, **more))
    assert sum(pages, []) == whole[2:]


def test_a15_a_cursor_is_bound_to_its_query(client, made):
    for _ in range(3):
        made.picture()
    query = {"want": [{"in_gallery": made.gallery_id}]}
    answer = client.ask(query, ordering="random", seed=5, limit=1)
    cursor = answer.headers["X-Next-Cursor"]
    right = {"ordering": "random", "seed": 5, "limit": 1, "after": cursor}
    assert len(client.ids(query, **right)) == 1
    # The same query in other words is the same query.
    same = f"# so\nwant:\n- in_gallery: [{made.gallery_id}]\n"
    assert client.ids(same, **right) == client.ids(query, **right)
    other = {"want": [{"in_gallery": made.gallery_id}, {"above_width": 1}]}
    assert_is_refused_query(client.ask(other, **right))
    for name, value in (("ordering", "date-asc"), ("seed", 6)):
        assert_is_refused_query(client.ask(query, **{**right, name: value}))
    middle = len(cursor) // 2
    forged = cursor[:middle] + ("A" if cursor[middle] != "A" else "B") + \
        cursor[middle + 1:]
    assert_is_refused_query(client.ask(query, **{**right, "after": forged}))


def test_a15_a_cursor_survives_what_comes_between(client, made):
    ids = [made.picture() for _ in range(6)][::-1]
    query = {"want": [{"in_gallery": made.gallery_id}]}
    answer = client.ask(query, limit=2)
    cursor = answer.headers["X-Next-Cursor"]
    made.picture()
    made.update(ids[1], "visibility", "hidden")
    assert client.ids(query, limit=2, after=cursor) == ids[2:4]


def test_a15_a_page_is_short_only_at_the_end(client, made):
    ids = []
    for n in range(40):
        ids.append(made.picture(width=100 if n % 10 == 0 else 50))
    wide = [id for n, id in enumerate(ids) if n % 10 == 0][::-1]
    query = {"want": [{"in_gallery": made.gallery_id}, {"above_width": 100}]}
    answer = client.ask(query, limit=3)
    assert [p["id"] for p in answer.json()] == wide[:3]
    assert next_link(answer)
    answer = client.ask(query, limit=5)
    assert [p["id"] for p in answer.json()] == wide
    assert next_link(answer) is None


def test_a16_the_answer_is_a_bare_list(client, made):
    for _ in range(3):
        made.picture()
    query = {"want": [{"in_gallery": made.gallery_id}]}
    answer = client.ask(query, limit=2)
    assert isinstance(answer.json(), list)
    assert answer.headers["Content-Type"].split(";")[0] == "application/json"
    assert "X-Total-Count" not in answer.headers
    for by in ("GET", "POST"):
        answer = client.ask(query, by, limit=2, count="true")
        assert answer.headers["X-Total-Count"] == "3"
        assert len(answer.json()) == 2
    answer = client.ask({"want": [{"has": []}]}, count="true")
    assert answer.json() == [] and answer.headers["X-Total-Count"] == "0"


def test_a16_ndjson_streams_the_whole_result(client, made):
    ids = [made.picture(title=f"{n}\n".strip()) for n in range(40)]
    query = {"want": [{"in_gallery": made.gallery_id}]}
    listed = client.ask(query, ordering="title-asc", limit=1000).json()
    for by in ("GET", "POST"):
        more = {"params": {"ordering": "title-asc"},
                "headers": {"Accept": "application/x-ndjson"}}
        if by == "GET":
            more["params"]["query"] = json.dumps(query)
            answer = client.get(QUERY, **more)
        else:
            answer = client.post(QUERY, json.dumps(query), **more)
        assert answer.headers["Content-Type"].split(";")[0] == \
            "application/x-ndjson"
        assert [json.loads(line) for line in answer.content.splitlines()] \
            == listed
        assert answer.content.endswith(b"\n")
    assert len(listed) == len(ids)


# ---- B17 to B22: addresses ----

def test_b17_a_last_slash_makes_no_difference(client, made):
    picture = made.picture()
    for path in (QUERY, "/api/licence", "/api/nature",
                 f"/api/picture/{picture}", f"/api/gallery/{made.gallery_id}"):
        plain = client.get(path, allow_redirects=False)
        slashed = client.get(path + "/", allow_redirects=False)
        assert plain.status_code == slashed.status_code == 200
        if path != QUERY:
            assert plain.content == slashed.content


def test_b18_the_query_endpoint_has_two_addresses(client, made):
    picture = made.picture()
    text = f"want: [in_gallery: {made.gallery_id}]"
    for path in ("/query-pictures", "/query-pictures/", QUERY, QUERY + "/"):
        for type in ("application/yaml", "text/plain", "application/json"):
            answer = client.post(path, text, type)
            assert [p["id"] for p in answer.json()] == [picture]


def test_b20_annotations_are_the_regions(client, made):
    thing = made.object("thing")
    picture = made.picture(objects=[thing, thing])
    answer = client.get(f"/api/picture/{picture}/annotations")
    assert answer.json() == \
        client.get(f"/api/picture/{picture}/").json()["regions"]
    assert len(answer.json()) == 2
    assert answer.headers["ETag"]


def test_b21_addresses_in_answers_are_absolute(client, made):
    for _ in range(2):
        picture = made.picture()
    answer = client.ask({"want": [{"in_gallery": made.gallery_id}]}, limit=1)
    link = re.search("<([^>]*)>", answer.headers["Link"]).group(1)
    downloads = [answer.json()[0]["download"],
                 client.get(f"/api/picture/{picture}/").json()["download"]]
    parts = [urlsplit(address) for address in [link, *downloads]]
    assert all(p.scheme in ("http", "https") and p.netloc for p in parts)
    assert len({(p.scheme, p.netloc) for p in parts}) == 1
    assert all(re.fullmatch(r"/media/([0-9a-f]{2})/([0-9a-f]{2})/\1\2"
                            r"[0-9a-f]{60}\.png", p.path) for p in parts[1:])


def test_b21_a_forged_host_changes_no_address(client, made):
    picture = made.picture()
    path = f"/api/picture/{picture}/"
    forged = client.get(path, headers={"Host": "evil.example"})
    assert forged.json() == client.get(path).json()
    assert "evil.example" not in str(forged.headers)


def test_b22_errors_are_problems_with_a_stable_code(client):
    codes = {}
    for path in ("/api/picture/999999999/", "/api/gallery/999999999",
                 "/api/object/no%20such%20object", "/api/licence/No-such",
                 "/api/user/nobody%20at%20all", "/api/no-such-address"):
        codes[path] = assert_is_problem(client.get(path), 404)["code"]
    assert len(set(codes.values())) <= 2, codes
    answer = client.session.delete(client.url + "/api/licence/")
    assert_is_problem(answer, 405)
    assert "GET" in answer.headers["Allow"]
    assert_is_problem(client.ask("want: 1"), 400)


# ---- C23, C28: data ----

def test_c23_numbers(client, made):
    first = made.picture()
    picture = made.picture(ratings=[1, 4, 4], nature="photo",
                           origin_url="https://a.example/")
    bare = client.get(f"/api/picture/{first}/").json()
    full = client.get(f"/api/picture/{picture}/").json()
    zeros = {"1": 0, "2": 0, "3": 0, "4": 0, "5": 0}
    assert bare["rating_count"] == zeros
    assert bare["rating_average"] is None
    assert full["rating_count"] == {**zeros, "1": 1, "4": 2}
    assert full["rating_average"] == 3
    for name in ("replaces", "replaced_by", "origin_url", "nature",
                 "copied_from"):
        assert bare[name] is None
    assert round(full["timestamp"] * 10**6) == made.timestamp_us(picture)
    assert type(full["id"]) is int
    joined = client.get(f"/api/user/{quote(made.author)}/").json()["joined"]
    assert round(joined * 10**6) == made.value(
        "SELECT (extract(epoch FROM joined_at) * 1000000)::bigint "
        "FROM account WHERE id = %s", made.author_id)


def test_c23_coordinates_come_back_exactly(client, made):
    values = [0.30000000000000004, 1e-7, 5e-324, 0.1, 1 / 3, 1, 0,
              0.1 + 0.7, 2.2250738585072014e-308, 0.9999999999999999]
    picture = made.picture()
    made.region(picture, made.object("thing"), "polygon", values)
    made.record(picture)
    answer = client.get(f"/api/picture/{picture}/annotations")
    points = answer.json()[0]["shape"]
    assert [p[axis] for p in points for axis in "xy"] == values
    assert "0.30000000000000004" in answer.text
    assert re.search(r"\b0\.1\b", answer.text)


def test_c28_a_replaced_picture_is_hidden_by_default(client, made, find):
    old, new = made.picture(), made.picture()
    made.update(old, "replaced_by_id", new)
    everything = "include_obsolete: true\n"
    assert find() == find(more="include_obsolete: false\n") == [new]
    assert find(more=everything) == [new, old]
    answers = {p["id"]: p for p in client.ask(
        {"want": [{"in_gallery": made.gallery_id}],
         "include_obsolete": True}).json()}
    assert answers[old]["replaced_by"] == new
    assert answers[new]["replaces"] == old
    # One that is hidden, or deleted, hides nothing.
    for way in ("hidden", "deleted"):
        made.update(new, "visibility", way)
        assert find() == find(more=everything) == [old]
        made.update(new, "visibility", "listed")
        assert find() == [new]


def test_c28_replacements_may_not_form_a_cycle(made):
    a, b, c = (made.picture() for _ in range(3))
    made.update(a, "replaced_by_id", b)
    made.update(b, "replaced_by_id", c)
    with pytest.raises(Exception, match="replace itself"):
        made.update(c, "replaced_by_id", a)
    made.connection.rollback()
