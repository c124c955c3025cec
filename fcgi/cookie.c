/* fcgi/cookie.c: the cookies of the site. */

#include "cookie.h"

#include <string.h>

static bool
is_https(const struct request *req)
{
	return text_starts(req->settings->public_url, "https:");
}

/* A browser keeps a cookie with this prefix only when it came over https. */
static const char *
full_name(const struct request *req, const char *name)
{
	return is_https(req) ? arena_format(req->arena, "__Host-%s", name) :
			       name;
}

const char *
cookie_read(const struct request *req, const char *name)
{
	return http_cookie(req->arena, request_header(req, "Cookie"),
	    full_name(req, name));
}

static void
set(struct response *res, const char *name, const char *value, const char *life)
{
	const struct request *req = res->req;

	respond_header(res, "Set-Cookie",
	    arena_format(req->arena,
		"%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s",
		full_name(req, name), value, is_https(req) ? "; Secure" : "",
		life));
}

void
cookie_set(struct response *res, const char *name, const char *value,
    int64_t life_s)
{
	set(res, name, value,
	    life_s == 0 ? "" :
			  arena_format(res->req->arena, "; Max-Age=%lld",
			      (long long)life_s));
}

void
cookie_end(struct response *res, const char *name)
{
	set(res, name, "", "; Max-Age=0");
}

const char *
cookie_csrf(struct request *req, struct response *res)
{
	unsigned char ignored[SHA256_BYTES];
	const char *visit;

	if (req->viewer.csrf != NULL)
		return req->viewer.csrf;
	visit = cookie_read(req, COOKIE_VISIT);
	if (visit == NULL || !secret_read(req->arena, visit, ignored)) {
		visit = secret_make(req->arena, ignored);
		cookie_set(res, COOKIE_VISIT, visit, 0);
	}
	return csrf_make(req->arena, request_key(req), visit);
}
