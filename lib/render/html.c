/* lib/render/html.c: text made fit for HTML. */

#include "render/render.h"

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

void
html_escape(struct buf *buf, const char *text)
{
	const char *start = text;

	for (; *text != '\0'; text++) {
		const char *instead = replacement(*text);

		if (instead == NULL)
			continue;
		buf_add_bytes(buf, start, (size_t)(text - start));
		buf_add(buf, instead);
		start = text + 1;
	}
	buf_add_bytes(buf, start, (size_t)(text - start));
}
