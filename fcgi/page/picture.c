/* fcgi/page/picture.c: one picture, and all that is known of it. */

#include "page/picture.h"

#include <math.h>
#include <string.h>

#include "markdown/markdown.h"
#include "moderate.h"
#include "page/card.h"
#include "page/gallery.h"
#include "store/nature.h"

enum {
	SHOWN_GALLERIES = 12,
	SMALL_PLATE_PX = 480,		/* smaller pictures are shown larger */
	NARROW_PLATE_PX = 160,		/* no plate is narrower */
	SUMMARY_OBJECTS = 8,
	ALIKE_OBJECTS = 8,
	TEXT_MAX_BYTES = 1024 * 1024,
};

/* clang-format off */

static const struct view_field licence_fields[] = {
	{ VIEW_TEXT("id", struct picture_licence, id) },
	{ VIEW_TEXT("title", struct picture_licence, title) },
	{ VIEW_TEXT("asks", struct picture_licence, asks) },
	{ VIEW_BOOL("free", struct picture_licence, is_free) },
	{ VIEW_URL("address", struct picture_licence, address) },
	{ VIEW_URL("url", struct picture_licence, url) },
};
static const struct view picture_licence_view =
    VIEW(struct picture_licence, licence_fields);

static const struct view_field star_count_fields[] = {
	{ VIEW_INT("stars", struct star_count, stars) },
	{ VIEW_COUNT("count", struct star_count, count) },
	{ VIEW_INT("percent", struct star_count, percent) },
};
static const struct view star_count_view =
    VIEW(struct star_count, star_count_fields);

static const struct view_field star_fields[] = {
	{ VIEW_BOOL("full", struct star, is_full) },
};
static const struct view star_view = VIEW(struct star, star_fields);

static const struct view_field picture_gallery_fields[] = {
	{ VIEW_TEXT("title", struct picture_gallery, title) },
	{ VIEW_URL("address", struct picture_gallery, address) },
};
static const struct view picture_gallery_view =
    VIEW(struct picture_gallery, picture_gallery_fields);

