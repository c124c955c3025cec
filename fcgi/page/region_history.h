/* fcgi/page/region_history.h: what happened to one region, for pages and programs. */

#ifndef PAGE_REGION_HISTORY_H
#define PAGE_REGION_HISTORY_H

#include "page/picture_history.h"
#include "store/region_history.h"

/*
 * The steps of a region of a picture, of those below the parameter before.
 * Fails: BAD_INPUT; NOT_FOUND with a problem, where the picture never had it.
 */
enum status region_history_find(struct request *req, int picture_id,
    int region_id, struct slice slice, struct region_history *history)
    MUST_CHECK;

/* The same as the page of revisions, with what each step changed. */
enum status region_history_page_find(struct request *req, int picture_id,
    int region_id, struct slice slice, struct picture_history_page *page)
    MUST_CHECK;

#endif
