/* fcgi/page/lineage.c: what a picture came from, and what came from it. */

#include "page/lineage.h"

#include <string.h>

#include "page/address.h"
#include "page/card.h"

enum { SHOWN_COPIES = 6 };

/* clang-format off */

static const struct view_field relative_fields[] = {
	{ VIEW_POINTER("picture", struct relative, picture, &picture_view) },
	{ VIEW_TEXT("name", struct relative, name) },
	{ VIEW_URL("address", struct relative, address) },
	{ VIEW_TEXT("kinship", struct relative, kinship) },
	{ VIEW_BOOL("here", struct relative, is_here) },
};
const struct view relative_view =
    VIEW(struct relative, relative_fields);

/* clang-format on */

/* In the order in which one led to the other. */
static void
add_relative(struct lineage *lineage, struct arena *arena,
    struct relative *relatives, const struct picture *picture,
    const char *kinship)
{
	relatives[lineage->count++] = (struct relative){
		.picture = picture,
		.name = picture_name(arena, picture),
		.address = address_of_picture(arena, picture->id),
		.kinship = kinship,
		.is_here = kinship == NULL,
	};
}

static const struct picture *
picture_among(const struct picture *pictures, size_t count, int id)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (pictures[i].id == id)
			return &pictures[i];
	}
	return NULL;
}

enum status
lineage_find(struct request *req, const struct picture *of,
    struct lineage *lineage)
{
	const struct picture *one;
	struct relative *relatives;
	struct picture *pictures;
	size_t count, copies, i;
	int *copy_ids, *ids;

	*lineage = (struct lineage){ 0 };
	TRY(picture_copies_find(req->db, req->arena, of->id, SHOWN_COPIES,
	    &copy_ids, &copies, &lineage->copy_count));
	ids = arena_array(req->arena, copies + 3, sizeof(*ids));
	memcpy(ids, (int[]){ of->copied_from, of->replaces,
	    of->replaced_by }, 3 * sizeof(*ids));
	if (copies > 0)
		memcpy(ids + 3, copy_ids, copies * sizeof(*ids));
	TRY(pictures_find(req->db, req->arena, ids, copies + 3,
	    req->settings->public_url, &pictures, &count));
	relatives = arena_array(req->arena, count + 1, sizeof(*relatives));
	lineage->relatives = relatives;
	one = picture_among(pictures, count, of->copied_from);
	if (one != NULL)
		add_relative(lineage, req->arena, relatives, one,
		    "this one is a copy of it");
	one = picture_among(pictures, count, of->replaces);
	if (one != NULL)
		add_relative(lineage, req->arena, relatives, one,
		    "replaced by this one");
	add_relative(lineage, req->arena, relatives, of, NULL);
	one = picture_among(pictures, count, of->replaced_by);
	if (one != NULL) {
		lineage->newer = &relatives[lineage->count];
		add_relative(lineage, req->arena, relatives, one,
		    "replaces this one");
	}
	for (i = 0; i < copies; i++) {
		one = picture_among(pictures, count, copy_ids[i]);
		if (one != NULL)
			add_relative(lineage, req->arena, relatives, one,
			    "a copy of this one");
	}
	lineage->has_relatives = lineage->count > 1;
	if (lineage->copy_count > SHOWN_COPIES)
		lineage->copies_address = address_of_query(req->arena,
		    query_of_id(req->arena, RULE_COPIED_FROM, of->id));
	return OK;
}
