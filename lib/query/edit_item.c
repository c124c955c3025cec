/* lib/query/edit_item.c: items put into the text of a query, or taken out of it, in the style it is written in. */

#include "query/private.h"

#include "yaml/yaml.h"

#include <string.h>

/* Bytes of the text with others in their place. */
struct splice {
	size_t begin;
	size_t end;
	const char *text;
};

/* ---- places ---- */

static size_t
byte_at(const struct editing *editing, size_t characters)
{
	size_t at = editing->start;

	while (characters > 0 && at < editing->length) {
		at++;
		while (((unsigned char)editing->text[at] & 0xc0) == 0x80)
			at++;
		characters--;
	}
	return at;
}

static size_t
begin_of(const struct editing *editing, const struct json *json)
{
	return byte_at(editing, json->begin);
}

static size_t
end_of(const struct editing *editing, const struct json *json)
{
	return byte_at(editing, json->end);
}

/* Where an item of a list begins, or the name of a member. */
static size_t
item_begin(const struct editing *editing, const struct json *list,
    const struct json *item)
{
	return byte_at(editing,
	    list->type == JSON_OBJECT ? item->name_begin : item->begin);
}

bool
editing_is_bracketed(const struct editing *editing, const struct json *list)
{
	char first = editing->text[begin_of(editing, list)];

	return first == '[' || first == '{';
}

static size_t
line_start(const struct editing *editing, size_t at)
{
	while (at > editing->start && editing->text[at - 1] != '\n' &&
	    editing->text[at - 1] != '\r')
		at--;
	return at;
}

static size_t
skip(const struct editing *editing, size_t at, const char *these)
{
	return at + strspn(editing->text + at, these);
}

/* Behind the end of this line. */
static size_t
next_line(const struct editing *editing, size_t at)
{
	at += strcspn(editing->text + at, "\r\n");
	if (editing->text[at] == '\r')
		at++;
	return editing->text[at] == '\n' ? at + 1 : at;
}

/*
 * Where the lines end that a value ends in, with a comma and a comment that
 * may follow it; 0 where something else stands there too.
 */
static size_t
lines_end(const struct editing *editing, size_t end, bool has_commas)
{
	size_t at = skip(editing, end, " \t");

	if (end > editing->start && line_start(editing, end) == end)
		return end; /* of a text in lines of its own */
	if (has_commas && editing->text[at] == ',')
		at = skip(editing, at + 1, " \t");
	if (editing->text[at] != '#' &&
	    strchr("\r\n", editing->text[at]) == NULL)
		return 0;
	return next_line(editing, at);
}

/* What stands before a place on its line, if it is only these bytes. */
static const char *
indent_of(const struct editing *editing, size_t at, const char *these)
{
	size_t line = line_start(editing, at);

	return skip(editing, line, these) < at ?
	    NULL :
	    arena_copy(editing->arena, editing->text + line, at - line);
}

/* ---- trying ---- */

/* Takes the text with these changes if it says what is wanted. */
static bool
try_splices(struct editing *editing, const struct splice *splices, size_t count)
{
	struct problem problem = { 0 };
	struct query *query;
	struct buf text;
	size_t i, at = 0;

	buf_init(&text, editing->arena, QUERY_MAX_BYTES);
	for (i = 0; i < count; i++) {
		if (splices[i].begin < at)
			return false;
		buf_add_bytes(&text, editing->text + at, splices[i].begin - at);
		buf_add(&text, splices[i].text);
		at = splices[i].end;
	}
	buf_add_bytes(&text, editing->text + at, editing->length - at);
	if (text.failed ||
	    query_read(editing->arena, text.bytes, text.length, &query,
		&problem) != OK ||
	    !text_is(query_print(editing->arena, query), editing->wanted))
		return false;
	editing->found = text.bytes;
	return true;
}

static bool
try(struct editing *editing, size_t begin, size_t end, const char *text)
{
	struct splice splice = { begin, end, text };

	return try_splices(editing, &splice, 1);
}

