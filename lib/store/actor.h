/* lib/store/actor.h: who makes a change, for the history. */

#ifndef STORE_ACTOR_H
#define STORE_ACTOR_H

/*
 * Every writing function records what it changed under this name, in the
 * caller's transaction.
 */
struct actor {
	int account_id;	    /* 0: the administrator at the database */
	const char *tool;   /* the program, with its version */
	const char *reason; /* in the words of who made it, or "" */
};

#endif
