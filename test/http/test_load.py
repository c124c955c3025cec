# test/http/test_load.py: what pinakes-load makes of a folder of pictures with COCO annotations.

import os
import shutil

import pytest

from loading import BY, SQUARE, coco, migrated, place, png  # noqa


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
