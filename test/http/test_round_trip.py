# test/http/test_round_trip.py: annotations of others come in, go out in every format and in again: what moved, and what was lost.

import csv
import json
import shutil
import subprocess

import pytest

from made import Made
from people import Person
from program import Program
from loading import png

SAMPLES = {
    "formats": [
        ("coco", "annotation-formats/datumaro/coco_dataset/coco"),
        ("coco", "annotation-formats/datumaro/roboflow_dataset/coco"),
        ("labelme", "annotation-formats/labelme/primitives"),
        ("labelme", "annotation-formats/labelme/bbox_detection"),
        ("labelme", "annotation-formats/labelme/instance_segmentation"),
        ("openimages", "annotation-formats/datumaro/open_images_dataset"),
        ("voc", "annotation-formats/datumaro/roboflow_dataset/voc"),
        ("voc", "annotation-formats/datumaro/voc_dataset/voc_dataset1"),
        ("yolo", "annotation-formats/datumaro/roboflow_dataset/yolo"),
        ("yolo", "annotation-formats/datumaro/yolo_dataset")],
    "coco": [("coco", "coco-sample")]}
BOXED = ("bbox", "polygon")
EXACT = 1e-12


def box_around(region):
    shape = region["shape"]
    if region["type"] == "bbox":
        return [shape[name] for name in "xywh"]
    points = [shape] if region["type"] == "point" else shape
    left, top = (min(point[name] for point in points) for name in "xy")
    right, bottom = (max(point[name] for point in points) for name in "xy")
    return [left, top, right - left, bottom - top]


def corners(region):
    x, y, w, h = box_around(region)
    return [{"x": x, "y": y}, {"x": x + w, "y": y},
            {"x": x + w, "y": y + h}, {"x": x, "y": y + h}]


def as_box(region):
    return {"type": "bbox", "object": region["object"],
            "shape": dict(zip("xywh", box_around(region)))}


def as_outline(region):
    shape = corners(region) if region["type"] == "bbox" else region["shape"]
    return {"type": "polygon", "object": region["object"], "shape": shape}


def as_is(region):
    return {key: value for key, value in region.items()
            if key not in ("id", "object_id")}


def numbers(region):
    if region["type"] == "bbox":
        return [region["shape"][name] for name in "xywh"]
    points = region["shape"] if isinstance(region["shape"], list) \
        else [region["shape"]]
    return [point[name] for point in points for name in "xy"]


class Trip:
    """A sample that is on the site, frozen, and on its way out and in."""

    def __init__(self, made, url, home, data, sample):
        self.made, self.home, self.url = made, home, url
        self.program = Program(url, home)
        self.person = Person(made, url, "traveller").sign_in()
        self.program.login(self.person)
        self.gallery = made.gallery("trip", self.person.id)
        made.connection.commit()
        for at, (format, path) in enumerate(SAMPLES[sample]):
            self.bring_in(format, data / path, home / f"in{at}")
        self.dataset, = self.program.lines(
            "freeze", "--gallery", self.gallery, "--title", "Trip")
        self.lines = {line["id"]: line for line in map(
            json.loads, self.out("jsonl").read_text().splitlines())}

    def bring_in(self, format, source, folder):
        shutil.copytree(source, folder)
        for path in folder.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        for path in folder.rglob("*.json") if format == "labelme" else ():
            said = json.loads(path.read_text())
            image = path.parent / said["imagePath"]
            if not image.exists():    # its licence is none of ours
                png(image, said["imageWidth"], said["imageHeight"], noise=1)
        wanted = self.labels(self.program.lines(
            "import", format, folder, exit=(0, 5)))
        (self.home / "map").write_text("".join(
            f"{label}\t{self.made.name(label)}\n" for label in wanted))
        done = self.program.run(
            "import", format, folder, "--map", "map", "--register", "--sure",
            "--nature", "photo", "--licence", "CC0-1.0", "--gallery",
            self.gallery, "--apply", "--json")
        told = json.loads(done.stdout.splitlines()[-1])["summary"]
        assert told["failed"] == told["unknown"] == 0, done
        assert told["added"] + told["there"] > 0, done

    @staticmethod
    def labels(lines):
        return [line["wrong"] for line in lines
                if "no object is called so" in line.get("detail", "")]

    def out(self, format, *more):
        name = f"out-{format}{''.join(more)}"
        done = self.program.run("export", format, self.dataset["id"], *more,
                                "-o", name, "--force")
        assert done.returncode == 0, done
        return self.home / name

    def unpack(self, format, *more):
        """By tar, as a user would."""
        archive = self.out(format, *more)
        folder = self.home / "unpacked"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        subprocess.run(["tar", "-xf", archive, "-C", folder], check=True)
        return folder

    def empty(self):
        for id in self.lines:
            answer = self.person.client.put(
                f"{self.url}/api/picture/{id}/annotations", json=[])
            assert answer.status_code == 200, answer.text

    def come_in(self, format, *paths, more=()):
        """Onto the pictures, which are empty; what they have then."""
        self.empty()
        told = self.program.lines("import", format, *paths, "--names-are-ids",
                                  "--apply", *more, exit=(0, 5))
        summary = told[-1]["summary"]
        assert summary["missing"] == summary["new"] == 0, told
        assert summary["unknown"] == summary["failed"] == 0, told
        return {id: self.person.get(f"/api/picture/{id}/annotations").json()
                for id in self.lines}

    def expected(self, carry, kinds):
        return {id: [carry(region) for region in line["regions"]
                     if region["type"] in kinds]
                for id, line in self.lines.items()}

    def lost(self, kinds):
        """By number, as the loss report has to name them."""
        return {region["id"] for line in self.lines.values()
                for region in line["regions"] if region["type"] not in kinds}


