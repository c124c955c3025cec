# test/http/test_sign_in_pages.py: signing in and out by pages.

import re

import pytest

from page import get_page
from people import PASSWORD, Person, Stranger


@pytest.fixture
def person(made, url):
    return Person(made, url)


def test_the_page_signs_in_and_leads_back(person, client):
    stranger = Stranger(person.url)
    page = stranger.get("/gallery/?limit=3")
    address = re.search('href="(/login[^"]*)"', page.text)[1]
    assert address == "/login?next=%2Fgallery%2F%3Flimit%3D3"
    form = stranger.get(address)
    assert 'name="next" value="/gallery/?limit=3"' in form.text
    answer = stranger.send("/login", address, username=person.name,
                           password=PASSWORD, next="/gallery/?limit=3")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/gallery/?limit=3"
    seen = stranger.get("/gallery/?limit=3").text
    assert f'<summary class="btn bare who">{person.name}</summary>' in seen
    assert ">Sign in</a>" not in seen
    assert stranger.get("/login").headers["Location"] == "/account/"
    out = stranger.send("/logout", "/account/")
    assert (out.status_code, out.headers["Location"]) == (303, "/")
    assert ">Sign in</a>" in stranger.get("/").text


@pytest.mark.parametrize("next", [
    "//evil.example", "/\\evil.example", "https://evil.example",
    "/\t/evil.example", "javascript:alert(1)", "evil", "", "/a b", "/\n/e",
    "\\\\evil.example", "/é", "/x\\y", "///evil.example"])
def test_nobody_is_led_elsewhere(person, next):
    answer = Stranger(person.url).send("/login", username=person.name,
                                       password=PASSWORD, next=next)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    person.sign_in()
    answer = person.get("/login", params={"next": next})
    assert answer.headers["Location"] == "/account/"


def test_a_refused_form_keeps_the_name_and_not_the_password(person, client):
    stranger = Stranger(person.url)
    answer = stranger.send("/login", username=person.name, next="/user/",
                           password="wrong <b>")
    assert answer.status_code == 401
    assert f'value="{person.name}"' in answer.text
    assert 'value="/user/"' in answer.text
    assert "The user name or the password is wrong." in answer.text
    assert "wrong &lt;b&gt;" not in answer.text
    assert "Set-Cookie" not in answer.headers


def test_guesses_by_the_page_count_too(person):
    stranger = Stranger(person.url)
    for _ in range(5):
        stranger.send("/login", username=person.name, password="wrong")
    answer = stranger.send("/login", username=person.name, password=PASSWORD)
    assert answer.status_code == 429
    assert "looked at in" in answer.text
    assert int(answer.headers["Retry-After"]) >= 1


def test_a_form_that_did_not_come_from_here(person):
    stranger = Stranger(person.url)
    right = stranger.csrf("/login")
    fields = {"username": person.name, "password": PASSWORD}
    other = Stranger(person.url).csrf("/login")
    for csrf in (None, "", "x", right[:-1], right + "x", other):
        answer = stranger.post("/login", data={**fields, "csrf": csrf})
        assert answer.status_code == 403
        assert "This form has grown old" in answer.text
    assert stranger.post("/login", json={**fields, "csrf": right}) \
        .status_code == 403
    assert stranger.post("/login", data={**fields, "csrf": right}) \
        .status_code == 303


def test_each_session_has_a_token_of_its_own(person, made, url):
    a = person.sign_in().csrf()
    b = Person(made, url, "other").sign_in().csrf()
    assert a != b
    assert person.csrf() == a
    assert person.sign_in().csrf() != a


@pytest.mark.parametrize("path", ["/login", "/accounts/", "/account/"])
def test_the_pages_are_whole(client, person, path):
    if path == "/account/":
        get_page(person.sign_in(), path)
        page = get_page(client, path, 401)
        assert page.has_link("/login?next=%2Faccount%2F")
    else:
        assert "Sign in" in get_page(client, path).text
