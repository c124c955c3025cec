/* contrib/load/coco_table.c: the categories and licences of annotation files. */

#include "coco.h"

#include "store/object_write.h"
#include "store/picture_write.h"

#include <stdio.h>
#include <stdlib.h>

enum { NAME_MAX_CHARACTERS = 200 };

static enum status
read_list(struct coco *coco, const struct coco_document *document,
    struct span text, const char *what, const struct json **list)
{
	struct problem problem = { 0 };
	enum status status;

	status = coco_read(coco->load->arena, document,
	    (uint64_t)(text.bytes - document->bytes), text.length, list,
	    &problem);
	if (status == OK && (*list)->type == JSON_LIST)
		return OK;
	report_refuse(coco->load->report,
	    arena_format(coco->load->arena, "the %s of %s", what,
		document->path),
	    "%s", status == OK ? "they are no list" : problem.detail);
	return BAD_INPUT;
}

static const char *
member_text(const struct json *object, const char *name)
{
	const char *text = json_member_text(object, name);

	return text == NULL ? "" : text;
}

static int
compare_categories(const void *a, const void *b)
{
	const struct coco_category *first = a, *second = b;

	return (first->id > second->id) - (first->id < second->id);
}

/* Roboflow writes "none" for a category without a broader one. */
static const char *
broader(struct arena *arena, const struct json *item, const char *name)
{
	const char *text = text_line(arena, member_text(item, "supercategory"),
	    NAME_MAX_CHARACTERS);

	return *text == '\0' || text_is_ignoring_case(text, "none") ||
		text_is(text, name) ?
	    NULL :
	    text;
}

enum status
coco_read_categories(struct coco *coco, struct coco_document *document,
    struct span text)
{
	struct arena *arena = coco->load->arena;
	const struct json *list;
	size_t i;

	TRY(read_list(coco, document, text, "categories", &list));
	document->categories =
	    arena_array(arena, list->count + 1, sizeof(*document->categories));
	for (i = 0; i < list->count; i++) {
		const struct json *item = &list->items[i];
		const struct json *id = json_member(item, "id");
		const char *name = text_line(arena, member_text(item, "name"),
		    NAME_MAX_CHARACTERS);

		if (id == NULL || !id->is_integer || *name == '\0') {
			report_refuse(coco->load->report,
			    arena_format(arena, "category %zu of %s", i,
				document->path),
			    "it has no whole number as its id, or no name");
			continue;
		}
		document->categories[document->category_count++] =
		    (struct coco_category){
			    .id = id->integer,
			    .name = name,
			    .supercategory = broader(arena, item, name),
		    };
	}
	qsort(document->categories, document->category_count,
	    sizeof(*document->categories), compare_categories);
	return OK;
}

const struct coco_category *
coco_category(const struct coco_document *document, int64_t id)
{
	struct coco_category wanted = { .id = id };

	if (document->category_count == 0)
		return NULL;
	return bsearch(&wanted, document->categories, document->category_count,
	    sizeof(wanted), compare_categories);
}

/* NULL code: unknown; "": says nothing. Unknown to the site: unknown. */
static enum status
find_licence(struct coco *coco, const char *code, int *licence_id)
{
	enum status status;

	*licence_id = 0;
	if (code == NULL)
		return OK;
	TRY(db_begin(coco->load->db, DB_READ));
	status = picture_licence_id_of(coco->load->db, coco->load->arena, code,
	    licence_id);
	db_rollback(coco->load->db);
	return status == NOT_FOUND ? OK : status;
}

enum status
coco_read_licences(struct coco *coco, struct coco_document *document,
    struct span text)
{
	struct arena *arena = coco->load->arena;
	const struct json *list;
	size_t i;

	TRY(read_list(coco, document, text, "licences", &list));
	document->licences =
	    arena_array(arena, list->count + 1, sizeof(*document->licences));
	for (i = 0; i < list->count; i++) {
		const struct json *item = &list->items[i];
		const struct json *id = json_member(item, "id");
		const char *name = member_text(item, "name");
		const char *url = member_text(item, "url");
		const char *code = coco_licence_code(arena, name, url);
		struct coco_licence *made;

		if (id == NULL || !id->is_integer ||
		    (code != NULL && *code == '\0'))
			continue;
		made = &document->licences[document->licence_count++];
		made->id = id->integer;
		made->words = *url != '\0' ? url : name;
		TRY(find_licence(coco, code, &made->licence_id));
	}
	return OK;
}

bool
coco_licence_of(const struct coco *coco, const struct coco_document *document,
    const struct json *image, int *licence_id, const char **words)
{
	const struct json *id =
	    image == NULL ? NULL : json_member(image, "license");
	size_t i;

	*licence_id = coco->licence_id;
	*words = "none is stated; --licence names one for such pictures";
	if (id == NULL || !id->is_integer)
		return *licence_id != 0;
	for (i = 0; i < document->licence_count; i++) {
		if (document->licences[i].id != id->integer)
			continue;
		*licence_id = document->licences[i].licence_id;
		*words = document->licences[i].words;
		return *licence_id != 0;
	}
	return *licence_id != 0;
}

/* The object of that name or alias, made where there is none. */
static enum status
need_object(struct coco *coco, const char *name, int *id)
{
	struct load *load = coco->load;
	struct new_object made = { .name = name, .description = "" };
	enum status status = object_id_of(load->db, load->arena, name, id);

	return status != NOT_FOUND ?
	    status :
	    object_insert(load->db, load->arena, &made, &coco->actor, id);
}

static enum status
make_object(struct coco *coco, struct coco_category *category)
{
	struct load *load = coco->load;
	enum object_edge edge;
	int parent_id;

	TRY(need_object(coco, category->name, &category->object_id));
	if (category->supercategory == NULL)
		return OK;
	TRY(need_object(coco, category->supercategory, &parent_id));
	if (parent_id == category->object_id)
		return OK;
	TRY(object_insert_parent(load->db, load->arena, category->object_id,
	    parent_id, &coco->actor, &edge));
	if (edge == OBJECT_EDGE_CYCLE)
		report_change(load->report,
		    arena_format(load->arena, "category %s", category->name),
		    "it is not put under %s, which is below it already",
		    category->supercategory);
	return OK;
}

enum status
coco_make_objects(struct coco *coco)
{
	struct load *load = coco->load;
	size_t i, k;
	enum status status;

	TRY(db_begin(load->db, DB_WRITE));
	for (i = 0; i < coco->document_count; i++) {
		struct coco_document *document = &coco->documents[i];

		for (k = 0; k < document->category_count; k++) {
			status = make_object(coco, &document->categories[k]);
			if (status == OK)
				continue;
			if (status != UNAVAILABLE)
				fprintf(stderr,
				    "pinakes-load: the object %s could "
				    "not be made: %s\n",
				    document->categories[k].name,
				    db_message(load->db));
			return status;
		}
	}
	return db_commit(load->db);
}
