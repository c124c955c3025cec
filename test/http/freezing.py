# test/http/freezing.py: datasets made for tests, and their exports as they come.

import hashlib
import json
import time

from conftest import PATIENCE_S
from people import Person


class Frozen:
    """Somebody who freezes what a test has made, and waits for it."""

    def __init__(self, made, url):
        self.made, self.url = made, url
        self.person = Person(made, url, "freezer").sign_in()

    def ask(self, **wish):
        wish.setdefault("title", self.made.name("set"))
        if not {"query", "gallery_id", "predecessor"} & set(wish):
            wish["gallery_id"] = self.made.gallery_id
        answer = self.person.post("/api/dataset", json=wish)
        assert answer.status_code == 202, answer.text
        return answer.json()

    def freeze(self, **wish):
        return self.wait(self.ask(**wish)["id"])

    def wait(self, id):
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            found = self.person.get(f"/api/dataset/{id}").json()
            if found["state"] in ("frozen", "failed"):
                assert found["state"] == "frozen", found
                return found
            time.sleep(.1)
        raise AssertionError(f"dataset {id} is not frozen: {found}")

    def export(self, dataset, format, status=200, headers={}, **choices):
        answer = self.person.get(
            f"/api/dataset/{dataset['id']}/export/{format}", params=choices,
            headers=headers)
        assert answer.status_code == status, answer.text[:500]
        return answer

    def manifest(self, dataset):
        answer = self.person.get(f"/api/dataset/{dataset['id']}/manifest")
        assert answer.status_code == 200, answer.text
        return answer.content

    def lines(self, dataset):
        return [json.loads(line) for line in
                self.export(dataset, "jsonl").content.splitlines()]


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def shapes_of(made, picture, things):
    """A region of every kind, all coordinates such as binary has them."""
    made.region(picture, things[0], "bbox", (.125, .25, .5, .5), 0)
    made.region(picture, things[1], "polygon",
                (0, 0, 1, 0, .5, .75), 1, instance='"a"')
    made.region(picture, things[0], "polyline", (.25, .25, .5, .75), 2)
    made.region(picture, things[1], "point", (.1, .7), 3,
                source_kind="model", source_name="m", source_confidence=.25)
    made.record(picture)
