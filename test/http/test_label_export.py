# test/http/test_label_export.py: sets and their labels, as image-label-server keeps and exports them.

import csv
import io
import json
import pathlib
import sqlite3
import subprocess

import pytest

from client import assert_is_problem
from labelling import LABELS, Queue

TOOL = pathlib.Path(__file__).resolve().parents[2] / \
    "contrib/label/image-label-export-csv"
HARD = 'a "quoted", name.png'


@pytest.fixture
def queue(made, url, var):
    """With samples enough for several batches."""
    queue = Queue(made, url, var, 4100)
    made.run("UPDATE label_sample SET file_path = %s WHERE set_id = %s "
             "AND position = 3", HARD, queue.id)
    made.connection.commit()
    for label in LABELS:
        assert queue.classify(queue.next(), label) is True
    return queue


def export(queue, client, format):
    answer = client.get(f"/api/gallery/{queue.gallery}/label-set/export",
                        params={"format": format})
    assert answer.status_code == 200, answer.text
    return answer


def lines(queue):
    queue.made.connection.rollback()
    return queue.made.run("""SELECT s.file_path, coalesce(l.name, '')
        FROM label_sample s LEFT JOIN label l ON l.id = s.label_id
        WHERE s.set_id = %s ORDER BY s.position""", queue.id)


def test_the_dataset_file_has_all_samples_in_order(queue, client):
    assert export(queue, client, "json").json() == {
        "dataset_name": queue.name, "base_dir": f"/gallery/{queue.gallery}",
        "labels": LABELS,
        "samples": [{"filepath": path, "label": label}
                    for path, label in lines(queue)]}


def test_an_empty_set_is_a_dataset_too(made, client, url, var):
    queue = Queue(made, url, var, 1)
    made.run("DELETE FROM label_sample WHERE set_id = %s", queue.id)
    made.connection.commit()
    assert export(queue, client, "json").json()["samples"] == []
    assert export(queue, client, "csv").text == "filepath,label\r\n"


def test_the_table_reads_back_as_it_was(queue, client):
    answer = export(queue, client, "csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode(), newline="")))
    assert rows[0] == ["filepath", "label"]
    assert [tuple(row) for row in rows[1:]] == lines(queue)
    assert export(queue, client, "companion").json() == {
        "dataset_name": queue.name, "base_dir": f"/gallery/{queue.gallery}",
        "labels": LABELS}


def test_another_format_is_refused(queue, client):
    answer = client.get(f"/api/gallery/{queue.gallery}/label-set/export"
                        "?format=xml")
    assert assert_is_problem(answer, 400)["field"] == "format"


def test_the_tool_writes_the_same_bytes_as_the_site(queue, client, tmp_path):
    """From the database that the old server would make of our dataset."""
    dataset = export(queue, client, "json").json()
    path = tmp_path / "set.db"
    db = sqlite3.connect(path)
    db.executescript("""
        CREATE TABLE metadata (dataset_name TEXT, base_dir TEXT);
        CREATE TABLE labels (label TEXT);
        CREATE TABLE samples (filepath TEXT, label TEXT);""")
    db.execute("INSERT INTO metadata VALUES (?, ?)",
               (dataset["dataset_name"], dataset["base_dir"]))
    db.executemany("INSERT INTO labels VALUES (?)",
                   [(label,) for label in dataset["labels"]])
    db.executemany("INSERT INTO samples VALUES (:filepath, :label)",
                   dataset["samples"])
    db.commit()
    out = tmp_path / "set.csv"
    subprocess.run([TOOL, "-i", path, "-o", out], check=True)
    assert out.read_bytes() == export(queue, client, "csv").content
    assert json.loads((tmp_path / "set.csv.json").read_text()) == \
        export(queue, client, "companion").json()


def test_the_tool_makes_no_database_of_a_wrong_name(tmp_path):
    done = subprocess.run([TOOL, "-i", tmp_path / "none.db", "-o",
                           tmp_path / "out.csv"], capture_output=True)
    assert done.returncode != 0
    assert list(tmp_path.iterdir()) == []
