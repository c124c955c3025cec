/* fcgi/page/site.c: what every page is given, and lists in pages. */

#include "page/site.h"

#include <string.h>

#include "page/address.h"
#include "version.h"

enum { RETURN_MAX_BYTES = 2000 };

/* clang-format off */

static const struct view_field place_fields[] = {
	{ VIEW_TEXT("name", struct place, name) },
	{ VIEW_URL("address", struct place, address) },
	{ VIEW_BOOL("here", struct place, is_here) },
};
const struct view place_view = VIEW(struct place, place_fields);

static const struct view_field site_fields[] = {
	{ VIEW_TEXT("name", struct site, name) },
	{ VIEW_URL("public_url", struct site, public_url) },
	{ VIEW_URL("source_url", struct site, source_url) },
	{ VIEW_TEXT("version", struct site, version) },
	{ VIEW_TEXT("theme", struct site, theme) },
	{ VIEW_TEXT("viewer", struct site, viewer) },
	{ VIEW_URL("own_page", struct site, own_page) },
	{ VIEW_URL("own_galleries", struct site, own_galleries) },
	{ VIEW_BOOL("administrator", struct site, is_administrator) },
	{ VIEW_TEXT("csrf", struct site, csrf) },
	{ VIEW_URL("sign_in", struct site, sign_in) },
	{ VIEW_LIST("places", struct site, places, place_count,
	    &place_view) },
};
const struct view site_view = VIEW(struct site, site_fields);

static const struct view_field pager_fields[] = {
	{ VIEW_URL("previous", struct pager, previous) },
	{ VIEW_URL("next", struct pager, next) },
	{ VIEW_COUNT("first", struct pager, first) },
	{ VIEW_COUNT("last", struct pager, last) },
	{ VIEW_COUNT("total", struct pager, total) },
};
const struct view pager_view = VIEW(struct pager, pager_fields);

/* clang-format on */

static const struct {
	const char *name;
	const char *address;
	const char *also[2];		/* what belongs to it, lying elsewhere */
} main_places[] = {
	{ "Search", "/query-pictures", { NULL } },
	{ "Objects", "/object/", { "/new-object" } },
	{ "Galleries", "/gallery/", { "/new-gallery", "/label-set" } },
	{ "Datasets", "/dataset/", { "/new-dataset" } },
	{ "Licences", "/licence/", { NULL } },
	{ "People", "/user/", { NULL } },
	{ "Help", "/help/", { "/info" } },
};

/* True when the URL is the place itself or lies below it. */
static bool
is_part_of(const char *url, const char *place)
{
	size_t length;

	if (url == NULL || place == NULL)
		return false;
	length = strlen(place);
	if (place[length - 1] == '/')
		length--;
	return strncmp(url, place, length) == 0 &&
	    (url[length] == '\0' || url[length] == '/' ||
	    url[length] == '?');
}

static const struct place *
places_of(const struct request *req)
{
	struct place *places = arena_array(req->arena,
	    COUNT_OF(main_places), sizeof(*places));
	size_t i;

	for (i = 0; i < COUNT_OF(main_places); i++) {
		places[i] = (struct place){
			.name = main_places[i].name,
			.address = main_places[i].address,
			.is_here =
			    is_part_of(req->url, main_places[i].address) ||
			    is_part_of(req->url, main_places[i].also[0]) ||
			    is_part_of(req->url, main_places[i].also[1]),
		};
	}
	return places;
}

static const char *
theme_of(const struct request *req)
{
	const char *theme = req->peer == NULL ? NULL : http_cookie(req->arena,
	    request_header(req, "Cookie"), "theme");

	if (theme == NULL || text_is(theme, "light") ||
	    text_is(theme, "dark"))
		return theme;
	return NULL;
}

/* Signing in leads back to what was read, but not to a form. */
const char *
site_sign_in_address(const struct request *req)
{
	struct buf address;

	if (req->url == NULL || req->method != METHOD_GET ||
	    strlen(req->url) > RETURN_MAX_BYTES || !http_is_local(req->url) ||
	    text_is(req->url, "/") || is_part_of(req->url, "/login") ||
	    is_part_of(req->url, "/register") ||
	    is_part_of(req->url, "/accounts"))
		return "/login";
	buf_init(&address, req->arena, 4 * RETURN_MAX_BYTES);
	buf_add(&address, "/login?next=");
	buf_add_url_part(&address, req->url);
	return address.bytes;
}

struct site
site_of(const struct request *req)
{
	struct site site = {
		.name = req->settings->site_name,
		.public_url = req->settings->public_url,
		.source_url = req->settings->source_url,
		.version = PINAKES_VERSION,
		.theme = theme_of(req),
		.viewer = req->viewer.id == 0 ? NULL : req->viewer.name,
		.is_administrator = req->viewer.is_administrator,
		.csrf = req->viewer.csrf,
		.sign_in = site_sign_in_address(req),
		.places = places_of(req),
		.place_count = COUNT_OF(main_places),
	};

	if (site.viewer == NULL)
		return site;
	site.own_page = address_of_user(req->arena, site.viewer);
	site.own_galleries = address_of_galleries(req->arena, site.viewer);
	return site;
}

static const char *
list_address(struct arena *arena, const char *address, int offset, int limit)
{
	return arena_format(arena, "%soffset=%d&limit=%d", address, offset,
	    limit);
}

struct pager
pager_of(struct arena *arena, const char *address, struct slice slice,
    size_t shown)
{
	bool has_next = shown > (size_t)slice.limit;
	struct pager pager = {
		.first = slice.offset + 1,
		.last = slice.offset +
		    (has_next ? slice.limit : (int64_t)shown),
	};

	if (slice.offset > 0)
		pager.previous = list_address(arena, address,
		    slice.offset > slice.limit ?
		    slice.offset - slice.limit : 0, slice.limit);
	if (has_next)
		pager.next = list_address(arena, address,
		    slice.offset + slice.limit, slice.limit);
	return pager;
}

size_t
pager_fill(struct pager *pager, bool *has_pages, struct arena *arena,
    const char *address, struct slice slice, size_t shown)
{
	*pager = pager_of(arena, address, slice, shown);
	*has_pages = pager->previous != NULL || pager->next != NULL;
	return shown > (size_t)slice.limit ? (size_t)slice.limit : shown;
}
