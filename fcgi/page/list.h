/* fcgi/page/list.h: what several pages list: pictures of a query, people, texts. */

#ifndef PAGE_LIST_H
#define PAGE_LIST_H

#include "page/card.h"
#include "page/site.h"

/* Somebody, as a link. */
struct person {
	const char *name;
	const char *address;
	const char *before;		/* among others: ", ", " and " */
};

extern const struct view person_view;

struct person person_of(struct arena *arena, const char *name);

/* What somebody wrote in Markdown, as safe HTML. Owns: the arena. */
const char *html_of_markdown(struct arena *arena, const char *text);

/* templates/part/count.html: how many pictures there are. */
struct rough_count {
	int64_t number;
	bool is_one;
	bool is_about;			/* above what is counted exactly */
};

extern const struct view rough_count_view;

struct rough_count exact_count(int64_t number);

/* A count of the store: the keeper's last where it is above COUNTED_MAX. */
struct rough_count stored_count(int64_t number);

enum { COUNTED_MAX = 1000 };

/* templates/part/pictures.html: pictures of a query, newest first. */
struct picture_list {
	const struct picture_card *cards;
	size_t card_count;
	bool is_any;			/* there are cards */
	struct rough_count total;
	const char *search;		/* the search page with this query */
	const char *newest;		/* the first page, NULL when it is here */
	const char *previous;		/* or NULL */
	const char *next;		/* or NULL */
	bool has_pages;			/* one of the three */
};

extern const struct view picture_list_view;

/* What pictures a page lists. */
struct picture_wish {
	const char *query;		/* YAML */
	const char *address;		/* of the page, with "?" or "&" behind */
	int64_t known;			/* how many there were lately */
	int limit;
	int eager;			/* cards that are loaded at once */
};

/*
 * Finds the pictures at the cursor of the request, and counts all, up to
 * SEARCH_COUNT_MAX. Fails: BAD_INPUT (cursor), UNAVAILABLE.
 */
enum status picture_list_find(struct request *req,
    const struct picture_wish *wish, struct picture_list *list) MUST_CHECK;

/* offset (0) and limit, for lists in pages. Fails: BAD_INPUT. */
enum status parameter_page(struct request *req, int limit,
    struct slice *slice) MUST_CHECK;

/* The parameter, or NULL when it is absent or blank; blanks are cut off. */
enum status parameter_words(struct request *req, const char *name,
    const char **words) MUST_CHECK;

#endif
