/* fcgi/page/mass_revert.c: what one account changed in a span of time, before it is undone. */

#include "page/mass_revert.h"

/* clang-format off */

static const struct view_field shown_fields[] = {
	{ VIEW_TEXT("name", struct revert_shown, name) },
	{ VIEW_URL("address", struct revert_shown, address) },
	{ VIEW_TEXT("kind", struct revert_shown, kind) },
	{ VIEW_TEXT("outcome", struct revert_shown, outcome) },
};
static const struct view shown_view = VIEW(struct revert_shown, shown_fields);

static const struct view_field page_fields[] = {
	{ VIEW_STRUCT("site", struct mass_revert_page, site, &site_view) },
	{ VIEW_TEXT("username", struct mass_revert_page, username) },
	{ VIEW_TEXT("from", struct mass_revert_page, from) },
	{ VIEW_TEXT("to", struct mass_revert_page, to) },
	{ VIEW_BOOL("regions_only", struct mass_revert_page, is_regions_only) },
	{ VIEW_LIST("reasons", struct mass_revert_page, reasons,
	    reason_count, &reason_choice_view) },
	{ VIEW_TEXT("note", struct mass_revert_page, note) },
	{ VIEW_TEXT("done", struct mass_revert_page, done) },
	{ VIEW_TEXT("fault", struct mass_revert_page, fault) },
	{ VIEW_BOOL("asked", struct mass_revert_page, is_asked) },
	{ VIEW_LIST("lines", struct mass_revert_page, lines, line_count,
	    &shown_view) },
	{ VIEW_BOOL("more", struct mass_revert_page, has_more) },
	{ VIEW_BOOL("any", struct mass_revert_page, has_any) },
};
const struct view mass_revert_page_view =
    VIEW(struct mass_revert_page, page_fields);

/* clang-format on */

void
mass_revert_page_fill(struct mass_revert_page *page, struct arena *arena,
    const struct revert_line *lines, size_t count)
{
	struct revert_shown *shown = arena_array(arena, count, sizeof(*shown));
	size_t i;

	for (i = 0; i < count; i++) {
		const struct revert_line *line = &lines[i];
		bool is_to_revert = text_is(line->outcome, "revert");

		shown[i] = (struct revert_shown){
			.name = *line->title != '\0' ?
			    line->title :
			    arena_format(arena, "Picture %d",
				line->picture_id),
			.address = address_of_picture(arena, line->picture_id),
			.kind = text_is(line->kind, "picture") ? "texts" :
								 line->kind,
			.outcome = is_to_revert ? NULL : line->outcome,
		};
		page->has_any = page->has_any || is_to_revert;
	}
	page->lines = shown;
	page->line_count = count;
}
