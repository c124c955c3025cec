# test/http/moderating.py: pictures that are hidden, restored and purged, with their files.

import hashlib

from people import Stranger
from uploading import accepted, png, send

WHY = {"reason": "privacy", "note": "a neighbour wrote to us"}


class File:
    """A picture of new bytes, and the three addresses of its files."""

    def __init__(self, person, seed=0, size=(1400, 40), **more):
        self.content = png(*size, seed)
        self.person = person
        self.id = self.send_again(**more)
        self.hash = hashlib.sha256(self.content).hexdigest()
        folders = f"{self.hash[:2]}/{self.hash[2:4]}/{self.hash}"
        self.paths = [f"/media/{folders}.png",
                      f"/derived/{folders}-320.webp",
                      f"/derived/{folders}-1280.webp"]

    def send_again(self, **more):
        return accepted(send(self.person, self.content, **more))["id"]

    def statuses(self):
        stranger = Stranger(self.person.url)
        return [stranger.get(path).status_code for path in self.paths]

    def is_public(self):
        return self.statuses() == [200] * 3

    def is_nowhere(self):
        return self.statuses() == [404] * 3


def act(boss, id, deed, **more):
    answer = boss.post(f"/api/picture/{id}/{deed}", json={**WHY, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def state(made, id):
    made.connection.rollback()
    return made.value("SELECT visibility FROM picture WHERE id = %s", id)


def files_of(var, file):
    """The names of its files in the folders of the instance, marks apart."""
    return sorted(str(path.relative_to(var)) for folder in ("media", "derived")
                  for path in (var / folder).rglob(file.hash + "*")
                  if path.suffix != ".withheld")
