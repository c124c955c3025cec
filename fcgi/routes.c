/* fcgi/routes.c: the whole address space, one table. */

#include "dispatch.h"
#include "handlers.h"

#include <string.h>

enum {
	QUERY_BYTES = 1024 * 1024,
	FORM_BYTES = 64 * 1024,
	HASHES_BYTES = 128 * 1024,
	REGIONS_BYTES = 8 * 1024 * 1024,
	TEXT_BYTES = 512 * 1024, /* descriptions, percent-encoded */
	TREE_BYTES = 16 * 1024 * 1024,
};

#define GET METHOD_GET
#define POST METHOD_POST

/* clang-format off */
const struct route routes[] = {
	{ GET,	"/",				PAGE, ANYONE, DB_READ, 0, home_show },
	{ GET,	"/account",			PAGE, IN_PERSON, DB_READ, 0, account_show },
	{ GET,	"/account/delete",		PAGE, IN_PERSON, DB_NONE, 0, account_delete_show },
	{ POST,	"/account/delete",		PAGE, IN_PERSON, DB_WRITE, FORM_BYTES, account_delete_sent },
	{ GET,	"/account/password",		PAGE, IN_PERSON, DB_NONE, 0, account_password_show },
	{ POST,	"/account/password",		PAGE, IN_PERSON, DB_WRITE, FORM_BYTES, account_password_sent },
	{ GET,	"/account/sessions",		PAGE, IN_PERSON, DB_WRITE, 0, account_sessions_show },
	{ POST,	"/account/sessions/end",	PAGE, IN_PERSON, DB_WRITE, FORM_BYTES, account_session_end },
	{ GET,	"/account/tokens",		PAGE, IN_PERSON, DB_WRITE, 0, account_tokens_show },
	{ POST,	"/account/tokens",		PAGE, IN_PERSON, DB_WRITE, FORM_BYTES, account_tokens_sent },
	{ POST,	"/account/tokens/revoke",	PAGE, IN_PERSON, DB_WRITE, FORM_BYTES, account_token_revoke },
	{ GET,	"/accounts",			PAGE, ANYONE, DB_NONE, 0, login_show },
	{ GET,	"/admin",			PAGE, ADMINISTRATOR, DB_WRITE, 0, admin_show },
	{ GET,	"/admin/picture/{id}",		PAGE, ADMINISTRATOR, DB_WRITE, 0, admin_picture_show },
	{ POST,	"/admin/picture/{id}",		PAGE, ADMINISTRATOR, DB_WRITE, FORM_BYTES, admin_picture_sent },
	{ GET,	"/admin/picture/{id}/file/{name}", PAGE, ADMINISTRATOR, DB_READ, 0, admin_picture_file },
	{ POST,	"/admin/report/{id}/claim",	PAGE, ADMINISTRATOR, DB_WRITE, FORM_BYTES, admin_report_claim },
	{ POST,	"/admin/report/{id}/close",	PAGE, ADMINISTRATOR, DB_WRITE, FORM_BYTES, admin_report_close },
	{ GET,	"/admin/reports",		PAGE, ADMINISTRATOR, DB_WRITE, 0, admin_reports },
	{ GET,	"/admin/revert",		PAGE, ADMINISTRATOR, DB_READ, 0, admin_revert_show },
	{ POST,	"/admin/revert",		PAGE, ADMINISTRATOR, DB_WRITE, FORM_BYTES, admin_revert_sent },
	{ GET,	"/admin/uploads",		PAGE, ADMINISTRATOR, DB_READ, 0, admin_uploads },
	{ GET,	"/admin/users",			PAGE, ADMINISTRATOR, DB_NONE, 0, admin_users_show },
	{ POST,	"/admin/users",			PAGE, ADMINISTRATOR, DB_WRITE, FORM_BYTES, admin_users_sent },
	{ GET,	"/annotate",			PAGE, SIGNED_IN, DB_WRITE, 0, annotate_next },
	{ POST,	"/api/admin/block",		API, ADMINISTRATOR, DB_WRITE, FORM_BYTES, api_admin_block },
	{ GET,	"/api/admin/report",		API, ADMINISTRATOR, DB_WRITE, 0, api_admin_reports },
	{ POST,	"/api/admin/report/{id}/claim",	API, ADMINISTRATOR, DB_WRITE, FORM_BYTES, api_admin_report_claim },
	{ POST,	"/api/admin/report/{id}/close",	API, ADMINISTRATOR, DB_WRITE, FORM_BYTES, api_admin_report_close },
	{ POST,	"/api/admin/resume",		API, ADMINISTRATOR, DB_WRITE, FORM_BYTES, api_admin_resume },
	{ POST,	"/api/admin/revert",		API, ADMINISTRATOR, DB_WRITE, FORM_BYTES, api_admin_revert },
	{ POST,	"/api/admin/suspend",		API, ADMINISTRATOR, DB_WRITE, FORM_BYTES, api_admin_suspend },
	{ POST,	"/api/admin/unblock",		API, ADMINISTRATOR, DB_WRITE, FORM_BYTES, api_admin_unblock },
	{ GET,	"/api/changes",			API, ANYONE, DB_READ, 0, api_changes },
	{ POST,	"/api/comment/{id}/delete",	API, SIGNED_IN, DB_WRITE, FORM_BYTES, api_comment_delete },
	{ GET,	"/api/complete",		API, ANYONE, DB_READ, 0, api_complete },
	{ GET,	"/api/dataset",			API, ANYONE, DB_READ, 0, api_dataset_index },
	{ POST,	"/api/dataset",			API, SIGNED_IN, DB_WRITE, TEXT_BYTES, api_dataset_new },
	{ GET,	"/api/dataset/{id}",		API, ANYONE, DB_READ, 0, api_dataset_show },
	{ GET,	"/api/dataset/{id}/citation",	API, ANYONE, DB_READ, 0, api_dataset_citation },
	{ GET,	"/api/dataset/{id}/difference",	API, ANYONE, DB_READ, 0, api_dataset_difference },
	{ GET,	"/api/dataset/{id}/errata",	API, ANYONE, DB_READ, 0, api_dataset_errata },
	{ GET,	"/api/dataset/{id}/export/{format}", API, ANYONE, DB_WRITE, 0, api_dataset_export },
	{ GET,	"/api/dataset/{id}/manifest",	API, ANYONE, DB_WRITE, 0, api_dataset_manifest },
	{ GET,	"/api/dataset/{id}/tree",	API, ANYONE, DB_READ, 0, api_dataset_tree },
	{ POST,	"/api/export/{format}",		API, SIGNED_IN, DB_WRITE, QUERY_BYTES, api_export_new },
	{ GET,	"/api/gallery",			API, ANYONE, DB_READ, 0, api_gallery_index },
	{ GET,	"/api/gallery/{id}",		API, ANYONE, DB_READ, 0, api_gallery_show },
	{ POST,	"/api/gallery/{id}/add-picture", API, SIGNED_IN, DB_WRITE, FORM_BYTES, api_gallery_add_picture },
	{ POST,	"/api/gallery/{id}/delete",	API, SIGNED_IN, DB_WRITE, FORM_BYTES, api_gallery_delete },
	{ POST,	"/api/gallery/{id}/edit",	API, SIGNED_IN, DB_WRITE, TEXT_BYTES, api_gallery_edit },
	{ GET,	"/api/gallery/{id}/label-set",	API, ANYONE, DB_READ, 0, api_label_set_show },
	{ POST,	"/api/gallery/{id}/label-set",	API, SIGNED_IN, DB_WRITE, FORM_BYTES, api_label_set_new },
	{ POST,	"/api/gallery/{id}/label-set/add", API, SIGNED_IN, DB_WRITE, QUERY_BYTES, api_label_set_add },
	{ GET,	"/api/gallery/{id}/label-set/agreement", API, ANYONE, DB_READ, 0, api_label_set_agreement },
	{ POST,	"/api/gallery/{id}/label-set/edit", API, SIGNED_IN, DB_WRITE, FORM_BYTES, api_label_set_edit },
	{ GET,	"/api/gallery/{id}/label-set/export", API, ANYONE, DB_READ, 0, api_label_set_export },
	{ POST,	"/api/gallery/{id}/move-picture", API, SIGNED_IN, DB_WRITE, FORM_BYTES, api_gallery_move_picture },
	{ GET,	"/api/gallery/{id}/order",	API, ANYONE, DB_READ, 0, api_gallery_order },
	{ POST,	"/api/gallery/{id}/remove-picture", API, SIGNED_IN, DB_WRITE, FORM_BYTES, api_gallery_remove_picture },
	{ POST,	"/api/gallery/{id}/users/add",	API, SIGNED_IN, DB_WRITE, FORM_BYTES, api_gallery_user_add },
	{ POST,	"/api/gallery/{id}/users/remove", API, SIGNED_IN, DB_WRITE, FORM_BYTES, api_gallery_user_remove },
	{ POST,	"/api/have",			API, ANYONE, DB_READ, HASHES_BYTES, api_have },
	{ POST,	"/api/inspect",			API, SIGNED_IN, DB_WRITE, BODY_STREAMED, api_inspect },
	{ GET,	"/api/label-set",		API, ANYONE, DB_READ, 0, api_label_set_index },
	{ GET,	"/api/licence",			API, ANYONE, DB_READ, 0, api_licence_index },
	{ GET,	"/api/licence/{name}",		API, ANYONE, DB_READ, 0, api_licence_show },
	{ GET,	"/api/log",			API, ANYONE, DB_READ, 0, api_log },
	{ POST,	"/api/login",			API, ANYONE, DB_WRITE, FORM_BYTES, api_login },
	{ POST,	"/api/logout",			API, ANYONE, DB_WRITE, FORM_BYTES, api_logout },
	{ GET,	"/api/me",			API, SIGNED_IN, DB_READ, 0, api_me },
	{ GET,	"/api/nature",			API, ANYONE, DB_READ, 0, api_nature_index },
	{ POST,	"/api/new-gallery",		API, SIGNED_IN, DB_WRITE, TEXT_BYTES, api_gallery_new },
	{ POST,	"/api/new-object",		API, SIGNED_IN, DB_WRITE, FORM_BYTES, api_object_new },
	{ POST,	"/api/next-picture",		API, SIGNED_IN, DB_WRITE, QUERY_BYTES, api_next_picture },
	{ GET,	"/api/object",			API, ANYONE, DB_READ, 0, api_object_index },
	{ GET,	"/api/object-tree",		API, ANYONE, DB_READ, 0, api_object_tree },
	{ POST,	"/api/object-tree",		API, ADMINISTRATOR, DB_WRITE, TREE_BYTES, api_object_tree_sent },
	{ GET,	"/api/object/{name}",		API, ANYONE, DB_READ, 0, api_object_show },
	{ POST,	"/api/object/{name}/delete",	API, ADMINISTRATOR, DB_WRITE, FORM_BYTES, api_object_delete },
	{ POST,	"/api/object/{name}/edit",	API, ADMINISTRATOR, DB_WRITE, FORM_BYTES, api_object_edit },
	{ GET,	"/api/object/{name}/history",	API, ANYONE, DB_READ, 0, api_object_history },
	{ POST,	"/api/object/{name}/merge",	API, ADMINISTRATOR, DB_WRITE, FORM_BYTES, api_object_merge },
	{ POST,	"/api/object/{name}/parents/add", API, ADMINISTRATOR, DB_WRITE, FORM_BYTES, api_object_parent_add },
	{ POST,	"/api/object/{name}/parents/remove", API, ADMINISTRATOR, DB_WRITE, FORM_BYTES, api_object_parent_remove },
	{ GET,	"/api/openapi.yaml",		API, ANYONE, DB_NONE, 0, api_description },
	{ GET,	"/api/picture/{id}",		API, ANYONE, DB_READ, 0, api_picture_show },
	{ GET,	"/api/picture/{id}/annotations", API, ANYONE, DB_READ, 0, api_picture_annotations },
	{ METHOD_PUT, "/api/picture/{id}/annotations", API, SIGNED_IN, DB_WRITE, REGIONS_BYTES, api_picture_annotate },
	{ GET,	"/api/picture/{id}/comments",	API, ANYONE, DB_READ, 0, api_picture_comments },
	{ POST,	"/api/picture/{id}/comments",	API, SIGNED_IN, DB_WRITE, FORM_BYTES, api_picture_comment },
	{ POST,	"/api/picture/{id}/copy",	API, SIGNED_IN, DB_WRITE, FORM_BYTES, api_picture_copy },
	{ POST,	"/api/picture/{id}/delete",	API, SIGNED_IN, DB_WRITE, FORM_BYTES, api_picture_delete },
	{ POST,	"/api/picture/{id}/hide",	API, ADMINISTRATOR, DB_WRITE, FORM_BYTES, api_picture_hide },
	{ GET,	"/api/picture/{id}/history",	API, ANYONE, DB_READ, 0, api_picture_history },
	{ POST,	"/api/picture/{id}/mark-replacement", API, SIGNED_IN, DB_WRITE, FORM_BYTES, api_picture_mark_replacement },
	{ GET,	"/api/picture/{id}/proposals",	API, ANYONE, DB_READ, 0, api_picture_proposals },
	{ POST,	"/api/picture/{id}/purge",	API, ADMINISTRATOR, DB_WRITE, FORM_BYTES, api_picture_purge },
	{ POST,	"/api/picture/{id}/rate",	API, SIGNED_IN, DB_WRITE, FORM_BYTES, api_picture_rate },
	{ POST,	"/api/picture/{id}/remove-replacement", API, SIGNED_IN, DB_WRITE, FORM_BYTES, api_picture_remove_replacement },
	{ POST,	"/api/picture/{id}/report",	API, ANYONE, DB_WRITE, FORM_BYTES, api_picture_report },
	{ POST,	"/api/picture/{id}/restore",	API, ADMINISTRATOR, DB_WRITE, FORM_BYTES, api_picture_restore },
	{ POST,	"/api/picture/{id}/revert",	API, SIGNED_IN, DB_WRITE, FORM_BYTES, api_picture_revert },
	{ POST | METHOD_PATCH, "/api/picture/{id}/update", API, SIGNED_IN, DB_WRITE, TEXT_BYTES, api_picture_update },
	{ GET,	"/api/proposal",		API, SIGNED_IN, DB_READ, 0, api_proposal_index },
	{ GET,	"/api/proposal/{id}",		API, ANYONE, DB_READ, 0, api_proposal_show },
	{ POST,	"/api/proposal/{id}/accept",	API, SIGNED_IN, DB_WRITE, FORM_BYTES, api_proposal_accept },
	{ POST,	"/api/proposal/{id}/refuse",	API, SIGNED_IN, DB_WRITE, FORM_BYTES, api_proposal_refuse },
	{ POST,	"/api/proposal/{id}/withdraw",	API, SIGNED_IN, DB_WRITE, FORM_BYTES, api_proposal_withdraw },
	{ GET | POST, "/api/query-counts",	API, ANYONE, DB_READ, QUERY_BYTES, api_query_counts },
	{ GET | POST, "/api/query-facets",	API, ANYONE, DB_READ, QUERY_BYTES, api_query_facets },
	{ GET | POST, "/api/query-pictures",	API, ANYONE, DB_READ, QUERY_BYTES, query_pictures },
	{ GET | POST, "/api/query-tree",	API, ANYONE, DB_NONE, QUERY_BYTES, api_query_tree },
	{ POST,	"/api/queue/{id}/done",		API, SIGNED_IN, DB_WRITE, FORM_BYTES, api_queue_done },
	{ POST,	"/api/queue/{id}/renew",	API, SIGNED_IN, DB_WRITE, FORM_BYTES, api_queue_renew },
	{ GET,	"/api/token",			API, IN_PERSON, DB_WRITE, 0, api_token_index },
	{ POST,	"/api/token",			API, IN_PERSON, DB_WRITE, FORM_BYTES, api_token_new },
	{ POST,	"/api/token/revoke",		API, ANYONE, DB_WRITE, FORM_BYTES, api_token_delete_own },
	{ POST,	"/api/token/{id}/delete",	API, IN_PERSON, DB_WRITE, FORM_BYTES, api_token_delete },
	{ POST,	"/api/upload",			API, SIGNED_IN, DB_WRITE, BODY_STREAMED, api_upload },
	{ GET,	"/api/user",			API, ANYONE, DB_READ, 0, api_user_index },
	{ GET,	"/api/user/{name}",		API, ANYONE, DB_READ, 0, api_user_show },
	{ POST,	"/classify",			API, ANYONE, DB_WRITE, FORM_BYTES, label_classify },
	{ POST,	"/comment/{id}/delete",		PAGE, SIGNED_IN, DB_WRITE, FORM_BYTES, comment_delete_sent },
	{ GET,	"/dataset",			PAGE, ANYONE, DB_READ, 0, dataset_index },
	{ GET,	"/dataset/{id}",		PAGE, ANYONE, DB_READ, 0, dataset_show },
	{ GET,	"/feed/gallery/{id}",		PAGE, ANYONE, DB_READ, 0, feed_gallery },
	{ GET,	"/feed/newest",			PAGE, ANYONE, DB_READ, 0, feed_newest },
	{ GET,	"/feed/query",			PAGE, ANYONE, DB_READ, 0, feed_query },
	{ GET,	"/feed/user/{name}",		PAGE, ANYONE, DB_READ, 0, feed_user },
	{ GET,	"/gallery",			PAGE, ANYONE, DB_READ, 0, gallery_index },
	{ POST,	"/gallery/fill",		PAGE, SIGNED_IN, DB_WRITE, FORM_BYTES, gallery_fill },
	{ GET,	"/gallery/{id}",		PAGE, ANYONE, DB_READ, 0, gallery_show },
	{ POST,	"/gallery/{id}/add",		PAGE, SIGNED_IN, DB_WRITE, FORM_BYTES, gallery_add },
	{ GET,	"/gallery/{id}/arrange",	PAGE, SIGNED_IN, DB_READ, 0, gallery_arrange_show },
	{ POST,	"/gallery/{id}/arrange",	PAGE, SIGNED_IN, DB_WRITE, FORM_BYTES, gallery_arrange_sent },
	{ GET,	"/gallery/{id}/delete",		PAGE, SIGNED_IN, DB_READ, 0, gallery_delete_show },
	{ POST,	"/gallery/{id}/delete",		PAGE, SIGNED_IN, DB_WRITE, FORM_BYTES, gallery_delete_sent },
	{ GET,	"/gallery/{id}/edit",		PAGE, SIGNED_IN, DB_READ, 0, gallery_edit_show },
	{ POST,	"/gallery/{id}/edit",		PAGE, SIGNED_IN, DB_WRITE, TEXT_BYTES, gallery_edit_sent },
	{ GET,	"/gallery/{id}/label",		PAGE, SIGNED_IN, DB_WRITE, 0, label_sample_show },
	{ POST,	"/gallery/{id}/label",		PAGE, SIGNED_IN, DB_WRITE, FORM_BYTES, label_sample_sent },
	{ GET,	"/gallery/{id}/label-set",	PAGE, ANYONE, DB_READ, 0, label_set_page_show },
	{ POST,	"/gallery/{id}/label-set",	PAGE, SIGNED_IN, DB_WRITE, FORM_BYTES, label_set_new_sent },
	{ POST,	"/gallery/{id}/label-set/add",	PAGE, SIGNED_IN, DB_WRITE, FORM_BYTES, label_set_add_sent },
	{ POST,	"/gallery/{id}/label-set/edit",	PAGE, SIGNED_IN, DB_WRITE, FORM_BYTES, label_set_edit_sent },
	{ POST,	"/gallery/{id}/remove",		PAGE, SIGNED_IN, DB_WRITE, FORM_BYTES, gallery_remove },
	{ POST,	"/gallery/{id}/users/add",	PAGE, SIGNED_IN, DB_WRITE, FORM_BYTES, gallery_user_add },
	{ POST,	"/gallery/{id}/users/remove",	PAGE, SIGNED_IN, DB_WRITE, FORM_BYTES, gallery_user_remove },
	{ GET,	"/health",			API, ANYONE, DB_READ, 0, health_show },
	{ GET,	"/help",			PAGE, ANYONE, DB_NONE, 0, help_index },
	{ GET,	"/help/accounts",		PAGE, ANYONE, DB_NONE, 0, help_show },
	{ GET,	"/help/annotating",		PAGE, ANYONE, DB_NONE, 0, help_show },
	{ GET,	"/help/answers",		PAGE, ANYONE, DB_NONE, 0, help_show },
	{ GET,	"/help/api",			PAGE, ANYONE, DB_NONE, 0, help_show },
	{ GET,	"/help/asking",			PAGE, ANYONE, DB_NONE, 0, help_show },
	{ GET,	"/help/components",		PAGE, ANYONE, DB_READ, 0, components_show },
	{ GET,	"/help/datasets",		PAGE, ANYONE, DB_NONE, 0, help_show },
	{ GET,	"/help/labelling",		PAGE, ANYONE, DB_NONE, 0, help_show },
	{ GET,	"/help/licences",		PAGE, ANYONE, DB_NONE, 0, help_show },
	{ GET,	"/help/reference",		PAGE, ANYONE, DB_NONE, 0, help_show },
	{ GET,	"/help/regions",		PAGE, ANYONE, DB_NONE, 0, help_show },
	{ GET,	"/help/running",		PAGE, ANYONE, DB_NONE, 0, help_show },
	{ GET,	"/info",			PAGE, ANYONE, DB_NONE, 0, help_index },
	{ GET,	"/label-set",			PAGE, ANYONE, DB_READ, 0, label_set_index_show },
	{ GET,	"/licence",			PAGE, ANYONE, DB_READ, 0, licence_index },
	{ GET,	"/licence/{name}",		PAGE, ANYONE, DB_READ, 0, licence_show },
	{ GET,	"/log",				PAGE, ANYONE, DB_READ, 0, log_show },
	{ GET,	"/login",			PAGE, ANYONE, DB_NONE, 0, login_show },
	{ POST,	"/login",			PAGE, ANYONE, DB_WRITE, FORM_BYTES, login_sent },
	{ POST,	"/logout",			PAGE, ANYONE, DB_WRITE, FORM_BYTES, logout_sent },
	{ GET,	"/nature",			PAGE, ANYONE, DB_READ, 0, nature_index },
	{ GET,	"/new-dataset",			PAGE, SIGNED_IN, DB_READ, 0, dataset_new_show },
	{ POST,	"/new-dataset",			PAGE, SIGNED_IN, DB_WRITE, TEXT_BYTES, dataset_new_sent },
	{ GET,	"/new-gallery",			PAGE, SIGNED_IN, DB_NONE, 0, gallery_new_show },
	{ POST,	"/new-gallery",			PAGE, SIGNED_IN, DB_WRITE, TEXT_BYTES, gallery_new_sent },
	{ GET,	"/new-object",			PAGE, SIGNED_IN, DB_READ, 0, object_new_show },
	{ POST,	"/new-object",			PAGE, SIGNED_IN, DB_WRITE, FORM_BYTES, object_new_sent },
	{ GET,	"/object",			PAGE, ANYONE, DB_READ, 0, object_index },
	{ GET,	"/object/{name}",		PAGE, ANYONE, DB_READ, 0, object_show },
	{ GET,	"/object/{name}/edit",		PAGE, ADMINISTRATOR, DB_READ, 0, object_edit_show },
	{ POST,	"/object/{name}/edit",		PAGE, ADMINISTRATOR, DB_WRITE, FORM_BYTES, object_edit_sent },
	{ GET,	"/object/{name}/history",	PAGE, ANYONE, DB_READ, 0, object_history },
	{ POST,	"/obtain",			API, ANYONE, DB_WRITE, FORM_BYTES, label_obtain },
	{ GET,	"/picture/{id}",		PAGE, ANYONE, DB_READ, 0, picture_show },
	{ GET,	"/picture/{id}/annotate",	PAGE, SIGNED_IN, DB_READ, 0, picture_annotate_show },
	{ GET,	"/picture/{id}/comments",	PAGE, ANYONE, DB_READ, 0, comment_index },
	{ POST,	"/picture/{id}/comments",	PAGE, SIGNED_IN, DB_WRITE, FORM_BYTES, comment_sent },
	{ POST,	"/picture/{id}/copy",		PAGE, SIGNED_IN, DB_WRITE, FORM_BYTES, picture_copy_sent },
	{ GET,	"/picture/{id}/delete",		PAGE, SIGNED_IN, DB_READ, 0, picture_delete_show },
	{ POST,	"/picture/{id}/delete",		PAGE, SIGNED_IN, DB_WRITE, FORM_BYTES, picture_delete_sent },
	{ GET,	"/picture/{id}/edit",		PAGE, SIGNED_IN, DB_READ, 0, picture_edit_show },
	{ POST,	"/picture/{id}/edit",		PAGE, SIGNED_IN, DB_WRITE, TEXT_BYTES, picture_edit_sent },
	{ GET,	"/picture/{id}/history",	PAGE, ANYONE, DB_READ, 0, picture_history_show },
	{ POST,	"/picture/{id}/rate",		PAGE, SIGNED_IN, DB_WRITE, FORM_BYTES, picture_rate_sent },
	{ GET,	"/picture/{id}/replace",	PAGE, SIGNED_IN, DB_READ, 0, picture_replace_show },
	{ POST,	"/picture/{id}/replace",	PAGE, SIGNED_IN, DB_WRITE, FORM_BYTES, picture_replace_sent },
	{ GET,	"/picture/{id}/report",		PAGE, ANYONE, DB_READ, 0, report_show },
	{ POST,	"/picture/{id}/report",		PAGE, ANYONE, DB_WRITE, FORM_BYTES, report_sent },
	{ POST,	"/picture/{id}/revert",		PAGE, SIGNED_IN, DB_WRITE, FORM_BYTES, picture_revert_sent },
	{ GET,	"/proposal/{id}",		PAGE, ANYONE, DB_READ, 0, proposal_show },
	{ POST,	"/proposal/{id}/accept",	PAGE, SIGNED_IN, DB_WRITE, FORM_BYTES, proposal_accept_sent },
	{ POST,	"/proposal/{id}/refuse",	PAGE, SIGNED_IN, DB_WRITE, FORM_BYTES, proposal_refuse_sent },
	{ POST,	"/proposal/{id}/withdraw",	PAGE, SIGNED_IN, DB_WRITE, FORM_BYTES, proposal_withdraw_sent },
	{ GET,	"/proposals",			PAGE, ANYONE, DB_READ, 0, proposal_index },
	{ GET,	"/query-pictures",		PAGE, ANYONE, DB_READ, 0, query_show },
	{ POST,	"/query-pictures",		BY_BODY, ANYONE, DB_READ, QUERY_BYTES, query_sent },
	{ GET,	"/register",			PAGE, ANYONE, DB_NONE, 0, register_show },
	{ POST,	"/register",			PAGE, ANYONE, DB_WRITE, FORM_BYTES, register_sent },
	{ GET,	"/reset/{link}",		PAGE, ANYONE, DB_WRITE, 0, reset_show },
	{ POST,	"/reset/{link}",		PAGE, ANYONE, DB_WRITE, FORM_BYTES, reset_sent },
	{ GET,	"/robots.txt",			PAGE, ANYONE, DB_NONE, 0, robots_show },
	{ GET,	"/sitemap.xml",			PAGE, ANYONE, DB_READ, 0, sitemap_index },
	{ GET,	"/sitemap/galleries/{id}",	PAGE, ANYONE, DB_READ, 0, sitemap_galleries },
	{ GET,	"/sitemap/objects/{id}",	PAGE, ANYONE, DB_READ, 0, sitemap_objects },
	{ GET,	"/sitemap/pages",		PAGE, ANYONE, DB_NONE, 0, sitemap_pages },
	{ GET,	"/sitemap/pictures/{id}",	PAGE, ANYONE, DB_READ, 0, sitemap_pictures },
	{ POST,	"/size",			API, ANYONE, DB_WRITE, FORM_BYTES, label_size },
	{ GET,	"/upload",			PAGE, SIGNED_IN, DB_READ, 0, upload_show },
	{ POST,	"/upload",			PAGE, SIGNED_IN, DB_WRITE, BODY_STREAMED, upload_sent },
	{ GET,	"/user",			PAGE, ANYONE, DB_READ, 0, user_index },
	{ GET,	"/user/{name}",			PAGE, ANYONE, DB_READ, 0, user_show },
	{ GET,	"/user/{name}/activity",	PAGE, ANYONE, DB_READ, 0, user_activity },
};
/* clang-format on */

