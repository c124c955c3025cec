/* contrib/client/import_open_images.c: boxes of Open Images, as CSV. */

#include "import.h"

#include <string.h>

/* Columns by what they are called in the first row. */
enum { IMAGE, LABEL, X_MIN, X_MAX, Y_MIN, Y_MAX, COLUMNS };
static const char *const column_names[] = { "ImageID", "LabelName", "XMin",
	"XMax", "YMin", "YMax" };

void
import_open_images_names(struct import *import, const char *path,
    const char *text, size_t length)
{
	struct csv csv = { .at = text, .end = text + length };
	bool is_new;

	if (!text_is_utf8(text, length)) {
		import_wrong(import, path, "it is not in UTF-8");
		return;
	}
	while (csv_next(&csv, import->arena)) {
		if (csv.count != 2 || csv.cells[0][0] != '/')
			continue;
		(void)table_put(&import->by_code, csv.cells[0], &is_new);
		if (!is_new)
			continue;
		import->code_names =
		    grow(import->code_names, import->code_count,
			&import->code_capacity, sizeof(*import->code_names));
		import->code_names[import->code_count++] = csv.cells[1];
	}
	csv_free(&csv);
}

static const char *
label_of(struct import *import, const char *code)
{
	bool is_new;
	size_t place = table_put(&import->by_code, code, &is_new);

	if (!is_new)
		return import->code_names[place];
	/* One without a name is called by its code. */
	import->code_names = grow(import->code_names, import->code_count,
	    &import->code_capacity, sizeof(*import->code_names));
	import->code_names[import->code_count++] = code;
	return code;
}

static bool
find_columns(const struct csv *csv, size_t columns[COLUMNS])
{
	size_t i, k;

	for (i = 0; i < COLUMNS; i++) {
		for (k = 0; k < csv->count; k++) {
			if (text_is(csv->cells[k], column_names[i]))
				break;
		}
		if (k == csv->count)
			return false;
		columns[i] = k;
	}
	return true;
}

static struct import_picture *
find_picture(struct import *import, const char *path, const char *id)
{
	static const char *const endings[] = { "jpg", "jpeg", "png", "webp" };
	bool is_ambiguous;
	size_t i;

	for (i = 0; i < COUNT_OF(endings); i++) {
		const char *name =
		    arena_format(import->arena, "%s.%s", id, endings[i]);

		if (folder_find(&import->folder, import->arena, path, name,
			&is_ambiguous) != NULL)
			return import_picture_of(import, path, name);
	}
	return import_picture_of(import, path, id);
}

static void
read_row(struct import *import, const struct csv *csv,
    const size_t columns[COLUMNS], const char *path)
{
	const char *where =
	    arena_format(import->arena, "%s:%d", path, csv->line);
	double *numbers = arena_array(import->arena, 4, sizeof(*numbers));
	struct import_region *region;
	double sides[COLUMNS];
	size_t i;

	for (i = 0; i < COLUMNS; i++) {
		if (columns[i] >= csv->count ||
		    (i >= X_MIN &&
			!text_to_double(csv->cells[columns[i]], &sides[i]))) {
			import_wrong(import, where, "%s is missing or wrong",
			    column_names[i]);
			return;
		}
	}
	if (*csv->cells[columns[IMAGE]] == '\0' ||
	    *csv->cells[columns[LABEL]] == '\0') {
		import_wrong(import, where, "it names no image or no label");
		return;
	}
	numbers[0] = sides[X_MIN];
	numbers[1] = sides[Y_MIN];
	numbers[2] = sides[X_MAX] - sides[X_MIN];
	numbers[3] = sides[Y_MAX] - sides[Y_MIN];
	region = import_add_region(import,
	    find_picture(import, path, csv->cells[columns[IMAGE]]),
	    label_of(import, csv->cells[columns[LABEL]]), "bbox", numbers, 4);
	region->where = where;
	region->unit = IN_SHARES;
}

/* Tables without boxes (labels of whole images, masks) say nothing here. */
void
import_open_images(struct import *import, const char *path, const char *text,
    size_t length)
{
	struct csv csv = { .at = text, .end = text + length };
	size_t columns[COLUMNS];

	if (!text_is_utf8(text, length)) {
		import_wrong(import, path, "it is not in UTF-8");
		return;
	}
	if (csv_next(&csv, import->arena) && find_columns(&csv, columns)) {
		while (csv_next(&csv, import->arena)) {
			if (csv.count > 1)
				read_row(import, &csv, columns, path);
		}
	}
	if (csv.failed)
		import_wrong(import,
		    arena_format(import->arena, "%s:%d", path, csv.line),
		    "a quote is not closed");
	csv_free(&csv);
}
