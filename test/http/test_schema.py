# test/http/test_schema.py: the schema refuses what is not true.

import pytest

from schema import sqlstate


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
