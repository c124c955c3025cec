/* fcgi/page/help.c: a chapter of the manual. */

#include "page/help.h"

/* clang-format off */

static const struct view_field entry_fields[] = {
	{ VIEW_TEXT("title", struct help_entry, title) },
	{ VIEW_URL("address", struct help_entry, address) },
	{ VIEW_TEXT("summary", struct help_entry, summary) },
	{ VIEW_BOOL("here", struct help_entry, is_here) },
	{ VIEW_LIST("sections", struct help_entry, sections, section_count,
	    &manual_section_view) },
};
static const struct view entry_view = VIEW(struct help_entry, entry_fields);

static const struct view_field help_fields[] = {
	{ VIEW_STRUCT("site", struct help_page, site, &site_view) },
	{ VIEW_TEXT("title", struct help_page, title) },
	{ VIEW_URL("canonical", struct help_page, canonical) },
	{ VIEW_BOOL("first", struct help_page, is_first) },
	{ VIEW_LIST("pieces", struct help_page, pieces, piece_count,
	    &manual_piece_view) },
	{ VIEW_LIST("entries", struct help_page, entries, entry_count,
	    &entry_view) },
	{ VIEW_POINTER("previous", struct help_page, previous, &entry_view) },
	{ VIEW_POINTER("next", struct help_page, next, &entry_view) },
};
const struct view help_view = VIEW(struct help_page, help_fields);

/* clang-format on */

static struct help_entry
entry_of(const struct manual_chapter *chapter, bool is_here)
{
	struct help_entry entry = {
		.title = chapter->title,
		.address = text_is(chapter->address, "/help") ?
		    "/help/" :
		    chapter->address,
		.summary = chapter->summary,
		.is_here = is_here,
	};

	if (is_here) {
		entry.sections = chapter->sections;
		entry.section_count = chapter->section_count;
	}
	return entry;
}

void
help_page_init(struct help_page *page, const struct request *req,
    const struct manual_chapter *chapter)
{
	const struct manual *manual = req->manual;
	struct help_entry *entries =
	    arena_array(req->arena, manual->count, sizeof(*entries));
	size_t here = (size_t)(chapter - manual->chapters), i;

	for (i = 0; i < manual->count; i++)
		entries[i] = entry_of(&manual->chapters[i], i == here);
	*page = (struct help_page){
		.site = site_of(req),
		.title = chapter->title,
		.canonical = request_absolute(req, entries[here].address),
		.is_first = here == 0,
		.pieces = chapter->pieces,
		.piece_count = chapter->piece_count,
		.entries = entries,
		.entry_count = manual->count,
		.previous = here == 0 ? NULL : &entries[here - 1],
		.next = here + 1 == manual->count ? NULL : &entries[here + 1],
	};
}
