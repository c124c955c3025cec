/* fcgi/page/region_list.c: the regions of a picture as a list beside its drawing. */

#include "page/region_list.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "page/address.h"

enum {
	TEXT_MAX_BYTES = 16 * 1024,
	LONG_LIST = 8,
	NAMED_MATES = 12,
	PLACE_MAX_BYTES = 150,		/* a line shows no more */
};

/* clang-format off */

static const struct view_field row_fields[] = {
	{ VIEW_POINTER("drawn", struct region_row, drawn,
	    &drawn_region_view) },
	{ VIEW_URL("address", struct region_row, address) },
	{ VIEW_TEXT("place", struct region_row, place) },
	{ VIEW_TEXT("shape", struct region_row, shape) },
	{ VIEW_TEXT("points", struct region_row, points) },
	{ VIEW_TEXT("note", struct region_row, note) },
};
static const struct view row_view = VIEW(struct region_row, row_fields);

static const struct view_field group_fields[] = {
	{ VIEW_INT("hue", struct region_group, hue) },
	{ VIEW_TEXT("object", struct region_group, object) },
	{ VIEW_URL("address", struct region_group, address) },
	{ VIEW_TEXT("place", struct region_group, place) },
	{ VIEW_LIST("rows", struct region_group, rows, count, &row_view) },
};
static const struct view group_view = VIEW(struct region_group, group_fields);

static const struct view_field list_fields[] = {
	{ VIEW_LIST("rows", struct region_list_part, rows, row_count,
	    &row_view) },
	{ VIEW_LIST("groups", struct region_list_part, groups, group_count,
	    &group_view) },
	{ VIEW_BOOL("long", struct region_list_part, is_long) },
};
const struct view region_list_view =
    VIEW(struct region_list_part, list_fields);

/* clang-format on */

/* ---- where an object stands ---- */

static int
compare_places(const void *name, const void *place)
{
	return strcmp(name, ((const struct object_place *)place)->name);
}

/* Cut at the root: the near parents tell names apart. */
static const char *
place_text(struct arena *arena, const struct object_place *place)
{
	struct buf text;
	size_t i;

	if (place == NULL || place->parent_count == 0)
		return NULL;
	buf_init(&text, arena, TEXT_MAX_BYTES);
	if (place->has_more || (place->grandparent != NULL &&
	    place->parent_count > 1))
		buf_add(&text, "… › ");
	if (place->grandparent != NULL && place->parent_count == 1) {
		buf_add(&text, place->grandparent);
		buf_add(&text, " › ");
	}
	for (i = 0; i < place->parent_count; i++) {
		buf_add(&text, i == 0 ? "" : ", ");
		buf_add(&text, place->parents[i]);
	}
	return text_shortened(arena, text.bytes, PLACE_MAX_BYTES);
}

/* ---- what is known of a region ---- */

static const char *
shape_name(enum region_shape shape)
{
	static const char *const names[] = {
		[REGION_BBOX] = "box", [REGION_POLYGON] = "polygon",
		[REGION_POLYLINE] = "line", [REGION_POINT] = "point",
	};

	return names[shape];
}

static const char *
points_text(struct arena *arena, const struct region *region)
{
	if (region->shape == REGION_BBOX || region->shape == REGION_POINT)
		return NULL;
	return arena_format(arena, "%zu points",
	    region->coordinate_count / 2);
}

/* The numbers of the other shapes of the same thing. */
static void
add_mates(struct buf *note, const struct region_drawing *drawing,
    const struct drawn_region *drawn)
{
	int mates = 0;
	size_t i;

	for (i = 0; drawn->thing != 0 && i < drawing->count; i++) {
		const struct drawn_region *other = &drawing->regions[i];

		if (other == drawn || other->thing != drawn->thing)
			continue;
		if (++mates > NAMED_MATES)
			continue;
		buf_add_format(note, mates == 1 ? "one thing with %d" : ", %d",
		    other->number);
	}
	if (mates > NAMED_MATES)
		buf_add_format(note, " and %d more", mates - NAMED_MATES);
}

static void
add_source(struct buf *note, const struct region *region)
{
	if (region->source_kind == NULL ||
	    text_is(region->source_kind, "person"))
		return;
	buf_add_format(note, "%sdrawn by a %s", note->length == 0 ? "" : "; ",
	    region->source_kind);
	if (region->source_name != NULL)
		buf_add_format(note, ", %s", region->source_name);
	if (isfinite(region->source_confidence))
		buf_add_format(note, ", %.0f\u2009%% sure",
		    region->source_confidence * 100);
}

static const char *
note_text(struct arena *arena, const struct region_drawing *drawing,
    const struct drawn_region *drawn)
{
	struct buf note;

	buf_init(&note, arena, TEXT_MAX_BYTES);
	add_mates(&note, drawing, drawn);
	add_source(&note, drawn->region);
	return note.length == 0 ? NULL : note.bytes;
}

/* ---- the list ---- */

static int
compare_objects(const void *a, const void *b)
{
	const struct drawn_region *left = ((const struct region_row *)a)->drawn;
	const struct drawn_region *right = ((const struct region_row *)b)->drawn;
	int order = strcmp(left->object, right->object);

	return order != 0 ? order : left->number - right->number;
}

static int
compare_first_numbers(const void *a, const void *b)
{
	const struct region_group *left = a, *right = b;

	return left->rows[0].drawn->number - right->rows[0].drawn->number;
}

/* Rows of one object after the other, the object that came first on top. */
static void
group_rows(struct arena *arena, struct region_list_part *list,
    struct region_row *rows, size_t count)
{
	struct region_group *groups = arena_array(arena, count,
	    sizeof(*groups));
	struct region_group *group = NULL;
	size_t i;

	qsort(rows, count, sizeof(*rows), compare_objects);
	for (i = 0; i < count; i++) {
		if (group == NULL ||
		    !text_is(group->object, rows[i].drawn->object)) {
			group = &groups[list->group_count++];
			*group = (struct region_group){
				.hue = rows[i].drawn->hue,
				.object = rows[i].drawn->object,
				.address = rows[i].address,
				.place = rows[i].place, .rows = &rows[i],
			};
		}
		group->count++;
	}
	qsort(groups, list->group_count, sizeof(*groups),
	    compare_first_numbers);
	list->groups = groups;
}

/* NULL: nothing is known of it. */
static const struct object_place *
find_place(const char *object, const struct object_place *places,
    size_t count)
{
	/* No list at all is no pointer that bsearch may be given. */
	return count == 0 ? NULL :
	    bsearch(object, places, count, sizeof(*places), compare_places);
}

struct region_list_part
region_list_of(struct arena *arena, const struct region_drawing *drawing,
    const struct object_place *places, size_t place_count)
{
	struct region_row *rows = arena_array(arena, drawing->count,
	    sizeof(*rows));
	struct region_list_part list = { .is_long = drawing->count > LONG_LIST };
	size_t i;

	for (i = 0; i < drawing->count; i++) {
		const struct drawn_region *drawn = &drawing->regions[i];

		rows[i] = (struct region_row){
			.drawn = drawn,
			.address = address_of_object(arena, drawn->object),
			.place = place_text(arena, find_place(drawn->object,
			    places, place_count)),
			.shape = shape_name(drawn->region->shape),
			.points = points_text(arena, drawn->region),
			.note = note_text(arena, drawing, drawn),
		};
	}
	if (drawing->is_crowded) {
		group_rows(arena, &list, rows, drawing->count);
	} else {
		list.rows = rows;
		list.row_count = drawing->count;
	}
	return list;
}
