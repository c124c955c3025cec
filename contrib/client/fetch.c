/* contrib/client/fetch.c: files fetched, several at a time, gone on with where they were. */

#include "fetch.h"

#include <curl/header.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WORDS_MAX_BYTES = 64 * 1024, TAG_MAX_BYTES = 1000 };

/* One file on its way. */
struct download {
	struct fetched *fetched;
	const char *part;
	const char *tag; /* file of the part's ETag, or NULL */
	int file;
	int64_t from;	/* bytes that were there before */
	int64_t length; /* -1: nothing has come */
	CURL *curl;
	struct curl_slist *headers;
	struct buf words; /* of a refusal */
	bool is_misplaced;
};

/* ---- what is told ---- */

void
fetch_failed(struct fetcher *fetcher, struct fetched *file,
    const struct fault *fault)
{
	fetcher->failed++;
	fetcher->last = fault->exit_code;
	fail_by(fetcher->client, file->what, fault);
	fetcher->told(fetcher->context, file, "failed");
}

static void
fail_of_file(struct fetcher *fetcher, struct fetched *file, const char *path)
{
	fetch_failed(fetcher, file,
	    &(struct fault){ EXIT_LOCAL, "cannot-write",
		arena_format(file->arena, "%s: %s", path, strerror(errno)) });
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

/* What a part is of, where that may change: read before it is gone on with. */
static void
keep_tag(const struct download *download)
{
	struct curl_header *header;
	FILE *file;

	if (download->tag == NULL ||
	    curl_easy_header(download->curl, "ETag", 0, CURLH_HEADER, -1,
		&header) != CURLHE_OK)
		return;
	file = fopen(download->tag, "we");
	if (file == NULL)
		return;
	fputs(header->value, file);
	fclose(file);
}

/* False: what the part is of is not known, so it is begun anew. */
static bool
add_condition(struct download *download)
{
	struct arena *arena = download->fetched->arena;
	char tag[TAG_MAX_BYTES] = "";
	FILE *file = fopen(download->tag, "re");
	size_t length;

	if (file == NULL)
		return false;
	length = fread(tag, 1, sizeof(tag) - 1, file);
	fclose(file);
	if (length == 0 || tag[strcspn(tag, "\r\n")] != '\0')
		return false;
	download->headers =
	    curl_slist_append(NULL, arena_format(arena, "If-Range: %s", tag));
	return true;
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
	keep_tag(download);
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
	return download->fetched->max_bytes == 0 ||
		download->length <= download->fetched->max_bytes ?
	    length :
	    0;
}

/* From where the part that is here ends. */
static void
set_up(struct fetcher *fetcher, struct transfer *transfer)
{
	struct download *download = transfer->own;
	struct stat about;

	curl_slist_free_all(download->headers);
	download->headers = NULL;
	download->from =
	    fstat(download->file, &about) == 0 ? (int64_t)about.st_size : 0;
	if (download->from > 0 && download->tag != NULL &&
	    !add_condition(download) && ftruncate(download->file, 0) == 0)
		download->from = 0;
	download->length = -1;
	buf_init(&download->words, transfer->arena, WORDS_MAX_BYTES);
	curl_easy_reset(transfer->curl);
	call_prepare(fetcher->client, transfer->curl, download->fetched->url);
	curl_easy_setopt(transfer->curl, CURLOPT_HTTPHEADER, download->headers);
	curl_easy_setopt(transfer->curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(transfer->curl, CURLOPT_WRITEDATA, download);
	if (download->from > 0)
		curl_easy_setopt(transfer->curl, CURLOPT_RANGE,
		    arena_format(transfer->arena, "%lld-",
			(long long)download->from));
}

static struct transfer *
start(struct fetcher *fetcher, struct fetched *file)
{
	struct arena *arena = file->arena;
	struct transfer *transfer = arena_alloc(arena, sizeof(*transfer));
	struct download *download = arena_alloc(arena, sizeof(*download));

	download->fetched = file;
	download->part = arena_format(arena, "%s.part", file->path);
	if (file->has_tag)
		download->tag = arena_format(arena, "%s.part.tag", file->path);
	download->file = open(download->part,
	    O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
	if (download->file < 0) {
		fail_of_file(fetcher, file, download->part);
		return NULL;
	}
	download->curl = curl_easy_init();
	*transfer = (struct transfer){ .curl = download->curl,
		.arena = arena,
		.own = download };
	set_up(fetcher, transfer);
	return transfer;
}

/* True where nothing is to be fetched: it is here, or must not be replaced. */
static bool
is_settled(struct fetcher *fetcher, struct fetched *file)
{
	const char *own;

	if (access(file->path, F_OK) != 0)
		return false;
	own = hash_of_file(file->arena, file->path);
	if (own != NULL && file->hash != NULL && text_is(own, file->hash)) {
		fetcher->there++;
		fetcher->told(fetcher->context, file, "there");
		return true;
	}
	if (fetcher->is_forced)
		return false;
	fetch_failed(fetcher, file,
	    &(struct fault){ EXIT_LOCAL, "in-the-way",
		arena_format(file->arena, "%s is here %s; --force replaces it",
		    file->path,
		    file->hash == NULL ? "already" : "and is another file") });
	return true;
}

static struct transfer *
next(void *context)
{
	struct fetcher *fetcher = context;
	struct fetched *file;

	while ((file = fetcher->next(fetcher->context)) != NULL) {
		struct transfer *transfer = NULL;

		if (!is_settled(fetcher, file))
			transfer = start(fetcher, file);
		if (transfer != NULL)
			return transfer;
		arena_destroy(file->arena);
	}
	return NULL;
}

/* ---- the end of one ---- */

/* Whole and right: under its name. False: not so, and fault says why. */
static bool
settle(struct transfer *transfer, struct fault *fault)
{
	struct download *download = transfer->own;
	const char *own = hash_of_file(transfer->arena, download->part);

	if (own == NULL ||
	    (download->fetched->hash != NULL &&
		!text_is(own, download->fetched->hash))) {
		*fault = (struct fault){ EXIT_NETWORK, "wrong-bytes",
			"its bytes are not those that it is named after" };
		return false;
	}
	download->fetched->hash = own;
	if (fsync(download->file) != 0 ||
	    rename(download->part, download->fetched->path) != 0) {
		*fault = (struct fault){ EXIT_LOCAL, "cannot-write",
			arena_format(transfer->arena, "%s: %s",
			    download->fetched->path, strerror(errno)) };
		return false;
	}
	if (download->tag != NULL)
		unlink(download->tag);
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
	curl_slist_free_all(download->headers);
	close(download->file);
	arena_destroy(transfer->arena);
}

static bool
try_again(struct fetcher *fetcher, struct transfer *transfer, int wait_s)
{
	transfer->not_before_us =
	    clock_monotonic_us() + (int64_t)wait_s * 1000000;
	set_up(fetcher, transfer);
	return true;
}

static bool
ended(void *context, struct transfer *transfer)
{
	struct fetcher *fetcher = context;
	struct download *download = transfer->own;
	struct fault fault;
	int wait_s;

	call_judge(transfer->arena, transfer->result, transfer->curl,
	    &download->words, &fault);
	transfer->tries++;
	wait_s = fault.exit_code == EXIT_DONE ? -1 : pause_s(transfer);
	if (wait_s >= 0)
		return try_again(fetcher, transfer, wait_s);
	/* An empty file has no byte that would have placed it. */
	if (fault.exit_code == EXIT_DONE && download->length < 0 &&
	    ftruncate(download->file, 0) != 0)
		fault = (struct fault){ EXIT_LOCAL, "cannot-write",
			strerror(errno) };
	if (fault.exit_code == EXIT_DONE && settle(transfer, &fault)) {
		fetcher->done++;
		fetcher->told(fetcher->context, download->fetched, "fetched");
	} else if (text_is(fault.code, "wrong-bytes") && download->from > 0 &&
	    ftruncate(download->file, 0) == 0) {
		/* The part that was here was of something else. */
		return try_again(fetcher, transfer, 0);
	} else {
		if (text_is(fault.code, "wrong-bytes"))
			unlink(download->part);
		fetch_failed(fetcher, download->fetched, &fault);
	}
	finish(transfer);
	return false;
}

void
fetch_run(struct fetcher *fetcher)
{
	struct pool pool = { fetcher->client, fetcher, next, ended };

	pool_run(&pool);
}
