# test/http/test_dataset.py: datasets frozen, kept whatever happens to their pictures, and fetched again.

import hmac
import json
import re
import threading

import psycopg2.errors
import pytest

from client import assert_is_problem
from freezing import sha256, shapes_of

LINE = ["id", "title", "description", "author", "creator", "credit",
        "credit_url", "origin_url", "timestamp", "width", "height",
        "file_format", "sha256", "bytes", "download", "nature", "licences",
        "copied_from", "revision", "region_revision", "group", "split",
        "regions"]

HEAD = ["format", "site", "dataset", "version", "predecessor", "title",
        "description", "owner", "as_of", "query", "pictures", "regions",
        "tree_sha256", "group_by", "split_key", "train", "validation",
        "licences", "classes"]


def test_a_manifest_is_lines_by_number_under_its_hash(frozen, made, things):
    ids = [made.picture(f"no {i}", licences=["MIT", "CC0-1.0"],
                        objects=things[:i], nature="photo")
           for i in range(3)]
    shapes_of(made, ids[0], things)
    dataset = frozen.freeze(description="Of *cats*")
    manifest = frozen.manifest(dataset)
    assert sha256(manifest) == dataset["sha256"]
    assert manifest.endswith(b"\n") and b"\r" not in manifest
    head, *lines = [json.loads(line) for line in manifest.splitlines()]
    assert head["format"] == "pinakes-manifest-1"
    assert head["pictures"] == dataset["pictures"] == 3
    assert head["regions"] == dataset["regions"] == 7
    assert [c["object_id"] for c in head["classes"]] == things
    assert [l["id"] for l in head["licences"]] == ["CC0-1.0", "MIT"]
    assert [line["id"] for line in lines] == ids
    assert [list(line) for line in lines] == [LINE] * 3
    assert lines[0]["licences"] == ["CC0-1.0", "MIT"]
    assert lines[0]["credit"] == made.author
    assert [r["object"] for r in lines[0]["regions"]] == \
        [made.name(n) for n in ("Cat", "Dog", "Cat", "Dog")]
    assert [r["object_id"] for r in lines[0]["regions"]] == \
        [things[i] for i in (0, 1, 0, 1)]
    assert lines[0]["regions"][0]["shape"] == \
        {"x": .125, "y": .25, "w": .5, "h": .5}
    assert lines[0]["regions"][3]["source"] == \
        {"kind": "model", "name": "m", "confidence": .25}
    assert frozen.export(dataset, "jsonl").content == \
        manifest.partition(b"\n")[2]


