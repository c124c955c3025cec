/* contrib/load/coco_region.c: annotations of COCO as regions, and captions as texts. */

#include "coco.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/*
 * An annotation with polygons becomes its polygons; those of one annotation
 * share an instance when they are several. Without polygons it becomes its
 * box: carrying both would count every thing twice. A crowd in run-length
 * form has neither an outline that we can carry nor a box that shows one
 * thing, so it stays out; another outline in that form leaves its box.
 */

/* Beyond the edge by up to so many pixels is moved to it. */
static const double edge_px = 3.0;

/* Coordinates are rounded to hundredths: not worth a word. */
static const double silent_px = 0.02;

/* The picture that an annotation file's coordinates refer to. */
struct frame {
	double width;
	double height;
	int orientation;   /* of its pixels against what is displayed */
	const char *unfit; /* why its coordinates mean nothing here */
};

/* One annotation on its way to regions. */
struct reader {
	struct coco *coco;
	struct arena *arena;
	const struct coco_facts *facts;
	struct frame frame;
	const struct json *annotation;
	const char *what; /* for the report */
	double beyond_px; /* the farthest that was moved */
	struct new_region *regions;
	size_t count;
	size_t capacity;
	struct seen *seen;
};

/* An annotation that may come again from another file. */
struct seen {
	int64_t id;
	int object_id;
	uint32_t document;
	const struct json *box;
	struct seen *next;
};

static void
turn(const struct frame *frame, double x, double y, double *point)
{
	double u = x / frame->width, v = y / frame->height;
	const double turned[][2] = {
		{ u, v },
		{ u, v },
		{ 1 - u, v },
		{ 1 - u, 1 - v },
		{ u, 1 - v },
		{ v, u },
		{ 1 - v, u },
		{ 1 - v, 1 - u },
		{ v, 1 - u },
	};

	point[0] = turned[frame->orientation][0];
	point[1] = turned[frame->orientation][1];
}

static bool
is_near(double a, double b)
{
	return fabs(a - b) <= 0.01 * b;
}

/*
 * Finds out what the coordinates refer to: the picture as displayed, the
 * stored one before it is turned by EXIF, or one of another size.
 */
static void
find_frame(struct reader *reader, const struct image_report *image)
{
	struct report *report = reader->coco->load->report;
	struct frame *frame = &reader->frame;
	double width = reader->facts->width, height = reader->facts->height;
	const char *what = arena_format(reader->arena, "picture %s",
	    reader->facts->picture->name);

	*frame = (struct frame){ .width = width,
		.height = height,
		.orientation = 1 };
	if (width <= 0 || height <= 0) {
		frame->width = image->width_px;
		frame->height = image->height_px;
	} else if (width == image->width_px && height == image->height_px) {
		if (image->orientation > 1)
			report_change(report, what,
			    "it is turned by EXIF; "
			    "its annotations are taken as drawn on it turned");
	} else if (image->orientation >= 5 && width == image->height_px &&
	    height == image->width_px) {
		frame->orientation = image->orientation;
		report_change(report, what,
		    "it is turned by EXIF and its "
		    "annotations are turned with it");
	} else if (is_near(width / height,
		       (double)image->width_px / image->height_px)) {
		report_change(report, what,
		    "it is %d x %d, annotated as "
		    "%.0f x %.0f: coordinates are scaled",
		    image->width_px, image->height_px, width, height);
	} else {
		frame->unfit = arena_format(reader->arena,
		    "drawn on %.0f x %.0f pixels, but the picture is %d x %d",
		    width, height, image->width_px, image->height_px);
	}
}

static void PRINTF_LIKE(2, 3)
    refuse_it(struct reader *reader, const char *format, ...)
{
	char why[400];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(why, sizeof(why), format, arguments);
	va_end(arguments);
	report_refuse(reader->coco->load->report, reader->what, "%s", why);
}

