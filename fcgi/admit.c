/* fcgi/admit.c: who asks, and what that one may do. */

#include "dispatch.h"

#include "cookie.h"
#include "store/write_rate.h"

#include <string.h>
#include <strings.h>

enum { DAY_S = 24 * 60 * 60 };

/* ---- who asks ---- */

/* The token behind "Authorization: Bearer", or NULL. */
static const char *
bearer_of(const struct request *req)
{
	static const char scheme[] = "Bearer";
	const char *header = request_header(req, "Authorization");

	if (header == NULL ||
	    strncasecmp(header, scheme, sizeof(scheme) - 1) != 0)
		return NULL;
	header += sizeof(scheme) - 1;
	if (*header != '\0' && *header != ' ')
		return NULL;
	return header + strspn(header, " ");
}

static enum status
identify(struct db *db, struct request *req, bool is_token,
    const unsigned char kept[SHA256_BYTES], struct identity *identity)
{
	if (is_token)
		return token_identify(db, req->arena, kept, identity);
	return session_identify(db, req->arena, kept,
	    req->settings->session_idle_days * DAY_S, identity);
}

/* That it was used is noted every few minutes: most requests only read. */
static enum status
look_up(struct db *db, struct request *req, bool is_token,
    const unsigned char kept[SHA256_BYTES], struct identity *identity)
{
	enum status status = db_begin(db, DB_READ);

	if (status == OK)
		status = identify(db, req, is_token, kept, identity);
	req->admit_round_trips = db_round_trips(db);
	db_rollback(db);
	if (status != OK || !identity->is_to_touch)
		return status;
	status = db_begin(db, DB_WRITE);
	if (status == OK)
		status = is_token ? token_touch(db, req->arena, kept) :
				    session_touch(db, req->arena, kept);
	if (status == OK)
		status = db_commit(db);
	req->admit_round_trips += db_round_trips(db) + 1;
	if (status != OK)
		db_rollback(db);
	return status;
}

static void
admit_program(const struct server *server, struct request *req,
    const char *token)
{
	struct viewer *viewer = &req->viewer;
	struct identity identity;
	enum status status = NOT_FOUND;

	if (api_token_read(req->arena, token, viewer->token_kept))
		status = look_up(server->writer, req, true, viewer->token_kept,
		    &identity);
	viewer->is_program = true;
	viewer->trouble = status == NOT_FOUND ? UNAUTHENTICATED : status;
	if (status != OK)
		return;
	viewer->id = identity.account_id;
	viewer->name = identity.name;
	viewer->scope = identity.scope;
	viewer->is_administrator =
	    identity.is_admin && identity.scope == SCOPE_ADMIN;
}

static void
admit_person(const struct server *server, struct request *req,
    const char *secret)
{
	struct viewer *viewer = &req->viewer;
	struct identity identity;
	enum status status;

	if (!secret_read(req->arena, secret, viewer->session_kept))
		return;
	status = look_up(server->writer, req, false, viewer->session_kept,
	    &identity);
	if (status == NOT_FOUND)
		return;
	viewer->trouble = status;
	if (status != OK)
		return;
	viewer->id = identity.account_id;
	viewer->name = identity.name;
	viewer->scope = SCOPE_ADMIN;
	viewer->is_administrator = identity.is_admin;
	viewer->csrf = csrf_make(req->arena, request_key(req), secret);
}

void
admit_viewer(const struct server *server, struct request *req)
{
	const char *token = bearer_of(req);
	const char *secret = cookie_read(req, COOKIE_SESSION);

	if (token != NULL)
		admit_program(server, req, token);
	else if (secret != NULL)
		admit_person(server, req, secret);
}

/* ---- what that one may do ---- */

/*
 * A token that is none is refused everywhere, so that its program notices;
 * a database that is away keeps no person from reading as anybody can.
 */
static enum status
refuse_trouble(struct request *req)
{
	const struct viewer *viewer = &req->viewer;

	if (viewer->trouble == OK)
		return OK;
	if (viewer->trouble == UNAUTHENTICATED)
		return refuse(&req->problem, req->arena, UNAUTHENTICATED,
		    "bad-token",
		    "The token in the header Authorization is"
		    " not one of ours, has ended, or was revoked.");
	if (!viewer->is_program && req->route->who == ANYONE &&
	    req->route->db != DB_WRITE)
		return OK;
	return viewer->trouble;
}

static enum status
refuse_scope(struct request *req, const char *scope)
{
	return refuse_field(req, FORBIDDEN, "scope-too-small", "Authorization",
	    arena_format(req->arena, "a token with the scope %s", scope),
	    arena_format(req->arena, "This needs a token with the scope %s.",
		scope));
}

