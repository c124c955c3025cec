# test/http/test_gallery_write.py: galleries made, filled, shared and deleted, by programs and by forms.

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from client import assert_is_problem
from page import Page, check, get_page, ids_of
from people import Person, Stranger

NAMES = ("id", "title", "description", "owner", "users")


@pytest.fixture
def owner(made, url):
    return Person(made, url, "owner").sign_in()


@pytest.fixture
def friend(made, url):
    return Person(made, url, "friend").sign_in()


def make(person, title="Boats", description="*Afloat*"):
    answer = person.post("/api/new-gallery", json={
        "title": title, "description": description})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def act(person, id, what, status=200, **more):
    answer = person.post(f"/api/gallery/{id}/{what}", json=more)
    assert answer.status_code == status, answer.text
    return answer


def assert_says(answer, status, code):
    problem = assert_is_problem(answer, status)
    assert problem["code"] == code, problem
    return problem


def refused(person, id, what, status, code, **more):
    assert_says(act(person, id, what, status, **more), status, code)


def held(person, id):
    """The numbers of the pictures in a gallery, by a query."""
    answer = person.post("/api/query-pictures?limit=1000&ordering=date-asc",
                         data=f"want: [in_gallery: [{id}]]")
    return [picture["id"] for picture in answer.json()]


def changes(made, id):
    """Who changed the gallery, as the change log has it, in order."""
    made.connection.rollback()
    return [row[0] for row in made.run(
        "SELECT actor_id FROM change WHERE gallery_id = %s "
        "AND kind = 'gallery' ORDER BY id", id)]


# ---- the API ----

def test_a_gallery_is_made_as_the_manual_says(owner, made):
    answer = owner.post("/api/new-gallery", json={
        "title": "  Boats ", "description": "*Afloat*"})
    assert answer.status_code == 201
    gallery = answer.json()
    assert tuple(gallery) == NAMES
    assert gallery == {"id": gallery["id"], "title": "Boats",
                       "description": "*Afloat*", "owner": owner.name,
                       "users": []}
    path = f"/api/gallery/{gallery['id']}"
    assert answer.headers["Location"].endswith(path)
    assert Stranger(owner.url).get(path).json() == gallery
    assert changes(made, gallery["id"]) == [owner.id]


@pytest.mark.parametrize("sent, status, code, field", [
    ({}, 400, "missing-field", "title"),
    ({"title": 5}, 400, "wrong-type", "title"),
    ({"title": " "}, 422, "no-title", "title"),
    ({"title": "two\nlines"}, 400, "not-a-line", "title"),
    ({"title": "x" * 501}, 400, "too-long", "title"),
    ({"title": "x", "description": "y" * 20001}, 400, "too-long",
     "description"),
])
def test_texts_that_cannot_be_are_named(owner, sent, status, code, field):
    answer = owner.post("/api/new-gallery", json=sent)
    assert assert_says(answer, status, code)["field"] == field


def test_the_longest_texts_are_taken(owner):
    id = make(owner, "é" * 500, "ü" * 20000)
    assert len(owner.get(f"/api/gallery/{id}").json()["description"]) == 20000


def test_texts_are_edited_one_by_one(owner, made):
    id = make(owner)
    assert act(owner, id, "edit", title="Ships").json()["description"] == \
        "*Afloat*"
    gallery = act(owner, id, "edit", description="").json()
    assert (gallery["title"], gallery["description"]) == ("Ships", "")
    act(owner, id, "edit", title="Ships", description="")
    assert changes(made, id) == [owner.id] * 3


def test_pictures_are_added_and_removed_and_twice_is_once(owner, made):
    id = make(owner)
    a, b, c = (made.picture(f"p{i}") for i in range(3))
    assert act(owner, id, "add-picture", picture_id=a).json()["id"] == id
    act(owner, id, "add-picture", picture_id=a)
    assert held(owner, id) == [a]
    act(owner, id, "add-picture", picture_ids=[c, b, a])
    assert held(owner, id) == [a, b, c]
    act(owner, id, "remove-picture", picture_ids=[a, c, 2**31 - 1])
    act(owner, id, "remove-picture", picture_id=a)
    assert held(owner, id) == [b]
    assert changes(made, id) == [owner.id] * 4


