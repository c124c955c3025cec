/* contrib/client/get.c: the files of pictures, several at a time, gone on with where they were. */

#include "client.h"

#include <curl/header.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_PATH_BYTES = 4000, WORDS_MAX_BYTES = 64 * 1024, NAME_HEX = 64 };

/* More than any picture has: a server that never ends fills no disk. */
static const int64_t file_max_bytes = (int64_t)4 << 30;

struct get {
	struct client *client;
	struct arena *scratch; /* of one line */
	const char *folder;
	const char *file;
	bool with_metadata;
	bool is_forced;
	struct texts ids;
	size_t at;
	struct found found;
	struct progress bar;
	size_t done, there, failed;
	enum client_exit last;
};

/* One file on its way. */
struct download {
	int64_t id;
	const char *url;
	const char *path;
	const char *part;
	const char *hash; /* in hexadecimal; NULL: not known */
	const char *metadata;
	int file;
	int64_t from; /* bytes that were there before */
	int64_t length;
	CURL *curl;
	struct buf words; /* of a refusal */
	bool is_misplaced;
};

/* ---- what a picture's file is called, there and here ---- */

/*
 * Originals lie at the site itself, whatever it believes to be called: a
 * server cannot send us to another host.
 */
static const char *
url_of(struct client *client, struct arena *arena, const char *download)
{
	const char *host = strstr(download, "://");
	const char *path = host == NULL ? download : strchr(host + 3, '/');

	if (path == NULL || *path != '/' ||
	    path[strcspn(path, " \t\r\n#\\")] != '\0')
		return NULL;
	return arena_format(arena, "%s%s", client->server, path);
}

/* Files are named after the hash of their bytes. */
static const char *
hash_of_url(struct arena *arena, const char *url)
{
	const char *name = strrchr(url, '/') + 1;
	unsigned char digest[SHA256_BYTES];
	const char *hex;

	if (strcspn(name, ".") != NAME_HEX)
		return NULL;
	hex = arena_copy(arena, name, NAME_HEX);
	return sha256_read(hex, digest) ?
	    text_hex(arena, digest, SHA256_BYTES) :
	    NULL;
}

static const char *
ending_of_url(struct arena *arena, const char *url)
{
	const char *dot = strrchr(url, '.');
	size_t length = dot == NULL ? 0 : strlen(dot + 1);

	if (length == 0 || length > 5 ||
	    strspn(dot + 1, "abcdefghijklmnopqrstuvwxyz0123456789") != length)
		return "bin";
	return arena_text(arena, dot + 1);
}

/* ---- what is told ---- */

static void
tell(struct get *get, const struct download *download, const char *outcome)
{
	struct buf line;

	progress_step(&get->bar, text_is(outcome, "there"));
	if (!get->client->is_json)
		return;
	arena_reset(get->scratch);
	buf_init(&line, get->scratch, 2 * (size_t)FILE_PATH_BYTES);
	buf_add_format(&line, "{\"id\": %lld, \"outcome\": \"%s\", \"path\": ",
	    (long long)download->id, outcome);
	buf_add_json_text(&line, visible(get->scratch, download->path));
	buf_add(&line, ", \"sha256\": ");
	if (download->hash == NULL)
		buf_add(&line, "null");
	else
		buf_add_json_text(&line, download->hash);
	printf("%s}\n", line.bytes);
}

static void
tell_failed(struct get *get, const struct download *download,
    const struct fault *fault)
{
	get->failed++;
	get->last = fault->exit_code;
	fail_by(get->client,
	    arena_format(get->client->arena, "picture %lld",
		(long long)download->id),
	    fault);
	tell(get, download, "failed");
}

static void
tell_file(struct get *get, const struct download *download, const char *what)
{
	struct fault fault = { EXIT_LOCAL, "cannot-write",
		arena_format(get->client->arena, "%s: %s", what,
		    strerror(errno)) };

	tell_failed(get, download, &fault);
}

/* ---- the transfer ---- */

