/* test/lib/base/digest_test.c: SHA-256 and HMAC against published vectors. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/base.h"
#include "lib/arena.h"

static const char *
sha256_hex(const char *bytes, size_t length)
{
	unsigned char digest[SHA256_BYTES];

	sha256_of(bytes, length, digest);
	return text_hex(arena, digest, sizeof(digest));
}

/* Source: FIPS 180-4, examples of the Secure Hash Standard. */
static void
sha256_is_that_of_the_standard(void **state)
{
	(void)state;
	assert_string_equal(sha256_hex("", 0), "e3b0c44298fc1c149afbf4c8996fb"
	    "92427ae41e4649b934ca495991b7852b855");
	assert_string_equal(sha256_hex("abc", 3), "ba7816bf8f01cfea414140de5d"
	    "ae2223b00361a396177a9cb410ff61f20015ad");
	assert_string_equal(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkl"
	    "jklmklmnlmnomnopnopq", 56), "248d6a61d20638b8e5c026930c3e6039a33"
	    "ce45964ff2167f6ecedd419db06c1");
}

static void
a_running_digest_is_that_of_the_whole(void **state)
{
	unsigned char whole[SHA256_BYTES], running[SHA256_BYTES];
	char bytes[5000];
	size_t cut, i;

	(void)state;
	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * 31);
	sha256_of(bytes, sizeof(bytes), whole);
	for (cut = 0; cut <= sizeof(bytes); cut += 613) {
		struct sha256 *sha256 = sha256_create(arena);

		sha256_add(sha256, bytes, cut);
		sha256_add(sha256, bytes + cut, sizeof(bytes) - cut);
		sha256_finish(sha256, running);
		assert_memory_equal(running, whole, sizeof(whole));
	}
}

/* Source: RFC 4231, test cases 1 to 4, 6 and 7. */
static const struct {
	int key_byte;		/* repeated, or -1: key is a text */
	size_t key_length;
	const char *key;
	int data_byte;
	size_t data_length;
	const char *data;
	const char *digest;
} vectors[] = {
	{ 0x0b, 20, NULL, -1, 8, "Hi There",
	    "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
	{ -1, 4, "Jefe", -1, 28, "what do ya want for nothing?",
	    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
	{ 0xaa, 20, NULL, 0xdd, 50, NULL,
	    "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe" },
	{ -1, 25, "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d"
	    "\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19",
	    0xcd, 50, NULL,
	    "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b" },
	{ 0xaa, 131, NULL, -1, 54,
	    "Test Using Larger Than Block-Size Key - Hash Key First",
	    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54" },
	{ 0xaa, 131, NULL, -1, 152,
	    "This is a test using a larger than block-size key and a larger"
	    " than block-size data. The key needs to be hashed before being"
	    " used by the HMAC algorithm.",
	    "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2" },
};

static const void *
bytes_of(int byte, size_t length, const char *text)
{
	return byte < 0 ? (const void *)text :
	    memset(arena_alloc(arena, length), byte, length);
}

static void
hmac_is_that_of_rfc_4231(void **state)
{
	unsigned char digest[SHA256_BYTES];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(vectors); i++) {
		hmac_sha256(bytes_of(vectors[i].key_byte,
		    vectors[i].key_length, vectors[i].key),
		    vectors[i].key_length, bytes_of(vectors[i].data_byte,
		    vectors[i].data_length, vectors[i].data),
		    vectors[i].data_length, digest);
		assert_string_equal(text_hex(arena, digest, sizeof(digest)),
		    vectors[i].digest);
	}
}

static void
bytes_are_compared_to_the_last_one(void **state)
{
	(void)state;
	assert_true(bytes_are_equal("abcd", "abcd", 4));
	assert_false(bytes_are_equal("abcd", "abce", 4));
	assert_false(bytes_are_equal("abcd", "bbcd", 4));
	assert_true(bytes_are_equal("abcd", "abce", 3));
	assert_true(bytes_are_equal("a", "b", 0));
}

static void
chance_does_not_repeat(void **state)
{
	unsigned char one[32] = { 0 }, other[32] = { 0 };

	(void)state;
	random_bytes(one, sizeof(one));
	random_bytes(other, sizeof(other));
	assert_memory_not_equal(one, other, sizeof(one));
	assert_true(random_uint64() != random_uint64());
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_is_that_of_the_standard),
		cmocka_unit_test(a_running_digest_is_that_of_the_whole),
		cmocka_unit_test(hmac_is_that_of_rfc_4231),
		cmocka_unit_test(bytes_are_compared_to_the_last_one),
		cmocka_unit_test(chance_does_not_repeat),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
