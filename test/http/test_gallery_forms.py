# test/http/test_gallery_forms.py: galleries made, filled, shared and deleted, by forms.

import json
import re

import pytest

from client import assert_is_problem
from galleries import act, held, make
from page import Page, check, get_page, ids_of
from people import Stranger


@pytest.fixture
def owner(person):
    return person


def sent(answer, path):
    """Where a form led to, and that it did."""
    assert answer.status_code == 303, (answer.status_code, answer.text[:2000])
    assert re.fullmatch(path, answer.headers["Location"]), \
        answer.headers["Location"]
    return answer.headers["Location"]


def make_by_form(person, title="Boats", description=""):
    answer = person.send("/new-gallery", title=title, description=description)
    return int(re.findall(r"\d+", sent(answer, r"/gallery/\d+\?done=new"))[0])


def test_a_gallery_is_made_by_form(owner):
    page = get_page(owner, "/gallery/")
    assert page.href("New gallery") == "/new-gallery"
    assert set(get_page(owner, "/new-gallery").form("/new-gallery")) == \
        {"csrf", "title"}
    id = make_by_form(owner, "Boats", "*one*\r\ntwo")
    page = get_page(owner, f"/gallery/{id}?done=new")
    assert page.h1 == "Boats" and "The gallery is made" in page.text
    assert owner.get(f"/api/gallery/{id}").json()["description"] == \
        "*one*\ntwo"


def test_a_form_that_is_refused_is_shown_with_what_was_typed(owner):
    answer = owner.send("/new-gallery", title=" ", description="<kept> & so")
    assert answer.status_code == 422
    page = check(Page(answer))
    assert "A gallery needs a title." in page.text
    assert "<kept> & so" in page.text
    id = make(owner)
    answer = owner.send(f"/gallery/{id}/edit", title="x" * 501,
                        description="<kept>")
    assert answer.status_code == 400
    assert "500 are taken" in check(Page(answer)).text
    assert owner.get(f"/api/gallery/{id}").json()["title"] == "Boats"


def test_texts_and_trust_are_edited_by_form(owner, friend):
    id = make(owner)
    page = get_page(owner, f"/gallery/{id}")
    assert page.href("Edit") == f"/gallery/{id}/edit"
    sent(owner.send(f"/gallery/{id}/edit", title="Ships", description="new"),
         rf"/gallery/{id}\?done=edited")
    gallery = owner.get(f"/api/gallery/{id}").json()
    assert (gallery["title"], gallery["description"]) == ("Ships", "new")
    to = sent(owner.send(f"/gallery/{id}/users/add", f"/gallery/{id}/edit",
                         username=friend.name),
              rf"/gallery/{id}/edit\?done=trusted")
    page = get_page(owner, to)
    assert page.has_link("/user/" + friend.name.replace(" ", "%20"))
    assert page.all("form", action=f"/gallery/{id}/users/remove")
    assert page.all("input", name="username", type="hidden")[0]["value"] == \
        friend.name
    sent(owner.send(f"/gallery/{id}/users/remove", f"/gallery/{id}/edit",
                    username=friend.name),
         rf"/gallery/{id}/edit\?done=distrusted")
    answer = owner.send(f"/gallery/{id}/users/add", f"/gallery/{id}/edit",
                        username="<nobody>")
    assert answer.status_code == 422
    assert "Nobody here is called" in check(Page(answer)).text
    assert owner.get(f"/api/gallery/{id}").json()["users"] == []


def test_deleting_asks_first(owner):
    id = make(owner)
    page = get_page(owner, f"/gallery/{id}/delete")
    assert "Delete this gallery?" in page.text and "Boats" in page.text
    assert owner.get(f"/gallery/{id}").status_code == 200
    to = sent(owner.send(f"/gallery/{id}/delete"),
              r"/gallery/\?done=deleted")
    assert "The gallery was deleted." in get_page(owner, to).text
    assert owner.get(f"/gallery/{id}").status_code == 410


