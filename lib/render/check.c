/* lib/render/check.c: every name of a template is held against its view. */

#include <stdio.h>
#include <string.h>

#include "render/private.h"

/* Partials being checked, innermost first: those within themselves end. */
struct entered {
	const struct entered *up;
	const struct node *tag;
	const struct frame *frame;
};

struct check {
	struct arena *arena;
	struct problem *problem;
	const struct frame *frame;	/* views only: there is no data */
	const struct overrides *overrides;
	const struct entered *entered;
};

static enum status check_nodes(struct check check, const struct node *first)
    MUST_CHECK;

static enum status wrong(struct check *check, const struct node *node,
    const char *format, ...) PRINTF_LIKE(3, 4);

static enum status
wrong(struct check *check, const struct node *node, const char *format, ...)
{
	char what[256];
	va_list list;

	va_start(list, format);
	(void)vsnprintf(what, sizeof(what), format, list);
	va_end(list);
	(void)refuse(check->problem, check->arena, INTERNAL, "bad-template",
	    "%s:%d: {{%.*s}}: %s", node->file, node->line,
	    (int)node->length, node->text, what);
	check->problem->line = node->line;
	return INTERNAL;
}

/* ---- names ---- */

static const struct view_field *
find_field(const struct frame *frame, const struct part *part)
{
	const struct view_field *field = NULL;

	for (; frame != NULL && field == NULL; frame = frame->up) {
		if (frame->view != NULL)
			field = view_find(frame->view, part->text,
			    part->length);
	}
	return field;
}

static bool
is_struct(const struct view_field *field)
{
	return field->type == VIEW_TYPE_STRUCT ||
	    field->type == VIEW_TYPE_POINTER;
}

/* The field that the name means; NULL: the problem says why there is none. */
static const struct view_field *
name_field(struct check *check, const struct node *node)
{
	const struct view *view = check->frame->view;
	const struct view_field *field = check->frame->field;
	size_t i;

	if (node->part_count > 0)
		field = find_field(check->frame, &node->parts[0]);
	for (i = 1; i < node->part_count && field != NULL; i++) {
		field = is_struct(field) ? view_find(field->view,
		    node->parts[i].text, node->parts[i].length) : NULL;
	}
	if (field == NULL)
		(void)wrong(check, node, node->part_count == 0 ?
		    "there is no single value here" :
		    "the view of %s has no such field",
		    view != NULL ? view->owner : "a single value");
	return field;
}

/* ---- values ---- */

static bool
is_number(enum view_type type)
{
	return type >= VIEW_TYPE_INT && type <= VIEW_TYPE_DOUBLE;
}

static enum status
check_place(struct check *check, const struct node *node,
    enum view_type type)
{
	if (node->place == PLACE_NOWHERE)
		return wrong(check, node, "no value may stand here: only "
		    "between elements and in quoted attributes");
	if (node->place == PLACE_ADDRESS && type != VIEW_TYPE_URL &&
	    !is_number(type))
		return wrong(check, node,
		    "only a URL or a number may stand in an address");
	return OK;
}

static enum status
check_value(struct check *check, const struct node *node)
{
	const struct view_field *field = name_field(check, node);

	if (field == NULL)
		return INTERNAL;
	switch (field->type) {
	case VIEW_TYPE_HTML:
		if (node->type == NODE_RAW && node->place == PLACE_CONTENT)
			return OK;
		return wrong(check, node, "HTML stands between elements, in "
		    "three braces");
	case VIEW_TYPE_BOOL:
	case VIEW_TYPE_TEXT_LIST:
	case VIEW_TYPE_LIST:
	case VIEW_TYPE_MAP:
	case VIEW_TYPE_STRUCT:
	case VIEW_TYPE_POINTER:
		return wrong(check, node, "it cannot be printed, it can be "
		    "a section");
	default:
		break;
	}
	if (node->type == NODE_RAW)
		return wrong(check, node,
		    "only HTML may be printed without escaping");
	return check_place(check, node, field->type);
}

/* ---- sections ---- */

static enum status
check_section(struct check check, const struct node *node)
{
	struct frame frame = { .up = check.frame };
	const struct view_field *field = name_field(&check, node);

	if (field == NULL)
		return INTERNAL;
	if (node->type == NODE_INVERTED || field->type == VIEW_TYPE_BOOL)
		return check_nodes(check, node->first);
	if (field->type == VIEW_TYPE_TEXT_LIST)
		frame.field = &render_text_field;
	else if (field->view != NULL)
		frame.view = field->view;
	else
		frame.field = field;
	check.frame = &frame;
	return check_nodes(check, node->first);
}

