# test/http/test_schema_maintained.py: maintained columns stay true whatever is written.

import os
import random

import pytest
from psycopg2 import errors

import data
from schema import MAINTAINED


class Scribbler:
    """Writes at random what triggers have to follow."""

    def __init__(self, made, chance):
        self.made, self.chance = made, chance
        self.things = [made.object(f"t{n}") for n in range(6)]
        self.people = [made.account(made.name(f"p{n}")) for n in range(5)]
        self.pictures = [made.picture(own_file=True) for _ in range(8)]
        self.licences = [row[0] for row in
                         made.run("SELECT id FROM licence LIMIT 5")]

    def some(self, items):
        return self.chance.sample(items, self.chance.randint(1, 4))

    def draw(self):
        rows = [(id, self.chance.randrange(9), self.chance.choice(self.things))
                for id in self.some(self.pictures)]
        for row in rows:
            self.made.run("""INSERT INTO region (picture_id, position,
                object_id, shape, coordinates) VALUES (%s, %s, %s, 'point',
                '{0.1,0.2}')""", *row)

    def draw_many(self):
        """Several pictures in one statement."""
        self.made.run("""INSERT INTO region (picture_id, position, object_id,
            shape, coordinates) SELECT p, 100 + (SELECT count(*) FROM region),
            %s, 'bbox', '{0,0,1,1}' FROM unnest(%s) AS p""",
                      self.chance.choice(self.things), self.some(self.pictures))

    def move(self):
        self.made.run("""UPDATE region SET picture_id = %s, object_id = %s,
            position = position + 1000 WHERE picture_id = ANY (%s)""",
                      self.chance.choice(self.pictures),
                      self.chance.choice(self.things), self.some(self.pictures))

    def erase(self):
        self.made.run("DELETE FROM region WHERE picture_id = ANY (%s) "
                      "AND object_id = ANY (%s)", self.some(self.pictures),
                      self.some(self.things))

    def rate(self):
        self.made.run("""INSERT INTO rating SELECT p, a, %s FROM unnest(%s) p,
            unnest(%s) a ON CONFLICT (picture_id, account_id)
            DO UPDATE SET stars = EXCLUDED.stars""", self.chance.randint(1, 5),
                      self.some(self.pictures), self.some(self.people))

    def unrate(self):
        self.made.run("DELETE FROM rating WHERE account_id = ANY (%s) "
                      "AND picture_id = ANY (%s)", self.some(self.people),
                      self.some(self.pictures))

    def move_ratings(self):
        self.made.run("UPDATE rating SET picture_id = %s WHERE picture_id = %s",
                      *self.chance.sample(self.pictures, 2))

    def license(self):
        self.made.run("""INSERT INTO picture_licence SELECT p, l FROM
            unnest(%s) p, unnest(%s) l ON CONFLICT DO NOTHING""",
                      self.some(self.pictures), self.some(self.licences))

    def unlicense(self):
        self.made.run("DELETE FROM picture_licence WHERE licence_id = %s "
                      "AND picture_id = ANY (%s)",
                      self.chance.choice(self.licences),
                      self.some(self.pictures))

    def relicense(self):
        self.made.run("UPDATE picture_licence SET licence_id = %s "
                      "WHERE picture_id = %s", self.chance.choice(self.licences),
                      self.chance.choice(self.pictures))

    def hide(self):
        self.made.run("UPDATE picture SET visibility = %s::visibility "
                      "WHERE id = ANY (%s)", self.chance.choice(
                          ("listed", "listed", "hidden", "deleted")),
                      self.some(self.pictures))

    def replace(self):
        self.made.run("UPDATE picture SET replaced_by_id = %s WHERE id = %s",
                      *self.chance.sample(self.pictures + [None], 2)[:1],
                      self.chance.choice(self.pictures))

    def hide_and_replace(self):
        self.made.run("""UPDATE picture SET replaced_by_id = %s,
            visibility = %s::visibility WHERE id = %s""",
                      self.chance.choice(self.pictures),
                      self.chance.choice(("listed", "hidden")),
                      self.chance.choice(self.pictures))

    def lie(self):
        """Only triggers say what is obsolete."""
        self.made.run("UPDATE picture SET is_obsolete = NOT is_obsolete "
                      "WHERE id = %s", self.chance.choice(self.pictures))

    def readdress(self):
        self.made.run("UPDATE picture_text SET origin_url = %s "
                      "WHERE picture_id = ANY (%s)",
                      self.chance.choice(data.ORIGINS + [None]),
                      self.some(self.pictures))


ACTIONS = [name for name, value in vars(Scribbler).items()
           if callable(value) and name not in ("__init__", "some")]


@pytest.mark.parametrize(
    "seed", [data.SEED + n for n in range(10 if os.environ.get("LONG") == "1"
                                          else 1)])
def test_maintained_columns_stay_true_whatever_is_written(made, seed):
    chance = random.Random(seed)
    scribbler = Scribbler(made, chance)
    done = []
    for step in range(400):
        action = chance.choice(ACTIONS)
        made.run("SAVEPOINT step")
        try:
            getattr(scribbler, action)()
            done.append(action)
        except (errors.CheckViolation, errors.UniqueViolation) as error:
            made.run("ROLLBACK TO step")
            done.append(f"{action}: refused")
            assert error.diag.constraint_name
        made.run("RELEASE step")
        if step % 50 == 49:
            assert made.run(MAINTAINED) == [], \
                f"PINAKES_SEED={seed}, after {done}"
    assert {action.split(":")[0] for action in done} == set(ACTIONS)
    assert done.count("replace") > 3
    made.connection.rollback()


def test_the_check_function_sees_what_is_untrue(administrator, made):
    """A check that cannot fail would prove nothing."""
    lies = ["region_count = 7", "object_ids = '{1}'", "rating_sum = 3",
            "rating_count = 1", "licence_ids = '{1}'", "origin_key = 'x'",
            "is_obsolete = true", "title = 'unrecorded'"]
    pictures = [made.picture() for _ in lies]
    with administrator.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for picture, lie in zip(pictures, lies):
            cursor.execute(f"UPDATE picture SET {lie} WHERE id = {picture}")
        cursor.execute("SELECT id FROM check_maintained()")
        found = {id for id, in cursor}
    administrator.rollback()
    assert [lie for picture, lie in zip(pictures, lies)
            if picture not in found] == []
