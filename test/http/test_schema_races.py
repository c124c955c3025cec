# test/http/test_schema_races.py: two transactions at once leave the schema true.

import threading

import psycopg2
import pytest
from psycopg2 import errors

from schema import MAINTAINED, in_threads


def close_a_ring(conninfo, first, second, level=None):
    """Two open transactions: the second must wait, then fail."""
    one, two = (psycopg2.connect(conninfo) for _ in range(2))
    for connection in (one, two):
        if level:
            connection.set_session(isolation_level=level)
        connection.cursor().execute("SELECT 1")
    try:
        one.cursor().execute(first)
        waited = threading.Event()

        def begin():
            two.cursor().execute(second)
            two.commit()

        def finish():
            waited.wait(.3)
            one.commit()
        return in_threads(begin, finish)[0]
    finally:
        one.close()
        two.close()


@pytest.mark.parametrize("level", [None, "REPEATABLE READ", "SERIALIZABLE"])
def test_two_transactions_cannot_close_a_cycle_in_the_tree(
        writer_conninfo, made, level):
    a, b, c = (made.object(n) for n in "abc")
    made.run("INSERT INTO object_parent VALUES (%s, %s)", b, c)
    made.record_object(b)
    edge = "INSERT INTO object_parent VALUES ({}, {})".format
    if level:
        # Under a frozen snapshot the check could not see the other's edge.
        with pytest.raises(errors.FeatureNotSupported):
            close_a_ring(writer_conninfo, edge(a, b), edge(c, a), level)
        return
    result = close_a_ring(writer_conninfo, edge(a, b), edge(c, a))
    made.record_object(a)
    assert isinstance(result, errors.CheckViolation)
    assert made.run("SELECT * FROM check_maintained() "
                    "WHERE what LIKE 'object%%'") == []


@pytest.mark.parametrize("level", [None, "REPEATABLE READ"])
def test_two_transactions_cannot_close_a_cycle_of_replacements(
        writer_conninfo, made, level):
    a, b = made.picture(), made.picture()
    link = "UPDATE picture SET replaced_by_id = {} WHERE id = {}".format
    if level:
        with pytest.raises(errors.FeatureNotSupported):
            close_a_ring(writer_conninfo, link(b, a), link(a, b), level)
        return
    result = close_a_ring(writer_conninfo, link(b, a), link(a, b))
    made.record(a, b)
    assert isinstance(result, psycopg2.Error)
    assert made.run("SELECT replaced_by_id FROM picture WHERE id = ANY (%s) "
                    "ORDER BY id", [a, b]) == [(b,), (None,)]


def test_two_transactions_cannot_give_a_name_two_meanings(
        writer_conninfo, made):
    thing = made.object("thing")
    name = made.name("both")
    result = close_a_ring(
        writer_conninfo, f"INSERT INTO object (name) VALUES ('{name}')",
        f"INSERT INTO object_alias VALUES ('{name}', {thing})")
    assert isinstance(result, errors.UniqueViolation)
    made.record_object(made.value("SELECT id FROM object WHERE name = %s",
                                  name))


def test_hiding_a_replacement_while_it_is_set_leaves_the_truth(
        writer_conninfo, made):
    for round in range(6):
        old, new = made.picture(), made.picture(own_file=True)
        link = f"UPDATE picture SET replaced_by_id = {new} WHERE id = {old}"
        hide = f"UPDATE picture SET visibility = 'hidden' WHERE id = {new}"
        pair = (link, hide) if round % 2 else (hide, link)
        result = close_a_ring(writer_conninfo, *pair)
        made.record(old, new)
        assert result is None or isinstance(result, errors.DeadlockDetected)
        assert made.run("SELECT is_obsolete FROM picture WHERE id = %s",
                        old) == [(False,)]


def test_ratings_of_many_at_once_are_all_counted(writer_conninfo, made):
    picture = made.picture()
    people = [made.account(made.name(f"p{n}")) for n in range(8)]
    made.connection.commit()

    def rate(account):
        def run():
            connection = psycopg2.connect(writer_conninfo)
            for stars in (1, 5, 3):
                with connection, connection.cursor() as cursor:
                    cursor.execute("""INSERT INTO rating VALUES (%s, %s, %s)
                        ON CONFLICT (picture_id, account_id)
                        DO UPDATE SET stars = EXCLUDED.stars""",
                                   (picture, account, stars))
            connection.close()
        return run
    assert in_threads(*map(rate, people)) == [None] * 8
    assert made.run("SELECT rating_count, rating_sum FROM picture "
                    "WHERE id = %s", picture) == [(8, 24)]


def test_regions_drawn_at_once_are_all_kept(writer_conninfo, made):
    picture = made.picture()
    things = [made.object(f"t{n}") for n in range(8)]

    def draw(position):
        def run():
            connection = psycopg2.connect(writer_conninfo)
            with connection, connection.cursor() as cursor:
                cursor.execute("""INSERT INTO region (picture_id, position,
                    object_id, shape, coordinates) VALUES (%s, %s, %s,
                    'point', '{0,0}')""",
                               (picture, position, things[position]))
            connection.close()
        return run
    results = in_threads(*map(draw, range(8)))
    made.record(picture)
    assert results == [None] * 8
    assert made.run("SELECT region_count, object_ids FROM picture "
                    "WHERE id = %s", picture) == [(8, sorted(things))]
    assert made.run(MAINTAINED) == []


def test_pictures_made_at_once_are_dated_in_the_order_of_their_ids(
        writer_conninfo, made):
    def make(count):
        def run():
            connection = psycopg2.connect(writer_conninfo)
            ids = []
            for _ in range(count):
                with connection, connection.cursor() as cursor:
                    cursor.execute("""INSERT INTO picture (author_id, width,
                        height, file_format_id, title, visibility)
                        VALUES (%s, 1, 1, 1, '', 'hidden') RETURNING id""",
                                   (made.author_id,))
                    ids.append(cursor.fetchone()[0])
                    cursor.execute("INSERT INTO picture_text (picture_id, "
                                   "media_id) VALUES (%s, %s)",
                                   (ids[-1], made.media_id))
            connection.close()
            return ids
        return run
    made_ids = in_threads(*[make(10) for _ in range(4)])
    ids = sum(made_ids, [])
    made.record(*ids)
    assert len(set(ids)) == 40
    assert made.run("SELECT id FROM picture WHERE id = ANY (%s) "
                    "ORDER BY created_at", ids) == [(n,) for n in sorted(ids)]
