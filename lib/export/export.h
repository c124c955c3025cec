/* lib/export/export.h: what a dataset is, its manifest, and the formats it is sent out in. */

#ifndef EXPORT_EXPORT_H
#define EXPORT_EXPORT_H

#include "base/base.h"
#include "view/view.h"

/*
 * A dataset is its manifest: lines of JSON, the first about the whole, the
 * others one picture each, by number. Everything that is sent out is made of
 * these lines and of the tree of objects as it stood, so that the same
 * dataset gives the same bytes. Nothing here knows a database or a socket.
 */

#define EXPORT_MANIFEST_FORMAT "pinakes-manifest-1"

/*
 * One more whenever a format writes other bytes of the same dataset: what
 * was fetched in part does not go on with those of another program.
 */
enum { EXPORT_EDITION = 2 };

/* ---- the tree of objects as it stood ---- */

struct export_object {
	int id;
	const char *name;
	const char *name_json; /* with its quotes */
	struct texts aliases;
	const int *parent_ids;
	size_t parent_count;
	int merged_into; /* 0: it stands for itself */
};

struct export_tree {
	const struct export_object *objects; /* by number */
	size_t count;
};

/*
 * Reads lines of JSON, one object each, by number. Owns: the arena; it
 * points into nothing else. Fails: INTERNAL (logged): not such lines.
 */
enum status export_tree_read(struct arena *arena, const char *text,
    size_t length, struct export_tree *tree) MUST_CHECK;

/* The object, or the one that it was merged into; NULL: there is none. */
const struct export_object *export_tree_find(const struct export_tree *tree,
    int id);

/* The object of that name, else the one that is also called so, or NULL. */
const struct export_object *export_tree_named(const struct export_tree *tree,
    const char *name);

/*
 * Marks the object with the number and all that stand above it, each at its
 * place in the tree; waiting has room for as many.
 * Cost: each object once, however many ways lead to it.
 */
void export_tree_mark_above(const struct export_tree *tree, int id, bool *marks,
    size_t *waiting);

/* ---- splits ---- */

enum export_split {
	EXPORT_TRAIN,
	EXPORT_VALIDATION,
	EXPORT_TEST,
	EXPORT_SPLITS,
};

/* How groups are divided. Shares are of 1; the rest is for testing. */
struct export_division {
	const char *key;
	double train_share;
	double validation_share;
};

/*
 * By a keyed hash of the group's name alone: whatever else is in the
 * dataset, a group is where it is.
 */
enum export_split export_split_of(const struct export_division *division,
    const char *group);

/* "train", "validation", "test". */
const char *export_split_name(enum export_split split);

/* ---- the lines of the manifest ---- */

enum export_shape {
	EXPORT_BBOX,
	EXPORT_POLYGON,
	EXPORT_POLYLINE,
	EXPORT_POINT,
};

/* Coordinates are shares of width and height, from the top left. */
struct export_region {
	int id;
	enum export_shape shape;
	const double *coordinates; /* bbox: x, y, width, height; others:
				    * x, y of each point */
	size_t coordinate_count;
	const char *object; /* its name */
	int object_id;
	const char *instance;	 /* JSON of a number or text, or NULL */
	const char *source_kind; /* or NULL, as the next two */
	const char *source_name;
	const char *source_confidence; /* the number as it stands */
	int class_number; /* of an export, from 0; -1: in none of its classes */
};

struct export_picture {
	int id;
	const char *title;
	const char *description;
	const char *author; /* who uploaded it */
	const char *creator;
	const char *credit; /* whom to name */
	const char *credit_url;
	const char *origin_url;
	const char *timestamp; /* JSON number */
	int width_px;
	int height_px;
	const char *file_format; /* MIME type */
	const char *sha256;
	int64_t bytes;
	const char *download;
	const char *nature;
	const char *const *licences;
	size_t licence_count;
	int copied_from;
	int revision;
	int region_revision;
	const char *group;
	const char *split;
	const char *regions_json; /* of a line that is to be written */
	const char *regions_text; /* of one that was read: where it has them */
	size_t regions_bytes;
	const struct export_region *regions;
	size_t region_count;
};

/* Adds the line of a picture, from everything but regions. */
void export_line_add(struct buf *lines, const struct export_picture *picture);

/*
 * Adds regions as the database keeps them, with the name of each object in
 * place of its number, and its number behind. False: an object is not in the
 * tree; nothing was added.
 */
bool export_regions_add(struct buf *json, const struct export_tree *tree,
    const char *regions);

/*
 * Reads a line of the manifest. Owns: the arena; regions_text points into the
 * line. Fails: INTERNAL (logged): not such a line.
 */
enum status export_line_read(struct arena *arena, const char *line,
    size_t length, struct export_picture *picture) MUST_CHECK;

/* ---- what is sent out ---- */

struct export_licence {
	const char *id;
	const char *title;
	const char *url; /* or NULL */
};

struct export_class {
	int object_id;
	const char *name;
};

/* A picture that may no longer be given out; a tombstone stands for it. */
struct export_withdrawal {
	int id;
	const char *line; /* of JSON, with its end */
};

