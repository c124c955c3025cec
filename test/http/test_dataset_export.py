# test/http/test_dataset_export.py: datasets in every format, read by public readers, whole and in pieces.

import collections
import csv
import hashlib
import io
import json
import math
import re
import tarfile
import xml.etree.ElementTree

import pytest
import yaml
from pyld import jsonld

from client import assert_is_problem
from freezing import Frozen, shapes_of
from made import Made
from people import Person
from uploading import accepted, png, send

# What the reader of that format passes over.
WEBDATASET_SKIPS = r"__[^/]*__($|/)"
FORMATS = ["jsonl", "csv", "coco", "yolo", "voc", "webdataset", "croissant",
           "attribution", "manifest"]
CREDITS = ["attribution.txt", "attribution.html", "attribution.csv",
           "attribution.json"]


class World:
    """Three pictures with real files, the last without regions."""

    def __init__(self, made, url):
        self.made = made
        self.frozen = Frozen(made, url)
        self.person = Person(made, url, "uploader").sign_in()
        animal = made.object("Animal")
        self.things = [made.object("Cat", [animal]),
                       made.object("Dog", [animal], aliases=["Hound"])]
        self.files = [png(40 + i, 30, 77 + i) for i in range(3)]
        self.ids = [accepted(send(
            self.person, file, title=f'A "title", no {i} <&>',
            licence=["CC-BY-4.0", "CC0-1.0"], creator="É. Maker",
            origin_url="https://example.org/a?b=1"))["id"]
            for i, file in enumerate(self.files)]
        for id in self.ids:
            made.run("""INSERT INTO gallery_picture (gallery_id, picture_id,
                added_by_id) VALUES (%s, %s, %s)""", made.gallery_id, id,
                     made.author_id)
        for id in self.ids[:2]:
            shapes_of(made, id, self.things)
        made.connection.commit()
        self.dataset = self.frozen.freeze()
        self.lines = self.frozen.lines(self.dataset)

    def get(self, format, **choices):
        return self.frozen.export(self.dataset, format, **choices).content

    def tar(self, format, **choices):
        """The files of an archive, in order; each is there once."""
        content = self.get(format, **choices)
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            names = archive.getnames()
            assert len(names) == len(set(names))
            for member in archive.getmembers():
                assert member.isfile() and member.mode == 0o644
                assert member.mtime == math.floor(self.dataset["as_of"])
            return {name: archive.extractfile(name).read() for name in names}


@pytest.fixture(scope="module")
def world(owner_conninfo, url):
    """For tests that only read."""
    made = Made(owner_conninfo)
    yield World(made, url)
    made.close()


@pytest.fixture
def own(made, url):
    """For tests that change it."""
    return World(made, url)


def losses(files):
    return [json.loads(line) for line in files["loss.jsonl"].splitlines()]


def test_csv_has_a_row_for_each_region_and_each_empty_picture(world):
    rows = list(csv.DictReader(io.StringIO(
        world.get("csv").decode(), newline="")))
    assert [int(r["picture"]) for r in rows] == \
        [world.ids[0]] * 4 + [world.ids[1]] * 4 + [world.ids[2]]
    regions = [r for line in world.lines for r in line["regions"]]
    for row, region in zip(rows, regions):
        assert int(row["region"]) == region["id"]
        assert row["type"] == region["type"]
        assert json.loads(row["shape"]) == region["shape"]
        assert row["object"] == region["object"]
    assert rows[0]["title"] == 'A "title", no 0 <&>'
    assert rows[0]["licences"] == "CC-BY-4.0 CC0-1.0"
    assert rows[0]["sha256"] == hashlib.sha256(world.files[0]).hexdigest()
    assert "É. Maker" in rows[0]["attribution"]
    assert [float(rows[0][n]) for n in "xywh"] == [.125, .25, .5, .5]
    assert rows[1]["instance"] == '"a"' and rows[3]["source_name"] == "m"
    assert rows[8]["region"] == "" and rows[8]["shape"] == ""


def test_coco_has_what_coco_has_and_names_the_rest(world):
    coco = json.loads(world.get("coco"))
    assert set(coco) == {"info", "licenses", "categories", "images",
                         "annotations", "loss", "withdrawn"}
    assert [c["id"] for c in coco["categories"]] == world.things
    assert coco["categories"][0]["supercategory"] == \
        world.made.name("Animal")
    assert [i["id"] for i in coco["images"]] == world.ids
    assert coco["images"][0]["width"] == 40
    names = {l["id"]: l["name"] for l in coco["licenses"]}
    assert names[coco["images"][0]["license"]] == "CC-BY-4.0"
    assert len({a["id"] for a in coco["annotations"]}) == 4
    box, outline = coco["annotations"][:2]
    assert box["bbox"] == [5, 7.5, 20, 15] and box["segmentation"] == []
    assert box["area"] == 300
    assert outline["segmentation"] == [[0, 0, 40, 0, 20, 22.5]]
    assert outline["bbox"] == [0, 0, 40, 22.5]
    assert outline["area"] == 450 and outline["instance"] == "a"
    assert [(l["type"], l["kept"]) for l in coco["loss"]] == \
        [("polyline", None), ("point", None)] * 2
    carried = {a["id"] for a in coco["annotations"]} | \
        {l["region"] for l in coco["loss"]}
    assert carried == {r["id"] for l in world.lines for r in l["regions"]}


