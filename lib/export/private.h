/* lib/export/private.h: what the formats share. */

#ifndef EXPORT_PRIVATE_H
#define EXPORT_PRIVATE_H

#include "export/export.h"

enum {
	TAR_BLOCK = 512,
	PASSES_MAX = 24,
	TEXT_MAX_BYTES = 512 * 1024 * 1024,
};

/*
 * One walk over all pictures. Passes with one name, one behind the other,
 * write one file; a pass without a name writes files of its own into the
 * archive.
 */
struct export_pass {
	const char *member;
	void (*begin)(struct export *export, struct buf *out);
	void (*picture)(struct export *export,
	    const struct export_picture *picture, struct buf *out);
	void (*end)(struct export *export, struct buf *out);
	/* Instead of picture: the line as it stands. */
	bool is_raw;
	/* What stands in the place of a picture that was withdrawn. */
	bool has_tombstones;
	/* The image behind it, under this name; NULL: none. */
	const char *(*image)(struct export *export,
	    const struct export_picture *picture, struct arena *arena);
};

struct class_place {
	int object_id;
	int number;
};

struct export
{
	struct arena *arena;
	const struct export_dataset *dataset;
	const struct export_format *format;
	const struct export_choice *choice;
	const struct export_tree *tree;
	const struct export_shard *shard; /* or NULL: all pictures */
	int first_part;
	int part_count;
	bool is_archive;
	const char *folder; /* of the files with a name; with its slash */
	struct export_pass passes[PASSES_MAX];
	size_t pass_count;
	int members[PASSES_MAX]; /* of each pass: which file; -1: none */
	int member_count;

	/* Classes of the regions, by number. */
	const struct export_class *classes;
	size_t class_count;
	struct class_place *places; /* by object, for looking up */
	size_t place_count;

	int64_t end_bytes;     /* what the last end of a pass wrote */
	bool has_begun;	       /* the list that is being written has an item */
	struct arena *scratch; /* of the step at hand */

	/* Why the format cannot carry a region as it is, and what is kept of
	 * it; NULL: it can. */
	const char *(*loss)(const struct export *export,
	    const struct export_region *region, const char **kept);
	const char *note; /* its conventions, a sentence or two; or NULL */

	struct export_measure measure;
	bool is_measured;
};

/* A shard has some of the pictures only. */
bool export_has_picture(const struct export *export, int id);

/* The class of an object, -1: none. */
int export_class_of(const struct export *export, int object_id);

/* Its number and the name of its class; NULL: it has none. */
const char *export_class_name(const struct export *export,
    const struct export_region *region);

/* Adds the shape of a region as JSON, as the site sends it. */
void export_shape_add(struct buf *json, const struct export_region *region);

/* Adds the regions that have a class, under its name. */
void export_regions_add_json(struct export *export,
    const struct export_picture *picture, struct buf *json);

/* Adds the line of a picture with these regions instead of its own. */
void export_line_add_classes(struct export *export,
    const struct export_picture *picture, struct buf *lines);

/* Adds a comma and the end of a line, but for the first item of a list. */
void export_add_separator(struct export *export, struct buf *out);

/* "000000000123.jpg", by number, so that names sort as pictures do. */
const char *export_file_name(struct arena *arena,
    const struct export_picture *picture);

/* The same without the extension. */
const char *export_stem(struct arena *arena,
    const struct export_picture *picture);

/* The smallest box around a region: x, y, width, height. */
void export_box_of(const struct export_region *region, double box[4]);

const char *export_shape_name(enum export_shape shape);

/* Who made it, in one line of text. */
void export_attribution_add(struct export *export,
    const struct export_picture *picture, struct buf *out);

/* Its licences with blanks between them. */
const char *export_licence_ids(struct export *export,
    const struct export_picture *picture);

/* A comma and a cell; NULL is an empty one. */
void export_csv_next(struct buf *csv, const char *text);

/*
 * Adds what the format cannot carry, each between before and after; before
 * NULL: as items of a list.
 */
void export_loss_add(struct export *export,
    const struct export_picture *picture, const char *before, const char *after,
    struct buf *out);

/* What formats lose that know boxes alone. */
const char *export_loss_of_boxes(const struct export *export,
    const struct export_region *region, const char **kept);

/* ---- archives ---- */

/* A header of ustar; longer names than it takes are a mistake of ours. */
void tar_add_header(struct buf *out, const char *name, int64_t bytes,
    int64_t at_s);

/* Zeros up to the next block behind so many bytes. */
void tar_add_padding(struct buf *out, int64_t bytes);

/*
 * A file that is written where it stands, however long it gets: what is added
 * between the two is in it. start is what the first one said.
 */
size_t tar_begin_file(struct buf *out);
void tar_end_file(struct buf *out, size_t start, const char *name,
    int64_t at_s);

/* The end of an archive. */
void tar_add_end(struct buf *out);

/* ---- formats: each adds its passes ---- */

void export_add_pass(struct export *export, struct export_pass pass);

void attribution_add_passes(struct export *export);
void bundle_add_passes(struct export *export);
void coco_add_passes(struct export *export);
void credits_add_passes(struct export *export);
void croissant_add_passes(struct export *export);
void csv_add_passes(struct export *export);
void images_add_passes(struct export *export);
void jsonl_add_passes(struct export *export);
void manifest_add_passes(struct export *export);
void voc_add_passes(struct export *export);
void webdataset_add_passes(struct export *export);
void yolo_add_passes(struct export *export);

#endif
