# test/http/test_load.py: pinakes-load brings folders of pictures and the demo set in, each into a database of its own.

import hashlib
import json
import os
import pathlib
import pty
import random
import shutil
import signal
import stat
import struct
import subprocess
import time
import zlib

import psycopg2
import psycopg2.errors
import psycopg2.extensions
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BY = "http://creativecommons.org/licenses/by/2.0/"
SQUARE = [10, 10, 50, 10, 50, 50, 10, 50]


def png(path, width, height, noise=0):
    """A small PNG, written without any library of images."""
    generator = random.Random(f"{path.name}{noise}")
    rows = b"".join(b"\0" + (generator.randbytes(3 * width) if noise else
                             bytes((x * 5 % 256, y * 3 % 256, 99)[i]
                                   for x in range(width) for i in range(3)))
                    for y in range(height))

    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))

    tag = path.name.encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"tEXt", b"Comment\0" + tag)
        + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b""))


class Coco:
    """A folder with one file of annotations, filled bit by bit."""

    def __init__(self, folder):
        self.folder = folder
        self.images, self.annotations, self.captions = [], [], []
        self.categories = [{"id": 1, "name": "person", "supercategory": "person"},
                           {"id": 18, "name": "dog", "supercategory": "animal"}]
        self.licences = [{"id": 4, "name": "Attribution License", "url": BY}]

    def image(self, name, width=100, height=80, file=True, noise=0, **more):
        if file:
            png(self.folder / "images" / name, width, height, noise)
        image = {"id": len(self.images) + 1, "file_name": name, "license": 4,
                 "width": width, "height": height, **more}
        image = {key: value for key, value in image.items() if value is not None}
        self.images.append(image)
        return image["id"]

    def annotation(self, image, category=18, **more):
        number = 1000 + len(self.annotations)
        self.annotations.append({"id": number, "image_id": image, "iscrowd": 0,
                                 "category_id": category, **more})
        return number

    def write(self):
        folder = self.folder / "annotations"
        folder.mkdir(parents=True, exist_ok=True)
        shared = {"info": {"year": 2024, "n": [[], {}, "]}\\\"{["]},
                  "licenses": self.licences, "images": self.images}
        (folder / "instances.json").write_text(json.dumps(
            {**shared, "annotations": self.annotations,
             "categories": self.categories}))
        if self.captions:
            (folder / "captions.json").write_text(json.dumps(
                {**shared, "annotations": [
                    {"id": 9000 + n, "image_id": image, "caption": caption}
                    for n, (image, caption) in enumerate(self.captions)]}))


