/* contrib/client/files.c: files of this machine. */

#include "client.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_BYTES = 64 * 1024 };

enum client_exit
read_whole(const struct client *client, struct arena *arena, const char *path,
    size_t max_bytes, struct buf *text)
{
	bool is_stdin = text_is(path, "-");
	int file = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	char bytes[READ_BYTES];
	ssize_t length = -1;

	buf_init(text, arena, max_bytes);
	while (file >= 0 && (length = read(file, bytes, sizeof(bytes))) > 0)
		buf_add_bytes(text, bytes, (size_t)length);
	if (length < 0)
		fail(client, EXIT_LOCAL, "cannot-read", "%s: %s", path,
		    strerror(errno));
	else if (text->failed)
		fail(client, EXIT_LOCAL, "too-large",
		    "%s: it has more than %zu bytes", path, max_bytes);
	if (file >= 0 && !is_stdin)
		close(file);
	return length < 0 || text->failed ? EXIT_LOCAL : EXIT_DONE;
}

/* Beside it first, so that what was there is never half of it. */
enum client_exit
write_whole(const struct client *client, const char *path, const char *bytes,
    size_t length, unsigned mode)
{
	const char *beside =
	    arena_format(client->arena, "%s.%d.new", path, (int)getpid());
	int file = open(beside,
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
	bool is_good = file >= 0;
	size_t at = 0;

	while (is_good && at < length) {
		ssize_t some = write(file, bytes + at, length - at);

		is_good = some > 0 || (some < 0 && errno == EINTR);
		at += some > 0 ? (size_t)some : 0;
	}
	is_good = is_good && fsync(file) == 0;
	if (file >= 0 && close(file) != 0)
		is_good = false;
	is_good = is_good && rename(beside, path) == 0;
	if (is_good)
		return EXIT_DONE;
	fail(client, EXIT_LOCAL, "cannot-write", "%s: %s", path,
	    strerror(errno));
	unlink(beside);
	return EXIT_LOCAL;
}

const char *
hash_of_file(struct arena *arena, const char *path)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	unsigned char digest[SHA256_BYTES];
	struct sha256 *sha256;
	char bytes[READ_BYTES];
	ssize_t length;

	if (file < 0)
		return NULL;
	sha256 = sha256_create(arena);
	while ((length = read(file, bytes, sizeof(bytes))) > 0)
		sha256_add(sha256, bytes, (size_t)length);
	close(file);
	sha256_finish(sha256, digest);
	return length < 0 ? NULL : text_hex(arena, digest, SHA256_BYTES);
}

bool
make_folder(struct arena *arena, const char *path)
{
	char *copy = arena_text(arena, path);
	char *slash = copy;

	while ((slash = strchr(slash + 1, '/')) != NULL) {
		*slash = '\0';
		if (mkdir(copy, 0777) != 0 && errno != EEXIST)
			return false;
		*slash = '/';
	}
	return mkdir(copy, 0777) == 0 || errno == EEXIST;
}
