# test/http/test_picture_change.py: pictures rated, corrected, replaced, copied and deleted by programs.

import threading

import pytest

from changing import act, picture_of, refused, revisions
from page import Page, check, get_page
from people import Stranger
from uploading import accepted, png, send

pytestmark = pytest.mark.usefixtures("all_is_true")


# ---- stars ----

def test_a_rating_is_set_changed_and_taken_back(made, author, other):
    id = picture_of(made, author)
    assert act(other, id, "rate", rating=4) == {
        "id": id, "rating": 4, "rating_average": 4,
        "rating_count": {"1": 0, "2": 0, "3": 0, "4": 1, "5": 0}}
    act(author, id, "rate", rating=1)
    assert act(other, id, "rate", rating=2)["rating_average"] == 1.5
    for nothing in ({"rating": False}, {"rating": 0}, {"rating": None}, {}):
        act(other, id, "rate", rating=5)
        answer = act(other, id, "rate", **nothing)
        assert (answer["rating"], answer["rating_average"]) == (None, 1)
        assert act(other, id, "rate", **nothing) == answer


@pytest.mark.parametrize("rating", [True, 3.7, "4", 6, -1, [4], {"a": 1}, 1e9])
def test_what_is_no_rating_is_400(made, author, rating):
    refused(author, picture_of(made, author), "rate", 400, "bad-rating",
            "rating", rating=rating)


def test_a_body_that_is_no_object_is_no_rating(made, author):
    id = picture_of(made, author)
    for body in (b"4", b"[4]", b"null"):
        assert author.post(f"/api/picture/{id}/rate",
                           data=body).status_code == 400


# ---- what is said ----

def test_what_is_sent_changes_and_the_rest_stays(made, author):
    id = picture_of(made, author, description="Old", nature="photo",
                    origin_url="https://a.example/", creator="Ann")
    before = revisions(made, id)
    picture = act(author, id, "update", title="Second", reason="a slip")
    assert (picture["title"], picture["description"], picture["nature"],
            picture["origin_url"], picture["creator"], picture["licences"]) \
        == ("Second", "Old", "photo", "https://a.example/", "Ann",
            ["CC0-1.0"])
    assert revisions(made, id) == before + 1
    picture = act(author, id, "update", description="New", nature_id=None,
                  origin_url="", creator=None, credit_url="https://b.example/",
                  licence_ids=["MIT", "CC-BY-4.0"])
    assert (picture["title"], picture["description"], picture["nature"],
            picture["origin_url"], picture["creator"], picture["credit_url"],
            picture["licences"]) == (
                "Second", "New", None, None, None, "https://b.example/",
                ["CC-BY-4.0", "MIT"])
    assert made.value("""SELECT array_agg(reason ORDER BY revision)
        FROM picture_revision WHERE picture_id = %s AND actor_id = %s""",
                      id, author.id) == ["a slip", ""]


def test_patch_is_the_same(made, author):
    id = picture_of(made, author)
    answer = author.client.patch(f"{author.url}/api/picture/{id}/update/",
                                 json={"title": "By patch"})
    assert answer.json()["title"] == "By patch"


def test_what_is_so_already_makes_no_revision(made, author):
    id = picture_of(made, author, description="Old", creator="Ann")
    before = revisions(made, id)
    act(author, id, "update", title="First", description="Old", creator="Ann",
        licence=["CC0-1.0"], nature="", annotators="open")
    act(author, id, "update")
    assert revisions(made, id) == before


@pytest.mark.parametrize("body, status, code, field", [
    ({"title": "x" * 501}, 400, "too-long", "title"),
    ({"title": ["x"]}, 400, "wrong-type", "title"),
    ({"annotators": "me"}, 400, "unknown-annotators", "annotators"),
    ({"licence": []}, 422, "no-licence", "licence"),
    ({"licence_ids": ["GPL-9"]}, 422, "unknown-licence", "licence"),
    ({"nature": "dream"}, 422, "unknown-nature", "nature"),
    ({"reason": "x" * 501}, 400, "bad-reason", "reason"),
    ({"reason": 5}, 400, "wrong-type", "reason"),
    ({"revision": "1"}, 400, "wrong-type", "revision"),
])
def test_a_wrong_correction_changes_nothing(made, author, body, status, code,
                                            field):
    id = picture_of(made, author)
    before = revisions(made, id)
    refused(author, id, "update", status, code, field,
            **{"description": "Never", **body})
    assert revisions(made, id) == before


