/* test/lib/store/sample.c: four hundred pictures of every kind, never committed. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "lib/store/sample.h"
#include "store/search.h"

/* In order; the row triggers and the statement triggers do the rest. */
static const char *const making[] = {
	"SELECT setseed(0.4711)",

	"INSERT INTO account (name, is_admin, joined_at)"
	" SELECT 'sample-' || i, i = 1, timestamptz '2020-01-01Z'"
	" + i * interval '1.5 seconds' FROM generate_series(1, 6) AS i",

	"INSERT INTO object (name, description) SELECT 'sample ' || i,"
	" 'Number ' || i FROM generate_series(1, 40) AS i",
	"INSERT INTO object_parent (object_id, parent_id)"
	" SELECT DISTINCT c.id, p.id FROM generate_series(2, 40) AS i"
	" CROSS JOIN LATERAL (VALUES (i / 2), (i / 3)) AS up(n)"
	" JOIN object c ON c.name = 'sample ' || i"
	" JOIN object p ON p.name = 'sample ' || up.n",
	"INSERT INTO object_alias SELECT 'sample alias', id FROM object"
	" WHERE name = 'sample 3'",

	"INSERT INTO media (sha256, received_sha256, file_format_id,"
	" size_bytes, width, height) SELECT sha256(('sample ' || i)::bytea),"
	" sha256('sample'), i, 1000, 100, 50 FROM generate_series(1, 3) AS i",

	"INSERT INTO picture (id, created_at, author_id, random_key, width,"
	" height, nature_id, file_format_id, title)"
	" SELECT 1, now(), (SELECT id FROM account WHERE name = 'sample-' ||"
	" (1 + i % 6)), CASE WHEN i = 1 THEN -2147483648 WHEN i = 2 THEN"
	" 2147483647 WHEN i % 9 = 0 THEN 7 ELSE"
	" floor((random() - 0.5) * 4294967296)::int END,"
	" 50 * (1 + i % 37), 50 * (1 + i % 23),"
	" CASE WHEN i % 5 > 0 THEN 1 + i % 4 END, 1 + i % 3,"
	" (ARRAY['', 'Alpha', 'alpha', 'ALPHA', '\xc3\x89""cole',"
	" '\xc3\xa9""cole', 'a_b', 'aXb', '100% sure', '100 sure',"
	" 'back\\slash', 'Beta ' || i % 20, 'beta ' || i,"
	" '\xf0\x9f\x90\x88 cat', 'Zebra'])[1 + i * 7 % 15]"
	" FROM generate_series(1, 400) AS i",

	"CREATE TEMP TABLE sample ON COMMIT DROP AS SELECT p.id,"
	" (row_number() OVER (ORDER BY p.id))::int AS i FROM picture p"
	" JOIN account a ON a.id = p.author_id AND a.name ~ '^sample-[1-6]$'",

	"INSERT INTO picture_text (picture_id, media_id, description,"
	" origin_url, creator, credit_url) SELECT s.id, (SELECT id FROM media"
	" WHERE sha256 = sha256(('sample ' || 1 + s.i % 3)::bytea)),"
	" CASE WHEN s.i % 3 = 0 THEN '' ELSE 'About a CAT and 50% of '"
	" || s.i || '_x' END,"
	" CASE WHEN s.i % 4 > 0 THEN (ARRAY['https://Commons.Wikimedia.org"
	"/wiki/A', 'http://commons.wikimedia.org/wiki/b', 'https://"
	"a.example/', 'ftp://commons.wikimedia.org.evil/', 'a_b%c'])"
	"[1 + s.i % 5] END, CASE WHEN s.i % 7 = 0 THEN 'Someone' END,"
	" NULL FROM sample s",

	"INSERT INTO picture_licence (picture_id, licence_id)"
	" SELECT s.id, l.id FROM sample s JOIN licence l ON l.code IN"
	" ('0BSD', 'MIT', 'CC0-1.0', 'CC-BY-4.0')"
	" WHERE random() < 0.3 AND s.i % 11 > 0",

	"INSERT INTO region (picture_id, position, object_id, shape,"
	" coordinates) SELECT s.id, k, o.id, 'bbox', '{0.1,0.2,0.3,0.4}'"
	" FROM sample s CROSS JOIN LATERAL generate_series(0,"
	" s.i * 13 % 6 - 1) AS k JOIN object o ON o.name = 'sample '"
	" || 1 + (s.i * s.i + k * 11) % 40 * (s.i % 5) / 4",

	"INSERT INTO rating (picture_id, account_id, stars)"
	" SELECT s.id, a.id, 1 + floor(5 * random())::int FROM sample s"
	" JOIN account a ON a.name LIKE 'sample-%'"
	" WHERE s.i % 3 = 0 AND random() < 0.4",

	"UPDATE picture p SET copied_from_id = f.id FROM sample s"
	" JOIN sample f ON f.i = 1 + s.i % 10 WHERE p.id = s.id"
	" AND s.i % 6 = 0 AND s.i > 20",
	"UPDATE picture p SET visibility = CASE WHEN s.i % 3 = 0"
	" THEN 'hidden'::visibility ELSE 'deleted' END FROM sample s"
	" WHERE p.id = s.id AND s.i % 17 = 0",
	"UPDATE picture p SET replaced_by_id = r.id FROM sample s"
	" JOIN sample r ON r.i = s.i + 4 WHERE p.id = s.id AND s.i % 13 = 0",

	"INSERT INTO gallery (title, owner_id) SELECT 'Sample ' || i,"
	" a.id FROM generate_series(1, 3) AS i JOIN account a"
	" ON a.name = 'sample-' || i ORDER BY i",
	"INSERT INTO gallery_trust SELECT g.id, a.id FROM gallery g"
	" JOIN account a ON a.name IN ('sample-5', 'sample-4')"
	" WHERE g.title = 'Sample 1'",
	"INSERT INTO gallery_picture (gallery_id, picture_id, added_by_id)"
	" SELECT g.id, s.id, g.owner_id FROM sample s JOIN gallery g"
	" ON g.title = 'Sample ' || 1 + s.i % 3 OR (g.title = 'Sample 2'"
	" AND s.i % 4 = 0) JOIN account a ON a.id = g.owner_id"
	" AND a.name LIKE 'sample-%' WHERE s.i % 2 = 0",

	"SELECT refresh_statistics(), refresh_counts_below()",
};

