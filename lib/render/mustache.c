/* lib/render/mustache.c: a tree and data become text. */

#include <string.h>

#include "render/private.h"

/* The indentation of partials within partials, innermost first. */
struct indent {
	const struct indent *up;
	const char *text;
	size_t length;
};

const struct view_field render_text_field = {
	.name = ".", .name_length = 1, .type = VIEW_TYPE_TEXT,
};

/* ---- output ---- */

static void
add_indent(struct buf *buf, const struct indent *indent)
{
	if (indent == NULL)
		return;
	add_indent(buf, indent->up);
	buf_add_bytes(buf, indent->text, indent->length);
}

static void
begin_output(struct renderer *renderer)
{
	if (renderer->line_begins)
		add_indent(renderer->buf, renderer->indent);
	renderer->line_begins = false;
}

static void
render_text(struct renderer *renderer, const struct node *node)
{
	if (node->length == 0)
		return;
	if (node->length > 1 || node->text[0] != '\n')
		begin_output(renderer);
	buf_add_bytes(renderer->buf, node->text, node->length);
	renderer->line_begins = node->text[node->length - 1] == '\n';
}

/* ---- values: of a field, or of JSON ---- */

struct value {
	const struct view_field *field;	/* NULL: not of a view */
	const void *data;		/* the struct that has the field */
	struct view_value read;
	const struct json *json;	/* NULL: not of JSON */
};

static struct value
value_of_field(const struct view_field *field, const void *data)
{
	return (struct value){
		.field = field, .data = data, .read = view_read(field, data),
	};
}

static bool
find_in_frame(const struct frame *frame, const struct part *part,
    struct value *value)
{
	size_t i;

	if (frame->view != NULL) {
		const struct view_field *field = view_find(frame->view,
		    part->text, part->length);

		if (field != NULL)
			*value = value_of_field(field, frame->data);
		return field != NULL;
	}
	if (frame->json == NULL || frame->json->type != JSON_OBJECT)
		return false;
	for (i = 0; i < frame->json->count; i++) {
		const struct json *item = &frame->json->items[i];

		if (strlen(item->name) != part->length ||
		    memcmp(item->name, part->text, part->length) != 0)
			continue;
		*value = (struct value){ .json = item };
		return true;
	}
	return false;
}

/* The frame that a section over the value opens. */
static struct frame
frame_of(const struct value *value, const struct frame *up)
{
	struct frame frame = { .up = up, .json = value->json };

	if (value->field == NULL)
		return frame;
	frame.data = value->data;
	if (value->read.holds == VIEW_HOLDS_STRUCT) {
		frame.view = value->field->view;
		frame.data = value->read.items;
	} else {
		frame.field = value->field;
	}
	return frame;
}

static struct value
find_value(const struct node *node, const struct frame *frame)
{
	struct value value = { .field = NULL };
	size_t i;

	if (node->part_count == 0) {
		if (frame->field != NULL)
			return value_of_field(frame->field, frame->data);
		value.json = frame->json;
		return value;
	}
	while (frame != NULL && !find_in_frame(frame, &node->parts[0], &value))
		frame = frame->up;
	for (i = 1; i < node->part_count; i++) {
		struct frame inner = frame_of(&value, NULL);

		value = (struct value){ .field = NULL };
		if (!find_in_frame(&inner, &node->parts[i], &value))
			break;
	}
	return value;
}

static bool
json_is_true(const struct json *json)
{
	switch (json->type) {
	case JSON_NULL:
		return false;
	case JSON_BOOL:
		return json->truth;
	case JSON_LIST:
		return json->count > 0;
	default:
		return true;
	}
}

static bool
is_true(const struct value *value)
{
	if (value->json != NULL)
		return json_is_true(value->json);
	switch (value->read.holds) {
	case VIEW_HOLDS_TEXT:
		return value->read.text[0] != '\0';
	case VIEW_HOLDS_INTEGER:
		return value->read.integer != 0;
	case VIEW_HOLDS_BOOL:
		return value->read.truth;
	case VIEW_HOLDS_LIST:
		return value->read.count > 0;
	case VIEW_HOLDS_DOUBLE:
	case VIEW_HOLDS_STRUCT:
		return true;
	case VIEW_HOLDS_NULL:
		break;
	}
	return false;
}