def test_what_cannot_be_added_is_named(owner, made):
    id = make(owner)
    seen, hidden = made.picture("seen"), made.picture(
        "hidden", visibility="hidden")
    answer = act(owner, id, "add-picture", 422,
                 picture_ids=[seen, hidden, 2**31 - 1])
    assert_says(answer, 422, "no-such-picture")
    assert f"{hidden}, {2**31 - 1}" in answer.json()["detail"]
    assert str(seen) not in answer.json()["detail"].split()
    refused(owner, id, "add-picture", 400, "missing-field")
    refused(owner, id, "add-picture", 400, "wrong-type", picture_id="5")
    refused(owner, id, "add-picture", 422, "no-picture", picture_ids=[])
    answer = act(owner, id, "add-picture", 422,
                 picture_ids=list(range(1, 1002)))
    assert "1000" in answer.json()["detail"]
    assert held(owner, id) == []


def test_trust_lets_fill_and_no_more(owner, friend, other, made):
    id, picture = make(owner), made.picture("x")
    refused(friend, id, "add-picture", 403, "not-trusted", picture_id=picture)
    gallery = act(owner, id, "users/add",
                  username=friend.name.upper()).json()
    assert gallery["users"] == [friend.name]
    act(owner, id, "users/add", username=friend.name)
    act(friend, id, "add-picture", picture_id=picture)
    act(friend, id, "remove-picture", picture_id=picture)
    refused(friend, id, "edit", 403, "not-owner", title="Mine")
    refused(friend, id, "delete", 403, "not-owner")
    refused(friend, id, "users/add", 403, "not-owner", username=other.name)
    refused(friend, id, "users/remove", 403, "not-owner", username=friend.name)
    assert act(owner, id, "users/remove",
               username=friend.name).json()["users"] == []
    act(owner, id, "users/remove", username=friend.name)
    refused(friend, id, "add-picture", 403, "not-trusted", picture_id=picture)
    assert changes(made, id) == \
        [owner.id, owner.id, friend.id, friend.id, owner.id]


def test_only_who_is_there_can_be_trusted(owner, friend, made):
    id = make(owner)
    refused(owner, id, "users/add", 422, "no-such-user",
            username=made.name("nobody"))
    refused(owner, id, "users/add", 400, "missing-field")
    # The owner may already.
    assert act(owner, id, "users/add",
               username=owner.name).json()["users"] == []
    friend.change("deleted_at = now()")
    refused(owner, id, "users/add", 422, "no-such-user", username=friend.name)


def test_administrators_fill_and_shape_any_gallery(owner, made, url):
    boss = Person(made, url, "boss", True).sign_in()
    id, picture = make(owner), made.picture("x")
    act(boss, id, "add-picture", picture_id=picture)
    act(boss, id, "edit", title="Better")
    act(boss, id, "users/add", username=boss.name)
    act(boss, id, "delete")
    assert changes(made, id) == [owner.id] + [boss.id] * 4


def test_a_deleted_gallery_is_gone(owner, other, made):
    id, picture = make(owner), made.picture("x", in_gallery=False)
    act(owner, id, "add-picture", picture_id=picture)
    assert act(owner, id, "delete").json() == {"id": id}
    assert act(owner, id, "delete").json() == {"id": id}
    refused(other, id, "delete", 410, "gone")
    for what, more in (("edit", {"title": "x"}),
                       ("add-picture", {"picture_id": picture}),
                       ("remove-picture", {"picture_id": picture}),
                       ("users/add", {"username": other.name}),
                       ("users/remove", {"username": other.name})):
        refused(owner, id, what, 410, "gone", **more)
    assert held(owner, id) == []
    assert changes(made, id) == [owner.id] * 3
    for path in (f"/api/gallery/{id}", f"/gallery/{id}",
                 f"/feed/gallery/{id}", f"/gallery/{id}/edit",
                 f"/gallery/{id}/delete"):
        assert owner.get(path).status_code == 410, path
    assert id not in [each["id"] for each in owner.get(
        f"/api/gallery/?limit=1000&owner={owner.name}").json()]
    assert "Boats" not in owner.get(
        f"/gallery/?owner={owner.name}").text
    assert "in none" in get_page(owner, f"/picture/{picture}").text


def test_nothing_enters_a_gallery_that_is_deleted_meanwhile(owner, made):
    pictures = [made.picture(f"p{i}") for i in range(12)]
    for _ in range(5):
        id = make(owner)
        with ThreadPoolExecutor(8) as pool:
            adding = [pool.submit(owner.post, f"/api/gallery/{id}/add-picture",
                                  json={"picture_id": picture})
                      for picture in pictures]
            ending = pool.submit(owner.post, f"/api/gallery/{id}/delete",
                                 json={})
        assert ending.result().status_code == 200
        assert {each.result().status_code for each in adding} <= {200, 410}
        made.connection.rollback()
        assert made.value("SELECT count(*) FROM gallery_picture "
                          "WHERE gallery_id = %s", id) == 0


