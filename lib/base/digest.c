/* lib/base/digest.c: SHA-256 and HMAC by OpenSSL, tags by xxHash. */

#include "base/base.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <stdlib.h>
#include <xxhash.h>

struct sha256 {
	EVP_MD_CTX *context;
};

static void
must(bool done)
{
	if (!done) {
		log_line(LOG_ERROR, "the digest library failed");
		abort();
	}
}

/* Looking an algorithm up takes longer than a short text's digest. */
static const EVP_MD *
algorithm(void)
{
	static EVP_MD *sha256;

	if (sha256 == NULL)
		sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	must(sha256 != NULL);
	return sha256;
}

/* Likewise, for HMAC with it; the next key takes the place of the last. */
static EVP_MAC_CTX *
keyed(void)
{
	static EVP_MAC_CTX *context;
	OSSL_PARAM digest[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST,
		    (char[]){ "SHA256" }, 0),
		OSSL_PARAM_construct_end(),
	};
	EVP_MAC *hmac;

	if (context != NULL)
		return context;
	hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	must(hmac != NULL);
	context = EVP_MAC_CTX_new(hmac);	/* holds on to it */
	EVP_MAC_free(hmac);
	must(context != NULL && EVP_MAC_CTX_set_params(context, digest) == 1);
	return context;
}

static void
release(void *resource)
{
	EVP_MD_CTX_free(resource);
}

bool
sha256_read(const char *hex, unsigned char digest[SHA256_BYTES])
{
	int i;

	for (i = 0; i < SHA256_BYTES; i++) {
		int high = text_hex_value(hex[2 * i]);
		int low = high < 0 ? -1 : text_hex_value(hex[2 * i + 1]);

		if (low < 0)
			return false;
		digest[i] = (unsigned char)(high << 4 | low);
	}
	return hex[2 * SHA256_BYTES] == '\0';
}

struct sha256 *
sha256_create(struct arena *arena)
{
	struct sha256 *sha256 = arena_alloc(arena, sizeof(*sha256));

	sha256->context = EVP_MD_CTX_new();
	must(sha256->context != NULL);
	arena_defer(arena, release, sha256->context);
	must(EVP_DigestInit_ex(sha256->context, algorithm(), NULL) == 1);
	return sha256;
}

void
sha256_add(struct sha256 *sha256, const void *bytes, size_t length)
{
	must(EVP_DigestUpdate(sha256->context, bytes, length) == 1);
}

void
sha256_finish(struct sha256 *sha256, unsigned char digest[SHA256_BYTES])
{
	must(EVP_DigestFinal_ex(sha256->context, digest, NULL) == 1);
}

void
sha256_of(const void *bytes, size_t length,
    unsigned char digest[SHA256_BYTES])
{
	must(EVP_Digest(bytes, length, digest, NULL, algorithm(), NULL) == 1);
}

void
hmac_sha256(const void *key, size_t key_length, const void *bytes,
    size_t length, unsigned char digest[SHA256_BYTES])
{
	EVP_MAC_CTX *context = keyed();

	must(EVP_MAC_init(context, key, key_length, NULL) == 1);
	must(EVP_MAC_update(context, bytes, length) == 1);
	must(EVP_MAC_final(context, digest, NULL, SHA256_BYTES) == 1);
}

char *
content_tag(struct arena *arena, const void *bytes, size_t length)
{
	XXH128_canonical_t digest;

	XXH128_canonicalFromHash(&digest, XXH3_128bits(bytes, length));
	return text_base64url(arena, digest.digest, sizeof(digest.digest));
}

bool
bytes_are_equal(const void *a, const void *b, size_t length)
{
	return CRYPTO_memcmp(a, b, length) == 0;
}
