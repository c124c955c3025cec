# test/http/made.py: a few pictures made by hand, for one test, in a gallery of their own.

import itertools
import os
import time

import psycopg2

numbers = itertools.count(1)


class Made:
    """Writes as the owner of the schema; what it made stays in the instance."""

    def __init__(self, conninfo):
        self.connection = psycopg2.connect(conninfo)
        self.tag = f"{time.time_ns() // 1000 % 16**8:08x}{next(numbers):x}"
        self.author = f"maker {self.tag}"
        self.author_id = self.account(self.author)
        self.media_id = self.media()
        self.gallery_id = self.gallery("made")
        self.connection.commit()

    def close(self):
        self.connection.close()

    def run(self, statement, *values):
        with self.connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def value(self, statement, *values):
        return self.run(statement, *values)[0][0]

    def media(self):
        return self.value("""
            INSERT INTO media (sha256, received_sha256, file_format_id,
                size_bytes, width, height)
            VALUES (%s, %s, 2, 1, 1, 1) RETURNING id""",
            os.urandom(32), os.urandom(32))

    def account(self, name, is_admin=False):
        return self.value("INSERT INTO account (name, is_admin) "
                          "VALUES (%s, %s) RETURNING id", name, is_admin)

    def gallery(self, title, owner_id=None, description=""):
        return self.value("""INSERT INTO gallery (title, owner_id, description)
            VALUES (%s, %s, %s) RETURNING id""",
                          title, owner_id or self.author_id, description)

    def name(self, name):
        """The same name, that no other test has."""
        return f"{name} {self.tag}"

    def object(self, name, parents=(), aliases=(), description=""):
        """An object under the ones with these ids; its id."""
        id = self.value("INSERT INTO object (name, description) VALUES "
                        "(%s, %s) RETURNING id", self.name(name), description)
        for parent in parents:
            self.run("INSERT INTO object_parent (object_id, parent_id) "
                     "VALUES (%s, %s)", id, parent)
        for alias in aliases:
            self.run("INSERT INTO object_alias (name, object_id) "
                     "VALUES (%s, %s)", self.name(alias), id)
        self.record_object(id)
        return id

    def named_object(self, stem):
        """The name of an object of this test."""
        self.object(stem)
        return self.name(stem)

    def record_object(self, id):
        self.run("SELECT record_object(%s, NULL, 'test', '')", id)
        self.connection.commit()

    def picture(self, title="", description="", origin_url=None, nature=None,
                licences=(), objects=(), ratings=(), width=640, height=480,
                author_id=None, copied_from=None, replaced_by=None,
                visibility="listed", random_key=0, creator=None,
                in_gallery=True, own_file=False):
        id = self.value("""
            INSERT INTO picture (author_id, width, height, nature_id,
                file_format_id, title, copied_from_id, replaced_by_id,
                visibility, random_key)
            VALUES (%s, %s, %s, (SELECT id FROM nature WHERE code = %s), 2,
                %s, %s, %s, %s::visibility, %s) RETURNING id""",
            author_id or self.author_id, width, height, nature, title,
            copied_from, replaced_by, visibility, random_key)
        # Whoever shares a hidden file is hidden with it.
        own_file = own_file or visibility != "listed"
        self.run("""INSERT INTO picture_text (picture_id, media_id,
                description, origin_url, creator) VALUES (%s, %s, %s, %s, %s)""",
                 id, self.media() if own_file else self.media_id, description,
                 origin_url, creator)
        for licence in licences:
            self.run("""INSERT INTO picture_licence (picture_id, licence_id)
                SELECT %s, id FROM licence WHERE code = %s""", id, licence)
        for position, thing in enumerate(objects):
            self.region(id, thing, position=position)
        for at, stars in enumerate(ratings):
            self.run("""INSERT INTO rating (picture_id, account_id, stars)
                VALUES (%s, %s, %s)""", id,
                     self.account(self.name(f"rater {id} {at}")), stars)
        if in_gallery:
            self.run("""INSERT INTO gallery_picture (gallery_id, picture_id,
                added_by_id) VALUES (%s, %s, %s)""",
                     self.gallery_id, id, self.author_id)
        self.record(id)
        return id

    def region(self, picture_id, object_id, shape="point",
               coordinates=(.5, .5), position=0, **more):
        columns = ["picture_id", "object_id", "shape", "coordinates",
                   "position", *more]
        places = ["%s", "%s", "%s::shape", "%s::float8[]", "%s"] + \
            ["%s"] * len(more)
        return self.value(
            f"INSERT INTO region ({', '.join(columns)}) "
            f"VALUES ({', '.join(places)}) RETURNING id", picture_id,
            object_id, shape, list(coordinates), position, *more.values())

    def record(self, *ids):
        for id in ids:
            self.run("SELECT record_picture(%s, NULL, 'test', ''), "
                     "record_regions(%s, NULL, 'test', '')", id, id)
        self.connection.commit()

    def update(self, picture_id, column, value):
        """One column of the picture, as its next revision."""
        if column == "visibility":
            self.run("UPDATE picture_text SET media_id = %s "
                     "WHERE picture_id = %s", self.media(), picture_id)
        self.run(f"UPDATE picture SET {column} = %s WHERE id = %s",
                 value, picture_id)
        self.record(picture_id)

    def assert_true(self):
        """Nothing that is kept in two places differs, here or elsewhere."""
        self.connection.rollback()
        assert self.run("SELECT * FROM check_maintained() LIMIT 9") == []

    def timestamp_us(self, picture_id):
        return self.value("""SELECT (extract(epoch FROM created_at) *
            1000000)::bigint FROM picture WHERE id = %s""", picture_id)
