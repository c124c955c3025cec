/* fcgi/words.h: titles and descriptions as people write them. */

#ifndef WORDS_H
#define WORDS_H

#include "request.h"

/* No control character: C0, DEL, and C1, as is_line() of the schema has it. */
bool words_are_line(const char *text);

/*
 * Cuts the blanks off a title's ends. Fails: BAD_INPUT with a problem that
 * names the field (not one line, longer than the settings allow).
 */
enum status words_check_title(struct request *req, const char *field,
    const char **title) MUST_CHECK;

/* The same for a text of any number of lines; its ends of lines become LF. */
enum status words_check_description(struct request *req, const char *field,
    const char **text) MUST_CHECK;

#endif
