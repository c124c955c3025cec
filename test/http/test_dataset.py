# test/http/test_dataset.py: datasets frozen, kept whatever happens to their pictures, and fetched again.

import hmac
import json
import random
import re
import threading

import pytest
import yaml
from pybtex.database import parse_string

from client import assert_is_problem
from freezing import Frozen, sha256, shapes_of
from page import get_page
from people import Person

LINE = ["id", "title", "description", "author", "creator", "credit",
        "credit_url", "origin_url", "timestamp", "width", "height",
        "file_format", "sha256", "bytes", "download", "nature", "licences",
        "copied_from", "revision", "region_revision", "group", "split",
        "regions"]

HEAD = ["format", "site", "dataset", "version", "predecessor", "title",
        "description", "owner", "as_of", "query", "pictures", "regions",
        "tree_sha256", "group_by", "split_key", "train", "validation",
        "licences", "classes"]
TEX = {r"\textbraceleft{}": "{", r"\textbraceright{}": "}", r"\%": "%",
       r"\textasciitilde{}": "~", r"\textasciicircum{}": "^", r"\#": "#",
       r"\&": "&", r"\$": "$", r"\_": "_", r"\textbackslash{}": "\\"}


@pytest.fixture
def frozen(made, url):
    return Frozen(made, url)


@pytest.fixture
def things(made):
    animal = made.object("Animal")
    return [made.object("Cat", [animal]), made.object("Dog", [animal])]


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


def test_pictures_stay_in_their_split_as_a_dataset_grows(frozen, made):
    first = [made.picture(f"no {i}") for i in range(40)]
    copy = made.picture("copy", copied_from=first[0])
    dataset = frozen.freeze(group_by=["copies"], splits=[50, 20, 30])
    split = {l["id"]: l["split"] for l in frozen.lines(dataset)}
    assert set(split.values()) == {"train", "validation", "test"}
    assert split[copy] == split[first[0]]
    for i in range(20):
        made.picture(f"later {i}", copied_from=first[i])
    later = frozen.lines(frozen.freeze(predecessor=dataset["id"]))
    assert len(later) == 61
    assert {l["id"]: l["split"] for l in later if l["id"] in split} == split
    for line in later[41:]:
        assert line["split"] == split[line["copied_from"]]
    anew = frozen.export(dataset, "jsonl", splits="0,0,100").content
    assert {json.loads(l)["split"] for l in anew.splitlines()} == {"test"}


def twin_of(made, of, bits, **more):
    """A picture whose file looks like another's, but for some bits."""
    id = made.picture(own_file=True, **more)
    made.run("""UPDATE media SET perceptual_hash = (SELECT perceptual_hash
        FROM media JOIN picture_text ON media_id = media.id
        WHERE picture_id = %s) # %s WHERE id = (SELECT media_id
        FROM picture_text WHERE picture_id = %s)""", of, bits, id)
    made.connection.commit()
    return id


def test_what_belongs_together_is_in_one_split(frozen, made):
    query = f"want: [in_gallery: {made.gallery_id}]\ninclude_obsolete: true"
    first = made.picture(own_file=True)
    made.run("""UPDATE media SET perceptual_hash = %s WHERE id = (SELECT
        media_id FROM picture_text WHERE picture_id = %s)""",
             random.getrandbits(63), first)
    alone = made.picture(own_file=True)
    twin = twin_of(made, first, 0b101)
    stranger = twin_of(made, first, 0b1111100000)
    better = made.picture(own_file=True)
    made.update(twin, "replaced_by_id", better)
    copy = made.picture(own_file=True, copied_from=better)
    dataset = frozen.freeze(query=query)
    groups = {line["id"]: line["group"] for line in frozen.lines(dataset)}
    assert groups == {id: f"picture {id if id in (alone, stranger) else first}"
                      for id in (first, alone, twin, stranger, better, copy)}
    # What comes later joins those that are there, whatever binds it.
    later = made.picture(own_file=True)
    made.update(alone, "replaced_by_id", later)
    grown = {line["id"]: line["group"] for line in frozen.lines(
        frozen.freeze(predecessor=dataset["id"]))}
    assert grown == {**groups, later: f"picture {alone}"}
    only = frozen.freeze(query=query, group_by=["copies"])
    groups = {line["id"]: line["group"] for line in frozen.lines(only)}
    assert groups[copy] == groups[better] == f"picture {better}"
    assert groups[twin] == f"picture {twin}"


def test_one_origin_can_be_kept_together(frozen, made):
    addresses = ["https://example.org/a", "http://example.org/b?c",
                 "https://example.net/a", None]
    ids = [made.picture(origin_url=address) for address in addresses]
    lines = frozen.lines(frozen.freeze(group_by=["origin"]))
    assert [line["group"] for line in lines] == [
        "origin example.org", "origin example.org", "origin example.net",
        f"picture {ids[3]}"]


def test_one_author_can_be_kept_together(frozen, made):
    other = made.account(made.name("another"))
    for i in range(6):
        made.picture(f"no {i}", author_id=other if i % 2 else None)
    dataset = frozen.freeze(group_by=["author"])
    assert [l["group"] for l in frozen.lines(dataset)] == \
        [f"author {made.author_id}", f"author {other}"] * 3


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


