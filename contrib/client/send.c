/* contrib/client/send.c: files sent as pictures, several at a time. */

#include "send.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	ANSWER_MAX_BYTES = 8 << 20,
	HAVE_AT_ONCE = 500,
	ADD_AT_ONCE = 500,
	STILL_TRIES = 60
};

/* One of them on its way. */
struct sending {
	struct sent *file;
	struct curl_slist *headers;
	curl_mime *form;
	struct buf answer;
};

/* ---- which of them are there ---- */

static void
take_held(struct sent *file, const struct json *held)
{
	const struct json *ids = json_member(held, file->hash);

	if (ids == NULL || ids->type != JSON_LIST || ids->count == 0 ||
	    !ids->items[0].is_integer)
		return;
	file->id = ids->items[0].integer;
	file->is_there = true;
}

static enum client_exit
ask_have(struct client *client, struct sent *files, size_t count)
{
	struct call call = { .path = "/api/have", .may_repeat = true };
	enum client_exit wrong;
	struct buf body;
	bool is_first = true;
	size_t i;

	buf_init(&body, client->arena, 256 * 1024);
	buf_add(&body, "{\"sha256\":[");
	for (i = 0; i < count; i++) {
		if (files[i].hash == NULL)
			continue;
		buf_add_format(&body, "%s\"%s\"", is_first ? "" : ",",
		    files[i].hash);
		is_first = false;
	}
	buf_add(&body, "]}");
	call.body = body.bytes;
	wrong = call_or_say(client, &call);
	for (i = 0; wrong == EXIT_DONE && i < count; i++) {
		if (files[i].hash != NULL)
			take_held(&files[i], call.json);
	}
	return wrong;
}

enum client_exit
send_find_there(struct client *client, struct sent *files, size_t count)
{
	enum client_exit wrong = EXIT_DONE;
	struct progress bar;
	size_t i;

	bar_begin(client, &bar, "files read", count);
	for (i = 0; i < count; i++) {
		if (files[i].hash == NULL && files[i].path != NULL)
			files[i].hash =
			    hash_of_file(client->arena, files[i].path);
		progress_step(&bar, false);
	}
	progress_end(&bar);
	for (i = 0; wrong == EXIT_DONE && i < count; i += HAVE_AT_ONCE)
		wrong = ask_have(client, files + i,
		    count - i < HAVE_AT_ONCE ? count - i : HAVE_AT_ONCE);
	return wrong;
}

/* ---- the transfer ---- */

static void
tell(struct send *send, struct sent *file, const char *outcome)
{
	progress_step(&send->bar, file->is_there);
	send->told(send->context, file, outcome);
}

static void
tell_failed(struct send *send, struct sent *file, const struct fault *fault)
{
	send->failed++;
	send->last = fault->exit_code;
	fail_by(send->client, file->path, fault);
	tell(send, file, "failed");
}

static size_t
take(char *bytes, size_t size, size_t count, void *context)
{
	struct sending *sending = context;

	buf_add_bytes(&sending->answer, bytes, size * count);
	return sending->answer.failed ? 0 : size * count;
}

/* The same file, said the same of, is the same upload. */
static const char *
key_of(struct arena *arena, const struct sent *file, const struct buf *json)
{
	struct sha256 *sha256 = sha256_create(arena);
	unsigned char digest[SHA256_BYTES];

	sha256_add(sha256, file->hash, strlen(file->hash));
	sha256_add(sha256, json->bytes, json->length);
	sha256_finish(sha256, digest);
	return text_hex(arena, digest, SHA256_BYTES);
}

static void
set_form(struct transfer *transfer, const struct buf *json)
{
	struct sending *sending = transfer->own;
	curl_mimepart *part;

	sending->form = curl_mime_init(transfer->curl);
	part = curl_mime_addpart(sending->form);
	curl_mime_name(part, "json");
	curl_mime_data(part, json->bytes, json->length);
	part = curl_mime_addpart(sending->form);
	curl_mime_name(part, "file");
	curl_mime_filedata(part, sending->file->path);
	curl_mime_filename(part, "picture");
}

