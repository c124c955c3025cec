/* lib/store/region_receive.c: regions as clients send them, checked and named by number. */

#include "store/region_receive.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
	FAULTS_SAID_MAX = 20,	  /* in words; programs are told all */
	NAME_MAX_BYTES = 100,	  /* of an object, in a message */
	INSTANCE_MAX_BYTES = 200, /* as JSON */
	SOURCE_MAX_CHARACTERS = 200,
};

static const double tolerance = 1e-6;

enum { OBJECTS };

const struct statement region_receive_statements[] = {
	[OBJECTS] = { "region_find_objects",
	    "SELECT coalesce(o.id, a.object_id, 0)"
	    " FROM unnest($1::text[]) WITH ORDINALITY AS n(name, place)"
	    " LEFT JOIN object o ON o.name = n.name"
	    " LEFT JOIN object_alias a ON a.name = n.name"
	    " ORDER BY n.place" },
	{ NULL, NULL },
};

struct reader {
	struct arena *arena;
	struct buf words;  /* about the first faults, sentence by sentence */
	struct buf faults; /* all of them, as members of a JSON list */
	size_t fault_count;
	size_t place;	    /* of the region at hand */
	const char **names; /* of the objects, by region */
};

/* Notes what is wrong with the region at hand. */
static void PRINTF_LIKE(2, 3)
    complain(struct reader *reader, const char *format, ...)
{
	char text[512];
	va_list list;

	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	buf_add_format(&reader->faults,
	    "%s{\"index\":%zu,\"detail\":", reader->fault_count > 0 ? "," : "",
	    reader->place);
	buf_add_json_text(&reader->faults, text);
	buf_add_char(&reader->faults, '}');
	if (++reader->fault_count <= FAULTS_SAID_MAX)
		buf_add_format(&reader->words, " [%zu]: %s", reader->place,
		    text);
}

/* ---- coordinates ---- */

/* NAN, and a complaint, for what is no number within the picture. */
static double
read_coordinate(struct reader *reader, const struct json *shape,
    const char *name)
{
	const struct json *value = json_member(shape, name);

	if (value == NULL || value->type != JSON_NUMBER) {
		complain(reader, "%s must be a number.", name);
		return NAN;
	}
	if (value->number < -tolerance || value->number > 1 + tolerance) {
		complain(reader, "%s must lie in the picture, from 0 to 1.",
		    name);
		return NAN;
	}
	return fmin(fmax(value->number, 0), 1);
}

/* A side that ends within the picture, where the corner is. */
static double
read_side(struct reader *reader, const struct json *shape, const char *name,
    double corner)
{
	double side = read_coordinate(reader, shape, name);

	if (side <= 0)
		complain(reader, "%s must be over 0.", name);
	if (isnan(side) || isnan(corner))
		return side;
	if (corner + side > 1 + tolerance)
		complain(reader,
		    "the box must end within the picture: %s is"
		    " too large.",
		    name);
	return corner + side > 1 ? 1 - corner : side;
}

static void
read_bbox(struct reader *reader, const struct json *shape,
    struct new_region *region)
{
	double *box = arena_array(reader->arena, 4, sizeof(*box));

	box[0] = read_coordinate(reader, shape, "x");
	box[1] = read_coordinate(reader, shape, "y");
	box[2] = read_side(reader, shape, "w", box[0]);
	box[3] = read_side(reader, shape, "h", box[1]);
	region->coordinates = box;
	region->coordinate_count = 4;
}

static void
read_point(struct reader *reader, const struct json *shape,
    struct new_region *region)
{
	double *point = arena_array(reader->arena, 2, sizeof(*point));

	point[0] = read_coordinate(reader, shape, "x");
	point[1] = read_coordinate(reader, shape, "y");
	region->coordinates = point;
	region->coordinate_count = 2;
}

static void
read_points(struct reader *reader, const struct json *shape, size_t least,
    struct new_region *region)
{
	double *points;
	size_t i;

