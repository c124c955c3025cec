# test/http/test_schema.py: the schema refuses what is not true, and keeps true what it maintains.

import os
import random
import threading
import time

import psycopg2
import pytest
from psycopg2 import errors

import data

UNDEFINED, DENIED = "42883", "42501"
# Other tests withhold files that pictures made by hand go on using.
MAINTAINED = """SELECT * FROM check_maintained()
    WHERE what NOT LIKE '%%revision'
    AND what <> 'picture of a withheld file' LIMIT 9"""


@pytest.fixture
def database(made):
    """A place to try: what a statement may name, rolled back at the end."""
    names = {
        "account": made.author_id, "name": f"'{made.author}'",
        "object": made.object("o", aliases=["a"]),
        "object2": made.object("p"), "media": made.media_id,
        "picture": made.picture(), "picture2": made.picture(),
        "gallery": made.gallery_id, "tag": made.tag,
        "object_name": f"'{made.name('o')}'", "alias": f"'{made.name('a')}'",
    }
    return made, names


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


# ---- constraints ----

BYTES = "decode(repeat('ab', 32), 'hex')"
PICTURE = "INSERT INTO picture (author_id, width, height, file_format_id, " \
    "title{0}) VALUES ({account}, {1}, {2}, 1, {3}{4})"
MEDIA = "INSERT INTO media (sha256, received_sha256, file_format_id, " \
    "size_bytes, width, height, frame_count) VALUES ({}, {}, {}, {}, {}, {}, {})"
REGION = "INSERT INTO region (picture_id, position, object_id, shape, " \
    "coordinates{}) VALUES ({{picture}}, {}, {{object}}, '{}', {}{})"


def picture(width=1, height=1, title="''", column="", value=""):
    comma = ", " if column else ""
    return PICTURE.replace("{0}", comma + column).replace("{1}", str(width)) \
        .replace("{2}", str(height)).replace("{3}", title) \
        .replace("{4}", comma + value)


def media(sha=BYTES, received=BYTES, format=1, size=1, width=1, height=1,
          frames=1):
    return MEDIA.format(sha, received, format, size, width, height, frames)


def region(shape, coordinates, position=0, column="", value=""):
    comma = ", " if column else ""
    return REGION.format(comma + column, position, shape,
                         f"'{{{{{coordinates}}}}}'", comma + value)


def text(column, value):
    return f"UPDATE picture_text SET {column} = {value} " \
        "WHERE picture_id = {picture}"


def account(name):
    return f"INSERT INTO account (name) VALUES ({name})"


def thing(name):
    return f"INSERT INTO object (name) VALUES ({name})"


