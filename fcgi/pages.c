/* fcgi/pages.c: every page, and the view that its template is given. */

#include "pages.h"

#include "page_error.h"
#include "page_help.h"
#include "page_home.h"
#include "page_query.h"

/* clang-format off */
const struct template_use pages[] = {
	{ "error", &error_view },
	{ "help/show", &help_view },
	{ "home/show", &home_view },
	{ "query/show", &query_view },
};
/* clang-format on */

const size_t page_count = COUNT_OF(pages);
