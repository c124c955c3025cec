# test/http/test_search_complete.py: what a word that was begun may become.

import pytest

COMPLETE = "/api/complete"


def complete(search, **parameters):
    answer = search.client.get(COMPLETE, params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_objects_are_completed_with_their_path(search, made):
    above = made.object("Above")
    middle = made.object("Middle", [above])
    made.object("Kat", [middle], aliases=["Puss"])
    made.object("A kat")
    name = made.name("Kat")
    found = complete(search, rule="has", text=name.upper())
    assert [item["value"] for item in found] == [name, made.name("A kat")]
    assert found[0]["path"] == [made.name("Above"), made.name("Middle")]
    assert found[0]["rule"] == "has" and not found[0]["path_is_cut"]
    found = complete(search, rule="has_object", text=made.name("Puss"))
    assert [(i["rule"], i["value"], i["alias"]) for i in found] == \
        [("has_object", name, made.name("Puss"))]


def test_objects_say_how_many_pictures_show_them(search, made):
    above = made.object("Above")
    below = made.object("Below", [above])
    for things in ([above], [above, below], [below], [below]):
        made.picture(objects=things)
    made.picture(objects=[below], visibility="hidden")
    made.run("SELECT refresh_counts_below()")
    made.connection.commit()
    for name, count in (("Above", 4), ("Below", 3)):
        for rule in ("has", "has_object"):
            [found] = complete(search, rule=rule, text=made.name(name))
            assert found["picture_count"] == count
    assert complete(search, rule="nature", text="photo")[0][
        "picture_count"] is None


def test_an_object_is_found_by_its_plural(search, made):
    name = made.named_object("Kat")
    made.gallery(name + "s at night")
    made.connection.commit()
    found = complete(search, text=name.lower() + "s")
    assert [(i["rule"], i["text"]) for i in found[:2]] == [
        ("has", name), ("in_gallery", name + "s at night")]


def test_a_word_is_completed_to_whatever_it_may_be(search, made):
    name = made.name("Photophore")
    made.object("Photophore")
    found = complete(search, text="photo")
    assert found[0]["rule"] == "nature" and found[0]["value"] == "photo"
    assert ("has", name) in [(i["rule"], i["value"])
                             for i in complete(search, text=name)]
    assert found[-1] == {"rule": "title", "value": "photo", "text": "photo",
                         "alias": None, "path": [], "path_is_cut": False,
                         "detail": "has this text in its title",
                         "picture_count": None}
    licences = complete(search, text="cc0")
    assert (licences[0]["rule"], licences[0]["value"]) == \
        ("licence", "CC0-1.0")
    authors = complete(search, text=made.author)
    assert (authors[0]["rule"], authors[0]["value"]) == \
        ("author", made.author)
    rules = complete(search, text="above_w")
    assert rules[0]["rule"] == "above_width" and rules[0]["value"] is None


@pytest.mark.parametrize("text, rule, value", [
    ("licence cc0", "licence", "CC0-1.0"), ("licence: cc0", "licence",
                                            "CC0-1.0"),
    ("above_width 800", "above_width", 800),
    ("before_date 2019-01-01", "before_date", 1546300800),
    ("title: it's", "title", "it's"), ("nature ph", "nature", "photo"),
])
def test_a_rule_before_the_word_says_what_it_is(search, text, rule, value):
    found = complete(search, text=text)
    assert (found[0]["rule"], found[0]["value"]) == (rule, value)
    assert {item["rule"] for item in found} == {rule}


def test_galleries_are_completed_by_number(search, made):
    title = made.name("Gallery of kats")
    id = made.gallery(title)
    made.connection.commit()
    found = complete(search, rule="in_gallery", text=title)
    assert [(i["value"], i["text"]) for i in found] == [(id, title)]


def test_completion_refuses_what_it_cannot_mean(search):
    for parameters in ({"rule": "nope"}, {"limit": 0}, {"limit": 51},
                       {"text": "x" * 1001}):
        answer = search.client.get(COMPLETE, params=parameters)
        assert answer.status_code == 400, parameters
    assert len(complete(search, text="")) == 10
    assert complete(search, rule="copied_from", text="abc") == []
