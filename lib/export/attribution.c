/* lib/export/attribution.c: who made each picture, and under which licence: as text, HTML, a table and JSON. */

#include "export/private.h"

#include "render/render.h"

#include <string.h>

/* What every line says of changes: licences ask for it. */
static const char changes[] = "none to what is seen: metadata that tells of"
			      " people may have been taken out";

/* ---- licences ---- */

/*
 * People know the licences of Creative Commons by their short names, and the
 * project's own by their titles; SPDX identifiers are names already.
 */
const char *
export_licence_name(struct arena *arena, const char *id, const char *title)
{
	char *name = arena_text(arena, id), *version;

	if (text_starts(id, "X-") && title != NULL)
		return title;
	if (!text_starts(id, "CC-BY") && !text_starts(id, "CC0-"))
		return name;
	if (text_starts(id, "CC-"))
		name[2] = ' ';
	for (version = name; *version != '\0'; version++) {
		if (version[0] == '-' && version[1] >= '0' && version[1] <= '9')
			*version = ' ';
	}
	return name;
}

/* Of Creative Commons the page for people, which links to the legal text. */
const char *
export_licence_url(struct arena *arena, const char *url)
{
	static const char commons[] = "https://creativecommons.org/";
	static const char legal[] = "/legalcode";
	size_t length = strlen(url);

	if (text_starts(url, commons) && length > sizeof(legal) &&
	    text_is(url + length - (sizeof(legal) - 1), legal))
		return arena_copy(arena, url,
		    length - (sizeof("legalcode") - 1));
	return url;
}

static const struct export_licence *
licence_of(const struct export *export, const char *id)
{
	const struct export_dataset *dataset = export->dataset;
	size_t i;

	for (i = 0; i < dataset->licence_count; i++) {
		if (text_is(dataset->licences[i].id, id))
			return &dataset->licences[i];
	}
	return NULL;
}

static const char *
name_of_licence(const struct export *export, const char *id)
{
	const struct export_licence *licence = licence_of(export, id);

	return export_licence_name(export->scratch, id,
	    licence == NULL ? NULL : licence->title);
}

static const char *
url_of_licence(const struct export *export, const char *id)
{
	const struct export_licence *licence = licence_of(export, id);

	if (licence == NULL || licence->url == NULL)
		return arena_format(export->scratch, "%s/licence/%s",
		    export->dataset->site, id);
	return export_licence_url(export->scratch, licence->url);
}

/* ---- the line ---- */

static const char *
title_of(const struct export *export, const struct export_picture *picture)
{
	if (picture->title[0] != '\0')
		return picture->title;
	return arena_format(export->scratch, "Picture %d", picture->id);
}

static const char *
page_of(const struct export *export, const struct export_picture *picture)
{
	return arena_format(export->scratch, "%s/picture/%d",
	    export->dataset->site, picture->id);
}

void
export_attribution_add(struct export *export,
    const struct export_picture *picture, struct buf *out)
{
	size_t i;

	buf_add_format(out, "“%s” by %s", title_of(export, picture),
	    picture->credit);
	if (picture->credit_url != NULL)
		buf_add_format(out, " (%s)", picture->credit_url);
	if (picture->origin_url != NULL)
		buf_add_format(out, ", from %s", picture->origin_url);
	for (i = 0; i < picture->licence_count; i++)
		buf_add_format(out, "%s %s (%s)", i == 0 ? "," : " or",
		    name_of_licence(export, picture->licences[i]),
		    url_of_licence(export, picture->licences[i]));
	buf_add_format(out, ", via %s", page_of(export, picture));
}

static void
add_text(struct export *export, const struct export_picture *picture,
    struct buf *out)
{
	buf_add_format(out, "%s: ", export_file_name(export->scratch, picture));
	export_attribution_add(export, picture, out);
	buf_add_char(out, '\n');
}

/* ---- as a table ---- */

void
export_csv_cell(struct buf *csv, const char *text)
{
	if (text[strcspn(text, ",\"\r\n")] == '\0') {
		buf_add(csv, text);
		return;
	}
	buf_add_char(csv, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			buf_add_char(csv, '"');
		buf_add_char(csv, *text);
	}
	buf_add_char(csv, '"');
}

void
export_csv_next(struct buf *csv, const char *text)
{
	buf_add_char(csv, ',');
	if (text != NULL)
		export_csv_cell(csv, text);
}

/* Several in one cell, with blanks between. */
static const char *
licences_of(const struct export *export, const struct export_picture *picture,
    const char *(*text)(const struct export *export, const char *id))
{
	struct buf list;
	size_t i;

	buf_init(&list, export->scratch, TEXT_MAX_BYTES);
	for (i = 0; i < picture->licence_count; i++) {
		if (i > 0)
			buf_add_char(&list, ' ');
		buf_add(&list,
		    text == NULL ? picture->licences[i] :
				   text(export, picture->licences[i]));
	}
	return list.bytes;
}

const char *
export_licence_ids(struct export *export, const struct export_picture *picture)
{
	return licences_of(export, picture, NULL);
}