REFUSED = [
    # accounts
    (account("''"), "account_name_is_line"),
    (account("' lead'"), "account_name_is_line"),
    (account("repeat('x', 65)"), "account_name_is_line"),
    (account("'a/b'"), "account_name_is_line"),
    (account("'a%b'"), "account_name_is_line"),
    (account("E'a\\nb'"), "account_name_is_line"),
    (account("'e' || U&'\\0301'"), "account_name_is_line"),
    (account("NULL"), "23502"),
    (account("{name}"), "account_name_key"),
    (account("upper({name})"), "account_name_folded"),
    ("UPDATE account SET password_hash = 'secret' WHERE id = {account}",
     "account_password_is_argon2id"),
    ("INSERT INTO session (token_sha256, account_id, expires_at) "
     "VALUES ('x', {account}, 'infinity')", "session_token_is_sha256"),
    (f"INSERT INTO session (token_sha256, account_id, expires_at) "
     f"VALUES ({BYTES}, {{account}}, '-infinity')", "session_ends_after_start"),
    (f"INSERT INTO session (token_sha256, account_id, expires_at, user_agent) "
     f"VALUES ({BYTES}, {{account}}, 'infinity', repeat('x', 501))",
     "session_user_agent_is_bounded"),
    (f"INSERT INTO session (token_sha256, account_id, expires_at) "
     f"VALUES ({BYTES}, -1, 'infinity')", "session_account_id_fkey"),
    ("INSERT INTO api_token (account_id, label, token_sha256, scope) "
     "VALUES ({account}, '', 'x', 'read')", "api_token_is_sha256"),
    (f"INSERT INTO api_token (account_id, label, token_sha256, scope) "
     f"VALUES ({{account}}, repeat('x', 101), {BYTES}, 'read')",
     "api_token_label_is_line"),
    (f"INSERT INTO api_token (account_id, label, token_sha256, scope) "
     f"VALUES ({{account}}, '', {BYTES}, 'all')", "22P02"),
    ("INSERT INTO sign_in_failure VALUES ('x', 1)",
     "sign_in_failure_key_is_sha256"),
    (f"INSERT INTO sign_in_failure VALUES ({BYTES}, 0)",
     "sign_in_failure_counts"),
    ("INSERT INTO registration VALUES ('x', {})".replace("{}", BYTES),
     "registration_ticket_is_sha256"),
    ("INSERT INTO registration VALUES ({}, 'x')".replace("{}", BYTES),
     "registration_network_is_sha256"),
    ("INSERT INTO retired_name VALUES ('x')", "retired_name_is_sha256"),
    ("INSERT INTO retired_name VALUES (name_digest('gone {tag}')); "
     + account("'GONE {tag}'"), "account_name_is_new"),
    ("INSERT INTO retired_name VALUES (name_digest('gone {tag}')); "
     "UPDATE account SET name = 'gone {tag}' WHERE id = {account}",
     "account_name_is_new"),
    ("INSERT INTO password_reset VALUES ('x', {account}, now(), now())",
     "password_reset_token_is_sha256"),
    ("SELECT admin.reset_password({name}); INSERT INTO password_reset "
     f"VALUES ({BYTES}, {{account}}, now(), now())",
     "password_reset_account_id_key"),
    ("SELECT admin.reset_password('nobody {tag}')", "P0002"),
    ("SELECT admin.suspend('nobody {tag}')", "P0002"),
    ("INSERT INTO reset_mail VALUES ({account}, E'a@b.example\nBcc: c@d.e')",
     "reset_mail_address_is_one"),
    ("INSERT INTO reset_mail VALUES ({account}, 'a.b+c_d@e-f.example'), "
     "({account}, 'a@b.example')", "reset_mail_pkey"),
    ("INSERT INTO reset_mail VALUES ({account}, 'nobody')",
     "reset_mail_address_is_one"),
    ("INSERT INTO reset_mail VALUES ({account}, '-oQ/tmp@b.example,x@y.z')",
     "reset_mail_address_is_one"),
    ("INSERT INTO site VALUES (true, '')", "site_pkey"),
    ("INSERT INTO site VALUES (false, '')", "site_is_only"),
    # vocabulary
    ("INSERT INTO licence (code, title, is_free) VALUES ('a b', 'x', true)",
     "licence_code_is_identifier"),
    ("INSERT INTO licence (code, title, is_free) VALUES ('X-y', '', true)",
     "licence_title_is_line"),
    ("INSERT INTO licence (code, title, is_free) VALUES ('MIT', 'x', true)",
     "licence_code_key"),
    ("INSERT INTO nature (id, code, description) VALUES (99, 'A B', '')",
     "nature_code_is_identifier"),
    ("INSERT INTO nature (id, code, description) VALUES (99, 'photo', '')",
     "nature_code_key"),
    ("INSERT INTO file_format VALUES (99, 'image/jpeg', 'x')",
     "file_format_media_type_key"),
    (thing("''"), "object_name_is_line"),
    (thing("repeat('x', 201)"), "object_name_is_line"),
    (thing("E'a\\tb'"), "object_name_is_line"),
    (thing("U&'a\\0085b'"), "object_name_is_line"),
    (thing("{object_name}"), "object_name_key"),
    (thing("{alias}"), "object_name_means_one"),
    ("UPDATE object SET name = {alias} WHERE id = {object2}",
     "object_name_means_one"),
    ("UPDATE object SET description = repeat('x', 5001) WHERE id = {object}",
     "object_description_is_bounded"),
    ("INSERT INTO object_alias VALUES ({object_name}, {object})",
     "object_name_means_one"),
    ("INSERT INTO object_alias VALUES ({alias}, {object2})",
     "object_alias_pkey"),
    ("INSERT INTO object_alias VALUES ('', {object})",
     "object_alias_name_is_line"),
    ("INSERT INTO object_alias VALUES ('lost {tag}', -1)",
     "object_alias_object_id_fkey"),
    ("INSERT INTO object_parent VALUES ({object}, {object})",
     "object_parent_has_no_cycle|object_parent_is_another"),
    ("INSERT INTO object_parent VALUES ({object}, {object2}); "
     "INSERT INTO object_parent VALUES ({object2}, {object})",
     "object_parent_has_no_cycle"),
    ("INSERT INTO object_parent VALUES ({object}, -1)",
     "object_parent_parent_id_fkey"),
    ("INSERT INTO catalogue VALUES (true, 1)", "catalogue_pkey"),
    ("INSERT INTO catalogue VALUES (false, 1)", "catalogue_is_only_check"),
    # files
    (media(sha="'x'"), "media_sha256_has_32_bytes"),
    (media(received="'x'"), "media_received_sha256_has_32_bytes"),
    (media(format=99), "media_file_format_id_fkey"),
    (media(size=0), "media_has_bytes"),
    (media(width=0), "media_has_width"),
    (media(height=1000001), "media_has_height"),
    (media(frames=0), "media_has_frames"),
    (f"{media()}; {media()}", "media_sha256_key"),
    # pictures
    (picture(), "picture_has_text"),
    (picture(width=0), "picture_has_width"),
    (picture(height=0), "picture_has_height"),
    (picture(width=1000001), "picture_has_width"),
    (picture(title="repeat('x', 501)"), "picture_title_is_line"),
    (picture(title="E'a\\nb'"), "picture_title_is_line"),
    (picture(title="'e' || U&'\\0301'"), "picture_title_is_line"),
    (picture(title="NULL"), "23502"),
    (picture(column="nature_id", value="999"), "picture_nature_id_fkey"),
    (picture(column="copied_from_id", value="2147483647"),
     "picture_copies_an_older"),
    ("UPDATE picture SET copied_from_id = id WHERE id = {picture}",
     "picture_copies_an_older"),
    ("UPDATE picture SET copied_from_id = {picture2} WHERE id = {picture}",
     "picture_copies_an_older"),
    ("UPDATE picture SET copied_from_id = 0 WHERE id = {picture}",
     "picture_copied_from_id_fkey"),
    ("UPDATE picture SET replaced_by_id = id WHERE id = {picture}",
     "picture_replacement_has_no_cycle"),
    ("UPDATE picture SET replaced_by_id = {picture2} WHERE id = {picture};"
     "UPDATE picture SET replaced_by_id = {picture} WHERE id = {picture2}",
     "picture_replacement_has_no_cycle"),
    ("UPDATE picture SET replaced_by_id = 2147483647 WHERE id = {picture}",
     "picture_replaced_by_id_fkey"),
    ("UPDATE picture SET replaced_by_id = {picture2} WHERE id = {picture}; "
     + picture(column="replaced_by_id", value="{picture2}"),
     "picture_replaced_by"),
    ("UPDATE picture SET id = id + 1000000 WHERE id = {picture}",
     "picture_keeps_number"),
    ("UPDATE picture SET created_at = '2020-01-01' WHERE id = {picture}",
     "picture_keeps_number"),
    ("DELETE FROM picture WHERE id = {picture}", "picture_stays"),
    ("UPDATE picture SET is_shown = true WHERE id = {picture}", "428C9"),
    ("UPDATE picture SET visibility = 'gone' WHERE id = {picture}", "22P02"),
    ("UPDATE picture SET author_id = -1 WHERE id = {picture}",
     "picture_author_id_fkey"),
    # texts
    (text("description", "repeat('x', 20001)"),
     "picture_description_is_bounded"),
    (text("description", "NULL"), "23502"),
    (text("origin_url", "repeat('x', 2001)"),
     "picture_origin_url_is_bounded|picture_origin_key_is_bounded"),
    (text("creator", "repeat('x', 301)"), "picture_creator_is_line"),
    (text("credit_url", "repeat('x', 2001)"), "picture_credit_url_is_bounded"),
    (text("annotators", "'nobody'"), "22P02"),
    (text("media_id", "-1"), "picture_text_media_id_fkey"),
    ("DELETE FROM picture_text WHERE picture_id = {picture}",
     "picture_has_text"),
    ("INSERT INTO picture_licence VALUES ({picture}, -1)",
     "picture_licence_licence_id_fkey"),
    ("INSERT INTO picture_licence VALUES (2147483647, 1)",
     "picture_licence_picture_id_fkey"),
    # regions
    (region("bbox", "0,0,1"), "region_is_valid"),
    (region("bbox", "0,0,0,1"), "region_is_valid"),
    (region("bbox", "0,0,1,-1"), "region_is_valid"),
    (region("bbox", "0.5,0,0.6,1"), "region_is_valid"),
    (region("bbox", "0,0.5,1,0.6"), "region_is_valid"),
    (region("bbox", "-0.1,0,1,1"), "region_is_valid"),
    (region("bbox", "0,0,NaN,1"), "region_is_valid"),
    (region("bbox", "0,0,Infinity,1"), "region_is_valid"),
    (region("bbox", "0,0,NULL,1"), "region_is_valid"),
    (region("point", "0.5"), "region_is_valid"),
    (region("point", "0.5,1.1"), "region_is_valid"),
    (region("point", "0.5,0.5,0.5,0.5"), "region_is_valid"),
    (region("point", ""), "region_is_valid|23514"),
    (region("point", "NaN,0.5"), "region_is_valid"),
    (region("polygon", "0,0,1,1"), "region_is_valid"),
    (region("polygon", "0,0,1,1,0,1,1"), "region_is_valid"),
    (region("polyline", "0,0"), "region_is_valid"),
    (region("polyline", "0,0,1"), "region_is_valid"),
    (region("circle", "0,0,1"), "22P02"),
    (region("point", "0,0", position=-1), "region_position_is_natural"),
    (region("point", "0,0") + "; " + region("point", "0,0"),
     "region_position_is_free"),
    (region("point", "0,0", 0, "instance", "'[1]'"),
     "region_instance_is_scalar"),
    (region("point", "0,0", 0, "instance", "'null'"),
     "region_instance_is_scalar"),
    (region("point", "0,0", 0, "source_kind", "'oracle'"),
     "region_source_is_known"),
    (region("point", "0,0", 0, "source_name", "'x'"),
     "region_source_has_kind"),
    (region("point", "0,0", 0, "source_confidence", "0.5"),
     "region_source_has_kind"),
    (region("point", "0,0", 0, "source_kind, source_confidence",
            "'model', 1.5"), "region_confidence_is_share"),
    (region("point", "0,0", 0, "source_kind, source_confidence",
            "'model', 'NaN'"), "region_confidence_is_share"),
    ("INSERT INTO region (picture_id, position, object_id, shape, "
     "coordinates) VALUES ({picture}, 0, -1, 'point', '{{0,0}}')",
     "region_object_id_fkey|picture_object_object_id_fkey"),
    (region("point", "0,0") + "; DELETE FROM object WHERE id = {object}",
     "picture_object_object_id_fkey|region_object_id_fkey"),
    # ratings, galleries
    ("INSERT INTO rating VALUES ({picture}, {account}, 0)",
     "rating_is_one_to_five"),
    ("INSERT INTO rating VALUES ({picture}, {account}, 6)",
     "rating_is_one_to_five"),
    ("INSERT INTO rating VALUES ({picture}, -1, 1)",
     "rating_account_id_fkey"),
    ("INSERT INTO rating VALUES (2147483647, {account}, 1)",
     "rating_picture_id_fkey"),
    ("INSERT INTO rating VALUES ({picture}, {account}, 1); "
     "INSERT INTO rating VALUES ({picture}, {account}, 2)", "rating_pkey"),
    ("UPDATE gallery SET title = repeat('x', 501) WHERE id = {gallery}",
     "gallery_title_is_line"),
    ("UPDATE gallery SET description = repeat('x', 20001) WHERE id = {gallery}",
     "gallery_description_is_bounded"),
    ("UPDATE gallery SET owner_id = -1 WHERE id = {gallery}",
     "gallery_owner_id_fkey"),
    ("INSERT INTO gallery_picture VALUES ({gallery}, 2147483647, {account})",
     "gallery_picture_picture_id_fkey"),
    ("INSERT INTO gallery_picture VALUES ({gallery}, {picture}, {account})",
     "gallery_picture_pkey|gallery_picture_picture"),
    ("INSERT INTO gallery_trust VALUES ({gallery}, -1)",
     "gallery_trust_account_id_fkey"),
    # history: append-only, as the owner of the schema too
    ("UPDATE picture_revision SET title = 'x' WHERE picture_id = {picture}",
     "history_is_append_only"),
    ("DELETE FROM picture_revision WHERE picture_id = {picture}",
     "history_is_append_only"),
    ("UPDATE region_revision SET regions = '[]' WHERE picture_id = {picture}",
     "history_is_append_only"),
    ("DELETE FROM region_revision WHERE picture_id = {picture}",
     "history_is_append_only"),
    ("UPDATE object_revision SET name = 'x' WHERE object_id = {object}",
     "history_is_append_only"),
    ("DELETE FROM object_revision WHERE object_id = {object}",
     "history_is_append_only"),
    ("DELETE FROM change WHERE picture_id = {picture}",
     "history_is_append_only"),
    ("UPDATE change SET tool = 'other' WHERE picture_id = {picture}",
     "history_is_append_only"),
    ("UPDATE change SET number = -id WHERE picture_id = {picture}; "
     "UPDATE change SET number = id WHERE picture_id = {picture}",
     "history_is_append_only"),
    ("INSERT INTO picture_revision SELECT * FROM picture_revision "
     "WHERE picture_id = {picture}", "picture_revision_pkey"),
    ("INSERT INTO change (tool, kind) VALUES ('x', 'weather')", "22P02"),
    ("INSERT INTO feed VALUES (false, gen_random_uuid(), 0)",
     "feed_is_only_check"),
    ("INSERT INTO picture_counter VALUES (false, 0, now())",
     "picture_counter_is_only_check"),
    ("INSERT INTO quantile (name, bounds) VALUES ('x', '{{1,2}}')",
     "quantile_has_bounds"),
]