static enum status
admit_scope(struct request *req)
{
	const struct route *route = req->route;

	if (!req->viewer.is_program || route->who == ANYONE)
		return OK;
	if (route->who == IN_PERSON)
		return refuse(&req->problem, req->arena, FORBIDDEN,
		    "not-for-tokens",
		    "No token may do this: sign in with your"
		    " password instead.");
	if (route->who == ADMINISTRATOR && req->viewer.scope != SCOPE_ADMIN)
		return refuse_scope(req, "admin");
	if (route->db == DB_WRITE && req->viewer.scope == SCOPE_READ)
		return refuse_scope(req, "write");
	return OK;
}

/* True for a request that may change something. */
static bool
is_writing(const struct request *req)
{
	return req->route->db == DB_WRITE && req->method != METHOD_GET &&
	    req->method != METHOD_HEAD;
}

static bool
is_own_origin(const struct request *req, const char *origin)
{
	const char *url = req->settings->public_url;
	const char *host = request_header(req, "Host");
	size_t length = strcspn(strstr(url, "://") + 3, "/") +
	    (size_t)(strstr(url, "://") + 3 - url);

	if (strlen(origin) == length && strncasecmp(origin, url, length) == 0)
		return true;
	/* Reached under another name; which one, no page can choose. */
	return host != NULL &&
	    text_is_ignoring_case(origin,
		arena_format(req->arena, "%s://%s",
		    text_starts(url, "https:") ? "https" : "http", host));
}

/* Programs send neither header; browsers say which page it was. */
static enum status
admit_origin(struct request *req)
{
	const char *origin = request_header(req, "Origin");
	const char *site = request_header(req, "Sec-Fetch-Site");

	if (!is_writing(req) ||
	    ((origin == NULL || is_own_origin(req, origin)) &&
		(site == NULL || !text_is(site, "cross-site"))))
		return OK;
	return refuse_field(req, FORBIDDEN, "foreign-origin", "Origin", NULL,
	    "A page of another site may not send this.");
}

enum status
admit_route(struct request *req)
{
	enum who who = req->route->who;

	TRY(refuse_trouble(req));
	TRY(admit_origin(req));
	if (who != ANYONE && req->viewer.id == 0)
		return UNAUTHENTICATED;
	TRY(admit_scope(req));
	if (who == ADMINISTRATOR && !req->viewer.is_administrator)
		return FORBIDDEN;
	return OK;
}

/* ---- how often ---- */

static enum status
refuse_rate(struct request *req, int most, const char *unit, int left_s)
{
	refuse(&req->problem, req->arena, TOO_MANY, "too-many-writes",
	    "Your account has changed something more than %d times within %s,"
	    " which is as much as this site takes. Wait %d seconds.",
	    most, unit, left_s);
	req->problem.retry_after_s = left_s;
	return TOO_MANY;
}

static enum status
count_write(struct db *db, struct request *req, struct write_rate *rate)
{
	enum status status = db_begin(db, DB_WRITE);

	if (status == OK)
		status = write_rate_count(db, req->arena, req->viewer.id, rate);
	if (status == OK)
		status = db_commit(db);
	req->admit_round_trips += db_round_trips(db) + 1;
	if (status != OK)
		db_rollback(db);
	return status;
}

enum status
admit_rate(const struct server *server, struct request *req)
{
	const struct settings *settings = req->settings;
	int per_minute = settings->writes_per_minute;
	int per_hour = settings->writes_per_hour;
	struct write_rate rate;

	if (!is_writing(req) || req->route->who == ANYONE ||
	    (per_minute == 0 && per_hour == 0))
		return OK;
	TRY(count_write(server->writer, req, &rate));
	if (per_hour > 0 && rate.in_hour > per_hour)
		return refuse_rate(req, per_hour, "an hour", rate.hour_left_s);
	if (per_minute > 0 && rate.in_minute > per_minute)
		return refuse_rate(req, per_minute, "a minute",
		    rate.minute_left_s);
	return OK;
}

/*
 * Who is signed in has forms of the session. Others have those of a visit;
 * these are good for what anyone may do, as one may sign in meanwhile.
 */
enum status
admit_form(struct request *req, const char *sent)
{
	const char *visit;

	if (req->route->audience != PAGE || !is_writing(req))
		return OK;
	if (secrets_are_equal(sent, req->viewer.csrf))
		return OK;
	visit = cookie_read(req, COOKIE_VISIT);
	if (visit != NULL && req->route->who == ANYONE &&
	    csrf_is_right(req->arena, request_key(req), visit, sent))
		return OK;
	return refuse(&req->problem, req->arena, FORBIDDEN, "stale-form",
	    "This form did not come from a page that this site has just shown"
	    " to you.");
}
