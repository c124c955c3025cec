# test/http/test_label_queue.py: /size, /obtain and /classify, as clients of image-label-server send them.

import concurrent.futures
import json
import os
import threading
import time
import unicodedata

import pytest
import requests

from people import PASSWORD, Person, password_hash
from loading import png

LABELS = ["positive", "negative", "ça", "\U0001f600 smile"]


class Queue:
    """A set over one picture whose file is there."""

    def __init__(self, made, url, var, size=3, stem="labeller"):
        self.made, self.url, self.var = made, url, var
        self.owner = Person(made, url, stem).sign_in()
        self.name = made.name(f"NAMEDB {stem}")
        self.gallery = made.gallery("labels", self.owner.id)
        self.picture = made.picture(in_gallery=False)
        self.file = self.keep_file(self.picture)
        self.put_in(self.picture)
        answer = self.make(dataset_name=self.name, labels=LABELS)
        assert answer.status_code == 201, answer.text
        self.id = made.value("SELECT id FROM label_set WHERE name = %s",
                             self.name)
        self.grow(size)

    def file_of(self, picture):
        hex = self.made.value("""SELECT encode(m.sha256, 'hex') FROM media m
            JOIN picture_text t ON t.media_id = m.id
            WHERE t.picture_id = %s""", picture)
        return self.var / "media" / hex[:2] / hex[2:4] / f"{hex}.png"

    def put_in(self, picture):
        self.made.run("""INSERT INTO gallery_picture (gallery_id, picture_id,
            added_by_id) VALUES (%s, %s, %s)""", self.gallery, picture,
                      self.owner.id)
        self.made.connection.commit()

    def make(self, **fields):
        return self.owner.post(f"/api/gallery/{self.gallery}/label-set",
                               json=fields)

    def keep_file(self, picture):
        """Bytes for a picture of a Made: as the pool would keep them."""
        file = self.file_of(picture)
        file.parent.mkdir(parents=True, exist_ok=True)
        owner = (self.var / "media").stat()
        for folder in (file.parent, file.parent.parent):
            os.chmod(folder, 0o755)
            os.chown(folder, owner.st_uid, owner.st_gid)
        png(file, 8, 6)
        os.chmod(file, 0o644)
        os.chown(file, owner.st_uid, owner.st_gid)
        return file

    def grow(self, size, labelled_up_to=0):
        """More samples of the same picture: two may share bytes."""
        self.made.run("""INSERT INTO label_sample (set_id, position,
            file_path, picture_id, label_id) SELECT %s, n,
            format('dir/image%%s.png', n), %s,
            CASE WHEN n < %s THEN (SELECT min(id) FROM label
                WHERE set_id = %s) END
            FROM generate_series(1, %s - 1) AS n""", self.id, self.picture,
                      labelled_up_to, self.id, size)
        self.made.run("UPDATE label_set SET sample_count = %s WHERE id = %s",
                      size, self.id)
        self.made.connection.commit()

    def post(self, path, who=None, password=PASSWORD, **fields):
        who = who or self.owner
        return requests.post(self.url + path, json={
            "dataset_name": self.name, **fields},
            auth=(who.name.encode(), password.encode()), timeout=30)

    def next(self, who=None):
        answer = self.post("/obtain", who, id=-1)
        assert answer.status_code == 200, answer.text
        return json.loads(answer.headers["X-Response-Json"])

    def classify(self, sample, label, who=None):
        answer = self.post("/classify", who, label=label, **{
            key: sample[key] for key in ("base_dir", "filepath")})
        assert answer.status_code == 200, answer.text
        return answer.json()["response"]

    def of(self, column):
        self.made.connection.rollback()
        return self.made.run(f"SELECT {column} FROM label_sample "
                             "WHERE set_id = %s ORDER BY position", self.id)


@pytest.fixture
def queue(made, url, var):
    return Queue(made, url, var)


# ---- the protocol ----