bool
editing_replace(struct editing *editing, const struct json *value,
    const char *text)
{
	return try(editing, begin_of(editing, value), end_of(editing, value),
	    text);
}

bool
editing_open(struct editing *editing, struct arena *arena, const char *text,
    const struct query *changed)
{
	static const struct json_limits limits = { QUERY_MAX_BYTES,
		QUERY_MAX_DEPTH, 2 * QUERY_MAX_ITEMS };
	struct problem problem = { 0 };
	const char *line;

	*editing = (struct editing){
		.arena = arena,
		.text = text,
		.length = strlen(text),
		.start = text_starts(text, "\xef\xbb\xbf") ? 3 : 0,
		.wanted = query_print(arena, changed),
	};
	line = text + strcspn(text, "\r\n");
	editing->line_end = text_starts(line, "\r\n") ? "\r\n" : "\n";
	return yaml_read(arena, text + editing->start,
		   editing->length - editing->start, limits, &editing->root,
		   &problem) == OK;
}

const char *
editing_text(const struct editing *editing)
{
	return editing->found != NULL ? editing->found : editing->wanted;
}

const char *
editing_written(const struct editing *editing, const struct json *value)
{
	size_t begin = begin_of(editing, value);

	return arena_copy(editing->arena, editing->text + begin,
	    end_of(editing, value) - begin);
}

/* ---- taking away ---- */

/* An item that has its lines for itself goes with them. */
static bool
cut_lines(struct editing *editing, size_t begin, size_t end, bool has_commas)
{
	size_t behind = lines_end(editing, end, has_commas);

	return indent_of(editing, begin, has_commas ? " \t" : " \t-") != NULL &&
	    behind > 0 && try(editing, line_start(editing, begin), behind, "");
}

/* The comma behind an item goes with it; behind the last, that before it. */
static bool
cut_between_commas(struct editing *editing, size_t begin, size_t end)
{
	size_t after = skip(editing, end, " \t"), before = begin;

	if (editing->text[after] == ',') {
		size_t behind = skip(editing, after + 1, " \t");

		/* A comment begins behind a space. */
		return try(editing, begin,
		    editing->text[behind] == '#' ? after + 1 : behind, "");
	}
	while (before > editing->start &&
	    strchr(" \t\r\n", editing->text[before - 1]) != NULL)
		before--;
	if (before > editing->start && editing->text[before - 1] == ',')
		begin = before - 1;
	return try(editing, begin, end, "");
}

bool
editing_remove_item(struct editing *editing, const struct json *list,
    size_t index)
{
	const struct json *item = &list->items[index];
	size_t begin = item_begin(editing, list, item);
	size_t end = end_of(editing, item);
	bool has_commas = editing_is_bracketed(editing, list);

	if (cut_lines(editing, begin, end, has_commas))
		return true;
	if (has_commas)
		return cut_between_commas(editing, begin, end);
	return index + 1 < list->count &&
	    try(editing, begin, item_begin(editing, list, item + 1), "");
}

static bool
has_comment(const struct editing *editing, size_t begin, size_t end)
{
	return begin < end &&
	    memchr(editing->text + begin, '#', end - begin) != NULL;
}

/* The only item of [...] goes alone where others' comments stand beside it. */
static bool
leave_comments(struct editing *editing, const struct json *list)
{
	const struct json *item = &list->items[0];
	size_t begin = item_begin(editing, list, item);
	size_t end = end_of(editing, item);
	size_t behind = lines_end(editing, end, true);

	return editing_is_bracketed(editing, list) &&
	    (has_comment(editing, begin_of(editing, list), begin) ||
		has_comment(editing, behind > 0 ? behind : end,
		    end_of(editing, list))) &&
	    editing_remove_item(editing, list, 0);
}

/*
 * The only item goes with the name above it. A comment beside the name, and
 * those between the two, may be about more than this item: they stay.
 */
