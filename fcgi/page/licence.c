/* fcgi/page/licence.c: the licences, and what one of them asks. */

#include "page/licence.h"

/* clang-format off */

static const struct view_field row_fields[] = {
	{ VIEW_POINTER("licence", struct licence_row, licence,
	    &licence_view) },
	{ VIEW_URL("address", struct licence_row, address) },
	{ VIEW_STRUCT("count", struct licence_row, count,
	    &rough_count_view) },
};
static const struct view row_view = VIEW(struct licence_row, row_fields);

static const struct view_field group_fields[] = {
	{ VIEW_TEXT("id", struct licence_group, id) },
	{ VIEW_TEXT("title", struct licence_group, title) },
	{ VIEW_TEXT("note", struct licence_group, note) },
	{ VIEW_LIST("rows", struct licence_group, rows, row_count,
	    &row_view) },
};
static const struct view group_view = VIEW(struct licence_group, group_fields);

static const struct view_field index_fields[] = {
	{ VIEW_STRUCT("site", struct licence_index_page, site, &site_view) },
	{ VIEW_TEXT("text", struct licence_index_page, text) },
	{ VIEW_LIST("groups", struct licence_index_page, groups, group_count,
	    &group_view) },
	{ VIEW_LIST("others", struct licence_index_page, others, other_count,
	    &row_view) },
	{ VIEW_COUNT("other_total", struct licence_index_page,
	    other_total) },
};
const struct view licence_index_page_view =
    VIEW(struct licence_index_page, index_fields);

static const struct view_field page_fields[] = {
	{ VIEW_STRUCT("site", struct licence_page, site, &site_view) },
	{ VIEW_STRUCT("licence", struct licence_page, licence,
	    &licence_view) },
	{ VIEW_TEXT("query", struct licence_page, query) },
	{ VIEW_STRUCT("pictures", struct licence_page, pictures,
	    &picture_list_view) },
};
const struct view licence_page_view = VIEW(struct licence_page, page_fields);

/* clang-format on */

static struct licence_row
row_of(struct arena *arena, const struct licence *licence)
{
	return (struct licence_row){
		.licence = licence,
		.address = address_of_licence(arena, licence->id),
		.count = stored_count(licence->picture_count),
	};
}

/* Licences come pinned first, then used ones: each group is a run of rows. */
static size_t
run_of_pinned(const struct licence *licences, size_t count)
{
	size_t run = 0;

	while (run < count && licences[run].is_pinned)
		run++;
	return run;
}

static size_t
run_of_used(const struct licence *licences, size_t count)
{
	size_t run = 0;

	while (run < count && licences[run].picture_count > 0)
		run++;
	return run;
}

static void
add_group(struct licence_index_page *page, struct licence_group *groups,
    struct licence_group group)
{
	if (group.row_count > 0)
		groups[page->group_count++] = group;
}

void
licence_index_init(struct licence_index_page *page, const struct request *req,
    const struct licence *licences, size_t count)
{
	struct licence_row *rows = arena_array(req->arena, count,
	    sizeof(*rows));
	struct licence_group *groups = arena_array(req->arena, 2,
	    sizeof(*groups));
	size_t i, pinned, used;

	for (i = 0; i < count; i++)
		rows[i] = row_of(req->arena, &licences[i]);
	page->groups = groups;
	if (page->text != NULL) {
		add_group(page, groups, (struct licence_group){
			.id = "found", .title = "Found",
			.rows = rows, .row_count = count });
		return;
	}
	pinned = run_of_pinned(licences, count);
	used = run_of_used(licences + pinned, count - pinned);
	add_group(page, groups, (struct licence_group){
		.id = "pinned", .title = "Where to begin",
		.note = "to ask for nothing, for a name, or to share alike",
		.rows = rows, .row_count = pinned });
	add_group(page, groups, (struct licence_group){
		.id = "used", .title = "On pictures here",
		.note = "the most used first",
		.rows = rows + pinned, .row_count = used });
	page->others = rows + pinned + used;
	page->other_count = count - pinned - used;
	page->other_total = (int64_t)page->other_count;
}
