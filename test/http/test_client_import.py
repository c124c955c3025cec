# test/http/test_client_import.py: annotations of other programs come in by `pinakes import`, each format's own and hostile ones.

import json

import pytest

from people import Person
from program import Program
from loading import png

WIDTH, HEIGHT = 200, 100


class Folder:
    """Image files of its own, and the objects that their labels mean."""

    def __init__(self, made, url, path):
        self.made, self.path = made, path
        self.program = Program(url, path)
        self.person = Person(made, url, "importer")
        self.program.login(self.person)
        self.boat, self.sail = made.named_object("boat"), \
            made.named_object("sail")
        self.tag = made.tag

    def image(self, name):
        png(self.path / "in" / name, WIDTH, HEIGHT, f"{name}{self.tag}")
        return name

    def write(self, name, content):
        path = self.path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str)
                        else json.dumps(content))

    def run(self, format, *more, exit=0, path="in"):
        lines = self.program.lines("import", format, path, *more, exit=exit)
        self.wrong = [line for line in lines if "wrong" in line]
        self.pictures = {line["picture"]: line for line in lines
                         if "picture" in line}
        return lines[-1]["summary"]

    def apply(self, format, *more, exit=0, path="in"):
        return self.run(format, "--apply", "--licence", "CC0-1.0", *more,
                        exit=exit, path=path)

    def regions(self, name, client):
        id = self.pictures[name]["id"]
        return [(region["type"], region["object"], region["shape"])
                for region in client.get(f"/api/picture/{id}/annotations")
                .json()]


@pytest.fixture
def folder(made, url, tmp_path):
    return Folder(made, url, tmp_path)


def box(x, y, w, h):
    return {"x": x, "y": y, "w": w, "h": h}


def coco(folder, **more):
    name = folder.image("a.png")
    return {"images": [{"id": 5, "file_name": name, "width": WIDTH,
                        "height": HEIGHT}],
            "categories": [{"id": 1, "name": folder.boat},
                           {"id": 2, "name": folder.sail}],
            "annotations": [
                {"id": 1, "image_id": 5, "category_id": 1,
                 "bbox": [20, 10, 40, 50]},
                {"id": 2, "image_id": 5, "category_id": 2, "segmentation": [
                    [0, 0, 200, 0, 200, 100], [20, 10, 40, 10, 40, 25]]}],
            **more}


# ---- each format ----

def test_a_dry_run_tells_and_changes_nothing(folder, client):
    folder.write("coco.json", coco(folder))
    told = folder.run("coco")
    assert {key: told[key] for key in ("pictures", "new", "regions", "added",
                                       "unknown", "wrong", "applied")} == {
        "pictures": 1, "new": 1, "regions": 3, "added": 3, "unknown": 0,
        "wrong": 0, "applied": False}
    assert folder.pictures["a.png"] == {"picture": "a.png", "match": "new",
                                        "id": 0, "regions": 3}
    assert folder.made.value("SELECT count(*) FROM picture WHERE author_id "
                             "= %s", folder.person.id) == 0


def test_coco_comes_in_and_a_second_time_changes_nothing(folder, client,
                                                         made):
    folder.write("coco.json", coco(folder))
    told = folder.apply("coco")
    assert (told["uploaded"], told["added"], told["there"]) == (1, 3, 0)
    assert folder.regions("a.png", client) == [
        ("bbox", folder.boat, box(.1, .1, .2, .5)),
        ("polygon", folder.sail, [{"x": 0, "y": 0}, {"x": 1, "y": 0},
                                  {"x": 1, "y": 1}]),
        ("polygon", folder.sail, [{"x": .1, "y": .1}, {"x": .2, "y": .1},
                                  {"x": .2, "y": .25}])]
    made.connection.rollback()
    before = made.value("SELECT max(id) FROM change WHERE actor_id = %s",
                        folder.person.id)
    told = folder.apply("coco")
    assert (told["by_hash"], told["uploaded"], told["added"],
            told["there"]) == (1, 0, 0, 3)
    made.connection.rollback()
    assert made.value("SELECT max(id) FROM change WHERE actor_id = %s",
                      folder.person.id) == before


def test_what_is_there_stays_unless_it_is_replaced(folder, client):
    folder.write("coco.json", coco(folder))
    folder.apply("coco")
    id = folder.pictures["a.png"]["id"]
    own = json.dumps([{"type": "point", "object": folder.boat,
                       "shape": {"x": .5, "y": .5}}])
    assert folder.program.run("annotate", id, "-", input=own).returncode == 0
    told = folder.apply("coco")
    assert told["added"] == 3
    assert len(folder.regions("a.png", client)) == 4
    folder.apply("coco", "--replace")
    assert len(folder.regions("a.png", client)) == 3
    told = folder.apply("coco", "--replace")
    assert (told["added"], told["there"]) == (0, 3)


