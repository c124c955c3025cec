# test/http/test_client_dataset.py: datasets frozen, fetched and read in again by the program pinakes.

import hashlib
import json

import pytest

from people import Person
from program import Program
from test_client_import import Folder, box, coco

FORMATS = {"jsonl": ("jsonl", "dataset-{}-jsonl.jsonl"),
           "coco": ("coco", "dataset-{}-coco.json")}


@pytest.fixture
def folder(made, url, tmp_path):
    """With one picture of three regions on the site, in a gallery."""
    folder = Folder(made, url, tmp_path)
    folder.gallery = made.gallery("frozen", folder.person.id)
    made.connection.commit()
    folder.write("coco.json", coco(folder))
    folder.apply("coco", "--gallery", folder.gallery)
    folder.query = f"want: [{{in_gallery: [{folder.gallery}]}}]"
    return folder


def freeze(folder):
    dataset, = folder.program.lines("freeze", folder.query, "--title",
                                    "Frozen", "--splits", "60,20,20")
    assert dataset["state"] == "frozen"
    return dataset


def test_a_dataset_is_frozen_waited_for_and_fetched(folder, client):
    dataset = freeze(folder)
    assert (dataset["title"], dataset["pictures"], dataset["regions"]) == (
        "Frozen", 1, 3)
    file, = folder.program.lines("export", "manifest", dataset["id"])
    assert file["outcome"] == "fetched"
    assert file["sha256"] == dataset["sha256"] == hashlib.sha256(
        (folder.path / file["path"]).read_bytes()).hexdigest()
    for format, (name, path) in FORMATS.items():
        done = folder.program.run("export", format, dataset["id"])
        assert done.stdout == path.format(dataset["id"]) + "\n", done
        assert (folder.path / done.stdout.strip()).read_bytes() == client.get(
            f"/api/dataset/{dataset['id']}/export/{name}").content
    assert not list(folder.path.glob("*.part*"))
    again = folder.program.run("export", "coco", dataset["id"])
    assert again.returncode == 6


def test_a_gallery_and_a_new_version_are_frozen_too(folder):
    first, = folder.program.lines("freeze", "--gallery", folder.gallery,
                                  "--title", "One")
    second, = folder.program.lines("freeze", "--predecessor", first["id"])
    assert (second["title"], second["version"], second["predecessor"]) == (
        "One", 2, first["id"])


def test_an_export_goes_on_where_it_was_and_only_of_the_same(folder, client):
    dataset = freeze(folder)
    answer = client.get(f"/api/dataset/{dataset['id']}/export/coco")
    part = folder.path / "out.json.part"
    for tag, begin in ((answer.headers["ETag"], answer.content[:50]),
                       ('"another"', b"x" * 50), (None, b"y" * 50)):
        part.write_bytes(begin)
        if tag is not None:
            (folder.path / "out.json.part.tag").write_text(tag)
        done = folder.program.run("export", "coco", dataset["id"], "-o",
                                  "out.json", "--force")
        assert done.returncode == 0, done
        assert (folder.path / "out.json").read_bytes() == answer.content
    assert not list(folder.path.glob("*.part*"))


def test_what_a_query_finds_is_exported(folder):
    file, = folder.program.lines("export", "jsonl", "--query", folder.query,
                                 "-o", "found.jsonl")
    line = json.loads((folder.path / "found.jsonl").read_text())
    assert line["id"] == folder.pictures["a.png"]["id"]
    assert len(line["regions"]) == 3


@pytest.mark.parametrize("format", ["jsonl", "coco"])
def test_what_went_out_comes_in_without_a_change(folder, client, format):
    dataset = freeze(folder)
    id = folder.pictures["a.png"]["id"]
    before = folder.regions("a.png", client)
    path = FORMATS[format][1].format(dataset["id"])
    assert folder.program.run("export", format,
                              dataset["id"]).returncode == 0
    told = folder.run(format, "--names-are-ids", path=path)
    assert (told["by_name"] + told["by_hash"], told["there"],
            told["added"]) == (1, 3, 0), folder.wrong
    assert folder.program.run("annotate", id, "-",
                              input="[]").returncode == 0
    told = folder.apply(format, "--names-are-ids", path=path)
    assert told["added"] == 3
    after = client.get(f"/api/picture/{id}/annotations").json()
    assert [(region["type"], region["object"]) for region in after] == \
        [region[:2] for region in before]
    if format == "jsonl":
        assert [region["shape"] for region in after] == \
            [region[2] for region in before]


@pytest.mark.parametrize("format, exact", [("yolo", 1e-6), ("voc", .005)])
def test_boxes_that_went_out_in_an_archive_come_in(folder, client, format,
                                                   exact):
    import tarfile
    id = folder.pictures["a.png"]["id"]
    folder.program.run("annotate", id, "-", input=json.dumps([
        {"type": "bbox", "object": folder.boat,
         "shape": box(.1, .25, .5, .5)}]))
    dataset = freeze(folder)
    assert folder.program.run("export", format, dataset["id"], "-o",
                              "out.tar").returncode == 0
    with tarfile.open(folder.path / "out.tar") as archive:
        archive.extractall(folder.path / "out")
    told = folder.run(format, "--names-are-ids", "--one-based", path="out")
    assert (told["by_name"], told["regions"], told["wrong"]) == (1, 1, 0), \
        folder.wrong
    assert folder.program.run("annotate", id, "-",
                              input="[]").returncode == 0
    told = folder.apply(format, "--names-are-ids", "--one-based", path="out")
    region, = client.get(f"/api/picture/{id}/annotations").json()
    assert region["object"] == folder.boat
    assert region["shape"] == pytest.approx(box(.1, .25, .5, .5), abs=exact)


@pytest.mark.parametrize("arguments, exit", [
    (["freeze", "want: []"], 1), (["freeze", "--title", "x"], 1),
    (["freeze", "", "--title", "x", "--splits", "1;2"], 1),
    (["freeze", "want: [x", "--title", "x"], 3),
    (["export", "coco"], 1), (["export", "tiff", "1"], 1),
    (["export", "coco", "2000000000"], 4),
    (["export", "coco", "1", "--query", "x"], 1)])
def test_what_cannot_be_is_told(made, url, tmp_path, arguments, exit):
    program = Program(url, tmp_path)
    program.login(Person(made, url, "freezer"))
    assert program.run(*arguments).returncode == exit
