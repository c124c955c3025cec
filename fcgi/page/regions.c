/* fcgi/page/regions.c: regions as they are drawn on their picture. */

#include "page/regions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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
	{ VIEW_BOOL("incomplete", struct region_drawing, is_incomplete) },
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

enum {
	DRAWING_EXACT_NUMBERS = 6000,	/* more are rounded to a screen's pixel */
	DRAWING_GRID = 10000,
	DRAWING_TAGS = 60,		/* more hide the picture */
	DRAWING_SMALL_TAGS = 12,	/* the same on a phone */
	DRAWING_REGIONS = 2000,
	DRAWING_NUMBERS = 120000,
};

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

/*
 * A number of ten-thousandths, -1 to 1. Its sign or its point parts it from the
 * number before, which has a point too: ".0", because "0.5" is one number.
 */
static void
add_step(struct buf *path, int step)
{
	char digits[] = ".0000";
	int rest = abs(step), i;

	if (step < 0)
		buf_add_char(path, '-');
	else if (rest >= DRAWING_GRID)
		buf_add_char(path, ' ');
	if (rest >= DRAWING_GRID)
		buf_add_int(path, rest / DRAWING_GRID);
	rest %= DRAWING_GRID;
	for (i = 4; i > 0; i--, rest /= 10)
		digits[i] = (char)('0' + rest % 10);
	for (i = 4; i > 1 && digits[i] == '0'; i--)
		digits[i] = '\0';
	buf_add(path, digits);
}

/* A polygon or line on the grid, each vertex by its way from the last. */
static const char *
rounded_path(struct arena *arena, const struct region *region)
{
	const double *at = region->coordinates;
	int x = 0, y = 0;
	struct buf path;
	size_t i;

	buf_init(&path, arena, PATH_BYTES);
	for (i = 0; i < region->coordinate_count; i += 2) {
		int next_x = (int)lround(at[i] * DRAWING_GRID);
		int next_y = (int)lround(at[i + 1] * DRAWING_GRID);

		if (i > 0 && next_x == x && next_y == y)
			continue;
		if (i == 0)
			buf_add_char(&path, 'm');
		add_step(&path, next_x - x);
		add_step(&path, next_y - y);
		x = next_x;
		y = next_y;
	}
	if (region->shape == REGION_POLYGON)
		buf_add_char(&path, 'z');
	return path.bytes;
}

static const char *
region_path(struct arena *arena, const struct region *region)
{
	static const char corners[] = "M hv";
	const double *at = region->coordinates;
	bool is_box = region->shape == REGION_BBOX;
	struct buf path;
	size_t i;

	buf_init(&path, arena, PATH_BYTES);
	for (i = 0; i < region->coordinate_count; i++) {
		buf_add_char(&path, is_box ? corners[i] : i == 0 ? 'M' : ' ');
		add_coordinate(&path, at[i]);
	}
	if (is_box) {
		buf_add_char(&path, 'H');
		add_coordinate(&path, at[0]);
	}
	if (region->shape == REGION_POINT)
		buf_add(&path, "h0");
	else if (region->shape != REGION_POLYLINE)
		buf_add_char(&path, 'z');
	return path.bytes;
}