static bool
begins_where_it_should(const struct download *download)
{
	struct curl_header *header;
	const char *range;
	char wanted[64];

	snprintf(wanted, sizeof(wanted), "bytes %lld-",
	    (long long)download->from);
	if (curl_easy_header(download->curl, "Content-Range", 0, CURLH_HEADER,
		-1, &header) != CURLHE_OK)
		return false;
	range = header->value;
	return text_starts(range, wanted);
}

/* Before the first byte: where it goes, whatever was asked for. */
static bool
place(struct download *download, long status)
{
	if (status == 206 && !begins_where_it_should(download)) {
		download->is_misplaced = true;
		return false;
	}
	if (status == 200)
		download->from = 0;
	if (ftruncate(download->file, (off_t)download->from) != 0 ||
	    lseek(download->file, (off_t)download->from, SEEK_SET) < 0)
		return false;
	download->length = download->from;
	return true;
}

static size_t
take(char *bytes, size_t size, size_t count, void *context)
{
	struct download *download = context;
	size_t length = size * count, at = 0;
	long status = 0;

	curl_easy_getinfo(download->curl, CURLINFO_RESPONSE_CODE, &status);
	if (status != 200 && status != 206) {
		buf_add_bytes(&download->words, bytes, length);
		return length;
	}
	if (download->length < 0 && !place(download, status))
		return 0;
	while (at < length) {
		ssize_t some = write(download->file, bytes + at, length - at);

		if (some <= 0)
			return 0;
		at += (size_t)some;
	}
	download->length += (int64_t)length;
	return download->length <= file_max_bytes ? length : 0;
}