	if (shape->type != JSON_LIST) {
		complain(reader, "its shape must be a list of points.");
		return;
	}
	if (shape->count < least) {
		complain(reader, "a %s has %zu points at least.", region->shape,
		    least);
		return;
	}
	points = arena_array(reader->arena, 2 * shape->count, sizeof(*points));
	for (i = 0; i < shape->count; i++) {
		points[2 * i] = read_coordinate(reader, &shape->items[i], "x");
		points[2 * i + 1] =
		    read_coordinate(reader, &shape->items[i], "y");
		/* One word for each region is enough. */
		if (isnan(points[2 * i]) || isnan(points[2 * i + 1]))
			return;
	}
	region->coordinates = points;
	region->coordinate_count = 2 * shape->count;
}

static void
read_shape(struct reader *reader, const struct json *json,
    struct new_region *region)
{
	const struct json *type = json_member(json, "type");
	const struct json *shape = json_member(json, "shape");
	const char *name =
	    type == NULL || type->type != JSON_TEXT ? "" : type->text;

	region->shape = name;
	if (shape == NULL ||
	    (shape->type != JSON_OBJECT && shape->type != JSON_LIST))
		complain(reader, "it has no shape.");
	else if (text_is(name, "bbox"))
		read_bbox(reader, shape, region);
	else if (text_is(name, "polygon"))
		read_points(reader, shape, 3, region);
	else if (text_is(name, "polyline"))
		read_points(reader, shape, 2, region);
	else if (text_is(name, "point"))
		read_point(reader, shape, region);
	else
		complain(reader,
		    "type must be bbox, polygon, polyline or"
		    " point.");
}

/* ---- what is said about it ---- */

static void
read_object(struct reader *reader, const struct json *json)
{
	const struct json *object = json_member(json, "object");

	reader->names[reader->place] = "";
	if (object == NULL || object->type != JSON_TEXT ||
	    *object->text == '\0')
		complain(reader, "object must be the name of an object.");
	else
		reader->names[reader->place] = object->text;
}

static void
read_id(struct reader *reader, const struct json *json,
    struct new_region *region)
{
	const struct json *id = json_member(json, "id");

	if (id == NULL || id->type == JSON_NULL)
		return;
	if (id->type != JSON_NUMBER || !id->is_integer || id->integer < 1 ||
	    id->integer > INT_MAX)
		complain(reader, "id must be the number of a region.");
	else
		region->id = (int)id->integer;
}

static void
read_instance(struct reader *reader, const struct json *json,
    struct new_region *region)
{
	const struct json *value = json_member(json, "instance");
	struct buf text;

	if (value == NULL || value->type == JSON_NULL)
		return;
	buf_init(&text, reader->arena, INSTANCE_MAX_BYTES);
	if (value->type == JSON_TEXT)
		buf_add_json_text(&text, value->text);
	else if (value->type == JSON_NUMBER)
		buf_add(&text, value->text);
	if (text.length == 0 || text.failed)
		complain(reader,
		    "instance must be a number, or a text of up"
		    " to %d bytes.",
		    INSTANCE_MAX_BYTES - 2);
	else
		region->instance = text.bytes;
}

static void
read_confidence(struct reader *reader, const struct json *source,
    struct new_region *region)
{
	const struct json *value = json_member(source, "confidence");

	if (value == NULL || value->type == JSON_NULL)
		return;
	if (value->type != JSON_NUMBER || value->number < 0 ||
	    value->number > 1)
		complain(reader,
		    "the confidence of a source is a number from"
		    " 0 to 1.");
	else
		region->source_confidence = value->number;
}

static void
read_source(struct reader *reader, const struct json *json,
    struct new_region *region)
{
	const struct json *source = json_member(json, "source");
	const struct json *kind = json_member(source, "kind");
	const struct json *name = json_member(source, "name");