/* 48210 as 48 210, by narrow spaces that do not break. */
static void
add_grouped(struct buf *buf, int64_t number)
{
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
	int groups[8], count = 0;

	if (number < 0)
		buf_add_char(buf, '-');
	do {
		groups[count++] = (int)(rest % 1000);
		rest /= 1000;
	} while (rest > 0);
	buf_add_int(buf, groups[--count]);
	while (count > 0)
		buf_add_format(buf, "\xe2\x80\xaf%03d", groups[--count]);
}

static void
add_integer(struct buf *buf, enum view_type type, int64_t number)
{
	if (type == VIEW_TYPE_SECONDS)
		buf_add_seconds(buf, number);
	else if (type == VIEW_TYPE_COUNT || type == VIEW_TYPE_COUNT64)
		add_grouped(buf, number);
	else
		buf_add_int(buf, number);
}

static const char *
json_text(const struct json *json)
{
	switch (json->type) {
	case JSON_TEXT:
	case JSON_NUMBER:
		return json->text;
	case JSON_BOOL:
		return json->truth ? "true" : "false";
	default:
		return "";
	}
}

static void
render_value(struct renderer *renderer, const struct node *node,
    const struct frame *frame)
{
	struct value value = find_value(node, frame);
	const char *text = NULL;

	begin_output(renderer);
	if (value.json != NULL)
		text = json_text(value.json);
	else if (value.read.holds == VIEW_HOLDS_TEXT)
		text = value.read.text;
	else if (value.read.holds == VIEW_HOLDS_INTEGER)
		add_integer(renderer->buf, value.field->type,
		    value.read.integer);
	else if (value.read.holds == VIEW_HOLDS_DOUBLE)
		buf_add_double(renderer->buf, value.read.number);
	if (text == NULL)
		return;
	if (node->type == NODE_RAW)
		buf_add(renderer->buf, text);
	else
		html_escape(renderer->buf, text);
}

/* ---- sections ---- */

static void
render_items(struct renderer *renderer, const struct node *node,
    const struct value *value, const struct frame *up,
    const struct overrides *overrides)
{
	const struct view_field *field = value->field;
	const unsigned char *item = value->read.items;
	struct frame frame = { .up = up };
	size_t i;

	if (field->type == VIEW_TYPE_TEXT_LIST)
		frame.field = &render_text_field;
	else
		frame.view = field->view;
	for (i = 0; i < value->read.count; i++) {
		frame.data = item + i * value->read.item_bytes;
		render_nodes(renderer, node->first, &frame, overrides);
	}
}

static void
render_section(struct renderer *renderer, const struct node *node,
    const struct frame *up, const struct overrides *overrides)
{
	struct value value = find_value(node, up);
	struct frame frame;
	size_t i;

	if (is_true(&value) != (node->type == NODE_SECTION))
		return;
	if (node->type == NODE_INVERTED || (value.field != NULL &&
	    value.field->type == VIEW_TYPE_BOOL)) {
		render_nodes(renderer, node->first, up, overrides);
		return;
	}
	if (value.read.holds == VIEW_HOLDS_LIST) {
		render_items(renderer, node, &value, up, overrides);
		return;
	}
	frame = frame_of(&value, up);
	if (value.json == NULL || value.json->type != JSON_LIST) {
		render_nodes(renderer, node->first, &frame, overrides);
		return;
	}
	for (i = 0; i < value.json->count; i++) {
		frame.json = &value.json->items[i];
		render_nodes(renderer, node->first, &frame, overrides);
	}
}

/* ---- partials, parents, blocks ---- */

const struct node *
overrides_find(const struct overrides *overrides, const struct node *block)
{
	const struct node *found = NULL, *child;

	for (; overrides != NULL; overrides = overrides->up) {
		for (child = overrides->parent->first; child != NULL;
		    child = child->next) {
			if (child->type != NODE_BLOCK ||
			    !node_names_are_equal(child, block))
				continue;
			found = child;
			break;
		}
	}
	return found;
}

