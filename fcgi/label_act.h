/* fcgi/label_act.h: what makes and serves sets of samples, for pages and programs alike. */

#ifndef LABEL_ACT_H
#define LABEL_ACT_H

#include "form.h"
#include "request.h"
#include "respond.h"
#include "store/label_queue.h"

/* What is asked of a set. Whoever reads it begins with one opinion. */
struct label_wish {
	const char *name;
	const char *base_dir; /* NULL: the gallery's address */
	struct texts labels;
	bool is_open;
	int opinions;
};

/* Fails: CONFLICT, UNPROCESSABLE with a problem that names the field. */
enum status label_make(struct request *req, int gallery_id,
    const struct label_wish *wish) MUST_CHECK;

/*
 * Other labels, in another order, and whether it is open; name and opinions
 * stay. Fails: CONFLICT (a label that was given is missing), UNPROCESSABLE,
 * with a problem that names the field.
 */
enum status label_change(struct request *req, const struct label_set *set,
    const struct label_wish *wish) MUST_CHECK;

/* The set of a gallery as JSON. */
enum status label_set_respond(struct request *req, struct response *res,
    int gallery_id) MUST_CHECK;

/* The sample's file can be shown, to everyone. */
bool label_is_there(struct request *req, const struct label_sample *sample);

/*
 * The next sample for the viewer, from a place on, whose file is there.
 * Fails: NOT_FOUND.
 */
enum status label_next(struct request *req, const struct label_set *set,
    int from, struct label_sample *sample) MUST_CHECK;

#endif
