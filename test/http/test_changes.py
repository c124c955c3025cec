# test/http/test_changes.py: the change feed, read by pages, as lines, and waited for.

import http.client
import json
import threading
import time
from urllib.parse import urlsplit

import pytest

from client import assert_is_problem


def settle(made):
    """Waits until the keeper has numbered all there is; the last number."""
    for _ in range(200):
        made.connection.rollback()
        if made.value("SELECT count(*) FROM change WHERE number IS NULL") == 0:
            return made.value("SELECT last_number FROM feed")
        time.sleep(.1)
    raise AssertionError("the keeper does not number changes")


def read_all(client, after):
    """By pages of a small size, as a careful client would."""
    found = []
    while True:
        answer = client.get(f"/api/changes?after={after}&limit=7")
        assert answer.status_code == 200, answer.text
        if not answer.json():
            return found
        found += answer.json()
        after = found[-1]["number"]


def test_a_change_comes_once_with_what_it_refers_to(client, made):
    after = settle(made)
    picture = made.picture("one")
    thing = made.object("thing")
    last = settle(made)
    changes = read_all(client, after)
    assert [c["number"] for c in changes] == list(range(after + 1, last + 1))
    mine = [c for c in changes if c["picture_id"] == picture]
    assert [(c["kind"], c["revision"]) for c in mine] == \
        [("picture", 1), ("regions", 1)]
    assert mine[0]["tool"] == "test" and mine[0]["actor"] is None
    assert mine[0]["gallery_id"] is None and mine[0]["object_id"] is None
    assert [c["object"] for c in changes if c["object_id"] == thing] == \
        [made.name("thing")]
    assert not any("title" in c or "description" in c for c in changes)


def test_lines_are_the_same_as_the_list(client, made):
    made.picture("two")
    settle(made)
    answer = client.get("/api/changes", headers={
        "Accept": "application/x-ndjson"})
    lines = [json.loads(line) for line in answer.content.splitlines()]
    assert lines == read_all(client, 0)
    few = client.get("/api/changes?limit=2", headers={
        "Accept": "application/x-ndjson"})
    assert [json.loads(line) for line in few.content.splitlines()] == lines[:2]


def test_each_answer_names_epoch_and_last_number(client, made):
    answer = client.get("/api/changes?limit=1")
    made.connection.rollback()
    epoch, last = made.run("SELECT epoch::text, last_number FROM feed")[0]
    assert answer.headers["X-Feed-Epoch"] == epoch
    assert int(answer.headers["X-Feed-Last"]) <= last
    assert client.get(f"/api/changes?epoch={epoch}").status_code == 200
    other = client.get("/api/changes?epoch=another")
    assert assert_is_problem(other, 409)["code"] == "other-epoch"


@pytest.mark.parametrize("query", [
    "after=-1", "after=x", "after=", "after=1.5", "after=1&after=2",
    "after=99999999999999999999", "limit=0", "limit=1001", "limit=x"])
def test_a_bad_place_or_limit_is_refused(client, query):
    answer = client.get("/api/changes?" + query)
    assert assert_is_problem(answer, 400)["field"] == query.split("=")[0]


def test_who_moderates_is_not_told(client, made):
    after = settle(made)
    boss = made.account(made.name("boss"), True)
    made.run("INSERT INTO change (actor_id, tool, kind) "
             "VALUES (%s, 'test', 'moderation')", boss)
    made.connection.commit()
    settle(made)
    lines = [c for c in read_all(client, after) if c["kind"] == "moderation"]
    assert lines and all(c["actor"] is None for c in lines)


# ---- waiting for a change ----

def test_who_waits_is_told_when_something_changes(client, made, url):
    after = settle(made)
    answers = []

    def wait():
        from client import Client
        began = time.monotonic()
        answer = Client(url).get(f"/api/changes?after={after}&wait=25")
        answers.append((answer, time.monotonic() - began))
    waiting = threading.Thread(target=wait)
    waiting.start()
    time.sleep(1)
    assert not answers
    picture = made.picture("awaited")
    waiting.join()
    answer, seconds = answers[0]
    assert answer.status_code == 200
    assert picture in [c["picture_id"] for c in answer.json()]
    assert answer.json()[0]["number"] == after + 1
    assert int(answer.headers["X-Feed-Last"]) > after
    assert 1 <= seconds < 25


@pytest.mark.parametrize("kind, body", [("application/json", b"[]"),
                                        ("application/x-ndjson", b"")])
def test_an_answer_is_empty_when_the_wait_is_over(client, made, kind, body):
    after = settle(made) + 1000000
    began = time.monotonic()
    answer = client.get(f"/api/changes?after={after}&wait=1",
                        headers={"Accept": kind})
    assert time.monotonic() - began >= 1
    assert answer.status_code == 200 and answer.content == body
    assert answer.headers["Content-Type"].startswith(kind)


def test_what_there_is_does_not_wait(client, made):
    made.picture("there")
    last = settle(made)
    began = time.monotonic()
    assert client.get(f"/api/changes?after={last - 1}&wait=60").json()
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("wait", ["-1", "61", "x", "1.5", ""])
def test_a_bad_wait_is_refused(client, wait):
    answer = client.get("/api/changes?wait=" + wait)
    assert assert_is_problem(answer, 400)["field"] == "wait"


def test_another_spelling_of_the_parameter_keeps_no_reader_waiting(url, made):
    """nginx sends it to the workers of everybody, and they never wait."""
    began = time.monotonic()
    site = http.client.HTTPConnection(urlsplit(url).netloc)
    site.request("GET", f"/api/changes?after={settle(made)}&w%61it=60")
    assert site.getresponse().status == 200
    site.close()
    assert time.monotonic() - began < 20


def test_those_who_wait_keep_no_reader_waiting(client, made, url):
    """More of them than there are workers for readers; one that has gone
    gives its place back."""
    from client import Client
    waiting = [Client(url) for _ in range(12)]
    after = settle(made) + 1000000
    threads = [threading.Thread(target=lambda one=one: one.get(
        f"/api/changes?after={after}&wait=8")) for one in waiting]
    for thread in threads:
        thread.start()
    time.sleep(.5)
    began = time.monotonic()
    assert client.get("/api/changes?limit=1").status_code == 200
    assert time.monotonic() - began < 7
    for thread in threads:
        thread.join()
