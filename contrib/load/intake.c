/* contrib/load/intake.c: files through several decoders into the store. */

#include "load.h"

#include "store/media_write.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

/*
 * Pictures wait for the disk together: one sync for many. Those that wait
 * hold three descriptors each.
 */
enum {
	SYNC_BATCH = 64,
	SYNC_AFTER_US = 2000000,
	READ_BYTES = 256 * 1024,
	POLL_MS = 500,
	LATE_US = 4000000
};

/* One picture on its way. */
struct item {
	struct intake_picture picture;
	struct media_incoming *incoming;
	struct media_derivation *derivation;
	int64_t late_us; /* when the decoder must have answered */
	struct item *next;
};

struct line {
	struct image_decoder *decoder;
	struct item *item; /* being decoded, or NULL */
};

struct run {
	struct load *load;
	const struct intake *intake;
	struct line *lines;
	int line_count;
	size_t next_index;
	struct item *waiting; /* for the disk */
	struct item **waiting_end;
	size_t waiting_count;
	int64_t waiting_since_us; /* the first of them */
	struct item *safe;	  /* on the disk, to be finished */
};

static enum status
hash_file(struct intake_picture *picture)
{
	struct sha256 *sha256 = sha256_create(picture->arena);
	char *bytes = arena_alloc(picture->arena, READ_BYTES);
	int descriptor = open(picture->path, O_RDONLY | O_CLOEXEC);
	ssize_t length = -1;

	while (descriptor >= 0 &&
	    (length = read(descriptor, bytes, READ_BYTES)) > 0)
		sha256_add(sha256, bytes, (size_t)length);
	if (descriptor < 0 || length < 0) {
		enum status status = refuse(&picture->problem, picture->arena,
		    NOT_FOUND, "unreadable", "the file cannot be read: %s",
		    strerror(errno));

		if (descriptor >= 0)
			close(descriptor);
		return status;
	}
	close(descriptor);
	sha256_finish(sha256, picture->sha256);
	return OK;
}

static void
destroy(struct item *item)
{
	struct arena *arena = item->picture.arena;

	arena_destroy(arena); /* the item lies in it */
}

/* A picture that goes no further: its owner hears why. */
static enum status
give_up(struct run *run, struct item *item, enum status why)
{
	enum status status;

	if (why == INTERNAL) {
		destroy(item);
		return INTERNAL;
	}
	item->picture.status = why;
	status = run->intake->finish(run->intake->context, &item->picture);
	destroy(item);
	return status;
}

static enum status
receive(struct run *run, struct line *line, struct item *item)
{
	struct intake_picture *picture = &item->picture;
	struct image_job job;
	enum status status;

	status = media_receive_file(run->load->store, picture->arena,
	    picture->path, run->load->image.limits.max_bytes, &item->incoming);
	if (status == TOO_LARGE)
		return refuse(&picture->problem, picture->arena, status,
		    "too-many-bytes", "the file has over %lld bytes",
		    (long long)run->load->image.limits.max_bytes);
	if (status != OK)
		return status;
	memcpy(picture->sha256, item->incoming->sha256, SHA256_BYTES);
	picture->size_bytes = item->incoming->size_bytes;
	TRY(media_derive(run->load->store, picture->arena, &item->derivation));
	job = (struct image_job){
		.original = item->incoming->descriptor,
		.small = item->derivation->small,
		.large = item->derivation->large,
	};
	TRY(image_submit(line->decoder, picture->arena, &job,
	    &picture->problem));
	line->item = item;
	item->late_us = clock_monotonic_us() + LATE_US +
	    1000 * image_clock_ms(&run->load->image.limits);
	return OK;
}

/* Gives an idle decoder the next picture that is wanted, if any. */
static enum status
feed(struct run *run, struct line *line)
{
	while (run->next_index < run->intake->count &&
	    !load_is_interrupted(run->load)) {
		struct arena *arena = arena_create();
		struct item *item = arena_alloc(arena, sizeof(*item));
		bool is_wanted = true;
		enum status status;

		item->picture.arena = arena;
		item->picture.index = run->next_index++;
		TRY(run->intake->start(run->intake->context, &item->picture));
		if (item->picture.path == NULL) {
			destroy(item);
			continue;
		}
		status = OK;
		if (run->intake->look != NULL) {
			status = hash_file(&item->picture);
			if (status == OK)
				TRY(run->intake->look(run->intake->context,
				    &item->picture, &is_wanted));
		}
		if (!is_wanted) {
			destroy(item);
			continue;
		}
		if (status == OK)
			status = receive(run, line, item);
		if (status == OK)
			return OK;
		TRY(give_up(run, item, status));
	}
	return OK;
}

