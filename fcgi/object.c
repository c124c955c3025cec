/* fcgi/object.c: objects, the labels of regions. */

#include "handlers.h"
#include "page/address.h"
#include "page/object.h"
#include "store/object.h"
#include "store/totals.h"

enum {
	HITS_ON_PAGE = 50,
	ROOTS_ON_PAGE = 60,
	CHILDREN_OF_ROOT = 12,
	CHILDREN_ON_PAGE = 60,
	PATHS_SHOWN = 6,
	PICTURES_ON_PAGE = 24,
	PICTURES_EAGER = 0,
	CROPS_SHOWN = 12,
};

struct object_index {
	struct object *objects;
	size_t count;
};
static const struct view_field object_index_fields[] = {
	{ VIEW_LIST("", struct object_index, objects, count,
	    &object_line_view) },
};
static const struct view object_index_view =
    VIEW(struct object_index, object_index_fields);

enum status
api_object_index(struct request *req, struct response *res)
{
	const char *prefix = NULL, *parent = NULL;
	struct object_index index;
	struct slice slice;

	TRY(parameter_slice(req, &slice));
	TRY(parameter_text(req, "prefix", &prefix));
	TRY(parameter_text(req, "parent", &parent));
	TRY(objects_list(req->db, req->arena, prefix, parent, slice.offset,
	    slice.limit, &index.objects, &index.count));
	return respond_json(res, &object_index_view, &index);
}

enum status
api_object_show(struct request *req, struct response *res)
{
	struct object object;

	TRY(object_find(req->db, req->arena, path_name(req), &object));
	return respond_json(res, &object_view, &object);
}

/* ---- the tree and the search in it ---- */

/* Where a list got one item more than it shows, the page has a next one. */
static size_t
cut(size_t count, struct slice slice)
{
	return count > (size_t)slice.limit ? (size_t)slice.limit : count;
}

static const char *
search_address(struct request *req, const char *text)
{
	struct buf address;

	buf_init(&address, req->arena, 4096);
	buf_add(&address, "/object/?text=");
	buf_add_url_part(&address, text);
	buf_add_char(&address, '&');
	return address.bytes;
}

/* The form for an object, with the name that was looked for. */
static const char *
new_address(struct request *req, const char *text)
{
	struct buf address;

	buf_init(&address, req->arena, 4096);
	buf_add(&address, "/new-object");
	if (text != NULL) {
		buf_add(&address, "?name=");
		buf_add_url_part(&address, text);
	}
	return address.bytes;
}

static int *
ids_of(struct arena *arena, const struct object_lines *lines)
{
	int *ids = arena_array(arena, lines->count + 1, sizeof(*ids));
	size_t i;

	for (i = 0; i < lines->count; i++)
		ids[i] = lines->items[i].id;
	return ids;
}

static enum status
find_hits(struct request *req, struct object_index_page *page)
{
	struct object_ascents ascents;
	struct object_lines lines;
	struct slice slice;

	TRY(parameter_page(req, HITS_ON_PAGE, &slice));
	TRY(objects_search(req->db, req->arena, page->text, slice.offset,
	    slice.limit + 1, &lines));
	page->pager = pager_of(req->arena, search_address(req, page->text),
	    slice, lines.count);
	lines.count = cut(lines.count, slice);
	TRY(object_ascents_find(req->db, req->arena,
	    ids_of(req->arena, &lines), lines.count, HIT_LEVELS + 1,
	    &ascents));
	page->hits = object_hits_of(req->arena, &lines, lines.count,
	    &ascents);
	page->hit_count = lines.count;
	page->has_hits = lines.count > 0;
	return OK;
}

static enum status
find_roots(struct request *req, struct object_index_page *page)
{
	struct object_lines roots, children;
	struct tree_node *nodes;
	struct slice slice;
	size_t i;

	TRY(parameter_page(req, ROOTS_ON_PAGE, &slice));
	TRY(object_roots_list(req->db, req->arena, slice.offset,
	    slice.limit + 1, &roots));
	page->pager = pager_of(req->arena, "/object/?", slice, roots.count);
	roots.count = cut(roots.count, slice);
	TRY(object_tree_list(req->db, req->arena, ids_of(req->arena, &roots),
	    roots.count, NULL, 0, CHILDREN_OF_ROOT, &children));
	nodes = arena_array(req->arena, roots.count, sizeof(*nodes));
	for (i = 0; i < roots.count; i++)
		nodes[i] = tree_branch(req->arena, &roots.items[i],
		    &children);
	page->roots = nodes;
	page->root_count = roots.count;
	return OK;
}

