/* contrib/load/coco_index.c: where the images and annotations of a folder stand. */

#include "coco.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	PART_MAX_BYTES = 64 * 1024 * 1024,
	PART_MAX_VALUES = 8 * 1000 * 1000,
	PART_MAX_DEPTH = 32,
	FORGET_EVERY = 4096, /* items */
};

enum status
coco_read(struct arena *arena, const struct coco_document *document,
    uint64_t offset, size_t length, const struct json **json,
    struct problem *problem)
{
	const struct json_limits limits = {
		.bytes = PART_MAX_BYTES,
		.depth = PART_MAX_DEPTH,
		.values = PART_MAX_VALUES,
	};

	return json_read(arena, document->bytes + offset, length, limits, json,
	    problem);
}

/* The pages stay in the system's cache; they only leave our memory. */
static void
forget(const struct coco_document *document)
{
	(void)madvise((void *)(uintptr_t)document->bytes, document->length,
	    MADV_DONTNEED);
}

void
coco_forget(struct coco *coco)
{
	size_t i;

	for (i = 0; i < coco->document_count; i++)
		forget(&coco->documents[i]);
}

static int
compare_images(const void *a, const void *b)
{
	const struct coco_image *first = a, *second = b;

	return (first->id > second->id) - (first->id < second->id);
}

static const struct coco_image *
find_image(const struct coco_document *document, int64_t id)
{
	struct coco_image wanted = { .id = id };

	if (document->image_count == 0)
		return NULL;
	return bsearch(&wanted, document->images, document->image_count,
	    sizeof(wanted), compare_images);
}

static const char *
last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

static size_t
add_picture(struct coco *coco, const struct coco_picture *picture)
{
	coco->pictures = grow(coco->pictures, coco->picture_count,
	    &coco->picture_capacity, sizeof(*coco->pictures));
	coco->pictures[coco->picture_count] = *picture;
	return coco->picture_count++;
}

/* The same image in an earlier file: instances and captions share images. */
static bool
find_earlier(const struct coco *coco, int64_t id, const char *file_name,
    size_t *picture)
{
	size_t i;

	for (i = 0; i + 1 < coco->document_count; i++) {
		const struct coco_image *image =
		    find_image(&coco->documents[i], id);

		if (image != NULL &&
		    coco->pictures[image->picture].file == NULL &&
		    text_is(coco->pictures[image->picture].name,
			last_part(file_name))) {
			*picture = image->picture;
			return true;
		}
	}
	return false;
}

static size_t
picture_of(struct coco *coco, struct coco_picture made, int64_t id,
    const char *file_name)
{
	const char *beside = coco->documents[made.document].path;
	bool is_ambiguous;
	struct folder_file *file = folder_find(&coco->folder, coco->load->arena,
	    beside, file_name, &is_ambiguous);
	size_t picture;

	if (file != NULL && file->taken_as > 0)
		return file->taken_as - 1;
	if (file == NULL && find_earlier(coco, id, file_name, &picture))
		return picture;
	made.file = file;
	made.name = file != NULL ?
	    file->name :
	    arena_text(coco->load->arena, last_part(file_name));
	made.missing = file != NULL ? NULL :
	    is_ambiguous	    ? "several files have this name" :
				      "there is no such file";
	picture = add_picture(coco, &made);
	if (file != NULL)
		file->taken_as = picture + 1;
	return picture;
}

static void
add_image(struct coco *coco, struct arena *scratch, size_t at, struct span item)
{
	struct coco_document *document = &coco->documents[at];
	const struct json *json, *id, *file_name;
	struct coco_picture made = {
		.document = (uint32_t)at,
		.offset = (uint64_t)(item.bytes - document->bytes),
		.length = (uint32_t)item.length,
	};
	struct problem problem = { 0 };
	const char *what;

	if (coco_read(scratch, document, made.offset, item.length, &json,
		&problem) != OK) {
		what = arena_format(scratch, "an image of %s", document->path);
		report_refuse(coco->load->report, what, "%s", problem.detail);
		return;
	}
	id = json_member(json, "id");
	file_name = json_member(json, "file_name");
	if (id == NULL || !id->is_integer || file_name == NULL ||
	    file_name->type != JSON_TEXT || *file_name->text == '\0') {
		what = arena_format(scratch, "an image of %s", document->path);
		report_refuse(coco->load->report, what,
		    "it has no whole number as its id, or no file_name");
		return;
	}
	document->images = grow(document->images, document->image_count,
	    &document->image_capacity, sizeof(*document->images));
	document->images[document->image_count++] = (struct coco_image){
		.id = id->integer,
		.picture = picture_of(coco, made, id->integer, file_name->text),
	};
}

