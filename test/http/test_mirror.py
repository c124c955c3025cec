# test/http/test_mirror.py: a mirror fed by the change feed alone, under writers and kills.

import collections
import itertools
import json
import random
import signal
import sqlite3
import subprocess
import threading
import time
from urllib.parse import quote

import psycopg2
import pytest
import requests

from client import Client
from made import Made
from people import Person
from pool import CHECKOUT, own_instance, wait_until
from test_changes import settle
from test_upload_kill import kill, kill_database, of

MIRROR = CHECKOUT / "contrib/mirror/mirror"
UNTOLD = {"rating_average", "rating_count", "picture_count",
          "picture_count_with_descendants", "children"}


@pytest.fixture(scope="module")
def instance():
    # What was committed must outlive a crash of the database.
    with own_instance(FSYNC="on") as instance:
        yield instance


class World:
    """What the writers share: pictures, objects, galleries by number."""

    def __init__(self, instance):
        self.instance, self.url = instance, instance.url
        self.conninfo = instance.conninfo()
        self.made = made = Made(self.conninfo)
        self.boss = Person(made, self.url, "boss", True).sign_in()
        self.objects = {made.object(f"thing {at}"): made.name(f"thing {at}")
                        for at in range(10)}
        self.galleries = [made.gallery(f"gallery {at}", self.boss.id)
                          for at in range(3)]
        self.slow = [made.picture(f"slow {at}") for at in range(20)]
        self.pictures = [made.picture(
            f"start {at}", author_id=self.boss.id, own_file=True,
            objects=[list(self.objects)[at % 10]]) for at in range(30)]
        self.copies, self.number = [], itertools.count()
        self.ends = 0

    def reopen(self):
        self.made.connection.close()
        self.made.connection = psycopg2.connect(self.conninfo)


class Sleeper(threading.Thread):
    """Changes pictures, and waits before it commits; some of its
    transactions end in nothing."""

    def __init__(self, world, at):
        super().__init__()
        # Each has its own, so that none waits for another's sleep.
        self.world, self.pictures = world, world.slow[at::4]
        self.chance, self.done = random.Random(at), 0

    def run(self):
        while time.monotonic() < self.world.ends:
            try:
                connection = psycopg2.connect(self.world.conninfo)
                while time.monotonic() < self.world.ends and \
                        self.change(connection):
                    pass
                connection.close()
            except psycopg2.Error:
                time.sleep(.1)

    def change(self, connection):
        picture = self.chance.choice(self.pictures)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE picture SET title = %s WHERE id = %s", (
                f"title {self.chance.random()}", picture))
            cursor.execute("SELECT record_picture(%s, NULL, 'test', '')",
                           (picture,))
        time.sleep(self.chance.random() * .05)
        what = self.chance.random()
        if what < .1:
            return False
        connection.rollback() if what < .2 else connection.commit()
        self.done += what >= .2
        return True


