/* contrib/load/load.h: what the parts of pinakes-load share. */

#ifndef LOAD_LOAD_H
#define LOAD_LOAD_H

#include "base/base.h"
#include "config/config.h"
#include "db/db.h"
#include "image/image.h"
#include "media/media.h"
#include "store/actor.h"
#include "store/region_write.h"
#include "json/json.h"

#define LOAD_TOOL "pinakes-load 1.0"

struct options {
	const char *config;
	const char *author;
	const char *licence; /* of pictures that state none, or NULL */
	const char *nature;
	const char *report;   /* path, or NULL */
	const char *accounts; /* path, or NULL */
	const char *decoder;  /* path, or NULL */
	int jobs;
	const char *command;
	const char *folder; /* or a file */
};

/* One run of the program. */
struct load {
	struct arena *arena; /* lives as long as the run */
	struct options options;
	struct settings settings;
	struct image_settings image;
	struct media_store *store;
	struct db *db;
	struct report *report;
	bool is_interrupted;
};

/* The commands. Fails: anything; then nothing more can be done. */
enum status coco_load(struct load *load) MUST_CHECK;
enum status demo_load(struct load *load) MUST_CHECK;
enum status labels_load(struct load *load) MUST_CHECK;
enum status tree_load(struct load *load) MUST_CHECK;

/* Looks whether Ctrl-C or TERM came; a second one ends the program. */
bool load_is_interrupted(struct load *load);

/*
 * Whether to try once more what failed so after some tries; waits a moment
 * for a database that is away.
 */
bool load_may_try_again(const struct load *load, enum status status,
    int tries);

/* ---- report.c: what became of everything, in a file and on the screen ---- */

struct report;

/* Appends to the file at path, made where there is none. */
enum status report_open(struct load *load, const char *path) MUST_CHECK;

/* One thing that did not come in: "picture a.jpg", and why. */
void report_refuse(struct report *report, const char *what, const char *format,
    ...) PRINTF_LIKE(3, 4);

/* One thing that came in otherwise than it was, and how. */
void report_change(struct report *report, const char *what, const char *format,
    ...) PRINTF_LIKE(3, 4);

int64_t report_refused(const struct report *report);

/* Counts and the first refusals; ends the file. */
void report_end(struct report *report, const char *summary);

/* ---- progress.c: a bar on a terminal, now and then a line elsewhere ---- */

struct progress {
	const char *what; /* "pictures" */
	size_t total;
	size_t done;
	size_t skipped; /* of done: were in before */
	int64_t began_us;
	int64_t shown_us;
	bool is_terminal;
	size_t width; /* of the last bar, in characters */
};

void progress_begin(struct progress *progress, const char *what, size_t total);
void progress_step(struct progress *progress, bool was_skipped);
void progress_end(struct progress *progress);

/* ---- folder.c: the files below a folder ---- */

struct folder_file {
	const char *path; /* below the folder */
	const char *name; /* its last part */
	size_t taken_as;  /* number of its picture + 1; 0: none */
};

struct folder {
	const char *root;
	struct folder_file *files; /* by name, then path */
	size_t count;
	size_t capacity;
};

/* All regular files, without hidden ones. Fails: INTERNAL (said). */
enum status folder_read(struct folder *folder, struct arena *arena,
    const char *root) MUST_CHECK;

/*
 * The file that an annotation file at beside calls name: below the same
 * folder, else the only one whose path ends so, else the only one of these
 * whose folder's name is part of the annotation file's. NULL: none, and
 * *is_ambiguous says whether there were too many.
 */
struct folder_file *folder_find(struct folder *folder, struct arena *arena,
    const char *beside, const char *name, bool *is_ambiguous);

/* True if the file looks like a picture, by its bytes or its name. */
bool folder_is_picture(const struct folder *folder, struct arena *arena,
    const struct folder_file *file);

void folder_free(struct folder *folder);

/* ---- scan.c: the parts of a JSON text too large to be read whole ---- */

struct span {
	const char *bytes;
	size_t length;
};

/* Walks over one list or object; brackets and strings are respected. */
struct scan {
	const char *at;
	const char *end;
	char close;
	bool is_first;
	bool is_over;
	bool failed; /* at stands where it is wrong */
};

/* Begins at the value in the text; false if it is no such bracket. */
bool scan_open(struct scan *scan, const char *at, const char *end,
    char bracket);

/* The next member's name, raw; its value stands at scan->at. */
bool scan_next_name(struct scan *scan, struct span *name);

/* Passes over the value at scan->at and says where it stood. */
bool scan_value(struct scan *scan, struct span *value);

/* The next item of a list. */
bool scan_next_item(struct scan *scan, struct span *item);

/* The whole number that a member of an object in text has. */
bool scan_integer(struct span object, const char *name, int64_t *number);

bool span_is(struct span span, const char *text);

/* ---- intake.c: files through the decoder into the store ---- */

/* A file whose bytes are kept, or the reason why they are not. */
struct intake_picture {
	size_t index;
	struct arena *arena; /* gone after finish */
	const char *path;
	unsigned char sha256[SHA256_BYTES];
	int64_t size_bytes;
	struct image_report image;
	enum status status;
	struct problem problem;
	void *facts; /* the callbacks' own */
};

struct intake {
	void *context;
	size_t count;
	/* Sets path, or leaves it NULL to pass this one over. */
	enum status (*start)(void *context, struct intake_picture *picture);
	/* Knows the hash; clears *is_wanted to pass it over. NULL: all. */
	enum status (*look)(void *context, struct intake_picture *picture,
	    bool *is_wanted);
	/* Kept on the disk with its derivatives, or status is not OK. */
	enum status (*finish)(void *context, struct intake_picture *picture);
};

/*
 * Takes pictures 0 to count - 1 in, several at a time; at an interruption
 * those that were begun are finished. Fails: what a callback gave, INTERNAL.
 */
enum status intake_run(struct load *load, const struct intake *intake)
    MUST_CHECK;

/* The media row of a picture taken in; as media_insert otherwise. */
enum status intake_media(struct load *load,
    const struct intake_picture *picture, int *media_id) MUST_CHECK;

/* ---- text.c: texts as the schema wants them ---- */

/* One line: blanks for control characters, none doubled or at the ends. */
const char *text_line(struct arena *arena, const char *text,
    size_t max_characters);

/* "street_cat-07.jpg" as "Street cat 07"; digits alone as "Picture 7". */
const char *text_title(struct arena *arena, const char *file_name);

/* ---- growing arrays of this program, ended with it ---- */

/* items with room for one more than count; out of memory ends the program. */
void *grow(void *items, size_t count, size_t *capacity, size_t size_bytes);

#endif
