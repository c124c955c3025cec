/* lib/markdown/markdown.c: Markdown by libcmark, made safe and cut in blocks. */

#include "markdown/markdown.h"

#include <cmark.h>
#include <string.h>
#include <strings.h>

enum { WORDS_MAX_BYTES = 4096 };

static cmark_node *
parse(const char *text, int options)
{
	return cmark_parse_document(text, strlen(text), options);
}

static void
release(char *text)
{
	cmark_get_default_mem_allocator()->free(text);
}

/* ---- what others wrote ---- */

static void
take_children(cmark_node *node, cmark_node *from)
{
	cmark_node *child;

	while ((child = cmark_node_first_child(from)) != NULL)
		cmark_node_append_child(node, child);
}

/* The children of a node take its place. */
static void
unwrap(cmark_node *node)
{
	cmark_node *child;

	while ((child = cmark_node_first_child(node)) != NULL)
		cmark_node_insert_before(node, child);
	cmark_node_free(node);
}

static void
replace(cmark_node *node, cmark_node *by)
{
	cmark_node_insert_before(node, by);
	cmark_node_free(node);
}

static void
heading_to_paragraph(cmark_node *node)
{
	cmark_node *paragraph = cmark_node_new(CMARK_NODE_PARAGRAPH);
	cmark_node *strong = cmark_node_new(CMARK_NODE_STRONG);

	take_children(strong, node);
	cmark_node_append_child(paragraph, strong);
	replace(node, paragraph);
}

/* A picture of another site would be a request to it. */
static void
image_to_link(cmark_node *node)
{
	cmark_node *link = cmark_node_new(CMARK_NODE_LINK);

	cmark_node_set_url(link, cmark_node_get_url(node));
	take_children(link, node);
	replace(node, link);
}

static void
html_to_text(cmark_node *node)
{
	bool is_block = cmark_node_get_type(node) == CMARK_NODE_HTML_BLOCK;
	cmark_node *text = cmark_node_new(CMARK_NODE_TEXT);
	cmark_node *paragraph;

	cmark_node_set_literal(text, cmark_node_get_literal(node));
	if (!is_block) {
		replace(node, text);
		return;
	}
	paragraph = cmark_node_new(CMARK_NODE_PARAGRAPH);
	cmark_node_append_child(paragraph, text);
	replace(node, paragraph);
}

static bool
is_safe_address(const char *address)
{
	static const char *const starts[] = { "http://", "https://",
		"mailto:", "/", "#" };
	size_t i;

	for (i = 0; i < COUNT_OF(starts); i++) {
		if (strncasecmp(address, starts[i], strlen(starts[i])) == 0)
			return true;
	}
	return false;
}

/* Called when a node is left: it may be replaced by then. */
static void
make_safe(cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_HTML_BLOCK:
	case CMARK_NODE_HTML_INLINE:
		html_to_text(node);
		break;
	case CMARK_NODE_HEADING:
		heading_to_paragraph(node);
		break;
	case CMARK_NODE_IMAGE:
		if (is_safe_address(cmark_node_get_url(node)))
			image_to_link(node);
		else
			unwrap(node);
		break;
	case CMARK_NODE_LINK:
		if (!is_safe_address(cmark_node_get_url(node)))
			unwrap(node);
		break;
	default:
		break;
	}
}

static bool
is_leaf(const cmark_node *node)
{
	switch (cmark_node_get_type((cmark_node *)node)) {
	case CMARK_NODE_HTML_BLOCK:
	case CMARK_NODE_HTML_INLINE:
		return true;
	default:
		return false;
	}
}

void
markdown_to_html(struct buf *buf, const char *text)
{
	cmark_node *root = parse(text, CMARK_OPT_DEFAULT);
	cmark_iter *iter = cmark_iter_new(root);
	cmark_event_type event;
	char *html;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);

		/* A leaf is only entered. */
		if (event == CMARK_EVENT_EXIT || is_leaf(node))
			make_safe(node);
	}
	cmark_iter_free(iter);
	html = cmark_render_html(root, CMARK_OPT_DEFAULT);
	buf_add(buf, html);
	release(html);
	cmark_node_free(root);
}

/* ---- our own documents ---- */

static const char *
render(struct arena *arena, cmark_node *node)
{
	char *html = cmark_render_html(node, CMARK_OPT_DEFAULT);
	const char *copy = arena_text(arena, html);

	release(html);
	return copy;
}

/* The plain text of a heading. */
static const char *
words_of(struct arena *arena, cmark_node *node)
{
	cmark_iter *iter = cmark_iter_new(node);
	struct buf words;

	buf_init(&words, arena, WORDS_MAX_BYTES);
	while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
		cmark_node *at = cmark_iter_get_node(iter);
		const char *literal = cmark_node_get_literal(at);

		if (literal != NULL)
			buf_add(&words, literal);
		else if (cmark_node_get_type(at) == CMARK_NODE_SOFTBREAK)
			buf_add_char(&words, ' ');
	}
	cmark_iter_free(iter);
	return words.bytes;
}