const size_t route_count = COUNT_OF(routes);

/* A segment {name} catches any text that is not empty. */
static bool
path_fits(const char *pattern, const struct http_path *path,
    const char **path_parts)
{
	size_t part = 0, i;

	for (i = 0; pattern[0] == '/' && pattern[1] != '\0'; i++) {
		const char *wanted = pattern + 1;
		size_t length = strcspn(wanted, "/");

		pattern = wanted + length;
		if (i == path->count)
			return false;
		if (wanted[0] == '{') {
			if (*path->segments[i] == '\0')
				return false;
			path_parts[part++] = path->segments[i];
		} else if (strncmp(path->segments[i], wanted, length) != 0 ||
		    path->segments[i][length] != '\0') {
			return false;
		}
	}
	return i == path->count;
}

const struct route *
route_find(const struct http_path *path, unsigned wanted,
    const char **path_parts, unsigned *methods)
{
	const struct route *found = NULL;
	size_t i;

	*methods = 0;
	for (i = 0; i < route_count; i++) {
		const char *caught[PATH_PARTS_MAX] = { NULL };
		unsigned has = routes[i].methods;

		if (!path_fits(routes[i].path, path, caught))
			continue;
		if (has & METHOD_GET)
			has |= METHOD_HEAD;
		*methods |= has;
		if (found != NULL || (has & wanted) == 0)
			continue;
		found = &routes[i];
		memcpy(path_parts, caught, sizeof(caught));
	}
	return found;
}

enum audience
request_audience(const struct request *req)
{
	if (req->route != NULL && req->route->audience == BY_BODY)
		return request_is_form(req) ? PAGE : API;
	if (req->route != NULL)
		return req->route->audience;
	if (text_starts(req->url, "/api/") || text_is(req->url, "/api") ||
	    text_starts(req->url, "/health"))
		return API;
	return PAGE;
}

/* Another site's page may read what anyone may read, and change nothing. */
bool
request_is_public(const struct request *req)
{
	if (request_audience(req) != API)
		return false;
	return req->route == NULL ||
	    (req->route->who == ANYONE && req->route->db != DB_WRITE);
}
