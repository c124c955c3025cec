/* fcgi/label_set.c: sets of samples to label, made of galleries by programs. */

#include "act.h"
#include "form.h"
#include "gallery_act.h"
#include "handlers.h"
#include "store/label_queue.h"

#include <string.h>

/* What all labels together take in a header, where a character takes most. */
enum { LABELS_MAX_BYTES = 12000, ESCAPED_BYTES = 6 };

struct set_wish {
	const char *name;
	struct texts labels;
	bool is_open;
};
static const struct form_field set_fields[] = {
	{ FORM_TEXT("dataset_name", struct set_wish, name), .is_needed = true },
	{ FORM_TEXTS("labels", struct set_wish, labels), .is_needed = true },
	{ FORM_FLAG("open", struct set_wish, is_open) },
};

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
check_wish(struct request *req, const struct set_wish *wish)
{
	size_t bytes = 0, i, other;

	if (!is_line(wish->name))
		return refuse_field(req, UNPROCESSABLE, "bad-name",
		    "dataset_name", "one line of up to 200 characters",
		    "The name is one line of up to 200 characters.");
	if (wish->labels.count == 0 || wish->labels.count > LABELS_MAX)
		return refuse_labels(req, "A set has 1 to 1000 labels.");
	for (i = 0; i < wish->labels.count; i++) {
		if (!is_line(wish->labels.items[i]))
			return refuse_labels(req,
			    "A label is one line of up to 200 characters.");
		for (other = 0; other < i; other++) {
			if (text_is(wish->labels.items[i],
				wish->labels.items[other]))
				return refuse_labels(req,
				    "A label is there twice.");
		}
		bytes += escaped_bytes(wish->labels.items[i]) + 3;
	}
	if (bytes > LABELS_MAX_BYTES)
		return refuse_labels(req,
		    "The labels are too long together: they must fit into a"
		    " header.");
	return OK;
}

static enum status
respond_set(struct request *req, struct response *res, int gallery_id)
{
	struct label_set set;

	TRY(label_set_of_gallery_find(req->db, req->arena, gallery_id, &set));
	return respond_json(res, &label_set_view, &set);
}

enum status
api_label_set_new(struct request *req, struct response *res)
{
	struct set_wish wish = { .is_open = false };
	struct new_label_set set;
	struct gallery gallery;
	enum status status;
	struct actor actor;

	TRY(path_id(req, &set.gallery_id));
	TRY(gallery_take_to_shape(req, set.gallery_id, &gallery));
	TRY(form_read(req, set_fields, COUNT_OF(set_fields), &wish));
	TRY(check_wish(req, &wish));
	set.name = wish.name;
	set.is_open = wish.is_open;
	set.labels = wish.labels.items;
	set.label_count = wish.labels.count;
	actor = actor_of(req, NULL);
	status = label_set_insert(req->db, req->arena, &set, &actor);
	if (status == CONFLICT)
		return refuse_field(req, CONFLICT, "label-set-exists",
		    "dataset_name", "a name that no set has",
		    "The gallery has a set already, or another one has this"
		    " name.");
	if (status == UNPROCESSABLE)
		return refuse_labels(req,
		    "The name or a label holds characters that it may not.");
	TRY(status);
	respond_created(res,
	    arena_format(req->arena, "/api/gallery/%d/label-set",
		set.gallery_id));
	return respond_set(req, res, set.gallery_id);
}

enum status
api_label_set_show(struct request *req, struct response *res)
{
	int gallery_id;

	TRY(path_id(req, &gallery_id));
	return respond_set(req, res, gallery_id);
}
