/* fcgi/page/object.c: the tree of objects to walk and to search, and one object. */

#include "page/object.h"

#include "page/address.h"

/* clang-format off */

static const struct view_field hit_fields[] = {
	{ VIEW_TEXT("name", struct object_hit, name) },
	{ VIEW_TEXT("alias", struct object_hit, alias) },
	{ VIEW_TEXT("path", struct object_hit, path) },
	{ VIEW_URL("address", struct object_hit, address) },
	{ VIEW_STRUCT("count", struct object_hit, count,
	    &rough_count_view) },
};
const struct view object_hit_view = VIEW(struct object_hit, hit_fields);

static const struct view_field index_fields[] = {
	{ VIEW_STRUCT("site", struct object_index_page, site, &site_view) },
	{ VIEW_TEXT("text", struct object_index_page, text) },
	{ VIEW_COUNT("total", struct object_index_page, total) },
	{ VIEW_LIST("hits", struct object_index_page, hits, hit_count,
	    &object_hit_view) },
	{ VIEW_BOOL("has_hits", struct object_index_page, has_hits) },
	{ VIEW_URL("new_address", struct object_index_page, new_address) },
	{ VIEW_LIST("roots", struct object_index_page, roots, root_count,
	    &tree_node_view) },
	{ VIEW_STRUCT("pager", struct object_index_page, pager,
	    &pager_view) },
	{ VIEW_BOOL("has_pages", struct object_index_page, has_pages) },
};
const struct view object_index_page_view =
    VIEW(struct object_index_page, index_fields);

static const struct view_field child_fields[] = {
	{ VIEW_TEXT("name", struct object_child, name) },
	{ VIEW_URL("address", struct object_child, address) },
	{ VIEW_COUNT("count", struct object_child, count) },
	{ VIEW_TEXT("below_width", struct object_child, below_width) },
	{ VIEW_TEXT("self_width", struct object_child, self_width) },
};
static const struct view child_view = VIEW(struct object_child, child_fields);

static const struct view_field elsewhere_fields[] = {
	{ VIEW_TEXT("vocabulary", struct object_elsewhere, vocabulary) },
	{ VIEW_TEXT("name", struct object_elsewhere, name) },
	{ VIEW_URL("address", struct object_elsewhere, address) },
};
static const struct view elsewhere_view =
    VIEW(struct object_elsewhere, elsewhere_fields);

static const struct view_field page_fields[] = {
	{ VIEW_STRUCT("site", struct object_page, site, &site_view) },
	{ VIEW_TEXT("name", struct object_page, entry.object.name) },
	{ VIEW_TEXT("aliases", struct object_page, aliases) },
	{ VIEW_COUNT("child_total", struct object_page, entry.child_count) },
	{ VIEW_TEXT("asked", struct object_page, asked) },
	{ VIEW_HTML("description", struct object_page, description) },
	{ VIEW_LIST("elsewhere", struct object_page, elsewhere,
	    elsewhere_count, &elsewhere_view) },
	{ VIEW_BOOL("is_elsewhere", struct object_page, is_elsewhere) },
	{ VIEW_URL("edit_address", struct object_page, edit_address) },
	{ VIEW_URL("history_address", struct object_page, history_address) },
	{ VIEW_URL("new_address", struct object_page, new_address) },
	{ VIEW_LIST("paths", struct object_page, paths.items, paths.count,
	    &tree_path_view) },
	{ VIEW_BOOL("paths_cut", struct object_page, paths.is_cut) },
	{ VIEW_POINTER("tree", struct object_page, tree, &tree_node_view) },
	{ VIEW_STRUCT("exactly", struct object_page, exactly,
	    &rough_count_view) },
	{ VIEW_TEXT("query", struct object_page, query) },
	{ VIEW_TEXT("exact_query", struct object_page, exact_query) },
	{ VIEW_URL("exact_search", struct object_page, exact_search) },
	{ VIEW_TEXT("self_width", struct object_page, self_width) },
	{ VIEW_LIST("crops", struct object_page, crops.items, crops.count,
	    &crop_view) },
	{ VIEW_LIST("children", struct object_page, children, child_count,
	    &child_view) },
	{ VIEW_BOOL("has_children", struct object_page, has_children) },
	{ VIEW_STRUCT("pager", struct object_page, pager, &pager_view) },
	{ VIEW_BOOL("has_pages", struct object_page, has_pages) },
	{ VIEW_STRUCT("pictures", struct object_page, pictures,
	    &picture_list_view) },
};
const struct view object_page_view = VIEW(struct object_page, page_fields);

