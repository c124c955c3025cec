/* fcgi/register.c: making an account, by form alone. */

#include "cookie.h"
#include "form.h"
#include "handlers.h"
#include "page/login.h"
#include "sign_in.h"
#include "store/account_write.h"
#include "store/registration.h"

#include <string.h>

struct registration {
	const char *name;
	const char *password;
	const char *answer;
	const char *ticket;
	const char *trap; /* people do not see this field: programs fill it */
	const char *next;
};
static const struct form_field registration_fields[] = {
	{ FORM_TEXT("username", struct registration, name), .is_needed = true },
	{ FORM_TEXT("password", struct registration, password),
	    .is_needed = true },
	{ FORM_TEXT("answer", struct registration, answer) },
	{ FORM_TEXT("ticket", struct registration, ticket) },
	{ FORM_TEXT("homepage", struct registration, trap) },
	{ FORM_TEXT("next", struct registration, next) },
};

/* The page with a question: the one of the ticket, or a new one. */
static void
fill_page(struct request *req, struct response *res, struct register_page *page,
    const char *ticket)
{
	const struct settings *settings = req->settings;

	page->site = site_of(req);
	page->csrf = cookie_csrf(req, res);
	page->is_open = settings->registration;
	page->ticket = ticket;
	if (ticket == NULL)
		page->ticket = challenge_ticket(req->arena, request_key(req),
		    clock_now_us());
	page->question = *settings->register_question != '\0' ?
	    settings->register_question :
	    challenge_question(req->arena, request_key(req), page->ticket);
}

enum status
register_show(struct request *req, struct response *res)
{
	struct register_page page = { .name = "", .answer = "" };
	const char *next = NULL;

	TRY(parameter_text(req, "next", &next));
	page.next = http_local_or_null(next);
	if (req->viewer.id != 0)
		return respond_elsewhere(res,
		    page.next == NULL ? "/account/" : page.next);
	fill_page(req, res, &page, NULL);
	return respond_page(res, "account/register", &page);
}

static const char *
fault_of(enum challenge_verdict verdict)
{
	switch (verdict) {
	case CHALLENGE_IS_WRONG:
		return "That is not the answer. Here is another question.";
	case CHALLENGE_IS_HASTY:
		return "That was quicker than anybody reads. Please send it"
		       " once more.";
	case CHALLENGE_IS_OLD:
		return "This question was asked long ago. Here is another"
		       " one.";
	default:
		return NULL;
	}
}

/* All that is wrong at once; true when something is. */
static bool
find_faults(struct request *req, const struct registration *form,
    struct register_page *page, const char **ticket)
{
	struct challenge_answer answer = {
		.ticket = *ticket == NULL ? "" : *ticket,
		.given = form->answer == NULL ? "" : form->answer,
		.own_answers = req->settings->register_answer,
		.after_s = req->settings->register_after_s,
	};
	enum challenge_verdict verdict = challenge_judge(req->arena,
	    request_key(req), &answer, clock_now_us());

	if (form->trap != NULL && *form->trap != '\0')
		verdict = CHALLENGE_IS_WRONG;
	page->name_fault = name_fault(form->name);
	page->password_fault = password_fault(form->password, form->name);
	page->answer_fault = fault_of(verdict);
	if (verdict == CHALLENGE_IS_WRONG || verdict == CHALLENGE_IS_OLD) {
		*ticket = NULL;
		page->answer = "";
	}
	return page->name_fault != NULL || page->password_fault != NULL ||
	    page->answer_fault != NULL;
}

static enum status
refuse_too_many(struct request *req, const unsigned char network[SHA256_BYTES])
{
	int most = req->settings->registrations_per_day, count;

	if (most == 0)
		return OK;
	TRY(registrations_count(req->db, req->arena, network, &count));
	if (count < most)
		return OK;
	req->problem.retry_after_s = 60 * 60;
	return TOO_MANY;
}

/* Fails: CONFLICT with what is wrong on the page; TOO_MANY. */
static enum status
make_account(struct request *req, const struct registration *form,
    struct register_page *page, int *id)
{
	const char *place = request_network(req);
	struct new_account account = { .name = form->name };
	unsigned char network[SHA256_BYTES], ticket[SHA256_BYTES];
	enum status status;

	keyed_digest(request_key(req), "registrations", &place, 1, network);
	sha256_of(form->ticket, strlen(form->ticket), ticket);
	TRY(refuse_too_many(req, network));
	TRY(sign_in_hash(req, form->password, &account.password_hash));
	status = registration_insert(req->db, req->arena, ticket, network);
	if (status == CONFLICT)
		page->answer_fault = "An account was made with this form"
				     " already. Here is another question.";
	TRY(status);
	status = account_insert(req->db, req->arena, &account, id);
	if (status == CONFLICT)
		page->name_fault = "Somebody has this name already, or had it.";
	return status;
}

enum status
register_sent(struct request *req, struct response *res)
{
	struct registration form = { .next = NULL };
	struct register_page page = { .name = NULL };
	enum status status = UNPROCESSABLE;
	const char *ticket;
	int id;

	TRY(form_read(req, registration_fields, COUNT_OF(registration_fields),
	    &form));
	ticket = form.ticket;
	page.name = form.name;
	page.answer = form.answer == NULL ? "" : form.answer;
	page.next = http_local_or_null(form.next);
	if (!req->settings->registration)
		status = FORBIDDEN;
	else if (!find_faults(req, &form, &page, &ticket))
		status = make_account(req, &form, &page, &id);
	if (status == OK) {
		TRY(sign_in_begin(req, res, id));
		return respond_elsewhere(res,
		    page.next == NULL ? "/account/" : page.next);
	}
	if (status == TOO_MANY)
		page.fault = "There were too many new accounts from your"
			     " address today. Try again tomorrow.";
	else if (status == UNAVAILABLE)
		page.fault = req->problem.detail;
	else if (status == INTERNAL)
		return status;
	if (page.answer_fault != NULL && status == CONFLICT)
		ticket = NULL;
	fill_page(req, res, &page, ticket);
	return respond_refusal(res, status, "account/register", &page);
}
