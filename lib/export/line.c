/* lib/export/line.c: a line of a manifest, read as it was written. */

#include "export/export.h"

#include <stdlib.h>
#include <string.h>

/*
 * Keys stand in one order and nothing stands between the tokens: a line is
 * read in one pass, its texts where they are, in a copy of it. What is not
 * exactly as it was written is refused.
 */
struct reader {
	struct arena *arena;
	char *at;
	bool failed;
};

/* What has to come next; what stood before it ends there. */
static void
take(struct reader *reader, const char *literal)
{
	size_t length = strlen(literal);

	if (reader->failed || strncmp(reader->at, literal, length) != 0) {
		reader->failed = true;
		return;
	}
	*reader->at = '\0';
	reader->at += length;
}

/* Passes over it if it comes next. */
static bool
may_take(struct reader *reader, const char *literal)
{
	if (reader->failed ||
	    strncmp(reader->at, literal, strlen(literal)) != 0)
		return false;
	take(reader, literal);
	return true;
}

/* What is written as \u: what is below a blank, U+FFFE and U+FFFF. */
static void
take_code(struct reader *reader, char **from, char **to)
{
	char digits[5] = "";
	char *end;
	long code;

	memcpy(digits, *from + 1, strnlen(*from + 1, 4));
	code = strtol(digits, &end, 16);
	if (end != digits + 4 || code <= 0 ||
	    (code > 127 && code != 0xfffe && code != 0xffff)) {
		reader->failed = true;
		return;
	}
	*from += 5;
	if (code > 127) {
		*(*to)++ = '\xef';
		*(*to)++ = '\xbf';
		code -= 0xff40; /* its last byte: be, bf */
	}
	*(*to)++ = (char)code;
}

/* An escape is longer than what it stands for. */
static void
take_escape(struct reader *reader, char **from, char **to)
{
	static const char letters[] = "\"\\/bfnrt";
	static const char bytes[] = "\"\\/\b\f\n\r\t";
	const char *letter = **from == '\0' ? NULL : strchr(letters, **from);

	if (**from == 'u') {
		take_code(reader, from, to);
	} else if (letter == NULL) {
		reader->failed = true;
	} else {
		*(*to)++ = bytes[letter - letters];
		(*from)++;
	}
}

static const char *
take_text(struct reader *reader)
{
	char *begin, *from, *to;

	take(reader, "\"");
	if (reader->failed)
		return NULL;
	begin = from = to = reader->at;
	while (*from != '"' && *from != '\0' && !reader->failed) {
		if (*from == '\\') {
			from++;
			take_escape(reader, &from, &to);
		} else {
			*to++ = *from++;
		}
	}
	if (*from == '\0')
		reader->failed = true;
	else
		*from = '\0';
	*to = '\0';
	reader->at = from + 1;
	return begin;
}

static const char *
take_text_or_null(struct reader *reader)
{
	return may_take(reader, "null") ? NULL : take_text(reader);
}

/* A number as it stands; what comes behind it ends it. */
static const char *
take_raw_number(struct reader *reader)
{
	const char *begin = reader->at;

	reader->at += strspn(begin, "+-.0123456789eE");
	if (reader->at == begin)
		reader->failed = true;
	return begin;
}

static int64_t
take_integer(struct reader *reader)
{
	char *end;
	int64_t number = strtoll(reader->at, &end, 10);

	if (end == reader->at)
		reader->failed = true;
	reader->at = end;
	return number;
}

static double
take_double(struct reader *reader)
{
	char *end;
	double number = strtod(reader->at, &end);

	if (end == reader->at)
		reader->failed = true;
	reader->at = end;
	return number;
}

/* ---- regions ---- */

