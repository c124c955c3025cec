/* fcgi/page/picture_fields.c: the fields of a form that says what a picture is. */

#include "page/picture_fields.h"

#include "store/licence.h"
#include "store/nature.h"

/* clang-format off */

static const struct view_field choice_fields[] = {
	{ VIEW_TEXT("id", struct picture_choice, id) },
	{ VIEW_TEXT("words", struct picture_choice, words) },
	{ VIEW_BOOL("free", struct picture_choice, is_free) },
	{ VIEW_BOOL("chosen", struct picture_choice, is_chosen) },
};
static const struct view choice_view =
    VIEW(struct picture_choice, choice_fields);

static const struct view_field picture_fields_fields[] = {
	{ VIEW_TEXT("title", struct picture_fields, title) },
	{ VIEW_TEXT("description", struct picture_fields, description) },
	{ VIEW_TEXT("origin_url", struct picture_fields, origin_url) },
	{ VIEW_TEXT("creator", struct picture_fields, creator) },
	{ VIEW_TEXT("credit_url", struct picture_fields, credit_url) },
	{ VIEW_BOOL("proposals", struct picture_fields, takes_proposals) },
	{ VIEW_LIST("licences", struct picture_fields, licences, licence_count,
	    &choice_view) },
	{ VIEW_TEXT("other_licence", struct picture_fields, other_licence) },
	{ VIEW_LIST("natures", struct picture_fields, natures, nature_count,
	    &choice_view) },
	{ VIEW_TEXT("title_fault", struct picture_fields, title_fault) },
	{ VIEW_TEXT("description_fault", struct picture_fields,
	    description_fault) },
	{ VIEW_TEXT("origin_url_fault", struct picture_fields,
	    origin_url_fault) },
	{ VIEW_TEXT("creator_fault", struct picture_fields, creator_fault) },
	{ VIEW_TEXT("credit_url_fault", struct picture_fields,
	    credit_url_fault) },
	{ VIEW_TEXT("licence_fault", struct picture_fields, licence_fault) },
	{ VIEW_TEXT("nature_fault", struct picture_fields, nature_fault) },
};
const struct view picture_fields_view =
    VIEW(struct picture_fields, picture_fields_fields);

/* clang-format on */

static bool
has_licence(const struct picture_form *form, const char *id)
{
	size_t i;

	for (i = 0; i < form->licence_count; i++) {
		if (text_is(form->licences[i], id))
			return true;
	}
	return false;
}

/* The pinned ones as boxes to tick; one other can be typed. */
static enum status
fill_licences(struct request *req, const struct picture_form *form,
    struct picture_fields *fields)
{
	struct picture_choice *choices;
	struct licence *licences;
	size_t count, pinned = 0, i;

	TRY(licences_list(req->db, req->arena, &licences, &count));
	choices = arena_array(req->arena, count + 1, sizeof(*choices));
	for (i = 0; i < count && licences[i].is_pinned; i++)
		choices[pinned++] = (struct picture_choice){
			.id = licences[i].id,
			.words = licences[i].title,
			.is_free = licences[i].is_free,
			.is_chosen = has_licence(form, licences[i].id),
		};
	fields->licences = choices;
	fields->licence_count = pinned;
	for (i = 0; i < form->licence_count; i++) {
		size_t k = 0;

		while (k < pinned && !text_is(choices[k].id, form->licences[i]))
			k++;
		if (k == pinned)
			fields->other_licence = form->licences[i];
	}
	return OK;
}

static enum status
fill_natures(struct request *req, const struct picture_form *form,
    struct picture_fields *fields)
{
	struct picture_choice *choices;
	struct nature *natures;
	size_t i;

	TRY(natures_list(req->db, req->arena, &natures, &fields->nature_count));
	choices =
	    arena_array(req->arena, fields->nature_count + 1, sizeof(*choices));
	for (i = 0; i < fields->nature_count; i++)
		choices[i] = (struct picture_choice){
			.id = natures[i].id,
			.words = natures[i].description,
			.is_chosen = text_is(form->nature, natures[i].id),
		};
	fields->natures = choices;
	return OK;
}

enum status
picture_fields_fill(struct request *req, const struct picture_form *form,
    struct picture_fields *fields)
{
	fields->title = form->title;
	fields->description = form->description;
	fields->origin_url = form->origin_url;
	fields->creator = form->creator;
	fields->credit_url = form->credit_url;
	fields->takes_proposals = text_is(form->annotators, "proposals");
	TRY(fill_licences(req, form, fields));
	return fill_natures(req, form, fields);
}

bool
picture_fields_blame(struct picture_fields *fields,
    const struct problem *problem)
{
	struct {
		const char *name;
		const char **fault;
	} places[] = {
		{ "title", &fields->title_fault },
		{ "description", &fields->description_fault },
		{ "origin_url", &fields->origin_url_fault },
		{ "creator", &fields->creator_fault },
		{ "credit_url", &fields->credit_url_fault },
		{ "licence", &fields->licence_fault },
		{ "nature", &fields->nature_fault },
	};
	size_t i;

	for (i = 0; i < COUNT_OF(places); i++) {
		if (!text_is(problem->field, places[i].name))
			continue;
		*places[i].fault = problem->detail;
		return true;
	}
	return false;
}
