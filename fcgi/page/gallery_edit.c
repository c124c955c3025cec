/* fcgi/page/gallery_edit.c: the forms of a gallery: new, its texts, whom it trusts, its end. */

#include "page/gallery_edit.h"

#include "page/address.h"
#include "page/gallery.h"

/* clang-format off */

static const struct view_field edit_fields[] = {
	{ VIEW_STRUCT("site", struct gallery_edit_page, site, &site_view) },
	{ VIEW_INT("id", struct gallery_edit_page, id) },
	{ VIEW_BOOL("new", struct gallery_edit_page, is_new) },
	{ VIEW_TEXT("name", struct gallery_edit_page, name) },
	{ VIEW_URL("address", struct gallery_edit_page, address) },
	{ VIEW_TEXT("title", struct gallery_edit_page, texts.title) },
	{ VIEW_TEXT("description", struct gallery_edit_page,
	    texts.description) },
	{ VIEW_INT("title_max", struct gallery_edit_page,
	    max_title_characters) },
	{ VIEW_INT("description_max", struct gallery_edit_page,
	    max_description_characters) },
	{ VIEW_LIST("trusted", struct gallery_edit_page, trusted,
	    trusted_count, &person_view) },
	{ VIEW_TEXT("username", struct gallery_edit_page, username) },
	{ VIEW_TEXT("done", struct gallery_edit_page, done) },
	{ VIEW_TEXT("title_fault", struct gallery_edit_page, title_fault) },
	{ VIEW_TEXT("description_fault", struct gallery_edit_page,
	    description_fault) },
	{ VIEW_TEXT("user_fault", struct gallery_edit_page, user_fault) },
	{ VIEW_STRUCT("count", struct gallery_edit_page, count,
	    &rough_count_view) },
};
const struct view gallery_edit_page_view =
    VIEW(struct gallery_edit_page, edit_fields);

/* clang-format on */

struct gallery_edit_page
gallery_edit_page_of(const struct request *req, const struct gallery *gallery)
{
	const struct settings *settings = req->settings;
	struct gallery_edit_page page = {
		.site = site_of(req),
		.is_new = gallery == NULL,
		.texts = { "", "" },
		.max_title_characters = settings->max_title_characters,
		.max_description_characters =
		    settings->max_description_characters,
		.username = "",
	};

	if (gallery == NULL)
		return page;
	page.id = gallery->id;
	page.name = gallery_title(req->arena, gallery->id, gallery->title);
	page.address = address_of_gallery(req->arena, gallery->id);
	page.texts =
	    (struct gallery_texts){ gallery->title, gallery->description };
	page.trusted = gallery_people(req->arena, gallery);
	page.trusted_count = gallery->user_count;
	page.count = stored_count(gallery->picture_count);
	return page;
}

bool
gallery_edit_page_refuse(struct gallery_edit_page *page,
    const struct request *req)
{
	const struct problem *problem = &req->problem;

	if (text_is(problem->field, "title"))
		page->title_fault = problem->detail;
	else if (text_is(problem->field, "description"))
		page->description_fault = problem->detail;
	else if (text_is(problem->field, "username"))
		page->user_fault = problem->detail;
	else
		return false;
	return true;
}
