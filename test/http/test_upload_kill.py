# test/http/test_upload_kill.py: processes killed under uploads: what was answered 201 is there and whole, nothing else is half there.

import hashlib
import os
import pathlib
import random
import signal
import threading
import time

import psycopg2
import pytest
import requests

from made import Made
from people import Person, Stranger
from pool import own_instance, processes_below
from uploading import png, send

UPLOADS = 2000 if os.environ.get("LONG") == "1" else 220
THREADS = 200


@pytest.fixture(scope="module")
def instance():
    # What was committed must outlive a crash of the database.
    with own_instance(FSYNC="on") as instance:
        yield instance


@pytest.fixture
def owner(instance):
    made = Made(instance.conninfo())
    yield made
    made.close()


class Uploads:
    """Clients that send one picture after the other, come what may."""

    def __init__(self, person):
        self.person, self.lock = person, threading.Lock()
        self.waiting = [png(60 + n % 40, 50, n) for n in range(UPLOADS)]
        self.taken, self.others = {}, []
        self.threads = [threading.Thread(target=self.run)
                        for _ in range(THREADS)]

    def run(self):
        client = Stranger(self.person.url)
        client.client.cookies.update(self.person.client.cookies)
        while True:
            with self.lock:
                if not self.waiting:
                    return
                content = self.waiting.pop()
            try:
                answer = send(client, content)
            except requests.RequestException as failure:
                self.others.append(repr(failure))
                time.sleep(.5)
                continue
            if answer.status_code == 201:
                self.taken[answer.json()["id"]] = content
            else:
                self.others.append(answer.status_code)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        for thread in self.threads:
            thread.join()

    @property
    def is_running(self):
        return any(thread.is_alive() for thread in self.threads)


def of(instance, name):
    """The processes of the pool that are called so."""
    return [pid for pid, comm in processes_below(instance.master()).items()
            if comm.startswith(name)]


def kill(pids):
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def is_writer(pid):
    """One that serves the pool: the database recovers from its end."""
    try:
        title = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return b"pinakes_writer" in title


def kill_database(instance):
    folder = instance.folder / "var/db/postmaster.pid"
    below = processes_below(int(folder.read_text().split()[0]))
    kill([pid for pid in below if is_writer(pid)][:1])
    time.sleep(1)


def kill_nginx(instance):
    state = instance.folder / "var/run/nginx.pid"
    kill(processes_below(int(state.read_text())))


def with_all_below(pid):
    """A process and those that it started, and they."""
    return [pid] + [each for child in processes_below(pid)
                    for each in with_all_below(child)]


def kill_everything(instance):
    """As when the machine goes down: nobody is left to clear up."""
    var = instance.folder / "var"
    kill([each for name in ("run/pinakesd.pid", "run/nginx.pid",
                            "db/postmaster.pid")
          for each in with_all_below(int((var / name).read_text()
                                         .split()[0]))])
    instance.run("start")


KILLS = {
    "uploaders": lambda instance: kill(of(instance, "pinakesd-upload")),
    "decoders": lambda instance: kill(of(instance, "pinakes-decode")),
    "nginx": kill_nginx,
    "the database": kill_database,
    "everything": kill_everything,
}


@pytest.mark.parametrize("what", KILLS)
def test_what_was_answered_is_whole_and_nothing_is_half_there(instance, owner,
                                                              what):
    person = Person(owner, instance.url, "uploader").sign_in()
    kills = 0
    with Uploads(person) as uploads:
        while uploads.is_running:
            time.sleep(random.uniform(.4, 1.4))
            if uploads.taken:
                KILLS[what](instance)
                kills += 1
    assert kills > 0
    assert uploads.taken, uploads.others
    wait_until_whole(instance, person)
    assert_whole(instance, person, uploads)


def wait_until_whole(instance, person):
    """All is back: one more upload is taken."""
    for _ in range(100):
        try:
            if send(person, png(70, 70, time.time_ns() % 9973)
                    ).status_code == 201:
                return
        except requests.RequestException:
            pass
        time.sleep(.2)
    raise AssertionError("no upload is taken any more")


def assert_whole(instance, person, uploads):
    for id, content in uploads.taken.items():
        picture = person.get(f"/api/picture/{id}/").json()
        shown = person.get(picture["download"].removeprefix(person.url))
        assert shown.content == content, id
    with psycopg2.connect(instance.conninfo()) as connection:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM check_maintained()")
            assert cursor.fetchall() == []
            cursor.execute("""SELECT encode(m.sha256, 'hex'), f.extension
                FROM media m JOIN file_format f ON f.id = m.file_format_id
                WHERE m.size_bytes > 1""")    # without the one of Made
            rows = cursor.fetchall()
    media = instance.folder / "var/media"
    for hex, extension in rows:
        path = media / hex[:2] / hex[2:4] / f"{hex}.{extension.lstrip('.')}"
        assert hashlib.sha256(path.read_bytes()).hexdigest() == hex
        for size in (320, 1280):
            small = instance.folder / "var/derived" / hex[:2] / hex[2:4] / \
                f"{hex}-{size}.webp"
            assert small.stat().st_size > 0
