/* contrib/client/print.c: JSON that was read, written again. */

#include "client.h"

enum { MEMBER_MAX_BYTES = 64 << 20 };

static void
add_members(struct buf *out, const struct json *json)
{
	bool is_object = json->type == JSON_OBJECT;
	size_t i;

	buf_add_char(out, is_object ? '{' : '[');
	for (i = 0; i < json->count; i++) {
		if (i > 0)
			buf_add(out, ", ");
		if (is_object) {
			buf_add_json_text(out, json->items[i].name);
			buf_add(out, ": ");
		}
		add_json(out, &json->items[i]);
	}
	buf_add_char(out, is_object ? '}' : ']');
}

void
add_json(struct buf *out, const struct json *json)
{
	switch (json->type) {
	case JSON_NULL:
		buf_add(out, "null");
		break;
	case JSON_BOOL:
		buf_add(out, json->truth ? "true" : "false");
		break;
	case JSON_NUMBER:
		buf_add(out, json->text);
		break;
	case JSON_TEXT:
		buf_add_json_text(out, json->text);
		break;
	case JSON_LIST:
	case JSON_OBJECT:
		add_members(out, json);
		break;
	}
}

const char *
member_json(struct arena *arena, const struct json *object, const char *name)
{
	const struct json *member = json_member(object, name);
	struct buf json;

	if (member == NULL || member->type == JSON_NULL)
		return NULL;
	buf_init(&json, arena, MEMBER_MAX_BYTES);
	add_json(&json, member);
	return json.bytes;
}
