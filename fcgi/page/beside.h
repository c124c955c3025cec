/* fcgi/page/beside.h: the way through a list of pictures, from one to the next. */

#ifndef PAGE_BESIDE_H
#define PAGE_BESIDE_H

#include "request.h"
#include "store/search.h"
#include "view/view.h"

/* templates/picture/beside.html: the pictures beside one, all addresses. */
struct beside {
	const char *words;		/* of beside_words, or "" */
	const char *list;		/* NULL: the picture came from none */
	const char *previous;		/* NULL: it is the first */
	const char *next;		/* NULL: it is the last */
	struct search_wish wish;	/* the list, where there is one */
};

extern const struct view beside_view;

/*
 * What an address of a picture says of the list that led to it, with "?"
 * before it. seed is said for ORDER_RANDOM. Owns: the arena.
 */
const char *beside_words(struct arena *arena, const char *query,
    enum ordering ordering, int64_t seed);

/*
 * Reads the list from query, ordering and seed of the request.
 * Fails: BAD_INPUT.
 */
enum status beside_read(struct request *req, struct beside *beside)
    MUST_CHECK;

/*
 * Finds what is beside the picture in that list; nothing where it takes too
 * long, after which the transaction answers nothing more.
 */
enum status beside_find(struct request *req, const struct picture *picture,
    struct beside *beside) MUST_CHECK;

#endif
