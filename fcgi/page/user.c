/* fcgi/page/user.c: the people of the site, and one of them. */

#include "page/user.h"

/* clang-format off */

static const struct view_field line_fields[] = {
	{ VIEW_STRUCT("person", struct user_line, person, &person_view) },
	{ VIEW_STRUCT("joined", struct user_line, joined, &moment_view) },
	{ VIEW_STRUCT("count", struct user_line, count,
	    &rough_count_view) },
	{ VIEW_BOOL("admin", struct user_line, is_admin) },
};
static const struct view line_view = VIEW(struct user_line, line_fields);

static const struct view_field user_index_fields[] = {
	{ VIEW_STRUCT("site", struct user_index_page, site, &site_view) },
	{ VIEW_TEXT("text", struct user_index_page, text) },
	{ VIEW_LIST("lines", struct user_index_page, lines, line_count,
	    &line_view) },
	{ VIEW_STRUCT("pager", struct user_index_page, pager, &pager_view) },
	{ VIEW_BOOL("has_pages", struct user_index_page, has_pages) },
};
const struct view user_index_page_view =
    VIEW(struct user_index_page, user_index_fields);

static const struct view_field tally_fields[] = {
	{ VIEW_TEXT("prefix", struct tally, prefix) },
	{ VIEW_COUNT("number", struct tally, number) },
	{ VIEW_TEXT("noun", struct tally, noun) },
};
static const struct view tally_view = VIEW(struct tally, tally_fields);

static const struct view_field user_page_fields[] = {
	{ VIEW_STRUCT("site", struct user_page, site, &site_view) },
	{ VIEW_URL("feed", struct user_page, feed) },
	{ VIEW_TEXT("name", struct user_page, user.name) },
	{ VIEW_BOOL("admin", struct user_page, user.is_admin) },
	{ VIEW_STRUCT("joined", struct user_page, joined, &moment_view) },
	{ VIEW_COUNT("gallery_total", struct user_page, totals.galleries) },
	{ VIEW_LIST("tallies", struct user_page, tallies, tally_count,
	    &tally_view) },
	{ VIEW_LIST("galleries", struct user_page, galleries, gallery_count,
	    &gallery_card_view) },
	{ VIEW_URL("all_galleries", struct user_page, all_galleries) },
	{ VIEW_BOOL("closed", struct user_page, user.is_closed) },
	{ VIEW_BOOL("own", struct user_page, is_own) },
	{ VIEW_LIST("activities", struct user_page, activities,
	    activity_count, &activity_line_view) },
	{ VIEW_URL("all_activities", struct user_page, all_activities) },
	{ VIEW_TEXT("query", struct user_page, query) },
	{ VIEW_STRUCT("pictures", struct user_page, pictures,
	    &picture_list_view) },
};
const struct view user_page_view = VIEW(struct user_page, user_page_fields);

/* clang-format on */

const struct user_line *
user_lines(struct arena *arena, const struct user *users, size_t count)
{
	struct user_line *lines = arena_array(arena, count, sizeof(*lines));
	size_t i;

	for (i = 0; i < count; i++) {
		lines[i] = (struct user_line){
			.person = person_of(arena, users[i].name),
			.joined = moment_of(arena, users[i].joined_at_us),
			.count = stored_count(users[i].picture_count),
			.is_admin = users[i].is_admin,
		};
	}
	return lines;
}

void
user_page_init(struct user_page *page, const struct request *req)
{
	const struct user *user = &page->user;

	page->site = site_of(req);
	page->feed = address_of_feed(req->arena, "user/", user->name);
	page->is_own = req->viewer.id == user->id;
	page->joined = moment_of(req->arena, user->joined_at_us);
	page->query = query_of_name(req->arena, RULE_AUTHOR, user->name);
	if ((size_t)page->totals.galleries > page->gallery_count)
		page->all_galleries = address_of_galleries(req->arena,
		    user->name);
}

static struct tally
tally_of(int64_t number, const char *one, const char *many)
{
	return (struct tally){
		.prefix = "", .number = number,
		.noun = number == 1 ? one : many,
	};
}

void
user_page_count(struct user_page *page, struct arena *arena)
{
	const struct user_totals *totals = &page->totals;
	struct tally *tallies = arena_array(arena, USER_TALLIES,
	    sizeof(*tallies));

	tallies[0] = tally_of(page->pictures.total.number, "picture",
	    "pictures");
	if (page->pictures.total.is_about)
		tallies[0].prefix = "about ";
	tallies[1] = tally_of(totals->regions, "region on them",
	    "regions on them");
	if (page->user.picture_count > USER_TOTAL_MAX)
		tallies[1].prefix = "over ";
	tallies[2] = tally_of(totals->galleries, "gallery", "galleries");
	tallies[3] = tally_of(totals->ratings, "rating given",
	    "ratings given");
	if (totals->ratings > USER_TOTAL_MAX) {
		tallies[3].prefix = "over ";
		tallies[3].number = USER_TOTAL_MAX;
	}
	page->tallies = tallies;
	page->tally_count = USER_TALLIES;
}
