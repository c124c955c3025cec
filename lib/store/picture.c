/* lib/store/picture.c: reading pictures. */

#include "store/picture.h"

#include "store/catalogue.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SMALL_PX = 320, LARGE_PX = 1280 };

/* Places in PICTURE_COLUMNS. */
enum {
	ID, TITLE, DESCRIPTION, AUTHOR, ORIGIN_URL, CREATED_AT, WIDTH, HEIGHT,
	FILE_FORMAT, NATURE, LICENCES, REPLACES, REPLACED_BY, COPIED_FROM,
	CREATOR, CREDIT_URL, REGIONS, SHA256, REGION_COUNT, RANDOM_KEY,
	VERSION,
};

enum { BY_IDS, ANY, STATE, RATING, STARS_OF, FILE_OF, COPIES, NAMES };

static const struct statement statements[] = {
	[BY_IDS] = { "pictures_by_ids",
	    "SELECT " PICTURE_COLUMNS
	    " FROM unnest($1::int[]) WITH ORDINALITY AS u(id, place)"
	    " JOIN picture p ON p.id = u.id AND p.is_listed"
	    PICTURE_JOINS " ORDER BY u.place" },
	[ANY] = { "picture_any",
	    "SELECT " PICTURE_COLUMNS ", p.visibility = 'hidden'"
	    " FROM picture p" PICTURE_JOINS
	    " WHERE p.id = $1::int AND p.visibility IN ('listed', 'hidden')" },
	[STATE] = { "picture_state",
	    "SELECT visibility FROM picture WHERE id = $1::int" },
	[RATING] = { "picture_rating",
	    "SELECT stars, count(*) FROM rating WHERE picture_id = $1::int"
	    " GROUP BY stars" },
	[STARS_OF] = { "picture_stars",
	    "SELECT stars FROM rating"
	    " WHERE picture_id = $1::int AND account_id = $2::int" },
	[FILE_OF] = { "picture_file",
	    "SELECT m.size_bytes, encode(m.sha256, 'hex'), m.frame_count"
	    " FROM picture_text t JOIN media m ON m.id = t.media_id"
	    " WHERE t.picture_id = $1::int" },
	[COPIES] = { "picture_copies",
	    "SELECT array_agg(id ORDER BY id) FILTER (WHERE place <= $2::int),"
	    " count(*) FROM (SELECT id, row_number() OVER (ORDER BY id) AS place"
	    " FROM picture WHERE copied_from_id = $1::int AND is_listed) AS c" },
	[NAMES] = { "picture_names", "SELECT version FROM catalogue" },
};

/* The rows of a picture in a struct that is one (path ""), or holds one. */
#define PICTURE_ROWS(owner, path) \
	{ VIEW_INT("id", owner, path id) }, \
	{ VIEW_TEXT("title", owner, path title) }, \
	{ VIEW_TEXT("description", owner, path description) }, \
	{ VIEW_TEXT("author", owner, path author) }, \
	{ VIEW_TEXT("origin_url", owner, path origin_url) }, \
	{ VIEW_SECONDS("timestamp", owner, path created_at_us) }, \
	{ VIEW_INT("width", owner, path width_px) }, \
	{ VIEW_INT("height", owner, path height_px) }, \
	{ VIEW_TEXT("file_format", owner, path file_format) }, \
	{ VIEW_TEXT("nature", owner, path nature) }, \
	{ VIEW_TEXT_LIST("licences", owner, path licences, \
	    path licence_count) }, \
	{ VIEW_OPTIONAL_ID("replaces", owner, path replaces) }, \
	{ VIEW_OPTIONAL_ID("replaced_by", owner, path replaced_by) }, \
	{ VIEW_OPTIONAL_ID("copied_from", owner, path copied_from) }, \
	{ VIEW_TEXT("creator", owner, path creator) }, \
	{ VIEW_TEXT("credit_url", owner, path credit_url) }, \
	{ VIEW_RAW_JSON("regions", owner, path regions), \
	  .where = VIEW_JSON_ONLY }, \
	{ VIEW_URL("download", owner, path download) }, \
	{ VIEW_URL("small", owner, path small), \
	  .where = VIEW_PAGES_ONLY }, \
	{ VIEW_URL("large", owner, path large), \
	  .where = VIEW_PAGES_ONLY }, \
	{ VIEW_INT("small_width", owner, path small_width_px), \
	  .where = VIEW_PAGES_ONLY }, \
	{ VIEW_INT("small_height", owner, path small_height_px), \
	  .where = VIEW_PAGES_ONLY }, \
	{ VIEW_INT("large_width", owner, path large_width_px), \
	  .where = VIEW_PAGES_ONLY }, \
	{ VIEW_INT("large_height", owner, path large_height_px), \
	  .where = VIEW_PAGES_ONLY }