static void
begin_table(struct export *export, struct buf *out)
{
	(void)export;
	buf_add(out,
	    "file,picture,title,author,author_url,source,page,licences,"
	    "licence_urls,changes,sha256\r\n");
}

static void
add_row(struct export *export, const struct export_picture *picture,
    struct buf *out)
{
	export_csv_cell(out, export_file_name(export->scratch, picture));
	buf_add_format(out, ",%d", picture->id);
	export_csv_next(out, picture->title);
	export_csv_next(out, picture->credit);
	export_csv_next(out, picture->credit_url);
	export_csv_next(out, picture->origin_url);
	export_csv_next(out, page_of(export, picture));
	export_csv_next(out, export_licence_ids(export, picture));
	export_csv_next(out, licences_of(export, picture, url_of_licence));
	export_csv_next(out, changes);
	export_csv_next(out, picture->sha256);
	buf_add(out, "\r\n");
}

/* ---- as JSON ---- */

static void
add_member(struct buf *json, const char *name, const char *text)
{
	buf_add_format(json, ",\"%s\":", name);
	if (text == NULL)
		buf_add(json, "null");
	else
		buf_add_json_text(json, text);
}

static void
begin_list(struct export *export, struct buf *out)
{
	(void)export;
	buf_add_char(out, '[');
}

static void
end_list(struct export *export, struct buf *out)
{
	(void)export;
	buf_add(out, "\n]\n");
}

static void
add_item(struct export *export, const struct export_picture *picture,
    struct buf *out)
{
	size_t i;

	export_add_separator(export, out);
	buf_add_format(out, "{\"picture\":%d", picture->id);
	add_member(out, "file", export_file_name(export->scratch, picture));
	add_member(out, "title", picture->title);
	add_member(out, "author", picture->credit);
	add_member(out, "author_url", picture->credit_url);
	add_member(out, "source", picture->origin_url);
	add_member(out, "page", page_of(export, picture));
	buf_add(out, ",\"licences\":[");
	for (i = 0; i < picture->licence_count; i++) {
		buf_add(out, i == 0 ? "{\"id\":" : ",{\"id\":");
		buf_add_json_text(out, picture->licences[i]);
		add_member(out, "name",
		    name_of_licence(export, picture->licences[i]));
		add_member(out, "url",
		    url_of_licence(export, picture->licences[i]));
		buf_add_char(out, '}');
	}
	buf_add_char(out, ']');
	add_member(out, "changes", changes);
	add_member(out, "sha256", picture->sha256);
	buf_add_char(out, '}');
}

/* ---- as HTML ---- */

static void
begin_page(struct export *export, struct buf *out)
{
	buf_add(out,
	    "<!doctype html>\n<html lang=\"en\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n<title>Credits of ");
	html_escape(out, export->dataset->title);
	buf_add(out, "</title>\n</head>\n<body>\n<h1>Credits of ");
	html_escape(out, export->dataset->title);
	buf_add_format(out, ", version %d</h1>\n<p>Changes: %s.</p>\n<ul>\n",
	    export->dataset->version, changes);
}

static void
end_page(struct export *export, struct buf *out)
{
	(void)export;
	buf_add(out, "</ul>\n</body>\n</html>\n");
}

/* Addresses that are none of the web's are no links. */
static void
add_link(struct buf *out, const char *text, const char *url)
{
	bool is_link = url != NULL &&
	    (text_starts(url, "https://") || text_starts(url, "http://"));

	if (is_link) {
		buf_add(out, "<a href=\"");
		html_escape(out, url);
		buf_add(out, "\">");
	}
	html_escape(out, text);
	if (is_link)
		buf_add(out, "</a>");
}

static void
add_entry(struct export *export, const struct export_picture *picture,
    struct buf *out)
{
	size_t i;

	buf_add_format(out, "<li id=\"picture-%d\">“", picture->id);
	add_link(out, title_of(export, picture), page_of(export, picture));
	buf_add(out, "” by ");
	add_link(out, picture->credit, picture->credit_url);
	if (picture->origin_url != NULL) {
		buf_add(out, ", from ");
		add_link(out, picture->origin_url, picture->origin_url);
	}
	for (i = 0; i < picture->licence_count; i++) {
		buf_add(out, i == 0 ? ", " : " or ");
		add_link(out, name_of_licence(export, picture->licences[i]),
		    url_of_licence(export, picture->licences[i]));
	}
	buf_add(out, "</li>\n");
}

void
attribution_add_passes(struct export *export)
{
	export_add_pass(export,
	    (struct export_pass){ .member = "attribution.txt",
		.picture = add_text });
	export_add_pass(export,
	    (struct export_pass){ .member = "attribution.html",
		.begin = begin_page,
		.picture = add_entry,
		.end = end_page });
	export_add_pass(export,
	    (struct export_pass){ .member = "attribution.csv",
		.begin = begin_table,
		.picture = add_row });
	export_add_pass(export,
	    (struct export_pass){ .member = "attribution.json",
		.begin = begin_list,
		.picture = add_item,
		.end = end_list });
}
