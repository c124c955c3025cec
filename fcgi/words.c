/* fcgi/words.c: titles and descriptions as people write them. */

#include "words.h"

bool
words_are_line(const char *text)
{
	const unsigned char *at = (const unsigned char *)text;

	for (; *at != '\0'; at++) {
		/* C1 begins with 0xc2 in UTF-8. */
		if (*at < ' ' || *at == 0x7f ||
		    (*at == 0xc2 && at[1] >= 0x80 && at[1] <= 0x9f))
			return false;
	}
	return true;
}

static enum status
check_length(struct request *req, const char *field, const char *text,
    int max_characters)
{
	size_t length = text_length(text);

	if (length <= (size_t)max_characters)
		return OK;
	return refuse_field(req, BAD_INPUT, "too-long", field,
	    arena_format(req->arena, "up to %d characters", max_characters),
	    arena_format(req->arena,
		"%s is too long: it has %zu characters, and %d are taken.",
		field, length, max_characters));
}

enum status
words_check_title(struct request *req, const char *field, const char **title)
{
	*title = text_trimmed(req->arena, *title);
	if (!words_are_line(*title))
		return refuse_field(req, BAD_INPUT, "not-a-line", field,
		    "one line",
		    arena_format(req->arena,
			"%s must be one line without control characters.",
			field));
	return check_length(req, field, *title,
	    req->settings->max_title_characters);
}

enum status
words_check_description(struct request *req, const char *field,
    const char **text)
{
	*text = text_without_returns(req->arena, *text);
	return check_length(req, field, *text,
	    req->settings->max_description_characters);
}
