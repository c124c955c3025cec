/* fcgi/label_fill.c: samples put into a set, as programs send them. */

#include "store/label_fill.h"
#include "act.h"
#include "gallery_act.h"
#include "handlers.h"
#include "json/json.h"
#include "label_act.h"

enum { BODY_MAX_BYTES = 1024 * 1024, PATH_MAX_CHARACTERS = 500 };

static enum status
refuse_sample(struct request *req, size_t index, const char *member,
    const char *expected)
{
	return refuse_field(req, UNPROCESSABLE, "bad-sample",
	    arena_format(req->arena, "samples/%zu/%s", index, member), expected,
	    arena_format(req->arena, "%s of sample %zu must be %s.", member,
		index, expected));
}

/* A label of the set, or none. */
static bool
is_label(const struct label_set *set, const char *label)
{
	size_t i;

	for (i = 0; i < set->label_count; i++) {
		if (text_is(set->labels[i], label))
			return true;
	}
	return *label == '\0';
}

static const char *
text_of(const struct json *sample, const char *name)
{
	const struct json *member = json_member(sample, name);

	if (member == NULL || member->type == JSON_NULL)
		return "";
	return member->type == JSON_TEXT ? member->text : NULL;
}

/* A whole number from least on; what is absent leaves what was there. */
static bool
read_number(const struct json *sample, const char *name, int least, int *number)
{
	const struct json *member = json_member(sample, name);

	if (member == NULL || member->type == JSON_NULL)
		return true;
	if (!member->is_integer || member->integer < least ||
	    member->integer >= INT32_MAX)
		return false;
	*number = (int)member->integer;
	return true;
}

static enum status
read_sample(struct request *req, const struct label_set *set,
    const struct json *sample, size_t index, struct label_fill *fill)
{
	const char *path = text_of(sample, "filepath");
	const char *label = text_of(sample, "label");

	if (path == NULL || *path == '\0' || !http_header_is_clean(path) ||
	    text_length(path) > PATH_MAX_CHARACTERS)
		return refuse_sample(req, index, "filepath",
		    "one line of up to 500 characters");
	if (label == NULL || !is_label(set, label))
		return refuse_sample(req, index, "label", "a label of the set");
	fill->positions[index] = -1;
	if (!read_number(sample, "position", 0, &fill->positions[index]))
		return refuse_sample(req, index, "position",
		    "a whole number from 0");
	if (!read_number(sample, "picture_id", 1, &fill->picture_ids[index]) ||
	    fill->picture_ids[index] == 0)
		return refuse_sample(req, index, "picture_id",
		    "the number of a picture");
	fill->paths[index] = path;
	fill->given[index] = label;
	return OK;
}

/* NULL: none is sent. */
static enum status
read_samples(struct request *req, const struct json **samples)
{
	static const struct json_limits limits = {
		.bytes = BODY_MAX_BYTES,
		.depth = 4,
		.values = 10000,
	};
	const struct json *json;

	TRY(json_read(req->arena, req->body, req->body_length, limits, &json,
	    &req->problem));
	*samples = json_member(json, "samples");
	if (*samples != NULL && (*samples)->type == JSON_NULL)
		*samples = NULL;
	if (json->type == JSON_OBJECT &&
	    (*samples == NULL || (*samples)->type == JSON_LIST))
		return OK;
	return refuse_field(req, BAD_INPUT, "wrong-type", "samples",
	    "a list of objects", "samples must be a list of objects.");
}

/* Their pictures come into the gallery too. */
static enum status
insert_samples(struct request *req, const struct label_set *set,
    const struct json *samples, const struct actor *actor)
{
	size_t count = samples->count, i;
	struct label_fill fill = {
		.set_id = set->id,
		.positions = arena_array(req->arena, count + 1, sizeof(int)),
		.picture_ids = arena_array(req->arena, count + 1, sizeof(int)),
		.paths = arena_array(req->arena, count + 1, sizeof(char *)),
		.given = arena_array(req->arena, count + 1, sizeof(char *)),
		.count = count,
	};
	const struct int_list pictures = { fill.picture_ids, count };

	for (i = 0; i < count; i++)
		TRY(read_sample(req, set, &samples->items[i], i, &fill));
	TRY(gallery_check_pictures(req, "samples", &pictures));
	TRY(gallery_put_in(req, set->gallery_id, &pictures, NULL));
	return label_fill_insert(req->db, req->arena, &fill, actor, NULL);
}

enum status
api_label_set_add(struct request *req, struct response *res)
{
	struct actor actor = actor_of(req, NULL);
	const struct json *samples;
	struct gallery gallery;
	struct label_set set;
	enum status status;
	int id;

	TRY(path_id(req, &id));
	TRY(gallery_take_to_shape(req, id, &gallery));
	TRY(label_set_of_gallery_find(req->db, req->arena, id, &set));
	TRY(read_samples(req, &samples));
	status = samples == NULL ?
	    label_fill_from_gallery(req->db, req->arena, set.id, &actor, NULL) :
	    insert_samples(req, &set, samples, &actor);
	if (status == CONFLICT)
		return refuse_field(req, CONFLICT, "sample-exists", "samples",
		    "paths and places that no other sample has",
		    "A path or a place is that of another sample.");
	TRY(status);
	return label_set_respond(req, res, id);
}
