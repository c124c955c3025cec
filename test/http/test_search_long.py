# test/http/test_search_long.py: queries by form, and those too long for an address.

import json

import requests
import yaml

import html_tree as tree
from people import Person
from searching import BROWSER, PAGE, chips, ids, query_of


def test_a_long_query_leads_to_pictures_alone(search, made):
    made.picture()
    page = search({"want": [{"in_gallery": [made.gallery_id] * 300}]})
    card = page.all("li", "card")[0]
    assert card.one("a")["href"] == f"/picture/{ids(page)[0]}"


def test_a_form_that_is_sent_leads_to_a_plain_address(search):
    fields = {"query": "want:\r\n- title: qxzvj\r\n", "ordering": "title-asc",
              "limit": "16", "seed": "", "value": "", "rule": "has"}
    for body in ({"data": fields},
                 {"files": {name: (None, value)
                            for name, value in fields.items()}}):
        answer = requests.post(search.client.url + PAGE, headers=BROWSER,
                               **body)
        assert answer.status_code == 200
        assert answer.history[0].status_code == 303
        assert answer.url == search.client.url + PAGE + \
            "?query=want%3A%0A-%20title%3A%20qxzvj%0A&ordering=title-asc"
        assert chips(tree.parse(answer.text)) == [("title", "qxzvj", False)]
        # The same from a program is the answer itself.
        answer = requests.post(search.client.url + PAGE, **body)
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.json() == [] and "Accept" in answer.headers["Vary"]


def test_any_other_body_is_the_query_itself(search, made):
    made.picture()
    query = f"want: [in_gallery: {made.gallery_id}]"
    for type in ("application/yaml", "application/json", "text/plain", ""):
        answer = search.client.post(PAGE, query, type=type, headers=BROWSER)
        assert answer.headers["Content-Type"] == "application/json"
        assert len(answer.json()) == 1


def test_a_wrong_form_is_told_on_the_page(search):
    answer = requests.post(search.client.url + PAGE, headers=BROWSER,
                           data={"query": "want: [nope: 1]"})
    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith("text/html")
    answer = search.client.post(PAGE, "want: [nope: 1]", headers=BROWSER)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_query_too_long_for_an_address_goes_by_form(search, made):
    for _ in range(3):
        made.picture()
    query = json.dumps({"want": [
        {"in_gallery": [made.gallery_id]},
        {"author": [made.author] + [f"nobody {n:06}" for n in range(900)]}]})
    fields = {"query": query, "limit": "2"}

    def send(more=()):
        answer = requests.post(search.client.url + PAGE, headers=BROWSER,
                               data={**fields, **dict(more)})
        assert answer.status_code == 200 and not answer.history
        return tree.parse(answer.text)

    first = send()
    assert len(ids(first)) == 2
    assert not [a for a in first.all("a", "x") if len(a["href"]) > 8000]
    button = first.one("nav", "pages").one("button", name="after")
    assert button["form"] == "query"
    second = send([("after", button["value"])])
    assert len(ids(second)) == 1
    back = second.one("nav", "pages").one("button", name="before")
    assert ids(send([("before", back["value"])])) == ids(first)
    added = send([("rule", "title"), ("value", "no such")])
    assert added.one(id="h-results").text.startswith("0")


def pressed(page, name, value=None):
    """What a button of the page sends, beside the fields of the form."""
    found = [b for b in page.all("button", name=name)
             if value is None or b["value"] == value]
    assert found, (name, value)
    return {name: found[0]["value"]}