static struct new_region *
add_region(struct reader *reader, const char *shape, int object_id,
    const double *coordinates, size_t count)
{
	struct new_region *region;

	if (reader->count == reader->capacity) {
		size_t capacity = 2 * reader->capacity + 16;
		struct new_region *larger =
		    arena_array(reader->arena, capacity, sizeof(*larger));

		if (reader->count > 0)
			memcpy(larger, reader->regions,
			    reader->count * sizeof(*larger));
		reader->regions = larger;
		reader->capacity = capacity;
	}
	region = &reader->regions[reader->count++];
	*region = (struct new_region){
		.object_id = object_id,
		.shape = shape,
		.coordinates = coordinates,
		.coordinate_count = count,
		.source_kind = "person",
		.source_confidence = NAN,
	};
	return region;
}

/* Moves a coordinate into 0..size; false when it is too far out. */
static bool
move_inside(struct reader *reader, double *at, double size)
{
	double inside = fmin(fmax(*at, 0), size);
	double beyond = fabs(*at - inside);

	if (!(beyond <= edge_px))
		return false;
	reader->beyond_px = fmax(reader->beyond_px, beyond);
	*at = inside;
	return true;
}

static double
clamp(double share)
{
	return fmin(fmax(share, 0), 1);
}

/* A flat list of x, y; NULL when it is none that can be carried. */
static const double *
read_polygon(struct reader *reader, const struct json *list, const char **why)
{
	double *coordinates =
	    arena_array(reader->arena, list->count + 1, sizeof(*coordinates));
	size_t i;

	*why = NULL;
	if (list->type != JSON_LIST || list->count % 2 != 0)
		*why = "a polygon is no list of pairs";
	else if (list->count < 6)
		*why = "a polygon has fewer than three points";
	for (i = 0; *why == NULL && i < list->count; i += 2) {
		double x = list->items[i].number, y = list->items[i + 1].number;

		if (list->items[i].type != JSON_NUMBER ||
		    list->items[i + 1].type != JSON_NUMBER) {
			*why = "a polygon holds more than numbers";
		} else if (!move_inside(reader, &x, reader->frame.width) ||
		    !move_inside(reader, &y, reader->frame.height)) {
			*why = "a polygon lies outside the picture";
		} else {
			turn(&reader->frame, x, y, coordinates + i);
			coordinates[i] = clamp(coordinates[i]);
			coordinates[i + 1] = clamp(coordinates[i + 1]);
		}
	}
	return *why == NULL ? coordinates : NULL;
}

static const char *
instance_of(struct reader *reader)
{
	const struct json *id = json_member(reader->annotation, "id");
	struct buf text;

	if (id != NULL && id->type == JSON_NUMBER && id->is_integer)
		return id->text;
	buf_init(&text, reader->arena, 200);
	if (id != NULL && id->type == JSON_TEXT)
		buf_add_json_text(&text, id->text);
	else
		buf_add_format(&text, "%zu", reader->count);
	return text.failed ? NULL : text.bytes;
}

/* A list of polygons; some programs write a single one without its list. */
static size_t
add_polygons(struct reader *reader, const struct json *outline, int object_id,
    const char **why)
{
	bool is_flat = outline->items[0].type == JSON_NUMBER;
	const struct json *polygons = is_flat ? outline : outline->items;
	size_t count = is_flat ? 1 : outline->count, first = reader->count, i;
	const char *instance = instance_of(reader), *wrong;

	for (i = 0; i < count; i++) {
		const double *coordinates =
		    read_polygon(reader, &polygons[i], &wrong);

		if (coordinates != NULL)
			add_region(reader, "polygon", object_id, coordinates,
			    polygons[i].count);
		else
			*why = wrong;
	}
	for (i = first; reader->count - first > 1 && i < reader->count; i++)
		reader->regions[i].instance = instance;
	return reader->count - first;
}

