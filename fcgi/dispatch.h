/* fcgi/dispatch.h: the route table, and a request from arrival to answer. */

#ifndef DISPATCH_H
#define DISPATCH_H

#include "request.h"
#include "respond.h"

#include <limits.h>

/* The web server at the other end: the gateway, or a test. */
struct peer {
	void *context;
	const char *(*parameter)(void *context, const char *name);
	/* The bytes read; 0 at the end, -1 when the peer failed. */
	int (*read)(void *context, char *bytes, int length);
	/* False: the client is gone. */
	bool (*send)(void *context, const char *bytes, size_t length);
	bool (*flush)(void *context);
	/* The answer is whole. */
	bool (*end)(void *context);
	/* Ends the connection so that the client sees a broken answer. */
	void (*break_off)(void *context);
	/*
	 * Waits so long. False: the client or this process is leaving. NULL
	 * where others would be kept waiting.
	 */
	bool (*wait)(void *context, int ms);
	/* Says to the watchdog that a stream is alive. */
	void (*beat)(void *beat_context);
	void *beat_context;
};

enum who {
	ANYONE,
	SIGNED_IN, /* a token may need a scope: db and this say which */
	IN_PERSON, /* by a session: no token is enough */
	ADMINISTRATOR,
};

/* How a failure is told. */
enum audience {
	PAGE,	 /* to a person: HTML */
	API,	 /* to a program: problem JSON; public reads allow any origin */
	BY_BODY, /* PAGE for a form that a browser sent, else API */
};

/* A body that the handler reads as it comes; it looks at "csrf" itself. */
#define BODY_STREAMED UINT_MAX

struct route {
	unsigned methods; /* HEAD comes with GET */
	const char *path; /* "/api/picture/{id}", no last slash */
	enum audience audience;
	enum who who;
	enum db_mode db;
	unsigned body_bytes; /* the most that is read; 0: no body */
	enum status (*handler)(struct request *req, struct response *res);
};

extern const struct route routes[];
extern const size_t route_count;

/* What a worker serves with. */
struct server {
	const struct settings *settings;
	const struct templates *templates;
	const struct manual *manual;
	struct arena *arena; /* of the request */
	struct db *reader;
	struct db *writer;
	const struct turns *turns; /* at hashing passwords; NULL: no limit */
	struct media_store *media;
	struct image_decoder *decoder;
};

/*
 * The first route of a path that has one of the methods; path_parts
 * (PATH_PARTS_MAX) receives what its {} caught. methods receives all that
 * the path has, 0 when there is no such path.
 */
const struct route *route_find(const struct http_path *path, unsigned wanted,
    const char **path_parts, unsigned *methods);

/* True for what a page of any other site may read too. */
bool request_is_public(const struct request *req);

/* Who reads the failures of a request. */
enum audience request_audience(const struct request *req);

/* ---- admit.c: who asks, and what that one may do ---- */

/*
 * Fills in the viewer, by a cookie or a token, on the primary; asks nothing
 * where neither was sent. A session that has ended is nobody's.
 */
void admit_viewer(const struct server *server, struct request *req);

/*
 * Whether the viewer may use the route, and whether a page of another site
 * has sent what would change something. Fails: UNAUTHENTICATED, FORBIDDEN,
 * UNAVAILABLE.
 */
enum status admit_route(struct request *req) MUST_CHECK;

/*
 * Whether the account has changed more within a minute or an hour than the
 * settings allow; counts this request. In a transaction of its own, so that
 * what is refused counts too and nobody waits for another's. Fails: TOO_MANY
 * with a problem, UNAVAILABLE.
 */
enum status admit_rate(const struct server *server, struct request *req)
    MUST_CHECK;

/*
 * Whether a form that changes something is one of ours: sent is its field
 * "csrf", or NULL. Fails: FORBIDDEN.
 */
enum status admit_form(struct request *req, const char *sent) MUST_CHECK;

/* The bit of a method's name; METHOD_OTHER for what is not known. */
enum method method_of(const char *name);

/* "GET, HEAD, POST". Owns: the arena. */
const char *method_list(struct arena *arena, unsigned methods);

/* Serves one request: the answer has been sent when it returns. */
void dispatch(struct server *server, const struct peer *peer);

#endif
