/* test/fcgi/pages_test.c: the project's own templates, over made-up data. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "page/error.h"
#include "page/home.h"
#include "pages.h"

enum { PAGE_BYTES = 1 << 20, PICTURES = 10 };

static const struct settings settings = {
	.site_name = "Tom & Jerry",
	.public_url = "http://localhost:8080",
	.source_url = "https://example.org/source?a=1&b=2",
};

static struct arena *arena;
static struct request request;
static struct templates *templates;
static struct problem problem;

static int
load_templates(void **state)
{
	(void)state;
	arena = arena_create();
	request = (struct request){ .arena = arena, .settings = &settings };
	if (templates_load(arena, "templates", pages, page_count, &templates,
		&problem) == OK)
		return 0;
	print_error("%s\n", problem.detail);
	return -1;
}

static int
drop_templates(void **state)
{
	(void)state;
	arena_destroy(arena);
	return 0;
}

static char *
render(const char *name, const void *data)
{
	struct buf buf;

	buf_init(&buf, arena, PAGE_BYTES);
	templates_render(templates, name, data, &buf);
	assert_false(buf.failed);
	assert_true(text_starts(buf.bytes, "<!doctype html>\n"));
	assert_true(text_is_utf8(buf.bytes, buf.length));
	assert_null(strstr(buf.bytes, "{{"));
	return buf.bytes;
}

static void
assert_holds(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("there is no [%s] in:\n%s", part, text);
}

static int
count_of(const char *text, const char *part)
{
	int count = 0;

	while ((text = strstr(text, part)) != NULL) {
		count++;
		text++;
	}
	return count;
}

static struct picture
made_up_picture(int id, const char *title)
{
	static const char *licences[] = { "CC0-1.0", "MIT" };

	return (struct picture){
		.id = id,
		.title = title,
		.width_px = 640,
		.height_px = 427,
		.nature = "photo",
		.licences = licences,
		.licence_count = 2,
		.small = "/derived/aa/bb/x-320.webp",
		.large = "/derived/aa/bb/x-1280.webp",
		.small_width_px = 320,
		.small_height_px = 214,
		.large_width_px = 640,
	};
}

static char *
render_home(size_t count)
{
	static struct picture pictures[PICTURES];
	struct home_page page;
	size_t i;

	home_page_init(&page, &request);
	for (i = 0; i < count; i++)
		pictures[i] = made_up_picture((int)i + 214753,
		    i == 1 ? "" : "A \"cat\" & <dog>");
	page.totals = (struct totals){ 48210, 611904, 4017 };
	page.is_empty = count == 0;
	page.cards = picture_cards(arena, pictures, count, 0);
	page.card_count = count;
	pictures[0].regions = "[{\"id\":1,\"type\":\"bbox\",\"shape\":"
	    "{\"x\":0.1,\"y\":0.2,\"w\":0.5,\"h\":0.25},"
	    "\"object\":\"Cat\"}]";
	home_page_show_annotated(&page, arena, pictures, count);
	return render("home/show", &page);
}

static void
the_home_page_shows_a_search_a_plate_and_ten_pictures(void **state)
{
	char *text = render_home(PICTURES);

	(void)state;
	/* Ten at random and nine that were annotated before the newest. */
	assert_int_equal(count_of(text, "<li class=\"card r-150\">"), 19);
	assert_int_equal(count_of(text, "loading=\"lazy\""), 19);
	assert_int_equal(count_of(text, "width=\"320\" height=\"214\""), 20);
	assert_holds(text, "<figure class=\"plate r-150\">");
	assert_holds(text, ">Cat</text>");
	assert_holds(text,
	    "srcset=\"/derived/aa/bb/x-320.webp 320w, "
	    "/derived/aa/bb/x-1280.webp 640w\"");
	assert_holds(text, "alt=\"A &quot;cat&quot; &amp; &lt;dog&gt;\"");
	assert_holds(text, "alt=\"Picture 214754\"");
	assert_holds(text,
	    "<span class=\"no\">214753</span> · photo · "
	    "CC0-1.0 · MIT</span>");
	assert_holds(text,
	    "48\xe2\x80\xaf"
	    "210 pictures with 611\xe2\x80\xaf"
	    "904 regions");
	assert_holds(text, "<input class=\"input\" type=\"search\"");
	assert_holds(text, "query=want%3A%20%5Babove_region_count%3A%201%5D\">");
	assert_holds(text,
	    "/query-pictures?query="
	    "want%3A%20%5Bhas%3A%20%5B%22Bird%22%5D%5D");
}

static void
an_empty_site_says_what_to_do(void **state)
{
	char *text = render_home(0);

	(void)state;
	assert_holds(text, "make load DIR=folder");
	assert_int_equal(count_of(text, "class=\"card"), 0);
	assert_int_equal(count_of(text, "Ten at random"), 0);
	assert_int_equal(count_of(text, "regions, each naming"), 0);
}

