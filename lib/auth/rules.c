/* lib/auth/rules.c: which names and passwords people may choose. */

#include "auth/auth.h"

#include <ctype.h>
#include <string.h>

enum {
	DISTINCT_MIN = 5,
	AROUND_MAX = 6, /* digits and signs around a word that add little */
	TEXT_MAX = PASSWORD_MAX_BYTES + 1,
};

/* ---- passwords ---- */

/* ASCII only: more is not needed to find the words of the list. */
static size_t
fold(const char *text, char folded[TEXT_MAX])
{
	size_t i;

	for (i = 0; i < TEXT_MAX - 1 && text[i] != '\0'; i++)
		folded[i] = (char)tolower((unsigned char)text[i]);
	folded[i] = '\0';
	return i;
}

static int
count_distinct(const char *text)
{
	bool seen[256] = { false };
	int count = 0;

	for (; *text != '\0'; text++) {
		count += !seen[(unsigned char)*text];
		seen[(unsigned char)*text] = true;
	}
	return count;
}

/* 1234567890, abcdefghijk, and the same downwards. */
static bool
is_sequence(const char *text, size_t length)
{
	int step = length < 2 ? 0 : text[1] - text[0];
	size_t i, breaks = 0;

	if (step != 1 && step != -1)
		return false;
	for (i = 1; i < length; i++)
		breaks += text[i] - text[i - 1] != step;
	return breaks <= 1; /* from 9 to 0 */
}

/* The text without digits and signs around it is a common word, or two. */
static bool
is_common(const char *text, size_t length)
{
	size_t begin = 0, end = length, half;

	while (begin < end && !isalpha((unsigned char)text[begin]))
		begin++;
	while (end > begin && !isalpha((unsigned char)text[end - 1]))
		end--;
	if (length - (end - begin) > AROUND_MAX)
		return false;
	half = (end - begin) / 2;
	return password_word_is_common(text + begin, end - begin) ||
	    ((end - begin) % 2 == 0 &&
		strncmp(text + begin, text + begin + half, half) == 0 &&
		password_word_is_common(text + begin, half));
}

const char *
password_fault(const char *password, const char *name)
{
	char text[TEXT_MAX], of_name[TEXT_MAX];
	size_t length, name_length;

	if (strlen(password) > PASSWORD_MAX_BYTES ||
	    !text_is_utf8(password, strlen(password)))
		return "The password is longer than 1024 bytes.";
	if (text_length(password) < PASSWORD_MIN_CHARACTERS)
		return "The password is shorter than 10 characters.";
	length = fold(password, text);
	name_length = fold(name, of_name);
	if (name_length > 2 && strstr(text, of_name) != NULL &&
	    length - name_length <= AROUND_MAX)
		return "The password is little more than the user name.";
	if (count_distinct(text) < DISTINCT_MIN)
		return "The password repeats too few characters.";
	if (is_sequence(text, length) || is_common(text, length))
		return "The password is one of the first that anybody would"
		       " try.";
	return NULL;
}

/* ---- names ---- */

/* Code points that cannot be seen, or that stand for something else. */
static const struct {
	uint32_t first;
	uint32_t last;
} unseen[] = {
	{ 0x00, 0x1f }, { 0x7f, 0xbf }, /* controls, blanks, signs of Latin-1 */
	{ 0x034f, 0x034f }, /* joiners, fillers, marks of direction */
	{ 0x061c, 0x061c }, { 0x115f, 0x1160 }, { 0x1680, 0x1680 },
	{ 0x17b4, 0x17b5 }, { 0x180b, 0x180f },
	{ 0x2000, 0x206f }, /* blanks, dashes, quotes, directions */
	{ 0x2800, 0x2800 }, { 0x3000, 0x3003 }, { 0x3164, 0x3164 },
	{ 0xd800, 0xf8ff }, /* surrogates, private use */
	{ 0xfe00, 0xfe0f }, /* variation selectors */
	{ 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 }, { 0xfff0, 0xffff },
	{ 0xe0000, 0x10ffff }, /* tags, more private use */
};

/* The code point at *at of a valid text, and moves behind it. */
static uint32_t
next_character(const char **at)
{
	unsigned char lead = (unsigned char)*(*at)++;
	int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
	uint32_t code = more == 0 ? lead : lead & (0x3fu >> more);

	while (more-- > 0)
		code = code << 6 | ((unsigned char)*(*at)++ & 0x3f);
	return code;
}

static bool
may_stand_in_name(uint32_t code)
{
	size_t i;

	if (code < 0x7f)
		return (code >= '0' && code <= '9') ||
		    (code >= 'a' && code <= 'z') ||
		    (code >= 'A' && code <= 'Z') ||
		    (code != 0 && strchr(" ._-'", (int)code) != NULL);
	for (i = 0; i < COUNT_OF(unseen); i++) {
		if (code >= unseen[i].first && code <= unseen[i].last)
			return false;
	}
	return true;
}

static bool
is_reserved(const char *name)
{
	static const char *const names[] = { "admin", "administrator",
		"administration", "moderator", "support", "root", "system",
		"pinakes", "anonymous", "nobody", "everyone" };
	static const char deleted[] = "deleted user";
	char start[sizeof(deleted)] = "";
	size_t i;

	for (i = 0; i < sizeof(start) - 1 && name[i] != '\0'; i++)
		start[i] = name[i];
	for (i = 0; i < COUNT_OF(names); i++) {
		if (text_is_ignoring_case(name, names[i]))
			return true;
	}
	return text_is_ignoring_case(start, deleted);
}

const char *
name_fault(const char *name)
{
	bool has_letter = false;
	const char *at;
	size_t length = strlen(name);

	if (*name == '\0')
		return "The user name is missing.";
	if (!text_is_utf8(name, length) ||
	    text_length(name) > NAME_MAX_CHARACTERS)
		return "The user name is longer than 64 characters.";
	for (at = name; *at != '\0';) {
		const char *here = at;
		uint32_t code = next_character(&at);

		if (!may_stand_in_name(code))
			return "The user name holds a character that is not"
			       " allowed in it.";
		has_letter =
		    has_letter || code >= 0x7f || isalnum((unsigned char)*here);
	}
	if (!has_letter)
		return "The user name has no letter and no digit.";
	if (name[0] == ' ' || name[length - 1] == ' ' ||
	    strstr(name, "  ") != NULL)
		return "The user name begins or ends with a blank, or has two"
		       " beside one another.";
	if (is_reserved(name))
		return "This user name is kept for the site itself.";
	return NULL;
}
