# test/http/test_annotations.py: the regions of a picture, saved as one list.

import json
import threading

import pytest

from changing import act, picture_of
from client import assert_is_problem
from people import Stranger

pytestmark = pytest.mark.usefixtures("all_is_true")


def box(gull, x=.1, **more):
    return {"type": "bbox", "object": gull,
            "shape": {"x": x, "y": .2, "w": .25, "h": .1}, **more}


def put(person, id, regions, status=200, headers=None, **parameters):
    answer = person.client.put(
        f"{person.url}/api/picture/{id}/annotations",
        data=regions if isinstance(regions, bytes) else json.dumps(regions),
        headers={"Content-Type": "application/json", **(headers or {})},
        params=parameters)
    assert answer.status_code == status, answer.text[:500]
    return answer


def get(person, id):
    return person.get(f"/api/picture/{id}/annotations")


def bare(regions):
    return [{k: v for k, v in one.items() if k != "id"} for one in regions]


def test_what_is_saved_comes_back_exactly_and_in_order(made, author, other,
                                                       gull):
    id = picture_of(made, author)
    sent = [
        box(gull, .1234567890123456789), box(gull, 0),
        {"type": "point", "object": gull, "shape": {"x": 1, "y": 1e-300},
         "instance": 7},
        {"type": "polygon", "object": gull, "instance": "left",
         "shape": [{"x": 0, "y": 0}, {"x": 1, "y": 0}, {"x": 0, "y": 1}],
         "source": {"kind": "model", "name": "finder 2", "confidence": .1}},
        {"type": "polyline", "object": gull,
         "shape": [{"x": 1 / 3, "y": 2 / 3}, {"x": .1, "y": .2}]},
    ]
    answer = put(other, id, sent, reason="by hand")
    assert bare(answer.json()) == sent
    assert answer.json() == get(author, id).json()
    assert answer.headers["ETag"].removeprefix("W/") == \
        get(author, id).headers["ETag"].removeprefix("W/")
    lines = author.get(f"/api/picture/{id}/history").json()
    assert (lines[0]["kind"], lines[0]["user"], lines[0]["reason"]) == \
        ("regions", other.name, "by hand")
    assert put(other, id, []).json() == []


def test_a_region_keeps_its_number(made, author, gull):
    id = picture_of(made, author)
    first, second = put(author, id, [box(gull), box(gull, .2)]).json()
    moved = {**second, "shape": {**second["shape"], "x": .3}}
    after = put(author, id, [moved, box(gull, .4), first]).json()
    assert (after[0], after[2]) == (moved, first)
    assert after[1]["id"] not in (first["id"], second["id"])
    elsewhere = picture_of(made, author)
    stolen = put(author, elsewhere, [first]).json()
    assert stolen[0]["id"] != first["id"]


def test_a_lost_update_is_412_and_changes_nothing(made, author, other, gull):
    id = picture_of(made, author)
    tag = get(author, id).headers["ETag"]
    put(author, id, [box(gull)], headers={"If-Match": tag})
    answer = put(other, id, [box(gull, .5)], 412, headers={"If-Match": tag})
    assert_is_problem(answer, 412)
    now = get(author, id)
    assert bare(now.json()) == [box(gull)]
    weak = "W/" + now.headers["ETag"].removeprefix("W/")
    put(other, id, [box(gull, .5)], headers={"If-Match": weak})
    put(other, id, [box(gull, .6)], headers={"If-Match": "*"})
    put(other, id, [box(gull, .7)])


def test_of_many_at_once_with_the_same_tag_one_is_saved(made, author, gull):
    id = picture_of(made, author)
    tag, answers = get(author, id).headers["ETag"], []

    def run(at):
        client = Stranger(author.url)
        client.client.cookies.update(author.client.cookies)
        answers.append(client.client.put(
            f"{client.url}/api/picture/{id}/annotations",
            json=[box(gull, at / 100)], headers={"If-Match": tag}
        ).status_code)

    threads = [threading.Thread(target=run, args=(at,)) for at in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200] + [412] * 5


@pytest.mark.parametrize("body, status", [
    (b"", 400), (b"[", 400), (b"{}", 400), (b"null", 400), (b'"x"', 400),
    (b"[1]", 422), (b"[{}]", 422), (b'[{"type":"bbox"}]', 422),
    (b'[{"type":"point","object":"x","shape":{"x":NaN,"y":0}}]', 400),
    (b'[{"type":"point","object":"x","shape":{"x":1e999,"y":0}}]', 400),
    (b"[" * 100000, 400), (b" " * 9000000, 413),
])
def test_a_wrong_body_changes_nothing(made, author, gull, body, status):
    id = picture_of(made, author)
    put(author, id, [box(gull)])
    assert_is_problem(put(author, id, body, status), status)
    assert bare(get(author, id).json()) == [box(gull)]


def test_all_that_is_wrong_is_listed_at_once(made, author, gull):
    id = picture_of(made, author)
    wrong = [{**box("no such “gull”"), "shape": {"x": 2, "y": .1, "w": 0}}]
    answer = put(author, id, [box(gull), *wrong * 1000, {"type": "point"}], 422)
    faults = answer.json()["faults"]
    assert sorted({one["index"] for one in faults}) == list(range(1, 1002))
    assert [one["detail"] for one in faults if one["index"] == 7] == [
        "x must lie in the picture, from 0 to 1.", "w must be over 0.",
        "h must be a number.", "there is no object “no such “gull””."]
    words = answer.json()["detail"]
    assert words.startswith("The annotations are not right. [1]: x must lie")
    assert words.endswith(f" And {len(faults) - 20} more.")
    assert get(author, id).json() == []


def test_a_thousand_regions_of_a_hundred_points_are_saved(made, author, gull):
    id = picture_of(made, author)
    sent = [{"type": "polygon", "object": gull, "shape": [
        {"x": (at * 100 + point) / 123456, "y": point / 101}
        for point in range(100)]} for at in range(1000)]
    assert bare(put(author, id, sent).json()) == sent
    made.run("DELETE FROM region WHERE picture_id = %s", id)
    made.record(id)


def test_a_line_of_very_many_points_is_saved(made, author, gull):
    id = picture_of(made, author)
    sent = [{"type": "polyline", "object": gull, "shape": [
        {"x": point / 61729, "y": point % 101 / 101}
        for point in range(50000)]}]
    assert bare(put(author, id, sent).json()) == sent
    assert bare(get(author, id).json()) == sent
    put(author, id, [])


def test_more_regions_than_a_picture_has_are_refused(made, author, gull):
    id = picture_of(made, author)
    answer = put(author, id, [box(gull)] * 5001, 422)
    assert answer.json()["code"] == "too-many-regions"


def test_where_the_author_draws_alone_others_propose(made, author, other, boss,
                                                     gull):
    id = picture_of(made, author)
    act(author, id, "update", annotators="proposals")
    put(other, id, [box(gull)], 202)
    assert other.get(f"/api/picture/{id}/annotations").json() == []
    put(author, id, [box(gull)])
    put(boss, id, [])


def test_no_picture_and_a_deleted_one(made, author):
    put(author, 2147483647, [], 404)
    id = picture_of(made, author)
    act(author, id, "delete")
    put(author, id, [], 410)
