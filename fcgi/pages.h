/* fcgi/pages.h: the struct that each template is given. */

#ifndef PAGES_H
#define PAGES_H

#include "config/config.h"
#include "render/render.h"
#include "store/picture.h"
#include "store/totals.h"

/* What the layout says on every page. */
struct site {
	const char *name;
	const char *public_url;
	const char *source_url;		/* of the running version */
	const char *version;
};

struct site site_of(const struct settings *settings);

/* templates/error.html: why there is no other page. */
struct error_page {
	struct site site;
	int number;
	const char *title;
	const char *detail;
};

/* templates/picture/card.html: a picture among others. */
struct picture_card {
	const struct picture *picture;
	const char *name;		/* the title, or its number */
	const char *address;		/* of what the card leads to */
	const char *ratio;		/* CSS class: "r-150" */
	bool is_lazy;			/* loaded when it comes into view */
};

/*
 * Cards of pictures; those after the first eager ones are lazy. Owns: the
 * arena; the pictures must live as long.
 */
const struct picture_card *picture_cards(struct arena *arena,
    const struct picture *pictures, size_t count, size_t eager);

/* A query of one rule, to try. */
struct example_rule {
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

/* Fills in what does not come from the database. Owns: the arena. */
void home_page_init(struct home_page *page, struct arena *arena,
    const struct settings *settings);

/* Every page, and the view its template is checked against at start. */
extern const struct template_use pages[];
extern const size_t page_count;

#endif
