/* contrib/load/progress.c: a bar on a terminal, now and then a line elsewhere. */

#include "progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { BAR_WIDTH = 24 };

static const int64_t bar_every_us = 200000, line_every_us = 10000000;

void
progress_begin(struct progress *progress, const char *what, size_t total)
{
	*progress = (struct progress){
		.what = what,
		.total = total,
		.began_us = clock_monotonic_us(),
		.is_terminal = isatty(STDERR_FILENO) == 1,
	};
	progress->shown_us = progress->began_us;
}

static void
describe_rest(char *text, size_t size, double seconds)
{
	if (seconds < 100)
		snprintf(text, size, "%.0f s left", seconds);
	else if (seconds < 6000)
		snprintf(text, size, "%.0f min left", seconds / 60);
	else
		snprintf(text, size, "%.1f h left", seconds / 3600);
}

static void
show(struct progress *progress, int64_t now_us)
{
	double passed = (double)(now_us - progress->began_us) / 1e6;
	double rate = passed > 0 ? (double)progress->done / passed : 0;
	size_t rest = progress->total - progress->done;
	size_t filled = progress->total == 0 ?
	    BAR_WIDTH :
	    BAR_WIDTH * progress->done / progress->total;
	char bar[BAR_WIDTH + 1], left[32] = "", line[160];
	int width;

	if (progress->is_silent)
		return;
	memset(bar, '.', BAR_WIDTH);
	memset(bar, '#', filled);
	bar[BAR_WIDTH] = '\0';
	if (rest > 0 && rate > 0)
		describe_rest(left, sizeof(left), (double)rest / rate);
	width = snprintf(line, sizeof(line), "%s%s%s%zu of %zu %s, %.1f/s%s%s",
	    progress->is_terminal ? "[" : "", progress->is_terminal ? bar : "",
	    progress->is_terminal ? "] " : "", progress->done, progress->total,
	    progress->what, rate, *left ? ", " : "", left);
	if (progress->is_terminal)
		fprintf(stderr, "\r%s%*s", line,
		    progress->width > (size_t)width ?
			(int)(progress->width - (size_t)width) :
			0,
		    "");
	else
		fprintf(stderr, "%s\n", line);
	progress->width = (size_t)width;
	progress->shown_us = now_us;
}

void
progress_step(struct progress *progress, bool was_skipped)
{
	int64_t now_us = clock_monotonic_us();

	progress->done++;
	progress->skipped += was_skipped;
	if (now_us - progress->shown_us >=
	    (progress->is_terminal ? bar_every_us : line_every_us))
		show(progress, now_us);
}

void
progress_end(struct progress *progress)
{
	show(progress, clock_monotonic_us());
	if (progress->is_terminal && !progress->is_silent)
		fputc('\n', stderr);
}
