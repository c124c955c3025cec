/* fcgi/page/account.c: what is one's own. */

#include "page/account.h"

/* clang-format off */

static const struct view_field account_fields[] = {
	{ VIEW_STRUCT("site", struct account_page, site, &site_view) },
	{ VIEW_URL("address", struct account_page, address) },
};
const struct view account_page_view =
    VIEW(struct account_page, account_fields);

/* clang-format on */
