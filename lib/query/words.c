/* lib/query/words.c: rules and their values as people read them. */

#include "query/query.h"

#include <string.h>
#include <time.h>

/* What a rule asks of a picture. */
static const char *const words[RULE_KINDS] = {
	[RULE_HAS] = "shows this object, or a kind of it",
	[RULE_HAS_OBJECT] = "shows exactly this object",
	[RULE_NATURE] = "is a photo, a painting, a drawing…",
	[RULE_LICENCE] = "has this licence",
	[RULE_AUTHOR] = "was uploaded by this user",
	[RULE_TITLE] = "has this text in its title",
	[RULE_DESCRIPTION] = "has this text in its description",
	[RULE_ORIGIN_URL] = "comes from this address",
	[RULE_ABOVE_WIDTH] = "is at least this wide, in pixels",
	[RULE_ABOVE_HEIGHT] = "is at least this high, in pixels",
	[RULE_BELOW_WIDTH] = "is at most this wide, in pixels",
	[RULE_BELOW_HEIGHT] = "is at most this high, in pixels",
	[RULE_BEFORE_DATE] = "was uploaded before this date",
	[RULE_AFTER_DATE] = "was uploaded after this date",
	[RULE_IN_GALLERY] = "is in the gallery of this number",
	[RULE_ABOVE_RATING] = "has at least this many stars, or none",
	[RULE_BELOW_RATING] = "has at most this many stars, or none",
	[RULE_ABOVE_RATING_COUNT] = "was rated at least this often",
	[RULE_BELOW_RATING_COUNT] = "was rated at most this often",
	[RULE_ABOVE_REGION_COUNT] = "has at least this many regions",
	[RULE_BELOW_REGION_COUNT] = "has at most this many regions",
	[RULE_COPIED_FROM] = "is a copy of the picture of this number",
};

const char *
rule_words(enum rule_kind kind)
{
	return words[kind];
}

enum { NAME_MAX_BYTES = 24, DISTANCE_MAX = 2 };

/* Letters to be put in, taken out or changed to make one of the other. */
static size_t
distance(const char *a, const char *b)
{
	size_t row[NAME_MAX_BYTES + 1], corner, above, i, j;
	size_t length = strlen(b);

	for (j = 0; j <= length; j++)
		row[j] = j;
	for (i = 1; a[i - 1] != '\0'; i++) {
		corner = row[0];
		row[0] = i;
		for (j = 1; j <= length; j++) {
			above = row[j];
			row[j] = corner + (a[i - 1] != b[j - 1]);
			if (above + 1 < row[j])
				row[j] = above + 1;
			if (row[j - 1] + 1 < row[j])
				row[j] = row[j - 1] + 1;
			corner = above;
		}
	}
	return row[length];
}

const char *
rule_nearest(const char *name)
{
	const char *nearest = NULL;
	size_t least = DISTANCE_MAX + 1, away;
	int i;

	for (i = 0; i < RULE_KINDS && strlen(name) <= NAME_MAX_BYTES; i++) {
		away = distance(name, rule_name((enum rule_kind)i));
		if (away < least && away < strlen(name)) {
			least = away;
			nearest = rule_name((enum rule_kind)i);
		}
	}
	return nearest;
}

static const char *
date_text(struct arena *arena, int64_t at_us)
{
	time_t seconds = (time_t)(at_us / 1000000 - (at_us % 1000000 < 0));
	char text[64];
	struct tm tm;

	if (gmtime_r(&seconds, &tm) == NULL)
		return "";
	strftime(text, sizeof(text), tm.tm_hour == 0 && tm.tm_min == 0 &&
	    tm.tm_sec == 0 ? "%Y-%m-%d" : "%Y-%m-%d %H:%M:%S UTC", &tm);
	return arena_text(arena, text);
}

static const char *
unit_of(enum rule_kind kind)
{
	switch (kind) {
	case RULE_ABOVE_WIDTH:
	case RULE_ABOVE_HEIGHT:
	case RULE_BELOW_WIDTH:
	case RULE_BELOW_HEIGHT:
		return " px";
	case RULE_ABOVE_RATING:
	case RULE_BELOW_RATING:
		return " stars";
	default:
		return "";
	}
}

static const char *
number_text(struct arena *arena, const struct rule *rule)
{
	struct buf *text = arena_alloc(arena, sizeof(*text));

	buf_init(text, arena, 64);
	buf_add_double(text, rule->number);
	buf_add(text, unit_of(rule->kind));
	return text->bytes;
}

const char **
rule_texts(struct arena *arena, const struct rule *rule, size_t *count)
{
	enum rule_type type = rule_type(rule->kind);
	const char **texts;
	size_t i;

	*count = type == RULE_NAMES || type == RULE_IDS ? rule->count : 1;
	if (type == RULE_NAMES)
		return rule->names;
	texts = arena_array(arena, *count + 1, sizeof(*texts));
	if (type == RULE_PATTERN || type == RULE_PREFIX)
		texts[0] = rule->text;
	else if (type == RULE_TIME)
		texts[0] = date_text(arena, rule->at_us);
	else if (type != RULE_IDS)
		texts[0] = number_text(arena, rule);
	for (i = 0; type == RULE_IDS && i < rule->count; i++)
		texts[i] = arena_format(arena, "%d", rule->ids[i]);
	return texts;
}
