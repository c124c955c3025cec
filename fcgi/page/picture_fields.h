/* fcgi/page/picture_fields.h: the fields of a form that says what a picture is. */

#ifndef PAGE_PICTURE_FIELDS_H
#define PAGE_PICTURE_FIELDS_H

#include "picture_form.h"
#include "render/render.h"

/* One licence or nature to choose. */
struct picture_choice {
	const char *id;
	const char *words;
	bool is_free;
	bool is_chosen;
};

/* templates/picture/fields.html: as they were typed, and what is wrong. */
struct picture_fields {
	const char *title;
	const char *description;
	const char *origin_url;
	const char *creator;
	const char *credit_url;
	bool takes_proposals;
	const struct picture_choice *licences; /* the pinned ones */
	size_t licence_count;
	const char *other_licence; /* one that is not pinned */
	const struct picture_choice *natures;
	size_t nature_count;
	const char *title_fault; /* NULL: nothing is wrong with it */
	const char *description_fault;
	const char *origin_url_fault;
	const char *creator_fault;
	const char *credit_url_fault;
	const char *licence_fault;
	const char *nature_fault;
};

extern const struct view picture_fields_view;

/* Fills in what was typed and what can be chosen. */
enum status picture_fields_fill(struct request *req,
    const struct picture_form *form, struct picture_fields *fields) MUST_CHECK;

/* Puts the words beside the field they are about. False: it has none here. */
bool picture_fields_blame(struct picture_fields *fields,
    const struct problem *problem);

#endif
