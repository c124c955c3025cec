/* test/lib/store/statements_test.c: the server takes every statement of the store, and every name is its own. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/store/sample.h"
#include "store/account_write.h"
#include "store/activity.h"
#include "store/catalogue.h"
#include "store/change.h"
#include "store/comment.h"
#include "store/complete.h"
#include "store/dataset.h"
#include "store/dataset_freeze.h"
#include "store/external.h"
#include "store/facets.h"
#include "store/gallery.h"
#include "store/gallery_write.h"
#include "store/label_agreement.h"
#include "store/label_ask.h"
#include "store/label_change.h"
#include "store/label_fill.h"
#include "store/label_list.h"
#include "store/label_queue.h"
#include "store/label_set.h"
#include "store/licence.h"
#include "store/mass_revert.h"
#include "store/media_write.h"
#include "store/moderation.h"
#include "store/nature.h"
#include "store/object.h"
#include "store/object_draft.h"
#include "store/object_gain.h"
#include "store/object_history.h"
#include "store/object_like.h"
#include "store/object_place.h"
#include "store/object_tree.h"
#include "store/object_write.h"
#include "store/picture.h"
#include "store/picture_change.h"
#include "store/picture_history.h"
#include "store/picture_write.h"
#include "store/proposal.h"
#include "store/rating_write.h"
#include "store/region_history.h"
#include "store/region_receive.h"
#include "store/region_write.h"
#include "store/registration.h"
#include "store/report.h"
#include "store/reset.h"
#include "store/search.h"
#include "store/session.h"
#include "store/sieve.h"
#include "store/sign_in.h"
#include "store/sitemap.h"
#include "store/sweep.h"
#include "store/token.h"
#include "store/totals.h"
#include "store/upkeep_write.h"
#include "store/upload.h"
#include "store/user.h"
#include "store/verified_pair.h"
#include "store/work_queue.h"
#include "store/write_rate.h"

enum { NAMES_MAX = 500 };

/* The lists that the files show; those of the readers are tried by use. */
static const struct statement *const lists[] = {
	account_write_statements, activity_statements, change_statements, gallery_write_statements,
	dataset_statements, dataset_choose_statements, dataset_freeze_statements, dataset_write_statements,
	external_statements, label_ask_statements, label_change_statements, label_fill_statements, label_list_statements, label_queue_statements, label_set_statements, media_write_statements, object_draft_statements,
	object_gain_statements, object_history_statements,
	object_like_statements, object_tree_statements, object_write_statements,
	picture_change_statements, picture_history_statements,
	picture_write_statements, comment_statements, proposal_statements, work_queue_statements, rating_write_statements,
	region_history_statements, region_receive_statements, region_write_statements,
	registration_statements, reset_statements, session_statements,
	sign_in_statements,
	sitemap_statements, sweep_statements, totals_statements, token_statements,
	upkeep_write_statements, verified_pair_statements, write_rate_statements, upload_statements,
	moderation_statements, mass_revert_statements, report_statements,
};

static const char *const reading_files[] = { "catalogue.c",
	"complete.c", "facets.c", "gallery.c", "licence.c", "nature.c", "object.c",
	"object_place.c", "picture.c", "resolve.c", "resolve_text.c", "search.c",
	"stream.c", "totals.c", "user.c" };

static int
set_up(void **state)
{
	log_set_level(LOG_ERROR);
	make_arena(state);
	return 0;
}

static void
the_server_prepares_every_statement_of_the_writers(void **state)
{
	const char *conninfo = getenv("PINAKES_WRITER");
	PGconn *connection;
	size_t i, at;

	(void)state;
	if (conninfo == NULL)
		skip();
	connection = PQconnectdb(conninfo);
	assert_int_equal(PQstatus(connection), CONNECTION_OK);
	for (i = 0; i < COUNT_OF(lists); i++) {
		assert_non_null(lists[i][0].name);
		for (at = 0; lists[i][at].name != NULL; at++) {
			PGresult *result = PQprepare(connection, "",
			    lists[i][at].sql, 0, NULL);

			if (PQresultStatus(result) != PGRES_COMMAND_OK)
				fail_msg("%s: %s", lists[i][at].name,
				    PQresultErrorMessage(result));
			PQclear(result);
		}
	}
	PQfinish(connection);
}

/* ---- names, as the source has them: [X] = { "name", ---- */

struct names {
	const char *items[NAMES_MAX];
	size_t count;
};

static void
read_names(const char *path, struct names *names)
{
	char *bytes, *at, *end;
	size_t length;

	assert_int_equal(file_read(arena, path, 1 << 20, &bytes, &length),
	    OK);
	if (strstr(bytes, "const struct statement ") == NULL)
		return;
	for (at = bytes; (at = strstr(at, "] = { \"")) != NULL; at = end) {
		at += strlen("] = { \"");
		end = strchr(at, '"');
		assert_non_null(end);
		if (end == at || end[1] != ',' || strchr("\n ", end[2]) == NULL)
			continue;
		assert_true(names->count < NAMES_MAX);
		names->items[names->count++] = arena_copy(arena, at,
		    (size_t)(end - at));
	}
}

