/* lib/query/pattern.c: patterns of text rules; names of orderings. */

#include "query/query.h"

#include <string.h>

bool
pattern_is_whole(const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '%')
			return true;
		if (*text == '\\' && *++text == '\0')
			return false;
	}
	return false;
}

/* Between the two % of "contains", an underscore stands for itself. */
const char *
pattern_like(struct arena *arena, const char *text)
{
	struct buf *like = arena_alloc(arena, sizeof(*like));

	buf_init(like, arena, SIZE_MAX / 2);
	if (pattern_is_whole(text)) {
		buf_add(like, text);
		return like->bytes;
	}
	buf_add_char(like, '%');
	for (; *text != '\0'; text++) {
		if (*text == '_')
			buf_add_char(like, '\\');
		buf_add_char(like, *text);
		if (*text == '\\')
			buf_add_char(like, *++text);
	}
	buf_add_char(like, '%');
	return like->bytes;
}

const char *
pattern_prefix(struct arena *arena, const char *like, bool *is_all)
{
	struct buf *prefix = arena_alloc(arena, sizeof(*prefix));

	buf_init(prefix, arena, SIZE_MAX / 2);
	for (; *like != '\0' && *like != '%' && *like != '_'; like++) {
		if (*like == '\\')
			like++;
		buf_add_char(prefix, *like);
	}
	*is_all = text_is(like, "%");
	return prefix->length == 0 ? NULL : prefix->bytes;
}

static const char *const ordering_names[ORDERINGS] = {
	[ORDER_DATE_DESC] = "date-desc",
	[ORDER_DATE_ASC] = "date-asc",
	[ORDER_TITLE_ASC] = "title-asc",
	[ORDER_TITLE_DESC] = "title-desc",
	[ORDER_REGIONS_DESC] = "number-regions-desc",
	[ORDER_REGIONS_ASC] = "number-regions-asc",
	[ORDER_RANDOM] = "random",
};

const char *
ordering_name(enum ordering ordering)
{
	return ordering_names[ordering];
}

bool
ordering_from_name(const char *name, enum ordering *ordering)
{
	int i;

	for (i = 0; i < ORDERINGS; i++) {
		if (text_is(name, ordering_names[i])) {
			*ordering = (enum ordering)i;
			return true;
		}
	}
	return false;
}
