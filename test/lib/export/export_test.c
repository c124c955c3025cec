/* test/lib/export/export_test.c: the tree, the splits, and every format made whole and in steps. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "export/private.h"
#include "lib/arena.h"

enum { PARTS = 3, LINES_OF_PART = 4, BYTES_MAX = 1 << 20 };

static int
set_up(void **state)
{
	log_set_level(LOG_ERROR);
	make_arena(state);
	return 0;
}

static const char tree_text[] =
    "{\"id\":1,\"name\":\"Thing\",\"description\":\"\",\"aliases\":[],"
    "\"parents\":[],\"external_ids\":[]}\n"
    "{\"id\":2,\"name\":\"Animal\",\"description\":\"\",\"aliases\":[],"
    "\"parents\":[1],\"external_ids\":[]}\n"
    "{\"id\":3,\"merged_into\":4}\n"
    "{\"id\":4,\"name\":\"A \\\"cat\\\"\",\"description\":\"\","
    "\"aliases\":[\"Puss\"],\"parents\":[2],\"external_ids\":[]}\n"
    "{\"id\":9,\"name\":\"Stone\",\"description\":\"\",\"aliases\":[],"
    "\"parents\":[1],\"external_ids\":[]}\n";

static struct export_tree
read_tree(void)
{
	struct export_tree tree;

	assert_int_equal(export_tree_read(arena, tree_text, strlen(tree_text),
			     &tree),
	    OK);
	return tree;
}

static void
a_merged_object_is_what_it_became(void **state)
{
	struct export_tree tree = read_tree();

	(void)state;
	assert_int_equal(tree.count, 5);
	assert_string_equal(export_tree_find(&tree, 3)->name, "A \"cat\"");
	assert_null(export_tree_find(&tree, 5));
	assert_int_equal(export_tree_named(&tree, "Stone")->id, 9);
	assert_int_equal(export_tree_named(&tree, "Puss")->id, 4);
	assert_null(export_tree_named(&tree, "Dog"));
}

static void
what_stands_above_is_marked_itself_among_it(void **state)
{
	struct export_tree tree = read_tree();
	size_t waiting[5];
	bool of_cat[5] = { false }, of_stone[5] = { false };
	static const bool above_cat[5] = { true, true, false, true, false };
	static const bool above_stone[5] = { true, false, false, false, true };

	(void)state;
	export_tree_mark_above(&tree, 3, of_cat, waiting);
	assert_memory_equal(of_cat, above_cat, sizeof(of_cat));
	export_tree_mark_above(&tree, 9, of_stone, waiting);
	assert_memory_equal(of_stone, above_stone, sizeof(of_stone));
	export_tree_mark_above(&tree, 5, of_stone, waiting);
	assert_memory_equal(of_stone, above_stone, sizeof(of_stone));
}

/* Two ways up at each of many levels, and a circle at the top. */
static void
many_ways_up_cost_no_more_than_the_objects(void **state)
{
	enum { LEVELS = 100 };
	static bool marks[3 * LEVELS];
	static size_t waiting[3 * LEVELS];
	struct export_tree tree;
	struct buf text;
	int i, k, marked = 0;

	(void)state;
	buf_init(&text, arena, BYTES_MAX);
	for (i = 1; i <= LEVELS; i++) {
		for (k = 0; k < 3; k++)
			buf_add_format(&text,
			    "{\"id\":%d,\"name\":\"%d\",\"parents\":%s}\n",
			    3 * i + k, 3 * i + k,
			    k < 2 ? arena_format(arena, "[%d]",
					i == 1 ? 3 * LEVELS + 2 : 3 * i - 1) :
				    arena_format(arena, "[%d,%d]", 3 * i,
					3 * i + 1));
	}
	assert_int_equal(export_tree_read(arena, text.bytes, text.length,
			     &tree),
	    OK);
	export_tree_mark_above(&tree, 3 * LEVELS + 2, marks, waiting);
	for (i = 0; i < 3 * LEVELS; i++)
		marked += marks[i];
	assert_int_equal(marked, 3 * LEVELS);
}

static void
half_a_tree_is_refused(void **state)
{
	struct export_tree tree;

	(void)state;
	log_set_level(LOG_ERROR + 1);
	assert_int_equal(export_tree_read(arena, tree_text,
			     strlen(tree_text) - 5, &tree),
	    INTERNAL);
	log_set_level(LOG_ERROR);
}