class Place:
    """A database, folders and settings for one test."""

    def __init__(self, folder, writer, reader, owner):
        self.folder = folder
        self.writer = writer
        self.owner = psycopg2.connect(owner)
        self.owner.autocommit = True
        self.media, self.derived = folder / "media", folder / "derived"
        self.report = folder / "report.txt"
        (folder / "secret").write_bytes(os.urandom(32))
        self.conf = folder / "pinakes.conf"
        self.conf.write_text(f"""
socket = {folder}/sock
writer = {writer}
reader = {reader}
media_dir = {self.media}
derived_dir = {self.derived}
templates_dir = {folder}
secret_file = {folder}/secret
""")

    def command(self, *arguments):
        build = os.environ["PINAKES_BUILD"]
        return [f"{build}/pinakes-load", "--config", str(self.conf),
                "--report", str(self.report), *map(str, arguments)]

    def load(self, *arguments):
        """Runs to the end; what it said and its exit code."""
        self.report.unlink(missing_ok=True)
        return subprocess.run(self.command(*arguments), text=True, timeout=300,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def rows(self, statement, *values):
        with self.owner.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def value(self, statement, *values):
        return self.rows(statement, *values)[0][0]

    def regions(self, title):
        """Of the only picture of that title, with names of objects."""
        return [dict(zip(("shape", "at", "object", "instance", "source"), row))
                for row in self.rows("""
            SELECT r.shape::text, r.coordinates, o.name, r.instance, r.source_kind
            FROM region r JOIN object o ON o.id = r.object_id
            JOIN picture p ON p.id = r.picture_id
            WHERE p.title = %s ORDER BY r.position""", title)]

    def reported(self):
        return self.report.read_text().splitlines()

    def check(self):
        """All that is maintained is true, no row is without its files."""
        assert self.rows("SELECT * FROM check_maintained()") == []
        for sha256, extension in self.rows("""
                SELECT encode(m.sha256, 'hex'), f.extension FROM media m
                JOIN file_format f ON f.id = m.file_format_id"""):
            below = f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
            bytes = (self.media / f"{below}.{extension}").read_bytes()
            assert hashlib.sha256(bytes).hexdigest() == sha256
            for size in 320, 1280:
                head = (self.derived / f"{below}-{size}.webp").read_bytes()[:12]
                assert head[:4] == b"RIFF" and head[8:] == b"WEBP"


def dsn(conninfo, name):
    return psycopg2.extensions.make_dsn(conninfo, dbname=name)


@pytest.fixture(scope="module")
def migrated(owner_conninfo):
    """An empty database with the schema, to be copied."""
    name = f"load_template_{os.getpid()}"
    connection = psycopg2.connect(owner_conninfo)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            subprocess.run([ROOT / "contrib/instance/migrate",
                            dsn(owner_conninfo, name), ROOT / "migrations"],
                           check=True, stdout=subprocess.DEVNULL)
            yield name, cursor
        finally:
            drop(cursor, name)
    connection.close()


def drop(cursor, name):
    """A worker of the server that cleans up there is not ours to end."""
    for _ in range(20):
        try:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
            return
        except psycopg2.errors.InsufficientPrivilege:
            time.sleep(.5)
    pytest.fail(f"{name} is in use")


@pytest.fixture
def place(tmp_path, migrated, owner_conninfo, writer_conninfo, reader_conninfo):
    template, cursor = migrated
    if "PINAKES_BUILD" not in os.environ:
        pytest.skip("PINAKES_BUILD is not set: run by test/run")
    name = f"load_{os.getpid()}_{time.time_ns() % 10**9}"
    cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    place = Place(tmp_path, dsn(writer_conninfo, name),
                  dsn(reader_conninfo, name), dsn(owner_conninfo, name))
    yield place
    place.owner.close()
    drop(cursor, name)


@pytest.fixture
def coco(tmp_path):
    return Coco(tmp_path / "coco")


def test_an_annotation_becomes_its_polygons_or_else_its_box(place, coco):
    image = coco.image("a.png")
    coco.annotation(image, bbox=[10, 10, 40, 40], segmentation=[SQUARE])
    two = coco.annotation(image, bbox=[0, 0, 100, 80], segmentation=[
        [0, 0, 25, 0, 0, 20], [75, 60, 100, 60, 100, 80]])
    coco.annotation(image, bbox=[20.5, 8, 30.25, 40], segmentation=[])
    coco.annotation(image, 1, bbox=[50, 40, 50, 40])
    coco.write()
    done = place.load("coco", coco.folder)
    assert done.returncode == 0, done.stdout
    assert place.regions("A") == [
        {"shape": "polygon", "object": "dog", "instance": None, "source": "person",
         "at": [0.1, 0.125, 0.5, 0.125, 0.5, 0.625, 0.1, 0.625]},
        {"shape": "polygon", "object": "dog", "instance": two, "source": "person",
         "at": [0, 0, 0.25, 0, 0, 0.25]},
        {"shape": "polygon", "object": "dog", "instance": two, "source": "person",
         "at": [0.75, 0.75, 1, 0.75, 1, 1]},
        {"shape": "bbox", "object": "dog", "instance": None, "source": "person",
         "at": [0.205, 0.1, 0.3025, 0.5]},
        {"shape": "bbox", "object": "person", "instance": None,
         "source": "person", "at": [0.5, 0.5, 0.5, 0.5]}]
    place.check()


def test_what_cannot_be_carried_is_reported(place, coco):
    image = coco.image("a.png")
    crowd = coco.annotation(image, 1, iscrowd=1, bbox=[0, 0, 9, 9],
                            segmentation={"counts": [3, 4], "size": [80, 100]})
    outline = coco.annotation(image, bbox=[10, 8, 20, 16], segmentation={
        "counts": "abc", "size": [80, 100]})
    unknown = coco.annotation(image, 77, bbox=[1, 1, 2, 2])
    line = coco.annotation(image, segmentation=[[1, 1, 2, 2]])
    empty = coco.annotation(image, bbox=[1, 1, 0, 5])
    stray = coco.annotation(999, bbox=[1, 1, 2, 2])
    points = coco.annotation(image, bbox=[50, 40, 10, 8], num_keypoints=3,
                             keypoints=[1, 2, 2] * 17)
    coco.write()
    done = place.load("coco", coco.folder)
    assert done.returncode == 1, done.stdout
    assert [r["at"] for r in place.regions("A")] == [
        [0.1, 0.1, 0.2, 0.2], [0.5, 0.5, 0.1, 0.1]]
    report = place.reported()
    for number, kind, why in [
            (crowd, "refused", "crowd"), (outline, "changed", "run-length"),
            (unknown, "refused", "category"), (line, "refused", "three points"),
            (empty, "refused", "empty"), (stray, "refused", "not listed"),
            (points, "changed", "3 keypoints")]:
        assert [x for x in report if x.startswith(f"{kind} annotation {number} ")
                and why in x], (number, report)
    assert sum(x.startswith("refused ") for x in report) == 5
    assert "5 did not come in" in done.stdout
    place.check()


def test_coordinates_beyond_the_edge_are_moved_or_refused(place, coco):
    image = coco.image("a.png")
    near = coco.annotation(image, bbox=[-2, 70, 20, 12.5])
    coco.annotation(image, bbox=[80, 40, 20.001, 20])
    far = coco.annotation(image, bbox=[90, 10, 20, 10])
    polygon = coco.annotation(image, segmentation=[[0, 0, 102, 0, 0, 80]])
    coco.write()
    assert place.load("coco", coco.folder).returncode == 1
    assert [r["at"] for r in place.regions("A")] == [
        [0, 0.875, 0.18, 0.125], [0.8, 0.5, pytest.approx(0.2), 0.25],
        [0, 0, 1, 0, 0, 1]]
    report = place.reported()
    assert [x.split()[2] for x in report if x.startswith("refused")] == [str(far)]
    assert [x.split()[2] for x in report if x.startswith("changed")] == [
        str(near), str(polygon)]
    place.check()


def test_categories_become_one_tree_with_what_is_there(place, coco):
    image = coco.image("a.png")
    for name in "Canine", "mammal":
        place.rows("INSERT INTO object (name) VALUES (%s)", name)
    place.rows("INSERT INTO object_alias (name, object_id) SELECT 'dog', id "
               "FROM object WHERE name = 'Canine'")
    place.rows("INSERT INTO object_parent (object_id, parent_id) SELECT a.id, b.id "
               "FROM object a, object b WHERE a.name = 'mammal' AND b.name = 'Canine'")
    place.rows("SELECT record_object(id, NULL, 'test', '') FROM object")
    coco.categories += [
        {"id": 2, "name": "dog", "supercategory": "mammal"},
        {"id": 3, "name": "none of it", "supercategory": "none"},
        {"id": 4, "name": "cafe\u0301", "supercategory": "place"},
        {"id": 5, "name": "caf\u00e9"}]
    for category in 1, 18, 2, 4, 5:
        coco.annotation(image, category, bbox=[1, 1, 2, 2])
    coco.write()
    assert place.load("coco", coco.folder).returncode == 0
    assert [r["object"] for r in place.regions("A")] == [
        "person", "Canine", "Canine", "caf\u00e9", "caf\u00e9"]
    assert set(place.rows("""
        SELECT o.name, p.name FROM object o
        LEFT JOIN object_parent e ON e.object_id = o.id
        LEFT JOIN object p ON p.id = e.parent_id""")) == {
            ("person", None), ("animal", None), ("place", None),
            ("none of it", None), ("Canine", "animal"), ("mammal", "Canine"),
            ("caf\u00e9", "place")}
    assert [x for x in place.reported() if x.startswith("changed category dog:")
            and "mammal" in x]
    place.check()


def test_titles_come_from_captions_or_else_from_names(place, coco):
    one = coco.image("000000000042.png")
    coco.image("0007.png")
    coco.image("street_cat-and  dog.png")
    coco.captions += [(one, "  A dog\nsleeps. "), (one, "Sleeping dog"),
                      (one, "It is a dog")]
    coco.write()
    assert place.load("coco", coco.folder).returncode == 0
    assert place.rows("""SELECT p.title, t.description FROM picture p
        JOIN picture_text t ON t.picture_id = p.id ORDER BY p.title""") == [
            ("A dog sleeps.", "- Sleeping dog\n- It is a dog"),
            ("Picture 7", ""), ("Street cat and dog", "")]
    place.check()


def test_licences_and_origins_are_understood(place, coco):
    said = {
        "CC-BY-2.0": ("", BY),
        "CC-BY-NC-SA-2.0": ("x", "https://creativecommons.org/licenses/by-nc-sa/2.0/"),
        "CC-BY-4.0": ("CC BY 4.0", ""),
        "CC0-1.0": ("", "http://creativecommons.org/publicdomain/zero/1.0/deed.en"),
        "X-public-domain-old": ("No known copyright restrictions",
                                "http://flickr.com/commons/usage/"),
        "X-public-domain": ("United States Government Work",
                            "http://www.usa.gov/copyright.shtml"),
        "MIT": ("MIT", "")}
    coco.licences = [{"id": n, "name": name, "url": url}
                     for n, (name, url) in enumerate(said.values())]
    for n, code in enumerate(said):
        coco.image(f"{code}.png", license=n, coco_url=f"http://coco.example/{n}",
                   flickr_url=f"http://Flickr.example/{n}" if n % 2 else None)
    coco.write()
    done = place.load("coco", coco.folder)
    assert done.returncode == 0, done.stdout
    found = dict(place.rows("""SELECT l.code, t.origin_url FROM picture p
        JOIN picture_text t ON t.picture_id = p.id
        JOIN licence l ON p.licence_ids = ARRAY[l.id]"""))
    assert found == {code: f"http://{'Flickr' if n % 2 else 'coco'}.example/{n}"
                     for n, code in enumerate(said)}
    place.check()


def test_pictures_that_cannot_come_in_are_listed(place, coco):
    coco.licences += [{"id": 9, "name": "All rights reserved", "url": ""}]
    coco.image("fine.png")
    coco.image("missing.png", file=False)
    coco.image("reserved.png", license=9)
    coco.image("silent.png", license=None)
    coco.image("broken.png")
    coco.image("text.png")
    (coco.folder / "images/text.png").write_text("no picture")
    whole = (coco.folder / "images/broken.png").read_bytes()
    (coco.folder / "images/broken.png").write_bytes(whole[:200])
    png(coco.folder / "images/unnamed.png", 9, 9)
    (coco.folder / "notes.txt").write_text("neither a picture nor named")
    coco.captions += [(1, "Fine")]
    coco.write()
    done = place.load("coco", coco.folder)
    assert done.returncode == 1
    refused = [x for x in place.reported() if x.startswith("refused")]
    assert place.rows("SELECT title FROM picture") == [("Fine",)]
    assert len(refused) == 6, refused
    for name, why in [("missing.png", "no such file"),
                      ("images/reserved.png", "All rights reserved"),
                      ("images/silent.png", "--licence"),
                      ("images/broken.png", ""), ("images/text.png", "image"),
                      ("images/unnamed.png", "--licence")]:
        assert [x for x in refused if x.startswith(f"refused picture {name}: ")
                and why in x], (name, refused)
    done = place.load("--licence", "CC0-1.0", "coco", coco.folder)
    assert done.returncode == 1
    assert {x for x, in place.rows("SELECT title FROM picture")} == {
        "Fine", "Silent", "Unnamed"}
    place.check()


def test_pictures_come_in_without_annotations(place, tmp_path):
    for n in range(5):
        png(tmp_path / "plain/below" / f"holiday_{n}.png", 20, 10)
    done = place.load("--licence", "CC-BY-SA-4.0", "--author", "anna",
                      "--nature", "drawing", "coco", tmp_path / "plain")
    assert done.returncode == 0, done.stdout
    assert place.rows("""SELECT count(*), count(DISTINCT p.title), min(a.name),
        min(n.code) FROM picture p JOIN account a ON a.id = p.author_id
        JOIN nature n ON n.id = p.nature_id""") == [(5, 5, "anna", "drawing")]
    assert place.value("SELECT password_hash FROM account") is None
    place.check()


def test_what_was_in_before_comes_not_twice(place, coco):
    for n in range(4):
        coco.image(f"{n}.png")
    coco.write()
    shutil.copytree(coco.folder / "images", coco.folder / "copies")
    for n in range(4):
        os.remove(coco.folder / f"images/{n}.png")
    assert place.load("coco", coco.folder).returncode == 0
    again = place.load("coco", coco.folder)
    assert again.returncode == 0
    assert "0 pictures with 0 regions came in, 4 were in before" in again.stdout
    assert place.value("SELECT count(*) FROM picture") == 4
    other = place.load("--author", "other", "coco", coco.folder)
    assert "4 pictures" in other.stdout
    assert place.value("SELECT count(*) FROM picture") == 8
    assert place.value("SELECT count(*) FROM media") == 4
    place.check()


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
        with writer.cursor() as cursor:
            cursor.execute("""SELECT count(pg_terminate_backend(pid))
                FROM pg_stat_activity WHERE datname = current_database()
                AND application_name = 'pinakes-load'""")
            cut += cursor.fetchone()[0]
        time.sleep(0.1)
    out, _ = process.communicate()
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


def turned(orientation, u, v):
    """Where a point of the stored pixels is in the picture as displayed."""
    return {5: (v, u), 6: (1 - v, u), 7: (1 - v, 1 - u),
            8: (v, 1 - u)}.get(orientation, (u, v))


def test_annotations_of_turned_pictures_turn_with_them(
        place, coco, shared_data):
    sources = {n: shared_data / f"exif-orientation/Landscape_{n}.jpg"
               for n in range(1, 9)}
    if not all(path.is_file() for path in sources.values()):
        pytest.skip("no pictures of all orientations")
    (coco.folder / "images").mkdir(parents=True)
    # Their size as displayed is found by a first load, without annotations.
    for n, path in sources.items():
        shutil.copy(path, coco.folder / f"images/turn {n}.jpg")
        coco.image(f"turn {n}.jpg", None, None, file=False)
    coco.write()
    assert place.load("coco", coco.folder).returncode == 0
    sizes = dict((title, (width, height)) for title, width, height in
                 place.rows("SELECT title, width, height FROM picture"))
    coco.images.clear()
    for n in sources:
        w, h = sizes[f"Turn {n}"]
        assert w != h
        if n >= 5:
            w, h = h, w
        image = coco.image(f"turn {n}.jpg", w, h, file=False)
        coco.captions += [(image, f"Annotated {n}")]
        coco.annotation(image, bbox=[0.1 * w, 0.2 * h, 0.3 * w, 0.5 * h])
        coco.annotation(image, segmentation=[[0, 0, w, 0, 0.25 * w, 0.5 * h]])
    coco.write()
    place.load("--author", "second", "coco", coco.folder)
    for n in sources:
        corners = [turned(n, 0.1, 0.2), turned(n, 0.4, 0.7)]
        left, top = (min(c[i] for c in corners) for i in (0, 1))
        right, bottom = (max(c[i] for c in corners) for i in (0, 1))
        box, polygon = place.regions(f"Annotated {n}")
        assert box["at"] == pytest.approx(
            [left, top, right - left, bottom - top])
        assert polygon["at"] == pytest.approx(
            [c for p in [(0, 0), (1, 0), (0.25, 0.5)] for c in turned(n, *p)])
        changed = [x for x in place.reported()
                   if x.startswith(f"changed picture turn {n}.jpg: ")]
        assert len(changed) == (n > 1)
    place.check()


def test_the_coco_sample_comes_in_whole(place, shared_data):
    folder = shared_data / "coco-sample"
    if not folder.is_dir():
        pytest.skip("no coco-sample in the shared data")
    images, polygons, crowds, names, edges = {}, 0, set(), set(), set()
    for path in folder.glob("annotations/instances_*.json"):
        read = json.loads(path.read_text())
        images.update({i["file_name"]: i for i in read["images"]})
        for a in read["annotations"]:
            if isinstance(a["segmentation"], dict):
                crowds.add(a["id"])
            else:
                polygons += len(a["segmentation"])
        for c in read["categories"]:
            names |= {c["name"], c["supercategory"]}
            if c["name"] != c["supercategory"]:
                edges.add((c["name"], c["supercategory"]))
    captions = {}
    for path in folder.glob("annotations/captions_*.json"):
        read = json.loads(path.read_text())
        files = {i["id"]: i["file_name"] for i in read["images"]}
        for a in read["annotations"]:
            captions.setdefault(files[a["image_id"]], a["caption"])
    done = place.load("coco", folder)
    assert done.returncode == 1
    assert place.value("SELECT count(*) FROM picture") == len(images)
    assert place.rows("SELECT shape::text, count(*) FROM region GROUP BY 1") == [
        ("polygon", polygons)]
    assert {int(x.split()[2]) for x in place.reported()
            if x.startswith("refused")} == crowds
    assert {x for x, in place.rows("SELECT name FROM object")} == names
    assert set(place.rows("""SELECT o.name, p.name FROM object_parent e
        JOIN object o ON o.id = e.object_id
        JOIN object p ON p.id = e.parent_id""")) == edges
    for name, image in images.items():
        title, width, height, code = place.rows("""
            SELECT p.title, p.width, p.height, l.code FROM picture p
            JOIN picture_text t ON t.picture_id = p.id
            JOIN licence l ON l.id = ANY (p.licence_ids)
            WHERE t.origin_url = %s""", image["flickr_url"])[0]
        assert title == " ".join(captions[name].split())
        assert (width, height) == (image["width"], image["height"])
        assert code == {4: "CC-BY-2.0", 5: "CC-BY-SA-2.0"}[image["license"]]
    place.check()


def test_the_demo_set_comes_in(place, tmp_path):
    read = json.loads((ROOT / "contrib/demo/demo.json").read_text())
    accounts = tmp_path / "accounts"
    done = place.load("--accounts", accounts, "demo", ROOT / "contrib/demo")
    assert done.returncode == 0, done.stdout
    for table, member in [("account", "accounts"), ("object", "objects"),
                          ("picture", "pictures"), ("gallery", "galleries"),
                          ("rating", "ratings")]:
        assert place.value(f"SELECT count(*) FROM {table}") == len(read[member])
    assert place.value("SELECT count(*) FROM region") == sum(
        len(p.get("annotations", [])) for p in read["pictures"])
    assert [x for x, in place.rows("SELECT title FROM picture ORDER BY id")] == [
        p["title"] for p in read["pictures"]]
    assert stat.S_IMODE(accounts.stat().st_mode) == 0o600
    lines = [line.split(" ") for line in accounts.read_text().splitlines()]
    assert [name for name, _ in lines] == [
        a["name"] for a in read["accounts"] if a["password"] == "random"]
    assert all(len(password) >= 16 for _, password in lines)
    assert place.value("SELECT count(*) FROM account "
                       "WHERE password_hash IS NOT NULL") == len(lines)
    place.check()
    passwords = accounts.read_text()
    again = place.load("--accounts", tmp_path / "again", "demo",
                       ROOT / "contrib/demo")
    assert again.returncode == 2
    assert not (tmp_path / "again").exists()
    assert accounts.read_text() == passwords
    place.check()


def test_a_wrong_demo_set_leaves_nothing(place, tmp_path):
    copy, accounts = tmp_path / "demo", tmp_path / "accounts"
    copy.mkdir()
    png(copy / "a.png", 30, 20)
    point = {"type": "point", "shape": {"x": 0.5, "y": 1}, "object": "Cat"}
    picture = {"key": "a", "file": "a.png", "title": "A", "author": "demo",
               "nature": "photo", "licences": ["MIT"], "annotations": [point]}
    demo = {"accounts": [{"name": "demo", "password": "random"}],
            "objects": [{"name": "Cat", "parents": ["Pet"]}, {"name": "Pet"}],
            "pictures": [picture]}
    for wrong in [{"licences": ["None-1.0"]}, {"file": "b.png"},
                  {"annotations": [{**point, "object": "Unicorn"}]},
                  {"annotations": [{**point, "shape": {"x": 2, "y": 0}}]},
                  {"title": "two\nlines"}, {"author": "nobody"},
                  {"nature": "dream"}, {"copied_from": "later"}]:
        last = {**picture, "key": "b", **wrong}
        (copy / "demo.json").write_text(
            json.dumps({**demo, "pictures": [picture, last]}))
        done = place.load("--accounts", accounts, "demo", copy)
        assert done.returncode == 2, (wrong, done.stdout)
        for table in "account", "object", "picture", "media", "change":
            assert place.value(f"SELECT count(*) FROM {table}") == 0, wrong
        assert not accounts.exists()
    (copy / "demo.json").write_text(json.dumps(demo))
    assert place.load("--accounts", accounts, "demo", copy).returncode == 0
    assert place.value("SELECT count(*) FROM region") == 1
    place.check()
