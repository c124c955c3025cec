# test/http/test_upload_sweep.py: the same bytes sent by two while they are deleted and swept: never a row without its file.

import hashlib
import os
import random
import threading
import time

import psycopg2
import pytest

from made import Made
from people import Person, Stranger
from pool import own_instance, wait_until
from uploading import png, send

LONG = os.environ.get("LONG") == "1"
ROUNDS = 10000 if LONG else 120
PAIRS = 3
# So many that a file is old, in seconds of this test, when it comes again.
CONTENTS = 120 if LONG else 40
SETTINGS = "sweep_age_s = 2\ndeleted_keep_days = 0\n"


@pytest.fixture(scope="module")
def instance():
    with own_instance(SETTINGS) as instance:
        yield instance


@pytest.fixture
def owner(instance):
    made = Made(instance.conninfo())
    yield made
    made.close()


class Files:
    """The stored files, as whoever looks from outside sees them."""

    NEEDED = """SELECT encode(m.sha256, 'hex'), f.extension, p.id
        FROM picture p JOIN picture_text t ON t.picture_id = p.id
        JOIN media m ON m.id = t.media_id
        JOIN file_format f ON f.id = m.file_format_id
        WHERE p.is_listed AND m.size_bytes > 1"""

    def __init__(self, instance, owner):
        self.folder, self.owner = instance.folder / "var/media", owner
        self.missing, self.looked, self.is_over = [], 0, False

    def is_there(self, hex, extension):
        name = f"{hex[:2]}/{hex[2:4]}/{hex}.{extension}"
        # One that moves is looked for where it goes to, and came from.
        return any((self.folder / place / name).exists()
                   for place in ("", ".withheld", "", ".withheld"))

    def needed(self, cursor, only=None):
        cursor.execute(self.NEEDED + (" AND p.id = %s" if only else ""),
                       (only,) if only else ())
        return cursor.fetchall()

    def look(self, connection):
        with connection.cursor() as cursor:
            for hex, extension, id in self.needed(cursor):
                self.looked += 1
                if not self.is_there(hex, extension) and \
                        self.needed(cursor, id) and \
                        not self.is_there(hex, extension):
                    self.missing.append((hex, id))

    def run(self, conninfo):
        connection = psycopg2.connect(conninfo)
        connection.autocommit = True
        while not self.is_over:
            self.look(connection)
            time.sleep(.05)
        connection.close()


class Twins:
    """Two accounts that send the same at once, and take most of it back."""

    def __init__(self, people, contents, counter):
        self.people, self.contents, self.counter = people, contents, counter
        self.others = []

    def send(self, person, content, ids):
        answer = send(person, content, again=True)
        if answer.status_code == 201:
            ids.append((person, answer.json()["id"]))
        else:
            self.others.append((answer.status_code, answer.text))

    def run(self):
        draw = random.Random(id(self))
        while next(self.counter, None) is not None:
            content, ids = draw.choice(self.contents), []
            threads = [threading.Thread(target=self.send,
                                        args=(person, content, ids))
                       for person in self.people]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            for person, number in ids:
                if draw.random() < .95:
                    person.post(f"/api/picture/{number}/delete")


def browser(person):
    """A client of its own for each thread."""
    other = Stranger(person.url)
    other.client.cookies.update(person.client.cookies)
    return other


def numbers(most):
    lock, counter = threading.Lock(), iter(range(most))

    class Counter:
        def __next__(self):
            with lock:
                return next(counter)

    return Counter()


def swept(instance):
    log = instance.folder / "var/log/pinakesd.log"
    return log.read_text(errors="replace").count(" swept ")


def test_a_row_is_never_without_its_file(instance, owner):
    people = [Person(owner, instance.url, f"twin {at}").sign_in()
              for at in range(2)]
    files = Files(instance, owner)
    contents = [png(24, 18, 500 + at) for at in range(CONTENTS)]
    counter = numbers(ROUNDS)
    twins = [Twins([browser(person) for person in people], contents, counter)
             for _ in range(PAIRS)]
    threads = [threading.Thread(target=pair.run) for pair in twins]
    looker = threading.Thread(target=files.run, args=(
        instance.conninfo(),))
    looker.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    files.is_over = True
    looker.join()
    assert files.missing == [] and files.looked > 0
    assert [other for pair in twins for other in pair.others] == []
    # It was swept meanwhile, and what is left can be had.
    wait_until(lambda: swept(instance) > 0, "a sweep")
    assert_whole(instance, owner, files)


def assert_whole(instance, owner, files):
    owner.connection.rollback()
    with owner.connection.cursor() as cursor:
        needed = files.needed(cursor)
        cursor.execute("SELECT * FROM check_maintained()")
        assert cursor.fetchall() == []
    assert needed
    stranger = Stranger(instance.url)
    for hex, extension, id in needed:
        answer = stranger.get(f"/media/{hex[:2]}/{hex[2:4]}/{hex}.{extension}")
        assert answer.status_code == 200, id
        assert hashlib.sha256(answer.content).hexdigest() == hex
