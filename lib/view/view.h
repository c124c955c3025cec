/* lib/view/view.h: tables that say how to read a struct. */

#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"

/*
 * A view names the fields of a struct for those outside of C: the same table
 * fills a page (lib/render over a template) and writes JSON, so that the two
 * cannot drift apart. One row for each field, the name first:
 *
 *	static const struct view_field gallery_fields[] = {
 *		{ VIEW_INT("id", struct gallery, id) },
 *		{ VIEW_TEXT("title", struct gallery, title) },
 *		{ VIEW_SECONDS("created", struct gallery, created_at_us) },
 *		{ VIEW_TEXT_LIST("users", struct gallery, users, user_count) },
 *		{ VIEW_URL("address", struct gallery, address),
 *		  .where = VIEW_PAGES_ONLY },
 *	};
 *	const struct view gallery_view = VIEW(struct gallery, gallery_fields);
 *
 * Each macro refuses, at compile time, a member of another C type. A name is
 * a literal of lower-case letters, digits and underscores. The empty name ""
 * stands for the whole: a view whose only JSON field has it is written as
 * that field's value (a bare list, a bare text).
 */

enum view_type {
	VIEW_TYPE_NONE,		/* no row of a table has it */
	VIEW_TYPE_TEXT,
	VIEW_TYPE_URL,
	VIEW_TYPE_HTML,
	VIEW_TYPE_RAW_JSON,
	VIEW_TYPE_INT,
	VIEW_TYPE_INT64,
	VIEW_TYPE_COUNT,
	VIEW_TYPE_COUNT64,
	VIEW_TYPE_OPTIONAL_ID,
	VIEW_TYPE_OPTIONAL_ID64,
	VIEW_TYPE_DOUBLE,
	VIEW_TYPE_BOOL,
	VIEW_TYPE_SECONDS,
	VIEW_TYPE_TEXT_LIST,
	VIEW_TYPE_LIST,
	VIEW_TYPE_MAP,
	VIEW_TYPE_STRUCT,
	VIEW_TYPE_POINTER,
};

enum view_where { VIEW_EVERYWHERE, VIEW_PAGES_ONLY, VIEW_JSON_ONLY };

struct view_field {
	const char *name;
	size_t name_length;
	const char *json_key;		/* "name": as it stands in JSON */
	enum view_type type;
	size_t offset;
	size_t count_offset;		/* lists: of their size_t */
	size_t target_bytes;		/* size of the struct that view reads */
	const struct view *view;	/* of the nested struct or element */
	enum view_where where;
	bool omit_null;			/* JSON leaves a null field out */
};

struct view {
	const char *owner;		/* the struct's name, for messages */
	size_t size_bytes;
	const struct view_field *fields;
	size_t count;
	size_t key_offset;		/* of the text that names it in a map */
	bool has_key;
};

/* clang-format off */

/* The view of a struct, over a table of fields. */
#define VIEW(owner_type, table) \
	{ .owner = #owner_type, .size_bytes = sizeof(owner_type), \
	  .fields = (table), .count = COUNT_OF(table) }

/* The same for things that stand in a VIEW_MAP: key is a const char *. */
#define VIEW_KEYED(owner_type, key, table) \
	{ .owner = #owner_type, .size_bytes = sizeof(owner_type), \
	  .fields = (table), .count = COUNT_OF(table), .has_key = true, \
	  .key_offset = offsetof(owner_type, key) + \
	    0 * VIEW_CHECK_TEXT_(owner_type, key, 1) }

/* ---- texts: const char *; NULL is null ---- */

#define VIEW_TEXT(name, owner, member) \
	VIEW_ROW_(name, owner, member, \
	    VIEW_CHECK_TEXT_(owner, member, VIEW_TYPE_TEXT))

/* An address made by the program or checked to be http(s): may be a link. */
#define VIEW_URL(name, owner, member) \
	VIEW_ROW_(name, owner, member, \
	    VIEW_CHECK_TEXT_(owner, member, VIEW_TYPE_URL))

/* Text that is safe HTML already: the only type that {{{name}}} takes. */
#define VIEW_HTML(name, owner, member) \
	VIEW_ROW_(name, owner, member, \
	    VIEW_CHECK_TEXT_(owner, member, VIEW_TYPE_HTML))

/* Text that is valid JSON already and is copied as it stands. */
#define VIEW_RAW_JSON(name, owner, member) \
	VIEW_ROW_(name, owner, member, \
	    VIEW_CHECK_TEXT_(owner, member, VIEW_TYPE_RAW_JSON))

/* ---- numbers ---- */

/* int (int32_t) or int64_t. Pages print it ungrouped: 214753. */
#define VIEW_INT(name, owner, member) \
	VIEW_ROW_(name, owner, member, \
	    VIEW_CHECK_INT_(owner, member, VIEW_TYPE_INT, VIEW_TYPE_INT64))

/* The same for quantities: pages group them by narrow spaces: 48 210. */
#define VIEW_COUNT(name, owner, member) \
	VIEW_ROW_(name, owner, member, \
	    VIEW_CHECK_INT_(owner, member, VIEW_TYPE_COUNT, \
	    VIEW_TYPE_COUNT64))

/* The same for ids: 0 is null. */
#define VIEW_OPTIONAL_ID(name, owner, member) \
	VIEW_ROW_(name, owner, member, \
	    VIEW_CHECK_INT_(owner, member, VIEW_TYPE_OPTIONAL_ID, \
	    VIEW_TYPE_OPTIONAL_ID64))