def test_yolo_has_folders_names_and_empty_files(world):
    files = world.tar("yolo", images="true")
    data = yaml.safe_load(files["data.yaml"])
    assert data["names"] == {0: world.made.name("Cat"),
                             1: world.made.name("Dog")}
    for line, content in zip(world.lines, world.files):
        folder = {"validation": "val"}.get(line["split"], line["split"])
        assert files[f"images/{folder}/{line['id']:010}.png"] == content
        label = files[f"labels/{folder}/{line['id']:010}.txt"].decode()
        if line["regions"]:
            assert label.splitlines() == ["0 0.375 0.5 0.5 0.5",
                                          "1 0.5 0.375 1 0.75"]
        else:
            assert label == ""
    assert [(l["type"], l["kept"]) for l in losses(files)[:3]] == [
        ("polygon", "the smallest box around it"), ("polyline", None),
        ("point", None)]
    outlines = world.tar("yolo", task="segment")
    [label] = [c for n, c in outlines.items()
               if n.endswith(f"{world.ids[0]:010}.txt")]
    assert label.decode().splitlines()[1] == "1 0 0 1 0 0.5 0.75"
    assert not any(n.startswith("images/") for n in outlines)


def test_voc_has_whole_pixels_from_1(world):
    files = world.tar("voc", images="true")
    for line, content in zip(world.lines, world.files):
        stem = f"{line['id']:010}"
        assert files[f"JPEGImages/{stem}.png"] == content
        root = xml.etree.ElementTree.fromstring(
            files[f"Annotations/{stem}.xml"])
        assert root.findtext("filename") == stem + ".png"
        assert root.findtext("size/width") == str(line["width"])
        objects = root.findall("object")
        assert len(objects) == (2 if line["regions"] else 0)
        lists = [n for n in ("train", "val", "test")
                 if stem in files[f"ImageSets/Main/{n}.txt"].decode().split()]
        assert lists == [{"validation": "val"}.get(line["split"],
                                                   line["split"])]
    root = xml.etree.ElementTree.fromstring(
        files[f"Annotations/{world.ids[0]:010}.xml"])
    box = root.find("object/bndbox")
    assert [int(box.findtext(n)) for n in ("xmin", "ymin", "xmax", "ymax")] \
        == [6, 8, 25, 23]
    assert "É. Maker" in root.findtext("source/attribution")
    assert "counted from 1" in files["README.txt"].decode()


def test_webdataset_is_a_list_and_its_shards(world):
    index = json.loads(world.get("webdataset"))
    assert [s["pictures"] for s in index["shards"]] == [3]
    assert index["shards"][0]["image_bytes"] == sum(map(len, world.files))
    files = {name: content for name, content in
             world.tar("webdataset", shard=0).items()
             if not re.match(WEBDATASET_SKIPS, name)}
    samples = collections.defaultdict(dict)
    for name, content in files.items():
        stem, _, extension = name.partition(".")
        samples[stem][extension] = content
    assert list(samples) == [f"{id:010}" for id in world.ids]
    for line, content, sample in zip(world.lines, world.files,
                                     samples.values()):
        assert set(sample) == {"png", "json", "txt"}
        assert sample["png"] == content
        assert json.loads(sample["json"]) == line
    answer = world.frozen.export(world.dataset, "webdataset", 400, shard=1)
    assert_is_problem(answer, 400)


