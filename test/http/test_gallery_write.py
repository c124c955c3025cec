# test/http/test_gallery_write.py: galleries made, filled, shared and deleted, by programs.

from concurrent.futures import ThreadPoolExecutor

import pytest

from client import assert_is_problem
from galleries import act, held, make
from page import get_page
from people import Person, Stranger

NAMES = ("id", "title", "description", "owner", "users")


@pytest.fixture
def owner(person):
    return person


def refused(person, id, what, status, code, **more):
    problem = assert_is_problem(act(person, id, what, status, **more), status)
    assert problem["code"] == code, problem
    return problem


def changes(made, id):
    """Who changed the gallery, as the change log has it, in order."""
    made.connection.rollback()
    return [row[0] for row in made.run(
        "SELECT actor_id FROM change WHERE gallery_id = %s "
        "AND kind = 'gallery' ORDER BY id", id)]


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
    problem = assert_is_problem(answer, status)
    assert (problem["code"], problem["field"]) == (code, field)


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
    problem = refused(owner, id, "add-picture", 422, "no-such-picture",
                      picture_ids=[seen, hidden, 2**31 - 1])
    assert f"{hidden}, {2**31 - 1}" in problem["detail"]
    assert str(seen) not in problem["detail"].split()
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
