/* contrib/client/send.h: files sent as pictures, several at a time. */

#ifndef CLIENT_SEND_H
#define CLIENT_SEND_H

#include "client.h"

struct sent {
	const char *path;
	const char *hash; /* NULL: it cannot be read */
	int64_t id;	  /* of its picture; 0: none yet */
	bool is_there;	  /* before we came */
	void *own;	  /* whoever sends it */
};

struct send {
	struct client *client;
	struct sent *files;
	size_t count;
	void *context;
	/* Writes what is said of a file. Fails: anything (said). */
	enum client_exit (*describe)(void *context, struct arena *arena,
	    const struct sent *file, struct buf *json);
	/* outcome: "uploaded", "there" or "failed" (said). */
	void (*told)(void *context, struct sent *file, const char *outcome);
	/* what became of them */
	size_t at, done, there, failed;
	enum client_exit last;
	struct progress bar;
};

/* What is said of a picture; NULL: nothing. */
struct saying {
	const char *title, *description, *nature, *origin_url, *creator,
	    *credit_url, *annotators;
	struct texts licences;
	bool keeps_metadata;
	bool is_again;
};

/*
 * The JSON of an upload: what is said, else what stands in beside (as the
 * site sends it, or NULL), else the title. regions may be NULL.
 */
void saying_add(struct buf *json, const struct saying *saying,
    const char *title, const struct json *beside, const struct json *regions);

/* Hashes what is not hashed yet, and marks what is there. Fails: said. */
enum client_exit send_find_there(struct client *client, struct sent *files,
    size_t count);

/* Puts all that have a picture into a gallery. Fails: said. */
enum client_exit send_fill_gallery(struct client *client, int64_t gallery,
    const struct sent *files, size_t count);

/* Sends those that are not there. */
void send_run(struct send *send);

#endif