static const struct view_field picture_fields[] = {
	PICTURE_ROWS(struct picture, ),
};
const struct view picture_view = VIEW(struct picture, picture_fields);

static const struct view_field rated_picture_fields[] = {
	PICTURE_ROWS(struct rated_picture, picture.),
	{ VIEW_DOUBLE("rating_average", struct rated_picture,
	    rating.average) },
	{ VIEW_RAW_JSON("rating_count", struct rated_picture, rating.counts),
	  .where = VIEW_JSON_ONLY },
};
const struct view rated_picture_view =
    VIEW(struct rated_picture, rated_picture_fields);

static const struct view_field hidden_picture_fields[] = {
	PICTURE_ROWS(struct rated_picture, picture.),
	{ VIEW_DOUBLE("rating_average", struct rated_picture,
	    rating.average) },
	{ VIEW_RAW_JSON("rating_count", struct rated_picture, rating.counts),
	  .where = VIEW_JSON_ONLY },
	{ VIEW_BOOL("hidden", struct rated_picture, picture.is_hidden) },
};
const struct view hidden_picture_view =
    VIEW(struct rated_picture, hidden_picture_fields);

static const struct view_field uploaded_picture_fields[] = {
	PICTURE_ROWS(struct uploaded_picture, picture.),
	{ VIEW_DOUBLE("rating_average", struct uploaded_picture,
	    rating.average) },
	{ VIEW_RAW_JSON("rating_count", struct uploaded_picture,
	    rating.counts), .where = VIEW_JSON_ONLY },
	{ VIEW_RAW_JSON("similar", struct uploaded_picture, similar),
	  .where = VIEW_JSON_ONLY },
	{ VIEW_RAW_JSON("metadata", struct uploaded_picture, metadata),
	  .where = VIEW_JSON_ONLY },
};
const struct view uploaded_picture_view =
    VIEW(struct uploaded_picture, uploaded_picture_fields);

/* How regions name their object in picture_text.regions. */
static const char object_key[] = ",\"object\":";

/* The number of an object in the text of regions. */
struct mention {
	const char *number;
	const char *end;
	int id;
};

/*
 * Finds the next mention from at on. A text inside cannot be taken for the
 * key: its quotes are escaped.
 */
static bool
next_mention(const char *at, struct mention *mention)
{
	at = strstr(at, object_key);
	if (at == NULL)
		return false;
	at += sizeof(object_key) - 1;
	mention->number = at;
	for (mention->id = 0; *at >= '0' && *at <= '9'; at++)
		mention->id = 10 * mention->id + (*at - '0');
	mention->end = at;
	return true;
}