static void
regions_get_names_and_keep_all_else(void **state)
{
	struct export_tree tree = read_tree();
	struct buf json;

	(void)state;
	buf_init(&json, arena, BYTES_MAX);
	assert_true(export_regions_add(&json, &tree,
	    "[{\"id\":7,\"shape\":{\"x\":0.1},\"object\":3,\"source\":{}},"
	    "{\"id\":8,\"object\":9}]"));
	assert_string_equal(json.bytes,
	    "[{\"id\":7,\"shape\":{\"x\":0.1},\"object\":\"A \\\"cat\\\"\","
	    "\"object_id\":4,\"source\":{}},"
	    "{\"id\":8,\"object\":\"Stone\",\"object_id\":9}]");
	buf_clear(&json);
	assert_false(
	    export_regions_add(&json, &tree, "[{\"id\":8,\"object\":5}]"));
	assert_int_equal(json.length, 0);
}

/* HMAC-SHA256 of Python's hmac module, its first 53 bits over 2^53. */
static void
a_split_is_a_keyed_hash_of_the_group(void **state)
{
	const struct export_division all = { "k", 0.8, 0.1 };
	int counts[EXPORT_SPLITS] = { 0 }, i;

	(void)state;
	for (i = 0; i < 10000; i++)
		counts[export_split_of(&all,
		    arena_format(arena, "picture %d", i))]++;
	assert_in_range(counts[EXPORT_TRAIN], 7800, 8200);
	assert_in_range(counts[EXPORT_VALIDATION], 850, 1150);
	assert_int_equal(export_split_of(&(struct export_division){ "k", 1, 0 },
			     "a"),
	    EXPORT_TRAIN);
	assert_int_equal(export_split_of(&(struct export_division){ "k", 0, 0 },
			     "a"),
	    EXPORT_TEST);
	/* 0.65054... */
	assert_int_equal(export_split_of(&(struct export_division){ "key",
					     0.6506, 0 },
			     "picture 1"),
	    EXPORT_TRAIN);
	assert_int_equal(export_split_of(&(struct export_division){ "key",
					     0.6505, 0.0001 },
			     "picture 1"),
	    EXPORT_VALIDATION);
	assert_int_equal(export_split_of(&(struct export_division){ "key", 0.65,
					     0.0005 },
			     "picture 1"),
	    EXPORT_TEST);
}

static void
an_archive_has_blocks_of_512_bytes(void **state)
{
	struct buf out;
	size_t start;

	(void)state;
	buf_init(&out, arena, BYTES_MAX);
	start = tar_begin_file(&out);
	buf_add(&out, "hello");
	tar_end_file(&out, start, "a.txt", 1700000000);
	assert_int_equal(out.length, 1024);
	assert_memory_equal(out.bytes + 257, "ustar\00000", 8);
	assert_memory_equal(out.bytes + 124, "00000000005", 12);
	assert_memory_equal(out.bytes + 136, "14524770400", 12);
	tar_add_end(&out);
	assert_int_equal(out.length, 2048);
}

/* ---- a dataset of twelve pictures in three parts ---- */

static const char shapes[] =
    "[{\"id\":%d1,\"type\":\"bbox\",\"shape\":{\"x\":0.25,\"y\":0.5,"
    "\"w\":0.5,\"h\":0.25},\"object\":\"Stone\",\"object_id\":9},"
    "{\"id\":%d2,\"type\":\"polygon\",\"shape\":[{\"x\":0,\"y\":0},"
    "{\"x\":1,\"y\":0},{\"x\":0,\"y\":1}],\"object\":\"Animal\","
    "\"object_id\":2,\"instance\":\"a\"},"
    "{\"id\":%d3,\"type\":\"point\",\"shape\":{\"x\":0.1,\"y\":0.2},"
    "\"object\":\"Stone\",\"object_id\":9,\"source\":{\"kind\":\"model\","
    "\"name\":\"m\",\"confidence\":0.5}}]";

static const struct export_licence licences[] = { { "CC0-1.0", "CC0",
    "https://creativecommons.org/publicdomain/zero/1.0/legalcode" } };
static const struct export_class classes[] = { { 9, "Stone" },
	{ 2, "Animal" } };
static const struct export_withdrawal withdrawals[] = { { 7,
    "{\"id\":7,\"withdrawn\":\"hidden\"}\n" } };
static const struct export_shard shards[] = { { 6, 12, 1, 2, 7, 7 * 700 } };

