/* contrib/load/main.c: pinakes-load brings pictures and objects into a running instance. */

#include "load.h"

#include "store/upkeep_write.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { EXIT_ALL_IN = 0, EXIT_SOME_REFUSED = 1, EXIT_FAILED = 2 };

enum { TRIES_MAX = 30, NUMBERED_AT_ONCE = 10000, JOBS_MAX = 64 };

static const char usage_text[] =
    "usage: pinakes-load --config FILE [OPTION...] coco DIR\n"
    "       pinakes-load --config FILE [OPTION...] demo DIR\n"
    "       pinakes-load --config FILE [OPTION...] tree FILE\n"
    "       pinakes-load --config FILE [OPTION...] labels DIR\n"
    "\n"
    "coco brings in the pictures below DIR, with the COCO annotations found\n"
    "there; run again, it goes on where it was. demo loads DIR/demo.json.\n"
    "tree states the objects of FILE, one a line, as /api/object-tree does.\n"
    "labels makes DIR, which contrib/label/stage-dataset has made, a label set.\n"
    "\n"
    "  --config FILE     the settings of the instance\n"
    "  --author NAME     whose pictures they become (coco), made if missing\n"
    "  --licence CODE    of pictures for which none is stated\n"
    "  --nature CODE     of the pictures (photo)\n"
    "  --jobs N          decoders at a time (as many as processors)\n"
    "  --report FILE     where all that did not come in is listed\n"
    "  --accounts FILE   demo: where names and passwords are written\n"
    "  --decoder FILE    the program pinakes-decode (beside this one)\n"
    "\n"
    "It ends with 0 when all came in, 1 when some did not, 2 when it failed.\n";

static void
block_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
}

/* They are blocked and looked for between two pictures. */
bool
load_is_interrupted(struct load *load)
{
	const struct timespec at_once = { 0, 0 };
	sigset_t set;

	block_signals(&set);
	if (sigtimedwait(&set, NULL, &at_once) > 0) {
		if (load->is_interrupted)
			_exit(EXIT_FAILED);
		load->is_interrupted = true;
		fprintf(stderr,
		    "\nfinishing what was begun; once more ends "
		    "at once\n");
	}
	return load->is_interrupted;
}

static int
usage(FILE *file, int exit_code)
{
	fputs(usage_text, file);
	return exit_code;
}

/* -1: go on; anything else: exit with it. */
static int
read_options(struct options *options, int count, char **arguments)
{
	enum {
		CONFIG = 1,
		AUTHOR,
		LICENCE,
		NATURE,
		JOBS,
		REPORT,
		ACCOUNTS,
		DECODER,
		HELP
	};
	static const struct option table[] = {
		{ "config", required_argument, NULL, CONFIG },
		{ "author", required_argument, NULL, AUTHOR },
		{ "licence", required_argument, NULL, LICENCE },
		{ "nature", required_argument, NULL, NATURE },
		{ "jobs", required_argument, NULL, JOBS },
		{ "report", required_argument, NULL, REPORT },
		{ "accounts", required_argument, NULL, ACCOUNTS },
		{ "decoder", required_argument, NULL, DECODER },
		{ "help", no_argument, NULL, HELP },
		{ NULL, 0, NULL, 0 },
	};
	const char **texts[] = { [CONFIG] = &options->config,
		[AUTHOR] = &options->author,
		[LICENCE] = &options->licence,
		[NATURE] = &options->nature,
		[REPORT] = &options->report,
		[ACCOUNTS] = &options->accounts,
		[DECODER] = &options->decoder };
	int64_t jobs = sysconf(_SC_NPROCESSORS_ONLN);
	int which;

	while ((which = getopt_long(count, arguments, "", table, NULL)) >= 0) {
		if (which == HELP)
			return usage(stdout, EXIT_ALL_IN);
		if (which == '?' ||
		    (which == JOBS &&
			(!text_to_int64(optarg, &jobs) || jobs < 1 ||
			    jobs > JOBS_MAX)))
			return usage(stderr, EXIT_FAILED);
		if (which != JOBS)
			*texts[which] = optarg;
	}
	if (count - optind != 2 || options->config == NULL)
		return usage(stderr, EXIT_FAILED);
	options->jobs = jobs < 1 ? 1 : jobs > JOBS_MAX ? JOBS_MAX : (int)jobs;
	options->command = arguments[optind];
	options->folder = arguments[optind + 1];
	return -1;
}

