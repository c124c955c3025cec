# test/http/test_limits.py: how often, and how much at once: what each limit refuses, and in which words.

import http.client
import time

import pytest

from client import assert_is_problem
from made import Made
from page import Page, check
from people import Person, Stranger
from pool import own_instance


@pytest.fixture(scope="module")
def own():
    with own_instance(LIMITS="") as instance:
        yield instance


def set_up(own, *lines):
    (own.folder / "var/pinakes.local").write_text("\n".join(lines) + "\n")
    own.run("stop")
    own.run("start")


@pytest.fixture
def people(own):
    """Makes accounts there, signed in."""
    made = []

    def make(stem):
        made.append(Made(own.conninfo()))
        return Person(made[-1], own.url, stem).sign_in()

    yield make
    for each in made:
        each.close()


def within_a_minute(seconds):
    """Counts are by full minutes: there is time enough in this one."""
    left = 60 - time.time() % 60
    if left < seconds:
        time.sleep(left + .1)


def make(person, title="Boats"):
    return person.post("/api/new-gallery", json={"title": title})


def test_an_account_changes_so_much_a_minute(own, people):
    set_up(own, "writes_per_minute = 3", "writes_per_hour = 0")
    person, other = people("busy"), people("other")
    within_a_minute(10)
    assert [make(person).status_code for _ in range(5)] == \
        [201, 201, 201, 429, 429]
    problem = assert_is_problem(make(person), 429)
    assert problem["code"] == "too-many-writes"
    assert "3 times within a minute" in problem["detail"]
    assert 1 <= int(make(person).headers["Retry-After"]) <= 60
    # The same for a form, in a page; reading goes on, and so do others.
    answer = person.post("/new-gallery", data={"title": "x"})
    assert answer.status_code == 429 and answer.headers["Retry-After"]
    assert "3 times within a minute" in check(Page(answer)).text
    assert person.get("/api/me").status_code == 200
    assert person.get("/new-gallery").status_code == 200
    assert person.post("/api/query-pictures", data="").status_code == 200
    assert make(other).status_code == 201
    # What is refused for another reason counts too.
    third = people("third")
    assert [make(third, " ").status_code for _ in range(4)] == \
        [422, 422, 422, 429]
    # Signing out is always possible.
    assert person.post("/api/logout").status_code == 200


def test_an_account_changes_so_much_an_hour(own, people):
    set_up(own, "writes_per_minute = 0", "writes_per_hour = 2")
    person = people("busy")
    assert [make(person).status_code for _ in range(3)] == [201, 201, 429]
    answer = make(person)
    assert "2 times within an hour" in answer.json()["detail"]
    assert 1 <= int(answer.headers["Retry-After"]) <= 3600


def test_a_token_and_a_session_are_one_account(own, people):
    set_up(own, "writes_per_minute = 0", "writes_per_hour = 2")
    person = people("busy")
    program = Stranger(own.url)
    program.client.headers["Authorization"] = "Bearer " + person.token("write")
    assert make(person).status_code == make(program).status_code == 201
    assert make(person).status_code == make(program).status_code == 429


def test_sizes_are_settings_and_named(own, people, made):
    set_up(own, "max_title_characters = 10", "max_description_characters = 20",
           "max_pictures_per_add = 2")
    person = people("person")
    answer = make(person, "eleven char")
    assert answer.status_code == 400
    assert "10 are taken" in answer.json()["detail"]
    assert answer.json()["field"] == "title"
    answer = person.post("/api/new-gallery", json={
        "title": "x", "description": "y" * 21})
    assert answer.status_code == 400
    assert "20 are taken" in answer.json()["detail"]
    id = make(person, "ten chars.").json()["id"]
    answer = person.post(f"/api/gallery/{id}/add-picture",
                         json={"picture_ids": [1, 2, 3]})
    assert answer.status_code == 422
    assert "at most 2" in answer.json()["detail"]


def test_an_address_changes_so_much_a_second(own, people):
    set_up(own)
    stranger = Stranger(own.url)
    answers = [stranger.post("/api/logout") for _ in range(250)]
    refused = [each for each in answers if each.status_code == 429]
    assert refused and len(refused) < 150
    assert {each.status_code for each in answers} == {200, 429}
    problem = assert_is_problem(refused[0], 429)
    assert refused[0].headers["Retry-After"] and problem["code"]
    # A form's answer is a page; reading goes on.
    for _ in range(200):
        answer = stranger.post("/logout", data={})
        if answer.status_code == 429:
            break
    assert answer.status_code == 429
    assert answer.headers["Content-Type"].startswith("text/html")
    assert stranger.get("/gallery/").status_code == 200


def test_queries_are_no_changes(own):
    set_up(own)
    stranger = Stranger(own.url)
    for path in ("tree", "counts", "facets"):
        assert {stranger.post(f"/api/query-{path}", data="").status_code
                for _ in range(30)} == {200}


def test_an_account_searches_so_much_from_several_addresses(own, people):
    set_up(own)
    person = people("busy")
    hosts = ["127.0.0.1", "[::1]"]
    try:
        Stranger(own.url.replace("localhost", hosts[1])).get("/health")
    except OSError:
        pytest.skip("there is no IPv6")
    headers = {"Cookie": "session=" + person.client.cookies["session"]}

    def statuses(headers):
        """Fewer searches from each address than one may send in a burst, all
        sent before any is answered: a machine may be slow."""
        sites = [http.client.HTTPConnection(host.strip("[]"), own.port)
                 for _ in range(70) for host in hosts]
        for site in sites:
            site.connect()
        for site in sites:
            site.request("POST", "/api/query-tree", "", headers)
        found = {site.getresponse().status for site in sites}
        for site in sites:
            site.close()
        return found

    assert statuses({}) == {200}
    time.sleep(5)
    assert statuses(headers) == {200, 429}
    # A cookie of another is another's.
    assert 200 in statuses({"Cookie": "theme=dark; session=another"})


def test_relaxed_limits_refuse_nobody(url):
    """The instance of these tests was started with LIMITS=relaxed."""
    stranger = Stranger(url)
    assert {stranger.post("/api/logout").status_code
            for _ in range(250)} == {200}