def test_size_is_how_many_samples_there_are(queue):
    answer = queue.post("/size")
    assert answer.status_code == 200
    assert answer.json() == {"dataset_name": queue.name, "size": 3}


@pytest.mark.parametrize("more", [{}, {"id": -1}, {"id": None}])
def test_obtain_without_an_id_gives_the_next_without_a_label(queue, more):
    answer = queue.post("/obtain", **more)
    assert answer.status_code == 200, answer.text
    assert answer.content == queue.file.read_bytes()
    assert answer.headers["Content-Type"] == "image/png"
    header = answer.headers["X-Response-Json"]
    assert header.isascii()
    assert json.loads(header) == {
        "dataset_name": queue.name, "base_dir": f"/gallery/{queue.gallery}",
        "filepath": f"{queue.picture}.png", "labels": LABELS}


def test_obtain_by_id_counts_from_0(queue):
    names = [json.loads(queue.post("/obtain", id=id).headers[
        "X-Response-Json"])["filepath"] for id in range(3)]
    assert names == [f"{queue.picture}.png", "dir/image1.png",
                     "dir/image2.png"]
    answer = queue.post("/obtain", id=3)
    assert answer.status_code == 404
    assert answer.json() == {"message": "Sample not found"}


def test_what_is_classified_is_not_offered_again(queue):
    seen = []
    for label in LABELS[:3]:
        sample = queue.next()
        assert queue.classify(sample, label) is True
        seen.append(sample["filepath"])
    assert len(set(seen)) == 3
    answer = queue.post("/obtain", id=-1)
    assert answer.status_code == 404
    assert answer.json() == {"message": "Sample not found"}


def test_the_last_label_counts_and_all_are_kept(queue, made):
    sample = queue.next()
    for label in ("positive", "negative", "positive", "ça"):
        assert queue.classify(sample, label) is True
    rows = made.run("""SELECT l.name, c.account_id, c.tool
        FROM label_classification c JOIN label l ON l.id = c.label_id
        WHERE c.set_id = %s ORDER BY c.id""", queue.id)
    assert [row[0] for row in rows] == ["positive", "negative", "positive",
                                        "ça"]
    assert {row[1] for row in rows} == {queue.owner.id}
    assert all("requests" in row[2] for row in rows)
    assert made.value("""SELECT l.name FROM label_sample s JOIN label l
        ON l.id = s.label_id WHERE s.set_id = %s AND s.position = 0""",
                      queue.id) == "ça"


@pytest.mark.parametrize("fields", [
    {"label": "unheard of"}, {"label": ""}, {"label": None},
    {"filepath": "../../etc/passwd"}, {"filepath": "no.png"},
    {"filepath": "/etc/passwd"}, {"base_dir": "/elsewhere"}])
def test_an_unknown_label_or_sample_is_false(queue, fields):
    sample = queue.next()
    answer = queue.post("/classify", **{
        "base_dir": sample["base_dir"], "filepath": sample["filepath"],
        "label": "positive", **fields})
    assert answer.status_code == 200
    assert answer.json() == {"response": False}
    assert queue.of("label_id") == [(None,)] * 3


def test_names_and_labels_are_found_however_they_are_composed(queue, made):
    queue.name += " \u00e9t\u00e9"
    made.run("UPDATE label_set SET name = %s WHERE id = %s", queue.name,
             queue.id)
    made.connection.commit()
    name = unicodedata.normalize("NFD", queue.name)
    assert name != queue.name
    assert queue.post("/size", dataset_name=name).json() == {
        "dataset_name": queue.name, "size": 3}
    assert queue.classify(queue.next(), "c\u0327a") is True
    assert queue.post("/obtain", dataset_name=name, id=1).status_code == 200


def test_an_unknown_set_is_404(queue):
    for path in ("/size", "/obtain"):
        answer = queue.post(path, dataset_name="../" + queue.name)
        assert answer.status_code == 404
        assert answer.json() == {"message": "Database not found"}
    answer = queue.post("/classify", dataset_name="none", base_dir="",
                        filepath="a", label="b")
    assert (answer.status_code, answer.json()) == (404, {"response": False})


