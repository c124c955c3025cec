/* fcgi/listen.c: the listening sockets, made here, inherited or handed down. */

#include "pool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 512, SYSTEMD_FIRST_FD = 3 };

static bool
is_listening(int fd)
{
	int value = 0;
	socklen_t length = sizeof(value);

	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &value, &length) ==
	    0 &&
	    value != 0;
}

/* Both: a worker that loses the race for a client must not wait. */
static void
set_flags(int fd)
{
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	fcntl(fd, F_SETFD, FD_CLOEXEC);
}

/* A number from the environment, which is taken out of it. -1: none. */
static int
take_number(const char *name)
{
	const char *text = getenv(name);
	int64_t number = -1;

	if (text != NULL && !text_to_int64(text, &number))
		number = -1;
	unsetenv(name);
	return (int)number;
}

static bool
is_at_path(int fd, const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	socklen_t length = sizeof(address);

	return getsockname(fd, (struct sockaddr *)&address, &length) == 0 &&
	    length > offsetof(struct sockaddr_un, sun_path) &&
	    strncmp(address.sun_path, path, sizeof(address.sun_path)) == 0;
}

/*
 * A lock that dies with this process, and that its children do not share:
 * workers that outlive a killed master for a moment must not be in the way
 * of the next one.
 */
static enum status
lock_socket(struct arena *arena, const struct crew *crew)
{
	const char *path = arena_format(arena, "%s.lock", crew->socket);
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0) {
		log_line(LOG_ERROR, "%s: %s", path, strerror(errno));
		return INTERNAL;
	}
	if (fcntl(fd, F_SETLK, &lock) == 0)
		return OK; /* the descriptor stays open */
	close(fd);
	log_line(LOG_ERROR, "another pinakesd serves %s", crew->socket);
	return CONFLICT;
}

static enum status
make_socket(struct crew *crew)
{
	const char *path = crew->socket;
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	mode_t mask;
	int fd, failed;

	if (strlen(path) >= sizeof(address.sun_path)) {
		log_line(LOG_ERROR,
		    "the path of the socket is longer than "
		    "%zu bytes: %s",
		    sizeof(address.sun_path) - 1, path);
		return INTERNAL;
	}
	memcpy(address.sun_path, path, strlen(path) + 1);
	unlink(path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	mask = umask(0117); /* 0660: the web server's group, no others */
	failed = fd < 0 ||
	    bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0;
	umask(mask);
	if (failed || listen(fd, BACKLOG) != 0) {
		log_line(LOG_ERROR, "%s: %s", path, strerror(errno));
		return INTERNAL;
	}
	crew->listen_fd = fd;
	crew->owns_socket = true;
	return OK;
}

static enum status
open_crew(struct arena *arena, struct crew *crew)
{
	int from_before = take_number(crew->handed_down);

	if (from_before >= 0 && is_listening(from_before) &&
	    !is_at_path(from_before, crew->socket))
		close(from_before); /* the setting was changed */
	else if (from_before >= 0 && is_listening(from_before))
		crew->listen_fd = from_before;
	TRY(lock_socket(arena, crew));
	if (crew->listen_fd < 0)
		return make_socket(crew);
	set_flags(crew->listen_fd);
	crew->owns_socket = true;
	return OK;
}

enum status
listen_open(struct pool *pool)
{
	int from_system = take_number("LISTEN_FDS");
	int for_pid = take_number("LISTEN_PID");
	int i;

	for (i = 0; i < pool->crew_count; i++) {
		struct crew *crew = &pool->crews[i];

		crew->listen_fd = -1;
		if (i < from_system && for_pid == (int)getpid() &&
		    is_listening(SYSTEMD_FIRST_FD + i)) {
			crew->listen_fd = SYSTEMD_FIRST_FD + i;
			set_flags(crew->listen_fd);
		} else {
			TRY(open_crew(pool->arena, crew));
		}
	}
	return OK;
}

void
listen_hand_down(const struct pool *pool)
{
	int from_system = 0, i;
	char number[16];

	for (i = 0; i < pool->crew_count; i++) {
		const struct crew *crew = &pool->crews[i];

		fcntl(crew->listen_fd, F_SETFD, 0);
		snprintf(number, sizeof(number), "%d", crew->listen_fd);
		if (crew->owns_socket)
			setenv(crew->handed_down, number, 1);
		else
			from_system++;
	}
	if (from_system == 0)
		return;
	snprintf(number, sizeof(number), "%d", from_system);
	setenv("LISTEN_FDS", number, 1);
	snprintf(number, sizeof(number), "%d", (int)getpid());
	setenv("LISTEN_PID", number, 1);
}

void
listen_close(struct pool *pool)
{
	int i;

	for (i = 0; i < pool->crew_count; i++) {
		struct crew *crew = &pool->crews[i];

		if (crew->owns_socket)
			unlink(crew->socket);
		close(crew->listen_fd);
		crew->listen_fd = -1;
	}
}

void
supervisor_tell(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	socklen_t length;
	int fd;

	if (path == NULL || strlen(path) >= sizeof(address.sun_path))
		return;
	memcpy(address.sun_path, path, strlen(path));
	length =
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
	if (path[0] == '@')
		address.sun_path[0] = '\0'; /* an abstract name */
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	if (sendto(fd, state, strlen(state), MSG_NOSIGNAL,
		(struct sockaddr *)&address, length) < 0)
		log_line(LOG_WARNING, "NOTIFY_SOCKET: %s", strerror(errno));
	close(fd);
}
