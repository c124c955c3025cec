# test/http/test_moderation.py: what is hidden and restored, by whom, and what everybody sees of it.

import fcntl
import os
import pathlib
import re
import signal
import threading

import psycopg2
import psycopg2.errors
import pytest

from client import assert_is_problem
from moderating import WHY, File, act, files_of, state
from people import Person, Stranger
from pool import wait_until
from uploading import accepted, png, send


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
    wait_until(file.is_nowhere, "the keeper took them away")
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
    wait_until(stripped.is_nowhere, "the other is withheld too")
    again = stripped.send_again()
    assert state(made, again) == "hidden"
    assert act(boss, stripped.id, "restore")["changed"] == 3
    wait_until(file.is_public, "and comes back")
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
        wait_until(lambda: state(made, file.id) == "hidden", "committed")
        wait_until(lambda: holders(var), "somebody waits for the lock")
        for worker in holders(var):
            os.kill(worker, signal.SIGKILL)
        assert file.is_public()  # it was in between
    call.join()
    wait_until(file.is_nowhere, "the keeper took them away")
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
    file, secret = File(person, 12), made.name("between us")
    act(boss, file.id, "hide", note=secret)
    boss.post("/api/admin/suspend", json={**WHY, "username": person.name,
                                          "note": secret})
    answer = Stranger(person.url).get("/api/log/?limit=2")
    suspended, hidden = answer.json()
    assert (hidden["deed"], hidden["reason"], hidden["picture"],
            hidden["actor"]) == ("hide", "privacy", file.id, boss.name)
    assert (suspended["deed"], suspended["picture"]) == ("suspend", None)
    assert secret not in answer.text and person.name not in answer.text
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
        wait_until(sees, deed)
        assert made.run("""SELECT DISTINCT visibility::text FROM picture p
            JOIN picture_text t ON t.picture_id = p.id JOIN media m
            ON m.id = t.media_id WHERE m.sha256 = decode(%s, 'hex')""",
                        file.hash) == [(where,)]
        made.assert_true()
        assert len(files_of(var, file)) == 3
