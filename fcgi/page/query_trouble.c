/* fcgi/page/query_trouble.c: what is wrong with a query, and the line of it where that is. */

#include <string.h>

#include "page/query.h"

enum { LINE_MAX_BYTES = 4096 };	/* of a wrong line that is shown */

/* Bytes of the first characters of a text. */
static size_t
bytes_of(const char *text, int characters)
{
	size_t at = 0;

	while (characters > 0 && text[at] != '\0') {
		at++;
		while (((unsigned char)text[at] & 0xc0) == 0x80)
			at++;
		characters--;
	}
	return at;
}

/* A quoted text up to its end, a word up to its end, or one character. */
static size_t
length_of_wrong(const char *text)
{
	size_t length;

	if (*text == '"' || *text == '\'') {
		for (length = 1; text[length] != '\0' &&
		    text[length] != *text; length++)
			length += *text == '"' && text[length] == '\\' &&
			    text[length + 1] != '\0';
		return text[length] == '\0' ? length : length + 1;
	}
	length = strcspn(text, " \t,:[]{}#");
	return length > 0 ? length : bytes_of(text, 1);
}

/* The line in three parts: before, at and after the character. */
static void
cut_line(struct arena *arena, const char *text, struct query_trouble *trouble)
{
	size_t start, wrong;
	const char *line;
	int i;

	for (i = 1; i < trouble->line && text != NULL; i++) {
		text = strchr(text, '\n');
		text = text == NULL ? NULL : text + 1;
	}
	if (text == NULL)
		text = "";
	line = text_shortened(arena, arena_copy(arena, text,
	    strcspn(text, "\r\n")), LINE_MAX_BYTES);
	start = bytes_of(line, trouble->column - 1);
	wrong = length_of_wrong(line + start);
	trouble->before = arena_copy(arena, line, start);
	trouble->wrong = wrong == 0 ? " " :
	    arena_copy(arena, line + start, wrong);
	trouble->after = arena_text(arena, line + start + wrong);
	trouble->length = (int)text_length(trouble->wrong);
}

const char *
query_help_address(struct arena *arena, const char *rule)
{
	return arena_format(arena, "/help/asking#%s", rule);
}

/* True for what has a heading of its own in the manual. */
static bool
has_entry(const char *field)
{
	enum rule_kind kind;

	return field != NULL && (rule_from_name(field, &kind) ||
	    text_is(field, "want") || text_is(field, "exclude") ||
	    text_is(field, "include_obsolete"));
}

/* The entry of the rule that is wrong or was meant, or the chapter's end. */
static void
show_help(struct query_trouble *trouble, struct arena *arena,
    const struct problem *problem)
{
	const char *field = problem->field;

	if (field != NULL && !has_entry(field) &&
	    text_is(problem->code, "unknown-rule"))
		field = rule_nearest(field);
	if (has_entry(field)) {
		trouble->help = query_help_address(arena, field);
		trouble->help_title = arena_format(arena, "What %s means",
		    field);
	} else if (problem->line > 0) {
		trouble->help = query_help_address(arena,
		    "how-it-is-written");
		trouble->help_title = "How a query is written";
	}
}

const struct query_trouble *
query_trouble_of(struct arena *arena, const struct problem *problem,
    const char *text)
{
	struct query_trouble *trouble = arena_alloc(arena, sizeof(*trouble));

	*trouble = (struct query_trouble){
		.detail = problem->detail, .expected = problem->expected,
		.field = problem->field, .line = problem->line,
		.column = problem->column,
	};
	if (problem->line > 0 && text != NULL)
		cut_line(arena, text, trouble);
	show_help(trouble, arena, problem);
	return trouble;
}
