/* contrib/load/load.h: what the parts of pinakes-load share. */

#ifndef LOAD_LOAD_H
#define LOAD_LOAD_H

#include "folder.h"
#include "progress.h"
#include "scan.h"
#include "text.h"

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
 * Takes a step, from its db_begin on; what it did not commit is taken back.
 * While the database is away it is taken again, for half a minute: a step
 * whose commit was lost on the way finds what it did before. Fails: what the
 * step gave; a database that stays away is told of.
 */
enum status load_surely(struct load *load, enum status (*step)(void *context),
    void *context) MUST_CHECK;

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

#endif
