/* fcgi/form.c: what a form or a JSON body says, read into a struct by a table. */

#include "form.h"

#include "json/json.h"

#include <limits.h>
#include <string.h>

static const char *const type_words[] = {
	[FORM_TYPE_TEXT] = "a text",
	[FORM_TYPE_INT] = "a whole number",
	[FORM_TYPE_BOOL] = "true or false",
};

static enum status
refuse_type(struct request *req, const struct form_field *field)
{
	return refuse_field(req, BAD_INPUT, "wrong-type", field->name,
	    type_words[field->type],
	    arena_format(req->arena, "%s must be %s.", field->name,
		type_words[field->type]));
}

static enum status
refuse_missing(struct request *req, const struct form_field *field)
{
	return refuse_field(req, BAD_INPUT, "missing-field", field->name,
	    type_words[field->type],
	    arena_format(req->arena, "%s is missing.", field->name));
}

static void *
member_of(void *form, const struct form_field *field)
{
	return (char *)form + field->offset;
}

/* ---- JSON ---- */

static enum status
take_json(struct request *req, const struct form_field *field,
    const struct json *value, void *form)
{
	void *member = member_of(form, field);

	if (value == NULL || value->type == JSON_NULL)
		return field->is_needed ? refuse_missing(req, field) : OK;
	if (field->type == FORM_TYPE_TEXT && value->type == JSON_TEXT)
		*(const char **)member = value->text;
	else if (field->type == FORM_TYPE_BOOL && value->type == JSON_BOOL)
		*(bool *)member = value->truth;
	else if (field->type == FORM_TYPE_INT && value->type == JSON_NUMBER &&
	    value->is_integer && value->integer >= INT_MIN &&
	    value->integer <= INT_MAX)
		*(int *)member = (int)value->integer;
	else
		return refuse_type(req, field);
	return OK;
}

static enum status
read_json(struct request *req, const struct form_field *fields, size_t count,
    void *form)
{
	static const struct json_limits limits = {
		.bytes = 1024 * 1024,
		.depth = 32,
		.values = 10000,
	};
	const struct json *json;
	size_t i;

	TRY(json_read(req->arena, req->body, req->body_length, limits, &json,
	    &req->problem));
	if (json->type != JSON_OBJECT)
		return refuse(&req->problem, req->arena, BAD_INPUT,
		    "wrong-type", "The body must be a JSON object, not %s.",
		    json_type_name(json->type));
	for (i = 0; i < count; i++)
		TRY(take_json(req, &fields[i],
		    json_member(json, fields[i].name), form));
	return OK;
}

/* ---- forms ---- */

static bool
is_multipart(const struct request *req)
{
	return http_type_is(req->content_type, "multipart/form-data");
}

/* curl -d says that JSON is a form; a form does not begin like that. */
static bool
is_form(const struct request *req)
{
	return is_multipart(req) ||
	    (http_type_is(req->content_type,
		 "application/x-www-form-urlencoded") &&
		req->body[strspn(req->body, " \t\r\n")] != '{');
}

static enum status
read_pairs(struct request *req, struct http_pairs *pairs)
{
	if (http_read_pairs(req->arena, req->body, req->body_length, pairs) ==
	    OK)
		return OK;
	return refuse(&req->problem, req->arena, BAD_INPUT, "bad-form",
	    "The body is not a form in percent-encoded UTF-8.");
}

static const char *
value_of(struct request *req, const struct http_pairs *pairs, const char *name)
{
	if (is_multipart(req))
		return http_multipart_field(req->arena, req->content_type,
		    req->body, req->body_length, name);
	return http_pair(pairs, name);
}

static enum status
take_text(struct request *req, const struct form_field *field,
    const char *value, void *form)
{
	void *member = member_of(form, field);
	int64_t number;

	if (value == NULL)
		return field->is_needed ? refuse_missing(req, field) : OK;
	if (field->type == FORM_TYPE_TEXT) {
		*(const char **)member = value;
	} else if (field->type == FORM_TYPE_BOOL) {
		*(bool *)member = *value != '\0';
	} else if (text_to_int64(value, &number) && number >= INT_MIN &&
	    number <= INT_MAX) {
		*(int *)member = (int)number;
	} else {
		return refuse_type(req, field);
	}
	return OK;
}

enum status
form_read(struct request *req, const struct form_field *fields, size_t count,
    void *form)
{
	struct http_pairs pairs = { .count = 0 };
	size_t i;

	if (!is_form(req))
		return read_json(req, fields, count, form);
	if (!is_multipart(req))
		TRY(read_pairs(req, &pairs));
	for (i = 0; i < count; i++) {
		const char *name = fields[i].name;

		if (http_pair_count(&pairs, name) > 1)
			return refuse_field(req, BAD_INPUT, "duplicate-field",
			    name, "one value",
			    arena_format(req->arena, "%s is given twice.",
				name));
		TRY(take_text(req, &fields[i], value_of(req, &pairs, name),
		    form));
	}
	return OK;
}

const char *
form_text(struct request *req, const char *name)
{
	struct http_pairs pairs = { .count = 0 };

	if (!is_form(req) ||
	    (!is_multipart(req) &&
		http_read_pairs(req->arena, req->body, req->body_length,
		    &pairs) != OK))
		return NULL;
	return value_of(req, &pairs, name);
}
