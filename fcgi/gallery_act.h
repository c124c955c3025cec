/* fcgi/gallery_act.h: what changes galleries, for pages and programs alike. */

#ifndef GALLERY_ACT_H
#define GALLERY_ACT_H

#include "request.h"
#include "respond.h"
#include "store/gallery.h"

struct gallery_texts {
	const char *title;
	const char *description;
};

/* Owner, those who are trusted, administrators. */
bool gallery_may_fill(const struct viewer *viewer,
    const struct gallery *gallery);

/* Owner and administrators. */
bool gallery_may_shape(const struct viewer *viewer,
    const struct gallery *gallery);

/*
 * The gallery of the path or of an id, to be filled or shaped by the viewer;
 * nobody else changes it meanwhile. Fails: NOT_FOUND, GONE, FORBIDDEN.
 */
enum status gallery_take_to_fill(struct request *req, int id,
    struct gallery *gallery) MUST_CHECK;
enum status gallery_take_to_shape(struct request *req, int id,
    struct gallery *gallery) MUST_CHECK;

/* Fails: BAD_INPUT, UNPROCESSABLE with a problem (of a text; no title). */
enum status gallery_make(struct request *req, struct gallery_texts *texts,
    int *id) MUST_CHECK;
enum status gallery_rewrite(struct request *req, int id,
    struct gallery_texts *texts) MUST_CHECK;

/* Deletes it. */
enum status gallery_end(struct request *req, int id) MUST_CHECK;

/*
 * Whether these pictures can be put into a gallery. Fails: UNPROCESSABLE
 * with a problem that names field: none, too many at once, or some that
 * nobody may see.
 */
enum status gallery_check_pictures(struct request *req, const char *field,
    const struct int_list *pictures) MUST_CHECK;

/* Puts pictures that were checked into a gallery, and takes any out. */
enum status gallery_put_in(struct request *req, int id,
    const struct int_list *pictures, int *added) MUST_CHECK;
enum status gallery_take_out(struct request *req, int id,
    const struct int_list *pictures, int *removed) MUST_CHECK;

/*
 * Puts a picture at a position from 1, which receives where it is then; or
 * the newest first again. Fails: BAD_INPUT, UNPROCESSABLE with a problem.
 */
enum status gallery_put_at(struct request *req, int id, int picture_id,
    int *position) MUST_CHECK;
enum status gallery_unarrange(struct request *req, int id) MUST_CHECK;

/*
 * Trusts somebody, or no longer; the owner needs no trust. Fails:
 * UNPROCESSABLE with a problem (nobody has the name).
 */
enum status gallery_trust(struct request *req, const struct gallery *gallery,
    const char *username) MUST_CHECK;
enum status gallery_distrust(struct request *req, const struct gallery *gallery,
    const char *username) MUST_CHECK;

/*
 * The page of a gallery once more, with numbers as they were typed and the
 * problem of the request; returns UNPROCESSABLE.
 */
enum status gallery_show_refused(struct request *req, struct response *res,
    const struct gallery *gallery, const char *numbers) MUST_CHECK;

#endif
