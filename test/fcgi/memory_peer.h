/* test/fcgi/memory_peer.h: a web server in memory, to call dispatch() in process. */

#ifndef TEST_FCGI_MEMORY_PEER_H
#define TEST_FCGI_MEMORY_PEER_H

#include "dispatch.h"

enum { MEMORY_PEER_PARAMETERS = 16 };

struct memory_peer {
	struct {
		const char *name;
		const char *value;
	} parameters[MEMORY_PEER_PARAMETERS];
	size_t parameter_count;
	const char *body;
	size_t body_length;
	size_t body_at;
	size_t patience_bytes; /* the client leaves then; 0: never */

	struct arena *arena; /* of the answer; outlives the request */
	struct buf *answer;  /* head and body as they were sent */
	bool has_ended;	     /* the answer is whole */
	bool is_broken_off;
	int beats;
	struct peer peer;
};

/* A client without anything said yet. Owns: the arena. */
struct memory_peer *memory_peer_create(struct arena *arena);

/* Sets a FastCGI parameter, as "HTTP_ACCEPT". NULL takes it away. */
void memory_peer_set(struct memory_peer *client, const char *name,
    const char *value);

/* A body with its CONTENT_LENGTH. */
void memory_peer_set_body(struct memory_peer *client, const void *body,
    size_t length);

/* Sends a request and returns the number of the answer, 0 without one. */
int memory_peer_ask(struct memory_peer *client, struct server *server,
    const char *method, const char *url);

/* The number that stands in the answer. */
int memory_peer_number(const struct memory_peer *client);

/* A header of the answer, or NULL. Owns: the client's arena. */
const char *memory_peer_header(const struct memory_peer *client,
    const char *name);

/* What is behind the headers. */
const char *memory_peer_body(const struct memory_peer *client);

#endif
