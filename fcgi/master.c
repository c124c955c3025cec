/* fcgi/master.c: keeps the workers and the keeper alive, reloads, drains. */

#include "pool.h"

#include "reload.h"
#include "request.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	TICK_MS = 200,
	FIRST_DELAY_US = 100 * 1000, /* before a second start; doubles */
	LAST_DELAY_US = 5 * 1000 * 1000,
	STEADY_US = 2 * 1000 * 1000, /* who lives longer starts well */
	START_LIMIT_US = 30 * 1000 * 1000,
	DRAIN_LIMIT_US = 10 * 1000 * 1000,
	KEEPER_LIMIT_US = 2 * 1000 * 1000, /* its jobs can be done again */
};

struct child {
	const struct crew *crew; /* NULL: the keeper */
	pid_t pid;		 /* 0: it does not run */
	int64_t started_us;
	int64_t start_at_us; /* not before */
	int64_t delay_us;    /* of the next start after a short life */
};

struct master {
	struct pool *pool;
	struct slot *slots;	/* shared with the workers */
	struct child *children; /* the workers, then the keeper */
	int child_count;
	struct reload reload;
	bool is_stopping;
	bool has_told_ready;
	int64_t kill_at_us; /* while stopping */
};

static bool
is_keeper(const struct master *master, int i)
{
	return master->children[i].crew == NULL;
}

static const char *
name_of(const struct child *child)
{
	return child->crew == NULL ? "keeper" : child->crew->name;
}

/* The rest of the life of a child. A master that dies takes it along. */
static void
run_child(struct master *master, int i, pid_t master_pid)
{
	int code;

	prctl(PR_SET_PDEATHSIG, SIGNAL_LEAVE);
	if (getppid() != master_pid)
		_exit(EXIT_FAILURE);
	prctl(PR_SET_NAME,
	    arena_format(master->pool->arena, "pinakesd-%s",
		name_of(&master->children[i])));
	if (is_keeper(master, i))
		code = keeper_run(master->pool);
	else
		code = worker_run(master->pool, master->children[i].crew,
		    &master->slots[i]);
	arena_destroy(master->pool->arena);
	exit(code);
}

static void
start_child(struct master *master, int i)
{
	struct child *child = &master->children[i];
	pid_t master_pid = getpid();

	if (!is_keeper(master, i)) {
		atomic_store(&master->slots[i].busy_since_us, 0);
		atomic_store(&master->slots[i].served, 0);
		atomic_store(&master->slots[i].is_ready, false);
	}
	child->started_us = clock_monotonic_us();
	child->pid = fork();
	if (child->pid == 0)
		run_child(master, i, master_pid);
	if (child->pid < 0) {
		log_line(LOG_ERROR, "fork: %s", strerror(errno));
		child->pid = 0;
		child->start_at_us = child->started_us + LAST_DELAY_US;
	}
}

static void
start_missing(struct master *master)
{
	int64_t now_us = clock_monotonic_us();
	int i;

	for (i = 0; i < master->child_count; i++) {
		if (master->children[i].pid == 0 &&
		    now_us >= master->children[i].start_at_us)
			start_child(master, i);
	}
}

/* One that left by itself is replaced at once, one that crashes waits. */
static void
plan_restart(struct master *master, int i, int wait_status)
{
	struct child *child = &master->children[i];
	int64_t now_us = clock_monotonic_us();
	bool has_left =
	    WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == EXIT_SUCCESS;

	if (WIFSIGNALED(wait_status))
		log_line(LOG_WARNING, "%s %d was ended by signal %d",
		    name_of(child), (int)child->pid, WTERMSIG(wait_status));
	else if (!has_left)
		log_line(LOG_WARNING, "%s %d failed with %d", name_of(child),
		    (int)child->pid, WEXITSTATUS(wait_status));
	child->pid = 0;
	if (has_left || now_us - child->started_us > STEADY_US) {
		child->delay_us = FIRST_DELAY_US;
		child->start_at_us = now_us;
		return;
	}
	child->start_at_us = now_us + child->delay_us;
	child->delay_us *= 2;
	if (child->delay_us > LAST_DELAY_US)
		child->delay_us = LAST_DELAY_US;
}

static void
reap(struct master *master)
{
	int wait_status, i;
	pid_t pid;

	while ((pid = waitpid(-1, &wait_status, WNOHANG)) > 0) {
		for (i = 0; i < master->child_count; i++) {
			if (master->children[i].pid == pid)
				plan_restart(master, i, wait_status);
		}
		reload_reaped(&master->reload, pid, wait_status);
	}
}

