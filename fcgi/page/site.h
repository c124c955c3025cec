/* fcgi/page/site.h: what every page is given, and lists in pages. */

#ifndef PAGE_SITE_H
#define PAGE_SITE_H

#include "render/render.h"
#include "request.h"

/* One of the site's main places, in the header of every page. */
struct place {
	const char *name;
	const char *address;
	bool is_here;			/* the page asked for is part of it */
};

/* What the layout says on every page. */
struct site {
	const char *name;
	const char *public_url;
	const char *source_url;		/* of the running version */
	const char *version;
	const char *theme;		/* "light", "dark"; NULL: the system's */
	const char *viewer;		/* who is signed in, or NULL */
	const char *own_page;		/* addresses, where somebody is */
	const char *own_galleries;
	bool is_administrator;		/* who is signed in */
	const char *csrf;		/* what the viewer's forms carry */
	const char *sign_in;		/* address that leads back here */
	const struct place *places;
	size_t place_count;
};

extern const struct view place_view;
extern const struct view site_view;

/* The theme is the reader's choice, kept in the cookie "theme". */
struct site site_of(const struct request *req);

/* Where one signs in and comes back to what the request asked for. */
const char *site_sign_in_address(const struct request *req);

/* templates/part/pages.html: where one is in a list, and the ways on. */
struct pager {
	const char *previous;		/* addresses; NULL: there is none */
	const char *next;
	int64_t first;			/* of what is shown, from 1 */
	int64_t last;
	int64_t total;			/* 0: not known */
};

extern const struct view pager_view;

/*
 * For a list read by offset and limit + 1: shown is how many came. address
 * is the list's own, with what else it was asked, up to "?" or "&".
 */
struct pager pager_of(struct arena *arena, const char *address,
    struct slice slice, size_t shown);

/* The same, and how many of those that came are shown. */
size_t pager_fill(struct pager *pager, bool *has_pages, struct arena *arena,
    const char *address, struct slice slice, size_t shown);

#endif
