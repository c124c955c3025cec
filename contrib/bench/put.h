/* contrib/bench/put.h: columns in COPY's text format, on standard output. */

#ifndef BENCH_PUT_H
#define BENCH_PUT_H

#include <stdint.h>

void put(const char *text);
void put_char(char c);
void put_int(int64_t number);

/* A number and the end of its column. */
void put_column(int64_t number);

/* The same or, for 0, NULL. */
void put_reference(int number);

/* Ten-thousandths, as PostgreSQL prints the double. */
void put_share(int value);

void put_time(int64_t us);
void put_list(const int *numbers, int count);

/* 32 bytes in hexadecimal, always the same for the same arguments. */
void put_digest(int id, int turn);

#endif
