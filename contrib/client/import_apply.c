/* contrib/client/import_apply.c: what is new becomes pictures and regions. */

#include "import.h"

#include "../load/text.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX_BYTES = 8 << 20, SAVE_TRIES = 5 };

/* ---- pictures that the site does not have ---- */

static enum client_exit
describe(void *context, struct arena *arena, const struct sent *file,
    struct buf *json)
{
	const struct import *import = context;
	const struct import_picture *picture = file->own;
	const char *slash = strrchr(picture->name, '/');
	struct saying saying = import->saying;

	/* What the files say of one comes before what is said of all. */
	if (picture->licence != NULL)
		saying.licences =
		    (struct texts){ (const char **)&picture->licence, 1 };
	buf_init(json, arena, BODY_MAX_BYTES);
	saying_add(json, &saying,
	    text_title(arena, slash == NULL ? picture->name : slash + 1),
	    picture->said, NULL);
	return EXIT_DONE;
}

static void
told(void *context, struct sent *file, const char *outcome)
{
	struct import *import = context;
	struct import_picture *picture = file->own;

	picture->id = file->id;
	if (text_is(outcome, "failed"))
		import->counts.failed++;
	else
		import->counts.uploaded++;
}

static void
send_new(struct import *import)
{
	struct send send = { .client = import->client,
		.context = import,
		.describe = describe,
		.told = told };
	size_t i;

	send.files =
	    arena_array(import->arena, import->count + 1, sizeof(*send.files));
	for (i = 0; i < import->count; i++) {
		struct import_picture *picture = &import->pictures[i];

		if (picture->match == MATCH_NEW)
			send.files[send.count++] =
			    (struct sent){ .path = picture->path,
				    .hash = picture->hash,
				    .own = picture };
	}
	if (send.count > 0)
		send_run(&send);
}

/* ---- regions ---- */

/* Marks the regions that are there; each of the site's stands for one. */
static size_t
find_there(struct import *import, const struct import_picture *picture,
    const struct json *held, bool *is_there)
{
	bool *is_taken = arena_array(import->client->arena, held->count + 1, 1);
	size_t i, k, there = 0;

	for (i = 0; i < picture->count; i++) {
		const char *object =
		    import_object_of(import, &picture->regions[i]);

		is_there[i] = object == NULL;
		for (k = 0; object != NULL && !is_there[i] && k < held->count;
		     k++) {
			if (is_taken[k] ||
			    !import_region_is(&picture->regions[i], object,
				&held->items[k]))
				continue;
			is_taken[k] = is_there[i] = true;
			there++;
		}
	}
	return there;
}

/* The site's, where they stay, and behind them those that are not there. */
static size_t
make_body(struct import *import, const struct import_picture *picture,
    const struct json *held, const bool *is_there, struct buf *body)
{
	size_t i, count = 0, added = 0;

	buf_add_char(body, '[');
	for (i = 0; !import->is_replacing && i < held->count; i++) {
		buf_add(body, count++ == 0 ? "" : ", ");
		add_json(body, &held->items[i]);
	}
	for (i = 0; i < picture->count; i++) {
		const char *object =
		    import_object_of(import, &picture->regions[i]);

		if (object == NULL || (is_there[i] && !import->is_replacing))
			continue;
		buf_add(body, count++ == 0 ? "" : ", ");
		import_region_add(body, &picture->regions[i], object);
		added += !is_there[i];
	}
	buf_add_char(body, ']');
	return added;
}

/* How many of them have an object: the others stay out. */
static size_t
count_known(const struct import *import, const struct import_picture *picture)
{
	size_t i, count = 0;

	for (i = 0; i < picture->count; i++)
		count += import_object_of(import, &picture->regions[i]) != NULL;
	return count;
}

static bool
is_settled(const struct import *import, size_t known, size_t there,
    const struct json *held)
{
	return there == known &&
	    (!import->is_replacing || held->count == known);
}

/* One try; *call is the last that was sent. */
static enum client_exit
save_once(struct import *import, struct import_picture *picture,
    struct call *call)
{
	struct client *client = import->client;
	const char *path = arena_format(client->arena,
	    "/api/picture/%lld/annotations", (long long)picture->id);
	bool *is_there = arena_array(client->arena, picture->count + 1, 1);
	size_t known = count_known(import, picture), there, added;
	const struct json *held;
	struct buf body;

