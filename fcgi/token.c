/* fcgi/token.c: the keys of programs, by page and by JSON. */

#include "form.h"
#include "handlers.h"
#include "page/account.h"
#include "sign_in.h"

#include <string.h>

enum { DAYS_MAX = 3650 };

struct wish {
	const char *label;
	const char *scope;
	const char *password;
	int days; /* until it ends; 0: never */
};
static const struct form_field wish_fields[] = {
	{ FORM_TEXT("label", struct wish, label) },
	{ FORM_TEXT("scope", struct wish, scope), .is_needed = true },
	{ FORM_TEXT("password", struct wish, password), .is_needed = true },
	{ FORM_INT("days", struct wish, days) },
};

/* A token as it is made: the only time that it is shown. */
struct new_token {
	struct token token;
	const char *secret;
};
static const struct view_field new_token_fields[] = {
	{ VIEW_INT("id", struct new_token, token.id) },
	{ VIEW_TEXT("label", struct new_token, token.label) },
	{ VIEW_TEXT("scope", struct new_token, token.scope) },
	{ VIEW_DOUBLE("created", struct new_token, token.created_s) },
	{ VIEW_DOUBLE("expires", struct new_token, token.expires_s) },
	{ VIEW_DOUBLE("last_used", struct new_token, token.used_s) },
	{ VIEW_TEXT("token", struct new_token, secret) },
};
static const struct view new_token_view =
    VIEW(struct new_token, new_token_fields);

static enum status
check_wish(struct request *req, const struct wish *wish,
    enum token_scope *scope)
{
	if (!token_scope_read(wish->scope, scope))
		return refuse_field(req, UNPROCESSABLE, "bad-scope", "scope",
		    "read, write or admin",
		    "The scope must be read, write or admin.");
	if (*scope == SCOPE_ADMIN && !req->viewer.is_administrator)
		return refuse_field(req, FORBIDDEN, "bad-scope", "scope",
		    "read or write", "The scope admin is for administrators.");
	if (wish->days < 0 || wish->days > DAYS_MAX)
		return refuse_field(req, UNPROCESSABLE, "bad-days", "days",
		    "0 (never) to 3650 days",
		    "A token ends after at most 3650 days, or never (0).");
	if (text_length(wish->label) > TOKEN_LABEL_MAX_CHARACTERS ||
	    !http_header_is_clean(wish->label))
		return refuse_field(req, UNPROCESSABLE, "bad-label", "label",
		    "one line of up to 100 characters",
		    "The name is one line of up to 100 characters.");
	return OK;
}

/* The password is asked for again: a token outlives the session. */
static enum status
make_token(struct request *req, const struct wish *wish, struct new_token *new)
{
	unsigned char kept[SHA256_BYTES];
	enum token_scope scope;
	enum status status;

	TRY(check_wish(req, wish, &scope));
	TRY(sign_in_confirm(req, wish->password));
	new->secret = api_token_make(req->arena, kept);
	status = token_insert(req->db, req->arena, req->viewer.id, wish->label,
	    scope, wish->days, kept, &new->token);
	if (status == CONFLICT)
		return refuse(&req->problem, req->arena, CONFLICT,
		    "too-many-tokens",
		    "An account has at most %d tokens: revoke some first.",
		    TOKENS_MAX);
	if (status == UNPROCESSABLE)
		return refuse_field(req, UNPROCESSABLE, "bad-label", "label",
		    "one line of up to 100 characters",
		    "The name holds characters that it may not.");
	return status;
}

/* ---- JSON ---- */

struct token_index {
	struct token *tokens;
	size_t count;
};
static const struct view_field token_index_fields[] = {
	{ VIEW_LIST("", struct token_index, tokens, count, &token_view) },
};
static const struct view token_index_view =
    VIEW(struct token_index, token_index_fields);

enum status
api_token_index(struct request *req, struct response *res)
{
	struct token_index index;

	TRY(tokens_list(req->db, req->arena, req->viewer.id, &index.tokens,
	    &index.count));
	return respond_json(res, &token_index_view, &index);
}

