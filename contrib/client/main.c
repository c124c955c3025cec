/* contrib/client/main.c: pinakes works with a site from the command line. */

#include "client.h"
#include "version.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static const char usage_text[] =
    "usage: pinakes COMMAND [OPTION...]\n"
    "\n"
    "  login [SERVER]     makes a token and keeps it; logout revokes it\n"
    "  query [QUERY]      what a query finds, one picture a line\n"
    "  get ID...          fetches image files; --query fetches all it finds\n"
    "  upload FILE...     makes pictures of files and folders\n"
    "  annotate ID [FILE] shows the regions of a picture, or saves them\n"
    "  freeze QUERY       makes a dataset of what a query finds\n"
    "  export FORMAT ID   fetches a dataset, or with --query what that finds\n"
    "  import FORMAT ...  annotations of others: coco, jsonl, labelme,\n"
    "                     openimages, voc, yolo; tells first, --apply does it\n"
    "  label WHAT         size, obtain or classify: samples to label; import\n"
    "                     and export of whole sets\n"
    "  changes            what has changed on the site, as lines\n"
    "  help               this text; `man pinakes` says all of it\n"
    "\n"
    "  --server URL       which site (or PINAKES_SERVER; else the last one\n"
    "                     signed in to); PINAKES_TOKEN holds a token\n"
    "  --json             lines of JSON, for programs\n"
    "  --jobs N           how many files at a time (4)\n"
    "  --quiet            without bars and remarks\n"
    "\n"
    "It ends with 0 when all was done, 1: wrong command line, 2: no answer,\n"
    "3: refused, 4: not there, 5: done in part, 6: a file here is in the way,\n"
    "7: not signed in, or not allowed.\n";

static const struct {
	const char *name;
	enum client_exit (*run)(struct client *client, struct texts arguments);
} commands[] = {
	{ "annotate", command_annotate },
	{ "changes", command_changes },
	{ "export", command_export },
	{ "freeze", command_freeze },
	{ "get", command_get },
	{ "import", command_import },
	{ "label", command_label },
	{ "login", command_login },
	{ "logout", command_logout },
	{ "query", command_query },
	{ "upload", command_upload },
};

static bool
is_help(const char *text)
{
	return text_is(text, "help") || text_is(text, "--help") ||
	    text_is(text, "-h");
}

static enum client_exit
run(struct client *client, const char *name, struct texts arguments)
{
	size_t i;

	if (name != NULL &&
	    (is_help(name) ||
		(arguments.count == 1 &&
		    text_is(arguments.items[0], "--help")))) {
		fputs(usage_text, stdout);
		return EXIT_DONE;
	}
	if (text_is(name, "--version")) {
		printf("pinakes %s\n", PINAKES_VERSION);
		return EXIT_DONE;
	}
	for (i = 0; i < COUNT_OF(commands); i++) {
		if (text_is(name, commands[i].name))
			return commands[i].run(client, arguments);
	}
	if (name == NULL) {
		fputs(usage_text, stderr);
		return EXIT_USAGE;
	}
	return fail(client, EXIT_USAGE, "usage",
	    "there is no command %s; `pinakes help` lists them", name);
}

static bool
is_old_name(const char *program)
{
	const char *slash = strrchr(program, '/');

	return text_is(slash == NULL ? program : slash + 1,
	    "image-label-client");
}

int
main(int count, char **arguments)
{
	struct client client = { .arena = arena_create(), .jobs = 4 };
	struct texts rest = { NULL, 0 };
	bool is_old = count > 0 && is_old_name(arguments[0]);
	int first = is_old ? 1 : 2;
	enum client_exit exit_code;

	log_set_level(LOG_ERROR);
	signal(SIGPIPE, SIG_IGN);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    (client.curl = curl_easy_init()) == NULL)
		return EXIT_LOCAL;
	if (count > first)
		rest = (struct texts){ (const char **)arguments + first,
			(size_t)(count - first) };
	exit_code = is_old ?
	    old_label_client(&client, rest) :
	    run(&client, count > 1 ? arguments[1] : NULL, rest);
	if (fflush(stdout) != 0 && exit_code == EXIT_DONE)
		exit_code = fail(&client, EXIT_LOCAL, "cannot-write",
		    "the output could not be written");
	curl_easy_cleanup(client.curl);
	curl_global_cleanup();
	arena_destroy(client.arena);
	return exit_code;
}
