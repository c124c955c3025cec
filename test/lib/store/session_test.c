/* test/lib/store/session_test.c: sessions and tokens: begun, found, ended. */

#include "lib/store/writer_fixture.h"

#include "auth/auth.h"
#include "store/account_write.h"
#include "store/session.h"
#include "store/token.h"

#include <math.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { DAY_S = 24 * 60 * 60 };

static void
begin_session(struct writer *writer, unsigned char kept[SHA256_BYTES])
{
	(void)secret_make(writer->arena, kept);
	assert_int_equal(session_insert(writer->db, writer->arena, kept,
			     writer->account_id, "Test/1 \303\251\n", DAY_S),
	    OK);
}

static enum status
identify(struct writer *writer, const unsigned char kept[SHA256_BYTES],
    struct identity *identity)
{
	return session_identify(writer->db, writer->arena, kept, DAY_S,
	    identity);
}

static void
run(struct writer *writer, const char *sql)
{
	(void)writer_text(writer,
	    arena_format(writer->arena, "%s WHERE account_id = %d RETURNING 1",
		sql, writer->account_id));
}

static void
a_session_is_its_owners_until_it_ends(void **state)
{
	struct writer *writer = writer_of(state);
	unsigned char kept[SHA256_BYTES], other[SHA256_BYTES];
	struct identity identity;

	begin_session(writer, kept);
	assert_int_equal(identify(writer, kept, &identity), OK);
	assert_int_equal(identity.account_id, writer->account_id);
	assert_int_equal(identity.scope, SCOPE_ADMIN);
	assert_false(identity.is_admin);
	assert_false(identity.is_to_touch);
	memcpy(other, kept, sizeof(other));
	other[0] ^= 1;
	assert_int_equal(identify(writer, other, &identity), NOT_FOUND);
	assert_int_equal(session_delete(writer->db, writer->arena, kept), OK);
	assert_int_equal(identify(writer, kept, &identity), NOT_FOUND);
	assert_int_equal(session_delete(writer->db, writer->arena, kept), OK);
}

static void
nobody_is_signed_in_to_what_was_deleted(void **state)
{
	struct writer *writer = writer_of(state);
	unsigned char kept[SHA256_BYTES];
	struct identity identity;

	assert_int_equal(account_delete(writer->db, writer->arena,
			     writer->account_id, true),
	    OK);
	/* Begun too late, as by a request that was under way. */
	begin_session(writer, kept);
	assert_int_equal(identify(writer, kept, &identity), NOT_FOUND);
}

static void
use_is_noted_after_a_while_and_idleness_ends_it(void **state)
{
	struct writer *writer = writer_of(state);
	unsigned char kept[SHA256_BYTES];
	struct identity identity;

	begin_session(writer, kept);
	run(writer,
	    "UPDATE session SET last_seen_at = now() - interval '10 minutes'");
	assert_int_equal(identify(writer, kept, &identity), OK);
	assert_true(identity.is_to_touch);
	assert_int_equal(session_touch(writer->db, writer->arena, kept), OK);
	assert_int_equal(identify(writer, kept, &identity), OK);
	assert_false(identity.is_to_touch);
	run(writer,
	    "UPDATE session SET last_seen_at = now() - interval '25 hours'");
	assert_int_equal(identify(writer, kept, &identity), NOT_FOUND);
}

static void
sessions_are_listed_and_ended_by_their_owner(void **state)
{
	struct writer *writer = writer_of(state);
	unsigned char first[SHA256_BYTES], second[SHA256_BYTES];
	struct session *sessions;
	size_t count;

	begin_session(writer, first);
	begin_session(writer, second);
	assert_int_equal(sessions_list(writer->db, writer->arena,
			     writer->account_id, DAY_S, &sessions, &count),
	    OK);
	assert_int_equal(count, 2);
	assert_string_equal(sessions[0].kept,
	    text_hex(writer->arena, second, SHA256_BYTES));
	assert_string_equal(sessions[0].user_agent, "Test/1 ???");
	assert_int_equal(session_delete_own(writer->db, writer->arena,
			     writer->account_id + 1, sessions[0].kept),
	    OK);
	assert_int_equal(sessions_delete(writer->db, writer->arena,
			     writer->account_id, first),
	    OK);
	assert_int_equal(sessions_list(writer->db, writer->arena,
			     writer->account_id, DAY_S, &sessions, &count),
	    OK);
	assert_int_equal(count, 1);
	assert_int_equal(session_delete_own(writer->db, writer->arena,
			     writer->account_id, sessions[0].kept),
	    OK);
	assert_int_equal(writer_int(writer,
			     arena_format(writer->arena,
				 "SELECT count(*) FROM session WHERE"
				 " account_id = %d",
				 writer->account_id)),
	    0);
}

