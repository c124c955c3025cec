/* fcgi/page/regions.c: regions as they are drawn on their picture. */

#include "page/regions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "page/region_tag.h"
#include "page/spot.h"

enum { PATH_BYTES = 64 * 1024 * 1024 };

/* clang-format off */

static const struct view_field tag_fields[] = {
	{ VIEW_TEXT("text", struct region_tag, text) },
	{ VIEW_TEXT("x", struct region_tag, x) },
	{ VIEW_TEXT("y", struct region_tag, y) },
	{ VIEW_INT("left", struct region_tag, left) },
	{ VIEW_INT("top", struct region_tag, top) },
	{ VIEW_INT("width", struct region_tag, width) },
	{ VIEW_INT("bar_width", struct region_tag, bar_width) },
	{ VIEW_INT("middle", struct region_tag, middle) },
	{ VIEW_OPTIONAL_ID("text_width", struct region_tag, text_width) },
};
static const struct view tag_view = VIEW(struct region_tag, tag_fields);

static const struct view_field drawn_fields[] = {
	{ VIEW_INT("number", struct drawn_region, number) },
	{ VIEW_INT("hue", struct drawn_region, hue) },
	{ VIEW_OPTIONAL_ID("thing", struct drawn_region, thing) },
	{ VIEW_TEXT("object", struct drawn_region, object) },
	{ VIEW_TEXT("path", struct drawn_region, path) },
	{ VIEW_TEXT("hit", struct drawn_region, hit) },
	{ VIEW_BOOL("dot", struct drawn_region, is_dot) },
	{ VIEW_BOOL("open", struct drawn_region, is_open) },
	{ VIEW_POINTER("tag", struct drawn_region, tag, &tag_view) },
};
const struct view drawn_region_view =
    VIEW(struct drawn_region, drawn_fields);

static const struct view_field drawing_fields[] = {
	{ VIEW_LIST("regions", struct region_drawing, regions, count,
	    &drawn_region_view) },
	{ VIEW_LIST("layers", struct region_drawing, layers, count,
	    &drawn_region_view) },
	{ VIEW_INT("grid", struct region_drawing, grid) },
	{ VIEW_BOOL("busy", struct region_drawing, is_busy) },
	{ VIEW_BOOL("crowded", struct region_drawing, is_crowded) },
};
const struct view region_drawing_view =
    VIEW(struct region_drawing, drawing_fields);

/* clang-format on */

/* ---- hues ---- */

struct palette
palette_create(struct arena *arena, size_t room)
{
	return (struct palette){
		.objects = arena_array(arena, room, sizeof(const char *)),
	};
}

int
palette_hue(struct palette *palette, const char *object, bool *is_new)
{
	size_t i = 0;

	while (i < palette->count && !text_is(palette->objects[i], object))
		i++;
	*is_new = i == palette->count;
	if (*is_new)
		palette->objects[palette->count++] = object;
	return (int)(i % HUES) + 1;
}

/* ---- regions on a plate ---- */

/*
 * A drawing of few numbers has them exactly as they were sent; others lie on
 * a grid that is finer than a screen.
 */
enum {
	DRAWING_EXACT_NUMBERS = 1000,
	DRAWING_GRID = 2500,
	DRAWING_REGION_POINTS = 1500,
	DRAWING_TAGS = 60,		/* more hide the picture */
	DRAWING_REGIONS = 2000,
};

static const double drawing_tolerance = 1;

/* A coordinate behind a letter or a space; .5, not 0.5. */
static void
add_coordinate(struct buf *path, double number)
{
	size_t start = path->length;

	buf_add_double(path, number);
	if (path->failed || path->bytes[start] != '0' ||
	    path->bytes[start + 1] != '.')
		return;
	path->length--;
	memmove(path->bytes + start, path->bytes + start + 1,
	    path->length - start + 1);
}

