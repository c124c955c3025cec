/* test/lib/store/report_test.c: reports, and what is forgotten of them. */

#include "lib/store/writer_fixture.h"

#include "store/report.h"

#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

static int
insert(struct writer *writer)
{
	const struct new_report report = {
		.picture_id = writer_picture(writer, "reported"),
		.reason = "privacy",
		.note = "a note",
		.contact = "someone@example.org",
	};
	unsigned char network[SHA256_BYTES] = { 1 };
	int id = 0;

	assert_int_equal(report_insert(writer->db, writer->arena, &report,
			     network, &id),
	    OK);
	return id;
}

static const char *
left_of(struct writer *writer, int id)
{
	assert_int_equal(reports_forget(writer->db, writer->arena, 30), OK);
	return writer_text(writer,
	    arena_format(writer->arena,
		"SELECT contact || (network_sha256 IS NULL)::text"
		" FROM report WHERE id = %d",
		id));
}

static void
close_ago(struct writer *writer, int id, int days)
{
	writer_text(writer,
	    arena_format(writer->arena,
		"WITH c AS (UPDATE report SET closed_at = now() - %d *"
		" interval '1 day' WHERE id = %d RETURNING 1)"
		" SELECT count(*) FROM c",
		days, id));
}

static void
a_contact_is_forgotten_some_time_after_closing(void **state)
{
	struct writer *writer = writer_of(state);
	int id = insert(writer);

	assert_string_equal(left_of(writer, id), "someone@example.orgfalse");
	assert_int_equal(report_close(writer->db, writer->arena, id,
			     writer->account_id, "nothing", ""),
	    OK);
	close_ago(writer, id, 29);
	assert_string_equal(left_of(writer, id), "someone@example.orgfalse");
	close_ago(writer, id, 31);
	assert_string_equal(left_of(writer, id), "false");
}

static void
a_network_is_forgotten_after_a_day(void **state)
{
	struct writer *writer = writer_of(state);
	int picture_id = writer_picture(writer, "reported");
	int id = writer_int(writer,
	    arena_format(writer->arena,
		"INSERT INTO report (picture_id, reason, network_sha256,"
		" made_at) VALUES (%d, 'spam', sha256('x'),"
		" now() - interval '25 hours') RETURNING id",
		picture_id));

	assert_string_equal(left_of(writer, id), "true");
}

static void
what_is_closed_is_neither_claimed_nor_closed_again(void **state)
{
	struct writer *writer = writer_of(state);
	int id = insert(writer);

	assert_int_equal(report_claim(writer->db, writer->arena, id,
			     writer->account_id),
	    OK);
	assert_int_equal(report_close(writer->db, writer->arena, id,
			     writer->account_id, "changed", "done"),
	    OK);
	assert_int_equal(report_claim(writer->db, writer->arena, id,
			     writer->account_id),
	    NOT_FOUND);
	assert_int_equal(report_close(writer->db, writer->arena, id,
			     writer->account_id, "nothing", ""),
	    NOT_FOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    a_contact_is_forgotten_some_time_after_closing,
		    writer_begin, writer_undo),
		cmocka_unit_test_setup_teardown(
		    a_network_is_forgotten_after_a_day, writer_begin,
		    writer_undo),
		cmocka_unit_test_setup_teardown(
		    what_is_closed_is_neither_claimed_nor_closed_again,
		    writer_begin, writer_undo),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