def test_yolo_boxes_and_outlines(folder, client):
    folder.image("images/a.png")
    folder.image("images/empty.png")
    folder.write("data.yaml", f"names:\n  0: {json.dumps(folder.boat)}\n"
                 f"  1: {json.dumps(folder.sail)}\n")
    folder.write("labels/a.txt", "0 0.25 0.5 0.5 0.5\n\n"
                 "1 0 0 1 0 1 1\n0 0.5 0.5 0.1 0.1 0.75\n")
    folder.write("labels/empty.txt", "")
    folder.write("README.txt", "Not a label file.\n")
    told = folder.apply("yolo")
    assert (told["pictures"], told["added"], told["wrong"]) == (2, 3, 0)
    assert folder.regions("images/a.png", client) == [
        ("bbox", folder.boat, box(0, .25, .5, .5)),
        ("polygon", folder.sail, [{"x": 0, "y": 0}, {"x": 1, "y": 0},
                                  {"x": 1, "y": 1}]),
        ("bbox", folder.boat, box(.45, .45, .1, .1))]
    told = folder.apply("yolo")
    assert (told["added"], told["there"]) == (0, 3)


@pytest.mark.parametrize("more, shape", [
    ((), box(.1, .1, .2, .5)), (("--one-based",), box(.095, .09, .205, .51))])
def test_voc_corners_begin_at_0_or_at_1(folder, client, more, shape):
    folder.image("a.png")
    folder.write("a.xml", f"""<?xml version="1.0"?><!-- x -->
        <annotation verified="yes"><filename>a.png</filename>
        <size><width>{WIDTH}</width><height>{HEIGHT}</height></size>
        <object><name>{folder.boat}</name><pose/>
        <bndbox><xmin>20</xmin><ymin>10.0</ymin><xmax>60</xmax>
        <ymax>60</ymax></bndbox></object></annotation>""")
    folder.apply("voc", *more)
    (kind, object, found), = folder.regions("a.png", client)
    assert (kind, object) == ("bbox", folder.boat)
    assert found == pytest.approx(shape, abs=1e-12)


def test_labelme_shapes_and_those_that_cannot_be_carried(folder, client):
    folder.image("a.png")
    folder.write("a.json", {
        "imagePath": "..\\in\\a.png", "imageWidth": WIDTH,
        "imageHeight": HEIGHT, "shapes": [
            {"label": folder.boat, "shape_type": kind, "points": points,
             "group_id": group} for kind, points, group in (
                ("rectangle", [[60, 60], [20, 10]], None),
                ("line", [[0, 0], [200, 100]], 3),
                ("linestrip", [[0, 0], [100, 0], [200, 0]], None),
                ("point", [[100, 50]], None),
                ("circle", [[100, 50], [110, 50]], None))]})
    told = folder.apply("labelme", exit=5)
    assert told["added"] == 4
    assert ["circle" in line["detail"] for line in folder.wrong] == [True]
    assert folder.wrong[0]["wrong"].startswith("a.json:1:")
    assert [region[0] for region in folder.regions("a.png", client)] == [
        "bbox", "polyline", "polyline", "point"]
    assert folder.regions("a.png", client)[0][2] == box(.1, .1, .2, .5)


def test_open_images_rows(folder, client):
    folder.image("a.png")
    folder.write("class-descriptions.csv",
                 f"LabelName,DisplayName\n/m/1,\"{folder.boat}\"\n")
    folder.write("boxes.csv",
                 "ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax\n"
                 "a,xclick,/m/1,1,0.25,0.5,0,1\n"
                 "a,xclick,/m/1,1,0.5,x,0,1\n"
                 "gone,xclick,/m/1,1,0,1,0,1\n")
    folder.write("labels.csv", "ImageID,Source,LabelName,Confidence\n"
                 "a,verification,/m/1,1\n")
    told = folder.apply("openimages", exit=5)
    assert (told["pictures"], told["missing"], told["added"]) == (2, 1, 1)
    assert [line["wrong"] for line in folder.wrong] == ["boxes.csv:3",
                                                        "boxes.csv"]
    assert folder.regions("a.png", client) == [
        ("bbox", folder.boat, box(.25, 0, .25, 1))]


def test_lines_of_this_site_come_back_exactly(folder, client):
    """Two pictures go out by query and get, and in again elsewhere."""
    folder.write("coco.json", coco(folder))
    folder.apply("coco")
    id = folder.pictures["a.png"]["id"]
    picture = client.get(f"/api/picture/{id}/").json()
    out = folder.path / "out"
    out.mkdir()
    (out / "pictures.jsonl").write_text(json.dumps(picture) + "\n")
    folder.program.run("get", id, "-o", "out")
    told = folder.run("jsonl", path="out")
    assert (told["by_hash"], told["there"], told["added"]) == (1, 3, 0)
    assert folder.program.run("annotate", id, "-",
                              input="[]").returncode == 0
    told = folder.apply("jsonl", path="out")
    assert told["added"] == 3
    again = client.get(f"/api/picture/{id}/").json()["regions"]
    assert [{**region, "id": 0} for region in again] == \
        [{**region, "id": 0} for region in picture["regions"]]


