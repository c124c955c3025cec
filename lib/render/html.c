/* lib/render/html.c: text made fit for HTML. */

#include "render/render.h"

#include <string.h>

static const char *
replacement(char byte)
{
	switch (byte) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

/* Most text is plain: strcspn goes over sixteen bytes of it at a time. */
void
html_escape(struct buf *buf, const char *text)
{
	size_t plain = strcspn(text, "&<>\"'");

	while (text[plain] != '\0') {
		buf_add_bytes(buf, text, plain);
		buf_add(buf, replacement(text[plain]));
		text += plain + 1;
		plain = strcspn(text, "&<>\"'");
	}
	buf_add_bytes(buf, text, plain);
}
