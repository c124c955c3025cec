/* test/lib/query/tree_test.c: random trees come back from their text. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/draw.h"
#include "query/query.h"

enum { TREES = 10000, SEED = 20240612 };

static struct arena *arena;
static uint64_t seed = SEED;

static unsigned
below(unsigned bound)
{
	return draw_below(&seed, bound);
}

static void
add_character(struct buf *text, uint32_t code)
{
	if (code < 0x80) {
		buf_add_char(text, (char)code);
		return;
	}
	if (code < 0x800) {
		buf_add_char(text, (char)(0xc0 | code >> 6));
	} else {
		if (code < 0x10000) {
			buf_add_char(text, (char)(0xe0 | code >> 12));
		} else {
			buf_add_char(text, (char)(0xf0 | code >> 18));
			buf_add_char(text, (char)(0x80 |
			    (code >> 12 & 0x3f)));
		}
		buf_add_char(text, (char)(0x80 | (code >> 6 & 0x3f)));
	}
	buf_add_char(text, (char)(0x80 | (code & 0x3f)));
}

/* Any character but NUL and surrogates; those that mean something often. */
static uint32_t
draw_character(void)
{
	static const uint32_t special[] = { 0x09, 0x0a, 0x0d, 0x7f, 0x80,
		0x85, 0x9f, 0xa0, 0x2028, 0x2029, 0xd7ff, 0xe000, 0xfdd0,
		0xfeff, 0xfffd, 0xfffe, 0xffff, 0x10000, 0x1fffe, 0x10ffff };
	static const char marks[] = "\\\\\\\"'%_#:,-?[]{}&*!|>@` ~=<0";
	uint32_t code;

	switch (below(6)) {
	case 0:
		return special[below(COUNT_OF(special))];
	case 1:
	case 2:
		return (unsigned char)marks[below(sizeof(marks) - 1)];
	case 3:
		return 1 + below(0x7f);
	case 4:
		return 'a' + below(26);
	default:
		do
			code = 1 + below(0x10ffff);
		while (code >= 0xd800 && code <= 0xdfff);
		return code;
	}
}

static const char *
draw_text(void)
{
	struct buf *text = arena_alloc(arena, sizeof(*text));
	unsigned length = below(12);

	buf_init(text, arena, 1000);
	while (length-- > 0)
		add_character(text, draw_character());
	return text->bytes;
}

/* A backslash at the end that escapes nothing is refused. */
static const char *
draw_pattern(void)
{
	const char *text = draw_text();
	size_t slashes = 0, length = strlen(text);

	while (slashes < length && text[length - 1 - slashes] == '\\')
		slashes++;
	return slashes % 2 == 0 ? text : arena_format(arena, "%s\\", text);
}

static double
draw_stars(void)
{
	switch (below(3)) {
	case 0:
		return below(6);
	case 1:
		return below(51) / 10.0;
	default:
		return 5 * ((double)(draw(&seed) >> 11) / 9007199254740992.0);
	}
}

/* Microseconds that a double tells apart, or whole seconds of any year. */
static int64_t
draw_time(void)
{
	if (below(2) == 0)
		return ((int64_t)(draw(&seed) % 315537897600u) - 62135596800) *
		    1000000;
	return (int64_t)(draw(&seed) % 8000000000000000u) - 4000000000000000;
}

static void
draw_items(struct rule *rule)
{
	int *ids;
	size_t i;

	rule->count = below(5);
	rule->names = arena_array(arena, rule->count, sizeof(*rule->names));
	rule->ids = ids = arena_array(arena, rule->count, sizeof(*ids));
	for (i = 0; i < rule->count; i++) {
		rule->names[i] = draw_text();
		ids[i] = (int)(draw(&seed) >> (33 + below(31)));
	}
}

static struct rule
draw_rule(void)
{
	struct rule rule = { .kind = (enum rule_kind)below(RULE_KINDS) };

	switch (rule_type(rule.kind)) {
	case RULE_NAMES:
	case RULE_IDS:
		draw_items(&rule);
		break;
	case RULE_PATTERN:
		rule.text = draw_pattern();
		break;
	case RULE_PREFIX:
		rule.text = draw_text();
		break;
	case RULE_COUNT:
		rule.number = (double)(draw(&seed) >> (33 + below(31)));
		break;
	case RULE_RATING:
		rule.number = draw_stars();
		break;
	case RULE_TIME:
		rule.at_us = draw_time();
		break;
	}
	return rule;
}

static struct rule *
draw_rules(size_t *count)
{
	struct rule *rules;
	size_t i;

	*count = below(7);
	rules = arena_array(arena, *count, sizeof(*rules));
	for (i = 0; i < *count; i++)
		rules[i] = draw_rule();
	return rules;
}

