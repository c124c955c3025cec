/* fcgi/dispatch.c: route, admit, run, commit, respond, log. */

#include "dispatch.h"

#include "act.h"
#include "form.h"
#include "refusal.h"
#include "send.h"

/* Between two looks at what somebody waits for. */
enum { EARLY_PAUSE_MS = 250 };

/* A preflight asks about the method that it wants to send next. */
static void
answer_options(struct request *req, struct response *res,
    const struct http_path *path, unsigned methods)
{
	const char *next = request_header(req, "Access-Control-Request-Method");
	unsigned wanted = next == NULL ? methods : method_of(next);
	unsigned ignored;

	req->route = route_find(path, wanted, req->path_parts, &ignored);
	respond_options(res, methods);
}

/* Runs the handler in one transaction; a stream is sent inside of it. */
static enum status
run_once(struct request *req, struct response *res)
{
	enum status status;

	if (req->db != NULL)
		TRY(db_begin(req->db, req->route->db));
	status = req->route->handler(req, res);
	if (status == OK && res->stream != NULL)
		status = respond_send_stream(res);
	if (req->db == NULL || res->is_broken)
		return status;
	if (status == OK || req->keeps_writes) {
		TRY(db_commit(req->db));
		act_committed(req);
	}
	return status;
}

/*
 * A deadlock, a serialisation failure or a connection that died is worth one
 * more try, as long as the client has seen nothing.
 */
static enum status
run(struct request *req, struct response *res)
{
	int tries_left = 2;
	enum status status;

	do {
		bool may_retry;

		req->problem = (struct problem){ .code = NULL };
		req->keeps_writes = false;
		req->after = NULL;
		response_clear(res);
		status = run_once(req, res);
		may_retry = status != OK && res->number == 0 &&
		    req->db != NULL && db_should_retry(req->db);
		if (req->db != NULL && (status != OK || res->is_broken))
			db_rollback(req->db);
		if (!may_retry)
			return status;
	} while (--tries_left > 0);
	return status;
}

/* The same again while there is nothing to say and the client waits. */
static enum status
run_until_said(struct request *req, struct response *res)
{
	enum status status = run(req, res);

	while (status == OK && res->is_early &&
	    req->peer->wait(req->peer->context, EARLY_PAUSE_MS))
		status = run(req, res);
	return status;
}

static struct db *
database_of(const struct server *server, enum db_mode mode)
{
	if (mode == DB_NONE)
		return NULL;
	return mode == DB_READ ? server->reader : server->writer;
}

/* Reads a form before it is looked at, and leaves a streamed body alone. */
static enum status
take_body(struct request *req)
{
	if (req->method == METHOD_GET || req->method == METHOD_HEAD)
		return OK;
	if (req->route->body_bytes == 0)
		return admit_form(req, NULL);
	TRY(request_begin_body(req));
	if (req->route->body_bytes == BODY_STREAMED)
		return OK;
	TRY(request_read_body(req, req->route->body_bytes));
	return admit_form(req, form_text(req, "csrf"));
}

static enum status
serve(struct server *server, struct request *req, struct response *res)
{
	struct http_path path;
	unsigned methods;

	TRY(request_read(req, &path));
	admit_viewer(server, req);
	req->route = route_find(&path, req->method, req->path_parts, &methods);
	if (req->route == NULL && methods == 0)
		return NOT_FOUND;
	if (req->route == NULL && req->method == METHOD_OPTIONS) {
		answer_options(req, res, &path, methods);
		return OK;
	}
	if (req->route == NULL) {
		req->allowed =
		    method_list(req->arena, methods | METHOD_OPTIONS);
		return METHOD_NOT_ALLOWED;
	}
	TRY(admit_route(req));
	TRY(admit_rate(server, req));
	TRY(take_body(req));
	req->db = database_of(server, req->route->db);
	return run_until_said(req, res);
}

static void
log_request(const struct request *req, const struct response *res)
{
	int64_t us = clock_monotonic_us() - req->began_us;
	const char *url = req->url;

	/* A link that signs somebody in is no business of the log's. */
	if (req->route != NULL && text_starts(req->route->path, "/reset/"))
		url = req->route->path;
	log_line(LOG_INFO, "%s %s %d %d.%d ms %zu bytes %d round trips%s",
	    req->method_name, url, res->number, (int)(us / 1000),
	    (int)(us % 1000 / 100), res->sent_bytes,
	    req->admit_round_trips +
		(req->db == NULL ? 0 : db_round_trips(req->db)),
	    res->is_broken ? " broken" : "");
}

void
dispatch(struct server *server, const struct peer *peer)
{
	struct request *req = arena_alloc(server->arena, sizeof(*req));
	struct response *res = arena_alloc(server->arena, sizeof(*res));
	enum status status;

	req->began_us = clock_monotonic_us();
	req->arena = server->arena;
	req->settings = server->settings;
	req->templates = server->templates;
	req->manual = server->manual;
	req->turns = server->turns;
	req->media = server->media;
	req->decoder = server->decoder;
	req->peer = peer;
	req->url = "";
	req->method_name = "-";
	response_init(res, req);
	status = serve(server, req, res);
	if (status != OK && res->number == 0) {
		respond_failure(res, status);
		if (req->allowed != NULL)
			respond_header(res, "Allow", req->allowed);
	}
	if (res->number == 0)
		respond_send(res);
	log_request(req, res);
	arena_reset(server->arena);
}
