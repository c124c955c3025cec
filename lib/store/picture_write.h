/* lib/store/picture_write.h: new pictures, and changes of what is stated about them. */

#ifndef STORE_PICTURE_WRITE_H
#define STORE_PICTURE_WRITE_H

#include "store/actor.h"
#include "store/region_write.h"

#include "db/db.h"

/* Texts may be NULL but for the title; numbers 0 where there is none. */
struct new_picture {
	int author_id;
	int media_id;	   /* the file; width, height, type come from it */
	const char *title; /* "" is allowed */
	const char *description;
	const char *origin_url;
	const char *creator;
	const char *credit_url;
	int nature_id;
	const int *licence_ids;
	size_t licence_count;
	int copied_from_id;
	const char *annotators; /* "open", "proposals"; NULL: open */
	const struct new_region *regions;
	size_t region_count;
};

/*
 * A picture whole: row, texts, licences, regions, first revisions. From here
 * to the end of the transaction no one else can insert a picture, so it
 * comes late. Fails: UNPROCESSABLE (see db_constraint).
 */
enum status picture_insert(struct db *db, struct arena *arena,
    const struct new_picture *picture, const struct actor *actor, int *id)
    MUST_CHECK;

/* Makes the list the picture's licences. Fails: UNPROCESSABLE. */
enum status picture_set_licences(struct db *db, struct arena *arena,
    int picture_id, const int *licence_ids, size_t count,
    const struct actor *actor) MUST_CHECK;

/*
 * Sets what replaces a picture; 0: nothing does.
 * Fails: CONFLICT (it replaces another), UNPROCESSABLE (a cycle, no such
 * picture).
 */
enum status picture_set_replacement(struct db *db, struct arena *arena,
    int picture_id, int replaced_by_id, const struct actor *actor) MUST_CHECK;

/*
 * The picture that one author brought in before: the same bytes, the same
 * first origin_url (or none) and the same reason in its first revision.
 * Fails: NOT_FOUND.
 */
enum status picture_id_of_received(struct db *db, struct arena *arena,
    int author_id, const unsigned char received_sha256[SHA256_BYTES],
    const char *origin_url, const char *reason, int *id) MUST_CHECK;

/* By code. Fails: NOT_FOUND. */
enum status picture_licence_id_of(struct db *db, struct arena *arena,
    const char *code, int *id) MUST_CHECK;
enum status picture_nature_id_of(struct db *db, struct arena *arena,
    const char *code, int *id) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement picture_write_statements[];

#endif
