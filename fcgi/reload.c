/* fcgi/reload.c: the check of a new program, the step into it, the old ones. */

#include "reload.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	CHECK_LIMIT_US = 20 * 1000 * 1000,
	LEAVE_LIMIT_US = 60 * 1000 * 1000, /* a long stream may end */
	OLD_MAX = 4096,
};

#define OLD_PIDS "PINAKES_OLD_PIDS"

void
reload_init(struct reload *reload, struct pool *pool)
{
	char *list = arena_text(pool->arena, getenv(OLD_PIDS)), *word;
	int64_t pid;

	reload->old_room = OLD_MAX;
	reload->old = arena_array(pool->arena, OLD_MAX, sizeof(*reload->old));
	unsetenv(OLD_PIDS);
	while (list != NULL && (word = strsep(&list, " ")) != NULL) {
		if (text_to_int64(word, &pid) && pid > 1)
			reload_add_old(reload, (pid_t)pid);
	}
}

void
reload_add_old(struct reload *reload, pid_t pid)
{
	if (reload->old_count < reload->old_room)
		reload->old[reload->old_count++] = pid;
}

bool
reload_has_no_old(const struct reload *reload)
{
	return reload->old_count == 0;
}

static void
check_itself(const struct pool *pool)
{
	char *arguments[] = { pool->arguments[0], "-t", "-c",
		(char *)pool->config_path, NULL };
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execv(pool->program_path, arguments);
	log_line(LOG_ERROR, "%s: %s", pool->program_path, strerror(errno));
	_exit(EXIT_FAILURE);
}

void
reload_begin(struct reload *reload, struct pool *pool)
{
	if (reload->check_pid != 0 || reload->is_good)
		return;
	log_line(LOG_INFO, "reloading: checking %s with %s", pool->program_path,
	    pool->config_path);
	reload->check_pid = fork();
	if (reload->check_pid == 0)
		check_itself(pool);
	if (reload->check_pid < 0) {
		log_line(LOG_ERROR, "fork: %s", strerror(errno));
		reload->check_pid = 0;
	}
	reload->check_until_us = clock_monotonic_us() + CHECK_LIMIT_US;
}

static void
remove_old(struct reload *reload, pid_t pid)
{
	size_t i;

	for (i = 0; i < reload->old_count; i++) {
		if (reload->old[i] != pid)
			continue;
		reload->old[i] = reload->old[--reload->old_count];
		if (reload->old_count == 0)
			log_line(LOG_INFO, "the last old process has left");
		return;
	}
}

void
reload_reaped(struct reload *reload, pid_t pid, int wait_status)
{
	remove_old(reload, pid);
	if (pid != reload->check_pid)
		return;
	reload->check_pid = 0;
	reload->is_good =
	    WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == EXIT_SUCCESS;
	if (!reload->is_good)
		log_line(LOG_ERROR,
		    "the reload was given up: the new "
		    "program or its settings are broken; serving on");
}

bool
reload_may_execute(struct reload *reload)
{
	if (reload->check_pid != 0 &&
	    clock_monotonic_us() > reload->check_until_us)
		kill(reload->check_pid, SIGKILL);
	return reload->is_good;
}

void
reload_execute(struct reload *reload, struct pool *pool)
{
	const char *list = "";
	size_t i;

	for (i = 0; i < reload->old_count; i++)
		list = arena_format(pool->arena, "%s%s%d", list,
		    i == 0 ? "" : " ", (int)reload->old[i]);
	setenv(OLD_PIDS, list, 1);
	listen_hand_down(pool);
	log_line(LOG_INFO, "reloading: becoming the new program");
	supervisor_tell("RELOADING=1");
	execv(pool->program_path, pool->arguments);
	log_line(LOG_ERROR, "%s: %s", pool->program_path, strerror(errno));
	unsetenv(OLD_PIDS);
	reload->old_count = 0;
	reload->is_good = false;
}

void
reload_stop_old(struct reload *reload, bool is_late)
{
	size_t i;

	for (i = 0; i < reload->old_count; i++)
		kill(reload->old[i], is_late ? SIGKILL : SIGNAL_LEAVE);
}

void
reload_retire_old(struct reload *reload)
{
	if (reload->old_count == 0)
		return;
	if (!reload->is_retiring) {
		reload->is_retiring = true;
		reload->kill_at_us = clock_monotonic_us() + LEAVE_LIMIT_US;
	}
	reload_stop_old(reload, clock_monotonic_us() > reload->kill_at_us);
}
