/* fcgi/page_home.h: the first page. */

#ifndef PAGE_HOME_H
#define PAGE_HOME_H

#include "page_card.h"
#include "page_site.h"
#include "query/query.h"
#include "store/totals.h"

/* A query of one rule, to try. */
struct example_rule {
	enum rule_kind kind;
	const char *rule;
	const char *value;
	const char *address;
};

/* templates/home/show.html: ten pictures and how to ask for others. */
struct home_page {
	struct site site;
	struct totals totals;
	bool is_empty;			/* there are no pictures at all */
	const char *query;		/* YAML */
	const struct example_rule *rules;
	size_t rule_count;
	const struct picture_card *cards;
	size_t card_count;
};

extern const struct view home_view;

/* Fills in what does not come from the database. Owns: the arena. */
void home_page_init(struct home_page *page, const struct request *req);

#endif
