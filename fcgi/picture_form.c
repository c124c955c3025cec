/* fcgi/picture_form.c: what people state about a picture, from JSON or a form. */

#include "picture_form.h"

#include "store/region_receive.h"
#include "words.h"

#include <string.h>

/* What a text may be: the same as the schema says, with better words. */
struct text_rule {
	const char *name;
	size_t offset;
	size_t most;	 /* characters, of addresses bytes; 0: a setting */
	bool is_address; /* counted in bytes; a line, as is_line */
	bool is_line;
};

#define AT(member) offsetof(struct picture_form, member)

static const struct text_rule text_rules[] = {
	{ "title", AT(title), 0, false, true },
	{ "description", AT(description), 0, false, false },
	{ "origin_url", AT(origin_url), 2000, true, true },
	{ "creator", AT(creator), 300, false, true },
	{ "credit_url", AT(credit_url), 2000, true, true },
	{ "annotators", AT(annotators), 20, false, true },
	{ "nature", AT(nature), 100, false, true },
	{ "nature_id", AT(nature), 100, false, true },
};

/* A site may set a lower limit than the schema. */
static size_t
most_of(const struct request *req, const struct text_rule *rule)
{
	if (rule->offset == AT(title))
		return (size_t)req->settings->max_title_characters;
	if (rule->offset == AT(description))
		return (size_t)req->settings->max_description_characters;
	return rule->most;
}

static enum status
check_text(struct request *req, const struct text_rule *rule, const char *text)
{
	size_t length = rule->is_address ? strlen(text) : text_length(text);
	size_t most = most_of(req, rule);
	const char *expected = arena_format(req->arena, "%s of up to %zu %s",
	    rule->is_line ? "one line" : "a text", most,
	    rule->is_address ? "bytes" : "characters");

	if (length > most)
		return refuse_field(req, BAD_INPUT, "too-long", rule->name,
		    expected,
		    arena_format(req->arena,
			"%s is too long: it has %zu %s, and %zu are taken.",
			rule->name, length,
			rule->is_address ? "bytes" : "characters", most));
	if (rule->is_line && !words_are_line(text))
		return refuse_field(req, BAD_INPUT, "not-a-line", rule->name,
		    expected,
		    arena_format(req->arena,
			"%s must be one line without control characters.",
			rule->name));
	return OK;
}

static enum status
set_text(struct request *req, const struct text_rule *rule, const char *text,
    struct picture_form *form)
{
	TRY(check_text(req, rule, text));
	*(const char **)((char *)form + rule->offset) = text;
	return OK;
}

static enum status
check_annotators(struct request *req, const struct picture_form *form)
{
	const char *said = form->annotators;

	if (said == NULL || text_is(said, "open") || text_is(said, "proposals"))
		return OK;
	return refuse_field(req, BAD_INPUT, "unknown-annotators", "annotators",
	    "open or proposals",
	    "annotators is open (anyone signed in draws regions) or proposals"
	    " (the author, who is asked).");
}

/* ---- JSON ---- */

static enum status
refuse_type(struct request *req, const char *name, const char *expected)
{
	return refuse_field(req, BAD_INPUT, "wrong-type", name, expected,
	    arena_format(req->arena, "%s must be %s.", name, expected));
}

static enum status
add_licence(struct request *req, const struct json *value, const char *name,
    struct picture_form *form)
{
	if (value->type != JSON_TEXT)
		return refuse_type(req, name, "a list of licence ids");
	if (form->licence_count == PICTURE_FORM_LICENCES_MAX)
		return refuse_field(req, BAD_INPUT, "too-many-licences", name,
		    NULL,
		    arena_format(req->arena,
			"A picture has at most %d licences.",
			PICTURE_FORM_LICENCES_MAX));
	form->licences[form->licence_count++] = value->text;
	return OK;
}

/* A list, or a text that is a list of one. */
static enum status
read_licences(struct request *req, const struct json *json, const char *name,
    struct picture_form *form)
{
	const struct json *value = json_member(json, name);
	size_t i;

	if (value == NULL || value->type == JSON_NULL)
		return OK;
	form->has_licences = true;
	form->licence_count = 0;
	if (value->type != JSON_LIST)
		return add_licence(req, value, name, form);
	for (i = 0; i < value->count; i++)
		TRY(add_licence(req, &value->items[i], name, form));
	return OK;
}

enum status
picture_form_read_json(struct request *req, const struct json *json,
    struct picture_form *form)
{
	const struct json *value;
	size_t i;

