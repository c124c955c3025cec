/* fcgi/page/feed.c: pictures as an Atom feed, and addresses as a sitemap. */

#include "page/feed.h"

#include <string.h>

enum { CONTENT_MAX_BYTES = 1 << 20 };

/* clang-format off */

static const struct view_field entry_fields[] = {
	{ VIEW_POINTER("picture", struct feed_entry, picture,
	    &picture_view) },
	{ VIEW_TEXT("title", struct feed_entry, title) },
	{ VIEW_URL("address", struct feed_entry, address) },
	{ VIEW_URL("image", struct feed_entry, image) },
	{ VIEW_TEXT("author", struct feed_entry, author) },
	{ VIEW_URL("author_address", struct feed_entry, author_address) },
	{ VIEW_STRUCT("published", struct feed_entry, published,
	    &moment_view) },
	{ VIEW_STRUCT("updated", struct feed_entry, updated, &moment_view) },
	{ VIEW_HTML("description", struct feed_entry, description) },
	{ VIEW_TEXT("content", struct feed_entry, content) },
	{ VIEW_TEXT_LIST("licences", struct feed_entry, licences,
	    licence_count) },
};
const struct view feed_entry_view = VIEW(struct feed_entry, entry_fields);

static const struct view_field feed_fields[] = {
	{ VIEW_STRUCT("site", struct feed_page, site, &site_view) },
	{ VIEW_TEXT("title", struct feed_page, title) },
	{ VIEW_URL("address", struct feed_page, address) },
	{ VIEW_URL("page", struct feed_page, page) },
	{ VIEW_STRUCT("updated", struct feed_page, updated, &moment_view) },
	{ VIEW_LIST("entries", struct feed_page, entries, entry_count,
	    &feed_entry_view) },
};
const struct view feed_page_view = VIEW(struct feed_page, feed_fields);

static const struct view_field sitemap_fields[] = {
	{ VIEW_TEXT_LIST("addresses", struct sitemap_page, addresses,
	    count) },
};
const struct view sitemap_page_view =
    VIEW(struct sitemap_page, sitemap_fields);

/* clang-format on */

/* How many bytes from here on XML cannot hold: a control, U+FFFE, U+FFFF. */
static size_t
unfit_bytes(const char *at)
{
	unsigned char byte = (unsigned char)*at;

	if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r')
		return 1;
	if (strncmp(at, "\xef\xbf\xbe", 3) == 0 ||
	    strncmp(at, "\xef\xbf\xbf", 3) == 0)
		return 3;
	return 0;
}

const char *
xml_text(struct arena *arena, const char *text)
{
	struct buf fit;

	buf_init(&fit, arena, 3 * strlen(text) + 1);
	while (*text != '\0') {
		size_t unfit = unfit_bytes(text);

		if (unfit > 0)
			buf_add(&fit, "\xef\xbf\xbd");
		else
			buf_add_char(&fit, *text);
		text += unfit > 0 ? unfit : 1;
	}
	return fit.bytes;
}

static const char *
content_of(const struct request *req, const struct feed_entry *entry)
{
	struct buf content;

	buf_init(&content, req->arena, CONTENT_MAX_BYTES);
	templates_render(req->templates, "feed/entry", entry, &content);
	return content.failed ? "" : xml_text(req->arena, content.bytes);
}

static void
take_licences(const struct request *req, struct feed_entry *entry)
{
	const struct picture *picture = entry->picture;
	const char **addresses = arena_array(req->arena,
	    picture->licence_count, sizeof(*addresses));
	size_t i;

	for (i = 0; i < picture->licence_count; i++)
		addresses[i] = request_absolute(req,
		    address_of_licence(req->arena, picture->licences[i]));
	entry->licences = addresses;
	entry->licence_count = picture->licence_count;
}

static struct feed_entry
entry_of(const struct request *req, const struct picture_card *card,
    int64_t changed_at_us)
{
	const struct picture *picture = card->picture;
	bool has_creator = picture->creator != NULL &&
	    picture->creator[0] != '\0';
	struct feed_entry entry = {
		.picture = picture,
		.title = xml_text(req->arena, picture_name(req->arena, picture)),
		.address = request_absolute(req,
		    address_of_picture(req->arena, picture->id)),
		.image = request_absolute(req, picture->large),
		.author = xml_text(req->arena, has_creator ?
		    picture->creator : picture->author),
		.author_address = request_absolute(req,
		    address_of_user(req->arena, picture->author)),
		.published = moment_of(req->arena, picture->created_at_us),
		.updated = moment_of(req->arena,
		    changed_at_us > picture->created_at_us ? changed_at_us :
		    picture->created_at_us),
		.description = html_of_markdown(req->arena,
		    picture->description),
	};

	if (has_creator)
		entry.author_address = NULL;
	take_licences(req, &entry);
	entry.content = content_of(req, &entry);
	return entry;
}

void
feed_page_fill(struct feed_page *page, const struct request *req,
    const struct picture_list *list, const int64_t *changed_at_us,
    int64_t since_us)
{
	struct feed_entry *entries = arena_array(req->arena,
	    list->card_count, sizeof(*entries));
	int64_t updated_us = since_us;
	size_t i;

	for (i = 0; i < list->card_count; i++) {
		int64_t created_us = list->cards[i].picture->created_at_us;

		entries[i] = entry_of(req, &list->cards[i],
		    changed_at_us[i]);
		if (created_us > updated_us)
			updated_us = created_us;
		if (changed_at_us[i] > updated_us)
			updated_us = changed_at_us[i];
	}
	page->site = site_of(req);
	page->title = xml_text(req->arena, page->title);
	page->updated = moment_of(req->arena, updated_us);
	page->entries = entries;
	page->entry_count = list->card_count;
}