/* Learns the objects in these regions that are not known yet. */
static enum status
learn_objects(struct db *db, struct arena *arena, const char *const *texts,
    size_t text_count)
{
	size_t count = 0, room = 256, i;
	int *ids = arena_array(arena, room, sizeof(*ids));
	struct mention mention;

	for (i = 0; i < text_count; i++) {
		const char *at = texts[i];

		for (; next_mention(at, &mention); at = mention.end) {
			if (catalogue_object_json(mention.id) != NULL)
				continue;
			if (count == room) {
				TRY(catalogue_learn_objects(db, arena, ids,
				    count));
				count = 0;
			}
			ids[count++] = mention.id;
		}
	}
	return catalogue_learn_objects(db, arena, ids, count);
}

/*
 * Adds the regions with the names of their objects in place of the numbers.
 * False: an object is not known, and null stands for it.
 */
static bool
name_objects(struct buf *named, const char *text)
{
	struct mention mention;
	bool all_known = true;

	for (; next_mention(text, &mention); text = mention.end) {
		const char *name = catalogue_object_json(mention.id);

		buf_add_bytes(named, text, (size_t)(mention.number - text));
		buf_add(named, name == NULL ? "null" : name);
		all_known = all_known && name != NULL;
	}
	buf_add(named, text);
	return all_known;
}

/* The regions of all rows, named, one text behind the other. */
static enum status
name_regions(struct db *db, struct arena *arena, const struct rows *rows,
    struct picture *pictures)
{
	struct buf *named = arena_alloc(arena, sizeof(*named));
	size_t count = (size_t)rows->count, i;
	size_t *starts = arena_array(arena, count, sizeof(*starts));
	const char **texts = arena_array(arena, count, sizeof(*texts));
	bool has_learnt = false;
	size_t bytes = 0;

	for (i = 0; i < count; i++) {
		texts[i] = row_text(rows, (int)i, REGIONS);
		bytes += row_length(rows, (int)i, REGIONS);
	}
	buf_init(named, arena, SIZE_MAX / 2);
	buf_expect(named, bytes + bytes / 4);	/* names are longer */
	for (i = 0; i < count; i++) {
		starts[i] = named->length;
		if (!name_objects(named, texts[i]) && !has_learnt) {
			TRY(learn_objects(db, arena, texts, count));
			has_learnt = true;
			named->length = starts[i];
			name_objects(named, texts[i]);
		}
		pictures[i].regions_bytes = named->length - starts[i];
		buf_add_char(named, '\0');
	}
	for (i = 0; i < count; i++)
		pictures[i].regions = named->bytes + starts[i];
	return OK;
}

enum status
picture_name_regions(struct db *db, struct arena *arena, int64_t version,
    const char *text, const char **named)
{
	struct buf *buf = arena_alloc(arena, sizeof(*buf));

	TRY(catalogue_hold(db, arena, version));
	buf_init(buf, arena, SIZE_MAX / 2);
	if (!name_objects(buf, text)) {
		TRY(learn_objects(db, arena, &text, 1));
		buf_clear(buf);
		name_objects(buf, text);
	}
	*named = buf->bytes;
	return OK;
}

enum status
picture_name_regions_now(struct db *db, struct arena *arena, const char *text,
    const char **named)
{
	struct rows rows;

	TRY(db_run(db, arena, &statements[NAMES], NULL, &rows));
	return picture_name_regions(db, arena, row_int64(&rows, 0, 0), text,
	    named);
}

/* The size of a picture made to fit a square; never made larger. */
static int
fitted_px(int side_px, int other_px, int square_px)
{
	int longer_px = side_px > other_px ? side_px : other_px;
	double fitted;

	if (longer_px <= square_px)
		return side_px;
	fitted = floor((double)side_px * square_px / longer_px + 0.5);
	return fitted < 1 ? 1 : (int)fitted;
}

/* prefix/aa/bb/hash and what follows; written for each picture sent out. */
static const char *
file_address(struct arena *arena, const char *site, const char *folder,
    const char *hex, const char *ending)
{
	const char folders[] = { hex[0], hex[1], '/', hex[2], hex[3], '/', 0 };
	const char *const parts[] = { site, folder, folders, hex, ending };
	size_t lengths[COUNT_OF(parts)], length = 0, i;
	char *address, *at;

	for (i = 0; i < COUNT_OF(parts); i++)
		length += lengths[i] = strlen(parts[i]);
	at = address = arena_alloc(arena, length + 1);
	for (i = 0; i < COUNT_OF(parts); at += lengths[i++])
		memcpy(at, parts[i], lengths[i]);
	return address;
}

