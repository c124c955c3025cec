/* contrib/client/found.c: the pictures of a query, page by page. */

#include "client.h"

#include <stdlib.h>
#include <string.h>

/* Large enough to keep every job busy, small enough to be read at once. */
#define PAGE_LIMIT "200"

static enum client_exit
read_page(struct found *found)
{
	struct client *client = found->client;
	struct call call = { .body = found->query,
		.type = "application/yaml",
		.may_repeat = true };
	struct arena *outer = client->arena;
	const char *total, *cursor;
	struct buf path;
	enum client_exit wrong;

	buf_init(&path, found->arena, 16 * 1024);
	buf_add(&path, "/api/query-pictures?limit=" PAGE_LIMIT);
	add_parameter(&path, "ordering", found->ordering);
	add_parameter(&path, "after", found->cursor);
	add_parameter(&path, "count", found->has_begun ? NULL : "true");
	call.path = path.bytes;
	/* What a page takes goes with the page. */
	client->arena = found->arena;
	wrong = call_or_say(client, &call);
	cursor = call_header(client, "X-Next-Cursor");
	total = call_header(client, "X-Total-Count");
	client->arena = outer;
	if (wrong != EXIT_DONE)
		return wrong;
	if (call.json == NULL || call.json->type != JSON_LIST)
		return fail(client, EXIT_NETWORK, "bad-answer",
		    "the answer is no list of pictures");
	found->page = call.json;
	found->at = 0;
	if (!found->has_begun && total != NULL)
		found->total = strtoll(total + strspn(total, ">="), NULL, 10);
	found->has_begun = true;
	/* A server that names the same place again would never end. */
	if (cursor != NULL && found->cursor != NULL &&
	    text_is(cursor, found->cursor))
		return fail(client, EXIT_NETWORK, "bad-answer",
		    "the server sends the same page again and again");
	found->cursor = cursor;
	return EXIT_DONE;
}

const struct json *
found_next(struct found *found)
{
	const char *cursor;

	while (found->wrong == EXIT_DONE &&
	    (found->page == NULL || found->at == found->page->count)) {
		if (found->has_begun && found->cursor == NULL)
			return NULL;
		if (found->arena == NULL)
			found->arena = arena_create();
		cursor = arena_text(found->client->arena, found->cursor);
		arena_reset(found->arena);
		found->page = NULL;
		found->cursor = cursor;
		found->wrong = read_page(found);
	}
	if (found->wrong != EXIT_DONE)
		return NULL;
	return &found->page->items[found->at++];
}
