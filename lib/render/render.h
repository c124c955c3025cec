/* lib/render/render.h: a view as JSON, or as HTML through a template. */

#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include <stddef.h>

#include "base/base.h"
#include "json/json.h"
#include "view/view.h"

struct templates;

/* ---- JSON ---- */

/*
 * Adds the struct at data as JSON, without spaces or a final newline; called
 * for one element after another it serves a stream of JSON lines. Texts must
 * be valid UTF-8. The buf latches failure when it is full.
 */
void render_json(const struct view *view, const void *data,
    struct buf *buf);

/* ---- pages ---- */

/* A page that handlers give, and the view its template is checked against. */
struct template_use {
	const char *name;		/* "home/show" is home/show.html */
	const struct view *view;
};

/*
 * Reads and compiles the templates of the table, and what they include, from
 * dir. An unknown name, an unknown partial, a type where it has no place
 * ({{{x}}} on text, a link to what is not a URL) is refused.
 * Owns: the arena. Fails: INTERNAL, detail says file:line and what is wrong.
 */
enum status templates_load(struct arena *arena, const char *dir,
    const struct template_use *table, size_t count,
    struct templates **templates, struct problem *problem) MUST_CHECK;

/*
 * Adds the page to buf; name must be one of the table given to
 * templates_load. The buf latches failure when it is full.
 */
void templates_render(const struct templates *templates, const char *name,
    const void *data, struct buf *buf);

/* ---- Mustache over JSON data ---- */

/*
 * Renders a text as the Mustache specification says: an unknown name or
 * partial is empty. partials is a JSON object of texts, or NULL.
 * Fails: BAD_INPUT with line (malformed), TOO_LARGE (buf is full, or
 * partials nest too deep).
 */
enum status mustache_render(struct arena *arena, const char *source,
    const struct json *partials, const struct json *data, struct buf *buf,
    struct problem *problem) MUST_CHECK;

/* Adds text with & < > " ' escaped, fit for content and quoted attributes. */
void html_escape(struct buf *buf, const char *text);

#endif
