/* fcgi/user.c: users. */

#include "handlers.h"
#include "page/user.h"
#include "store/user.h"

enum {
	USERS_ON_PAGE = 60,
	GALLERIES_ON_PAGE = 4,
	PICTURES_ON_PAGE = 48,
	PICTURES_EAGER = 8,
	ACTIVITIES_SHOWN = 8,
	ACTIVITIES_ON_PAGE = 50,
};

struct user_index {
	struct user *users;
	size_t count;
};
static const struct view_field user_index_fields[] = {
	{ VIEW_MAP("", struct user_index, users, count, &user_line_view) },
};
static const struct view user_index_view =
    VIEW(struct user_index, user_index_fields);

enum status
api_user_index(struct request *req, struct response *res)
{
	struct user_index index;
	struct slice slice;

	TRY(parameter_slice(req, &slice));
	TRY(users_list(req->db, req->arena, slice.offset, slice.limit,
	    &index.users, &index.count));
	return respond_json(res, &user_index_view, &index);
}

enum status
api_user_show(struct request *req, struct response *res)
{
	struct user user;

	TRY(user_find(req->db, req->arena, path_name(req), &user));
	return respond_json(res, &user_view, &user);
}

/* The address of the list, ready for more parameters. */
static const char *
list_address(struct request *req, const char *text)
{
	struct buf address;

	if (text == NULL)
		return "/user/?";
	buf_init(&address, req->arena, 1024);
	buf_add(&address, "/user/?text=");
	buf_add_url_part(&address, text);
	buf_add_char(&address, '&');
	return address.bytes;
}

enum status
user_index(struct request *req, struct response *res)
{
	struct user_index_page page = { .site = site_of(req) };
	struct user *users;
	struct slice slice;
	size_t count;

	TRY(parameter_page(req, USERS_ON_PAGE, &slice));
	TRY(parameter_words(req, "text", &page.text));
	TRY(users_search(req->db, req->arena, page.text, slice.offset,
	    slice.limit + 1, &users, &count));
	page.line_count = pager_fill(&page.pager, &page.has_pages, req->arena,
	    list_address(req, page.text), slice, count);
	page.lines = user_lines(req->arena, users, page.line_count);
	return respond_page(res, "user/index", &page);
}

static const char *
activity_address(struct request *req, const char *name)
{
	return arena_format(req->arena, "%s/activity",
	    address_of_user(req->arena, name));
}

static enum status
find_activities(struct request *req, struct user_page *page)
{
	struct activity *activities;

	TRY(activity_list(req->db, req->arena, page->user.id, 0,
	    ACTIVITIES_SHOWN, &activities, &page->activity_count));
	page->activities = activity_lines(req->arena, activities,
	    page->activity_count);
	if (page->activity_count > 0)
		page->all_activities = activity_address(req, page->user.name);
	return OK;
}

enum status
user_activity(struct request *req, struct response *res)
{
	struct activity_page page = { .site = site_of(req) };
	struct activity *activities;
	struct slice slice;
	struct user user;
	size_t count;

	TRY(parameter_page(req, ACTIVITIES_ON_PAGE, &slice));
	TRY(user_find(req->db, req->arena, path_name(req), &user));
	TRY(activity_list(req->db, req->arena, user.id, slice.offset,
	    slice.limit + 1, &activities, &count));
	page.name = user.name;
	page.address = address_of_user(req->arena, user.name);
	page.line_count = pager_fill(&page.pager, &page.has_pages, req->arena,
	    arena_format(req->arena, "%s?", activity_address(req, user.name)),
	    slice, count);
	page.lines = activity_lines(req->arena, activities, page.line_count);
	return respond_page(res, "user/activity", &page);
}

enum status
user_show(struct request *req, struct response *res)
{
	struct user_page page = { 0 };
	struct picture_wish wish = {
		.limit = PICTURES_ON_PAGE, .eager = PICTURES_EAGER,
	};
	struct gallery *galleries;

	TRY(user_find_name(req->db, req->arena, path_name(req), &page.user));
	TRY(user_totals_find(req->db, req->arena, page.user.id,
	    &page.totals));
	TRY(galleries_newest(req->db, req->arena, page.user.name, 0,
	    GALLERIES_ON_PAGE, &galleries, &page.gallery_count));
	TRY(gallery_cards_find(req, galleries, page.gallery_count,
	    &page.galleries));
	if (!page.user.is_closed)
		TRY(find_activities(req, &page));
	user_page_init(&page, req);
	wish.query = page.query;
	wish.known = page.user.picture_count;
	wish.address = arena_format(req->arena, "%s?",
	    address_of_user(req->arena, page.user.name));
	TRY(picture_list_find(req, &wish, &page.pictures));
	user_page_count(&page, req->arena);
	return respond_page(res, "user/show", &page);
}