@pytest.mark.parametrize("what", [
    "edit", "delete", "add-picture", "remove-picture", "users/add",
    "users/remove"])
def test_a_gallery_that_never_was_is_404(owner, what):
    refused(owner, 2**31 - 1, what, 404, "not-found", title="x",
            picture_id=1, username="x")


# ---- pages ----

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
            assert_says(answer, 400, "not-a-line")
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


# ---- order ----

def order(person, id):
    return person.get(f"/api/gallery/{id}/order").json()


def put(person, id, picture, position, status=200):
    answer = person.post(f"/api/gallery/{id}/move-picture", json={
        "picture_id": picture, "position": position})
    assert answer.status_code == status, answer.text
    return answer.json()


@pytest.fixture
def filled(owner, made):
    """A gallery of five, and their numbers as they are shown: newest first."""
    id = make(owner)
    pictures = [made.picture(f"number {at}", in_gallery=False,
                             own_file=True) for at in range(5)]
    act(owner, id, "add-picture", picture_ids=pictures)
    return id, pictures[::-1]


def test_pictures_are_put_in_order(owner, filled):
    id, pictures = filled
    assert order(owner, id) == pictures
    a, b, c, d, e = pictures
    for picture, position, now, wanted in (
            (c, 1, 1, [c, a, b, d, e]), (c, 2, 2, [a, c, b, d, e]),
            (a, 9, 5, [c, b, d, e, a]), (e, 4, 4, [c, b, d, e, a]),
            (e, 3, 3, [c, b, e, d, a]), (d, 1, 1, [d, c, b, e, a]),
            (a, 1, 1, [a, d, c, b, e])):
        assert put(owner, id, picture, position) == {
            "id": id, "picture_id": picture, "position": now}
        assert order(owner, id) == wanted
    assert owner.get(f"/api/gallery/{id}/order?offset=1&limit=2").json() == \
        [d, c]
    assert put(owner, id, a, 0, 400)["code"] == "bad-position"
    assert put(owner, id, 2147483647, 1, 422)["code"] == "not-in-gallery"


def test_a_place_is_found_however_often_one_is_moved(owner, filled):
    id, pictures = filled
    wanted = list(pictures)
    for at in range(60):    # more often than the gaps can be halved
        moved = wanted.pop(-1)
        wanted.insert(1, moved)
        put(owner, id, moved, 2)
    assert order(owner, id) == wanted


def test_what_is_added_or_hidden_disturbs_no_order(owner, made, filled):
    id, (a, b, c, d, e) = filled
    put(owner, id, e, 1)
    new = made.picture("new", in_gallery=False)
    act(owner, id, "add-picture", picture_id=new)
    assert order(owner, id) == [e, a, b, c, d, new]
    made.update(a, "visibility", "hidden")
    assert order(owner, id) == [e, b, c, d, new]
    put(owner, id, new, 2)
    assert order(owner, id) == [e, new, b, c, d]
    act(owner, id, "remove-picture", picture_id=b)
    assert order(owner, id) == [e, new, c, d]


def test_the_page_follows_the_order_and_changes_it(owner, other, made, filled):
    id, (a, b, c, d, e) = filled
    path = f"/gallery/{id}/arrange"
    made.run("INSERT INTO gallery_trust VALUES (%s, %s)", id, other.id)
    made.connection.commit()
    page = check(get_page(other, path))
    assert "The newest picture is first, until" in page.text
    answer = other.send(path, picture=d, position=0, offset=0)
    assert answer.headers["Location"] == \
        f"{path}?offset=0&done=moved&n=5#picture-{d}"
    page = check(get_page(other, answer.headers["Location"]))
    assert "The picture is number 5 now." in page.text
    shown = check(get_page(Stranger(owner.url), f"/gallery/{id}"))
    assert "in an order of their own" in shown.text
    found = re.findall(r'href="/picture/(\d+)', shown.answer.text)
    assert list(dict.fromkeys(map(int, found))) == [a, b, c, e, d]
    first = get_page(other, f"/gallery/{id}?limit=2")
    assert "1 to 2" in first.text and str(c) not in re.findall(
        r'href="/picture/(\d+)', first.answer.text)
    answer = other.send(path, offset=0)
    assert answer.headers["Location"].endswith("done=reset")
    assert order(owner, id) == [a, b, c, d, e]
    assert "newest first" in get_page(other, f"/gallery/{id}").text
    assert Stranger(owner.url).get(path).status_code == 401
