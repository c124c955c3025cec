/* lib/render/place.c: follows HTML, to know where a tag of a template is. */

#include <string.h>

#include "render/private.h"

static const char *const address_names[] = {
	"action", "background", "cite", "data", "formaction", "href",
	"manifest", "ping", "poster", "src", "srcset", "xlink:href",
};

static char
lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool
is_space(char byte)
{
	return byte != '\0' && strchr(" \t\r\n\f", byte) != NULL;
}

static void
name_begin(struct place_reader *reader)
{
	memset(reader->name, 0, sizeof(reader->name));
	reader->name_length = 0;
}

static void
name_add(struct place_reader *reader, char byte)
{
	if (reader->name_length < sizeof(reader->name) - 1)
		reader->name[reader->name_length] = lower(byte);
	reader->name_length++;
}

static void
tag_end(struct place_reader *reader)
{
	reader->state = reader->is_raw ? IN_RAW_TEXT : IN_CONTENT;
}

static void
tag_name_end(struct place_reader *reader, char byte)
{
	reader->is_raw = text_is(reader->name, "script") ||
	    text_is(reader->name, "style");
	if (text_is(reader->name, "style"))
		reader->refused = "a style element";
	reader->state = IN_TAG;
	if (byte == '>')
		tag_end(reader);
}

static void
read_tag_name(struct place_reader *reader, char byte)
{
	if (is_space(byte) || byte == '>')
		tag_name_end(reader, byte);
	else
		name_add(reader, byte);
	if (strncmp(reader->name, "!--", 3) == 0)
		reader->state = IN_COMMENT;
}

/* A value follows the name that was read last. */
static void
name_end(struct place_reader *reader)
{
	reader->state = BEFORE_VALUE;
	if (text_is(reader->name, "style"))
		reader->refused = "a style attribute";
	if (text_starts(reader->name, "on"))
		reader->refused = "a script in an attribute";
}

static void
read_tag(struct place_reader *reader, char byte)
{
	if (byte == '>') {
		tag_end(reader);
	} else if (byte == '=') {
		name_end(reader);
	} else if (!is_space(byte) && byte != '/') {
		name_begin(reader);
		name_add(reader, byte);
		reader->state = IN_NAME;
	}
}

static void
read_name(struct place_reader *reader, char byte)
{
	if (byte == '=') {
		name_end(reader);
	} else if (byte == '>') {
		tag_end(reader);
	} else if (is_space(byte)) {
		reader->state = IN_TAG;
	} else {
		name_add(reader, byte);
	}
}

static void
read_before_value(struct place_reader *reader, char byte)
{
	if (is_space(byte))
		return;
	reader->quote = byte == '"' || byte == '\'' ? byte : '\0';
	reader->state = IN_VALUE;
}

static void
read_value(struct place_reader *reader, char byte)
{
	if (reader->quote != '\0') {
		if (byte == reader->quote)
			reader->state = IN_TAG;
	} else if (byte == '>') {
		tag_end(reader);
	} else if (is_space(byte)) {
		reader->state = IN_TAG;
	}
}

static bool
ends_with(const struct place_reader *reader, const char *end)
{
	return text_is(reader->tail + sizeof(reader->tail) - 1 - strlen(end),
	    end);
}

static void
read_byte(struct place_reader *reader, char byte)
{
	memmove(reader->tail, reader->tail + 1, sizeof(reader->tail) - 2);
	reader->tail[sizeof(reader->tail) - 2] = lower(byte);
	switch (reader->state) {
	case IN_CONTENT:
		if (byte != '<')
			break;
		name_begin(reader);
		reader->state = IN_TAG_NAME;
		break;
	case IN_TAG_NAME:
		read_tag_name(reader, byte);
		break;
	case IN_TAG:
		read_tag(reader, byte);
		break;
	case IN_NAME:
		read_name(reader, byte);
		break;
	case BEFORE_VALUE:
		read_before_value(reader, byte);
		break;
	case IN_VALUE:
		read_value(reader, byte);
		break;
	case IN_COMMENT:
		if (ends_with(reader, "-->"))
			reader->state = IN_CONTENT;
		break;
	case IN_RAW_TEXT:
		if (ends_with(reader, "</script") ||
		    ends_with(reader, "</style")) {
			name_begin(reader);
			reader->state = IN_TAG_NAME;
		}
		break;
	}
}

void
place_read(struct place_reader *reader, const char *text, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		read_byte(reader, text[i]);
}

enum place
place_now(const struct place_reader *reader)
{
	size_t i;

	if (reader->state == IN_CONTENT)
		return PLACE_CONTENT;
	if (reader->state != IN_VALUE || reader->quote == '\0')
		return PLACE_NOWHERE;
	for (i = 0; i < COUNT_OF(address_names); i++) {
		if (text_is(reader->name, address_names[i]))
			return PLACE_ADDRESS;
	}
	return PLACE_ATTRIBUTE;
}

/* <p{{#open}} open{{/open}}>: a name ends where its section does. */
bool
place_rejoins(const struct place_reader *before, struct place_reader *reader)
{
	if (reader->state == IN_NAME)
		reader->state = IN_TAG;
	if (before->state == IN_NAME)
		return reader->state == IN_TAG;
	if (before->state != reader->state)
		return false;
	return before->state != IN_VALUE || (before->quote == reader->quote &&
	    text_is(before->name, reader->name));
}
