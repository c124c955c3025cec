/* lib/render/parse.c: the tags and texts of a template become a tree. */

#include <stdio.h>
#include <string.h>

#include "render/private.h"

struct parser {
	struct arena *arena;
	struct problem *problem;
	struct template_source source;
	struct tokens tokens;
	size_t next; /* token */
	int depth;
	struct place_reader place;
};

static enum status wrong(struct parser *parser, int line, const char *format,
    ...) PRINTF_LIKE(3, 4);

static enum status
wrong(struct parser *parser, int line, const char *format, ...)
{
	char text[256];
	va_list list;

	va_start(list, format);
	(void)vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	(void)refuse(parser->problem, parser->arena, BAD_INPUT, "bad-template",
	    "%s", text);
	parser->problem->line = line;
	return BAD_INPUT;
}

static void
split_name(struct parser *parser, struct node *node)
{
	size_t i, start = 0;

	if (node->length == 1 && node->text[0] == '.')
		return;
	node->parts =
	    arena_array(parser->arena, node->length + 1, sizeof(*node->parts));
	for (i = 0; i <= node->length; i++) {
		if (i < node->length && node->text[i] != '.')
			continue;
		node->parts[node->part_count].text = node->text + start;
		node->parts[node->part_count++].length = i - start;
		start = i + 1;
	}
}

static struct node *
make_node(struct parser *parser, const struct token *token, enum node_type type)
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
			*length = leading_blanks(node->text, node->length);
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
			cut = leading_blanks(node->text, node->length);
			if (cut > length)
				cut = length;
			node->text += cut;
			node->length -= cut;
		}
		cut =
		    node->indent_length < length ? node->indent_length : length;
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
		    "sections are nested more than %d deep", MAX_SECTION_DEPTH);
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
	static const struct {
		char sign;
		enum node_type type;
	} types[] = {
		{ 'T', NODE_TEXT },
		{ 'v', NODE_VALUE },
		{ '&', NODE_RAW },
		{ '{', NODE_RAW },
		{ '#', NODE_SECTION },
		{ '^', NODE_INVERTED },
		{ '>', NODE_PARTIAL },
		{ '<', NODE_PARENT },
		{ '$', NODE_BLOCK },
	};
	size_t i;

	*node = NULL;
	for (i = 0; i < COUNT_OF(types); i++) {
		if (types[i].sign == token->type)
			*node = make_node(parser, token, types[i].type);
	}
	if (token_is_text(token))
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

	while (parser->next < parser->tokens.count) {
		const struct token *token =
		    &parser->tokens.items[parser->next++];

		if (token->type == '/') {
			if (closes(token, opening))
				return OK;
			return wrong(parser, token->line,
			    "{{/%.*s}} closes what is not open",
			    (int)token->length, token->text);
		}
		if (token_is_text(token) && token->length == 0)
			continue;
		TRY(make_node_of(parser, token, last));
		if (*last != NULL)
			last = &(*last)->next;
	}
	if (opening != NULL)
		return wrong(parser, opening->line, "{{%c%.*s}} is not closed",
		    opening->type, (int)opening->length, opening->text);
	return OK;
}

enum status
template_parse(struct arena *arena, struct template_source source,
    struct node **first, struct problem *problem)
{
	struct parser parser = {
		.arena = arena,
		.problem = problem,
		.source = source,
	};

	TRY(template_tokens(arena, source, &parser.tokens, problem));
	*first = NULL;
	return make_nodes(&parser, NULL, first);
}

bool
node_names_are_equal(const struct node *a, const struct node *b)
{
	return a->length == b->length &&
	    memcmp(a->text, b->text, a->length) == 0;
}
