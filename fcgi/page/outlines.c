/* fcgi/page/outlines.c: the regions of a picture among others. */

#include "page/outlines.h"

#include <math.h>

#include "page/regions.h"
#include "page/spot.h"

/* clang-format off */

static const struct view_field outline_fields[] = {
	{ VIEW_INT("hue", struct outline, hue) },
	{ VIEW_TEXT("path", struct outline, path) },
	{ VIEW_TEXT("dots", struct outline, dots) },
};
static const struct view outline_view = VIEW(struct outline, outline_fields);

static const struct view_field outlines_fields[] = {
	{ VIEW_INT("width", struct outlines, width) },
	{ VIEW_INT("height", struct outlines, height) },
	{ VIEW_TEXT("path", struct outlines, path) },
	{ VIEW_TEXT("dots", struct outlines, dots) },
	{ VIEW_LIST("hues", struct outlines, hues, hue_count,
	    &outline_view) },
};
const struct view outlines_view = VIEW(struct outlines, outlines_fields);

/* clang-format on */

/* What a card shows. */
enum {
	OUTLINE_REGIONS = 40,
	OUTLINE_REGION_POINTS = 100,
	OUTLINE_SCALE = 1000,		/* of the shorter side */
	OUTLINE_MAX_BYTES = 16 * 1024,
};

static const double outline_tolerance = 1.5;

struct outline_pen {
	const struct outlines *outlines;
	struct spot *spots;		/* of the region in hand */
	size_t points_left;
	struct buf paths[HUES];
	struct buf dots[HUES];
};

/* False: there is no room for this one. */
static bool
draw_outline(struct outline_pen *pen, const struct region *region, int hue)
{
	bool is_dot = region->shape == REGION_POINT;
	size_t count = spots_read(pen->spots, region, pen->outlines->width,
	    pen->outlines->height, outline_tolerance, OUTLINE_REGION_POINTS);

	if (count > pen->points_left)
		return false;
	pen->points_left -= count;
	spots_add(is_dot ? &pen->dots[hue - 1] : &pen->paths[hue - 1],
	    pen->spots, count, region->shape);
	return true;
}

static const char *
path_or_none(const struct buf *path)
{
	return path->length == 0 ? NULL : path->bytes;
}

/* The casing lies below all lines, so that it never hides one. */
static void
collect_outlines(struct arena *arena, struct outlines *outlines,
    const struct outline_pen *pen)
{
	struct outline *hues = arena_array(arena, HUES, sizeof(*hues));
	struct buf paths, dots;
	int i;

	buf_init(&paths, arena, OUTLINE_MAX_BYTES);
	buf_init(&dots, arena, OUTLINE_MAX_BYTES);
	for (i = 0; i < HUES; i++) {
		if (pen->paths[i].length + pen->dots[i].length == 0)
			continue;
		buf_add(&paths, pen->paths[i].bytes);
		buf_add(&dots, pen->dots[i].bytes);
		hues[outlines->hue_count++] = (struct outline){
			.hue = i + 1,
			.path = path_or_none(&pen->paths[i]),
			.dots = path_or_none(&pen->dots[i]),
		};
	}
	outlines->hues = hues;
	outlines->path = path_or_none(&paths);
	outlines->dots = path_or_none(&dots);
}

static struct outlines *
outlines_create(struct arena *arena, const struct picture *picture)
{
	struct outlines *outlines = arena_alloc(arena, sizeof(*outlines));
	double width = picture->width_px, height = picture->height_px;
	double shorter = fmin(width, height);

	outlines->width = (int)lround(OUTLINE_SCALE * width / shorter);
	outlines->height = (int)lround(OUTLINE_SCALE * height / shorter);
	return outlines;
}

const struct outlines *
picture_outlines(struct arena *arena, const struct picture *picture,
    size_t points)
{
	struct region_list list = regions_read(arena, picture->regions,
	    OUTLINE_REGIONS);
	struct palette palette = palette_create(arena, OUTLINE_REGIONS);
	struct outline_pen pen = { .points_left = points };
	struct outlines *outlines;
	bool is_new;
	size_t i;
	int hue;

	if (list.count == 0)
		return NULL;
	outlines = outlines_create(arena, picture);
	pen.outlines = outlines;
	pen.spots = arena_array(arena, spots_room(&list),
	    sizeof(*pen.spots));
	for (i = 0; i < HUES; i++) {
		buf_init(&pen.paths[i], arena, OUTLINE_MAX_BYTES);
		buf_init(&pen.dots[i], arena, OUTLINE_MAX_BYTES);
	}
	for (i = 0; i < list.count; i++) {
		hue = palette_hue(&palette, list.regions[i].object, &is_new);
		if (!draw_outline(&pen, &list.regions[i], hue))
			break;
	}
	collect_outlines(arena, outlines, &pen);
	return outlines;
}