static enum status
keep(struct item *item)
{
	TRY(media_keep(item->incoming, item->picture.image.extension));
	return media_keep_derivatives(item->derivation, item->picture.sha256);
}

static enum status
collect(struct run *run, struct line *line)
{
	struct item *item = line->item;
	enum status status;

	line->item = NULL;
	status = image_collect(line->decoder, item->picture.arena,
	    &item->picture.image, &item->picture.problem);
	if (status == OK)
		status = keep(item);
	if (status != OK)
		return give_up(run, item, status);
	if (run->waiting_count == 0)
		run->waiting_since_us = clock_monotonic_us();
	*run->waiting_end = item;
	run->waiting_end = &item->next;
	run->waiting_count++;
	return OK;
}

static bool
is_busy(const struct run *run)
{
	int i;

	for (i = 0; i < run->line_count; i++) {
		if (run->lines[i].item != NULL)
			return true;
	}
	return false;
}

/* Many together, but no one for long. */
static bool
is_sync_due(const struct run *run)
{
	return run->waiting_count >= SYNC_BATCH ||
	    (run->waiting_count > 0 &&
		(!is_busy(run) ||
		    clock_monotonic_us() - run->waiting_since_us >
			SYNC_AFTER_US));
}

static enum status
sync_waiting(struct run *run)
{
	TRY(media_sync(run->load->store));
	run->safe = run->waiting;
	run->waiting = NULL;
	run->waiting_end = &run->waiting;
	run->waiting_count = 0;
	return OK;
}

static enum status
finish_one(struct run *run)
{
	struct item *item = run->safe;
	enum status status;

	run->safe = item->next;
	status = run->intake->finish(run->intake->context, &item->picture);
	destroy(item);
	return status;
}

static enum status
turn(struct run *run, struct pollfd *polled)
{
	int i;

	for (i = 0; i < run->line_count; i++) {
		if (run->lines[i].item == NULL)
			TRY(feed(run, &run->lines[i]));
	}
	if (run->safe != NULL)
		TRY(finish_one(run));
	else if (is_sync_due(run))
		TRY(sync_waiting(run));
	for (i = 0; i < run->line_count; i++)
		polled[i] = (struct pollfd){
			.fd = run->lines[i].item == NULL ?
			    -1 :
			    image_descriptor(run->lines[i].decoder),
			.events = POLLIN,
		};
	(void)poll(polled, (nfds_t)run->line_count,
	    run->safe != NULL || !is_busy(run) ? 0 : POLL_MS);
	for (i = 0; i < run->line_count; i++) {
		struct line *line = &run->lines[i];

		if (line->item != NULL &&
		    (polled[i].revents != 0 ||
			line->item->late_us < clock_monotonic_us()))
			TRY(collect(run, line));
	}
	return OK;
}

enum status
intake_run(struct load *load, const struct intake *intake)
{
	int count = load->options.jobs;
	struct run run = {
		.load = load,
		.intake = intake,
		.lines =
		    arena_array(load->arena, (size_t)count, sizeof(*run.lines)),
		.line_count = count,
	};
	struct pollfd *polled =
	    arena_array(load->arena, (size_t)count, sizeof(*polled));
	int i;

	run.waiting_end = &run.waiting;
	for (i = 0; i < count; i++)
		run.lines[i].decoder =
		    image_decoder_create(load->arena, &load->image);
	do {
		TRY(turn(&run, polled));
	} while (run.safe != NULL || run.waiting != NULL || is_busy(&run) ||
	    (run.next_index < intake->count && !load_is_interrupted(load)));
	return OK;
}

enum status
intake_media(struct load *load, const struct intake_picture *picture,
    int *media_id)
{
	struct new_media media = {
		.media_type = picture->image.media_type,
		.size_bytes = picture->size_bytes,
		.width_px = picture->image.width_px,
		.height_px = picture->image.height_px,
		.frame_count = picture->image.frames,
		.has_perceptual_hash = picture->image.has_perceptual_hash,
		.perceptual_hash = picture->image.perceptual_hash,
	};

	memcpy(media.sha256, picture->sha256, SHA256_BYTES);
	memcpy(media.received_sha256, picture->sha256, SHA256_BYTES);
	return media_insert(load->db, picture->arena, &media, media_id);
}
