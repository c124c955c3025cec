# test/http/test_moderation.py: what is hidden, restored, purged and blocked, by real bytes through nginx.

import fcntl
import hashlib
import os
import pathlib
import re
import signal
import threading

import psycopg2
import psycopg2.errors
import pytest

from client import assert_is_problem
from people import Person, Stranger
from pool import wait_until
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


# ---- hiding and restoring ----

def test_hidden_bytes_cannot_be_fetched_and_come_back(person, boss, made):
    file = File(person, 1)
    assert file.is_public()
    assert act(boss, file.id, "hide") == {"id": file.id, "changed": 1}
    assert file.is_nowhere()
    for path in (f"/api/picture/{file.id}", f"/picture/{file.id}",
                 f"/api/picture/{file.id}/annotations"):
        assert Stranger(person.url).get(path).status_code == 410
        assert person.get(path).status_code == 410
    made.assert_true()
    assert act(boss, file.id, "hide")["changed"] == 0
    assert act(boss, file.id, "restore") == {"id": file.id, "changed": 1}
    assert file.is_public()
    assert person.get(f"/api/picture/{file.id}").status_code == 200
    made.assert_true()


def test_all_pictures_of_the_bytes_go_and_return_together(person, boss, made):
    file = File(person, 2)
    second = file.send_again(again=True)
    copy = made.value("SELECT media_id FROM picture_text WHERE picture_id = %s",
                      file.id)
    made.media_id = copy
    copy = made.picture("a copy", copied_from=file.id)
    assert act(boss, second, "hide")["changed"] == 3
    assert file.is_nowhere()
    for id in (file.id, second, copy):
        assert state(made, id) == "hidden"
        assert made.value("""SELECT reason FROM picture_revision WHERE
            picture_id = %s ORDER BY revision DESC LIMIT 1""", id) == \
            "hide by a moderator: privacy"
    assert act(boss, file.id, "restore")["changed"] == 3
    assert file.is_public() and state(made, copy) == "listed"
    made.assert_true()


def test_an_administrator_sees_what_is_hidden(person, boss):
    file = File(person, 3)
    act(boss, file.id, "hide")
    record = boss.get(f"/api/picture/{file.id}").json()
    assert record["hidden"] is True
    assert boss.get(record["download"].replace(boss.url, "")).content == \
        file.content
    page = boss.get(f"/picture/{file.id}").text
    assert "This picture is hidden." in page
    own = set(re.findall(rf'/admin/picture/{file.id}/file/[^" ]+', page))
    assert len(own) >= 3
    for path in own:
        answer = boss.get(path)
        assert answer.status_code == 200, path
        assert "no-store" in answer.headers["Cache-Control"]
        assert person.get(path).status_code == 403
        assert Stranger(person.url).get(path).status_code == 401
    # The folder itself is behind no address.
    for path in file.paths:
        kind, rest = path.strip("/").split("/", 1)
        for address in (f"/withheld/{kind}/{rest}", f"/{kind}/.withheld/{rest}",
                        f"/{kind}/%2ewithheld/{rest}"):
            assert boss.get(address).status_code == 404


def test_hidden_bytes_that_come_again_look_unknown_and_stay_hidden(
        person, boss, made):
    file = File(person, 4)
    act(boss, file.id, "hide")
    have = person.post("/api/have", json={"sha256": [file.hash]})
    assert have.json() == {}
    other = Person(made, person.url, "other").sign_in()
    fresh = accepted(send(other, png(1400, 40, 44)))
    again = accepted(send(other, file.content))
    assert set(again) == set(fresh)
    assert again["similar"] == []
    assert file.is_nowhere()
    assert state(made, again["id"]) == "hidden"
    made.assert_true()
    assert act(boss, again["id"], "restore")["changed"] == 2
    assert file.is_public()


def test_deleted_bytes_are_withheld_and_come_back_with_an_upload(
        person, made):
    file = File(person, 5)
    made.run("SELECT admin.delete_picture(%s)", file.id)
    made.connection.commit()
    wait_until(file.is_nowhere, 10, "the keeper took them away")
    again = file.send_again()
    assert file.is_public()
    assert state(made, file.id) == "deleted" and state(made, again) == "listed"
    made.assert_true()


