/* fcgi/page/comment.c: what people say about a picture. */

#include "page/comment.h"

#include "page/card.h"
#include "store/picture.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum {
	ON_PAGE = 50,
	ON_PICTURE = 3,
	EXCERPT_BYTES = 240,
	PINS_MAX = 500,
	FIRST_PART = 200,
	DRAWING_WEIGHT = 40 * 1000,
	HTML_BYTES = 256 * 1024,
};

/* clang-format off */

static const struct view_field line_fields[] = {
	{ VIEW_POINTER("comment", struct comment_line, comment,
	    &comment_view) },
	{ VIEW_STRUCT("person", struct comment_line, person,
	    &person_view) },
	{ VIEW_STRUCT("made", struct comment_line, made, &moment_view) },
	{ VIEW_HTML("html", struct comment_line, text) },
	{ VIEW_TEXT("excerpt", struct comment_line, excerpt) },
	{ VIEW_URL("region_address", struct comment_line, region_address) },
	{ VIEW_BOOL("on_gone", struct comment_line, is_on_gone) },
	{ VIEW_BOOL("may_delete", struct comment_line, may_delete) },
};
static const struct view line_view = VIEW(struct comment_line, line_fields);

static const struct view_field picture_fields[] = {
	{ VIEW_LIST("lines", struct picture_comments, lines, line_count,
	    &line_view) },
	{ VIEW_COUNT("total", struct picture_comments, total) },
	{ VIEW_BOOL("one", struct picture_comments, is_one) },
	{ VIEW_BOOL("any", struct picture_comments, is_any) },
	{ VIEW_URL("address", struct picture_comments, address) },
};
const struct view picture_comments_view =
    VIEW(struct picture_comments, picture_fields);

static const struct view_field pin_fields[] = {
	{ VIEW_INT("id", struct pin_choice, id) },
	{ VIEW_INT("number", struct pin_choice, number) },
	{ VIEW_TEXT("object", struct pin_choice, object) },
	{ VIEW_BOOL("chosen", struct pin_choice, is_chosen) },
};
static const struct view pin_view = VIEW(struct pin_choice, pin_fields);

static const struct view_field page_fields[] = {
	{ VIEW_STRUCT("site", struct comments_page, site, &site_view) },
	{ VIEW_STRUCT("picture", struct comments_page, picture,
	    &picture_view) },
	{ VIEW_TEXT("name", struct comments_page, name) },
	{ VIEW_URL("address", struct comments_page, address) },
	{ VIEW_URL("report_address", struct comments_page,
	    report_address) },
	{ VIEW_STRUCT("drawing", struct comments_page, drawing,
	    &region_drawing_view) },
	{ VIEW_BOOL("has_regions", struct comments_page, has_regions) },
	{ VIEW_LIST("lines", struct comments_page, lines, line_count,
	    &line_view) },
	{ VIEW_STRUCT("pager", struct comments_page, pager, &pager_view) },
	{ VIEW_BOOL("has_pages", struct comments_page, has_pages) },
	{ VIEW_LIST("pins", struct comments_page, pins, pin_count,
	    &pin_view) },
	{ VIEW_TEXT("typed", struct comments_page, typed) },
	{ VIEW_TEXT("fault", struct comments_page, fault) },
};
const struct view comments_page_view = VIEW(struct comments_page, page_fields);

/* clang-format on */

/* ---- numbers of regions as links ---- */

/* The page of a picture has that many regions, if it has; else in parts. */
static const char *
region_address(struct arena *arena, const char *picture_address, int number)
{
	if (number > FIRST_PART)
		return arena_format(arena, "%s?from=%d#region-%d",
		    picture_address, number, number);
	return arena_format(arena, "%s#region-%d", picture_address, number);
}

static bool
is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') || (c & 0x80) != 0 || c == '_';
}

/* The bytes of "#3" or "region 3" here, and its number; 0: nothing such. */
static size_t
mention_here(const char *at, int *number)
{
	static const char *const starts[] = { "#", "region ", "Region " };
	size_t i, length;

	for (i = 0; i < COUNT_OF(starts); i++) {
		const char *digits = at + strlen(starts[i]);

		if (!text_starts(at, starts[i]))
			continue;
		length = strspn(digits, "0123456789");
		if (length == 0 || length > 5 || is_word(digits[length]))
			continue;
		*number = (int)strtol(digits, NULL, 10);
		return strlen(starts[i]) + length;
	}
	return 0;
}

/* Within links and code nothing is made a link. */
static int
depth_behind(const char *tag, int depth)
{
	static const char *const names[] = { "a", "code", "pre" };
	bool is_end = tag[1] == '/';
	const char *name = tag + 1 + is_end;
	size_t length = strcspn(name, " >"), i;

	for (i = 0; i < COUNT_OF(names); i++) {
		if (strlen(names[i]) == length &&
		    strncmp(name, names[i], length) == 0)
			return is_end ? depth - 1 : depth + 1;
	}
	return depth;
}

