/* fcgi/form.h: what a form or a JSON body says, read into a struct by a table. */

#ifndef FORM_H
#define FORM_H

#include "request.h"

/*
 * The mirror image of a view: one row for each field that is read, the rest
 * of what was sent is left alone.
 *
 *	static const struct form_field fields[] = {
 *		{ FORM_TEXT("username", struct login, name),
 *		  .is_needed = true },
 *		{ FORM_FLAG("everywhere", struct login, is_everywhere) },
 *	};
 */
enum form_type {
	FORM_TYPE_TEXT,
	FORM_TYPE_INT,
	FORM_TYPE_BOOL,
	FORM_TYPE_INT_LIST,
	FORM_TYPE_TEXTS,
};

struct form_field {
	const char *name;
	enum form_type type;
	size_t offset;
	bool is_needed;
};

/* clang-format off */

/* const char *; what is absent, or null in JSON, leaves what was there. */
#define FORM_TEXT(name, owner, member) \
	FORM_ROW_(name, owner, member, _Generic(&((owner *)0)->member, \
	    const char **: FORM_TYPE_TEXT))

/* int; in a form its digits. */
#define FORM_INT(name, owner, member) \
	FORM_ROW_(name, owner, member, _Generic(&((owner *)0)->member, \
	    int *: FORM_TYPE_INT))

/* bool; in a form true when the field is there and not empty. */
#define FORM_FLAG(name, owner, member) \
	FORM_ROW_(name, owner, member, _Generic(&((owner *)0)->member, \
	    bool *: FORM_TYPE_BOOL))

/*
 * struct int_list; in JSON a list, or one number; in a form the field as
 * often as there are numbers (once in multipart/form-data).
 */
#define FORM_INTS(name, owner, member) \
	FORM_ROW_(name, owner, member, _Generic(&((owner *)0)->member, \
	    struct int_list *: FORM_TYPE_INT_LIST))

/*
 * struct texts; in JSON a list, or one text; in a form the lines of the field
 * and of all that bear its name (once in multipart/form-data).
 */
#define FORM_TEXTS(name, owner, member) \
	FORM_ROW_(name, owner, member, _Generic(&((owner *)0)->member, \
	    struct texts *: FORM_TYPE_TEXTS))

#define FORM_ROW_(literal, owner, member, its_type) \
	.name = "" literal, .type = (its_type), .offset = offsetof(owner, member)

/* clang-format on */

/*
 * Reads the body of a request: a JSON object, or what a form sends. Fails:
 * BAD_INPUT with a problem that names the field: missing, given twice, of
 * another type.
 */
enum status form_read(struct request *req, const struct form_field *fields,
    size_t count, void *form) MUST_CHECK;

/* One field of a form's body, for all forms alike; NULL: it is not there. */
const char *form_text(struct request *req, const char *name);

#endif
