/* fcgi/page/attribution.c: the line that names a picture's maker and licence. */

#include "page/attribution.h"

#include <string.h>

#include "page/address.h"
#include "export/export.h"
#include "render/render.h"

enum { LINE_MAX_BYTES = 64 * 1024 };

/* clang-format off */

static const struct view_field licence_fields[] = {
	{ VIEW_TEXT("name", struct attributed_licence, name) },
	{ VIEW_URL("url", struct attributed_licence, url) },
	{ VIEW_BOOL("first", struct attributed_licence, is_first) },
};
static const struct view attributed_licence_view =
    VIEW(struct attributed_licence, licence_fields);

static const struct view_field attribution_fields[] = {
	{ VIEW_TEXT("title", struct attribution, title) },
	{ VIEW_URL("page_url", struct attribution, page_url) },
	{ VIEW_TEXT("maker", struct attribution, maker) },
	{ VIEW_URL("maker_url", struct attribution, maker_url) },
	{ VIEW_BOOL("uploader", struct attribution, is_uploader) },
	{ VIEW_TEXT("source", struct attribution, source) },
	{ VIEW_URL("source_url", struct attribution, source_url) },
	{ VIEW_LIST("licences", struct attribution, licences, licence_count,
	    &attributed_licence_view) },
	{ VIEW_TEXT("site", struct attribution, site) },
	{ VIEW_INT("picture_id", struct attribution, picture_id) },
};
const struct view attribution_view =
    VIEW(struct attribution, attribution_fields);

/* clang-format on */

/* ---- what the line says ---- */

static const char *
licence_url(const struct request *req, const struct licence *licence)
{
	const char *url = address_of_web(req->arena, licence->legalese_url);

	if (url == NULL)
		url = address_of_web(req->arena, licence->info_url);
	if (url == NULL)
		return request_absolute(req, address_of_licence(req->arena,
		    licence->id));
	return export_licence_url(req->arena, url);
}

static void
name_maker(const struct request *req, const struct picture *picture,
    struct attribution *attribution)
{
	bool has_creator = picture->creator != NULL &&
	    picture->creator[0] != '\0';

	if (has_creator) {
		attribution->maker = picture->creator;
		attribution->maker_url = address_of_web(req->arena,
		    picture->credit_url);
		return;
	}
	attribution->maker = picture->author;
	attribution->maker_url = request_absolute(req,
	    address_of_user(req->arena, picture->author));
	attribution->is_uploader = attribution->source != NULL;
}

struct attribution
attribution_of(const struct request *req, const struct picture *picture,
    const struct licence *licences, size_t licence_count)
{
	struct attributed_licence *named = arena_array(req->arena,
	    licence_count, sizeof(*named));
	struct attribution attribution = {
		.title = picture->title,
		.page_url = request_absolute(req, address_of_picture(
		    req->arena, picture->id)),
		.source_url = address_of_web(req->arena,
		    picture->origin_url),
		.licences = named, .licence_count = licence_count,
		.site = req->settings->site_name,
		.picture_id = picture->id,
	};
	size_t i;

	if (attribution.title == NULL || attribution.title[0] == '\0')
		attribution.title = arena_format(req->arena, "Picture %d",
		    picture->id);
	if (attribution.source_url != NULL)
		attribution.source = address_host(req->arena,
		    picture->origin_url);
	else if (picture->origin_url != NULL && picture->origin_url[0] != '\0')
		attribution.source = picture->origin_url;
	name_maker(req, picture, &attribution);
	for (i = 0; i < licence_count; i++) {
		named[i].name = export_licence_name(req->arena,
		    licences[i].id, licences[i].title);
		named[i].url = licence_url(req, &licences[i]);
		named[i].is_first = i == 0;
	}
	return attribution;
}

/* ---- as text ---- */

const char *
attribution_text(struct arena *arena, const struct attribution *attribution)
{
	const struct attributed_licence *licence = attribution->licences;
	struct buf line;
	size_t i;

	buf_init(&line, arena, LINE_MAX_BYTES);
	buf_add_format(&line, "“%s” %s %s", attribution->title,
	    attribution->is_uploader ? "uploaded by" : "by",
	    attribution->maker);
	if (attribution->source != NULL)
		buf_add_format(&line, ", from %s",
		    attribution->source_url != NULL ?
		    attribution->source_url : attribution->source);
	for (i = 0; i < attribution->licence_count; i++, licence++)
		buf_add_format(&line, "%s %s (%s)", i == 0 ? "," : " or",
		    licence->name, licence->url);
	buf_add_format(&line, ", via %s no. %d: %s", attribution->site,
	    attribution->picture_id, attribution->page_url);
	return line.bytes;
}

/* ---- as Markdown ---- */

/* Text that Markdown shows as it is, whatever stands in it. */
static void
add_markdown(struct buf *line, const char *text)
{
	for (; *text != '\0'; text++) {
		if (strchr("\\`*_[]<>&|~$!#", *text) != NULL)
			buf_add_char(line, '\\');
		buf_add_char(line, *text);
	}
}

/* Brackets would end the address. */
static void
add_markdown_link(struct buf *line, const char *text, const char *url)
{
	if (url == NULL) {
		add_markdown(line, text);
		return;
	}
	buf_add_char(line, '[');
	add_markdown(line, text);
	buf_add(line, "](");
	for (; *url != '\0'; url++) {
		if (*url == '(' || *url == ')')
			buf_add(line, *url == '(' ? "%28" : "%29");
		else
			buf_add_char(line, *url);
	}
	buf_add_char(line, ')');
}

const char *
attribution_markdown(struct arena *arena,
    const struct attribution *attribution)
{
	const struct attributed_licence *licence = attribution->licences;
	struct buf line;
	size_t i;

	buf_init(&line, arena, LINE_MAX_BYTES);
	add_markdown_link(&line, arena_format(arena, "“%s”",
	    attribution->title), attribution->page_url);
	buf_add(&line, attribution->is_uploader ? " uploaded by " : " by ");
	add_markdown_link(&line, attribution->maker, attribution->maker_url);
	if (attribution->source != NULL) {
		buf_add(&line, ", from ");
		add_markdown_link(&line, attribution->source,
		    attribution->source_url);
	}
	for (i = 0; i < attribution->licence_count; i++, licence++) {
		buf_add(&line, i == 0 ? ", " : " or ");
		add_markdown_link(&line, licence->name, licence->url);
	}
	buf_add(&line, ", via ");
	add_markdown(&line, attribution->site);
	buf_add_format(&line, " no. %d", attribution->picture_id);
	return line.bytes;
}

/* ---- as HTML ---- */

const char *
attribution_html(const struct request *req,
    const struct attribution *attribution)
{
	struct buf line;

	buf_init(&line, req->arena, LINE_MAX_BYTES);
	templates_render(req->templates, "picture/attribution", attribution,
	    &line);
	while (line.length > 0 && line.bytes[line.length - 1] == '\n')
		line.bytes[--line.length] = '\0';
	return line.bytes;
}
