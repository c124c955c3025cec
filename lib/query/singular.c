/* lib/query/singular.c: words in the plural, as people type them. */

#include "query/query.h"

#include <string.h>
#include <strings.h>

/* The first whose plural ends so comes first: "knives" before "olives". */
static const struct {
	const char *plural;
	const char *singular;
} endings[] = {
	{ "children", "child" },
	{ "people", "person" },
	{ "mice", "mouse" },
	{ "geese", "goose" },
	{ "teeth", "tooth" },
	{ "feet", "foot" },
	{ "men", "man" },
	{ "ies", "y" },
	{ "ves", "f" },
	{ "ves", "fe" },
	{ "es", "" },
	{ "s", "" },
};

static bool
ends_so(const char *text, size_t length, const char *ending)
{
	size_t ends = strlen(ending);

	return length >= ends &&
	    strcasecmp(text + length - ends, ending) == 0;
}

size_t
singulars(struct arena *arena, const char *text,
    const char *found[SINGULARS_MAX])
{
	size_t length = strlen(text), count = 0, i;

	if (ends_so(text, length, "ss"))
		return 0;
	for (i = 0; i < COUNT_OF(endings) && count < SINGULARS_MAX; i++) {
		const char *singular;

		if (!ends_so(text, length, endings[i].plural))
			continue;
		singular = arena_format(arena, "%.*s%s",
		    (int)(length - strlen(endings[i].plural)), text,
		    endings[i].singular);
		if (*singular != '\0')
			found[count++] = singular;
	}
	return count;
}
