/* fcgi/page/spot.c: shapes in whole numbers, thinned to what can be seen, as paths of SVG. */

#include "page/spot.h"

#include <math.h>

enum { LOOK_BACK = 24 };

size_t
spots_room(const struct region_list *list)
{
	size_t most = 0, i;

	for (i = 0; i < list->count; i++) {
		if (list->regions[i].coordinate_count / 2 > most)
			most = list->regions[i].coordinate_count / 2;
	}
	return most;
}

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

	if (to - from > LOOK_BACK)
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

size_t
spots_read(struct spot *spots, const struct region *region, int width,
    int height, double tolerance, size_t most)
{
	const double *at = region->coordinates;
	size_t count = region->coordinate_count / 2, i;
	double coarsest = (double)width + height;

	for (i = 0; i < count; i++) {
		spots[i].x = (int)lround(at[2 * i] * width);
		spots[i].y = (int)lround(at[2 * i + 1] * height);
	}
	if (region->shape == REGION_BBOX)
		return count;
	do {
		count = spots_thin(spots, count, tolerance);
		tolerance *= 2;
	} while (count > most && tolerance < coarsest);
	return count;
}

/* A number behind another: a minus parts them as well as a space. */
static void
add_step(struct buf *path, int step)
{
	if (step >= 0)
		buf_add_char(path, ' ');
	buf_add_int(path, step);
}

void
spots_add(struct buf *path, const struct spot *spots, size_t count,
    enum region_shape shape)
{
	size_t i;

	buf_add_char(path, 'M');
	buf_add_int(path, spots[0].x);
	add_step(path, spots[0].y);
	if (shape == REGION_BBOX) {
		buf_add_format(path, "h%dv%dh%dz", spots[1].x, spots[1].y,
		    -spots[1].x);
		return;
	}
	for (i = 1; i < count; i++) {
		int dx = spots[i].x - spots[i - 1].x;

		if (i == 1)
			buf_add_format(path, "l%d", dx);
		else
			add_step(path, dx);
		add_step(path, spots[i].y - spots[i - 1].y);
	}
	if (shape == REGION_POINT)
		buf_add(path, "h0");
	else if (shape == REGION_POLYGON)
		buf_add_char(path, 'z');
}