def test_numbers_of_pictures_may_be_names(folder, client, made):
    id = made.picture(author_id=folder.person.id, width=WIDTH, height=HEIGHT)
    content = coco(folder)
    content["images"][0]["file_name"] = f"{id:010}.png"
    folder.write("coco.json", content)
    assert folder.run("coco", exit=5)["missing"] == 1
    told = folder.apply("coco", "--names-are-ids")
    assert (told["by_name"], told["added"]) == (1, 3)
    assert made.value("SELECT count(*) FROM region WHERE picture_id = %s",
                      id) == 3


# ---- objects ----

def test_labels_are_mapped_left_out_or_registered(folder, client):
    content = coco(folder)
    new = folder.made.name("new object")
    content["categories"] = [{"id": 1, "name": "their boat"},
                             {"id": 2, "name": new}]
    folder.write("coco.json", content)
    told = folder.run("coco", exit=5)
    assert told["unknown"] == 2
    folder.write("../map", f"their boat\t{folder.boat}\n{new}\t\n")
    told = folder.apply("coco", "--map", "map")
    assert told["added"] == 1
    folder.write("../map", f"their boat\t{folder.boat}\n")
    told = folder.apply("coco", "--map", "map", "--register")
    assert (told["added"], told["there"]) == (2, 1)
    assert client.get(f"/api/object/{new}/").status_code == 200


def test_an_alias_means_its_object(folder, client):
    made = folder.made
    made.object("ship", aliases=["vessel"])
    content = coco(folder)
    content["categories"][0]["name"] = made.name("vessel")
    folder.write("coco.json", content)
    folder.apply("coco")
    assert folder.regions("a.png", client)[0][1] == made.name("ship")
    assert folder.apply("coco")["added"] == 0


# ---- what cannot be carried ----

@pytest.mark.parametrize("annotation, words", [
    ({"bbox": [0, 0, 0, 5]}, "empty"),
    ({"bbox": [-10, 0, 20, 5]}, "outside"),
    ({"bbox": [195, 0, 20, 5]}, "outside"),
    ({"bbox": [0, 0, 5]}, "neither"),
    ({"bbox": ["0", 0, 1, 5]}, "numbers"),
    ({"segmentation": [[0, 0, 1, 1]]}, "neither"),
    ({"segmentation": {"counts": "x", "size": [1, 1]}, "iscrowd": 1}, "RLE"),
    ({"category_id": 77, "bbox": [0, 0, 1, 1]}, "category_id"),
    ({"image_id": 77, "bbox": [0, 0, 1, 1]}, "image_id"),
    ({"segments_info": []}, "panoptic"), ({}, "neither")])
def test_what_cannot_be_carried_is_named_by_its_place(folder, annotation,
                                                      words):
    content = coco(folder)
    content["annotations"] = [{"id": 1, "image_id": 5, "category_id": 1,
                               **annotation}]
    folder.write("coco.json", content)
    told = folder.run("coco", exit=5)
    assert told["added"] == 0
    assert any(words in line["detail"] for line in folder.wrong), folder.wrong
    assert all(line["wrong"].startswith("coco.json:1:")
               for line in folder.wrong)


def test_coordinates_of_a_turned_picture_are_refused(folder):
    content = coco(folder)
    content["images"][0].update(width=HEIGHT, height=WIDTH)
    folder.write("coco.json", content)
    told = folder.apply("coco", exit=5)
    assert told["added"] == 0
    assert all("turned" in line["detail"] for line in folder.wrong)


