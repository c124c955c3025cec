/* fcgi/page/download.h: the sizes in which a picture can be had. */

#ifndef PAGE_DOWNLOAD_H
#define PAGE_DOWNLOAD_H

#include "request.h"
#include "store/picture.h"
#include "view/view.h"

/* One of the sizes to download. */
struct picture_size {
	const char *name;		/* "Original" */
	const char *address;
	const char *file_name;		/* to be saved as */
	int width;
	int height;
	const char *type;		/* "JPEG" */
	const char *size;		/* "158 kB"; NULL: not known */
};

extern const struct view picture_size_view;

/* The original and its derivatives, and what is known of its file. */
struct downloads {
	const struct picture_size *sizes;
	size_t count;
	const char *full_address;	/* NULL: browsers do not show its type */
	const char *type;		/* "JPEG" */
	const char *sha256;
	int frame_count;
	bool is_moving;			/* has several frames */
};

/* Owns: the arena. */
enum status downloads_find(struct request *req, const struct picture *picture,
    struct downloads *downloads) MUST_CHECK;

#endif
