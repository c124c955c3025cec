/* lib/render/token.c: the text of a template is cut into tags and texts. */

#include <string.h>

#include "render/private.h"

struct lexer {
	struct arena *arena;
	struct problem *problem;
	struct template_source source;
	size_t at;
	int line;
	const char *open, *close; /* the delimiters */
	size_t open_length, close_length;
	struct tokens tokens;
	size_t capacity;
};

static enum status
wrong(struct lexer *lexer, int line, const char *what)
{
	(void)refuse(lexer->problem, lexer->arena, BAD_INPUT, "bad-template",
	    "%s", what);
	lexer->problem->line = line;
	return BAD_INPUT;
}

/* ---- tags and texts ---- */

static struct token *
add_token(struct lexer *lexer, char type, const char *text, size_t length)
{
	struct token *more;

	if (lexer->tokens.count == lexer->capacity) {
		lexer->capacity = lexer->capacity * 2 + 64;
		more =
		    arena_array(lexer->arena, lexer->capacity, sizeof(*more));
		if (lexer->tokens.count > 0)
			memcpy(more, lexer->tokens.items,
			    lexer->tokens.count * sizeof(*more));
		lexer->tokens.items = more;
	}
	more = &lexer->tokens.items[lexer->tokens.count++];
	more->type = type;
	more->text = text;
	more->length = length;
	more->line = lexer->line;
	return more;
}

static const char *
find(const struct lexer *lexer, size_t from, const char *what, size_t length)
{
	const char *at = lexer->source.text + from;
	const char *end = lexer->source.text + lexer->source.length;

	for (; (size_t)(end - at) >= length; at++) {
		at = memchr(at, what[0], (size_t)(end - at));
		if (at == NULL || (size_t)(end - at) < length)
			return NULL;
		if (memcmp(at, what, length) == 0)
			return at;
	}
	return NULL;
}

/* Texts up to until, each ending with its line. */
static void
add_texts(struct lexer *lexer, const char *until)
{
	const char *at = lexer->source.text + lexer->at;

	while (at < until) {
		const char *newline = memchr(at, '\n', (size_t)(until - at));
		const char *end = newline == NULL ? until : newline + 1;

		(void)add_token(lexer, 'T', at, (size_t)(end - at));
		lexer->line += newline != NULL;
		at = end;
	}
	lexer->at = (size_t)(until - lexer->source.text);
}

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static void
trim(const char **text, size_t *length)
{
	while (*length > 0 && is_blank(**text)) {
		(*text)++;
		(*length)--;
	}
	while (*length > 0 && is_blank((*text)[*length - 1]))
		(*length)--;
}

static enum status
set_delimiters(struct lexer *lexer, const char *text, size_t length)
{
	size_t open = 0, close;

	trim(&text, &length);
	while (open < length && !is_blank(text[open]))
		open++;
	close = open;
	while (close < length && is_blank(text[close]))
		close++;
	if (open == 0 || close == length || memchr(text, '=', length) != NULL)
		return wrong(lexer, lexer->line,
		    "malformed delimiters: {{=open close=}} was expected");
	lexer->open = text;
	lexer->open_length = open;
	lexer->close = text + close;
	lexer->close_length = length - close;
	if (memchr(lexer->close, ' ', lexer->close_length) != NULL)
		return wrong(lexer, lexer->line,
		    "malformed delimiters: two were expected");
	return OK;
}

/* What ends the tag whose sign is type. */
static const char *
find_close(const struct lexer *lexer, char type, size_t *length)
{
	char wanted[64];

	*length = 0;
	if (lexer->close_length > sizeof(wanted) - 1)
		return NULL;
	if (type == '=' || type == '{')
		wanted[(*length)++] = type == '=' ? '=' : '}';
	memcpy(wanted + *length, lexer->close, lexer->close_length);
	*length += lexer->close_length;
	return find(lexer, lexer->at, wanted, *length);
}

