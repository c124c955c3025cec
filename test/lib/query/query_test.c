/* test/lib/query/query_test.c: the cases of test/data/query, from text to tree and back. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "query/query.h"

/* How the files are written is said in test/data/query/README.md. */
static const char folder[] = "test/data/query";

enum { FILE_BYTES = 1 << 20, CASES_MAX = 1000 };

struct query_case {
	const char *name;
	const char *file;
	int line;
	struct buf input;
	const char *outcome;	/* what stands behind "--- " */
	struct buf expected;	/* canonical text */
};

static struct arena *arena;
static struct query_case cases[CASES_MAX];
static size_t case_count;

static int
hex_digit(char digit)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = digit == '\0' ? NULL : strchr(digits, digit);

	return at == NULL ? -1 : (int)(at - digits);
}

/* Adds a text with \n, \t, \r, \\ and \xHH replaced by what they mean. */
static void
add_escaped(struct buf *input, const char *text)
{
	static const char letters[] = "ntr\\", meanings[] = "\n\t\r\\";

	for (; *text != '\0'; text++) {
		const char *letter;

		if (*text != '\\') {
			buf_add_char(input, *text);
			continue;
		}
		text++;
		letter = *text == '\0' ? NULL : strchr(letters, *text);
		if (letter != NULL) {
			buf_add_char(input, meanings[letter - letters]);
			continue;
		}
		assert_true(*text == 'x' && hex_digit(text[1]) >= 0 &&
		    hex_digit(text[2]) >= 0);
		buf_add_char(input, (char)(16 * hex_digit(text[1]) +
		    hex_digit(text[2])));
		text += 2;
	}
}

/* One line of the input of a case. */
static void
add_input(struct buf *input, char *line)
{
	char *text;
	long times;

	if (text_starts(line, "@bytes ")) {
		add_escaped(input, line + 7);
	} else if (text_starts(line, "@repeat ")) {
		for (times = strtol(line + 8, &text, 10); times > 0; times--)
			add_escaped(input, text + 1);
	} else {
		buf_add(input, line);
		buf_add_char(input, '\n');
	}
}

static struct query_case *
add_case(const char *file, int line, const char *name)
{
	struct query_case *new = &cases[case_count++];

	assert_true(case_count < CASES_MAX);
	new->file = file;
	new->line = line;
	new->name = arena_format(arena, "%s: %s", file, name);
	buf_init(&new->input, arena, FILE_BYTES);
	buf_init(&new->expected, arena, FILE_BYTES);
	return new;
}

static void
read_file(const char *file)
{
	const char *path = arena_format(arena, "%s/%s", folder, file);
	struct query_case *current = NULL;
	char *bytes, *at, *end;
	size_t length;
	int line = 1;

	assert_int_equal(file_read(arena, path, FILE_BYTES, &bytes, &length),
	    OK);
	for (at = bytes; *at != '\0'; at = end + 1, line++) {
		end = strchr(at, '\n');
		if (end == NULL)
			fail_msg("%s does not end in a line", path);
		*end = '\0';
		if (text_starts(at, "=== "))
			current = add_case(arena_text(arena, file), line,
			    at + 4);
		else if (current == NULL)
			continue;	/* what the file says of itself */
		else if (text_starts(at, "--- "))
			current->outcome = at + 4;
		else if (current->outcome == NULL)
			add_input(&current->input, at);
		else if (text_is(current->outcome, "canonical"))
			buf_add_format(&current->expected, "%s\n", at);
	}
}

static int
is_case_file(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return length > 4 && text_is(entry->d_name + length - 4, ".txt");
}

static void
read_files(void)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_case_file, alphasort), i;

	for (i = 0; i < count; i++) {
		read_file(entries[i]->d_name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

/* What is said by a failing case. */
static void
wrong(const struct query_case *that, const char *found)
{
	fail_msg("%s/%s:%d:\n---- input\n%s\n---- expected: %s\n%s"
	    "---- found: %s", folder, that->file, that->line,
	    that->input.bytes, that->outcome, that->expected.bytes, found);
}

/* The canonical text is its own canonical text. */
static void
check_tree(const struct query_case *that, const struct query *query)
{
	const char *printed = query_print(arena, query);
	struct problem problem = { 0 };
	struct query *again;

	if (text_is(that->outcome, "canonical") ?
	    !text_is(printed, that->expected.bytes) :
	    !text_is(that->outcome, "taken"))
		wrong(that, printed);
	if (query_read(arena, printed, strlen(printed), &again, &problem) !=
	    OK)
		wrong(that, arena_format(arena, "unreadable: %s\n%s",
		    problem.detail, printed));
	if (!text_is(query_print(arena, again), printed))
		wrong(that, query_print(arena, again));
}

static void
reads_as_said(void **state)
{
	const struct query_case *that = *state;
	struct problem problem = { 0 };
	struct query *query;
	const char *found;
	char *exact = malloc(that->input.length + 1);

	/* A copy without a NUL behind it: nothing behind the end is read. */
	assert_non_null(exact);
	memcpy(exact, that->input.bytes, that->input.length);
	if (query_read(arena, exact, that->input.length, &query, &problem) ==
	    OK) {
		free(exact);
		check_tree(that, query);
		return;
	}
	free(exact);
	found = arena_format(arena, "%s %d:%d%s%s", problem.code,
	    problem.line, problem.column, problem.field == NULL ? "" : " ",
	    problem.field == NULL ? "" : problem.field);
	if (!text_is(found, that->outcome))
		wrong(that, arena_format(arena, "%s (%s)", found,
		    problem.detail));
	assert_true(text_length(problem.detail) > 10);
}

static void
every_rule_has_cases(void **state)
{
	size_t i;
	int kind;

	(void)state;
	assert_true(case_count >= 80);
	for (kind = 0; kind < RULE_KINDS; kind++) {
		int found = 0;

		for (i = 0; i < case_count; i++)
			found += strstr(cases[i].expected.bytes,
			    arena_format(arena, "- %s: ",
			    rule_name((enum rule_kind)kind))) != NULL;
		if (found == 0)
			fail_msg("no case reads the rule %s",
			    rule_name((enum rule_kind)kind));
	}
}

int
main(void)
{
	struct CMUnitTest *tests;
	size_t i;
	int failed;

	arena = arena_create();
	read_files();
	tests = calloc(case_count + 1, sizeof(*tests));
	tests[0] = (struct CMUnitTest){ .name = "every_rule_has_cases",
		.test_func = every_rule_has_cases };
	for (i = 0; i < case_count; i++)
		tests[i + 1] = (struct CMUnitTest){ .name = cases[i].name,
			.test_func = reads_as_said,
			.initial_state = &cases[i] };
	failed = _cmocka_run_group_tests("query", tests, case_count + 1,
	    NULL, NULL);
	free(tests);
	arena_destroy(arena);
	return failed;
}