@pytest.mark.parametrize("statement, expected", REFUSED, ids=[
    f"{number}-{expected.split('|')[0]}"
    for number, (_, expected) in enumerate(REFUSED)])
def test_a_constraint_refuses(database, statement, expected):
    made, names = database
    statement = statement.format(**names).replace("%", "%%")
    found = sqlstate(made.connection, statement, ())
    assert set(found) & set(expected.split("|")), (found, statement)


# What stands close to what is refused, and is not.
@pytest.mark.parametrize("statement", [
    region("bbox", "0,0,1,1"), region("bbox", "0.5,0.5,0.5,0.5000005"),
    region("point", "0,1"), region("polygon", "0,0,1,1,0,1"),
    region("polyline", "0,0,1,1"),
    region("point", "0,0", 0, "instance", "'7'"),
    region("point", "0,0", 0, "source_kind, source_name, source_confidence",
           "'model', 'm', 1"),
    account("'é name {tag}'"), thing("'a/b {tag}'"),
    "UPDATE picture SET title = repeat('x', 500) WHERE id = {picture}",
    "UPDATE picture SET copied_from_id = {picture} WHERE id = {picture2}",
    text("origin_url", "repeat('x', 2000)"),
    text("description", "repeat('x', 20000)"),
    "INSERT INTO object_parent VALUES ({object}, {object2})",
    "DELETE FROM object WHERE id = {object}",
])
def test_what_is_allowed_is_not_refused(database, statement):
    made, names = database
    assert sqlstate(made.connection, statement.format(**names)) == (None, None)