static void
sessions_have_a_limit(void **state)
{
	struct writer *writer = writer_of(state);
	unsigned char kept[SHA256_BYTES];
	struct identity identity;

	(void)writer_text(writer,
	    arena_format(writer->arena,
		"WITH made AS (INSERT INTO session (token_sha256, account_id,"
		" expires_at, last_seen_at) SELECT sha256(convert_to("
		"'limit %d ' || i, 'UTF8')), %d, 'infinity',"
		" now() - i * interval '1 second'"
		" FROM generate_series(1, %d) i RETURNING 1)"
		" SELECT count(*) FROM made",
		writer->account_id, writer->account_id, SESSIONS_MAX + 5));
	begin_session(writer, kept);
	assert_int_equal(identify(writer, kept, &identity), OK);
	assert_int_equal(writer_int(writer,
			     arena_format(writer->arena,
				 "SELECT count(*) FROM session WHERE"
				 " account_id = %d",
				 writer->account_id)),
	    SESSIONS_MAX);
}

static void
a_token_has_its_scope_and_its_end(void **state)
{
	struct writer *writer = writer_of(state);
	unsigned char kept[SHA256_BYTES];
	struct identity identity;
	struct token token, *tokens;
	size_t count;

	(void)api_token_make(writer->arena, kept);
	assert_int_equal(token_insert(writer->db, writer->arena,
			     writer->account_id, "robot", SCOPE_WRITE, 7, kept,
			     &token),
	    OK);
	assert_string_equal(token.scope, "write");
	assert_true(isnan(token.used_s));
	assert_true(token.expires_s - token.created_s > 6.9 * DAY_S);
	assert_int_equal(token_identify(writer->db, writer->arena, kept,
			     &identity),
	    OK);
	assert_int_equal(identity.scope, SCOPE_WRITE);
	assert_true(identity.is_to_touch);
	assert_int_equal(token_touch(writer->db, writer->arena, kept), OK);
	assert_int_equal(tokens_list(writer->db, writer->arena,
			     writer->account_id, &tokens, &count),
	    OK);
	assert_int_equal(count, 1);
	assert_false(isnan(tokens[0].used_s));
	(void)api_token_make(writer->arena, kept);
	(void)writer_text(writer,
	    arena_format(writer->arena,
		"INSERT INTO api_token (account_id, label, token_sha256,"
		" scope, expires_at) VALUES (%d, '', '\\x%s', 'read', now())"
		" RETURNING id",
		writer->account_id,
		text_hex(writer->arena, kept, SHA256_BYTES)));
	assert_int_equal(token_identify(writer->db, writer->arena, kept,
			     &identity),
	    NOT_FOUND);
	assert_int_equal(token_delete(writer->db, writer->arena,
			     writer->account_id + 1, token.id),
	    NOT_FOUND);
	assert_int_equal(token_delete(writer->db, writer->arena,
			     writer->account_id, token.id),
	    OK);
	assert_int_equal(token_delete(writer->db, writer->arena,
			     writer->account_id, token.id),
	    NOT_FOUND);
}

static void
scopes_have_names(void **state)
{
	enum token_scope scope;

	(void)state;
	assert_true(token_scope_read("admin", &scope));
	assert_string_equal(token_scope_name(scope), "admin");
	assert_false(token_scope_read("all", &scope));
	assert_false(token_scope_read("", &scope));
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, writer_begin, writer_undo)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_session_is_its_owners_until_it_ends),
		TEST(nobody_is_signed_in_to_what_was_deleted),
		TEST(use_is_noted_after_a_while_and_idleness_ends_it),
		TEST(sessions_are_listed_and_ended_by_their_owner),
		TEST(sessions_have_a_limit),
		TEST(a_token_has_its_scope_and_its_end),
		cmocka_unit_test(scopes_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
