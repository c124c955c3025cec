/* fcgi/label_page.c: sets made, changed and labelled by forms. */

#include "act.h"
#include "gallery_act.h"
#include "handlers.h"
#include "label_act.h"
#include "page/address.h"
#include "page/label.h"
#include "store/label_fill.h"

enum { SETS_ON_PAGE = 48, ADDED_MAX = 1000 * 1000 };

static const struct form_field wish_fields[] = {
	{ FORM_TEXT("dataset_name", struct label_wish, name) },
	{ FORM_TEXTS("labels", struct label_wish, labels) },
	{ FORM_FLAG("open", struct label_wish, is_open) },
	{ FORM_INT("opinions", struct label_wish, opinions) },
};

static const char *
address_with(struct request *req, int gallery_id, const char *rest)
{
	return arena_format(req->arena, "/gallery/%d/%s", gallery_id, rest);
}

/* ---- all sets ---- */

enum status
label_set_index_show(struct request *req, struct response *res)
{
	struct label_index_page page = { .site = site_of(req) };
	struct label_set_wish wish = { .account_id = req->viewer.id,
		.is_admin = req->viewer.is_administrator };
	struct label_set_line *lines;
	struct slice slice;
	size_t count, i;

	TRY(parameter_page(req, SETS_ON_PAGE, &slice));
	wish.offset = slice.offset;
	wish.limit = slice.limit + 1;
	TRY(label_sets_list(req->db, req->arena, &wish, &lines, &count));
	page.is_any = count > 0;
	page.row_count = pager_fill(&page.pager, &page.has_pages, req->arena,
	    "/label-set/?", slice, count);
	page.rows =
	    arena_array(req->arena, page.row_count + 1, sizeof(*page.rows));
	for (i = 0; i < page.row_count; i++)
		page.rows[i] = label_set_row_of(req, &lines[i]);
	return respond_page(res, "label/index", &page);
}

/* ---- the set ---- */

/* With what the viewer may do; NOT_FOUND: the gallery has none. */
static enum status
find_set(struct request *req, int gallery_id, struct label_set *set)
{
	struct label_set counted;

	TRY(label_set_to_label_find(req->db, req->arena, gallery_id,
	    req->viewer.id, req->viewer.is_administrator, set));
	TRY(label_set_of_gallery_find(req->db, req->arena, gallery_id,
	    &counted));
	set->waiting_count = counted.waiting_count;
	set->may_label = set->may_label && req->viewer.id != 0;
	return OK;
}

/* What "?done=" says has just been done. */
static enum status
read_done(struct request *req, const char **words)
{
	const char *done = NULL;
	int count = 0;

	TRY(parameter_text(req, "done", &done));
	TRY(parameter_int(req, "n", 0, ADDED_MAX, &count));
	if (text_is(done, "made"))
		*words = "The set is made: its samples wait for labels.";
	else if (text_is(done, "changed"))
		*words = "The labels are saved.";
	else if (text_is(done, "added"))
		*words = count == 1 ?
		    "1 sample was added." :
		    arena_format(req->arena, "%d samples were added.", count);
	return OK;
}

/* What stands on the page of a set, beside its form. */
static enum status
fill_set(struct request *req, struct label_set_page *page)
{
	struct label_agreement agreement;

	TRY(label_agreement_find(req->db, req->arena, &page->set, &agreement));
	label_set_page_agree(page, req->arena, &agreement);
	if (page->may_shape)
		TRY(label_fill_count(req->db, req->arena, page->set.id,
		    &page->new_count));
	page->has_new = page->new_count > 0;
	return OK;
}

