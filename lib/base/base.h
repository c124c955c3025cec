/* lib/base/base.h: memory, text, failure, logging and digests for everyone. */

#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(text_at, first) \
	__attribute__((format(printf, text_at, first)))
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/*
 * What became of a call. OK is zero; the rest says who has to act: the
 * sender (BAD_INPUT to TOO_MANY), the administrator (UNAVAILABLE: for now,
 * INTERNAL: the machine failed us and it has been logged). HTTP numbers for
 * them stand in fcgi/respond.c only.
 */
enum status {
	OK = 0,
	BAD_INPUT,
	UNAUTHENTICATED,
	FORBIDDEN,
	NOT_FOUND,
	METHOD_NOT_ALLOWED,
	NOT_ACCEPTABLE,
	CONFLICT,
	GONE,
	LOST_UPDATE,
	TOO_LARGE,
	NOT_AN_IMAGE,
	OUT_OF_RANGE,
	UNPROCESSABLE,
	TOO_MANY,
	UNAVAILABLE,
	INTERNAL,
};

/* Return early when a call failed: the one macro that hides control flow. */
#define TRY(call) \
	do { \
		enum status try_status_ = (call); \
		if (try_status_ != OK) \
			return try_status_; \
	} while (0)

/* Several texts. items NULL: nothing was said. */
struct texts {
	const char **items;
	size_t count;
};

/*
 * Why a request was refused, in words for the person who sent it. Texts live
 * in the arena of the request. Empty (code == NULL) where a status says it
 * all.
 */
struct problem {
	const char *code;	/* stable, for programs: "unknown-rule" */
	const char *detail;	/* what is wrong, a sentence */
	const char *expected;	/* what was expected, or NULL */
	const char *field;	/* the rule, parameter or field, or NULL */
	int line;		/* from 1; 0 when there is no place */
	int column;		/* from 1, in characters */
	int retry_after_s;	/* 0: not said */
	const char *list_name;	/* what else is told: "candidates", or NULL */
	struct texts list;
	const char *sent; /* JSON that came, beside what is there now, or NULL */
	const char *now;
	const char *difference; /* between the two, or NULL */
	const char *conflicts;
	const char *faults; /* JSON: each wrong item of a list, or NULL */
};

/* ---- arena: everything made for one request, given back at once ---- */

struct arena;

/* A new arena. Out of memory, here and below, ends the process. */
struct arena *arena_create(void);

/* Runs the deferred calls, last first, and takes all memory back. */
void arena_reset(struct arena *arena);

/* arena_reset, and the arena itself is gone. NULL is allowed. */
void arena_destroy(struct arena *arena);

/* Zeroed memory, aligned for any type. Owns: the arena. */
void *arena_alloc(struct arena *arena, size_t size_bytes);

/* Zeroed memory for count things of one size; an overflow is a bug. */
void *arena_array(struct arena *arena, size_t count, size_t size_bytes);

/* A copy of length bytes with a NUL behind them. */
char *arena_copy(struct arena *arena, const void *bytes, size_t length);

/* A copy of a text; NULL stays NULL. */
char *arena_text(struct arena *arena, const char *text);

/* A formatted text. */
char *arena_format(struct arena *arena, const char *format, ...)
    PRINTF_LIKE(2, 3);

/* Has release(resource) called when the arena is reset or destroyed. */
void arena_defer(struct arena *arena, void (*release)(void *),
    void *resource);

/* ---- buf: text that grows up to a limit and latches failure ---- */

struct buf {
	char *bytes;		/* always ends in a NUL behind length */
	size_t length;
	size_t capacity;
	size_t max_bytes;
	bool failed;		/* would have grown over max_bytes */
	char **owned;		/* in the arena: what it is to free */
};

/* An empty buf whose memory goes with the arena. */
void buf_init(struct buf *buf, struct arena *arena, size_t max_bytes);
void buf_clear(struct buf *buf);

/* Makes room for so many bytes more at once, which are likely to come. */
void buf_expect(struct buf *buf, size_t bytes);

/* Takes so many bytes off its end, which were added before. */
void buf_cut(struct buf *buf, size_t bytes);

void buf_add(struct buf *buf, const char *text);
void buf_add_bytes(struct buf *buf, const void *bytes, size_t length);
void buf_add_char(struct buf *buf, char byte);
void buf_add_int(struct buf *buf, int64_t number);
void buf_add_format(struct buf *buf, const char *format, ...)
    PRINTF_LIKE(2, 3);

/*
 * The shortest decimal text that reads back as the same double; finite
 * numbers only. Whole numbers carry no fraction: 2, not 2.0.
 */
void buf_add_double(struct buf *buf, double number);