/* ---- partials, parents, blocks ---- */

/* The next frame whose view is not hidden by the same one nearer. */
static const struct frame *
next_view(const struct frame *from, const struct frame *frame)
{
	const struct frame *nearer;

	for (; frame != NULL; frame = frame->up) {
		if (frame->view == NULL)
			continue;
		for (nearer = from; nearer != frame; nearer = nearer->up) {
			if (nearer->view == frame->view)
				break;
		}
		if (nearer == frame)
			return frame;
	}
	return NULL;
}

/* True when every name means the same field in both. */
static bool
frames_are_alike(const struct frame *a, const struct frame *b)
{
	const struct frame *left = next_view(a, a), *right = next_view(b, b);

	if (a->field != b->field)
		return false;
	while (left != NULL && right != NULL) {
		if (left->view != right->view)
			return false;
		left = next_view(a, left->up);
		right = next_view(b, right->up);
	}
	return left == right;
}

static bool
has_block(const struct node *first, const struct node *block, int depth)
{
	const struct node *node;

	for (node = first; node != NULL; node = node->next) {
		if (node->type == NODE_BLOCK &&
		    node_names_are_equal(node, block))
			return true;
		if (has_block(node->first, block, depth))
			return true;
		if (node->target != NULL && depth > 0 &&
		    has_block(node->target->first, block, depth - 1))
			return true;
	}
	return false;
}

/* Between the tags of a parent there are blocks that it knows. */
static enum status
check_overrides(struct check *check, const struct node *parent)
{
	enum { DEPTH = 8 };
	const struct node *child;

	for (child = parent->first; child != NULL; child = child->next) {
		if (child->type == NODE_TEXT && strspn(child->text,
		    " \t\r\n") >= child->length)
			continue;
		if (child->type != NODE_BLOCK)
			return wrong(check, child,
			    "it stands outside of the parent's blocks");
		if (!has_block(parent->target->first, child, DEPTH))
			return wrong(check, child, "%s has no such block",
			    parent->target->name);
	}
	return OK;
}

static enum status
check_partial(struct check check, const struct node *node)
{
	struct entered here = { check.entered, node, check.frame };
	struct overrides overrides = { check.overrides, node };
	const struct entered *before;
	int times = 0;

	if (node->place != PLACE_CONTENT)
		return wrong(&check, node,
		    "a template may stand only between elements");
	/* The second time its own overrides count, later nothing changes. */
	for (before = check.entered; before != NULL; before = before->up)
		times += before->tag == node &&
		    frames_are_alike(before->frame, check.frame);
	if (times > 1)
		return OK;
	if (node->type == NODE_PARENT) {
		TRY(check_overrides(&check, node));
		check.overrides = &overrides;
	}
	check.entered = &here;
	return check_nodes(check, node->target->first);
}

static enum status
check_block(struct check check, const struct node *node)
{
	const struct node *instead = overrides_find(check.overrides, node);
	struct entered here = { check.entered, node, check.frame };
	const struct entered *before;

	if (node->place != PLACE_CONTENT)
		return wrong(&check, node,
		    "a block may stand only between elements");
	for (before = check.entered; before != NULL; before = before->up) {
		if (before->tag == node && instead != NULL &&
		    frames_are_alike(before->frame, check.frame))
			return wrong(&check, node, "the block holds itself");
	}
	check.entered = &here;
	return check_nodes(check, instead != NULL ? instead->first :
	    node->first);
}

static enum status
check_nodes(struct check check, const struct node *first)
{
	const struct node *node;

	for (node = first; node != NULL; node = node->next) {
		switch (node->type) {
		case NODE_TEXT:
			break;
		case NODE_VALUE:
		case NODE_RAW:
			TRY(check_value(&check, node));
			break;
		case NODE_SECTION:
		case NODE_INVERTED:
			TRY(check_section(check, node));
			break;
		case NODE_PARTIAL:
		case NODE_PARENT:
			TRY(check_partial(check, node));
			break;
		case NODE_BLOCK:
			TRY(check_block(check, node));
			break;
		}
	}
	return OK;
}

enum status
template_check(struct arena *arena, const struct template *template,
    const struct view *view, struct problem *problem)
{
	struct frame frame = { .view = view };
	struct check check = { arena, problem, &frame, NULL, NULL };

	TRY(view_check(view, arena, problem));
	return check_nodes(check, template->first);
}