enum status
label_set_page_show(struct request *req, struct response *res)
{
	struct label_set_page page;
	struct gallery gallery;
	struct label_set set;
	enum status status;
	int id;

	TRY(path_id(req, &id));
	TRY(gallery_find(req->db, req->arena, id, &gallery));
	status = find_set(req, id, &set);
	if (status != OK && status != NOT_FOUND)
		return status;
	page = label_set_page_of(req, &gallery, status == OK ? &set : NULL);
	TRY(read_done(req, &page.done));
	if (page.has_set)
		TRY(fill_set(req, &page));
	return respond_page(res, "label/set", &page);
}

/* The form once more, or what a failure without words is. */
static enum status
show_again(struct request *req, struct response *res, enum status status,
    struct label_set_page *page)
{
	if (!label_set_page_refuse(page, req))
		return status;
	return respond_refusal(res, status, "label/set", page);
}

enum status
label_set_new_sent(struct request *req, struct response *res)
{
	struct label_wish wish = { .name = "", .opinions = 1 };
	struct label_set_page page;
	struct gallery gallery;
	enum status status;
	int id;

	TRY(path_id(req, &id));
	TRY(gallery_take_to_shape(req, id, &gallery));
	TRY(form_read(req, wish_fields, COUNT_OF(wish_fields), &wish));
	status = label_make(req, id, &wish);
	if (status == OK)
		return respond_elsewhere(res,
		    address_with(req, id, "label-set?done=made"));
	page = label_set_page_of(req, &gallery, NULL);
	label_set_page_type(&page, req->arena, &wish);
	return show_again(req, res, status, &page);
}

enum status
label_set_edit_sent(struct request *req, struct response *res)
{
	struct label_wish wish = { .opinions = 1 };
	struct label_set_page page;
	struct gallery gallery;
	struct label_set set;
	enum status status;
	int id;

	TRY(path_id(req, &id));
	TRY(gallery_take_to_shape(req, id, &gallery));
	TRY(find_set(req, id, &set));
	TRY(form_read(req, wish_fields, COUNT_OF(wish_fields), &wish));
	page = label_set_page_of(req, &gallery, &set);
	status = label_change(req, &set, &wish);
	if (status == OK)
		return respond_elsewhere(res,
		    address_with(req, id, "label-set?done=changed"));
	TRY(fill_set(req, &page));
	label_set_page_type(&page, req->arena, &wish);
	return show_again(req, res, status, &page);
}

enum status
label_set_add_sent(struct request *req, struct response *res)
{
	struct actor actor = actor_of(req, NULL);
	struct gallery gallery;
	struct label_set set;
	int id, added;

	TRY(path_id(req, &id));
	TRY(gallery_take_to_shape(req, id, &gallery));
	TRY(find_set(req, id, &set));
	TRY(label_fill_from_gallery(req->db, req->arena, set.id, &actor,
	    &added));
	return respond_elsewhere(res,
	    address_with(req, id,
		arena_format(req->arena, "label-set?done=added&n=%d", added)));
}

/* ---- one sample ---- */

/* Whose set it is, and who may label it. */
static enum status
open_set(struct request *req, int *gallery_id, struct label_set *set)
{
	TRY(path_id(req, gallery_id));
	TRY(label_set_to_label_find(req->db, req->arena, *gallery_id,
	    req->viewer.id, req->viewer.is_administrator, set));
	return set->may_label ? OK : FORBIDDEN;
}

/* The next from a place on; behind the last one comes the first. */
static enum status
find_next(struct request *req, const struct label_set *set, int from,
    struct label_sample *sample)
{
	enum status status = label_next(req, set, from, sample);

	return status == NOT_FOUND && from > 0 ?
	    label_next(req, set, 0, sample) :
	    status;
}

/* The one of that number, else the next behind the last that waits. */
static enum status
find_sample(struct request *req, const struct label_set *set, int number,
    int last, struct label_sample_page *page)
{
	struct label_sample *sample = &page->sample;
	enum status status = number > 0 ? label_sample_find(req->db, req->arena,
					      set->id, number - 1, sample) :
					  find_next(req, set, last, sample);

	if (status == NOT_FOUND && number == 0)
		return OK;
	TRY(status);
	if (!label_is_there(req, sample))
		return NOT_FOUND;
	page->has_sample = true;
	page->number = sample->position + 1;
	page->picture_address =
	    address_of_picture(req->arena, sample->picture_id);
	return picture_find(req->db, req->arena, sample->picture_id,
	    req->settings->public_url, &page->picture);
}

