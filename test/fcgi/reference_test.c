/* test/fcgi/reference_test.c: a description in OpenAPI as a chapter of the manual. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "lib/arena.h"
#include "reference.h"

enum { CHAPTER_BYTES = 64 * 1024 };

static const char description[] =
    "tags:\n"
    "  - { name: cats, description: Cats and kittens. }\n"
    "paths:\n"
    "  /cat/{id}:\n"
    "    parameters: [{ name: id, in: path }]\n"
    "    post:\n"
    "      tags: [cats]\n"
    "      summary: Feeds a cat.\n"
    "      security: [{ basic: [] }, { token: [] }]\n"
    "      parameters:\n"
    "        - name: times\n"
    "          in: query\n"
    "          description: How often.\n"
    "          schema: { type: integer, minimum: 1, default: 2 }\n"
    "      requestBody:\n"
    "        content:\n"
    "          application/json:\n"
    "            schema:\n"
    "              type: object\n"
    "              required: [food]\n"
    "              properties:\n"
    "                food: { enum: [fish, milk] }\n"
    "      responses:\n"
    "        \"200\":\n"
    "          description: The cat.\n"
    "          content:\n"
    "            application/json:\n"
    "              schema: { $ref: '#/components/schemas/Cat' }\n"
    "        \"304\": { description: The same. }\n"
    "        \"4XX\": { description: No. }\n"
    "components:\n"
    "  schemas:\n"
    "    Cat:\n"
    "      type: object\n"
    "      description: A cat.\n"
    "      properties:\n"
    "        name: { type: [string, \"null\"] }\n"
    "        kittens:\n"
    "          type: array\n"
    "          items: { $ref: '#/components/schemas/Cat' }\n";

static const char chapter[] =
    "## Cats and kittens\n\n"
    "### `POST /cat/{id}`\n\n"
    "Feeds a cat.\n\n"
    "Takes HTTP Basic or a token.\n\n"
    "- **`times`** (in the address) whole number, at least 1; `2` when not"
    " said. How often.\n"
    "- **`food`** (needed) `fish` or `milk`\n"
    "- **200** The cat. As `application/json`: [Cat](#cat).\n\n"
    "## What answers are made of\n\n"
    "### Cat\n\n"
    "A cat.\n\n"
    "- **`name`** text or null\n"
    "- **`kittens`** list of [Cat](#cat)\n\n";

static struct problem problem;

static enum status
write_chapter(const char *text, struct buf *markdown)
{
	buf_init(markdown, arena, CHAPTER_BYTES);
	problem = (struct problem){ .code = NULL };
	return reference_write(arena, text, strlen(text), markdown, &problem);
}

static void
addresses_come_by_their_tags_and_schemas_behind_them(void **state)
{
	struct buf markdown;

	(void)state;
	assert_int_equal(write_chapter(description, &markdown), OK);
	assert_string_equal(strstr(markdown.bytes, "## Cats"), chapter);
}

static void
assert_refused(const char *text, const char *detail)
{
	struct buf markdown;

	assert_int_equal(write_chapter(text, &markdown), INTERNAL);
	assert_string_equal(problem.detail, detail);
}

static void
a_broken_description_is_refused(void **state)
{
	(void)state;
	assert_refused("tags: [a",
	    "line 1: this is not YAML: did not find expected ',' or ']'"
	    " while parsing a flow sequence");
	assert_refused(
	    "paths:\n  /a:\n    get: { tags: [dogs], summary: A. }\n",
	    "an address has none of the tags");
	assert_refused(
	    "tags: [{ name: a, description: A. }]\npaths:\n  /a:\n    get:\n"
	    "      tags: [a]\n      summary: A.\n      responses:\n"
	    "        \"200\":\n          content:\n            text/plain:\n"
	    "              schema: { $ref: '#/components/schemas/None' }\n",
	    "there is no #/components/schemas/None");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    addresses_come_by_their_tags_and_schemas_behind_them),
		cmocka_unit_test(a_broken_description_is_refused),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