def test_what_was_sent_as_one_file_is_hidden_as_one(person, boss, made):
    """Once as it was, and once without its metadata."""
    file, stripped = File(person, 20), File(person, 21)
    made.run("""UPDATE media SET received_sha256 = decode(%s, 'hex')
        WHERE sha256 = decode(%s, 'hex')""", file.hash, stripped.hash)
    made.connection.commit()
    assert act(boss, file.id, "hide")["changed"] == 2
    wait_until(stripped.is_nowhere, 10, "the other is withheld too")
    again = stripped.send_again()
    assert state(made, again) == "hidden"
    assert act(boss, stripped.id, "restore")["changed"] == 3
    wait_until(file.is_public, 10, "and comes back")
    act(boss, stripped.id, "purge", confirm=stripped.id)
    assert state(made, file.id) == "hidden"
    assert act(boss, file.id, "restore")["changed"] == 1
    assert state(made, again) == "hidden"
    made.assert_true()


def test_its_author_can_neither_read_nor_change_what_is_hidden(
        person, boss, made):
    file = File(person, 18, (30, 30))
    target = File(person, 19, (30, 30))
    act(boss, file.id, "hide")
    for path in ("/history", ""):
        for start in ("/api/picture/", "/picture/"):
            assert person.get(f"{start}{file.id}{path}").status_code == 410
    for deed, sent in (("update", {"title": "x"}), ("delete", {}),
                       ("copy", {}), ("rate", {"rating": 5}),
                       ("revert", {"kind": "picture", "revision": 1}),
                       ("mark-replacement", {"replacement_id": target.id})):
        answer = person.post(f"/api/picture/{file.id}/{deed}", json=sent)
        assert answer.status_code == 410, (deed, answer.text)
    assert state(made, file.id) == "hidden" and file.is_nowhere()


def test_reasons_and_notes_are_checked(person, boss):
    file = File(person, 6, (30, 30))
    for sent, status, field in (
            ({}, 400, "reason"), ({"reason": "boredom"}, 422, "reason"),
            ({"reason": "spam", "note": "x" * 2001}, 422, "note")):
        problem = assert_is_problem(
            boss.post(f"/api/picture/{file.id}/hide", json=sent), status)
        assert problem["field"] == field
    assert_is_problem(boss.post("/api/picture/999999999/hide", json=WHY), 404)


# ---- when a process dies, and the lock of a file ----

class Lock:
    """The lock of one hash, as lib/media takes it."""

    def __init__(self, var, hash):
        self.file = open(var / "media/.incoming/lock", "r+b")
        self.place = int(hash[:16], 16) >> 2

    def __enter__(self):
        fcntl.lockf(self.file, fcntl.LOCK_EX, 1, self.place)

    def __exit__(self, *failure):
        self.file.close()


def test_the_keeper_mends_what_a_killed_worker_left(person, boss, made, var):
    file = File(person, 7)
    with Lock(var, file.hash):
        call = threading.Thread(target=lambda: act_or_not(boss, file.id))
        call.start()
        wait_until(lambda: state(made, file.id) == "hidden", 10, "committed")
        wait_until(lambda: holders(var), 10, "somebody waits for the lock")
        for worker in holders(var):
            os.kill(worker, signal.SIGKILL)
        assert file.is_public()  # it was in between
    call.join()
    wait_until(file.is_nowhere, 15, "the keeper took them away")
    made.assert_true()


def act_or_not(boss, id):
    try:
        boss.post(f"/api/picture/{id}/hide", json=WHY)
    except Exception:
        pass


def holders(var):
    """Processes of this instance that wait for a lock of a file."""
    lock = os.stat(var / "media/.incoming/lock")
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        process = pathlib.Path("/proc") / name
        try:
            if not (process / "comm").read_text().startswith("pinakesd-"):
                continue
            number = (process / "syscall").read_text().split()[0]
            if number == "72" and any(  # fcntl
                    os.path.samestat(lock, os.stat(file))
                    for file in (process / "fd").iterdir()):
                found.append(int(name))
        except OSError:
            continue
    return found


