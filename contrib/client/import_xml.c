/* contrib/client/import_xml.c: as much of XML as annotation files need. */

#include "import.h"

#include <stdlib.h>
#include <string.h>

/* No document type, so that nothing is ever expanded or fetched. */

enum { DEPTH_MAX = 32, ELEMENTS_MAX = 1000000, NAME_MAX_BYTES = 100 };

struct reader {
	struct arena *arena;
	const char *at;
	const char *end;
	int line;
	size_t elements;
	struct problem *problem;
};

static enum status
wrong(struct reader *reader, const char *detail)
{
	refuse(reader->problem, reader->arena, BAD_INPUT, "bad-xml", "%s",
	    detail);
	reader->problem->line = reader->line;
	return BAD_INPUT;
}

static void
step(struct reader *reader, size_t count)
{
	while (count-- > 0 && reader->at < reader->end)
		reader->line += *reader->at++ == '\n';
}

static bool
begins(const struct reader *reader, const char *text)
{
	size_t length = strlen(text);

	return (size_t)(reader->end - reader->at) >= length &&
	    memcmp(reader->at, text, length) == 0;
}

/* Behind the next text; false: it does not come. */
static bool
pass(struct reader *reader, const char *text)
{
	while (reader->at < reader->end && !begins(reader, text))
		step(reader, 1);
	if (reader->at == reader->end)
		return false;
	step(reader, strlen(text));
	return true;
}

static void
add_character(struct buf *text, uint32_t point)
{
	if (point < 0x80) {
		buf_add_char(text, (char)point);
	} else if (point < 0x800) {
		buf_add_char(text, (char)(0xc0 | point >> 6));
		buf_add_char(text, (char)(0x80 | (point & 0x3f)));
	} else if (point < 0x10000) {
		buf_add_char(text, (char)(0xe0 | point >> 12));
		buf_add_char(text, (char)(0x80 | (point >> 6 & 0x3f)));
		buf_add_char(text, (char)(0x80 | (point & 0x3f)));
	} else {
		buf_add_char(text, (char)(0xf0 | point >> 18));
		buf_add_char(text, (char)(0x80 | (point >> 12 & 0x3f)));
		buf_add_char(text, (char)(0x80 | (point >> 6 & 0x3f)));
		buf_add_char(text, (char)(0x80 | (point & 0x3f)));
	}
}

