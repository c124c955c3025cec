/* fcgi/reset.c: a new password by a link that works once. */

#include "store/reset.h"
#include "cookie.h"
#include "form.h"
#include "handlers.h"
#include "page/login.h"
#include "sign_in.h"
#include "store/account_write.h"
#include "store/token.h"

static enum status
refuse_link(struct request *req)
{
	return refuse(&req->problem, req->arena, GONE, "link-has-ended",
	    "It was used already, is too old, or was followed by a newer one.");
}

/* What is kept of the link that was opened. */
static enum status
read_link(struct request *req, unsigned char kept[SHA256_BYTES])
{
	return secret_read(req->arena, path_name(req), kept) ? OK :
							       refuse_link(req);
}

static void
fill_page(struct request *req, struct response *res, struct reset_page *page,
    const struct reset *reset)
{
	page->site = site_of(req);
	page->csrf = cookie_csrf(req, res);
	page->address = arena_format(req->arena, "/reset/%s", path_name(req));
	page->name = reset->name;
	/* The address is a secret as long as it works. */
	respond_header(res, "Cache-Control", "no-store");
}

/* Looking does not use it up: programs that check mail open links too. */
enum status
reset_show(struct request *req, struct response *res)
{
	struct reset_page page = { .fault = NULL };
	unsigned char kept[SHA256_BYTES];
	struct reset reset;
	enum status status;

	TRY(read_link(req, kept));
	status = reset_find(req->db, req->arena, kept, &reset);
	if (status == GONE)
		return refuse_link(req);
	TRY(status);
	fill_page(req, res, &page, &reset);
	return respond_page(res, "account/reset", &page);
}

struct choice {
	const char *password;
};
static const struct form_field choice_fields[] = {
	{ FORM_TEXT("new_password", struct choice, password),
	    .is_needed = true },
};

/* Whoever came in before comes in no more: with session, token or password. */
static enum status
set_password(struct request *req, struct response *res,
    const struct reset *reset, const char *password)
{
	const char *hash;

	TRY(sign_in_hash(req, password, &hash));
	TRY(account_set_password(req->db, req->arena, reset->account_id, hash));
	TRY(sessions_delete(req->db, req->arena, reset->account_id, NULL));
	TRY(tokens_delete(req->db, req->arena, reset->account_id));
	TRY(sign_in_begin(req, res, reset->account_id));
	return respond_elsewhere(res, "/account/?done=reset");
}

enum status
reset_sent(struct request *req, struct response *res)
{
	struct reset_page page = { .fault = NULL };
	unsigned char kept[SHA256_BYTES];
	struct reset reset;
	struct choice choice;
	enum status status;

	TRY(form_read(req, choice_fields, COUNT_OF(choice_fields), &choice));
	TRY(read_link(req, kept));
	status = reset_take(req->db, req->arena, kept, &reset);
	if (status == GONE)
		return refuse_link(req);
	TRY(status);
	page.fault = password_fault(choice.password, reset.name);
	if (page.fault == NULL)
		return set_password(req, res, &reset, choice.password);
	/* Refused: what was taken is rolled back, and the link still works. */
	fill_page(req, res, &page, &reset);
	return respond_refusal(res, UNPROCESSABLE, "account/reset", &page);
}
