/* lib/render/json.c: a view as JSON. */

#include <string.h>

#include "render/render.h"

static void add_fields(const struct view *view, const void *data,
    struct buf *buf);

static void
add_texts(const struct view_value *value, struct buf *buf)
{
	const char *const *texts = value->items;
	size_t i;

	buf_add_char(buf, '[');
	for (i = 0; i < value->count; i++) {
		if (i > 0)
			buf_add_char(buf, ',');
		if (texts[i] == NULL)
			buf_add_bytes(buf, "null", 4);
		else
			buf_add_json_text(buf, texts[i]);
	}
	buf_add_char(buf, ']');
}

static void
add_key(const struct view *view, const void *item, struct buf *buf)
{
	const char *key;

	memcpy(&key, (const unsigned char *)item + view->key_offset,
	    sizeof(key));
	buf_add_json_text(buf, key);
	buf_add_char(buf, ':');
}

static void
add_items(const struct view_field *field, const struct view_value *value,
    struct buf *buf)
{
	const unsigned char *item = value->items;
	bool is_map = field->type == VIEW_TYPE_MAP;
	size_t i;

	buf_add_char(buf, is_map ? '{' : '[');
	for (i = 0; i < value->count; i++, item += value->item_bytes) {
		if (i > 0)
			buf_add_char(buf, ',');
		if (is_map)
			add_key(field->view, item, buf);
		add_fields(field->view, item, buf);
	}
	buf_add_char(buf, is_map ? '}' : ']');
}

static void
add_value(const struct view_field *field, const struct view_value *value,
    struct buf *buf)
{
	switch (value->holds) {
	case VIEW_HOLDS_NULL:
		buf_add_bytes(buf, "null", 4);
		break;
	case VIEW_HOLDS_TEXT:
		if (field->type == VIEW_TYPE_RAW_JSON)
			buf_add(buf, value->text);
		else
			buf_add_json_text(buf, value->text);
		break;
	case VIEW_HOLDS_INTEGER:
		if (field->type == VIEW_TYPE_SECONDS)
			buf_add_seconds(buf, value->integer);
		else
			buf_add_int(buf, value->integer);
		break;
	case VIEW_HOLDS_DOUBLE:
		buf_add_double(buf, value->number);
		break;
	case VIEW_HOLDS_BOOL:
		buf_add(buf, value->truth ? "true" : "false");
		break;
	case VIEW_HOLDS_STRUCT:
		add_fields(field->view, value->items, buf);
		break;
	case VIEW_HOLDS_LIST:
		if (field->type == VIEW_TYPE_TEXT_LIST)
			add_texts(value, buf);
		else
			add_items(field, value, buf);
		break;
	}
}

static void
add_fields(const struct view *view, const void *data, struct buf *buf)
{
	char before = '{';
	size_t i;

	for (i = 0; i < view->count; i++) {
		const struct view_field *field = &view->fields[i];
		struct view_value value;

		if (field->where == VIEW_PAGES_ONLY)
			continue;
		value = view_read(field, data);
		if (field->name_length == 0) {
			add_value(field, &value, buf);
			return;
		}
		if (value.holds == VIEW_HOLDS_NULL && field->omit_null)
			continue;
		buf_add_char(buf, before);
		buf_add_bytes(buf, field->json_key, field->name_length + 3);
		add_value(field, &value, buf);
		before = ',';
	}
	buf_add(buf, before == '{' ? "{}" : "}");
}

void
render_json(const struct view *view, const void *data, struct buf *buf)
{
	add_fields(view, data, buf);
}
