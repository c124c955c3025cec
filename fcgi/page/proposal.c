/* fcgi/page/proposal.c: regions that wait for the author of their picture. */

#include "page/proposal.h"

#include "picture_act.h"
#include "store/picture.h"

#include <limits.h>

enum {
	ON_PAGE = 20,
	DRAWING_BYTES = 400 * 1024, /* before gzip; the page is about it */
	NUMBERS_BYTES = 2000,
};

/* clang-format off */

static const struct view_field waiting_fields[] = {
	{ VIEW_COUNT("count", struct waiting_proposals, count) },
	{ VIEW_BOOL("one", struct waiting_proposals, is_one) },
	{ VIEW_URL("address", struct waiting_proposals, address) },
};
const struct view waiting_proposals_view =
    VIEW(struct waiting_proposals, waiting_fields);

static const struct view_field line_fields[] = {
	{ VIEW_POINTER("proposal", struct proposal_line, proposal,
	    &proposal_view) },
	{ VIEW_URL("address", struct proposal_line, address) },
	{ VIEW_TEXT("name", struct proposal_line, name) },
	{ VIEW_URL("picture_address", struct proposal_line,
	    picture_address) },
	{ VIEW_URL("small", struct proposal_line, small) },
	{ VIEW_STRUCT("made", struct proposal_line, made, &moment_view) },
	{ VIEW_STRUCT("person", struct proposal_line, person,
	    &person_view) },
	{ VIEW_POINTER("closed", struct proposal_line, closed,
	    &moment_view) },
	{ VIEW_POINTER("judge", struct proposal_line, judge, &person_view) },
	{ VIEW_BOOL("waiting", struct proposal_line, is_waiting) },
	{ VIEW_BOOL("may_judge", struct proposal_line, may_judge) },
	{ VIEW_BOOL("may_withdraw", struct proposal_line, may_withdraw) },
};
static const struct view line_view = VIEW(struct proposal_line, line_fields);

static const struct view_field index_fields[] = {
	{ VIEW_STRUCT("site", struct proposals_page, site, &site_view) },
	{ VIEW_TEXT("title", struct proposals_page, title) },
	{ VIEW_TEXT("lead", struct proposals_page, lead) },
	{ VIEW_LIST("places", struct proposals_page, places, place_count,
	    &place_view) },
	{ VIEW_TEXT("picture_name", struct proposals_page, picture_name) },
	{ VIEW_URL("picture_address", struct proposals_page,
	    picture_address) },
	{ VIEW_LIST("lines", struct proposals_page, lines, line_count,
	    &line_view) },
	{ VIEW_STRUCT("pager", struct proposals_page, pager, &pager_view) },
	{ VIEW_BOOL("has_pages", struct proposals_page, has_pages) },
};
const struct view proposals_page_view =
    VIEW(struct proposals_page, index_fields);

static const struct view_field page_fields[] = {
	{ VIEW_STRUCT("site", struct proposal_page, site, &site_view) },
	{ VIEW_STRUCT("line", struct proposal_page, line, &line_view) },
	{ VIEW_STRUCT("picture", struct proposal_page, picture,
	    &picture_view) },
	{ VIEW_STRUCT("changes", struct proposal_page, changes,
	    &region_changes_view) },
	{ VIEW_TEXT("conflicts", struct proposal_page, conflicts) },
	{ VIEW_TEXT("fault", struct proposal_page, fault) },
};
const struct view proposal_page_view = VIEW(struct proposal_page, page_fields);

/* clang-format on */

enum status
waiting_proposals_find(struct request *req, int picture_id,
    struct waiting_proposals **waiting)
{
	int count, of_viewer;

	*waiting = NULL;
	TRY(proposals_count_waiting(req->db, req->arena, picture_id,
	    req->viewer.id, &count, &of_viewer));
	if (count == 0)
		return OK;
	*waiting = arena_alloc(req->arena, sizeof(**waiting));
	**waiting = (struct waiting_proposals){
		.count = count,
		.is_one = count == 1,
		.address = arena_format(req->arena, "/proposals?picture=%d",
		    picture_id),
	};
	return OK;
}

/* ---- lines ---- */

static struct proposal_line
line_of(struct request *req, const struct proposal *proposal)
{
	const struct picture picture = { .id = proposal->picture_id,
		.title = proposal->title };
	struct arena *arena = req->arena;
	struct proposal_line line = {
		.proposal = proposal,
		.address = arena_format(arena, "/proposal/%d", proposal->id),
		.name = picture_name(arena, &picture),
		.picture_address = address_of_picture(arena, picture.id),
		.made = moment_of(arena, proposal->made_at_us),
		.person = person_of(arena, proposal->user),
		.is_waiting = text_is(proposal->state, "waiting"),
	};
	struct moment *closed;
	struct person *judge;

	line.may_judge = line.is_waiting &&
	    picture_may_state_of(&req->viewer, proposal->author);
	line.may_withdraw =
	    line.is_waiting && proposal->proposer_id == req->viewer.id;
	if (!line.is_waiting) {
		closed = arena_alloc(arena, sizeof(*closed));
		*closed = moment_of(arena, proposal->closed_at_us);
		line.closed = closed;
	}
	if (proposal->closed_by != NULL) {
		judge = arena_alloc(arena, sizeof(*judge));
		*judge = person_of(arena, proposal->closed_by);
		line.judge = judge;
	}
	return line;
}

static enum status
lines_of(struct request *req, const struct proposals *proposals,
    struct proposal_line *lines)
{
	int *ids = arena_array(req->arena, proposals->count + 1, sizeof(*ids));
	struct picture *pictures;
	size_t found, i;

