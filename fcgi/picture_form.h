/* fcgi/picture_form.h: what people state about a picture, from JSON or a form. */

#ifndef PICTURE_FORM_H
#define PICTURE_FORM_H

#include "request.h"
#include "store/picture_write.h"
#include "json/json.h"

enum { PICTURE_FORM_LICENCES_MAX = 20 };

/* Texts are NULL where nothing was said; "" where it was taken away. */
struct picture_form {
	const char *title;
	const char *description;
	const char *origin_url;
	const char *creator;
	const char *credit_url;
	const char *annotators;
	const char *nature;
	const char *licences[PICTURE_FORM_LICENCES_MAX];
	size_t licence_count;
	bool has_licences;
	const struct json *annotations; /* NULL: nothing was said */
};

/*
 * Reads the manual's keys, each also under its other name (licence_ids,
 * nature_id); others are left alone. Fails: BAD_INPUT with a problem that
 * names the key: of another type, too long, no line.
 */
enum status picture_form_read_json(struct request *req, const struct json *json,
    struct picture_form *form) MUST_CHECK;

/* The same from the fields of a page's form; licence may repeat. */
enum status picture_form_read_pairs(struct request *req,
    const struct http_pairs *pairs, struct picture_form *form) MUST_CHECK;

/*
 * The parts of picture_form_resolve: nature_id stays 0 where none is named,
 * licences must be named. Fails: UNPROCESSABLE with a problem.
 */
enum status picture_form_find_nature(struct request *req,
    const struct picture_form *form, struct new_picture *picture) MUST_CHECK;
enum status picture_form_find_licences(struct request *req,
    const struct picture_form *form, struct new_picture *picture) MUST_CHECK;

/*
 * Finds what the form names and fills in the picture.
 * Fails: UNPROCESSABLE with a problem: an unknown licence, nature or object,
 * a wrong region, no licence at all.
 */
enum status picture_form_resolve(struct request *req,
    const struct picture_form *form, struct new_picture *picture) MUST_CHECK;

#endif