/* x, y, width, height in pixels. */
static bool
add_box(struct reader *reader, const struct json *box, int object_id,
    const char **why)
{
	const struct frame *frame = &reader->frame;
	double *made = arena_array(reader->arena, 4, sizeof(*made));
	double from[2], to[2], x[2], y[2];
	size_t i;

	*why = "its box is no list of four numbers";
	if (box == NULL || box->type != JSON_LIST || box->count != 4)
		return false;
	for (i = 0; i < 4; i++) {
		if (box->items[i].type != JSON_NUMBER)
			return false;
	}
	x[0] = box->items[0].number;
	y[0] = box->items[1].number;
	x[1] = x[0] + box->items[2].number;
	y[1] = y[0] + box->items[3].number;
	*why = "its box lies outside the picture";
	if (!move_inside(reader, &x[0], frame->width) ||
	    !move_inside(reader, &x[1], frame->width) ||
	    !move_inside(reader, &y[0], frame->height) ||
	    !move_inside(reader, &y[1], frame->height))
		return false;
	*why = "its box is empty";
	if (!(x[1] > x[0] && y[1] > y[0]))
		return false;
	turn(frame, x[0], y[0], from);
	turn(frame, x[1], y[1], to);
	made[0] = clamp(fmin(from[0], to[0]));
	made[1] = clamp(fmin(from[1], to[1]));
	made[2] = fmin(fabs(to[0] - from[0]), 1);
	made[3] = fmin(fabs(to[1] - from[1]), 1);
	if (frame->orientation == 1 && x[1] == x[0] + box->items[2].number &&
	    y[1] == y[0] + box->items[3].number) {
		made[2] = box->items[2].number / frame->width;
		made[3] = box->items[3].number / frame->height;
	}
	add_region(reader, "bbox", object_id, made, 4);
	*why = NULL;
	return true;
}

static bool
is_true(const struct json *object, const char *name)
{
	const struct json *member = json_member(object, name);

	return member != NULL &&
	    (member->type == JSON_BOOL ?
		    member->truth :
		    member->type == JSON_NUMBER && member->number != 0);
}

/* What came in otherwise than it was drawn. */
static void
tell_changes(struct reader *reader, const char *lost, bool is_box)
{
	struct report *report = reader->coco->load->report;
	const struct json *points =
	    json_member(reader->annotation, "num_keypoints");

	if (lost != NULL)
		report_change(report, reader->what, "%s%s", lost,
		    is_box ? ": only its box came in" : ": it was left out");
	if (reader->beyond_px > silent_px)
		report_change(report, reader->what,
		    "it was beyond the edge "
		    "by %.2f pixels and moved to it",
		    reader->beyond_px);
	if (points != NULL && points->type == JSON_NUMBER && points->number > 0)
		report_change(report, reader->what,
		    "its %.0f keypoints were left out", points->number);
}

static void
add_shapes(struct reader *reader, int object_id)
{
	const struct json *outline =
	    json_member(reader->annotation, "segmentation");
	const struct json *box = json_member(reader->annotation, "bbox");
	const char *lost = NULL, *why = NULL;
	bool is_run_length = outline != NULL && outline->type == JSON_OBJECT;

	reader->beyond_px = 0;
	if (is_run_length && is_true(reader->annotation, "iscrowd")) {
		refuse_it(reader,
		    "a crowd in run-length form (RLE) cannot "
		    "be carried");
		return;
	}
	if (is_run_length)
		lost = "its outline is in run-length form (RLE)";
	else if (outline != NULL && outline->type == JSON_LIST &&
	    outline->count > 0 &&
	    add_polygons(reader, outline, object_id, &lost) > 0) {
		tell_changes(reader, lost, false);
		return;
	}
	reader->beyond_px = 0;
	if (add_box(reader, box, object_id, &why))
		tell_changes(reader, lost, true);
	else
		refuse_it(reader, "%s%s%s", lost == NULL ? "" : lost,
		    lost == NULL ? "" : "; ", why);
}

static bool
is_same_box(const struct json *a, const struct json *b)
{
	size_t i;

	if (a == NULL || b == NULL)
		return a == b;
	if (a->type != JSON_LIST || b->type != JSON_LIST ||
	    a->count != b->count)
		return false;
	for (i = 0; i < a->count; i++) {
		if (a->items[i].type != JSON_NUMBER ||
		    b->items[i].type != JSON_NUMBER ||
		    a->items[i].number != b->items[i].number)
			return false;
	}
	return true;
}

/* The keypoints' file repeats annotations of the instances' file. */
static bool
was_seen(struct reader *reader, uint32_t document, int object_id)
{
	const struct json *id = json_member(reader->annotation, "id");
	struct seen *seen;

	if (id == NULL || !id->is_integer)
		return false;
	for (seen = reader->seen; seen != NULL; seen = seen->next) {
		if (seen->id == id->integer && seen->document != document &&
		    seen->object_id == object_id &&
		    is_same_box(seen->box,
			json_member(reader->annotation, "bbox")))
			return true;
	}
	seen = arena_alloc(reader->arena, sizeof(*seen));
	*seen = (struct seen){ .id = id->integer,
		.object_id = object_id,
		.document = document,
		.box = json_member(reader->annotation, "bbox"),
		.next = reader->seen };
	reader->seen = seen;
	return false;
}

