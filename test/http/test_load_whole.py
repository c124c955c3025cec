# test/http/test_load_whole.py: turned pictures, the COCO sample and the demo set, loaded whole.

import json
import shutil
import stat

import pytest

from loading import ROOT, coco, migrated, place, png  # noqa


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