int
sample_count(struct sample *sample, const struct query *query)
{
	struct search_wish wish = { .query = query };
	struct problem problem = { 0 };
	struct search search;
	int count = -1;

	if (search_open(sample->db, sample->arena, &wish, &search, &problem) !=
	    OK || search_count(sample->db, sample->arena, &search, &count) !=
	    OK)
		fail_msg("%s", db_message(sample->db));
	return count;
}

const char *
sample_text(struct sample *sample, const char *sql)
{
	struct rows rows = database_run(sample->db, sample->arena, sql);

	assert_true(rows.count > 0);
	return row_text(&rows, 0, 0);
}

int
sample_int(struct sample *sample, const char *sql)
{
	int64_t number = 0;

	assert_true(text_to_int64(sample_text(sample, sql), &number));
	return (int)number;
}

bool
sample_open(struct sample *sample)
{
	return sample_open_as(sample, "PINAKES_OWNER");
}

bool
sample_open_as(struct sample *sample, const char *variable)
{
	size_t i;

	*sample = (struct sample){ .arena = arena_create() };
	sample->db = database_open(variable, 30000);
	if (sample->db == NULL)
		return false;
	DATABASE_OK(sample->db, db_begin(sample->db, DB_WRITE));
	for (i = 0; i < COUNT_OF(making); i++)
		database_run(sample->db, sample->arena, making[i]);
	sample->first_id = sample_int(sample, "SELECT min(id) FROM sample");
	sample->first_gallery_id = sample_int(sample, "SELECT max(id)"
	    " FROM gallery WHERE title = 'Sample 1'");
	assert_int_equal(sample_int(sample, "SELECT count(*) FROM sample"),
	    SAMPLE_PICTURES);
	return true;
}

void
sample_close(struct sample *sample)
{
	if (sample->db != NULL)
		db_rollback(sample->db);
	db_destroy(sample->db);
	arena_destroy(sample->arena);
}

const struct query *
sample_query(struct sample *sample, const char *text)
{
	struct problem problem;
	struct query *query;

	if (query_read(sample->arena, text, strlen(text), &query, &problem) !=
	    OK)
		fail_msg("%s at %d:%d in\n%s", problem.detail, problem.line,
		    problem.column, text);
	return query;
}