def test_a_frozen_dataset_is_never_changed(frozen, made):
    import psycopg2
    made.picture()
    dataset = frozen.freeze()
    for statement in ("UPDATE dataset SET head = '' WHERE id = %s",
                      "UPDATE dataset_part SET body = '' "
                      "WHERE dataset_id = %s"):
        with pytest.raises(psycopg2.errors.CheckViolation):
            made.run(statement, dataset["id"])
        made.connection.rollback()


# ---- pages ----

def test_the_page_of_a_dataset_says_all_of_it(frozen, made, things, client):
    made.picture("one", licences=["CC0-1.0"], objects=things)
    dataset = frozen.freeze(title=made.name("Cats & {dogs}"))
    page = get_page(client, f"/dataset/{dataset['id']}")
    assert dataset["sha256"] in page.text
    assert made.name("Cats & {dogs}") in page.text
    assert made.name("Cat") in page.text and "CC0-1.0" in page.text
    assert f"/api/dataset/{dataset['id']}/export/jsonl" in dict(page.links)
    assert made.name("Cats & {dogs}") in get_page(client, "/dataset/").text


def test_the_page_of_a_dataset_shows_some_of_its_pictures(
        frozen, made, things, client, boss):
    ids = [made.picture(made.name(f"no {i}"), objects=things, own_file=True)
           for i in range(3)]
    address = f"/dataset/{frozen.freeze()['id']}"

    def shown():
        return [int(link.rpartition("/")[2])
                for link, _ in get_page(client, address).links
                if link.startswith("/picture/")]

    assert shown() == ids[::-1]
    assert boss.post(f"/api/picture/{ids[1]}/hide",
                     json={"reason": "privacy"}).status_code == 200
    assert shown() == [ids[2], ids[0]]


def test_programs_that_look_for_datasets_read_the_page(
        frozen, made, things, client):
    made.picture("one", licences=["CC0-1.0"], objects=things)
    dataset = frozen.freeze(title=made.name("Cats"))
    root = get_page(client, f"/dataset/{dataset['id']}").root
    item = root.one("article", itemtype="https://schema.org/Dataset")
    assert item.one("h1", itemprop="name").text == made.name("Cats")
    assert item.one("link", itemprop="license")["href"] == "/licence/CC0-1.0"
    assert item.one("meta", itemprop="identifier")["content"] == \
        "sha256:" + dataset["sha256"]
    assert len(item.all("li", itemprop="distribution")) > 5


def test_a_dataset_is_frozen_by_a_form(frozen, made):
    made.picture("one")
    shown = frozen.person.get(
        f"/new-dataset?gallery_id={made.gallery_id}").text
    assert f"in_gallery: [{made.gallery_id}]" in shown
    again = frozen.person.send("/new-dataset", "/new-dataset", title="",
                               query="", train=80, validation=10, test=10)
    assert again.status_code == 422 and "needs a title" in again.text
    again = frozen.person.send("/new-dataset", "/new-dataset", title="x",
                               query="want: 5", train=80, validation=10,
                               test=10)
    assert again.status_code == 400
    again = frozen.person.send("/new-dataset", "/new-dataset", title="x",
                               query="", train=80, validation=10, test=20)
    assert again.status_code == 422 and 'value="20"' in again.text
    again = frozen.person.send("/new-dataset", "/new-dataset", title="x",
                               query="want: 5")
    assert again.status_code == 400 and "want: 5" in again.text
    sent = frozen.person.send(
        "/new-dataset", "/new-dataset", title=made.name("by form"),
        query=f"want: [in_gallery: {made.gallery_id}]",
        group_by=["author"], train=50, validation=20, test=30)
    assert sent.status_code == 303, sent.text
    dataset = frozen.wait(int(sent.headers["Location"].rpartition("/")[2]))
    assert dataset["group_by"] == ["author"]
    assert [dataset[n] for n in ("train", "validation")] == [.5, .2]
    assert dataset["pictures"] == 1


def test_a_citation_is_yaml_and_bibtex(frozen, made, client):
    made.picture("one", licences=["CC0-1.0"])
    title = made.name('A "title": # & {more}')
    dataset = frozen.freeze(title=title, description="- of: it")
    address = f"/api/dataset/{dataset['id']}/citation"
    cff = yaml.safe_load(client.get(address).text)
    assert cff["title"] == title and cff["type"] == "dataset"
    assert cff["authors"] == [{"name": frozen.person.name}]
    assert cff["license"] == ["CC0-1.0"] and cff["version"] == "1"
    assert cff["identifiers"][0]["value"] == "sha256:" + dataset["sha256"]


@pytest.mark.parametrize("title", [
    'A "title": # & {more}', "half } of it", "{ 50 % $x_1 ~ ^ \\", "É – 日本"])
def test_an_entry_is_read_by_bibtex(frozen, made, client, title):
    title = made.name(title)
    dataset = frozen.freeze(title=title)
    bibtex = client.get(f"/api/dataset/{dataset['id']}/citation"
                        "?format=bibtex").text
    entries = parse_string(bibtex, "bibtex").entries
    entry, = entries.values()
    assert entry.type == "misc"
    plain = entry.fields["title"]
    for tex, character in TEX.items():
        plain = plain.replace(tex, character)
    assert plain == "{" + title + "}"
    assert str(entry.persons["author"][0]) == "{" + frozen.person.name + "}"
    assert entry.fields["version"] == "1"
    assert dataset["sha256"] in entry.fields["note"]
    assert dataset["url"] in entry.fields["howpublished"]
