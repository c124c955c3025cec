/* test/fcgi/page/attribution_test.c: the attribution line in its three forms. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "lib/arena.h"
#include "markdown/markdown.h"
#include "page/address.h"
#include "page/attribution.h"
#include "pages.h"

static const struct settings settings = {
	.site_name = "Pina_kes", .public_url = "https://pics.example",
};

static const struct licence by = {
	.id = "CC-BY-SA-3.0", .title = "Creative Commons",
	.legalese_url = "https://creativecommons.org/licenses/by-sa/3.0/legalcode",
};
static const struct licence mit = {
	.id = "MIT", .title = "MIT License",
	.legalese_url = "https://opensource.org/licenses/MIT",
};
static const struct licence own = {
	.id = "X-informal-attribution", .title = "Informal: name the author",
};

static struct request request;

static int
set_up(void **state)
{
	struct templates *templates;
	struct problem problem;

	make_arena(state);
	request = (struct request){ .arena = arena, .settings = &settings };
	if (templates_load(arena, "templates", pages, page_count, &templates,
	    &problem) != OK)
		return -1;
	request.templates = templates;
	return 0;
}

static struct attribution
line_of(const char *title, const char *creator, const char *origin_url,
    const char *credit_url, const struct licence *licence)
{
	struct picture picture = {
		.id = 214753, .title = title, .author = "eirene",
		.creator = creator, .origin_url = origin_url,
		.credit_url = credit_url,
	};

	return attribution_of(&request, &picture, licence, licence != NULL);
}

static void
all_is_named_in_each_form(void **state)
{
	struct attribution line = line_of("Two riders", "Ann",
	    "https://www.example.org/a?b=1&c=(2)", "http://ann.example/", &by);

	(void)state;
	assert_string_equal(attribution_text(arena, &line),
	    "“Two riders” by Ann, from https://www.example.org/a?b=1&c=(2), "
	    "CC BY-SA 3.0 (https://creativecommons.org/licenses/by-sa/3.0/), "
	    "via Pina_kes no. 214753: https://pics.example/picture/214753");
	assert_string_equal(attribution_markdown(arena, &line),
	    "[“Two riders”](https://pics.example/picture/214753) by "
	    "[Ann](http://ann.example/), from "
	    "[example.org](https://www.example.org/a?b=1&c=%282%29), "
	    "[CC BY-SA 3.0](https://creativecommons.org/licenses/by-sa/3.0/), "
	    "via Pina\\_kes no. 214753");
	assert_string_equal(attribution_html(&request, &line),
	    "<a href=\"https://pics.example/picture/214753\">“Two riders”</a> "
	    "by <a href=\"http://ann.example/\">Ann</a>, from "
	    "<a href=\"https://www.example.org/a?b=1&amp;c=(2)\">example.org"
	    "</a>, <a rel=\"license\" "
	    "href=\"https://creativecommons.org/licenses/by-sa/3.0/\">"
	    "CC BY-SA 3.0</a>, via Pina_kes no. 214753");
}

static void
what_is_not_known_is_not_said(void **state)
{
	struct attribution mine = line_of("", NULL, NULL, NULL, NULL);
	struct attribution found = line_of("x", "", "a scan", "x:y", &own);

	(void)state;
	assert_string_equal(attribution_text(arena, &mine),
	    "“Picture 214753” by eirene, via Pina_kes no. 214753: "
	    "https://pics.example/picture/214753");
	assert_string_equal(mine.maker_url,
	    "https://pics.example/user/eirene");
	assert_string_equal(attribution_text(arena, &found),
	    "“x” uploaded by eirene, from a scan, Informal: name the author "
	    "(https://pics.example/licence/X-informal-attribution), via "
	    "Pina_kes no. 214753: https://pics.example/picture/214753");
	assert_non_null(strstr(attribution_html(&request, &found),
	    "</a> uploaded by <a href=\"https://pics.example/user/eirene\">"));
}

static void
any_of_several_licences_may_be_chosen(void **state)
{
	const struct licence both[] = { by, mit };
	struct picture picture = { .id = 1, .title = "x", .author = "a" };
	struct attribution line = attribution_of(&request, &picture, both, 2);

	(void)state;
	assert_non_null(strstr(attribution_text(arena, &line),
	    "by-sa/3.0/) or MIT (https://opensource.org/licenses/MIT), via"));
	assert_non_null(strstr(attribution_markdown(arena, &line),
	    "by-sa/3.0/) or [MIT](https://opensource.org/licenses/MIT), via"));
	assert_non_null(strstr(attribution_html(&request, &line),
	    "CC BY-SA 3.0</a> or <a rel=\"license\""));
}

static const char *const hostile[] = {
	"</a><script>alert(1)</script>", "\" onclick=\"alert(1)", "a & b &amp;",
	"[x](javascript:alert(1))", "![i](http://evil.example/i.png)",
	"*a* _b_ `c` ~~d~~ **e** <b>", "\\] \\[ \\", "](http://evil.example)",
	"<http://evil.example>", "$x$ | y | z #1 !", "{{title}} {{{x}}}", "'",
	"“quoted”", "\xe7\x8c\xab \xf0\x9f\x98\x80", "&lt;b&gt; &#60;",
};

/* What a reader of this HTML sees. */
static const char *
shown_by(const char *html)
{
	static const char *const entities[] = { "&amp;", "&lt;", "&gt;",
		"&quot;", "&#39;" };
	static const char meanings[] = "&<>\"'";
	struct buf text;
	size_t i;

	buf_init(&text, arena, 1 << 16);
	while (*html != '\0') {
		if (*html == '<') {
			html = strchr(html, '>') + 1;
			continue;
		}
		for (i = 0; i < COUNT_OF(entities); i++) {
			if (text_starts(html, entities[i]))
				break;
		}
		buf_add_char(&text, i < COUNT_OF(entities) ? meanings[i] :
		    *html);
		html += i < COUNT_OF(entities) ? strlen(entities[i]) : 1;
	}
	return text.bytes;
}