def test_every_table_and_column_has_a_comment(owner):
    with owner.cursor() as cursor:
        cursor.execute("""
            SELECT c.relname || coalesce('.' || a.attname, '')
            FROM pg_class c LEFT JOIN LATERAL (
                SELECT attname, attnum FROM pg_attribute
                WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped
                UNION ALL SELECT NULL, 0) a ON true
            WHERE c.relnamespace = 'public'::regnamespace
            AND c.relkind IN ('r', 'p', 'v', 'm')
            AND coalesce(col_description(c.oid, nullif(a.attnum, 0)),
                CASE a.attnum WHEN 0 THEN obj_description(c.oid, 'pg_class')
                END, '') = ''""")
        assert cursor.fetchall() == []


def test_every_foreign_key_has_an_index(owner):
    """Else a delete or a join reads a whole table; small ones are exempt."""
    with owner.cursor() as cursor:
        cursor.execute("""
            SELECT c.conrelid::regclass::text, c.conname FROM pg_constraint c
            WHERE c.contype = 'f'
            AND c.connamespace = 'public'::regnamespace
            AND c.conrelid::regclass::text IN ('picture', 'picture_text',
                'region', 'rating', 'gallery_picture', 'picture_licence',
                'picture_object')
            AND c.confrelid::regclass::text IN ('picture', 'account', 'media')
            AND NOT c.conname LIKE '%added_by%'
            AND NOT EXISTS (SELECT FROM pg_index i
                WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])""")
        assert cursor.fetchall() == []


