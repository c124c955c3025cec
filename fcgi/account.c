/* fcgi/account.c: one's own account: password, sessions, its end. */

#include "page/account.h"
#include "cookie.h"
#include "form.h"
#include "handlers.h"
#include "sign_in.h"
#include "store/account_write.h"
#include "store/user.h"

enum { DAY_S = 24 * 60 * 60 };

/* What "?done=" says has just been done; no text of others' choosing. */
static enum status
read_done(struct request *req, struct account_frame *frame)
{
	static const char *const said[][2] = {
		{ "password",
		    "The password was changed. You were signed out everywhere"
		    " else." },
		{ "reset",
		    "The password is set. All sessions and tokens there were"
		    " have ended." },
		{ "session", "The session was ended." },
	};
	const char *done = NULL;
	size_t i;

	TRY(parameter_text(req, "done", &done));
	for (i = 0; i < COUNT_OF(said); i++) {
		if (text_is(done, said[i][0]))
			frame->done = said[i][1];
	}
	return OK;
}

enum status
account_show(struct request *req, struct response *res)
{
	struct account_page page = { .frame = account_frame_of(req) };
	struct user user;

	TRY(user_find(req->db, req->arena, req->viewer.name, &user));
	TRY(read_done(req, &page.frame));
	page.joined = moment_of(req->arena, user.joined_at_us);
	page.is_admin = user.is_admin;
	return respond_page(res, "account/show", &page);
}

/* ---- password ---- */

struct password_change {
	const char *password;
	const char *new_password;
	bool ends_tokens;
};
static const struct form_field password_fields[] = {
	{ FORM_TEXT("password", struct password_change, password),
	    .is_needed = true },
	{ FORM_TEXT("new_password", struct password_change, new_password),
	    .is_needed = true },
	{ FORM_FLAG("end_tokens", struct password_change, ends_tokens) },
};

enum status
account_password_show(struct request *req, struct response *res)
{
	struct password_page page = { .frame = account_frame_of(req) };

	return respond_page(res, "account/password", &page);
}

/* Whoever else may have known the old one is signed out. */
static enum status
change_password(struct request *req, struct response *res,
    const struct password_change *change)
{
	const char *hash;

	TRY(sign_in_hash(req, change->new_password, &hash));
	TRY(account_set_password(req->db, req->arena, req->viewer.id, hash));
	TRY(sessions_delete(req->db, req->arena, req->viewer.id, NULL));
	if (change->ends_tokens)
		TRY(tokens_delete(req->db, req->arena, req->viewer.id));
	TRY(sign_in_begin(req, res, req->viewer.id));
	return respond_elsewhere(res, "/account/?done=password");
}

enum status
account_password_sent(struct request *req, struct response *res)
{
	struct password_change change = { .ends_tokens = false };
	struct password_page page = { .frame = account_frame_of(req) };
	enum status status;

	TRY(form_read(req, password_fields, COUNT_OF(password_fields),
	    &change));
	status = sign_in_confirm(req, change.password);
	if (status == OK) {
		page.new_fault =
		    password_fault(change.new_password, req->viewer.name);
		if (page.new_fault == NULL)
			return change_password(req, res, &change);
		status = UNPROCESSABLE;
	} else if (status == FORBIDDEN) {
		page.password_fault = req->problem.detail;
	} else if (req->problem.detail == NULL) {
		return status;
	} else {
		page.frame.fault = req->problem.detail;
	}
	return respond_refusal(res, status, "account/password", &page);
}

/* ---- sessions ---- */

enum status
account_sessions_show(struct request *req, struct response *res)
{
	struct sessions_page page = { .frame = account_frame_of(req) };
	struct session *sessions;
	size_t count;

	TRY(read_done(req, &page.frame));
	TRY(sessions_list(req->db, req->arena, req->viewer.id,
	    req->settings->session_idle_days * DAY_S, &sessions, &count));
	sessions_page_show(&page, req->arena, sessions, count,
	    req->viewer.session_kept);
	return respond_page(res, "account/sessions", &page);
}

struct session_end {
	const char *kept; /* NULL: all but the one that asks */
};
static const struct form_field session_end_fields[] = {
	{ FORM_TEXT("session", struct session_end, kept) },
};

enum status
account_session_end(struct request *req, struct response *res)
{
	struct session_end end = { .kept = NULL };

	TRY(form_read(req, session_end_fields, COUNT_OF(session_end_fields),
	    &end));
	if (end.kept == NULL)
		TRY(sessions_delete(req->db, req->arena, req->viewer.id,
		    req->viewer.session_kept));
	else
		TRY(session_delete_own(req->db, req->arena, req->viewer.id,
		    end.kept));
	return respond_elsewhere(res, "/account/sessions?done=session");
}

/* ---- the end ---- */

struct deletion {
	const char *password;
	const char *names; /* "keep" or "remove": nobody decides it for them */
};
static const struct form_field deletion_fields[] = {
	{ FORM_TEXT("password", struct deletion, password), .is_needed = true },
	{ FORM_TEXT("names", struct deletion, names) },
};

enum status
account_delete_show(struct request *req, struct response *res)
{
	struct delete_page page = { .frame = account_frame_of(req) };

	return respond_page(res, "account/delete", &page);
}

static enum status
delete_account(struct request *req, const struct deletion *deletion,
    struct delete_page *page)
{
	enum status status;

	if (!text_is(deletion->names, "keep") &&
	    !text_is(deletion->names, "remove")) {
		page->choice_fault = "Say what your pictures and galleries are to name.";
		return UNPROCESSABLE;
	}
	status = sign_in_confirm(req, deletion->password);
	if (status == FORBIDDEN)
		page->password_fault = req->problem.detail;
	else
		page->frame.fault = req->problem.detail;
	TRY(status);
	status = account_delete(req->db, req->arena, req->viewer.id,
	    text_is(deletion->names, "keep"));
	if (status == CONFLICT)
		page->frame.fault = "You are the only administrator. Make"
				    " somebody else one first.";
	return status;
}

enum status
account_delete_sent(struct request *req, struct response *res)
{
	struct delete_page page = { .frame = account_frame_of(req) };
	struct deletion deletion = { .names = NULL };
	enum status status;

	TRY(form_read(req, deletion_fields, COUNT_OF(deletion_fields),
	    &deletion));
	status = delete_account(req, &deletion, &page);
	if (status == INTERNAL ||
	    (status == UNAVAILABLE && page.frame.fault == NULL))
		return status;
	if (status != OK)
		return respond_refusal(res, status, "account/delete", &page);
	cookie_end(res, COOKIE_SESSION);
	req->viewer = (struct viewer){ .id = 0 };
	page.frame.site = site_of(req);
	page.is_done = true;
	return respond_page(res, "account/delete", &page);
}
