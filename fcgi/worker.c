/* fcgi/worker.c: one process that serves one request after another. */

#define _GNU_SOURCE /* accept4 */

#include "pool.h"

#include "dispatch.h"
#include "gateway.h"
#include "image/image.h"
#include "media/media.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	PATIENCE_MAX_S = 5, /* with a peer that stopped sending */
	RSS_EVERY = 64,	    /* requests between two looks at the memory */
};

struct worker {
	struct pool *pool;
	const struct crew *crew;
	struct slot *slot;
	struct gateway *gateway;
	struct server server;
	int signal_fd;
	int epoll_fd;
	int64_t served;
	int64_t most;	  /* requests until it is replaced; 0: none */
	bool is_leaving;  /* at once */
	bool is_draining; /* when nobody waits any more */
};

static void
beat(void *context)
{
	struct slot *slot = context;

	atomic_store(&slot->busy_since_us, clock_monotonic_us());
}

/* Units: MiB that are in memory now; 0 when the kernel does not say. */
static long
memory_mib(void)
{
	FILE *file = fopen("/proc/self/statm", "re");
	char line[128] = "", *resident;

	if (file == NULL)
		return 0;
	if (fgets(line, sizeof(line), file) == NULL)
		line[0] = '\0';
	fclose(file);
	/* In pages: the whole size, then what is resident. */
	resident = line + strcspn(line, " ");
	return strtol(resident, NULL, 10) * (sysconf(_SC_PAGESIZE) / 1024) /
	    1024;
}

/* A tenth more or less by chance, so that not all are replaced at once. */
static int64_t
requests_until_replaced(int limit)
{
	if (limit == 0)
		return 0;
	return limit + (int64_t)(random_uint64() % ((uint64_t)limit / 10 + 1));
}

static bool
is_worn_out(const struct worker *worker)
{
	int limit_mib = worker->pool->settings.recycle_rss_mib;

	if (worker->most > 0 && worker->served >= worker->most)
		return true;
	return limit_mib > 0 && worker->served % RSS_EVERY == 0 &&
	    memory_mib() > limit_mib;
}

static void
watch(struct worker *worker, int fd, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.fd = fd };

	if (epoll_ctl(worker->epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0)
		return;
	log_line(LOG_ERROR, "epoll: %s", strerror(errno));
	exit(EXIT_FAILURE);
}

/*
 * What goes wrong in one request ends one worker, not the machine. It is set
 * well over 2 GiB: libfcgi allocates, and does not touch, what a peer says
 * that it will send. The shadow memory of a sanitised build has no bound.
 */
static void
bound_memory(int data_mib)
{
#ifndef __SANITIZE_ADDRESS__
	rlim_t bytes = (rlim_t)data_mib * 1024 * 1024;
	struct rlimit limit = { .rlim_cur = bytes, .rlim_max = bytes };

	if (data_mib > 0 && setrlimit(RLIMIT_DATA, &limit) != 0)
		log_line(LOG_WARNING, "worker_data_mib: %s", strerror(errno));
#else
	(void)data_mib;
#endif
}

/*
 * The decoder's process starts with the first image. A site whose folders
 * cannot be written is still there for readers.
 */
static void
prepare_images(struct worker *worker)
{
	const struct settings *settings = &worker->pool->settings;
	struct arena *arena = worker->pool->arena;
	struct image_settings *image = arena_alloc(arena, sizeof(*image));

	image->program = *settings->decoder == '\0' ?
	    image_decoder_beside(arena) :
	    settings->decoder;
	image_limits_default(&image->limits);
	image->limits.max_bytes = settings->max_upload_bytes;
	image->limits.max_pixels = settings->max_upload_pixels;
	image->limits.max_frames = settings->max_upload_frames;
	worker->server.decoder = image_decoder_create(arena, image);
	if (media_store_create(arena, settings->media_dir,
		settings->derived_dir, &worker->server.media) != OK)
		log_line(LOG_WARNING, "no images are taken");
}

static void
start(struct worker *worker)
{
	const struct settings *settings = &worker->pool->settings;

	bound_memory(settings->worker_data_mib);
	worker->signal_fd = signals_open();
	worker->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	watch(worker, worker->signal_fd, EPOLLIN);
	/* Exclusive: one client does not wake every worker. */
	watch(worker, worker->crew->listen_fd, EPOLLIN | EPOLLEXCLUSIVE);
	worker->gateway = gateway_create(worker->pool->arena);
	if (worker->crew->may_wait)
		gateway_may_wait(worker->gateway, worker->signal_fd);
	worker->most = requests_until_replaced(settings->recycle_requests);
	worker->server = (struct server){
		.settings = settings,
		.templates = worker->pool->templates,
		.manual = worker->pool->manual,
		.arena = arena_create(),
		.turns = &worker->pool->turns,
		.reader = db_create(settings->reader, "pinakesd reader",
		    settings->statement_timeout_ms),
		.writer = db_create(settings->writer, "pinakesd writer",
		    settings->statement_timeout_ms),
	};
	prepare_images(worker);
	atomic_store(&worker->slot->is_ready, true);
}

static void
take_signals(struct worker *worker)
{
	int number;

	while ((number = signals_next(worker->signal_fd)) != 0) {
		if (number == SIGNAL_LEAVE)
			worker->is_leaving = true;
		else if (number == SIGNAL_DRAIN)
			worker->is_draining = true;
		else if (number == SIGNAL_REOPEN)
			log_reopen(worker->pool);
	}
}

/* Waits for a client. -1: there is none, or there was something else. */
static int
next_client(struct worker *worker)
{
	struct epoll_event events[2];
	int count = epoll_wait(worker->epoll_fd, events, 2,
	    worker->is_draining ? 0 : -1);
	int fd, i;

	for (i = 0; i < count; i++) {
		if (events[i].data.fd == worker->signal_fd)
			take_signals(worker);
	}
	if (worker->is_leaving)
		return -1;
	fd = accept4(worker->crew->listen_fd, NULL, NULL, SOCK_CLOEXEC);
	if (fd < 0 && worker->is_draining)
		worker->is_leaving = true;
	return fd;
}

static void
serve(struct worker *worker, int fd)
{
	int limit_s = worker->crew->time_limit_s;
	int patience_s =
	    limit_s > 2 * PATIENCE_MAX_S ? PATIENCE_MAX_S : (limit_s + 1) / 2;
	struct peer peer;

	beat(worker->slot);
	if (gateway_take(worker->gateway, fd, patience_s)) {
		peer = gateway_peer(worker->gateway);
		peer.beat = beat;
		peer.beat_context = worker->slot;
		dispatch(&worker->server, &peer);
		gateway_finish(worker->gateway);
	}
	atomic_store(&worker->slot->busy_since_us, 0);
	atomic_store(&worker->slot->served, ++worker->served);
}

int
worker_run(struct pool *pool, const struct crew *crew, struct slot *slot)
{
	struct worker worker = { .pool = pool, .crew = crew, .slot = slot };

	start(&worker);
	while (!worker.is_leaving) {
		int fd = next_client(&worker);

		if (fd < 0)
			continue;
		serve(&worker, fd);
		if (is_worn_out(&worker)) {
			log_line(LOG_INFO, "replaced after %lld requests",
			    (long long)worker.served);
			break;
		}
	}
	db_destroy(worker.server.reader);
	db_destroy(worker.server.writer);
	arena_destroy(worker.server.arena);
	return EXIT_SUCCESS;
}
