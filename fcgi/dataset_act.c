/* fcgi/dataset_act.c: datasets asked for, by pages and programs alike. */

#include "dataset_act.h"

#include "page/address.h"
#include "query/query.h"
#include "store/gallery.h"
#include "words.h"

#include <string.h>

/* clang-format off */
const struct form_field dataset_fields[DATASET_FIELDS] = {
	{ FORM_TEXT("title", struct dataset_wish, title) },
	{ FORM_TEXT("description", struct dataset_wish, description) },
	{ FORM_TEXT("query", struct dataset_wish, query) },
	{ FORM_INT("gallery_id", struct dataset_wish, gallery_id) },
	{ FORM_INT("predecessor", struct dataset_wish, predecessor_id) },
	{ FORM_TEXTS("group_by", struct dataset_wish, group_by) },
	{ FORM_INTS("splits", struct dataset_wish, splits) },
	{ FORM_INT("train", struct dataset_wish, shares[0]) },
	{ FORM_INT("validation", struct dataset_wish, shares[1]) },
	{ FORM_INT("test", struct dataset_wish, shares[2]) },
};
/* clang-format on */

static const char *const bonds[] = { "twins", "copies", "replacements",
	"author", "origin" };
enum {
	USUAL_BONDS = 3,
	WAITING_MAX = 10,
	WAITING_RETRY_S = 10,
	WAIT_S = 2, /* for one that is being frozen */
};

const char *
address_of_dataset(struct arena *arena, int id)
{
	return arena_format(arena, "/dataset/%d", id);
}

bool
dataset_may_continue(const struct viewer *viewer, const struct dataset *dataset)
{
	return viewer->id != 0 &&
	    (viewer->is_administrator || viewer->id == dataset->owner_id);
}

/* ---- what is asked, checked ---- */

/* Each may be of all pictures: nobody fills the keeper's days. */
static enum status
check_waiting(struct request *req)
{
	int count;

	TRY(dataset_count_waiting(req->db, req->arena, req->viewer.id, &count));
	if (count < WAITING_MAX)
		return OK;
	req->problem.retry_after_s = WAITING_RETRY_S;
	return refuse(&req->problem, req->arena, TOO_MANY, "too-many-waiting",
	    "%d datasets of yours wait to be frozen: ask again when one is"
	    " done.",
	    count);
}

enum status
dataset_check_frozen(struct request *req, const struct dataset *dataset)
{
	if (dataset->is_frozen)
		return OK;
	if (dataset->trouble != NULL)
		return refuse(&req->problem, req->arena, NOT_FOUND,
		    "freezing-failed", "This dataset was never frozen: %s",
		    dataset->trouble);
	req->problem.retry_after_s = WAIT_S;
	return refuse(&req->problem, req->arena, UNAVAILABLE, "not-frozen-yet",
	    "This dataset is being frozen: %d of %d pictures are written.",
	    dataset->written_count, dataset->picture_count);
}

static enum status
take_predecessor(struct request *req, const struct dataset_wish *wish,
    struct dataset *before)
{
	enum status status;

	status =
	    dataset_find(req->db, req->arena, wish->predecessor_id, before);
	if (status == NOT_FOUND)
		return refuse_field(req, UNPROCESSABLE, "unknown-dataset",
		    "predecessor", "the number of a dataset",
		    "There is no such dataset.");
	TRY(status);
	if (!dataset_may_continue(&req->viewer, before))
		return refuse(&req->problem, req->arena, FORBIDDEN, "not-owner",
		    "Only %s and administrators make another version of"
		    " this dataset.",
		    before->owner);
	if (!before->is_frozen)
		return refuse_field(req, CONFLICT, "not-frozen-yet",
		    "predecessor", NULL,
		    "This dataset is not frozen yet: wait for it.");
	if (before->successor_id == 0)
		return OK;
	return refuse_field(req, CONFLICT, "has-successor", "predecessor",
	    sql_int(req->arena, before->successor_id),
	    arena_format(req->arena,
		"This dataset has a later version already: %d.",
		before->successor_id));
}

static enum status
check_gallery(struct request *req, int id)
{
	struct gallery gallery;
	enum status status = gallery_find(req->db, req->arena, id, &gallery);

	if (status != NOT_FOUND && status != GONE)
		return status;
	return refuse_field(req, UNPROCESSABLE, "unknown-gallery", "gallery_id",
	    "the number of a gallery", "There is no such gallery.");
}

