/* fcgi/pages.h: every page, and the view that its template is given. */

#ifndef PAGES_H
#define PAGES_H

#include "render/render.h"

/* The templates are checked against their views at start. */
extern const struct template_use pages[];
extern const size_t page_count;

#endif
