/* contrib/bench/rows.h: rows of the generated set's tables. */

#ifndef BENCH_ROWS_H
#define BENCH_ROWS_H

#include "shape.h"

/* ---- people and things: whole tables ---- */

void write_accounts(const struct set *set);
void write_objects(const struct set *set);
void write_aliases(const struct set *set);
void write_parents(const struct set *set);
void write_galleries(const struct set *set);
void write_trust(const struct set *set);

/* ---- regions of one picture, numbered through, picture by picture ---- */

/* As JSON. */
void put_regions(const struct set *set, const struct picture *picture);

void write_regions(const struct set *set, const struct picture *picture);

#endif
