/* test/lib/http/parts_test.c: multipart bodies in pieces, cut everywhere. */

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "http/http.h"
#include "yaml/yaml.h"

/* All that a reader was told, as text: "name|file|type>data;" a part. */
struct record {
	struct arena *arena;
	struct buf told;
	bool is_in_part;
};

static enum status
begin(void *context, const struct http_part *part)
{
	struct record *record = context;

	assert_false(record->is_in_part);
	record->is_in_part = true;
	buf_add_format(&record->told, "%s|%s|%s>", part->name,
	    part->is_file ? part->file_name : "-",
	    part->media_type == NULL ? "-" : part->media_type);
	return OK;
}

static enum status
data(void *context, const char *bytes, size_t length)
{
	struct record *record = context;

	assert_true(record->is_in_part && length > 0);
	buf_add_bytes(&record->told, bytes, length);
	return OK;
}

static enum status
end(void *context)
{
	struct record *record = context;

	assert_true(record->is_in_part);
	record->is_in_part = false;
	buf_add_char(&record->told, ';');
	return OK;
}

/* Reads a body in three pieces, or byte by byte if first is SIZE_MAX. */
static enum status
read_cut(struct record *record, const char *boundary, const char *body,
    size_t length, size_t first, size_t second, int64_t *offset)
{
	const struct http_parts_reader reader = { begin, data, end, record };
	const char *type = arena_format(record->arena,
	    "multipart/form-data; boundary=\"%s\"", boundary);
	struct http_parts *parts =
	    http_parts_create(record->arena, type, &reader);
	enum status status = OK;
	size_t at = 0, next;

	assert_non_null(parts);
	buf_init(&record->told, record->arena, 1 << 20);
	record->is_in_part = false;
	while (at < length && status == OK) {
		next = first == SIZE_MAX ? at + 1 :
		    at < first ? first : at < second ? second : length;
		status = http_parts_add(parts, body + at, next - at);
		at = next;
	}
	*offset = http_parts_offset(parts);
	return status == OK ? http_parts_finish(parts) : status;
}

/* However the body is cut, the answer is the same: it is left in told. */
static enum status
read_all_ways(struct arena *arena, const char *boundary, const char *body,
    size_t length, const char **told, int64_t *offset)
{
	struct record record = { .arena = arena };
	enum status status =
	    read_cut(&record, boundary, body, length, 0, 0, offset);
	size_t cut, width;

	*told = record.told.bytes;
	for (cut = 0; cut <= length; cut++) {
		for (width = 0; width < 60; width += 13) {
			struct record other = { .arena = arena_create() };
			int64_t there;
			size_t from = cut == length ? SIZE_MAX : cut;
			size_t second = cut + width > length ? length :
			    cut + width;

			assert_int_equal(read_cut(&other, boundary, body,
			    length, from, second, &there), status);
			assert_string_equal(other.told.bytes, *told);
			assert_int_equal(there, *offset);
			arena_destroy(other.arena);
		}
	}
	return status;
}

#define HEAD(name) "Content-Disposition: form-data; name=" name "\r\n"
#define DATA(name) HEAD(name) "\r\n"

