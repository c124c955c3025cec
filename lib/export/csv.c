/* lib/export/csv.c: a table with one row for each region. */

#include "export/private.h"

/* RFC 4180, as Python's csv writes and reads it. */
static void
begin(struct export *export, struct buf *out)
{
	(void)export;
	buf_add(out,
	    "picture,file,sha256,width,height,split,title,author,author_url,"
	    "source,licences,attribution,region,type,object_id,object,x,y,w,h,"
	    "shape,instance,source_kind,source_name,source_confidence\r\n");
}

static void
add_picture(struct export *export, const struct export_picture *picture,
    struct buf *out)
{
	struct buf attribution;

	buf_init(&attribution, export->scratch, TEXT_MAX_BYTES);
	export_attribution_add(export, picture, &attribution);
	buf_add_format(out, "%d", picture->id);
	export_csv_next(out, export_file_name(export->scratch, picture));
	export_csv_next(out, picture->sha256);
	buf_add_format(out, ",%d,%d", picture->width_px, picture->height_px);
	export_csv_next(out, picture->split);
	export_csv_next(out, picture->title);
	export_csv_next(out, picture->credit);
	export_csv_next(out, picture->credit_url);
	export_csv_next(out, picture->origin_url);
	export_csv_next(out, export_licence_ids(export, picture));
	export_csv_next(out, attribution.bytes);
}

/* shape is room for its text: of many regions it would be much at once. */
static void
add_region(struct export *export, const struct export_region *region,
    struct buf *shape, struct buf *out)
{
	const struct export_class *class =
	    &export->classes[region->class_number];
	double box[4];
	int i;

	buf_add_format(out, ",%d", region->id);
	export_csv_next(out, export_shape_name(region->shape));
	buf_add_format(out, ",%d", class->object_id);
	export_csv_next(out, class->name);
	export_box_of(region, box);
	for (i = 0; i < 4; i++) {
		buf_add_char(out, ',');
		buf_add_double(out, box[i]);
	}
	buf_clear(shape);
	export_shape_add(shape, region);
	export_csv_next(out, shape->bytes);
	export_csv_next(out, region->instance);
	export_csv_next(out, region->source_kind);
	export_csv_next(out, region->source_name);
	export_csv_next(out, region->source_confidence);
	buf_add(out, "\r\n");
}

/* A picture without regions has a row too: it says that there is nothing. */
static void
add_rows(struct export *export, const struct export_picture *picture,
    struct buf *out)
{
	struct buf start, shape;
	size_t rows = 0, i;

	buf_init(&start, export->scratch, TEXT_MAX_BYTES);
	buf_init(&shape, export->scratch, TEXT_MAX_BYTES);
	add_picture(export, picture, &start);
	for (i = 0; i < picture->region_count; i++) {
		if (picture->regions[i].class_number < 0)
			continue;
		buf_add_bytes(out, start.bytes, start.length);
		add_region(export, &picture->regions[i], &shape, out);
		rows++;
	}
	if (rows > 0)
		return;
	buf_add_bytes(out, start.bytes, start.length);
	buf_add(out, ",,,,,,,,,,,,,\r\n");
}

void
csv_add_passes(struct export *export)
{
	export_add_pass(export,
	    (struct export_pass){ .member = "regions.csv",
		.begin = begin,
		.picture = add_rows });
}