/* At an ampersand. False: no such thing. */
static bool
add_entity(struct reader *reader, struct buf *text)
{
	static const struct {
		const char *name;
		char byte;
	} known[] = { { "&lt;", '<' }, { "&gt;", '>' }, { "&amp;", '&' },
		{ "&quot;", '"' }, { "&apos;", '\'' } };
	char *end;
	long point;
	size_t i;

	for (i = 0; i < COUNT_OF(known); i++) {
		if (begins(reader, known[i].name)) {
			buf_add_char(text, known[i].byte);
			step(reader, strlen(known[i].name));
			return true;
		}
	}
	if (!begins(reader, "&#"))
		return false;
	/* The text ends in a NUL: strtol stops there at the latest. */
	point = reader->at[2] == 'x' ? strtol(reader->at + 3, &end, 16) :
				       strtol(reader->at + 2, &end, 10);
	if (end >= reader->end || *end != ';' || point < 1 ||
	    point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
		return false;
	add_character(text, (uint32_t)point);
	step(reader, (size_t)(end + 1 - reader->at));
	return true;
}

static const char *
read_name(struct reader *reader)
{
	const char *begin = reader->at;

	while (reader->at < reader->end &&
	    strchr(" \t\r\n/>=<", *reader->at) == NULL)
		step(reader, 1);
	if (reader->at == begin || reader->at - begin > NAME_MAX_BYTES)
		return NULL;
	return arena_copy(reader->arena, begin, (size_t)(reader->at - begin));
}

/* Attributes are passed over: no annotation file says anything in them. */
static bool
pass_attributes(struct reader *reader)
{
	while (reader->at < reader->end && *reader->at != '>' &&
	    !begins(reader, "/>")) {
		char quote = *reader->at;

		step(reader, 1);
		if (quote == '<')
			return false;
		if ((quote == '"' || quote == '\'') &&
		    !pass(reader, quote == '"' ? "\"" : "'"))
			return false;
	}
	return reader->at < reader->end;
}

/* What is no element: comments, instructions, text. */
static enum status
read_text(struct reader *reader, struct buf *text)
{
	const char *begin;

	if (begins(reader, "<!--"))
		return pass(reader, "-->") ?
		    OK :
		    wrong(reader, "a comment does not end");
	if (begins(reader, "<?"))
		return pass(reader, "?>") ?
		    OK :
		    wrong(reader, "an instruction does not end");
	if (begins(reader, "<![CDATA[")) {
		step(reader, 9);
		begin = reader->at;
		if (!pass(reader, "]]>"))
			return wrong(reader, "a section of text does not end");
		buf_add_bytes(text, begin, (size_t)(reader->at - 3 - begin));
		return OK;
	}
	if (begins(reader, "<!"))
		return wrong(reader,
		    "a document type is not read, whatever it declares");
	if (*reader->at == '&')
		return add_entity(reader, text) ?
		    OK :
		    wrong(reader, "an & that stands for nothing known");
	buf_add_char(text, *reader->at);
	step(reader, 1);
	return OK;
}

static enum status read_element(struct reader *reader, struct xml **made,
    int depth) MUST_CHECK;

/* Up to the tag that ends it. */
static enum status
read_content(struct reader *reader, struct xml *element, int depth)
{
	struct xml **last = &element->first;
	struct buf text;

	buf_init(&text, reader->arena, (size_t)(reader->end - reader->at) + 1);
	while (reader->at < reader->end && !begins(reader, "</")) {
		bool is_element = *reader->at == '<' && !begins(reader, "<!") &&
		    !begins(reader, "<?");

		if (!is_element) {
			TRY(read_text(reader, &text));
			continue;
		}
		TRY(read_element(reader, last, depth + 1));
		last = &(*last)->next;
	}
	element->text = text_trimmed(reader->arena, text.bytes);
	return OK;
}

static enum status
read_element(struct reader *reader, struct xml **made, int depth)
{
	struct xml *element = arena_alloc(reader->arena, sizeof(*element));
	const char *end;

	if (depth > DEPTH_MAX || ++reader->elements > ELEMENTS_MAX)
		return wrong(reader, "too many elements, or too deep");
	*made = element;
	element->line = reader->line;
	element->text = "";
	step(reader, 1);
	element->name = read_name(reader);
	if (element->name == NULL || !pass_attributes(reader))
		return wrong(reader, "this is no tag");
	if (begins(reader, "/>")) {
		step(reader, 2);
		return OK;
	}
	step(reader, 1);
	TRY(read_content(reader, element, depth));
	if (reader->at == reader->end)
		return wrong(reader,
		    arena_format(reader->arena, "<%s> does not end",
			element->name));
	step(reader, 2);
	end = read_name(reader);
	if (!text_is(end, element->name) || !pass(reader, ">"))
		return wrong(reader,
		    arena_format(reader->arena, "<%s> ends otherwise",
			element->name));
	return OK;
}

enum status
xml_read(struct arena *arena, const char *text, size_t length,
    struct xml **root, struct problem *problem)
{
	struct reader reader = { .arena = arena,
		.at = text,
		.end = text + length,
		.line = 1,
		.problem = problem };
	struct buf around;

	if (!text_is_utf8(text, length))
		return wrong(&reader, "it is not in UTF-8");
	if (begins(&reader, "\xef\xbb\xbf"))
		step(&reader, 3);
	buf_init(&around, arena, length + 1);
	while (reader.at < reader.end &&
	    (*reader.at != '<' || begins(&reader, "<!") ||
		begins(&reader, "<?")))
		TRY(read_text(&reader, &around));
	if (reader.at == reader.end || *text_trimmed(arena, around.bytes))
		return wrong(&reader, "it is not XML");
	return read_element(&reader, root, 0);
}

const struct xml *
xml_child(const struct xml *element, const char *name)
{
	const struct xml *child;

	for (child = element == NULL ? NULL : element->first; child != NULL;
	     child = child->next) {
		if (text_is(child->name, name))
			return child;
	}
	return NULL;
}

const char *
xml_text(const struct xml *element, const char *name)
{
	const struct xml *child = xml_child(element, name);

	return child == NULL ? NULL : child->text;
}
