/* fcgi/page/label.c: a set of samples and its agreement, and one sample to label. */

#include "page/label.h"

#include "gallery_act.h"
#include "page/address.h"
#include "page/gallery.h"

#include <math.h>

static const struct view_field line_fields[] = {
	{ VIEW_TEXT("name", struct label_set_row, name) },
	{ VIEW_URL("address", struct label_set_row, address) },
	{ VIEW_URL("label_address", struct label_set_row, label_address) },
	{ VIEW_STRUCT("owner", struct label_set_row, owner, &person_view) },
	{ VIEW_COUNT("size", struct label_set_row, size) },
	{ VIEW_COUNT("labels", struct label_set_row, labels) },
	{ VIEW_BOOL("open", struct label_set_row, is_open) },
};
static const struct view line_view = VIEW(struct label_set_row, line_fields);

static const struct view_field index_fields[] = {
	{ VIEW_STRUCT("site", struct label_index_page, site, &site_view) },
	{ VIEW_LIST("rows", struct label_index_page, rows, row_count,
	    &line_view) },
	{ VIEW_BOOL("any", struct label_index_page, is_any) },
	{ VIEW_STRUCT("pager", struct label_index_page, pager, &pager_view) },
	{ VIEW_BOOL("has_pages", struct label_index_page, has_pages) },
};
const struct view label_index_page_view =
    VIEW(struct label_index_page, index_fields);

static const struct view_field row_fields[] = {
	{ VIEW_TEXT("a", struct accord_row, a) },
	{ VIEW_TEXT("b", struct accord_row, b) },
	{ VIEW_COUNT("samples", struct accord_row, samples) },
	{ VIEW_COUNT("agreed", struct accord_row, agreed) },
	{ VIEW_TEXT("agreement", struct accord_row, agreement) },
	{ VIEW_TEXT("kappa", struct accord_row, kappa) },
};
static const struct view row_view = VIEW(struct accord_row, row_fields);

static const struct view_field set_fields[] = {
	{ VIEW_STRUCT("site", struct label_set_page, site, &site_view) },
	{ VIEW_INT("gallery_id", struct label_set_page, gallery_id) },
	{ VIEW_TEXT("gallery", struct label_set_page, gallery) },
	{ VIEW_URL("gallery_address", struct label_set_page, gallery_address) },
	{ VIEW_BOOL("has_set", struct label_set_page, has_set) },
	{ VIEW_BOOL("may_shape", struct label_set_page, may_shape) },
	{ VIEW_TEXT("set_name", struct label_set_page, set.name) },
	{ VIEW_TEXT_LIST("set_labels", struct label_set_page, set.labels,
	    set.label_count) },
	{ VIEW_BOOL("may_label", struct label_set_page, set.may_label) },
	{ VIEW_BOOL("set_open", struct label_set_page, set.is_open) },
	{ VIEW_INT("set_opinions", struct label_set_page, set.opinions) },
	{ VIEW_BOOL("asks_more", struct label_set_page, asks_more) },
	{ VIEW_COUNT("size", struct label_set_page, set.sample_count) },
	{ VIEW_COUNT("labelled", struct label_set_page, done_count) },
	{ VIEW_INT("percent", struct label_set_page, percent) },
	{ VIEW_BOOL("has_new", struct label_set_page, has_new) },
	{ VIEW_COUNT("new", struct label_set_page, new_count) },
	{ VIEW_TEXT("done", struct label_set_page, done) },
	{ VIEW_TEXT("name", struct label_set_page, name) },
	{ VIEW_TEXT("labels", struct label_set_page, labels) },
	{ VIEW_INT("opinions", struct label_set_page, opinions) },
	{ VIEW_BOOL("open", struct label_set_page, is_open) },
	{ VIEW_TEXT("name_fault", struct label_set_page, name_fault) },
	{ VIEW_TEXT("labels_fault", struct label_set_page, labels_fault) },
	{ VIEW_TEXT("opinions_fault", struct label_set_page, opinions_fault) },
	{ VIEW_BOOL("has_agreement", struct label_set_page, has_agreement) },
	{ VIEW_COUNT("comparisons", struct label_set_page, comparisons) },
	{ VIEW_STRUCT("whole", struct label_set_page, whole, &row_view) },
	{ VIEW_LIST("people", struct label_set_page, people, people_count,
	    &row_view) },
	{ VIEW_LIST("each", struct label_set_page, each, each_count,
	    &row_view) },
};
const struct view label_set_page_view = VIEW(struct label_set_page, set_fields);

static const struct view_field button_fields[] = {
	{ VIEW_TEXT("label", struct label_button, label) },
	{ VIEW_TEXT("key", struct label_button, key) },
	{ VIEW_BOOL("chosen", struct label_button, is_chosen) },
};
static const struct view button_view = VIEW(struct label_button, button_fields);

static const struct view_field sample_fields[] = {
	{ VIEW_STRUCT("site", struct label_sample_page, site, &site_view) },
	{ VIEW_INT("gallery_id", struct label_sample_page, gallery_id) },
	{ VIEW_TEXT("name", struct label_sample_page, name) },
	{ VIEW_BOOL("has_sample", struct label_sample_page, has_sample) },
	{ VIEW_TEXT("file_path", struct label_sample_page, sample.file_path) },
	{ VIEW_INT("number", struct label_sample_page, number) },
	{ VIEW_COUNT("place", struct label_sample_page, number) },
	{ VIEW_COUNT("size", struct label_sample_page, size) },
	{ VIEW_URL("large", struct label_sample_page, picture.large) },
	{ VIEW_INT("width", struct label_sample_page, picture.large_width_px) },
	{ VIEW_INT("height", struct label_sample_page,
	    picture.large_height_px) },
	{ VIEW_URL("picture_address", struct label_sample_page,
	    picture_address) },
	{ VIEW_LIST("buttons", struct label_sample_page, buttons, button_count,
	    &button_view) },
	{ VIEW_TEXT("done", struct label_sample_page, done) },
	{ VIEW_BOOL("refused", struct label_sample_page, is_refused) },
	{ VIEW_INT("last", struct label_sample_page, last) },
	{ VIEW_URL("back", struct label_sample_page, back) },
};
const struct view label_sample_page_view =
    VIEW(struct label_sample_page, sample_fields);