/* Units: microseconds since 1970, written as seconds with their fraction. */
void buf_add_seconds(struct buf *buf, int64_t at_us);

/* A JSON string with its quotes; bytes must be valid UTF-8. */
void buf_add_json_text(struct buf *buf, const char *text);

/* Percent-encodes everything but RFC 3986 unreserved characters. */
void buf_add_url_part(struct buf *buf, const char *text);

/* Numbers that somebody else owns. */
struct int_list {
	const int *items;
	size_t count;
};

/* ---- text ---- */

/* True for valid UTF-8 without NUL (RFC 3629: no surrogates). */
bool text_is_utf8(const char *bytes, size_t length);

/* The number of characters (code points) of a valid UTF-8 text. */
size_t text_length(const char *text);

bool text_is(const char *a, const char *b);		/* NULL is equal to NULL */
bool text_starts(const char *text, const char *prefix);
bool text_is_ignoring_case(const char *a, const char *b);	/* ASCII only */

/* The text; of one with more bytes the beginning and "…". Owns: the arena. */
const char *text_shortened(struct arena *arena, const char *text,
    size_t max_bytes);

/* The text without blanks and ends of lines at both ends. Owns: the arena. */
const char *text_trimmed(struct arena *arena, const char *text);

/* CR LF, which browsers end lines with, as LF. Owns: the arena. */
const char *text_without_returns(struct arena *arena, const char *text);

enum { INT_DIGITS = 20 };	/* of an int64_t at most, with its sign */

/* Writes it in decimal, with no NUL behind. Returns how many characters. */
size_t int_digits(int64_t number, char digits[INT_DIGITS]);

/* Reads a whole decimal number that fills the text. False: not one. */
bool text_to_int64(const char *text, int64_t *number);

/* Reads a finite decimal number that fills the text. False: not one. */
bool text_to_double(const char *text, double *number);

/* Base64url without padding (RFC 4648 section 5). */
char *text_base64url(struct arena *arena, const void *bytes, size_t length);

/* The reverse; NULL when the text is not base64url. */
unsigned char *text_from_base64url(struct arena *arena, const char *text,
    size_t *length);

/* Lower-case hexadecimal. */
char *text_hex(struct arena *arena, const void *bytes, size_t length);

/* What a hexadecimal digit of either case stands for; -1: it is none. */
int text_hex_value(char digit);

/* ---- refusing ---- */

/* Fills problem and returns status, for `return refuse(...)`. */
enum status refuse(struct problem *problem, struct arena *arena,
    enum status status, const char *code, const char *format, ...)
    PRINTF_LIKE(5, 6);

/* Adds where the fault is and what belongs there (or NULL); returns status. */
enum status refuse_about(struct problem *problem, enum status status,
    const char *field, const char *expected);

/* ---- log: lines on standard error ---- */

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR };

void log_set_level(enum log_level level);

/* One line: time, level, process, text. Control characters are escaped. */
void log_line(enum log_level level, const char *format, ...)
    PRINTF_LIKE(2, 3);

/* ---- clock and chance ---- */

int64_t clock_now_us(void);		/* wall clock, since 1970 */
int64_t clock_monotonic_us(void);

/* Fills bytes from the kernel's generator. */
void random_bytes(void *bytes, size_t length);
uint64_t random_uint64(void);

/* ---- digests (OpenSSL, xxHash) ---- */

enum { SHA256_BYTES = 32 };

/* From 64 hexadecimal digits, of either case; false for anything else. */
bool sha256_read(const char *hex, unsigned char digest[SHA256_BYTES]);

struct sha256;

/* A running SHA-256. Owns: the arena. */
struct sha256 *sha256_create(struct arena *arena);
void sha256_add(struct sha256 *sha256, const void *bytes, size_t length);
void sha256_finish(struct sha256 *sha256,
    unsigned char digest[SHA256_BYTES]);
void sha256_of(const void *bytes, size_t length,
    unsigned char digest[SHA256_BYTES]);
void hmac_sha256(const void *key, size_t key_length, const void *bytes,
    size_t length, unsigned char digest[SHA256_BYTES]);

/*
 * A short text that differs where the bytes differ, for an ETag or as a
 * name; no secret and no proof. Source: XXH3, 128 bits, https://xxhash.com.
 */
char *content_tag(struct arena *arena, const void *bytes, size_t length);

/* Compares in a time that depends on the length alone. */
bool bytes_are_equal(const void *a, const void *b, size_t length);

/* ---- files ---- */

/* The whole file, NUL behind it. Fails: INTERNAL (logged), TOO_LARGE. */
enum status file_read(struct arena *arena, const char *path,
    size_t max_bytes, char **bytes, size_t *length) MUST_CHECK;

#endif
