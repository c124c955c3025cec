/* test/fcgi/manual_test.c: the manual as it stands, and manuals that are refused. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dispatch.h"
#include "manual.h"
#include "query/query.h"

enum { FILE_BYTES = 1 << 18 };

static const char *const chapters[] = { "index.md", "asking.md", "answers.md",
	"regions.md", "annotating.md", "licences.md", "datasets.md",
	"labelling.md", "accounts.md", "api.md", "openapi.yaml", "running.md" };

static struct arena *arena;
static struct settings settings;
static struct problem problem;
static char folder[] = "/tmp/pinakes-manual-XXXXXX";

static int
make_folder(void **state)
{
	(void)state;
	arena = arena_create();
	if (mkdtemp(folder) == NULL)
		return -1;
	return mkdir(arena_format(arena, "%s/help", folder), 0700);
}

static int
remove_folder(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(chapters); i++)
		unlink(
		    arena_format(arena, "%s/help/%s", folder, chapters[i]));
	rmdir(arena_format(arena, "%s/help", folder));
	arena_destroy(arena);
	return rmdir(folder);
}

static void
write_chapter(const char *name, const char *text)
{
	FILE *file =
	    fopen(arena_format(arena, "%s/help/%s", folder, name), "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* The manual as it stands, in the folder. */
static void
copy_chapters(void)
{
	size_t length, i;
	char *text;

	for (i = 0; i < COUNT_OF(chapters); i++) {
		assert_int_equal(file_read(arena,
				     arena_format(arena, "templates/help/%s",
					 chapters[i]),
				     FILE_BYTES, &text, &length),
		    OK);
		write_chapter(chapters[i], text);
	}
}

static enum status
load(const char *dir, struct manual **manual)
{
	settings.templates_dir = dir;
	settings.public_url = "https://pictures.example";
	problem = (struct problem){ .code = NULL };
	return manual_load(arena, &settings, manual, &problem);
}

/* The manual with one chapter of another text is refused with these words. */
static void
assert_refused(const char *name, const char *text, const char *detail)
{
	struct manual *manual;

	copy_chapters();
	write_chapter(name, text);
	assert_int_equal(load(folder, &manual), INTERNAL);
	assert_string_equal(problem.detail, detail);
}

static const struct manual *
real_manual(void)
{
	struct manual *manual;

	if (load("templates", &manual) != OK)
		fail_msg("%s", problem.detail);
	return manual;
}

static void
every_chapter_has_its_route_and_every_route_its_chapter(void **state)
{
	const struct manual *manual = real_manual();
	size_t i, k, found = 0;

	(void)state;
	for (i = 0; i < manual->count; i++) {
		for (k = 0; k < route_count; k++)
			found += text_is(routes[k].path,
			    manual->chapters[i].address);
		assert_int_equal(found, i + 1);
	}
	for (k = 0; k < route_count; k++) {
		if (text_starts(routes[k].path, "/help/") &&
		    !text_is(routes[k].path, "/help/components"))
			assert_non_null(manual_find(manual, routes[k].path));
	}
}

/* Chips and problems link to /help/asking#<rule>. */
static void
every_rule_and_ordering_has_its_entry(void **state)
{
	const struct manual *manual = real_manual();
	const struct manual_chapter *asking =
	    manual_find(manual, "/help/asking");
	const struct manual_chapter *answers =
	    manual_find(manual, "/help/answers");
	size_t rules = 0, names = 0, i;
	int kind;

	(void)state;
	for (kind = 0; kind < RULE_KINDS; kind++) {
		for (i = 0; i < asking->piece_count; i++)
			rules += asking->pieces[i].part != NULL &&
			    text_is(asking->pieces[i].part->anchor,
				rule_name((enum rule_kind)kind));
	}
	assert_int_equal(rules, RULE_KINDS);
	for (kind = 0; kind < ORDERINGS; kind++) {
		const char *name = arena_format(arena, "<code>%s</code>",
		    ordering_name((enum ordering)kind));

		for (i = 0; i < answers->piece_count; i++)
			names += answers->pieces[i].html != NULL &&
			    strstr(answers->pieces[i].html, name) != NULL;
	}
	assert_int_equal(names, ORDERINGS);
}

/* "/api/user/<name>/" and "/api/user/{name}": the same but for the words. */
static bool
paths_are_alike(const char *a, const char *b)
{
	while (*a != '\0' && *b != '\0' && !text_is(a, "/")) {
		bool is_part =
		    strchr("<{", *a) != NULL && strchr("<{", *b) != NULL;

		if (!is_part && *a != *b)
			return false;
		a += is_part ? strcspn(a, ">}") + 1 : 1;
		b += is_part ? strcspn(b, ">}") + 1 : 1;
	}
	return (text_is(a, "/") || *a == '\0') && *b == '\0';
}