static void
every_page_links_to_the_source_of_its_version(void **state)
{
	struct error_page page = {
		.site = site_of(&request),
		.number = 404,
		.title = "Not Found",
		.detail = "There is no <such> thing.",
	};
	static const char link[] =
	    "<a href=\"https://example.org/source?a=1&amp;b=2\">Source";
	char *text = render("error", &page);

	(void)state;
	assert_holds(text, link);
	assert_holds(text, "<title>Not Found · Tom &amp; Jerry</title>");
	assert_holds(text, "There is no &lt;such&gt; thing.");
	assert_holds(render_home(1), link);
}

static char *
render_refusal(const char *url, enum status status, struct problem why)
{
	struct error_page page;

	request.url = url;
	error_page_init(&page, &request, status, &why);
	page.number = 499;
	return render("error", &page);
}

static void
every_refusal_says_what_to_do_next(void **state)
{
	static const struct problem nothing = { .code = NULL };
	int status;

	(void)state;
	for (status = BAD_INPUT; status <= INTERNAL; status++) {
		char *text = render_refusal("/x", (enum status)status,
		    nothing);

		assert_int_equal(count_of(text, "<h1>"), 1);
		assert_int_equal(count_of(text, "href=\"/\">Home</a>"), 1);
		assert_holds(text, "HTTP 499");
	}
	assert_holds(render_refusal("/x", NOT_FOUND, nothing),
	    "action=\"/query-pictures\"");
	assert_holds(render_refusal("/x", GONE, nothing),
	    "action=\"/query-pictures\"");
	assert_holds(render_refusal("/x", INTERNAL, nothing),
	    "<a class=\"btn primary\" href=\"\">Try again</a>");
	assert_holds(render_refusal("/x", UNAVAILABLE, nothing),
	    "Wait 1 second, then try again.");
	assert_holds(render_refusal("/x", TOO_MANY,
	    (struct problem){ .retry_after_s = 10 }),
	    "Wait 10 seconds, then try again.");
}

static void
a_refusal_is_said_in_whole_sentences(void **state)
{
	(void)state;
	assert_holds(render_refusal("/x", BAD_INPUT,
	    (struct problem){ .detail = "there is no <rule>" }),
	    ">There is no &lt;rule&gt;. Correct it");
	assert_holds(render_refusal("/x", BAD_INPUT,
	    (struct problem){ .detail = "limit takes a number.",
	    .field = "limit" }), ">limit takes a number. Correct it");
}

static void
what_was_not_found_is_a_guess_at_what_was_meant(void **state)
{
	static const struct {
		const char *url;
		const char *words;
	} cases[] = {
		{ "/object/Quagga", "Quagga" },
		{ "/object/grey_wolf/?x=y#z", "grey wolf" },
		{ "/object/%C3%89cole%20%22a%22", "École &quot;a&quot;" },
		{ "/picture/99999999", "" },
		{ "/wp-admin/index.php", "" },
		{ "/%ff", "" },
		{ "/%3Cscript%3E", "" },
		{ "/a%0Ab", "" },
		{ "/", "" },
		{ "", "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(cases); i++)
		assert_holds(render_refusal(cases[i].url, NOT_FOUND,
		    (struct problem){ .code = NULL }),
		    arena_format(arena, "name=\"value\" value=\"%s\"",
		    cases[i].words));
}

static const char *
ratio_of(int width_px, int height_px)
{
	struct picture *picture = arena_alloc(arena, sizeof(*picture));

	*picture = made_up_picture(1, "x");
	picture->width_px = width_px;
	picture->height_px = height_px;
	return picture_cards(arena, picture, 1, 1)->ratio;
}

static void
ratios_are_rounded_and_bounded_to_what_the_style_knows(void **state)
{
	char *css, *line;
	size_t length;
	int ratio;

	(void)state;
	assert_string_equal(ratio_of(640, 480), "r-135");
	assert_string_equal(ratio_of(100, 100), "r-100");
	assert_string_equal(ratio_of(1, 1000000), "r-40");
	assert_string_equal(ratio_of(1000000, 1), "r-300");
	assert_int_equal(file_read(arena, "public/css/pictures.css", PAGE_BYTES,
			     &css, &length),
	    OK);
	for (ratio = 40; ratio <= 300; ratio += 5) {
		line = arena_format(arena, "\n.r-%d {", ratio);
		assert_holds(css, line);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_home_page_shows_a_search_a_plate_and_ten_pictures),
		cmocka_unit_test(an_empty_site_says_what_to_do),
		cmocka_unit_test(every_page_links_to_the_source_of_its_version),
		cmocka_unit_test(every_refusal_says_what_to_do_next),
		cmocka_unit_test(a_refusal_is_said_in_whole_sentences),
		cmocka_unit_test(
		    what_was_not_found_is_a_guess_at_what_was_meant),
		cmocka_unit_test(
		    ratios_are_rounded_and_bounded_to_what_the_style_knows),
	};

	return cmocka_run_group_tests(tests, load_templates, drop_templates);
}