class Editor(threading.Thread):
    """Does what people and moderators do, through the API."""

    def __init__(self, world, seed):
        super().__init__()
        self.world, self.chance = world, random.Random(seed)
        self.done, self.refused = collections.Counter(), collections.Counter()
        self.client = requests.Session()
        self.client.trust_env = False
        self.client.cookies.update(world.boss.client.cookies)

    def run(self):
        deeds = [getattr(self, name) for name in dir(self)
                 if name.startswith("do_")]
        while time.monotonic() < self.world.ends:
            deed = self.chance.choice(deeds)
            try:
                answer = deed()
            except requests.RequestException:
                time.sleep(.2)
                continue
            name = deed.__name__.removeprefix("do_")
            if answer.ok:
                self.done[name] += 1
            else:
                self.refused[name, answer.status_code] += 1
            time.sleep(self.chance.random() * .05)

    def send(self, method, path, body):
        return self.client.request(method, self.world.url + path, json=body)

    def post(self, path, **body):
        return self.send("POST", path, body)

    def picture(self):
        return self.chance.choice(self.world.pictures + self.world.copies)

    def gallery(self):
        return self.chance.choice(self.world.galleries)

    def object(self):
        return self.chance.choice(list(self.world.objects.items()))

    def new_name(self):
        return self.world.made.name(f"thing {next(self.world.number)} é/%")

    def do_title(self):
        return self.post(f"/api/picture/{self.picture()}/update",
                         title=f"title {self.chance.random()}")

    def do_regions(self):
        return self.send(
            "PUT", f"/api/picture/{self.picture()}/annotations",
            [{"type": "bbox", "object": self.object()[1], "shape": {
                "x": .1, "y": self.chance.random() / 2, "w": .5, "h": .25}}
             for _ in range(self.chance.randrange(4))])

    def do_replacement(self):
        return self.post(f"/api/picture/{self.picture()}/mark-replacement",
                         replacement_id=self.picture())

    def do_no_replacement(self):
        return self.post(f"/api/picture/{self.picture()}/remove-replacement")

    def do_copy(self):
        answer = self.post(f"/api/picture/{self.picture()}/copy")
        if answer.ok:
            self.world.copies.append(answer.json()["id"])
        return answer

    def do_delete(self):
        copy = self.chance.choice(self.world.copies or [0])
        return self.post(f"/api/picture/{copy}/delete")

    def do_hide(self):
        return self.post(f"/api/picture/{self.picture()}/hide",
                         reason="privacy")

    def do_restore(self):
        return self.post(f"/api/picture/{self.picture()}/restore",
                         reason="other")

    def do_new_object(self):
        name = self.new_name()
        answer = self.post("/api/new-object", name=name)
        if answer.ok:
            self.world.objects[answer.json()["id"]] = name
        return answer

    def do_rename(self):
        id, name = self.object()
        new = self.new_name()
        answer = self.post(f"/api/object/{quote(name, safe='')}/edit",
                           name=new)
        if answer.ok:
            self.world.objects[id] = new
        return answer

    def do_parents(self):
        what = self.chance.choice(("add", "remove"))
        return self.post(f"/api/object/{quote(self.object()[1], safe='')}"
                         f"/parents/{what}", parent=self.object()[1])

    def do_merge(self):
        if len(self.world.objects) < 12:
            return self.do_new_object()
        id, name = self.object()
        answer = self.post(f"/api/object/{quote(name, safe='')}/merge",
                           into=self.object()[1])
        if answer.ok:
            self.world.objects.pop(id, None)
        return answer

    def do_new_gallery(self):
        answer = self.post("/api/new-gallery", title="one more")
        if answer.ok:
            self.world.galleries.append(answer.json()["id"])
        return answer

    def do_gallery_text(self):
        return self.post(f"/api/gallery/{self.gallery()}/edit",
                         title=f"gallery {self.chance.random()}")

    def do_gallery_fill(self):
        return self.post(f"/api/gallery/{self.gallery()}/add-picture",
                         picture_id=self.picture())

    def do_gallery_empty(self):
        return self.post(f"/api/gallery/{self.gallery()}/remove-picture",
                         picture_id=self.picture())

    def do_gallery_delete(self):
        extra = self.world.galleries[3:]
        return self.post(f"/api/gallery/{self.chance.choice(extra or [0])}"
                         "/delete")


class Mirror:
    def __init__(self, url, path):
        self.url, self.path, self.process = url, path, None

    def start(self):
        self.process = subprocess.Popen(
            [MIRROR, self.url, self.path, "--follow"], stderr=subprocess.PIPE)

    def kill(self):
        assert self.process.poll() is None, self.process.stderr.read()
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()

    def catch_up(self):
        """Ends where the feed does."""
        subprocess.run([MIRROR, self.url, self.path], check=True)

    def records(self, kind):
        with sqlite3.connect(self.path) as db:
            return {id: text and json.loads(text) for id, text in db.execute(
                "SELECT id, json FROM record WHERE kind = ?", (kind,))}

    def members(self, gallery):
        with sqlite3.connect(self.path) as db:
            return {id for id, in db.execute("""SELECT target FROM link
                JOIN record r ON r.kind = 'picture' AND r.id = target
                WHERE link.kind = 'gallery' AND link.id = ?
                AND r.json IS NOT NULL""", (gallery,))}


def kill_mirror(instance, mirror):
    mirror.kill()
    mirror.start()


def kill_workers(instance, mirror):
    """Any two of them, of any crew."""
    running = of(instance, "pinakesd-")
    kill(random.sample(running, min(2, len(running))))


def kill_keeper(instance, mirror):
    kill(of(instance, "pinakesd-keeper"))


def crash_database(instance, mirror):
    kill_database(instance)


def restart_database(instance, mirror):
    instance.run("stop-db")
    instance.run("start-db")


