#!/usr/bin/python3
# contrib/demo/check.py: check the demo set before anybody loads it.
"""Check demo.json and the files it names; print counts, or what is wrong.

Only the standard library is needed. Ends with status 1 if anything is wrong.
"""
import collections
import json
import re
import sys
import unicodedata
from pathlib import Path

HERE = Path(__file__).resolve().parent
NATURES = {"photo", "painting", "drawing", "screenshot", "scan",
           "computer-3d-art", "computer-2d-art", "diagram", "medical",
           "astronomy", "other"}
LICENCES = {"CC0-1.0", "CC-BY-4.0", "CC-BY-SA-3.0", "CC-PDDC",
            "AGPL-3.0-or-later", "X-public-domain", "X-public-domain-old"}
PICTURE_KEYS = {"key", "file", "title", "description", "author", "origin_url",
                "nature", "licences", "creator", "credit_url", "annotations",
                "copied_from", "replaced_by", "annotators"}
NEEDED = {"key", "file", "title", "description", "author", "nature",
          "licences", "creator", "annotations"}
MAGIC = {".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff",
         ".gif": b"GIF8", ".tif": b"II*\0", ".webp": b"RIFF",
         ".avif": b"\0\0\0", ".heic": b"\0\0\0"}
LEAST = {"accounts": 4, "authors": 3, "objects": 200, "objects with several "
         "parents": 10, "objects with aliases": 30, "files": 36,
         "pictures": 36, "annotated": 25, "not annotated": 2, "regions": 300,
         "bbox": 20, "polygon": 20, "polyline": 20, "point": 20,
         "instances of several shapes": 3, "formats": 6, "natures": 7,
         "licences": 5, "galleries": 4, "ratings": 40, "replacements": 1,
         "copies": 1, "most raters of one picture": 3}
MOST_BYTES = 8_000_000
wrong = []


def expect(truth, *words):
    """Note what is wrong, unless it is not."""
    if not truth:
        wrong.append(" ".join(str(word) for word in words))


def twice(names):
    """The names that occur more than once."""
    return [name for name, n in collections.Counter(names).items() if n > 1]


def check_name(name):
    """An object's name or alias: 1 to 200 characters, NFC, no control."""
    expect(1 <= len(name) <= 200, "length of name", name)
    expect(unicodedata.normalize("NFC", name) == name, "not NFC:", name)
    expect(not any(unicodedata.category(c) == "Cc" for c in name),
           "control character in", repr(name))


def check_objects(objects):
    """Every parent is an object, names are unique, nothing is its ancestor."""
    parents = {o["name"]: o["parents"] for o in objects}
    aliases = [alias for o in objects for alias in o.get("aliases", [])]
    for name in twice([o["name"] for o in objects] + aliases):
        expect(False, "name or alias used twice:", name)
    for o in objects:
        check_name(o["name"])
        expect(not twice(o["parents"]), "parent twice:", o["name"])
        expect(set(o) <= {"name", "description", "parents", "aliases"},
               "unknown key in", o["name"])
        for parent in o["parents"]:
            expect(parent in parents, "parent of", o["name"], "unknown:",
                   parent)
    for alias in aliases:
        check_name(alias)
    done = set()

    def climb(name, below):
        expect(name not in below, "cycle at", name)
        if name in done or name in below:
            return
        for parent in parents.get(name, []):
            climb(parent, below | {name})
        done.add(name)
    for name in parents:
        climb(name, frozenset())
    return set(parents)


def numbers(shape, names):
    """Whether shape has just these keys, all numbers from 0 to 1."""
    return (isinstance(shape, dict) and set(shape) == set(names) and
            all(isinstance(v, (int, float)) and not isinstance(v, bool)
                and 0 <= v <= 1 for v in shape.values()))


def check_shape(kind, shape):
    """Whether a shape is what its type says, inside the picture."""
    if kind == "bbox":
        return (numbers(shape, "xywh") and shape["w"] > 0 and shape["h"] > 0
                and shape["x"] + shape["w"] <= 1 + 1e-9
                and shape["y"] + shape["h"] <= 1 + 1e-9)
    if kind == "point":
        return numbers(shape, "xy")
    least = {"polygon": 3, "polyline": 2}.get(kind)
    return (least is not None and isinstance(shape, list)
            and len(shape) >= least and all(numbers(p, "xy") for p in shape))


def check_annotations(key, regions, objects):
    """Every region of one picture."""
    for i, region in enumerate(regions):
        where = f"{key}, region {i}:"
        expect(set(region) <= {"type", "shape", "object", "instance",
                               "source"}, where, "unknown key")
        expect(region["object"] in objects, where, "unknown object",
               region["object"])
        expect(check_shape(region["type"], region["shape"]), where,
               "bad shape", region["type"])
        expect(isinstance(region.get("instance", 1), int), where, "instance")
        expect(region.get("source", {"kind": "person"})["kind"] in
               ("person", "tool", "model"), where, "source")


