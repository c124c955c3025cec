# test/http/schema.py: what tests of the schema share.

import threading

import psycopg2

from conftest import PATIENCE_S

DENIED = "42501"    # the SQLSTATE of insufficient_privilege
MAINTAINED = """SELECT * FROM check_maintained()
    WHERE what NOT LIKE '%%revision' LIMIT 9"""


def sqlstate(connection, statement, values=()):
    """What became of it: (SQLSTATE, constraint), both None for success."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT here")
            cursor.execute(statement, values or None)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return None, None
    except psycopg2.Error as error:
        return error.pgcode, error.diag.constraint_name
    finally:
        connection.rollback()


def in_threads(*functions):
    """Runs all at once; what each returned or raised, in order."""
    results = [None] * len(functions)

    def run(at):
        try:
            results[at] = functions[at]()
        except Exception as error:
            results[at] = error
    threads = [threading.Thread(target=run, args=(at,))
               for at in range(len(functions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
        assert not thread.is_alive(), "a transaction waits for ever"
    return results
