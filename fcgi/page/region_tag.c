/* fcgi/page/region_tag.c: the plates with the numbers or names of regions, and where they stand. */

#include "page/region_tag.h"

#include <math.h>

/*
 * A plate is as wide as the page lets it; tags keep their size, so which meet
 * is guessed for a plate of a usual width. None reaches over the edge of that
 * plate or of a phone's, as long as the picture has room for it.
 */
enum {
	PLATE_PX = 760,
	PHONE_PLATE_PX = 328,
	TAG_HEIGHT_PX = 21,
	TAG_GAP_PX = 6,			/* from the vertex */
	TAG_NAME_MAX_PX = 170,
};

struct box_px {
	double left;
	double top;
	double right;
	double bottom;
};

struct tag_layout {
	double aspect; /* height / width */
	struct box_px *taken;
	size_t count;
};

/* The vertex that the tag belongs to: the topmost; a box's top left corner. */
static const double *
tag_vertex(const struct region *region)
{
	const double *top = region->coordinates;
	size_t i;

	if (region->shape == REGION_BBOX)
		return top;
	for (i = 2; i < region->coordinate_count; i += 2) {
		if (region->coordinates[i + 1] < top[1])
			top = &region->coordinates[i];
	}
	return top;
}

/* Narrow letters are as many as wide ones; from Hangul on all are wide. */
static int
text_width_px(const char *text)
{
	double width_px = 0;

	for (; *text != '\0'; text++) {
		unsigned char byte = (unsigned char)*text;

		if (byte >= '0' && byte <= '9')
			width_px += 7.2;
		else if ((byte & 0xc0) != 0x80)
			width_px += byte >= 0xe1 ? 12 : 6.8;
	}
	return (int)ceil(width_px);
}

static bool
boxes_meet(const struct box_px *a, const struct box_px *b)
{
	return a->left < b->right && b->left < a->right &&
	    a->top < b->bottom && b->top < a->bottom;
}

static bool
is_free(const struct tag_layout *layout, const struct box_px *box)
{
	size_t i;

	for (i = 0; i < layout->count; i++) {
		if (boxes_meet(box, &layout->taken[i]))
			return false;
	}
	return true;
}

/* Where a tag is on a plate, when it begins so far from its vertex. */
static struct box_px
box_at(const struct tag_layout *layout, const double *vertex, int plate_px,
    const int *from, int width_px)
{
	double left = vertex[0] * plate_px + from[0];
	double top = vertex[1] * plate_px * layout->aspect + from[1];

	return (struct box_px){ .left = left,
		.top = top,
		.right = left + width_px,
		.bottom = top + TAG_HEIGHT_PX };
}

static bool
is_inside(const struct tag_layout *layout, const double *vertex,
    const int *from, int width_px)
{
	static const int plates_px[] = { PLATE_PX, PHONE_PLATE_PX };
	size_t i;

	for (i = 0; i < COUNT_OF(plates_px); i++) {
		struct box_px box =
		    box_at(layout, vertex, plates_px[i], from, width_px);

		if (box.left < 0 || box.right > plates_px[i] || box.top < 0 ||
		    box.bottom > plates_px[i] * layout->aspect)
			return false;
	}
	return true;
}

/* Where the plate may begin, best first: above, inside, and to both sides. */
static void
place_tag(struct tag_layout *layout, const struct drawn_region *drawn,
    struct region_tag *tag)
{
	const double *vertex = tag_vertex(drawn->region);
	int gap = TAG_GAP_PX + (drawn->is_dot ? 4 : 0);
	int above = -gap - TAG_HEIGHT_PX;
	int left = drawn->region->shape == REGION_BBOX ? 0 : -tag->width / 2;
	const int places[][2] = {
		{ left, above }, { left, gap }, { 0, above },
		{ -tag->width, above }, { 0, gap }, { -tag->width, gap },
		{ gap, -TAG_HEIGHT_PX / 2 },
		{ -gap - tag->width, -TAG_HEIGHT_PX / 2 },
	};
	struct box_px box;
	size_t i, inside = COUNT_OF(places);

	for (i = 0; i < COUNT_OF(places); i++) {
		if (!is_inside(layout, vertex, places[i], tag->width))
			continue;
		if (inside == COUNT_OF(places))
			inside = i;
		box = box_at(layout, vertex, PLATE_PX, places[i], tag->width);
		if (is_free(layout, &box))
			break;
	}
	/* Better over another than over the edge. */
	if (i == COUNT_OF(places))
		i = inside < COUNT_OF(places) ? inside : 1;
	tag->left = places[i][0];
	tag->top = places[i][1];
	layout->taken[layout->count++] =
	    box_at(layout, vertex, PLATE_PX, places[i], tag->width);
}

static const char *
percent(struct arena *arena, double share)
{
	return arena_format(arena, "%.4g%%", share * 100);
}

static struct region_tag *
tag_create(struct arena *arena, const struct drawn_region *drawn,
    enum region_tags tags)
{
	struct region_tag *tag = arena_alloc(arena, sizeof(*tag));
	const double *vertex = tag_vertex(drawn->region);

	tag->x = percent(arena, vertex[0]);
	tag->y = percent(arena, vertex[1]);
	tag->text = tags == TAGS_WITH_NAMES ? drawn->object :
	    drawn->mark != NULL ? drawn->mark :
	    arena_format(arena, "%d", drawn->number);
	tag->width = text_width_px(tag->text) + 14;
	if (tag->width > TAG_NAME_MAX_PX)
		tag->width = TAG_NAME_MAX_PX;
	if (tags == TAGS_WITH_NAMES)
		tag->text_width = tag->width - 14;
	tag->bar_width = tag->width - 4;
	tag->middle = tag->width / 2;
	return tag;
}

void
region_tags_add(struct arena *arena, const struct picture *picture,
    struct drawn_region *drawn, size_t count, enum region_tags tags)
{
	struct tag_layout layout = {
		.aspect = (double)picture->height_px / picture->width_px,
		.taken = arena_array(arena, count, sizeof(*layout.taken)),
	};
	size_t i;

	for (i = 0; i < count; i++) {
		struct region_tag *tag;

		if (tags == TAGS_WITH_NAMES && !drawn[i].is_first)
			continue;
		tag = tag_create(arena, &drawn[i], tags);
		place_tag(&layout, &drawn[i], tag);
		drawn[i].tag = tag;
	}
}