static const struct view_field page_fields[] = {
	{ VIEW_STRUCT("site", struct picture_page, site, &site_view) },
	{ VIEW_STRUCT("picture", struct picture_page, picture,
	    &picture_view) },
	{ VIEW_TEXT("name", struct picture_page, name) },
	{ VIEW_URL("page_url", struct picture_page, page_url) },
	{ VIEW_URL("image_url", struct picture_page, image_url) },
	{ VIEW_TEXT("summary", struct picture_page, summary) },
	{ VIEW_TEXT("ratio", struct picture_page, ratio) },
	{ VIEW_INT("shown_width", struct picture_page, shown_width) },
	{ VIEW_INT("shown_height", struct picture_page, shown_height) },
	{ VIEW_STRUCT("moment", struct picture_page, moment, &moment_view) },
	{ VIEW_URL("author_address", struct picture_page, author_address) },
	{ VIEW_HTML("description", struct picture_page, description) },
	{ VIEW_TEXT("nature", struct picture_page, nature) },
	{ VIEW_URL("nature_address", struct picture_page, nature_address) },
	{ VIEW_TEXT("type", struct picture_page, downloads.type) },
	{ VIEW_TEXT("sha256", struct picture_page, downloads.sha256) },
	{ VIEW_INT("frame_count", struct picture_page,
	    downloads.frame_count) },
	{ VIEW_BOOL("moves", struct picture_page, downloads.is_moving) },
	{ VIEW_POINTER("camera", struct picture_page, camera,
	    &camera_view) },
	{ VIEW_STRUCT("drawing", struct picture_page, drawing,
	    &region_drawing_view) },
	{ VIEW_STRUCT("list", struct picture_page, list,
	    &region_list_view) },
	{ VIEW_COUNT("region_count", struct picture_page,
	    picture.region_count) },
	{ VIEW_BOOL("has_regions", struct picture_page, has_regions) },
	{ VIEW_BOOL("has_parts", struct picture_page, has_parts) },
	{ VIEW_STRUCT("parts", struct picture_page, parts, &pager_view) },
	{ VIEW_URL("alike_address", struct picture_page, alike_address) },
	{ VIEW_LIST("licences", struct picture_page, licences, licence_count,
	    &picture_licence_view) },
	{ VIEW_BOOL("has_choice", struct picture_page, has_choice) },
	{ VIEW_STRUCT("attribution", struct picture_page, attribution,
	    &attribution_view) },
	{ VIEW_TEXT("attribution_text", struct picture_page,
	    attribution_text) },
	{ VIEW_TEXT("attribution_html", struct picture_page,
	    attribution_html) },
	{ VIEW_TEXT("attribution_markdown", struct picture_page,
	    attribution_markdown) },
	{ VIEW_STRUCT("beside", struct picture_page, beside, &beside_view) },
	{ VIEW_TEXT("average", struct picture_page, average) },
	{ VIEW_COUNT("rating_count", struct picture_page, rating.count) },
	{ VIEW_BOOL("rated_once", struct picture_page, is_rated_once) },
	{ VIEW_TEXT("rating_words", struct picture_page, rating_words) },
	{ VIEW_LIST("stars", struct picture_page, stars, star_count,
	    &star_view) },
	{ VIEW_LIST("star_counts", struct picture_page, star_counts,
	    star_count, &star_count_view) },
	{ VIEW_LIST("relatives", struct picture_page, lineage.relatives,
	    lineage.count, &relative_view) },
	{ VIEW_BOOL("has_relatives", struct picture_page,
	    lineage.has_relatives) },
	{ VIEW_POINTER("newer", struct picture_page, lineage.newer,
	    &relative_view) },
	{ VIEW_COUNT("copy_count", struct picture_page, lineage.copy_count) },
	{ VIEW_URL("copies_address", struct picture_page,
	    lineage.copies_address) },
	{ VIEW_LIST("galleries", struct picture_page, galleries,
	    gallery_count, &picture_gallery_view) },
	{ VIEW_BOOL("more_galleries", struct picture_page,
	    has_more_galleries) },
	{ VIEW_POINTER("gather", struct picture_page, gather, &gather_view) },
	{ VIEW_POINTER("acts", struct picture_page, acts,
	    &picture_acts_view) },
	{ VIEW_STRUCT("comments", struct picture_page, comments,
	    &picture_comments_view) },
	{ VIEW_POINTER("proposals", struct picture_page, proposals,
	    &waiting_proposals_view) },
	{ VIEW_LIST("sizes", struct picture_page, downloads.sizes,
	    downloads.count, &picture_size_view) },
	{ VIEW_URL("full_address", struct picture_page,
	    downloads.full_address) },
	{ VIEW_URL("api_address", struct picture_page, api_address) },
	{ VIEW_URL("annotations_address", struct picture_page,
	    annotations_address) },
	{ VIEW_URL("history_address", struct picture_page,
	    history_address) },
	{ VIEW_URL("annotate_address", struct picture_page,
	    annotate_address) },
	{ VIEW_URL("annotated_address", struct picture_page,
	    annotated_address) },
	{ VIEW_BOOL("hidden", struct picture_page, picture.is_hidden) },
	{ VIEW_URL("report_address", struct picture_page, report_address) },
	{ VIEW_URL("moderate", struct picture_page, moderate) },
};
const struct view picture_page_view =
    VIEW(struct picture_page, page_fields);

/* clang-format on */

/* ---- the plate ---- */

/* Width over height in hundredths, in steps of 5, never more than it is. */
static const char *
ratio_class(struct arena *arena, const struct picture *picture)
{
	int steps = (int)(20.0 * picture->width_px / picture->height_px);

	if (steps < 1)
		steps = 1;
	if (steps > 60)
		steps = 60;
	return arena_format(arena, "r-%d", steps * 5);
}

