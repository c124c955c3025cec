/* contrib/bench/shape.c: draws the pictures, objects and people of the set. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "shape.h"

/* First object of each level; a parent stands on a level above. */
static const int level_start[LEVELS + 1] = { 1, 25, 145, 545, 1345, 2545, 3745,
	4545, OBJECTS + 1 };

/* How many numbers the drawing of one region may use. */
enum { REGION_TURNS = 32 };

/* By rank of use: the nasty ones, which fool whoever multiplies fractions. */
enum { RANK_NOT_IN_PHOTOS = 4, RANK_ONLY_IN_OLD = 6 };

/* Objects with a name from the manual, and how often they are used. */
static const struct {
	int rank;
	int object;
} named[] = {
	{ 1, 1400 },
	{ 2, 1401 },
	{ 3, 600 },
	{ 4, 1402 },
	{ 5, 2602 },
	{ 6, 1403 },
	{ 8, 2600 },
	{ 10, 2601 },
	{ 60, 3800 },
	{ 400, 3801 },
};

uint64_t
draw_bits(int64_t id, enum salt salt, int turn)
{
	uint64_t bits = (uint64_t)id * 0x9e3779b97f4a7c15ULL +
	    (uint64_t)salt * 0xd1b54a32d192ed03ULL +
	    (uint64_t)turn * 0x8cb92ba72f3d8dd7ULL;

	bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9ULL;
	bits = (bits ^ bits >> 27) * 0x94d049bb133111ebULL;
	return bits ^ bits >> 31;
}

double
draw(int64_t id, enum salt salt, int turn)
{
	return (double)(draw_bits(id, salt, turn) >> 11) * 0x1p-53;
}

static int
draw_below(int64_t id, enum salt salt, int turn, int bound)
{
	return (int)(draw(id, salt, turn) * bound);
}

int
draw_rank(double number, int most)
{
	int rank = (int)pow(most + 1, number);

	return rank > most ? most : rank;
}

/* A normal deviate from two rows of random numbers. */
static double
draw_normal(int64_t id, enum salt salt, int turn)
{
	return sqrt(-2 * log(1 - draw(id, salt, turn))) *
	    cos(6.283185307179586 * draw(id, salt, turn + 1));
}

/* Shares of use by rank: 1/rank, cut off exponentially, summed up. */
static void
fill_shares(double *shares, int count, double cut)
{
	double sum = 0;

	for (int i = 0; i < count; i++) {
		sum += exp(-(i + 1) / cut) / (i + 1);
		shares[i] = sum;
	}
	for (int i = 0; i < count; i++)
		shares[i] /= sum;
}