static void
set_up(struct send *send, struct transfer *transfer, const struct buf *json)
{
	struct sending *sending = transfer->own;
	struct client *client = send->client;
	struct arena *arena = transfer->arena;

	set_form(transfer, json);
	sending->headers = curl_slist_append(NULL, "Expect:");
	sending->headers = curl_slist_append(sending->headers,
	    arena_format(arena, "Authorization: Bearer %s", client->token));
	sending->headers = curl_slist_append(sending->headers,
	    arena_format(arena, "Idempotency-Key: %s",
		key_of(arena, sending->file, json)));
	call_prepare(client, transfer->curl,
	    arena_format(arena, "%s/api/upload", client->server));
	/* The server works on it when all has been sent. */
	curl_easy_setopt(transfer->curl, CURLOPT_LOW_SPEED_TIME, 300L);
	curl_easy_setopt(transfer->curl, CURLOPT_HTTPHEADER, sending->headers);
	curl_easy_setopt(transfer->curl, CURLOPT_MIMEPOST, sending->form);
	curl_easy_setopt(transfer->curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(transfer->curl, CURLOPT_WRITEDATA, sending);
	buf_init(&sending->answer, arena, ANSWER_MAX_BYTES);
}

static struct transfer *
start(struct send *send, struct sent *file)
{
	struct arena *arena = arena_create();
	struct transfer *transfer = arena_alloc(arena, sizeof(*transfer));
	struct sending *sending = arena_alloc(arena, sizeof(*sending));
	enum client_exit wrong;
	struct buf json;

	wrong = send->describe(send->context, arena, file, &json);
	if (wrong != EXIT_DONE) {
		tell_failed(send, file,
		    &(struct fault){ wrong, "not-sent", "it is not sent" });
		arena_destroy(arena);
		return NULL;
	}
	sending->file = file;
	*transfer = (struct transfer){ .curl = curl_easy_init(),
		.arena = arena,
		.own = sending };
	set_up(send, transfer, &json);
	return transfer;
}

static struct transfer *
next(void *context)
{
	struct send *send = context;

	while (send->at < send->count) {
		struct sent *file = &send->files[send->at++];
		struct transfer *transfer = NULL;

		if (file->hash == NULL) {
			tell_failed(send, file,
			    &(struct fault){ EXIT_LOCAL, "cannot-read",
				"it cannot be read" });
		} else if (file->is_there) {
			send->there++;
			tell(send, file, "there");
		} else {
			transfer = start(send, file);
		}
		if (transfer != NULL)
			return transfer;
	}
	return NULL;
}

/* What was answered; NULL: no JSON. */
static const struct json *
answer_of(struct transfer *transfer)
{
	const struct sending *sending = transfer->own;
	struct problem problem = { 0 };
	const struct json *json;

	if (json_read(transfer->arena, sending->answer.bytes,
		sending->answer.length, answer_limits, &json, &problem) != OK)
		return NULL;
	return json;
}

/*
 * The number of the first picture that has the very same file: it came
 * meanwhile, or differs from what is there only in what it tells, which the
 * site takes out. The refusal lists addresses, which end in numbers.
 */
static int64_t
number_there(struct arena *arena, const struct json *refusal)
{
	const struct json *pictures = json_member(refusal, "pictures");
	const char *number;
	struct texts texts;

	if (pictures == NULL || !json_texts(arena, pictures, &texts) ||
	    texts.count == 0)
		return 0;
	number = strrchr(texts.items[0], '/');
	return number == NULL ? 0 : strtoll(number + 1, NULL, 10);
}

static void
settle(struct send *send, struct transfer *transfer, const struct fault *fault)
{
	const struct json *answer = answer_of(transfer);
	struct sent *file = ((struct sending *)transfer->own)->file;
	const struct json *id = json_member(answer, "id");

	if (fault->exit_code != EXIT_DONE) {
		if (text_is(fault->code, "same-bytes"))
			file->id = number_there(transfer->arena, answer);
		if (file->id == 0) {
			tell_failed(send, file, fault);
			return;
		}
		send->there++;
		tell(send, file, "there");
		return;
	}
	if (id != NULL && id->is_integer)
		file->id = id->integer;
	if (file->id == 0) {
		tell_failed(send, file,
		    &(struct fault){ EXIT_NETWORK, "bad-answer",
			"the answer is no picture" });
		return;
	}
	send->done++;
	tell(send, file, "uploaded");
}

/* Seconds until it is tried again; -1: not. */
static int
pause_s(const struct transfer *transfer, const struct fault *fault)
{
	if (text_is(fault->code, "still-running"))
		return transfer->tries < STILL_TRIES ? 2 : -1;
	return call_pause_s(transfer->result, transfer->curl, transfer->tries,
	    true);
}

static bool
ended(void *context, struct transfer *transfer)
{
	struct send *send = context;
	struct sending *sending = transfer->own;
	struct fault fault;
	int wait_s;

	call_judge(transfer->arena, transfer->result, transfer->curl,
	    &sending->answer, &fault);
	transfer->tries++;
	wait_s = fault.exit_code == EXIT_DONE ? -1 : pause_s(transfer, &fault);
	if (wait_s >= 0) {
		transfer->not_before_us =
		    clock_monotonic_us() + (int64_t)wait_s * 1000000;
		buf_clear(&sending->answer);
		return true;
	}
	settle(send, transfer, &fault);
	curl_easy_cleanup(transfer->curl);
	curl_mime_free(sending->form);
	curl_slist_free_all(sending->headers);
	arena_destroy(transfer->arena);
	return false;
}

void
send_run(struct send *send)
{
	struct pool pool = { send->client, send, next, ended };

	bar_begin(send->client, &send->bar, "files", send->count);
	pool_run(&pool);
	progress_end(&send->bar);
}

enum client_exit
send_fill_gallery(struct client *client, int64_t gallery,
    const struct sent *files, size_t count)
{
	enum client_exit wrong = EXIT_DONE;
	struct buf body;
	size_t i = 0, some;

	while (wrong == EXIT_DONE && i < count) {
		struct call call = { .path = arena_format(client->arena,
					 "/api/gallery/%lld/add-picture",
					 (long long)gallery),
			.may_repeat = true };

		buf_init(&body, client->arena, 64 * 1024);
		buf_add(&body, "{\"picture_ids\": [");
		for (some = 0; some < ADD_AT_ONCE && i < count; i++) {
			if (files[i].id != 0)
				buf_add_format(&body, "%s%lld",
				    some++ == 0 ? "" : ",",
				    (long long)files[i].id);
		}
		buf_add(&body, "]}");
		call.body = body.bytes;
		if (some > 0)
			wrong = call_or_say(client, &call);
	}
	return wrong;
}