/* Never larger than the picture is, unless one could hardly see it. */
static void
fit_plate(struct picture_page *page)
{
	int width = page->picture.large_width_px;
	int height = page->picture.large_height_px;
	int longer = width > height ? width : height;
	int times = longer < SMALL_PLATE_PX ? SMALL_PLATE_PX / longer : 1;

	if (width * times < NARROW_PLATE_PX)
		times = (NARROW_PLATE_PX + width - 1) / width;
	page->shown_width = width * times;
	page->shown_height = height * times;
}

/* ---- licences ---- */

static void
fill_licences(struct picture_page *page, const struct request *req,
    const struct licence *licences, size_t count)
{
	struct picture_licence *shown = arena_array(req->arena, count,
	    sizeof(*shown));
	size_t i;

	page->attribution = attribution_of(req, &page->picture, licences,
	    count);
	for (i = 0; i < count; i++) {
		const char *asks = licences[i].description;

		shown[i] = (struct picture_licence){
			.id = licences[i].id,
			.title = licences[i].title,
			.asks = asks != NULL && asks[0] != '\0' ? asks : NULL,
			.is_free = licences[i].is_free,
			.address = address_of_licence(req->arena,
			    licences[i].id),
			.url = page->attribution.licences[i].url,
		};
	}
	page->licences = shown;
	page->licence_count = count;
	page->has_choice = count > 1;
	page->attribution_text = attribution_text(req->arena,
	    &page->attribution);
	page->attribution_html = attribution_html(req, &page->attribution);
	page->attribution_markdown = attribution_markdown(req->arena,
	    &page->attribution);
}

/* ---- rating ---- */

static void
fill_rating(struct picture_page *page, struct arena *arena)
{
	static const char *const numerals[] = { "one star", "two stars",
		"three stars", "four stars", "five stars" };
	struct star_count *counts = arena_array(arena, 5, sizeof(*counts));
	struct star *stars = arena_array(arena, 5, sizeof(*stars));
	struct buf words;
	int most = 1, i;

	for (i = 0; i < 5; i++) {
		if (page->rating.stars[i] > most)
			most = page->rating.stars[i];
	}
	buf_init(&words, arena, TEXT_MAX_BYTES);
	for (i = 4; i >= 0; i--) {
		int count = page->rating.stars[i];

		counts[4 - i] = (struct star_count){
			.stars = i + 1, .count = count,
			.percent = (int)(100.0 * count / most + 0.5),
		};
		stars[i].is_full = page->rating.average >= i + 0.5;
		buf_add_format(&words, "%s: %d%s", numerals[i], count,
		    i == 0 ? "" : ", ");
	}
	page->rating_words = words.bytes;
	page->stars = stars;
	page->star_counts = counts;
	page->star_count = 5;
	page->is_rated_once = page->rating.count == 1;
	if (page->rating.count > 0)
		page->average = arena_format(arena, "%.1f",
		    page->rating.average);
}

/* ---- galleries ---- */

static enum status
find_galleries(struct request *req, struct picture_page *page)
{
	struct picture_gallery *shown;
	struct gallery *galleries;
	size_t count, i;

	TRY(galleries_of_picture(req->db, req->arena, page->picture.id,
	    SHOWN_GALLERIES + 1, &galleries, &count));
	page->has_more_galleries = count > SHOWN_GALLERIES;
	if (page->has_more_galleries)
		count = SHOWN_GALLERIES;
	shown = arena_array(req->arena, count, sizeof(*shown));
	for (i = 0; i < count; i++) {
		shown[i].title = gallery_title(req->arena, galleries[i].id,
		    galleries[i].title);
		shown[i].address = address_of_gallery(req->arena,
		    galleries[i].id);
	}
	page->galleries = shown;
	page->gallery_count = count;
	return OK;
}

/* ---- regions ---- */

