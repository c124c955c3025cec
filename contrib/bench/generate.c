/* contrib/bench/generate.c: writes one table of the generated set for COPY. */

/*
 * generate PICTURES TABLE LICENCE...: TABLE's rows in COPY's text format on
 * standard output; LICENCE... are numbers of licences, most used first. All
 * is drawn from the numbers of the rows alone: each run writes the same, and
 * what the tables say of each other agrees.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "shape.h"
#include "words.h"

static const char *const shape_names[] = {
	[BBOX] = "bbox",
	[POLYGON] = "polygon",
	[POLYLINE] = "polyline",
	[POINT] = "point",
};

static const struct {
	int object;
	const char *name;
} object_names[] = {
	{ 600, "Flower" },
	{ 1400, "Human" },
	{ 1401, "Grass" },
	{ 1402, "Never in photographs" },
	{ 1403, "Only in the oldest pictures" },
	{ 2600, "Dog (Canis lupus familiaris)" },
	{ 2601, "Cat (Felis catus)" },
	{ 2602, "Tree" },
	{ 3800, "Cat (Felis catus) - left eye" },
	{ 3801, "Slice of pizza margherita" },
};

static void
put(const char *text)
{
	fputs(text, stdout);
}

static void
put_char(char c)
{
	putc_unlocked(c, stdout);
}

static void
put_int(int64_t number)
{
	char digits[24];
	size_t at = sizeof(digits);
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

	do
		digits[--at] = (char)('0' + rest % 10);
	while (rest /= 10);
	if (number < 0)
		put_char('-');
	fwrite(digits + at, 1, sizeof(digits) - at, stdout);
}

static void
put_column(int64_t number)
{
	put_int(number);
	put_char('\t');
}

/* A number or, for 0, NULL. */
static void
put_reference(int number)
{
	if (number)
		put_int(number);
	else
		put("\\N");
	put_char('\t');
}

/* Ten-thousandths, as PostgreSQL prints the double. */
static void
put_share(int value)
{
	int unit = 1000;

	if (value == 0 || value == 10000) {
		put_char(value ? '1' : '0');
		return;
	}
	put("0.");
	for (int rest = value; rest; rest %= unit, unit /= 10)
		put_char((char)('0' + rest / unit));
}

static void
put_time(int64_t us)
{
	time_t seconds = (time_t)(us / 1000000);
	char text[40];
	struct tm parts;

	gmtime_r(&seconds, &parts);
	strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &parts);
	printf("%s.%06d+00", text, (int)(us % 1000000));
}

static void
put_list(const int *numbers, int count)
{
	put_char('{');
	for (int i = 0; i < count; i++) {
		if (i)
			put_char(',');
		put_int(numbers[i]);
	}
	put_char('}');
}

/* 32 bytes in hexadecimal, always the same for the same arguments. */
static void
put_digest(int id, int turn)
{
	put("\\\\x");
	for (int i = 0; i < 4; i++)
		printf("%016" PRIx64, draw_bits(id, SALT_MEDIA, turn + i));
	put_char('\t');
}

static void
write_accounts(const struct set *set)
{
	char name[WORD_BYTES];

	for (int id = 1; id <= ACCOUNTS; id++) {
		name_write(id, name);
		put_column(id);
		put(name);
		put_char('\t');
		put_time(picture_time_us(set, 0) - id);
		put_char('\n');
	}
}

static void
put_object_name(int object)
{
	char name[WORD_BYTES];
	char kind[WORD_BYTES];

	for (size_t i = 0; i < sizeof(object_names) / sizeof(*object_names);
	     i++) {
		if (object_names[i].object == object) {
			put(object_names[i].name);
			return;
		}
	}
	name_write(100000 + object, name);
	word_write(object % 700, kind);
	name[0] = (char)(name[0] - 'a' + 'A');
	printf("%s (%s)", name, kind);
}

static void
write_objects(const struct set *set)
{
	for (int id = 1; id <= OBJECTS; id++) {
		put_column(id);
		put_object_name(id);
		printf("\tObject number %d of the generated set.\t", id);
		put_time(picture_time_us(set, 0) + id);
		put_char('\n');
	}
}

static void
write_aliases(const struct set *set)
{
	char name[WORD_BYTES];

	(void)set;
	for (int id = 10; id <= OBJECTS; id += 10) {
		name_write(200000 + id, name);
		printf("%s alias\t%d\n", name, id);
	}
	printf("Person\t1400\nCat\t2601\nDog\t2600\n");
}

