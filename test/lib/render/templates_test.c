/* test/lib/render/templates_test.c: templates held against their views. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "render/render.h"

struct node {
	const char *name;
	const struct node *children;
	size_t child_count;
};

struct page {
	const char *title;
	const char *absent;
	const char *address;
	const char *markup;
	int64_t pictures;
	int id;
	bool is_open;
	double share;
	int64_t at_us;
	const char *const *words;
	size_t word_count;
	struct node node;
};

static const struct view node_view;

static const struct view_field node_fields[] = {
	{ VIEW_TEXT("name", struct node, name) },
	{ VIEW_LIST("children", struct node, children, child_count,
	    &node_view) },
};

static const struct view node_view = VIEW(struct node, node_fields);

static const struct view_field page_fields[] = {
	{ VIEW_TEXT("title", struct page, title) },
	{ VIEW_TEXT("absent", struct page, absent) },
	{ VIEW_URL("address", struct page, address) },
	{ VIEW_HTML("markup", struct page, markup) },
	{ VIEW_COUNT("pictures", struct page, pictures) },
	{ VIEW_INT("id", struct page, id) },
	{ VIEW_BOOL("open", struct page, is_open) },
	{ VIEW_DOUBLE("share", struct page, share) },
	{ VIEW_SECONDS("at", struct page, at_us) },
	{ VIEW_TEXT_LIST("words", struct page, words, word_count) },
	{ VIEW_STRUCT("node", struct page, node, &node_view) },
};

static const struct view page_view = VIEW(struct page, page_fields);

static const struct template_use uses[] = { { "page", &page_view } };

static const char *const words[] = { "a<b", "c" };
static const struct node leaves[] = { { .name = "y" }, { .name = "z" } };
static const struct page page = {
	.title = "<Tom & 'Jerry' \"x\">", .address = "/p?a=1&b=2",
	.markup = "<b>bold</b>", .pictures = 1048210, .id = 214753,
	.is_open = true, .share = 0.1, .at_us = 1500000, .words = words,
	.word_count = 2, .node = { "x", leaves, 2 },
};

static struct arena *arena;
static struct problem problem;
static char folder[] = "/tmp/pinakes-templates-XXXXXX";

static int
open_folder(void **state)
{
	(void)state;
	arena = arena_create();
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	return mkdtemp(folder) == NULL;
}

static int
close_folder(void **state)
{
	static const char *const names[] = { "page", "other", "third" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(names); i++)
		unlink(arena_format(arena, "%s/%s.html", folder, names[i]));
	arena_destroy(arena);
	return rmdir(folder);
}

static void
write_template(const char *name, const char *text)
{
	FILE *file = fopen(arena_format(arena, "%s/%s.html", folder, name),
	    "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static enum status
load(struct templates **templates)
{
	return templates_load(arena, folder, uses, COUNT_OF(uses), templates,
	    &problem);
}

static void
assert_page(const char *text, const char *expected)
{
	struct templates *templates;
	struct buf buf;

	write_template("page", text);
	if (load(&templates) != OK)
		fail_msg("%s", problem.detail);
	buf_init(&buf, arena, 1 << 16);
	templates_render(templates, "page", &page, &buf);
	assert_false(buf.failed);
	assert_string_equal(buf.bytes, expected);
}

/* where: "page.html:3: "; words: what the detail says there. */
static void
assert_refused(const char *text, const char *where, const char *what)
{
	struct templates *templates;

	write_template("page", text);
	if (load(&templates) != INTERNAL)
		fail_msg("taken: %s", text);
	if (!text_starts(problem.detail, where) ||
	    strstr(problem.detail, what) == NULL)
		fail_msg("not \"%s ... %s\": %s", where, what,
		    problem.detail);
}

/* ---- what is printed ---- */

static void
texts_are_escaped_and_absent_ones_are_nothing(void **state)
{
	(void)state;
	assert_page("{{title}}|{{absent}}|<i title=\"{{title}}\"></i>",
	    "&lt;Tom &amp; &#39;Jerry&#39; &quot;x&quot;&gt;||<i title=\""
	    "&lt;Tom &amp; &#39;Jerry&#39; &quot;x&quot;&gt;\"></i>");
}

static void
html_is_printed_as_it_stands(void **state)
{
	(void)state;
	assert_page("<p>{{{markup}}}{{&markup}}</p>",
	    "<p><b>bold</b><b>bold</b></p>");
}

static void
numbers_are_printed_by_their_type(void **state)
{
	(void)state;
	assert_page("{{id}} {{pictures}} {{share}} {{at}}",
	    "214753 1\xe2\x80\xaf" "048\xe2\x80\xaf" "210 0.1 1.5");
}

