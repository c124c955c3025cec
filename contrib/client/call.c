/* contrib/client/call.c: one request and its answer. */

#include "client.h"

#include <curl/header.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	ANSWER_MAX_BYTES = 64 << 20,
	TRIES_MAX = 5,
	PAUSE_MAX_S = 120,
	CONNECT_S = 20,
	STALLED_S = 60,
};

const struct json_limits answer_limits = {
	.bytes = ANSWER_MAX_BYTES,
	.depth = 32,
	.values = 4000000,
};

void
call_prepare(const struct client *client, CURL *curl, const char *url)
{
	(void)client;
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, CLIENT_TOOL);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
	/* A large transfer may take long; one that stands still may not. */
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)STALLED_S);
}

/* ---- what became of it ---- */

static const char *
header_of(struct arena *arena, CURL *curl, const char *name)
{
	struct curl_header *header;

	if (curl_easy_header(curl, name, 0, CURLH_HEADER, -1, &header) !=
	    CURLHE_OK)
		return NULL;
	return arena_text(arena, header->value);
}

const char *
call_header(struct client *client, const char *name)
{
	return header_of(client->arena, client->curl, name);
}

static enum client_exit
exit_of_status(long status)
{
	if (status == 401 || status == 403)
		return EXIT_SIGN_IN;
	if (status == 404 || status == 410)
		return EXIT_NOT_FOUND;
	if (status == 429 || status == 502 || status == 503 || status == 504)
		return EXIT_NETWORK;
	return EXIT_REFUSED;
}

/* What the server says: a problem document, a message, or nothing. */
static void
judge_words(struct arena *arena, const struct buf *answer, long status,
    struct fault *fault)
{
	struct problem problem = { 0 };
	const struct json *json = NULL, *line;
	const char *detail = NULL, *expected;

	if (answer != NULL && !answer->failed &&
	    json_read(arena, answer->bytes, answer->length, answer_limits,
		&json, &problem) == OK) {
		fault->code = json_member_text(json, "code");
		detail = json_member_text(json, "detail");
		if (detail == NULL)
			detail = json_member_text(json, "message");
		if (detail == NULL)
			detail = json_member_text(json, "title");
	}
	if (fault->code == NULL)
		fault->code = arena_format(arena, "http-%ld", status);
	fault->text = detail != NULL ?
	    detail :
	    arena_format(arena, "the server answered with %ld", status);
	expected = json_member_text(json, "expected");
	line = json_member(json, "line");
	if (line != NULL && line->is_integer)
		fault->text = arena_format(arena, "line %lld: %s",
		    (long long)line->integer, fault->text);
	if (expected != NULL)
		fault->text = arena_format(arena, "%s (expected: %s)",
		    fault->text, expected);
}

void
call_judge(struct arena *arena, CURLcode result, CURL *curl,
    const struct buf *answer, struct fault *fault)
{
	const char *location;
	long status = 0;

	*fault = (struct fault){ EXIT_DONE, NULL, NULL };
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	if (result != CURLE_OK) {
		fault->exit_code = EXIT_NETWORK;
		fault->code = "no-answer";
		fault->text = curl_easy_strerror(result);
	} else if (status >= 300 && status < 400) {
		location = header_of(arena, curl, "Location");
		fault->exit_code = EXIT_REFUSED;
		fault->code = "elsewhere";
		fault->text = arena_format(arena,
		    "the server sends us on to %s: if that is right, say it"
		    " with --server",
		    location == NULL ? "nowhere" : location);
	} else if (status < 200 || status >= 400) {
		fault->exit_code = exit_of_status(status);
		judge_words(arena, answer, status, fault);
	}
}

int
call_pause_s(CURLcode result, CURL *curl, int tries, bool may_repeat)
{
	curl_off_t asked = 0;
	long status = 0;

	if (tries >= TRIES_MAX)
		return -1;
	if (result != CURLE_OK) {
		bool never_came = result == CURLE_COULDNT_CONNECT ||
		    result == CURLE_COULDNT_RESOLVE_HOST;
		bool was_cut = result == CURLE_RECV_ERROR ||
		    result == CURLE_SEND_ERROR || result == CURLE_GOT_NOTHING ||
		    result == CURLE_PARTIAL_FILE ||
		    result == CURLE_OPERATION_TIMEDOUT;

		if (never_came)
			return tries < 3 ? tries : -1;
		return was_cut && may_repeat ? tries : -1;
	}
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	if (status != 429 && status != 503 &&
	    !(may_repeat && (status == 502 || status == 504)))
		return -1;
	curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &asked);
	if (asked > PAUSE_MAX_S)
		return -1;
	return asked < 1 ? tries : (int)asked;
}

/* ---- sending ---- */

/* Where the bytes of one answer go. */
struct sink {
	struct call *call;
	CURL *curl;
};