def test_a_lost_update_is_412(made, author, boss):
    id = picture_of(made, author)
    seen = revisions(made, id)
    act(author, id, "update", title="Mine", revision=seen)
    problem = refused(boss, id, "update", 412, "changed-meanwhile",
                      "revision", title="Theirs", revision=seen)
    assert (problem["sent"]["title"], problem["now"]["title"]) == \
        ("Theirs", "Mine")
    act(boss, id, "update", title="Theirs", revision=int(problem["expected"]))


def test_an_update_may_ask_for_what_it_was_made_from(made, author, boss):
    id = picture_of(made, author)

    def update(who, status, tag, **body):
        answer = who.post(f"/api/picture/{id}/update", json=body,
                          headers={"If-Match": tag})
        assert answer.status_code == status, answer.text
        return answer

    tag = author.get(f"/api/picture/{id}/").headers["ETag"]
    mine = update(author, 200, tag, title="Mine")
    problem = update(boss, 412, tag, title="Theirs").json()
    assert (problem["code"], problem["field"]) == \
        ("changed-meanwhile", "If-Match")
    assert problem["sent"] == {"title": "Theirs"}
    assert problem["now"] == mine.json()
    assert mine.headers["ETag"].removeprefix("W/") == problem["expected"]
    assert author.get(f"/api/picture/{id}/").headers["ETag"].removeprefix(
        "W/") == problem["expected"]
    update(boss, 200, "W/" + problem["expected"], title="Theirs")
    update(author, 412, '"nonsense"', title="Never")
    update(author, 200, "*", title="Mine again")
    assert author.get(f"/api/picture/{id}/").json()["title"] == "Mine again"


def test_a_reason_is_bounded_wherever_it_is_given(made, author):
    id = picture_of(made, author)
    long = {"reason": "é" * 501}
    for verb, body in (("copy", {}), ("delete", {}), ("remove-replacement", {}),
                       ("mark-replacement", {"replacement_id": 5}),
                       ("revert", {"kind": "picture", "revision": 1})):
        refused(author, id, verb, 400, "bad-reason", "reason", **body, **long)
    assert revisions(made, id) == 1
    act(author, id, "delete", reason="é" * 500)


def test_only_author_and_administrators_correct(made, author, other, boss):
    id = picture_of(made, author)
    for verb in ("update", "delete", "remove-replacement"):
        assert other.post(f"/api/picture/{id}/{verb}",
                          json={}).status_code == 403
        assert Stranger(author.url).post(f"/api/picture/{id}/{verb}",
                                         json={}).status_code == 401
    assert act(boss, id, "update", title="Better")["author"] == author.name


