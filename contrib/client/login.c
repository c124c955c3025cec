/* contrib/client/login.c: a token made, kept and revoked. */

#include "client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { ANSWER_LINE_BYTES = 1024 };

/* A line from standard input, without its end. */
static char *
read_line(struct client *client)
{
	char line[ANSWER_LINE_BYTES];

	if (fgets(line, sizeof(line), stdin) == NULL)
		return NULL;
	line[strcspn(line, "\r\n")] = '\0';
	return arena_text(client->arena, line);
}

static char *
ask(struct client *client, const char *question)
{
	if (isatty(STDIN_FILENO) == 1)
		fprintf(stderr, "%s", question);
	return read_line(client);
}

/* What is typed is not shown. */
static char *
ask_password(struct client *client)
{
	struct termios shown, hidden;
	bool is_terminal =
	    isatty(STDIN_FILENO) == 1 && tcgetattr(STDIN_FILENO, &shown) == 0;
	char *password;

	if (is_terminal) {
		hidden = shown;
		hidden.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
	}
	password = ask(client, "Password: ");
	if (is_terminal) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
		fputc('\n', stderr);
	}
	return password;
}

struct wish {
	const char *username;
	const char *password;
	const char *scope;
	const char *label;
	int64_t days;
};

static enum client_exit
sign_in(struct client *client, const struct wish *wish)
{
	struct call call = { .path = "/api/login",
		.is_anonymous = true,
		.has_session = true };
	struct buf body;

	buf_init(&body, client->arena, 64 * 1024);
	buf_add(&body, "{\"username\":");
	buf_add_json_text(&body, wish->username);
	buf_add(&body, ",\"password\":");
	buf_add_json_text(&body, wish->password);
	buf_add_char(&body, '}');
	call.body = body.bytes;
	return call_or_say(client, &call);
}

/* The session that was needed for it ends at once. */
static void
sign_out(struct client *client)
{
	struct call call = { .path = "/api/logout",
		.body = "{}",
		.is_anonymous = true,
		.has_session = true };

	(void)call_send(client, &call);
}

static enum client_exit
make_token(struct client *client, const struct wish *wish, const char **token)
{
	struct call call = { .path = "/api/token",
		.is_anonymous = true,
		.has_session = true };
	enum client_exit wrong;
	struct buf body;

	buf_init(&body, client->arena, 64 * 1024);
	buf_add(&body, "{\"scope\":");
	buf_add_json_text(&body, wish->scope);
	buf_add(&body, ",\"label\":");
	buf_add_json_text(&body, wish->label);
	buf_add(&body, ",\"password\":");
	buf_add_json_text(&body, wish->password);
	buf_add_format(&body, ",\"days\":%lld}", (long long)wish->days);
	call.body = body.bytes;
	wrong = call_or_say(client, &call);
	if (wrong != EXIT_DONE)
		return wrong;
	*token = json_member_text(call.json, "token");
	if (*token == NULL)
		return fail(client, EXIT_NETWORK, "bad-answer",
		    "the server made no token");
	return EXIT_DONE;
}

static const char *
own_label(struct client *client)
{
	char host[64] = "";

	gethostname(host, sizeof(host) - 1);
	return text_is_utf8(host, strlen(host)) ?
	    arena_format(client->arena, "pinakes on %s", host) :
	    "pinakes";
}

static enum client_exit
check_answers(struct client *client, const struct wish *wish)
{
	if (wish->username == NULL || wish->password == NULL)
		return fail(client, EXIT_USAGE, "no-password",
		    "a name (--username) and, on standard input, a password"
		    " are needed");
	if (!text_is_utf8(wish->username, strlen(wish->username)) ||
	    !text_is_utf8(wish->password, strlen(wish->password)))
		return fail(client, EXIT_USAGE, "no-password",
		    "name and password must be in UTF-8");
	return EXIT_DONE;
}

static bool
is_near(const char *server)
{
	return text_starts(server, "https:") ||
	    text_starts(server, "http://localhost") ||
	    text_starts(server, "http://127.") ||
	    text_starts(server, "http://[::1]");
}

enum client_exit
command_login(struct client *client, struct texts arguments)
{
	struct wish wish = { .scope = "write", .label = own_label(client) };
	const struct option_row rows[] = {
		{ "username", 'u', OPTION_TEXT, &wish.username, 0, 0 },
		{ "scope", 0, OPTION_TEXT, &wish.scope, 0, 0 },
		{ "label", 0, OPTION_TEXT, &wish.label, 0, 0 },
		{ "days", 0, OPTION_NUMBER, &wish.days, 0, 3650 },
	};
	struct kept_token kept;
	enum client_exit wrong;

	if (options_read(client, rows, COUNT_OF(rows), &arguments) ||
	    arguments.count > 1)
		return fail(client, EXIT_USAGE, "usage",
		    "usage: pinakes login [SERVER] [--username NAME]"
		    " [--scope read|write|admin] [--days N]");
	if (arguments.count == 1)
		client->server = arguments.items[0];
	wrong = options_settle(client, false);
	if (wrong != EXIT_DONE)
		return wrong;
	if (!is_near(client->server))
		note(client,
		    "%s is not encrypted: others on the way can read"
		    " the password",
		    client->server);
	if (wish.username == NULL)
		wish.username = ask(client, "User name: ");
	wish.password = ask_password(client);
	wrong = check_answers(client, &wish);
	if (wrong == EXIT_DONE)
		wrong = sign_in(client, &wish);
	if (wrong != EXIT_DONE)
		return wrong;
	kept = (struct kept_token){ client->server, wish.username, NULL };
	wrong = make_token(client, &wish, &kept.token);
	sign_out(client);
	if (wrong == EXIT_DONE)
		wrong = keep_change(client, &kept);
	if (wrong == EXIT_DONE)
		note(client, "signed in to %s as %s", client->server,
		    wish.username);
	return wrong;
}

enum client_exit
command_logout(struct client *client, struct texts arguments)
{
	struct call call = { .path = "/api/token/revoke", .body = "{}" };
	struct kept_token kept;
	enum client_exit wrong;

	if (options_read(client, NULL, 0, &arguments) || arguments.count > 0)
		return fail(client, EXIT_USAGE, "usage",
		    "usage: pinakes logout [--server SERVER]");
	wrong = options_settle(client, false);
	if (wrong == EXIT_DONE)
		wrong = keep_find(client, client->server, &kept);
	if (wrong != EXIT_DONE)
		return wrong;
	if (kept.token == NULL)
		return fail(client, EXIT_SIGN_IN, "not-signed-in",
		    "nobody is signed in to %s", client->server);
	client->token = kept.token;
	/* One that has ended already is no longer of use to anybody. */
	if (call_send(client, &call) != EXIT_DONE && call.status != 401)
		return fail_by(client, NULL, &call.fault);
	kept.token = NULL;
	return keep_change(client, &kept);
}
