# test/http/test_activity.py: what somebody has changed, and what an account leaves when it ends.

import pytest

from page import Page, check, get_page
from people import PASSWORD, Person, Stranger


def lines(page):
    """The words and the address of each change that is shown."""
    found = []
    for item in page.root.all("li"):
        link = next((each for each in item.all("a")
                     if each.get("dir") == "auto"), None)
        if link is not None and list(item.all("time")):
            found.append(link["href"])
    return found


def path_of(person):
    return "/user/" + person.name.replace(" ", "%20")


def record(made, person, picture):
    made.run("SELECT record_picture(%s, %s, 'test', '')", picture, person.id)
    made.connection.commit()


def test_changes_are_shown_the_newest_first(made, person):
    picture = made.picture("A boat")
    record(made, person, picture)
    gallery = person.post("/api/new-gallery",
                          json={"title": "Boats"}).json()["id"]
    person.post(f"/api/gallery/{gallery}/add-picture",
                json={"picture_id": picture})
    page = get_page(Stranger(person.url), path_of(person))
    assert lines(page) == [f"/gallery/{gallery}", f"/gallery/{gallery}",
                           f"/picture/{picture}"]
    assert page.has_link(path_of(person) + "/activity")
    assert "Changed A boat" in page.text
    assert "Worked on the gallery Boats" in page.text
    page = get_page(Stranger(person.url), path_of(person) + "/activity")
    assert len(lines(page)) == 3 and page.h1.startswith("Changes by")


def test_changes_come_page_by_page(made, person):
    pictures = [made.picture(f"p{i}") for i in range(5)]
    for picture in pictures:
        record(made, person, picture)
    path = path_of(person) + "/activity"
    page = get_page(person, path + "?limit=2")
    assert lines(page) == [f"/picture/{id}" for id in pictures[:2:-1]]
    page = get_page(person, page.href("Next"))
    assert lines(page) == [f"/picture/{id}" for id in pictures[2:0:-1]]
    page = get_page(person, page.href("Next"))
    assert lines(page) == [f"/picture/{pictures[0]}"]
    assert "behind the last page" in get_page(
        person, path + "?offset=100").text
    assert person.get(path + "?offset=x").status_code == 400


@pytest.mark.parametrize("visibility", ["hidden", "deleted", "purged"])
def test_what_nobody_may_see_is_not_told(made, person, visibility):
    picture = made.picture("A secret boat")
    record(made, person, picture)
    made.update(picture, "visibility", visibility)
    record(made, person, picture)
    gallery = person.post("/api/new-gallery",
                          json={"title": "A secret gallery"}).json()["id"]
    person.post(f"/api/gallery/{gallery}/delete", json={})
    made.run("INSERT INTO change (actor_id, tool, kind, picture_id) "
             "VALUES (%s, 'test', 'moderation', %s)", person.id,
             made.picture("Another"))
    made.connection.commit()
    for path in ("", "/activity"):
        page = get_page(Stranger(person.url), path_of(person) + path)
        assert lines(page) == [] and "secret" not in page.text
        assert "Another" not in page.text


def test_nobody_and_somebody_who_has_gone_have_no_changes(made, person):
    assert person.get("/user/nobody.here/activity").status_code == 404
    person.change("deleted_at = now()")
    assert Stranger(person.url).get(
        path_of(person) + "/activity").status_code == 410


def test_ones_own_page_leads_to_the_account(made, person, url):
    assert get_page(person, path_of(person)).href("Your account") == \
        "/account/"
    other = Person(made, url, "other").sign_in()
    assert not [words for _, words in get_page(
        other, path_of(person)).links if words == "Your account"]


@pytest.mark.parametrize("path", ["/", "/gallery/", "/query-pictures",
                                  "/help/", "/user/", "/object/"])
def test_every_page_signs_out(person, path):
    page = get_page(person, path)
    assert len(page.all("form", action="/logout")) == 2
    assert page.href("Your page") == path_of(person)
    assert not get_page(Stranger(person.url), path).all(
        "form", action="/logout")
    answer = person.post("/logout", data={"csrf": person.csrf(path)})
    assert answer.status_code == 303
    assert person.get("/api/me").status_code == 401


@pytest.mark.parametrize("names", ["keep", "remove"])
def test_galleries_and_ratings_outlive_their_account(made, person, url, names):
    friend = Person(made, url, "friend").sign_in()
    other = Person(made, url, "other").sign_in()
    boss = Person(made, url, "boss", True).sign_in()
    picture, second = made.picture("x"), made.picture("y")
    made.run("INSERT INTO rating (picture_id, account_id, stars) "
             "VALUES (%s, %s, 4)", picture, person.id)
    made.connection.commit()
    gallery = person.post("/api/new-gallery",
                          json={"title": "Boats"}).json()["id"]
    theirs = other.post("/api/new-gallery",
                        json={"title": "Theirs"}).json()["id"]
    act = f"/api/gallery/{gallery}"
    for who, where, what, sent in (
            (person, act, "users/add", {"username": friend.name}),
            (person, act, "add-picture", {"picture_id": picture}),
            (other, f"/api/gallery/{theirs}", "users/add",
             {"username": person.name})):
        assert who.post(f"{where}/{what}", json=sent).status_code == 200
    answer = person.send("/account/delete", password=PASSWORD, names=names)
    assert answer.status_code == 200
    owner = person.name if names == "keep" else f"deleted user {person.id}"
    assert friend.get(act).json()["owner"] == owner
    assert other.get(f"/api/gallery/{theirs}").json()["users"] == []
    # Filled by those who are trusted, shaped by administrators alone.
    assert friend.post(act + "/add-picture",
                       json={"picture_id": second}).status_code == 200
    assert other.post(act + "/add-picture",
                      json={"picture_id": second}).status_code == 403
    assert friend.post(act + "/edit", json={"title": "x"}).status_code == 403
    assert boss.post(act + "/edit", json={"title": "x"}).status_code == 200
    assert boss.post(act + "/users/add",
                     json={"username": other.name}).status_code == 200
    page = get_page(friend, f"/gallery/{gallery}")
    assert owner in page.text
    assert (person.name in page.text) == (names == "keep")
    assert friend.get(f"/api/picture/{picture}/").json()["rating_count"]["4"] \
        == 1
    assert friend.get("/user/" + owner.replace(" ", "%20")).status_code == 410


def test_what_an_account_leaves_is_said_before(person):
    page = check(Page(person.get("/account/delete")))
    assert "galleries are to name" in page.text
    assert "Your ratings stay as numbers" in page.text
