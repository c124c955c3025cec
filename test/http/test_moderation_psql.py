# test/http/test_moderation_psql.py: what administrators do at psql, as the manual says it.

import psycopg2.errors
import pytest

from moderating import File, state
from pool import wait_until


def test_psql_is_enough(person, made):
    file = File(person, 8)
    assert made.value("SELECT admin.hide(%s, 'copyright', 'a letter')",
                      file.id) == 1
    made.connection.commit()
    wait_until(file.is_nowhere, "the keeper took them away")
    assert made.value("SELECT admin.restore(%s)", file.id) == 1
    made.connection.commit()
    wait_until(file.is_public, "the keeper brought them back")
    with pytest.raises(psycopg2.errors.NoDataFound):
        made.run("SELECT admin.hide(999999999)")
    made.connection.rollback()


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
    wait_until(file.is_nowhere, "the keeper removed them")
    made.assert_true()


def test_every_function_for_psql_says_what_it_does(made):
    assert made.run("""SELECT p.oid::regprocedure::text FROM pg_proc p
        WHERE pronamespace = 'admin'::regnamespace
        AND obj_description(p.oid) IS NULL""") == []
