/* contrib/client/import_yolo.c: YOLO's lines of numbers, one file a picture. */

#include "import.h"

#include "yaml/yaml.h"

#include <string.h>

enum { CLASSES_MAX = 100000, NUMBERS_MAX = 20000 };

/* ---- what the numbers of classes mean: one file says it for all ---- */

static void
set_class(struct import *import, size_t number, const char *name,
    const char *where)
{
	if (number >= CLASSES_MAX) {
		import_wrong(import, where, "a class beyond %d", CLASSES_MAX);
		return;
	}
	while (import->class_count <= number) {
		const char **larger = arena_array(import->arena,
		    2 * import->class_count + 64, sizeof(*larger));

		if (import->class_count > 0)
			memcpy(larger, import->classes,
			    import->class_count * sizeof(*larger));
		import->classes = larger;
		import->class_count = 2 * import->class_count + 64;
	}
	if (import->classes[number] != NULL &&
	    !text_is(import->classes[number], name))
		import_wrong(import, where,
		    "class %zu is called %s here and %s elsewhere", number,
		    name, import->classes[number]);
	import->classes[number] = name;
}

/* data.yaml: names, a list or a map by number. */
static void
read_yaml_names(struct import *import, const char *path, const char *text,
    size_t length)
{
	static const struct json_limits limits = { 1 << 22, 16, 200000 };
	struct problem problem = { 0 };
	const struct json *root, *names;
	int64_t number;
	size_t i;

	if (yaml_read(import->arena, text, length, limits, &root, &problem) !=
	    OK) {
		import_wrong(import, path, "line %d: %s", problem.line,
		    problem.detail);
		return;
	}
	names = json_member(root, "names");
	for (i = 0; names != NULL && i < names->count; i++) {
		const struct json *name = &names->items[i];

		if (names->type == JSON_LIST)
			number = (int64_t)i;
		else if (!text_to_int64(name->name, &number) || number < 0)
			continue;
		if (name->text != NULL)
			set_class(import, (size_t)number, name->text, path);
	}
}

static void
read_line_names(struct import *import, const char *path, const char *text,
    size_t length)
{
	const char *at = text, *end = text + length, *stop;
	size_t number = 0;

	while (at < end) {
		const char *name;

		stop = memchr(at, '\n', (size_t)(end - at));
		if (stop == NULL)
			stop = end;
		name = text_trimmed(import->arena,
		    arena_copy(import->arena, at, (size_t)(stop - at)));
		if (*name != '\0')
			set_class(import, number, name, path);
		number++;
		at = stop + 1;
	}
}

void
import_yolo_names(struct import *import, const char *path, const char *text,
    size_t length)
{
	size_t end = strlen(path);

	if (!text_is_utf8(text, length))
		import_wrong(import, path, "it is not in UTF-8");
	else if ((end > 5 && text_is(path + end - 5, ".yaml")) ||
	    (end > 4 && text_is(path + end - 4, ".yml")))
		read_yaml_names(import, path, text, length);
	else
		read_line_names(import, path, text, length);
}

/* ---- lines ---- */

/* The image beside labels/a.txt: images/a.jpg, or one of that stem. */
static struct import_picture *
find_picture(struct import *import, const char *path)
{
	static const char *const endings[] = { "jpg", "jpeg", "png", "webp",
		"gif", "tif", "tiff", "avif", "heic", "JPG", "JPEG", "PNG" };
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;
	int stem = (int)strlen(name) - 4;
	const char *labels = strstr(path, "labels/");
	const char *beside = path;
	bool is_ambiguous;
	size_t i;

	/* Folders of images and labels stand side by side. */
	if (labels != NULL && (labels == path || labels[-1] == '/'))
		beside = arena_format(import->arena, "%.*simages/%s",
		    (int)(labels - path), path, labels + 7);
	for (i = 0; i < COUNT_OF(endings); i++) {
		const char *wanted = arena_format(import->arena, "%.*s.%s",
		    stem, name, endings[i]);

		if (folder_find(&import->folder, import->arena, beside, wanted,
			&is_ambiguous) != NULL)
			return import_picture_of(import, beside, wanted);
	}
	return import_picture_of(import, path,
	    arena_format(import->arena, "%.*s", stem, name));
}

/* The numbers of a line; 0: it is none of ours. */
static size_t
read_numbers(const char *line, double numbers[NUMBERS_MAX])
{
	char word[64];
	size_t count = 0;

	while (*(line += strspn(line, " \t\r")) != '\0') {
		size_t length = strcspn(line, " \t\r");

		if (length >= sizeof(word) || count == NUMBERS_MAX)
			return 0;
		memcpy(word, line, length);
		word[length] = '\0';
		if (!text_to_double(word, &numbers[count++]))
			return 0;
		line += length;
	}
	return count;
}

static void
read_line(struct import *import, struct import_picture *picture,
    const char *line, const char *where)
{
	static double numbers[NUMBERS_MAX];
	size_t count = read_numbers(line, numbers);
	bool is_box = count == 5 || count == 6;
	double *made = arena_array(import->arena, count + 1, sizeof(*made));
	struct import_region *region;
	size_t class;

	if (!is_box && (count < 7 || count % 2 != 1)) {
		import_wrong(import, where,
		    "a class and four numbers, or pairs of them, are expected");
		return;
	}
	class = numbers[0] >= 0 && numbers[0] < CLASSES_MAX ?
	    (size_t)numbers[0] :
	    CLASSES_MAX;
	if (class >= import->class_count || import->classes[class] == NULL ||
	    (double)class != numbers[0]) {
		import_wrong(import, where,
		    "class %g has no name: is data.yaml, obj.names or"
		    " classes.txt missing?",
		    numbers[0]);
		return;
	}
	if (is_box) {
		made[0] = numbers[1] - numbers[3] / 2;
		made[1] = numbers[2] - numbers[4] / 2;
		made[2] = numbers[3];
		made[3] = numbers[4];
	} else {
		memcpy(made, numbers + 1, (count - 1) * sizeof(*made));
	}
	region = import_add_region(import, picture, import->classes[class],
	    is_box ? "bbox" : "polygon", made, is_box ? 4 : count - 1);
	region->where = where;
	region->unit = IN_SHARES;
	/* The sixth is how sure a model was. */
	if (count == 6 && numbers[5] >= 0 && numbers[5] <= 1)
		region->source = arena_format(import->arena,
		    "{\"kind\": \"model\", \"confidence\": %.17g}", numbers[5]);
}

/* The first line holds nothing but numbers, whatever they are. */
static bool
is_numeric(const char *text)
{
	char end = text[strspn(text, "+-.0123456789eE \t\r")];

	return end == '\n' || end == '\0';
}

void
import_yolo(struct import *import, const char *path, const char *text,
    size_t length)
{
	const char *at = text, *end = text + length, *stop, *line;
	struct import_picture *picture;
	int number;

	/* Lists of files and remarks end in .txt too; so do empty pictures. */
	if (!is_numeric(text))
		return;
	picture = find_picture(import, path);
	for (number = 1; at < end; number++, at = stop + 1) {
		stop = memchr(at, '\n', (size_t)(end - at));
		if (stop == NULL)
			stop = end;
		line = text_trimmed(import->arena,
		    arena_copy(import->arena, at, (size_t)(stop - at)));
		if (*line != '\0')
			read_line(import, picture, line,
			    arena_format(import->arena, "%s:%d", path, number));
	}
}
