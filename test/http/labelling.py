# test/http/labelling.py: a label set whose samples are there, and who asks for them.

import json
import os

import requests

from loading import png
from people import PASSWORD, Person

LABELS = ["positive", "negative", "ça", "\U0001f600 smile"]


class Queue:
    """A set over one picture whose file is there."""

    def __init__(self, made, url, var, size=3, stem="labeller"):
        self.made, self.url, self.var = made, url, var
        self.owner = Person(made, url, stem).sign_in()
        self.name = made.name(f"NAMEDB {stem}")
        self.gallery = made.gallery("labels", self.owner.id)
        self.picture = made.picture(in_gallery=False)
        self.file = self.keep_file(self.picture)
        self.put_in(self.picture)
        answer = self.make(dataset_name=self.name, labels=LABELS)
        assert answer.status_code == 201, answer.text
        self.id = made.value("SELECT id FROM label_set WHERE name = %s",
                             self.name)
        self.grow(size)

    def file_of(self, picture):
        hex = self.made.value("""SELECT encode(m.sha256, 'hex') FROM media m
            JOIN picture_text t ON t.media_id = m.id
            WHERE t.picture_id = %s""", picture)
        return self.var / "media" / hex[:2] / hex[2:4] / f"{hex}.png"

    def put_in(self, picture):
        self.made.run("""INSERT INTO gallery_picture (gallery_id, picture_id,
            added_by_id) VALUES (%s, %s, %s)""", self.gallery, picture,
                      self.owner.id)
        self.made.connection.commit()

    def make(self, **fields):
        return self.owner.post(f"/api/gallery/{self.gallery}/label-set",
                               json=fields)

    def keep_file(self, picture):
        """Bytes for a picture of a Made: as the pool would keep them."""
        file = self.file_of(picture)
        file.parent.mkdir(parents=True, exist_ok=True)
        owner = (self.var / "media").stat()
        for folder in (file.parent, file.parent.parent):
            os.chmod(folder, 0o755)
            os.chown(folder, owner.st_uid, owner.st_gid)
        png(file, 8, 6)
        os.chmod(file, 0o644)
        os.chown(file, owner.st_uid, owner.st_gid)
        return file

    def grow(self, size, labelled_up_to=0):
        """More samples of the same picture: two may share bytes."""
        self.made.run("""INSERT INTO label_sample (set_id, position,
            file_path, picture_id, label_id) SELECT %s, n,
            format('dir/image%%s.png', n), %s,
            CASE WHEN n < %s THEN (SELECT min(id) FROM label
                WHERE set_id = %s) END
            FROM generate_series(1, %s - 1) AS n""", self.id, self.picture,
                      labelled_up_to, self.id, size)
        self.made.run("UPDATE label_set SET sample_count = %s WHERE id = %s",
                      size, self.id)
        self.made.connection.commit()

    def post(self, path, who=None, password=PASSWORD, **fields):
        who = who or self.owner
        return requests.post(self.url + path, json={
            "dataset_name": self.name, **fields},
            auth=(who.name.encode(), password.encode()))

    def next(self, who=None):
        answer = self.post("/obtain", who, id=-1)
        assert answer.status_code == 200, answer.text
        return json.loads(answer.headers["X-Response-Json"])

    def classify(self, sample, label, who=None):
        answer = self.post("/classify", who, label=label, **{
            key: sample[key] for key in ("base_dir", "filepath")})
        assert answer.status_code == 200, answer.text
        return answer.json()["response"]

    def of(self, column):
        self.made.connection.rollback()
        return self.made.run(f"SELECT {column} FROM label_sample "
                             "WHERE set_id = %s ORDER BY position", self.id)