/* Pictures whose images make an archive of a handy size. */
struct export_shard {
	int first_id;
	int last_id;
	int first_part; /* of the manifest: where the first one stands */
	int last_part;
	int picture_count;
	int64_t image_bytes;
};

/* A dataset as exports need it. */
struct export_dataset {
	int id;
	int version;
	const char *title;
	const char *description;
	const char *owner;
	const char *site;    /* its public address */
	const char *address; /* the page of the dataset */
	int64_t as_of_s;     /* since 1970 */
	const char *head;    /* of the manifest, with its end */
	const char *manifest_sha256;
	const char *lines_sha256;
	int64_t line_bytes;
	int picture_count;
	int64_t region_count;
	int part_count;
	struct export_division division;
	const struct export_licence *licences;
	size_t licence_count;
	const struct export_class *classes; /* in the order of their numbers */
	size_t class_count;
	const struct export_withdrawal *withdrawals; /* by number */
	size_t withdrawal_count;
	const struct export_shard *shards; /* of formats that have them */
	size_t shard_count;
};

/* Reads what the first line of a manifest says. Fails: INTERNAL (logged). */
enum status export_head_read(struct arena *arena, const char *line,
    struct export_dataset *dataset) MUST_CHECK;

/* ---- what others write like an export ---- */

/* "CC BY-SA 4.0" of an identifier; title may be NULL. Owns: the arena. */
const char *export_licence_name(struct arena *arena, const char *id,
    const char *title);

/* The page for people where the address is of a legal text. */
const char *export_licence_url(struct arena *arena, const char *url);

/* Quoted only where it has to be, as Python's csv does. */
void export_csv_cell(struct buf *csv, const char *text);

/* How it is cited. */
void export_citation_bibtex(struct buf *out,
    const struct export_dataset *dataset);
void export_citation_cff(struct buf *out, const struct export_dataset *dataset);

enum export_task {
	EXPORT_DETECT,	/* boxes */
	EXPORT_SEGMENT, /* outlines */
};

/* How it is to be sent out. */
struct export_choice {
	struct export_division division; /* of the dataset, or another */
	bool is_divided_anew;
	struct texts roll_up_to; /* names of classes; items NULL: as drawn */
	enum export_task task;
	bool has_bundle; /* all in an archive, with who made what */
	bool has_images;
	int shard; /* -1: not said */
};

struct export_format {
	const char *name;      /* "coco" */
	const char *title;     /* "COCO" */
	const char *type;      /* MIME, of the one file that it is */
	const char *extension; /* likewise, "json"; NULL: always an archive */
	const char *purpose;   /* a sentence */
	bool has_images;       /* where images are wanted they have a place */
	bool needs_tree;
};

extern const struct export_format export_formats[];
extern const size_t export_format_count;

/* The format of that name, or NULL. */
const struct export_format *export_format_find(const char *name);

/* A piece of an export: text, or an image file that stands elsewhere. */
struct export_segment {
	const char *bytes; /* NULL: the file */
	int64_t length;
	const char *sha256; /* of the file */
	const char *download;
};

struct export_segments {
	struct arena *arena;
	struct export_segment *items;
	size_t count;
	size_t room;
	int64_t length; /* of all */
};

/* Lines of a manifest: those of pictures first_id to last_id. */
struct export_part {
	int first_id;
	int last_id;
	const char *body;
	size_t length;
};

struct export;

/*
 * An export as a row of steps, each of which needs at most one part of the
 * manifest. Steps can be made in any order when the export was measured;
 * before, all have to be made once from the first to the last.
 * tree may be NULL unless the choice rolls up. Owns: the arena.
 * Fails: BAD_INPUT with a problem: a class that is no object, a choice that
 * the format does not have.
 */
enum status export_create(struct arena *arena,
    const struct export_dataset *dataset, const struct export_format *format,
    const struct export_choice *choice, const struct export_tree *tree,
    struct export **made, struct problem *problem) MUST_CHECK;

/* The type and the extension of what is sent. */
const char *export_type(const struct export *export);
const char *export_extension(const struct export *export);

/* True where lines are sent as the manifest has them, and nothing else. */
bool export_is_raw(const struct export *export);

size_t export_step_count(const struct export *export);

/* Which part of the manifest the step needs; -1: none. */
int export_step_part(const struct export *export, size_t step);

/*
 * Makes a step; part NULL where it needs none. Segments and their texts live
 * in segments' arena, or are the part's. Fails: INTERNAL (logged).
 */
enum status export_step(struct export *export, size_t step,
    const struct export_part *part, struct export_segments *segments)
    MUST_CHECK;

/* What measuring finds out, and later exports need to know. */
struct export_measure {
	int64_t bytes;
	int64_t *member_bytes; /* of files that are written over all pictures */
	size_t member_count;
	int64_t *marks; /* of each step: twice its first byte, and 1 where its
			 * list has begun */
	size_t mark_count;
};

/* Begins to measure: after that make all steps in order. */
void export_measure_begin(struct export *export);

/* Notes a step that was made. */
void export_measure_step(struct export *export, size_t step,
    const struct export_segments *segments);

/* What was measured; to be kept. */
struct export_measure export_measure_end(const struct export *export);

/* Says what was measured before. False: it is of another program. */
bool export_measure_use(struct export *export,
    const struct export_measure *measure);

#endif
