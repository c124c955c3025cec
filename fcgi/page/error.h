/* fcgi/page/error.h: why there is no other page. */

#ifndef PAGE_ERROR_H
#define PAGE_ERROR_H

#include "page/site.h"

/* templates/error.html: what happened, and what to do next. */
struct error_page {
	struct site site;
	int number;
	const char *title;
	const char *detail; /* what happened */
	const char *next;   /* what to do */
	const char *words;  /* to search for, "" or a guess */
	const char *sign_in; /* address, where that would help, or NULL */
	bool offers_search;
	bool offers_again;
};

extern const struct view error_view;

/*
 * The page of a refusal, which nobody but nginx may have seen yet. problem
 * may say nothing. Owns: the arena of the request.
 */
void error_page_init(struct error_page *page, const struct request *req,
    enum status status, const struct problem *problem);

#endif
