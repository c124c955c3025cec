# test/http/test_migrate.py: migrations are applied in order and once, and what cannot be is refused before any is.

import pathlib
import subprocess

import psycopg2
import pytest

from loading import database, dsn

MIGRATE = pathlib.Path(__file__).resolve().parents[2] / \
    "contrib/instance/migrate"


class Schema:
    """A folder of migrations and an empty database."""

    def __init__(self, folder, conninfo):
        self.folder, self.conninfo = folder, conninfo

    def write(self, **files):
        for name, statement in files.items():
            name = name.removeprefix("m").replace("_", "-")
            (self.folder / f"{name}.sql").write_text(statement)

    def migrate(self):
        """What it says, and whether it is content."""
        done = subprocess.run([MIGRATE, self.conninfo, self.folder],
                              stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.STDOUT)
        return done.stdout, done.returncode == 0

    def refuses(self, *words):
        said, is_content = self.migrate()
        assert not is_content
        for word in words:
            assert word in said

    def numbers(self):
        with psycopg2.connect(self.conninfo) as connection, \
                connection.cursor() as cursor:
            cursor.execute("SELECT number FROM schema_migration ORDER BY 1")
            return [number for number, in cursor]


@pytest.fixture
def schema(owner_conninfo, tmp_path):
    with database(owner_conninfo) as name:
        yield Schema(tmp_path, dsn(owner_conninfo, name))


def test_each_is_applied_once_and_in_order(schema):
    schema.write(m0002_b="INSERT INTO t VALUES (2);",
                 m0001_a="CREATE TABLE t (n integer);")
    said, is_content = schema.migrate()
    assert is_content
    assert said.splitlines() == ["migrate: applied 0001-a.sql",
                                 "migrate: applied 0002-b.sql",
                                 "migrate: the schema is at number 2"]
    schema.write(m0010_c="INSERT INTO t VALUES (10);")
    said, is_content = schema.migrate()
    assert said.splitlines() == ["migrate: applied 0010-c.sql",
                                 "migrate: the schema is at number 10"]
    assert schema.numbers() == [1, 2, 10]


def test_without_files_there_is_nothing_to_do(schema):
    assert schema.migrate() == ("migrate: the schema is at number 0\n", True)


def test_one_that_fails_leaves_nothing(schema):
    schema.write(m0001_a="CREATE TABLE t (n integer);",
                 m0002_b="INSERT INTO t VALUES (2); SELECT 1 / 0;",
                 m0003_c="CREATE TABLE u (n integer);")
    schema.refuses("division by zero")
    assert schema.numbers() == [1]


def test_one_that_was_changed_is_refused(schema):
    schema.write(m0001_a="CREATE TABLE t (n integer);")
    schema.migrate()
    schema.write(m0001_a="CREATE TABLE t (n bigint);", m0002_b="SELECT 1;")
    schema.refuses("0001-a.sql changed after it was applied")
    assert schema.numbers() == [1]


def test_a_newer_schema_is_refused(schema):
    schema.write(m0001_a="SELECT 1;", m0002_b="SELECT 1;")
    schema.migrate()
    (schema.folder / "0002-b.sql").unlink()
    schema.refuses("the schema is newer (2) than the files (1)")


def test_two_with_one_number_are_refused(schema):
    schema.write(m0008_a="SELECT 1;", m0008_b="SELECT 1;")
    schema.refuses("two files have number 8")


@pytest.mark.parametrize("name", ["0001-a.sql", "0003-c.sql"])
def test_one_that_cannot_be_read_stops_all(schema, name):
    schema.write(m0002_b="CREATE TABLE t (n integer);")
    (schema.folder / name).symlink_to("nowhere")
    schema.refuses(name)
    schema.write(m0002_b="SELECT 1;")
    (schema.folder / name).unlink()
    assert schema.migrate()[1]
    assert schema.numbers() == [2]


def test_a_name_that_psql_would_misread_is_refused(schema):
    (schema.folder / "0001-it's.sql").write_text("SELECT 1;")
    schema.refuses("a name of other than a-z, 0-9 and -: 0001-it's.sql")