static void
every_address_that_programs_read_has_its_entry(void **state)
{
	const struct manual_chapter *api =
	    manual_find(real_manual(), "/help/api");
	size_t k, i;

	(void)state;
	assert_true(paths_are_alike("/a/<b>/", "/a/{name}"));
	assert_true(paths_are_alike("/a/<b>/c", "/a/{name}/c"));
	assert_false(paths_are_alike("/a/<b>/c", "/a/{name}"));
	assert_false(paths_are_alike("/a/", "/ab"));
	for (k = 0; k < route_count; k++) {
		bool is_told = routes[k].audience != API ||
		    (routes[k].methods & METHOD_GET) == 0;

		for (i = 0; i < api->piece_count; i++)
			is_told = is_told ||
			    (api->pieces[i].part != NULL &&
				paths_are_alike(api->pieces[i].part->text,
				    routes[k].path));
		if (!is_told)
			fail_msg("/help/api does not tell of %s",
			    routes[k].path);
	}
}

/* Behind the entry of a rule comes an example that uses it. */
static void
every_rule_has_an_example_that_uses_it(void **state)
{
	const struct manual_chapter *asking =
	    manual_find(real_manual(), "/help/asking");
	const char *rule = NULL, *used;
	size_t examples = 0, i;

	(void)state;
	for (i = 0; i < asking->piece_count; i++) {
		const struct manual_piece *piece = &asking->pieces[i];

		if (piece->section != NULL)
			rule = NULL;
		if (piece->part != NULL)
			rule = piece->part->anchor;
		if (piece->query == NULL || rule == NULL)
			continue;
		used = arena_format(arena, "%s:", rule);
		if (strstr(piece->query->text, used) == NULL)
			fail_msg("%s is not in:\n%s", used, piece->query->text);
		examples++;
	}
	assert_true(examples >= RULE_KINDS);
}

static void
examples_become_addresses_and_problems(void **state)
{
	struct manual *manual;
	const struct manual_piece *pieces;

	(void)state;
	copy_chapters();
	write_chapter("regions.md",
	    "# R\n\n## More keys\n\n"
	    "```query ordering=random\nwant: [has: \"A&B\"]\n```\n"
	    "```wrong\nwant:\n- hat: x\n```\n"
	    "```sh\ncurl {{public_url}}/\n```\n");
	assert_int_equal(load(folder, &manual), OK);
	pieces = manual_find(manual, "/help/regions")->pieces;
	assert_string_equal(pieces[2].query->address,
	    "/query-pictures?query=want%3A%20%5Bhas%3A%20%22A%26B%22%5D%0A"
	    "&ordering=random");
	assert_string_equal(pieces[2].query->under, "More keys");
	assert_int_equal(pieces[3].code->line, 2);
	assert_int_equal(pieces[3].code->column, 3);
	assert_non_null(strstr(pieces[3].code->problem, "\"hat\""));
	assert_string_equal(pieces[4].code->language, "sh");
	assert_string_equal(pieces[4].code->text,
	    "curl https://pictures.example/\n");
}

static void
a_manual_that_is_broken_is_refused(void **state)
{
	(void)state;
	assert_refused("regions.md", "Text\n",
	    "help/regions.md:1: a chapter begins with its title");
	assert_refused("regions.md", "", "help/regions.md:1: it is empty");
	assert_refused("regions.md", "# A\n\n# B\n",
	    "help/regions.md:3: a chapter has one title, at its beginning");
	assert_refused("regions.md", "# A\n\n### B\n",
	    "help/regions.md:3: this heading skips a level");
	assert_refused("regions.md", "# A\n\n## B\n\n## b\n",
	    "help/regions.md: two headings have the anchor #b");
	assert_refused("regions.md", "# A\n\n[b](#b)\n",
	    "help/regions.md:3: the manual has no #b");
	assert_refused("regions.md", "# A\n\n[b](/help/asking#hat)\n",
	    "help/regions.md:3: the manual has no /help/asking#hat");
	assert_refused("regions.md", "# A\n\n[b](/help/b)\n",
	    "help/regions.md:3: the manual has no /help/b");
	assert_refused("regions.md", "# A\n\n{{public_uri}}\n",
	    "help/regions.md:1: there is a {{ that is not {{public_url}}");
	assert_refused("regions.md", "# A\n\n```wrong\nwant: []\n```\n",
	    "help/regions.md:3: this query is shown as wrong, and is not");
	assert_refused("regions.md", "# A\n\n```query\n\nwant: 1\n```\n",
	    "help/regions.md:5: want takes a list of rules, not a number");
	assert_refused("regions.md", "# \xff\n",
	    "help/regions.md:1: it cannot be read, is too large or is not"
	    " UTF-8");
}

static void
a_rule_without_its_entry_is_refused(void **state)
{
	size_t length;
	char *text, *at;

	(void)state;
	assert_int_equal(file_read(arena, "templates/help/asking.md",
			     FILE_BYTES, &text, &length),
	    OK);
	at = strstr(text, "### `nature`");
	assert_non_null(at);
	memcpy(at, "### `future`", strlen("### `future`"));
	assert_refused("asking.md", text,
	    "help/asking.md: the rule nature has no entry");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    every_chapter_has_its_route_and_every_route_its_chapter),
		cmocka_unit_test(every_rule_and_ordering_has_its_entry),
		cmocka_unit_test(
		    every_address_that_programs_read_has_its_entry),
		cmocka_unit_test(every_rule_has_an_example_that_uses_it),
		cmocka_unit_test(examples_become_addresses_and_problems),
		cmocka_unit_test(a_manual_that_is_broken_is_refused),
		cmocka_unit_test(a_rule_without_its_entry_is_refused),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