bool
editing_remove_list(struct editing *editing, const struct json *list)
{
	size_t name = byte_at(editing, list->name_begin);
	size_t begin = begin_of(editing, list);
	size_t colon = name + strlen(list->name) + 1;
	size_t comment = skip(editing, colon, " \t");
	struct splice splices[2] = {
		{ line_start(editing, name), next_line(editing, name), "" },
		{ line_start(editing, begin),
		    lines_end(editing, end_of(editing, list), false), "" },
	};

	if (leave_comments(editing, list))
		return true;
	if (editing->text[comment] == '#')
		splices[0].end = comment;
	if (splices[0].end <= splices[1].begin && splices[1].end > begin &&
	    try_splices(editing, splices, 2))
		return true;
	return editing_remove_item(editing, editing->root,
		   (size_t)(list - editing->root->items)) ||
	    editing_replace(editing, list, "[]");
}

/* ---- adding ---- */

/* Puts a line behind those that end here. */
static bool
add_line(struct editing *editing, size_t end, const char *indent,
    const char *content)
{
	size_t at = lines_end(editing, end, false);
	bool is_on_new_line = at == 0 || line_start(editing, at) == at;

	return at > 0 &&
	    try(editing, at, at,
		arena_format(editing->arena, "%s%s%s%s",
		    is_on_new_line ? "" : editing->line_end, indent, content,
		    editing->line_end));
}

/* Behind the last item of [...]: on a line of its own where that has one. */
static bool
add_behind_comma(struct editing *editing, const struct json *list,
    const char *content)
{
	const struct json *last = &list->items[list->count - 1];
	size_t begin = item_begin(editing, list, last);
	size_t end = end_of(editing, last);
	const char *indent = indent_of(editing, begin, " \t");
	size_t behind = lines_end(editing, end, true);
	size_t comma = skip(editing, end, " \t");
	bool has_comma = editing->text[comma] == ',';
	struct splice splices[2] = {
		{ end, end, has_comma ? "" : "," },
		{ behind, behind,
		    arena_format(editing->arena, "%s%s%s%s",
			indent == NULL ? "" : indent, content,
			has_comma ? "," : "", editing->line_end) },
	};

	if (indent != NULL && behind > 0 && try_splices(editing, splices, 2))
		return true;
	return has_comma ? try(editing, comma + 1, comma + 1,
			       arena_format(editing->arena, " %s", content)) :
			   try(editing, end, end,
			       arena_format(editing->arena, ", %s", content));
}

bool
editing_add_item(struct editing *editing, const struct json *list,
    const char *content)
{
	const struct json *last;
	size_t begin = begin_of(editing, list);
	const char *indent;

	if (list->count == 0)
		return editing_is_bracketed(editing, list) &&
		    try(editing, begin + 1, begin + 1, content);
	if (editing_is_bracketed(editing, list))
		return add_behind_comma(editing, list, content);
	last = &list->items[list->count - 1];
	indent = indent_of(editing, item_begin(editing, list, last),
	    list->type == JSON_OBJECT ? " \t" : " \t-");
	return indent != NULL &&
	    add_line(editing, end_of(editing, last), indent, content);
}

bool
editing_add_list(struct editing *editing, const char *name, const char *item)
{
	const struct json *root = editing->root;
	const char *indent = "", *end = editing->line_end;

	if (root != NULL && editing_is_bracketed(editing, root))
		return editing_add_item(editing, root,
		    arena_format(editing->arena, "%s: [{%s}]", name, item));
	if (root != NULL && root->count > 0)
		indent = indent_of(editing,
		    item_begin(editing, root, &root->items[0]), " \t");
	if (indent == NULL)
		return false;
	return try(editing, editing->length, editing->length,
	    arena_format(editing->arena, "%s%s%s:%s%s- %s%s",
		line_start(editing, editing->length) == editing->length ? "" :
									  end,
		indent, name, end, indent, item, end));
}
