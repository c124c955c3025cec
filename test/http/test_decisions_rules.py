# test/http/test_decisions_rules.py: what the rules of a query mean, decision by decision.
#
# Every test makes its pictures in a gallery of its own; find() looks there.

import re
from decimal import Decimal

import pytest

import model
from client import assert_is_refused_query

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
