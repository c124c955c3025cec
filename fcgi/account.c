/* fcgi/account.c: one's own account. */

#include "page/account.h"
#include "handlers.h"

enum status
account_show(struct request *req, struct response *res)
{
	struct account_page page = {
		.site = site_of(req),
		.address = address_of_user(req->arena, req->viewer.name),
	};

	return respond_page(res, "account/show", &page);
}
