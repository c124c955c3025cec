/* fcgi/label_export.c: a set and its labels, as image-label-server keeps and exports them. */

#include "handlers.h"
#include "export/export.h"
#include "store/label_set.h"

enum { LINES_AT_ONCE = 2000 };

#define TYPE_CSV "text/csv; charset=utf-8"

struct export
{
	struct request *req;
	struct label_set set;
	bool is_csv;
	bool has_lines; /* places may be empty, the first too */
	int next;	/* position */
};

static void
add_head(struct buf *json, const struct label_set *set)
{
	size_t i;

	buf_add(json, "{\"dataset_name\":");
	buf_add_json_text(json, set->name);
	buf_add(json, ",\"base_dir\":");
	buf_add_json_text(json, set->base_dir);
	buf_add(json, ",\"labels\":[");
	for (i = 0; i < set->label_count; i++) {
		if (i > 0)
			buf_add_char(json, ',');
		buf_add_json_text(json, set->labels[i]);
	}
	buf_add_char(json, ']');
}

static void
add_line(struct buf *batch, struct export *export,
    const struct label_line *line)
{
	const char *label = line->label == NULL ? "" : line->label;

	if (export->is_csv) {
		export_csv_cell(batch, line->file_path);
		buf_add_char(batch, ',');
		export_csv_cell(batch, label);
		buf_add(batch, "\r\n");
		return;
	}
	buf_add(batch, export->has_lines ? ",\n" : "\n");
	export->has_lines = true;
	buf_add(batch, "{\"filepath\":");
	buf_add_json_text(batch, line->file_path);
	buf_add(batch, ",\"label\":");
	buf_add_json_text(batch, label);
	buf_add_char(batch, '}');
}

static enum status
next_lines(void *context, struct arena *arena, struct buf *batch, bool *more)
{
	struct export *export = context;
	struct label_line *lines;
	size_t count, i;

	if (export->next == 0 && export->is_csv) {
		buf_add(batch, "filepath,label\r\n");
	} else if (export->next == 0) {
		add_head(batch, &export->set);
		buf_add(batch, ",\"samples\":[");
	}
	TRY(label_lines_list(export->req->db, arena, export->set.id,
	    export->next, LINES_AT_ONCE, &lines, &count));
	for (i = 0; i < count; i++)
		add_line(batch, export, &lines[i]);
	*more = count == LINES_AT_ONCE;
	if (*more)
		export->next = lines[count - 1].position + 1;
	else if (!export->is_csv)
		buf_add(batch, "\n]}\n");
	return OK;
}

enum status
api_label_set_export(struct request *req, struct response *res)
{
	struct export *export = arena_alloc(req->arena, sizeof(*export));
	const char *format = "json";
	int gallery_id;

	TRY(path_id(req, &gallery_id));
	TRY(parameter_text(req, "format", &format));
	export->req = req;
	TRY(label_set_of_gallery_find(req->db, req->arena, gallery_id,
	    &export->set));
	export->is_csv = text_is(format, "csv");
	if (text_is(format, "companion")) {
		struct buf *json = respond_body(res, TYPE_JSON);

		add_head(json, &export->set);
		buf_add(json, "}\n");
		return respond_with_tag(res);
	}
	if (!export->is_csv && !text_is(format, "json"))
		return refuse_field(req, BAD_INPUT, "bad-parameter", "format",
		    "json, csv or companion",
		    "The parameter format must be json, csv or companion.");
	return respond_stream(res, export->is_csv ? TYPE_CSV : TYPE_JSON,
	    next_lines, export);
}
