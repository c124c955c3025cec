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

#include "put.h"
#include "rows.h"
#include "words.h"

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
