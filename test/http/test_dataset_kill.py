# test/http/test_dataset_kill.py: processes killed while a dataset is frozen and exported: the same bytes in the end.

import hashlib
import json
import os
import signal
import time

import pytest
import requests

from conftest import PATIENCE_S
from freezing import Frozen
from made import Made
from pool import own_instance, processes_below

PICTURES = 30000 if os.environ.get("LONG") == "1" else 6000


@pytest.fixture(scope="module")
def instance():
    with own_instance() as instance:
        yield instance


@pytest.fixture(scope="module")
def frozen(instance):
    """Many pictures, at once, with some kilobytes each."""
    made = Made(instance.conninfo())
    thing = made.object("thing")
    made.run("""
        WITH new AS (INSERT INTO picture (author_id, width, height,
                file_format_id, title)
            SELECT %s, 640, 480, 2, 'no ' || n FROM generate_series(1, %s) n
            RETURNING id)
        INSERT INTO picture_text (picture_id, media_id, description)
            SELECT id, %s, repeat(md5(id::text), 40) FROM new""",
             made.author_id, PICTURES, made.media_id)
    made.run("""INSERT INTO region (picture_id, position, object_id, shape,
            coordinates) SELECT id, 0, %s, 'point', ARRAY[.5, .25]
            FROM picture WHERE author_id = %s AND id %% 2 = 0""",
             thing, made.author_id)
    made.run("""SELECT record_picture(id, NULL, 'test', ''),
            record_regions(id, NULL, 'test', '') FROM picture
            WHERE author_id = %s""", made.author_id)
    made.connection.commit()
    yield Frozen(made, instance.url)
    made.close()


def children(instance, name):
    pid = int((instance.folder / "var/run/pinakesd.pid").read_text())
    return [child for child, comm in processes_below(pid).items()
            if comm == name]


def kill(instance, name):
    for pid in children(instance, name):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def state(frozen, dataset):
    answer = frozen.person.get(f"/api/dataset/{dataset['id']}")
    return answer.json()["state"] if answer.status_code == 200 else None


def without_split(content):
    """Each dataset of its own has a key of its own."""
    return [{**json.loads(line), "split": None}
            for line in content.splitlines()]


def test_a_dataset_is_frozen_whole_though_the_keeper_is_killed(
        instance, frozen):
    whole = frozen.freeze(query="")
    assert whole["pictures"] == whole["written"] == PICTURES
    killed = frozen.ask(query="")
    seen, kills = set(), 0
    end, next_kill = time.monotonic() + PATIENCE_S, 0
    while time.monotonic() < end:
        seen.add(state(frozen, killed))
        if "frozen" in seen:
            break
        if kills < 6 and time.monotonic() >= next_kill:
            kill(instance, "pinakesd-keeper")
            kills += 1
            next_kill = time.monotonic() + .3
        time.sleep(.02)
    assert {"writing", "frozen"} <= seen and kills == 6
    again = frozen.wait(killed["id"])
    manifest = frozen.manifest(again)
    assert hashlib.sha256(manifest).hexdigest() == again["sha256"]
    assert without_split(frozen.export(again, "jsonl").content) == \
        without_split(frozen.export(whole, "jsonl").content)
    made = frozen.made
    made.connection.rollback()
    assert made.run("SELECT * FROM check_datasets()") == []


@pytest.mark.parametrize("format, choices", [
    ("jsonl", {}), ("coco", {"bundle": "true"}), ("voc", {})])
def test_an_export_that_is_killed_goes_on_where_it_was(
        instance, frozen, format, choices):
    dataset = frozen.freeze(query="")
    whole = frozen.export(dataset, format, **choices).content
    url = f"{instance.url}/api/dataset/{dataset['id']}/export/{format}"
    received, tag, kills = b"", None, 0
    while len(received) < len(whole):
        headers = {"Range": f"bytes={len(received)}-"}
        if tag:
            headers["If-Range"] = tag
        try:
            with requests.get(url, params=choices, headers=headers,
                              stream=True) as answer:
                if answer.status_code in (502, 503):
                    time.sleep(.1)
                    continue
                assert answer.status_code == 206, answer.text
                tag = answer.headers["ETag"]
                # Slower than it is made, so that it is killed in the middle.
                for piece in answer.iter_content(256 * 1024):
                    received += piece
                    if kills < 3 and len(received) > \
                            (kills + 1) * len(whole) / 5:
                        kill(instance, "pinakesd-exporter")
                        kills += 1
        except requests.RequestException:
            time.sleep(.1)
    assert kills == 3
    assert received == whole


@pytest.fixture(scope="module")
def dense(frozen):
    """Pictures with as many regions as one may have, of many points each."""
    made = frozen.made
    pictures = [made.picture(f"dense {n}") for n in range(4)]
    made.run("""INSERT INTO region (picture_id, position, object_id, shape,
            coordinates) SELECT p.id, n, %s, 'polygon', ARRAY(
                SELECT (n * 7919 + i * 104729) %% 999983 / 999983.0
                FROM generate_series(1, 200) i)
            FROM unnest(%s) p(id), generate_series(0, 999) n""",
             made.object("dense"), pictures)
    for id in pictures:
        made.record(id)
    made.connection.commit()
    return frozen.freeze()


def test_an_exporter_keeps_its_memory(instance, frozen, dense):
    """Whatever it has sent: constant memory, below 64 MiB."""
    dataset = frozen.freeze(query="")
    for format in ("jsonl", "coco", "csv", "voc"):
        frozen.export(dataset, format)
    for format, choices in [
            ("jsonl", {}), ("csv", {}), ("coco", {}), ("voc", {}),
            ("yolo", {"task": "segment"}),
            ("jsonl", {"roll_up_to": f"[{frozen.made.name('dense')}]"})]:
        frozen.export(dense, format, **choices)
    for pid in children(instance, "pinakesd-exporter"):
        with open(f"/proc/{pid}/status") as status:
            peak = next(int(line.split()[1]) for line in status
                        if line.startswith("VmHWM"))
        assert peak < 64 * 1024, peak
