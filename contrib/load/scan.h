/* contrib/load/scan.h: finds the parts of a JSON text without reading it whole. */

#ifndef LOAD_SCAN_H
#define LOAD_SCAN_H

#include "base/base.h"

struct span {
	const char *bytes;
	size_t length;
};

/* Walks over one list or object; brackets and strings are respected. */
struct scan {
	const char *at;
	const char *end;
	char close;
	bool is_first;
	bool is_over;
	bool failed; /* at stands where it is wrong */
};

/* Begins at the value in the text; false if it is no such bracket. */
bool scan_open(struct scan *scan, const char *at, const char *end,
    char bracket);

/* The next member's name, raw; its value stands at scan->at. */
bool scan_next_name(struct scan *scan, struct span *name);

/* Passes over the value at scan->at and says where it stood. */
bool scan_value(struct scan *scan, struct span *value);

/* The next item of a list. */
bool scan_next_item(struct scan *scan, struct span *item);

/* The whole number that a member of an object in text has. */
bool scan_integer(struct span object, const char *name, int64_t *number);

bool span_is(struct span span, const char *text);

#endif
