/* lib/auth/password.c: argon2id hashes made, checked, judged; random ones. */

#include "auth/auth.h"

#include <argon2.h>
#include <stdlib.h>
#include <string.h>

/* Source: OWASP Password Storage Cheat Sheet; RFC 9106 for the lengths. */
const struct password_cost password_cost_default = {
	.memory_kib = 19456,
	.passes = 2,
	.lanes = 1,
};

enum { SALT_BYTES = 16, HASH_BYTES = 32, TEXT_BYTES = 256 };

/* 32 characters that no one takes for one another: five bits each. */
static const char alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";
enum { RANDOM_LENGTH = 20 };

static bool
is_usable(const char *password)
{
	size_t length = strlen(password);

	return length > 0 && length <= PASSWORD_MAX_BYTES &&
	    text_is_utf8(password, length);
}

static enum status
hash_with(const char *password, const unsigned char *salt,
    const struct password_cost *cost, char text[TEXT_BYTES])
{
	int error = argon2id_hash_encoded(cost->passes, cost->memory_kib,
	    cost->lanes, password, strlen(password), salt, SALT_BYTES,
	    HASH_BYTES, text, TEXT_BYTES);

	if (error == ARGON2_OK)
		return OK;
	log_line(LOG_ERROR, "password: argon2: %s",
	    argon2_error_message(error));
	return INTERNAL;
}

enum status
password_hash(struct arena *arena, const char *password,
    const struct password_cost *cost, const char **text)
{
	unsigned char salt[SALT_BYTES];
	char hash[TEXT_BYTES];

	if (!is_usable(password))
		return BAD_INPUT;
	random_bytes(salt, sizeof(salt));
	TRY(hash_with(password, salt, cost, hash));
	*text = arena_text(arena, hash);
	return OK;
}

/* Reads "<name><number>" at *at and moves behind it. */
static bool
read_number(const char **at, const char *name, uint32_t *number)
{
	unsigned long value;
	char *end;

	if (!text_starts(*at, name))
		return false;
	*at += strlen(name);
	if (**at < '0' || **at > '9')
		return false;
	value = strtoul(*at, &end, 10);
	*number = (uint32_t)value;
	*at = end;
	return value <= UINT32_MAX;
}

/* False: the text is not of argon2id as we write it. */
static bool
read_cost(const char *text, struct password_cost *cost)
{
	return read_number(&text, "$argon2id$v=19$m=", &cost->memory_kib) &&
	    read_number(&text, ",t=", &cost->passes) &&
	    read_number(&text, ",p=", &cost->lanes) && *text == '$';
}

/* So that nobody learns from the time whether an account exists. */
static enum status
waste_time(const char *password, const struct password_cost *cost)
{
	static const unsigned char salt[SALT_BYTES];
	char hash[TEXT_BYTES];

	TRY(hash_with(password, salt, cost, hash));
	return UNAUTHENTICATED;
}

enum status
password_verify(const char *password, const char *text,
    const struct password_cost *cost, bool *needs_rehash)
{
	struct password_cost stored;
	int error;

	if (needs_rehash != NULL)
		*needs_rehash = false;
	if (!is_usable(password))
		return UNAUTHENTICATED;
	if (text == NULL)
		return waste_time(password, cost);
	if (!read_cost(text, &stored)) {
		log_line(LOG_ERROR, "password: a stored hash is not argon2id");
		return INTERNAL;
	}
	error = argon2id_verify(text, password, strlen(password));
	if (error == ARGON2_VERIFY_MISMATCH)
		return UNAUTHENTICATED;
	if (error != ARGON2_OK) {
		log_line(LOG_ERROR, "password: argon2: %s",
		    argon2_error_message(error));
		return INTERNAL;
	}
	if (needs_rehash != NULL)
		*needs_rehash = stored.memory_kib != cost->memory_kib ||
		    stored.passes != cost->passes ||
		    stored.lanes != cost->lanes;
	return OK;
}

char *
password_random(struct arena *arena)
{
	unsigned char bytes[RANDOM_LENGTH];
	char *password = arena_alloc(arena, RANDOM_LENGTH + 1);

	random_bytes(bytes, sizeof(bytes));
	for (int i = 0; i < RANDOM_LENGTH; i++)
		password[i] = alphabet[bytes[i] % (sizeof(alphabet) - 1)];
	return password;
}