static struct export_dataset
dataset_of(void)
{
	return (struct export_dataset){
		.id = 5,
		.version = 2,
		.title = "Stones & <more>",
		.description = "Some",
		.owner = "somebody",
		.site = "http://localhost",
		.address = "http://localhost/d",
		.as_of_s = 1700000000,
		.head = "{\"format\":\"x\"}\n",
		.manifest_sha256 = "00",
		.lines_sha256 = "11",
		.line_bytes = 100,
		.picture_count = 12,
		.region_count = 18,
		.part_count = PARTS,
		.division = { "k", 0.8, 0.1 },
		.licences = licences,
		.licence_count = 1,
		.classes = classes,
		.class_count = 2,
		.withdrawals = withdrawals,
		.withdrawal_count = 1,
		.shards = shards,
		.shard_count = 1,
	};
}

/* Every other picture has regions. */
static struct export_part
part_of(int number)
{
	static const char *const codes[] = { "CC0-1.0" };
	struct buf body;
	int i;

	buf_init(&body, arena, BYTES_MAX);
	for (i = 0; i < LINES_OF_PART; i++) {
		int id = number * LINES_OF_PART + i + 1;
		struct export_picture picture = {
			.id = id,
			.title = "A \"stone\", <&>",
			.description = "\t\n\\ \x01 \xef\xbf\xbe \xef\xbf\xbf",
			.author = "a",
			.credit = "c",
			.timestamp = "1.5",
			.width_px = 640,
			.height_px = 480,
			.file_format = "image/png",
			.sha256 = "abcd",
			.bytes = 700,
			.download = "http://localhost/media/x.png",
			.licences = codes,
			.licence_count = 1,
			.group = "picture 1",
			.split = "train",
			.regions_json = id % 2 == 0 ?
			    "[]" :
			    arena_format(arena, shapes, id, id, id),
		};

		export_line_add(&body, &picture);
	}
	return (struct export_part){
		.first_id = number * LINES_OF_PART + 1,
		.last_id = (number + 1) * LINES_OF_PART,
		.body = body.bytes,
		.length = body.length,
	};
}

static void
add_segments(struct buf *out, const struct export_segments *segments)
{
	size_t i;
	int64_t k;

	for (i = 0; i < segments->count; i++) {
		const struct export_segment *segment = &segments->items[i];

		if (segment->bytes != NULL)
			buf_add_bytes(out, segment->bytes,
			    (size_t)segment->length);
		for (k = 0; segment->bytes == NULL && k < segment->length; k++)
			buf_add_char(out, 'i');
	}
}

static void
make_step(struct export *export, size_t step, struct buf *out,
    struct export_segments *segments)
{
	int number = export_step_part(export, step);
	struct export_part part;

	if (number >= 0)
		part = part_of(number);
	segments->arena = arena;
	assert_int_equal(export_step(export, step, number < 0 ? NULL : &part,
			     segments),
	    OK);
	add_segments(out, segments);
}

static struct export *
create(const struct export_dataset *dataset, const struct export_format *format,
    const struct export_choice *choice)
{
	struct export_tree *tree = arena_alloc(arena, sizeof(*tree));
	struct problem problem = { .code = NULL };
	struct export *export;

	*tree = read_tree();
	assert_int_equal(export_create(arena, dataset, format, choice, tree,
			     &export, &problem),
	    OK);
	return export;
}

/* Measured, then made again from each step on: the same bytes every time. */
static void
assert_steps_agree(const struct export_format *format,
    const struct export_choice *choice)
{
	struct export_dataset dataset = dataset_of();
	struct export *export = create(&dataset, format, choice);
	struct export_segments segments = { .arena = arena };
	struct export_measure measure;
	struct buf first, whole, rest;
	size_t step, from;

	buf_init(&first, arena, BYTES_MAX);
	buf_init(&whole, arena, BYTES_MAX);
	export_measure_begin(export);
	for (step = 0; step < export_step_count(export); step++) {
		make_step(export, step, &first, &segments);
		export_measure_step(export, step, &segments);
	}
	measure = export_measure_end(export);
	assert_int_equal(measure.bytes, first.length);
	export = create(&dataset, format, choice);
	assert_true(export_measure_use(export, &measure));
	for (step = 0; step < export_step_count(export); step++)
		make_step(export, step, &whole, &segments);
	assert_int_equal(whole.length, first.length);
	for (from = 0; from < export_step_count(export); from += 5) {
		buf_init(&rest, arena, BYTES_MAX);
		for (step = from; step < export_step_count(export); step++)
			make_step(export, step, &rest, &segments);
		assert_int_equal(measure.marks[from] / 2 + (int64_t)rest.length,
		    measure.bytes);
		assert_memory_equal(whole.bytes + measure.marks[from] / 2,
		    rest.bytes, rest.length);
	}
	assert_null(strstr(whole.bytes, "\"id\":7,\"title\""));
}

