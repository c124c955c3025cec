/* fcgi/dataset_act.h: datasets asked for, by pages and programs alike. */

#ifndef DATASET_ACT_H
#define DATASET_ACT_H

#include "form.h"
#include "request.h"
#include "store/dataset.h"

/* What is asked for, as it is sent. */
struct dataset_wish {
	const char *title;
	const char *description;
	const char *query; /* NULL: everything in the gallery, or as before */
	int gallery_id;	   /* 0: not said, as the next */
	int predecessor_id;
	struct texts group_by;	/* items NULL: as before, or as usual */
	struct int_list splits; /* train, validation, test in per cent */
	int shares[3];		/* the same, from a form; all 0: not said */
};

enum { DATASET_FIELDS = 10 };
extern const struct form_field dataset_fields[DATASET_FIELDS];

/*
 * Asks for a dataset in the viewer's name. Fails: BAD_INPUT (query),
 * UNPROCESSABLE, FORBIDDEN (somebody else's predecessor), CONFLICT (it has a
 * successor, or is not frozen yet), each with a problem.
 */
enum status dataset_make(struct request *req, struct dataset_wish *wish,
    int *id) MUST_CHECK;

/* The same for the export of a query: it is in no list. */
enum status dataset_make_silently(struct request *req, const char *query,
    int *id) MUST_CHECK;

/*
 * Fails, with a problem: UNAVAILABLE while it is being frozen, NOT_FOUND when
 * it never was.
 */
enum status dataset_check_frozen(struct request *req,
    const struct dataset *dataset) MUST_CHECK;

bool dataset_may_continue(const struct viewer *viewer,
    const struct dataset *dataset);

/* "/dataset/5". Owns: the arena. */
const char *address_of_dataset(struct arena *arena, int id);

#endif
