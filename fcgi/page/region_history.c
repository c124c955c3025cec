/* fcgi/page/region_history.c: what happened to one region, for pages and programs. */

#include "page/region_history.h"

#include <limits.h>
#include <string.h>

enum {
	LOOKED_AT_BYTES = 16 * 1024 * 1024, /* of lists of regions, at once */
	REGION_MAX_BYTES = 256 * 1024,	    /* of one that is drawn */
};

static enum status
read_before(struct request *req, int *before)
{
	*before = INT_MAX;
	return parameter_int(req, "before", 1, INT_MAX, before);
}

enum status
region_history_find(struct request *req, int picture_id, int region_id,
    struct slice slice, struct region_history *history)
{
	struct region_history_wish wish = {
		.picture_id = picture_id,
		.region_id = region_id,
		.offset = slice.offset,
		.limit = slice.limit,
		.most_bytes = LOOKED_AT_BYTES,
	};

	TRY(read_before(req, &wish.before));
	TRY(region_history_list(req->db, req->arena, &wish, history));
	/* Only who has looked at all of them can tell. */
	if (history->is_known || history->has_older || wish.before < INT_MAX)
		return OK;
	return refuse(&req->problem, req->arena, NOT_FOUND, "no-such-region",
	    "This picture never had a region with the id %d.", region_id);
}

/* ---- the page ---- */

static struct region_list
read_region(struct arena *arena, const char *text)
{
	if (text == NULL)
		return (struct region_list){ .count = 0 };
	return regions_read(arena, arena_format(arena, "[%s]", text), 1);
}

static bool
is_long(const char *text)
{
	return text != NULL && strlen(text) > REGION_MAX_BYTES;
}

static const char *
undrawn_words(const struct region_step *step)
{
	return step->was == NULL ? "Added; too long to be drawn here." :
	    step->region == NULL ? "Removed; too long to be drawn here." :
				   "Changed; too long to be compared here.";
}

static void
show_step(struct arena *arena, const struct picture *picture,
    const struct region_step *step, struct history_line *line, size_t *bytes)
{
	struct region_difference difference;
	struct region_changes *drawn;
	struct region_list was, is;

	if (is_long(step->was) || is_long(step->region)) {
		line->not_compared = undrawn_words(step);
		return;
	}
	was = read_region(arena, step->was);
	is = read_region(arena, step->region);
	difference = region_difference_of(arena, &was, &is);
	if (difference.count > 0)
		difference.changes[0].place = step->place;
	drawn = arena_alloc(arena, sizeof(*drawn));
	*drawn = region_changes_of(arena, picture, &difference, NULL, bytes);
	line->drawn = drawn;
}

static void
show_steps(struct arena *arena, const struct region_history *history,
    struct picture_history_page *page)
{
	struct history_line *lines =
	    arena_array(arena, history->count + 1, sizeof(*lines));
	size_t bytes = HISTORY_DRAWINGS_BYTES, i;

	for (i = 0; i < history->count; i++) {
		lines[i] = history_line_of(arena, &history->steps[i].revision);
		show_step(arena, &page->picture, &history->steps[i], &lines[i],
		    &bytes);
	}
	page->lines = lines;
	page->line_count = history->count;
}

/* The address of its history, with what else was asked, up to "&". */
static enum status
address_here(struct request *req, const char *address, const char **here)
{
	int before;

	TRY(read_before(req, &before));
	*here = before == INT_MAX ?
	    arena_format(req->arena, "%s&", address) :
	    arena_format(req->arena, "%s&before=%d&", address, before);
	return OK;
}

enum status
region_history_page_find(struct request *req, int picture_id, int region_id,
    struct slice slice, struct picture_history_page *page)
{
	struct region_alone *alone = arena_alloc(req->arena, sizeof(*alone));
	struct arena *arena = req->arena;
	struct region_history history;
	const char *here;

	TRY(picture_history_begin(req, picture_id, &slice, page));
	slice.limit++;
	TRY(region_history_find(req, picture_id, region_id, slice, &history));
	slice.limit--;
	*alone = (struct region_alone){
		.id = region_id,
		.everything = arena_format(arena, "%s/history", page->address),
		.oldest = history.oldest,
		.is_empty = history.count == 0,
	};
	here =
	    arena_format(arena, "%s?region=%d", alone->everything, region_id);
	if (history.has_older && history.count <= (size_t)slice.limit)
		alone->older = arena_format(arena, "%s&before=%d", here,
		    history.oldest + 1);
	TRY(address_here(req, here, &here));
	history.count = pager_fill(&page->pager, &page->has_pages, arena, here,
	    slice, history.count);
	show_steps(arena, &history, page);
	page->alone = alone;
	return OK;
}
