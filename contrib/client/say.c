/* contrib/client/say.c: what people and programs are told. */

#include "client.h"

#include <stdio.h>
#include <string.h>

enum { SAID_MAX_BYTES = 8000 };

static bool
is_control(const unsigned char *at)
{
	return *at < 0x20 || *at == 0x7f ||
	    (*at == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0);
}

const char *
visible(struct arena *arena, const char *text)
{
	struct buf out;
	size_t length = strlen(text);
	const unsigned char *at = (const unsigned char *)text;

	if (!text_is_utf8(text, length))
		return "(no text)";
	buf_init(&out, arena, length + 1);
	for (; *at != '\0'; at++) {
		if (!is_control(at)) {
			buf_add_char(&out, (char)*at);
			continue;
		}
		buf_add_char(&out, *at == '\n' || *at == '\t' ? ' ' : '?');
		if (*at == 0xc2)
			at++;
	}
	return out.bytes;
}

static void
say(const struct client *client, const char *what, const struct fault *fault)
{
	struct buf line;
	const char *text = fault->text == NULL ? "it failed" : fault->text;

	if (!client->is_json) {
		fprintf(stderr, "pinakes: %s%s%s\n",
		    what == NULL ? "" : visible(client->arena, what),
		    what == NULL ? "" : ": ", visible(client->arena, text));
		return;
	}
	buf_init(&line, client->arena, 8 * (size_t)SAID_MAX_BYTES);
	buf_add(&line, "{\"error\":{\"exit\":");
	buf_add_int(&line, fault->exit_code);
	buf_add(&line, ",\"code\":");
	buf_add_json_text(&line, fault->code == NULL ? "failed" : fault->code);
	buf_add(&line, ",\"about\":");
	if (what == NULL)
		buf_add(&line, "null");
	else
		buf_add_json_text(&line, visible(client->arena, what));
	buf_add(&line, ",\"detail\":");
	buf_add_json_text(&line, visible(client->arena, text));
	buf_add(&line, "}}");
	fprintf(stderr, "%s\n", line.failed ? "{\"error\":{}}" : line.bytes);
}

enum client_exit
fail(const struct client *client, enum client_exit exit_code, const char *code,
    const char *format, ...)
{
	char text[SAID_MAX_BYTES];
	struct fault fault = { exit_code, code, text };
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	say(client, NULL, &fault);
	return exit_code;
}

enum client_exit
fail_by(const struct client *client, const char *what,
    const struct fault *fault)
{
	say(client, what, fault);
	return fault->exit_code;
}

void
note(const struct client *client, const char *format, ...)
{
	char text[SAID_MAX_BYTES];
	va_list arguments;

	if (client->is_quiet || client->is_json)
		return;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	fprintf(stderr, "pinakes: %s\n", visible(client->arena, text));
}

enum client_exit
exit_of(size_t done, size_t failed, enum client_exit last)
{
	if (failed == 0)
		return EXIT_DONE;
	return done > 0 ? EXIT_PARTLY : last;
}
