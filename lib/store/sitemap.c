/* lib/store/sitemap.c: what there is to list for search engines and feeds. */

#include "store/sitemap.h"

enum { ENDS, CHANGED, LISTS };

const struct statement sitemap_statements[] = {
	[ENDS] = { "sitemap_ends",
	    "SELECT (SELECT max(id) FROM picture WHERE is_listed),"
	    " (SELECT max(id) FROM object), (SELECT max(id) FROM gallery)" },
	[CHANGED] = { "pictures_changed_at",
	    "SELECT (extract(epoch FROM greatest((SELECT max(made_at)"
	    " FROM picture_revision r WHERE r.picture_id = u.id),"
	    " (SELECT max(made_at) FROM region_revision r"
	    " WHERE r.picture_id = u.id))) * 1000000)::bigint"
	    " FROM unnest($1::int[]) WITH ORDINALITY AS u(id, place)"
	    " ORDER BY u.place" },
	[LISTS + SITEMAP_PICTURES] = { "sitemap_pictures",
	    "SELECT id FROM picture WHERE id > $1::int AND id <= $2::int"
	    " AND is_listed AND is_shown ORDER BY id" },
	[LISTS + SITEMAP_OBJECTS] = { "sitemap_objects",
	    "SELECT name FROM object WHERE id > $1::int AND id <= $2::int"
	    " AND name IS NOT NULL ORDER BY id" },
	[LISTS + SITEMAP_GALLERIES] = { "sitemap_galleries",
	    "SELECT id FROM gallery WHERE id > $1::int AND id <= $2::int"
	    " AND deleted_at IS NULL"
	    " ORDER BY id" },
	{ NULL, NULL },
};

enum status
sitemap_ends_find(struct db *db, struct arena *arena,
    struct sitemap_ends *ends)
{
	struct rows rows;

	TRY(db_run(db, arena, &sitemap_statements[ENDS], NULL, &rows));
	*ends = (struct sitemap_ends){
		.picture = row_int(&rows, 0, 0),
		.object = row_int(&rows, 0, 1),
		.gallery = row_int(&rows, 0, 2),
	};
	return OK;
}

enum status
sitemap_list(struct db *db, struct arena *arena, enum sitemap_kind kind,
    int after, int last, struct rows *rows)
{
	const char *values[] = { sql_int(arena, after),
		sql_int(arena, last) };

	return db_run(db, arena, &sitemap_statements[LISTS + kind], values,
	    rows);
}

enum status
pictures_changed_at(struct db *db, struct arena *arena, const int *ids,
    size_t count, int64_t *changed_at_us)
{
	const char *values[] = { sql_int_array(arena, ids, count) };
	struct rows rows;
	int i;

	TRY(db_run(db, arena, &sitemap_statements[CHANGED], values, &rows));
	for (i = 0; i < rows.count; i++)
		changed_at_us[i] = row_int64(&rows, i, 0);
	return OK;
}
