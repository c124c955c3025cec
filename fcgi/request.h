/* fcgi/request.h: a request as the handlers see it. */

#ifndef REQUEST_H
#define REQUEST_H

#include "auth/auth.h"
#include "base/base.h"
#include "config/config.h"
#include "db/db.h"
#include "http/http.h"
#include "store/session.h"

/* Bits, so that a route can hold several. */
enum method {
	METHOD_GET = 1 << 0,
	METHOD_HEAD = 1 << 1,
	METHOD_POST = 1 << 2,
	METHOD_PUT = 1 << 3,
	METHOD_PATCH = 1 << 4,
	METHOD_DELETE = 1 << 5,
	METHOD_OPTIONS = 1 << 6,
	METHOD_OTHER = 1 << 7,
};

enum {
	PATH_PARTS_MAX = 4,
	LIMIT_DEFAULT = 16,
	LIMIT_MAX = 1000,
};

/* Who asks. id 0: nobody is signed in. */
struct viewer {
	int id;
	const char *name;
	bool is_administrator; /* and acts as one: a token needs the scope */
	bool is_program;       /* by a token, not by a session */
	enum token_scope scope;
	const char *csrf; /* what the forms of the session carry, or NULL */
	unsigned char session_kept[SHA256_BYTES]; /* of a session */
	unsigned char token_kept[SHA256_BYTES];	  /* of a token */
	enum status trouble; /* OK, or why it is not known who asks */
};

struct after;
struct image_decoder;
struct manual;
struct media_store;
struct peer;
struct route;
struct templates;

struct request {
	struct arena *arena;
	const struct settings *settings;
	const struct templates *templates;
	const struct manual *manual;
	const struct route *route; /* NULL: no such address */
	enum method method;	   /* HEAD runs the handler of GET */
	const char *method_name;   /* as sent */
	const char *url;	   /* as sent: path, "?", query */
	const char *path_parts[PATH_PARTS_MAX]; /* what {} caught, decoded */
	struct http_pairs query;		/* of the URL, decoded */
	const char *content_type;		/* "" when not sent */
	const char *body;			/* NUL behind it */
	size_t body_length;
	int64_t body_left; /* of one that is read as it comes; -1: not said */
	struct db *db; /* by the route; NULL for DB_NONE */
	struct viewer viewer;
	const struct turns *turns; /* at hashing passwords */
	struct problem problem;	   /* why the request was refused */
	bool keeps_writes; /* what a refused request wrote stays */
	struct after *after; /* what waits for the commit: act.h */
	void *kept; /* by a handler, for its second try */
	struct media_store *media;
	struct image_decoder *decoder;

	int64_t began_us;	 /* monotonic */
	const struct peer *peer; /* for request.c and send.c */
	const char *allowed;	 /* methods, when this one is not */
	bool is_negotiated;	 /* the answer depends on Accept */
	int admit_round_trips;	 /* to find out who asks */
};

/* For what somebody waits longest, before an empty answer. */
enum { WAIT_MAX_S = 60 };

/* Which part of a list is asked for. */
struct slice {
	int offset;
	int limit;
};

/* A header by its usual name ("If-None-Match"), or NULL. */
const char *request_header(const struct request *req, const char *name);

/*
 * Whence the request comes, to count by: an address of IPv4, or the first
 * half of one of IPv6, which one person has whole. "" where nobody says.
 */
const char *request_network(const struct request *req);

/* The key under which the site signs what it hands out. */
struct auth_key request_key(const struct request *req);

/* The first value of a query parameter, or NULL. */
const char *request_parameter(const struct request *req, const char *name);

/* The text that the first {} of the route caught; never NULL or empty. */
const char *path_name(const struct request *req);

/* The id that the first {} caught. Fails: NOT_FOUND unless 1 to 2^31-1. */
enum status path_id(struct request *req, int *id) MUST_CHECK;

/*
 * Readers of query parameters. An absent one leaves what was in value. Fails:
 * BAD_INPUT with a problem that names the parameter: malformed, out of
 * range, or given twice.
 */
enum status parameter_text(struct request *req, const char *name,
    const char **value) MUST_CHECK;
enum status parameter_int(struct request *req, const char *name, int minimum,
    int maximum, int *value) MUST_CHECK;
enum status parameter_bool(struct request *req, const char *name, bool *value)
    MUST_CHECK;

/* offset (0) and limit (LIMIT_DEFAULT, at most LIMIT_MAX). */
enum status parameter_slice(struct request *req, struct slice *slice)
    MUST_CHECK;

/*
 * Which of the content types the client likes best, by its Accept header;
 * the first when it does not say or wants none of them.
 */
int request_choose(struct request *req, const char *const *types, int count);

/* True for a form that a browser sent to see a page: not for curl's. */
bool request_is_form(const struct request *req);

/* An absolute URL: the public URL and a path that begins with a slash. */
const char *request_absolute(const struct request *req, const char *path);

/*
 * Says why the request is refused, for `return refuse_field(...)`: field is
 * the rule, parameter or key that is wrong, expected may be NULL.
 */
enum status refuse_field(struct request *req, enum status status,
    const char *code, const char *field, const char *expected,
    const char *detail);

/*
 * For a route whose handler reads its body as it comes: the next bytes, at
 * most room of them; got 0 at the end. Fails: BAD_INPUT with a problem (it
 * was cut short).
 */
enum status request_read_some(struct request *req, char *bytes, size_t room,
    size_t *got) MUST_CHECK;

/* ---- for dispatch.c: making a request from what came in ---- */

/*
 * Fills method, URL, query and content type from the parameters of the
 * gateway. Fails: BAD_INPUT with a problem.
 */
enum status request_read(struct request *req, struct http_path *path)
    MUST_CHECK;

/* Before a body is read. Fails: BAD_INPUT with a problem. */
enum status request_begin_body(struct request *req) MUST_CHECK;

/* Reads all of it. Fails: BAD_INPUT, TOO_LARGE with a problem. */
enum status request_read_body(struct request *req, size_t max_bytes) MUST_CHECK;

#endif
