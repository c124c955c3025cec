/* fcgi/page/account.h: what is one's own. */

#ifndef PAGE_ACCOUNT_H
#define PAGE_ACCOUNT_H

#include "page/address.h"
#include "page/site.h"

/* templates/account/show.html */
struct account_page {
	struct site site;
	const char *address; /* what everybody sees of the account */
};

extern const struct view account_page_view;

#endif
