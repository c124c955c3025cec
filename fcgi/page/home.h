/* fcgi/page/home.h: the first page. */

#ifndef PAGE_HOME_H
#define PAGE_HOME_H

#include "page/card.h"
#include "page/regions.h"
#include "page/site.h"
#include "query/query.h"
#include "store/totals.h"

/* A query of one rule, to try. */
struct example_rule {
	enum rule_kind kind;
	const char *rule;
	const char *value;
	const char *address;
};

/* templates/home/show.html: a search, and pictures to begin with. */
struct home_page {
	struct site site;
	struct totals totals;
	bool is_empty;			/* there are no pictures at all */
	const char *words;		/* in the search box: NULL */
	const struct example_rule *rules;
	size_t rule_count;

	const struct picture_card *newest;	/* annotated; NULL: none */
	struct region_drawing drawing;	/* of the newest */
	bool has_names;			/* few enough to be named on it */
	const struct picture_card *others;	/* annotated before it */
	size_t other_count;
	const char *annotated_address;	/* of all that are annotated */

	const struct picture_card *cards;	/* at random */
	size_t card_count;
};

extern const struct view home_view;

/* Fills in what does not come from the database. Owns: the arena. */
void home_page_init(struct home_page *page, const struct request *req);

/* The newest annotated pictures: one on a plate, the others as cards. */
void home_page_show_annotated(struct home_page *page, struct arena *arena,
    const struct picture *pictures, size_t count);

#endif
