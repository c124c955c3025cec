/* fcgi/label_queue.c: /size, /obtain and /classify, as clients of image-label-server send them. */

#include "store/label_queue.h"
#include "act.h"
#include "basic.h"
#include "form.h"
#include "handlers.h"
#include "label_act.h"

#include <string.h>

enum { HEADER_MAX_BYTES = 30 * 1024 };

/* What any of the three is sent. */
struct wish {
	const char *dataset;
	int id;
	const char *base_dir;
	const char *file_path;
	const char *label;
};
static const struct form_field wish_fields[] = {
	{ FORM_TEXT("dataset_name", struct wish, dataset), .is_needed = true },
	{ FORM_INT("id", struct wish, id) },
	{ FORM_TEXT("base_dir", struct wish, base_dir) },
	{ FORM_TEXT("filepath", struct wish, file_path) },
	{ FORM_TEXT("label", struct wish, label) },
};

/* ---- answers in the words of the protocol ---- */

static enum status
refuse_in_words(struct request *req, struct response *res, enum status status)
{
	const char *detail = req->problem.detail;
	struct buf *json;

	if (status == OK)
		return OK;
	json = respond_body(res, TYPE_JSON);
	buf_add(json, "{\"message\":");
	buf_add_json_text(json,
	    detail != NULL && text_is_utf8(detail, strlen(detail)) ?
		detail :
		"This cannot be answered right now");
	buf_add_char(json, '}');
	if (status == UNAUTHENTICATED)
		respond_header(res, "WWW-Authenticate",
		    "Basic realm=\"labels\", charset=\"UTF-8\"");
	return respond_refused(res, status);
}

static enum status
respond_response(struct response *res, bool is_done)
{
	buf_add(respond_body(res, TYPE_JSON),
	    is_done ? "{\"response\":true}" : "{\"response\":false}");
	return respond_done(res);
}

static enum status
say(struct request *req, enum status status, const char *words)
{
	return refuse(&req->problem, req->arena, status, "label-queue", "%s",
	    words);
}

/* ---- who, and which set ---- */

/* Who asks, and which set: both questions go to the database at once. */
static enum status
find_set(struct request *req, const struct wish *wish, struct label_set *set)
{
	const char *name = basic_name(req);
	struct rows rows;

	if (name != NULL)
		label_set_ask(req->db, req->arena, wish->dataset, name, &rows);
	TRY(basic_admit(req));
	return name != NULL ?
	    label_set_read(&rows, req->arena, set) :
	    label_set_find(req->db, req->arena, wish->dataset, req->viewer.id,
		req->viewer.is_administrator, set);
}

/* Who asks for nothing that can be read is told so when it is known who. */
static enum status
open_set(struct request *req, struct wish *wish, struct label_set *set)
{
	enum status status;

	*wish = (struct wish){ .id = -1 };
	*set = (struct label_set){ .id = 0 };
	status = form_read(req, wish_fields, COUNT_OF(wish_fields), wish);
	if (status != OK) {
		struct problem problem = req->problem;

		TRY(basic_admit(req));
		req->problem = problem;
		return status;
	}
	status = find_set(req, wish, set);
	return status == NOT_FOUND ? say(req, NOT_FOUND, "Database not found") :
				     status;
}

/* A token that only reads takes no sample away from others either. */
static enum status
check_may_label(struct request *req, const struct label_set *set)
{
	if (!set->may_label)
		return say(req, FORBIDDEN,
		    "Only the owner of the set, whom the owner trusts, and"
		    " administrators label it");
	if (req->viewer.scope == SCOPE_READ)
		return say(req, FORBIDDEN,
		    "This needs a token with the scope write");
	return OK;
}

/* ---- size ---- */

static enum status
answer_size(struct request *req, struct response *res)
{
	struct label_set set;
	struct wish wish;
	struct buf *json;

	TRY(open_set(req, &wish, &set));
	json = respond_body(res, TYPE_JSON);
	buf_add(json, "{\"dataset_name\":");
	buf_add_json_text(json, set.name);
	buf_add_format(json, ",\"size\":%d}", set.sample_count);
	return respond_done(res);
}

enum status
label_size(struct request *req, struct response *res)
{
	return refuse_in_words(req, res, answer_size(req, res));
}

/* ---- obtain ---- */