def test_folding_is_the_simple_unicode_mapping(owner):
    """The model folds by Python; both must mean the same."""
    import model
    with owner.cursor() as cursor:
        cursor.execute("""SELECT n, fold(chr(n)) FROM generate_series(1, 131071)
            AS n WHERE n NOT BETWEEN 55296 AND 57343""")
        differ = [(hex(n), text) for n, text in cursor
                  if text != model.fold(chr(n))]
    assert differ == []


# ---- two transactions at once ----

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
        thread.join(30)
        assert not thread.is_alive(), "a transaction waits for ever"
    return results


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


# ---- maintained columns ----

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


def test_maintained_columns_stay_true_whatever_is_written(made):
    chance = random.Random(data.SEED)
    scribbler = Scribbler(made, chance)
    done = []
    for step in range(400 if os.environ.get("LONG") != "1" else 4000):
        action = chance.choice(ACTIONS)
        made.run("SAVEPOINT step")
        try:
            getattr(scribbler, action)()
            done.append(action)
        except (errors.CheckViolation, errors.UniqueViolation) as error:
            made.run("ROLLBACK TO step")
            done.append(f"{action}: refused")
            assert error.diag.constraint_name
        if step % 50 == 49:
            assert made.run(MAINTAINED) == [], \
                f"PINAKES_SEED={data.SEED}, after {done}"
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


