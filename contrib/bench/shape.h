/* contrib/bench/shape.h: what the generated pictures, objects and people are. */

#ifndef BENCH_SHAPE_H
#define BENCH_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	OBJECTS = 5000,
	LEVELS = 8,
	ACCOUNTS = 20000,
	HOSTS = 400,
	WORDS = 16000,
	PHRASES = 200000,
	LICENCES_MAX = 60,
	REGIONS_MAX = 400,
	GALLERIES_PER_PICTURE = 6,
	PARENTS_MAX = 3,
	POINTS_MAX = 6,
};

/* What is drawn; each has a row of random numbers of its own. */
enum salt {
	SALT_RANK = 1,
	SALT_PARENT,
	SALT_TIME,
	SALT_AUTHOR,
	SALT_COPY,
	SALT_REPLACED,
	SALT_NATURE,
	SALT_SIZE,
	SALT_FORMAT,
	SALT_VISIBILITY,
	SALT_TITLE,
	SALT_DESCRIPTION,
	SALT_PHRASE,
	SALT_ORIGIN,
	SALT_CREATOR,
	SALT_LICENCE,
	SALT_REGION_COUNT,
	SALT_THEME,
	SALT_REGION,
	SALT_RATING,
	SALT_GALLERY,
	SALT_RANDOM_KEY,
	SALT_MEDIA,
};

enum shape { BBOX, POLYGON, POLYLINE, POINT };

/* Coordinates are whole ten-thousandths of the picture. */
struct region {
	int object;
	enum shape shape;
	int coordinates[2 * POINTS_MAX];
	int coordinate_count;
	int instance;
	bool has_source;
	bool by_model;
	int confidence;
};

struct picture {
	int id;
	int author;
	int copied_from;
	int replaced_by;
	bool is_obsolete;
	/* The first of the pictures that it is a copy of, or itself. */
	int root;
	int width;
	int height;
	int file_format;
	int nature;
	const char *visibility;
	int licences[3];
	int licence_count;
	int region_count;
	int rating_count;
	int galleries[GALLERIES_PER_PICTURE];
	int gallery_count;
};

/* The whole set: how many pictures, and what they are drawn from. */
struct set {
	int pictures;
	int galleries;
	int licences;
	int licence_ids[LICENCES_MAX];
	double licence_share[LICENCES_MAX];
	double object_share[OBJECTS];
	int object_of_rank[OBJECTS + 1];
	int *replaced_by;
};

/* A number in [0, 1), always the same for the same arguments. */
double draw(int64_t id, enum salt salt, int turn);

/* 64 bits, always the same for the same arguments. */
uint64_t draw_bits(int64_t id, enum salt salt, int turn);

/* A whole number from 1 to most, the small ones far more often (Zipf). */
int draw_rank(double number, int most);

/* Sets up all that is drawn from. Fails: ends the program without memory. */
void set_init(struct set *set, int pictures);

/* Frees what set_init took. */
void set_finish(struct set *set);

/* What picture id is. */
void picture_draw(const struct set *set, int id, struct picture *picture);

/* Region number position of the picture. */
void region_draw(const struct set *set, const struct picture *picture,
    int position, struct region *region);

/* When the picture came, in microseconds since 1970; ascending with the id. */
int64_t picture_time_us(const struct set *set, int id);

/* Parents of an object; returns how many. */
int object_parents(int object, int parents[PARENTS_MAX]);

/* Stars of rating number place of a picture, 1 to 5. */
int rating_stars(int picture, int place);

/* Who gave rating number place; another for each place. */
int rating_account(int picture, int place);

/* Whose gallery it is. */
int gallery_owner(int gallery);

#endif
