/* contrib/bench/rows_regions.c: regions, as rows and as JSON. */

#include <stdio.h>

#include "put.h"
#include "rows.h"
#include "words.h"

static const char *const shape_names[] = {
	[BBOX] = "bbox",
	[POLYGON] = "polygon",
	[POLYLINE] = "polyline",
	[POINT] = "point",
};

static void
put_points(const struct region *region)
{
	for (int i = 0; i < region->coordinate_count; i += 2) {
		put(i ? ",{\"x\":" : "{\"x\":");
		put_share(region->coordinates[i]);
		put(",\"y\":");
		put_share(region->coordinates[i + 1]);
		put_char('}');
	}
}

static void
put_shape(const struct region *region)
{
	static const char *const keys[] = {
		"{\"x\":",
		",\"y\":",
		",\"w\":",
		",\"h\":",
	};

	if (region->shape == BBOX) {
		for (int i = 0; i < 4; i++) {
			put(keys[i]);
			put_share(region->coordinates[i]);
		}
		put_char('}');
		return;
	}
	if (region->shape != POINT)
		put_char('[');
	put_points(region);
	if (region->shape != POINT)
		put_char(']');
}

static void
put_source_name(const struct region *region)
{
	put(region->by_model ? "detector 3" : "outline tool");
}

/* In exactly the form of the database's regions_text(). */
static void
put_region(const struct region *region, int id)
{
	put("{\"id\":");
	put_int(id);
	printf(",\"type\":\"%s\",\"shape\":", shape_names[region->shape]);
	put_shape(region);
	put(",\"object\":");
	put_int(region->object);
	if (region->instance) {
		put(",\"instance\":");
		put_int(region->instance);
	}
	if (region->has_source) {
		printf(",\"source\":{\"kind\":\"%s\",\"name\":\"",
		    region->by_model ? "model" : "tool");
		put_source_name(region);
		put_char('"');
		if (region->by_model) {
			put(",\"confidence\":");
			put_share(region->confidence);
		}
		put_char('}');
	}
	put_char('}');
}

/* Regions are numbered through, picture by picture. */
static int last_region_id;

void
put_regions(const struct set *set, const struct picture *picture)
{
	struct region region;

	put_char('[');
	for (int i = 0; i < picture->region_count; i++) {
		region_draw(set, picture, i, &region);
		if (i)
			put_char(',');
		put_region(&region, ++last_region_id);
	}
	put_char(']');
}

static void
write_region(const struct picture *picture, int position,
    const struct region *region)
{
	put_column(++last_region_id);
	put_column(picture->id);
	put_column(position);
	put_column(region->object);
	put(shape_names[region->shape]);
	put("\t{");
	for (int i = 0; i < region->coordinate_count; i++) {
		if (i)
			put_char(',');
		put_share(region->coordinates[i]);
	}
	put("}\t");
	put_reference(region->instance);
	if (!region->has_source) {
		put("\\N\t\\N\t\\N\n");
		return;
	}
	put(region->by_model ? "model\t" : "tool\t");
	put_source_name(region);
	put_char('\t');
	if (region->by_model)
		put_share(region->confidence);
	else
		put("\\N");
	put_char('\n');
}

void
write_regions(const struct set *set, const struct picture *picture)
{
	struct region region;

	for (int i = 0; i < picture->region_count; i++) {
		region_draw(set, picture, i, &region);
		write_region(picture, i, &region);
	}
}