static void
read_addresses(struct arena *arena, const struct rows *rows, int row,
    const char *public_url, struct picture *picture)
{
	const char *hex = row_text(rows, row, SHA256);
	const char *ending = catalogue_ending(row_int(rows, row,
	    FILE_FORMAT));

	picture->download = file_address(arena, public_url, "/media/", hex,
	    ending == NULL ? "" : ending);
	picture->small = file_address(arena, "", "/derived/", hex,
	    "-320.webp");
	picture->large = file_address(arena, "", "/derived/", hex,
	    "-1280.webp");
	picture->small_width_px = fitted_px(picture->width_px,
	    picture->height_px, SMALL_PX);
	picture->small_height_px = fitted_px(picture->height_px,
	    picture->width_px, SMALL_PX);
	picture->large_width_px = fitted_px(picture->width_px,
	    picture->height_px, LARGE_PX);
	picture->large_height_px = fitted_px(picture->height_px,
	    picture->width_px, LARGE_PX);
}

static int
compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
read_licences(struct arena *arena, const struct rows *rows, int row,
    struct picture *picture)
{
	size_t count, i;
	int *ids = row_int_array(rows, row, LICENCES, arena, &count);

	picture->licences = arena_array(arena, count + 1,
	    sizeof(*picture->licences));
	for (i = 0; i < count; i++) {
		const char *code = catalogue_licence(ids[i]);

		if (code != NULL)
			picture->licences[picture->licence_count++] = code;
	}
	qsort(picture->licences, picture->licence_count,
	    sizeof(*picture->licences), compare_texts);
}

static void
picture_read(struct arena *arena, const struct rows *rows, int row,
    const char *public_url, struct picture *picture)
{
	*picture = (struct picture){
		.id = row_int(rows, row, ID),
		.title = row_text(rows, row, TITLE),
		.description = row_text(rows, row, DESCRIPTION),
		.author = row_text(rows, row, AUTHOR),
		.origin_url = row_text(rows, row, ORIGIN_URL),
		.created_at_us = row_int64(rows, row, CREATED_AT),
		.width_px = row_int(rows, row, WIDTH),
		.height_px = row_int(rows, row, HEIGHT),
		.file_format = catalogue_media_type(row_int(rows, row,
		    FILE_FORMAT)),
		.nature = row_is_null(rows, row, NATURE) ? NULL :
		    catalogue_nature(row_int(rows, row, NATURE)),
		.replaces = row_int(rows, row, REPLACES),
		.replaced_by = row_int(rows, row, REPLACED_BY),
		.copied_from = row_int(rows, row, COPIED_FROM),
		.creator = row_text(rows, row, CREATOR),
		.credit_url = row_text(rows, row, CREDIT_URL),
		.region_count = row_int(rows, row, REGION_COUNT),
		.random_key = row_int(rows, row, RANDOM_KEY),
	};
	read_licences(arena, rows, row, picture);
	read_addresses(arena, rows, row, public_url, picture);
}

enum status
pictures_read(struct db *db, struct arena *arena, const struct rows *rows,
    const char *public_url, struct picture **pictures)
{
	int i;

	*pictures = arena_array(arena, (size_t)rows->count + 1,
	    sizeof(**pictures));
	if (rows->count == 0)
		return OK;
	TRY(catalogue_hold(db, arena, row_int64(rows, 0, VERSION)));
	for (i = 0; i < rows->count; i++)
		picture_read(arena, rows, i, public_url, &(*pictures)[i]);
	return name_regions(db, arena, rows, *pictures);
}