/* What was done last, and the way back to it. */
static void
say_last(struct request *req, struct label_sample_page *page, int last,
    const char *done)
{
	static const char *const said[][2] = {
		{ "labelled", "is labelled." },
		{ "skipped", "was skipped: it waits." },
		{ "refused", "has no such label any more: nothing was kept." },
	};
	size_t i;

	for (i = 0; last > 0 && i < COUNT_OF(said); i++) {
		if (!text_is(done, said[i][0]))
			continue;
		page->is_refused = text_is(done, "refused");
		page->last = last;
		page->done =
		    arena_format(req->arena, "Sample %d %s", last, said[i][1]);
		page->back = arena_format(req->arena,
		    "/gallery/%d/label?sample=%d", page->gallery_id, last);
	}
}

enum status
label_sample_show(struct request *req, struct response *res)
{
	struct label_sample_page page = { .site = site_of(req) };
	const char *chosen = NULL, *done = NULL;
	int number = 0, last = 0;
	struct label_set set;

	TRY(open_set(req, &page.gallery_id, &set));
	TRY(parameter_int(req, "sample", 0, INT32_MAX - 1, &number));
	TRY(parameter_int(req, "last", 0, INT32_MAX - 1, &last));
	TRY(parameter_text(req, "done", &done));
	page.name = set.name;
	page.size = set.sample_count;
	TRY(find_sample(req, &set, number, last, &page));
	if (page.has_sample)
		TRY(label_sample_label_of(req->db, req->arena, set.id,
		    page.sample.position, req->viewer.id, &chosen));
	label_sample_page_press(&page, req->arena, &set, chosen);
	say_last(req, &page, last, done);
	respond_header(res, "Cache-Control", "no-store");
	return respond_page(res, "label/sample", &page);
}

struct press {
	const char *file_path;
	const char *label;
	int number; /* of the sample, from 1 */
	bool is_skipped;
};
static const struct form_field press_fields[] = {
	{ FORM_TEXT("filepath", struct press, file_path), .is_needed = true },
	{ FORM_TEXT("label", struct press, label) },
	{ FORM_INT("number", struct press, number), .is_needed = true },
	{ FORM_FLAG("skip", struct press, is_skipped) },
};

/* "labelled", "skipped" or "refused": a list may change meanwhile. */
static enum status
keep_press(struct request *req, const struct label_set *set,
    const struct press *press, const char **done)
{
	struct label_word word = { press->file_path, press->label, 0 };
	struct actor actor = actor_of(req, NULL);
	enum status status;

	*done = "skipped";
	if (press->is_skipped)
		return label_sample_release(req->db, req->arena, set->id,
		    press->number - 1, req->viewer.id);
	*done = "refused";
	if (press->label == NULL)
		return OK;
	status = label_sample_classify(req->db, req->arena, set, &word, &actor);
	if (status == OK)
		*done = "labelled";
	return status == NOT_FOUND ? OK : status;
}

enum status
label_sample_sent(struct request *req, struct response *res)
{
	struct press press = { .label = NULL };
	struct label_set set;
	const char *done;
	int gallery_id;

	TRY(open_set(req, &gallery_id, &set));
	TRY(form_read(req, press_fields, COUNT_OF(press_fields), &press));
	if (press.number < 1 || press.number > set.sample_count)
		return BAD_INPUT;
	TRY(keep_press(req, &set, &press, &done));
	return respond_elsewhere(res,
	    address_with(req, gallery_id,
		arena_format(req->arena, "label?last=%d&done=%s", press.number,
		    done)));
}