@pytest.fixture
def administrator():
    conninfo = os.environ.get("PINAKES_ADMINISTRATOR")
    if not conninfo:
        pytest.skip("PINAKES_ADMINISTRATOR is not set")
    connection = psycopg2.connect(conninfo)
    yield connection
    connection.close()


# ---- rights ----

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


# ---- the change log ----

def test_a_follower_of_the_change_log_misses_none_and_sees_none_twice(
        writer_conninfo, made):
    """Eight writers sleep before they commit, so that low ids come late."""
    tool, each = made.name("numbering"), 12
    chance = random.Random(data.SEED)
    naps = [[chance.random() * .05 for _ in range(each)] for _ in range(8)]
    done = threading.Event()
    seen = []

    def write(at):
        def run():
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
            last, until = cursor.fetchone()[0], None
            while until is None or time.monotonic() < until:
                if done.is_set() and until is None:
                    until = time.monotonic() + 1
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
    done.set()
    follower.join(20)
    assert results == [None] * 8 and failures == []
    written = [row[0] for row in made.run(
        "SELECT id FROM change WHERE tool = %s", tool)]
    assert len(written) > 100
    assert sorted(seen) == sorted(written)
    assert len(set(seen)) == len(seen)
    assert seen != sorted(seen), "nothing came late: the test tested nothing"


def test_the_same_writer_is_numbered_in_the_order_it_wrote(made):
    first, second = made.picture(), made.picture()
    deadline = time.monotonic() + 5
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