	region->source_confidence = NAN;
	if (source == NULL || source->type == JSON_NULL)
		return;
	if (kind == NULL || kind->type != JSON_TEXT ||
	    (!text_is(kind->text, "person") && !text_is(kind->text, "tool") &&
		!text_is(kind->text, "model"))) {
		complain(reader,
		    "the kind of a source is person, tool or"
		    " model.");
		return;
	}
	region->source_kind = kind->text;
	read_confidence(reader, source, region);
	if (name == NULL || name->type == JSON_NULL)
		return;
	if (name->type != JSON_TEXT ||
	    text_length(name->text) > SOURCE_MAX_CHARACTERS)
		complain(reader,
		    "the name of a source is a text of up to %d"
		    " characters.",
		    SOURCE_MAX_CHARACTERS);
	else
		region->source_name = name->text;
}

static void
read_region(struct reader *reader, const struct json *json,
    struct new_region *region)
{
	read_source(reader, json, region);
	if (json->type != JSON_OBJECT) {
		reader->names[reader->place] = "";
		complain(reader, "a region must be an object of JSON, not %s.",
		    json_type_name(json->type));
		return;
	}
	read_shape(reader, json, region);
	read_object(reader, json);
	read_id(reader, json, region);
	read_instance(reader, json, region);
}

/* ---- all of them ---- */

static enum status
find_objects(struct db *db, struct reader *reader, struct new_region *regions,
    size_t count)
{
	const char *values[] = { sql_text_array(reader->arena, reader->names,
	    count) };
	struct rows rows;

	TRY(db_run(db, reader->arena, &region_receive_statements[OBJECTS],
	    values, &rows));
	if ((size_t)rows.count != count)
		return INTERNAL;
	for (reader->place = 0; reader->place < count; reader->place++) {
		const char *name = reader->names[reader->place];

		regions[reader->place].object_id =
		    row_int(&rows, (int)reader->place, 0);
		if (*name != '\0' && regions[reader->place].object_id == 0)
			complain(reader, "there is no object “%s”.",
			    text_shortened(reader->arena, name,
				NAME_MAX_BYTES));
	}
	return OK;
}

/* In words as far as one reads them, and one by one for programs. */
static enum status
refuse_faults(struct reader *reader, struct problem *problem)
{
	const size_t count = reader->fault_count;
	enum status status;

	if (count > FAULTS_SAID_MAX)
		buf_add_format(&reader->words, " And %zu more.",
		    count - FAULTS_SAID_MAX);
	status =
	    refuse(problem, reader->arena, UNPROCESSABLE, "bad-annotations",
		"The annotations are not right.%s", reader->words.bytes);
	problem->faults =
	    arena_format(reader->arena, "[%s]", reader->faults.bytes);
	return status;
}

enum status
regions_receive(struct db *db, struct arena *arena, const struct json *json,
    size_t most, struct new_region **regions, size_t *count,
    struct problem *problem)
{
	struct reader reader = { .arena = arena };

	if (json->type != JSON_LIST)
		return refuse(problem, arena, BAD_INPUT, "wrong-type",
		    "The annotations must be a list, not %s.",
		    json_type_name(json->type));
	*count = json->count;
	if (*count > most)
		return refuse(problem, arena, UNPROCESSABLE, "too-many-regions",
		    "A picture has at most %zu regions; these are %zu.", most,
		    *count);
	*regions = arena_array(arena, *count + 1, sizeof(**regions));
	reader.names = arena_array(arena, *count + 1, sizeof(*reader.names));
	buf_init(&reader.words, arena, SIZE_MAX / 2);
	buf_init(&reader.faults, arena, SIZE_MAX / 2);
	for (reader.place = 0; reader.place < *count; reader.place++)
		read_region(&reader, &json->items[reader.place],
		    &(*regions)[reader.place]);
	TRY(find_objects(db, &reader, *regions, *count));
	return reader.fault_count == 0 ? OK : refuse_faults(&reader, problem);
}