/* A point has no area that could answer: a square around it does. */
static const char *
hit_path(struct arena *arena, const struct region *region, const char *path)
{
	const double *at = region->coordinates;

	if (region->shape != REGION_POINT)
		return path;
	return arena_format(arena, "M%.4f %.4fh.012v.012h-.012z",
	    at[0] - 0.006, at[1] - 0.006);
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

/* ---- tags ---- */

/*
 * A plate is as wide as the page lets it; tags keep their size, so what fits
 * is guessed for a plate of a usual width.
 */
enum {
	PLATE_PX = 760,
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
	double width_px;
	double height_px;
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

	if (box->left < 0 || box->right > layout->width_px || box->top < 0 ||
	    box->bottom > layout->height_px)
		return false;
	for (i = 0; i < layout->count; i++) {
		if (boxes_meet(box, &layout->taken[i]))
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
	double x = vertex[0] * layout->width_px;
	double y = vertex[1] * layout->height_px;
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
	size_t i;

	for (i = 0; i < COUNT_OF(places); i++) {
		box.left = x + places[i][0];
		box.top = y + places[i][1];
		box.right = box.left + tag->width;
		box.bottom = box.top + TAG_HEIGHT_PX;
		if (is_free(layout, &box))
			break;
	}
	if (i == COUNT_OF(places))
		i = y + above < 0;
	tag->left = places[i][0];
	tag->top = places[i][1];
	layout->taken[layout->count++] = box;
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

/* ---- the whole drawing ---- */

static size_t
number_count(const struct region_list *list)
{
	size_t count = 0, i;

	for (i = 0; i < list->count; i++)
		count += list->regions[i].coordinate_count;
	return count;
}

static struct drawn_region
draw_region(struct arena *arena, const struct region *region, int number,
    bool is_exact)
{
	bool is_short = region->coordinate_count <= 4;
	const char *path = is_exact || is_short ?
	    region_path(arena, region) : rounded_path(arena, region);

	return (struct drawn_region){
		.region = region,
		.number = number,
		.object = region->object,
		.path = path,
		.hit = hit_path(arena, region, path),
		.is_dot = region->shape == REGION_POINT,
		.is_open = region->shape == REGION_POLYLINE,
	};
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

/* As many of the regions as are drawn. */
static struct region_list
drawable_regions(struct arena *arena, const struct picture *picture,
    bool *is_incomplete)
{
	struct region_list list = regions_read(arena, picture->regions,
	    DRAWING_REGIONS + 1);
	size_t numbers = 0, count = 0;

	for (; count < list.count && count < DRAWING_REGIONS; count++) {
		numbers += list.regions[count].coordinate_count;
		if (numbers > DRAWING_NUMBERS && count > 0)
			break;
	}
	*is_incomplete = count < list.count;
	list.count = count;
	return list;
}

/* A tag for each, or for the first of each object. */
static void
add_tags(struct arena *arena, const struct picture *picture,
    struct drawn_region *drawn, size_t count, enum region_tags tags)
{
	struct palette palette = palette_create(arena, count);
	struct tag_layout layout = {
		.width_px = PLATE_PX,
		.height_px = (double)PLATE_PX * picture->height_px /
		    picture->width_px,
		.taken = arena_array(arena, count, sizeof(*layout.taken)),
	};
	size_t i;

	for (i = 0; i < count; i++) {
		struct region_tag *tag;
		bool is_new;

		drawn[i].hue = palette_hue(&palette, drawn[i].object,
		    &is_new);
		if (tags == TAGS_WITH_NAMES && !is_new)
			continue;
		tag = tag_create(arena, &drawn[i], tags);
		place_tag(&layout, &drawn[i], tag);
		/* Of a crowd one tag is seen at a time. */
		if (count > DRAWING_TAGS)
			layout.count = 0;
		drawn[i].tag = tag;
	}
}

struct region_drawing
picture_drawing(struct arena *arena, const struct picture *picture,
    enum region_tags tags)
{
	struct region_drawing drawing = { .count = 0 };
	struct region_list list = drawable_regions(arena, picture,
	    &drawing.is_incomplete);
	struct drawn_region *drawn = arena_array(arena, list.count,
	    sizeof(*drawn));
	bool is_exact = number_count(&list) <= DRAWING_EXACT_NUMBERS;
	size_t i;

	for (i = 0; i < list.count; i++)
		drawn[i] = draw_region(arena, &list.regions[i], (int)i + 1,
		    is_exact);
	add_tags(arena, picture, drawn, list.count, tags);
	find_things(drawn, list.count);
	drawing.regions = drawn;
	drawing.layers = layers_of(arena, drawn, list.count);
	drawing.count = list.count;
	drawing.is_busy = list.count > DRAWING_SMALL_TAGS;
	drawing.is_crowded = list.count > DRAWING_TAGS;
	return drawing;
}
