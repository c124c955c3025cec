/* contrib/load/progress.h: a bar on a terminal, now and then a line elsewhere. */

#ifndef LOAD_PROGRESS_H
#define LOAD_PROGRESS_H

#include "base/base.h"

struct progress {
	const char *what; /* "pictures" */
	size_t total;
	size_t done;
	size_t skipped; /* of done: were in before */
	int64_t began_us;
	int64_t shown_us;
	bool is_terminal;
	bool is_silent;
	size_t width; /* of the last bar, in characters */
};

void progress_begin(struct progress *progress, const char *what, size_t total);
void progress_step(struct progress *progress, bool was_skipped);
void progress_end(struct progress *progress);

#endif