static void
write_parents(const struct set *set)
{
	int parents[PARENTS_MAX];

	(void)set;
	for (int id = 1; id <= OBJECTS; id++) {
		int count = object_parents(id, parents);

		for (int i = 0; i < count; i++)
			printf("%d\t%d\n", id, parents[i]);
	}
}

static void
write_galleries(const struct set *set)
{
	char title[TITLE_BYTES];

	for (int id = 1; id <= set->galleries; id++) {
		title_write(set->pictures + id, title);
		printf("%d\t%s\t%d\t", id, title, gallery_owner(id));
		put_time(picture_time_us(set, 0) + id);
		put_char('\n');
	}
}

static void
write_trust(const struct set *set)
{
	for (int id = 1; id <= set->galleries; id += 20)
		printf("%d\t%d\n", id, gallery_owner(id) % ACCOUNTS + 1);
}

static void
write_media(const struct set *set, const struct picture *picture)
{
	int id = picture->id;

	/* Copies share the file of the first. */
	if (picture->root != id)
		return;
	put_column(id);
	put_digest(id, 0);
	put_digest(id, 4);
	put_column(picture->file_format);
	put_column(1000 + (int64_t)picture->width * picture->height / 3);
	put_column(picture->width);
	put_column(picture->height);
	put_column((int64_t)draw_bits(id, SALT_MEDIA, 8));
	put_time(picture_time_us(set, id));
	put_char('\n');
}

/* Distinct objects of the regions, ascending. */
static int
list_objects(const struct set *set, const struct picture *picture, int *objects)
{
	struct region region;
	int count = 0;

	for (int i = 0; i < picture->region_count; i++) {
		int at = count;

		region_draw(set, picture, i, &region);
		while (at && objects[at - 1] > region.object)
			at--;
		if (at && objects[at - 1] == region.object)
			continue;
		memmove(objects + at + 1, objects + at,
		    sizeof(int) * (size_t)(count - at));
		objects[at] = region.object;
		count++;
	}
	return count;
}

/* The address and, with is_key, what the rule origin_url compares. */
static void
put_origin(int id, bool is_key)
{
	static const char *const hosts[] = {
		"commons.wikimedia.org",
		"www.flickr.com",
		"upload.wikimedia.org",
		"unsplash.com",
		"pixabay.com",
		"www.inaturalist.org",
		"images.nasa.gov",
		"archive.org",
		"www.loc.gov",
		"pexels.com",
	};
	int host = draw_rank(draw(id, SALT_ORIGIN, 1), HOSTS);
	double scheme = draw(id, SALT_ORIGIN, 2);

	if (draw(id, SALT_ORIGIN, 0) >= 0.85) {
		put("\\N\t");
		return;
	}
	if (!is_key)
		put(scheme < 0.85 ? "https://" : "http://");
	if (host <= (int)(sizeof(hosts) / sizeof(hosts[0])))
		put(hosts[host - 1]);
	else
		printf("%sost%d.example.org",
		    scheme < 0.02 && !is_key ? "H" : "h", host);
	printf("/p/%016" PRIx64 ".jpg\t", draw_bits(id, SALT_ORIGIN, 3));
}

static void
write_picture(const struct set *set, const struct picture *picture)
{
	char title[TITLE_BYTES];
	int objects[REGIONS_MAX];
	int count = list_objects(set, picture, objects);
	int stars = 0;

	for (int i = 0; i < picture->rating_count; i++)
		stars += rating_stars(picture->id, i);
	title_write(picture->id, title);
	put_column(picture->id);
	put_time(picture_time_us(set, picture->id));
	put_char('\t');
	put_column(picture->author);
	put_reference(picture->copied_from);
	put_reference(picture->replaced_by);
	put_column((int32_t)draw_bits(picture->id, SALT_RANDOM_KEY, 0));
	put_column(picture->width);
	put_column(picture->height);
	put_column(picture->region_count);
	put_column(picture->rating_count);
	put_column(stars);
	printf("%s\t", picture->visibility);
	put_reference(picture->nature);
	put_column(picture->file_format);
	put(picture->is_obsolete ? "t\t" : "f\t");
	put(title);
	put_char('\t');
	put_origin(picture->id, true);
	put_list(picture->licences, picture->licence_count);
	put_char('\t');
	put_list(objects, count);
	put_char('\n');
}

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