def check_picture(picture, users, objects, by_key):
    """One picture: keys, links, texts, file."""
    key = picture["key"]
    expect(set(picture) <= PICTURE_KEYS, key, "unknown key",
           set(picture) - PICTURE_KEYS)
    expect(NEEDED <= set(picture), key, "lacks", NEEDED - set(picture))
    expect(picture["author"] in users, key, "author")
    expect(picture["nature"] in NATURES, key, "nature")
    expect(picture["licences"] and set(picture["licences"]) <= LICENCES, key,
           "licences")
    expect(0 < len(picture["title"]) <= 500, key, "title")
    expect(picture["description"], key, "description")
    expect(picture["creator"], key, "creator")
    expect(picture.get("annotators", "open") in ("open", "proposals"), key,
           "annotators")
    for name in ("origin_url", "credit_url"):
        expect(re.fullmatch(r"https?://\S+", picture.get(name, "http://x")),
               key, name)
    for name in ("copied_from", "replaced_by"):
        other = by_key.get(picture.get(name, key))
        expect(other, key, name, "unknown")
        if name in picture and other:
            expect(other is not picture, key, name, "itself")
            expect(name != "replaced_by" or other["author"] ==
                   picture["author"], key, "replaced by another's picture")
    path = HERE / picture["file"]
    expect(path.is_file() and path.read_bytes().startswith(
        MAGIC.get(path.suffix, b"?")), key, "file", picture["file"])
    check_annotations(key, picture["annotations"], objects)


def check_links(demo, users, keys):
    """Galleries and ratings speak of pictures and users that are there."""
    for gallery in demo["galleries"]:
        expect(set(gallery) == {"title", "description", "owner", "users",
                                "pictures"}, "keys of", gallery["title"])
        expect({gallery["owner"], *gallery["users"]} <= users,
               "users of", gallery["title"])
        expect(set(gallery["pictures"]) <= keys and not twice(
            gallery["pictures"]), "pictures of", gallery["title"])
    for r in demo["ratings"]:
        expect(r["picture"] in keys and r["user"] in users
               and r["rating"] in (1, 2, 3, 4, 5), "rating", r)
    for pair in twice((r["picture"], r["user"]) for r in demo["ratings"]):
        expect(False, "rated twice:", pair)


def count(demo):
    """What there is of everything."""
    pictures = demo["pictures"]
    regions = [r for p in pictures for r in p["annotations"]]
    kinds = collections.Counter(r["type"] for r in regions)
    groups = collections.Counter(
        (p["key"], r["object"], r["instance"]) for p in pictures
        for r in p["annotations"] if "instance" in r)
    raters = collections.Counter(r["picture"] for r in demo["ratings"])
    return {
        "accounts": len(demo["accounts"]),
        "authors": len({p["author"] for p in pictures}),
        "objects": len(demo["objects"]),
        "objects with several parents": sum(
            len(o["parents"]) > 1 for o in demo["objects"]),
        "objects with aliases": sum(
            bool(o.get("aliases")) for o in demo["objects"]),
        "objects in use": len({r["object"] for r in regions}),
        "files": len({p["file"] for p in pictures}),
        "pictures": len(pictures),
        "annotated": sum(bool(p["annotations"]) for p in pictures),
        "not annotated": sum(not p["annotations"] for p in pictures),
        "regions": len(regions), **kinds,
        "instances of several shapes": sum(n > 1 for n in groups.values()),
        "formats": len({Path(p["file"]).suffix for p in pictures}),
        "natures": len({p["nature"] for p in pictures}),
        "licences": len({x for p in pictures for x in p["licences"]}),
        "galleries": len(demo["galleries"]), "ratings": len(demo["ratings"]),
        "most raters of one picture": max(raters.values()),
        "replacements": sum("replaced_by" in p for p in pictures),
        "copies": sum("copied_from" in p for p in pictures),
    }


def check_files(demo):
    """Every file is used, is in the README, and all are small together."""
    present = {f"pictures/{p.name}" for p in (HERE / "pictures").iterdir()}
    named = {p["file"] for p in demo["pictures"]}
    expect(present == named, "files and pictures differ:", present ^ named)
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    for name in sorted(present):
        expect(f"| {name.removeprefix('pictures/')} |" in readme, name,
               "is not in README.md")
    size = sum(p.stat().st_size for p in HERE.rglob("*") if p.is_file())
    expect(size < MOST_BYTES, "too large:", size)
    return size


def main():
    """Check everything."""
    demo = json.loads((HERE / "demo.json").read_text(encoding="utf-8"))
    users = {a["name"] for a in demo["accounts"]}
    for a in demo["accounts"]:
        expect(a["password"] in ("random", "none"), "password of", a["name"])
    objects = check_objects(demo["objects"])
    by_key = {p["key"]: p for p in demo["pictures"]}
    expect(len(by_key) == len(demo["pictures"]), "a key is used twice")
    for picture in demo["pictures"]:
        check_picture(picture, users, objects, by_key)
    check_links(demo, users, set(by_key))
    counts = count(demo)
    for name, least in LEAST.items():
        expect(counts.get(name, 0) >= least, "only", counts.get(name, 0),
               name + ", at least", least)
    size = check_files(demo)
    for name, number in counts.items():
        print(f"{number:6} {name}")
    print(f"{size:6} bytes")
    for line in wrong:
        print("wrong:", line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