/* double; NAN is null, as is an infinity. */
#define VIEW_DOUBLE(name, owner, member) \
	VIEW_ROW_(name, owner, member, _Generic( \
	    &VIEW_MEMBER_(owner, member), double *: VIEW_TYPE_DOUBLE))

#define VIEW_BOOL(name, owner, member) \
	VIEW_ROW_(name, owner, member, _Generic( \
	    &VIEW_MEMBER_(owner, member), bool *: VIEW_TYPE_BOOL))

/* int64_t microseconds since 1970, written as seconds with their fraction. */
#define VIEW_SECONDS(name, owner, member) \
	VIEW_ROW_(name, owner, member, _Generic( \
	    &VIEW_MEMBER_(owner, member), int64_t *: VIEW_TYPE_SECONDS))

/* ---- several things: a pointer and a size_t beside it ---- */

/* const char *const *. */
#define VIEW_TEXT_LIST(name, owner, member, count) \
	VIEW_ROW_(name, owner, member, _Generic( \
	    &VIEW_MEMBER_(owner, member), \
	    const char *const **: VIEW_TYPE_TEXT_LIST, \
	    const char ***: VIEW_TYPE_TEXT_LIST, \
	    char ***: VIEW_TYPE_TEXT_LIST)), \
	.count_offset = VIEW_COUNT_OFFSET_(owner, count)

/* An array of structs, each read by the nested view. */
#define VIEW_LIST(name, owner, member, count, nested) \
	VIEW_MANY_(name, owner, member, count, nested, VIEW_TYPE_LIST)

/* The same, in JSON an object by the key of each (VIEW_KEYED). */
#define VIEW_MAP(name, owner, member, count, nested) \
	VIEW_MANY_(name, owner, member, count, nested, VIEW_TYPE_MAP)

/* ---- one nested thing ---- */

/* A struct inside the struct. */
#define VIEW_STRUCT(name, owner, member, nested) \
	VIEW_ROW_(name, owner, member, VIEW_TYPE_STRUCT), \
	.target_bytes = sizeof(VIEW_MEMBER_(owner, member)), .view = (nested)

/* A pointer to a struct; NULL is null. */
#define VIEW_POINTER(name, owner, member, nested) \
	VIEW_ROW_(name, owner, member, VIEW_TYPE_POINTER), \
	.target_bytes = VIEW_TARGET_BYTES_(owner, member), .view = (nested)

/* ---- what the macros above are made of ---- */

#define VIEW_MEMBER_(owner, member) (((owner *)0)->member)

#define VIEW_ROW_(literal, owner, member, its_type) \
	.name = "" literal, .name_length = sizeof(literal) - 1, \
	.json_key = "\"" literal "\":", .type = (its_type), \
	.offset = offsetof(owner, member)

#define VIEW_CHECK_TEXT_(owner, member, its_type) \
	_Generic(&VIEW_MEMBER_(owner, member), \
	    const char **: its_type, char **: its_type, \
	    const char *const *: its_type)

#define VIEW_CHECK_INT_(owner, member, narrow, wide) \
	_Generic(&VIEW_MEMBER_(owner, member), \
	    int32_t *: narrow, int64_t *: wide)

#define VIEW_COUNT_OFFSET_(owner, count) \
	(offsetof(owner, count) + \
	    0 * _Generic(&VIEW_MEMBER_(owner, count), size_t *: 1))

/* Does not compile for an array: a list is reached through a pointer. */
#define VIEW_TARGET_BYTES_(owner, member) \
	(sizeof(*VIEW_MEMBER_(owner, member)) + \
	    0 * sizeof(char[sizeof(VIEW_MEMBER_(owner, member)) == \
	    sizeof(void *) ? 1 : -1]))

#define VIEW_MANY_(name, owner, member, count, nested, its_type) \
	VIEW_ROW_(name, owner, member, its_type), \
	.count_offset = VIEW_COUNT_OFFSET_(owner, count), \
	.target_bytes = VIEW_TARGET_BYTES_(owner, member), .view = (nested)

/* clang-format on */

/* ---- for lib/render and for tests ---- */

/*
 * Finds what the compiler cannot: a name that is malformed or stands twice,
 * a nested view of another struct, a map of things without a key.
 * Fails: INTERNAL, the problem's detail names the struct and the field.
 */
enum status view_check(const struct view *view, struct arena *arena,
    struct problem *problem) MUST_CHECK;

/* The field of that name that pages may show, or NULL. */
const struct view_field *view_find(const struct view *view, const char *name,
    size_t name_length);

/* What a field holds, in one shape for all types. */
struct view_value {
	enum {
		VIEW_HOLDS_NULL,
		VIEW_HOLDS_TEXT,
		VIEW_HOLDS_INTEGER,
		VIEW_HOLDS_DOUBLE,
		VIEW_HOLDS_BOOL,
		VIEW_HOLDS_STRUCT,
		VIEW_HOLDS_LIST,
	} holds;
	const char *text;
	int64_t integer;
	double number;
	bool truth;
	const void *items;		/* the struct, or the first of many */
	size_t count;
	size_t item_bytes;
};

/* Reads the field of the struct at data. */
struct view_value view_read(const struct view_field *field,
    const void *data);

#endif