def test_pictures_are_added_by_number_and_by_address(owner, made, url):
    id = make(owner)
    a, b, c, d = (made.picture(f"p{i}") for i in range(4))
    answer = owner.send(f"/gallery/{id}/add", f"/gallery/{id}",
                        numbers=f" {a}, /picture/{b}/ {url}/picture/{c}"
                        f"?query=x;{d}")
    page = get_page(owner, sent(answer,
                                rf"/gallery/{id}\?done=added&n=4"))
    assert "4 pictures were added." in page.text
    assert ids_of(page) == [d, c, b, a]
    answer = owner.send(f"/gallery/{id}/add", f"/gallery/{id}",
                        numbers=f"{a} <b>")
    assert answer.status_code == 422
    page = check(Page(answer))
    assert "“" not in page.text and '"<b>" is neither' in page.text
    assert page.form(f"/gallery/{id}/add")["numbers"] == f"{a} <b>"
    answer = owner.send(f"/gallery/{id}/add", f"/gallery/{id}",
                        numbers=str(2**31 - 1))
    assert answer.status_code == 422
    assert f"There is no picture {2**31 - 1}." in check(Page(answer)).text


def test_marked_pictures_are_taken_out(owner, made):
    id = make(owner)
    pictures = [made.picture(f"p{i}") for i in range(3)]
    act(owner, id, "add-picture", picture_ids=pictures)
    page = get_page(owner, f"/gallery/{id}")
    assert sorted(int(box["value"]) for box in page.all(
        "input", name="picture", form="marks")) == pictures
    answer = owner.send(f"/gallery/{id}/remove", f"/gallery/{id}",
                        picture=pictures[:2])
    page = get_page(owner, sent(answer, rf"/gallery/{id}\?done=removed&n=2"))
    assert "2 pictures were taken out." in page.text
    assert held(owner, id) == pictures[2:]
    sent(owner.send(f"/gallery/{id}/remove", f"/gallery/{id}"),
         rf"/gallery/{id}\?done=removed&n=0")


def test_only_who_may_sees_the_forms_of_a_gallery(owner, friend, other, url):
    id = make(owner)
    act(owner, id, "users/add", username=friend.name)
    forms = {who: (f'action="/gallery/{id}/add"' in text,
                   f'href="/gallery/{id}/edit"' in text)
             for who, text in ((who, who.get(f"/gallery/{id}").text)
                               for who in (owner, friend, other,
                                           Stranger(url)))}
    assert list(forms.values()) == [(True, True), (True, False),
                                    (False, False), (False, False)]
    assert friend.get(f"/gallery/{id}/edit").status_code == 403
    assert friend.get(f"/gallery/{id}/delete").status_code == 403
    assert Stranger(url).get(f"/gallery/{id}/edit").status_code == 401


# ---- from the page of a picture, and from search results ----

def options(page):
    return [each["value"] for each in page.all("option")
            if each["value"].isdigit()]


def test_a_picture_is_put_into_galleries_from_its_page(owner, friend, made):
    own, trusted, picture = make(owner), make(friend), made.picture("x")
    act(friend, trusted, "users/add", username=owner.name)
    path = f"/picture/{picture}"
    page = get_page(owner, path)
    assert options(page) == [str(trusted), str(own), "0"]
    to = sent(owner.send("/gallery/fill", path, gallery=own, picture=picture,
                         next=path), rf"{path}#gather")
    page = get_page(owner, to)
    assert "In 1 of your galleries" in page.text
    assert options(page) == [str(trusted), "0"]
    form = page.form(f"/gallery/{own}/remove")
    sent(owner.send(f"/gallery/{own}/remove", path, picture=picture,
                    next=form["next"]), rf"{path}#gather")
    assert held(owner, own) == []
    sent(owner.send("/gallery/fill", path, gallery=0, title="Brand new",
                    picture=picture, next=path), rf"{path}#gather")
    assert "Brand new" in get_page(owner, path).text


def test_somebody_signed_out_is_led_to_sign_in(made, url):
    picture = made.picture("x")
    page = get_page(Stranger(url), f"/picture/{picture}")
    assert page.has_link(f"/login?next=%2Fpicture%2F{picture}")
    assert not page.all("form", action="/gallery/fill")
    page = get_page(Stranger(url), "/query-pictures")
    assert not page.all("form", action="/gallery/fill")
    assert not page.all("input", name="picture")


