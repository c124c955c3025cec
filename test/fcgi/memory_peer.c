/* test/fcgi/memory_peer.c: a web server in memory, to call dispatch() in process. */

#include "fcgi/memory_peer.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { ANSWER_MAX_BYTES = 256 * 1024 * 1024 };

static const char *
parameter(void *context, const char *name)
{
	const struct memory_peer *client = context;
	size_t i;

	for (i = 0; i < client->parameter_count; i++) {
		if (text_is(client->parameters[i].name, name))
			return client->parameters[i].value;
	}
	return NULL;
}

static int
read_body(void *context, char *bytes, int length)
{
	struct memory_peer *client = context;
	size_t left = client->body_length - client->body_at;
	size_t take = left < (size_t)length ? left : (size_t)length;

	if (take > 0)
		memcpy(bytes, client->body + client->body_at, take);
	client->body_at += take;
	return (int)take;
}

static bool
send_bytes(void *context, const char *bytes, size_t length)
{
	struct memory_peer *client = context;

	if (client->patience_bytes > 0 &&
	    client->answer->length > client->patience_bytes)
		return false;
	buf_add_bytes(client->answer, bytes, length);
	return true;
}

static bool
flush(void *context)
{
	struct memory_peer *client = context;

	return client->patience_bytes == 0 ||
	    client->answer->length <= client->patience_bytes;
}

static bool
end(void *context)
{
	struct memory_peer *client = context;

	client->has_ended = true;
	return flush(context);
}

static void
break_off(void *context)
{
	struct memory_peer *client = context;

	client->is_broken_off = true;
}

static void
beat(void *context)
{
	struct memory_peer *client = context;

	client->beats++;
}

struct memory_peer *
memory_peer_create(struct arena *arena)
{
	struct memory_peer *client = arena_alloc(arena, sizeof(*client));

	client->arena = arena;
	client->answer = arena_alloc(arena, sizeof(*client->answer));
	buf_init(client->answer, arena, ANSWER_MAX_BYTES);
	client->peer = (struct peer){
		.context = client,
		.parameter = parameter,
		.read = read_body,
		.send = send_bytes,
		.flush = flush,
		.end = end,
		.break_off = break_off,
		.beat = beat,
		.beat_context = client,
	};
	return client;
}

void
memory_peer_set(struct memory_peer *client, const char *name, const char *value)
{
	size_t i;

	for (i = 0; i < client->parameter_count; i++) {
		if (text_is(client->parameters[i].name, name))
			break;
	}
	if (i == MEMORY_PEER_PARAMETERS)
		abort();
	if (i == client->parameter_count)
		client->parameter_count++;
	client->parameters[i].name = name;
	client->parameters[i].value = value;
}

void
memory_peer_set_body(struct memory_peer *client, const void *body,
    size_t length)
{
	client->body = body;
	client->body_length = length;
	memory_peer_set(client, "CONTENT_LENGTH",
	    arena_format(client->arena, "%zu", length));
}

int
memory_peer_ask(struct memory_peer *client, struct server *server,
    const char *method, const char *url)
{
	memory_peer_set(client, "REQUEST_METHOD", method);
	memory_peer_set(client, "REQUEST_URI", url);
	client->body_at = 0;
	client->has_ended = false;
	buf_clear(client->answer);
	dispatch(server, &client->peer);
	return memory_peer_number(client);
}

int
memory_peer_number(const struct memory_peer *client)
{
	const char *line = memory_peer_header(client, "Status");

	return line == NULL ? 0 : (int)strtol(line, NULL, 10);
}

const char *
memory_peer_header(const struct memory_peer *client, const char *name)
{
	const char *at = client->answer->bytes;
	size_t length = strlen(name);

	for (; *at != '\0' && *at != '\r'; at = strchr(at, '\n') + 1) {
		if (strncasecmp(at, name, length) != 0 ||
		    strncmp(at + length, ": ", 2) != 0)
			continue;
		at += length + 2;
		return arena_copy(client->arena, at, strcspn(at, "\r"));
	}
	return NULL;
}

const char *
memory_peer_body(const struct memory_peer *client)
{
	const char *end = strstr(client->answer->bytes, "\r\n\r\n");

	return end == NULL ? "" : end + 4;
}