static void
sections_open_by_the_type_of_their_field(void **state)
{
	(void)state;
	assert_page("{{#open}}{{id}}{{/open}}{{^open}}shut{{/open}}"
	    "{{#absent}}no{{/absent}}{{^absent}}none{{/absent}}"
	    "{{#words}}[{{.}}]{{/words}}{{#title}}T{{/title}}"
	    "{{#node}}{{name}}{{/node}}{{node.name}}",
	    "214753none[a&lt;b][c]Txx");
}

static void
a_partial_may_hold_itself(void **state)
{
	(void)state;
	write_template("other",
	    "({{name}}{{#children}}{{>other}}{{/children}})");
	assert_page("{{#node}}{{>other}}{{/node}}", "(x(y)(z))");
}

static void
a_page_fills_the_blocks_of_its_layout(void **state)
{
	(void)state;
	write_template("other", "<h1>{{$heading}}Pinakes{{/heading}}</h1>\n"
	    "<main>\n  {{$main}}{{/main}}\n</main>\n");
	assert_page("{{<other}}\n{{$main}}\n<p>{{id}}</p>\n<p>b</p>{{/main}}\n"
	    "{{/other}}\n",
	    "<h1>Pinakes</h1>\n<main>\n  <p>214753</p>\n  <p>b</p>\n</main>\n");
}

static void
lines_of_tags_alone_leave_no_trace(void **state)
{
	(void)state;
	assert_page("a\n  {{! a\n  remark }}\n  {{#open}}\nb\n  {{/open}}\n"
	    "  {{=<% %>=}}\n<%id%> {{id}}\n", "a\nb\n214753 {{id}}\n");
}

/* ---- what is refused at start ---- */

static void
unknown_names_are_refused_with_file_and_line(void **state)
{
	(void)state;
	assert_refused("a\nb\n<p>{{titel}}</p>", "page.html:3: ",
	    "{{titel}}: the view of struct page has no such field");
	assert_refused("{{#node}}\n{{#children}}\n{{nam}}{{/children}}"
	    "{{/node}}", "page.html:3: ", "struct node");
	assert_refused("{{^absent}}{{x}}{{/absent}}", "page.html:1: ",
	    "no such field");
	assert_refused("{{node.nam}}", "page.html:1: ", "no such field");
	assert_refused("{{title.name}}", "page.html:1: ", "no such field");
	assert_refused("{{.}}", "page.html:1: ", "no single value");
}

static void
errors_in_partials_name_the_partial(void **state)
{
	(void)state;
	write_template("other", "\n{{children}}");
	assert_refused("{{>other}}", "other.html:2: ", "no such field");
	assert_refused("{{#node}}{{>other}}{{/node}}", "other.html:2: ",
	    "cannot be printed");
}

static void
unknown_templates_and_blocks_are_refused(void **state)
{
	(void)state;
	write_template("other", "{{$main}}{{/main}}");
	assert_refused("\n{{>none}}", "page.html:2: ", "no template none");
	assert_refused("{{>../page}}", "page.html:1: ", "no template");
	assert_refused("{{<other}}\n{{$mian}}{{/mian}}{{/other}}",
	    "page.html:2: ", "other has no such block");
	assert_refused("{{<other}}\n{{id}}{{/other}}", "page.html:2: ",
	    "outside");
}

static void
types_where_they_have_no_place_are_refused(void **state)
{
	(void)state;
	assert_refused("{{{title}}}", "page.html:1: ", "only HTML");
	assert_refused("{{&id}}", "page.html:1: ", "only HTML");
	assert_refused("{{markup}}", "page.html:1: ", "three braces");
	assert_refused("<a title=\"{{{markup}}}\">", "page.html:1: ",
	    "three braces");
	assert_refused("{{open}}", "page.html:1: ", "section");
	assert_refused("{{words}}", "page.html:1: ", "section");
	assert_refused("{{node}}", "page.html:1: ", "section");
}

static void
unsafe_places_are_refused(void **state)
{
	(void)state;
	assert_refused("<a href=\"{{title}}\">", "page.html:1: ",
	    "only a URL");
	assert_refused("<a HREF = '/x/{{title}}'>", "page.html:1: ",
	    "only a URL");
	assert_refused("<a class={{title}}>", "page.html:1: ", "quoted");
	assert_refused("<a {{title}}>", "page.html:1: ", "quoted");
	assert_refused("<{{title}}>", "page.html:1: ", "quoted");
	assert_refused("<!-- {{title}} -->", "page.html:1: ", "quoted");
	assert_refused("<script src=\"/a.js\">{{title}}</script>",
	    "page.html:1: ", "quoted");
	assert_refused("<p style=\"color:red\">", "page.html:1: ", "style");
	assert_refused("<p onclick=\"x()\">", "page.html:1: ", "script");
	assert_refused("<style>p{}</style>", "page.html:1: ", "style");
	assert_refused("{{#open}}<p{{/open}}>", "page.html:1: ",
	    "different places");
	write_template("other", "x");
	assert_refused("<p title=\"{{>other}}\">", "page.html:1: ",
	    "between elements");
}