def test_a_query_too_long_for_an_address_is_changed_by_buttons(search, made):
    made.picture(title="one", licences=["CC0-1.0"])
    made.picture(title="two", licences=["CC-BY-4.0"])
    nobody = [f"nobody {n:06}" for n in range(900)]
    want = [{"in_gallery": [made.gallery_id]},
            {"author": [made.author] + nobody}]

    def send(want, **more):
        answer = requests.post(
            search.client.url + PAGE, headers=BROWSER,
            data={"query": json.dumps({"want": want,
                                       "include_obsolete": True}), **more})
        assert answer.status_code == 200
        return tree.parse(answer.text), answer

    def query(page):
        return yaml.safe_load(page.one("textarea").text)

    page, _ = send(want)
    # No press of Enter takes a rule away.
    assert page.one("form", "query").all("button")[0]["name"] == "add"
    less, _ = send(want, **pressed(page, "drop", "want-0"))
    assert query(less)["want"] == want[1:]
    less, _ = send(want, **pressed(page, "drop", "want-1-1"))
    assert query(less)["want"][1] == {"author": [made.author] + nobody[1:]}
    less, _ = send(want, **pressed(page, "drop", "include_obsolete"))
    assert "include_obsolete" not in query(less)
    # What is short enough has an address again.
    _, short = send(want, **pressed(page, "drop", "want-1"))
    assert query_of(short.url) == {"want": want[:1], "include_obsolete": True}
    more, _ = send(want, **pressed(page, "to", "want-1"))
    assert more.one("input", name="to")["value"] == "want-1"
    back, _ = send(want, to="want-1", value="x", **pressed(more, "cancel"))
    assert query(back)["want"] == want and not back.all("input", name="to")
    counted, _ = send(want, **pressed(page, "count"))
    assert len(counted.all("span", "left")) == 2


def test_a_query_too_long_for_an_address_is_shuffled_by_a_button(search, made):
    for number in range(9):
        made.picture(random_key=number * 99991)
    fields = {"query": json.dumps({"want": [
        {"in_gallery": [made.gallery_id]},
        {"author": [made.author] + [f"nobody {n:06}" for n in range(900)]}]}),
        "ordering": "random", "seed": "5"}

    def send(**more):
        answer = requests.post(search.client.url + PAGE, headers=BROWSER,
                               data={**fields, **more})
        assert answer.status_code == 200
        return tree.parse(answer.text)

    page = send()
    assert page.one("input", name="seed")["value"] == "5"
    again = send(**pressed(page, "shuffle"))
    assert again.one("input", name="seed")["value"] != "5"
    assert set(ids(again)) == set(ids(page))
    fields["ordering"] = "date-desc"
    assert not send().all("button", name="shuffle")


def test_no_form_puts_a_long_query_into_an_address(made, url):
    made.picture()
    person = Person(made, url).sign_in()
    rule = {"in_gallery": [made.gallery_id]}
    nobody = {"author": [made.author] + [f"nobody {n:06}" for n in range(900)]}
    for want, is_short in (([rule], True), ([rule, nobody], False)):
        page = tree.parse(person.client.post(
            url + PAGE, headers=BROWSER,
            data={"query": json.dumps({"want": want})}).text)
        assert len(ids(page)) == 1
        actions = {form["action"] for form in page.all("form")
                   if form.get("method") == "get"}
        assert ({"/annotate", "/new-dataset"} <= actions) == is_short
        assert is_short or not actions


def test_a_query_too_long_for_an_address_is_narrowed_by_buttons(search, made):
    made.picture(licences=["CC0-1.0"])
    made.picture(licences=["CC-BY-4.0"])
    fields = {"query": json.dumps({"want": [
        {"in_gallery": [made.gallery_id]},
        {"author": [made.author] + [f"nobody {n:06}" for n in range(900)]}]})}

    def send(**more):
        answer = requests.post(search.client.url + PAGE, headers=BROWSER,
                               data={**fields, **more})
        return answer.status_code, tree.parse(answer.text)

    _, page = send()
    _, page = send(**pressed(page, "facets"))
    _, less = send(**pressed(page, "pick", "want licence CC0-1.0"))
    assert len(ids(less)) == 1
    assert ("licence", "CC0-1.0", False) in chips(less)
    _, less = send(**pressed(page, "pick", "exclude licence CC0-1.0"))
    assert ("licence", "CC0-1.0", True) in chips(less)
    for wrong in ("want", "want licence", "want licence ", "have has x",
                  "want nothing x"):
        status, page = send(pick=wrong)
        assert status == 400 and page.one(id="add-trouble")


def test_a_body_too_large_is_told_to_whoever_sent_it(search):
    fields = {"query": "#" * (1 << 20)}
    answer = requests.post(search.client.url + PAGE, headers=BROWSER,
                           data=fields)
    assert answer.status_code == 413
    assert answer.headers["Content-Type"].startswith("text/html")
    answer = requests.post(search.client.url + PAGE, data=fields)
    assert answer.status_code == 413 and answer.json()["code"] == "too-large"
