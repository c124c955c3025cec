/* fcgi/feed.c: Atom feeds of pictures: the newest, of a gallery, a user, a query. */

#include "handlers.h"
#include "page/feed.h"
#include "page/gallery.h"
#include "store/sitemap.h"
#include "store/user.h"

enum { FEED_ENTRIES = 30 };

/* What is followed. path: of the feed; page: of what it follows. */
struct feed {
	const char *title;
	const char *path;
	const char *page;
	const char *query;
	int64_t since_us;
};

static enum status
respond_feed(struct request *req, struct response *res,
    const struct feed *feed)
{
	struct feed_page page = {
		.title = feed->title,
		.address = request_absolute(req, feed->path),
		.page = request_absolute(req, feed->page),
	};
	const struct picture_wish wish = {
		.query = feed->query, .address = "?", .limit = FEED_ENTRIES,
	};
	struct picture_list list;
	int64_t *changed_at_us;
	size_t i;
	int *ids;

	TRY(picture_list_find(req, &wish, &list));
	ids = arena_array(req->arena, list.card_count + 1, sizeof(*ids));
	changed_at_us = arena_array(req->arena, list.card_count + 1,
	    sizeof(*changed_at_us));
	for (i = 0; i < list.card_count; i++)
		ids[i] = list.cards[i].picture->id;
	TRY(pictures_changed_at(req->db, req->arena, ids, list.card_count,
	    changed_at_us));
	feed_page_fill(&page, req, &list, changed_at_us, feed->since_us);
	return respond_document(res, TYPE_ATOM, "feed/show", &page);
}

enum status
feed_newest(struct request *req, struct response *res)
{
	const struct feed feed = {
		.title = "Newest pictures", .path = "/feed/newest",
		.page = "/query-pictures", .query = "",
	};

	return respond_feed(req, res, &feed);
}

enum status
feed_gallery(struct request *req, struct response *res)
{
	struct gallery gallery;
	struct feed feed;
	int id;

	TRY(path_id(req, &id));
	TRY(gallery_find(req->db, req->arena, id, &gallery));
	feed = (struct feed){
		.title = gallery_title(req->arena, id, gallery.title),
		.path = address_of_feed(req->arena, "gallery/",
		    sql_int(req->arena, id)),
		.page = address_of_gallery(req->arena, id),
		.query = query_of_id(req->arena, RULE_IN_GALLERY, id),
		.since_us = gallery.created_at_us,
	};
	return respond_feed(req, res, &feed);
}

enum status
feed_user(struct request *req, struct response *res)
{
	struct feed feed;
	struct user user;

	TRY(user_find_name(req->db, req->arena, path_name(req), &user));
	feed = (struct feed){
		.title = arena_format(req->arena, "Pictures of %s",
		    user.name),
		.path = address_of_feed(req->arena, "user/", user.name),
		.page = address_of_user(req->arena, user.name),
		.query = query_of_name(req->arena, RULE_AUTHOR, user.name),
		.since_us = user.joined_at_us,
	};
	return respond_feed(req, res, &feed);
}

enum status
feed_query(struct request *req, struct response *res)
{
	struct feed feed = { .query = "" };

	TRY(parameter_text(req, "query", &feed.query));
	feed.title = "Pictures that a query finds";
	feed.path = address_of_feed(req->arena, "query?query=", feed.query);
	feed.page = address_of_query(req->arena, feed.query);
	return respond_feed(req, res, &feed);
}
