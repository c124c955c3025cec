/* fcgi/label_act.c: what makes and serves sets of samples, for pages and programs alike. */

#include "label_act.h"

#include "act.h"
#include "store/label_change.h"

#include <string.h>
#include <unistd.h>

enum { TRIES_MAX = 100, BASE_DIR_MAX_CHARACTERS = 500 };

/* What all labels together take in a header, where a character takes most. */
enum { LABELS_MAX_BYTES = 12000, ESCAPED_BYTES = 6 };

static enum status
refuse_labels(struct request *req, const char *detail)
{
	return refuse_field(req, UNPROCESSABLE, "bad-labels", "labels",
	    "up to 1000 different lines of up to 200 characters", detail);
}

static bool
is_line(const char *text)
{
	return *text != '\0' && http_header_is_clean(text) &&
	    text_length(text) <= LABEL_NAME_MAX_CHARACTERS;
}

/* Characters of four bytes are escaped as two. */
static size_t
escaped_bytes(const char *text)
{
	size_t bytes = 0;

	for (; *text != '\0'; text++)
		bytes += (unsigned char)*text < 0x80 && *text != '"' &&
			*text != '\\' ?
		    1 :
		    ESCAPED_BYTES / 2;
	return bytes;
}

static enum status
check_labels(struct request *req, struct texts *labels)
{
	size_t bytes = 0, i, other;

	if (labels->count == 0 || labels->count > LABELS_MAX)
		return refuse_labels(req, "A set has 1 to 1000 labels.");
	TRY(label_names_settle(req->db, req->arena, labels));
	for (i = 0; i < labels->count; i++) {
		if (!is_line(labels->items[i]))
			return refuse_labels(req,
			    "A label is one line of up to 200 characters.");
		for (other = 0; other < i; other++) {
			if (text_is(labels->items[i], labels->items[other]))
				return refuse_labels(req,
				    arena_format(req->arena,
					"The label \u201c%s\u201d is there"
					" twice.",
					labels->items[i]));
		}
		bytes += escaped_bytes(labels->items[i]) + 3;
	}
	if (bytes > LABELS_MAX_BYTES)
		return refuse_labels(req,
		    "The labels are too long together: they must fit into a"
		    " header.");
	return OK;
}

static enum status
check_wish(struct request *req, struct label_wish *wish)
{
	if (!is_line(wish->name))
		return refuse_field(req, UNPROCESSABLE, "bad-name",
		    "dataset_name", "one line of up to 200 characters",
		    "The name is one line of up to 200 characters.");
	if (wish->base_dir != NULL &&
	    (!http_header_is_clean(wish->base_dir) ||
		text_length(wish->base_dir) > BASE_DIR_MAX_CHARACTERS))
		return refuse_field(req, UNPROCESSABLE, "bad-base-dir",
		    "base_dir", "one line of up to 500 characters",
		    "base_dir is one line of up to 500 characters.");
	if (wish->opinions < 1 || wish->opinions > LABEL_OPINIONS_MAX)
		return refuse_field(req, UNPROCESSABLE, "bad-opinions",
		    "opinions", "1 to 10", "1 to 10 people label each sample.");
	return check_labels(req, &wish->labels);
}

/* Both of a new set and of one that is changed. */
static enum status
refuse_insert(struct request *req, enum status status)
{
	if (status == CONFLICT)
		return refuse_field(req, CONFLICT, "label-set-exists",
		    "dataset_name", "a name that no set has",
		    "The gallery has a set already, or another one has this"
		    " name.");
	if (status == UNPROCESSABLE)
		return refuse_labels(req,
		    "The name or a label holds characters that it may not.");
	return status;
}

enum status
label_make(struct request *req, int gallery_id, const struct label_wish *wish)
{
	struct actor actor = actor_of(req, NULL);
	struct label_wish settled = *wish;
	struct new_label_set set;

	TRY(check_wish(req, &settled));
	set = (struct new_label_set){
		.gallery_id = gallery_id,
		.name = settled.name,
		.base_dir = settled.base_dir,
		.is_open = settled.is_open,
		.opinions = settled.opinions,
		.labels = settled.labels.items,
		.label_count = settled.labels.count,
	};
	return refuse_insert(req,
	    label_set_insert(req->db, req->arena, &set, &actor));
}

enum status
label_change(struct request *req, const struct label_set *set,
    const struct label_wish *wish)
{
	struct actor actor = actor_of(req, NULL);
	struct label_wish settled = *wish;
	struct label_change change;
	const char *used;
	enum status status;

	settled.name = set->name;
	settled.base_dir = NULL;
	settled.opinions = set->opinions;
	TRY(check_wish(req, &settled));
	change =
	    (struct label_change){ set->id, settled.labels, settled.is_open };
	status = label_set_update(req->db, req->arena, &change, &actor, &used);
	if (status == CONFLICT)
		return refuse_field(req, CONFLICT, "label-in-use", "labels",
		    "a list with every label that was given",
		    arena_format(req->arena,
			"\u201c%s\u201d was given to samples: it has to stay in"
			" the list.",
			used));
	return refuse_insert(req, status);
}

enum status
label_set_respond(struct request *req, struct response *res, int gallery_id)
{
	struct label_set set;

	TRY(label_set_of_gallery_find(req->db, req->arena, gallery_id, &set));
	return respond_json(res, &label_set_view, &set);
}

/* By the hash of its bytes: no name that was sent becomes a file's. */
bool
label_is_there(struct request *req, const struct label_sample *sample)
{
	const char *path = arena_format(req->arena, "%s/%.2s/%.2s/%s.%s",
	    req->settings->media_dir, sample->sha256, sample->sha256 + 2,
	    sample->sha256, sample->extension);

	return sample->is_listed && access(path, R_OK) == 0;
}

/* One that cannot be shown does not stop the others. */
enum status
label_next(struct request *req, const struct label_set *set, int from,
    struct label_sample *sample)
{
	int tries;

	for (tries = 0; tries < TRIES_MAX; tries++) {
		TRY(label_sample_take(req->db, req->arena, set, req->viewer.id,
		    from, sample));
		if (label_is_there(req, sample))
			return OK;
		TRY(label_sample_set_aside(req->db, req->arena, set->id,
		    sample->position));
	}
	req->keeps_writes = true;
	return NOT_FOUND;
}
