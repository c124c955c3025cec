/* fcgi/label_queue.c: /size, /obtain and /classify, as clients of image-label-server send them. */

#include "act.h"
#include "basic.h"
#include "form.h"
#include "handlers.h"
#include "label_act.h"
#include "store/label_ask.h"

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

/* A program that signed in with a token of its own. */
static bool
is_token(const struct request *req)
{
	return req->viewer.is_program && req->viewer.id != 0;
}

/* A pair that is not remembered is verified, and asks again. */
static enum status
ask_by_pair(struct request *req, const struct label_question *question,
    struct label_answer *answer)
{
	struct label_asker asker;
	struct basic_pair pair;
	enum status status;

	TRY(basic_read(req, &pair));
	asker = (struct label_asker){ .name = pair.name };
	memcpy(asker.key, pair.key, sizeof(asker.key));
	status = label_ask(req->db, req->arena, &asker, question, answer);
	if (status != NOT_FOUND)
		return status;
	TRY(basic_verify(req, &pair));
	return label_ask(req->db, req->arena, &asker, question, answer);
}

/* Who asks is known with the answer; the set may be none. */
static enum status
ask(struct request *req, const struct label_question *question,
    struct label_answer *answer)
{
	struct viewer *viewer = &req->viewer;
	const struct label_asker asker = { .account_id = viewer->id,
		.is_admin = viewer->is_administrator };
	enum status status;

	if (is_token(req))
		return label_ask(req->db, req->arena, &asker, question, answer);
	status = ask_by_pair(req, question, answer);
	if (status == NOT_FOUND)
		return basic_refuse(req);
	TRY(status);
	viewer->id = answer->who.account_id;
	viewer->name = answer->who.name;
	viewer->scope = answer->who.scope;
	viewer->is_administrator = answer->who.is_admin;
	return OK;
}

static enum status
ask_of_set(struct request *req, const struct label_question *question,
    struct label_answer *answer)
{
	TRY(ask(req, question, answer));
	return answer->has_set ? OK : say(req, NOT_FOUND, "Database not found");
}

/* Who asks for nothing that can be read is told so when it is known who. */
static enum status
read_wish(struct request *req, struct wish *wish)
{
	static const struct label_question nothing = { .deed = LABEL_SIZE,
		.dataset = "" };
	struct label_answer answer;
	struct problem problem;
	enum status status;

	*wish = (struct wish){ .id = -1 };
	status = form_read(req, wish_fields, COUNT_OF(wish_fields), wish);
	if (status == OK)
		return OK;
	problem = req->problem;
	TRY(ask(req, &nothing, &answer));
	req->problem = problem;
	return status;
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
	struct label_question question = { .deed = LABEL_SIZE };
	struct label_answer answer = { .has_set = false };
	struct wish wish;
	struct buf *json;

	TRY(read_wish(req, &wish));
	question.dataset = wish.dataset;
	TRY(ask_of_set(req, &question, &answer));
	json = respond_body(res, TYPE_JSON);
	buf_add(json, "{\"dataset_name\":");
	buf_add_json_text(json, answer.set.name);
	buf_add_format(json, ",\"size\":%d}", answer.set.sample_count);
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

/* The one that was offered last, while its lease is young, or another. */
static enum status
find_next(struct request *req, const struct label_answer *answer,
    struct label_sample *sample)
{
	if (answer->has_sample && label_is_there(req, &answer->sample)) {
		*sample = answer->sample;
		return OK;
	}
	return label_next(req, &answer->set, 0, sample);
}

static enum status
find_sample(struct request *req, struct label_sample *sample,
    struct label_set *set)
{
	struct label_question question;
	struct label_answer answer = { .has_set = false };
	struct wish wish;

	TRY(read_wish(req, &wish));
	question = (struct label_question){
		.deed = wish.id < 0 ? LABEL_OFFERED : LABEL_PLACE,
		.dataset = wish.dataset,
		.position = wish.id,
	};
	TRY(ask_of_set(req, &question, &answer));
	*set = answer.set;
	TRY(check_may_label(req, set));
	if (wish.id < 0)
		return find_next(req, &answer, sample);
	*sample = answer.sample;
	return answer.has_sample ? OK : NOT_FOUND;
}

static enum status
answer_sample(struct request *req, struct response *res)
{
	struct label_sample sample;
	struct label_set set;
	enum status status;

	status = find_sample(req, &sample, &set);
	if (status == NOT_FOUND && req->problem.code == NULL)
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

/* Sets that ask for several opinions count them under a lock. */
static enum status
keep_word(struct request *req, const struct label_question *question,
    struct label_answer *answer)
{
	struct actor actor = actor_of(req, NULL);
	struct label_word word = question->word;
	enum status status;

	if (answer->set.opinions == 1 || word.file_path == NULL ||
	    word.label == NULL ||
	    (question->base_dir != NULL &&
		!text_is(question->base_dir, answer->set.base_dir)))
		return OK;
	status = label_sample_classify(req->db, req->arena, &answer->set, &word,
	    &actor);
	answer->has_sample = status == OK;
	return status == NOT_FOUND ? OK : status;
}

static enum status
answer_classification(struct request *req, struct response *res, bool *is_known)
{
	struct label_question question;
	struct label_answer answer = { .has_set = true };
	enum status status;
	struct wish wish;

	*is_known = true;
	TRY(read_wish(req, &wish));
	question = (struct label_question){
		.deed = LABEL_CLASSIFY,
		.dataset = wish.dataset,
		.base_dir = wish.base_dir,
		.word = { wish.file_path, wish.label, 0 },
		.tool = actor_of(req, NULL).tool,
	};
	/* A token that only reads finds out what it may not do. */
	if (is_token(req) && req->viewer.scope == SCOPE_READ)
		question.deed = LABEL_PLACE;
	status = ask_of_set(req, &question, &answer);
	*is_known = answer.has_set;
	TRY(status);
	TRY(check_may_label(req, &answer.set));
	TRY(keep_word(req, &question, &answer));
	return respond_response(res, answer.has_sample);
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
