/* lib/export/choice.c: a dataset, a format and what was chosen become an export. */

#include "export/private.h"

#include "json/json.h"

#include <stdlib.h>
#include <string.h>

enum { HEAD_MAX_BYTES = 64 * 1024 * 1024, HEAD_MAX_VALUES = 4 * 1024 * 1024 };

/* clang-format off */
const struct export_format export_formats[] = {
	{ "jsonl", "JSON Lines", "application/x-ndjson", "jsonl",
	  "One picture a line, with all that is known of it.", true, false },
	{ "csv", "CSV", "text/csv; charset=utf-8", "csv",
	  "A table with one row for each region.", true, false },
	{ "coco", "COCO", "application/json", "json",
	  "Boxes and outlines in pixels, in one file.", true, true },
	{ "yolo", "YOLO", NULL, NULL,
	  "The layout of Ultralytics, to detect or to segment.", true, false },
	{ "voc", "Pascal VOC", NULL, NULL,
	  "Boxes in whole pixels, one file of XML for each picture.", true,
	  false },
	{ "webdataset", "WebDataset", "application/json", "json",
	  "A list of archives with images, each of a handy size.", false,
	  false },
	{ "croissant", "Croissant", "application/ld+json", "json",
	  "What the dataset is, for catalogues and loaders.", false, false },
	{ "attribution", "Credits", NULL, NULL,
	  "Who made each picture, under which licence: as text, HTML, CSV and"
	  " JSON.", false, false },
	{ "manifest", "Manifest", "application/x-ndjson", "manifest.jsonl",
	  "JSON Lines behind a line about the whole: its SHA-256 names the"
	  " dataset.", false, false },
};
const size_t export_format_count = COUNT_OF(export_formats);

/* Those that are archives always bring what goes with one themselves. */
static const struct {
	void (*add)(struct export *export);
	bool is_whole;
} writers[] = {
	{ jsonl_add_passes, false }, { csv_add_passes, false },
	{ coco_add_passes, false }, { yolo_add_passes, true },
	{ voc_add_passes, true }, { webdataset_add_passes, false },
	{ croissant_add_passes, false }, { credits_add_passes, true },
	{ manifest_add_passes, false },
};
/* clang-format on */

_Static_assert(COUNT_OF(writers) == COUNT_OF(export_formats),
    "every format has its passes");

const struct export_format *
export_format_find(const char *name)
{
	size_t i;

	for (i = 0; i < export_format_count; i++) {
		if (text_is(export_formats[i].name, name))
			return &export_formats[i];
	}
	return NULL;
}

/* ---- the first line ---- */

static const struct json *
list_of(const struct json *object, const char *name)
{
	const struct json *list = json_member(object, name);

	return list != NULL && list->type == JSON_LIST ? list : NULL;
}

static const struct export_licence *
licences_of(struct arena *arena, const struct json *list)
{
	struct export_licence *licences =
	    arena_array(arena, list->count + 1, sizeof(*licences));
	size_t i;

	for (i = 0; i < list->count; i++)
		licences[i] = (struct export_licence){
			.id = json_member_text(&list->items[i], "id"),
			.title = json_member_text(&list->items[i], "title"),
			.url = json_member_text(&list->items[i], "url"),
		};
	return licences;
}

static const struct export_class *
classes_of(struct arena *arena, const struct json *list)
{
	struct export_class *classes =
	    arena_array(arena, list->count + 1, sizeof(*classes));
	size_t i;

	for (i = 0; i < list->count; i++) {
		const struct json *id =
		    json_member(&list->items[i], "object_id");

		classes[i].object_id = id == NULL ? 0 : (int)id->integer;
		classes[i].name = json_member_text(&list->items[i], "name");
		if (classes[i].name == NULL)
			classes[i].name = arena_format(arena, "object %d",
			    classes[i].object_id);
	}
	return classes;
}

enum status
export_head_read(struct arena *arena, const char *line,
    struct export_dataset *dataset)
{
	const struct json_limits limits = { HEAD_MAX_BYTES, 8,
		HEAD_MAX_VALUES };
	const struct json *json, *licences, *classes;
	struct problem problem;

