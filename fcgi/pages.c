/* fcgi/pages.c: every page, and the view that its template is given. */

#include "pages.h"

#include "page/account.h"
#include "page/activity.h"
#include "page/annotate.h"
#include "page/comment.h"
#include "page/components.h"
#include "page/dataset.h"
#include "page/error.h"
#include "page/feed.h"
#include "page/gallery.h"
#include "page/gallery_edit.h"
#include "page/gather.h"
#include "page/help.h"
#include "page/home.h"
#include "page/label.h"
#include "page/licence.h"
#include "page/login.h"
#include "page/mass_revert.h"
#include "page/moderation.h"
#include "page/nature.h"
#include "page/object.h"
#include "page/object_edit.h"
#include "page/object_history.h"
#include "page/picture.h"
#include "page/picture_acts.h"
#include "page/picture_history.h"
#include "page/proposal.h"
#include "page/query.h"
#include "page/upload.h"
#include "page/user.h"
#include "page/work.h"

/* clang-format off */
const struct template_use pages[] = {
	{ "account/delete", &delete_page_view },
	{ "account/login", &login_page_view },
	{ "account/password", &password_page_view },
	{ "account/register", &register_page_view },
	{ "account/reset", &reset_page_view },
	{ "account/sessions", &sessions_page_view },
	{ "account/show", &account_page_view },
	{ "account/tokens", &tokens_page_view },
	{ "admin/picture", &admin_picture_page_view },
	{ "admin/reports", &reports_page_view },
	{ "admin/revert", &mass_revert_page_view },
	{ "admin/show", &admin_page_view },
	{ "admin/uploads", &admin_uploads_page_view },
	{ "admin/users", &admin_users_page_view },
	{ "comment/index", &comments_page_view },
	{ "dataset/index", &dataset_index_page_view },
	{ "dataset/new", &dataset_new_page_view },
	{ "dataset/show", &dataset_page_view },
	{ "error", &error_view },
	{ "feed/entry", &feed_entry_view },
	{ "feed/show", &feed_page_view },
	{ "gallery/arrange", &gallery_arrange_page_view },
	{ "gallery/delete", &gallery_edit_page_view },
	{ "gallery/edit", &gallery_edit_page_view },
	{ "gallery/fill", &fill_page_view },
	{ "gallery/index", &gallery_index_page_view },
	{ "gallery/show", &gallery_page_view },
	{ "help/components", &components_view },
	{ "help/show", &help_view },
	{ "home/show", &home_view },
	{ "label/index", &label_index_page_view },
	{ "label/sample", &label_sample_page_view },
	{ "label/set", &label_set_page_view },
	{ "licence/index", &licence_index_page_view },
	{ "licence/show", &licence_page_view },
	{ "log/show", &log_page_view },
	{ "nature/index", &nature_index_page_view },
	{ "object/edit", &object_edit_page_view },
	{ "object/history", &object_history_page_view },
	{ "object/index", &object_index_page_view },
	{ "object/new", &object_new_page_view },
	{ "object/preview", &object_preview_page_view },
	{ "object/show", &object_page_view },
	{ "picture/annotate", &annotate_page_view },
	{ "picture/attribution", &attribution_view },
	{ "picture/delete", &picture_ask_page_view },
	{ "picture/edit", &picture_edit_page_view },
	{ "picture/history", &picture_history_page_view },
	{ "picture/replace", &picture_ask_page_view },
	{ "picture/report", &report_page_view },
	{ "picture/show", &picture_page_view },
	{ "proposal/index", &proposals_page_view },
	{ "proposal/show", &proposal_page_view },
	{ "query/show", &query_view },
	{ "sitemap/index", &sitemap_page_view },
	{ "sitemap/part", &sitemap_page_view },
	{ "upload/show", &upload_page_view },
	{ "user/activity", &activity_page_view },
	{ "user/index", &user_index_page_view },
	{ "user/show", &user_page_view },
	{ "work/over", &work_page_view },
};
/* clang-format on */

const size_t page_count = COUNT_OF(pages);
