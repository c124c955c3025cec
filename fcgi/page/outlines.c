/* fcgi/page/outlines.c: the regions of a picture among others. */

#include "page/outlines.h"

#include <math.h>
#include <stdlib.h>

#include "page/regions.h"

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

/*
 * What a card shows: a page of sixteen cards with as many outlines as this
 * stays well below its 100 kB.
 */
enum {
	OUTLINE_REGIONS = 40,
	OUTLINE_POINTS = 320,		/* of all regions together */
	OUTLINE_REGION_POINTS = 100,
	OUTLINE_SCALE = 1000,		/* of the shorter side */
	OUTLINE_LOOK_BACK = 24,
	OUTLINE_MAX_BYTES = 16 * 1024,
};

/* A vertex in thousandths of the shorter side. */
struct spot {
	int x;
	int y;
};

struct outline_pen {
	const struct outlines *outlines;
	struct spot *spots;		/* of the region in hand */
	size_t count;
	size_t points_left;
	struct buf paths[HUES];
	struct buf dots[HUES];
};

/*
 * Whether the spots between two others lie within tolerance of the line
 * between those and may be left out. Asked very often: squares, no roots.
 */
static bool
spots_are_straight(const struct spot *spots, size_t from, size_t to,
    double tolerance)
{
	double dx = spots[to].x - spots[from].x;
	double dy = spots[to].y - spots[from].y;
	double length = dx * dx + dy * dy, most = tolerance * tolerance;
	size_t i;

	if (to - from > OUTLINE_LOOK_BACK)
		return false;
	for (i = from + 1; i < to; i++) {
		double x = spots[i].x - spots[from].x;
		double y = spots[i].y - spots[from].y;
		double cross = dx * y - dy * x;

		if (length == 0 ? x * x + y * y > most :
		    cross * cross > most * length)
			return false;
	}
	return true;
}

/* Leaves out what lies within tolerance of the line that is drawn. */
static size_t
spots_thin(struct spot *spots, size_t count, double tolerance)
{
	size_t kept = 1, from = 0, i;

	for (i = 1; i < count; i++) {
		if (i + 1 < count &&
		    spots_are_straight(spots, from, i + 1, tolerance))
			continue;
		/* Never before from: what is kept grows slower than i. */
		spots[kept++] = spots[i];
		from = i;
	}
	return kept;
}

static int
scaled(double share, int side)
{
	return (int)lround(share * side);
}

static void
read_spots(struct outline_pen *pen, const struct region *region)
{
	const double *at = region->coordinates;
	double tolerance = 1.5;
	size_t i;

	pen->count = region->coordinate_count / 2;
	for (i = 0; i < pen->count; i++) {
		pen->spots[i].x = scaled(at[2 * i], pen->outlines->width);
		pen->spots[i].y = scaled(at[2 * i + 1],
		    pen->outlines->height);
	}
	if (region->shape == REGION_BBOX)
		return;
	do {
		pen->count = spots_thin(pen->spots, pen->count, tolerance);
		tolerance *= 2;
	} while (pen->count > OUTLINE_REGION_POINTS && tolerance < 100);
}

/* A number behind another: a minus parts them as well as a space. */
static void
add_step(struct buf *path, int step)
{
	if (step >= 0)
		buf_add_char(path, ' ');
	buf_add_int(path, step);
}

static void
add_start(struct buf *path, struct spot spot)
{
	buf_add_char(path, 'M');
	buf_add_int(path, spot.x);
	add_step(path, spot.y);
}

static void
add_outline(struct buf *path, const struct outline_pen *pen,
    const struct region *region)
{
	const struct spot *spots = pen->spots;
	size_t i;

	add_start(path, spots[0]);
	if (region->shape == REGION_BBOX) {
		buf_add_format(path, "h%dv%dh%dz", spots[1].x, spots[1].y,
		    -spots[1].x);
		return;
	}
	for (i = 1; i < pen->count; i++) {
		int dx = spots[i].x - spots[i - 1].x;

		if (i == 1)
			buf_add_format(path, "l%d", dx);
		else
			add_step(path, dx);
		add_step(path, spots[i].y - spots[i - 1].y);
	}
	if (region->shape == REGION_POLYGON)
		buf_add_char(path, 'z');
}

/* False: there is no room for this one. */
static bool
draw_outline(struct outline_pen *pen, const struct region *region, int hue)
{
	read_spots(pen, region);
	if (pen->count > pen->points_left)
		return false;
	pen->points_left -= pen->count;
	if (region->shape == REGION_POINT) {
		add_start(&pen->dots[hue - 1], pen->spots[0]);
		buf_add(&pen->dots[hue - 1], "h0");
	} else {
		add_outline(&pen->paths[hue - 1], pen, region);
	}
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

static size_t
most_points(const struct region_list *list)
{
	size_t most = 0, i;

	for (i = 0; i < list->count; i++) {
		if (list->regions[i].coordinate_count / 2 > most)
			most = list->regions[i].coordinate_count / 2;
	}
	return most;
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
picture_outlines(struct arena *arena, const struct picture *picture)
{
	struct region_list list = regions_read(arena, picture->regions,
	    OUTLINE_REGIONS);
	struct palette palette = palette_create(arena, OUTLINE_REGIONS);
	struct outline_pen pen = { .points_left = OUTLINE_POINTS };
	struct outlines *outlines;
	bool is_new;
	size_t i;
	int hue;

	if (list.count == 0)
		return NULL;
	outlines = outlines_create(arena, picture);
	pen.outlines = outlines;
	pen.spots = arena_array(arena, most_points(&list),
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