/* A number or a text, as JSON. */
static const char *
take_scalar(struct reader *reader)
{
	char *begin = reader->at, *end = begin;

	if (*begin == '"') {
		for (end++; *end != '"' && *end != '\0'; end++)
			end += *end == '\\' && end[1] != '\0';
		end += *end == '"';
	} else {
		end += strspn(end, "+-.0123456789eE");
	}
	if (end == begin)
		reader->failed = true;
	reader->at = end;
	return arena_copy(reader->arena, begin, (size_t)(end - begin));
}

static void
take_point(struct reader *reader, double xy[2])
{
	take(reader, "{\"x\":");
	xy[0] = take_double(reader);
	take(reader, ",\"y\":");
	xy[1] = take_double(reader);
}

static size_t
count_of(const char *text, const char *end, const char *part)
{
	size_t length = strlen(part), count = 0;

	while ((text = memchr(text, *part, (size_t)(end - text))) != NULL)
		count += strncmp(text++, part, length) == 0;
	return count;
}

static void
take_points(struct reader *reader, struct export_region *region)
{
	const char *end = strchr(reader->at, ']');
	size_t points, i;
	double *xy;

	if (end == NULL) {
		reader->failed = true;
		return;
	}
	points = count_of(reader->at, end, "{\"x\":");
	xy = arena_array(reader->arena, 2 * points + 1, sizeof(*xy));
	take(reader, "[");
	for (i = 0; i < points && !reader->failed; i++) {
		if (i > 0)
			take(reader, ",");
		take_point(reader, xy + 2 * i);
		take(reader, "}");
	}
	take(reader, "]");
	region->coordinates = xy;
	region->coordinate_count = 2 * points;
}

static void
take_shape(struct reader *reader, struct export_region *region)
{
	double *xy = arena_array(reader->arena, 4, sizeof(*xy));

	region->coordinates = xy;
	if (may_take(reader, "bbox\",\"shape\":")) {
		region->shape = EXPORT_BBOX;
		take_point(reader, xy);
		take(reader, ",\"w\":");
		xy[2] = take_double(reader);
		take(reader, ",\"h\":");
		xy[3] = take_double(reader);
		take(reader, "}");
		region->coordinate_count = 4;
	} else if (may_take(reader, "point\",\"shape\":")) {
		region->shape = EXPORT_POINT;
		take_point(reader, xy);
		take(reader, "}");
		region->coordinate_count = 2;
	} else if (may_take(reader, "polygon\",\"shape\":")) {
		region->shape = EXPORT_POLYGON;
		take_points(reader, region);
	} else {
		take(reader, "polyline\",\"shape\":");
		region->shape = EXPORT_POLYLINE;
		take_points(reader, region);
	}
}

static void
take_source(struct reader *reader, struct export_region *region)
{
	region->source_kind = take_text(reader);
	if (may_take(reader, ",\"name\":"))
		region->source_name = take_text(reader);
	if (may_take(reader, ",\"confidence\":"))
		region->source_confidence = take_scalar(reader);
	take(reader, "}");
}

static void
take_region(struct reader *reader, struct export_region *region)
{
	*region = (struct export_region){ .class_number = -1 };
	take(reader, "{\"id\":");
	region->id = (int)take_integer(reader);
	take(reader, ",\"type\":\"");
	take_shape(reader, region);
	take(reader, ",\"object\":");
	region->object = take_text(reader);
	take(reader, ",\"object_id\":");
	region->object_id = (int)take_integer(reader);
	if (may_take(reader, ",\"instance\":"))
		region->instance = take_scalar(reader);
	if (may_take(reader, ",\"source\":{\"kind\":"))
		take_source(reader, region);
	take(reader, "}");
}

static void
take_regions(struct reader *reader, struct export_picture *picture)
{
	size_t count = count_of(reader->at, reader->at + strlen(reader->at),
		   "{\"id\":"),
	       i;
	struct export_region *regions =
	    arena_array(reader->arena, count + 1, sizeof(*regions));

	take(reader, "[");
	for (i = 0; i < count && !reader->failed; i++) {
		if (i > 0)
			take(reader, ",");
		take_region(reader, &regions[i]);
	}
	take(reader, "]}");
	picture->regions = regions;
	picture->region_count = count;
}

