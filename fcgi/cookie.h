/* fcgi/cookie.h: the cookies of the site. */

#ifndef COOKIE_H
#define COOKIE_H

#include "request.h"
#include "respond.h"

#define COOKIE_SESSION "session" /* who is signed in */
#define COOKIE_VISIT "visit"	 /* whose forms these are, until then */

/*
 * The value that came, or NULL. Over https a cookie has the name
 * __Host-<name>, which no other host of the domain can set.
 */
const char *cookie_read(const struct request *req, const char *name);

/*
 * For this site and its own requests only, out of reach of scripts. Units:
 * it lasts life_s; 0: as long as the browser runs.
 */
void cookie_set(struct response *res, const char *name, const char *value,
    int64_t life_s);

void cookie_end(struct response *res, const char *name);

/*
 * What the forms of a page carry: that of the session, or of a visit, whose
 * cookie is set where it is missing. Owns: the arena.
 */
const char *cookie_csrf(struct request *req, struct response *res);

#endif