	if (json->type != JSON_OBJECT)
		return refuse(&req->problem, req->arena, BAD_INPUT,
		    "wrong-type",
		    "What is said of the picture must be a JSON"
		    " object, not %s.",
		    json_type_name(json->type));
	for (i = 0; i < COUNT_OF(text_rules); i++) {
		value = json_member(json, text_rules[i].name);
		if (value == NULL)
			continue;
		if (value->type != JSON_TEXT && value->type != JSON_NULL)
			return refuse_type(req, text_rules[i].name, "a text");
		TRY(set_text(req, &text_rules[i],
		    value->type == JSON_NULL ? "" : value->text, form));
	}
	TRY(read_licences(req, json, "licence", form));
	TRY(read_licences(req, json, "licence_ids", form));
	value = json_member(json, "annotations");
	if (value != NULL && value->type != JSON_NULL)
		form->annotations = value;
	if (form->annotators != NULL && *form->annotators == '\0')
		form->annotators = NULL;
	return check_annotators(req, form);
}

/* ---- forms ---- */

enum status
picture_form_read_pairs(struct request *req, const struct http_pairs *pairs,
    struct picture_form *form)
{
	size_t i;

	for (i = 0; i < COUNT_OF(text_rules); i++) {
		const char *value = http_pair(pairs, text_rules[i].name);

		if (value != NULL)
			TRY(set_text(req, &text_rules[i],
			    text_without_returns(req->arena, value), form));
	}
	form->has_licences = true;
	for (i = 0; i < pairs->count; i++) {
		const struct json licence = { .type = JSON_TEXT,
			.text = pairs->items[i].value };

		if ((text_is(pairs->items[i].name, "licence") ||
			text_is(pairs->items[i].name, "other_licence")) &&
		    *licence.text != '\0')
			TRY(add_licence(req, &licence, "licence", form));
	}
	return check_annotators(req, form);
}

/* ---- names ---- */

static enum status
refuse_unknown(struct request *req, const char *field, const char *name)
{
	return refuse_field(req, UNPROCESSABLE,
	    arena_format(req->arena, "unknown-%s", field), field,
	    arena_format(req->arena, "an id of /api/%s/", field),
	    arena_format(req->arena, "There is no %s “%s”.", field,
		text_shortened(req->arena, name, 100)));
}

enum status
picture_form_find_licences(struct request *req, const struct picture_form *form,
    struct new_picture *picture)
{
	int *ids =
	    arena_array(req->arena, PICTURE_FORM_LICENCES_MAX, sizeof(*ids));
	size_t i;

	if (form->licence_count == 0)
		return refuse_field(req, UNPROCESSABLE, "no-licence", "licence",
		    "at least one id of /api/licence/",
		    "Say under which licence the picture is: at least one is"
		    " needed.");
	for (i = 0; i < form->licence_count; i++) {
		enum status status = picture_licence_id_of(req->db, req->arena,
		    form->licences[i], &ids[i]);

		if (status == NOT_FOUND)
			return refuse_unknown(req, "licence",
			    form->licences[i]);
		TRY(status);
	}
	picture->licence_ids = ids;
	picture->licence_count = form->licence_count;
	return OK;
}

static const char *
null_if_empty(const char *text)
{
	return text == NULL || *text == '\0' ? NULL : text;
}

enum status
picture_form_find_nature(struct request *req, const struct picture_form *form,
    struct new_picture *picture)
{
	enum status status;

	if (null_if_empty(form->nature) == NULL)
		return OK;
	status = picture_nature_id_of(req->db, req->arena, form->nature,
	    &picture->nature_id);
	return status == NOT_FOUND ?
	    refuse_unknown(req, "nature", form->nature) :
	    status;
}

static enum status
resolve_regions(struct request *req, const struct json *annotations,
    struct new_picture *picture)
{
	struct new_region *regions;

	if (annotations == NULL)
		return OK;
	TRY(regions_receive(req->db, req->arena, annotations,
	    (size_t)req->settings->max_regions, &regions,
	    &picture->region_count, &req->problem));
	picture->regions = regions;
	return OK;
}

enum status
picture_form_resolve(struct request *req, const struct picture_form *form,
    struct new_picture *picture)
{
	picture->title = form->title == NULL ? "" : form->title;
	picture->description = form->description;
	picture->origin_url = null_if_empty(form->origin_url);
	picture->creator = null_if_empty(form->creator);
	picture->credit_url = null_if_empty(form->credit_url);
	picture->annotators = form->annotators;
	TRY(picture_form_find_nature(req, form, picture));
	TRY(picture_form_find_licences(req, form, picture));
	return resolve_regions(req, form->annotations, picture);
}
