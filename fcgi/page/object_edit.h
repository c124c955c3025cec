/* fcgi/page/object_edit.h: the forms of an object: a new one, what is stated of one, what a change does. */

#ifndef PAGE_OBJECT_EDIT_H
#define PAGE_OBJECT_EDIT_H

#include "object_change.h"
#include "page/list.h"
#include "page/object.h"
#include "page/site.h"
#include "store/external.h"

/* What a form asks for: "merge". False: nothing that is known. */
bool object_act_read(const char *act, enum object_change_kind *kind);

/* What is wrong with a field, or NULL. */
struct object_faults {
	const char *name;
	const char *description;
	const char *aliases;
	const char *parents;
	const char *external_ids;
	const char *parent;
	const char *into;
	const char *other;
};

/* templates/object/fields.html: what is stated, as it is typed. */
struct object_fields {
	const char *name;
	const char *description;
	const char *aliases;	  /* one a line */
	const char *external_ids; /* one a line */
	const char *examples;	  /* of names elsewhere: "wikidata:Q146, …" */
	struct object_faults faults;
};

/* Owns: the arena. */
struct object_fields object_fields_of(struct arena *arena,
    const struct object_draft *draft, const struct external_kinds *kinds);

/* Puts a problem beside its field. */
void object_faults_take(struct object_faults *faults,
    const struct problem *problem);

/* A field for the name of a parent. */
struct object_parent_field {
	int number; /* from 1 */
	const char *name;
};

enum { OBJECT_PARENT_FIELDS = 3 };

/* templates/object/new.html */
struct object_new_page {
	struct site site;
	struct object_fields fields;
	const struct object_parent_field *parents;
	size_t parent_count;
	const struct object_hit *likes; /* that it may be mistaken for */
	size_t like_count;
	bool has_likes;
};

extern const struct view object_new_page_view;

struct object_new_page object_new_page_of(const struct request *req,
    const struct object_draft *draft, const struct external_kinds *kinds);

/* templates/object/edit.html */
struct object_edit_page {
	struct site site;
	const char *name;
	const char *address;
	const char *edit_address;
	struct object_fields fields;
	const struct person *parents; /* as links */
	size_t parent_count;
	const char *parent; /* as it was typed */
	const char *into;
};

extern const struct view object_edit_page_view;

/* stated is what is, draft what is in the fields. */
struct object_edit_page object_edit_page_of(const struct request *req,
    const struct object_draft *stated, const struct object_draft *draft,
    const struct external_kinds *kinds);

/* An object for which `has` would find more, or fewer, pictures. */
struct object_gain_line {
	const char *name;
	const char *address;
	bool is_loss;
	int64_t count;
};

/* templates/object/preview.html */
struct object_preview_page {
	struct site site;
	const char *name;
	const char *address;
	const char *act;    /* what the form asked for */
	const char *parent; /* with which name */
	const char *into;
	const char *reason;
	bool is_merge;
	bool is_delete;
	bool is_addition; /* of a parent */
	bool is_removal;
	const struct object_gain_line *gains;
	size_t gain_count;
	bool has_gains;
};

extern const struct view object_preview_page_view;

struct object_preview_page object_preview_page_of(const struct request *req,
    const struct object_change *change, const char *name,
    const struct object_gains *gains);

#endif