/* Kills a worker whose request, or whose start, takes longer than allowed. */
static void
watch(struct master *master)
{
	int64_t now_us = clock_monotonic_us();
	int i;

	for (i = 0; i < master->child_count - 1; i++) {
		struct child *child = &master->children[i];
		struct slot *slot = &master->slots[i];
		int64_t limit_us = child->crew->time_limit_s * INT64_C(1000000);
		int64_t since_us = atomic_load(&slot->busy_since_us);
		bool is_ready = atomic_load(&slot->is_ready);

		if (child->pid == 0 || (is_ready && since_us == 0))
			continue;
		if (is_ready && now_us - since_us <= limit_us)
			continue;
		if (!is_ready && now_us - child->started_us <= START_LIMIT_US)
			continue;
		log_line(LOG_ERROR, "%s %d is stuck and is killed",
		    name_of(child), (int)child->pid);
		kill(child->pid, SIGKILL);
	}
}

static bool
all_are_ready(const struct master *master)
{
	int i;

	for (i = 0; i < master->child_count - 1; i++) {
		if (master->children[i].pid == 0 ||
		    !atomic_load(&master->slots[i].is_ready))
			return false;
	}
	return true;
}

static void
tell_ready(struct master *master)
{
	const struct pool *pool = master->pool;
	int i;

	master->has_told_ready = true;
	supervisor_tell("READY=1");
	for (i = 0; i < pool->crew_count; i++)
		log_line(LOG_INFO, "ready: %d %ss serve %s",
		    pool->crews[i].workers, pool->crews[i].name,
		    pool->crews[i].socket);
}

static void
signal_children(const struct master *master, int number)
{
	int i;

	for (i = 0; i < master->child_count; i++) {
		if (master->children[i].pid != 0)
			kill(master->children[i].pid, number);
	}
}

static void
tell_status(const struct master *master)
{
	int64_t now_us = clock_monotonic_us();
	int i;

	for (i = 0; i < master->child_count - 1; i++) {
		const struct slot *slot = &master->slots[i];
		int64_t since_us = atomic_load(&slot->busy_since_us);

		log_line(LOG_INFO,
		    "%s %d: %lld requests, %s for %lld ms,"
		    " alive for %lld s",
		    name_of(&master->children[i]), (int)master->children[i].pid,
		    (long long)atomic_load(&slot->served),
		    since_us == 0 ? "idle" : "busy",
		    (long long)(since_us == 0 ? 0 : (now_us - since_us) / 1000),
		    (long long)(now_us - master->children[i].started_us) /
			1000000);
	}
}

static void
begin_stop(struct master *master)
{
	if (master->is_stopping)
		return;
	log_line(LOG_INFO, "stopping");
	supervisor_tell("STOPPING=1");
	master->is_stopping = true;
	master->kill_at_us = clock_monotonic_us() + DRAIN_LIMIT_US;
	/* A socket that clients no longer find can be emptied. */
	signal_children(master,
	    master->pool->crews[0].owns_socket ? SIGNAL_DRAIN : SIGNAL_LEAVE);
	listen_close(master->pool);
}

static void
take_signal(struct master *master, int number)
{
	switch (number) {
	case SIGTERM:
	case SIGINT:
	case SIGQUIT:
		begin_stop(master);
		break;
	case SIGHUP:
		if (!master->is_stopping)
			reload_begin(&master->reload, master->pool);
		break;
	case SIGUSR1:
		log_reopen(master->pool);
		signal_children(master, SIGNAL_REOPEN);
		break;
	case SIGUSR2:
		tell_status(master);
		break;
	default:
		break;
	}
}

/* True when the last child is gone. */
static bool
go_on_stopping(struct master *master)
{
	int64_t now_us = clock_monotonic_us();
	bool is_late = now_us > master->kill_at_us;
	struct child *keeper = &master->children[master->child_count - 1];
	int i;

	reload_stop_old(&master->reload, is_late);
	if (keeper->pid != 0 &&
	    now_us > master->kill_at_us - DRAIN_LIMIT_US + KEEPER_LIMIT_US)
		kill(keeper->pid, SIGKILL);
	for (i = 0; i < master->child_count; i++) {
		if (master->children[i].pid != 0)
			break;
	}
	if (i == master->child_count)
		return reload_has_no_old(&master->reload);
	if (is_late)
		signal_children(master, SIGKILL);
	return false;
}

