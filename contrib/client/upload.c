/* contrib/client/upload.c: image files that become pictures, those that are there already left out. */

#include "client.h"

#include "../load/folder.h"
#include "../load/text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum {
	JSON_MAX_BYTES = 8 << 20,
	HAVE_AT_ONCE = 500,
	ADD_AT_ONCE = 500,
	STILL_TRIES = 60,
};

struct file {
	const char *path;
	const char *hash; /* NULL: it cannot be read */
	int64_t id;	  /* of its picture; 0: none yet */
	bool is_there;	  /* before we came */
};

struct upload {
	struct client *client;
	/* what is said of all of them */
	const char *title, *description, *nature, *origin_url, *creator,
	    *credit_url, *annotators, *annotations;
	struct texts licences;
	bool keeps_metadata;
	bool is_again;
	bool with_sidecars;
	int64_t gallery;
	struct file *files;
	size_t count, capacity, at;
	struct progress bar;
	size_t done, there, failed;
	enum client_exit last;
};

/* One of them on its way. */
struct sending {
	struct file *file;
	struct curl_slist *headers;
	curl_mime *form;
	struct buf answer;
};

/* ---- which files ---- */

static void
add_file(struct upload *upload, const char *path)
{
	upload->files = grow(upload->files, upload->count, &upload->capacity,
	    sizeof(*upload->files));
	upload->files[upload->count++] = (struct file){ .path = path };
}

static enum client_exit
add_folder(struct upload *upload, const char *path)
{
	struct arena *arena = upload->client->arena;
	struct folder folder;
	size_t i;

	if (folder_read(&folder, arena, path) != OK)
		return EXIT_LOCAL;
	for (i = 0; i < folder.count; i++) {
		if (folder_is_picture(&folder, arena, &folder.files[i]))
			add_file(upload,
			    arena_format(arena, "%s/%s", path,
				folder.files[i].path));
	}
	folder_free(&folder);
	return EXIT_DONE;
}

static enum client_exit
find_files(struct upload *upload, const struct texts *paths)
{
	struct stat about;
	size_t i;

	for (i = 0; i < paths->count; i++) {
		if (stat(paths->items[i], &about) != 0)
			return fail(upload->client, EXIT_LOCAL, "cannot-read",
			    "%s: %s", paths->items[i], strerror(errno));
		if (!S_ISDIR(about.st_mode))
			add_file(upload, paths->items[i]);
		else if (add_folder(upload, paths->items[i]) != EXIT_DONE)
			return EXIT_LOCAL;
	}
	return EXIT_DONE;
}

/* ---- which of them are there ---- */

static void
take_held(struct upload *upload, struct file *file, const struct json *held)
{
	const struct json *ids = json_member(held, file->hash);

	if (ids == NULL || ids->type != JSON_LIST || ids->count == 0 ||
	    !ids->items[0].is_integer)
		return;
	file->id = ids->items[0].integer;
	file->is_there = !upload->is_again;
}

static enum client_exit
ask_have(struct upload *upload, size_t from, size_t to)
{
	struct client *client = upload->client;
	struct call call = { .path = "/api/have", .may_repeat = true };
	enum client_exit wrong;
	struct buf body;
	bool is_first = true;
	size_t i;

	buf_init(&body, client->arena, 256 * 1024);
	buf_add(&body, "{\"sha256\":[");
	for (i = from; i < to; i++) {
		if (upload->files[i].hash == NULL)
			continue;
		buf_add_format(&body, "%s\"%s\"", is_first ? "" : ",",
		    upload->files[i].hash);
		is_first = false;
	}
	buf_add(&body, "]}");
	call.body = body.bytes;
	wrong = call_or_say(client, &call);
	for (i = from; wrong == EXIT_DONE && i < to; i++) {
		if (upload->files[i].hash != NULL)
			take_held(upload, &upload->files[i], call.json);
	}
	return wrong;
}

static enum client_exit
find_those_there(struct upload *upload)
{
	enum client_exit wrong = EXIT_DONE;
	struct progress bar;
	size_t i;

	bar_begin(upload->client, &bar, "files read", upload->count);
	for (i = 0; i < upload->count; i++) {
		upload->files[i].hash =
		    hash_of_file(upload->client->arena, upload->files[i].path);
		progress_step(&bar, false);
	}
	progress_end(&bar);
	for (i = 0; wrong == EXIT_DONE && i < upload->count; i += HAVE_AT_ONCE)
		wrong = ask_have(upload, i,
		    i + HAVE_AT_ONCE < upload->count ? i + HAVE_AT_ONCE :
						       upload->count);
	return wrong;
}

/* ---- what is said of one ---- */

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

static enum client_exit
read_json_file(struct client *client, struct arena *arena, const char *path,
    const struct json **json)
{
	struct problem problem = { 0 };
	struct buf text;
	enum client_exit wrong =
	    read_whole(client, arena, path, JSON_MAX_BYTES, &text);

	if (wrong != EXIT_DONE)
		return wrong;
	if (json_read(arena, text.bytes, text.length, answer_limits, json,
		&problem) != OK)
		return fail(client, EXIT_LOCAL, "bad-json", "%s:%d:%d: %s",
		    path, problem.line, problem.column, problem.detail);
	return EXIT_DONE;
}

