/* fcgi/label_set.c: sets of samples to label, made of galleries by programs. */

#include "act.h"
#include "gallery_act.h"
#include "handlers.h"
#include "label_act.h"
#include "store/label_agreement.h"
#include "store/label_list.h"

static const struct form_field wish_fields[] = {
	{ FORM_TEXT("dataset_name", struct label_wish, name),
	    .is_needed = true },
	{ FORM_TEXT("base_dir", struct label_wish, base_dir) },
	{ FORM_TEXTS("labels", struct label_wish, labels), .is_needed = true },
	{ FORM_FLAG("open", struct label_wish, is_open) },
	{ FORM_INT("opinions", struct label_wish, opinions) },
};

static const struct form_field change_fields[] = {
	{ FORM_TEXTS("labels", struct label_wish, labels) },
	{ FORM_FLAG("open", struct label_wish, is_open) },
};

struct set_index {
	struct label_set_line *sets;
	size_t count;
};
static const struct view_field index_fields[] = {
	{ VIEW_LIST("", struct set_index, sets, count, &label_set_line_view) },
};
static const struct view index_view = VIEW(struct set_index, index_fields);

enum status
api_label_set_index(struct request *req, struct response *res)
{
	struct label_set_wish wish = { .account_id = req->viewer.id };
	struct set_index index;
	struct slice slice;

	TRY(parameter_slice(req, &slice));
	TRY(parameter_text(req, "dataset_name", &wish.name));
	wish.offset = slice.offset;
	wish.limit = slice.limit;
	TRY(label_sets_list(req->db, req->arena, &wish, &index.sets,
	    &index.count));
	return respond_json(res, &index_view, &index);
}

enum status
api_label_set_new(struct request *req, struct response *res)
{
	struct label_wish wish = { .opinions = 1 };
	struct gallery gallery;
	int id;

	TRY(path_id(req, &id));
	TRY(gallery_take_to_shape(req, id, &gallery));
	TRY(form_read(req, wish_fields, COUNT_OF(wish_fields), &wish));
	TRY(label_make(req, id, &wish));
	respond_created(res,
	    arena_format(req->arena, "/api/gallery/%d/label-set", id));
	return label_set_respond(req, res, id);
}

/* What is not sent stays as it is. */
enum status
api_label_set_edit(struct request *req, struct response *res)
{
	struct label_wish wish;
	struct gallery gallery;
	struct label_set set;
	int id;

	TRY(path_id(req, &id));
	TRY(gallery_take_to_shape(req, id, &gallery));
	TRY(label_set_of_gallery_find(req->db, req->arena, id, &set));
	wish = (struct label_wish){
		.labels = { set.labels, set.label_count },
		.is_open = set.is_open,
	};
	TRY(form_read(req, change_fields, COUNT_OF(change_fields), &wish));
	TRY(label_change(req, &set, &wish));
	return label_set_respond(req, res, id);
}

enum status
api_label_set_agreement(struct request *req, struct response *res)
{
	struct label_agreement agreement;
	struct label_set set;
	int id;

	TRY(path_id(req, &id));
	TRY(label_set_of_gallery_find(req->db, req->arena, id, &set));
	TRY(label_agreement_find(req->db, req->arena, &set, &agreement));
	return respond_json(res, &label_agreement_view, &agreement);
}

enum status
api_label_set_show(struct request *req, struct response *res)
{
	int gallery_id;

	TRY(path_id(req, &gallery_id));
	return label_set_respond(req, res, gallery_id);
}
