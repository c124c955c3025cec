/* fcgi/page/upload.h: the page that takes an image file. */

#ifndef PAGE_UPLOAD_H
#define PAGE_UPLOAD_H

#include "page/card.h"
#include "page/picture_fields.h"
#include "page/site.h"

/* templates/upload/show.html */
struct upload_page {
	struct site site;
	struct picture_fields fields;
	const char *limits;	 /* of a file, in words */
	const char *file_fault;	 /* what is wrong with the file, or NULL */
	const char *annotations; /* regions as JSON, as they were typed */
	const char *annotations_fault;
	const char *fault; /* with all of it, or NULL */
	bool was_sent;	   /* the file has to be chosen again */
	const char *held;  /* the name of one that waits, or NULL */
	bool asks;	   /* what to do about what the file tells */
	const char *told;  /* "position, owner" */
	bool can_remove;
	bool is_converted; /* what is chosen */
	bool is_kept;
	bool has_same;
	const struct picture_card *same; /* pictures with the same bytes */
	size_t same_count;
};

extern const struct view upload_page_view;

/* Owns: the arena of the request. */
void upload_page_init(struct upload_page *page, const struct request *req);

#endif
