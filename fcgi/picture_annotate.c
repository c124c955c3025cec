/* fcgi/picture_annotate.c: the page on which regions are drawn. */

#include "handlers.h"
#include "page/annotate.h"
#include "picture_act.h"

/* Who would be refused when it is saved hears so before it is drawn. */
enum status
picture_annotate_show(struct request *req, struct response *res)
{
	struct annotate_page page;
	struct picture_look look;
	int id;

	TRY(path_id(req, &id));
	TRY(annotate_page_find(req, id, &page));
	TRY(picture_look(req->db, req->arena, id, &look));
	if (!look.is_open && !req->viewer.is_administrator &&
	    !text_is(req->viewer.name, page.picture.author))
		return picture_refuse_annotator(req);
	return respond_page(res, "picture/annotate", &page);
}
