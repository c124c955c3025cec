/* lib/render/parse.c: the text of a template becomes a tree. */

#include <stdio.h>
#include <string.h>

#include "render/private.h"

/*
 * Three steps: the text is cut into tokens (tags, and texts that end with
 * their line); lines of tags alone are taken out of the output; the tokens
 * become a tree. The type of a token is the sign of its tag: v stands for a
 * name without a sign, T for text.
 */
struct token {
	char type;
	const char *text;
	size_t length;
	int line;
	bool starts_line;
	bool is_alone;
	const char *indent;
	size_t indent_length;
};

struct parser {
	struct arena *arena;
	struct problem *problem;
	struct template_source source;
	size_t at;
	int line;
	const char *open, *close;	/* the delimiters */
	size_t open_length, close_length;
	struct token *tokens;
	size_t count, capacity;
	size_t next;			/* token, while the tree is made */
	int depth;
	struct place_reader place;
};

static enum status wrong(struct parser *parser, int line,
    const char *format, ...) PRINTF_LIKE(3, 4);

static enum status
wrong(struct parser *parser, int line, const char *format, ...)
{
	char text[256];
	va_list list;

	va_start(list, format);
	(void)vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	(void)refuse(parser->problem, parser->arena, BAD_INPUT,
	    "bad-template", "%s", text);
	parser->problem->line = line;
	return BAD_INPUT;
}

/* ---- step 1: tokens ---- */

static struct token *
add_token(struct parser *parser, char type, const char *text, size_t length)
{
	struct token *more;

	if (parser->count == parser->capacity) {
		parser->capacity = parser->capacity * 2 + 64;
		more = arena_array(parser->arena, parser->capacity,
		    sizeof(*more));
		if (parser->count > 0)
			memcpy(more, parser->tokens,
			    parser->count * sizeof(*more));
		parser->tokens = more;
	}
	more = &parser->tokens[parser->count++];
	more->type = type;
	more->text = text;
	more->length = length;
	more->line = parser->line;
	return more;
}

