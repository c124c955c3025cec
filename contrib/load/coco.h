/* contrib/load/coco.h: a folder of pictures with COCO annotations, indexed. */

#ifndef LOAD_COCO_H
#define LOAD_COCO_H

#include "coco_licence.h"
#include "load.h"

struct coco_category {
	int64_t id;
	const char *name;
	const char *supercategory; /* NULL: none */
	int object_id;
};

struct coco_licence {
	int64_t id;
	const char *words; /* what the file says: address, else name */
	int licence_id;	   /* 0: unknown */
};

/* An image of an annotation file and the picture that it is here. */
struct coco_image {
	int64_t id;
	size_t picture;
};

/* One annotation file, mapped into memory. */
struct coco_document {
	const char *path; /* below the folder */
	const char *bytes;
	size_t length;
	struct coco_category *categories; /* by id */
	size_t category_count;
	struct coco_licence *licences;
	size_t licence_count;
	struct coco_image *images; /* by id */
	size_t image_count;
	size_t image_capacity;
	bool has_images;
	bool has_annotations;
};

/* A file of the folder, or a name in an annotation file without one. */
struct coco_picture {
	const char *name; /* the last part of its path */
	const struct folder_file *file;
	const char *missing; /* why there is no file */
	uint32_t document;   /* that describes it */
	uint32_t length;     /* of what it says; 0: nothing */
	uint64_t offset;
};

/* Where an annotation stands; by picture, document and offset. */
struct coco_element {
	int64_t picture; /* while a document is read: its image_id */
	uint64_t offset;
	uint32_t length;
	uint32_t document;
};

struct coco {
	struct load *load;
	struct folder folder;
	struct coco_document *documents;
	size_t document_count;
	size_t document_capacity;
	struct coco_picture *pictures;
	size_t picture_count;
	size_t picture_capacity;
	struct coco_element *elements;
	size_t element_count;
	size_t element_capacity;

	int author_id;
	int nature_id;
	int licence_id; /* of --licence, or 0 */
	struct actor actor;
	struct progress progress;
	int64_t made;
	int64_t made_regions;
};

/* What an annotation file says about one picture. */
struct coco_facts {
	const struct coco_picture *picture;
	const struct coco_document *document; /* NULL: none speaks of it */
	double width;			      /* 0: not said */
	double height;
	int licence_id;
	const char *origin_url;
	const char *reason; /* by which it is known again */
	const char *title;
	const char *description;
};

/*
 * Reads the folder and every annotation file in it.
 * Cost: 24 bytes for each annotation, some 200 for each picture.
 */
enum status coco_index(struct coco *coco) MUST_CHECK;

/* Forgets which pages of the files were read. */
void coco_forget(struct coco *coco);

void coco_free(struct coco *coco);

/* The annotations of one picture; they stand together. */
const struct coco_element *coco_elements(const struct coco *coco,
    size_t picture, size_t *count);

/* Reads one part of an annotation file; problem says why not. */
enum status coco_read(struct arena *arena, const struct coco_document *document,
    uint64_t offset, size_t length, const struct json **json,
    struct problem *problem) MUST_CHECK;

/* ---- coco_table.c: categories and licences ---- */

enum status coco_read_categories(struct coco *coco,
    struct coco_document *document, struct span text) MUST_CHECK;
enum status coco_read_licences(struct coco *coco,
    struct coco_document *document, struct span text) MUST_CHECK;

/* Makes the objects that are missing, and puts them under each other. */
enum status coco_make_objects(struct coco *coco) MUST_CHECK;

const struct coco_category *coco_category(const struct coco_document *document,
    int64_t id);

/*
 * Finds the licence that an image states, or that of --licence where it
 * states none. False: unknown; words says what was found.
 */
bool coco_licence_of(const struct coco *coco,
    const struct coco_document *document, const struct json *image,
    int *licence_id, const char **words);

/* ---- coco_licence.c ---- */

/* ---- coco_region.c: annotations as regions ---- */

/*
 * The regions of a picture and what its captions say, from all annotation
 * files; what cannot be carried goes to the report.
 */
void coco_regions(struct coco *coco, const struct intake_picture *picture,
    struct new_region **regions, size_t *count);

/* Title and description of a picture from its captions or its file's name. */
void coco_texts(struct coco *coco, const struct intake_picture *picture);

#endif