/* From where the part that is here ends. */
static void
set_up(struct get *get, struct transfer *transfer)
{
	struct download *download = transfer->own;
	struct stat about;

	download->from =
	    fstat(download->file, &about) == 0 ? (int64_t)about.st_size : 0;
	download->length = -1;
	buf_init(&download->words, transfer->arena, WORDS_MAX_BYTES);
	curl_easy_reset(transfer->curl);
	call_prepare(get->client, transfer->curl, download->url);
	curl_easy_setopt(transfer->curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(transfer->curl, CURLOPT_WRITEDATA, download);
	if (download->from > 0)
		curl_easy_setopt(transfer->curl, CURLOPT_RANGE,
		    arena_format(transfer->arena, "%lld-",
			(long long)download->from));
}

static struct transfer *
start(struct get *get, struct arena *arena, struct download *download)
{
	struct transfer *transfer = arena_alloc(arena, sizeof(*transfer));

	download->file = open(download->part,
	    O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
	if (download->file < 0) {
		tell_file(get, download, download->part);
		return NULL;
	}
	download->curl = curl_easy_init();
	*transfer = (struct transfer){ .curl = download->curl,
		.arena = arena,
		.own = download };
	set_up(get, transfer);
	return transfer;
}

/* ---- one picture ---- */

static bool
keep_metadata(struct get *get, const struct download *download)
{
	return !get->with_metadata ||
	    write_whole(get->client,
		arena_format(get->client->arena, "%s.json", download->path),
		download->metadata, strlen(download->metadata),
		0666) == EXIT_DONE;
}

/* True where nothing is to be fetched: it is here, or must not be replaced. */
static bool
is_settled(struct get *get, struct arena *arena, struct download *download)
{
	const char *own;

	if (access(download->path, F_OK) != 0)
		return false;
	own = hash_of_file(arena, download->path);
	if (own != NULL && download->hash != NULL &&
	    text_is(own, download->hash)) {
		get->there++;
		if (!keep_metadata(get, download))
			get->failed++;
		tell(get, download, "there");
		return true;
	}
	if (get->is_forced)
		return false;
	tell_failed(get, download,
	    &(struct fault){ EXIT_LOCAL, "in-the-way",
		arena_format(arena,
		    "%s is here and is another file; --force replaces it",
		    download->path) });
	return true;
}

static struct transfer *
start_picture(struct get *get, struct arena *arena, const struct json *picture)
{
	struct download *download = arena_alloc(arena, sizeof(*download));
	const struct json *id = json_member(picture, "id");
	const char *address = member_text(picture, "download");
	struct buf metadata;

	if (id != NULL && id->is_integer)
		download->id = id->integer;
	download->path = "?";
	if (address != NULL)
		download->url = url_of(get->client, arena, address);
	if (id == NULL || !id->is_integer || download->url == NULL) {
		tell_failed(get, download,
		    &(struct fault){ EXIT_NETWORK, "bad-answer",
			"the server names no file for it" });
		return NULL;
	}
	download->hash = hash_of_url(arena, download->url);
	download->path = arena_format(arena, "%s/%lld.%s", get->folder,
	    (long long)download->id, ending_of_url(arena, download->url));
	download->part = arena_format(arena, "%s.part", download->path);
	buf_init(&metadata, arena, LINE_BYTES);
	add_json(&metadata, picture);
	buf_add_char(&metadata, '\n');
	download->metadata = metadata.bytes;
	return is_settled(get, arena, download) ? NULL :
						  start(get, arena, download);
}

static const struct json *
ask_for(struct get *get, const char *id)
{
	struct call call = { .path = NULL };
	struct download none = { .path = "" };
	int64_t number;

	if (!text_to_int64(id, &number) || number < 1) {
		get->failed++;
		get->last = fail(get->client, EXIT_USAGE, "bad-id",
		    "%s is no number of a picture", id);
		return NULL;
	}
	call.path = arena_format(get->client->arena, "/api/picture/%lld/",
	    (long long)number);
	if (call_send(get->client, &call) == EXIT_DONE && call.json != NULL)
		return call.json;
	if (call.fault.exit_code == EXIT_DONE)
		call.fault = (struct fault){ EXIT_NETWORK, "bad-answer",
			"the answer is no picture" };
	none.id = number;
	tell_failed(get, &none, &call.fault);
	return NULL;
}

static const struct json *
next_picture(struct get *get, bool *is_over)
{
	const struct json *picture;

	*is_over = false;
	if (get->ids.count > 0) {
		*is_over = get->at == get->ids.count;
		return *is_over ? NULL :
				  ask_for(get, get->ids.items[get->at++]);
	}
	picture = found_next(&get->found);
	*is_over = picture == NULL;
	if (get->found.total > (int64_t)get->bar.total)
		get->bar.total = (size_t)get->found.total;
	return picture;
}

static struct transfer *
next(void *context)
{
	struct get *get = context;
	bool is_over;

	for (;;) {
		const struct json *picture = next_picture(get, &is_over);
		struct transfer *transfer = NULL;
		struct arena *arena;

		if (is_over)
			return NULL;
		if (picture == NULL)
			continue;
		arena = arena_create();
		transfer = start_picture(get, arena, picture);
		if (transfer != NULL)
			return transfer;
		arena_destroy(arena);
	}
}

/* ---- the end of one ---- */

/* Whole and right: under its name. False: not so, and fault says why. */
static bool
settle(struct transfer *transfer, struct fault *fault)
{
	struct download *download = transfer->own;
	const char *own = hash_of_file(transfer->arena, download->part);

	if (own == NULL ||
	    (download->hash != NULL && !text_is(own, download->hash))) {
		*fault = (struct fault){ EXIT_NETWORK, "wrong-bytes",
			"its bytes are not those that it is named after" };
		return false;
	}
	download->hash = own;
	if (fsync(download->file) != 0 ||
	    rename(download->part, download->path) != 0) {
		*fault = (struct fault){ EXIT_LOCAL, "cannot-write",
			arena_format(transfer->arena, "%s: %s", download->path,
			    strerror(errno)) };
		return false;
	}
	return true;
}

/* Seconds until it is tried again; -1: not. */
static int
pause_s(const struct transfer *transfer)
{
	struct download *download = transfer->own;
	long status = 0;

	curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE, &status);
	/* What is here and what is there do not fit: from the beginning. */
	if ((status == 416 || download->is_misplaced) && download->from > 0 &&
	    ftruncate(download->file, 0) == 0) {
		download->is_misplaced = false;
		return transfer->tries > 3 ? -1 : 0;
	}
	return call_pause_s(transfer->result, transfer->curl, transfer->tries,
	    true);
}

static void
finish(struct transfer *transfer)
{
	struct download *download = transfer->own;

	curl_easy_cleanup(transfer->curl);
	close(download->file);
	arena_destroy(transfer->arena);
}

static bool
try_again(struct get *get, struct transfer *transfer, int wait_s)
{
	transfer->not_before_us =
	    clock_monotonic_us() + (int64_t)wait_s * 1000000;
	set_up(get, transfer);
	return true;
}

static bool
ended(void *context, struct transfer *transfer)
{
	struct get *get = context;
	struct download *download = transfer->own;
	struct fault fault;
	int wait_s;

	call_judge(transfer->arena, transfer->result, transfer->curl,
	    &download->words, &fault);
	transfer->tries++;
	wait_s = fault.exit_code == EXIT_DONE ? -1 : pause_s(transfer);
	if (wait_s >= 0)
		return try_again(get, transfer, wait_s);
	/* An empty file has no byte that would have placed it. */
	if (fault.exit_code == EXIT_DONE && download->length < 0 &&
	    ftruncate(download->file, 0) != 0)
		fault = (struct fault){ EXIT_LOCAL, "cannot-write",
			strerror(errno) };
	if (fault.exit_code == EXIT_DONE && settle(transfer, &fault)) {
		get->done++;
		if (!keep_metadata(get, download))
			get->failed++;
		tell(get, download, "fetched");
	} else if (text_is(fault.code, "wrong-bytes") && download->from > 0 &&
	    ftruncate(download->file, 0) == 0) {
		/* The part that was here was of something else. */
		return try_again(get, transfer, 0);
	} else {
		if (text_is(fault.code, "wrong-bytes"))
			unlink(download->part);
		tell_failed(get, download, &fault);
	}
	finish(transfer);
	return false;
}

static enum client_exit
run(struct get *get)
{
	struct pool pool = { get->client, get, next, ended };

	if (!make_folder(get->client->arena, get->folder))
		return fail(get->client, EXIT_LOCAL, "cannot-write", "%s: %s",
		    get->folder, strerror(errno));
	bar_begin(get->client, &get->bar, "files", get->ids.count);
	get->scratch = arena_create();
	pool_run(&pool);
	arena_destroy(get->scratch);
	get->bar.total = get->bar.done;
	progress_end(&get->bar);
	note(get->client, "%zu fetched into %s, %zu were there, %zu failed",
	    get->done, get->folder, get->there, get->failed);
	arena_destroy(get->found.arena);
	if (get->found.wrong != EXIT_DONE)
		return get->done > 0 ? EXIT_PARTLY : get->found.wrong;
	return exit_of(get->done + get->there, get->failed, get->last);
}

enum client_exit
command_get(struct client *client, struct texts arguments)
{
	struct get get = { .client = client, .folder = "." };
	struct texts none = { NULL, 0 };
	const char *query = NULL;
	const struct option_row rows[] = {
		{ "query", 'Q', OPTION_TEXT, &query, 0, 0 },
		{ "file", 'f', OPTION_TEXT, &get.file, 0, 0 },
		{ "ordering", 0, OPTION_TEXT, &get.found.ordering, 0, 0 },
		{ "output", 'o', OPTION_TEXT, &get.folder, 0, 0 },
		{ "metadata", 0, OPTION_FLAG, &get.with_metadata, 0, 0 },
		{ "force", 0, OPTION_FLAG, &get.is_forced, 0, 0 },
	};
	enum client_exit wrong =
	    options_read(client, rows, COUNT_OF(rows), &arguments);

	if (wrong != EXIT_DONE)
		return wrong;
	get.ids = arguments;
	if ((arguments.count > 0) + (query != NULL) + (get.file != NULL) != 1)
		return fail(client, EXIT_USAGE, "usage",
		    "usage: pinakes get ID... | --query QUERY | --file FILE"
		    " [--output FOLDER] [--metadata] [--jobs N]");
	if (query != NULL)
		none = (struct texts){ &query, 1 };
	wrong = query_text(client, &none, get.file, &get.found.query);
	if (wrong == EXIT_DONE)
		wrong = options_settle(client, false);
	get.found.client = client;
	return wrong != EXIT_DONE ? wrong : run(&get);
}
