/* contrib/client/pool.c: several transfers at a time. */

#include "client.h"

#include <stdlib.h>

enum { POLL_MS = 200 };

/* Those that run, and those that wait before they are tried again. */
struct state {
	const struct pool *pool;
	CURLM *multi;
	struct transfer *waiting[JOBS_MAX];
	size_t waiting_count;
	size_t running_count;
	bool is_over; /* there is no next one */
};

static void
begin(struct state *state, struct transfer *transfer)
{
	curl_easy_setopt(transfer->curl, CURLOPT_PRIVATE, transfer);
	if (curl_multi_add_handle(state->multi, transfer->curl) != CURLM_OK)
		abort();
	state->running_count++;
}

static void
begin_waiting(struct state *state)
{
	int64_t now_us = clock_monotonic_us();
	size_t i = 0;

	while (i < state->waiting_count) {
		struct transfer *transfer = state->waiting[i];

		if (transfer->not_before_us > now_us) {
			i++;
			continue;
		}
		state->waiting[i] = state->waiting[--state->waiting_count];
		begin(state, transfer);
	}
}

static void
begin_new(struct state *state)
{
	size_t jobs = (size_t)state->pool->client->jobs;

	while (!state->is_over &&
	    state->running_count + state->waiting_count < jobs) {
		struct transfer *transfer =
		    state->pool->next(state->pool->context);

		if (transfer == NULL)
			state->is_over = true;
		else
			begin(state, transfer);
	}
}

static void
end_some(struct state *state)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(state->multi, &left)) != NULL) {
		struct transfer *transfer = NULL;
		CURL *curl = message->easy_handle;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(curl, CURLINFO_PRIVATE, (char **)&transfer);
		transfer->result = message->data.result;
		curl_multi_remove_handle(state->multi, curl);
		state->running_count--;
		if (state->pool->ended(state->pool->context, transfer))
			state->waiting[state->waiting_count++] = transfer;
	}
}

void
pool_run(const struct pool *pool)
{
	struct state state = { .pool = pool, .multi = curl_multi_init() };
	int running;

	if (state.multi == NULL)
		abort();
	for (;;) {
		begin_waiting(&state);
		begin_new(&state);
		if (state.running_count + state.waiting_count == 0)
			break;
		curl_multi_perform(state.multi, &running);
		end_some(&state);
		if (state.running_count + state.waiting_count > 0)
			curl_multi_poll(state.multi, NULL, 0, POLL_MS, NULL);
	}
	curl_multi_cleanup(state.multi);
}
