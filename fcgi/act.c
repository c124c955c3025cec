/* fcgi/act.c: in whose name things change, and what waits for the commit. */

#include "act.h"

#include "dispatch.h"

#include <string.h>

enum { TOOL_MAX_BYTES = 200 };

struct after {
	after_commit *act;
	void *context;
	struct after *next;
};

/* What a program calls itself, as one line that a revision can hold. */
static const char *
program_of(const struct request *req)
{
	const char *agent = request_header(req, "User-Agent");
	char *line;
	size_t i;

	if (agent == NULL || *agent == '\0')
		return "a program without a name";
	line = arena_copy(req->arena, agent, strnlen(agent, TOOL_MAX_BYTES));
	for (i = 0; line[i] != '\0'; i++) {
		if (line[i] < ' ' || line[i] > '~')
			line[i] = '?';
	}
	return line;
}

struct actor
actor_of(const struct request *req, const char *reason)
{
	return (struct actor){
		.account_id = req->viewer.id,
		.tool = request_audience(req) == PAGE ? "website" :
							program_of(req),
		.reason = reason == NULL ? "" : reason,
	};
}

void
act_after_commit(struct request *req, after_commit *act, void *context)
{
	struct after **last = &req->after;

	while (*last != NULL)
		last = &(*last)->next;
	*last = arena_alloc(req->arena, sizeof(**last));
	**last = (struct after){ .act = act, .context = context };
}

void
act_committed(struct request *req)
{
	const struct after *after;

	for (after = req->after; after != NULL; after = after->next)
		after->act(req, after->context);
	req->after = NULL;
}

void
respond_accepted(struct response *res, const char *path)
{
	res->answer = ANSWER_ACCEPTED;
	respond_header(res, "Location", request_absolute(res->req, path));
}

void
respond_created(struct response *res, const char *path)
{
	res->answer = ANSWER_CREATED;
	respond_header(res, "Location", request_absolute(res->req, path));
}