def test_croissant_has_the_published_structure(world):
    croissant = json.loads(world.get("croissant"))
    assert croissant["@type"] == "sc:Dataset"
    assert croissant["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    for needed in ("name", "description", "url", "license", "creator",
                   "datePublished", "version", "citeAs"):
        assert croissant[needed], needed
    assert croissant["@context"]["cr"] == "http://mlcommons.org/croissant/"
    files = {f["@id"]: f for f in croissant["distribution"]}
    # The reference implementation wants a hash of every file.
    assert all("sha256" in file for file in files.values())
    assert croissant["usageInfo"].endswith("/export/attribution")
    lines = files["pictures.jsonl"]
    content = world.get("jsonl")
    assert lines["@type"] == "cr:FileObject"
    assert lines["sha256"] == hashlib.sha256(content).hexdigest()
    assert lines["contentSize"] == f"{len(content)} B"
    assert world.frozen.person.client.get(
        lines["contentUrl"].replace("http://localhost", "http://127.0.0.1")
    ).content == content
    ids = {f["@id"] for r in croissant["recordSet"] for f in r["field"]}
    for record in croissant["recordSet"]:
        assert record["@type"] == "cr:RecordSet"
        assert record["key"]["@id"] in ids
        for field in record["field"]:
            assert field["@type"] == "cr:Field" and field["dataType"]
            assert field["@id"].startswith(record["@id"] + "/")
            if "source" in field:
                assert field["source"]["fileObject"]["@id"] in files
                assert field["source"]["extract"]["column"] in world.lines[0]
            if "references" in field:
                assert field["references"]["field"]["@id"] in ids


def test_a_shard_is_made_of_all_parts_that_have_its_pictures(own):
    """A picture with some megabytes of regions is a part of its own."""
    outline = [(1 + n) / 3001 for n in range(2000)]
    for id in own.ids:
        # In one statement: what is kept of a picture is counted once in each.
        own.made.run(
            "INSERT INTO region (picture_id, object_id, shape, coordinates,"
            " position) SELECT %s, %s, 'polygon', %s::float8[], 10 + place"
            " FROM generate_series(0, 39) AS place", id, own.things[0],
            outline)
        own.made.record(id)
    own.dataset = own.frozen.freeze()
    own.made.connection.rollback()
    assert own.made.value("SELECT count(*) FROM dataset_part "
                          "WHERE dataset_id = %s", own.dataset["id"]) == 3
    files = own.tar("webdataset", shard=0)
    assert [name for name in files if name.endswith(".png")] == [
        f"{id:010}.png" for id in own.ids]
    lines = [files[f"{id:010}.json"] for id in own.ids]
    assert b"".join(lines) == own.get("jsonl")
    assert own.made.run("SELECT * FROM check_dataset_summaries()") == []


CR, SC = "http://mlcommons.org/croissant/", "https://schema.org/"


def test_croissant_expands_to_what_is_published(world):
    """By a processor of JSON-LD: nothing of it is without a meaning."""
    document = json.loads(world.get("croissant"))
    expanded, = jsonld.expand(document)
    assert expanded["@type"] == [SC + "Dataset"]
    assert expanded["http://purl.org/dc/terms/conformsTo"] == [
        {"@value": "http://mlcommons.org/croissant/1.0", "@language": "en"}]
    file, = expanded[SC + "distribution"]
    assert file["@type"] == [CR + "FileObject"]
    assert file[SC + "sha256"] and file[SC + "encodingFormat"]
    splits, pictures = expanded[CR + "recordSet"]
    assert splits["@type"] == pictures["@type"] == [CR + "RecordSet"]
    assert splits[CR + "dataType"] == [{"@id": CR + "Split"}]
    assert splits[CR + "data"][0]["@type"] == "@json"
    fields = {field["@id"]: field for field in pictures[CR + "field"]}
    for field in fields.values():
        assert field["@type"] == [CR + "Field"]
        assert field[CR + "dataType"][0]["@id"].startswith(SC)
        source, = field[CR + "source"]
        assert source[CR + "fileObject"] == [{"@id": file["@id"]}]
        assert source[CR + "extract"][0][CR + "column"]
    assert fields["pictures/split"][CR + "references"][0][CR + "field"] == [
        {"@id": "splits/name"}]
    assert fields["pictures/licences"][CR + "repeated"] == [{"@value": True}]


@pytest.mark.parametrize("format, choices", [
    ("attribution", {}), ("jsonl", {"bundle": "true"}),
    ("csv", {"images": "true"}), ("coco", {"images": "true"}),
    ("yolo", {}), ("voc", {}), ("webdataset", {"bundle": "true"}),
    ("webdataset", {"shard": 0}), ("croissant", {"bundle": "true"}),
    ("manifest", {"bundle": "true"})])