static int
is_source(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return length > 2 && text_is(entry->d_name + length - 2, ".c");
}

static void
no_two_statements_share_a_name(void **state)
{
	static const char *const folders[] = { "lib/store", "lib/auth",
		"lib/media", "fcgi" };
	struct names names = { .count = 0 };
	size_t i, other;

	(void)state;
	for (i = 0; i < COUNT_OF(folders); i++) {
		struct dirent **entries;
		int count = scandir(folders[i], &entries, is_source,
		    alphasort);

		while (count-- > 0) {
			read_names(arena_format(arena, "%s/%s", folders[i],
			    entries[count]->d_name), &names);
			free(entries[count]);
			if (count == 0)
				free(entries);
		}
	}
	assert_true(names.count > 30);
	for (i = 0; i < names.count; i++) {
		for (other = 0; other < i; other++)
			assert_string_not_equal(names.items[i],
			    names.items[other]);
	}
}

/* ---- the readers, in the role that reads ---- */

static const char every_rule[] =
    "want:\n- has: [sample 1]\n- has_object: [sample 1]\n- nature: [photo]\n"
    "- licence: [MIT]\n- author: [sample-1]\n- title: alpha\n"
    "- description: cat\n- origin_url: a\n- above_width: 2147483647\n"
    "- above_height: 1\n- below_width: 0\n- below_height: 1\n"
    "- before_date: 5000000000\n- after_date: 0\n- above_rating: 1\n"
    "exclude:\n- in_gallery: [1]\n- below_rating: 5\n"
    "- above_rating_count: 1\n- below_rating_count: 1\n"
    "- above_region_count: 1\n- below_region_count: 1\n"
    "- copied_from: [1]\n";

static void
search_all_ways(struct sample *sample)
{
	struct search_wish wish = { .limit = 10, .public_url = "" };
	const char *const queries[] = { "", every_rule, "want:\n- has: x" };
	struct problem problem;
	struct search_stream flow;
	struct search_page page;
	struct search search;
	struct picture *pictures;
	size_t i, count;
	int number;

	for (i = 0; i < COUNT_OF(queries); i++) {
		wish.query = sample_query(sample, queries[i]);
		DATABASE_OK(sample->db, search_open(sample->db, arena, &wish,
		    &search, &problem));
		DATABASE_OK(sample->db, search_run(sample->db, arena, &search,
		    &page));
		DATABASE_OK(sample->db, search_count(sample->db, arena,
		    &search, &number));
		DATABASE_OK(sample->db, search_stream(sample->db, arena,
		    &search, &flow));
		do
			DATABASE_OK(sample->db, search_stream_next(sample->db,
			    arena, &flow, "", &pictures, &count));
		while (count > 0);
		database_run(sample->db, arena, "CLOSE stream");
	}
}

static void
read_people_and_galleries(struct sample *sample)
{
	struct db *db = sample->db;
	struct gallery *galleries, gallery;
	struct fillable_gallery *fillable;
	struct gallery_cover *covers;
	struct int_list ordered;
	struct user *users, user;
	struct user_totals user_totals;
	size_t count;

	DATABASE_OK(db, users_list(db, arena, 0, 10, &users, &count));
	DATABASE_OK(db, users_search(db, arena, "sample", 0, 10, &users,
	    &count));
	DATABASE_OK(db, user_find(db, arena, "sample-1", &user));
	DATABASE_OK(db, user_totals_find(db, arena, user.id, &user_totals));
	DATABASE_OK(db, galleries_of_picture(db, arena, sample->first_id, 10,
	    &galleries, &count));
	DATABASE_OK(db, galleries_list(db, arena, NULL, 0, 10, &galleries,
	    &count));
	DATABASE_OK(db, galleries_fillable(db, arena, 1, sample->first_id, 10,
	    &fillable, &count));
	DATABASE_OK(db, galleries_newest(db, arena, NULL, 0, 10, &galleries,
	    &count));
	DATABASE_OK(db, gallery_covers_find(db, arena, &galleries[0].id, 1, 4,
	    &covers, &count));
	DATABASE_OK(db, galleries_fillable(db, arena, 1, 0, 10, &fillable,
	    &count));
	DATABASE_OK(db, gallery_ordered_list(db, arena,
	    sample->first_gallery_id, 0, 4, &ordered));
	DATABASE_OK(db, gallery_find(db, arena, sample->first_gallery_id,
	    &gallery));
}

