/* contrib/client/import.h: annotation files of others, read into one shape. */

#ifndef CLIENT_IMPORT_H
#define CLIENT_IMPORT_H

#include "send.h"

#include "../load/folder.h"

enum { ANNOTATIONS_MAX_BYTES = 1 << 30 };

enum import_unit {
	IN_SHARES, /* of the picture's width and height */
	IN_PIXELS, /* of the picture as its file says it is large */
};

/* One shape of a picture. */
struct import_region {
	const char *where;    /* "labels/1.txt:3", for people */
	const char *document; /* the file: the very pointer */
	const char *label;    /* as the file calls it */
	const char *type;     /* "bbox": x, y, w, h; "polygon", ... */
	double *numbers;
	size_t count;
	enum import_unit unit;
	const char *instance; /* JSON, or NULL */
	const char *source;   /* JSON, or NULL */
};

enum import_match {
	MATCH_NONE,    /* no image file and no picture is known for it */
	MATCH_NEW,     /* there is a file, and the site does not have it */
	MATCH_BY_HASH, /* the site has the very bytes */
	MATCH_BY_NAME, /* the file's name is the number of a picture */
};

struct import_picture {
	const char *name;	 /* of the image file, as it is called */
	const char *beside;	 /* the annotation file, below the folder */
	const char *path;	 /* of the image file here, or NULL */
	const char *hash;	 /* or NULL */
	double width, height;	 /* as stated; 0: not */
	const struct json *said; /* texts of our own export, or NULL */
	const char *licence;	 /* COCO's, or NULL */
	struct import_region *regions;
	size_t count, capacity;
	enum import_match match;
	int64_t id; /* 0: none yet */
};

/* What became of it; the counts of a dry run and of a real one. */
struct import_count {
	size_t fresh, by_hash, by_name, nowhere, uploaded, failed;
	size_t regions, there, added, unknown;
};

/* What a label of the files is called on the site. */
struct import_label {
	const char *name;
	const char *object; /* NULL: there is none; "": left out */
	size_t count;
};

/* Places of texts in a list, found fast. */
struct table {
	const char **names;
	size_t *places;
	size_t capacity, count;
};

struct import {
	struct client *client;
	struct arena *arena;
	struct folder folder; /* of the image files */
	struct import_picture *pictures;
	size_t count, capacity;
	struct table by_name;
	struct import_label *labels;
	size_t label_count, label_capacity;
	struct table by_label;
	const char *document; /* the file at hand */
	const char **classes; /* YOLO's, by number */
	size_t class_count;
	struct table by_code; /* Open Images': names at the same places */
	const char **code_names;
	size_t code_count, code_capacity;
	size_t wrong; /* things of the files that cannot be carried */
	struct import_count counts;
	/* what is asked for */
	bool is_one_based;  /* VOC's corners begin at 1 */
	bool names_are_ids; /* as in exports of this site */
	bool is_applied;
	bool is_replacing;
	bool is_registering;
	bool is_sure;
	const char *images; /* a folder, or NULL */
	const char *map;    /* a file, or NULL */
	struct saying saying;
	int64_t gallery;
};

/* ---- import_table.c ---- */

/* The place of a name, *is_new where it was just put in as the next one. */
size_t table_put(struct table *table, const char *name, bool *is_new);
void table_free(struct table *table);

/* The picture whose image file an annotation file calls name. */
struct import_picture *import_picture_of(struct import *import,
    const char *beside, const char *name);

/* A region more. numbers stand in the arena. */
struct import_region *import_add_region(struct import *import,
    struct import_picture *picture, const char *label, const char *type,
    double *numbers, size_t count);

/* Tells of something that does not come in. */
void import_wrong(struct import *import, const char *where, const char *format,
    ...) PRINTF_LIKE(3, 4);

/* ---- the readers: whatever the file holds, they come back ---- */

void import_coco(struct import *import, const char *path, const char *text,
    size_t length);
void import_labelme(struct import *import, const char *path, const char *text,
    size_t length);
void import_voc(struct import *import, const char *path, const char *text,
    size_t length);
void import_yolo(struct import *import, const char *path, const char *text,
    size_t length);
void import_open_images(struct import *import, const char *path,
    const char *text, size_t length);
void import_jsonl(struct import *import, const char *path, const char *text,
    size_t length);

/* Finds the names of YOLO's classes among the files; NULL: none. */
void import_yolo_names(struct import *import, const char *path,
    const char *text, size_t length);
void import_open_images_names(struct import *import, const char *path,
    const char *text, size_t length);

/* ---- import_xml.c: as much of XML as annotation files need ---- */

struct xml {
	const char *name;
	const char *text; /* of the element itself, trimmed */
	int line;
	struct xml *first; /* child */
	struct xml *next;  /* sibling */
};

/* Fails: BAD_INPUT, TOO_LARGE; problem has the line. */
enum status xml_read(struct arena *arena, const char *text, size_t length,
    struct xml **root, struct problem *problem) MUST_CHECK;

/* The first child of that name, or NULL. */
const struct xml *xml_child(const struct xml *element, const char *name);

/* The text of that child, or NULL. */
const char *xml_text(const struct xml *element, const char *name);

/* ---- import_csv.c ---- */

/* One line cut into its cells; false at the end. A cell may hold lines. */
struct csv {
	const char *at;
	const char *end;
	int line; /* of the row that was read */
	int next_line;
	const char **cells;
	size_t count;
	size_t capacity;
	bool keeps_blanks; /* around cells without quotes */
	bool failed;	   /* a quote that is not closed */
};

bool csv_next(struct csv *csv, struct arena *arena);
void csv_free(struct csv *csv);

/* ---- import_shape.c: shapes as the site takes them ---- */

/*
 * Turns the numbers of all regions of a picture into shares of the picture
 * that is width x height; those that do not fit are told and taken out.
 */
void import_fit(struct import *import, struct import_picture *picture,
    double width, double height);

/* A region as JSON. */
void import_region_add(struct buf *json, const struct import_region *region,
    const char *object);

/* True when a region of the site is the same shape of the same object. */
bool import_region_is(const struct import_region *region, const char *object,
    const struct json *other);

/* ---- import_match.c, import_apply.c ---- */

enum client_exit import_match_pictures(struct import *import);
enum client_exit import_match_labels(struct import *import);

/* Makes pictures of the new ones, where it is applied; fits, compares, saves. */
enum client_exit import_all(struct import *import);

/* The object of a region's label, or NULL: it stays out. */
const char *import_object_of(const struct import *import,
    const struct import_region *region);

#endif
