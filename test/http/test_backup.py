# test/http/test_backup.py: backups of an instance, running or not, and what is restored from them.

import hashlib
import os
import pathlib
import shutil
import signal
import subprocess
import threading
import time

import psycopg2
import pytest
import requests

from pool import Instance, wait_until
from loading import Coco

# What a restore ends or names anew, and what the keeper makes anew.
NEW = {"session", "password_reset", "reset_mail", "feed",
       "site", "write_rate", "statistic", "quantile", "text_sample"}
COUNTS = "picture_count,picture_count_below,number,last_number"


@pytest.fixture(scope="module")
def script():
    path = os.environ.get("PINAKES_INSTANCE")
    if not path:
        pytest.skip("PINAKES_INSTANCE is not set")
    return path


class Kept(Instance):
    """An instance with pictures, and what is asked of it."""

    def attempt(self, *command, **environment):
        """A command that may fail; how it ended, with what it said."""
        return subprocess.run(
            [self.script, *map(str, command)], env=self.settings(environment),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True)

    def settings(self, environment):
        return dict(os.environ, VAR=str(self.var), PORT=str(self.port),
                    DEMO="no", FSYNC="off", LIMITS="relaxed",
                    TEST_INSTANCE="yes", **environment)

    @property
    def var(self):
        return self.folder / "var"

    def database(self):
        connection = psycopg2.connect(
            self.run("conninfo", "pinakes_owner").strip())
        connection.autocommit = True
        return connection

    def ask(self, statement):
        with self.database().cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()

    def tables(self):
        """Table -> a checksum of all its rows."""
        names = [row[0] for row in self.ask(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND "
            "relnamespace = 'public'::regnamespace")]
        return {name: self.ask(
            f"SELECT count(*), md5(string_agg(r, chr(10) ORDER BY r)) FROM "
            f"(SELECT (to_jsonb(t) - '{{{COUNTS}}}'::text[])::text AS r "
            f'FROM "{name}" t) AS t')[0]
            for name in names if name not in NEW}

    def api(self):
        """What the API says, with the addresses of another port."""
        said = {}
        for path in ("/api/query-pictures?limit=1000&query="
                     "include_obsolete: true", "/api/gallery/", "/api/user/",
                     "/api/object/?limit=1000", "/api/licence/"):
            answer = requests.get(self.url + path)
            assert answer.status_code == 200
            said[path] = answer.text.replace(self.url, "")
        return said

    def originals(self):
        """Each picture's file, as the web server gives it, by its hash."""
        for picture in requests.get(
                self.url + "/api/query-pictures?limit=1000").json():
            answer = requests.get(picture["download"])
            assert answer.status_code == 200, picture
            name = picture["download"].rpartition("/")[2].split(".")[0]
            assert hashlib.sha256(answer.content).hexdigest() == name
        return True

    def load(self, name, count):
        coco = Coco(self.folder / name)
        for number in range(count):
            coco.annotation(coco.image(f"{name}{number}.png", noise=1),
                            bbox=[1, 1, 20, 20], area=400)
        coco.write()
        self.run("load", str(coco.folder))


@pytest.fixture(scope="module")
def source(script):
    instance = Kept(script)
    instance.run("start")
    instance.load("first", 12)
    yield instance
    instance.remove()


@pytest.fixture
def target(script):
    instance = Kept(script)
    yield instance
    if instance.var.exists():
        instance.run("destroy")
    shutil.rmtree(instance.folder, ignore_errors=True)


def back_up(source, to):
    """The folder of a new backup."""
    before = set(to.glob("[0-9]*Z")) if to.exists() else set()
    said = source.run("backup", str(to))
    made = set(to.glob("[0-9]*Z")) - before
    assert len(made) == 1, said
    return made.pop()


@pytest.fixture(scope="module")
def then(source):
    """The tables at the time of the backup below."""
    return source.tables()


@pytest.fixture(scope="module")
def backup(source, then, tmp_path_factory):
    return back_up(source, tmp_path_factory.mktemp("backup") / "to")


def copy_of(backup, tmp_path):
    return pathlib.Path(shutil.copytree(backup, tmp_path / backup.name))


def test_a_restored_instance_is_the_same(source, backup, target):
    said = target.run("restore", str(backup))
    assert "all sessions have ended" in said
    target.run("start")
    assert target.tables() == source.tables()
    assert target.api() == source.api()
    assert target.originals()
    assert target.ask("SELECT * FROM check_maintained()") == []
    assert target.ask("SELECT epoch FROM feed") != \
        source.ask("SELECT epoch FROM feed")
    assert (target.var / "secret").read_bytes() == \
        (source.var / "secret").read_bytes()
    derived = requests.get(target.url + "/query-pictures").text
    address = derived.split('src="/derived/')[1].split('"')[0]
    assert requests.get(f"{target.url}/derived/{address}").status_code == 200


