/* lib/export/citation.c: how a dataset is cited: BibTeX, and CITATION.cff. */

#include "export/export.h"

#include <string.h>
#include <time.h>

/*
 * Characters that TeX takes for its own; braces keep capitals. BibTeX counts
 * braces, whether they are escaped or not.
 */
static void
add_tex(struct buf *out, const char *text)
{
	buf_add(out, "\"{");
	for (; *text != '\0'; text++) {
		if (strchr("&%$#_", *text) != NULL)
			buf_add_format(out, "\\%c", *text);
		else if (*text == '{')
			buf_add(out, "\\textbraceleft{}");
		else if (*text == '}')
			buf_add(out, "\\textbraceright{}");
		else if (*text == '\\')
			buf_add(out, "\\textbackslash{}");
		else if (*text == '~')
			buf_add(out, "\\textasciitilde{}");
		else if (*text == '^')
			buf_add(out, "\\textasciicircum{}");
		else
			buf_add_char(out, *text);
	}
	buf_add(out, "}\"");
}

void
export_citation_bibtex(struct buf *out, const struct export_dataset *dataset)
{
	time_t at = (time_t)dataset->as_of_s;
	struct tm day = { .tm_year = 0 };

	gmtime_r(&at, &day);
	buf_add_format(out,
	    "@misc{pinakes-dataset-%d,\n  title = ", dataset->id);
	add_tex(out, dataset->title);
	buf_add(out, ",\n  author = ");
	add_tex(out, dataset->owner);
	buf_add_format(out, ",\n  year = {%d},\n  month = {%d},\n",
	    day.tm_year + 1900, day.tm_mon + 1);
	buf_add_format(out,
	    "  version = {%d},\n  howpublished = {\\url{%s}},\n",
	    dataset->version, dataset->address);
	buf_add_format(out,
	    "  note = {%d pictures; SHA-256 of the manifest: %s}\n}\n",
	    dataset->picture_count, dataset->manifest_sha256);
}

/* Identifiers of SPDX only: the project's own begin with X-. */
static void
add_licences(struct buf *out, const struct export_dataset *dataset)
{
	bool has_one = false;
	size_t i;

	for (i = 0; i < dataset->licence_count; i++) {
		if (text_starts(dataset->licences[i].id, "X-"))
			return;
	}
	for (i = 0; i < dataset->licence_count; i++) {
		buf_add_format(out, "%s  - %s\n", has_one ? "" : "license:\n",
		    dataset->licences[i].id);
		has_one = true;
	}
}

/* A text of JSON is one of YAML. */
static void
add_yaml(struct buf *out, const char *name, const char *text)
{
	buf_add(out, name);
	buf_add(out, ": ");
	buf_add_json_text(out, text);
	buf_add_char(out, '\n');
}

void
export_citation_cff(struct buf *out, const struct export_dataset *dataset)
{
	time_t at = (time_t)dataset->as_of_s;
	struct tm day = { .tm_year = 0 };

	gmtime_r(&at, &day);
	buf_add(out,
	    "cff-version: 1.2.0\n"
	    "message: If you use this dataset, please cite it.\n"
	    "type: dataset\n");
	add_yaml(out, "title", dataset->title);
	if (*dataset->description != '\0')
		add_yaml(out, "abstract", dataset->description);
	buf_add(out, "authors:\n");
	add_yaml(out, "  - name", dataset->owner);
	buf_add_format(out, "version: \"%d\"\ndate-released: %04d-%02d-%02d\n",
	    dataset->version, day.tm_year + 1900, day.tm_mon + 1, day.tm_mday);
	add_yaml(out, "url", dataset->address);
	buf_add_format(out,
	    "identifiers:\n  - type: other\n    value: sha256:%s\n"
	    "    description: SHA-256 of the manifest\n",
	    dataset->manifest_sha256);
	add_licences(out, dataset);
}
