/* fcgi/page/lineage.h: what a picture came from, and what came from it. */

#ifndef PAGE_LINEAGE_H
#define PAGE_LINEAGE_H

#include "request.h"
#include "store/picture.h"
#include "view/view.h"

/* A picture that another came from, or that came from it. */
struct relative {
	const struct picture *picture;
	const char *name;
	const char *address;
	const char *kinship;		/* "replaced by this one" */
	bool is_here;			/* the picture in question itself */
};

extern const struct view relative_view;

/* templates/picture/lineage.html */
struct lineage {
	const struct relative *relatives;	/* itself among them */
	size_t count;
	bool has_relatives;		/* others than itself */
	const struct relative *newer;	/* its replacement, or NULL */
	int copy_count;
	const char *copies_address;	/* of all; NULL: all are shown */
};

/* Owns: the arena; the picture must live as long. */
enum status lineage_find(struct request *req, const struct picture *of,
    struct lineage *lineage) MUST_CHECK;

#endif
