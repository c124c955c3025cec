# test/http/test_account.py: one's own account: password, sessions, tokens, its end.

import html
import re
import time

import pytest

from client import assert_is_problem
from page import Page, check, get_page
from people import PASSWORD, Person, Stranger
from test_register import register

NEW = "another harbour at dusk"


def can_sign_in(person, password, name=None):
    answer = Stranger(person.url).post("/api/login", json={
        "username": name or person.name, "password": password})
    return answer.status_code == 200


def count(made, table, person):
    made.connection.rollback()
    return made.value(f"SELECT count(*) FROM {table} WHERE account_id = %s",
                      person.id)


@pytest.mark.parametrize("path", [
    "", "password", "sessions", "tokens", "delete"])
def test_the_pages_are_whole(person, path):
    person.token("read", "2020-01-01")
    page = get_page(person, f"/account/{path}")
    assert len(page.all("a", aria_current="page")) == 0
    here = [a for _, a in page.tags if a.get("aria-current") == "page"]
    assert [a["href"] for a in here] == [f"/account/{path}"]
    assert page.answer.headers["Cache-Control"].startswith("private")


# ---- password ----

def change(person, **more):
    return person.send("/account/password", **{
        "password": PASSWORD, "new_password": NEW, **more})


def test_the_password_is_changed(person, made):
    elsewhere = Stranger(person.url)
    elsewhere.made, elsewhere.id = made, person.id
    elsewhere.sign_in()
    old = person.client.cookies["session"]
    token = person.token("read")
    answer = change(person)
    assert answer.headers["Location"] == "/account/?done=password"
    assert "The password was changed" in \
        person.get("/account/?done=password").text
    assert can_sign_in(person, NEW) and not can_sign_in(person, PASSWORD)
    assert elsewhere.get("/api/me").status_code == 401
    assert person.get("/api/me").status_code == 200
    assert person.client.cookies["session"] != old
    # A program goes on, unless its owner says otherwise.
    program = {"Authorization": "Bearer " + token}
    assert elsewhere.get("/api/me", headers=program).status_code == 200


def test_tokens_end_with_the_password_where_this_is_wished(person):
    token = person.token("read")
    assert change(person, end_tokens="yes").status_code == 303
    assert Stranger(person.url).get("/api/me", headers={
        "Authorization": "Bearer " + token}).status_code == 401


@pytest.mark.parametrize("fields, status, said", [
    ({"password": "wrong"}, 403, "The password is wrong."),
    ({"new_password": "short"}, 422, "shorter than 10"),
    ({"new_password": "password123"}, 422, "first that anybody"),
])
def test_a_change_that_is_refused(person, fields, status, said):
    answer = change(person, **fields)
    assert answer.status_code == status
    assert said in check(Page(answer)).text
    assert can_sign_in(person, PASSWORD)
    assert person.get("/api/me").status_code == 200


def test_guessing_the_password_again_gets_slow_too(person):
    for _ in range(5):
        assert change(person, password="wrong").status_code == 403
    answer = change(person)
    assert answer.status_code == 429 and answer.headers["Retry-After"]


# ---- sessions ----

def test_sessions_are_shown_and_ended(person, made):
    other = Stranger(person.url)
    other.made, other.id, other.name = made, person.id, person.name
    other.sign_in()
    made.run("UPDATE session SET user_agent = 'Mozilla/5.0 (X11; Linux "
             "x86_64; rv:128.0) Gecko/20100101 Firefox/128.0 <b>' "
             "WHERE token_sha256 = %s", other.kept)
    made.connection.commit()
    page = get_page(person, "/account/sessions")
    assert "Firefox on Linux" in page.text and "· this one" in page.text
    assert "<b>" not in re.findall("Firefox/128[^<]*<b>", page.answer.text)
    kept = [a["value"] for a in page.all("input", name="session")]
    assert kept == [bytes(other.kept).hex()]
    answer = person.send("/account/sessions/end", "/account/",
                         session=kept[0])
    assert answer.headers["Location"] == "/account/sessions?done=session"
    assert other.get("/api/me").status_code == 401
    assert person.get("/api/me").status_code == 200


def test_a_session_of_another_is_not_ended(person, made, url):
    other = Person(made, url, "other").sign_in()
    answer = person.send("/account/sessions/end", "/account/",
                         session=bytes(other.kept).hex())
    assert answer.status_code == 303
    assert other.get("/api/me").status_code == 200