	if (json_read(arena, line, strlen(line), limits, &json, &problem) !=
		OK ||
	    (licences = list_of(json, "licences")) == NULL ||
	    (classes = list_of(json, "classes")) == NULL) {
		log_line(LOG_ERROR, "the head of dataset %d is damaged",
		    dataset->id);
		return INTERNAL;
	}
	dataset->licences = licences_of(arena, licences);
	dataset->licence_count = licences->count;
	dataset->classes = classes_of(arena, classes);
	dataset->class_count = classes->count;
	return OK;
}

/* ---- classes ---- */

static int
compare_places(const void *a, const void *b)
{
	const struct class_place *one = a, *other = b;

	return (one->object_id > other->object_id) -
	    (one->object_id < other->object_id);
}

static void
take_classes(struct export *export)
{
	size_t count = export->dataset->class_count, i;

	export->classes = export->dataset->classes;
	export->class_count = count;
	export->places =
	    arena_array(export->arena, count + 1, sizeof(*export->places));
	for (i = 0; i < count; i++)
		export->places[i] = (struct class_place){
			.object_id = export->classes[i].object_id,
			.number = (int)i,
		};
	export->place_count = count;
}

/* The first of the list that an object is, or stands below. */
static void
roll_up(struct export *export, const struct export_object **chosen,
    size_t count)
{
	const struct export_dataset *dataset = export->dataset;
	const struct export_tree *tree = export->tree;
	bool *marks = arena_array(export->arena, tree->count, sizeof(*marks));
	size_t *waiting =
	    arena_array(export->arena, tree->count, sizeof(*waiting));
	size_t i, k;

	export->places = arena_array(export->arena, dataset->class_count + 1,
	    sizeof(*export->places));
	for (i = 0; i < dataset->class_count; i++) {
		int id = dataset->classes[i].object_id;

		memset(marks, 0, tree->count * sizeof(*marks));
		export_tree_mark_above(tree, id, marks, waiting);
		for (k = 0; k < count; k++) {
			if (marks[chosen[k] - tree->objects])
				break;
		}
		if (k < count)
			export->places[export->place_count++] =
			    (struct class_place){ id, (int)k };
	}
}

static enum status
refuse_name(struct export *export, struct problem *problem, const char *name)
{
	(void)refuse(problem, export->arena, BAD_INPUT, "unknown-object",
	    "There was no object \"%s\" when the dataset was frozen.", name);
	return refuse_about(problem, BAD_INPUT, "roll_up_to",
	    "names of objects");
}

/* What is named twice, or by two names, is one class. */
static enum status
choose_roll_up(struct export *export, struct problem *problem)
{
	const struct texts *names = &export->choice->roll_up_to;
	const struct export_object **chosen =
	    arena_array(export->arena, names->count, sizeof(*chosen));
	struct export_class *classes =
	    arena_array(export->arena, names->count, sizeof(*classes));
	size_t count = 0, i, k;

	for (i = 0; i < names->count; i++) {
		const struct export_object *object =
		    export_tree_named(export->tree, names->items[i]);

		if (object == NULL)
			return refuse_name(export, problem, names->items[i]);
		for (k = 0; k < count && chosen[k] != object; k++)
			;
		if (k < count)
			continue;
		classes[count] =
		    (struct export_class){ object->id, object->name };
		chosen[count++] = object;
	}
	roll_up(export, chosen, count);
	export->classes = classes;
	export->class_count = count;
	return OK;
}

static enum status
choose_classes(struct export *export, struct problem *problem)
{
	if (export->choice->roll_up_to.items == NULL)
		take_classes(export);
	else
		TRY(choose_roll_up(export, problem));
	if (export->place_count > 0)
		qsort(export->places, export->place_count,
		    sizeof(*export->places), compare_places);
	return OK;
}

int
export_class_of(const struct export *export, int object_id)
{
	const struct class_place key = { object_id, 0 };
	const struct class_place *place;

	if (export->place_count == 0)
		return -1;
	place = bsearch(&key, export->places, export->place_count,
	    sizeof(*export->places), compare_places);
	return place == NULL ? -1 : place->number;
}

const char *
export_class_name(const struct export *export,
    const struct export_region *region)
{
	return region->class_number < 0 ?
	    NULL :
	    export->classes[region->class_number].name;
}

/* ---- what formats share ---- */

