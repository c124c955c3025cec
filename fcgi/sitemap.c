/* fcgi/sitemap.c: what search engines read: the sitemap and robots.txt. */

#include "handlers.h"
#include "page/feed.h"
#include "store/sitemap.h"

#include <string.h>

enum {
	PART_NUMBERS = 10000,		/* that one part of the sitemap spans */
	INDEX_MAX = 50000,		/* parts: sitemaps.org allows no more */
};

/* Kinds by the folder of their parts. */
static const char *const folders[] = {
	[SITEMAP_PICTURES] = "pictures",
	[SITEMAP_OBJECTS] = "objects",
	[SITEMAP_GALLERIES] = "galleries",
};

static const char *const plain_pages[] = { "/", "/query-pictures", "/object/",
	"/gallery/", "/dataset/", "/licence/", "/nature/", "/user/", "/help/" };

static void
add_parts(struct request *req, struct sitemap_page *page,
    enum sitemap_kind kind, int end)
{
	int part;

	for (part = 1; (part - 1) * (int64_t)PART_NUMBERS < end &&
	    page->count < INDEX_MAX; part++)
		page->addresses[page->count++] = request_absolute(req,
		    arena_format(req->arena, "/sitemap/%s/%d", folders[kind],
		    part));
}

enum status
sitemap_index(struct request *req, struct response *res)
{
	struct sitemap_page page = { 0 };
	struct sitemap_ends ends;

	TRY(sitemap_ends_find(req->db, req->arena, &ends));
	page.addresses = arena_array(req->arena, INDEX_MAX,
	    sizeof(*page.addresses));
	page.addresses[page.count++] = request_absolute(req,
	    "/sitemap/pages");
	add_parts(req, &page, SITEMAP_GALLERIES, ends.gallery);
	add_parts(req, &page, SITEMAP_OBJECTS, ends.object);
	add_parts(req, &page, SITEMAP_PICTURES, ends.picture);
	return respond_document(res, TYPE_XML, "sitemap/index", &page);
}

enum status
sitemap_pages(struct request *req, struct response *res)
{
	struct sitemap_page page = { .count = COUNT_OF(plain_pages) };
	size_t i;

	page.addresses = arena_array(req->arena, page.count,
	    sizeof(*page.addresses));
	for (i = 0; i < page.count; i++)
		page.addresses[i] = request_absolute(req, plain_pages[i]);
	return respond_document(res, TYPE_XML, "sitemap/part", &page);
}

static const char *
address_of_row(struct arena *arena, enum sitemap_kind kind,
    const struct rows *rows, int row)
{
	switch (kind) {
	case SITEMAP_OBJECTS:
		return address_of_object(arena, row_text(rows, row, 0));
	case SITEMAP_GALLERIES:
		return address_of_gallery(arena, row_int(rows, row, 0));
	default:
		return address_of_picture(arena, row_int(rows, row, 0));
	}
}

/* A part holds what has one of 10,000 numbers; an empty one is none. */
static enum status
respond_part(struct request *req, struct response *res,
    enum sitemap_kind kind)
{
	struct sitemap_page page;
	struct rows rows;
	int part, i;

	TRY(path_id(req, &part));
	if (part > INT32_MAX / PART_NUMBERS)
		return NOT_FOUND;
	TRY(sitemap_list(req->db, req->arena, kind,
	    (part - 1) * PART_NUMBERS, part * PART_NUMBERS, &rows));
	page.count = (size_t)rows.count;
	page.addresses = arena_array(req->arena, page.count,
	    sizeof(*page.addresses));
	for (i = 0; i < rows.count; i++)
		page.addresses[i] = request_absolute(req,
		    address_of_row(req->arena, kind, &rows, i));
	return respond_document(res, TYPE_XML, "sitemap/part", &page);
}

enum status
sitemap_galleries(struct request *req, struct response *res)
{
	return respond_part(req, res, SITEMAP_GALLERIES);
}

enum status
sitemap_objects(struct request *req, struct response *res)
{
	return respond_part(req, res, SITEMAP_OBJECTS);
}

enum status
sitemap_pictures(struct request *req, struct response *res)
{
	return respond_part(req, res, SITEMAP_PICTURES);
}

/* Searches and pages of lists have no end: a robot would never leave. */
enum status
robots_show(struct request *req, struct response *res)
{
	struct buf *text = respond_body(res, "text/plain; charset=utf-8");

	buf_add(text, "User-agent: *\n"
	    "Disallow: /account\n"
	    "Disallow: /api/\n"
	    "Disallow: /feed/query\n"
	    "Disallow: /login\n"
	    "Disallow: /query-pictures?\n"
	    "Disallow: /register\n"
	    "Disallow: /reset/\n"
	    "Disallow: /*?*after=\n"
	    "Disallow: /*?*before=\n"
	    "Sitemap: ");
	buf_add(text, request_absolute(req, "/sitemap.xml"));
	buf_add_char(text, '\n');
	return respond_with_tag(res);
}
