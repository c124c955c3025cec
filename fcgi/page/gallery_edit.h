/* fcgi/page/gallery_edit.h: the forms of a gallery: new, its texts, whom it trusts, its end. */

#ifndef PAGE_GALLERY_EDIT_H
#define PAGE_GALLERY_EDIT_H

#include "gallery_act.h"
#include "page/list.h"
#include "page/site.h"

/* templates/gallery/edit.html (also for a new one), templates/gallery/delete.html */
struct gallery_edit_page {
	struct site site;
	int id; /* 0: it is new */
	bool is_new;
	const char *name; /* the title it has, or its number */
	const char *address;
	struct gallery_texts texts; /* as they are typed */
	int max_title_characters;
	int max_description_characters;
	const struct person *trusted;
	size_t trusted_count;
	const char *username;	 /* as it was typed */
	const char *done;	 /* what has just been done, or NULL */
	const char *title_fault; /* what is wrong with a field, or NULL */
	const char *description_fault;
	const char *user_fault;
	struct rough_count count; /* pictures in it */
};

extern const struct view gallery_edit_page_view;

/* gallery NULL: a new one. Owns: the arena. */
struct gallery_edit_page gallery_edit_page_of(const struct request *req,
    const struct gallery *gallery);

/* Puts the problem of the request beside its field. False: it has none. */
bool gallery_edit_page_refuse(struct gallery_edit_page *page,
    const struct request *req);

#endif