static void
parts_are_told_however_the_body_is_cut(void **state)
{
	static const struct {
		const char *body;
		const char *told;
	} cases[] = {
		{ "--B--", "" },
		{ "--B--\r\nepilogue --B\r\n", "" },
		{ "--B\r\n" DATA("a") "1\r\n--B--\r\n", "a|-|->1;" },
		{ "\r\n\r\n--B\r\n" DATA("a") "\r\n--B--", "a|-|->;" },
		{ "--B\r\n" HEAD("a") "\r\n--B--", "a|-|->;" },
		{ "--B\r\n" HEAD("a") "\r\n--B\r\n" DATA("b") "2\r\n--B--",
			"a|-|->;b|-|->2;" },
		{ "--B\r\n" DATA("a") "--Bx\r\n--B--", "a|-|->--Bx;" },
		{ "--B\r\n" DATA("a") "\r\n--Bx\r\r\n--B\r-\r\n--B--",
			"a|-|->\r\n--Bx\r\r\n--B\r-;" },
		{ "--B\r\n" DATA("a") "\r\r\r\n-\r\n--\r\n--B-\r\n--B--",
			"a|-|->\r\r\r\n-\r\n--\r\n--B-;" },
		{ "--B\r\ncontent-type: image/png\r\n"
			"CONTENT-DISPOSITION: form-data; filename=\"\";"
			" name=f\r\n\r\n\x89PNG\r\n\x1a\n\r\n--B--",
			"f||image/png>\x89PNG\r\n\x1a\n;" },
		{ "--B\r\n" HEAD("f; filename=\"a \\\"b\\\".png\"")
			"\r\n1\r\n--B--", "f|a \"b\".png|->1;" },
		{ "--B\r\n" HEAD("f; filename=\"\xff.png\"") "\r\n1\r\n--B--",
			"f||->1;" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_create();
		const char *told;
		int64_t offset;

		assert_int_equal(read_all_ways(arena, "B", cases[i].body,
		    strlen(cases[i].body), &told, &offset), OK);
		assert_string_equal(told, cases[i].told);
		arena_destroy(arena);
	}
}

static void
what_is_malformed_is_refused_at_its_byte(void **state)
{
	static const struct {
		const char *body;
		int64_t offset;
	} cases[] = {
		{ "", 0 },
		{ "x", 0 },
		{ "--", 2 },
		{ "--C", 2 },
		{ "--B", 3 },
		{ "--B-", 4 },
		{ "--B-x", 4 },
		{ "--Bx", 3 },
		{ "--B\rx", 4 },
		{ "--B\r\nA b: c", 6 },
		{ "--B\r\n: c", 5 },
		{ "--B\r\nA: \x01", 8 },
		{ "--B\r\nA: b\r\n\r\n", 12 },	/* without a name */
		{ "--B\r\n" HEAD("\xff") "\r\n", 46 },
		{ "--B\r\n" DATA("a") "1\r\n--B", 53 },
		{ "--B\r\n" DATA("a") "1\r\n--B\r\n", 55 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_create();
		const char *told;
		int64_t offset;
		enum status status = read_all_ways(arena, "B", cases[i].body,
		    strlen(cases[i].body), &told, &offset);

		if (status != BAD_INPUT || offset != cases[i].offset)
			fail_msg("%zu: status %d at %lld", i, status,
			    (long long)offset);
		arena_destroy(arena);
	}
}

static void
heads_and_their_number_are_bounded(void **state)
{
	struct arena *arena = arena_create();
	struct record record = { .arena = arena };
	struct buf body;
	int64_t offset;
	int i;

	(void)state;
	buf_init(&body, arena, 1 << 20);
	buf_add(&body, "--B\r\nA: ");
	for (i = 0; i < 9000; i++)
		buf_add_char(&body, 'a');
	assert_int_equal(read_cut(&record, "B", body.bytes, body.length, 0, 0,
	    &offset), TOO_LARGE);
	buf_clear(&body);
	for (i = 0; i <= HTTP_MAX_PARTS; i++)
		buf_add(&body, "--B\r\n" DATA("a") "1\r\n");
	assert_int_equal(read_cut(&record, "B", body.bytes, body.length, 0, 0,
	    &offset), BAD_INPUT);
	assert_null(http_parts_create(arena, "text/plain; boundary=B",
	    &(struct http_parts_reader){ begin, data, end, &record }));
	assert_null(http_parts_create(arena, "multipart/form-data",
	    &(struct http_parts_reader){ begin, data, end, &record }));
	arena_destroy(arena);
}

/* ---- ../shared/data/multipart ---- */

static char *
read_file(struct arena *arena, const char *folder, const char *name,
    size_t *length)
{
	FILE *file = fopen(arena_format(arena, "%s/%s", folder, name), "rb");
	char *bytes = arena_alloc(arena, 1 << 16);

	assert_non_null(file);
	*length = fread(bytes, 1, (1 << 16) - 1, file);
	fclose(file);
	return bytes;
}

/* base64 with line ends, as YAML has it. */
static const char *
decoded(struct arena *arena, const char *text, size_t *length)
{
	char *url = arena_copy(arena, text, strlen(text)), *to = url;

	for (; *text != '\0'; text++) {
		if (*text == '+' || *text == '/')
			*to++ = *text == '+' ? '-' : '_';
		else if (*text != '\n' && *text != '=')
			*to++ = *text;
	}
	*to = '\0';
	return (const char *)text_from_base64url(arena, url, length);
}

static const char *
text_or(const struct json *part, const char *name, const char *otherwise)
{
	const struct json *member = json_member(part, name);

	return member == NULL ? otherwise : member->text;
}

/* What the suite expects, as a record tells it. */
static const char *
expected(struct arena *arena, const struct json *list)
{
	struct buf told;
	size_t i, length;

	buf_init(&told, arena, 1 << 16);
	for (i = 0; i < list->count; i++) {
		const struct json *part = &list->items[i];
		const char *bytes = decoded(arena,
		    text_or(part, "data", ""), &length);

		buf_add_format(&told, "%s|%s|", text_or(part, "name", ""),
		    text_or(part, "file_name", "-"));
		buf_add_bytes(&told, bytes, length);
		buf_add_char(&told, ';');
	}
	return told.bytes;
}

/* The record without the types, which the suite does not always name. */
static const char *
without_types(struct arena *arena, const char *told)
{
	struct buf text;
	int bars = 0;

	buf_init(&text, arena, 1 << 16);
	for (; *told != '\0'; told++) {
		bars = *told == ';' ? 0 : bars + (*told == '|');
		if (bars == 2 && *told != '|') {
			told += strcspn(told, ">");
			bars = 3;
		} else {
			buf_add_char(&text, *told);
		}
	}
	return text.bytes;
}

static void
check_case(const char *folder, const char *name)
{
	struct arena *arena = arena_create();
	const struct json_limits limits = { 1 << 16, 8, 1000 };
	const struct json *wanted, *error;
	struct problem problem = { 0 };
	const char *told, *tag;
	size_t length;
	int64_t offset;
	char *text = read_file(arena, folder, name, &length);
	enum status status;

	while ((tag = strstr(text, "!!binary")) != NULL)
		memset(text + (tag - text), ' ', strlen("!!binary"));
	assert_int_equal(yaml_read(arena, text, length, limits, &wanted,
	    &problem), OK);
	text = read_file(arena, folder, arena_format(arena, "%.*s.http",
	    (int)strlen(name) - 5, name), &length);
	status = read_all_ways(arena, text_or(wanted, "boundary", ""), text,
	    length, &told, &offset);
	wanted = json_member(wanted, "expected");
	error = json_member(wanted, "error");
	if (error != NULL && (status != BAD_INPUT || offset != error->integer))
		fail_msg("%s: status %d at %lld", name, status,
		    (long long)offset);
	if (error == NULL && status != OK)
		fail_msg("%s: status %d at %lld", name, status,
		    (long long)offset);
	if (error == NULL && strstr(text, "ransfer-E") == NULL &&
	    strstr(text, "ransfeR-E") == NULL)
		assert_string_equal(without_types(arena, told),
		    expected(arena, wanted));
	arena_destroy(arena);
}

static void
the_suite_is_read_as_it_says(void **state)
{
	const char *shared = getenv("SHARED_DATA");
	char folder[4096];
	struct dirent *entry;
	int count = 0;
	DIR *listing;

	(void)state;
	snprintf(folder, sizeof(folder), "%s/multipart",
	    shared == NULL ? "../shared/data" : shared);
	listing = opendir(folder);
	if (listing == NULL) {
		fprintf(stderr, "skipped: no shared data in %s\n", folder);
		skip();
	}
	while ((entry = readdir(listing)) != NULL) {
		size_t length = strlen(entry->d_name);

		if (length < 6 || !text_is(entry->d_name + length - 5, ".yaml"))
			continue;
		/* Its boundary is not the one that stands in its body. */
		if (text_is(entry->d_name, "single_field_blocks.yaml"))
			continue;
		check_case(folder, entry->d_name);
		count++;
	}
	closedir(listing);
	assert_true(count >= 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_are_told_however_the_body_is_cut),
		cmocka_unit_test(what_is_malformed_is_refused_at_its_byte),
		cmocka_unit_test(heads_and_their_number_are_bounded),
		cmocka_unit_test(the_suite_is_read_as_it_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