def test_updates_at_once_all_count(made, author):
    id = picture_of(made, author)
    before = revisions(made, id)

    def run(at):
        client = Stranger(author.url)
        client.client.cookies.update(author.client.cookies)
        act(client, id, "update", title=f"At once {at}")

    threads = [threading.Thread(target=run, args=(at,)) for at in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert revisions(made, id) == before + 8


# ---- replacement ----

def test_a_replacement_is_marked_and_removed(made, author, http):
    old, new = picture_of(made, author), picture_of(made, author)
    picture = act(author, old, "mark-replacement", replacement_id=new)
    assert picture["replaced_by"] == new
    assert http.get(f"{author.url}/api/picture/{new}/").json()[
        "replaces"] == old
    count = revisions(made, old)
    act(author, old, "mark-replacement", replacement_id=new)
    assert revisions(made, old) == count
    assert act(author, old, "remove-replacement")["replaced_by"] is None
    assert act(author, old, "remove-replacement")["replaced_by"] is None


def test_replacements_are_one_to_one_and_without_a_cycle(made, author):
    a, b, c = (picture_of(made, author) for _ in range(3))
    act(author, a, "mark-replacement", replacement_id=b)
    refused(author, a, "mark-replacement", 409, "is-replaced",
            "replacement_id", replacement_id=c)
    refused(author, c, "mark-replacement", 409, "replaces-another",
            "replacement_id", replacement_id=b)
    act(author, b, "mark-replacement", replacement_id=c)
    refused(author, c, "mark-replacement", 409, "cycle", "replacement_id",
            replacement_id=a)
    refused(author, a, "mark-replacement", 422, "itself", "replacement_id",
            replacement_id=a)
    refused(author, a, "mark-replacement", 422, "no-such-picture",
            "replacement_id", replacement_id=2147483647)
    refused(author, a, "mark-replacement", 400, "bad-id", "replacement_id",
            replacement_id=0)
    refused(author, a, "mark-replacement", 400, "missing-field",
            "replacement_id")


def test_both_pictures_have_to_be_ones_own(made, author, other, boss):
    mine, theirs = picture_of(made, author), picture_of(made, other)
    for id, replacement in ((mine, theirs), (theirs, mine)):
        assert author.post(f"/api/picture/{id}/mark-replacement", json={
            "replacement_id": replacement}).status_code == 403
    act(boss, mine, "mark-replacement", replacement_id=theirs)


def test_two_that_want_to_replace_each_other_make_no_cycle(made, author):
    for _ in range(5):
        a, b = picture_of(made, author), picture_of(made, author)
        answers = []

        def run(id, replacement):
            client = Stranger(author.url)
            client.client.cookies.update(author.client.cookies)
            answers.append(client.post(
                f"/api/picture/{id}/mark-replacement",
                json={"replacement_id": replacement}).status_code)

        threads = [threading.Thread(target=run, args=pair)
                   for pair in ((a, b), (b, a))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(answers) == [200, 409]


# ---- copies ----

def test_a_copy_is_ones_own_with_all_that_was_said(made, author, other, http):
    thing = made.object("gull")
    id = picture_of(made, author, description="Old", creator="Ann",
                    nature="photo", objects=[thing, thing])
    answer = other.post(f"/api/picture/{id}/copy", json={})
    assert answer.status_code == 201
    copy = answer.json()
    assert answer.headers["Location"] == f"{other.url}/picture/{copy['id']}"
    original = http.get(f"{other.url}/api/picture/{id}/").json()
    assert (copy["author"], copy["copied_from"]) == (other.name, id)
    for key in ("title", "description", "creator", "nature", "licences",
                "download", "width", "height", "origin_url", "credit_url"):
        assert copy[key] == original[key]
    strip = [{k: v for k, v in r.items() if k != "id"}
             for r in original["regions"]]
    assert [{k: v for k, v in r.items() if k != "id"}
            for r in copy["regions"]] == strip
    assert {r["id"] for r in copy["regions"]}.isdisjoint(
        r["id"] for r in original["regions"])
    assert copy["rating_average"] is None
    assert act(other, copy["id"], "update", title="Mine")["title"] == "Mine"


# ---- the end ----

def test_a_deleted_picture_is_gone_and_all_links_with_it(made, author, other,
                                                         http):
    id, older = picture_of(made, author), picture_of(made, author)
    act(author, older, "mark-replacement", replacement_id=id)
    copy = other.post(f"/api/picture/{id}/copy", json={}).json()["id"]
    act(other, id, "rate", rating=5)
    assert act(author, id, "delete", reason="blurred") == {"id": id}
    assert act(author, id, "delete") == {"id": id}
    for path in (f"/api/picture/{id}/", f"/picture/{id}",
                 f"/api/picture/{id}/annotations"):
        assert http.get(author.url + path).status_code == 410
    for person, verb, body in ((other, "rate", {"rating": 1}),
                               (other, "copy", {}), (author, "update", {}),
                               (other, "delete", {})):
        assert person.post(f"/api/picture/{id}/{verb}",
                           json=body).status_code == 410
    assert http.get(f"{author.url}/api/picture/{older}/").json()[
        "replaced_by"] is None
    assert http.get(f"{author.url}/api/picture/{copy}/").json()[
        "copied_from"] is None
    made.connection.rollback()
    for table in ("rating", "gallery_picture"):
        assert made.value(f"SELECT count(*) FROM {table} "
                          "WHERE picture_id = %s", id) == 0
    assert made.value("""SELECT reason FROM picture_revision
        WHERE picture_id = %s ORDER BY revision DESC LIMIT 1""",
                      id) == "blurred"


def test_no_picture_is_404(made, author):
    for verb in ("rate", "copy", "delete", "update", "remove-replacement"):
        assert author.post(f"/api/picture/2147483647/{verb}",
                           json={}).status_code == 404


# ---- by form ----

def test_stars_are_given_and_taken_back_on_the_page(made, author, other):
    id = picture_of(made, author)
    page = get_page(other, f"/picture/{id}")
    check(page)
    assert {button["value"] for button in page.all("button", name="rating")} \
        == {"1", "2", "3", "4", "5"}
    answer = other.send(f"/picture/{id}/rate", f"/picture/{id}", rating="4")
    assert (answer.status_code, answer.headers["Location"]) == \
        (303, f"/picture/{id}#rating")
    page = get_page(other, f"/picture/{id}")
    assert [button["value"] for button in page.all(
        "button", name="rating", **{"aria-pressed": "true"})] == ["4"]
    assert "Your stars" in page.text
    other.send(f"/picture/{id}/rate", f"/picture/{id}", rating="0")
    assert "Nobody has rated it yet" in get_page(other, f"/picture/{id}").text
    assert other.send(f"/picture/{id}/rate", f"/picture/{id}",
                      rating="6").status_code == 400


def test_only_what_one_may_do_is_offered(made, author, other, boss):
    id = picture_of(made, author)
    for person, words in ((author, True), (other, False), (boss, True)):
        page = get_page(person, f"/picture/{id}")
        assert ((f"/picture/{id}/edit", "Correct") in page.links) == words
        assert "Copy as mine" in page.text
    page = get_page(Stranger(author.url), f"/picture/{id}")
    assert "Sign in to rate it" in page.text
    for verb in ("edit", "replace", "delete"):
        assert other.get(f"/picture/{id}/{verb}").status_code == 403
        check(get_page(author, f"/picture/{id}/{verb}"))


def fields_of(page):
    """What a browser would send of the form of corrections."""
    fields = {e["name"]: e.get("value", "") for e in page.all("input")
              if e.get("type", "text") in ("text", "url", "hidden")}
    for kind in ("checkbox", "radio"):
        for box in page.all("input", type=kind):
            if "checked" in box:
                fields.setdefault(box["name"], []).append(box["value"])
    fields["description"] = page.root.one("textarea").text.removeprefix("\n")
    return fields


def test_a_form_that_is_sent_unchanged_changes_nothing(made, author):
    id = picture_of(made, author, creator="Ann", nature="photo",
                    description="\n Two\nlines", licences=["CC0-1.0", "0BSD"])
    before = revisions(made, id)
    fields = fields_of(get_page(author, f"/picture/{id}/edit"))
    fields["nature"] = "photo"
    answer = author.post(f"/picture/{id}/edit", data=fields)
    assert (answer.status_code, answer.headers["Location"]) == \
        (303, f"/picture/{id}")
    assert revisions(made, id) == before


def test_a_form_corrects_and_says_why(made, author, http):
    id = picture_of(made, author)
    fields = fields_of(get_page(author, f"/picture/{id}/edit"))
    fields.update(title="A <better> title", reason="a slip",
                  other_licence="MIT", description="a\r\nb")
    assert author.post(f"/picture/{id}/edit", data=fields).status_code == 303
    picture = http.get(f"{author.url}/api/picture/{id}/").json()
    assert (picture["title"], picture["description"], picture["licences"]) == \
        ("A <better> title", "a\nb", ["CC0-1.0", "MIT"])
    fields.update(title="x" * 501)
    answer = author.post(f"/picture/{id}/edit", data=fields)
    assert answer.status_code == 400
    page = Page(answer)
    check(page)
    assert page.all("input", id="title")[0]["aria-invalid"] == "true"


def test_who_was_slower_sees_both(made, author):
    id = picture_of(made, author)
    fields = fields_of(get_page(author, f"/picture/{id}/edit"))
    act(author, id, "update", title="Theirs")
    fields["title"] = "Mine"
    answer = author.post(f"/picture/{id}/edit", data=fields)
    assert answer.status_code == 412
    page = Page(answer)
    check(page)
    assert "Theirs" in page.text
    again = fields_of(page)
    assert again["title"] == "Mine"
    assert author.post(f"/picture/{id}/edit", data=again).status_code == 303


def test_a_replacement_is_named_by_number_or_address(made, author, http):
    old, new = picture_of(made, author), picture_of(made, author)
    page = f"/picture/{old}/replace"
    for typed in (str(new), f"{author.url}/picture/{new}"):
        assert author.send(page, replacement=typed).status_code == 303
        assert http.get(f"{author.url}/api/picture/{old}/").json()[
            "replaced_by"] == new
        assert f"picture {new}" in get_page(author, page).text
        assert author.send(page, replacement="").status_code == 303
    for typed in ("nonsense", str(old), "2147483647"):
        answer = author.send(page, replacement=typed)
        assert answer.status_code == 422
        check(Page(answer))


def test_a_copy_and_a_deletion_by_form(made, author, other):
    id = picture_of(made, author)
    answer = other.send(f"/picture/{id}/copy", f"/picture/{id}")
    copy = answer.headers["Location"]
    assert answer.status_code == 303 and copy != f"/picture/{id}"
    answer = other.send(f"{copy}/delete", reason="by mistake")
    assert answer.status_code == 303
    assert other.get(copy).status_code == 410


def test_the_file_of_a_deleted_picture_is_gone_with_the_answer(author):
    picture = accepted(send(author, png(seed=77)))
    file = picture["download"].removeprefix(author.url)
    assert author.get(file).status_code == 200
    act(author, picture["id"], "delete")
    assert author.get(file).status_code == 404