enum status
pictures_find(struct db *db, struct arena *arena, const int *ids,
    size_t count, const char *public_url, struct picture **pictures,
    size_t *found)
{
	const char *values[] = { sql_int_array(arena, ids, count) };
	struct rows rows = { 0 };

	if (count > 0)
		TRY(db_run(db, arena, &statements[BY_IDS], values, &rows));
	*found = (size_t)rows.count;
	return pictures_read(db, arena, &rows, public_url, pictures);
}

enum status
picture_find(struct db *db, struct arena *arena, int id,
    const char *public_url, struct picture *picture)
{
	const char *values[] = { sql_int(arena, id) };
	struct picture *pictures;
	struct rows rows;
	size_t found;

	TRY(pictures_find(db, arena, &id, 1, public_url, &pictures, &found));
	if (found == 1) {
		*picture = pictures[0];
		return OK;
	}
	TRY(db_run(db, arena, &statements[STATE], values, &rows));
	return rows.count == 0 ? NOT_FOUND : GONE;
}

enum status
picture_find_any(struct db *db, struct arena *arena, int id,
    const char *public_url, struct picture *picture)
{
	const char *values[] = { sql_int(arena, id) };
	struct picture *pictures;
	struct rows rows;

	TRY(db_run(db, arena, &statements[ANY], values, &rows));
	if (rows.count == 0)
		return picture_find(db, arena, id, public_url, picture);
	TRY(pictures_read(db, arena, &rows, public_url, &pictures));
	*picture = pictures[0];
	picture->is_hidden = row_bool(&rows, 0, VERSION + 1);
	return OK;
}

enum status
picture_file_find(struct db *db, struct arena *arena, int id,
    struct picture_file *file)
{
	const char *values[] = { sql_int(arena, id) };
	struct rows rows;

	TRY(db_run(db, arena, &statements[FILE_OF], values, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	file->size_bytes = row_int64(&rows, 0, 0);
	file->sha256 = row_text(&rows, 0, 1);
	file->frame_count = row_int(&rows, 0, 2);
	return OK;
}

enum status
picture_copies_find(struct db *db, struct arena *arena, int id, int limit,
    int **ids, size_t *count, int *total)
{
	const char *values[] = { sql_int(arena, id), sql_int(arena, limit) };
	struct rows rows;

	TRY(db_run(db, arena, &statements[COPIES], values, &rows));
	*ids = row_int_array(&rows, 0, 0, arena, count);
	*total = row_int(&rows, 0, 1);
	return OK;
}

enum status
picture_rating_find(struct db *db, struct arena *arena, int id,
    struct picture_rating *rating)
{
	const char *values[] = { sql_int(arena, id) };
	int *stars = rating->stars, sum = 0, i;
	struct rows rows;

	TRY(db_run(db, arena, &statements[RATING], values, &rows));
	*rating = (struct picture_rating){ .average = NAN };
	for (i = 0; i < rows.count; i++) {
		int n = row_int(&rows, i, 1);

		stars[row_int(&rows, i, 0) - 1] = n;
		rating->count += n;
		sum += n * row_int(&rows, i, 0);
	}
	if (rating->count > 0)
		rating->average = (double)sum / rating->count;
	rating->counts = arena_format(arena,
	    "{\"1\":%d,\"2\":%d,\"3\":%d,\"4\":%d,\"5\":%d}", stars[0],
	    stars[1], stars[2], stars[3], stars[4]);
	return OK;
}

enum status
picture_stars_find(struct db *db, struct arena *arena, int id, int account_id,
    int *stars)
{
	const char *values[] = { sql_int(arena, id),
		sql_int(arena, account_id) };
	struct rows rows;

	TRY(db_run(db, arena, &statements[STARS_OF], values, &rows));
	*stars = rows.count == 0 ? 0 : row_int(&rows, 0, 0);
	return OK;
}