/* The code point of a sequence of valid UTF-8 that begins at *at. */
static unsigned
next_character(const char **at)
{
	unsigned char first = (unsigned char)*(*at)++;
	int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
	unsigned point = first & (0x3fU >> more);

	while (more-- > 0)
		point = point << 6 | ((unsigned char)*(*at)++ & 0x3fU);
	return point;
}

/* JSON that a header can hold: what is not ASCII is escaped. */
static void
add_ascii(struct buf *header, const char *json)
{
	while (*json != '\0') {
		unsigned point;

		if ((unsigned char)*json < 0x80) {
			buf_add_char(header, *json++);
			continue;
		}
		point = next_character(&json);
		if (point > 0xffff)
			buf_add_format(header, "\\u%04x\\u%04x",
			    0xd800 + ((point - 0x10000) >> 10),
			    0xdc00 + ((point - 0x10000) & 0x3ff));
		else
			buf_add_format(header, "\\u%04x", point);
	}
}

static const char *
header_of(struct request *req, const struct label_set *set,
    const struct label_sample *sample)
{
	struct buf json, header;
	size_t i;

	buf_init(&json, req->arena, HEADER_MAX_BYTES);
	buf_add(&json, "{\"dataset_name\":");
	buf_add_json_text(&json, set->name);
	buf_add(&json, ",\"base_dir\":");
	buf_add_json_text(&json, set->base_dir);
	buf_add(&json, ",\"filepath\":");
	buf_add_json_text(&json, sample->file_path);
	buf_add(&json, ",\"labels\":[");
	for (i = 0; i < set->label_count; i++) {
		if (i > 0)
			buf_add_char(&json, ',');
		buf_add_json_text(&json, set->labels[i]);
	}
	buf_add(&json, "]}");
	buf_init(&header, req->arena, HEADER_MAX_BYTES);
	add_ascii(&header, json.bytes);
	return header.bytes;
}

static enum status
answer_sample(struct request *req, struct response *res)
{
	struct label_sample sample;
	struct label_set set;
	enum status status;
	struct wish wish;

	TRY(open_set(req, &wish, &set));
	TRY(check_may_label(req, &set));
	if (wish.id < 0)
		status = label_next(req, &set, 0, &sample);
	else
		status = label_sample_find(req->db, req->arena, set.id, wish.id,
		    &sample);
	if (status == NOT_FOUND)
		return say(req, NOT_FOUND, "Sample not found");
	TRY(status);
	if (!label_is_there(req, &sample))
		return say(req, NOT_FOUND, "Image file not found");
	respond_header(res, "X-Accel-Redirect",
	    arena_format(req->arena, "/labelled/%.2s/%.2s/%s.%s", sample.sha256,
		sample.sha256 + 2, sample.sha256, sample.extension));
	respond_header(res, "X-Response-Json", header_of(req, &set, &sample));
	respond_header(res, "Cache-Control", "no-store");
	(void)respond_body(res, sample.media_type);
	return respond_done(res);
}

enum status
label_obtain(struct request *req, struct response *res)
{
	return refuse_in_words(req, res, answer_sample(req, res));
}

/* ---- classify ---- */

static enum status
answer_classification(struct request *req, struct response *res, bool *is_known)
{
	struct label_word word;
	struct label_set set;
	struct actor actor;
	enum status status;
	struct wish wish;

	*is_known = true;
	status = open_set(req, &wish, &set);
	*is_known = status != NOT_FOUND;
	TRY(status);
	TRY(check_may_label(req, &set));
	if (wish.file_path == NULL || wish.label == NULL ||
	    (wish.base_dir != NULL && !text_is(wish.base_dir, set.base_dir)))
		return respond_response(res, false);
	actor = actor_of(req, NULL);
	word = (struct label_word){ wish.file_path, wish.label, 0 };
	status =
	    label_sample_classify(req->db, req->arena, &set, &word, &actor);
	if (status != OK && status != NOT_FOUND)
		return status;
	return respond_response(res, status == OK);
}

enum status
label_classify(struct request *req, struct response *res)
{
	bool is_known;
	enum status status = answer_classification(req, res, &is_known);

	if (is_known)
		return refuse_in_words(req, res, status);
	TRY(respond_response(res, false));
	return respond_refused(res, NOT_FOUND);
}
