/* contrib/load/text.h: texts of others made into titles and names. */

#ifndef LOAD_TEXT_H
#define LOAD_TEXT_H

#include "base/base.h"

/* One line: blanks for control characters, none doubled or at the ends. */
const char *text_line(struct arena *arena, const char *text,
    size_t max_characters);

/* "street_cat-07.jpg" as "Street cat 07"; digits alone as "Picture 7". */
const char *text_title(struct arena *arena, const char *file_name);

#endif