static enum status
choose_query(struct request *req, const struct dataset_wish *wish,
    const struct dataset *before, struct new_dataset *dataset)
{
	const char *text = wish->query;
	struct query *query;

	if (text != NULL && wish->gallery_id != 0)
		return refuse_field(req, UNPROCESSABLE, "query-and-gallery",
		    "gallery_id", "one of the two",
		    "Choose by a query or by a gallery: the query can name"
		    " the gallery.");
	if (wish->gallery_id != 0) {
		TRY(check_gallery(req, wish->gallery_id));
		text =
		    query_of_id(req->arena, RULE_IN_GALLERY, wish->gallery_id);
	}
	if (text == NULL && before != NULL)
		text = before->query;
	if (text == NULL)
		return refuse_field(req, BAD_INPUT, "missing-field", "query",
		    "a query as YAML; \"\" for all pictures",
		    "Say which pictures: query or gallery_id is missing.");
	text = text_without_returns(req->arena, text);
	TRY(query_read(req->arena, text, strlen(text), &query, &req->problem));
	dataset->query = query_print(req->arena, query);
	return OK;
}

static bool
is_bond(const char *name)
{
	size_t i;

	for (i = 0; i < COUNT_OF(bonds); i++) {
		if (text_is(name, bonds[i]))
			return true;
	}
	return false;
}

static enum status
choose_groups(struct request *req, const struct dataset_wish *wish,
    const struct dataset *before, struct new_dataset *dataset)
{
	size_t i;

	dataset->group_by = wish->group_by;
	if (wish->group_by.items == NULL)
		dataset->group_by = before != NULL ?
		    (struct texts){ before->group_by, before->group_by_count } :
		    (struct texts){ (const char **)bonds, USUAL_BONDS };
	for (i = 0; i < dataset->group_by.count; i++) {
		if (!is_bond(dataset->group_by.items[i]))
			return refuse_field(req, UNPROCESSABLE, "unknown-group",
			    "group_by",
			    "some of twins, copies, replacements, author,"
			    " origin",
			    arena_format(req->arena,
				"Pictures are not grouped by \"%s\".",
				dataset->group_by.items[i]));
	}
	return OK;
}

static enum status
choose_splits(struct request *req, const struct dataset_wish *wish,
    const struct dataset *before, struct new_dataset *dataset)
{
	const int *shares = wish->splits.items;
	size_t count = wish->splits.count;

	dataset->division = before != NULL ?
	    before->division :
	    (struct export_division){ NULL, 0.8, 0.1 };
	if (shares == NULL &&
	    (wish->shares[0] | wish->shares[1] | wish->shares[2]) != 0) {
		shares = wish->shares;
		count = 3;
	}
	if (shares == NULL)
		return OK;
	if (count != 3 || shares[0] < 0 || shares[1] < 0 || shares[2] < 0 ||
	    shares[0] + shares[1] + shares[2] != 100)
		return refuse_field(req, UNPROCESSABLE, "bad-splits", "splits",
		    "three numbers that make 100",
		    "splits must be the per cent for training, validation"
		    " and testing: three numbers that make 100.");
	dataset->division.train_share = shares[0] / 100.0;
	dataset->division.validation_share = shares[1] / 100.0;
	return OK;
}

static enum status
choose_texts(struct request *req, struct dataset_wish *wish,
    const struct dataset *before, struct new_dataset *dataset)
{
	if (wish->title == NULL && before != NULL)
		wish->title = before->title;
	if (wish->description == NULL)
		wish->description = before != NULL ? before->description : "";
	if (wish->title == NULL)
		wish->title = "";
	TRY(words_check_title(req, "title", &wish->title));
	if (*wish->title == '\0')
		return refuse_field(req, UNPROCESSABLE, "no-title", "title",
		    "a title", "A dataset needs a title.");
	TRY(words_check_description(req, "description", &wish->description));
	dataset->title = wish->title;
	dataset->description = wish->description;
	return OK;
}

enum status
dataset_make(struct request *req, struct dataset_wish *wish, int *id)
{
	struct new_dataset dataset = {
		.owner_id = req->viewer.id,
		.predecessor_id = wish->predecessor_id,
	};
	struct dataset before, *known = NULL;
	enum status status;

	TRY(check_waiting(req));
	if (wish->predecessor_id != 0) {
		TRY(take_predecessor(req, wish, &before));
		known = &before;
	}
	TRY(choose_texts(req, wish, known, &dataset));
	TRY(choose_query(req, wish, known, &dataset));
	TRY(choose_groups(req, wish, known, &dataset));
	TRY(choose_splits(req, wish, known, &dataset));
	status = dataset_insert(req->db, req->arena, &dataset, id);
	if (status == CONFLICT)
		return refuse_field(req, CONFLICT, "has-successor",
		    "predecessor", NULL,
		    "This dataset has a later version already.");
	return status;
}

enum status
dataset_make_silently(struct request *req, const char *query, int *id)
{
	const struct dataset_wish wish = { .query = query };
	struct new_dataset dataset = {
		.title = "An export",
		.description = "",
		.owner_id = req->viewer.id,
		.is_silent = true,
	};

	TRY(check_waiting(req));
	TRY(choose_query(req, &wish, NULL, &dataset));
	TRY(choose_groups(req, &wish, NULL, &dataset));
	TRY(choose_splits(req, &wish, NULL, &dataset));
	return dataset_insert(req->db, req->arena, &dataset, id);
}
