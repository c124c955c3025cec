/* fcgi/page_error.c: why there is no other page. */

#include "page_error.h"

/* clang-format off */

static const struct view_field error_fields[] = {
	{ VIEW_STRUCT("site", struct error_page, site, &site_view) },
	{ VIEW_INT("number", struct error_page, number) },
	{ VIEW_TEXT("title", struct error_page, title) },
	{ VIEW_TEXT("detail", struct error_page, detail) },
};
const struct view error_view = VIEW(struct error_page, error_fields);

/* clang-format on */
