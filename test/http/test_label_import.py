# test/http/test_label_import.py: datasets of image-label-server come in, and go out as they were.

import csv
import json
import os
import pathlib
import sqlite3
import subprocess

import pytest

from people import Person
from loading import png

LABELS = ["positive", "negative", "neutral"]


class Dataset:
    def __init__(self, made, url, folder):
        self.made, self.url, self.folder = made, url, folder
        self.owner = Person(made, url, "importer")
        self.data = {"dataset_name": made.name("IMPORTED"), "labels": LABELS,
                     "base_dir": str(folder / "images"), "samples": []}
        for at, label in enumerate(("neutral", "", "positive", "")):
            name = f"deep/image{at}.png"
            png(folder / "images" / name, 20 + at, 16)
            self.add(name, label)

    def add(self, name, label=""):
        self.data["samples"].append({"filepath": name, "label": label})

    def as_json(self):
        path = self.folder / "set.json"
        path.write_text(json.dumps(self.data))
        return path

    def as_db(self):
        path = self.folder / "set.db"
        db = sqlite3.connect(path)
        db.executescript("""
            CREATE TABLE metadata (dataset_name TEXT, base_dir TEXT);
            CREATE TABLE labels (label TEXT);
            CREATE TABLE samples (filepath TEXT, label TEXT);""")
        db.execute("INSERT INTO metadata VALUES (:dataset_name, :base_dir)",
                   self.data)
        db.executemany("INSERT INTO labels VALUES (?)",
                       [(label,) for label in LABELS])
        db.executemany("INSERT INTO samples VALUES (:filepath, :label)",
                       self.data["samples"])
        db.commit()
        db.close()
        return path

    def as_csv(self):
        path = self.folder / "set.csv"
        with open(path, "w", newline="") as file:
            writer = csv.DictWriter(file, ["filepath", "label"])
            writer.writeheader()
            writer.writerows(self.data["samples"])
        pathlib.Path(f"{path}.json").write_text(json.dumps(
            {key: self.data[key] for key in ("dataset_name", "base_dir",
                                             "labels")}))
        return path

    def bring_in(self, path, owner=None, licence="CC0-1.0"):
        return subprocess.run(
            [os.environ["PINAKES_INSTANCE"], "import-label-dataset", path,
             owner or self.owner.name, licence], text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)

    def gallery(self):
        self.made.connection.rollback()
        rows = self.made.run("SELECT gallery_id FROM label_set WHERE "
                             "name = %s", self.data["dataset_name"])
        return rows[0][0] if rows else None


@pytest.fixture
def dataset(made, url, tmp_path):
    return Dataset(made, url, tmp_path)


@pytest.mark.parametrize("form", ["as_json", "as_db", "as_csv"])
def test_what_comes_in_goes_out_as_it_was(dataset, client, form):
    done = dataset.bring_in(getattr(dataset, form)())
    assert done.returncode == 0, done.stdout
    assert "become public" in done.stdout
    path = f"/api/gallery/{dataset.gallery()}/label-set"
    assert client.get(path + "/export").json() == dataset.data
    assert client.get(path).json()["waiting"] == 2
    pictures = client.ids(
        {"want": [{"in_gallery": dataset.gallery()}]}, limit=10)
    assert len(pictures) == 4
    picture = client.get(f"/api/picture/{pictures[0]}").json()
    assert picture["author"] == dataset.owner.name
    assert dataset.made.run("SELECT * FROM check_maintained() "
                            "WHERE id = ANY (%s)", pictures) == []


def test_what_lies_outside_of_its_folder_does_not_come_in(dataset, client):
    png(dataset.folder / "secret.png", 9, 9)
    (dataset.folder / "images/link.png").symlink_to(
        dataset.folder / "secret.png")
    for name in ("../secret.png", str(dataset.folder / "secret.png"),
                 "link.png", "none.png", "deep"):
        dataset.add(name)
    (dataset.folder / "images/text.png").write_text("no image")
    dataset.add("text.png")
    png(dataset.folder / "images/last.png", 7, 7)
    dataset.add("last.png", "unheard of")
    dataset.data["labels"] = LABELS + LABELS[:1]
    done = dataset.bring_in(dataset.as_json())
    assert done.returncode == 0, done.stdout
    answer = client.get(
        f"/api/gallery/{dataset.gallery()}/label-set/export").json()
    assert answer["labels"] == LABELS
    # The others keep the places that clients know them by.
    assert [s["filepath"] for s in answer["samples"]] == [
        f"deep/image{at}.png" for at in range(4)] + ["last.png"]
    assert answer["samples"][-1]["label"] == ""
    assert dataset.made.value("""SELECT max(position) FROM label_sample s
        JOIN label_set l ON l.id = s.set_id WHERE l.name = %s""",
                              dataset.data["dataset_name"]) == 10


def test_a_set_whose_first_file_is_missing_goes_out_sound(dataset, client):
    (dataset.folder / "images/deep/image0.png").unlink()
    assert dataset.bring_in(dataset.as_json()).returncode == 0
    answer = client.get(f"/api/gallery/{dataset.gallery()}/label-set/export")
    assert answer.json()["samples"] == dataset.data["samples"][1:]


@pytest.mark.parametrize("owner, licence", [
    ("nobody of that name", "CC0-1.0"), (None, "none")])
def test_an_unknown_owner_or_licence_brings_nothing_in(dataset, owner,
                                                       licence):
    done = dataset.bring_in(dataset.as_json(), owner, licence)
    assert done.returncode != 0
    assert dataset.gallery() is None


def test_a_path_that_is_there_twice_is_refused(dataset):
    dataset.add("deep/image0.png")
    done = dataset.bring_in(dataset.as_json())
    assert done.returncode != 0
    assert "twice" in done.stdout
    assert dataset.gallery() is None


def test_a_name_that_is_taken_is_refused(dataset):
    assert dataset.bring_in(dataset.as_json()).returncode == 0
    first = dataset.gallery()
    done = dataset.bring_in(dataset.as_json())
    assert done.returncode != 0
    assert dataset.gallery() == first
