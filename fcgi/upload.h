/* fcgi/upload.h: an image file on its way to become a picture. */

#ifndef UPLOAD_H
#define UPLOAD_H

#include "image/image.h"
#include "picture_form.h"
#include "upload_body.h"
#include "upload_metadata.h"

/* An upload; kept over a second try, for the body comes only once. */
struct upload {
	struct upload_body body;
	struct upload_metadata metadata;
	struct picture_form form;
	bool is_again; /* the same bytes are wanted once more */
	const char *key;
	unsigned char content[SHA256_BYTES]; /* of all that was sent */
	struct image_report image;
	struct media_derivation *derivation; /* NULL: not decoded yet */
	bool is_kept;			     /* the files have their names */
	/* What became of it. */
	int picture_id;
	int *same; /* pictures with the same bytes */
	size_t same_count;
};

/* Of what is said of a picture, its regions included. */
extern const struct json_limits upload_json_limits;

/*
 * Makes the picture that was asked for, or finds the one that the same
 * request made before. Fails: with a problem, whatever is wrong with it.
 */
enum status upload_store(struct request *req, struct upload *upload) MUST_CHECK;

#endif