static bool
are_same_items(const struct rule *a, const struct rule *b)
{
	bool are_names = rule_type(a->kind) == RULE_NAMES;
	size_t i;

	if (a->count != b->count)
		return false;
	for (i = 0; i < a->count; i++) {
		if (are_names ? !text_is(a->names[i], b->names[i]) :
		    a->ids[i] != b->ids[i])
			return false;
	}
	return true;
}

static bool
are_same_rules(const struct rule *a, size_t a_count, const struct rule *b,
    size_t b_count)
{
	size_t i;

	if (a_count != b_count)
		return false;
	for (i = 0; i < a_count; i++) {
		enum rule_type type = rule_type(a[i].kind);

		if (a[i].kind != b[i].kind || !text_is(a[i].text, b[i].text) ||
		    !are_same_items(&a[i], &b[i]))
			return false;
		if (type == RULE_TIME ? a[i].at_us != b[i].at_us :
		    a[i].number != b[i].number)
			return false;
	}
	return true;
}

static bool
are_same(const struct query *a, const struct query *b)
{
	return a->include_obsolete == b->include_obsolete &&
	    are_same_rules(a->want, a->want_count, b->want, b->want_count) &&
	    are_same_rules(a->exclude, a->exclude_count, b->exclude,
	    b->exclude_count);
}

static void
a_tree_that_is_printed_and_read_is_the_same_tree(void **state)
{
	struct problem problem;
	struct query *back;
	const char *text;
	int i;

	(void)state;
	printf("# %d trees from the seed %d\n", TREES, SEED);
	for (i = 0; i < TREES; i++) {
		struct query query = { .include_obsolete = below(2) == 0 };

		query.want = draw_rules(&query.want_count);
		query.exclude = draw_rules(&query.exclude_count);
		text = query_print(arena, &query);
		if (query_read(arena, text, strlen(text), &back, &problem) !=
		    OK)
			fail_msg("tree %d is unreadable: %s at %d:%d\n%s", i,
			    problem.detail, problem.line, problem.column,
			    text);
		if (!are_same(&query, back))
			fail_msg("tree %d became\n%sfrom\n%s", i,
			    query_print(arena, back), text);
		assert_string_equal(query_print(arena, back), text);
		arena_reset(arena);
	}
}

/* A text of any time keeps its canonical text, though not each microsecond. */
static void
a_time_that_is_read_and_printed_stays(void **state)
{
	struct problem problem;
	struct query *once, *twice;
	const char *text;
	int i;

	(void)state;
	for (i = 0; i < TREES; i++) {
		text = arena_format(arena, "want: [after_date: %lld.%06u]",
		    (long long)(draw(&seed) % 315537897600u) - 62135596800,
		    below(1000000));
		if (query_read(arena, text, strlen(text), &once, &problem) !=
		    OK)
			fail_msg("%s: %s", text, problem.detail);
		text = query_print(arena, once);
		assert_int_equal(query_read(arena, text, strlen(text), &twice,
		    &problem), OK);
		if (!are_same(once, twice))
			fail_msg("%s became\n%s", text,
			    query_print(arena, twice));
		arena_reset(arena);
	}
}

/* Bytes at random and mutated queries: an answer, never a crash. */
static void
any_bytes_are_read_or_refused_with_words(void **state)
{
	static const char start[] = "want:\n- has: [Cat, \"a\\u00e9\", &a 5,"
	    " *a]\n- title: 'x'\nexclude: [{nature: photo}]\n"
	    "include_obsolete: true\n";
	char text[sizeof(start)];
	int i, changes;

	(void)state;
	for (i = 0; i < TREES; i++) {
		struct problem problem = { 0 };
		struct query *query;

		memcpy(text, start, sizeof(start));
		for (changes = (int)below(6); changes >= 0; changes--)
			text[below(sizeof(start) - 1)] = below(3) == 0 ?
			    (char)below(256) :
			    "\n\"'[]{}:,-&*!#|>%@`? \\"[below(22)];
		if (query_read(arena, text, sizeof(start) - 1, &query,
		    &problem) == OK)
			assert_non_null(query_print(arena, query));
		else if (problem.code == NULL || problem.line < 1 ||
		    problem.column < 1)
			fail_msg("refused without a place: %s", text);
		arena_reset(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_tree_that_is_printed_and_read_is_the_same_tree),
		cmocka_unit_test(a_time_that_is_read_and_printed_stays),
		cmocka_unit_test(any_bytes_are_read_or_refused_with_words),
	};
	int failed;

	arena = arena_create();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_destroy(arena);
	return failed;
}
