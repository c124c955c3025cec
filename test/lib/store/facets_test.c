/* test/lib/store/facets_test.c: what occurs most among the pictures of a query. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "lib/store/sample_fixture.h"
#include "store/facets.h"

static struct facets
facets_of(const char *text, enum ordering ordering)
{
	struct search_wish wish = { .query = sample_query(&sample, text),
		.ordering = ordering };
	struct problem problem = { 0 };
	struct facets facets;

	if (facets_count(sample.db, sample.arena, &wish, &facets,
	    &problem) != OK)
		fail_msg("%s", db_message(sample.db));
	return facets;
}

/* What a search counts for the query with this rule too. */
static int
counted(const char *text, enum rule_kind kind, const char *name)
{
	const struct rule rule = { .kind = kind, .count = 1,
		.names = &name };

	return sample_count(&sample, query_with(sample.arena,
	    sample_query(&sample, text), false, &rule));
}

#define AUTHORS "{author: [sample-1, sample-2, sample-3]}"

static void
each_count_is_what_its_rule_leaves(void **state)
{
	static const char *const texts[] = { "want: [" AUTHORS "]",
		"want: [" AUTHORS "]\nexclude: [{nature: [photo]}]",
		"want: [" AUTHORS ", {has: [sample 2]}]\n"
		"include_obsolete: true" };
	size_t i, at, values = 0;
	int kind;

	(void)state;
	NEED_DATABASE(sample.db);
	for (i = 0; i < COUNT_OF(texts); i++) {
		struct facets facets = facets_of(texts[i], ORDER_RANDOM);

		assert_true(facets.is_known);
		assert_false(facets.is_more);
		for (kind = 0; kind < FACETS; kind++) {
			const struct facet_counts *of = &facets.of[kind];

			assert_true(of->count <= FACETS_VALUES_MAX);
			for (at = 0; at < of->count; at++) {
				assert_int_equal(of->values[at].count,
				    counted(texts[i], facet_rule(
				    (enum facet_kind)kind),
				    of->values[at].name));
				assert_true(at == 0 || of->values[at].count <=
				    of->values[at - 1].count);
				assert_true(of->values[at].count <
				    facets.pictures);
			}
			values += of->count;
		}
		assert_true(facets.of[FACET_AUTHORS].count >= 2);
		assert_true(facets.of[FACET_OBJECTS].count > 0);
	}
	assert_true(values > 30);
}

static void
what_all_have_tells_nothing(void **state)
{
	struct facets facets;

	(void)state;
	NEED_DATABASE(sample.db);
	facets = facets_of("want: [{author: sample-1}, {nature: photo}]",
	    ORDER_DATE_DESC);
	assert_true(facets.pictures > 1);
	assert_int_equal(facets.of[FACET_AUTHORS].count, 0);
	assert_int_equal(facets.of[FACET_NATURES].count, 0);
}

static void
where_nothing_is_found_nothing_is_counted(void **state)
{
	struct facets facets;
	int kind;

	(void)state;
	NEED_DATABASE(sample.db);
	facets = facets_of("want: [{author: sample-1}, {author: nobody}]",
	    ORDER_DATE_DESC);
	assert_true(facets.is_known);
	assert_int_equal(facets.pictures, 0);
	for (kind = 0; kind < FACETS; kind++)
		assert_int_equal(facets.of[kind].count, 0);
}

static void
the_first_of_many_are_those_of_the_ordering(void **state)
{
	struct search_wish wish = { .query = NULL };
	struct problem problem = { 0 };
	struct search search;
	size_t count = 0;
	bool more = false;
	int *ids = NULL;

	(void)state;
	NEED_DATABASE(sample.db);
	wish.query = sample_query(&sample, "want: [" AUTHORS "]");
	wish.ordering = ORDER_DATE_ASC;
	if (search_open(sample.db, sample.arena, &wish, &search, &problem) !=
	    OK || search_ids(sample.db, sample.arena, &search, 5, &ids,
	    &count, &more) != OK)
		fail_msg("%s", db_message(sample.db));
	assert_int_equal(count, 5);
	assert_true(more);
	assert_int_equal(ids[0], sample_int(&sample, "SELECT min(p.id)"
	    " FROM picture p JOIN account a ON a.id = p.author_id"
	    " WHERE p.is_shown AND a.name IN"
	    " ('sample-1', 'sample-2', 'sample-3')"));
	assert_true(ids[4] > ids[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_count_is_what_its_rule_leaves),
		cmocka_unit_test(what_all_have_tells_nothing),
		cmocka_unit_test(where_nothing_is_found_nothing_is_counted),
		cmocka_unit_test(the_first_of_many_are_those_of_the_ordering),
	};

	return cmocka_run_group_tests(tests, sample_begin, sample_end);
}