static size_t
take_bytes(char *bytes, size_t size, size_t count, void *context)
{
	const struct sink *sink = context;
	struct call *call = sink->call;
	size_t length = size * count;

	curl_easy_getinfo(sink->curl, CURLINFO_RESPONSE_CODE, &call->status);
	if (call->take != NULL && call->status >= 200 && call->status < 300)
		return call->take(call->context, bytes, length) ? length : 0;
	buf_add_bytes(&call->answer, bytes, length);
	return call->answer.failed ? 0 : length;
}

static struct curl_slist *
headers_of(const struct client *client, const struct call *call)
{
	struct curl_slist *list = NULL;
	struct arena *arena = client->arena;

	/* Without it libcurl waits a second before it sends a large body. */
	list = curl_slist_append(list, "Expect:");
	if (call->accept != NULL)
		list = curl_slist_append(list,
		    arena_format(arena, "Accept: %s", call->accept));
	if (call->body != NULL)
		list = curl_slist_append(list,
		    arena_format(arena, "Content-Type: %s",
			call->type == NULL ? "application/json" : call->type));
	if (call->header != NULL)
		list = curl_slist_append(list, call->header);
	if (client->token != NULL && client->user == NULL &&
	    !call->is_anonymous)
		list = curl_slist_append(list,
		    arena_format(arena, "Authorization: Bearer %s",
			client->token));
	return list;
}

static void
set_body(CURL *curl, const struct call *call)
{
	if (call->form != NULL) {
		curl_easy_setopt(curl, CURLOPT_MIMEPOST, call->form);
	} else if (call->body != NULL) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
		    (curl_off_t)(call->body_length > 0 ? call->body_length :
							 strlen(call->body)));
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call->body);
	}
	if (call->method != NULL)
		curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, call->method);
}

static CURLcode
send_once(struct client *client, struct call *call)
{
	struct sink sink = { call, client->curl };
	struct curl_slist *headers = headers_of(client, call);
	CURLcode result;

	curl_easy_reset(client->curl);
	call_prepare(client, client->curl,
	    arena_format(client->arena, "%s%s", client->server, call->path));
	curl_easy_setopt(client->curl, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(client->curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(client->curl, CURLOPT_WRITEFUNCTION, take_bytes);
	curl_easy_setopt(client->curl, CURLOPT_WRITEDATA, &sink);
	/* No file: cookies are kept as long as the handle. */
	if (call->has_session)
		curl_easy_setopt(client->curl, CURLOPT_COOKIEFILE, "");
	if (client->user != NULL) {
		curl_easy_setopt(client->curl, CURLOPT_HTTPAUTH,
		    (long)CURLAUTH_BASIC);
		curl_easy_setopt(client->curl, CURLOPT_USERNAME, client->user);
		curl_easy_setopt(client->curl, CURLOPT_PASSWORD,
		    client->password);
	}
	set_body(client->curl, call);
	buf_init(&call->answer, client->arena, ANSWER_MAX_BYTES);
	call->status = 0;
	result = curl_easy_perform(client->curl);
	curl_slist_free_all(headers);
	curl_easy_getinfo(client->curl, CURLINFO_RESPONSE_CODE, &call->status);
	return result;
}

/* A good answer in JSON that is none is no answer. */
static void
read_json(struct client *client, struct call *call)
{
	const char *type = call_header(client, "Content-Type");
	struct problem problem = { 0 };

	call->json = NULL;
	if (call->fault.exit_code != EXIT_DONE || call->take != NULL ||
	    type == NULL || !text_starts(type, "application/json"))
		return;
	if (json_read(client->arena, call->answer.bytes, call->answer.length,
		answer_limits, &call->json, &problem) == OK)
		return;
	call->json = NULL;
	call->fault = (struct fault){ EXIT_NETWORK, "bad-answer",
		arena_format(client->arena,
		    "the answer is not what a Pinakes server sends: %s",
		    problem.detail) };
}

enum client_exit
call_send(struct client *client, struct call *call)
{
	bool may_repeat = call->may_repeat ||
	    (call->method == NULL && call->body == NULL && call->form == NULL);
	CURLcode result;
	int tries = 0, pause_s;

	for (;;) {
		result = send_once(client, call);
		pause_s = call_pause_s(result, client->curl, ++tries,
		    may_repeat && call->take == NULL);
		if (pause_s < 0)
			break;
		if (pause_s > 5)
			note(client, "waiting for %d seconds", pause_s);
		sleep((unsigned)pause_s);
	}
	call_judge(client->arena, result, client->curl, &call->answer,
	    &call->fault);
	read_json(client, call);
	return call->fault.exit_code;
}

enum client_exit
call_or_say(struct client *client, struct call *call)
{
	if (call_send(client, call) != EXIT_DONE)
		fail_by(client, NULL, &call->fault);
	return call->fault.exit_code;
}

void
add_parameter(struct buf *path, const char *name, const char *value)
{
	if (value == NULL)
		return;
	buf_add_char(path, strchr(path->bytes, '?') == NULL ? '?' : '&');
	buf_add(path, name);
	buf_add_char(path, '=');
	buf_add_url_part(path, value);
}
