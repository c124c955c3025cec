# test/http/test_load_broken.py: loads that are interrupted, cut off or broken, and what a terminal sees.

import json
import os
import pty
import signal
import subprocess
import time

import psycopg2
import pytest

from loading import coco, migrated, place, png  # noqa
from pool import wait_until


def start_and_wait(place, folder, pictures):
    process = subprocess.Popen(place.command("--jobs", 2, "coco", folder),
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    while place.value("SELECT count(*) FROM picture") < pictures:
        assert process.poll() is None
        time.sleep(0.01)
    return process


def cut(place, where="true"):
    """How many connections of a load were cut."""
    writer = psycopg2.connect(place.writer)
    writer.autocommit = True
    with writer.cursor() as cursor:
        cursor.execute(f"""SELECT count(pg_terminate_backend(pid))
            FROM pg_stat_activity WHERE datname = current_database()
            AND application_name = 'pinakes-load' AND {where}""")
        count = cursor.fetchone()[0]
    writer.close()
    return count


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_interrupted_load_goes_on_where_it_was(place, coco, how):
    count = 130
    for n in range(count):
        image = coco.image(f"{n}.png", 300, 200, noise=1)
        coco.annotation(image, bbox=[1, 1, 2, 2])
    coco.write()
    process = start_and_wait(place, coco.folder, 1)
    process.send_signal(how)
    out, _ = process.communicate()
    assert process.returncode == (2 if how == signal.SIGINT else -how)
    before = place.value("SELECT count(*) FROM picture")
    assert 0 < before < count, out
    place.check()
    done = place.load("coco", coco.folder)
    assert done.returncode == 0, done.stdout
    assert f"{before} were in before" in done.stdout
    assert place.value("SELECT count(*) FROM picture") == count
    assert place.value("SELECT count(DISTINCT media_id) FROM picture_text") == count
    assert place.value("SELECT count(*) FROM region") == count
    place.check()
    waiting = place.value("SELECT count(*) FROM change WHERE number IS NULL")
    assert waiting == 0
    assert place.value("SELECT value FROM statistic WHERE name = 'pictures'") == count


def test_a_lost_connection_loses_no_picture(place, coco):
    for n in range(70):
        coco.annotation(coco.image(f"{n}.png"), bbox=[1, 1, 2, 2])
    coco.write()
    process = start_and_wait(place, coco.folder, 0)
    times = 0
    while process.poll() is None and times < 5:
        before = place.value("SELECT count(*) FROM picture")
        times += cut(place)
        # A piece is tried twice: the next cut is of another one.
        wait_until(lambda: process.poll() is not None or before < place.value(
            "SELECT count(*) FROM picture"), "a piece comes in")
    out, _ = process.communicate()
    assert process.returncode == 0, out
    assert times > 0
    assert place.value("SELECT count(*) FROM picture") == 70
    assert place.value("SELECT count(DISTINCT media_id) FROM picture_text") == 70
    place.check()


def load_cut_where_it_waits(place, table, *arguments):
    """What a load says whose connection is cut where it waits for a table."""
    place.rows("BEGIN")
    place.rows(f"LOCK TABLE {table}")
    process = subprocess.Popen(place.command(*arguments), text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    wait_until(lambda: cut(place, "wait_event_type = 'Lock'") == 1,
               "the load waits, and is cut")
    place.rows("COMMIT")
    out, _ = process.communicate()
    return process.returncode, out


def test_a_tree_comes_in_over_a_lost_connection(place):
    file = place.folder / "tree.jsonl"
    file.write_text('{"name": "Cat", "parents": ["Animal"]}\n'
                    '{"name": "Animal"}\n')
    status, out = load_cut_where_it_waits(place, "object", "tree", file)
    assert status == 0, out
    assert "2 objects are new" in out


@pytest.mark.parametrize("table", ["licence", "label_sample"])
def test_a_label_set_comes_in_over_a_lost_connection(place, table):
    folder = place.folder / "labels"
    png(folder / "a.png", 20, 16)
    (folder / "dataset.json").write_text(json.dumps({
        "dataset_name": "two", "base_dir": "/x", "labels": ["good"],
        "samples": [{"filepath": "a.png", "label": "good", "file": "a.png"}]}))
    place.rows("INSERT INTO account (name) VALUES ('Iris')")
    status, out = load_cut_where_it_waits(
        place, table, "--author", "Iris", "--licence", "CC0-1.0", "labels",
        folder)
    assert status == 0, out
    assert place.rows("SELECT s.name, g.title FROM label_set s JOIN gallery g"
                      " ON g.id = s.gallery_id") == [("two", "two")]
    assert place.value("SELECT count(*) FROM picture") == 1
    place.check()


def test_a_broken_annotation_file_stops_before_anything_comes_in(place, coco):
    coco.image("a.png")
    coco.write()
    path = coco.folder / "annotations/instances.json"
    path.write_text(path.read_text()[:-40])
    (coco.folder / "other.json").write_text('{"name": "not ours", "x": [}')
    done = place.load("coco", coco.folder)
    assert done.returncode == 2
    assert "annotations/instances.json is broken at byte" in done.stdout
    assert place.value("SELECT count(*) FROM picture") == 0
    (coco.folder / "other.json").write_text('[1, 2, {"a": "b"}]')
    path.write_text('{"images": [], "annotations": []}')
    assert place.load("coco", coco.folder).returncode == 1


def test_a_terminal_sees_a_bar(place, coco):
    coco.image("a.png")
    coco.write()
    ours, theirs = pty.openpty()
    process = subprocess.Popen(place.command("coco", coco.folder),
                               stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    seen = b""
    try:
        while part := os.read(ours, 4096):
            seen += part
    except OSError:
        pass
    os.close(ours)
    assert process.wait() == 0
    assert b"[########################] 1 of 1 pictures" in seen
