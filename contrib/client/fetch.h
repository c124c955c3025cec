/* contrib/client/fetch.h: files fetched, several at a time, gone on with where they were. */

#ifndef CLIENT_FETCH_H
#define CLIENT_FETCH_H

#include "client.h"

/* One file. */
struct fetched {
	struct arena *arena; /* its own: gone when it has ended */
	const char *what;    /* for people: "picture 7" */
	const char *url;
	const char *path;
	const char *hash;  /* in hexadecimal; NULL: not known */
	int64_t max_bytes; /* 0: as many as come */
	bool has_tag;	   /* may become another: parts need their ETag */
	void *own;	   /* whoever fetches it */
};

struct fetcher {
	struct client *client;
	void *context;
	bool is_forced; /* replaces other files of these names */
	/* The next one, or NULL: there is none (left). */
	struct fetched *(*next)(void *context);
	/* outcome: "fetched", "there" or "failed" (said). */
	void (*told)(void *context, struct fetched *file, const char *outcome);
	/* what became of them */
	size_t done, there, failed;
	enum client_exit last;
};

void fetch_run(struct fetcher *fetcher);

/* Says why one failed, and counts it. */
void fetch_failed(struct fetcher *fetcher, struct fetched *file,
    const struct fault *fault);

#endif