/* FILE.json, as `pinakes get --metadata` writes it. */
static enum client_exit
read_beside(struct upload *upload, struct arena *arena, const char *path,
    const struct json **beside)
{
	const char *name = arena_format(arena, "%s.json", path);
	struct stat about;

	*beside = NULL;
	if (!upload->with_sidecars || stat(name, &about) != 0)
		return EXIT_DONE;
	return read_json_file(upload->client, arena, name, beside);
}

static enum client_exit
describe(struct upload *upload, struct arena *arena, const char *path,
    struct buf *json)
{
	const struct json *beside, *regions = NULL;
	const char *slash = strrchr(path, '/');
	enum client_exit wrong = read_beside(upload, arena, path, &beside);

	if (wrong == EXIT_DONE && upload->annotations != NULL)
		wrong = read_json_file(upload->client, arena,
		    upload->annotations, &regions);
	if (wrong != EXIT_DONE)
		return wrong;
	if (regions == NULL)
		regions = json_member(beside, "regions");
	buf_init(json, arena, JSON_MAX_BYTES);
	buf_add_char(json, '{');
	add_said(json, "title", upload->title, beside,
	    text_title(arena, slash == NULL ? path : slash + 1));
	add_said(json, "description", upload->description, beside, "");
	add_said(json, "nature", upload->nature, beside, NULL);
	add_said(json, "origin_url", upload->origin_url, beside, NULL);
	add_said(json, "creator", upload->creator, beside, NULL);
	add_said(json, "credit_url", upload->credit_url, beside, NULL);
	add_said(json, "annotators", upload->annotators, NULL, NULL);
	add_licences(json, &upload->licences, beside);
	if (regions != NULL && regions->type == JSON_LIST)
		add_regions(json, regions);
	if (upload->keeps_metadata) {
		add_name(json, "metadata");
		buf_add(json, "\"keep\"");
	}
	if (upload->is_again) {
		add_name(json, "again");
		buf_add(json, "true");
	}
	buf_add_char(json, '}');
	return EXIT_DONE;
}

/* ---- the transfer ---- */

static void
tell(struct upload *upload, const struct file *file, const char *outcome)
{
	struct arena *arena;
	struct buf line;

	progress_step(&upload->bar, file->is_there);
	if (!upload->client->is_json && file->id == 0)
		return;
	arena = arena_create();
	buf_init(&line, arena, 64 * 1024);
	if (upload->client->is_json) {
		buf_add(&line, "{\"file\": ");
		buf_add_json_text(&line, visible(arena, file->path));
		buf_add_format(&line, ", \"outcome\": \"%s\", \"id\": %lld}",
		    outcome, (long long)file->id);
	} else {
		buf_add_format(&line, "%lld\t%s\t%s", (long long)file->id,
		    outcome, visible(arena, file->path));
	}
	printf("%s\n", line.bytes);
	arena_destroy(arena);
}