/* "What is in a picture?": "what-is-in-a-picture". */
static const char *
anchor_of(struct arena *arena, const char *words)
{
	struct buf anchor;
	bool is_apart = false;

	buf_init(&anchor, arena, WORDS_MAX_BYTES);
	for (; *words != '\0'; words++) {
		char c = *words;

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_') {
			is_apart = true;
			continue;
		}
		if (is_apart && anchor.length > 0)
			buf_add_char(&anchor, '-');
		is_apart = false;
		buf_add_char(&anchor, c);
	}
	return anchor.bytes;
}

/* These take the node out of its document. */
static struct markdown_block
take_heading(struct arena *arena, cmark_node *node)
{
	cmark_node *inside = cmark_node_new(CMARK_NODE_CUSTOM_INLINE);
	struct markdown_block block = {
		.kind = MARKDOWN_HEADING,
		.level = cmark_node_get_heading_level(node),
		.text = words_of(arena, node),
	};

	block.anchor = anchor_of(arena, block.text);
	take_children(inside, node);
	block.html = render(arena, inside);
	cmark_node_free(inside);
	cmark_node_free(node);
	return block;
}

static struct markdown_block
take_code(struct arena *arena, cmark_node *node)
{
	struct markdown_block block = {
		.kind = MARKDOWN_CODE,
		.text = arena_text(arena, cmark_node_get_literal(node)),
		.info = arena_text(arena, cmark_node_get_fence_info(node)),
	};

	cmark_node_free(node);
	return block;
}

static bool
is_prose(cmark_node *node)
{
	if (node == NULL)
		return false;
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_HEADING:
	case CMARK_NODE_CODE_BLOCK:
	case CMARK_NODE_HTML_BLOCK:
		return false;
	default:
		return true;
	}
}

/* This node and those behind it, up to a heading or code. */
static struct markdown_block
take_prose(struct arena *arena, cmark_node *node)
{
	cmark_node *together = cmark_node_new(CMARK_NODE_DOCUMENT);
	struct markdown_block block = { .kind = MARKDOWN_TEXT };

	while (is_prose(node)) {
		cmark_node *next = cmark_node_next(node);

		cmark_node_append_child(together, node);
		node = next;
	}
	block.html = render(arena, together);
	cmark_node_free(together);
	return block;
}

static void
find_links(struct arena *arena, cmark_node *root, struct markdown *document)
{
	struct markdown_link *links;
	int pass;

	/* The first pass counts. */
	for (pass = 0, links = NULL; pass < 2; pass++) {
		cmark_iter *iter = cmark_iter_new(root);
		cmark_event_type event;
		size_t count = 0;

		while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
			cmark_node *node = cmark_iter_get_node(iter);

			if (event != CMARK_EVENT_ENTER ||
			    cmark_node_get_type(node) != CMARK_NODE_LINK)
				continue;
			if (links != NULL)
				links[count] = (struct markdown_link){
					arena_text(arena,
					    cmark_node_get_url(node)),
					cmark_node_get_start_line(node),
				};
			count++;
		}
		cmark_iter_free(iter);
		if (links == NULL)
			links = arena_array(arena, count, sizeof(*links));
		document->link_count = count;
	}
	document->links = links;
}

static size_t
count_children(cmark_node *node)
{
	cmark_node *child = cmark_node_first_child(node);
	size_t count = 0;

	for (; child != NULL; child = cmark_node_next(child))
		count++;
	return count;
}

/* The next block of the document. False: the node is none. */
static bool
take_block(struct arena *arena, cmark_node *node, struct markdown_block *block)
{
	int line = cmark_node_get_start_line(node);

	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_HTML_BLOCK:
		cmark_node_free(node);
		return false;
	case CMARK_NODE_HEADING:
		*block = take_heading(arena, node);
		break;
	case CMARK_NODE_CODE_BLOCK:
		*block = take_code(arena, node);
		break;
	default:
		*block = take_prose(arena, node);
		break;
	}
	block->line = line;
	return true;
}

void
markdown_read(struct arena *arena, const char *text, struct markdown *document)
{
	cmark_node *root = parse(text, CMARK_OPT_SMART), *node;
	struct markdown_block *blocks =
	    arena_array(arena, count_children(root), sizeof(*blocks));
	size_t count = 0;

	find_links(arena, root, document);
	while ((node = cmark_node_first_child(root)) != NULL)
		count += take_block(arena, node, &blocks[count]);
	cmark_node_free(root);
	document->blocks = blocks;
	document->block_count = count;
}