enum status
api_token_new(struct request *req, struct response *res)
{
	struct wish wish = { .label = "" };
	struct new_token new;

	TRY(form_read(req, wish_fields, COUNT_OF(wish_fields), &wish));
	TRY(make_token(req, &wish, &new));
	res->answer = ANSWER_CREATED;
	respond_header(res, "Cache-Control", "no-store");
	return respond_json(res, &new_token_view, &new);
}

/* Revoking twice is a success; another's token is as if there were none. */
enum status
api_token_delete(struct request *req, struct response *res)
{
	enum status status;
	int id;

	TRY(path_id(req, &id));
	status = token_delete(req->db, req->arena, req->viewer.id, id);
	if (status != OK && status != NOT_FOUND)
		return status;
	buf_add_format(respond_body(res, TYPE_JSON), "{\"id\":%d}", id);
	return respond_done(res);
}

/* A program gives its own token up, whatever its scope. */
enum status
api_token_delete_own(struct request *req, struct response *res)
{
	enum status status;

	if (!req->viewer.is_program)
		return refuse(&req->problem, req->arena, UNAUTHENTICATED,
		    "no-token", "This revokes the token that it is sent with.");
	status = token_delete_own(req->db, req->arena, req->viewer.id,
	    req->viewer.token_kept);
	if (status != OK && status != NOT_FOUND)
		return status;
	buf_add(respond_body(res, TYPE_JSON), "{}");
	return respond_done(res);
}

/* ---- pages ---- */

static enum status
fill_page(struct request *req, struct tokens_page *page)
{
	struct token *tokens;
	size_t count;

	page->is_admin = req->viewer.is_administrator;
	TRY(tokens_list(req->db, req->arena, req->viewer.id, &tokens, &count));
	tokens_page_show(page, req->arena, tokens, count);
	return OK;
}

enum status
account_tokens_show(struct request *req, struct response *res)
{
	struct tokens_page page = { .frame = account_frame_of(req),
		.label = "" };
	const char *done = NULL;

	TRY(parameter_text(req, "done", &done));
	if (text_is(done, "token"))
		page.frame.done = "The token was revoked.";
	TRY(fill_page(req, &page));
	return respond_page(res, "account/tokens", &page);
}

enum status
account_tokens_sent(struct request *req, struct response *res)
{
	struct tokens_page page = { .frame = account_frame_of(req) };
	struct wish wish = { .label = "" };
	struct new_token new;
	enum status status;

	TRY(form_read(req, wish_fields, COUNT_OF(wish_fields), &wish));
	status = make_token(req, &wish, &new);
	if (status != OK && req->problem.detail == NULL)
		return status;
	if (status != OK) {
		struct problem problem = req->problem;

		page.label = wish.label;
		if (text_is(problem.field, "password"))
			page.password_fault = problem.detail;
		else if (text_is(problem.field, "label"))
			page.label_fault = problem.detail;
		else
			page.frame.fault = problem.detail;
		if (fill_page(req, &page) != OK)
			return status;
		return respond_refusal(res, status, "account/tokens", &page);
	}
	page.label = "";
	page.token = new.secret;
	TRY(fill_page(req, &page));
	respond_header(res, "Cache-Control", "no-store");
	return respond_page(res, "account/tokens", &page);
}

struct revocation {
	int id;
};
static const struct form_field revocation_fields[] = {
	{ FORM_INT("token", struct revocation, id), .is_needed = true },
};

enum status
account_token_revoke(struct request *req, struct response *res)
{
	struct revocation revocation;
	enum status status;

	TRY(form_read(req, revocation_fields, COUNT_OF(revocation_fields),
	    &revocation));
	status =
	    token_delete(req->db, req->arena, req->viewer.id, revocation.id);
	if (status != OK && status != NOT_FOUND)
		return status;
	return respond_elsewhere(res, "/account/tokens?done=token");
}
