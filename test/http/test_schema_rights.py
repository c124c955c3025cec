# test/http/test_schema_rights.py: what the roles of the database may do.

import psycopg2
import pytest

from schema import DENIED, sqlstate

UNDEFINED = "42883"    # the SQLSTATE of undefined_function


def tables(connection):
    with connection.cursor() as cursor:
        cursor.execute("""SELECT relname FROM pg_class WHERE relkind = 'r'
            AND relnamespace = 'public'::regnamespace ORDER BY 1""")
        return [row[0] for row in cursor]


def first_column(connection, table):
    with connection.cursor() as cursor:
        cursor.execute("""SELECT attname FROM pg_attribute WHERE attnum > 0
            AND attrelid = %s::regclass AND NOT attisdropped
            AND attidentity = '' AND attgenerated = ''
            ORDER BY attnum LIMIT 1""", (table,))
        return cursor.fetchone()[0]


def test_the_reader_may_only_select(owner, reader_conninfo):
    reader = psycopg2.connect(reader_conninfo)
    for table in tables(owner):
        column = first_column(owner, table)
        for statement in (f"INSERT INTO {table} DEFAULT VALUES",
                          f"UPDATE {table} SET {column} = NULL",
                          f"DELETE FROM {table}", f"TRUNCATE {table}"):
            assert sqlstate(reader, statement)[0] == DENIED, statement
    for statement in ("CREATE TABLE t ()", "CREATE TEMP TABLE t ()",
                      "CREATE SCHEMA s", "SELECT number_changes(1)",
                      "SELECT refresh_statistics()",
                      "SELECT record_picture(1, 1, '', '')",
                      "SELECT refresh_regions('{1}')",
                      "SELECT admin.reset_password('x')",
                      "COPY licence TO PROGRAM 'true'",
                      "SET ROLE pinakes_owner", "SET ROLE pinakes_writer"):
        if "TEMP" in statement:
            # Refused where the instance revoked it; harmless elsewhere.
            assert sqlstate(reader, statement)[0] in (DENIED, None)
        else:
            assert sqlstate(reader, statement)[0] == DENIED, statement
    reader.close()


def test_the_reader_sees_no_secret(reader_conninfo):
    reader = psycopg2.connect(reader_conninfo)
    for statement in ("SELECT password_hash FROM account",
                      "SELECT * FROM account", "SELECT * FROM session",
                      "SELECT count(*) FROM session",
                      "SELECT count(*) FROM sign_in_failure",
                      "SELECT count(*) FROM registration",
                      "SELECT count(*) FROM retired_name",
                      "SELECT count(*) FROM password_reset",
                      "SELECT count(*) FROM reset_mail",
                      "SELECT token_sha256 FROM api_token",
                      "SELECT account FROM account",
                      "SELECT 1 FROM account WHERE password_hash IS NULL"):
        assert sqlstate(reader, statement)[0] == DENIED, statement
    for statement in ("SELECT id, name, is_admin, joined_at FROM account",
                      "SELECT * FROM picture JOIN picture_text ON true LIMIT 0",
                      "SELECT * FROM rating LIMIT 0", "SELECT fold('A')"):
        assert sqlstate(reader, statement) == (None, None), statement
    reader.close()


@pytest.mark.parametrize("statement", [
    "UPDATE picture_revision SET title = ''", "DELETE FROM picture_revision",
    "UPDATE region_revision SET regions = ''", "DELETE FROM region_revision",
    "UPDATE object_revision SET name = ''", "DELETE FROM object_revision",
    "UPDATE change SET tool = ''", "DELETE FROM change",
    "DELETE FROM picture", "DELETE FROM picture_text", "DELETE FROM account",
    "DELETE FROM media", "DELETE FROM licence", "DELETE FROM nature",
    "UPDATE licence SET code = 'x'", "UPDATE nature SET code = 'x'",
    "INSERT INTO licence (code, title, is_free) VALUES ('X-w', 'x', true)",
    "UPDATE picture_counter SET last_id = 0", "UPDATE feed SET epoch = NULL",
    "UPDATE catalogue SET version = 0", "DELETE FROM picture_object",
    "INSERT INTO picture_object VALUES (1, 1)", "TRUNCATE region",
    "ALTER TABLE picture DISABLE TRIGGER ALL", "CREATE TABLE t ()",
    "SET session_replication_role = replica", "SET ROLE pinakes_owner",
    "DROP TRIGGER change_stays ON change",
    "UPDATE account SET is_admin = true", "UPDATE account SET name = 'x'",
    "UPDATE account SET suspended_at = NULL",
    "UPDATE session SET account_id = 1", "UPDATE session SET expires_at = now()",
    "UPDATE api_token SET scope = 'admin'",
    "UPDATE api_token SET expires_at = NULL",
    "INSERT INTO retired_name VALUES (name_digest('x'))",
    "SELECT admin.reset_password('x')", "SELECT admin.suspend('x')",
    "SELECT admin.set_administrator('x', true)", "DELETE FROM site",
    "INSERT INTO reset_mail VALUES (1, 'a@b.example')",
    "UPDATE reset_mail SET address = 'a@b.example'",
    "DELETE FROM retired_name", "UPDATE registration SET made_at = NULL",
])
def test_the_writer_may_not(writer_conninfo, statement):
    writer = psycopg2.connect(writer_conninfo)
    assert sqlstate(writer, statement)[0] == DENIED
    writer.close()


def test_the_writer_cannot_renumber_by_calling_it_a_purge(
        writer_conninfo, made):
    picture = made.picture()
    made.run("SELECT number_changes(1000000)")
    made.connection.commit()
    if made.value("SELECT count(number) FROM change WHERE picture_id = %s",
                  picture) == 0:
        pytest.skip("an older transaction is open: nothing is numbered")
    writer = psycopg2.connect(writer_conninfo)
    found = sqlstate(writer, "SET LOCAL pinakes.purge = 'on'; UPDATE change "
                     f"SET number = -number WHERE picture_id = {picture}")
    writer.close()
    assert found[0] is not None


def test_the_writer_can_do_its_work(writer_conninfo, made):
    thing, picture = made.object("thing"), made.picture()
    writer = psycopg2.connect(writer_conninfo)
    for statement in (
            f"UPDATE picture SET title = 'x' WHERE id = {picture}; "
            f"SELECT record_picture({picture}, NULL, 't', '')",
            "INSERT INTO region (picture_id, position, object_id, shape, "
            f"coordinates) VALUES ({picture}, 0, {thing}, 'point', "
            "'{0,0}'); DELETE FROM region WHERE picture_id = " + str(picture),
            f"INSERT INTO picture_licence VALUES ({picture}, 1)",
            f"INSERT INTO rating VALUES ({picture}, {made.author_id}, 5)",
            f"UPDATE picture SET visibility = 'deleted' WHERE id = {picture}",
            "SELECT number_changes(10)", "SELECT refresh_statistics()",
            f"DELETE FROM object WHERE id = {thing}"):
        assert sqlstate(writer, statement) == (None, None), statement
    writer.close()
