/* fcgi/page/query_words.c: words that were searched for together, each as a search of its own. */

#include "page/query_words.h"

#include <string.h>

enum { OFFERED_MAX = 8, ADDRESS_MAX_BYTES = 4096 };

/* clang-format off */

static const struct view_field word_fields[] = {
	{ VIEW_TEXT("text", struct query_word, text) },
	{ VIEW_URL("address", struct query_word, address) },
	{ VIEW_BOOL("excluded", struct query_word, is_excluded) },
};
const struct view query_word_view = VIEW(struct query_word, word_fields);

/* clang-format on */

static const char *const negations[] = { "no ", "not ", "without ", "-" };
static const char *const fillers[] = { "a", "an", "and", "the", "of", "in",
	"on", "with", "by" };

/* The text behind a word that says no, or the text. */
static const char *
without_negation(const char *text)
{
	size_t i;

	for (i = 0; i < COUNT_OF(negations); i++) {
		if (text_starts(text, negations[i]))
			return text + strlen(negations[i]);
	}
	return text;
}

/* A word between blanks that says no goes with the next one. */
static size_t
length_of(const char *text, const char *ends)
{
	size_t skipped = (size_t)(without_negation(text) - text);

	return skipped + strcspn(text + skipped, ends);
}

static bool
is_filler(const char *text)
{
	size_t i;

	for (i = 0; i < COUNT_OF(fillers); i++) {
		if (text_is_ignoring_case(text, fillers[i]))
			return true;
	}
	return *text == '\0';
}

static struct query_word
word_of(struct arena *arena, const char *typed)
{
	struct query_word word = { .text = without_negation(typed) };
	struct buf address;

	word.is_excluded = word.text != typed;
	word.text = text_trimmed(arena, word.text);
	buf_init(&address, arena, ADDRESS_MAX_BYTES);
	buf_add(&address, "/query-pictures?add=");
	buf_add(&address, word.is_excluded ? "exclude" : "want");
	buf_add(&address, "&value=");
	buf_add_url_part(&address, word.text);
	word.address = address.bytes;
	return word;
}

static bool
is_title_alone(const struct query *query)
{
	return query->want_count == 1 && query->exclude_count == 0 &&
	    query->want[0].kind == RULE_TITLE;
}

static const struct query_word *
parted(struct arena *arena, const char *text, const char *ends, size_t most,
    size_t *count)
{
	struct query_word *words = arena_array(arena, most, sizeof(*words));

	*count = 0;
	while (*text != '\0' && *count < most) {
		size_t length;

		text += strspn(text, ",; ");
		length = length_of(text, ends);
		words[*count] = word_of(arena, text_trimmed(arena,
		    arena_copy(arena, text, length)));
		if (!is_filler(words[*count].text))
			++*count;
		text += length;
	}
	if (*count == 1)
		*count = 0;
	return words;
}

const struct query_word *
query_words_typed(struct arena *arena, const char *text, size_t *count)
{
	const struct query_word *words = parted(arena, text, ",;",
	    QUERY_MAX_RULES + 1, count);

	if (*count > QUERY_MAX_RULES)
		*count = 0;
	return words;
}

const struct query_word *
query_words_of(struct arena *arena, const struct query *query, size_t *count)
{
	const char *text;

	*count = 0;
	if (!is_title_alone(query))
		return NULL;
	text = query->want[0].text;
	return parted(arena, text, strpbrk(text, ",;") != NULL ? ",;" : " ",
	    OFFERED_MAX, count);
}