@pytest.mark.parametrize("header", [
    None, "Basic", "Basic ====", "Basic !!!!", "Basic eA==", "Basic /////w==",
    "Basic " + "A" * 8000, "Digest x", "Basic eDp5"])
@pytest.mark.parametrize("path", ["/size", "/obtain", "/classify"])
def test_wrong_credentials_are_401(queue, path, header):
    answer = requests.post(queue.url + path, json={
        "dataset_name": queue.name}, timeout=30,
        headers={} if header is None else {"Authorization": header})
    assert answer.status_code == 401
    assert answer.json()["message"]
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'{"id": 1}',
                                  b'{"dataset_name": 1}', b"\xff"])
def test_a_body_that_is_none_is_400(queue, body):
    answer = requests.post(queue.url + "/obtain", data=body, timeout=30,
                           auth=(queue.owner.name, PASSWORD))
    assert answer.status_code == 400
    assert answer.json()["message"]


# ---- who ----

def test_a_remembered_pair_ends_with_a_change_or_a_suspension(queue, made):
    assert queue.post("/size").status_code == 200
    key = made.value("SELECT count(*) FROM verified_pair")
    assert key > 0
    assert queue.post("/size", password=PASSWORD + "x").status_code == 401
    queue.owner.change("suspended_at = now()")
    assert queue.post("/size").status_code == 403
    queue.owner.change("suspended_at = NULL")
    assert queue.post("/size").status_code == 200
    made.run("UPDATE account SET password_hash = %s WHERE id = %s",
             password_hash("another password of mine"), queue.owner.id)
    made.connection.commit()
    assert queue.post("/size").status_code == 401
    assert queue.post("/size",
                      password="another password of mine").status_code == 200


def test_a_remembered_pair_is_not_verified_again(queue, made):
    assert queue.post("/size").status_code == 200
    hash = "SELECT password_hash FROM account WHERE id = %s"
    before = made.value(hash, queue.owner.id)
    times = []
    for _ in range(20):
        began = time.perf_counter()
        assert queue.post("/size").status_code == 200
        times.append(time.perf_counter() - began)
    made.connection.rollback()
    assert made.value(hash, queue.owner.id) == before
    assert sorted(times)[10] < .025, times


def test_only_who_is_trusted_labels(queue, made):
    other = Person(made, queue.url, "other")
    assert queue.post("/size", other).status_code == 200
    for path in ("/obtain", "/classify"):
        answer = queue.post(path, other, label="positive",
                            filepath="dir/image1.png")
        assert answer.status_code == 403
        assert answer.json()["message"]
    made.run("INSERT INTO gallery_trust VALUES (%s, %s)", queue.gallery,
             other.id)
    made.connection.commit()
    assert queue.classify(queue.next(other), "positive", other) is True
    boss = Person(made, queue.url, "boss", True)
    assert queue.next(boss)
    third = Person(made, queue.url, "third")
    made.run("UPDATE label_set SET is_open = true WHERE id = %s", queue.id)
    made.connection.commit()
    assert queue.next(third)


def test_a_token_does_as_well_and_needs_the_scope(queue):
    def post(path, scope):
        return requests.post(queue.url + path, json={
            "dataset_name": queue.name}, timeout=30, headers={
                "Authorization": "Bearer " + queue.owner.token(scope)})
    assert post("/size", "read").status_code == 200
    assert post("/obtain", "read").status_code == 403
    assert post("/obtain", "write").status_code == 200