struct label_set_row
label_set_row_of(const struct request *req, const struct label_set_line *line)
{
	bool may_label = line->may_label && req->viewer.id != 0;

	return (struct label_set_row){
		.name = line->name,
		.address = arena_format(req->arena, "/gallery/%d/label-set",
		    line->gallery_id),
		.label_address = may_label ?
		    arena_format(req->arena, "/gallery/%d/label",
			line->gallery_id) :
		    NULL,
		.owner = person_of(req->arena, line->owner),
		.size = line->sample_count,
		.labels = line->label_count,
		.is_open = line->is_open,
	};
}

static const char *
lines_of(struct arena *arena, const struct texts *texts)
{
	struct buf lines;
	size_t i;

	buf_init(&lines, arena, 1 << 20);
	for (i = 0; i < texts->count; i++) {
		buf_add(&lines, texts->items[i]);
		buf_add_char(&lines, '\n');
	}
	return lines.bytes;
}

struct label_set_page
label_set_page_of(const struct request *req, const struct gallery *gallery,
    const struct label_set *set)
{
	struct label_set_page page = {
		.site = site_of(req),
		.gallery_id = gallery->id,
		.gallery =
		    gallery_title(req->arena, gallery->id, gallery->title),
		.gallery_address = address_of_gallery(req->arena, gallery->id),
		.may_shape = gallery_may_shape(&req->viewer, gallery),
		.name = "",
		.labels = "",
		.opinions = 1,
	};
	struct texts labels;

	if (set == NULL)
		return page;
	page.has_set = true;
	page.set = *set;
	page.done_count = set->sample_count - set->waiting_count;
	page.percent = set->sample_count == 0 ?
	    0 :
	    (int)(100 * (int64_t)page.done_count / set->sample_count);
	page.asks_more = set->opinions > 1;
	labels = (struct texts){ set->labels, set->label_count };
	page.labels = lines_of(req->arena, &labels);
	page.is_open = set->is_open;
	return page;
}

void
label_set_page_type(struct label_set_page *page, struct arena *arena,
    const struct label_wish *wish)
{
	page->name = wish->name == NULL ? "" : wish->name;
	page->labels = lines_of(arena, &wish->labels);
	page->opinions = wish->opinions;
	page->is_open = wish->is_open;
}

bool
label_set_page_refuse(struct label_set_page *page, const struct request *req)
{
	const struct problem *problem = &req->problem;

	if (text_is(problem->field, "dataset_name"))
		page->name_fault = problem->detail;
	else if (text_is(problem->field, "labels"))
		page->labels_fault = problem->detail;
	else if (text_is(problem->field, "opinions"))
		page->opinions_fault = problem->detail;
	else
		return false;
	return true;
}

/* ---- agreement ---- */

static const char *
percent(struct arena *arena, double number)
{
	return isnan(number) ? "–" : arena_format(arena, "%.0f %%", number);
}

static const char *
decimals(struct arena *arena, double number)
{
	if (isnan(number))
		return "–";
	return arena_format(arena, "%s%.2f", number < -0.005 ? "−" : "",
	    fabs(number));
}

static struct accord_row
row_of(struct arena *arena, const struct label_accord *accord)
{
	return (struct accord_row){
		.a = accord->a,
		.b = accord->b,
		.samples = accord->samples,
		.agreed = accord->agreed,
		.agreement = percent(arena, accord->agreement),
		.kappa = decimals(arena, accord->kappa),
	};
}

static struct accord_row *
rows_of(struct arena *arena, const struct label_accord *accords, size_t count)
{
	struct accord_row *rows = arena_array(arena, count + 1, sizeof(*rows));
	size_t i;

	for (i = 0; i < count; i++)
		rows[i] = row_of(arena, &accords[i]);
	return rows;
}

void
label_set_page_agree(struct label_set_page *page, struct arena *arena,
    const struct label_agreement *agreement)
{
	page->has_agreement = agreement->comparisons > 0;
	page->comparisons = agreement->comparisons;
	page->whole = (struct accord_row){
		.agreement = percent(arena, agreement->agreement),
		.kappa = decimals(arena, agreement->kappa),
	};
	page->people =
	    rows_of(arena, agreement->people, agreement->people_count);
	page->people_count = agreement->people_count;
	page->each = rows_of(arena, agreement->labels, agreement->label_count);
	page->each_count = agreement->label_count;
}

/* ---- one sample ---- */

void
label_sample_page_press(struct label_sample_page *page, struct arena *arena,
    const struct label_set *set, const char *chosen)
{
	static const char keys[] = "1234567890abcdefghijklmnopqrstuvwxyz";
	size_t i;

	page->buttons =
	    arena_array(arena, set->label_count + 1, sizeof(*page->buttons));
	page->button_count = set->label_count;
	for (i = 0; i < set->label_count; i++) {
		page->buttons[i] = (struct label_button){
			.label = set->labels[i],
			.key = i < sizeof(keys) - 1 ?
			    arena_copy(arena, &keys[i], 1) :
			    NULL,
			.is_chosen = text_is(set->labels[i], chosen),
		};
	}
}
