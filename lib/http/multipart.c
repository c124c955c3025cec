/* lib/http/multipart.c: a field of a form that is in memory. */

#include "http/http.h"

/* The field that is looked for, and whether its part is being read. */
struct wanted {
	const char *name;
	struct buf value;
	bool is_in;
	bool is_found;
};

static enum status
begin(void *context, const struct http_part *part)
{
	struct wanted *wanted = context;

	wanted->is_in = !wanted->is_found && text_is(part->name, wanted->name);
	wanted->is_found |= wanted->is_in;
	return OK;
}

static enum status
add(void *context, const char *bytes, size_t length)
{
	struct wanted *wanted = context;

	if (wanted->is_in)
		buf_add_bytes(&wanted->value, bytes, length);
	return OK;
}

static enum status
end(void *context)
{
	(void)context;
	return OK;
}

const char *
http_multipart_field(struct arena *arena, const char *content_type,
    const char *body, size_t length, const char *name)
{
	struct wanted wanted = { .name = name };
	const struct http_parts_reader reader = { begin, add, end, &wanted };
	struct http_parts *parts =
	    http_parts_create(arena, content_type, &reader);

	if (parts == NULL)
		return NULL;
	buf_init(&wanted.value, arena, length + 1);
	if (http_parts_add(parts, body, length) != OK ||
	    http_parts_finish(parts) != OK || !wanted.is_found ||
	    !text_is_utf8(wanted.value.bytes, wanted.value.length))
		return NULL;
	return wanted.value.bytes;
}