static void
render_partial(struct renderer *renderer, const struct node *node,
    const struct frame *frame, const struct overrides *overrides)
{
	struct indent indent = {
		renderer->indent, node->indent, node->indent_length,
	};
	struct overrides with = { overrides, node };

	if (renderer->depth == MAX_PARTIAL_DEPTH) {
		renderer->is_too_deep = true;
		return;
	}
	renderer->depth++;
	renderer->indent = &indent;
	render_nodes(renderer, renderer->find(renderer->owner, node), frame,
	    node->type == NODE_PARENT ? &with : overrides);
	renderer->indent = indent.up;
	renderer->depth--;
}

static void
render_block(struct renderer *renderer, const struct node *node,
    const struct frame *frame, const struct overrides *overrides)
{
	const struct node *instead = overrides_find(overrides, node);
	struct indent indent = {
		renderer->indent, node->indent, node->indent_length,
	};

	if (renderer->depth == MAX_PARTIAL_DEPTH) {
		renderer->is_too_deep = true;
		return;
	}
	renderer->depth++;
	/* What stands in its own lines there is indented there already. */
	if (instead != NULL || node->is_alone)
		renderer->indent = &indent;
	render_nodes(renderer, instead != NULL ? instead->first : node->first,
	    frame, overrides);
	renderer->indent = indent.up;
	renderer->depth--;
}

void
render_nodes(struct renderer *renderer, const struct node *first,
    const struct frame *frame, const struct overrides *overrides)
{
	const struct node *node;

	for (node = first; node != NULL && !renderer->is_too_deep &&
	    !renderer->buf->failed; node = node->next) {
		switch (node->type) {
		case NODE_TEXT:
			render_text(renderer, node);
			break;
		case NODE_VALUE:
		case NODE_RAW:
			render_value(renderer, node, frame);
			break;
		case NODE_SECTION:
		case NODE_INVERTED:
			render_section(renderer, node, frame, overrides);
			break;
		case NODE_PARTIAL:
		case NODE_PARENT:
			render_partial(renderer, node, frame, overrides);
			break;
		case NODE_BLOCK:
			render_block(renderer, node, frame, overrides);
			break;
		}
	}
}

/* ---- over JSON ---- */

struct json_partials {
	struct arena *arena;
	struct problem *problem;
	const struct json *texts;
	struct template *parsed;
	enum status status;
};

static const struct node *
find_json_partial(void *owner, const struct node *tag)
{
	struct json_partials *partials = owner;
	char *name = arena_copy(partials->arena, tag->text, tag->length);
	const struct json *text = json_member(partials->texts, name);
	struct template *template = partials->parsed;

	if (partials->status != OK || text == NULL || text->type != JSON_TEXT)
		return NULL;
	for (; template != NULL; template = template->next) {
		if (text_is(template->name, name))
			return template->first;
	}
	template = arena_alloc(partials->arena, sizeof(*template));
	template->name = name;
	template->next = partials->parsed;
	partials->parsed = template;
	partials->status = template_parse(partials->arena,
	    (struct template_source){ NULL, text->text,
	    strlen(text->text) }, &template->first, partials->problem);
	return template->first;
}

enum status
mustache_render(struct arena *arena, const char *source,
    const struct json *partials, const struct json *data, struct buf *buf,
    struct problem *problem)
{
	struct json_partials found = { arena, problem, partials, NULL, OK };
	struct renderer renderer = {
		.buf = buf, .find = find_json_partial, .owner = &found,
		.line_begins = true,
	};
	struct frame frame = { .json = data };
	struct node *first;

	TRY(template_parse(arena, (struct template_source){ NULL, source,
	    strlen(source) }, &first, problem));
	render_nodes(&renderer, first, &frame, NULL);
	if (renderer.is_too_deep || buf->failed)
		return refuse(problem, arena, TOO_LARGE, "too-large",
		    buf->failed ? "The text has grown too large." :
		    "Partials are nested too deep.");
	return found.status;
}