/* What regions may weigh on a page of 100 kB: what long texts leave of it. */
static size_t
weight_left(const struct picture_page *page)
{
	enum { MOST = 70 * 1000, LEAST = 8 * 1000 };
	size_t texts = 4 * strlen(page->name), i;

	if (page->description != NULL)
		texts += strlen(page->description) * 3 / 4;
	for (i = 0; i < page->lineage.count; i++)
		texts += strlen(page->lineage.relatives[i].name);
	for (i = 0; i < page->gallery_count; i++)
		texts += strlen(page->galleries[i].title);
	return texts > MOST - LEAST ? LEAST : MOST - texts;
}

static const char *
address_of_part(struct arena *arena, const struct picture_page *page, int first)
{
	const char *address = address_of_picture(arena, page->picture.id);
	const char *words = page->beside.words;

	if (first <= 1)
		return arena_format(arena, "%s%s", address, words);
	return arena_format(arena, "%s%s%cfrom=%d", address, words,
	    *words == '\0' ? '?' : '&', first);
}

static void
fill_parts(struct picture_page *page, struct arena *arena, int first)
{
	int shown = (int)page->drawing.count;

	page->has_parts = first > 1 || page->drawing.has_more;
	page->parts = (struct pager){
		.first = first, .last = first + shown - 1,
		.total = page->picture.region_count,
	};
	if (first > 1)
		page->parts.previous = address_of_part(arena, page,
		    first - shown);
	if (page->drawing.has_more)
		page->parts.next = address_of_part(arena, page,
		    first + shown);
}

/* The search for pictures that have any of the first objects of this one. */
static const char *
alike_address(struct arena *arena, const struct region_drawing *drawing)
{
	struct buf query;
	int named = 0;
	size_t i;

	buf_init(&query, arena, TEXT_MAX_BYTES);
	buf_add(&query, "want: [has_object: [");
	for (i = 0; i < drawing->count && named < ALIKE_OBJECTS; i++) {
		if (!drawing->regions[i].is_first ||
		    drawing->regions[i].object[0] == '\0')
			continue;
		buf_add(&query, named++ == 0 ? "" : ", ");
		buf_add_json_text(&query, drawing->regions[i].object);
	}
	buf_add(&query, "]]");
	return named == 0 ? NULL : address_of_query(arena, query.bytes);
}

static enum status
find_regions(struct request *req, struct picture_page *page)
{
	const struct picture *picture = &page->picture;
	int most = picture->region_count > 0 ? picture->region_count : 1;
	struct drawing_wish wish = {
		.tags = TAGS_WITH_NUMBERS, .first = 1,
		.weight = weight_left(page),
	};
	struct object_place *places;
	const char **names;
	size_t count, i;

	TRY(parameter_int(req, "from", 1, most, &wish.first));
	page->drawing = picture_drawing(req->arena, picture, &wish);
	fill_parts(page, req->arena, wish.first);
	page->has_regions = page->drawing.count > 0;
	page->alike_address = alike_address(req->arena, &page->drawing);
	names = arena_array(req->arena, page->drawing.count, sizeof(*names));
	for (i = 0; i < page->drawing.count; i++)
		names[i] = page->drawing.regions[i].object;
	TRY(object_places_find(req->db, req->arena, names,
	    page->drawing.count, &places, &count));
	page->list = region_list_of(req->arena, &page->drawing, places,
	    count);
	if (!page->has_regions)
		page->annotated_address = address_of_query(req->arena,
		    "want: [above_region_count: 1]");
	return OK;
}

/* ---- words ---- */