static void
keep(struct master *master)
{
	int i;

	start_missing(master);
	watch(master);
	if (all_are_ready(master)) {
		if (!master->has_told_ready)
			tell_ready(master);
		reload_retire_old(&master->reload);
	}
	if (!reload_may_execute(&master->reload))
		return;
	for (i = 0; i < master->child_count; i++) {
		if (master->children[i].pid != 0)
			reload_add_old(&master->reload,
			    master->children[i].pid);
	}
	reload_execute(&master->reload, master->pool);
}

/* Without a socket of their own, uploads and exports go to all workers. */
static void
set_crews(struct pool *pool)
{
	const struct settings *settings = &pool->settings;

	pool->crews[pool->crew_count++] = (struct crew){
		.name = "worker",
		.socket = settings->socket,
		.handed_down = "PINAKES_LISTEN_FD",
		.workers = settings->workers,
		.time_limit_s = settings->request_time_limit_s,
	};
	if (*settings->upload_socket != '\0')
		pool->crews[pool->crew_count++] = (struct crew){
			.name = "uploader",
			.socket = settings->upload_socket,
			.handed_down = "PINAKES_UPLOAD_FD",
			.workers = settings->upload_workers,
			.time_limit_s = settings->upload_time_limit_s,
		};
	if (*settings->export_socket != '\0')
		pool->crews[pool->crew_count++] = (struct crew){
			.name = "exporter",
			.socket = settings->export_socket,
			.handed_down = "PINAKES_EXPORT_FD",
			.workers = settings->export_workers,
			.time_limit_s = settings->export_time_limit_s,
		};
	if (*settings->watch_socket != '\0')
		pool->crews[pool->crew_count++] = (struct crew){
			.name = "watcher",
			.socket = settings->watch_socket,
			.handed_down = "PINAKES_WATCH_FD",
			.workers = settings->watch_workers,
			.time_limit_s =
			    WAIT_MAX_S + settings->request_time_limit_s,
			.may_wait = true,
		};
}

static void
prepare(struct master *master, struct pool *pool)
{
	int workers = 0, next = 0, i, k;

	for (i = 0; i < pool->crew_count; i++)
		workers += pool->crews[i].workers;
	master->pool = pool;
	master->child_count = workers + 1;
	master->children = arena_array(pool->arena, (size_t)workers + 1,
	    sizeof(*master->children));
	for (i = 0; i <= workers; i++)
		master->children[i].delay_us = FIRST_DELAY_US;
	for (i = 0; i < pool->crew_count; i++) {
		for (k = 0; k < pool->crews[i].workers; k++)
			master->children[next++].crew = &pool->crews[i];
	}
	master->slots = mmap(NULL, (size_t)workers * sizeof(*master->slots),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (master->slots == MAP_FAILED) {
		log_line(LOG_ERROR, "mmap: %s", strerror(errno));
		exit(EXIT_FAILURE);
	}
	reload_init(&master->reload, pool);
}

static void
write_pid_file(const struct pool *pool)
{
	const char *path = pool->settings.pid_file;
	FILE *file;

	if (*path == '\0')
		return;
	file = fopen(path, "we");
	if (file == NULL || fprintf(file, "%d\n", (int)getpid()) < 0)
		log_line(LOG_ERROR, "%s: %s", path, strerror(errno));
	if (file != NULL)
		fclose(file);
}

int
master_run(struct pool *pool)
{
	static const struct timespec tick = { .tv_nsec = TICK_MS * 1000000L };
	struct master master = { .pool = pool };
	sigset_t set;

	sigfillset(&set);
	sigprocmask(SIG_SETMASK, &set, NULL);
	set_crews(pool);
	/* One worker at least is left for those who read. */
	if (listen_open(pool) != OK ||
	    turns_create(&pool->turns, pool->settings.passwords_at_once,
		pool->settings.workers > 1 ? pool->settings.workers - 1 : 1) !=
		OK)
		return EXIT_FAILURE;
	prepare(&master, pool);
	write_pid_file(pool);
	for (;;) {
		if (!master.is_stopping)
			keep(&master);
		take_signal(&master, sigtimedwait(&set, NULL, &tick));
		reap(&master);
		if (master.is_stopping && go_on_stopping(&master))
			break;
	}
	if (*pool->settings.pid_file != '\0')
		unlink(pool->settings.pid_file);
	log_line(LOG_INFO, "stopped");
	return EXIT_SUCCESS;
}
