/* fcgi/dataset_export.c: exports sent out, from any byte on. */

#include "dataset_export.h"

#include "dispatch.h"
#include "handlers.h"
#include "media/media.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	BATCH_BYTES = 1024 * 1024,
	SNAPSHOT_S = 10, /* then another is taken: a purge ends a stream */
};

/* What a stream needs from batch to batch. */
struct sending {
	struct request *req;
	struct export_job *job;
	struct part_reader reader;
	const char *withdrawn; /* when it began */
	size_t step;	       /* the next */
	int64_t skip;	       /* of what comes next */
	int64_t left;
	int64_t renew_at_us;
	struct arena *arena; /* of a step without a part */
	struct export_segments segments;
	size_t segment;
	int64_t at;	/* in the segment */
	int descriptor; /* of the image that is being sent; -1: none */
};

/* ---- which part of it is asked for ---- */

struct range {
	int64_t first;
	int64_t last;
	bool is_part;
};

static bool
read_position(const char *text, size_t length, int64_t *position)
{
	char digits[24];

	if (length == 0 || length >= sizeof(digits))
		return false;
	memcpy(digits, text, length);
	digits[length] = '\0';
	return digits[0] >= '0' && digits[0] <= '9' &&
	    text_to_int64(digits, position);
}

/* One range; what is malformed, and several at once, ask for all of it. */
static enum status
read_range(struct request *req, int64_t bytes, const char *tag,
    struct range *range)
{
	const char *header = request_header(req, "Range");
	const char *condition = request_header(req, "If-Range");
	int64_t first = 0, last = bytes - 1;
	const char *dash;

	*range = (struct range){ 0, bytes - 1, false };
	if (header == NULL || !text_starts(header, "bytes=") ||
	    (condition != NULL && !text_is(condition, tag)))
		return OK;
	header += strlen("bytes=");
	dash = strchr(header, '-');
	if (dash == NULL || strchr(header, ',') != NULL)
		return OK;
	if (dash == header) {
		if (!read_position(dash + 1, strlen(dash + 1), &last))
			return OK;
		first = last > bytes ? 0 : bytes - last;
		last = bytes - 1;
	} else if (!read_position(header, (size_t)(dash - header), &first) ||
	    (dash[1] != '\0' &&
		(!read_position(dash + 1, strlen(dash + 1), &last) ||
		    last < first))) {
		return OK;
	}
	if (last >= bytes)
		last = bytes - 1;
	*range = (struct range){ first, last, true };
	return first < bytes ? OK : OUT_OF_RANGE;
}

/* ---- images ---- */

static void
close_image(void *context)
{
	struct sending *sending = context;

	if (sending->descriptor >= 0)
		close(sending->descriptor);
	sending->descriptor = -1;
}

static enum status
open_image(struct sending *sending, const struct export_segment *segment)
{
	const char *dot = strrchr(segment->download, '.');
	unsigned char hash[SHA256_BYTES];
	enum status status;

	if (dot == NULL || !sha256_read(segment->sha256, hash) ||
	    sending->req->media == NULL)
		return INTERNAL;
	status = media_open_original(sending->req->media, hash, dot + 1,
	    &sending->descriptor);
	if (status == NOT_FOUND)
		log_line(LOG_ERROR, "the file %s of an export is not there",
		    segment->sha256);
	return status == OK ? OK : INTERNAL;
}

static enum status
add_image(struct sending *sending, const struct export_segment *segment,
    int64_t length, struct buf *batch)
{
	char bytes[32 * 1024];
	int64_t at = sending->at;

	if (sending->descriptor < 0)
		TRY(open_image(sending, segment));
	while (length > 0) {
		size_t room = length < (int64_t)sizeof(bytes) ? (size_t)length :
								sizeof(bytes);
		ssize_t got = pread(sending->descriptor, bytes, room, at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			log_line(LOG_ERROR, "the file %s is cut off",
			    segment->sha256);
			return INTERNAL;
		}
		buf_add_bytes(batch, bytes, (size_t)got);
		at += got;
		length -= got;
	}
	return OK;
}

/* ---- the stream ---- */

/*
 * A long download holds no old snapshot, and what is hidden or purged in the
 * meantime ends it: it is another export from then on.
 */
static enum status
renew_snapshot(struct sending *sending)
{
	const char *withdrawn;

	if (clock_monotonic_us() < sending->renew_at_us)
		return OK;
	TRY(part_reader_settle(&sending->reader));
	TRY(db_commit(sending->req->db));
	TRY(db_begin(sending->req->db, DB_READ));
	TRY(export_job_read_withdrawn(sending->req, sending->job, &withdrawn));
	sending->renew_at_us =
	    clock_monotonic_us() + SNAPSHOT_S * INT64_C(1000000);
	if (text_is(withdrawn, sending->withdrawn))
		return OK;
	log_line(LOG_INFO, "an export of dataset %d ends: it was changed",
	    sending->job->dataset.id);
	return INTERNAL;
}

static enum status
make_step(struct sending *sending)
{
	struct export *export = sending->job->export;
	int number = export_step_part(export, sending->step);
	struct export_part part;

	if (number >= 0) {
		TRY(renew_snapshot(sending));
		TRY(part_reader_next(&sending->reader, number, &part));
		sending->segments.arena = part_reader_arena(&sending->reader);
	} else {
		arena_reset(sending->arena);
		sending->segments.arena = sending->arena;
	}
	TRY(export_step(export, sending->step, number < 0 ? NULL : &part,
	    &sending->segments));
	sending->step++;
	sending->segment = 0;
	sending->at = 0;
	return OK;
}

