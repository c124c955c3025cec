/* test/fcgi/page/crop_test.c: what a crop shows, and which are chosen. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

#include "lib/arena.h"
#include "page/crop.h"

static double
chance(void)
{
	return (double)(random_uint64() >> 11) / 9007199254740992.0;
}

/* Whatever the region: the crop holds it, or fills the picture that way. */
static void
a_crop_lies_in_its_picture_and_holds_its_region(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 20000; i++) {
		struct object_example region = { .x = chance(),
			.y = chance() };
		double width = 1 + floor(chance() * 1280);
		double height = 1 + floor(chance() * 1280);
		struct crop_box box;

		region.width = (1 - region.x) * chance();
		region.height = (1 - region.y) * chance() * chance();
		box = crop_box_of(&region, width, height);
		assert_true(box.width > 0 && box.height > 0);
		assert_true(box.x >= 0 && box.y >= 0);
		assert_true(box.x + box.width <= width + 1e-6);
		assert_true(box.y + box.height <= height + 1e-6);
		assert_true(box.x <= region.x * width + 1e-6);
		assert_true(box.y <= region.y * height + 1e-6);
		assert_true(box.x + box.width + 1e-6 >=
		    (region.x + region.width) * width);
		assert_true(box.y + box.height + 1e-6 >=
		    (region.y + region.height) * height);
	}
}

static void
a_crop_has_the_shape_of_a_card(void **state)
{
	const struct object_example pole = { .x = 0.5, .y = 0.2,
		.width = 0.01, .height = 0.5 };
	const struct object_example point = { .x = 1, .y = 1 };
	struct crop_box box = crop_box_of(&pole, 1000, 1000);

	(void)state;
	assert_true(box.width / box.height > 0.69);
	box = crop_box_of(&point, 1200, 600);
	assert_true(fabs(box.width - 100) < 1);
	assert_true(fabs(box.height - 100) < 1);
	assert_true(fabs(box.x - 1100) < 1 && fabs(box.y - 500) < 1);
}

static struct picture
made_up_picture(int id)
{
	return (struct picture){
		.id = id, .width_px = 2560, .height_px = 1280,
		.small = "/s", .small_width_px = 320, .small_height_px = 160,
		.large = "/l", .large_width_px = 1280,
	};
}

static void
the_largest_of_each_picture_comes_first(void **state)
{
	static struct object_example items[] = {
		{ 7, 3, "Cat", 0, 0, 1, 1 },
		{ 7, 1, "Cat", 0, 0, 0.5, 0.5 },
		{ 7, 2, "Cat", 0, 0, 0.4, 0.4 },
		{ 8, 5, "Dog", 0, 0, 0.01, 0.01 },
		{ 9, 1, "Cow", 0.5, 0.5, 0.25, 0.25 },
		{ 10, 1, "Cow", 0.5, 0.5, 0.25, 0.25 },
	};
	const struct object_examples examples = { items, COUNT_OF(items) };
	const struct picture pictures[] = { made_up_picture(7),
		made_up_picture(8), made_up_picture(9) };
	struct crops crops = crops_of(arena, &examples, pictures, 3, 12);

	(void)state;
	assert_int_equal(crops.count, 4);
	assert_int_equal(crops.items[0].number, 3);
	assert_string_equal(crops.items[0].image, "/s");
	assert_string_equal(crops.items[0].view_box, "0.0 0.0 320.0 160.0");
	assert_int_equal(crops.items[1].picture_id, 9);
	assert_string_equal(crops.items[1].image, "/l");
	assert_int_equal(crops.items[1].height_px, 640);
	assert_string_equal(crops.items[1].address, "/picture/9#region-1");
	assert_string_equal(crops.items[1].label,
	    "Cow, region 1 of picture 9");
	assert_int_equal(crops.items[2].picture_id, 7);
	assert_int_equal(crops.items[2].number, 1);
	assert_int_equal(crops.items[3].picture_id, 8);
	assert_int_equal(crops_of(arena, &examples, pictures, 3, 2).count, 2);
	assert_int_equal(crops_of(arena, &examples, NULL, 0, 2).count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_crop_lies_in_its_picture_and_holds_its_region),
		cmocka_unit_test(a_crop_has_the_shape_of_a_card),
		cmocka_unit_test(the_largest_of_each_picture_comes_first),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