static void
read_vocabulary(struct sample *sample)
{
	struct db *db = sample->db;
	const char *const names[] = { "sample 3" };
	struct licence *licences, licence;
	struct object_place *places;
	struct object *objects, object;
	struct object_entry entry;
	struct object_lines lines;
	struct object_ascents ascents;
	struct object_examples examples;
	struct nature *natures;
	struct totals totals;
	size_t count;

	DATABASE_OK(db, licences_list(db, arena, &licences, &count));
	DATABASE_OK(db, licences_search(db, arena, "mit", &licences, &count));
	DATABASE_OK(db, licence_find(db, arena, "MIT", &licence));
	DATABASE_OK(db, licences_find(db, arena, names, 1, &licences, &count));
	DATABASE_OK(db, object_places_find(db, arena, names, 1, &places,
	    &count));
	DATABASE_OK(db, natures_list(db, arena, &natures, &count));
	DATABASE_OK(db, natures_with_newest(db, arena, &natures, &count));
	DATABASE_OK(db, objects_list(db, arena, "sample", NULL, 0, 10,
	    &objects, &count));
	DATABASE_OK(db, object_find(db, arena, "sample 3", &object));
	DATABASE_OK(db, object_entry_find(db, arena, "sample alias", &entry));
	DATABASE_OK(db, object_lines_find(db, arena, &object.id, 1, &lines));
	DATABASE_OK(db, object_roots_list(db, arena, 0, 10, &lines));
	DATABASE_OK(db, object_children_list(db, arena, object.id, 0, 10,
	    &lines));
	DATABASE_OK(db, object_tree_list(db, arena, &object.id, 1, NULL, 0, 5,
	    &lines));
	DATABASE_OK(db, objects_search(db, arena, "sample", 0, 10, &lines));
	DATABASE_OK(db, object_ascents_find(db, arena, &object.id, 1,
	    OBJECT_LEVELS_ALL, &ascents));
	DATABASE_OK(db, object_examples_find(db, arena, object.id,
	    &sample->first_id, 1, &examples));
	DATABASE_OK(db, totals_find(db, arena, &totals));
}

static void
complete_and_count(struct sample *sample)
{
	static const bool all[COMPLETE_KINDS] = { true, true, true, true,
		true };
	struct completions found[COMPLETE_KINDS];
	const struct search_wish wish = { .query = sample_query(sample,
	    every_rule) };
	struct problem problem;
	struct facets facets;
	struct sieve sieve;

	DATABASE_OK(sample->db, completions_find(sample->db, arena, all, "a",
	    10, found));
	DATABASE_OK(sample->db, sieve_count(sample->db, arena,
	    wish.query, &sieve, &problem));
	DATABASE_OK(sample->db, facets_count(sample->db, arena, &wish,
	    &facets, &problem));
}

static void
assert_all_prepared(struct sample *sample)
{
	struct names names = { .count = 0 };
	struct rows rows;
	size_t i;

	for (i = 0; i < COUNT_OF(reading_files); i++)
		read_names(arena_format(arena, "lib/store/%s",
		    reading_files[i]), &names);
	assert_true(names.count > 20);
	for (i = 0; i < names.count; i++) {
		rows = database_run_with(sample->db, arena,
		    "SELECT FROM pg_prepared_statements WHERE name = $1",
		    names.items[i]);
		if (rows.count != 1)
			fail_msg("%s was not run", names.items[i]);
	}
}

/* A statement that this does not run, and a right that is missing, show. */
static void
the_reader_may_run_every_statement_of_the_readers(void **state)
{
	struct picture_rating rating;
	struct picture_file file;
	struct picture picture;
	struct sample sample;
	size_t count;
	int *ids, total, stars;
	const char *text;

	(void)state;
	if (!sample_open_as(&sample, "PINAKES_ADMINISTRATOR")) {
		sample_close(&sample);
		skip();
	}
	database_run(sample.db, arena, "SET LOCAL ROLE pinakes_reader");
	assert_int_equal(picture_find(sample.db, arena, sample.first_id + 16,
	    "", &picture), GONE);
	DATABASE_OK(sample.db, picture_find_any(sample.db, arena,
	    sample.first_id, "", &picture));
	DATABASE_OK(sample.db, picture_name_regions_now(sample.db, arena,
	    "[]", &text));
	DATABASE_OK(sample.db, picture_find(sample.db, arena, sample.first_id,
	    "", &picture));
	DATABASE_OK(sample.db, picture_rating_find(sample.db, arena,
	    sample.first_id, &rating));
	DATABASE_OK(sample.db, picture_stars_find(sample.db, arena,
	    sample.first_id, 1, &stars));
	DATABASE_OK(sample.db, picture_file_find(sample.db, arena,
	    sample.first_id, &file));
	DATABASE_OK(sample.db, picture_copies_find(sample.db, arena,
	    sample.first_id, 3, &ids, &count, &total));
	read_people_and_galleries(&sample);
	read_vocabulary(&sample);
	complete_and_count(&sample);
	search_all_ways(&sample);
	assert_all_prepared(&sample);
	sample_close(&sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_server_prepares_every_statement_of_the_writers),
		cmocka_unit_test(no_two_statements_share_a_name),
		cmocka_unit_test(
		    the_reader_may_run_every_statement_of_the_readers),
	};

	return cmocka_run_group_tests(tests, set_up, drop_arena);
}