/* At an opening delimiter. */
static enum status
add_tag(struct lexer *lexer)
{
	static const char signs[] = "#^/><$!=&{";
	const char *text, *close;
	char type = 'v';
	size_t length, whole;
	int line = lexer->line;

	lexer->at += lexer->open_length;
	text = lexer->source.text + lexer->at;
	while (lexer->at < lexer->source.length && is_blank(*text)) {
		lexer->line += *text == '\n';
		lexer->at++;
		text++;
	}
	if (lexer->at < lexer->source.length && *text != '\0' &&
	    strchr(signs, *text) != NULL) {
		type = *text++;
		lexer->at++;
	}
	close = find_close(lexer, type, &length);
	if (close == NULL)
		return wrong(lexer, line, "the tag does not end");
	lexer->at = (size_t)(close - lexer->source.text) + length;
	length = (size_t)(close - text);
	if (type == '=')
		TRY(set_delimiters(lexer, text, length));
	whole = length;
	trim(&text, &length);
	if (length == 0 && type != '!')
		return wrong(lexer, line, "the tag has no name");
	add_token(lexer, type, text, length)->line = line;
	for (text = close - whole; text < close; text++)
		lexer->line += *text == '\n';
	return OK;
}

static enum status
make_tokens(struct lexer *lexer)
{
	while (lexer->at < lexer->source.length) {
		const char *tag =
		    find(lexer, lexer->at, lexer->open, lexer->open_length);

		if (tag == NULL) {
			add_texts(lexer,
			    lexer->source.text + lexer->source.length);
			return OK;
		}
		add_texts(lexer, tag);
		TRY(add_tag(lexer));
	}
	return OK;
}

/* ---- lines ---- */

bool
token_is_text(const struct token *token)
{
	return token->type == 'T';
}

static bool
ends_line(const struct token *token)
{
	return token_is_text(token) && token->length > 0 &&
	    token->text[token->length - 1] == '\n';
}

size_t
leading_blanks(const char *text, size_t length)
{
	size_t blanks = 0;

	while (blanks < length && (text[blanks] == ' ' || text[blanks] == '\t'))
		blanks++;
	return blanks;
}

/*
 * Blank texts around one tag that prints nothing, or around several of
 * inheritance. A block that opens and closes on one line prints there.
 */
static bool
is_line_of_tags(const struct token *tokens, size_t count)
{
	size_t i, tags = 0, blocks = 0, others = 0;

	for (i = 0; i < count; i++) {
		const char *text = tokens[i].text;
		size_t length = tokens[i].length;

		if (token_is_text(&tokens[i])) {
			trim(&text, &length);
			if (length > 0)
				return false;
			continue;
		}
		if (strchr("v&{", tokens[i].type) != NULL ||
		    (tokens[i].type == '/' && blocks > 0))
			return false;
		blocks += tokens[i].type == '$';
		others += strchr("<$/", tokens[i].type) == NULL;
		tags++;
	}
	return tags == 1 || (tags > 1 && others == 0);
}

static void
set_line(struct token *tokens, size_t count)
{
	bool is_alone = is_line_of_tags(tokens, count), is_first = true;
	size_t i, indent = 0;
	const char *start = tokens[0].text;

	if (token_is_text(&tokens[0])) {
		tokens[0].starts_line = true;
		indent = leading_blanks(start, tokens[0].length);
	}
	for (i = 0; i < count; i++) {
		if (token_is_text(&tokens[i])) {
			if (is_alone)
				tokens[i].length = 0;
			else if (i > 0 || indent < tokens[i].length)
				is_first = false;
			continue;
		}
		tokens[i].is_alone = is_alone;
		tokens[i].indent = start;
		if (is_alone || (is_first && tokens[i].type == '$'))
			tokens[i].indent_length = indent;
		is_first = false;
	}
}

static void
set_lines(struct token *tokens, size_t count)
{
	size_t first = 0, i;

	for (i = 0; i < count; i++) {
		if (!ends_line(&tokens[i]) && i + 1 < count)
			continue;
		set_line(tokens + first, i + 1 - first);
		first = i + 1;
	}
}

enum status
template_tokens(struct arena *arena, struct template_source source,
    struct tokens *tokens, struct problem *problem)
{
	struct lexer lexer = {
		.arena = arena,
		.problem = problem,
		.source = source,
		.line = 1,
		.open = "{{",
		.close = "}}",
		.open_length = 2,
		.close_length = 2,
	};

	TRY(make_tokens(&lexer));
	set_lines(lexer.tokens.items, lexer.tokens.count);
	*tokens = lexer.tokens;
	return OK;
}
