/* contrib/client/saying.c: what is said of a picture that is sent. */

#include "send.h"

static void
add_name(struct buf *json, const char *name)
{
	buf_add(json, json->length > 1 ? ", \"" : "\"");
	buf_add(json, name);
	buf_add(json, "\": ");
}

/* The command line's word, else the one beside the file, else our own. */
static void
add_said(struct buf *json, const char *name, const char *said,
    const struct json *beside, const char *own)
{
	const struct json *member = json_member(beside, name);

	if (said == NULL && member != NULL && member->type != JSON_NULL) {
		add_name(json, name);
		add_json(json, member);
	} else if (said != NULL || own != NULL) {
		add_name(json, name);
		buf_add_json_text(json, said != NULL ? said : own);
	}
}

static void
add_licences(struct buf *json, const struct texts *said,
    const struct json *beside)
{
	const struct json *member = json_member(beside, "licences");
	size_t i;

	if (member == NULL)
		member = json_member(beside, "licence");
	if (said->count == 0 && member == NULL)
		return;
	add_name(json, "licence");
	if (said->count == 0) {
		add_json(json, member);
		return;
	}
	buf_add_char(json, '[');
	for (i = 0; i < said->count; i++) {
		buf_add(json, i == 0 ? "" : ", ");
		buf_add_json_text(json, said->items[i]);
	}
	buf_add_char(json, ']');
}

/* Numbers of regions of another picture are none of this one's. */
static void
add_regions(struct buf *json, const struct json *regions)
{
	bool is_first;
	size_t i, k;

	add_name(json, "annotations");
	buf_add_char(json, '[');
	for (i = 0; i < regions->count; i++) {
		const struct json *region = &regions->items[i];

		buf_add(json, i == 0 ? "{" : ", {");
		is_first = true;
		for (k = 0; region->type == JSON_OBJECT && k < region->count;
		     k++) {
			if (text_is(region->items[k].name, "id"))
				continue;
			buf_add(json, is_first ? "" : ", ");
			buf_add_json_text(json, region->items[k].name);
			buf_add(json, ": ");
			add_json(json, &region->items[k]);
			is_first = false;
		}
		buf_add_char(json, '}');
	}
	buf_add_char(json, ']');
}

void
saying_add(struct buf *json, const struct saying *saying, const char *title,
    const struct json *beside, const struct json *regions)
{
	buf_add_char(json, '{');
	add_said(json, "title", saying->title, beside, title);
	add_said(json, "description", saying->description, beside, "");
	add_said(json, "nature", saying->nature, beside, NULL);
	add_said(json, "origin_url", saying->origin_url, beside, NULL);
	add_said(json, "creator", saying->creator, beside, NULL);
	add_said(json, "credit_url", saying->credit_url, beside, NULL);
	add_said(json, "annotators", saying->annotators, NULL, NULL);
	add_licences(json, &saying->licences, beside);
	if (regions != NULL && regions->type == JSON_LIST)
		add_regions(json, regions);
	if (saying->keeps_metadata) {
		add_name(json, "metadata");
		buf_add(json, "\"keep\"");
	}
	if (saying->is_again) {
		add_name(json, "again");
		buf_add(json, "true");
	}
	buf_add_char(json, '}');
}
