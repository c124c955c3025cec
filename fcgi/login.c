/* fcgi/login.c: signing in and out, by page and by JSON. */

#include "page/login.h"
#include "cookie.h"
#include "form.h"
#include "handlers.h"
#include "sign_in.h"
#include "store/user.h"

struct login {
	const char *name;
	const char *password;
	const char *next;
};
static const struct form_field login_fields[] = {
	{ FORM_TEXT("username", struct login, name), .is_needed = true },
	{ FORM_TEXT("password", struct login, password), .is_needed = true },
	{ FORM_TEXT("next", struct login, next) },
};

/* An account as its owner sees it. */
struct me {
	int id;
	const char *name;
	bool is_admin;
	int64_t joined_at_us;
	const char *scope; /* of the token that asks, or NULL */
};
static const struct view_field me_fields[] = {
	{ VIEW_INT("id", struct me, id) },
	{ VIEW_TEXT("username", struct me, name) },
	{ VIEW_BOOL("admin", struct me, is_admin) },
	{ VIEW_SECONDS("joined", struct me, joined_at_us) },
	{ VIEW_TEXT("scope", struct me, scope) },
};
static const struct view me_view = VIEW(struct me, me_fields);

enum status
login_show(struct request *req, struct response *res)
{
	struct login_page page;
	const char *next = NULL;

	TRY(parameter_text(req, "next", &next));
	next = http_local_or_null(next);
	if (req->viewer.id != 0)
		return respond_elsewhere(res,
		    next == NULL ? "/account/" : next);
	login_page_init(&page, req, cookie_csrf(req, res), next);
	return respond_page(res, "account/login", &page);
}

enum status
login_sent(struct request *req, struct response *res)
{
	struct sign_in_account account;
	struct login login = { .next = NULL };
	struct login_page page;
	enum status status;

	TRY(form_read(req, login_fields, COUNT_OF(login_fields), &login));
	login.next = http_local_or_null(login.next);
	status = sign_in_check(req, login.name, login.password, &account);
	if (status == OK) {
		TRY(sign_in_begin(req, res, account.id));
		return respond_elsewhere(res,
		    login.next == NULL ? "/" : login.next);
	}
	if (req->problem.detail == NULL)
		return status;
	login_page_init(&page, req, cookie_csrf(req, res), login.next);
	page.name = login.name;
	page.fault = req->problem.detail;
	return respond_refusal(res, status, "account/login", &page);
}

enum status
logout_sent(struct request *req, struct response *res)
{
	TRY(sign_in_end(req, res));
	return respond_elsewhere(res, "/");
}

enum status
api_login(struct request *req, struct response *res)
{
	struct sign_in_account account;
	struct login login;
	struct me me;

	TRY(form_read(req, login_fields, COUNT_OF(login_fields), &login));
	TRY(sign_in_check(req, login.name, login.password, &account));
	TRY(sign_in_begin(req, res, account.id));
	me = (struct me){
		.id = account.id,
		.name = account.name,
		.is_admin = account.is_admin,
		.joined_at_us = account.joined_at_us,
	};
	return respond_json(res, &me_view, &me);
}

/* Signing out twice is a success; {} as there is nobody to tell of. */
enum status
api_logout(struct request *req, struct response *res)
{
	TRY(sign_in_end(req, res));
	buf_add(respond_body(res, TYPE_JSON), "{}");
	return respond_done(res);
}

enum status
api_me(struct request *req, struct response *res)
{
	const struct viewer *viewer = &req->viewer;
	struct user user;
	struct me me;

	TRY(user_find(req->db, req->arena, viewer->name, &user));
	me = (struct me){
		.id = user.id,
		.name = user.name,
		.is_admin = user.is_admin,
		.joined_at_us = user.joined_at_us,
		.scope = viewer->is_program ? token_scope_name(viewer->scope) : NULL,
	};
	return respond_json(res, &me_view, &me);
}
