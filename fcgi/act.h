/* fcgi/act.h: in whose name things change, and what waits for the commit. */

#ifndef ACT_H
#define ACT_H

#include "request.h"
#include "respond.h"
#include "store/actor.h"

/*
 * Who makes a change, for the history. The tool is the website for a form,
 * else what the program calls itself (User-Agent). reason may be NULL.
 */
struct actor actor_of(const struct request *req, const char *reason);

/*
 * Runs once the transaction of this request is committed, before the answer
 * is sent, and not at all when it is rolled back: for what the database
 * cannot undo, as moving files. What must not be missed when the process
 * dies in between also stands in the database, for the keeper.
 */
typedef void after_commit(struct request *req, void *context);
void act_after_commit(struct request *req, after_commit *act, void *context);

/* 201 and where it is: an absolute URL is made of the path. */
void respond_created(struct response *res, const char *path);

/* 202: it is being made, and will be there. */
void respond_accepted(struct response *res, const char *path);

/* ---- for dispatch.c ---- */

void act_committed(struct request *req);

#endif
