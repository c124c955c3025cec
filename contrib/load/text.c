/* contrib/load/text.c: texts of others made into titles and names. */

#include "text.h"

#include <string.h>

/* The length of a control character at the place: C0, DEL or C1; or 0. */
static size_t
control_length(const char *at)
{
	const unsigned char *bytes = (const unsigned char *)at;

	if ((bytes[0] < 0x20 && bytes[0] != '\0') || bytes[0] == 0x7f)
		return 1;
	if (bytes[0] == 0xc2 && bytes[1] >= 0x80 && bytes[1] <= 0x9f)
		return 2;
	return 0;
}

/* Ends the text behind that many characters. */
static void
cut(char *text, size_t max_characters)
{
	size_t characters = 0;

	for (; *text != '\0'; text++) {
		if (((unsigned char)*text & 0xc0) == 0x80)
			continue;
		if (characters++ == max_characters) {
			*text = '\0';
			return;
		}
	}
}

const char *
text_line(struct arena *arena, const char *text, size_t max_characters)
{
	char *line = arena_alloc(arena, strlen(text) + 1);
	char *out = line;
	bool wants_blank = false;

	while (*text != '\0') {
		size_t control = *text == ' ' ? 1 : control_length(text);

		if (control > 0) {
			wants_blank = out > line;
			text += control;
			continue;
		}
		if (wants_blank)
			*out++ = ' ';
		wants_blank = false;
		*out++ = *text++;
	}
	*out = '\0';
	cut(line, max_characters);
	for (out = line + strlen(line); out > line && out[-1] == ' '; out--)
		out[-1] = '\0';
	return line;
}

const char *
text_title(struct arena *arena, const char *file_name)
{
	const char *slash = strrchr(file_name, '/');
	char *name = arena_text(arena, slash == NULL ? file_name : slash + 1);
	char *dot = strrchr(name, '.');
	const char *digits, *line;
	char *at;

	if (!text_is_utf8(name, strlen(name)))
		return "Picture";
	if (dot != NULL && dot != name)
		*dot = '\0';
	for (at = name; *at != '\0'; at++) {
		if (*at == '_' || *at == '-' || *at == '+')
			*at = ' ';
	}
	line = text_line(arena, name, 500);
	if (line[strspn(line, "0123456789")] != '\0') {
		at = arena_text(arena, line);
		if (*at >= 'a' && *at <= 'z')
			*at = (char)(*at - 'a' + 'A');
		return at;
	}
	digits = line + strspn(line, "0");
	return *line == '\0' ?
	    "Picture" :
	    arena_format(arena, "Picture %s", *digits == '\0' ? "0" : digits);
}
