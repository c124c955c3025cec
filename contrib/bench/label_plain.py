# contrib/bench/label_plain.py: the protocol of image-label-server as a plain Flask and SQLite program, to compare with.
"""gunicorn label_plain:app; PLAIN_DATABASE and PLAIN_IMAGE in the environment.

As the published server does it: one file of SQLite for each set, a row for
each sample, no index but the key, passwords as they are."""

import json
import os
import sqlite3

from flask import Flask, jsonify, request, send_file

app = Flask(__name__)
LABELS = ["positive", "negative", "neutral"]
SET = {"base_dir": "/plain", "labels": LABELS}


def database():
    return sqlite3.connect(os.environ["PLAIN_DATABASE"], timeout=30)


def is_known():
    sent = request.authorization
    if sent is None:
        return False
    with database() as db:
        row = db.execute("SELECT password FROM users WHERE name = ?",
                         (sent.username,)).fetchone()
    return row is not None and row[0] == sent.password


@app.before_request
def admit():
    if not is_known():
        return jsonify(message="Authentication required"), 401
    return None


@app.post("/size")
def size():
    name = request.get_json()["dataset_name"]
    with database() as db:
        count = db.execute("SELECT count(*) FROM samples").fetchone()[0]
    return jsonify(dataset_name=name, size=count)


@app.post("/obtain")
def obtain():
    wish = request.get_json()
    with database() as db:
        if wish.get("id", -1) >= 0:
            row = db.execute("SELECT filepath FROM samples WHERE id = ?",
                             (wish["id"],)).fetchone()
        else:
            row = db.execute("SELECT filepath FROM samples WHERE label = ''"
                             " ORDER BY id LIMIT 1").fetchone()
    if row is None:
        return jsonify(message="Sample not found"), 404
    answer = send_file(os.environ["PLAIN_IMAGE"], mimetype="image/png")
    answer.headers["X-Response-Json"] = json.dumps({
        "dataset_name": wish["dataset_name"], "filepath": row[0], **SET})
    return answer


@app.post("/classify")
def classify():
    wish = request.get_json()
    if wish["label"] not in LABELS:
        return jsonify(response=False)
    with database() as db:
        changed = db.execute("UPDATE samples SET label = ? WHERE filepath = ?",
                             (wish["label"], wish["filepath"])).rowcount
    return jsonify(response=changed > 0)
