# test/http/test_purge.py: bytes purged, blocked and given up, and what is left of them.

import hashlib

import psycopg2.errors
import pytest

from client import assert_is_problem
from moderating import WHY, File, act, files_of, state
from people import Stranger
from pool import wait_until
from uploading import png, send

# No other test may say it.
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
    wait_until(lambda: files_of(var, file) == [], "they are gone")
    wait_until(lambda: len(files_of(var, kept)) == 3, "they are kept")
    with pytest.raises(psycopg2.errors.ObjectNotInPrerequisiteState):
        made.run("SELECT admin.undelete_picture(%s)", file.id)
    made.connection.rollback()
    assert made.value("SELECT admin.undelete_picture(%s)", kept.id)
    made.connection.commit()
    wait_until(kept.is_public, "it is back")
    made.assert_true()
