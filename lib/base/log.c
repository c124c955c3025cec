/* lib/base/log.c: lines on standard error, clocks, chance, files. */

#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LINE_BYTES = 4096 };

static enum log_level lowest = LOG_INFO;

void
log_set_level(enum log_level level)
{
	lowest = level;
}

/* One write a line, so that lines of several processes do not mix. */
void
log_line(enum log_level level, const char *format, ...)
{
	static const char *const names[] = { "debug", "info", "warning",
		"error" };
	char line[LINE_BYTES];
	struct timespec now;
	struct tm parts;
	size_t length, i;
	va_list list;
	int added;

	if (level < lowest)
		return;
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &parts);
	length = strftime(line, sizeof(line), "%Y-%m-%dT%H:%M:%S", &parts);
	length += (size_t)snprintf(line + length, sizeof(line) - length,
	    ".%03ldZ %s [%ld] ", now.tv_nsec / 1000000, names[level],
	    (long)getpid());
	va_start(list, format);
	added = vsnprintf(line + length, sizeof(line) - length - 1, format,
	    list);
	va_end(list);
	i = length;
	if (added > 0)
		length += (size_t)added;
	if (length > sizeof(line) - 2)
		length = sizeof(line) - 2;
	for (; i < length; i++) {
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
			line[i] = '?';
	}
	line[length++] = '\n';
	if (write(STDERR_FILENO, line, length) < 0)
		return;		/* nobody left to tell */
}

int64_t
clock_now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t
clock_monotonic_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void
random_bytes(void *bytes, size_t length)
{
	unsigned char *at = bytes;

	while (length > 0) {
		ssize_t got = getrandom(at, length, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			log_line(LOG_ERROR, "getrandom: %s", strerror(errno));
			abort();
		}
		at += got;
		length -= (size_t)got;
	}
}

uint64_t
random_uint64(void)
{
	uint64_t number;

	random_bytes(&number, sizeof(number));
	return number;
}

enum status
file_read(struct arena *arena, const char *path, size_t max_bytes,
    char **bytes, size_t *length)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum status status = OK;
	struct stat stat;
	size_t have = 0;

	if (fd < 0 || fstat(fd, &stat) != 0) {
		log_line(LOG_ERROR, "%s: %s", path, strerror(errno));
		status = INTERNAL;
	} else if (stat.st_size < 0 || (uintmax_t)stat.st_size > max_bytes) {
		status = TOO_LARGE;
	} else {
		*bytes = arena_alloc(arena, (size_t)stat.st_size + 1);
	}
	while (status == OK && have < (size_t)stat.st_size) {
		ssize_t got = read(fd, *bytes + have,
		    (size_t)stat.st_size - have);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			log_line(LOG_ERROR, "%s: %s", path, strerror(errno));
			status = INTERNAL;
		}
		if (got <= 0)
			break;
		have += (size_t)got;
	}
	if (fd >= 0)
		close(fd);
	*length = have;
	return status;
}
