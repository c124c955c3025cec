/* fcgi/main.c: the program pinakesd: reads its arguments and settings. */

#include "pages.h"
#include "pool.h"
#include "refusal.h"
#include "version.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int
usage(void)
{
	fputs("usage: pinakesd [-t] -c FILE\n"
	      "       pinakesd -V\n"
	      "-c FILE  the settings: lines of name = value\n"
	      "-t       checks them and the templates, and ends\n"
	      "-V       prints the version\n",
	    stderr);
	return 64; /* EX_USAGE */
}

/* The name behind a descriptor or program of this process; "": none. */
static const char *
link_target(struct arena *arena, const char *path)
{
	char target[4096];
	ssize_t length = readlink(path, target, sizeof(target));

	if (length <= 0 || (size_t)length == sizeof(target))
		return "";
	return arena_copy(arena, target, (size_t)length);
}

static const char *
log_path(struct arena *arena)
{
	struct stat stat;

	if (fstat(STDERR_FILENO, &stat) != 0 || !S_ISREG(stat.st_mode))
		return "";
	return link_target(arena, "/proc/self/fd/2");
}

/* All that can be wrong is found before the first process is started. */
static enum status
prepare(struct pool *pool)
{
	struct problem problem = { .code = NULL };
	enum status status;

	TRY(settings_read(pool->arena, pool->config_path, &pool->settings));
	log_set_level(pool->settings.log_level);
	status = templates_load(pool->arena, pool->settings.templates_dir,
	    pages, page_count, &pool->templates, &problem);
	if (status == OK)
		status = manual_load(pool->arena, &pool->settings,
		    &pool->manual, &problem);
	if (status != OK)
		log_line(LOG_ERROR, "%s: %s", pool->settings.templates_dir,
		    problem.detail == NULL ? "no templates" : problem.detail);
	return status;
}

static int
serve(struct pool *pool)
{
	refusal_files_write(pool->arena, &pool->settings, pool->templates);
	return master_run(pool);
}

int
main(int count, char **arguments)
{
	struct pool pool = { .arguments = arguments };
	bool is_check = false;
	int option, code = EXIT_FAILURE;

	while ((option = getopt(count, arguments, "c:tV")) != -1) {
		if (option == 'c')
			pool.config_path = optarg;
		else if (option == 't')
			is_check = true;
		else if (option == 'V')
			return puts("pinakesd " PINAKES_VERSION) < 0;
		else
			return usage();
	}
	if (pool.config_path == NULL || optind != count)
		return usage();
	signal(SIGPIPE, SIG_IGN);
	pool.arena = arena_create();
	pool.program_path = link_target(pool.arena, "/proc/self/exe");
	pool.log_path = log_path(pool.arena);
	if (prepare(&pool) == OK)
		code = is_check ? EXIT_SUCCESS : serve(&pool);
	arena_destroy(pool.arena);
	return code;
}
