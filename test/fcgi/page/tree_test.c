/* test/fcgi/page/tree_test.c: the ways up, and the tree along one of them. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "lib/arena.h"
#include "page/tree.h"

/*
 * 1 Thing; 2 Animal and 3 Pet below it; 4 Cat below both; 5 Kitten below 4.
 */
static struct object_ascent items[] = {
	{ 2, 1, "Thing" },
	{ 3, 1, "Thing" },
	{ 4, 2, "Animal" },
	{ 4, 3, "Pet" },
	{ 5, 4, "Cat" },
};
static const struct object_ascents ascents = { items, COUNT_OF(items) };

static const char *
text_of(const struct tree_path *path)
{
	struct buf text;
	size_t i;

	buf_init(&text, arena, 4096);
	for (i = 0; i < path->step_count; i++) {
		assert_int_equal(path->steps[i].is_here,
		    i == path->step_count - 1);
		buf_add(&text, i > 0 ? "/" : "");
		buf_add(&text, path->steps[i].name);
	}
	return text.bytes;
}

static void
every_way_up_is_a_path(void **state)
{
	struct tree_paths paths = tree_paths_of(arena, &ascents, 5, "Kitten",
	    6);

	(void)state;
	assert_int_equal(paths.count, 2);
	assert_false(paths.is_cut);
	assert_string_equal(text_of(&paths.items[0]),
	    "Thing/Animal/Cat/Kitten");
	assert_string_equal(text_of(&paths.items[1]),
	    "Thing/Pet/Cat/Kitten");
	assert_string_equal(paths.items[0].steps[3].address,
	    "/object/Kitten");
	paths = tree_paths_of(arena, &ascents, 1, "Thing", 6);
	assert_int_equal(paths.count, 1);
	assert_string_equal(text_of(&paths.items[0]), "Thing");
}

/* Sixty diamonds, one above the other, have 2^60 ways up. */
static void
paths_without_number_are_cut(void **state)
{
	struct object_ascents many;
	struct tree_paths paths;
	int i;

	(void)state;
	many.items = arena_array(arena, 240, sizeof(*many.items));
	many.count = 240;
	for (i = 0; i < 60; i++) {
		int id = 3 * i;

		many.items[4 * i] = (struct object_ascent){ id, id + 1, "l" };
		many.items[4 * i + 1] = (struct object_ascent){ id, id + 2,
			"r" };
		many.items[4 * i + 2] = (struct object_ascent){ id + 1,
			id + 3, "x" };
		many.items[4 * i + 3] = (struct object_ascent){ id + 2,
			id + 3, "x" };
	}
	paths = tree_paths_of(arena, &many, 0, "x", 6);
	assert_int_equal(paths.count, 6);
	assert_true(paths.is_cut);
}

static void
a_circle_ends(void **state)
{
	static struct object_ascent circle[] = { { 1, 2, "b" },
		{ 2, 1, "a" } };
	static const struct object_ascents round = { circle, 2 };
	struct tree_paths paths = tree_paths_of(arena, &round, 1, "a", 6);

	(void)state;
	assert_int_equal(paths.count, 1);
	assert_int_equal(paths.items[0].step_count, OBJECT_LEVELS_ALL + 1);
}

static void
a_path_as_text_is_cut_at_its_root(void **state)
{
	(void)state;
	assert_null(tree_path_text(arena, &ascents, 1, 3));
	assert_string_equal(tree_path_text(arena, &ascents, 2, 3), "Thing");
	assert_string_equal(tree_path_text(arena, &ascents, 4, 3),
	    "Thing › Animal");
	assert_string_equal(tree_path_text(arena, &ascents, 5, 3),
	    "Thing › Animal › Cat");
	assert_string_equal(tree_path_text(arena, &ascents, 5, 2),
	    "… › Animal › Cat");
}

static struct tree_path
path_of_length(int count)
{
	struct tree_step *steps = arena_array(arena, (size_t)count,
	    sizeof(*steps));
	int i;

	for (i = 0; i < count; i++) {
		steps[i].id = i + 1;
		steps[i].name = arena_format(arena, "%d", i + 1);
	}
	return (struct tree_path){ steps, (size_t)count };
}

static void
a_long_path_keeps_its_root_and_its_end(void **state)
{
	struct tree_path path = path_of_length(TREE_STEPS), shorter;

	(void)state;
	shorter = tree_shorten(arena, &path);
	assert_int_equal(shorter.step_count, TREE_STEPS);
	path = path_of_length(12);
	shorter = tree_shorten(arena, &path);
	assert_int_equal(shorter.step_count, TREE_STEPS + 1);
	assert_int_equal(shorter.steps[0].id, 1);
	assert_int_equal(shorter.steps[1].id, 0);
	assert_int_equal(shorter.steps[2].id, 9);
	assert_int_equal(shorter.steps[5].id, 12);
}

static struct object_line steps[] = {
	{ .id = 1, .name = "Thing", .picture_count_below = 9,
	  .child_count = 4 },
	{ .id = 2, .name = "Animal", .picture_count_below = 5,
	  .child_count = 1 },
	{ .id = 4, .name = "Cat", .picture_count_below = 3 },
};
static struct object_line children[] = {
	{ .id = 2, .name = "Animal", .parent_id = 1,
	  .picture_count_below = 5 },
	{ .id = 3, .name = "Pet", .parent_id = 1 },
	{ .id = 4, .name = "Cat", .parent_id = 2 },
};
static const struct tree_lines lines = {
	.steps = { steps, COUNT_OF(steps) },
	.children = { children, COUNT_OF(children) },
};

static void
the_tree_is_open_along_the_path(void **state)
{
	struct tree_paths paths = tree_paths_of(arena, &ascents, 4, "Cat", 1);
	const struct tree_node *root = tree_along(arena, &paths.items[0],
	    &lines);
	const struct tree_node *animal, *cat;

	(void)state;
	assert_string_equal(root->name, "Thing");
	assert_true(root->is_open && !root->is_here);
	assert_int_equal(root->count, 9);
	assert_int_equal(root->child_count, 2);
	assert_int_equal(root->others, 2);
	assert_string_equal(root->others_address, "/object/Thing#below");
	animal = &root->children[0];
	assert_string_equal(animal->name, "Animal");
	assert_int_equal(animal->others, 0);
	assert_string_equal(root->children[1].name, "Pet");
	assert_false(root->children[1].is_open);
	assert_int_equal(animal->child_count, 1);
	cat = &animal->children[0];
	assert_true(cat->is_here && !cat->is_open);
	assert_string_equal(cat->address, "/object/Cat");
}

/* A gap has no line: it stands as a child of its own. */
static void
a_gap_in_the_path_is_a_node(void **state)
{
	static const struct tree_step gapped[] = { { .id = 1 }, { .id = 0 },
		{ .id = 4 } };
	const struct tree_path path = { gapped, COUNT_OF(gapped) };
	const struct tree_node *root = tree_along(arena, &path, &lines);

	(void)state;
	assert_int_equal(root->child_count, 3);
	assert_true(root->children[2].is_gap && root->children[2].is_open);
	assert_string_equal(root->children[2].children[0].name, "Cat");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_way_up_is_a_path),
		cmocka_unit_test(paths_without_number_are_cut),
		cmocka_unit_test(a_circle_ends),
		cmocka_unit_test(a_path_as_text_is_cut_at_its_root),
		cmocka_unit_test(a_long_path_keeps_its_root_and_its_end),
		cmocka_unit_test(the_tree_is_open_along_the_path),
		cmocka_unit_test(a_gap_in_the_path_is_a_node),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
