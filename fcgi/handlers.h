/* fcgi/handlers.h: every handler, one line each. */

#ifndef HANDLERS_H
#define HANDLERS_H

#include "request.h"
#include "respond.h"

/* clang-format off */
enum status account_delete_sent(struct request *req, struct response *res);
enum status account_delete_show(struct request *req, struct response *res);
enum status account_password_sent(struct request *req, struct response *res);
enum status account_password_show(struct request *req, struct response *res);
enum status account_session_end(struct request *req, struct response *res);
enum status account_sessions_show(struct request *req, struct response *res);
enum status account_show(struct request *req, struct response *res);
enum status account_token_revoke(struct request *req, struct response *res);
enum status account_tokens_sent(struct request *req, struct response *res);
enum status account_tokens_show(struct request *req, struct response *res);
enum status components_show(struct request *req, struct response *res);
enum status feed_gallery(struct request *req, struct response *res);
enum status feed_newest(struct request *req, struct response *res);
enum status feed_query(struct request *req, struct response *res);
enum status feed_user(struct request *req, struct response *res);
enum status gallery_add(struct request *req, struct response *res);
enum status gallery_delete_sent(struct request *req, struct response *res);
enum status gallery_delete_show(struct request *req, struct response *res);
enum status gallery_edit_sent(struct request *req, struct response *res);
enum status gallery_edit_show(struct request *req, struct response *res);
enum status gallery_fill(struct request *req, struct response *res);
enum status gallery_index(struct request *req, struct response *res);
enum status gallery_new_sent(struct request *req, struct response *res);
enum status gallery_new_show(struct request *req, struct response *res);
enum status gallery_remove(struct request *req, struct response *res);
enum status gallery_show(struct request *req, struct response *res);
enum status gallery_user_add(struct request *req, struct response *res);
enum status gallery_user_remove(struct request *req, struct response *res);
enum status health_show(struct request *req, struct response *res);
enum status help_index(struct request *req, struct response *res);
enum status help_show(struct request *req, struct response *res);
enum status home_show(struct request *req, struct response *res);
enum status licence_index(struct request *req, struct response *res);
enum status licence_show(struct request *req, struct response *res);
enum status login_sent(struct request *req, struct response *res);
enum status login_show(struct request *req, struct response *res);
enum status logout_sent(struct request *req, struct response *res);
enum status nature_index(struct request *req, struct response *res);
enum status object_index(struct request *req, struct response *res);
enum status object_show(struct request *req, struct response *res);
enum status picture_show(struct request *req, struct response *res);
enum status query_pictures(struct request *req, struct response *res);
enum status query_sent(struct request *req, struct response *res);
enum status query_show(struct request *req, struct response *res);
enum status register_sent(struct request *req, struct response *res);
enum status register_show(struct request *req, struct response *res);
enum status reset_sent(struct request *req, struct response *res);
enum status reset_show(struct request *req, struct response *res);
enum status robots_show(struct request *req, struct response *res);
enum status sitemap_galleries(struct request *req, struct response *res);
enum status sitemap_index(struct request *req, struct response *res);
enum status sitemap_objects(struct request *req, struct response *res);
enum status sitemap_pages(struct request *req, struct response *res);
enum status sitemap_pictures(struct request *req, struct response *res);
enum status upload_sent(struct request *req, struct response *res);
enum status upload_show(struct request *req, struct response *res);
enum status user_index(struct request *req, struct response *res);
enum status user_show(struct request *req, struct response *res);
enum status api_complete(struct request *req, struct response *res);
enum status api_gallery_add_picture(struct request *req, struct response *res);
enum status api_gallery_delete(struct request *req, struct response *res);
enum status api_gallery_edit(struct request *req, struct response *res);
enum status api_gallery_index(struct request *req, struct response *res);
enum status api_gallery_new(struct request *req, struct response *res);
enum status api_gallery_remove_picture(struct request *req, struct response *res);
enum status api_gallery_show(struct request *req, struct response *res);
enum status api_gallery_user_add(struct request *req, struct response *res);
enum status api_gallery_user_remove(struct request *req, struct response *res);
enum status api_have(struct request *req, struct response *res);
enum status api_licence_index(struct request *req, struct response *res);
enum status api_licence_show(struct request *req, struct response *res);
enum status api_login(struct request *req, struct response *res);
enum status api_logout(struct request *req, struct response *res);
enum status api_me(struct request *req, struct response *res);
enum status api_nature_index(struct request *req, struct response *res);
enum status api_object_delete(struct request *req, struct response *res);
enum status api_object_edit(struct request *req, struct response *res);
enum status api_object_index(struct request *req, struct response *res);
enum status api_object_merge(struct request *req, struct response *res);
enum status api_object_new(struct request *req, struct response *res);
enum status api_object_parent_add(struct request *req, struct response *res);
enum status api_object_parent_remove(struct request *req, struct response *res);
enum status api_object_show(struct request *req, struct response *res);
enum status api_picture_annotations(struct request *req, struct response *res);
enum status api_picture_show(struct request *req, struct response *res);
enum status api_query_counts(struct request *req, struct response *res);
enum status api_query_facets(struct request *req, struct response *res);
enum status api_query_tree(struct request *req, struct response *res);
enum status api_token_delete(struct request *req, struct response *res);
enum status api_token_index(struct request *req, struct response *res);
enum status api_token_new(struct request *req, struct response *res);
enum status api_upload(struct request *req, struct response *res);
enum status api_user_index(struct request *req, struct response *res);
enum status api_user_show(struct request *req, struct response *res);
/* clang-format on */

#endif
