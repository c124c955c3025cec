/* lib/view/view.c: reading a struct by its view, and checking a view. */

#include "view/view.h"

#include <math.h>
#include <string.h>

static struct view_value
value_of_text(const char *text)
{
	return (struct view_value){
		.holds = text == NULL ? VIEW_HOLDS_NULL : VIEW_HOLDS_TEXT,
		.text = text,
	};
}

static struct view_value
value_of_integer(int64_t integer)
{
	return (struct view_value){
		.holds = VIEW_HOLDS_INTEGER, .integer = integer,
	};
}

static struct view_value
value_of_double(double number)
{
	return (struct view_value){
		.holds = isfinite(number) ? VIEW_HOLDS_DOUBLE :
		    VIEW_HOLDS_NULL,
		.number = number,
	};
}

static struct view_value
value_of_struct(const void *target)
{
	return (struct view_value){
		.holds = target == NULL ? VIEW_HOLDS_NULL :
		    VIEW_HOLDS_STRUCT,
		.items = target, .count = 1,
	};
}

static struct view_value
value_of_list(const struct view_field *field, const void *data)
{
	const unsigned char *base = data;
	struct view_value value = { .holds = VIEW_HOLDS_LIST };

	memcpy(&value.items, base + field->offset, sizeof(value.items));
	memcpy(&value.count, base + field->count_offset,
	    sizeof(value.count));
	value.item_bytes = field->type == VIEW_TYPE_TEXT_LIST ?
	    sizeof(char *) : field->target_bytes;
	return value;
}

static int64_t
integer_at(const void *at, bool is_wide)
{
	int64_t wide;
	int32_t narrow;

	if (is_wide) {
		memcpy(&wide, at, sizeof(wide));
		return wide;
	}
	memcpy(&narrow, at, sizeof(narrow));
	return narrow;
}

static struct view_value
value_of_id(int64_t id)
{
	struct view_value value = value_of_integer(id);

	if (id == 0)
		value.holds = VIEW_HOLDS_NULL;
	return value;
}

struct view_value
view_read(const struct view_field *field, const void *data)
{
	const void *at = (const unsigned char *)data + field->offset;

	switch (field->type) {
	case VIEW_TYPE_TEXT:
	case VIEW_TYPE_URL:
	case VIEW_TYPE_HTML:
	case VIEW_TYPE_RAW_JSON:
		return value_of_text(*(const char *const *)at);
	case VIEW_TYPE_INT:
	case VIEW_TYPE_COUNT:
		return value_of_integer(integer_at(at, false));
	case VIEW_TYPE_INT64:
	case VIEW_TYPE_COUNT64:
	case VIEW_TYPE_SECONDS:
		return value_of_integer(integer_at(at, true));
	case VIEW_TYPE_OPTIONAL_ID:
		return value_of_id(integer_at(at, false));
	case VIEW_TYPE_OPTIONAL_ID64:
		return value_of_id(integer_at(at, true));
	case VIEW_TYPE_DOUBLE:
		return value_of_double(*(const double *)at);
	case VIEW_TYPE_BOOL:
		return (struct view_value){
			.holds = VIEW_HOLDS_BOOL, .truth = *(const bool *)at,
		};
	case VIEW_TYPE_TEXT_LIST:
	case VIEW_TYPE_LIST:
	case VIEW_TYPE_MAP:
		return value_of_list(field, data);
	case VIEW_TYPE_STRUCT:
		return value_of_struct(at);
	case VIEW_TYPE_POINTER:
		return value_of_struct(*(const void *const *)at);
	case VIEW_TYPE_NONE:
		break;
	}
	return (struct view_value){ .holds = VIEW_HOLDS_NULL };
}

const struct view_field *
view_find(const struct view *view, const char *name, size_t name_length)
{
	size_t i;

	for (i = 0; i < view->count; i++) {
		const struct view_field *field = &view->fields[i];

		if (field->name_length == name_length &&
		    field->where != VIEW_JSON_ONLY &&
		    memcmp(field->name, name, name_length) == 0)
			return field;
	}
	return NULL;
}

/* ---- what the compiler cannot check ---- */

/* The views on the way down, so that one that holds itself ends. */
struct path {
	const struct path *up;
	const struct view *view;
};

struct check {
	struct arena *arena;
	struct problem *problem;
};

static enum status
wrong(struct check *check, const struct view *view,
    const struct view_field *field, const char *what)
{
	return refuse(check->problem, check->arena, INTERNAL, "bad-view",
	    "view of %s, field \"%s\": %s", view->owner, field->name, what);
}

static enum status
check_name(struct check *check, const struct view *view, size_t at)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
	const struct view_field *field = &view->fields[at], *other;
	size_t i;

	if (field->name[strspn(field->name, allowed)] != '\0')
		return wrong(check, view, field, "the name is malformed");
	if (field->name_length == 0 && view->count > 1 &&
	    field->where != VIEW_JSON_ONLY)
		return wrong(check, view, field,
		    "a whole beside other fields must be JSON only");
	for (i = 0; i < at; i++) {
		other = &view->fields[i];
		if (other->where != VIEW_PAGES_ONLY &&
		    field->where != VIEW_PAGES_ONLY &&
		    (other->name_length == 0 || field->name_length == 0))
			return wrong(check, view, field,
			    "JSON has other fields beside the whole");
		if (!text_is(other->name, field->name))
			continue;
		if (other->where == VIEW_EVERYWHERE ||
		    field->where == VIEW_EVERYWHERE ||
		    other->where == field->where)
			return wrong(check, view, field,
			    "the name stands twice");
	}
	return OK;
}

static enum status
check_view(struct check *check, const struct view *view,
    const struct path *up)
{
	struct path here = { .up = up, .view = view };
	const struct path *step;
	size_t i;

	for (step = up; step != NULL; step = step->up) {
		if (step->view == view)
			return OK;
	}
	for (i = 0; i < view->count; i++) {
		const struct view_field *field = &view->fields[i];

		if (field->type == VIEW_TYPE_NONE)
			return wrong(check, view, field, "it has no type");
		TRY(check_name(check, view, i));
		if (field->target_bytes == 0)
			continue;
		if (field->view->size_bytes != field->target_bytes)
			return wrong(check, view, field,
			    "its view is one of another struct");
		if (field->type == VIEW_TYPE_MAP && !field->view->has_key)
			return wrong(check, view, field,
			    "its view has no key (VIEW_KEYED)");
		TRY(check_view(check, field->view, &here));
	}
	return OK;
}

enum status
view_check(const struct view *view, struct arena *arena,
    struct problem *problem)
{
	struct check check = { .arena = arena, .problem = problem };

	return check_view(&check, view, NULL);
}
