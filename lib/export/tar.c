/* lib/export/tar.c: archives that everything reads (POSIX ustar). */

#include "export/private.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* Where the fields of a header stand, and how long they are. */
enum {
	NAME_BYTES = 100,
	MODE = 100,
	OWNER = 108,
	GROUP = 116,
	SIZE = 124,
	TIME = 136,
	CHECKSUM = 148,
	KIND = 156,
	MAGIC = 257,
	SUM_BYTES = 8,
};

/* Eight gibibytes and more have no room in octal digits. */
static void
put_size(char *header, int64_t bytes)
{
	int i;

	if (bytes < INT64_C(1) << 33) {
		(void)snprintf(header + SIZE, 12, "%011llo",
		    (unsigned long long)bytes);
		return;
	}
	header[SIZE] = (char)0x80;
	for (i = 11; i > 0; i--, bytes >>= 8)
		header[SIZE + i] = (char)(bytes & 0xff);
}

static void
make_header(char header[TAR_BLOCK], const char *name, int64_t bytes,
    int64_t at_s)
{
	static const char magic[] = { 'u', 's', 't', 'a', 'r', '\0', '0', '0' };
	unsigned sum = 0;
	int i;

	memset(header, 0, TAR_BLOCK);
	assert(strlen(name) < NAME_BYTES);
	(void)snprintf(header, NAME_BYTES, "%s", name);
	memcpy(header + MODE, "0000644", 8);
	memcpy(header + OWNER, "0000000", 8);
	memcpy(header + GROUP, "0000000", 8);
	put_size(header, bytes);
	(void)snprintf(header + TIME, 12, "%011llo", (unsigned long long)at_s);
	memset(header + CHECKSUM, ' ', SUM_BYTES);
	header[KIND] = '0';
	memcpy(header + MAGIC, magic, sizeof(magic));
	for (i = 0; i < TAR_BLOCK; i++)
		sum += (unsigned char)header[i];
	(void)snprintf(header + CHECKSUM, SUM_BYTES, "%06o", sum);
}

void
tar_add_header(struct buf *out, const char *name, int64_t bytes, int64_t at_s)
{
	char header[TAR_BLOCK];

	make_header(header, name, bytes, at_s);
	buf_add_bytes(out, header, TAR_BLOCK);
}

void
tar_add_padding(struct buf *out, int64_t bytes)
{
	static const char zeros[TAR_BLOCK] = { 0 };
	size_t rest = (size_t)(bytes % TAR_BLOCK);

	if (rest > 0)
		buf_add_bytes(out, zeros, TAR_BLOCK - rest);
}

size_t
tar_begin_file(struct buf *out)
{
	static const char zeros[TAR_BLOCK] = { 0 };
	size_t start = out->length;

	buf_add_bytes(out, zeros, TAR_BLOCK);
	return start;
}

void
tar_end_file(struct buf *out, size_t start, const char *name, int64_t at_s)
{
	int64_t length;

	if (out->failed)
		return;
	length = (int64_t)(out->length - start - TAR_BLOCK);
	make_header(out->bytes + start, name, length, at_s);
	tar_add_padding(out, length);
}

void
tar_add_end(struct buf *out)
{
	static const char zeros[2 * TAR_BLOCK] = { 0 };

	buf_add_bytes(out, zeros, sizeof(zeros));
}