static int
count_of(const char *text, const char *part)
{
	int count = 0;

	for (; (text = strstr(text, part)) != NULL; text++)
		count++;
	return count;
}

static void
hostile_texts_are_shown_as_they_are(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(hostile); i++) {
		struct attribution line = line_of(hostile[i], hostile[i],
		    "https://example.org/", NULL, &by);
		const char *html = attribution_html(&request, &line);
		const char *wanted = arena_format(arena, "“%s” by %s, from "
		    "example.org, CC BY-SA 3.0, via Pina_kes no. 214753",
		    hostile[i], hostile[i]);
		struct buf buf;

		assert_string_equal(shown_by(html), wanted);
		assert_int_equal(count_of(html, "<"), 6);
		buf_init(&buf, arena, 1 << 16);
		markdown_to_html(&buf, attribution_markdown(arena, &line));
		assert_int_equal(count_of(buf.bytes, "<a "), 3);
		assert_int_equal(count_of(buf.bytes, "<"), 8);
		assert_string_equal(shown_by(buf.bytes),
		    arena_format(arena, "%s\n", wanted));
		assert_non_null(strstr(attribution_text(arena, &line),
		    hostile[i]));
	}
}

static void
an_address_is_a_link_only_on_the_web(void **state)
{
	static const char *const no_links[] = { "javascript:alert(1)", "",
		"data:text/html,x", "ftp://example.org/", "//example.org/",
		"example.org", "http://", "https:///path", "http:/x",
		" http://example.org/" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(no_links); i++)
		assert_null(address_of_web(arena, no_links[i]));
	assert_null(address_of_web(arena, NULL));
	assert_string_equal(address_of_web(arena, "HTTPS://a.example/x y\"<>"),
	    "HTTPS://a.example/x%20y%22%3C%3E");
	assert_string_equal(address_of_web(arena, "http://m\xc3\xbc.example/%20"),
	    "http://m%C3%BC.example/%20");
	assert_string_equal(address_host(arena, "http://www.a.example:80/x"),
	    "a.example:80");
	assert_string_equal(address_host(arena,
	    "https://good.example@evil.example/x@y"), "evil.example");
	assert_string_equal(address_host(arena, "https://a.example?b#c"),
	    "a.example");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_is_named_in_each_form),
		cmocka_unit_test(what_is_not_known_is_not_said),
		cmocka_unit_test(any_of_several_licences_may_be_chosen),
		cmocka_unit_test(hostile_texts_are_shown_as_they_are),
		cmocka_unit_test(an_address_is_a_link_only_on_the_web),
	};

	return cmocka_run_group_tests(tests, set_up, drop_arena);
}