static void
safe_places_are_taken(void **state)
{
	(void)state;
	assert_page("<a href=\"{{address}}\" id=\"p-{{id}}\""
	    "{{#open}} open{{/open}}>{{id}}</a><!-- > --><a href='/p/{{id}}'>"
	    "<script src=\"/a.js\" defer></script>{{id}}",
	    "<a href=\"/p?a=1&amp;b=2\" id=\"p-214753\" open>214753</a>"
	    "<!-- > --><a href='/p/214753'>"
	    "<script src=\"/a.js\" defer></script>214753");
}

static void
malformed_templates_are_refused_with_their_line(void **state)
{
	(void)state;
	assert_refused("\n{{#open}}\n\n", "page.html:2: ", "not closed");
	assert_refused("\n{{/open}}", "page.html:2: ", "not open");
	assert_refused("{{#open}}\n{{#node}}\n{{/open}}{{/node}}",
	    "page.html:3: ", "not open");
	assert_refused("\n\n{{title", "page.html:3: ", "does not end");
	assert_refused("{{}}", "page.html:1: ", "no name");
	assert_refused("{{=x=}}", "page.html:1: ", "delimiters");
	assert_refused("\xff", "", "UTF-8");
}

static void
an_absent_page_is_refused(void **state)
{
	struct templates *templates;

	(void)state;
	assert_int_equal(load(&templates), INTERNAL);
	assert_non_null(strstr(problem.detail, "page.html"));
}

/* ---- bounds ---- */

static void
endless_partials_end(void **state)
{
	struct templates *templates;
	struct buf buf;

	(void)state;
	write_template("other", "x{{>other}}");
	write_template("page", "{{>other}}{{>other}}");
	assert_int_equal(load(&templates), OK);
	buf_init(&buf, arena, 1 << 16);
	templates_render(templates, "page", &page, &buf);
	assert_true(buf.failed);
}

static void
deep_sections_are_refused(void **state)
{
	struct buf text;
	int i;

	(void)state;
	buf_init(&text, arena, 1 << 20);
	for (i = 0; i < 10000; i++)
		buf_add(&text, "{{#open}}");
	assert_refused(text.bytes, "page.html:1: ", "nested");
}

static void
a_full_buf_latches_and_ends_the_page(void **state)
{
	struct templates *templates;
	struct buf buf;

	(void)state;
	write_template("page", "{{title}}{{title}}");
	assert_int_equal(load(&templates), OK);
	buf_init(&buf, arena, 30);
	templates_render(templates, "page", &page, &buf);
	assert_true(buf.failed);
}

static void
over_json_recursion_is_bounded_and_mistakes_have_a_line(void **state)
{
	struct json_limits limits = { 1000, 8, 100 };
	const struct json *partials, *data;
	struct buf buf;

	(void)state;
	assert_int_equal(json_read(arena, "{\"p\":\"{{>p}}{{>p}}\"}", 20,
	    limits, &partials, &problem), OK);
	assert_int_equal(json_read(arena, "{}", 2, limits, &data, &problem),
	    OK);
	buf_init(&buf, arena, 1000);
	assert_int_equal(mustache_render(arena, "{{>p}}", partials, data,
	    &buf, &problem), TOO_LARGE);
	assert_int_equal(mustache_render(arena, "\n{{#a}}", partials, data,
	    &buf, &problem), BAD_INPUT);
	assert_int_equal(problem.line, 2);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, open_folder, close_folder)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(texts_are_escaped_and_absent_ones_are_nothing),
		TEST(html_is_printed_as_it_stands),
		TEST(numbers_are_printed_by_their_type),
		TEST(sections_open_by_the_type_of_their_field),
		TEST(a_partial_may_hold_itself),
		TEST(a_page_fills_the_blocks_of_its_layout),
		TEST(lines_of_tags_alone_leave_no_trace),
		TEST(unknown_names_are_refused_with_file_and_line),
		TEST(errors_in_partials_name_the_partial),
		TEST(unknown_templates_and_blocks_are_refused),
		TEST(types_where_they_have_no_place_are_refused),
		TEST(unsafe_places_are_refused),
		TEST(safe_places_are_taken),
		TEST(malformed_templates_are_refused_with_their_line),
		TEST(an_absent_page_is_refused),
		TEST(endless_partials_end),
		TEST(deep_sections_are_refused),
		TEST(a_full_buf_latches_and_ends_the_page),
		TEST(over_json_recursion_is_bounded_and_mistakes_have_a_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
