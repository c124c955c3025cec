/* fcgi/page/work.h: the end of a queue of pictures to annotate. */

#ifndef PAGE_WORK_H
#define PAGE_WORK_H

#include "page/site.h"
#include "store/work_queue.h"

/* templates/work/over.html */
struct work_page {
	struct site site;
	const char *search; /* the search page with the query */
	const char *again;  /* asks once more */
	const char *query;
};

extern const struct view work_page_view;

/* Owns: the arena. */
struct work_page work_page_of(struct request *req,
    const struct work_queue *queue);

#endif
