/* fcgi/signals.c: signals as something to read, and the log they reopen. */

#include "pool.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

_Static_assert(SIGNAL_LEAVE == SIGQUIT && SIGNAL_DRAIN == SIGTERM &&
	SIGNAL_REOPEN == SIGUSR1,
    "the numbers of signals");

/*
 * They are never delivered, so no read, write or query is cut short by one,
 * and there is no moment between a test and a wait at which one gets lost.
 */
int
signals_open(void)
{
	sigset_t set;
	int fd;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGQUIT);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGUSR2);
	sigprocmask(SIG_SETMASK, &set, NULL);
	fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (fd < 0) {
		log_line(LOG_ERROR, "signalfd: %s", strerror(errno));
		exit(EXIT_FAILURE);
	}
	return fd;
}

int
signals_next(int fd)
{
	struct signalfd_siginfo info;

	if (read(fd, &info, sizeof(info)) != (ssize_t)sizeof(info))
		return 0;
	return (int)info.ssi_signo;
}

void
log_reopen(const struct pool *pool)
{
	int fd;

	if (*pool->log_path == '\0')
		return;
	fd = open(pool->log_path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC,
	    0640);
	if (fd < 0 || dup2(fd, STDERR_FILENO) < 0)
		log_line(LOG_ERROR, "%s: %s", pool->log_path, strerror(errno));
	if (fd >= 0)
		close(fd);
}
