/* lib/auth/turns.c: how many processes do slow work at once, by locks that die with their holder. */

#define _GNU_SOURCE /* memfd_create */

#include "auth/auth.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum {
	STEP_MS = 5,
	PLACE_WAIT_MS = 100, /* about what two hashes take */
	SEAT_WAIT_MS = 1000,
};

/*
 * A byte of a file in memory for each seat, then for each place: whoever has
 * locked it has it. The kernel takes the locks of a process back when it
 * ends, however it ends; a counter in shared memory would stay wrong.
 */
enum status
turns_create(struct turns *turns, int seats, int places)
{
	*turns = (struct turns){ .seats = seats, .places = places };
	turns->fd = memfd_create("pinakes turns", MFD_CLOEXEC);
	if (turns->fd >= 0)
		return OK;
	log_line(LOG_ERROR, "memfd_create: %s", strerror(errno));
	return INTERNAL;
}

static bool
set_lock(const struct turns *turns, int at, short type)
{
	struct flock lock = {
		.l_type = type,
		.l_whence = SEEK_SET,
		.l_start = at,
		.l_len = 1,
	};

	return fcntl(turns->fd, F_SETLK, &lock) == 0;
}

/* The first byte of a range that could be locked in time, or -1. */
static int
take_one(const struct turns *turns, int first, int count, int wait_ms)
{
	static const struct timespec step = { .tv_nsec = STEP_MS * 1000000L };
	int at;

	for (;; wait_ms -= STEP_MS) {
		for (at = first; at < first + count; at++) {
			if (set_lock(turns, at, F_WRLCK))
				return at;
		}
		if (wait_ms <= 0)
			return -1;
		nanosleep(&step, NULL);
	}
}

enum status
turns_enter(const struct turns *turns, int *turn)
{
	int place;

	*turn = -1;
	if (turns == NULL || turns->seats == 0)
		return OK;
	place = take_one(turns, turns->seats, turns->places, PLACE_WAIT_MS);
	if (place < 0)
		return UNAVAILABLE;
	*turn = take_one(turns, 0, turns->seats, SEAT_WAIT_MS);
	if (*turn >= 0) {
		/* Who works keeps both: the place counts workers too. */
		*turn += turns->seats * (place - turns->seats);
		return OK;
	}
	set_lock(turns, place, F_UNLCK);
	return UNAVAILABLE;
}

void
turns_leave(const struct turns *turns, int turn)
{
	if (turn < 0)
		return;
	set_lock(turns, turn % turns->seats, F_UNLCK);
	set_lock(turns, turns->seats + turn / turns->seats, F_UNLCK);
}
