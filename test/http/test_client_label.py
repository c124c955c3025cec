# test/http/test_client_label.py: the program pinakes brings sets to label in, and takes them out.

import csv
import json
import pathlib
import signal
import subprocess
import time

import pytest

from program import PROGRAM, Program
from test_label_import import Dataset
from loading import png

TOOLS = pathlib.Path(__file__).resolve().parents[2] / "contrib/label"


class Own(Dataset):
    """With images that nobody else has, and the program of its owner."""

    def __init__(self, made, url, folder):
        super().__init__(made, url, folder)
        for at, sample in enumerate(self.data["samples"]):
            png(folder / "images" / sample["filepath"], 40 + at, 30,
                noise=hash(folder.name) % 1000 + at)
        self.program = Program(url, folder)
        self.program.environment["PATH"] += f":{TOOLS}"
        self.program.login(self.owner)

    def bring(self, path, *more, exit=0, apply=True):
        summary = self.program.lines(
            "label", "import", path, "--licence", "CC0-1.0", "--nature",
            "photo", "--keep-metadata", *more,
            *(["--apply"] if apply else []), exit=exit)[-1]["summary"]
        return summary


@pytest.fixture
def dataset(made, url, tmp_path):
    return Own(made, url, tmp_path)


@pytest.mark.parametrize("form", ["as_json", "as_db", "as_csv"])
def test_what_comes_in_goes_out_as_it_was(dataset, client, form):
    dataset.add("deep/image0.png ", "")
    png(dataset.folder / "images/deep/image0.png ", 77, 30)
    summary = dataset.bring(getattr(dataset, form)())
    assert (summary["samples"], summary["new"] + summary["there"],
            summary["wrong"]) == (5, 5, 0)
    gallery = summary["gallery_id"]
    assert gallery == dataset.gallery()
    done = dataset.program.run("label", "export", "-d",
                               dataset.data["dataset_name"])
    assert json.loads(done.stdout) == dataset.data
    found = client.get(f"/api/gallery/{gallery}/label-set").json()
    assert (found["size"], found["waiting"]) == (5, 3)
    assert not list(dataset.folder.glob("pinakes-*"))
    dataset.made.assert_true()


def test_a_dry_run_changes_nothing(dataset):
    summary = dataset.bring(dataset.as_json(), apply=False)
    assert (summary["applied"], summary["gallery_id"]) == (False, None)
    assert summary["new"] == 4
    assert dataset.gallery() is None
    assert dataset.made.value("SELECT count(*) FROM picture "
                              "WHERE author_id = %s", dataset.owner.id) == 0


def test_a_second_run_changes_nothing(dataset):
    path = dataset.as_json()
    gallery = dataset.bring(path)["gallery_id"]
    again = dataset.bring(path)
    assert (again["gallery_id"], again["new"], again["there"]) == (gallery, 0,
                                                                   4)
    dataset.data["labels"] = ["others"]
    dataset.data["samples"] = dataset.data["samples"][1:2]
    done = dataset.program.run("label", "import", dataset.as_json(),
                               "--licence", "CC0-1.0", "--apply")
    assert done.returncode == 3
    assert "another set" in done.stderr


def test_a_run_that_was_killed_is_gone_on_with(dataset):
    for at in range(40):
        name = f"more/{at}.png"
        png(dataset.folder / "images" / name, 50 + at, 31)
        dataset.add(name)
    path = dataset.as_json()
    for wait in (.05, .2, .5):
        process = subprocess.Popen(
            [PROGRAM, "label", "import", path, "--licence", "CC0-1.0",
             "--nature", "photo", "--apply", "-q"],
            env=dataset.program.environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
    summary = dataset.bring(path)
    done = dataset.program.run("label", "export", "-d",
                               dataset.data["dataset_name"])
    assert json.loads(done.stdout) == dataset.data
    assert summary["gallery_id"] == dataset.gallery()


def test_what_lies_outside_of_its_folder_does_not_come_in(dataset):
    png(dataset.folder / "secret.png", 9, 9)
    (dataset.folder / "images/link.png").symlink_to(
        dataset.folder / "secret.png")
    for name in ("../secret.png", str(dataset.folder / "secret.png"),
                 "link.png", "none.png"):
        dataset.add(name)
    png(dataset.folder / "images/last.png", 71, 7)
    dataset.add("last.png", "unheard of")
    summary = dataset.bring(dataset.as_json(), exit=5)
    assert summary["wrong"] == 5
    dataset.made.connection.rollback()
    assert dataset.made.run(
        """SELECT position, file_path, label_id FROM label_sample s
        JOIN label_set t ON t.id = s.set_id WHERE t.name = %s
        AND position > 3""", dataset.data["dataset_name"]) == [
            (8, "last.png", None)]


def test_the_images_may_lie_elsewhere(dataset):
    (dataset.folder / "images").rename(dataset.folder / "moved")
    path = dataset.as_json()
    done = dataset.program.run("label", "import", path)
    assert done.returncode == 6
    assert "--images" in done.stderr
    assert dataset.bring(path, "--images", "moved")["wrong"] == 0


@pytest.mark.parametrize("text, words", [
    ("{", "set.json:1:2"), ("[]", "dataset_name"),
    ('{"dataset_name": "x", "base_dir": "/", "labels": [1]}', "labels"),
    ('{"dataset_name": "x", "base_dir": "/", "labels": ["a"],\n'
     '"samples": [{"label": "a"}]}', "set.json:2")])
def test_a_file_that_is_no_dataset_names_the_place(dataset, text, words):
    path = dataset.folder / "set.json"
    path.write_text(text)
    done = dataset.program.run("label", "import", path)
    assert done.returncode == 6
    assert words in done.stderr


@pytest.mark.parametrize("text", ["", "a,b\n", "filepath,label\nx\n",
                                  'filepath,label\n"x,y\n'])
def test_a_table_that_is_none_is_refused(dataset, text):
    path = dataset.as_csv()
    path.write_text(text)
    done = dataset.program.run("label", "import", path)
    assert done.returncode == 6
    assert "set.csv:" in done.stderr
    (dataset.folder / "set.db").write_bytes(b"SQLite format 3\0" + b"x" * 99)
    done = dataset.program.run("label", "import", dataset.folder / "set.db")
    assert done.returncode == 6
    assert not list(dataset.folder.glob("pinakes-*"))


def test_a_table_goes_out_with_its_companion(dataset):
    dataset.bring(dataset.as_json())
    name = dataset.data["dataset_name"]
    assert dataset.program.run("label", "export", "-d", name, "-o",
                               "out.csv").returncode == 0
    with open(dataset.folder / "out.csv", newline="") as file:
        assert list(csv.DictReader(file)) == dataset.data["samples"]
    head = json.loads((dataset.folder / "out.csv.json").read_text())
    assert head == {key: dataset.data[key] for key in head}
    assert len(head) == 3
    assert dataset.program.run("label", "export", "-d", name, "-o",
                               "out.json").returncode == 0
    assert json.loads((dataset.folder / "out.json").read_text()) == \
        dataset.data
    again = dataset.bring(dataset.folder / "out.csv")
    assert (again["there"], again["wrong"]) == (4, 0)


def test_a_set_that_is_not_there_is_4(dataset):
    done = dataset.program.run("label", "export", "-d", "none of it", "-o",
                               "out.csv")
    assert done.returncode == 4
    assert not (dataset.folder / "out.csv").exists()
    assert dataset.program.run("label", "export").returncode == 1
    assert dataset.program.run("label", "import").returncode == 1
    assert dataset.program.run("label", "import", "none.json",
                               PINAKES_TOKEN="").returncode == 6