def test_a_backup_is_for_its_owner_alone(backup):
    assert backup.stat().st_mode & 0o077 == 0
    assert (backup / "secret").stat().st_mode & 0o077 == 0


def test_sums_are_those_that_other_tools_check(backup):
    done = subprocess.run(["sha256sum", "--check", "--quiet", "--strict",
                           "SHA256SUMS"], cwd=backup)
    assert done.returncode == 0
    listed = {line[66:] for line in (backup / "SHA256SUMS").read_text()
              .splitlines()}
    found = {str(path.relative_to(backup)) for path in backup.rglob("*")
             if path.is_file()}
    assert found - listed == {"SHA256SUMS"}


def test_the_next_backup_links_what_the_one_before_has(source, tmp_path):
    first = back_up(source, tmp_path / "to")
    source.load("second", 3)
    time.sleep(1.1)
    second = back_up(source, tmp_path / "to")
    old = {path.relative_to(first): path.stat().st_ino
           for path in (first / "media").rglob("*.png")}
    new = {path.relative_to(second): path.stat().st_ino
           for path in (second / "media").rglob("*.png")}
    assert len(new) == len(old) + 3
    assert all(new[path] == inode for path, inode in old.items())


def test_a_backup_is_whole_while_others_write(source, target, tmp_path):
    """Pictures come in and galleries are made all the while."""
    stop = threading.Event()
    made = []

    def write():
        connection = source.database()
        cursor = connection.cursor()
        cursor.execute("SELECT id FROM account ORDER BY id LIMIT 1")
        owner = cursor.fetchone()[0]
        while not stop.is_set():
            cursor.execute("INSERT INTO gallery (title, owner_id) VALUES "
                           "('busy', %s) RETURNING id", (owner,))
            made.append(cursor.fetchone()[0])

    writer = threading.Thread(target=write)
    loader = threading.Thread(target=source.load, args=("busy", 40))
    writer.start()
    loader.start()
    try:
        wait_until(lambda: made, "the first gallery")
        before = made[-1]
        backup = back_up(source, tmp_path / "to")
    finally:
        stop.set()
        writer.join()
        loader.join()
    target.run("restore", str(tmp_path / "to"))
    target.run("start")
    assert target.ask("SELECT * FROM check_maintained()") == []
    assert target.originals()
    last = target.ask("SELECT max(id) FROM gallery")[0][0]
    assert before <= last <= made[-1]
    assert backup.exists()


def test_an_instance_that_does_not_run_is_backed_up_too(source, target,
                                                        tmp_path):
    source.run("stop")
    try:
        back_up(source, tmp_path / "to")
        assert source.attempt("status").returncode == 3
    finally:
        source.run("start")
    target.run("restore", str(tmp_path / "to"))
    target.run("start")
    assert target.tables() == source.tables()


@pytest.mark.parametrize("kind", ["media", "derived", "database.dump",
                                  "secret"])
def test_a_file_that_was_damaged_is_named(backup, target, tmp_path, kind):
    copy = copy_of(backup, tmp_path)
    path = copy / kind
    if path.is_dir():
        path = next(each for each in path.rglob("*") if each.is_file())
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.unlink()
    path.write_bytes(content)
    done = target.attempt("restore", copy)
    assert done.returncode != 0
    assert str(path.relative_to(copy)) + ": FAILED" in done.stdout
    assert not target.var.exists()


def test_a_file_that_is_missing_is_named(backup, target, tmp_path):
    copy = copy_of(backup, tmp_path)
    path = next((copy / "media").rglob("*.png"))
    path.unlink()
    done = target.attempt("restore", copy)
    assert done.returncode != 0
    assert str(path.relative_to(copy)) in done.stdout
    # Nor is it enough to leave it out of the list.
    sums = copy / "SHA256SUMS"
    sums.write_text("".join(
        line for line in sums.read_text().splitlines(True)
        if path.name not in line))
    done = target.attempt("restore", copy)
    assert done.returncode != 0
    assert "lacks files" in done.stdout and path.name in done.stdout


def test_a_damaged_older_backup_does_not_spread(source, tmp_path):
    first = back_up(source, tmp_path / "to")
    path = next((first / "media").rglob("*.png"))
    good = path.read_bytes()
    path.unlink()
    path.write_bytes(b"rotten" + good[6:])
    time.sleep(1.1)
    said = source.run("backup", str(tmp_path / "to"))
    assert f"damaged, copied anew: {path.relative_to(first)}" in said
    second = max((tmp_path / "to").glob("[0-9]*Z"))
    assert second != first
    assert (second / path.relative_to(first)).read_bytes() == good