def test_every_archive_says_who_made_what(world, format, choices):
    files = {name.removeprefix("__about__/"): content for name, content in
             world.tar(format, **choices).items()}
    assert set(CREDITS) < set(files)
    credits = json.loads(files["attribution.json"])
    assert [c["picture"] for c in credits] == world.ids
    for credit in credits:
        assert credit["author"] == "É. Maker" and credit["changes"]
        assert credit["source"] == "https://example.org/a?b=1"
        assert credit["licences"][0] == {
            "id": "CC-BY-4.0", "name": "CC BY 4.0",
            "url": "https://creativecommons.org/licenses/by/4.0/"}
    rows = list(csv.DictReader(io.StringIO(
        files["attribution.csv"].decode(), newline="")))
    assert [int(r["picture"]) for r in rows] == world.ids
    assert rows[0]["title"] == 'A "title", no 0 <&>'
    assert len(files["attribution.txt"].decode().splitlines()) == 3
    html = files["attribution.html"].decode()
    assert html.count("<li ") == 3 and "<&>" not in html
    assert yaml.safe_load(files["CITATION.cff"])["title"] == \
        world.dataset["title"]
    if choices.get("images"):
        assert [files[f"images/{id:010}.png"] for id in world.ids] == \
            world.files


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_bytes_come_again_in_any_pieces(world, format):
    choices = [{}]
    if format in ("jsonl", "coco"):
        choices += [{"bundle": "true"}, {"splits": "10,20,70"}]
    if format in ("coco", "csv", "yolo", "voc"):
        choices += [{"images": "true"}]
    if format == "webdataset":
        choices += [{"shard": 0}]
    for choice in choices:
        whole = world.get(format, **choice)
        assert world.get(format, **choice) == whole
        step = len(whole) // 7 + 1
        pieces = [world.frozen.export(
            world.dataset, format, 206,
            {"Range": f"bytes={at}-{at + step - 1}"}, **choice).content
            for at in range(0, len(whole), step)]
        assert b"".join(pieces) == whole


def test_what_is_withdrawn_is_named_and_left_out(own, made, url):
    boss = Person(made, url, "boss", True).sign_in()
    gone = own.ids[0]
    assert boss.post(f"/api/picture/{gone}/hide",
                     json={"reason": "copyright"}).status_code == 200
    for format in ("yolo", "voc", "jsonl"):
        files = own.tar(format, bundle="true", images="true")
        [tombstone] = [json.loads(line) for line in
                       files["withdrawn.jsonl"].splitlines()]
        assert (tombstone["id"], tombstone["reason"]) == (gone, "copyright")
        assert not any(f"{gone:010}" in name for name in files)
        assert own.files[0] not in files.values()
    coco = json.loads(own.get("coco"))
    assert [i["id"] for i in coco["images"]] == own.ids[1:]
    assert [w["id"] for w in coco["withdrawn"]] == [gone]
    croissant = json.loads(own.get("croissant"))
    assert "sha256" not in croissant["distribution"][0]
    assert croissant["isLiveDataset"] is True
    shard = own.tar("webdataset", shard=0)
    assert not any(f"{gone:010}" in name for name in shard)
    assert json.loads(shard["__about__/withdrawn.jsonl"])["id"] == gone


def test_a_deleted_picture_goes_out_with_its_file(own):
    deleted = own.ids[1]
    before = own.get("voc", images="true")
    assert own.person.post(f"/api/picture/{deleted}/delete",
                             json={}).status_code == 200
    assert own.get("voc", images="true") == before


def test_a_cut_of_the_tree_gives_other_classes(world):
    cut = json.dumps([world.made.name("Dog"), world.made.name("Animal")])
    files = world.tar("yolo", roll_up_to=cut)
    assert yaml.safe_load(files["data.yaml"])["names"] == {
        0: world.made.name("Dog"), 1: world.made.name("Animal")}
    [label] = [c for n, c in files.items()
               if n.endswith(f"{world.ids[0]:010}.txt")]
    assert [l.split()[0] for l in label.decode().splitlines()] == ["1", "0"]
    again = world.tar("yolo", roll_up_to=json.dumps(
        [world.made.name(n) for n in ("Hound", "Dog", "Animal")]))
    assert again["data.yaml"] == files["data.yaml"]
    only = world.tar("yolo", roll_up_to=world.made.name("Dog"))
    assert [l["why"] for l in losses(only)][0] == \
        "it stands below none of the chosen classes"


def test_numbers_of_classes_stay_in_a_later_version(own, made):
    early = made.value("SELECT min(id) FROM object")
    made.region(own.ids[2], early)
    made.record(own.ids[2])
    before = own.dataset
    own.dataset = own.frozen.freeze(predecessor=before["id"])
    names = yaml.safe_load(own.tar("yolo")["data.yaml"])["names"]
    assert list(names.values())[:2] == [made.name("Cat"), made.name("Dog")]
    assert len(names) == 3


@pytest.mark.parametrize("choices", [
    {"splits": "1,2,3"}, {"task": "dream"}, {"roll_up_to": "{"},
    {"images": "perhaps"}, {"shard": 0}])
def test_a_choice_that_cannot_be_is_refused_by_name(world, choices):
    answer = world.frozen.export(world.dataset, "jsonl", 400, **choices)
    assert_is_problem(answer, 400)
    assert answer.json()["field"] == list(choices)[0]


def test_there_are_no_other_formats(world):
    assert_is_problem(world.frozen.export(world.dataset, "tfrecord", 404), 404)