static void
add_annotation(struct reader *reader, const struct coco_element *element)
{
	const struct coco_document *document =
	    &reader->coco->documents[element->document];
	const struct json *category =
	    json_member(reader->annotation, "category_id");
	const struct coco_category *found = NULL;

	if (json_member(reader->annotation, "caption") != NULL)
		return;
	if (json_member(reader->annotation, "segments_info") != NULL) {
		refuse_it(reader, "panoptic segments cannot be carried");
		return;
	}
	if (category != NULL && category->is_integer)
		found = coco_category(document, category->integer);
	if (found == NULL) {
		refuse_it(reader, "its category is not listed in %s",
		    document->path);
		return;
	}
	if (was_seen(reader, element->document, found->object_id)) {
		tell_changes(reader, NULL, false);
		return;
	}
	if (reader->frame.unfit != NULL)
		refuse_it(reader, "%s", reader->frame.unfit);
	else
		add_shapes(reader, found->object_id);
}

/* Which annotation it is, for people. */
static const char *
name_of(struct reader *reader, const struct coco_element *element)
{
	const struct json *id = reader->annotation == NULL ?
	    NULL :
	    json_member(reader->annotation, "id");
	const char *path = reader->coco->documents[element->document].path;

	return arena_format(reader->arena, "annotation %s of picture %s (%s)",
	    id == NULL || id->text == NULL ? "without an id" : id->text,
	    reader->facts->picture->name, path);
}

void
coco_regions(struct coco *coco, const struct intake_picture *picture,
    struct new_region **regions, size_t *count)
{
	struct reader reader = {
		.coco = coco,
		.arena = picture->arena,
		.facts = picture->facts,
	};
	const struct coco_element *elements;
	struct problem problem = { 0 };
	size_t element_count, i;

	elements = coco_elements(coco, picture->index, &element_count);
	if (element_count > 0)
		find_frame(&reader, &picture->image);
	for (i = 0; i < element_count; i++) {
		if (coco_read(picture->arena,
			&coco->documents[elements[i].document],
			elements[i].offset, elements[i].length,
			&reader.annotation, &problem) == OK) {
			reader.what = name_of(&reader, &elements[i]);
			add_annotation(&reader, &elements[i]);
		} else {
			reader.annotation = NULL;
			reader.what = name_of(&reader, &elements[i]);
			refuse_it(&reader, "%s", problem.detail);
		}
	}
	*regions = reader.regions;
	*count = reader.count;
}

/* Adds one caption: the first is the title, the others are a list. */
static void
add_caption(struct coco_facts *facts, struct arena *arena, struct buf *others,
    const char *caption)
{
	const char *line = text_line(arena, caption, 4000);

	if (*line == '\0')
		return;
	if (facts->title == NULL) {
		facts->title = text_line(arena, line, 500);
		if (text_is(facts->title, line))
			return;
	}
	buf_add_format(others, "%s- %s", others->length > 0 ? "\n" : "", line);
}

void
coco_texts(struct coco *coco, const struct intake_picture *picture)
{
	struct coco_facts *facts = picture->facts;
	struct arena *scratch = arena_create();
	struct buf others;
	const struct coco_element *elements;
	size_t count, i;

	buf_init(&others, picture->arena, 19000);
	elements = coco_elements(coco, picture->index, &count);
	for (i = 0; i < count; i++) {
		const struct json *annotation, *caption;
		struct problem problem;

		if (coco_read(scratch, &coco->documents[elements[i].document],
			elements[i].offset, elements[i].length, &annotation,
			&problem) == OK) {
			caption = json_member(annotation, "caption");
			if (caption != NULL && caption->type == JSON_TEXT)
				add_caption(facts, picture->arena, &others,
				    caption->text);
		}
		arena_reset(scratch);
	}
	arena_destroy(scratch);
	if (facts->title == NULL)
		facts->title = text_title(picture->arena, facts->picture->name);
	facts->description = others.bytes;
}