enum status
object_index(struct request *req, struct response *res)
{
	struct object_index_page page = { .site = site_of(req) };
	struct totals totals;

	TRY(parameter_words(req, "text", &page.text));
	page.new_address = new_address(req, page.text);
	if (page.text != NULL)
		TRY(find_hits(req, &page));
	else
		TRY(find_roots(req, &page));
	TRY(totals_find(req->db, req->arena, &totals));
	page.total = totals.objects;
	page.has_pages = page.pager.previous != NULL ||
	    page.pager.next != NULL;
	return respond_page(res, "object/index", &page);
}

/* ---- one object ---- */

/* The tree along the first way up, with what stands beside it. */
static enum status
find_tree(struct request *req, struct object_page *page)
{
	const struct object *object = &page->entry.object;
	struct object_ascents ascents;
	struct tree_lines lines;
	struct tree_path path;
	size_t i, first;
	int *ids;

	TRY(object_ascents_find(req->db, req->arena, &object->id, 1,
	    OBJECT_LEVELS_ALL, &ascents));
	page->paths = tree_paths_of(req->arena, &ascents, object->id,
	    object->name, PATHS_SHOWN);
	path = tree_shorten(req->arena, &page->paths.items[0]);
	ids = arena_array(req->arena, path.step_count, sizeof(*ids));
	for (i = 0; i < path.step_count; i++)
		ids[i] = path.steps[i].id;
	/* Beside a root above a gap nothing is shown. */
	first = path.step_count > TREE_STEPS ? 1 : 0;
	TRY(object_lines_find(req->db, req->arena, ids, path.step_count,
	    &lines.steps));
	TRY(object_tree_list(req->db, req->arena, ids + first,
	    path.step_count - first, ids, path.step_count, TREE_CHILDREN,
	    &lines.children));
	page->tree = tree_along(req->arena, &path, &lines);
	return OK;
}

/* The children; the first one of all is the most used. */
static enum status
find_children(struct request *req, struct object_page *page)
{
	int id = page->entry.object.id, most = 0;
	struct object_lines lines, first;
	struct slice slice;

	TRY(parameter_page(req, CHILDREN_ON_PAGE, &slice));
	TRY(object_children_list(req->db, req->arena, id, slice.offset,
	    slice.limit + 1, &lines));
	page->pager = pager_of(req->arena, arena_format(req->arena, "%s?",
	    address_of_object(req->arena, page->entry.object.name)), slice,
	    lines.count);
	page->has_pages = page->pager.previous != NULL ||
	    page->pager.next != NULL;
	first = lines;
	if (slice.offset > 0)
		TRY(object_children_list(req->db, req->arena, id, 0, 1,
		    &first));
	if (first.count > 0)
		most = first.items[0].picture_count_below;
	page->child_count = cut(lines.count, slice);
	page->has_children = page->child_count > 0;
	page->children = object_children_of(req->arena, lines.items,
	    page->child_count, most);
	return OK;
}

/* Pictures with the object, and their regions of it. */
static enum status
find_pictures(struct request *req, struct object_page *page)
{
	const struct object *object = &page->entry.object;
	struct picture_wish wish = {
		.query = page->query, .known = object->picture_count_below,
		.limit = PICTURES_ON_PAGE, .eager = PICTURES_EAGER,
		.address = arena_format(req->arena, "%s?",
		    address_of_object(req->arena, object->name)),
	};
	struct object_examples examples;
	struct picture *pictures;
	size_t i;
	int *ids;

	TRY(picture_list_find(req, &wish, &page->pictures));
	ids = arena_array(req->arena, page->pictures.card_count + 1,
	    sizeof(*ids));
	pictures = arena_array(req->arena, page->pictures.card_count + 1,
	    sizeof(*pictures));
	for (i = 0; i < page->pictures.card_count; i++) {
		pictures[i] = *page->pictures.cards[i].picture;
		ids[i] = pictures[i].id;
	}
	TRY(object_examples_find(req->db, req->arena, object->id, ids,
	    page->pictures.card_count, &examples));
	page->crops = crops_of(req->arena, &examples, pictures,
	    page->pictures.card_count, CROPS_SHOWN);
	return OK;
}

enum status
object_show(struct request *req, struct response *res)
{
	struct object_page page = { 0 };
	struct external_kinds kinds;

	TRY(object_entry_find(req->db, req->arena, path_name(req),
	    &page.entry));
	TRY(external_kinds_list(req->db, req->arena, &kinds));
	object_page_init(&page, req, &kinds);
	TRY(find_tree(req, &page));
	TRY(find_children(req, &page));
	TRY(find_pictures(req, &page));
	object_page_count(&page, req->arena);
	return respond_page(res, "object/show", &page);
}
