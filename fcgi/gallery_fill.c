/* fcgi/gallery_fill.c: pictures put into galleries and taken out, by forms. */

#include "form.h"
#include "gallery_act.h"
#include "handlers.h"
#include "page/address.h"
#include "page/gallery.h"
#include "page/gather.h"

#include <string.h>

/* Where to go on, with what was done, for the page of a gallery. */
static enum status
respond_counted(struct request *req, struct response *res, int id,
    const char *done, int count)
{
	return respond_elsewhere(res,
	    arena_format(req->arena, "%s?done=%s&n=%d",
		address_of_gallery(req->arena, id), done, count));
}

/* ---- any gallery, from pictures and from search results ---- */

struct fill {
	int gallery; /* 0: a new one */
	const char *title;
	struct int_list pictures;
	const char *next;
};
static const struct form_field fill_fields[] = {
	{ FORM_INT("gallery", struct fill, gallery), .is_needed = true },
	{ FORM_TEXT("title", struct fill, title) },
	{ FORM_INTS("picture", struct fill, pictures) },
	{ FORM_TEXT("next", struct fill, next) },
};

/* The gallery that was chosen, or a new one. */
static enum status
take_or_make(struct request *req, const struct fill *fill, int *id)
{
	struct gallery_texts texts = { fill->title, "" };
	struct gallery gallery;

	*id = fill->gallery;
	if (fill->gallery != 0)
		return gallery_take_to_fill(req, fill->gallery, &gallery);
	return gallery_make(req, &texts, id);
}

static enum status
show_fill(struct request *req, struct response *res, enum status status,
    const struct fill *fill)
{
	struct fill_page page = { .site = site_of(req),
		.fault = req->problem.detail };

	if (page.fault == NULL ||
	    (status != UNPROCESSABLE && status != BAD_INPUT))
		return status;
	TRY(gather_find(req, 0, &page.gather));
	page.next = http_local_or_null(fill->next);
	fill_page_show(&page, req, &fill->pictures, fill->gallery, fill->title);
	return respond_refusal(res, status, "gallery/fill", &page);
}

enum status
gallery_fill(struct request *req, struct response *res)
{
	struct fill fill = { .title = "" };
	enum status status;
	int id, added = 0;

	TRY(form_read(req, fill_fields, COUNT_OF(fill_fields), &fill));
	status = gallery_check_pictures(req, "picture", &fill.pictures);
	if (status == OK)
		status = take_or_make(req, &fill, &id);
	if (status == OK)
		status = gallery_put_in(req, id, &fill.pictures, &added);
	if (status != OK)
		return show_fill(req, res, status, &fill);
	if (http_local_or_null(fill.next) != NULL)
		return respond_elsewhere(res,
		    arena_format(req->arena, "%s#gather", fill.next));
	return respond_counted(req, res, id, "added", added);
}

/* ---- on the page of one gallery ---- */

/* "12" or the address of a picture, with what may stand behind. */
static bool
read_number(struct arena *arena, const char *word, int *number)
{
	const char *at = strstr(word, "/picture/");
	int64_t found;

	if (at != NULL)
		word = at + strlen("/picture/");
	word = arena_copy(arena, word, strcspn(word, "/?#"));
	if (!text_to_int64(word, &found) || found < 1 || found > INT32_MAX)
		return false;
	*number = (int)found;
	return true;
}

/* Numbers and addresses, with commas or blanks between them. */
static enum status
read_numbers(struct request *req, const char *text, struct int_list *pictures)
{
	static const char between[] = " ,;\t\r\n";
	int *items =
	    arena_array(req->arena, strlen(text) / 2 + 1, sizeof(*items));
	size_t count = 0;

	for (text += strspn(text, between); *text != '\0';
	     text += strspn(text, between)) {
		size_t length = strcspn(text, between);
		const char *word = arena_copy(req->arena, text, length);

		if (!read_number(req->arena, word, &items[count++]))
			return refuse_field(req, UNPROCESSABLE, "bad-number",
			    "numbers", "numbers or addresses of pictures",
			    arena_format(req->arena,
				"\"%s\" is neither the number of a picture nor"
				" its address.",
				text_shortened(req->arena, word, 100)));
		text += length;
	}
	*pictures = (struct int_list){ items, count };
	return OK;
}

struct numbers {
	const char *text;
};
static const struct form_field numbers_fields[] = {
	{ FORM_TEXT("numbers", struct numbers, text), .is_needed = true },
};

enum status
gallery_add(struct request *req, struct response *res)
{
	struct int_list pictures;
	struct numbers numbers;
	struct gallery gallery;
	enum status status;
	int id, added = 0;

	TRY(path_id(req, &id));
	TRY(gallery_take_to_fill(req, id, &gallery));
	TRY(form_read(req, numbers_fields, COUNT_OF(numbers_fields), &numbers));
	status = read_numbers(req, numbers.text, &pictures);
	if (status == OK)
		status = gallery_check_pictures(req, "numbers", &pictures);
	if (status == UNPROCESSABLE)
		return gallery_show_refused(req, res, &gallery, numbers.text);
	TRY(status);
	TRY(gallery_put_in(req, id, &pictures, &added));
	return respond_counted(req, res, id, "added", added);
}

struct marks {
	struct int_list pictures;
	const char *next;
};
static const struct form_field marks_fields[] = {
	{ FORM_INTS("picture", struct marks, pictures) },
	{ FORM_TEXT("next", struct marks, next) },
};

/* Nothing marked is nothing done. */
enum status
gallery_remove(struct request *req, struct response *res)
{
	struct marks marks = { .next = NULL };
	struct gallery gallery;
	int id, removed = 0;

	TRY(path_id(req, &id));
	TRY(gallery_take_to_fill(req, id, &gallery));
	TRY(form_read(req, marks_fields, COUNT_OF(marks_fields), &marks));
	if (marks.pictures.count > 0)
		TRY(gallery_take_out(req, id, &marks.pictures, &removed));
	if (http_local_or_null(marks.next) != NULL)
		return respond_elsewhere(res,
		    arena_format(req->arena, "%s#gather", marks.next));
	return respond_counted(req, res, id, "removed", removed);
}
