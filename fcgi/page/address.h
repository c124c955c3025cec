/* fcgi/page/address.h: the addresses that pages link to, and dates. */

#ifndef PAGE_ADDRESS_H
#define PAGE_ADDRESS_H

#include "query/query.h"
#include "view/view.h"

/* ---- addresses of pages; names are percent-encoded. Owns: the arena ---- */

const char *address_of_gallery(struct arena *arena, int id);
const char *address_of_licence(struct arena *arena, const char *code);
const char *address_of_object(struct arena *arena, const char *name);
const char *address_of_picture(struct arena *arena, int id);
/* "/feed/" and the kind, with a name behind it. */
const char *address_of_feed(struct arena *arena, const char *kind,
    const char *name);

const char *address_of_user(struct arena *arena, const char *name);

/* The galleries of a user. */
const char *address_of_galleries(struct arena *arena, const char *owner);

/* A query of one rule that wants one name: want: [has: ["Bird"]]. */
const char *query_of_name(struct arena *arena, enum rule_kind kind,
    const char *name);

/* A query of one rule that wants one number: want: [in_gallery: [3]]. */
const char *query_of_id(struct arena *arena, enum rule_kind kind, int id);

/* The search page with this query. */
const char *address_of_query(struct arena *arena, const char *query);

/* ---- addresses that others wrote ---- */

/*
 * An address of the web as it may stand in a link: what is no http or https
 * gives NULL, and characters that an address does not have are encoded.
 * Owns: the arena. url may be NULL.
 */
const char *address_of_web(struct arena *arena, const char *url);

/* The host of an address that address_of_web takes. Owns: the arena. */
const char *address_host(struct arena *arena, const char *url);

/* ---- templates/part/time.html: a date, with the exact instant ---- */

struct moment {
	const char *date;		/* "24 November 2026" */
	const char *exact;		/* "2026-11-24 15:06:08 UTC" */
	const char *machine;		/* RFC 3339: "2026-11-24T15:06:08Z" */
};

extern const struct view moment_view;

/* Units: microseconds since 1970. */
struct moment moment_of(struct arena *arena, int64_t at_us);

#endif
