/* fcgi/page/picture_acts.h: what whoever looks at a picture may do with it. */

#ifndef PAGE_PICTURE_ACTS_H
#define PAGE_PICTURE_ACTS_H

#include "page/picture_fields.h"
#include "page/site.h"
#include "store/picture.h"

/* One of the five buttons that give stars. */
struct star_button {
	int stars;
	const char *words; /* "Give 3 stars" */
	bool is_full;	   /* the viewer gave that many or more */
	bool is_given;	   /* exactly that many */
};

/* templates/picture/rate.html, templates/picture/acts.html */
struct picture_acts {
	const char *csrf;
	const char *address; /* of the picture */
	const struct star_button *buttons;
	size_t button_count;
	bool has_rated;
	bool may_state; /* is the author, or an administrator */
	bool may_annotate; /* at once: else it waits for the author */
};

extern const struct view picture_acts_view;

/* NULL: nobody is signed in. Owns: the arena. */
enum status picture_acts_find(struct request *req,
    const struct picture *picture, struct picture_acts **acts) MUST_CHECK;

/* templates/picture/edit.html */
struct picture_edit_page {
	struct site site;
	const char *name;
	const char *address;
	struct picture_fields fields;
	int revision; /* that the form was made from */
	const char *reason;
	const char *fault;
	bool is_lost; /* somebody was faster: now is what it says */
	struct picture now;
};

extern const struct view picture_edit_page_view;

/* templates/picture/replace.html, templates/picture/delete.html */
struct picture_ask_page {
	struct site site;
	const char *name;
	const char *address;
	int replacement_id; /* that stands, or 0 */
	const char *replacement_address;
	const char *typed;
	const char *fault;
};

extern const struct view picture_ask_page_view;

#endif
