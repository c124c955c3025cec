/* fcgi/dataset.c: datasets frozen and read by programs. */

#include "act.h"
#include "dataset_act.h"
#include "handlers.h"
#include "query_ask.h"
#include "render/render.h"

#include <math.h>

enum { WAIT_S = 2, CHOICES_MAX_BYTES = 64 * 1024 };

/* ---- as JSON ---- */

/* An export that can be fetched. */
struct export_link {
	const char *format;
	const char *url;
};
static const struct view_field link_fields[] = {
	{ VIEW_TEXT("format", struct export_link, format) },
	{ VIEW_TEXT("url", struct export_link, url) },
};
static const struct view link_view = VIEW(struct export_link, link_fields);

/* What an answer says of a dataset. */
struct dataset_answer {
	struct dataset dataset;
	double as_of_s; /* NAN: not yet, as the next */
	double frozen_s;
	double test_share;
	const char *url;
	const char *manifest;
	const char *tree;
	const char *errata;
	const char *difference; /* NULL: there is no version before */
	struct export_link *exports;
	size_t export_count;
};
/* clang-format off */
static const struct view_field answer_fields[] = {
	{ VIEW_INT("id", struct dataset_answer, dataset.id) },
	{ VIEW_TEXT("title", struct dataset_answer, dataset.title) },
	{ VIEW_TEXT("description", struct dataset_answer,
	    dataset.description) },
	{ VIEW_TEXT("owner", struct dataset_answer, dataset.owner) },
	{ VIEW_INT("version", struct dataset_answer, dataset.version) },
	{ VIEW_OPTIONAL_ID("predecessor", struct dataset_answer,
	    dataset.predecessor_id) },
	{ VIEW_OPTIONAL_ID("successor", struct dataset_answer,
	    dataset.successor_id) },
	{ VIEW_TEXT("query", struct dataset_answer, dataset.query) },
	{ VIEW_TEXT_LIST("group_by", struct dataset_answer,
	    dataset.group_by, dataset.group_by_count) },
	{ VIEW_TEXT("split_key", struct dataset_answer,
	    dataset.division.key) },
	{ VIEW_DOUBLE("train", struct dataset_answer,
	    dataset.division.train_share) },
	{ VIEW_DOUBLE("validation", struct dataset_answer,
	    dataset.division.validation_share) },
	{ VIEW_DOUBLE("test", struct dataset_answer, test_share) },
	{ VIEW_TEXT("state", struct dataset_answer, dataset.state) },
	{ VIEW_TEXT("trouble", struct dataset_answer, dataset.trouble) },
	{ VIEW_SECONDS("created", struct dataset_answer,
	    dataset.created_at_us) },
	{ VIEW_DOUBLE("as_of", struct dataset_answer, as_of_s) },
	{ VIEW_DOUBLE("frozen", struct dataset_answer, frozen_s) },
	{ VIEW_INT("pictures", struct dataset_answer,
	    dataset.picture_count) },
	{ VIEW_INT("written", struct dataset_answer,
	    dataset.written_count) },
	{ VIEW_INT("regions", struct dataset_answer, dataset.region_count) },
	{ VIEW_INT("withdrawn", struct dataset_answer,
	    dataset.withdrawn_count) },
	{ VIEW_TEXT("sha256", struct dataset_answer,
	    dataset.manifest_sha256) },
	{ VIEW_TEXT("tree_sha256", struct dataset_answer,
	    dataset.tree_sha256) },
	{ VIEW_TEXT("url", struct dataset_answer, url) },
	{ VIEW_TEXT("manifest", struct dataset_answer, manifest) },
	{ VIEW_TEXT("tree", struct dataset_answer, tree) },
	{ VIEW_TEXT("errata", struct dataset_answer, errata) },
	{ VIEW_TEXT("difference", struct dataset_answer, difference) },
	{ VIEW_LIST("exports", struct dataset_answer, exports, export_count,
	    &link_view) },
};
/* clang-format on */
static const struct view answer_view =
    VIEW(struct dataset_answer, answer_fields);

static const char *
api_address(struct request *req, const struct dataset *dataset,
    const char *rest)
{
	return request_absolute(req,
	    arena_format(req->arena, "/api/dataset/%d%s", dataset->id, rest));
}