@pytest.fixture(scope="module", params=[
    "formats", pytest.param("coco", marks=pytest.mark.long)])
def trip(request, owner_conninfo, url, tmp_path_factory, shared_data):
    made = Made(owner_conninfo)
    yield Trip(made, url, tmp_path_factory.mktemp("trip"), shared_data,
               request.param)
    made.close()


def differences(expected, found, precision):
    """What is not as it was: picture, place, and how."""
    told = []
    for id, regions in expected.items():
        if len(regions) != len(found[id]):
            told.append((id, "count", len(regions), len(found[id])))
        for at, (was, now) in enumerate(zip(regions, found[id])):
            now = {key: value for key, value in now.items() if key != "id"}
            if {**was, "shape": 0} != {**now, "shape": 0}:
                told.append((id, at, was, now))
            moved = max(map(abs, (a - b for a, b in zip(numbers(was),
                                                        numbers(now)))))
            if len(numbers(was)) != len(numbers(now)) or \
                    moved > precision(id):
                told.append((id, at, moved, was, now))
    return told


def exactly(id):
    return EXACT


def losses(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


# ---- out, and in again ----

def test_lines_lose_nothing(trip):
    found = trip.come_in("jsonl", trip.out("jsonl"))
    assert differences(trip.expected(as_is, {*BOXED, "polyline", "point"}),
                       found, lambda id: 0) == []


def test_a_manifest_loses_nothing(trip):
    found = trip.come_in("jsonl", trip.out("manifest"))
    assert differences(trip.expected(as_is, {*BOXED, "polyline", "point"}),
                       found, lambda id: 0) == []


def test_webdataset_loses_nothing(trip):
    index = json.loads(trip.out("webdataset").read_text())
    assert sum(shard["pictures"] for shard in index["shards"]) == \
        len(trip.lines)
    folder = trip.unpack("webdataset", "--shard", "0")
    samples = sorted(folder.glob("[0-9]*.json"))
    assert [int(path.stem) for path in samples] == list(trip.lines)
    for path in samples:
        image, = (file for file in folder.glob(path.stem + ".*")
                  if file.suffix not in (".json", ".txt"))
        assert image.stat().st_size == json.loads(path.read_text())["bytes"]
    found = trip.come_in("jsonl", *samples)
    assert differences(trip.expected(as_is, {*BOXED, "polyline", "point"}),
                       found, lambda id: 0) == []


def test_a_table_loses_nothing(trip):
    lines = {id: {"id": id, "regions": []} for id in trip.lines}
    with open(trip.out("csv"), newline="") as table:
        for row in csv.DictReader(table):
            if row["region"] == "":
                continue
            region = {name: row[name] for name in ("type", "object")}
            region["shape"] = json.loads(row["shape"])
            if row["instance"]:
                region["instance"] = json.loads(row["instance"])
            source = {key: row["source_" + key] for key in ("kind", "name")
                      if row["source_" + key]}
            if row["source_confidence"]:
                source["confidence"] = float(row["source_confidence"])
            if source:
                region["source"] = source
            lines[int(row["picture"])]["regions"].append(region)
    (trip.home / "table.jsonl").write_text("".join(
        json.dumps(line) + "\n" for line in lines.values()))
    found = trip.come_in("jsonl", "table.jsonl")
    assert differences(trip.expected(as_is, {*BOXED, "polyline", "point"}),
                       found, lambda id: 0) == []


def test_coco_loses_lines_and_points_alone(trip):
    path = trip.out("coco")
    assert {line["region"] for line in json.loads(path.read_text())["loss"]} \
        == trip.lost(BOXED)
    found = trip.come_in("coco", path)
    assert differences(trip.expected(as_is, BOXED), found, exactly) == []


def test_yolo_keeps_boxes_of_outlines(trip):
    folder = trip.unpack("yolo")
    told = losses(folder / "loss.jsonl")
    assert {line["region"] for line in told if line["kept"] is None} == \
        trip.lost(BOXED)
    assert {line["region"] for line in told if line["kept"]} == \
        trip.lost(("bbox", "polyline", "point"))
    found = trip.come_in("yolo", folder)
    assert differences(trip.expected(as_box, BOXED), found, exactly) == []


def test_yolo_keeps_outlines_for_segmenting(trip):
    folder = trip.unpack("yolo", "--task", "segment")
    told = losses(folder / "loss.jsonl")
    assert {line["region"] for line in told if line["kept"]} == \
        trip.lost(("polygon", "polyline", "point"))
    found = trip.come_in("yolo", folder)
    assert differences(trip.expected(as_outline, BOXED), found, exactly) == []


def test_voc_keeps_boxes_to_the_pixel(trip):
    folder = trip.unpack("voc")
    told = losses(folder / "loss.jsonl")
    assert {line["region"] for line in told if line["kept"] is None} == \
        trip.lost(BOXED)
    found = trip.come_in("voc", folder, more=["--one-based"])
    # A side is on whole pixels at both of its ends.
    assert differences(
        trip.expected(as_box, BOXED), found, lambda id: 2 / min(
            trip.lines[id]["width"], trip.lines[id]["height"])) == []
    for id, regions in trip.expected(as_box, BOXED).items():
        for was, now in zip(regions, found[id]):
            x, y, w, h = numbers(was)
            left, top, width, height = numbers(now)
            assert left <= x + 1e-6 and top <= y + 1e-6
            assert left + width >= x + w - 1e-6
            assert top + height >= y + h - 1e-6


def test_the_credits_name_every_picture(trip):
    folder = trip.unpack("attribution")
    credits = json.loads((folder / "attribution.json").read_text())
    assert [credit["picture"] for credit in credits] == list(trip.lines)
