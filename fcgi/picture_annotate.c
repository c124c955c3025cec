/* fcgi/picture_annotate.c: the page on which regions are drawn. */

#include "handlers.h"
#include "page/annotate.h"

enum status
picture_annotate_show(struct request *req, struct response *res)
{
	struct annotate_page page;
	int id;

	TRY(path_id(req, &id));
	TRY(annotate_page_find(req, id, &page));
	return respond_page(res, "picture/annotate", &page);
}
