/* fcgi/page/picture_acts.c: what whoever looks at a picture may do with it. */

#include "page/picture_acts.h"

#include "page/address.h"
#include "picture_act.h"

enum { STARS = 5 };

/* clang-format off */

static const struct view_field button_fields[] = {
	{ VIEW_INT("stars", struct star_button, stars) },
	{ VIEW_TEXT("words", struct star_button, words) },
	{ VIEW_BOOL("full", struct star_button, is_full) },
	{ VIEW_BOOL("given", struct star_button, is_given) },
};
static const struct view button_view = VIEW(struct star_button, button_fields);

static const struct view_field acts_fields[] = {
	{ VIEW_TEXT("csrf", struct picture_acts, csrf) },
	{ VIEW_URL("address", struct picture_acts, address) },
	{ VIEW_LIST("buttons", struct picture_acts, buttons, button_count,
	    &button_view) },
	{ VIEW_BOOL("rated", struct picture_acts, has_rated) },
	{ VIEW_BOOL("may_state", struct picture_acts, may_state) },
	{ VIEW_BOOL("may_annotate", struct picture_acts, may_annotate) },
};
const struct view picture_acts_view = VIEW(struct picture_acts, acts_fields);

static const struct view_field edit_fields[] = {
	{ VIEW_STRUCT("site", struct picture_edit_page, site, &site_view) },
	{ VIEW_TEXT("name", struct picture_edit_page, name) },
	{ VIEW_URL("address", struct picture_edit_page, address) },
	{ VIEW_STRUCT("fields", struct picture_edit_page, fields,
	    &picture_fields_view) },
	{ VIEW_INT("revision", struct picture_edit_page, revision) },
	{ VIEW_TEXT("reason", struct picture_edit_page, reason) },
	{ VIEW_TEXT("fault", struct picture_edit_page, fault) },
	{ VIEW_BOOL("lost", struct picture_edit_page, is_lost) },
	{ VIEW_STRUCT("now", struct picture_edit_page, now, &picture_view) },
};
const struct view picture_edit_page_view =
    VIEW(struct picture_edit_page, edit_fields);

static const struct view_field ask_fields[] = {
	{ VIEW_STRUCT("site", struct picture_ask_page, site, &site_view) },
	{ VIEW_TEXT("name", struct picture_ask_page, name) },
	{ VIEW_URL("address", struct picture_ask_page, address) },
	{ VIEW_OPTIONAL_ID("replacement", struct picture_ask_page,
	    replacement_id) },
	{ VIEW_URL("replacement_address", struct picture_ask_page,
	    replacement_address) },
	{ VIEW_TEXT("typed", struct picture_ask_page, typed) },
	{ VIEW_TEXT("fault", struct picture_ask_page, fault) },
};
const struct view picture_ask_page_view =
    VIEW(struct picture_ask_page, ask_fields);

/* clang-format on */

static const struct star_button *
star_buttons(struct arena *arena, int given)
{
	struct star_button *buttons =
	    arena_array(arena, STARS, sizeof(*buttons));
	int i;

	for (i = 0; i < STARS; i++)
		buttons[i] = (struct star_button){
			.stars = i + 1,
			.words = i == 0 ?
			    "Give 1 star" :
			    arena_format(arena, "Give %d stars", i + 1),
			.is_full = i < given,
			.is_given = i + 1 == given,
		};
	return buttons;
}

enum status
picture_acts_find(struct request *req, const struct picture *picture,
    struct picture_acts **acts)
{
	struct picture_look look;
	int given;

	*acts = NULL;
	if (req->viewer.id == 0)
		return OK;
	TRY(picture_look(req->db, req->arena, picture->id, &look));
	TRY(picture_stars_find(req->db, req->arena, picture->id, req->viewer.id,
	    &given));
	*acts = arena_alloc(req->arena, sizeof(**acts));
	**acts = (struct picture_acts){
		.csrf = req->viewer.csrf,
		.address = address_of_picture(req->arena, picture->id),
		.buttons = star_buttons(req->arena, given),
		.button_count = STARS,
		.has_rated = given > 0,
		.may_state =
		    picture_may_state_of(&req->viewer, picture->author),
	};
	(*acts)->may_annotate = look.is_open || (*acts)->may_state;
	return OK;
}