@pytest.mark.parametrize("format, name, content", [
    ("coco", "a.json", ""), ("coco", "a.json", "[" * 100000),
    ("coco", "a.json", '{"images": 5, "annotations": {}}'),
    ("coco", "a.json", '{"images": [5, null, {"id": "x"}]}'),
    ("labelme", "a.json", '{"shapes": [5], "imagePath": "../../etc/passwd"}'),
    ("labelme", "a.json", '{"shapes": [{"label": "x", "points": [[1]]}],'
                          '"imagePath": "a"}'),
    ("voc", "a.xml", "<a>" * 100000), ("voc", "a.xml", "<annotation>"),
    ("voc", "a.xml", "no xml"), ("voc", "a.xml", "<a>&bomb;</a>"),
    ("voc", "a.xml", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
                     "<annotation><filename>&b;</filename></annotation>"),
    ("voc", "a.xml", "<annotation><filename>a</filename><object>"
                     "<name>x</name><bndbox><xmin>nan</xmin></bndbox>"
                     "</object></annotation>"),
    ("yolo", "a.txt", "0 1 2\n"), ("yolo", "a.txt", "9999999999 1 1 1 1\n"),
    ("yolo", "a.txt", "0 " + "1 " * 30000), ("yolo", "a.txt", "-1 0 0 1 1"),
    ("openimages", "a.csv", 'ImageID,LabelName,XMin,XMax,YMin,YMax\n"a'),
    ("openimages", "a.csv", "ImageID,LabelName,XMin,XMax,YMin,YMax\n"
                            "a,b,c,d,e,f\n"),
    ("jsonl", "a.jsonl", "{\n"), ("jsonl", "a.jsonl", '{"regions": [5]}\n'),
    ("jsonl", "a.jsonl", '{"id": 1, "regions": [{"type": "bbox",'
                         '"object": "x", "shape": []}]}\n')], ids=range(21))
def test_a_hostile_file_is_told_and_nothing_comes_in(folder, format, name,
                                                     content):
    folder.write(name, content)
    told = folder.apply(format, exit=5)
    assert (told["uploaded"], told["added"]) == (0, 0)
    assert folder.wrong
    assert any(line["wrong"].startswith(name) for line in folder.wrong), \
        folder.wrong


def test_two_files_of_one_name_are_not_guessed_at(folder):
    content = coco(folder)
    folder.image("x/b.png")
    folder.image("y/b.png")
    content["images"][0]["file_name"] = "b.png"
    folder.write("coco.json", content)
    assert folder.run("coco", exit=5)["missing"] == 1
    assert "several files" in folder.wrong[0]["detail"]


# ---- data of others ----

def test_the_sample_of_coco_comes_in_whole(made, url, client, tmp_path,
                                           shared_data):
    program = Program(url, tmp_path)
    program.login(Person(made, url, "coco"))
    sample = shared_data / "coco-sample"
    prefix = made.name("coco")
    names = set()
    for file in (sample / "annotations").glob("[ip]*.json"):
        names |= {category["name"] for category in
                  json.loads(file.read_text())["categories"]}
    (tmp_path / "map").write_text("".join(
        f"{name}\t{prefix} {name}\n" for name in sorted(names)))

    def run(*more):
        lines = program.lines(
            "import", "coco", sample, "--map", "map", "--register", "--sure",
            "--nature", "photo", *more, exit=5)
        return lines[-1]["summary"], lines

    told, lines = run("--apply")
    assert told["pictures"] == 37
    assert told["uploaded"] + told["by_hash"] == 37
    assert told["failed"] == 0
    kept = {line["picture"]: line["id"] for line in lines
            if "picture" in line}
    instances = [(file, annotation) for file in
                 (sample / "annotations").glob("instances*.json")
                 for annotation in json.loads(file.read_text())["annotations"]
                 if not annotation["iscrowd"]]
    polygons = sum(len(annotation["segmentation"])
                   for _, annotation in instances)
    assert told["added"] == polygons
    assert {line["detail"].split(":")[0] for line in lines if "wrong" in line
            if "no object" not in line["detail"]} <= {
        "its keypoints cannot be carried",
        "a crowd in run-length form (RLE) cannot be carried"}
    name, id = sorted(kept.items())[0]
    picture = client.get(f"/api/picture/{id}/").json()
    assert picture["licences"][0].startswith("CC-BY")
    told, _ = run("--apply")
    assert (told["uploaded"], told["added"], told["there"]) == (0, 0,
                                                                polygons)


@pytest.mark.parametrize("format, path, pictures, regions", [
    ("coco", "datumaro/coco_dataset/coco", 2, 4),
    ("coco", "datumaro/roboflow_dataset/coco", 3, 4),
    ("labelme", "labelme", 4, 33),
    ("openimages", "datumaro/open_images_dataset", 2, 2),
    ("voc", "datumaro/roboflow_dataset/voc", 3, 4),
    ("voc", "datumaro/voc_dataset/voc_dataset1", 1, 3),
    ("yolo", "datumaro/roboflow_dataset/yolo", 3, 4),
    ("yolo", "datumaro/yolo_dataset/labels", 2, 4)])
def test_files_of_other_tools_are_read(made, url, tmp_path, shared_data,
                                       format, path, pictures, regions):
    program = Program(url, tmp_path)
    done = program.run("import", format,
                       shared_data / "annotation-formats" / path, "--json")
    told = json.loads(done.stdout.splitlines()[-1])["summary"]
    assert (told["pictures"], told["regions"]) == (pictures, regions), \
        done.stdout