/* In the folder of logs beside the media, where there is one. */
static const char *
find_report(const struct load *load)
{
	const char *logs =
	    arena_format(load->arena, "%s/../log", load->settings.media_dir);

	if (load->options.report != NULL)
		return load->options.report;
	return arena_format(load->arena, "%s%s/load-report.txt",
	    load->settings.media_dir,
	    access(logs, W_OK | X_OK) == 0 ? "/../log" : "/..");
}

static enum status
prepare(struct load *load)
{
	struct settings *settings = &load->settings;

	TRY(settings_read(load->arena, load->options.config, settings));
	load->image.program = load->options.decoder != NULL ?
	    load->options.decoder :
	    image_decoder_beside(load->arena);
	if (access(load->image.program, X_OK) != 0) {
		fprintf(stderr, "pinakes-load: the decoder %s: %s\n",
		    load->image.program, strerror(errno));
		return INTERNAL;
	}
	image_limits_default(&load->image.limits);
	TRY(media_store_create(load->arena, settings->media_dir,
	    settings->derived_dir, &load->store));
	media_store_defer_sync(load->store);
	load->db = db_create(settings->writer, "pinakes-load", 0);
	return report_open(load, find_report(load));
}

/* Waits a moment for a database that is away. */
static bool
may_try_again(const struct load *load, enum status status, int tries)
{
	if (status != UNAVAILABLE || tries >= TRIES_MAX || load->is_interrupted)
		return false;
	if (!db_should_retry(load->db) || tries > 0)
		sleep(1);
	return true;
}

enum status
load_surely(struct load *load, enum status (*step)(void *context),
    void *context)
{
	enum status status;
	int tries = 0;

	do {
		status = step(context);
		db_rollback(load->db);
	} while (may_try_again(load, status, tries++));
	if (status == UNAVAILABLE)
		fprintf(stderr, "\npinakes-load: the database failed: %s\n",
		    db_message(load->db));
	return status;
}

/* What the keeper would do in time: the instance is ready at once. */
static enum status
make_ready(void *context)
{
	struct load *load = context;
	int numbered;

	TRY(db_begin(load->db, DB_WRITE));
	TRY(upkeep_refresh_statistics(load->db, load->arena));
	TRY(upkeep_refresh_counts_below(load->db, load->arena));
	TRY(db_commit(load->db));
	do {
		TRY(db_begin(load->db, DB_WRITE));
		TRY(upkeep_number_changes(load->db, load->arena,
		    NUMBERED_AT_ONCE, &numbered));
		TRY(db_commit(load->db));
	} while (numbered > 0);
	return OK;
}

static int
run(struct load *load)
{
	static const struct {
		const char *name;
		enum status (*run)(struct load *load);
	} commands[] = {
		{ "coco", coco_load },
		{ "demo", demo_load },
		{ "labels", labels_load },
		{ "tree", tree_load },
	};
	enum status status;
	size_t i = 0;

	while (i < COUNT_OF(commands) &&
	    !text_is(load->options.command, commands[i].name))
		i++;
	if (i == COUNT_OF(commands))
		return usage(stderr, EXIT_FAILED);
	if (prepare(load) != OK)
		return EXIT_FAILED;
	status = commands[i].run(load);
	db_rollback(load->db);
	if (status == OK && load_surely(load, make_ready, load) != OK) {
		fprintf(stderr,
		    "pinakes-load: the statistics were not "
		    "brought up to date: %s\n",
		    db_message(load->db));
		status = INTERNAL;
	}
	if (status != OK || load->is_interrupted)
		return EXIT_FAILED;
	return report_refused(load->report) > 0 ? EXIT_SOME_REFUSED :
						  EXIT_ALL_IN;
}

int
main(int count, char **arguments)
{
	struct load load = {
		.options = { .author = "coco", .nature = "photo" },
	};
	sigset_t set;
	int exit_code = read_options(&load.options, count, arguments);

	if (exit_code >= 0)
		return exit_code;
	block_signals(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	load.arena = arena_create();
	exit_code = run(&load);
	db_destroy(load.db);
	arena_destroy(load.arena);
	return exit_code;
}
