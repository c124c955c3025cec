/* lib/store/label_list.h: the sets of samples that there are. */

#ifndef STORE_LABEL_LIST_H
#define STORE_LABEL_LIST_H

#include "db/db.h"
#include "view/view.h"

/* A set among others. */
struct label_set_line {
	int gallery_id;
	const char *name;
	const char *base_dir;
	const char *owner;
	bool is_open;
	int opinions;
	int sample_count;
	int label_count;
	bool may_label; /* the account that was asked for */
};

extern const struct view label_set_line_view;

/*
 * The newest first, of galleries that are there; name NULL: all. is_admin:
 * the account acts as an administrator.
 */
struct label_set_wish {
	const char *name;
	int account_id;
	bool is_admin;
	int offset;
	int limit;
};

enum status label_sets_list(struct db *db, struct arena *arena,
    const struct label_set_wish *wish, struct label_set_line **sets,
    size_t *count) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement label_list_statements[];

#endif
