# test/http/test_load_broken.py: loads that are interrupted, cut off or broken, and what a terminal sees.

import os
import pty
import signal
import subprocess
import time

import psycopg2
import pytest

from loading import coco, migrated, place  # noqa
from pool import wait_until


def start_and_wait(place, folder, pictures):
    process = subprocess.Popen(place.command("--jobs", 2, "coco", folder),
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    end = time.monotonic() + 60
    while place.value("SELECT count(*) FROM picture") < pictures:
        assert process.poll() is None and time.monotonic() < end
        time.sleep(0.01)
    return process


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_interrupted_load_goes_on_where_it_was(place, coco, how):
    count = 130
    for n in range(count):
        image = coco.image(f"{n}.png", 300, 200, noise=1)
        coco.annotation(image, bbox=[1, 1, 2, 2])
    coco.write()
    process = start_and_wait(place, coco.folder, 1)
    process.send_signal(how)
    out, _ = process.communicate(timeout=60)
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
    writer = psycopg2.connect(place.writer)
    writer.autocommit = True
    process = start_and_wait(place, coco.folder, 0)
    cut = 0
    while process.poll() is None and cut < 5:
        before = place.value("SELECT count(*) FROM picture")
        with writer.cursor() as cursor:
            cursor.execute("""SELECT count(pg_terminate_backend(pid))
                FROM pg_stat_activity WHERE datname = current_database()
                AND application_name = 'pinakes-load'""")
            cut += cursor.fetchone()[0]
        # A piece is tried twice: the next cut is of another one.
        wait_until(lambda: process.poll() is not None or before < place.value(
            "SELECT count(*) FROM picture"), 60, "a piece comes in")
    out, _ = process.communicate(timeout=120)
    writer.close()
    assert process.returncode == 0, out
    assert cut > 0
    assert place.value("SELECT count(*) FROM picture") == 70
    assert place.value("SELECT count(DISTINCT media_id) FROM picture_text") == 70
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
    assert process.wait(timeout=60) == 0
    assert b"[########################] 1 of 1 pictures" in seen
