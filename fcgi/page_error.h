/* fcgi/page_error.h: why there is no other page. */

#ifndef PAGE_ERROR_H
#define PAGE_ERROR_H

#include "page_site.h"

/* templates/error.html */
struct error_page {
	struct site site;
	int number;
	const char *title;
	const char *detail;
};

extern const struct view error_view;

#endif