static double
seconds_of(int64_t at_us)
{
	return at_us == 0 ? NAN : (double)at_us / 1e6;
}

static void
answer_fill(struct request *req, struct dataset_answer *answer)
{
	const struct dataset *dataset = &answer->dataset;
	size_t i;

	answer->as_of_s = seconds_of(dataset->chosen_at_us);
	answer->frozen_s = seconds_of(dataset->frozen_at_us);
	/* In hundredths, as it was chosen: 0.1 rather than 0.09999999. */
	answer->test_share = round(100 - 100 * dataset->division.train_share -
				 100 * dataset->division.validation_share) /
	    100;
	answer->url =
	    request_absolute(req, address_of_dataset(req->arena, dataset->id));
	answer->manifest = api_address(req, dataset, "/manifest");
	answer->tree = api_address(req, dataset, "/tree");
	answer->errata = api_address(req, dataset, "/errata");
	if (dataset->predecessor_id != 0)
		answer->difference = api_address(req, dataset, "/difference");
	answer->exports = arena_array(req->arena, export_format_count,
	    sizeof(*answer->exports));
	for (i = 0; i < export_format_count; i++)
		answer->exports[i] = (struct export_link){
			.format = export_formats[i].name,
			.url = api_address(req, dataset,
			    arena_format(req->arena, "/export/%s",
				export_formats[i].name)),
		};
	answer->export_count = export_format_count;
}

struct dataset_answers {
	struct dataset_answer *items;
	size_t count;
};
static const struct view_field answers_fields[] = {
	{ VIEW_LIST("", struct dataset_answers, items, count, &answer_view) },
};
static const struct view answers_view =
    VIEW(struct dataset_answers, answers_fields);

enum status
api_dataset_index(struct request *req, struct response *res)
{
	struct dataset_answers answers;
	struct dataset *datasets;
	struct slice slice;
	size_t i;

	TRY(parameter_slice(req, &slice));
	TRY(datasets_list(req->db, req->arena, slice.offset, slice.limit,
	    &datasets, &answers.count));
	answers.items =
	    arena_array(req->arena, answers.count, sizeof(*answers.items));
	for (i = 0; i < answers.count; i++) {
		answers.items[i].dataset = datasets[i];
		answer_fill(req, &answers.items[i]);
	}
	return respond_json(res, &answers_view, &answers);
}

static enum status
respond_dataset(struct request *req, struct response *res, int id)
{
	struct dataset_answer answer = { .url = NULL };

	TRY(dataset_find(req->db, req->arena, id, &answer.dataset));
	answer_fill(req, &answer);
	if (!answer.dataset.is_frozen && answer.dataset.trouble == NULL)
		respond_header(res, "Retry-After", sql_int(req->arena, WAIT_S));
	return respond_json(res, &answer_view, &answer);
}

enum status
api_dataset_show(struct request *req, struct response *res)
{
	int id;

	TRY(path_id(req, &id));
	return respond_dataset(req, res, id);
}

/* ---- made ---- */

enum status
api_dataset_new(struct request *req, struct response *res)
{
	struct dataset_wish wish = { .title = NULL };
	int id;

	TRY(form_read(req, dataset_fields, DATASET_FIELDS, &wish));
	TRY(dataset_make(req, &wish, &id));
	respond_accepted(res, arena_format(req->arena, "/api/dataset/%d", id));
	return respond_dataset(req, res, id);
}

/* What was chosen for an export, to be chosen again where it is fetched. */
static const char *
choices_of(struct request *req)
{
	static const char *const names[] = { "splits", "roll_up_to", "task",
		"bundle", "images", "shard" };
	struct buf text;
	size_t i;

	buf_init(&text, req->arena, CHOICES_MAX_BYTES);
	for (i = 0; i < COUNT_OF(names); i++) {
		const char *value = request_parameter(req, names[i]);

		if (value == NULL)
			continue;
		buf_add_format(&text, "%s%s=", text.length == 0 ? "?" : "&",
		    names[i]);
		buf_add_url_part(&text, value);
	}
	return text.bytes;
}

