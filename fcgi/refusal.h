/* fcgi/refusal.h: says why a request is refused, as a problem document or as a page. */

#ifndef REFUSAL_H
#define REFUSAL_H

#include "respond.h"

/* A status in HTTP, and what it says when the problem says nothing. */
struct refusal {
	int number;
	const char *title;
	const char *code;
	const char *detail;
};

const struct refusal *refusal_of(enum status status);

/* Turns a refusal into a problem document or an error page. */
void respond_failure(struct response *res, enum status status);

/*
 * Writes the pages that nginx shows when it answers an error itself, in
 * settings->errors_dir ("": none): 404.html and so on. One that cannot be
 * written is logged: what is served does not depend on it.
 */
void refusal_files_write(struct arena *arena, const struct settings *settings,
    const struct templates *templates);

#endif
