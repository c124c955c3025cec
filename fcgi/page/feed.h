/* fcgi/page/feed.h: pictures as an Atom feed, and addresses as a sitemap. */

#ifndef PAGE_FEED_H
#define PAGE_FEED_H

#include "page/address.h"
#include "page/list.h"
#include "page/site.h"

/* A picture in a feed. Addresses are absolute. */
struct feed_entry {
	const struct picture *picture;
	const char *title;
	const char *address;		/* of its page, and its id */
	const char *image;
	const char *author;
	const char *author_address;
	struct moment published;
	struct moment updated;
	const char *description;	/* HTML */
	const char *content;		/* feed/entry.html, filled */
	const char *const *licences;	/* addresses of their pages */
	size_t licence_count;
};

/* templates/feed/show.html (RFC 4287) */
struct feed_page {
	struct site site;
	const char *title;
	const char *address;		/* of the feed, and its id */
	const char *page;		/* address of what it follows */
	struct moment updated;
	const struct feed_entry *entries;
	size_t entry_count;
};

extern const struct view feed_entry_view;
extern const struct view feed_page_view;

/*
 * Fills in the entries. changed_at_us is of each picture, 0: never;
 * since_us is when a feed without entries was updated. Owns: the arena.
 */
void feed_page_fill(struct feed_page *page, const struct request *req,
    const struct picture_list *list, const int64_t *changed_at_us,
    int64_t since_us);

/* The text without what XML 1.0 cannot hold: U+FFFD in its place. */
const char *xml_text(struct arena *arena, const char *text);

/* templates/sitemap/index.html and part.html: https://www.sitemaps.org */
struct sitemap_page {
	const char **addresses;
	size_t count;
};

extern const struct view sitemap_page_view;

#endif