def test_who_may_not_label_leaves_nothing_behind(queue, made):
    """The label would be kept with the very question who it is."""
    sample = {"filepath": "dir/image1.png", "label": "positive"}
    other = Person(made, queue.url, "other")
    assert queue.post("/size", other).status_code == 200
    assert queue.post("/classify", other, **sample).status_code == 403
    answer = requests.post(queue.url + "/classify", json={
        "dataset_name": queue.name, **sample}, timeout=30, headers={
            "Authorization": "Bearer " + queue.owner.token("read")})
    assert answer.status_code == 403
    assert queue.post("/size").status_code == 200
    for change, status in (("suspended_at = now()", 403),
                           ("suspended_at = NULL, password_hash = NULL", 401)):
        queue.owner.change(change)
        assert queue.post("/classify", **sample).status_code == status
        assert queue.post("/obtain").status_code == status
    assert queue.of("label_id, lease_account_id") == [(None, None)] * 3
    assert made.value("SELECT count(*) FROM label_classification "
                      "WHERE set_id = %s", queue.id) == 0


def test_a_session_does_not_count(queue):
    answer = queue.owner.post("/obtain", json={"dataset_name": queue.name})
    assert answer.status_code == 401


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
    assert requests.get(f"{queue.url}/labelled/{path}",
                        timeout=30).status_code == 404


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


# ---- sets ----

def test_a_gallery_becomes_a_set_once(queue, made):
    path = f"/api/gallery/{queue.gallery}/label-set"
    assert queue.owner.get(path).json() == {
        "dataset_name": queue.name, "base_dir": f"/gallery/{queue.gallery}",
        "labels": LABELS, "open": False, "opinions": 1, "size": 3,
        "waiting": 3,
        "gallery_id": queue.gallery}
    again = queue.make(dataset_name=made.name("other"), labels=["a"])
    assert again.status_code == 409
    other = made.gallery("other", queue.owner.id)
    made.connection.commit()
    taken = queue.owner.post(f"/api/gallery/{other}/label-set", json={
        "dataset_name": queue.name, "labels": ["a"]})
    assert taken.status_code == 409
    assert taken.json()["code"] == "label-set-exists"
    assert made.value("SELECT count(*) FROM change WHERE gallery_id = %s",
                      queue.gallery) == 1


@pytest.mark.parametrize("fields", [
    {"labels": []}, {"labels": [""]}, {"labels": ["a", "a"]},
    {"labels": ["\u00e9", "e\u0301"]},
    {"labels": ["x" * 201]}, {"labels": ["a\nb"]}, {"dataset_name": ""},
    {"dataset_name": "x" * 201},
    {"labels": [str(at) for at in range(1001)]},
    {"labels": [f"{at:03}" + "é" * 100 for at in range(100)]}])
def test_a_set_that_cannot_be_is_refused(queue, made, fields):
    gallery = made.gallery("other", queue.owner.id)
    made.connection.commit()
    answer = queue.owner.post(f"/api/gallery/{gallery}/label-set", json={
        "dataset_name": made.name("n"), "labels": ["a"], **fields})
    assert answer.status_code == 422, answer.text
    assert answer.json()["field"] in fields


def test_the_longest_header_fits(queue, made):
    gallery = made.gallery("long", queue.owner.id)
    made.connection.commit()
    queue.gallery = gallery
    queue.put_in(queue.picture)
    queue.name = made.name("é" * 180)
    labels = [f"{at:02}" + "\U0001f600" * 48 for at in range(19)]
    answer = queue.make(dataset_name=queue.name, labels=labels)
    assert answer.status_code == 201, answer.text
    made.run("UPDATE label_set SET base_dir = %s WHERE name = %s",
             "\U0001f600" * 500, queue.name)
    made.run("""UPDATE label_sample SET file_path = %s WHERE set_id =
        (SELECT id FROM label_set WHERE name = %s)""",
             "\U0001f600" * 500, queue.name)
    made.connection.commit()
    sample = queue.next()
    assert sample["labels"] == labels
    assert sample["filepath"] == "\U0001f600" * 500
    assert queue.classify(sample, labels[3]) is True


# ---- samples that come later ----

def add(queue, **fields):
    return queue.owner.post(f"/api/gallery/{queue.gallery}/label-set/add",
                            json=fields)