def test_search_results_are_marked_and_put_into_a_gallery(owner, made):
    id = make(owner)
    pictures = [made.picture(f"p{i}") for i in range(3)]
    path = f"/query-pictures?query=want: [in_gallery: [{made.gallery_id}]]"
    page = get_page(owner, path)
    assert sorted(int(box["value"]) for box in page.all(
        "input", name="picture", form="marks")) == pictures
    assert page.all("form", id="marks")[0]["action"] == "/gallery/fill"
    to = sent(owner.send("/gallery/fill", path, gallery=id, title="",
                         picture=pictures[1:]),
              rf"/gallery/{id}\?done=added&n=2")
    assert "2 pictures were added." in get_page(owner, to).text
    to = sent(owner.send("/gallery/fill", path, gallery=0, title="New",
                         picture=pictures),
              r"/gallery/\d+\?done=added&n=3")
    assert get_page(owner, to).h1 == "New"
    to = sent(owner.send("/gallery/fill", path, gallery=id, title="",
                         picture=pictures[1:]),
              rf"/gallery/{id}\?done=added&n=0")
    assert "All of them were in it already." in get_page(owner, to).text


def test_a_choice_that_is_refused_is_asked_once_more(owner, made):
    id, picture = make(owner), made.picture("x")
    answer = owner.send("/gallery/fill", "/new-gallery", gallery=0, title=" ",
                        picture=picture, next=f"/picture/{picture}")
    assert answer.status_code == 422
    page = check(Page(answer))
    assert "A gallery needs a title." in page.text
    form = page.form("/gallery/fill")
    assert (form["picture"], form["next"]) == \
        (str(picture), f"/picture/{picture}")
    answer = owner.send("/gallery/fill", "/new-gallery", gallery=id, title="")
    assert answer.status_code == 422
    assert "No picture is named." in check(Page(answer)).text
    before = len(options(page))
    answer = owner.send("/gallery/fill", "/new-gallery", gallery=0, title="New",
                        picture=2**31 - 1)
    assert answer.status_code == 422
    assert len(options(check(Page(answer)))) == before


def test_forms_lead_to_no_other_site(owner, made):
    id, picture = make(owner), made.picture("x")
    for away in ("https://evil.example/", "//evil.example", "/\\evil"):
        sent(owner.send("/gallery/fill", "/new-gallery", gallery=id,
                        picture=picture, next=away),
             rf"/gallery/{id}\?done=added&n=[01]")
        sent(owner.send(f"/gallery/{id}/remove", "/new-gallery",
                        picture=picture, next=away),
             rf"/gallery/{id}\?done=removed&n=1")


# ---- hostile words ----

def hostile(shared_data):
    text = (shared_data / "naughty-strings" / "blns.json").read_text("utf-8")
    strings = json.loads(text)
    for path in sorted((shared_data / "injection-strings").glob("*.txt")):
        strings += path.read_text("utf-8", "replace").splitlines()
    # Two braces in a page are a template's mistake, for check().
    return [string.replace("{{", "{ {") for string in strings
            if string.strip() and "\0" not in string]


def test_naughty_strings_in_titles_and_descriptions(owner, made, shared_data):
    picture = made.picture("x")
    id = make(owner)
    act(owner, id, "add-picture", picture_id=picture)
    strings = hostile(shared_data)
    for at in range(0, len(strings), 16):
        title = " ".join(strings[at:at + 16])[:400]
        description = "\n\n".join(strings[at:at + 16])[:20000]
        answer = owner.post(f"/api/gallery/{id}/edit", json={
            "title": title, "description": description})
        assert answer.status_code in (200, 400), answer.text
        if answer.status_code == 400:
            assert assert_is_problem(answer, 400)["code"] == "not-a-line"
            answer = act(owner, id, "edit", description=description)
        shown = answer.json()
        assert shown["description"] == description.replace("\r\n", "\n")
        for path in (f"/gallery/{id}", f"/gallery/{id}/edit",
                     f"/gallery/{id}/delete", f"/picture/{picture}",
                     f"/gallery/?owner={owner.name}",
                     f"/user/{owner.name}", "/query-pictures"):
            page = get_page(owner, path)
            assert "<script>alert" not in page.answer.text
        edit = get_page(owner, f"/gallery/{id}/edit")
        assert edit.form(f"/gallery/{id}/edit")["title"] == shown["title"]
        assert owner.get(f"/feed/gallery/{id}").status_code == 200