static void
every_format_is_the_same_from_any_step_on(void **state)
{
	static const char *names[] = { "Thing" };
	const struct export_choice choices[] = {
		{ .shard = -1 },
		{ .shard = -1, .has_bundle = true },
		{ .shard = -1, .has_images = true },
		{ .shard = -1,
		    .task = EXPORT_SEGMENT,
		    .roll_up_to = { names, 1 } },
		{ .shard = 0 },
	};
	struct problem problem = { .code = NULL };
	struct export_dataset dataset = dataset_of();
	struct export_tree tree = read_tree();
	size_t i, k, tried = 0;

	(void)state;
	for (i = 0; i < export_format_count; i++) {
		for (k = 0; k < COUNT_OF(choices); k++) {
			struct export *export;

			if (export_create(arena, &dataset, &export_formats[i],
				&choices[k], &tree, &export, &problem) != OK)
				continue;
			assert_steps_agree(&export_formats[i], &choices[k]);
			tried++;
		}
	}
	assert_true(tried > 2 * export_format_count);
}

static void
a_line_comes_back_as_it_was_written(void **state)
{
	struct export_part part = part_of(0);
	struct export_picture picture;
	const char *end = strchr(part.body, '\n');
	struct buf line;

	(void)state;
	assert_int_equal(export_line_read(arena, part.body,
			     (size_t)(end - part.body), &picture),
	    OK);
	assert_string_equal(picture.description,
	    "\t\n\\ \x01 \xef\xbf\xbe \xef\xbf\xbf");
	assert_int_equal(picture.region_count, 3);
	assert_int_equal(picture.regions[1].shape, EXPORT_POLYGON);
	assert_string_equal(picture.regions[1].instance, "\"a\"");
	assert_string_equal(picture.regions[2].source_confidence, "0.5");
	picture.regions_json =
	    arena_copy(arena, picture.regions_text, picture.regions_bytes);
	buf_init(&line, arena, BYTES_MAX);
	export_line_add(&line, &picture);
	assert_memory_equal(line.bytes, part.body, line.length);
	log_set_level(LOG_ERROR + 1);
	assert_int_equal(export_line_read(arena, "{\"id\":1}", 8, &picture),
	    INTERNAL);
	log_set_level(LOG_ERROR);
}

static void
tex_and_yaml_take_any_title(void **state)
{
	struct export_dataset dataset = dataset_of();
	struct buf text;

	(void)state;
	dataset.title = "50 % {a}_b \\ # \"x\": - y";
	buf_init(&text, arena, BYTES_MAX);
	export_citation_bibtex(&text, &dataset);
	assert_non_null(strstr(text.bytes,
	    "title = \"{50 \\% \\textbraceleft{}a\\textbraceright{}\\_b"
	    " \\textbackslash{} \\# \"x\""));
	buf_clear(&text);
	export_citation_cff(&text, &dataset);
	assert_non_null(strstr(text.bytes,
	    "title: \"50 % {a}_b \\\\ # \\\"x\\\": - y\"\n"));
	assert_non_null(strstr(text.bytes, "date-released: 2023-11-14\n"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    a_merged_object_is_what_it_became, set_up, drop_arena),
		cmocka_unit_test_setup_teardown(
		    what_stands_above_is_marked_itself_among_it, set_up,
		    drop_arena),
		cmocka_unit_test_setup_teardown(
		    many_ways_up_cost_no_more_than_the_objects, set_up,
		    drop_arena),
		cmocka_unit_test_setup_teardown(half_a_tree_is_refused, set_up,
		    drop_arena),
		cmocka_unit_test_setup_teardown(
		    regions_get_names_and_keep_all_else, set_up, drop_arena),
		cmocka_unit_test_setup_teardown(
		    a_split_is_a_keyed_hash_of_the_group, set_up, drop_arena),
		cmocka_unit_test_setup_teardown(
		    an_archive_has_blocks_of_512_bytes, set_up, drop_arena),
		cmocka_unit_test_setup_teardown(
		    every_format_is_the_same_from_any_step_on, set_up,
		    drop_arena),
		cmocka_unit_test_setup_teardown(
		    a_line_comes_back_as_it_was_written, set_up, drop_arena),
		cmocka_unit_test_setup_teardown(tex_and_yaml_take_any_title,
		    set_up, drop_arena),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
