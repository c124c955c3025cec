# test/http/test_dataset_ask.py: which datasets may be asked for, and what is said until they are frozen.

import pytest

from client import assert_is_problem
from freezing import sha256
from people import Person


def test_a_query_is_frozen_to_be_exported(frozen, made, client):
    made.picture("one")
    answer = frozen.person.post("/api/export/jsonl", json={
        "want": [{"in_gallery": made.gallery_id}]})
    assert answer.status_code == 202, answer.text
    dataset = frozen.wait(answer.json()["id"])
    assert answer.headers["Location"].endswith(
        f"/api/dataset/{dataset['id']}/export/jsonl")
    assert len(frozen.lines(dataset)) == 1
    chosen = frozen.person.post(
        "/api/export/yolo?task=segment&images=true&roll_up_to=[A%26B]",
        json={"want": [{"in_gallery": made.gallery_id}]})
    assert chosen.headers["Location"].endswith(
        f"/api/dataset/{chosen.json()['id']}/export/yolo"
        "?roll_up_to=%5BA%26B%5D&task=segment&images=true")
    listed = client.get("/api/dataset?limit=1000").json()
    assert dataset["id"] not in [d["id"] for d in listed]


@pytest.mark.parametrize("wish, status, code, field", [
    ({}, 422, "no-title", "title"),
    ({"title": "x"}, 400, "missing-field", "query"),
    ({"title": "x", "query": "want: 5"}, 400, None, None),
    ({"title": "x", "gallery_id": 2147483647}, 422, "unknown-gallery",
     "gallery_id"),
    ({"title": "x", "query": "", "splits": [50, 50]}, 422, "bad-splits",
     "splits"),
    ({"title": "x", "query": "", "group_by": ["colour"]}, 422,
     "unknown-group", "group_by"),
    ({"predecessor": 2147483647}, 422, "unknown-dataset", "predecessor"),
])
def test_what_cannot_be_frozen_is_refused(frozen, wish, status, code, field):
    answer = frozen.person.post("/api/dataset", json=wish)
    assert_is_problem(answer, status)
    if code:
        assert answer.json()["code"] == code
        assert answer.json()["field"] == field


def test_nobody_lets_more_than_ten_wait(frozen, made):
    # They are held, so that the keeper passes over them.
    ids = [id for id, in made.run("""INSERT INTO dataset (title, owner_id,
            query, group_by, split_key, train_share, validation_share)
        SELECT 'x', %s, '', '{}', 'k', 1, 0 FROM generate_series(1, 12)
        RETURNING id""", frozen.person.id)]
    made.connection.commit()
    made.run("SELECT FROM dataset WHERE id = ANY (%s) AND state <> 'frozen' "
             "FOR UPDATE", ids)
    for path, wish in (("/api/dataset", {"title": "x", "query": ""}),
                       ("/api/export/csv", {})):
        refused = frozen.person.post(path, json=wish)
        assert_is_problem(refused, 429)
        assert refused.json()["code"] == "too-many-waiting"
        assert int(refused.headers["Retry-After"]) > 0
    made.run("UPDATE dataset SET state = 'failed', trouble = 'given up' "
             "WHERE id = ANY (%s) AND state <> 'frozen'", ids)
    made.connection.commit()
    assert frozen.person.post("/api/dataset", json={
        "title": "x", "query": ""}).status_code == 202


def test_only_one_version_follows_another(frozen, made, url):
    made.picture()
    dataset = frozen.freeze()
    stranger = Person(made, url, "stranger").sign_in()
    assert_is_problem(stranger.post("/api/dataset", json={
        "predecessor": dataset["id"]}), 403)
    frozen.freeze(predecessor=dataset["id"])
    refused = frozen.person.post("/api/dataset", json={
        "predecessor": dataset["id"]})
    assert_is_problem(refused, 409)
    assert refused.json()["code"] == "has-successor"


def test_an_empty_dataset_is_one_too(frozen):
    dataset = frozen.freeze()
    assert dataset["pictures"] == 0
    assert sha256(frozen.manifest(dataset)) == dataset["sha256"]
    assert frozen.export(dataset, "jsonl").content == b""


def test_what_is_not_frozen_yet_says_so(frozen, made):
    made.picture()
    asked = frozen.ask()
    made.run("UPDATE dataset SET state = 'failed', trouble = 'no luck' "
             "WHERE id = %s AND state <> 'frozen'", asked["id"])
    made.connection.commit()
    if made.value("SELECT state FROM dataset WHERE id = %s",
                  asked["id"]) == "failed":
        assert_is_problem(frozen.export(asked, "jsonl", 404), 404)