/* clang-format on */

const struct object_hit *
object_hits_of(struct arena *arena, const struct object_lines *lines,
    size_t count, const struct object_ascents *ascents)
{
	struct object_hit *hits = arena_array(arena, count, sizeof(*hits));
	size_t i;

	for (i = 0; i < count; i++) {
		const struct object_line *line = &lines->items[i];

		hits[i] = (struct object_hit){
			.name = line->name,
			.alias = line->alias,
			.path = tree_path_text(arena, ascents, line->id,
			    HIT_LEVELS),
			.address = address_of_object(arena, line->name),
			.count = exact_count(line->picture_count_below),
		};
	}
	return hits;
}

/* A share of the most as the width of a bar; what there is shows. */
static const char *
width_of(struct arena *arena, int64_t count, int64_t most)
{
	double share = most <= 0 ? 0 : 100 * (double)count / (double)most;

	if (share > 100)
		share = 100;
	if (count > 0 && share < 1)
		share = 1;
	return arena_format(arena, "%.0f%%", share);
}

const struct object_child *
object_children_of(struct arena *arena, const struct object_line *lines,
    size_t count, int most)
{
	struct object_child *children = arena_array(arena, count,
	    sizeof(*children));
	size_t i;

	for (i = 0; i < count; i++) {
		int below = lines[i].picture_count_below;
		int self = lines[i].picture_count;

		children[i] = (struct object_child){
			.name = lines[i].name,
			.address = address_of_object(arena, lines[i].name),
			.count = below,
			.below_width = width_of(arena, below, most),
			.self_width = width_of(arena,
			    self < below ? self : below, most),
		};
	}
	return children;
}

/* "kitty, puss", or NULL. */
static const char *
aliases_text(struct arena *arena, const struct object *object)
{
	struct buf text;
	size_t i;

	if (object->alias_count == 0)
		return NULL;
	buf_init(&text, arena, 1 << 20);
	for (i = 0; i < object->alias_count; i++) {
		if (i > 0)
			buf_add(&text, ", ");
		buf_add(&text, object->aliases[i]);
	}
	return text.bytes;
}

static const struct object_elsewhere *
elsewhere_of(struct arena *arena, const struct object *object,
    const struct external_kinds *kinds)
{
	struct object_elsewhere *all = arena_array(arena,
	    object->external_id_count, sizeof(*all));
	size_t i;

	for (i = 0; i < object->external_id_count; i++) {
		const char *value;
		const struct external_kind *kind = external_kind_of(kinds,
		    object->external_ids[i], &value);

		all[i].name = value;
		if (kind == NULL)
			continue;
		all[i].vocabulary = kind->title;
		if (kind->url_start != NULL)
			all[i].address = address_of_web(arena,
			    arena_format(arena, "%s%s", kind->url_start,
				value));
	}
	return all;
}

static void
page_addresses(struct object_page *page, const struct request *req)
{
	const char *address = address_of_object(req->arena,
	    page->entry.object.name);
	struct buf new;

	buf_init(&new, req->arena, 4096);
	buf_add(&new, "/new-object?parent=");
	buf_add_url_part(&new, page->entry.object.name);
	page->new_address = new.bytes;
	page->history_address = arena_format(req->arena, "%s/history",
	    address);
	if (req->viewer.is_administrator)
		page->edit_address = arena_format(req->arena, "%s/edit",
		    address);
}

void
object_page_init(struct object_page *page, const struct request *req,
    const struct external_kinds *kinds)
{
	const struct object *object = &page->entry.object;

	page->site = site_of(req);
	page_addresses(page, req);
	page->elsewhere = elsewhere_of(req->arena, object, kinds);
	page->elsewhere_count = object->external_id_count;
	page->is_elsewhere = object->external_id_count > 0;
	page->aliases = aliases_text(req->arena, object);
	page->asked = page->entry.is_alias ? path_name(req) : NULL;
	if (object->description[0] != '\0')
		page->description = html_of_markdown(req->arena,
		    object->description);
	page->exactly = stored_count(object->picture_count);
	page->query = query_of_name(req->arena, RULE_HAS, object->name);
	page->exact_query = query_of_name(req->arena, RULE_HAS_OBJECT,
	    object->name);
	page->exact_search = address_of_query(req->arena,
	    page->exact_query);
}

void
object_page_count(struct object_page *page, struct arena *arena)
{
	page->self_width = width_of(arena, page->exactly.number,
	    page->pictures.total.number);
}