const char *
link_regions(struct arena *arena, const char *html, const char *picture_address,
    int region_count)
{
	const char *at = html;
	struct buf linked;
	int depth = 0;

	buf_init(&linked, arena, HTML_BYTES);
	while (*at != '\0') {
		/* "&#3;" is a character. */
		bool is_start =
		    at == html || (!is_word(at[-1]) && at[-1] != '&');
		size_t length = 1;
		int number = 0;

		if (*at == '<') {
			length = strcspn(at, ">");
			length += at[length] != '\0';
			depth = depth_behind(at, depth);
		} else if (is_start && depth == 0 &&
		    (length = mention_here(at, &number)) == 0) {
			length = 1;
		}
		if (number >= 1 && number <= region_count)
			buf_add_format(&linked,
			    "<a class=\"inline\" href=\"%s\">%.*s</a>",
			    region_address(arena, picture_address, number),
			    (int)length, at);
		else
			buf_add_bytes(&linked, at, length);
		at += length;
	}
	return linked.failed ? html : linked.bytes;
}

/* ---- lines ---- */

static struct comment_line
line_of(struct request *req, const struct comment *comment, int region_count)
{
	struct arena *arena = req->arena;
	const char *address = address_of_picture(arena, comment->picture_id);
	struct comment_line line = {
		.comment = comment,
		.person = person_of(arena, comment->user),
		.made = moment_of(arena, comment->made_at_us),
		.is_on_gone = comment->region_id != 0 && comment->region == 0,
		.may_delete = !comment->is_deleted && req->viewer.id != 0 &&
		    (req->viewer.is_administrator ||
			req->viewer.id == comment->writer_id),
	};

	if (comment->text != NULL) {
		line.text =
		    link_regions(arena, html_of_markdown(arena, comment->text),
			address, region_count);
		line.excerpt =
		    text_shortened(arena, comment->text, EXCERPT_BYTES);
	}
	if (comment->region != 0)
		line.region_address =
		    region_address(arena, address, comment->region);
	return line;
}

static const struct comment_line *
lines_of(struct request *req, const struct comments *comments, int region_count)
{
	struct comment_line *lines =
	    arena_array(req->arena, comments->count + 1, sizeof(*lines));
	size_t i;

	for (i = 0; i < comments->count; i++)
		lines[i] = line_of(req, &comments->items[i], region_count);
	return lines;
}

enum status
picture_comments_find(struct request *req, int picture_id,
    struct picture_comments *comments)
{
	struct comments newest;

	TRY(comments_newest(req->db, req->arena, picture_id, ON_PICTURE,
	    &newest, &comments->total));
	comments->lines = lines_of(req, &newest, 0);
	comments->line_count = newest.count;
	comments->is_one = comments->total == 1;
	comments->is_any = comments->total > 0;
	comments->address =
	    arena_format(req->arena, "/picture/%d/comments", picture_id);
	return OK;
}

/* ---- the page of all ---- */

static void
fill_pins(struct arena *arena, struct comments_page *page, int region_id)
{
	struct region_list list =
	    regions_read(arena, page->picture.regions, PINS_MAX);
	struct pin_choice *pins =
	    arena_array(arena, list.count + 1, sizeof(*pins));
	size_t i;

	for (i = 0; i < list.count; i++)
		pins[i] = (struct pin_choice){
			.id = list.regions[i].id,
			.number = (int)i + 1,
			.object = list.regions[i].object,
			.is_chosen = list.regions[i].id == region_id,
		};
	page->pins = pins;
	page->pin_count = list.count;
}

static enum status
find_lines(struct request *req, struct comments_page *page)
{
	enum comment_eyes eyes = req->viewer.is_administrator ?
	    COMMENTS_FOR_ADMINISTRATORS :
	    COMMENTS_FOR_ANYONE;
	struct comments comments;
	struct slice slice;
	size_t read;

	TRY(parameter_page(req, ON_PAGE, &slice));
	TRY(comments_list(req->db, req->arena, page->picture.id, eyes,
	    slice.offset, slice.limit + 1, &comments));
	read = comments.count;
	if (comments.count > (size_t)slice.limit)
		comments.count = (size_t)slice.limit;
	page->lines = lines_of(req, &comments, page->picture.region_count);
	page->line_count = comments.count;
	page->pager = pager_of(req->arena,
	    arena_format(req->arena, "%s/comments?", page->address), slice,
	    read);
	page->has_pages =
	    page->pager.previous != NULL || page->pager.next != NULL;
	return OK;
}

enum status
comments_page_find(struct request *req, int picture_id, int region_id,
    struct comments_page *page)
{
	static const struct drawing_wish wish = {
		.tags = TAGS_WITH_NUMBERS,
		.first = 1,
		.weight = DRAWING_WEIGHT,
	};

	*page = (struct comments_page){ .site = site_of(req), .typed = "" };
	TRY(picture_find(req->db, req->arena, picture_id,
	    req->settings->public_url, &page->picture));
	page->name = picture_name(req->arena, &page->picture);
	page->address = address_of_picture(req->arena, picture_id);
	page->report_address =
	    arena_format(req->arena, "%s/report", page->address);
	page->drawing = picture_drawing(req->arena, &page->picture, &wish);
	page->has_regions = page->drawing.count > 0;
	fill_pins(req->arena, page, region_id);
	return find_lines(req, page);
}