/* ---- the line ---- */

static void
take_licences(struct reader *reader, struct export_picture *picture)
{
	const char *end = strchr(reader->at, ']');
	size_t room = end == NULL ? 0 : count_of(reader->at, end, "\"") / 2;
	const char **codes =
	    arena_array(reader->arena, room + 1, sizeof(*codes));

	take(reader, "[");
	while (picture->licence_count < room && !reader->failed) {
		if (picture->licence_count > 0)
			take(reader, ",");
		codes[picture->licence_count++] = take_text(reader);
	}
	take(reader, "]");
	picture->licences = codes;
}

static void
take_texts(struct reader *reader, struct export_picture *picture)
{
	take(reader, "{\"id\":");
	picture->id = (int)take_integer(reader);
	take(reader, ",\"title\":");
	picture->title = take_text(reader);
	take(reader, ",\"description\":");
	picture->description = take_text(reader);
	take(reader, ",\"author\":");
	picture->author = take_text(reader);
	take(reader, ",\"creator\":");
	picture->creator = take_text_or_null(reader);
	take(reader, ",\"credit\":");
	picture->credit = take_text(reader);
	take(reader, ",\"credit_url\":");
	picture->credit_url = take_text_or_null(reader);
	take(reader, ",\"origin_url\":");
	picture->origin_url = take_text_or_null(reader);
}

static void
take_file(struct reader *reader, struct export_picture *picture)
{
	take(reader, ",\"timestamp\":");
	picture->timestamp = take_raw_number(reader);
	take(reader, ",\"width\":");
	picture->width_px = (int)take_integer(reader);
	take(reader, ",\"height\":");
	picture->height_px = (int)take_integer(reader);
	take(reader, ",\"file_format\":");
	picture->file_format = take_text(reader);
	take(reader, ",\"sha256\":");
	picture->sha256 = take_text(reader);
	take(reader, ",\"bytes\":");
	picture->bytes = take_integer(reader);
	take(reader, ",\"download\":");
	picture->download = take_text(reader);
}

static void
take_rest(struct reader *reader, struct export_picture *picture)
{
	take(reader, ",\"nature\":");
	picture->nature = take_text_or_null(reader);
	take(reader, ",\"licences\":");
	take_licences(reader, picture);
	take(reader, ",\"copied_from\":");
	if (!may_take(reader, "null"))
		picture->copied_from = (int)take_integer(reader);
	take(reader, ",\"revision\":");
	picture->revision = (int)take_integer(reader);
	take(reader, ",\"region_revision\":");
	picture->region_revision = (int)take_integer(reader);
	take(reader, ",\"group\":");
	picture->group = take_text(reader);
	take(reader, ",\"split\":");
	picture->split = take_text(reader);
	take(reader, ",\"regions\":");
}

enum status
export_line_read(struct arena *arena, const char *line, size_t length,
    struct export_picture *picture)
{
	struct reader reader = {
		.arena = arena,
		.at = arena_copy(arena, line, length),
	};
	const char *begin = reader.at;

	*picture = (struct export_picture){ .id = 0 };
	take_texts(&reader, picture);
	take_file(&reader, picture);
	if (!reader.failed)
		take_rest(&reader, picture);
	/* Not of the copy; the brace that ends the line is none of theirs. */
	picture->regions_text = line + (reader.at - begin);
	if (!reader.failed)
		take_regions(&reader, picture);
	if (!reader.failed)
		picture->regions_bytes =
		    (size_t)(line + length - 1 - picture->regions_text);
	if (!reader.failed && *reader.at == '\0')
		return OK;
	log_line(LOG_ERROR, "a manifest is damaged: %.*s",
	    length > 200 ? 200 : (int)length, line);
	return INTERNAL;
}