/* "photo, CC-BY-4.0. Cat, Dog and more." */
static const char *
summary_of(struct arena *arena, const struct picture_page *page)
{
	const struct picture *picture = &page->picture;
	const struct region_drawing *drawing = &page->drawing;
	struct palette seen = palette_create(arena, drawing->count);
	struct buf text;
	size_t i;

	buf_init(&text, arena, TEXT_MAX_BYTES);
	buf_add(&text, picture->nature == NULL ? "picture" : picture->nature);
	for (i = 0; i < picture->licence_count; i++)
		buf_add_format(&text, ", %s", picture->licences[i]);
	for (i = 0; i < drawing->count && seen.count < SUMMARY_OBJECTS; i++) {
		bool is_new;

		(void)palette_hue(&seen, drawing->regions[i].object, &is_new);
		if (is_new)
			buf_add_format(&text, "%s%s", seen.count == 1 ? ". " :
			    ", ", drawing->regions[i].object);
	}
	buf_add(&text, i < drawing->count ? " and more." : ".");
	return text.bytes;
}

static const char *
description_of(struct arena *arena, const struct picture *picture)
{
	struct buf html;

	if (picture->description == NULL || picture->description[0] == '\0')
		return NULL;
	buf_init(&html, arena, TEXT_MAX_BYTES);
	markdown_to_html(&html, picture->description);
	return html.failed ? NULL : html.bytes;
}

static enum status
find_nature(struct request *req, struct picture_page *page)
{
	struct nature *natures;
	size_t count, i;

	if (page->picture.nature == NULL)
		return OK;
	TRY(natures_list(req->db, req->arena, &natures, &count));
	for (i = 0; i < count; i++) {
		if (text_is(natures[i].id, page->picture.nature))
			page->nature = natures[i].description;
	}
	page->nature_address = address_of_query(req->arena,
	    query_of_name(req->arena, RULE_NATURE, page->picture.nature));
	return OK;
}

static void
fill_words(struct request *req, struct picture_page *page)
{
	const struct picture *picture = &page->picture;

	page->name = picture_name(req->arena, picture);
	page->page_url = request_absolute(req, address_of_picture(req->arena,
	    picture->id));
	page->image_url = request_absolute(req, picture->large);
	page->ratio = ratio_class(req->arena, picture);
	page->moment = moment_of(req->arena, picture->created_at_us);
	page->author_address = address_of_user(req->arena, picture->author);
	page->description = description_of(req->arena, picture);
	page->api_address = arena_format(req->arena, "/api/picture/%d/",
	    picture->id);
	page->annotations_address = arena_format(req->arena,
	    "/api/picture/%d/annotations", picture->id);
	page->history_address = arena_format(req->arena,
	    "/picture/%d/history", picture->id);
	page->annotate_address = arena_format(req->arena,
	    "/picture/%d/annotate", picture->id);
}

enum status
picture_page_find(struct request *req, int id, struct picture_page *page)
{
	struct licence *licences;
	size_t count;

	*page = (struct picture_page){ .site = site_of(req) };
	TRY(picture_find_for_viewer(req, id, &page->picture));
	page->report_address = arena_format(req->arena, "/picture/%d/report",
	    id);
	page->moderate = req->viewer.is_administrator ?
	    arena_format(req->arena, "/admin/picture/%d", id) : NULL;
	fill_words(req, page);
	fit_plate(page);
	TRY(downloads_find(req, &page->picture, &page->downloads));
	page->camera = camera_find(req, &page->picture,
	    page->downloads.sha256);
	TRY(find_nature(req, page));
	TRY(licences_find(req->db, req->arena, page->picture.licences,
	    page->picture.licence_count, &licences, &count));
	fill_licences(page, req, licences, count);
	TRY(picture_rating_find(req->db, req->arena, id, &page->rating));
	fill_rating(page, req->arena);
	TRY(lineage_find(req, &page->picture, &page->lineage));
	TRY(find_galleries(req, page));
	TRY(gather_find(req, id, &page->gather));
	TRY(picture_acts_find(req, &page->picture, &page->acts));
	TRY(picture_comments_find(req, id, &page->comments));
	TRY(waiting_proposals_find(req, id, &page->proposals));
	TRY(beside_read(req, &page->beside));
	TRY(find_regions(req, page));
	TRY(beside_find(req, &page->picture, &page->beside));
	page->summary = summary_of(req->arena, page);
	return OK;
}