/* The first place whose share, summed up, is above the number. */
static int
pick(const double *shares, int count, double number)
{
	int low = 0;
	int high = count - 1;

	while (low < high) {
		int middle = (low + high) / 2;

		if (shares[middle] > number)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

static void
swap_objects(struct set *set, int rank, int object)
{
	for (int other = 1; other <= OBJECTS; other++) {
		if (set->object_of_rank[other] != object)
			continue;
		set->object_of_rank[other] = set->object_of_rank[rank];
		set->object_of_rank[rank] = object;
		return;
	}
}

/* Ranks are shuffled over the objects; the broadest are seldom used. */
static void
fill_ranks(struct set *set)
{
	int broad = level_start[1] - 1;

	for (int i = 1; i <= OBJECTS; i++)
		set->object_of_rank[i] =
		    i <= OBJECTS - broad ? i + broad : i - (OBJECTS - broad);
	for (int i = OBJECTS - broad; i > 1; i--) {
		int other = 1 + draw_below(i, SALT_RANK, 0, i);
		int object = set->object_of_rank[i];

		set->object_of_rank[i] = set->object_of_rank[other];
		set->object_of_rank[other] = object;
	}
	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++)
		swap_objects(set, named[i].rank, named[i].object);
}

/* 3 % are replaced by one of the next twenty that replaces nothing yet. */
static void
fill_replacements(struct set *set)
{
	char *taken = calloc((size_t)set->pictures + 32, 1);

	set->replaced_by = calloc((size_t)set->pictures + 32, sizeof(int));
	if (!taken || !set->replaced_by)
		abort();
	for (int id = 1; id + 20 < set->pictures; id++) {
		int other = id + 1 + draw_below(id, SALT_REPLACED, 1, 20);

		if (draw(id, SALT_REPLACED, 0) >= 0.0305 || taken[other])
			continue;
		taken[other] = 1;
		set->replaced_by[id] = other;
	}
	free(taken);
}

void
set_init(struct set *set, int pictures)
{
	set->pictures = pictures;
	set->galleries = pictures / 20;
	fill_shares(set->object_share, OBJECTS, 900);
	fill_shares(set->licence_share, set->licences, 9);
	fill_ranks(set);
	fill_replacements(set);
}

void
set_finish(struct set *set)
{
	free(set->replaced_by);
	set->replaced_by = NULL;
}

static int
level_of(int object)
{
	int level = 0;

	while (object >= level_start[level + 1])
		level++;
	return level;
}

static void
add_once(int *list, int *count, int value)
{
	for (int i = 0; i < *count; i++) {
		if (list[i] == value)
			return;
	}
	list[(*count)++] = value;
}

int
object_parents(int object, int parents[PARENTS_MAX])
{
	int level = level_of(object);
	double chance = draw(object, SALT_PARENT, 0);
	int count = 0;
	int first;

	if (!level)
		return 0;
	first = level_start[level - 1] +
	    (int)(pow(draw(object, SALT_PARENT, 1), 1.6) *
		(level_start[level] - level_start[level - 1]));
	/* The eye of the cat belongs to the cat. */
	add_once(parents, &count, object == 3800 ? 2601 : first);
	if (chance < 0.20)
		add_once(parents, &count,
		    1 +
			draw_below(object, SALT_PARENT, 2,
			    level_start[level] - 1));
	if (chance < 0.04)
		add_once(parents, &count,
		    1 +
			draw_below(object, SALT_PARENT, 3,
			    level_start[level] - 1));
	return count;
}

int64_t
picture_time_us(const struct set *set, int id)
{
	/* Nine years from 2016-01-01 on. */
	double step = 284083200e6 / set->pictures;

	return 1451606400000000 +
	    (int64_t)((id + 0.9 * draw(id, SALT_TIME, 0)) * step);
}

static int
draw_nature(int id)
{
	/* Of a hundred, below which number; above all, it has no nature. */
	static const struct {
		int below;
		int nature;
	} natures[] = {
		{ 60, 1 },
		{ 70, 7 },
		{ 80, 8 },
		{ 86, 3 },
		{ 91, 6 },
		{ 95, 2 },
		{ 97, 10 },
	};
	int chance = draw_below(id, SALT_NATURE, 0, 100);

	/* Rare ones. */
	if (id % 100000 == 7)
		return 12;
	if (id % 5000 == 9)
		return 14;
	if (id % 700 == 11)
		return 11;
	for (size_t i = 0; i < sizeof(natures) / sizeof(natures[0]); i++) {
		if (chance < natures[i].below)
			return natures[i].nature;
	}
	return 0;
}

static const char *
draw_visibility(int id)
{
	double chance = draw(id, SALT_VISIBILITY, 0);

	if (chance < 0.004)
		return "hidden";
	return chance < 0.008 ? "deleted" : "listed";
}

static bool
is_listed(int id)
{
	return draw(id, SALT_VISIBILITY, 0) >= 0.008;
}

static void
draw_size(struct picture *picture)
{
	int root = picture->root;

	picture->width = 200 + (int)(11800 * pow(draw(root, SALT_SIZE, 0), 3));
	picture->height = 200 + (int)(9000 * pow(draw(root, SALT_SIZE, 1), 3));
	if (root % 50000 == 17) {
		picture->width = 30000;
		picture->height = 20000;
	}
	if (root % 50000 == 18)
		picture->width = picture->height = 1;
	picture->file_format = draw(root, SALT_FORMAT, 0) < 0.7 ?
	    1 :
	    1 + draw_below(root, SALT_FORMAT, 1, 8);
}

static int
draw_region_count(int id)
{
	int count;

	if (draw(id, SALT_REGION_COUNT, 0) < 0.12)
		return 0;
	count = 1 + (int)exp(1.25 + draw_normal(id, SALT_REGION_COUNT, 1));
	return count < REGIONS_MAX ? count : REGIONS_MAX;
}

static int
draw_rating_count(int id)
{
	if (id % 20000 == 3)
		return 1000 + draw_below(id, SALT_RATING, 0, 500);
	if (draw(id, SALT_RATING, 0) < 0.55)
		return 0;
	return 1 + (int)exp(0.2 + 1.1 * draw_normal(id, SALT_RATING, 1)) % 900;
}

static int
ascending(const void *left, const void *right)
{
	return *(const int *)left - *(const int *)right;
}

static void
draw_lists(const struct set *set, struct picture *picture)
{
	int id = picture->id;
	double chance = draw(id, SALT_LICENCE, 0);
	int wanted = chance < 0.02 ? 0 :
	    chance < 0.89	   ? 1 :
	    chance < 0.97	   ? 2 :
				     3;
	int memberships =
	    draw_below(id, SALT_GALLERY, 0, GALLERIES_PER_PICTURE + 1);

	for (int i = 0; i < wanted; i++)
		add_once(picture->licences, &picture->licence_count,
		    set->licence_ids[pick(set->licence_share, set->licences,
			draw(id, SALT_LICENCE, i + 1))]);
	qsort(picture->licences, (size_t)picture->licence_count, sizeof(int),
	    ascending);
	for (int i = 0; i < memberships; i++)
		add_once(picture->galleries, &picture->gallery_count,
		    draw_rank(draw(id, SALT_GALLERY, i + 1), set->galleries));
}

static int
draw_copied_from(int id)
{
	if (id < 2 || draw(id, SALT_COPY, 0) >= 0.05)
		return 0;
	return 1 + (int)((id - 1) * pow(draw(id, SALT_COPY, 1), 3));
}

void
picture_draw(const struct set *set, int id, struct picture *picture)
{
	int source;

	*picture = (struct picture){
		.id = id,
		.author = draw_rank(draw(id, SALT_AUTHOR, 0), ACCOUNTS),
		.copied_from = draw_copied_from(id),
		.replaced_by = set->replaced_by[id],
		.root = id,
		.nature = draw_nature(id),
		.visibility = draw_visibility(id),
		.region_count = draw_region_count(id),
		.rating_count = draw_rating_count(id),
	};
	while ((source = draw_copied_from(picture->root)))
		picture->root = source;
	picture->is_obsolete =
	    picture->replaced_by && is_listed(picture->replaced_by);
	draw_size(picture);
	draw_lists(set, picture);
}

/* Half of the regions are near the picture's theme, half are anything. */
static int
draw_object(const struct set *set, const struct picture *picture, int position)
{
	int id = picture->id;
	int turn = position * REGION_TURNS;
	int rank;

	if (draw(id, SALT_REGION, turn) < 0.5)
		rank = 1 +
		    pick(set->object_share, OBJECTS,
			draw(id, SALT_REGION, turn + 1));
	else
		rank = 1 +
		    pick(set->object_share, OBJECTS, draw(id, SALT_THEME, 0)) +
		    (int)(8 * pow(draw(id, SALT_REGION, turn + 2), 3));
	if (rank > OBJECTS)
		rank = OBJECTS;
	if (rank == RANK_ONLY_IN_OLD && id > set->pictures / 5)
		rank = RANK_ONLY_IN_OLD + 1;
	if (rank == RANK_NOT_IN_PHOTOS && picture->nature == 1)
		rank = RANK_NOT_IN_PHOTOS + 1;
	return set->object_of_rank[rank];
}

static void
draw_coordinates(int id, int turn, struct region *region)
{
	static const int
	    points[] = { [POLYGON] = 3, [POLYLINE] = 2, [POINT] = 1 };
	int *at = region->coordinates;
	int count = points[region->shape];

	if (region->shape == BBOX) {
		at[0] = draw_below(id, SALT_REGION, turn, 9000);
		at[1] = draw_below(id, SALT_REGION, turn + 1, 9000);
		at[2] =
		    1 + draw_below(id, SALT_REGION, turn + 2, 10000 - at[0]);
		at[3] =
		    1 + draw_below(id, SALT_REGION, turn + 3, 10000 - at[1]);
		region->coordinate_count = 4;
		return;
	}
	if (region->shape != POINT)
		count += draw_below(id, SALT_REGION, turn, 4);
	for (int i = 0; i < 2 * count; i++)
		at[i] = draw_below(id, SALT_REGION, turn + 1 + i, 10001);
	region->coordinate_count = 2 * count;
}

void
region_draw(const struct set *set, const struct picture *picture, int position,
    struct region *region)
{
	int id = picture->id;
	int turn = position * REGION_TURNS;
	double chance = draw(id, SALT_REGION, turn + 3);
	double source = draw(id, SALT_REGION, turn + 4);

	*region = (struct region){
		.object = draw_object(set, picture, position),
		.shape = chance < 0.70 ? BBOX :
		    chance < 0.85      ? POLYGON :
		    chance < 0.90      ? POLYLINE :
					 POINT,
		.has_source = source < 0.20,
		.by_model = source < 0.10,
		.confidence = 1 + (int)(source * 49990),
	};
	if (draw(id, SALT_REGION, turn + 5) < 0.03)
		region->instance = 1 + position / 2;
	draw_coordinates(id, turn + 6, region);
}

int
rating_stars(int picture, int place)
{
	return 5 - (int)(5 * pow(draw(picture, SALT_RATING, 10 + place), 1.5));
}

/* 7 shares no factor with the number of accounts. */
int
rating_account(int picture, int place)
{
	int64_t start = draw_below(picture, SALT_RATING, 3, ACCOUNTS);

	return 1 + (int)((start + 7 * (int64_t)place) % ACCOUNTS);
}

int
gallery_owner(int gallery)
{
	return 1 + draw_below(gallery, SALT_GALLERY, -1, ACCOUNTS);
}