def test_psql_is_enough(person, made):
    file = File(person, 8)
    assert made.value("SELECT admin.hide(%s, 'copyright', 'a letter')",
                      file.id) == 1
    made.connection.commit()
    wait_until(file.is_nowhere, 10, "the keeper took them away")
    assert made.value("SELECT admin.restore(%s)", file.id) == 1
    made.connection.commit()
    wait_until(file.is_public, 10, "the keeper brought them back")
    with pytest.raises(psycopg2.errors.NoDataFound):
        made.run("SELECT admin.hide(999999999)")
    made.connection.rollback()


# ---- purging and blocking ----

SECRET = "Wolkenkuckucksheim"


def test_a_purge_leaves_no_trace(person, boss, made, var):
    thing = made.named_object("thing")
    file = File(person, 9, title=SECRET, description=f"at {SECRET}",
                origin_url=f"https://x.example/{SECRET}", creator=SECRET,
                credit_url=f"https://{SECRET}.example/", annotations=[
                    {"type": "point", "object": thing,
                     "shape": {"x": .5, "y": .5},
                     "source": {"kind": "tool", "name": SECRET}}])
    made.update(file.id, "title", SECRET + " again")
    made.run("SELECT refresh_statistics()")
    made.connection.commit()
    made.run("""WITH made AS (INSERT INTO label_set (gallery_id, name,
            base_dir, is_open) VALUES (%s, %s, '', false) RETURNING id)
        INSERT INTO label_sample (set_id, position, file_path, picture_id)
        SELECT id, 0, %s, %s FROM made""",
             made.gallery("labels", person.id), made.name("set"), SECRET,
             file.id)
    made.connection.commit()
    act(boss, file.id, "hide", note=SECRET)
    assert SECRET in dump(made)
    assert_is_problem(boss.post(f"/api/picture/{file.id}/purge", json=WHY), 422)
    assert act(boss, file.id, "purge", confirm=file.id)["changed"] == 1
    assert SECRET not in dump(made)
    assert file.is_nowhere() and files_of(var, file) == []
    made.assert_true()
    row, = made.run("""SELECT encode(sha256, 'hex'), reason FROM tombstone
        WHERE picture_id = %s""", file.id)
    assert row == (file.hash, "privacy")
    for who in (person, boss, Stranger(person.url)):
        assert who.get(f"/api/picture/{file.id}").status_code == 410
    # Nor may the bytes come back.
    problem = assert_is_problem(send(person, file.content), 403)
    assert problem["code"] == "bytes-are-blocked"
    assert_is_problem(boss.post(f"/api/picture/{file.id}/restore", json=WHY),
                      409)