KILLS = (kill_mirror, kill_workers, restart_database, kill_mirror, kill_keeper,
         crash_database, kill_workers)


def disturb(world, mirror, seconds):
    """Writers, and kills among them; how often each was killed."""
    world.ends = time.monotonic() + seconds
    writers = [Sleeper(world, at) for at in range(4)] + \
        [Editor(world, at) for at in range(4)]
    chance, kills = random.Random(1), collections.Counter()
    for writer in writers:
        writer.start()
    mirror.start()
    for what in itertools.cycle(KILLS):
        time.sleep(.3 + chance.random())
        now = time.monotonic()
        if len(kills) < len(set(KILLS)):    # on a slow machine
            world.ends = max(world.ends, now + 10)
        if now > world.ends - 1:
            break
        what(world.instance, mirror)
        kills[what.__name__] += 1
    for writer in writers:
        writer.join()
    mirror.kill()
    return writers, kills


def wait_until_back(world):
    client = Client(world.url)

    def is_back():
        try:
            return client.get("/api/changes?limit=1").status_code == 200
        except requests.RequestException:
            return False
    wait_until(is_back, "the site answers again")
    world.reopen()
    made = world.made

    def is_numbered():
        made.connection.rollback()
        return made.value("SELECT count(*) FROM change "
                          "WHERE number IS NULL") == 0
    wait_until(is_numbered, "the keeper numbers changes")
    return made.value("SELECT last_number FROM feed")


def truth(client, path):
    answer = client.get(path)
    assert answer.status_code in (200, 404, 410), answer.text
    if answer.status_code != 200:
        return None
    return {key: value for key, value in answer.json().items()
            if key not in UNTOLD}


def subjects(made, kind):
    return [id for id, in made.run(f"""SELECT DISTINCT {kind}_id FROM change
        WHERE {kind}_id > 0 ORDER BY 1""")]


def assert_equal(world, mirror):
    made, client = world.made, Client(world.url)
    names = dict(made.run("SELECT id, name FROM object "
                          "WHERE name IS NOT NULL"))
    for kind in ("picture", "object", "gallery"):
        records = mirror.records(kind)
        assert sorted(records) == subjects(made, kind)
        for id, record in records.items():
            name = names.get(id) if kind == "object" else str(id)
            assert record == (name and truth(
                client, f"/api/{kind}/{quote(name, safe='')}")), (kind, id)
    for gallery, record in mirror.records("gallery").items():
        if record is not None:
            assert mirror.members(gallery) == {id for id, in made.run("""
                SELECT picture_id FROM gallery_picture JOIN picture p
                ON p.id = picture_id WHERE gallery_id = %s AND p.is_listed""",
                gallery)}


def check(instance, path, seconds):
    world, mirror = World(instance), Mirror(instance.url, path)
    writers, kills = disturb(world, mirror, seconds)
    last = wait_until_back(world)
    done = sum((writer.done for writer in writers[4:]), collections.Counter())
    refused = sum((writer.refused for writer in writers[4:]),
                  collections.Counter())
    slow = [writer.done for writer in writers[:4]]
    print(f"\n{last} changes; {slow} slow ones; {dict(done)}; refused "
          f"{dict(refused)}; {dict(kills)}")
    assert set(kills) == {what.__name__ for what in KILLS}
    assert min(slow) > 0 and len(done) > 12
    mirror.catch_up()
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT number FROM feed").fetchone()[0] >= last
    assert_equal(world, mirror)
    world.made.assert_true()


def test_a_mirror_under_writers_and_kills_ends_equal(instance, tmp_path):
    check(instance, tmp_path / "mirror.db", 20)


@pytest.mark.long
def test_a_mirror_ends_equal_after_five_minutes(instance, tmp_path):
    check(instance, tmp_path / "mirror.db", 300)


def test_a_mirror_of_another_epoch_begins_anew(instance, tmp_path):
    made = Made(instance.conninfo())
    picture = made.picture("again")
    settle(made)
    mirror = Mirror(instance.url, tmp_path / "mirror.db")
    mirror.catch_up()
    with sqlite3.connect(mirror.path) as db:
        db.execute("UPDATE feed SET epoch = 'another'")
        db.execute("INSERT INTO record VALUES ('picture', 2147483647, '{}')")
    mirror.catch_up()
    records = mirror.records("picture")
    assert picture in records and 2147483647 not in records
    made.close()
