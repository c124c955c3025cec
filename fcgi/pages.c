/* fcgi/pages.c: every page, and the view that its template is given. */

#include "pages.h"

#include "page_components.h"
#include "page_error.h"
#include "page_feed.h"
#include "page_gallery.h"
#include "page_help.h"
#include "page_home.h"
#include "page_licence.h"
#include "page_nature.h"
#include "page_object.h"
#include "page_picture.h"
#include "page_query.h"
#include "page_user.h"

/* clang-format off */
const struct template_use pages[] = {
	{ "error", &error_view },
	{ "feed/entry", &feed_entry_view },
	{ "feed/show", &feed_page_view },
	{ "gallery/index", &gallery_index_page_view },
	{ "gallery/show", &gallery_page_view },
	{ "help/components", &components_view },
	{ "help/show", &help_view },
	{ "home/show", &home_view },
	{ "licence/index", &licence_index_page_view },
	{ "licence/show", &licence_page_view },
	{ "nature/index", &nature_index_page_view },
	{ "object/index", &object_index_page_view },
	{ "object/show", &object_page_view },
	{ "picture/attribution", &attribution_view },
	{ "picture/show", &picture_page_view },
	{ "query/show", &query_view },
	{ "sitemap/index", &sitemap_page_view },
	{ "sitemap/part", &sitemap_page_view },
	{ "user/index", &user_index_page_view },
	{ "user/show", &user_page_view },
};
/* clang-format on */

const size_t page_count = COUNT_OF(pages);
