# test/http/test_label_queue.py: /size, /obtain and /classify, as clients of image-label-server send them.

import json
import unicodedata

import pytest
import requests

from labelling import LABELS, Queue
from people import PASSWORD, Person, password_hash


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
        "dataset_name": queue.name},
        headers={} if header is None else {"Authorization": header})
    assert answer.status_code == 401
    assert answer.json()["message"]
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'{"id": 1}',
                                  b'{"dataset_name": 1}', b"\xff"])
def test_a_body_that_is_none_is_400(queue, body):
    answer = requests.post(queue.url + "/obtain", data=body,
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
    """Whichever is verified is noted with a new end."""
    def last_noted():
        made.connection.rollback()
        return made.value("""SELECT (v.key_sha256, v.ends_at)::text
            FROM verified_pair v ORDER BY v.ends_at DESC LIMIT 1""")

    assert queue.post("/size").status_code == 200
    noted = last_noted()
    for _ in range(20):
        assert queue.post("/size").status_code == 200
    assert last_noted() == noted
    made.run("UPDATE verified_pair SET ends_at = clock_timestamp()")
    made.connection.commit()
    assert queue.post("/size").status_code == 200
    assert last_noted() != noted


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
            "dataset_name": queue.name}, headers={
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
        "dataset_name": queue.name, **sample}, headers={
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
