/* fcgi/sign_in.c: passwords checked, sessions begun and ended, for any handler. */

#include "sign_in.h"

#include "cookie.h"

#include <ctype.h>

enum { DAY_S = 24 * 60 * 60 };

static struct password_cost
cost_of(const struct request *req)
{
	return (struct password_cost){
		.memory_kib = (uint32_t)req->settings->password_memory_kib,
		.passes = (uint32_t)req->settings->password_passes,
		.lanes = 1,
	};
}

/*
 * The name and the address together: counting by name alone would let
 * anybody keep its owner out. Upper and lower case are one, so that nobody
 * has a new start with each way of writing it.
 */
static void
make_key(const struct request *req, const char *name,
    unsigned char key[SHA256_BYTES])
{
	char *folded = arena_text(req->arena, name), *at;
	const char *texts[] = { folded, request_network(req) };

	for (at = folded; *at != '\0'; at++)
		*at = (char)tolower((unsigned char)*at);
	keyed_digest(request_key(req), "wrong passwords", texts,
	    COUNT_OF(texts), key);
}

static enum status
refuse_wait(struct request *req, int wait_s)
{
	refuse(&req->problem, req->arena, TOO_MANY, "too-many-attempts",
	    "There were too many wrong passwords for this user name from your"
	    " address. The next one is looked at in %d second%s.",
	    wait_s, wait_s == 1 ? "" : "s");
	req->problem.retry_after_s = wait_s;
	return TOO_MANY;
}

/* One answer for a name that nobody has and for a wrong password. */
static enum status
refuse_password(struct request *req, const unsigned char key[SHA256_BYTES])
{
	int wait_s;

	TRY(sign_in_failure_add(req->db, req->arena, key, &wait_s));
	req->keeps_writes = true;
	return refuse(&req->problem, req->arena, UNAUTHENTICATED,
	    "wrong-password", "The user name or the password is wrong.");
}

static enum status
take_turn(struct request *req, int *turn)
{
	if (turns_enter(req->turns, turn) == OK)
		return OK;
	return refuse(&req->problem, req->arena, UNAVAILABLE, "busy",
	    "Too many people sign in at this moment. Try again in a second.");
}

/* new_hash stays NULL while the one that is kept is as dear as is asked. */
static enum status
compare(struct request *req, const char *password, const char *hash,
    const char **new_hash)
{
	struct password_cost cost = cost_of(req);
	bool needs_rehash = false;
	enum status status;
	int turn;

	TRY(take_turn(req, &turn));
	status = password_verify(password, hash, &cost, &needs_rehash);
	if (status == OK && needs_rehash)
		status = password_hash(req->arena, password, &cost, new_hash);
	turns_leave(req->turns, turn);
	return status;
}

enum status
sign_in_check(struct request *req, const char *name, const char *password,
    struct sign_in_account *account)
{
	unsigned char key[SHA256_BYTES];
	const char *hash, *new_hash = NULL;
	enum status status;
	int wait_s;

	status = sign_in_account_find(req->db, req->arena, name, account);
	if (status != OK && status != NOT_FOUND)
		return status;
	hash = status == OK ? account->password_hash : NULL;
	make_key(req, status == OK ? account->name : name, key);
	TRY(sign_in_wait_find(req->db, req->arena, key, &wait_s));
	if (wait_s > 0)
		return refuse_wait(req, wait_s);
	status = compare(req, password, hash, &new_hash);
	if (status == OK)
		status = sign_in_account_hold(req->db, req->arena, account->id,
		    hash);
	/* Not found: the password has just been changed. */
	if (status == UNAUTHENTICATED || status == NOT_FOUND)
		return refuse_password(req, key);
	TRY(status);
	if (account->is_suspended)
		return refuse(&req->problem, req->arena, FORBIDDEN, "suspended",
		    "This account has been suspended. An administrator can say"
		    " why.");
	TRY(sign_in_failures_delete(req->db, req->arena, key));
	if (new_hash != NULL)
		TRY(sign_in_hash_replace(req->db, req->arena, account->id, hash,
		    new_hash));
	return OK;
}

enum status
sign_in_confirm(struct request *req, const char *password)
{
	struct sign_in_account account;
	enum status status;

	status = sign_in_check(req, req->viewer.name, password, &account);
	if (status != UNAUTHENTICATED)
		return status;
	return refuse_field(req, FORBIDDEN, "wrong-password", "password", NULL,
	    "The password is wrong.");
}

enum status
sign_in_hash(struct request *req, const char *password, const char **hash)
{
	struct password_cost cost = cost_of(req);
	enum status status;
	int turn;

	TRY(take_turn(req, &turn));
	status = password_hash(req->arena, password, &cost, hash);
	turns_leave(req->turns, turn);
	return status;
}

/* A session that somebody else may have put into the browser ends here. */
static enum status
end_old(struct request *req)
{
	const char *secret = cookie_read(req, COOKIE_SESSION);
	unsigned char kept[SHA256_BYTES];

	if (secret == NULL || !secret_read(req->arena, secret, kept))
		return OK;
	return session_delete(req->db, req->arena, kept);
}

enum status
sign_in_begin(struct request *req, struct response *res, int account_id)
{
	const char *user_agent = request_header(req, "User-Agent");
	int life_s = req->settings->session_days * DAY_S;
	unsigned char kept[SHA256_BYTES];
	const char *secret = secret_make(req->arena, kept);

	TRY(end_old(req));
	TRY(session_insert(req->db, req->arena, kept, account_id,
	    user_agent == NULL ? "" : user_agent, life_s));
	cookie_set(res, COOKIE_SESSION, secret, life_s);
	return OK;
}

enum status
sign_in_end(struct request *req, struct response *res)
{
	TRY(end_old(req));
	cookie_end(res, COOKIE_SESSION);
	return OK;
}
