/* test/lib/markdown/markdown_test.c: Markdown made safe, and cut in blocks. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "lib/arena.h"
#include "markdown/markdown.h"

enum { HTML_BYTES = 1 << 16 };

static void
assert_html(const char *text, const char *expected)
{
	struct buf html;

	buf_init(&html, arena, HTML_BYTES);
	markdown_to_html(&html, text);
	assert_false(html.failed);
	assert_string_equal(html.bytes, expected);
}

static void
text_is_marked_up(void **state)
{
	(void)state;
	assert_html("", "");
	assert_html("A **cat** & a *dog*.\n",
	    "<p>A <strong>cat</strong> &amp; a <em>dog</em>.</p>\n");
	assert_html("- a\n- `b`\n",
	    "<ul>\n<li>a</li>\n<li><code>b</code></li>\n</ul>\n");
}

static void
html_is_shown_as_the_text_it_is(void **state)
{
	(void)state;
	assert_html("<script>alert(1)</script>\n",
	    "<p>&lt;script&gt;alert(1)&lt;/script&gt;\n</p>\n");
	assert_html("a <b onclick=\"x\">c</b> < d",
	    "<p>a &lt;b onclick=&quot;x&quot;&gt;c&lt;/b&gt; &lt; d</p>\n");
	assert_html("<!-- hidden -->", "<p>&lt;!-- hidden --&gt;\n</p>\n");
}

static void
links_lead_only_where_links_may(void **state)
{
	(void)state;
	assert_html("[a](https://example.org/?a=1&b=2)",
	    "<p><a href=\"https://example.org/?a=1&amp;b=2\">a</a></p>\n");
	assert_html("[a](/picture/1)", "<p><a href=\"/picture/1\">a</a></p>\n");
	assert_html("<HTTPS://example.org/x>",
	    "<p><a href=\"HTTPS://example.org/x\">"
	    "HTTPS://example.org/x</a></p>\n");
	assert_html("[a *b*](javascript:alert(1))", "<p>a <em>b</em></p>\n");
	assert_html("[a](data:image/png;base64,AAAA)", "<p>a</p>\n");
	assert_html("[a](java&Tab;script:alert(1))", "<p>a</p>\n");
	assert_html("[a](relative)", "<p>a</p>\n");
}

static void
pictures_become_links_and_headings_paragraphs(void **state)
{
	(void)state;
	assert_html("![A cat](https://example.org/cat.png)",
	    "<p><a href=\"https://example.org/cat.png\">A cat</a></p>\n");
	assert_html("![A cat](data:image/png;base64,AAAA)", "<p>A cat</p>\n");
	assert_html("# The *cat*\n\nText\n",
	    "<p><strong>The <em>cat</em></strong></p>\n<p>Text</p>\n");
	assert_html("[![x](https://a.example/i.png)](javascript:b)",
	    "<p><a href=\"https://a.example/i.png\">x</a></p>\n");
}

static void
deep_nesting_is_no_danger(void **state)
{
	struct buf text, html;
	int i;

	(void)state;
	buf_init(&text, arena, HTML_BYTES);
	for (i = 0; i < 10000; i++)
		buf_add(&text, "[*>");
	buf_init(&html, arena, 16 * HTML_BYTES);
	markdown_to_html(&html, text.bytes);
	assert_false(html.failed);
	assert_true(html.length > text.length);
}

static const char document_text[] = "<!-- a comment -->\n"
				    "# The *manual*\n"
				    "\n"
				    "First, see [asking](/help/asking#has).\n"
				    "\n"
				    "- one\n"
				    "- two\n"
				    "\n"
				    "## `has_object`, \"and\" more?\n"
				    "\n"
				    "```query ordering=random\n"
				    "want:\n"
				    "- has: [\"<Cat>\"]\n"
				    "```\n"
				    "Last -- [here](#the-manual).\n";

static void
a_document_is_cut_at_headings_and_code(void **state)
{
	struct markdown document;
	const struct markdown_block *block;

	(void)state;
	markdown_read(arena, document_text, &document);
	assert_int_equal(document.block_count, 5);
	block = document.blocks;
	assert_int_equal(block[0].kind, MARKDOWN_HEADING);
	assert_int_equal(block[0].level, 1);
	assert_int_equal(block[0].line, 2);
	assert_string_equal(block[0].html, "The <em>manual</em>");
	assert_string_equal(block[0].text, "The manual");
	assert_string_equal(block[0].anchor, "the-manual");
	assert_int_equal(block[1].kind, MARKDOWN_TEXT);
	assert_string_equal(block[1].html,
	    "<p>First, see <a href=\"/help/asking#has\">asking</a>.</p>\n"
	    "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n");
	assert_string_equal(block[2].anchor, "has_object-and-more");
	assert_string_equal(block[2].html,
	    "<code>has_object</code>, “and” more?");
	assert_int_equal(block[3].kind, MARKDOWN_CODE);
	assert_int_equal(block[3].line, 11);
	assert_string_equal(block[3].info, "query ordering=random");
	assert_string_equal(block[3].text, "want:\n- has: [\"<Cat>\"]\n");
	assert_string_equal(block[4].html,
	    "<p>Last – <a href=\"#the-manual\">here</a>.</p>\n");
}

static void
a_document_tells_its_links(void **state)
{
	struct markdown document;

	(void)state;
	markdown_read(arena, document_text, &document);
	assert_int_equal(document.link_count, 2);
	assert_string_equal(document.links[0].address, "/help/asking#has");
	assert_int_equal(document.links[0].line, 4);
	assert_string_equal(document.links[1].address, "#the-manual");
	assert_int_equal(document.links[1].line, 15);
	markdown_read(arena, "", &document);
	assert_int_equal(document.link_count, 0);
	assert_int_equal(document.block_count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_marked_up),
		cmocka_unit_test(html_is_shown_as_the_text_it_is),
		cmocka_unit_test(links_lead_only_where_links_may),
		cmocka_unit_test(pictures_become_links_and_headings_paragraphs),
		cmocka_unit_test(deep_nesting_is_no_danger),
		cmocka_unit_test(a_document_is_cut_at_headings_and_code),
		cmocka_unit_test(a_document_tells_its_links),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