def dump(made):
    """The whole database as text."""
    made.connection.rollback()
    conninfo = made.connection.get_dsn_parameters()
    tables = [name for name, in made.run(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    assert conninfo and len(tables) > 20
    return "\n".join(row for name in tables for row, in made.run(
        f'SELECT t::text FROM "{name}" t'))


def test_a_purge_without_a_block_lets_nothing_be_fetched(person, boss, made):
    file = File(person, 10)
    second = file.send_again(again=True)
    act(boss, file.id, "purge", confirm=file.id, block=False)
    assert state(made, second) == "hidden"
    assert_is_problem(boss.post(f"/api/picture/{second}/restore", json=WHY),
                      409)
    again = file.send_again()
    assert state(made, again) == "hidden" and file.is_nowhere()
    made.assert_true()


def test_bytes_are_blocked_and_unblocked(person, boss, made, var):
    file = File(person, 11)
    sent = {**WHY, "sha256": file.hash.upper()}
    assert boss.post("/api/admin/block", json=sent).json() == {"blocked": True}
    assert file.is_nowhere() and files_of(var, file) == []
    assert state(made, file.id) == "hidden"
    assert_is_problem(send(person, file.content), 403)
    assert boss.post("/api/admin/unblock", json=sent).json() == \
        {"blocked": False}
    assert_is_problem(boss.post(f"/api/picture/{file.id}/restore", json=WHY),
                      409)
    again = file.send_again()
    assert file.is_nowhere() and state(made, again) == "hidden"
    assert act(boss, file.id, "restore")["changed"] == 2
    assert file.is_public()
    made.assert_true()
    for verb, wrong in (("block", "x"), ("unblock", "0" * 64)):
        assert_is_problem(boss.post(f"/api/admin/{verb}", json={
            **WHY, "sha256": wrong}), 422)


def test_bytes_that_were_never_here_are_blocked_too(person, boss, made):
    content = png(seed=60)
    sent = {**WHY, "sha256": hashlib.sha256(content).hexdigest()}
    for _ in range(2):    # what is done already is a success
        assert boss.post("/api/admin/block", json=sent).status_code == 200
    assert_is_problem(send(person, content), 403)
    log = Stranger(person.url).get("/api/log").json()
    assert (log[0]["deed"], log[0]["picture"]) == ("block", None)
    assert boss.post("/api/admin/unblock", json=sent).status_code == 200
    assert_is_problem(boss.post("/api/admin/unblock", json=sent), 422)
    assert send(person, content).status_code == 201
    made.assert_true()


# ---- accounts and the log ----

def test_an_account_is_suspended_and_resumed(person, boss):
    sent = {**WHY, "username": person.name}
    assert boss.post("/api/admin/suspend", json=sent).status_code == 200
    assert person.get("/api/me").status_code == 401
    assert boss.post("/api/admin/resume", json=sent).status_code == 200
    assert person.get("/api/me").status_code == 200
    assert_is_problem(boss.post("/api/admin/suspend", json={
        **WHY, "username": "nobody at all"}), 422)
    assert_is_problem(boss.post("/api/admin/suspend", json={
        **WHY, "username": boss.name}), 409)


def test_the_log_says_what_was_done_and_nothing_private(person, boss, made):
    file = File(person, 12)
    act(boss, file.id, "hide", note=SECRET)
    boss.post("/api/admin/suspend", json={**WHY, "username": person.name,
                                          "note": SECRET})
    answer = Stranger(person.url).get("/api/log/?limit=2")
    suspended, hidden = answer.json()
    assert (hidden["deed"], hidden["reason"], hidden["picture"],
            hidden["actor"]) == ("hide", "privacy", file.id, boss.name)
    assert (suspended["deed"], suspended["picture"]) == ("suspend", None)
    assert SECRET not in answer.text and person.name not in answer.text
    made.connection.rollback()
    assert made.value("""SELECT count(*) FROM change WHERE kind = 'moderation'
        AND picture_id = %s""", file.id) == 1


def test_the_writer_alone_can_moderate_nothing(person, writer_conninfo):
    file = File(person, 13, (30, 30))
    with psycopg2.connect(writer_conninfo) as writer:
        cursor = writer.cursor()
        for statement in (
                f"SELECT hide_picture({file.id}, NULL, 'x', 'spam', '')",
                f"SELECT hide_picture({file.id}, {person.id}, 'x', 'spam', '')",
                "UPDATE media SET blocked_at = now()",
                "UPDATE media SET keeping = 'public'",
                "SELECT admin.hide(1)"):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(statement)
            writer.rollback()


# ---- many at once ----

def test_uploads_while_the_bytes_are_hidden_and_restored(person, boss, made,
                                                         var):
    """At no time a listed picture without its file, or a file in the open
    that a hidden one has."""
    file = File(person, 17, (40, 40))
    other = Person(made, person.url, "other").sign_in()
    ends = threading.Event()
    answers = []

    def upload(who):
        while not ends.is_set():
            answers.append(send(who, file.content, again=True).status_code)

    threads = [threading.Thread(target=upload, args=(who,))
               for who in (person, other)]
    for thread in threads:
        thread.start()
    for turn in range(12):
        act(boss, file.id, "restore" if turn % 2 else "hide")
    ends.set()
    for thread in threads:
        thread.join()
    assert set(answers) <= {201, 503} and answers.count(201) > 4
    for deed, sees, where in (("hide", file.is_nowhere, "hidden"),
                              ("restore", file.is_public, "listed")):
        act(boss, file.id, deed)
        wait_until(sees, 10, deed)
        assert made.run("""SELECT DISTINCT visibility::text FROM picture p
            JOIN picture_text t ON t.picture_id = p.id JOIN media m
            ON m.id = t.media_id WHERE m.sha256 = decode(%s, 'hex')""",
                        file.hash) == [(where,)]
        made.assert_true()
        assert len(files_of(var, file)) == 3


# ---- the sweeper's part ----

def test_files_of_long_deleted_pictures_are_given_up(person, made, var):
    file, kept = File(person, 14), File(person, 15)
    for id in (file.id, kept.id):
        made.run("SELECT admin.delete_picture(%s)", id)
    made.run("ALTER TABLE picture_revision DISABLE TRIGGER USER")
    made.run("UPDATE picture_revision SET made_at = now() - interval '31 days'"
             " WHERE picture_id = %s", file.id)
    made.run("ALTER TABLE picture_revision ENABLE TRIGGER USER")
    made.connection.commit()
    assert made.value("SELECT remove_unneeded_media(30)") >= 1
    made.connection.commit()
    wait_until(lambda: files_of(var, file) == [], 10, "they are gone")
    assert len(files_of(var, kept)) == 3
    with pytest.raises(psycopg2.errors.ObjectNotInPrerequisiteState):
        made.run("SELECT admin.undelete_picture(%s)", file.id)
    made.connection.rollback()
    assert made.value("SELECT admin.undelete_picture(%s)", kept.id)
    made.connection.commit()
    wait_until(kept.is_public, 10, "it is back")
    made.assert_true()


# ---- the rest of what psql can do, as the manual says it ----

def test_objects_and_licences_at_psql(made):
    old, new = made.object("old"), made.object("new")
    names = [made.value("SELECT name FROM object WHERE id = %s", id)
             for id in (old, new)]
    picture = made.picture(objects=[old], licences=["CC-BY-4.0"])
    assert made.value("SELECT admin.rename_object(%s, %s, 'a slip')",
                      names[0], names[0] + "!") == 2
    made.run("SELECT admin.merge_objects(%s, %s)", names[0] + "!", names[1])
    made.connection.commit()
    assert made.value("SELECT object_name(%s)", old) == names[1]
    assert made.value("SELECT object_id FROM region WHERE picture_id = %s",
                      picture) == old
    before = made.value("SELECT count(*) FROM picture_licence")
    code = made.name("X-old").replace(" ", "-")
    id = made.value("INSERT INTO licence (code, title, is_free) VALUES "
                    "(%s, 'Old', true) RETURNING id", code)
    made.run("INSERT INTO picture_licence VALUES (%s, %s)", picture, id)
    made.record(picture)
    assert made.value("SELECT admin.merge_licences(%s, 'CC0-1.0', 'one')",
                      code) == 1
    made.connection.commit()
    assert made.value("SELECT count(*) FROM picture_licence") == before + 1
    made.assert_true()


def test_administrators_are_promoted_and_demoted(person, made):
    for deed, is_admin in (("promote", True), ("demote", False)):
        made.run(f"SELECT admin.{deed}(%s)", person.name)
        made.connection.commit()
        assert person.get("/api/me").json()["admin"] is is_admin


def test_the_rest_of_psql(person, made):
    file = File(person, 16)
    with pytest.raises(psycopg2.errors.ObjectNotInPrerequisiteState,
                       match="nothing was done"):
        made.run("SELECT admin.purge(%s, 'spam')", file.id)
    made.connection.rollback()
    made.run("SELECT admin.block_hash(%s, 'spam')", file.hash)
    made.run("SELECT admin.unblock_hash(%s)", file.hash)
    assert made.value("SELECT admin.purge(%s, 'spam', sure => true)",
                      file.id) == 1
    made.connection.commit()
    assert state(made, file.id) == "purged"
    wait_until(file.is_nowhere, 10, "the keeper removed them")
    made.assert_true()


def test_every_function_for_psql_says_what_it_does(made):
    assert made.run("""SELECT p.oid::regprocedure::text FROM pg_proc p
        WHERE pronamespace = 'admin'::regnamespace
        AND obj_description(p.oid) IS NULL""") == []
