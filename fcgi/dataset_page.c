/* fcgi/dataset_page.c: datasets read and asked for by people. */

#include "dataset_act.h"
#include "handlers.h"
#include "page/dataset.h"

enum { DATASETS_ON_PAGE = 40 };

enum status
dataset_index(struct request *req, struct response *res)
{
	struct dataset_index_page page = { .site = site_of(req) };
	struct dataset_row *rows;
	struct dataset *datasets;
	struct slice slice;
	size_t count, i;

	TRY(parameter_page(req, DATASETS_ON_PAGE, &slice));
	TRY(datasets_list(req->db, req->arena, slice.offset, slice.limit + 1,
	    &datasets, &count));
	page.pager = pager_of(req->arena, "/dataset/?", slice, count);
	page.has_pages = page.pager.previous != NULL || page.pager.next != NULL;
	if (count > (size_t)slice.limit)
		count = (size_t)slice.limit;
	rows = arena_array(req->arena, count + 1, sizeof(*rows));
	for (i = 0; i < count; i++)
		rows[i] = dataset_row_of(req->arena, &datasets[i]);
	page.rows = rows;
	page.row_count = count;
	page.is_any = count > 0;
	return respond_page(res, "dataset/index", &page);
}

enum status
dataset_show(struct request *req, struct response *res)
{
	struct dataset_page page = { .description = "" };
	int id;

	TRY(path_id(req, &id));
	TRY(dataset_find(req->db, req->arena, id, &page.dataset));
	TRY(dataset_page_fill(req, &page));
	return respond_page(res, "dataset/show", &page);
}

/* The citation as a file. */
enum status
api_dataset_citation(struct request *req, struct response *res)
{
	struct dataset_page page = { .description = "" };
	const char *format = "cff";
	int id;

	TRY(path_id(req, &id));
	TRY(parameter_text(req, "format", &format));
	TRY(dataset_find(req->db, req->arena, id, &page.dataset));
	if (!page.dataset.is_frozen)
		return refuse(&req->problem, req->arena, UNAVAILABLE,
		    "not-frozen-yet", "This dataset is not frozen yet.");
	TRY(dataset_page_fill(req, &page));
	if (text_is(format, "bibtex")) {
		respond_header(res, "Content-Disposition",
		    arena_format(req->arena,
			"attachment; filename=\"dataset-%d.bib\"", id));
		buf_add(respond_body(res,
			    "application/x-bibtex; charset=utf-8"),
		    page.bibtex);
		return respond_with_tag(res);
	}
	if (!text_is(format, "cff"))
		return refuse_field(req, BAD_INPUT, "bad-parameter", "format",
		    "cff or bibtex", "format must be cff or bibtex.");
	respond_header(res, "Content-Disposition",
	    "attachment; filename=\"CITATION.cff\"");
	buf_add(respond_body(res, "application/yaml; charset=utf-8"), page.cff);
	return respond_with_tag(res);
}

/* ---- a new one ---- */

static enum status
find_before(struct request *req, int id, struct dataset *before,
    const struct dataset **known)
{
	*known = NULL;
	if (id == 0)
		return OK;
	TRY(dataset_find(req->db, req->arena, id, before));
	*known = before;
	return OK;
}

enum status
dataset_new_show(struct request *req, struct response *res)
{
	struct dataset_wish wish = { .title = NULL };
	const struct dataset *known;
	struct dataset_new_page page;
	struct dataset before;

	TRY(parameter_text(req, "query", &wish.query));
	TRY(parameter_text(req, "title", &wish.title));
	TRY(parameter_int(req, "gallery_id", 1, INT32_MAX, &wish.gallery_id));
	TRY(parameter_int(req, "predecessor", 1, INT32_MAX,
	    &wish.predecessor_id));
	if (wish.gallery_id != 0)
		wish.query =
		    query_of_id(req->arena, RULE_IN_GALLERY, wish.gallery_id);
	TRY(find_before(req, wish.predecessor_id, &before, &known));
	dataset_new_page_init(&page, req, &wish, known);
	return respond_page(res, "dataset/new", &page);
}

enum status
dataset_new_sent(struct request *req, struct response *res)
{
	struct dataset_wish wish = { .title = NULL };
	const struct dataset *known;
	struct dataset_new_page page;
	struct dataset before;
	enum status status;
	int id;

	TRY(form_read(req, dataset_fields, DATASET_FIELDS, &wish));
	if (wish.group_by.items == NULL) /* none was ticked */
		wish.group_by.items =
		    arena_array(req->arena, 1, sizeof(*wish.group_by.items));
	status = dataset_make(req, &wish, &id);
	if (status == OK)
		return respond_elsewhere(res,
		    address_of_dataset(req->arena, id));
	if (req->problem.detail == NULL)
		return status;
	TRY(find_before(req, wish.predecessor_id, &before, &known));
	dataset_new_page_init(&page, req, &wish, known);
	dataset_new_page_refuse(&page, req);
	return respond_refusal(res, status, "dataset/new", &page);
}