def test_all_others_are_ended_at_once(person, made):
    for _ in range(3):
        other = Stranger(person.url)
        other.made, other.id = made, person.id
        other.sign_in()
    assert person.send("/account/sessions/end",
                       "/account/").status_code == 303
    assert count(made, "session", person) == 1
    assert person.get("/api/me").status_code == 200


# ---- tokens ----

def make(person, **more):
    return person.send("/account/tokens", **{
        "label": "for tests", "scope": "write", "days": "30",
        "password": PASSWORD, **more})


def test_a_token_is_shown_once_and_works(person, made):
    answer = make(person, label="<b>import</b>")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    token = re.search("Bearer (pinakes_[A-Za-z0-9_-]{43})<", answer.text)[1]
    check(Page(answer))
    assert "<b>import" not in answer.text
    assert token not in person.get("/account/tokens").text
    program = Stranger(person.url)
    program.client.headers["Authorization"] = "Bearer " + token
    me = program.get("/api/me").json()
    assert (me["id"], me["scope"]) == (person.id, "write")
    made.connection.rollback()
    row, = made.run("""SELECT token_sha256, expires_at - created_at
        FROM api_token WHERE account_id = %s""", person.id)
    assert token[8:].encode() not in bytes(row[0])
    assert round(row[1].total_seconds()) == 30 * 86400
    page = get_page(person, "/account/tokens")
    number, = [a["value"] for a in page.all("input", name="token")]
    answer = person.send("/account/tokens/revoke", "/account/tokens",
                         token=number)
    assert answer.headers["Location"] == "/account/tokens?done=token"
    assert program.get("/api/me").status_code == 401


@pytest.mark.parametrize("fields, status, said", [
    ({"password": "wrong"}, 403, "The password is wrong."),
    ({"scope": "all"}, 422, "must be read, write or admin"),
    ({"scope": "admin"}, 403, "for administrators"),
    ({"label": "x" * 101}, 422, "one line of up to 100"),
    ({"label": "a\nb"}, 422, "one line of up to 100"),
    ({"days": "4000"}, 422, "at most 3650 days"),
    ({"days": "-1"}, 422, "at most 3650 days"),
])
def test_a_token_that_is_refused(person, made, fields, status, said):
    answer = make(person, **fields)
    assert answer.status_code == status
    assert said in check(Page(answer)).text
    assert count(made, "api_token", person) == 0


def test_an_administrator_makes_tokens_to_administer(made, url):
    boss = Person(made, url, "boss", True).sign_in()
    assert make(boss, scope="admin", days="0").status_code == 200
    assert make(boss, scope="read").status_code == 200


def test_tokens_by_json(person, url):
    wish = {"label": "robot", "scope": "read", "days": 7,
            "password": PASSWORD}
    answer = person.post("/api/token", json=wish)
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    new = answer.json()
    assert set(new) == {"id", "label", "scope", "created", "expires",
                        "last_used", "token"}
    assert new["token"].startswith("pinakes_") and new["last_used"] is None
    assert abs(new["expires"] - time.time() - 7 * 86400) < 60
    listed, = person.get("/api/token/").json()
    assert listed == {key: new[key] for key in listed} and \
        "token" not in listed
    program = Stranger(url)
    program.client.headers["Authorization"] = "Bearer " + new["token"]
    assert program.get("/api/me").status_code == 200
    # No scope includes making tokens, nor ending them.
    for call in (program.get("/api/token"),
                 program.post("/api/token", json=wish),
                 program.post(f"/api/token/{new['id']}/delete")):
        assert assert_is_problem(call, 403)["code"] == "not-for-tokens"
    assert person.get("/api/token").json()[0]["last_used"] > 0
    for _ in range(2):
        answer = person.post(f"/api/token/{new['id']}/delete")
        assert (answer.status_code, answer.json()) == (200, {"id": new["id"]})
    assert person.get("/api/token").json() == []
    assert program.get("/api/me").status_code == 401