static void
add_exact_path(struct buf *path, const struct region *region)
{
	static const char corners[] = "M hv";
	const double *at = region->coordinates;
	bool is_box = region->shape == REGION_BBOX;
	size_t i;

	for (i = 0; i < region->coordinate_count; i++) {
		buf_add_char(path, is_box ? corners[i] : i == 0 ? 'M' : ' ');
		add_coordinate(path, at[i]);
	}
	if (is_box) {
		buf_add_char(path, 'H');
		add_coordinate(path, at[0]);
	}
	if (region->shape == REGION_POINT)
		buf_add(path, "h0");
	else if (region->shape != REGION_POLYLINE)
		buf_add_char(path, 'z');
}

/* spots: room for those of the region; not used where grid is 1. */
static const char *
region_path(struct arena *arena, const struct region *region, int grid,
    struct spot *spots)
{
	struct buf path;

	buf_init(&path, arena, PATH_BYTES);
	if (grid == 1)
		add_exact_path(&path, region);
	else
		spots_add(&path, spots, spots_read(spots, region, grid, grid,
		    drawing_tolerance, DRAWING_REGION_POINTS), region->shape);
	return path.bytes;
}

/* A point has no area that could answer: a square around it does. */
static const char *
hit_path(struct arena *arena, const struct region *region, int grid,
    const char *path)
{
	const double *at = region->coordinates;

	if (region->shape != REGION_POINT)
		return path;
	if (grid == 1)
		return arena_format(arena, "M%.4f %.4fh.012v.012h-.012z",
		    at[0] - 0.006, at[1] - 0.006);
	return arena_format(arena, "M%.0f %.0fh30v30h-30z",
	    (at[0] - 0.006) * grid, (at[1] - 0.006) * grid);
}

/* Twice what a shape encloses, in shares of the picture. */
static double
region_area(const struct region *region)
{
	const double *at = region->coordinates;
	size_t count = region->coordinate_count, i;
	double area = 0;

	if (region->shape == REGION_BBOX)
		return 2 * at[2] * at[3];
	if (region->shape != REGION_POLYGON)
		return 0;
	for (i = 0; i < count; i += 2) {
		size_t next = i + 2 < count ? i + 2 : 0;

		area += at[i] * at[next + 1] - at[next] * at[i + 1];
	}
	return fabs(area);
}

static int
compare_areas(const void *a, const void *b)
{
	const struct drawn_region *left = a, *right = b;
	double first = region_area(left->region);
	double second = region_area(right->region);

	if (first != second)
		return first > second ? -1 : 1;
	return left->number - right->number;
}

/* A part lies above the whole, so that the pointer finds both. */
static const struct drawn_region *
layers_of(struct arena *arena, const struct drawn_region *drawn, size_t count)
{
	struct drawn_region *layers = arena_array(arena, count,
	    sizeof(*layers));

	if (count > 0)
		memcpy(layers, drawn, count * sizeof(*layers));
	qsort(layers, count, sizeof(*layers), compare_areas);
	return layers;
}

/* ---- the whole drawing ---- */

static size_t
number_count(const struct region_list *list)
{
	size_t count = 0, i;

	for (i = 0; i < list->count; i++)
		count += list->regions[i].coordinate_count;
	return count;
}

static int
grid_of(const struct region_list *list)
{
	return number_count(list) <= DRAWING_EXACT_NUMBERS ? 1 : DRAWING_GRID;
}

static struct drawn_region
draw_region(struct arena *arena, const struct region *region, int number,
    int grid, struct spot *spots)
{
	const char *path = region_path(arena, region, grid, spots);

	return (struct drawn_region){
		.region = region,
		.number = number,
		.object = region->object,
		.path = path,
		.hit = hit_path(arena, region, grid, path),
		.is_dot = region->shape == REGION_POINT,
		.is_open = region->shape == REGION_POLYLINE,
	};
}

