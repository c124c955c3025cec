/* fcgi/page/crop.c: regions cut out of their pictures. */

#include "page/crop.h"

#include <math.h>

/* A crop that is higher than this in the small picture is cut from it. */
static const double small_is_enough_px = 120;

static const double margin = 0.08;		/* of the longer side */
static const double least = 1 / 12.0;		/* of the picture's longer side */
static const double narrowest = 0.7, widest = 1.7;
static const double tiny = 0.002;		/* of the picture's area */

/* The first region of each picture, the second, then tiny ones. */
enum { ROUNDS = 3 };

/* clang-format off */

static const struct view_field crop_fields[] = {
	{ VIEW_TEXT("object", struct crop, object) },
	{ VIEW_URL("address", struct crop, address) },
	{ VIEW_TEXT("label", struct crop, label) },
	{ VIEW_INT("id", struct crop, picture_id) },
	{ VIEW_INT("number", struct crop, number) },
	{ VIEW_TEXT("ratio", struct crop, ratio) },
	{ VIEW_URL("image", struct crop, image) },
	{ VIEW_INT("width", struct crop, width_px) },
	{ VIEW_INT("height", struct crop, height_px) },
	{ VIEW_TEXT("view_box", struct crop, view_box) },
};
const struct view crop_view = VIEW(struct crop, crop_fields);

/* clang-format on */

/* A span of that length around a middle, moved to lie in 0 to whole. */
static void
place_span(double middle, double length, double whole, double *start,
    double *width)
{
	if (length > whole)
		length = whole;
	*width = length;
	*start = fmin(fmax(middle - length / 2, 0), whole - length);
}

struct crop_box
crop_box_of(const struct object_example *example, double width_px,
    double height_px)
{
	double width = example->width * width_px;
	double height = example->height * height_px;
	double smallest = least * fmax(width_px, height_px);
	double space = 2 * margin * fmax(width, height);
	struct crop_box box;

	width = fmax(width + space, smallest);
	height = fmax(height + space, smallest);
	width = fmax(width, narrowest * height);
	height = fmax(height, width / widest);
	place_span((example->x + example->width / 2) * width_px, width,
	    width_px, &box.x, &box.width);
	place_span((example->y + example->height / 2) * height_px, height,
	    height_px, &box.y, &box.height);
	return box;
}

/* Width over height in hundredths, in steps of 5; css/pictures.css has it. */
static const char *
ratio_class(struct arena *arena, const struct crop_box *box)
{
	long steps = lround(box->width / box->height * 20);

	if (steps < 8)
		steps = 8;
	if (steps > 60)
		steps = 60;
	return arena_format(arena, "r-%ld", steps * 5);
}

static struct crop
crop_of(struct arena *arena, const struct object_example *example,
    const struct picture *picture)
{
	struct crop crop = {
		.object = example->object,
		.address = arena_format(arena, "/picture/%d#region-%d",
		    picture->id, example->number),
		.label = arena_format(arena, "%s, region %d of picture %d",
		    example->object, example->number, picture->id),
		.picture_id = picture->id,
		.number = example->number,
		.image = picture->small,
		.width_px = picture->small_width_px,
		.height_px = picture->small_height_px,
	};
	struct crop_box box = crop_box_of(example, crop.width_px,
	    crop.height_px);

	if (box.height < small_is_enough_px) {
		crop.image = picture->large;
		crop.width_px = picture->large_width_px;
		crop.height_px = (int)lround((double)picture->height_px *
		    picture->large_width_px / picture->width_px);
		box = crop_box_of(example, crop.width_px, crop.height_px);
	}
	crop.ratio = ratio_class(arena, &box);
	crop.view_box = arena_format(arena, "%.1f %.1f %.1f %.1f", box.x,
	    box.y, box.width, box.height);
	return crop;
}

static const struct picture *
picture_with_id(const struct picture *pictures, size_t count, int id)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (pictures[i].id == id)
			return &pictures[i];
	}
	return NULL;
}

/* In which round an example is taken: -1 for never. */
static int
round_of(const struct object_example *example, int place)
{
	bool is_tiny = example->width * example->height < tiny;

	if (is_tiny)
		return place == 0 ? ROUNDS - 1 : -1;
	return place < ROUNDS - 1 ? place : -1;
}

struct crops
crops_of(struct arena *arena, const struct object_examples *examples,
    const struct picture *pictures, size_t picture_count, size_t limit)
{
	struct crop *crops = arena_array(arena, limit, sizeof(*crops));
	size_t count = 0, i;
	int round, place = 0;

	for (round = 0; round < ROUNDS; round++) {
		for (i = 0; i < examples->count && count < limit; i++) {
			const struct object_example *example =
			    &examples->items[i];
			const struct picture *picture = picture_with_id(
			    pictures, picture_count, example->picture_id);

			place = i > 0 && example[-1].picture_id ==
			    example->picture_id ? place + 1 : 0;
			if (picture != NULL &&
			    round_of(example, place) == round)
				crops[count++] = crop_of(arena, example,
				    picture);
		}
	}
	return (struct crops){ .items = crops, .count = count };
}