def test_pictures_that_came_later_become_samples_once(queue, made):
    later = [made.picture(in_gallery=False) for _ in range(2)]
    hidden = made.picture(visibility="hidden", in_gallery=False)
    for picture in (*later, hidden):
        queue.put_in(picture)
    for _ in range(2):
        answer = add(queue)
        assert answer.status_code == 200, answer.text
        assert (answer.json()["size"], answer.json()["waiting"]) == (5, 5)
    assert [row[0] for row in queue.of("file_path")][3:] == [
        f"{picture}.png" for picture in sorted(later)]
    assert made.run("SELECT * FROM check_maintained()") == []


def test_samples_come_with_names_places_and_labels(queue, made):
    one, two = made.picture(in_gallery=False), made.picture(in_gallery=False)
    samples = [{"filepath": "a b/ç.png", "picture_id": one, "label": "ça"},
               {"filepath": "far.png", "picture_id": two, "position": 9},
               {"filepath": "same bytes.png", "picture_id": one,
                "label": None, "position": 11}]
    for _ in range(2):
        answer = add(queue, samples=samples)
        assert answer.status_code == 200, answer.text
        assert (answer.json()["size"], answer.json()["waiting"]) == (12, 5)
    made.connection.rollback()
    assert queue.of("position, file_path, picture_id")[3:] == [
        (3, "a b/ç.png", one), (9, "far.png", two),
        (11, "same bytes.png", one)]
    assert queue.post("/obtain", id=10).status_code == 404
    assert made.value("""SELECT count(*) FROM gallery_picture
        WHERE gallery_id = %s AND picture_id IN (%s, %s)""", queue.gallery,
                      one, two) == 2
    assert queue.post("/size").json()["size"] == 12


@pytest.mark.parametrize("wrong, field", [
    ({"filepath": ""}, "filepath"), ({"filepath": "a\nb"}, "filepath"),
    ({"filepath": "x" * 501}, "filepath"), ({"filepath": 5}, "filepath"),
    ({"label": "unheard of"}, "label"), ({"label": 1}, "label"),
    ({"picture_id": 0}, "picture_id"), ({"picture_id": "1"}, "picture_id"),
    ({"picture_id": 2**40}, "picture_id"), ({"position": -1}, "position"),
    ({"position": 1.5}, "position"), ({"picture_id": None}, "picture_id")])
def test_a_sample_that_cannot_be_is_refused(queue, wrong, field):
    good = {"filepath": "good.png", "picture_id": queue.picture}
    answer = add(queue, samples=[good, {"filepath": "b.png", "picture_id":
                                        queue.picture, **wrong}])
    assert answer.status_code == 422, answer.text
    assert answer.json()["field"] == f"samples/1/{field}"
    assert len(queue.of("position")) == 3


def test_samples_that_are_others_or_of_no_picture_are_refused(queue, made):
    def status(**fields):
        return add(queue, samples=[{"filepath": "new.png", "picture_id":
                                    queue.picture, **fields}]).status_code
    assert status(position=1) == 409
    assert status(filepath="dir/image1.png", position=7) == 409
    assert status(picture_id=2000000000) == 422
    assert status(picture_id=made.picture(visibility="hidden",
                                          in_gallery=False)) == 422
    assert add(queue, samples={}).status_code == 400
    assert add(queue, samples=[]).status_code == 422
    assert len(queue.of("position")) == 3


def test_sets_are_listed_and_found_by_name(queue, made, url):
    found, = queue.owner.get("/api/label-set/", params={
        "dataset_name": queue.name}).json()
    assert found == {
        "dataset_name": queue.name, "base_dir": f"/gallery/{queue.gallery}",
        "open": False, "opinions": 1, "size": 3, "label_count": len(LABELS),
        "gallery_id": queue.gallery, "owner": queue.owner.name}
    listed = queue.owner.get("/api/label-set?limit=1").json()
    assert len(listed) == 1
    assert queue.owner.get("/api/label-set", params={
        "dataset_name": "none"}).json() == []
    queue.owner.post(f"/api/gallery/{queue.gallery}/delete", json={})
    assert queue.owner.get("/api/label-set/", params={
        "dataset_name": queue.name}).json() == []
