# test/http/loading.py: folders with COCO annotations, and a database of its own to load each into.

import contextlib
import hashlib
import json
import os
import pathlib
import random
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
        return subprocess.run(self.command(*arguments), text=True,
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


@contextlib.contextmanager
def database(conninfo, template="template0"):
    """The name of a database that is dropped in the end."""
    name = f"test_{os.getpid()}_{time.time_ns()}"
    connection = psycopg2.connect(conninfo)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield name
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


@pytest.fixture(scope="module")
def migrated(owner_conninfo):
    """An empty database with the schema, to be copied."""
    with database(owner_conninfo) as name:
        subprocess.run([ROOT / "contrib/instance/migrate",
                        dsn(owner_conninfo, name), ROOT / "migrations"],
                       check=True, stdout=subprocess.DEVNULL)
        yield name


@pytest.fixture
def place(tmp_path, migrated, owner_conninfo, writer_conninfo, reader_conninfo):
    if "PINAKES_BUILD" not in os.environ:
        pytest.skip("PINAKES_BUILD is not set: run by test/run")
    with database(owner_conninfo, migrated) as name:
        place = Place(tmp_path, dsn(writer_conninfo, name),
                      dsn(reader_conninfo, name), dsn(owner_conninfo, name))
        yield place
        place.owner.close()


@pytest.fixture
def coco(tmp_path):
    return Coco(tmp_path / "coco")