	for (i = 0; i < proposals->count; i++) {
		lines[i] = line_of(req, &proposals->items[i]);
		ids[i] = proposals->items[i].picture_id;
	}
	TRY(pictures_find(req->db, req->arena, ids, proposals->count, "",
	    &pictures, &found));
	for (i = 0; i < found && found == proposals->count; i++)
		lines[i].small = pictures[i].small;
	return OK;
}

/* ---- a list ---- */

static const struct place groups[] = {
	{ .name = "For you", .address = "/proposals" },
	{ .name = "Yours", .address = "/proposals?which=made" },
	{ .name = "For anyone", .address = "/proposals?which=all" },
};
static const char *const leads[] = {
	"Regions that others would like your pictures to have. They become "
	"part of a picture once you accept them.",
	"What you proposed for pictures of others.",
	"All that waits, the oldest first. Administrators may judge in place "
	"of an author.",
};

/* Which of the groups is asked for; the last is for administrators. */
static enum status
read_group(struct request *req, size_t *group)
{
	static const char *const names[] = { "mine", "made", "all" };
	const char *which = names[0];

	TRY(parameter_text(req, "which", &which));
	for (*group = 0; *group < COUNT_OF(names); (*group)++) {
		if (text_is(which, names[*group]))
			break;
	}
	if (*group == COUNT_OF(names)) {
		(void)refuse_field(req, BAD_INPUT, "unknown-which", "which",
		    "mine, made or all", "which is mine, made or all.");
		return BAD_INPUT;
	}
	if (req->viewer.id == 0)
		return UNAUTHENTICATED;
	return *group == 2 && !req->viewer.is_administrator ? FORBIDDEN : OK;
}

static void
show_places(struct request *req, struct proposals_page *page, size_t group)
{
	struct place *places =
	    arena_array(req->arena, COUNT_OF(groups), sizeof(*places));
	size_t i;

	page->place_count = COUNT_OF(groups) - !req->viewer.is_administrator;
	for (i = 0; i < page->place_count; i++) {
		places[i] = groups[i];
		places[i].is_here = i == group;
	}
	page->places = places;
}

static enum status
read_wish(struct request *req, struct proposals_page *page,
    struct proposal_wish *wish, const char **address)
{
	static const enum proposal_group wishes[] = { PROPOSALS_FOR_AUTHOR,
		PROPOSALS_MADE_BY, PROPOSALS_FOR_ALL };
	struct picture picture;
	size_t group = 0;
	int id = 0;

	TRY(parameter_int(req, "picture", 1, INT_MAX, &id));
	if (id == 0) {
		TRY(read_group(req, &group));
		show_places(req, page, group);
		page->title = "Proposals";
		page->lead = leads[group];
		wish->group = wishes[group];
		wish->id = req->viewer.id;
		*address = arena_format(req->arena, "%s%c",
		    groups[group].address, group == 0 ? '?' : '&');
		return OK;
	}
	TRY(picture_find(req->db, req->arena, id, "", &picture));
	page->title = "Proposals for a picture";
	page->picture_name = picture_name(req->arena, &picture);
	page->picture_address = address_of_picture(req->arena, id);
	wish->group = PROPOSALS_OF_PICTURE;
	wish->id = id;
	*address = arena_format(req->arena, "/proposals?picture=%d&", id);
	return OK;
}

enum status
proposals_page_find(struct request *req, struct proposals_page *page)
{
	struct proposal_wish wish = { .state = NULL };
	struct proposals proposals;
	struct proposal_line *lines;
	const char *address;
	struct slice slice;
	size_t read;

	*page = (struct proposals_page){ .site = site_of(req) };
	TRY(parameter_page(req, ON_PAGE, &slice));
	TRY(read_wish(req, page, &wish, &address));
	wish.offset = slice.offset;
	wish.limit = slice.limit + 1;
	TRY(proposals_list(req->db, req->arena, &wish, &proposals));
	read = proposals.count;
	if (proposals.count > (size_t)slice.limit)
		proposals.count = (size_t)slice.limit;
	lines = arena_array(req->arena, proposals.count + 1, sizeof(*lines));
	TRY(lines_of(req, &proposals, lines));
	page->lines = lines;
	page->line_count = proposals.count;
	page->pager = pager_of(req->arena, address, slice, read);
	page->has_pages =
	    page->pager.previous != NULL || page->pager.next != NULL;
	return OK;
}

/* ---- one ---- */

static const char *
numbers_of(struct arena *arena, const int *ids, size_t count)
{
	struct buf text;
	size_t i;

	if (count == 0)
		return NULL;
	buf_init(&text, arena, NUMBERS_BYTES);
	for (i = 0; i < count && !text.failed; i++)
		buf_add_format(&text, "%s%d", i == 0 ? "" : ", ", ids[i]);
	return text.bytes;
}

enum status
proposal_page_find(struct request *req, int id, struct proposal_page *page)
{
	struct weighed_proposal *weighed =
	    arena_alloc(req->arena, sizeof(*weighed));
	size_t bytes = DRAWING_BYTES;
	const char *histories;

	*page = (struct proposal_page){ .site = site_of(req) };
	TRY(proposal_weigh(req, id, weighed));
	TRY(picture_find(req->db, req->arena, weighed->proposal.picture_id, "",
	    &page->picture));
	page->line = line_of(req, &weighed->proposal);
	histories = arena_format(req->arena,
	    "%s/history?region=", page->line.picture_address);
	page->changes = region_changes_of(req->arena, &page->picture,
	    &weighed->difference, histories, &bytes);
	page->conflicts =
	    numbers_of(req->arena, weighed->conflicts, weighed->conflict_count);
	return OK;
}