static void
add_element(struct coco *coco, size_t at, struct span item)
{
	struct coco_document *document = &coco->documents[at];
	struct coco_element made = {
		.offset = (uint64_t)(item.bytes - document->bytes),
		.length = (uint32_t)item.length,
		.document = (uint32_t)at,
	};

	if (!scan_integer(item, "image_id", &made.picture))
		made.picture = INT64_MIN;
	coco->elements = grow(coco->elements, coco->element_count,
	    &coco->element_capacity, sizeof(*coco->elements));
	coco->elements[coco->element_count++] = made;
}

/* Walks over a list of images or annotations. */
static bool
index_list(struct coco *coco, size_t at, struct scan *outer, bool is_images)
{
	const struct coco_document *document = &coco->documents[at];
	struct arena *scratch = arena_create();
	struct scan scan;
	struct span item;
	size_t count = 0;

	if (!scan_open(&scan, outer->at, outer->end, '[')) {
		arena_destroy(scratch);
		return scan_value(outer, &item);
	}
	while (scan_next_item(&scan, &item)) {
		if (item.length > PART_MAX_BYTES)
			report_refuse(coco->load->report, document->path,
			    "a part of it is over %d bytes", PART_MAX_BYTES);
		else if (is_images)
			add_image(coco, scratch, at, item);
		else
			add_element(coco, at, item);
		arena_reset(scratch);
		if (++count % FORGET_EVERY == 0)
			forget(document);
	}
	arena_destroy(scratch);
	outer->at = scan.at;
	outer->failed = scan.failed;
	return !scan.failed;
}

static enum status
index_member(struct coco *coco, size_t at, struct scan *scan, struct span name)
{
	struct coco_document *document = &coco->documents[at];
	bool is_images = span_is(name, "images");
	bool is_annotations = span_is(name, "annotations");
	struct span value;

	if (is_images || is_annotations) {
		document->has_images |= is_images;
		document->has_annotations |= is_annotations;
		return index_list(coco, at, scan, is_images) ? OK : BAD_INPUT;
	}
	if (!scan_value(scan, &value))
		return BAD_INPUT;
	if (span_is(name, "categories"))
		return coco_read_categories(coco, document, value);
	if (span_is(name, "licenses"))
		return coco_read_licences(coco, document, value);
	return OK;
}

/*
 * Image ids become pictures. An annotation of no image of its own file is
 * reported; elements from first on are this document's.
 */
static void
resolve_elements(struct coco *coco, size_t at, size_t first)
{
	struct coco_document *document = &coco->documents[at];
	struct arena *scratch = arena_create();
	size_t i, kept = first;

	if (document->image_count > 0)
		qsort(document->images, document->image_count,
		    sizeof(*document->images), compare_images);
	for (i = first; i < coco->element_count; i++) {
		struct coco_element element = coco->elements[i];
		const struct coco_image *image =
		    find_image(document, element.picture);
		struct span text = { document->bytes + element.offset,
			element.length };
		int64_t id = 0;

		if (image != NULL) {
			element.picture = (int64_t)image->picture;
			coco->elements[kept++] = element;
			continue;
		}
		(void)scan_integer(text, "id", &id);
		report_refuse(coco->load->report,
		    arena_format(scratch, "annotation %lld of %s",
			(long long)id, document->path),
		    "its image is not listed in that file");
		arena_reset(scratch);
	}
	coco->element_count = kept;
	arena_destroy(scratch);
}

static enum status
broken(const struct coco_document *document, const struct scan *scan)
{
	fprintf(stderr,
	    "pinakes-load: the annotation file %s is broken at "
	    "byte %lld\n",
	    document->path, (long long)(scan->at - document->bytes));
	return BAD_INPUT;
}

/* A JSON file that is no annotation file is none of our business. */
static enum status
index_document(struct coco *coco, size_t at)
{
	struct coco_document *document = &coco->documents[at];
	size_t first = coco->element_count;
	struct scan scan;
	struct span name;
	enum status status;

	if (!scan_open(&scan, document->bytes,
		document->bytes + document->length, '{'))
		return NOT_FOUND;
	while (scan_next_name(&scan, &name)) {
		status = index_member(coco, at, &scan, name);
		document = &coco->documents[at];
		if (status == BAD_INPUT &&
		    (document->has_images || document->has_annotations))
			return broken(document, &scan);
		if (status != OK)
			return status == BAD_INPUT ? NOT_FOUND : status;
	}
	if (!document->has_images || !document->has_annotations)
		return NOT_FOUND;
	if (scan.failed)
		return broken(document, &scan);
	resolve_elements(coco, at, first);
	forget(document);
	return OK;
}