/* Passes over what comes before the range. */
static void
pass_over(struct sending *sending)
{
	while (
	    sending->skip > 0 && sending->segment < sending->segments.count) {
		int64_t length =
		    sending->segments.items[sending->segment].length;

		if (sending->skip < length) {
			sending->at = sending->skip;
			sending->skip = 0;
			return;
		}
		sending->skip -= length;
		sending->segment++;
	}
}

static enum status
add_segment(struct sending *sending, struct buf *batch)
{
	const struct export_segment *segment =
	    &sending->segments.items[sending->segment];
	int64_t length = segment->length - sending->at;
	int64_t room = BATCH_BYTES - (int64_t)batch->length;

	length = length < room ? length : room;
	length = length < sending->left ? length : sending->left;
	if (segment->bytes != NULL)
		buf_add_bytes(batch, segment->bytes + sending->at,
		    (size_t)length);
	else
		TRY(add_image(sending, segment, length, batch));
	sending->at += length;
	sending->left -= length;
	if (sending->at < segment->length)
		return OK;
	close_image(sending);
	sending->segment++;
	sending->at = 0;
	return OK;
}

static enum status
next_bytes(void *context, struct arena *arena, struct buf *batch, bool *more)
{
	struct sending *sending = context;

	(void)arena;
	while (sending->left > 0 && batch->length < BATCH_BYTES) {
		if (sending->segment == sending->segments.count) {
			if (sending->step ==
			    export_step_count(sending->job->export))
				return INTERNAL;
			TRY(make_step(sending));
			pass_over(sending);
		} else {
			TRY(add_segment(sending, batch));
		}
	}
	*more = sending->left > 0;
	return *more ? OK : part_reader_settle(&sending->reader);
}

/* The last step that begins at or before a byte. */
static void
seek(struct sending *sending, int64_t first)
{
	size_t low = 0, high = export_step_count(sending->job->export);

	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		if (sending->job->marks[middle] / 2 <= first)
			low = middle;
		else
			high = middle;
	}
	sending->step = low;
	sending->skip = first - sending->job->marks[low] / 2;
}

static void
release_arena(void *arena)
{
	arena_destroy(arena);
}

static enum status
send(struct request *req, struct response *res, struct export_job *job,
    struct range range)
{
	struct sending *sending = arena_alloc(req->arena, sizeof(*sending));

	*sending = (struct sending){
		.req = req,
		.job = job,
		.left = range.last + 1 - range.first,
		.arena = arena_create(),
		.descriptor = -1,
		.renew_at_us =
		    clock_monotonic_us() + SNAPSHOT_S * INT64_C(1000000),
	};
	arena_defer(req->arena, release_arena, sending->arena);
	arena_defer(req->arena, close_image, sending);
	TRY(export_job_read_withdrawn(req, job, &sending->withdrawn));
	part_reader_init(&sending->reader, req, &job->dataset);
	if (range.first > 0)
		seek(sending, range.first);
	return respond_stream(res, export_type(job->export), next_bytes,
	    sending);
}

static void
add_headers(struct request *req, struct response *res,
    const struct export_job *job)
{
	struct arena *arena = req->arena;
	int withdrawn = (int)job->about.withdrawal_count;

	res->tag = arena_format(arena, "\"%s\"",
	    content_tag(arena,
		arena_format(arena, "%s/%s", job->variant,
		    job->dataset.manifest_sha256),
		strlen(job->variant) + 1 +
		    strlen(job->dataset.manifest_sha256)));
	respond_header(res, "Accept-Ranges", "bytes");
	respond_header(res, "Content-Disposition",
	    arena_format(arena, "attachment; filename=\"dataset-%d-%s%s.%s\"",
		job->dataset.id, job->format->name,
		withdrawn == 0 ? "" :
				 arena_format(arena, "-without-%d", withdrawn),
		export_extension(job->export)));
	respond_header(res, "X-Dataset-Sha256", job->dataset.manifest_sha256);
	if (withdrawn > 0)
		respond_header(res, "X-Dataset-Withdrawn",
		    sql_int(arena, withdrawn));
}

static enum status
respond_export(struct request *req, struct response *res, const char *format)
{
	struct export_job *job = arena_alloc(req->arena, sizeof(*job));
	struct range range;
	enum status status;

	TRY(export_job_open(req, format, job));
	TRY(export_job_measure(req, job));
	add_headers(req, res, job);
	if (http_tag_matches(request_header(req, "If-None-Match"), res->tag)) {
		res->answer = ANSWER_NOT_MODIFIED;
		return OK;
	}
	status = read_range(req, job->bytes, res->tag, &range);
	if (status == OUT_OF_RANGE)
		return refuse(&req->problem, req->arena, OUT_OF_RANGE,
		    "out-of-range", "The export has %lld bytes.",
		    (long long)job->bytes);
	TRY(status);
	if (range.is_part) {
		res->answer = ANSWER_PARTIAL;
		respond_header(res, "Content-Range",
		    arena_format(req->arena, "bytes %lld-%lld/%lld",
			(long long)range.first, (long long)range.last,
			(long long)job->bytes));
	}
	respond_header(res, "Content-Length",
	    sql_int(req->arena, range.last + 1 - range.first));
	return send(req, res, job, range);
}

enum status
api_dataset_export(struct request *req, struct response *res)
{
	return respond_export(req, res, req->path_parts[1]);
}

enum status
api_dataset_manifest(struct request *req, struct response *res)
{
	return respond_export(req, res, "manifest");
}
