/* lib/auth/secret.c: secrets made, read and compared; tokens of forms. */

#include "auth/auth.h"

#include <string.h>

char *
secret_make(struct arena *arena, unsigned char kept[SHA256_BYTES])
{
	unsigned char bytes[SECRET_BYTES];

	random_bytes(bytes, sizeof(bytes));
	sha256_of(bytes, sizeof(bytes), kept);
	return text_base64url(arena, bytes, sizeof(bytes));
}

bool
secret_read(struct arena *arena, const char *text,
    unsigned char kept[SHA256_BYTES])
{
	unsigned char *bytes;
	size_t length;

	if (strlen(text) != SECRET_TEXT_LENGTH)
		return false;
	bytes = text_from_base64url(arena, text, &length);
	if (bytes == NULL || length != SECRET_BYTES)
		return false;
	sha256_of(bytes, length, kept);
	return true;
}

bool
secrets_are_equal(const char *a, const char *b)
{
	return a != NULL && b != NULL && strlen(a) == strlen(b) &&
	    bytes_are_equal(a, b, strlen(a));
}

char *
api_token_make(struct arena *arena, unsigned char kept[SHA256_BYTES])
{
	return arena_format(arena, API_TOKEN_PREFIX "%s",
	    secret_make(arena, kept));
}

bool
api_token_read(struct arena *arena, const char *text,
    unsigned char kept[SHA256_BYTES])
{
	return text_starts(text, API_TOKEN_PREFIX) &&
	    secret_read(arena, text + strlen(API_TOKEN_PREFIX), kept);
}

/* The length of each text goes before it. */
static void
add_text(struct sha256 *sha256, const char *text)
{
	uint64_t length = strlen(text);

	sha256_add(sha256, &length, sizeof(length));
	sha256_add(sha256, text, (size_t)length);
}

void
keyed_digest(struct auth_key key, const char *purpose, const char *const *texts,
    size_t count, unsigned char digest[SHA256_BYTES])
{
	struct arena *arena = arena_create();
	struct sha256 *sha256 = sha256_create(arena);
	unsigned char inner[SHA256_BYTES];
	size_t i;

	add_text(sha256, purpose);
	for (i = 0; i < count; i++)
		add_text(sha256, texts[i]);
	sha256_finish(sha256, inner);
	hmac_sha256(key.bytes, key.length, inner, sizeof(inner), digest);
	arena_destroy(arena);
}

char *
csrf_make(struct arena *arena, struct auth_key key, const char *secret)
{
	unsigned char digest[SHA256_BYTES];

	keyed_digest(key, "form", &secret, 1, digest);
	return text_base64url(arena, digest, sizeof(digest));
}

bool
csrf_is_right(struct arena *arena, struct auth_key key, const char *secret,
    const char *sent)
{
	return secrets_are_equal(csrf_make(arena, key, secret), sent);
}
