/* fcgi/help.c: the manual. */

#include "dispatch.h"
#include "handlers.h"
#include "page/help.h"

static enum status
respond_chapter(struct request *req, struct response *res, const char *address)
{
	const struct manual_chapter *chapter =
	    manual_find(req->manual, address);
	struct help_page page;

	if (chapter == NULL)
		return NOT_FOUND;
	help_page_init(&page, req, chapter);
	return respond_page(res, "help/show", &page);
}

/* Its first chapter, at both of its addresses. */
enum status
help_index(struct request *req, struct response *res)
{
	return respond_chapter(req, res, "/help");
}

/* Each chapter has a route of its own. */
enum status
help_show(struct request *req, struct response *res)
{
	return respond_chapter(req, res, req->route->path);
}

/* The description of the API that one chapter is made from. */
enum status
api_description(struct request *req, struct response *res)
{
	buf_add(respond_body(res, "application/yaml"),
	    req->manual->description);
	return respond_done(res);
}