void
export_add_separator(struct export *export, struct buf *out)
{
	buf_add(out, export->has_begun ? ",\n" : "\n");
	export->has_begun = true;
}

const char *
export_stem(struct arena *arena, const struct export_picture *picture)
{
	return arena_format(arena, "%010d", picture->id);
}

const char *
export_file_name(struct arena *arena, const struct export_picture *picture)
{
	const char *dot = strrchr(picture->download, '.');

	return arena_format(arena, "%010d%s", picture->id,
	    dot == NULL ? "" : dot);
}

const char *
export_shape_name(enum export_shape shape)
{
	static const char *const names[] = {
		[EXPORT_BBOX] = "bbox",
		[EXPORT_POLYGON] = "polygon",
		[EXPORT_POLYLINE] = "polyline",
		[EXPORT_POINT] = "point",
	};

	return names[shape];
}

void
export_box_of(const struct export_region *region, double box[4])
{
	const double *xy = region->coordinates;
	double left = 1, top = 1, right = 0, bottom = 0;
	size_t i;

	if (region->shape == EXPORT_BBOX) {
		memcpy(box, xy, 4 * sizeof(*box));
		return;
	}
	for (i = 0; i + 1 < region->coordinate_count; i += 2) {
		left = xy[i] < left ? xy[i] : left;
		right = xy[i] > right ? xy[i] : right;
		top = xy[i + 1] < top ? xy[i + 1] : top;
		bottom = xy[i + 1] > bottom ? xy[i + 1] : bottom;
	}
	box[0] = left;
	box[1] = top;
	box[2] = right - left;
	box[3] = bottom - top;
}

/* ---- all of it ---- */

static enum status
refuse_choice(struct export *export, struct problem *problem, const char *field,
    const char *detail)
{
	(void)refuse(problem, export->arena, BAD_INPUT, "bad-parameter", "%s",
	    detail);
	return refuse_about(problem, BAD_INPUT, field, NULL);
}

static enum status
check_choice(struct export *export, struct problem *problem)
{
	const struct export_choice *choice = export->choice;
	bool has_shards = text_is(export->format->name, "webdataset");

	if (choice->has_images && !export->format->has_images)
		return refuse_choice(export, problem, "images",
		    "This format has no place for images beside it.");
	if (choice->shard >= 0 && !has_shards)
		return refuse_choice(export, problem, "shard",
		    "Only the format webdataset comes in shards.");
	if (choice->shard >= 0 &&
	    (size_t)choice->shard >= export->dataset->shard_count)
		return refuse_choice(export, problem, "shard",
		    "There is no such shard: the list says which there are.");
	return OK;
}

/* A shard is made of the parts that have its pictures. */
static void
choose_parts(struct export *export)
{
	const struct export_dataset *dataset = export->dataset;

	export->part_count = dataset->part_count;
	if (export->choice->shard < 0)
		return;
	export->shard = &dataset->shards[export->choice->shard];
	export->first_part = export->shard->first_part;
	export->part_count =
	    export->shard->last_part - export->shard->first_part + 1;
}

static void
add_passes(struct export *export)
{
	size_t which = (size_t)(export->format - export_formats);
	bool is_bundle = export->is_archive && !writers[which].is_whole;

	if (!is_bundle) {
		writers[which].add(export);
		return;
	}
	/* What the format says of itself stands before it in the note. */
	writers[which].add(export);
	export->pass_count = 0;
	export->member_count = 0;
	bundle_add_passes(export);
	writers[which].add(export);
	if (export->choice->has_images)
		images_add_passes(export);
}

enum status
export_create(struct arena *arena, const struct export_dataset *dataset,
    const struct export_format *format, const struct export_choice *choice,
    const struct export_tree *tree, struct export **made,
    struct problem *problem)
{
	struct export *export = arena_alloc(arena, sizeof(*export));

	*export = (struct export){
		.arena = arena,
		.dataset = dataset,
		.format = format,
		.choice = choice,
		.tree = tree,
		.is_archive = format->extension == NULL || choice->has_bundle ||
		    choice->has_images || choice->shard >= 0,
		.folder = "",
	};
	TRY(check_choice(export, problem));
	TRY(choose_classes(export, problem));
	choose_parts(export);
	add_passes(export);
	*made = export;
	return OK;
}
