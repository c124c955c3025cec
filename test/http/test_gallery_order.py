# test/http/test_gallery_order.py: the pictures of a gallery in an order of its own.

import re

import pytest

from galleries import act, make
from page import check, get_page
from people import Stranger


@pytest.fixture
def owner(person):
    return person


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