def canonical(value):
    """As the manual says, by another program."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{canonical(key)}:{canonical(item)}"
                              for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, str):
        return '"' + re.sub('[\0-\x1f"\\\\\ufffe\uffff]', lambda found: {
            '"': '\\"', "\\": "\\\\", "\n": "\\n"}.get(
                found[0], f"\\u{ord(found[0]):04x}"), value) + '"'
    if isinstance(value, float):
        return str(int(value)) if value == int(value) and \
            abs(value) < 1e15 else repr(value)
    return json.dumps(value)


def test_anybody_can_make_the_same_manifest(frozen, made, things):
    texts = ["plain", 'a "quote" \\ and é 日 🎉', "\t\n\x01 \ufffe \uffff </b>"]
    for text in texts:
        id = made.picture("", text, objects=things, licences=["MIT"],
                          origin_url="https://example.org/ä?b=%20",
                          creator="Ü", width=1, height=1)
        made.region(id, things[0], "polygon", (
            1 / 3, 1e-7, .1 + .2, 1, 5e-324, 2 / 3), 2, instance='"\\"x"')
        made.region(id, things[0], "point", (0, 1), 3, instance="7",
                    source_kind="model", source_confidence=1e-5)
        made.record(id)
    dataset = frozen.freeze(description=texts[2], group_by=["author"])
    manifest = frozen.manifest(dataset)
    made_again = "".join(canonical(json.loads(line)) + "\n" for line in
                         manifest.decode().split("\n")[:-1])
    assert sha256(made_again.encode()) == dataset["sha256"]
    head, *lines = map(json.loads, manifest.decode().split("\n")[:-1])
    assert list(head) == HEAD
    assert [line["description"] for line in lines] == texts
    # What a line says is what the site says of the picture.
    for line in lines:
        said = frozen.person.get(f"/api/picture/{line['id']}").json()
        for key in said.keys() & line.keys() - {"regions"}:
            assert said[key] == line[key], key
        assert said["regions"] == [
            {key: value for key, value in region.items()
             if key != "object_id"} for region in line["regions"]]
        share = int.from_bytes(hmac.digest(
            head["split_key"].encode(), line["group"].encode(),
            "sha256")[:8]) >> 11
        share /= 1 << 53
        assert line["split"] == (
            "train" if share < head["train"] else "validation"
            if share < head["train"] + head["validation"] else "test")
    # Every format reads such texts.
    for format in ("csv", "coco", "yolo", "voc", "attribution"):
        frozen.export(dataset, format)


def test_the_tree_is_kept_as_it_stood(frozen, made, things):
    made.picture(objects=things)
    dataset = frozen.freeze()
    tree = frozen.person.get(f"/api/dataset/{dataset['id']}/tree").content
    assert sha256(tree) == dataset["tree_sha256"]
    made.run("UPDATE object SET name = %s WHERE id = %s",
             made.name("Lion"), things[0])
    made.record_object(things[0])
    assert frozen.person.get(
        f"/api/dataset/{dataset['id']}/tree").content == tree
    named = {o["id"]: o for o in map(json.loads, tree.splitlines())}
    assert named[things[0]]["name"] == made.name("Cat")
    assert [named[p]["name"] for p in named[things[0]]["parents"]] == \
        [made.name("Animal")]
    later = frozen.lines(frozen.freeze())
    assert later[0]["regions"][0]["object"] == made.name("Lion")
    assert frozen.lines(dataset)[0]["regions"][0]["object"] == \
        made.name("Cat")


def test_what_changes_afterwards_changes_no_byte(frozen, made, things, boss):
    ids = [made.picture(f"no {i}", objects=things, own_file=True)
           for i in range(4)]
    dataset = frozen.freeze()
    before = frozen.manifest(dataset)
    made.update(ids[0], "title", "changed")
    made.run("DELETE FROM region WHERE picture_id = %s", ids[1])
    made.record(ids[1])
    made.run("UPDATE picture SET visibility = 'deleted' WHERE id = %s",
             ids[2])
    made.record(ids[2])
    made.run("UPDATE account SET name = %s WHERE id = %s",
             made.name("renamed"), made.author_id)
    made.connection.commit()
    assert frozen.manifest(dataset) == before
    assert frozen.person.get(f"/api/picture/{ids[2]}").status_code == 410
    later = frozen.freeze(predecessor=dataset["id"])
    difference = frozen.person.get(
        f"/api/dataset/{later['id']}/difference").json()
    assert difference["pictures"] == [
        {"id": ids[0], "change": "changed", "text": True, "regions": True},
        {"id": ids[1], "change": "changed", "text": True, "regions": True},
        {"id": ids[2], "change": "removed", "text": True, "regions": True}]
    assert [difference[n] for n in ("added", "removed", "changed")] == \
        [0, 1, 2]
    assert later["version"] == 2 and later["predecessor"] == dataset["id"]
    made.connection.rollback()
    assert made.run("SELECT * FROM check_dataset_summaries()") == []


def test_hidden_pictures_are_tombstones_until_they_are_restored(
        frozen, made, things, boss):
    ids = [made.picture(f"no {i}", objects=things, own_file=True)
           for i in range(3)]
    dataset = frozen.freeze()
    before = frozen.manifest(dataset)
    tag = frozen.export(dataset, "jsonl").headers["ETag"]
    hashes = [line["sha256"] for line in frozen.lines(dataset)]
    assert boss.post(f"/api/picture/{ids[1]}/hide",
                     json={"reason": "privacy"}).status_code == 200
    lines = frozen.lines(dataset)
    assert [line["id"] for line in lines] == ids
    assert {**lines[1], "withdrawn_at": None} == {
        "id": ids[1], "sha256": hashes[1], "withdrawn": "hidden",
        "reason": "privacy", "withdrawn_at": None}
    answer = frozen.export(dataset, "jsonl")
    assert answer.headers["X-Dataset-Withdrawn"] == "1"
    assert answer.headers["ETag"] != tag
    assert "without-1" in answer.headers["Content-Disposition"]
    errata = frozen.person.get(f"/api/dataset/{dataset['id']}/errata").json()
    assert errata["withdrawn"] == [lines[1]] and errata["total"] == 1
    assert boss.post(f"/api/picture/{ids[1]}/restore",
                     json={"reason": "other"}).status_code == 200
    assert frozen.manifest(dataset) == before


def test_a_purge_leaves_a_tombstone_and_nothing_else(
        frozen, made, things, boss):
    secret = made.name("secret words")
    ids = [made.picture(t, objects=things, own_file=True, description=t)
           for t in ("a", secret, "c")]
    dataset = frozen.freeze()
    assert secret.encode() in frozen.manifest(dataset)
    assert boss.post(f"/api/picture/{ids[1]}/purge", json={
        "reason": "illegal", "confirm": ids[1]}).status_code == 200
    manifest = frozen.manifest(dataset)
    assert secret.encode() not in manifest
    lines = [json.loads(line) for line in manifest.splitlines()][1:]
    assert [line["id"] for line in lines] == ids
    assert lines[1]["withdrawn"] == "purged"
    assert lines[1]["reason"] == "illegal"
    made.connection.rollback()
    assert made.value("SELECT count(*) FROM dataset_part "
                      "WHERE strpos(body, %s) > 0", secret) == 0
    assert made.run("SELECT * FROM check_datasets()") == []


def test_a_pinned_file_outlives_its_picture(frozen, made):
    ids = [made.picture(own_file=True) for _ in range(2)]
    media = [made.value("SELECT media_id FROM picture_text "
                        "WHERE picture_id = %s", id) for id in ids]
    made.connection.commit()
    made.run("DELETE FROM gallery_picture WHERE picture_id = %s", ids[1])
    made.connection.commit()
    frozen.freeze()
    for id in ids:
        made.run("UPDATE picture SET visibility = 'deleted' WHERE id = %s",
                 id)
        made.record(id)
    assert [made.value("SELECT media_is_pinned(%s)", m) for m in media] == \
        [True, False]


def test_any_part_can_be_fetched_again(frozen, made, things):
    for i in range(30):
        made.picture(f"no {i}", objects=things, description="x" * i)
    dataset = frozen.freeze()
    whole = frozen.export(dataset, "jsonl")
    length = len(whole.content)
    assert whole.headers["Accept-Ranges"] == "bytes"
    for first, last in ((0, 0), (1, 500), (length - 1, length - 1),
                        (length // 2, length + 99)):
        part = frozen.export(dataset, "jsonl", 206, {
            "Range": f"bytes={first}-{last}",
            "If-Range": whole.headers["ETag"]})
        assert part.content == whole.content[first:last + 1]
        assert part.headers["Content-Range"] == \
            f"bytes {first}-{min(last, length - 1)}/{length}"
    assert frozen.export(dataset, "jsonl", 206, {
        "Range": "bytes=-7"}).content == whole.content[-7:]
    frozen.export(dataset, "jsonl", 416, {"Range": f"bytes={length}-"})
    assert frozen.export(dataset, "jsonl", 200, {
        "Range": "bytes=5-", "If-Range": '"other"'}).content == whole.content
    assert frozen.export(dataset, "jsonl", 304, {
        "If-None-Match": whole.headers["ETag"]}).content == b""


def test_objects_roll_up_to_a_cut_of_the_tree(frozen, made, things):
    stone = made.object("Stone")
    made.picture(objects=[*things, stone])
    dataset = frozen.freeze()
    lines = frozen.export(dataset, "jsonl",
                          roll_up_to=json.dumps([made.name("Animal")]))
    regions = json.loads(lines.content)["regions"]
    assert [r["object"] for r in regions] == [made.name("Animal")] * 2
    refused = frozen.export(dataset, "jsonl", 400, roll_up_to="Nothing at all")
    assert_is_problem(refused, 400)
    assert refused.json()["code"] == "unknown-object"
    assert refused.json()["field"] == "roll_up_to"


def test_changes_while_it_is_frozen_do_no_harm(frozen, made, things):
    ids = [made.picture(f"no {i}", objects=things) for i in range(60)]
    asked = frozen.ask()
    stop = threading.Event()

    def write():
        from made import Made
        other = Made(made.connection.dsn)
        while not stop.is_set():
            for id in ids[:10]:
                other.update(id, "title", other.name("changing"))
        other.close()
    writer = threading.Thread(target=write)
    writer.start()
    try:
        dataset = frozen.wait(asked["id"])
        first = frozen.manifest(dataset)
    finally:
        stop.set()
        writer.join()
    assert sha256(first) == dataset["sha256"]
    assert frozen.manifest(dataset) == first
    made.connection.rollback()
    for line in frozen.lines(dataset):
        assert line["title"] == made.value("""SELECT title FROM
            picture_revision WHERE picture_id = %s AND revision = %s""",
                                           line["id"], line["revision"])


def test_a_frozen_dataset_is_never_changed(frozen, made):
    made.picture()
    dataset = frozen.freeze()
    for statement in ("UPDATE dataset SET head = '' WHERE id = %s",
                      "UPDATE dataset_part SET body = '' "
                      "WHERE dataset_id = %s"):
        with pytest.raises(psycopg2.errors.CheckViolation):
            made.run(statement, dataset["id"])
        made.connection.rollback()
