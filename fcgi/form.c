/* fcgi/form.c: what a form or a JSON body says, read into a struct by a table. */

#include "form.h"

#include "json/json.h"

#include <limits.h>
#include <string.h>

static const char *const type_words[] = {
	[FORM_TYPE_TEXT] = "a text",
	[FORM_TYPE_INT] = "a whole number",
	[FORM_TYPE_BOOL] = "true or false",
	[FORM_TYPE_INT_LIST] = "a list of whole numbers",
	[FORM_TYPE_TEXTS] = "a list of texts",
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

static bool
is_int(int64_t number)
{
	return number >= INT_MIN && number <= INT_MAX;
}

/* ---- JSON ---- */

static bool
json_to_int(const struct json *value, int *number)
{
	if (value->type != JSON_NUMBER || !value->is_integer ||
	    !is_int(value->integer))
		return false;
	*number = (int)value->integer;
	return true;
}

/* A number is a list of one. */
static bool
json_to_ints(struct arena *arena, const struct json *value,
    struct int_list *list)
{
	bool is_list = value->type == JSON_LIST;
	size_t count = is_list ? value->count : 1, i;
	int *items = arena_array(arena, count, sizeof(*items));

	for (i = 0; i < count; i++) {
		if (!json_to_int(is_list ? &value->items[i] : value, &items[i]))
			return false;
	}
	*list = (struct int_list){ items, count };
	return true;
}

static bool
json_to_member(struct arena *arena, enum form_type type,
    const struct json *value, void *member)
{
	switch (type) {
	case FORM_TYPE_INT:
		return json_to_int(value, member);
	case FORM_TYPE_INT_LIST:
		return json_to_ints(arena, value, member);
	case FORM_TYPE_TEXTS:
		return json_texts(arena, value, member);
	default:
		return false;
	}
}

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
	else if (!json_to_member(req->arena, field->type, value, member))
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

/* The lines of a text without the blanks around them; empty ones are none. */
static void
add_lines(struct arena *arena, const char *text, struct texts *texts)
{
	while (*text != '\0') {
		size_t length = strcspn(text, "\n");
		const char *line =
		    text_trimmed(arena, arena_copy(arena, text, length));

		if (*line != '\0')
			texts->items[texts->count++] = line;
		text += length + (text[length] == '\n');
	}
}

/* What it is given as several times, and in several lines, is one list. */
static enum status
take_texts(struct request *req, const struct form_field *field,
    const struct http_pairs *pairs, void *form)
{
	const struct http_pair single = { field->name,
		is_multipart(req) ? value_of(req, pairs, field->name) : NULL };
	const struct http_pairs one = { (struct http_pair *)&single, 1 };
	const struct http_pairs *all = single.value == NULL ? pairs : &one;
	struct texts texts = { .items =
				   arena_array(req->arena, req->body_length + 1,
				       sizeof(*texts.items)) };
	bool is_there = false;
	size_t i;

	for (i = 0; i < all->count; i++) {
		if (!text_is(all->items[i].name, field->name))
			continue;
		is_there = true;
		add_lines(req->arena, all->items[i].value, &texts);
	}
	if (!is_there)
		return field->is_needed ? refuse_missing(req, field) : OK;
	*(struct texts *)member_of(form, field) = texts;
	return OK;
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
	} else if (text_to_int64(value, &number) && is_int(number)) {
		*(int *)member = (int)number;
	} else {
		return refuse_type(req, field);
	}
	return OK;
}

/* The value of a multipart form, where there is one, counts too. */
static enum status
take_ints(struct request *req, const struct form_field *field,
    const struct http_pairs *pairs, void *form)
{
	const struct http_pair single = { field->name,
		is_multipart(req) ? value_of(req, pairs, field->name) : NULL };
	const struct http_pair *all =
	    single.value == NULL ? pairs->items : &single;
	size_t all_count = single.value == NULL ? pairs->count : 1, count = 0;
	int *items = arena_array(req->arena, all_count, sizeof(*items));
	size_t i;

	for (i = 0; i < all_count; i++) {
		int64_t number;

		if (!text_is(all[i].name, field->name))
			continue;
		if (!text_to_int64(all[i].value, &number) || !is_int(number))
			return refuse_type(req, field);
		items[count++] = (int)number;
	}
	if (count == 0)
		return field->is_needed ? refuse_missing(req, field) : OK;
	*(struct int_list *)member_of(form, field) =
	    (struct int_list){ items, count };
	return OK;
}

static enum status
take_list(struct request *req, const struct form_field *field,
    const struct http_pairs *pairs, void *form)
{
	return field->type == FORM_TYPE_INT_LIST ?
	    take_ints(req, field, pairs, form) :
	    take_texts(req, field, pairs, form);
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

		if (fields[i].type == FORM_TYPE_INT_LIST ||
		    fields[i].type == FORM_TYPE_TEXTS) {
			TRY(take_list(req, &fields[i], &pairs, form));
			continue;
		}
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