def test_an_original_that_is_gone_stops_the_backup(source, tmp_path):
    path = next((source.var / "media").rglob("*.png"))
    away = tmp_path / "away"
    path.rename(away)
    try:
        done = source.attempt("backup", tmp_path / "to")
        assert done.returncode != 0
        assert f"missing: media/{path.relative_to(source.var / 'media')}" \
            in done.stdout
        assert not list((tmp_path / "to").glob("[0-9]*Z"))
    finally:
        away.rename(path)
    # What was made by then is used by the next one.
    back_up(source, tmp_path / "to")


def test_what_is_there_is_not_written_over(source, backup, target):
    done = source.attempt("restore", backup)
    assert done.returncode != 0 and "is not empty" in done.stdout
    assert requests.get(source.url + "/health").status_code == 200
    target.var.mkdir(parents=True)
    (target.var / "mine").write_text("x")
    done = target.attempt("restore", backup)
    assert done.returncode != 0 and "is not empty" in done.stdout
    assert (target.var / "mine").read_text() == "x"
    shutil.rmtree(target.var)


def test_a_newer_schema_is_refused(backup, target, tmp_path):
    copy = copy_of(backup, tmp_path)
    about = (copy / "about").read_text()
    (copy / "about").unlink()
    (copy / "about").write_text("".join(
        "schema 9999\n" if line.startswith("schema") else line
        for line in about.splitlines(True)))
    done = target.attempt("restore", copy)
    assert done.returncode != 0 and "newer version" in done.stdout


@pytest.mark.parametrize("words", [
    ["backup"], ["restore"], ["restore", "/nonexistent"]])
def test_what_is_missing_in_a_command_is_said(source, words):
    done = source.attempt(*words)
    assert done.returncode != 0 and "pinakes: " in done.stdout


def test_no_backup_within_the_instance(source):
    done = source.attempt("backup", source.var / "backups")
    assert done.returncode != 0 and "would go with it" in done.stdout
    assert not (source.var / "backups").exists()


def cut_off(instance, words, seen):
    """Kills a command and all it started once something is seen."""
    process = subprocess.Popen(
        [instance.script, *map(str, words)], env=instance.settings({}),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, start_new_session=True)
    try:
        wait_until(lambda: seen() or process.poll() is not None, "it begins")
        assert process.poll() is None
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


def test_a_backup_that_was_killed_is_gone_on_with(source, target, tmp_path):
    to = tmp_path / "to"
    cut_off(source, ["backup", to], lambda: any(
        (to / "unfinished/media").rglob("*.png")))
    assert not list(to.glob("[0-9]*Z"))
    left = next((to / "unfinished/media").rglob("*.png"))
    left.write_bytes(left.read_bytes()[:10])
    back_up(source, to)
    assert not (to / "unfinished").exists()
    target.run("restore", str(to))
    target.run("start")
    assert target.originals() and target.tables() == source.tables()


def test_a_restore_that_was_killed_is_begun_anew(then, backup, target):
    cut_off(target, ["restore", backup],
            lambda: (target.var / "db/PG_VERSION").exists())
    done = target.attempt("start")
    assert done.returncode != 0 and "was cut off" in done.stdout
    said = target.run("restore", str(backup))
    assert "clearing up" in said
    target.run("start")
    assert target.originals() and target.tables() == then


def decide(instance, call, picture):
    """What an administrator does at the database."""
    instance.run("psql", "pinakes_owner", "-qAtc",
                 f"SELECT admin.{call.format(picture)}")


def status(instance, path):
    return requests.get(instance.url + path).status_code


def test_hidden_and_purged_files_are_kept_from_everyone(source, target,
                                                        tmp_path):
    pictures = requests.get(source.url + "/api/query-pictures?limit=2").json()
    paths = [picture["download"].removeprefix(source.url)
             for picture in pictures]
    small = [path.replace("/media/", "/derived/").replace(".png", "-320.webp")
             for path in paths]
    hidden, purged = (picture["id"] for picture in pictures)
    decide(source, "hide({})", hidden)
    decide(source, "purge({}, 'privacy', true)", purged)
    for path in paths + small:
        wait_until(lambda: status(source, path) == 404, path)
    back_up(source, tmp_path / "to")
    target.run("restore", str(tmp_path / "to"))
    target.run("start")
    assert [status(target, path) for path in paths + small] == [404] * 4
    assert [status(target, f"/api/picture/{id}/")
            for id in (hidden, purged)] == [410, 410]
    assert target.ask("SELECT * FROM check_maintained()") == []
    assert target.tables() == source.tables()
    # Nothing of the one is lost, and nothing of the other is there.
    decide(target, "restore({})", hidden)
    wait_until(lambda: status(target, paths[0]) == status(target, small[0])
               == 200, "it is shown again")
    assert not list(target.folder.rglob(paths[1].rpartition("/")[2]))
    assert not list((tmp_path / "to").rglob(paths[1].rpartition("/")[2]))
