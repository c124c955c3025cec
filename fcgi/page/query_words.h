/* fcgi/page/query_words.h: words that were searched for together, each as a search of its own. */

#ifndef PAGE_QUERY_WORDS_H
#define PAGE_QUERY_WORDS_H

#include "query/query.h"
#include "view/view.h"

/* One of them: the search page guesses the rule that it fits. */
struct query_word {
	const char *text;
	const char *address;
	bool is_excluded;		/* "no cat", "-cat" */
};

extern const struct view query_word_view;

/*
 * What is typed, parted at its commas; none where it has no comma, or where
 * there are more parts than a query may have rules. Owns: the arena.
 */
const struct query_word *query_words_typed(struct arena *arena,
    const char *text, size_t *count);

/*
 * Where all that a query asks for is a title of several words: the first
 * eight, parted at commas where there are any; else none. Owns: the arena.
 */
const struct query_word *query_words_of(struct arena *arena,
    const struct query *query, size_t *count);

#endif
