/* contrib/load/demo_people.c: the demo set's accounts, galleries and ratings. */

#include "demo.h"

#include "auth/auth.h"
#include "store/account_write.h"
#include "store/gallery_write.h"
#include "store/rating_write.h"

static enum status
add_account(struct demo *demo, const struct json *item, struct buf *passwords)
{
	const struct json *is_admin = json_member(item, "admin");
	struct new_account account = {
		.name = json_member_text(item, "name"),
		.is_admin = is_admin != NULL && is_admin->truth,
	};
	enum status status;
	char *password;
	int id;

	if (account.name == NULL)
		return demo_wrong(demo, item, "an account needs a name");
	if (text_is(json_member_text(item, "password"), "random")) {
		password = password_random(demo->arena);
		TRY(password_hash(demo->arena, password, &password_cost_default,
		    &account.password_hash));
		buf_add_format(passwords, "%s %s\n", account.name, password);
	}
	status = account_insert(demo->load->db, demo->arena, &account, &id);
	return status == OK ?
	    OK :
	    demo_wrong(demo, item, "the account %s could not be made: %s",
		account.name, db_message(demo->load->db));
}

enum status
demo_accounts(struct demo *demo, struct buf *passwords)
{
	size_t count, i;
	const struct json *items = demo_list(demo->json, "accounts", &count);

	for (i = 0; i < count; i++)
		TRY(add_account(demo, &items[i], passwords));
	return OK;
}

enum status
demo_account_id(struct demo *demo, const struct json *at, const char *name,
    int *id)
{
	enum status status = name == NULL ?
	    NOT_FOUND :
	    account_id_of(demo->load->db, demo->arena, name, id);

	return status != NOT_FOUND ?
	    status :
	    demo_wrong(demo, at, "there is no account %s",
		name == NULL ? "without a name" : name);
}

static enum status
fill_gallery(struct demo *demo, const struct json *item, int gallery_id,
    const struct actor *owner)
{
	size_t picture_count, user_count, i;
	const char **keys = demo_texts(demo, item, "pictures", &picture_count);
	const char **names = demo_texts(demo, item, "users", &user_count);
	int *picture_ids =
	    arena_array(demo->arena, picture_count + 1, sizeof(*picture_ids));
	int *user_ids =
	    arena_array(demo->arena, user_count + 1, sizeof(*user_ids));
	struct int_list pictures;

	for (i = 0; i < picture_count; i++) {
		const struct demo_picture *picture =
		    demo_picture_of(demo, keys[i]);

		if (picture == NULL)
			return demo_wrong(demo, item,
			    "there is no picture "
			    "%s",
			    keys[i]);
		picture_ids[i] = picture->id;
	}
	for (i = 0; i < user_count; i++)
		TRY(demo_account_id(demo, item, names[i], &user_ids[i]));
	pictures = (struct int_list){ picture_ids, picture_count };
	TRY(gallery_insert_pictures(demo->load->db, demo->arena, gallery_id,
	    &pictures, owner, NULL));
	return gallery_insert_trust(demo->load->db, demo->arena, gallery_id,
	    user_ids, user_count, owner);
}

static enum status
add_gallery(struct demo *demo, const struct json *item)
{
	const char *description = json_member_text(item, "description");
	struct new_gallery gallery = {
		.title = json_member_text(item, "title"),
		.description = description == NULL ? "" : description,
	};
	struct actor owner = { .tool = LOAD_TOOL, .reason = "demo set" };
	int id;

	if (gallery.title == NULL)
		return demo_wrong(demo, item, "a gallery needs a title");
	TRY(demo_account_id(demo, item, json_member_text(item, "owner"),
	    &gallery.owner_id));
	owner.account_id = gallery.owner_id;
	TRY(gallery_insert(demo->load->db, demo->arena, &gallery, &owner, &id));
	return fill_gallery(demo, item, id, &owner);
}

enum status
demo_galleries(struct demo *demo)
{
	size_t i;
	const struct json *items =
	    demo_list(demo->json, "galleries", &demo->gallery_count);
	enum status status;

	for (i = 0; i < demo->gallery_count; i++) {
		status = add_gallery(demo, &items[i]);
		if (status == BAD_INPUT)
			return status; /* it has been said why */
		if (status != OK)
			return demo_wrong(demo, &items[i],
			    "the gallery "
			    "could not be made: %s",
			    db_message(demo->load->db));
	}
	return OK;
}

static enum status
add_rating(struct demo *demo, const struct json *item)
{
	const struct demo_picture *picture =
	    demo_picture_of(demo, json_member_text(item, "picture"));
	const struct json *stars = json_member(item, "rating");
	int account_id = 0;
	enum status status;

	if (picture == NULL || stars == NULL || !stars->is_integer ||
	    stars->integer < 1 || stars->integer > 5)
		return demo_wrong(demo, item,
		    "a rating needs a picture of "
		    "the set and 1 to 5 stars");
	TRY(demo_account_id(demo, item, json_member_text(item, "user"),
	    &account_id));
	status = rating_set(demo->load->db, demo->arena, picture->id,
	    account_id, (int)stars->integer);
	return status == OK ?
	    OK :
	    demo_wrong(demo, item, "the rating could not be set: %s",
		db_message(demo->load->db));
}

enum status
demo_ratings(struct demo *demo)
{
	size_t count, i;
	const struct json *items = demo_list(demo->json, "ratings", &count);

	for (i = 0; i < count; i++)
		TRY(add_rating(demo, &items[i]));
	return OK;
}
