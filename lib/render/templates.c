/* lib/render/templates.c: the templates of a folder, read once. */

#include <string.h>
#include <unistd.h>

#include "render/private.h"

enum { TEMPLATE_MAX_BYTES = 1024 * 1024 };

struct templates {
	const struct template_use *table;
	size_t count;
	struct template *first;
};

struct loader {
	struct arena *arena;
	struct problem *problem;
	const char *dir;
	struct templates *templates;
};

static enum status load(struct loader *loader, const char *name,
    const struct node *tag, const struct template **found) MUST_CHECK;

static struct template *
find(const struct templates *templates, const char *name)
{
	struct template *template = templates->first;

	while (template != NULL && !text_is(template->name, name))
		template = template->next;
	return template;
}

static bool
is_name(const char *name)
{
	static const char allowed[] =
	    "abcdefghijklmnopqrstuvwxyz0123456789-_/";

	return name[0] != '/' && name[strspn(name, allowed)] == '\0';
}

static enum status
missing(struct loader *loader, const char *name, const struct node *tag)
{
	if (tag == NULL)
		return refuse(loader->problem, loader->arena, INTERNAL,
		    "bad-template", "there is no template %s/%s.html",
		    loader->dir, name);
	(void)refuse(loader->problem, loader->arena, INTERNAL,
	    "bad-template", "%s:%d: there is no template %s.html", tag->file,
	    tag->line, name);
	loader->problem->line = tag->line;
	return INTERNAL;
}

/* Finds, and reads if need be, what the tags of partials name. */
static enum status
link_nodes(struct loader *loader, struct node *first)
{
	struct node *node;

	for (node = first; node != NULL; node = node->next) {
		if (node->type == NODE_PARTIAL || node->type == NODE_PARENT)
			TRY(load(loader, arena_copy(loader->arena, node->text,
			    node->length), node, &node->target));
		TRY(link_nodes(loader, node->first));
	}
	return OK;
}

static enum status
parse(struct loader *loader, struct template *template, const char *path)
{
	const char *file = arena_format(loader->arena, "%s.html",
	    template->name);
	size_t length;
	char *text;

	if (file_read(loader->arena, path, TEMPLATE_MAX_BYTES, &text,
	    &length) != OK || !text_is_utf8(text, length))
		return refuse(loader->problem, loader->arena, INTERNAL,
		    "bad-template", "%s cannot be read, is too large or is "
		    "not UTF-8", path);
	if (template_parse(loader->arena, (struct template_source){ file,
	    text, length }, &template->first, loader->problem) == OK)
		return OK;
	loader->problem->detail = arena_format(loader->arena, "%s:%d: %s",
	    file, loader->problem->line, loader->problem->detail);
	return INTERNAL;
}

static enum status
load(struct loader *loader, const char *name, const struct node *tag,
    const struct template **found)
{
	struct template *template = find(loader->templates, name);
	const char *path;

	if (template == NULL) {
		path = arena_format(loader->arena, "%s/%s.html", loader->dir,
		    name);
		if (!is_name(name) || access(path, R_OK) != 0)
			return missing(loader, name, tag);
		template = arena_alloc(loader->arena, sizeof(*template));
		template->name = name;
		template->next = loader->templates->first;
		loader->templates->first = template;
		TRY(parse(loader, template, path));
		TRY(link_nodes(loader, template->first));
	}
	*found = template;
	return OK;
}

enum status
templates_load(struct arena *arena, const char *dir,
    const struct template_use *table, size_t count,
    struct templates **templates, struct problem *problem)
{
	struct templates *made = arena_alloc(arena, sizeof(*made));
	struct loader loader = { arena, problem, dir, made };
	const struct template *template = NULL;
	size_t i;

	made->table = table;
	made->count = count;
	for (i = 0; i < count; i++) {
		TRY(load(&loader, table[i].name, NULL, &template));
		TRY(template_check(arena, template, table[i].view, problem));
	}
	*templates = made;
	return OK;
}

static const struct node *
find_target(void *owner, const struct node *tag)
{
	(void)owner;
	return tag->target->first;
}

void
templates_render(const struct templates *templates, const char *name,
    const void *data, struct buf *buf)
{
	struct renderer renderer = {
		.buf = buf, .find = find_target, .line_begins = true,
	};
	struct frame frame = { .data = data };
	const struct template *template = find(templates, name);
	size_t i;

	for (i = 0; i < templates->count; i++) {
		if (text_is(templates->table[i].name, name))
			frame.view = templates->table[i].view;
	}
	if (frame.view != NULL)
		render_nodes(&renderer, template->first, &frame, NULL);
	if (frame.view != NULL && !renderer.is_too_deep)
		return;
	log_line(LOG_ERROR, "the template %s %s", name, frame.view == NULL ?
	    "is not in the table" : "nests too deep");
	buf->failed = true;
}
