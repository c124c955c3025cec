/* contrib/client/client.h: what the parts of the program pinakes share. */

#ifndef CLIENT_CLIENT_H
#define CLIENT_CLIENT_H

#include <curl/curl.h>

#include "base/base.h"
#include "json/json.h"

#include "../load/progress.h"

#define CLIENT_TOOL "pinakes-client 1.0"

/* How the program ends; scripts rely on these, and the manual lists them. */
enum client_exit {
	EXIT_DONE = 0,
	EXIT_USAGE = 1,	    /* the command line is wrong */
	EXIT_NETWORK = 2,   /* no whole answer came: try again */
	EXIT_REFUSED = 3,   /* the server says no */
	EXIT_NOT_FOUND = 4, /* there is nothing of that name */
	EXIT_PARTLY = 5,    /* some was done, some was not */
	EXIT_LOCAL = 6,	    /* a file or a folder here is in the way */
	EXIT_SIGN_IN = 7,   /* nobody is signed in, or may not do this */
};

enum { JOBS_MAX = 32, LINE_BYTES = 16 << 20 };

/* One run of the program. */
struct client {
	struct arena *arena;
	const char *server; /* without a slash at its end */
	const char *token;  /* or NULL */
	bool is_json;	    /* lines for programs, on both outputs */
	bool is_quiet;
	int64_t jobs;
	const char *user; /* for HTTP Basic in place of the token */
	const char *password;
	CURL *curl; /* for one call after the other */
};

/* ---- say.c: what people and programs are told ---- */

/* Why something failed. exit_code EXIT_DONE: it did not. */
struct fault {
	enum client_exit exit_code;
	const char *code; /* the server's, or one of ours: "no-answer" */
	const char *text;
};

/* A line on standard error; returns exit_code, for `return fail(...)`. */
enum client_exit fail(const struct client *client, enum client_exit exit_code,
    const char *code, const char *format, ...) PRINTF_LIKE(4, 5);

/* Says a fault about something ("a.jpg", or NULL); returns its exit code. */
enum client_exit fail_by(const struct client *client, const char *what,
    const struct fault *fault);

/* A remark on standard error, unless --quiet. */
void note(const struct client *client, const char *format, ...)
    PRINTF_LIKE(2, 3);

/* Of two ends of parts of a job, the one of the whole. */
enum client_exit exit_of(size_t done, size_t failed, enum client_exit last);

/* Without what would move a terminal's cursor or change its colours. */
const char *visible(struct arena *arena, const char *text);

/* ---- options.c: the command line ---- */

enum option_kind { OPTION_FLAG, OPTION_TEXT, OPTION_TEXTS, OPTION_NUMBER };

struct option_row {
	const char *name;
	char letter; /* or 0 */
	enum option_kind kind;
	void *to;	     /* bool, const char *, struct texts, int64_t */
	int64_t least, most; /* numbers */
};

/*
 * Takes the options, wherever they stand, out of the arguments: those of the
 * rows and those of every command. What is left is in *arguments. Fails:
 * EXIT_USAGE (said).
 */
enum client_exit options_read(struct client *client,
    const struct option_row *rows, size_t count, struct texts *arguments);

/* The server and the token that hold. Fails: EXIT_USAGE, EXIT_LOCAL (said). */
enum client_exit options_settle(struct client *client, bool needs_token);

/* ---- keep.c: tokens in the user's configuration folder ---- */

struct kept_token {
	const char *server;
	const char *username;
	const char *token;
};

/* That of a server; of the one signed in to last, where server is NULL. */
enum client_exit keep_find(const struct client *client, const char *server,
    struct kept_token *found);

/* Puts it first, in place of that server's; without a token: takes it out. */
enum client_exit keep_change(const struct client *client,
    const struct kept_token *token);

/* ---- call.c: one request and its answer ---- */

struct call {
	const char *method; /* NULL: GET, or POST where there is a body */
	const char *path;   /* behind the server's address */
	const char *body;
	size_t body_length; /* 0: up to the body's NUL */
	const char *type;   /* of the body; NULL: JSON */
	const char *accept;
	const char *header; /* one more line, or NULL */
	curl_mime *form;    /* in place of the body */
	bool may_repeat;    /* sent again, it does nothing twice */
	bool is_anonymous;  /* without the token */
	bool has_session;   /* keeps and sends cookies */
	bool (*take)(void *context, const char *bytes, size_t length);
	void *context; /* of take, which is given a good answer */
	/* the answer */
	long status;
	struct buf answer;
	const struct json *json; /* of an answer that is JSON, or NULL */
	struct fault fault;
};