struct drawn_region *
regions_draw(struct arena *arena, const struct region_list *list, int *grid)
{
	struct drawn_region *drawn = arena_array(arena, list->count + 1,
	    sizeof(*drawn));
	struct spot *spots = arena_array(arena, spots_room(list),
	    sizeof(*spots));
	size_t i;

	*grid = grid_of(list);
	for (i = 0; i < list->count; i++)
		drawn[i] = draw_region(arena, &list->regions[i], (int)i + 1,
		    *grid, spots);
	return drawn;
}

/*
 * About how many bytes of a compressed page a region takes: digits go in half
 * of theirs, a new name is written four times, once percent-encoded, and what
 * has been written lately costs little.
 */
static size_t
region_weight(const struct drawn_region *drawn, bool is_new, size_t objects)
{
	enum { REGION = 45, PLACE = 130, LATELY_NAMES = 40 };
	size_t name = strlen(drawn->object);
	const char *source = drawn->region->source_name;
	size_t weight = REGION + strlen(drawn->path) / 2;

	if (is_new)
		weight += name * 13 / 4 + PLACE;
	else if (objects > LATELY_NAMES)
		weight += name * 3 / 4;
	if (source != NULL)
		weight += strlen(source);
	return weight;
}

/*
 * Regions from wish->first on: as many as its weight allows, but one at
 * least. The hues begin anew in each part.
 */
static void
draw_regions(struct arena *arena, const struct drawing_wish *wish,
    const struct region_list *list, struct drawn_region *drawn,
    struct region_drawing *drawing)
{
	struct palette palette = palette_create(arena, list->count);
	struct spot *spots = arena_array(arena, spots_room(list),
	    sizeof(*spots));
	size_t weight = 0, i;

	for (i = 0; i < list->count && i < DRAWING_REGIONS; i++) {
		bool is_new;

		drawn[i] = draw_region(arena, &list->regions[i],
		    wish->first + (int)i, drawing->grid, spots);
		drawn[i].hue = palette_hue(&palette, drawn[i].object,
		    &is_new);
		drawn[i].is_first = is_new;
		weight += region_weight(&drawn[i], is_new, palette.count);
		if (weight > wish->weight && i > 0)
			break;
	}
	drawing->regions = drawn;
	drawing->count = i;
	drawing->has_more = i < list->count;
}

/* The number of the first region of the same thing, if there are several. */
static void
find_things(struct drawn_region *drawn, size_t count)
{
	size_t i, other;

	for (i = 0; i < count; i++) {
		const char *instance = drawn[i].region->instance;

		if (instance == NULL || drawn[i].thing != 0)
			continue;
		for (other = i + 1; other < count; other++) {
			if (!text_is(drawn[other].region->instance, instance))
				continue;
			drawn[i].thing = drawn[i].number;
			drawn[other].thing = drawn[i].number;
		}
	}
}

/* Reads one more than is drawn, so that one knows whether there are more. */
static struct region_list
regions_from(struct arena *arena, const struct picture *picture, int first)
{
	size_t before = (size_t)first - 1;
	struct region_list list = regions_read(arena, picture->regions,
	    before + DRAWING_REGIONS + 1);

	if (before > list.count)
		before = list.count;
	list.regions += before;
	list.count -= before;
	return list;
}

struct region_drawing
picture_drawing(struct arena *arena, const struct picture *picture,
    const struct drawing_wish *wish)
{
	struct region_list list = regions_from(arena, picture, wish->first);
	struct drawn_region *drawn = arena_array(arena, list.count,
	    sizeof(*drawn));
	struct region_drawing drawing = {
		.grid = grid_of(&list),
	};

	draw_regions(arena, wish, &list, drawn, &drawing);
	drawing.is_busy = drawing.count > DRAWING_SMALL_TAGS;
	drawing.is_crowded = drawing.count > DRAWING_TAGS;
	if (!drawing.is_crowded)
		region_tags_add(arena, picture, drawn, drawing.count,
		    wish->tags);
	find_things(drawn, drawing.count);
	drawing.layers = layers_of(arena, drawn, drawing.count);
	return drawing;
}