/* A query is frozen before it is exported, so that it can be resumed. */
enum status
api_export_new(struct request *req, struct response *res)
{
	struct query_text text = { NULL };
	const struct export_format *format = export_format_find(path_name(req));
	int id;

	if (format == NULL)
		return NOT_FOUND;
	TRY(query_text_find(req, &text));
	TRY(dataset_make_silently(req,
	    text.bytes == NULL ?
		"" :
		arena_copy(req->arena, text.bytes, text.length),
	    &id));
	respond_accepted(res,
	    arena_format(req->arena, "/api/dataset/%d/export/%s%s", id,
		format->name, choices_of(req)));
	return respond_dataset(req, res, id);
}

/* ---- what became of it ---- */

struct errata {
	int id;
	int total;
	struct dataset_withdrawal *items;
	size_t count;
};
static const struct view_field errata_fields[] = {
	{ VIEW_INT("dataset", struct errata, id) },
	{ VIEW_INT("total", struct errata, total) },
	{ VIEW_LIST("withdrawn", struct errata, items, count,
	    &dataset_withdrawal_view) },
};
static const struct view errata_view = VIEW(struct errata, errata_fields);

enum status
api_dataset_errata(struct request *req, struct response *res)
{
	struct dataset dataset;
	struct errata errata;
	struct slice slice;
	int id;

	TRY(path_id(req, &id));
	TRY(parameter_slice(req, &slice));
	TRY(dataset_find(req->db, req->arena, id, &dataset));
	errata.id = id;
	errata.total = dataset.withdrawn_count;
	TRY(dataset_withdrawals_list(req->db, req->arena, id, slice.offset,
	    slice.limit, &errata.items, &errata.count));
	return respond_json(res, &errata_view, &errata);
}

struct difference {
	int id;
	int predecessor_id;
	struct dataset_difference_counts counts;
	struct dataset_difference *items;
	size_t count;
};
static const struct view_field difference_fields[] = {
	{ VIEW_INT("dataset", struct difference, id) },
	{ VIEW_INT("predecessor", struct difference, predecessor_id) },
	{ VIEW_INT("added", struct difference, counts.added) },
	{ VIEW_INT("removed", struct difference, counts.removed) },
	{ VIEW_INT("changed", struct difference, counts.changed) },
	{ VIEW_LIST("pictures", struct difference, items, count,
	    &dataset_difference_view) },
};
static const struct view difference_view =
    VIEW(struct difference, difference_fields);

/* What comes behind "after", the number of a picture. */
enum status
api_dataset_difference(struct request *req, struct response *res)
{
	struct difference difference;
	struct dataset dataset;
	int limit = LIMIT_MAX, after = 0;

	TRY(path_id(req, &difference.id));
	TRY(parameter_int(req, "limit", 1, LIMIT_MAX, &limit));
	TRY(parameter_int(req, "after", 0, INT32_MAX, &after));
	TRY(dataset_find(req->db, req->arena, difference.id, &dataset));
	if (dataset.predecessor_id == 0)
		return refuse(&req->problem, req->arena, NOT_FOUND,
		    "no-predecessor", "This is the first version.");
	TRY(dataset_check_frozen(req, &dataset));
	difference.predecessor_id = dataset.predecessor_id;
	TRY(dataset_difference_count(req->db, req->arena, &dataset,
	    &difference.counts));
	TRY(dataset_difference_list(req->db, req->arena, &dataset, after, limit,
	    &difference.items, &difference.count));
	return respond_json(res, &difference_view, &difference);
}

/* The tree of objects as it stood, one object a line. */
enum status
api_dataset_tree(struct request *req, struct response *res)
{
	struct dataset dataset;
	const char *text;
	size_t length;
	int id;

	TRY(path_id(req, &id));
	TRY(dataset_find(req->db, req->arena, id, &dataset));
	if (dataset.tree_sha256 == NULL)
		return refuse(&req->problem, req->arena, UNAVAILABLE,
		    "not-frozen-yet", "This dataset is being frozen.");
	TRY(dataset_tree_find(req->db, req->arena, dataset.tree_sha256, &text,
	    &length));
	buf_add_bytes(respond_body(res, TYPE_NDJSON), text, length);
	return respond_with_tag(res);
}