/* Sends it, again where that may help. Returns the fault's exit code. */
enum client_exit call_send(struct client *client, struct call *call);

/* The same, and says what went wrong. */
enum client_exit call_or_say(struct client *client, struct call *call);

/* A header of the last answer of call_send, or NULL. Owns: the arena. */
const char *call_header(struct client *client, const char *name);

/* What every handle is told: who we are, what we take, how long we wait. */
void call_prepare(const struct client *client, CURL *curl, const char *url);

/* What became of a transfer, in words. Owns: the arena. */
void call_judge(struct arena *arena, CURLcode result, CURL *curl,
    const struct buf *answer, struct fault *fault);

/* Seconds to wait before trying again; -1: that would not help. */
int call_pause_s(CURLcode result, CURL *curl, int tries, bool may_repeat);

/* "name=value" with the value encoded, behind ? or &. */
void add_parameter(struct buf *path, const char *name, const char *value);

/* Two strict limits for what a server may send. */
extern const struct json_limits answer_limits;

/* ---- pool.c: several transfers at a time ---- */

/* One of them. Whoever starts it sets curl, whoever ends it frees it. */
struct transfer {
	CURL *curl;
	struct arena *arena;
	void *own;
	int tries;
	int64_t not_before_us;
	CURLcode result;
};

struct pool {
	struct client *client;
	void *context;
	/* The next, ready to go; NULL: there is none (left). */
	struct transfer *(*next)(void *context);
	/* True: once more, not before the time it has set. */
	bool (*ended)(void *context, struct transfer *transfer);
};

/* Runs them all, as many at a time as the client's jobs. */
void pool_run(const struct pool *pool);

/* ---- files.c: files of this machine ---- */

/* The whole of a file, or of standard input for "-". */
enum client_exit read_whole(const struct client *client, struct arena *arena,
    const char *path, size_t max_bytes, struct buf *text);

/* In place of what is there, with these bits. */
enum client_exit write_whole(const struct client *client, const char *path,
    const char *bytes, size_t length, unsigned mode);

/* The SHA-256 of a file in hexadecimal, or NULL (errno). Owns: the arena. */
const char *hash_of_file(struct arena *arena, const char *path);

/* With all folders above it. */
bool make_folder(struct arena *arena, const char *path);

/* ---- print.c: JSON that was read, written again ---- */

/* As it was written but for blanks; numbers keep their digits. */
void add_json(struct buf *out, const struct json *json);

/* A member so written; NULL: there is none, or it is null. */
const char *member_json(struct arena *arena, const struct json *object,
    const char *name);

/* A bar on a terminal; nothing elsewhere, and with --quiet or --json. */
void bar_begin(const struct client *client, struct progress *bar,
    const char *what, size_t total);

/* ---- found.c: the pictures of a query, page by page ---- */

struct found {
	struct client *client;
	struct arena *arena; /* of the page */
	const char *query;
	const char *ordering;
	const struct json *page;
	size_t at;
	const char *cursor; /* of the next page; NULL: none */
	bool has_begun;
	int64_t total; /* of all, where it was told, or a bound below it */
	enum client_exit wrong; /* said */
};

/* The next picture, or NULL: there is none, or found->wrong. */
const struct json *found_next(struct found *found);

/* From an argument, the file of -f, or "-". Fails: said. */
enum client_exit query_text(struct client *client, const struct texts *texts,
    const char *file, const char **query);

/* ---- the commands: each is given what stands behind its name ---- */

enum client_exit command_login(struct client *client, struct texts arguments);
enum client_exit command_logout(struct client *client, struct texts arguments);
enum client_exit command_query(struct client *client, struct texts arguments);
enum client_exit command_get(struct client *client, struct texts arguments);
enum client_exit command_upload(struct client *client, struct texts arguments);
enum client_exit command_annotate(struct client *client,
    struct texts arguments);
enum client_exit command_changes(struct client *client, struct texts arguments);
enum client_exit command_export(struct client *client, struct texts arguments);
enum client_exit command_freeze(struct client *client, struct texts arguments);
enum client_exit command_import(struct client *client, struct texts arguments);
enum client_exit command_label(struct client *client, struct texts arguments);

/* As image-label-client, whose name and flags this program answers to. */
enum client_exit old_label_client(struct client *client,
    struct texts arguments);

#endif
