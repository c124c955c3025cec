/* fcgi/reload.h: replacing the program without losing a request. */

#ifndef RELOAD_H
#define RELOAD_H

#include "pool.h"

/*
 * On HUP the new program is first run to check itself and its settings; when
 * it says yes, the master becomes it (same process, same socket), starts new
 * workers, and when these are ready sends the old ones away.
 */
struct reload {
	pid_t check_pid; /* the new program, checking itself; 0: none */
	int64_t check_until_us;
	bool is_good; /* it said yes */
	pid_t *old;   /* processes of the program before */
	size_t old_count;
	size_t old_room;
	bool is_retiring;
	int64_t kill_at_us;
};

/* Takes over the processes that a reload left to us. */
void reload_init(struct reload *reload, struct pool *pool);

/* Starts the check of the new program. */
void reload_begin(struct reload *reload, struct pool *pool);

/* A process has ended: was it one of ours? */
void reload_reaped(struct reload *reload, pid_t pid, int wait_status);

/* True when the check has succeeded. A check that hangs is given up. */
bool reload_may_execute(struct reload *reload);

/* Becomes the new program. Returns only when that fails. */
void reload_execute(struct reload *reload, struct pool *pool);

/* A process of ours that the new program will have to send away. */
void reload_add_old(struct reload *reload, pid_t pid);

/* Tells the old ones to leave, again and again; kills those that do not. */
void reload_retire_old(struct reload *reload);

/* The same while everything stops; is_late: kills at once. */
void reload_stop_old(struct reload *reload, bool is_late);

bool reload_has_no_old(const struct reload *reload);

#endif
