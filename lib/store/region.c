/* lib/store/region.c: the regions of a picture, read from its text. */

#include "store/region.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * Less than a region and a coordinate take in any text that is read, so that
 * room for all of them can be made at once.
 */
enum { REGION_LEAST_BYTES = 32, COORDINATE_LEAST_BYTES = 5 };

struct reader {
	struct arena *arena;
	const char *at;
	double *coordinates;		/* of all regions */
	size_t coordinate_count;
	bool is_broken;			/* not what the database writes */
};

static bool
next_is(const struct reader *reader, char byte)
{
	return *reader->at == byte && !reader->is_broken;
}

static bool
take(struct reader *reader, char byte)
{
	if (!next_is(reader, byte))
		return false;
	reader->at++;
	return true;
}

static void
want(struct reader *reader, char byte)
{
	if (!take(reader, byte))
		reader->is_broken = true;
}

/* ---- texts ---- */

static unsigned
read_hex4(struct reader *reader)
{
	char digits[5] = "";
	char *end;
	unsigned code;

	memcpy(digits, reader->at, strnlen(reader->at, 4));
	code = (unsigned)strtoul(digits, &end, 16);
	reader->at += end - digits;
	reader->is_broken = reader->is_broken || end != digits + 4;
	return code;
}

static void
add_character(struct buf *buf, unsigned code)
{
	static const unsigned char marks[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	int bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	int shift = 6 * (bytes - 1);

	buf_add_char(buf, (char)(marks[bytes] * (bytes > 1) | code >> shift));
	while ((shift -= 6) >= 0)
		buf_add_char(buf, (char)(0x80 | (code >> shift & 0x3f)));
}

/* Behind the backslash. */
static void
read_escape(struct reader *reader, struct buf *buf)
{
	static const char escapes[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
	char byte = *reader->at;
	const char *found = byte == '\0' ? NULL : strchr(escapes, byte);
	unsigned code;

	if (found != NULL) {
		reader->at++;
		buf_add_char(buf, means[found - escapes]);
		return;
	}
	want(reader, 'u');
	code = read_hex4(reader);
	if (code >= 0xd800 && code < 0xdc00) {
		want(reader, '\\');
		want(reader, 'u');
		code = 0x10000 + ((code & 0x3ff) << 10) +
		    (read_hex4(reader) & 0x3ff);
	}
	add_character(buf, code);
}

static const char *
read_text(struct reader *reader)
{
	const char *start = reader->at + 1;
	const char *end = start + strcspn(reader->at[0] == '"' ? start : "",
	    "\"\\");
	struct buf buf;

	want(reader, '"');
	if (reader->is_broken)
		return "";
	reader->at = end;
	if (take(reader, '"'))
		return arena_copy(reader->arena, start,
		    (size_t)(end - start));
	buf_init(&buf, reader->arena, SIZE_MAX / 2);
	buf_add_bytes(&buf, start, (size_t)(end - start));
	while (take(reader, '\\')) {
		read_escape(reader, &buf);
		start = reader->at;
		reader->at += strcspn(start, "\"\\");
		buf_add_bytes(&buf, start, (size_t)(reader->at - start));
	}
	want(reader, '"');
	return buf.bytes;
}

/* ---- numbers ---- */

/*
 * Up to 15 digits and 10^22 are exact as doubles, so their quotient is the
 * double nearest to the text; anything else goes the slow way.
 */
static double
read_number(struct reader *reader)
{
	static const double powers[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7,
		1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15 };
	const char *at = reader->at;
	uint64_t whole = 0;
	int digits = 0, places = 0;
	char *end;
	double number;

	for (; *at >= '0' && *at <= '9'; at++, digits++)
		whole = 10 * whole + (unsigned)(*at - '0');
	if (*at == '.') {
		for (at++; *at >= '0' && *at <= '9'; at++, digits++, places++)
			whole = 10 * whole + (unsigned)(*at - '0');
	}
	if (digits > 0 && digits <= 15 && *at != 'e' && *at != 'E') {
		reader->at = at;
		return (double)whole / powers[places];
	}
	number = strtod(reader->at, &end);
	reader->is_broken = reader->is_broken || end == reader->at ||
	    !isfinite(number);
	reader->at = end;
	return number;
}

/* ---- shapes ---- */

/* {"x":0.1,"y":0.2} or the like: its numbers, in the order of the text. */
static void
read_point(struct reader *reader)
{
	want(reader, '{');
	do {
		want(reader, '"');
		reader->at += *reader->at != '\0';
		want(reader, '"');
		want(reader, ':');
		if (reader->is_broken)
			return;
		reader->coordinates[reader->coordinate_count++] =
		    read_number(reader);
	} while (take(reader, ','));
	want(reader, '}');
}

static void
read_coordinates(struct reader *reader, struct region *region)
{
	size_t first = reader->coordinate_count;

	region->coordinates = reader->coordinates + first;
	if (take(reader, '[')) {
		do {
			read_point(reader);
		} while (take(reader, ','));
		want(reader, ']');
	} else {
		read_point(reader);
	}
	region->coordinate_count = reader->coordinate_count - first;
}

static enum region_shape
read_shape(struct reader *reader)
{
	static const char *const names[] = {
		[REGION_BBOX] = "bbox", [REGION_POLYGON] = "polygon",
		[REGION_POLYLINE] = "polyline", [REGION_POINT] = "point",
	};
	const char *name = read_text(reader);
	size_t i;

	for (i = 0; i < COUNT_OF(names); i++) {
		if (text_is(name, names[i]))
			return (enum region_shape)i;
	}
	reader->is_broken = true;
	return REGION_POINT;
}

/* ---- regions ---- */

static const char *
read_instance(struct reader *reader)
{
	const char *start = reader->at;

	if (next_is(reader, '"'))
		(void)read_text(reader);
	else
		(void)read_number(reader);
	return arena_copy(reader->arena, start, (size_t)(reader->at - start));
}

/* null stands for an object whose name is not known. */
static const char *
read_object(struct reader *reader)
{
	if (strncmp(reader->at, "null", 4) != 0)
		return read_text(reader);
	reader->at += 4;
	return "";
}

static void
read_source(struct reader *reader, struct region *region)
{
	want(reader, '{');
	do {
		const char *name = read_text(reader);

		want(reader, ':');
		if (text_is(name, "kind"))
			region->source_kind = read_text(reader);
		else if (text_is(name, "name"))
			region->source_name = read_text(reader);
		else if (text_is(name, "confidence"))
			region->source_confidence = read_number(reader);
		else
			reader->is_broken = true;
	} while (take(reader, ','));
	want(reader, '}');
}

static void
read_member(struct reader *reader, struct region *region)
{
	const char *name = read_text(reader);

	want(reader, ':');
	if (text_is(name, "id"))
		region->id = (int)read_number(reader);
	else if (text_is(name, "type"))
		region->shape = read_shape(reader);
	else if (text_is(name, "shape"))
		read_coordinates(reader, region);
	else if (text_is(name, "object"))
		region->object = read_object(reader);
	else if (text_is(name, "instance"))
		region->instance = read_instance(reader);
	else if (text_is(name, "source"))
		read_source(reader, region);
	else
		reader->is_broken = true;
}

/* How many numbers such a shape has at least. */
static bool
has_its_numbers(const struct region *region)
{
	static const size_t least[] = {
		[REGION_BBOX] = 4, [REGION_POLYGON] = 6,
		[REGION_POLYLINE] = 4, [REGION_POINT] = 2,
	};

	return region->coordinate_count >= least[region->shape] &&
	    region->coordinate_count % 2 == 0;
}

static struct region
read_region(struct reader *reader)
{
	struct region region = { .source_confidence = NAN, .object = "" };

	want(reader, '{');
	do {
		read_member(reader, &region);
	} while (take(reader, ','));
	want(reader, '}');
	reader->is_broken = reader->is_broken || !has_its_numbers(&region);
	return region;
}

struct region_list
regions_read(struct arena *arena, const char *text, size_t most)
{
	struct reader reader = { .arena = arena, .at = text };
	struct region *regions;
	size_t length, count = 0;

	if (text == NULL || text_is(text, "[]") || most == 0)
		return (struct region_list){ .count = 0 };
	length = strlen(text);
	if (most > length / REGION_LEAST_BYTES + 1)
		most = length / REGION_LEAST_BYTES + 1;
	regions = arena_array(arena, most, sizeof(*regions));
	reader.coordinates = arena_array(arena,
	    length / COORDINATE_LEAST_BYTES + 1,
	    sizeof(*reader.coordinates));
	want(&reader, '[');
	do {
		regions[count] = read_region(&reader);
		count += !reader.is_broken;
	} while (count < most && take(&reader, ','));
	if (count < most)
		want(&reader, ']');
	if (reader.is_broken)
		log_line(LOG_ERROR, "regions: unexpected text at byte %td",
		    reader.at - text);
	return (struct region_list){ .regions = regions, .count = count };
}
