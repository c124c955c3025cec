/* contrib/load/tree.c: a tree of objects, one object a line, all in one transaction. */

#include "load.h"

#include "store/object_import.h"

#include <stdio.h>

enum { TREE_MAX_BYTES = 256 * 1024 * 1024 };

struct tree {
	struct load *load;
	char *bytes;
	size_t length;
	struct object_import import;
};

static void
tell(struct load *load, const struct object_import *import)
{
	size_t i;

	for (i = 0; i < import->line_count; i++) {
		const struct import_line *line = &import->lines[i];

		if (line->code != NULL)
			report_refuse(load->report,
			    arena_format(load->arena, "line %d", line->line),
			    "%s", line->detail);
	}
	report_end(load->report,
	    arena_format(load->arena,
		"%d objects are new, %d changed, %d are as they were.",
		import->counts[IMPORT_NEW], import->counts[IMPORT_CHANGED],
		import->counts[IMPORT_SAME]));
}

static enum status
import(void *context)
{
	const struct actor actor = { .tool = LOAD_TOOL,
		.reason = "import of a tree" };
	struct tree *tree = context;
	struct load *load = tree->load;

	TRY(db_begin(load->db, DB_WRITE));
	TRY(object_import(load->db, load->arena, tree->bytes, tree->length,
	    &actor, &tree->import));
	return db_commit(load->db);
}

enum status
tree_load(struct load *load)
{
	struct tree tree = { .load = load, .import.is_applied = true };
	enum status status;

	TRY(file_read(load->arena, load->options.folder, TREE_MAX_BYTES,
	    &tree.bytes, &tree.length));
	status = load_surely(load, import, &tree);
	if (status != OK) {
		fprintf(stderr, "pinakes-load: nothing was changed: %s\n",
		    db_message(load->db));
		return status;
	}
	tell(load, &tree.import);
	return OK;
}
