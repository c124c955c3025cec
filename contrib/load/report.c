/* contrib/load/report.c: what did not come in, in a file and on the screen. */

#include "load.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { SHOWN_MAX = 20 };

struct report {
	struct arena *arena;
	FILE *file;
	const char *path;
	int64_t refused;
	int64_t changed;
	const char *shown[SHOWN_MAX];
};

static void
close_file(void *report)
{
	fclose(((struct report *)report)->file);
}

enum status
report_open(struct load *load, const char *path)
{
	struct report *report = arena_alloc(load->arena, sizeof(*report));
	time_t now = (time_t)(clock_now_us() / 1000000);
	char when[32] = "";
	struct tm parts;

	report->arena = load->arena;
	report->path = path;
	report->file = fopen(path, "ae");
	if (report->file == NULL) {
		fprintf(stderr,
		    "pinakes-load: cannot write the report %s: "
		    "%s; --report names another file\n",
		    path, strerror(errno));
		return INTERNAL;
	}
	arena_defer(load->arena, close_file, report);
	setvbuf(report->file, NULL, _IOLBF, BUFSIZ);
	if (gmtime_r(&now, &parts) != NULL)
		strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &parts);
	fprintf(report->file, "== pinakes-load %s %s, %s\n",
	    load->options.command, load->options.folder, when);
	load->report = report;
	return OK;
}

/* One line whatever the text holds: names of files are anybody's. */
static void
write_line(struct report *report, const char *kind, const char *what,
    const char *why)
{
	const char *line =
	    arena_format(report->arena, "%s %s: %s", kind, what, why);
	const char *at;

	for (at = line; *at != '\0'; at++)
		fputc((unsigned char)*at < 0x20 || *at == 0x7f ? '?' : *at,
		    report->file);
	fputc('\n', report->file);
}

void
report_refuse(struct report *report, const char *what, const char *format, ...)
{
	struct arena *arena = arena_create(), *kept = report->arena;
	char why[1000];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(why, sizeof(why), format, arguments);
	va_end(arguments);
	if (report->refused < SHOWN_MAX)
		report->shown[report->refused] =
		    arena_format(kept, "%s: %s", what, why);
	report->refused++;
	report->arena = arena;
	write_line(report, "refused", what, why);
	report->arena = kept;
	arena_destroy(arena);
}

void
report_change(struct report *report, const char *what, const char *format, ...)
{
	struct arena *arena = arena_create(), *kept = report->arena;
	char how[1000];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(how, sizeof(how), format, arguments);
	va_end(arguments);
	report->changed++;
	report->arena = arena;
	write_line(report, "changed", what, how);
	report->arena = kept;
	arena_destroy(arena);
}

int64_t
report_refused(const struct report *report)
{
	return report->refused;
}

static void
print_shown(const char *line)
{
	for (; *line != '\0'; line++)
		fputc((unsigned char)*line < 0x20 || *line == 0x7f ? '?' :
								     *line,
		    stdout);
	fputc('\n', stdout);
}

void
report_end(struct report *report, const char *summary)
{
	int i;

	fprintf(report->file, "%s\n", summary);
	printf("%s\n", summary);
	if (report->changed > 0)
		printf("%lld came in otherwise than they were.\n",
		    (long long)report->changed);
	if (report->refused > 0)
		printf("%lld did not come in%s\n", (long long)report->refused,
		    report->refused > SHOWN_MAX ? "; the first:" : ":");
	for (i = 0; i < SHOWN_MAX && i < report->refused; i++) {
		fputs("  ", stdout);
		print_shown(report->shown[i]);
	}
	if (report->refused + report->changed > 0)
		printf("All of them are listed in %s\n", report->path);
	fflush(stdout);
}