	*call = (struct call){ .path = path };
	if (call_send(client, call) != EXIT_DONE || call->json == NULL)
		return call->fault.exit_code;
	held = call->json;
	there = find_there(import, picture, held, is_there);
	import->counts.there += there;
	if (is_settled(import, known, there, held))
		return EXIT_DONE;
	buf_init(&body, client->arena, BODY_MAX_BYTES);
	added = make_body(import, picture, held, is_there, &body);
	if (import->is_applied) {
		const char *tag = call_header(client, "ETag");

		*call = (struct call){ .method = "PUT",
			.path = arena_format(client->arena,
			    "%s?reason=imported", path),
			.body = body.bytes,
			.may_repeat = true };
		if (tag != NULL)
			call->header =
			    arena_format(client->arena, "If-Match: %s", tag);
		call_send(client, call);
	}
	if (call->fault.exit_code == EXIT_DONE)
		import->counts.added += added;
	else
		import->counts.there -= there;
	return call->fault.exit_code;
}

static enum client_exit
save(struct import *import, struct import_picture *picture)
{
	enum client_exit wrong;
	struct call call;
	int tries = 0;

	do {
		wrong = save_once(import, picture, &call);
	} while (call.status == 412 && ++tries < SAVE_TRIES);
	if (wrong != EXIT_DONE)
		fail_by(import->client, picture->name, &call.fault);
	return wrong;
}

/* What the site says of its size; that of the file may be of another. */
static enum client_exit
fit_to_picture(struct import *import, struct import_picture *picture)
{
	struct call call = { .path = arena_format(import->client->arena,
				 "/api/picture/%lld/",
				 (long long)picture->id) };
	const struct json *width, *height;
	enum client_exit wrong = call_send(import->client, &call);

	if (wrong != EXIT_DONE)
		return fail_by(import->client, picture->name, &call.fault);
	width = json_member(call.json, "width");
	height = json_member(call.json, "height");
	if (width == NULL || height == NULL || width->number < 1 ||
	    height->number < 1)
		return fail(import->client, EXIT_NETWORK, "bad-answer",
		    "the answer is no picture");
	import_fit(import, picture, width->number, height->number);
	return EXIT_DONE;
}

static enum client_exit
treat(struct import *import, struct import_picture *picture)
{
	enum client_exit wrong;

	if (picture->id == 0) {
		if (picture->match == MATCH_NEW && !import->is_applied) {
			if (picture->width > 0)
				import_fit(import, picture, picture->width,
				    picture->height);
			import->counts.added += count_known(import, picture);
		}
		return EXIT_DONE;
	}
	wrong = fit_to_picture(import, picture);
	if (wrong == EXIT_DONE)
		wrong = save(import, picture);
	return wrong;
}

static void
tell(const struct import *import, const struct import_picture *picture)
{
	static const char *const matches[] = {
		[MATCH_NONE] = "none",
		[MATCH_NEW] = "new",
		[MATCH_BY_HASH] = "hash",
		[MATCH_BY_NAME] = "name",
	};
	struct arena *arena;
	struct buf line;

	if (!import->client->is_json)
		return;
	arena = arena_create();
	buf_init(&line, arena, 64 * 1024);
	buf_add(&line, "{\"picture\": ");
	buf_add_json_text(&line, visible(arena, picture->name));
	buf_add_format(&line,
	    ", \"match\": \"%s\", \"id\": %lld, \"regions\":"
	    " %zu}",
	    matches[picture->match], (long long)picture->id, picture->count);
	printf("%s\n", line.bytes);
	arena_destroy(arena);
}

enum client_exit
import_all(struct import *import)
{
	struct client *client = import->client;
	struct arena *outer = client->arena;
	enum client_exit last = EXIT_DONE;
	struct progress bar;
	size_t i;

	if (import->is_applied)
		send_new(import);
	bar_begin(client, &bar, "pictures", import->count);
	for (i = 0; i < import->count; i++) {
		struct import_picture *picture = &import->pictures[i];
		enum client_exit wrong;

		import->counts.regions += picture->count;
		client->arena = arena_create();
		wrong = treat(import, picture);
		arena_destroy(client->arena);
		client->arena = outer;
		if (wrong != EXIT_DONE) {
			import->counts.failed++;
			last = wrong;
		}
		tell(import, picture);
		progress_step(&bar, false);
		if (wrong == EXIT_NETWORK || wrong == EXIT_SIGN_IN)
			break;
	}
	progress_end(&bar);
	return last;
}