static void
tell_failed(struct upload *upload, const struct file *file,
    const struct fault *fault)
{
	upload->failed++;
	upload->last = fault->exit_code;
	fail_by(upload->client, file->path, fault);
	tell(upload, file, "failed");
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
key_of(struct arena *arena, const struct file *file, const struct buf *json)
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
set_up(struct upload *upload, struct transfer *transfer, const struct buf *json)
{
	struct sending *sending = transfer->own;
	struct client *client = upload->client;
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
	buf_init(&sending->answer, arena, JSON_MAX_BYTES);
}

static struct transfer *
start(struct upload *upload, struct file *file)
{
	struct arena *arena = arena_create();
	struct transfer *transfer = arena_alloc(arena, sizeof(*transfer));
	struct sending *sending = arena_alloc(arena, sizeof(*sending));
	enum client_exit wrong;
	struct buf json;

	wrong = describe(upload, arena, file->path, &json);
	if (wrong != EXIT_DONE) {
		tell_failed(upload, file,
		    &(struct fault){ wrong, "not-sent", "it is not sent" });
		arena_destroy(arena);
		return NULL;
	}
	sending->file = file;
	*transfer = (struct transfer){ .curl = curl_easy_init(),
		.arena = arena,
		.own = sending };
	set_up(upload, transfer, &json);
	return transfer;
}

static struct transfer *
next(void *context)
{
	struct upload *upload = context;

	while (upload->at < upload->count) {
		struct file *file = &upload->files[upload->at++];
		struct transfer *transfer = NULL;

		if (file->hash == NULL) {
			tell_failed(upload, file,
			    &(struct fault){ EXIT_LOCAL, "cannot-read",
				"it cannot be read" });
		} else if (file->is_there) {
			upload->there++;
			tell(upload, file, "there");
		} else {
			transfer = start(upload, file);
		}
		if (transfer != NULL)
			return transfer;
	}
	return NULL;
}

/* The very same file came meanwhile, from somebody else. */
static bool
is_duplicate(const struct fault *fault)
{
	return text_is(fault->code, "same-bytes");
}

static void
settle(struct upload *upload, struct transfer *transfer,
    const struct fault *fault)
{
	struct sending *sending = transfer->own;
	struct problem problem = { 0 };
	const struct json *json = NULL, *id;

	if (fault->exit_code != EXIT_DONE && !is_duplicate(fault)) {
		tell_failed(upload, sending->file, fault);
		return;
	}
	if (json_read(transfer->arena, sending->answer.bytes,
		sending->answer.length, answer_limits, &json, &problem) != OK)
		json = NULL;
	id = json_member(json, "id");
	if (id != NULL && id->is_integer)
		sending->file->id = id->integer;
	if (fault->exit_code != EXIT_DONE) {
		sending->file->is_there = true;
		upload->there++;
		tell(upload, sending->file, "there");
	} else if (sending->file->id == 0) {
		tell_failed(upload, sending->file,
		    &(struct fault){ EXIT_NETWORK, "bad-answer",
			"the answer is no picture" });
	} else {
		upload->done++;
		tell(upload, sending->file, "uploaded");
	}
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
	struct upload *upload = context;
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
	settle(upload, transfer, &fault);
	curl_easy_cleanup(transfer->curl);
	curl_mime_free(sending->form);
	curl_slist_free_all(sending->headers);
	arena_destroy(transfer->arena);
	return false;
}

/* ---- into a gallery ---- */

static enum client_exit
fill_gallery(struct upload *upload)
{
	struct client *client = upload->client;
	enum client_exit wrong = EXIT_DONE;
	struct buf body;
	size_t i = 0, some;

	while (wrong == EXIT_DONE && i < upload->count) {
		struct call call = { .path = arena_format(client->arena,
					 "/api/gallery/%lld/add-picture",
					 (long long)upload->gallery),
			.may_repeat = true };

		buf_init(&body, client->arena, 64 * 1024);
		buf_add(&body, "{\"picture_ids\": [");
		for (some = 0; some < ADD_AT_ONCE && i < upload->count; i++) {
			if (upload->files[i].id != 0)
				buf_add_format(&body, "%s%lld",
				    some++ == 0 ? "" : ",",
				    (long long)upload->files[i].id);
		}
		buf_add(&body, "]}");
		call.body = body.bytes;
		if (some > 0)
			wrong = call_or_say(client, &call);
	}
	return wrong;
}

static enum client_exit
run(struct upload *upload)
{
	struct pool pool = { upload->client, upload, next, ended };
	enum client_exit wrong = find_those_there(upload);

	if (wrong != EXIT_DONE)
		return wrong;
	bar_begin(upload->client, &upload->bar, "files", upload->count);
	pool_run(&pool);
	progress_end(&upload->bar);
	note(upload->client, "%zu uploaded, %zu were there, %zu failed",
	    upload->done, upload->there, upload->failed);
	if (upload->gallery > 0)
		wrong = fill_gallery(upload);
	if (wrong != EXIT_DONE)
		return EXIT_PARTLY;
	return exit_of(upload->done + upload->there, upload->failed,
	    upload->last);
}

enum client_exit
command_upload(struct client *client, struct texts arguments)
{
	struct upload upload = { .client = client };
	const struct option_row rows[] = {
		{ "title", 't', OPTION_TEXT, &upload.title, 0, 0 },
		{ "description", 'd', OPTION_TEXT, &upload.description, 0, 0 },
		{ "licence", 'l', OPTION_TEXTS, &upload.licences, 0, 0 },
		{ "nature", 0, OPTION_TEXT, &upload.nature, 0, 0 },
		{ "origin-url", 0, OPTION_TEXT, &upload.origin_url, 0, 0 },
		{ "creator", 0, OPTION_TEXT, &upload.creator, 0, 0 },
		{ "credit-url", 0, OPTION_TEXT, &upload.credit_url, 0, 0 },
		{ "annotators", 0, OPTION_TEXT, &upload.annotators, 0, 0 },
		{ "annotations", 0, OPTION_TEXT, &upload.annotations, 0, 0 },
		{ "keep-metadata", 0, OPTION_FLAG, &upload.keeps_metadata, 0,
		    0 },
		{ "again", 0, OPTION_FLAG, &upload.is_again, 0, 0 },
		{ "sidecars", 0, OPTION_FLAG, &upload.with_sidecars, 0, 0 },
		{ "gallery", 0, OPTION_NUMBER, &upload.gallery, 1, INT32_MAX },
	};
	enum client_exit wrong =
	    options_read(client, rows, COUNT_OF(rows), &arguments);

	if (wrong != EXIT_DONE)
		return wrong;
	if (arguments.count == 0)
		return fail(client, EXIT_USAGE, "usage",
		    "usage: pinakes upload FILE|FOLDER... --licence ID"
		    " --nature ID [--title TEXT] [--gallery N] [--sidecars]");
	wrong = options_settle(client, true);
	if (wrong == EXIT_DONE)
		wrong = find_files(&upload, &arguments);
	return wrong != EXIT_DONE ? wrong : run(&upload);
}
