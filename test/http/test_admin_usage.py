# test/http/test_admin_usage.py: every usage of the schema admin in the manual is run at a database.

import pathlib
import re

import psycopg2
import pytest

CHAPTER = pathlib.Path(__file__).resolve().parents[2] / \
    "templates/help/running.md"
CALL = re.compile(r"(?:SELECT )?(admin\.(\w+)\([^`\n]*?\))(?=[`\"])")
# What each of the chapter's names stands for here, and what has to be so
# before: nothing is hidden or suspended yet.
FIRST = {
    "demote": "admin.promote('name')",
    "resume": "admin.suspend('name')",
    "restore": "admin.hide(6)",
    "undelete_picture": "admin.delete_picture(6)",
    "unblock_hash": "admin.block_hash('4f9c…')",
}
# Parts of the others.
INSIDE = {"account_id", "licence_id", "object_id", "picture_exists",
          "set_administrator", "set_blocked", "set_deleted"}


def usages():
    return [(name, call) for call, name in CALL.findall(CHAPTER.read_text())]


@pytest.fixture
def names(made):
    person = made.name("moved")
    made.account(person)
    picture = made.picture(own_file=True, licences=["MIT"])
    hash = made.value("""SELECT encode(sha256, 'hex') FROM media JOIN
        picture_text ON media_id = media.id WHERE picture_id = %s""", picture)
    made.connection.commit()
    return {"'name'": f"'{person}'", "(6": f"({picture}", "4f9c…": hash,
            "'old'": f"'{made.named_object('old')}'", "'into'": f"'{made.named_object('into')}'",
            "'new'": f"'{made.name('new')}'", "'X-old'": "'MIT'"}


def run(administrator, call, names):
    for written, meant in names.items():
        call = call.replace(written, meant)
    with administrator.cursor() as cursor:
        cursor.execute("SELECT " + call)
        assert len(cursor.fetchall()) == 1


@pytest.mark.parametrize("name, call", usages())
def test_a_usage_of_the_manual_works(names, administrator, name, call):
    if name in FIRST:
        run(administrator, FIRST[name], names)
    if name == "mail_password_reset":
        # Up to where it asks for the setting that instances of tests lack.
        with pytest.raises(psycopg2.errors.ObjectNotInPrerequisiteState,
                           match="does not send mail"):
            run(administrator, call, names)
    else:
        run(administrator, call, names)
    administrator.rollback()


def test_the_manual_names_every_function(administrator):
    with administrator.cursor() as cursor:
        cursor.execute("""SELECT DISTINCT proname FROM pg_proc
            WHERE pronamespace = 'admin'::regnamespace""")
        there = {name for name, in cursor.fetchall()}
    assert there - INSIDE == {name for name, _ in usages()}