def test_json_says_what_is_wrong(person):
    for wish, field, status in (
            ({"scope": "read"}, "password", 400),
            ({"password": PASSWORD}, "scope", 400),
            ({"scope": "read", "password": PASSWORD, "days": "7"}, "days", 400),
            ({"scope": "read", "password": PASSWORD, "days": 1.5}, "days", 400),
            ({"scope": "all", "password": PASSWORD}, "scope", 422),
            ({"scope": "read", "password": "wrong"}, "password", 403)):
        problem = assert_is_problem(person.post("/api/token", json=wish),
                                    status)
        assert problem["field"] == field
    assert_is_problem(person.post("/api/token/x/delete"), 404)


def test_the_token_of_another_is_not_revoked(person, made, url):
    other = Person(made, url, "other").sign_in()
    token = other.token("read")
    number = other.get("/api/token").json()[0]["id"]
    assert person.post(f"/api/token/{number}/delete").status_code == 200
    assert person.send("/account/tokens/revoke", "/account/tokens",
                       token=number).status_code == 303
    assert Stranger(url).get("/api/me", headers={
        "Authorization": "Bearer " + token}).status_code == 200


def test_tokens_have_a_limit(person, made):
    made.run("""INSERT INTO api_token (account_id, label, token_sha256, scope)
        SELECT %s, '', sha256(convert_to(%s || i, 'UTF8')), 'read'
        FROM generate_series(1, 100) i""", person.id, made.tag)
    made.connection.commit()
    assert_is_problem(person.post("/api/token", json={
        "scope": "read", "password": PASSWORD}), 409)


# ---- the end ----

def picture_of(person, made):
    return made.picture("stays", author_id=person.id)


@pytest.mark.parametrize("names", ["keep", "remove"])
def test_an_account_is_deleted_as_its_owner_wishes(person, made, client,
                                                   names):
    picture = picture_of(person, made)
    token = person.token("read")
    answer = person.send("/account/delete", password=PASSWORD, names=names)
    assert answer.status_code == 200
    page = check(Page(answer))
    assert page.h1 == "Your account is deleted"
    assert page.has_link("/login") and "session=;" in \
        answer.headers["Set-Cookie"]
    assert person.get("/api/me").status_code == 401
    assert not can_sign_in(person, PASSWORD)
    assert Stranger(person.url).get("/api/me", headers={
        "Authorization": "Bearer " + token}).status_code == 401
    assert count(made, "session", person) == 0
    assert count(made, "api_token", person) == 0
    shown = client.get(f"/api/picture/{picture}").json()
    expected = person.name if names == "keep" else f"deleted user {person.id}"
    assert shown["author"] == expected
    assert client.get(f"/picture/{picture}").status_code == 200
    # The name shows its pictures, and that nobody is behind it any more.
    page = get_page(client, f"/user/{expected}")
    assert "This account is closed" in check(page).text
    assert f"/picture/{picture}" in page.answer.text
    assert client.get(f"/feed/user/{expected}").status_code == 200
    gone = client.get(f"/api/user/{person.name}")
    assert gone.status_code == (410 if names == "keep" else 404)
    assert person.name not in client.get("/api/user/?limit=1000").json()
    # Nobody gets the name again, in whatever case.
    for name in (person.name, person.name.upper()):
        assert register(Stranger(person.url), name).status_code == 409


@pytest.mark.parametrize("fields, status, said", [
    ({"names": "keep"}, 403, "The password is wrong."),
    ({"names": "keep", "password": ""}, 403, "The password is wrong."),
    ({"password": PASSWORD}, 422, "Say what your pictures and galleries are to name."),
    ({"password": PASSWORD, "names": "burn"}, 422, "Say what your pictures"),
])
def test_a_deletion_that_is_refused(person, fields, status, said):
    answer = person.send("/account/delete", **{"password": "x", **fields})
    assert answer.status_code == status
    assert said in check(Page(answer)).text
    assert person.get("/api/me").status_code == 200


def test_the_only_administrator_stays(made, url):
    boss = Person(made, url, "boss", True).sign_in()
    others = [id for id, in made.run(
        "UPDATE account SET is_admin = false WHERE is_admin AND id <> %s "
        "RETURNING id", boss.id)]
    made.connection.commit()
    try:
        answer = boss.send("/account/delete", password=PASSWORD, names="keep")
        assert answer.status_code == 409
        assert "only administrator" in html.unescape(answer.text)
    finally:
        made.run("UPDATE account SET is_admin = true WHERE id = ANY (%s)",
                 others)
        made.connection.commit()
