/* contrib/bench/words.h: words that look like a language, and texts of them. */

#ifndef BENCH_WORDS_H
#define BENCH_WORDS_H

enum { WORD_BYTES = 16, TITLE_BYTES = 256, DESCRIPTION_BYTES = 4096 };

/* Word number; different for different numbers below 36,100. */
void word_write(int number, char word[WORD_BYTES]);

/* Name of an account or object; different for different numbers. */
void name_write(int number, char word[WORD_BYTES]);

/* Title of a picture; one in ten shares it with many others. */
void title_write(int id, char title[TITLE_BYTES]);

/* Description of a picture: no phrase to twelve, no byte that COPY escapes. */
void description_write(int id, char description[DESCRIPTION_BYTES]);

#endif
