# test/http/test_change_log.py: a follower of the change log misses nothing.

import random
import threading
import time

import psycopg2

import data
from conftest import PATIENCE_S
from schema import in_threads


def test_a_follower_of_the_change_log_misses_none_and_sees_none_twice(
        writer_conninfo, made):
    """Eight writers sleep before they commit, so that low ids come late."""
    tool, each = made.name("numbering"), 12
    chance = random.Random(data.SEED)
    naps = [[chance.random() * .05 for _ in range(each)] for _ in range(8)]
    begun, done = threading.Event(), threading.Event()
    written, seen = [], []

    def write(at):
        def run():
            begun.wait(PATIENCE_S)
            connection = psycopg2.connect(writer_conninfo)
            for count, nap in enumerate(naps[at]):
                with connection.cursor() as cursor:
                    for _ in range(1 + count % 3):
                        cursor.execute(
                            "INSERT INTO change (tool, kind, revision) "
                            "VALUES (%s, 'moderation', %s)", (tool, at))
                        time.sleep(nap / 3)
                # Some never happen: a gap in the ids, none in the numbers.
                connection.rollback() if count % 5 == 4 else connection.commit()
            connection.close()
        return run

    def follow():
        keeper, reader = (psycopg2.connect(writer_conninfo) for _ in range(2))
        for connection in (keeper, reader):
            connection.autocommit = True
        with keeper.cursor() as numbers, reader.cursor() as cursor:
            cursor.execute("SELECT last_number FROM feed")
            last = cursor.fetchone()[0]
            begun.set()
            end, has_all = time.monotonic() + PATIENCE_S / 2, False
            while time.monotonic() < end:
                if not has_all and done.is_set() and \
                        len(seen) >= len(written):
                    end, has_all = time.monotonic() + 1, True
                numbers.execute("SELECT number_changes(7)")
                cursor.execute("""SELECT number, id, tool FROM change
                    WHERE number > %s ORDER BY number LIMIT 5""", (last,))
                for number, id, by in cursor:
                    assert number == last + 1, "a number was left out"
                    last = number
                    if by == tool:
                        seen.append(id)
        keeper.close()
        reader.close()

    follower = threading.Thread(target=lambda: failures.extend(
        [e for e in in_threads(follow) if e]))
    failures = []
    follower.start()
    results = in_threads(*map(write, range(8)))
    written += [id for id, in made.run(
        "SELECT id FROM change WHERE tool = %s", tool)]
    done.set()
    follower.join()
    assert results == [None] * 8 and failures == []
    assert len(written) > 100
    assert sorted(seen) == sorted(written)
    assert len(set(seen)) == len(seen)
    assert seen != sorted(seen), "nothing came late: the test tested nothing"


def test_the_same_writer_is_numbered_in_the_order_it_wrote(made):
    first, second = made.picture(), made.picture()
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        made.run("SELECT number_changes(1000000)")
        made.connection.commit()
        numbers = made.run("""SELECT number, picture_id FROM change
            WHERE picture_id = ANY (%s) ORDER BY id""", [first, second])
        made.connection.commit()
        if all(number for number, _ in numbers):
            break
    assert [number for number, _ in numbers] == \
        sorted(number for number, _ in numbers)
    assert [id for _, id in numbers] == sorted(id for _, id in numbers)
