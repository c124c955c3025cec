# test/http/test_label_lease.py: who is given which sample, and which files are sent.

import concurrent.futures
import json
import threading
import time

import pytest
import requests

from labelling import Queue
from loading import png
from people import Person


@pytest.fixture
def queue(made, url, var):
    return Queue(made, url, var)


# ---- leases ----

def test_a_lease_is_offered_to_its_account_again(queue, made):
    assert queue.next() == queue.next()
    boss = Person(made, queue.url, "boss", True)
    assert queue.next(boss)["filepath"] != queue.next()["filepath"]
    first = queue.next()["filepath"]
    made.run("UPDATE label_sample SET lease_until = now() - interval '1 s' "
             "WHERE set_id = %s", queue.id)
    made.connection.commit()
    # Late, but nobody else took it.
    assert queue.next()["filepath"] == first
    made.run("UPDATE label_sample SET lease_until = now() - interval '1 s' "
             "WHERE set_id = %s AND lease_account_id = %s", queue.id,
             queue.owner.id)
    made.connection.commit()
    third = Person(made, queue.url, "third", True)
    assert queue.next(third)["filepath"] == first
    assert queue.next()["filepath"] != first


def test_a_lease_lasts_ten_minutes_from_each_time_that_it_is_asked_for(
        queue, made):
    def left():
        (row, seconds), = [at for at in queue.of(
            "xmin::text, extract(epoch FROM lease_until - now())") if at[1]]
        return row, seconds
    first = queue.next()
    row, seconds = left()
    assert seconds > 600
    assert queue.next() == first
    assert left()[0] == row    # nothing was written
    made.run("UPDATE label_sample SET lease_until = now() + interval '599 s' "
             "WHERE set_id = %s AND lease_account_id IS NOT NULL", queue.id)
    made.connection.commit()
    assert queue.next() == first
    assert left()[1] > 600


def test_one_hidden_picture_does_not_stop_the_queue(queue, made):
    hidden = made.picture(visibility="hidden", in_gallery=False)
    made.run("UPDATE label_sample SET picture_id = %s WHERE set_id = %s "
             "AND position = 0", hidden, queue.id)
    made.connection.commit()
    assert queue.next()["filepath"] == "dir/image1.png"
    answer = queue.post("/obtain", id=0)
    assert answer.status_code == 404
    assert answer.json() == {"message": "Image file not found"}
    assert [at is not None for at, in queue.of("set_aside_at")] == \
        [True, False, False]


def test_what_is_hidden_is_not_shown_though_it_was_a_moment_ago(queue, made):
    """The web server keeps the file open; whether it is shown is asked."""
    own = made.picture(in_gallery=False, own_file=True)
    made.record(own)
    made.run("UPDATE label_sample SET picture_id = %s WHERE set_id = %s "
             "AND position = 0", own, queue.id)
    made.connection.commit()
    file = queue.keep_file(own)
    for _ in range(3):
        assert queue.post("/obtain", id=0).status_code == 200
    path = "/".join(file.parts[-3:])
    boss = Person(made, queue.url, "boss", True).sign_in()
    hidden = boss.post(f"/api/picture/{own}/hide", json={"reason": "privacy"})
    assert hidden.status_code == 200, hidden.text
    assert not file.exists()
    answer = queue.post("/obtain", id=0)
    assert answer.status_code == 404
    assert answer.json() == {"message": "Image file not found"}
    assert requests.get(f"{queue.url}/labelled/{path}").status_code == 404


def test_one_missing_file_does_not_stop_the_queue(queue, made):
    """The first picture has bytes of its own, and they are gone."""
    own = made.picture(in_gallery=False, own_file=True)
    made.run("UPDATE label_sample SET picture_id = %s WHERE set_id = %s "
             "AND position = 0", own, queue.id)
    made.connection.commit()
    queue.file_of(own).unlink(missing_ok=True)
    sample = queue.next()
    assert sample["filepath"] == "dir/image1.png"
    assert queue.classify(sample, "positive") is True
    assert queue.next()["filepath"] == "dir/image2.png"
    assert queue.post("/obtain", id=0).json() == {
        "message": "Image file not found"}
    queue.file.unlink()
    assert queue.post("/obtain", id=-1).status_code == 404


def test_no_name_reaches_the_file_system(queue, made, tmp_path):
    """What a name says lies at hand, and is a picture even: not sent."""
    secret = tmp_path / "secret.png"
    png(secret, 30, 30)
    secret.chmod(0o644)
    wanted = queue.file.read_bytes()
    for base, name in (
            (str(tmp_path), "secret.png"), ("/", str(secret)[1:]),
            ("", str(secret)), (str(queue.file.parent), queue.file.name),
            (str(queue.var), "../" * 20 + str(secret)[1:]),
            ("/etc", "passwd"), ("", "."), ("", "")):
        made.run("UPDATE label_set SET base_dir = %s WHERE id = %s", base,
                 queue.id)
        made.run("UPDATE label_sample SET file_path = %s WHERE set_id = %s "
                 "AND position = 1", name or "x", queue.id)
        made.connection.commit()
        answer = queue.post("/obtain", id=1)
        assert (answer.status_code, answer.content) == (200, wanted)
        sample = json.loads(answer.headers["X-Response-Json"])
        assert (sample["base_dir"], sample["filepath"]) == (base, name or "x")
        assert queue.classify(sample, "positive") is True
        assert queue.classify({**sample, "filepath": str(secret)}, "positive",
                              ) is (name == str(secret))
    assert secret.exists()


def test_eight_accounts_get_800_different_samples(made, url, var):
    queue = Queue(made, url, var, 800)
    people = [Person(made, url, f"worker{at}", True) for at in range(8)]
    begin = threading.Barrier(8)
    # Passwords take turns at being verified, and whoever waits long is told.
    for who in people:
        assert queue.post("/size", who).status_code == 200

    def work(who):
        seen = []
        begin.wait()
        while True:
            answer = queue.post("/obtain", who, id=-1)
            if answer.status_code == 404:
                return seen
            assert answer.status_code == 200, answer.text
            sample = json.loads(answer.headers["X-Response-Json"])
            assert queue.classify(sample, "positive", who) is True
            seen.append(sample["filepath"])

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        seen = sum(pool.map(work, people), [])
    assert len(seen) == len(set(seen)) == 800
    made.connection.rollback()
    assert made.value("SELECT count(*) FROM label_classification "
                      "WHERE set_id = %s", queue.id) == 800


@pytest.mark.long
def test_the_next_of_a_million_comes_as_soon_as_of_a_thousand(made, url, var):
    def median_s(queue):
        times = []
        for _ in range(60):
            began = time.perf_counter()
            sample = queue.next()
            times.append(time.perf_counter() - began)
            assert queue.classify(sample, "positive") is True
        return sorted(times)[30]

    small = median_s(Queue(made, url, var, 1000))
    large = Queue(made, url, var, 1, "another")
    large.grow(1000 * 1000, 990 * 1000)
    plan = "\n".join(row for row, in made.run("""EXPLAIN (ANALYZE, BUFFERS)
        SELECT position FROM label_sample WHERE set_id = %s
        AND label_id IS NULL AND set_aside_at IS NULL
        AND (lease_until IS NULL OR lease_until < clock_timestamp())
        ORDER BY position LIMIT 1""", large.id))
    assert "label_sample_waiting" in plan
    found = median_s(large)
    assert found < 3 * small, (found, small)
