/* fcgi/pool.h: the master and the processes it keeps. */

#ifndef POOL_H
#define POOL_H

#include <stdatomic.h>
#include <sys/types.h>

#include "auth/auth.h"
#include "base/base.h"
#include "config/config.h"
#include "manual.h"
#include "render/render.h"

/* What a worker tells the master, in memory that they share. */
struct slot {
	_Alignas(64) _Atomic int64_t busy_since_us; /* monotonic; 0: idle */
	_Atomic int64_t served;
	atomic_bool is_ready;
};

/*
 * Workers that share a socket. What is slow by nature, as the decoding of
 * uploads, has a crew of its own, so that it never keeps readers waiting.
 */
struct crew {
	const char *name;	 /* "worker", in the log */
	const char *socket;	 /* its path */
	const char *handed_down; /* in the environment: to the next program */
	int workers;
	int time_limit_s; /* for one request */
	bool may_wait;	  /* for what has not happened yet */
	int listen_fd;	  /* -1: none */
	bool owns_socket; /* made by us, not by the system */
};

enum { CREWS_MAX = 4 };

/* What every process of the pool is given. */
struct pool {
	const char *config_path;
	const char *program_path; /* what a reload executes */
	char **arguments;
	struct arena *arena;
	struct settings settings;
	struct templates *templates;
	struct manual *manual;
	struct turns turns; /* at hashing passwords */
	struct crew crews[CREWS_MAX];
	int crew_count;
	const char *log_path; /* "": the log is not a file */
};

/*
 * Signals that a worker or the keeper understands; all stay blocked and are
 * read from a descriptor, between requests only.
 */
enum {
	SIGNAL_LEAVE = 3,   /* SIGQUIT: after the request at hand */
	SIGNAL_DRAIN = 15,  /* SIGTERM: after those that wait, too */
	SIGNAL_REOPEN = 10, /* SIGUSR1: the log was renamed */
};

/* Keeps the pool until it is told to stop. Returns the exit code. */
int master_run(struct pool *pool);

/* The life of a worker. Returns its exit code. */
int worker_run(struct pool *pool, const struct crew *crew, struct slot *slot);

/* The life of the keeper. Returns its exit code. */
int keeper_run(struct pool *pool);

/* Blocks the signals above in this process and makes a descriptor of them. */
int signals_open(void);

/* The next signal that waits in the descriptor, or 0. */
int signals_next(int fd);

/* Opens the log again under the name it had at start. */
void log_reopen(const struct pool *pool);

/*
 * The socket of each crew: one that was handed down, or a new one. systemd
 * gives them in the order of the crews, or the first alone.
 * Fails: CONFLICT (another pool serves it), INTERNAL; both logged.
 */
enum status listen_open(struct pool *pool) MUST_CHECK;

/* Lets a reloaded program find the sockets. */
void listen_hand_down(const struct pool *pool);

/* Takes the sockets away from where new clients look for them. */
void listen_close(struct pool *pool);

/* Tells systemd, if it started us: "READY=1". */
void supervisor_tell(const char *state);

#endif