static const char *
find(const struct parser *parser, size_t from, const char *what,
    size_t length)
{
	const char *at = parser->source.text + from;
	const char *end = parser->source.text + parser->source.length;

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
add_texts(struct parser *parser, const char *until)
{
	const char *at = parser->source.text + parser->at;

	while (at < until) {
		const char *newline = memchr(at, '\n', (size_t)(until - at));
		const char *end = newline == NULL ? until : newline + 1;

		(void)add_token(parser, 'T', at, (size_t)(end - at));
		parser->line += newline != NULL;
		at = end;
	}
	parser->at = (size_t)(until - parser->source.text);
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
set_delimiters(struct parser *parser, const char *text, size_t length)
{
	size_t open = 0, close;

	trim(&text, &length);
	while (open < length && !is_blank(text[open]))
		open++;
	close = open;
	while (close < length && is_blank(text[close]))
		close++;
	if (open == 0 || close == length ||
	    memchr(text, '=', length) != NULL)
		return wrong(parser, parser->line,
		    "malformed delimiters: {{=open close=}} was expected");
	parser->open = text;
	parser->open_length = open;
	parser->close = text + close;
	parser->close_length = length - close;
	if (memchr(parser->close, ' ', parser->close_length) != NULL)
		return wrong(parser, parser->line,
		    "malformed delimiters: two were expected");
	return OK;
}

/* What ends the tag whose sign is type. */
static const char *
find_close(const struct parser *parser, char type, size_t *length)
{
	char wanted[64];

	*length = 0;
	if (parser->close_length > sizeof(wanted) - 1)
		return NULL;
	if (type == '=' || type == '{')
		wanted[(*length)++] = type == '=' ? '=' : '}';
	memcpy(wanted + *length, parser->close, parser->close_length);
	*length += parser->close_length;
	return find(parser, parser->at, wanted, *length);
}

/* At an opening delimiter. */
static enum status
add_tag(struct parser *parser)
{
	static const char signs[] = "#^/><$!=&{";
	const char *text, *close;
	char type = 'v';
	size_t length, i;
	int line = parser->line;

	parser->at += parser->open_length;
	text = parser->source.text + parser->at;
	while (parser->at < parser->source.length && is_blank(*text)) {
		parser->line += *text == '\n';
		parser->at++;
		text++;
	}
	if (parser->at < parser->source.length && *text != '\0' &&
	    strchr(signs, *text) != NULL) {
		type = *text++;
		parser->at++;
	}
	close = find_close(parser, type, &length);
	if (close == NULL)
		return wrong(parser, line, "the tag does not end");
	parser->at = (size_t)(close - parser->source.text) + length;
	length = (size_t)(close - text);
	if (type == '=')
		TRY(set_delimiters(parser, text, length));
	i = length;
	trim(&text, &length);
	if (length == 0 && type != '!')
		return wrong(parser, line, "the tag has no name");
	add_token(parser, type, text, length)->line = line;
	for (text = close - i; text < close; text++)
		parser->line += *text == '\n';
	return OK;
}

static enum status
make_tokens(struct parser *parser)
{
	while (parser->at < parser->source.length) {
		const char *tag = find(parser, parser->at, parser->open,
		    parser->open_length);

		if (tag == NULL) {
			add_texts(parser, parser->source.text +
			    parser->source.length);
			return OK;
		}
		add_texts(parser, tag);
		TRY(add_tag(parser));
	}
	return OK;
}

/* ---- step 2: lines ---- */

static bool
is_text(const struct token *token)
{
	return token->type == 'T';
}

static bool
ends_line(const struct token *token)
{
	return is_text(token) && token->length > 0 &&
	    token->text[token->length - 1] == '\n';
}

static size_t
blank_length(const struct token *token)
{
	size_t length = 0;

	while (length < token->length && (token->text[length] == ' ' ||
	    token->text[length] == '\t'))
		length++;
	return length;
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

		if (is_text(&tokens[i])) {
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
	size_t i, indent = is_text(&tokens[0]) ? blank_length(&tokens[0]) : 0;
	const char *start = tokens[0].text;

	if (is_text(&tokens[0]))
		tokens[0].starts_line = true;
	for (i = 0; i < count; i++) {
		if (is_text(&tokens[i])) {
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
set_lines(struct parser *parser)
{
	size_t first = 0, i;

	for (i = 0; i < parser->count; i++) {
		if (!ends_line(&parser->tokens[i]) && i + 1 < parser->count)
			continue;
		set_line(parser->tokens + first, i + 1 - first);
		first = i + 1;
	}
}

/* ---- step 3: the tree ---- */

static void
split_name(struct parser *parser, struct node *node)
{
	size_t i, start = 0;

	if (node->length == 1 && node->text[0] == '.')
		return;
	node->parts = arena_array(parser->arena, node->length + 1,
	    sizeof(*node->parts));
	for (i = 0; i <= node->length; i++) {
		if (i < node->length && node->text[i] != '.')
			continue;
		node->parts[node->part_count].text = node->text + start;
		node->parts[node->part_count++].length = i - start;
		start = i + 1;
	}
}

static struct node *
make_node(struct parser *parser, const struct token *token,
    enum node_type type)
{
	struct node *node = arena_alloc(parser->arena, sizeof(*node));

	node->type = type;
	node->file = parser->source.file;
	node->line = token->line;
	node->text = token->text;
	node->length = token->length;
	node->starts_line = token->starts_line;
	node->is_alone = token->is_alone;
	node->indent = token->indent;
	node->indent_length = token->indent_length;
	node->place = place_now(&parser->place);
	if (type == NODE_VALUE || type == NODE_RAW || type == NODE_SECTION ||
	    type == NODE_INVERTED)
		split_name(parser, node);
	return node;
}

/* The blanks before the first line in the nodes; false: no line begins. */
static bool
first_indent(const struct node *node, const char **indent, size_t *length)
{
	for (; node != NULL; node = node->next) {
		if (node->type == NODE_TEXT && node->starts_line) {
			*indent = node->text;
			*length = 0;
			while (*length < node->length &&
			    (node->text[*length] == ' ' ||
			    node->text[*length] == '\t'))
				(*length)++;
			return true;
		}
		if (node->is_alone && node->type >= NODE_PARTIAL) {
			*indent = node->indent;
			*length = node->indent_length;
			return true;
		}
		if (node->first != NULL &&
		    first_indent(node->first, indent, length))
			return true;
	}
	return false;
}

/* Takes up to length blanks from each line in the nodes. */
static void
cut_indent(struct node *node, size_t length)
{
	for (; node != NULL; node = node->next) {
		size_t cut = 0;

		if (node->type == NODE_TEXT && node->starts_line) {
			while (cut < length && cut < node->length &&
			    (node->text[cut] == ' ' ||
			    node->text[cut] == '\t'))
				cut++;
			node->text += cut;
			node->length -= cut;
		}
		cut = node->indent_length < length ? node->indent_length :
		    length;
		node->indent += cut;
		node->indent_length -= cut;
		/* Lines of a block that has lines of its own are cut. */
		if (node->type != NODE_BLOCK || !node->is_alone)
			cut_indent(node->first, length);
	}
}

/* A block's text moves to the left; its indentation is remembered. */
static void
settle_block(struct node *block)
{
	const char *indent;
	size_t length;

	if (!block->is_alone || block->first == NULL ||
	    !first_indent(block->first, &indent, &length))
		return;
	block->indent = indent;
	block->indent_length = length;
	cut_indent(block->first, length);
}

static enum status make_nodes(struct parser *parser,
    const struct token *opening, struct node **first) MUST_CHECK;

static enum status
make_section(struct parser *parser, const struct token *opening,
    struct node *node)
{
	struct place_reader before = parser->place;

	if (++parser->depth > MAX_SECTION_DEPTH)
		return wrong(parser, opening->line,
		    "sections are nested more than %d deep",
		    MAX_SECTION_DEPTH);
	TRY(make_nodes(parser, opening, &node->first));
	parser->depth--;
	if (parser->source.file != NULL &&
	    !place_rejoins(&before, &parser->place))
		return wrong(parser, opening->line,
		    "{{%c%.*s}} begins and ends in different places of HTML",
		    opening->type, (int)opening->length, opening->text);
	if (node->type == NODE_BLOCK)
		settle_block(node);
	return OK;
}

static enum status
make_text(struct parser *parser, const struct token *token)
{
	if (parser->source.file == NULL)
		return OK;
	place_read(&parser->place, token->text, token->length);
	if (parser->place.refused != NULL)
		return wrong(parser, token->line,
		    "%s: the content security policy would refuse it",
		    parser->place.refused);
	return OK;
}

static enum status
make_node_of(struct parser *parser, const struct token *token,
    struct node **node)
{
	static const struct { char sign; enum node_type type; } types[] = {
		{ 'T', NODE_TEXT }, { 'v', NODE_VALUE }, { '&', NODE_RAW },
		{ '{', NODE_RAW }, { '#', NODE_SECTION },
		{ '^', NODE_INVERTED }, { '>', NODE_PARTIAL },
		{ '<', NODE_PARENT }, { '$', NODE_BLOCK },
	};
	size_t i;

	*node = NULL;
	for (i = 0; i < COUNT_OF(types); i++) {
		if (types[i].sign == token->type)
			*node = make_node(parser, token, types[i].type);
	}
	if (is_text(token))
		return make_text(parser, token);
	if (*node != NULL && strchr("#^<$", token->type) != NULL)
		return make_section(parser, token, *node);
	return OK;
}

static bool
closes(const struct token *closing, const struct token *opening)
{
	return opening != NULL && closing->length == opening->length &&
	    memcmp(closing->text, opening->text, opening->length) == 0;
}

/* Up to the closing tag of opening, or up to the end where it is NULL. */
static enum status
make_nodes(struct parser *parser, const struct token *opening,
    struct node **first)
{
	struct node **last = first;

	while (parser->next < parser->count) {
		const struct token *token = &parser->tokens[parser->next++];

		if (token->type == '/') {
			if (closes(token, opening))
				return OK;
			return wrong(parser, token->line,
			    "{{/%.*s}} closes what is not open",
			    (int)token->length, token->text);
		}
		if (is_text(token) && token->length == 0)
			continue;
		TRY(make_node_of(parser, token, last));
		if (*last != NULL)
			last = &(*last)->next;
	}
	if (opening != NULL)
		return wrong(parser, opening->line,
		    "{{%c%.*s}} is not closed", opening->type,
		    (int)opening->length, opening->text);
	return OK;
}

enum status
template_parse(struct arena *arena, struct template_source source,
    struct node **first, struct problem *problem)
{
	struct parser parser = {
		.arena = arena, .problem = problem, .source = source,
		.line = 1, .open = "{{", .close = "}}",
		.open_length = 2, .close_length = 2,
	};

	TRY(make_tokens(&parser));
	set_lines(&parser);
	*first = NULL;
	return make_nodes(&parser, NULL, first);
}

bool
node_names_are_equal(const struct node *a, const struct node *b)
{
	return a->length == b->length &&
	    memcmp(a->text, b->text, a->length) == 0;
}