static void
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
write_text(const struct set *set, const struct picture *picture)
{
	char description[DESCRIPTION_BYTES];
	char creator[WORD_BYTES];
	bool is_credited = draw(picture->root, SALT_CREATOR, 0) < 0.3;

	description_write(picture->id, description);
	name_write(400000 +
		draw_rank(draw(picture->root, SALT_CREATOR, 1), 100000),
	    creator);
	put_column(picture->id);
	put_column(picture->root);
	put(description);
	put_char('\t');
	put_origin(picture->id, false);
	if (is_credited)
		printf("%s\thttps://%s.example.net/\t", creator, creator);
	else
		put("\\N\t\\N\t");
	put(draw(picture->id, SALT_CREATOR, 2) < 0.1 ? "proposals\t" :
						       "open\t");
	put_regions(set, picture);
	put_char('\n');
}

static void
write_picture_licences(const struct set *set, const struct picture *picture)
{
	(void)set;
	for (int i = 0; i < picture->licence_count; i++) {
		put_column(picture->id);
		put_int(picture->licences[i]);
		put_char('\n');
	}
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

static void
write_regions(const struct set *set, const struct picture *picture)
{
	struct region region;

	for (int i = 0; i < picture->region_count; i++) {
		region_draw(set, picture, i, &region);
		write_region(picture, i, &region);
	}
}

static void
write_picture_objects(const struct set *set, const struct picture *picture)
{
	int objects[REGIONS_MAX];
	int count = list_objects(set, picture, objects);

	for (int i = 0; i < count; i++) {
		put_column(objects[i]);
		put_int(picture->id);
		put_char('\n');
	}
}

static void
write_ratings(const struct set *set, const struct picture *picture)
{
	int64_t at = picture_time_us(set, picture->id);

	for (int i = 0; i < picture->rating_count; i++) {
		put_column(picture->id);
		put_column(rating_account(picture->id, i));
		put_column(rating_stars(picture->id, i));
		put_time(at + 60000000 * (int64_t)(i + 1));
		put_char('\n');
	}
}

static void
write_memberships(const struct set *set, const struct picture *picture)
{
	for (int i = 0; i < picture->gallery_count; i++) {
		put_column(picture->galleries[i]);
		put_column(picture->id);
		put_column(gallery_owner(picture->galleries[i]));
		put_time(picture_time_us(set, picture->id) + 60000000);
		put_char('\n');
	}
}

static const struct {
	const char *name;
	void (*write)(const struct set *);
	void (*write_of)(const struct set *, const struct picture *);
} tables[] = {
	{ "account", write_accounts, NULL },
	{ "object", write_objects, NULL },
	{ "object_alias", write_aliases, NULL },
	{ "object_parent", write_parents, NULL },
	{ "gallery", write_galleries, NULL },
	{ "gallery_trust", write_trust, NULL },
	{ "media", NULL, write_media },
	{ "picture", NULL, write_picture },
	{ "picture_text", NULL, write_text },
	{ "picture_licence", NULL, write_picture_licences },
	{ "region", NULL, write_regions },
	{ "picture_object", NULL, write_picture_objects },
	{ "rating", NULL, write_ratings },
	{ "gallery_picture", NULL, write_memberships },
};

static int
write_table(const struct set *set, const char *name)
{
	struct picture picture;

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		if (strcmp(tables[i].name, name) != 0)
			continue;
		if (tables[i].write)
			tables[i].write(set);
		for (int id = 1; tables[i].write_of && id <= set->pictures;
		     id++) {
			picture_draw(set, id, &picture);
			tables[i].write_of(set, &picture);
		}
		return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
	}
	fprintf(stderr, "generate: there is no table %s\n", name);
	return EXIT_FAILURE;
}

int
main(int argc, char *argv[])
{
	static struct set set;
	static char output[1 << 16];
	long pictures = argc > 1 ? strtol(argv[1], NULL, 10) : 0;
	int result;

	if (argc < 4 || pictures < 100 || pictures > 20000000) {
		fprintf(stderr,
		    "usage: generate PICTURES TABLE LICENCE...\n"
		    "PICTURES: 100 to 20000000\n");
		return EXIT_FAILURE;
	}
	for (int i = 3; i < argc && set.licences < LICENCES_MAX; i++)
		set.licence_ids[set.licences++] =
		    (int)strtol(argv[i], NULL, 10);
	setvbuf(stdout, output, _IOFBF, sizeof(output));
	set_init(&set, (int)pictures);
	result = write_table(&set, argv[2]);
	set_finish(&set);
	return result;
}