/* Bytes stay NULL for a file that cannot be one of annotations. */
static void
map_document(struct coco *coco, struct coco_document *document)
{
	const char *path = arena_format(coco->load->arena, "%s/%s",
	    coco->folder.root, document->path);
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	struct stat about;
	void *bytes = MAP_FAILED;

	if (descriptor < 0)
		return;
	if (fstat(descriptor, &about) == 0 && about.st_size > 0)
		bytes = mmap(NULL, (size_t)about.st_size, PROT_READ,
		    MAP_PRIVATE, descriptor, 0);
	close(descriptor);
	if (bytes == MAP_FAILED)
		return;
	document->bytes = bytes;
	document->length = (size_t)about.st_size;
}

static void
free_document(struct coco_document *document)
{
	if (document->bytes != NULL)
		munmap((void *)(uintptr_t)document->bytes, document->length);
	free(document->images);
	*document = (struct coco_document){ 0 };
}

static enum status
add_document(struct coco *coco, const struct folder_file *file)
{
	size_t at = coco->document_count, elements = coco->element_count;
	struct coco_document *document;
	enum status status;

	coco->documents = grow(coco->documents, at, &coco->document_capacity,
	    sizeof(*coco->documents));
	document = &coco->documents[coco->document_count++];
	*document = (struct coco_document){ .path = file->path };
	map_document(coco, document);
	status = document->bytes == NULL ? NOT_FOUND : index_document(coco, at);
	if (status != NOT_FOUND)
		return status;
	free_document(&coco->documents[at]);
	coco->document_count = at;
	coco->element_count = elements;
	return OK;
}

static int
compare_elements(const void *a, const void *b)
{
	const struct coco_element *first = a, *second = b;

	if (first->picture != second->picture)
		return first->picture < second->picture ? -1 : 1;
	if (first->document != second->document)
		return first->document < second->document ? -1 : 1;
	return (first->offset > second->offset) -
	    (first->offset < second->offset);
}

static bool
is_json(const char *name)
{
	size_t length = strlen(name);

	return length > 5 && text_is_ignoring_case(name + length - 5, ".json");
}

/* Pictures that no annotation file names come last. */
static void
add_others(struct coco *coco)
{
	struct arena *scratch = arena_create();
	size_t i;

	for (i = 0; i < coco->folder.count; i++) {
		struct folder_file *file = &coco->folder.files[i];

		if (file->taken_as == 0 && !is_json(file->name) &&
		    folder_is_picture(&coco->folder, scratch, file)) {
			struct coco_picture made = { .name = file->name,
				.file = file };

			file->taken_as = add_picture(coco, &made) + 1;
		}
		arena_reset(scratch);
	}
	arena_destroy(scratch);
}

enum status
coco_index(struct coco *coco)
{
	struct load *load = coco->load;
	size_t i;

	TRY(folder_read(&coco->folder, load->arena, load->options.folder));
	for (i = 0; i < coco->folder.count; i++) {
		const struct folder_file *file = &coco->folder.files[i];

		if (is_json(file->name))
			TRY(add_document(coco, file));
		if (load_is_interrupted(load))
			return UNAVAILABLE;
	}
	add_others(coco);
	if (coco->element_count > 0)
		qsort(coco->elements, coco->element_count,
		    sizeof(*coco->elements), compare_elements);
	return OK;
}

const struct coco_element *
coco_elements(const struct coco *coco, size_t picture, size_t *count)
{
	size_t low = 0, high = coco->element_count, end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (coco->elements[middle].picture < (int64_t)picture)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < coco->element_count &&
	     coco->elements[end].picture == (int64_t)picture;
	     end++)
		;
	*count = end - low;
	return coco->elements + low;
}

void
coco_free(struct coco *coco)
{
	size_t i;

	for (i = 0; i < coco->document_count; i++)
		free_document(&coco->documents[i]);
	free(coco->documents);
	free(coco->pictures);
	free(coco->elements);
	folder_free(&coco->folder);
}
