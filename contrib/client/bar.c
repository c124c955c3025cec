/* contrib/client/bar.c: whether a bar is shown. */

#include "client.h"

void
bar_begin(const struct client *client, struct progress *bar, const char *what,
    size_t total)
{
	progress_begin(bar, what, total);
	bar->is_silent =
	    !bar->is_terminal || client->is_quiet || client->is_json;
}
