/* lib/auth/challenge.c: a question that keeps programs from making accounts. */

#include "auth/auth.h"

#include <ctype.h>
#include <string.h>

/*
 * Why a question, and one like this: pictures and sounds shut people out,
 * and others' services see everybody who comes. A text can be read, heard
 * and felt, needs no script, and its answer can be copied. It stops the
 * programs that fill in every form of the web, which is nearly all of them;
 * one that was written for this site is met by the limit for each address,
 * by a question of the administrator's own, or by closing the door.
 *
 * The ticket says when the question was asked and which one it was, under
 * the site's key, so that nothing is stored until an account is made.
 */
enum {
	TIME_BYTES = 8,
	SEED_BYTES = 8,
	MAC_BYTES = 16,
	TICKET_BYTES = TIME_BYTES + SEED_BYTES + MAC_BYTES,
	LIFE_S = 60 * 60,
	WORDS = 5,
	ANSWER_MAX_BYTES = 200,
};

static const char *const words[] = { "river", "lamp", "orange", "window",
	"candle", "forest", "violin", "ladder", "harbour", "pencil", "cloud",
	"basket", "mirror", "garden", "kettle", "bridge", "feather", "island",
	"button", "meadow", "anchor", "pepper", "tunnel", "blanket" };

static const char *const places[WORDS] = { "first", "second", "third", "fourth",
	"last" };

static void
put(unsigned char *at, uint64_t number)
{
	int i;

	for (i = 7; i >= 0; i--) {
		at[i] = (unsigned char)number;
		number >>= 8;
	}
}

static uint64_t
get(const unsigned char *at)
{
	uint64_t number = 0;
	int i;

	for (i = 0; i < 8; i++)
		number = number << 8 | at[i];
	return number;
}

static void
sign(struct auth_key key, const unsigned char *bytes,
    unsigned char mac[SHA256_BYTES])
{
	unsigned char signed_bytes[6 + TIME_BYTES + SEED_BYTES] = "ticket";

	memcpy(signed_bytes + 6, bytes, TIME_BYTES + SEED_BYTES);
	hmac_sha256(key.bytes, key.length, signed_bytes, sizeof(signed_bytes),
	    mac);
}

/* Five words that differ, and which of them is the answer. */
static const char *
draw(uint64_t seed, const char *drawn[WORDS], int *place)
{
	size_t first = seed % COUNT_OF(words), i;
	/* Steps that meet each of the 24 once. */
	static const size_t steps[] = { 1, 5, 7, 11, 13, 17, 19, 23 };
	size_t step = steps[seed / COUNT_OF(words) % COUNT_OF(steps)];

	for (i = 0; i < WORDS; i++)
		drawn[i] = words[(first + i * step) % COUNT_OF(words)];
	*place = (int)(seed / 1009 % WORDS);
	return drawn[*place];
}

const char *
challenge_ticket(struct arena *arena, struct auth_key key, int64_t now_us)
{
	unsigned char bytes[TICKET_BYTES], mac[SHA256_BYTES];

	put(bytes, (uint64_t)now_us);
	put(bytes + TIME_BYTES, random_uint64());
	sign(key, bytes, mac);
	memcpy(bytes + TIME_BYTES + SEED_BYTES, mac, MAC_BYTES);
	return text_base64url(arena, bytes, sizeof(bytes));
}

/* False: it was not made here. */
static bool
read_ticket(struct arena *arena, struct auth_key key, const char *ticket,
    int64_t *asked_us, uint64_t *seed)
{
	unsigned char mac[SHA256_BYTES], *bytes;
	size_t length;

	bytes = text_from_base64url(arena, ticket, &length);
	if (bytes == NULL || length != TICKET_BYTES)
		return false;
	sign(key, bytes, mac);
	*asked_us = (int64_t)get(bytes);
	*seed = get(bytes + TIME_BYTES);
	return bytes_are_equal(mac, bytes + TIME_BYTES + SEED_BYTES, MAC_BYTES);
}

const char *
challenge_question(struct arena *arena, struct auth_key key, const char *ticket)
{
	const char *drawn[WORDS];
	int64_t asked_us;
	uint64_t seed;
	int place;

	if (!read_ticket(arena, key, ticket, &asked_us, &seed))
		return NULL;
	draw(seed, drawn, &place);
	return arena_format(arena,
	    "Which is the %s of these words: %s, %s, %s, %s, %s?",
	    places[place], drawn[0], drawn[1], drawn[2], drawn[3], drawn[4]);
}

/* Without blanks, full stop and quotes around it, in lower case. */
static const char *
plain(struct arena *arena, const char *text, size_t length)
{
	static const char around[] = " \t\r\n.,!?\"'";
	char *copy, *at;

	while (length > 0 && strchr(around, *text) != NULL)
		text++, length--;
	while (length > 0 && strchr(around, text[length - 1]) != NULL)
		length--;
	copy = arena_copy(arena, text, length);
	for (at = copy; *at != '\0'; at++)
		*at = (char)tolower((unsigned char)*at);
	return copy;
}

/* answers are divided by "|". */
static bool
is_one_of(struct arena *arena, const char *given, const char *answers)
{
	const char *plain_given = plain(arena, given, strlen(given));

	for (;; answers++) {
		size_t length = strcspn(answers, "|");

		if (*plain_given != '\0' &&
		    text_is(plain_given, plain(arena, answers, length)))
			return true;
		answers += length;
		if (*answers == '\0')
			return false;
	}
}

enum challenge_verdict
challenge_judge(struct arena *arena, struct auth_key key,
    const struct challenge_answer *answer, int64_t now_us)
{
	const char *drawn[WORDS], *right = answer->own_answers;
	int64_t asked_us;
	uint64_t seed;
	int place;

	if (!read_ticket(arena, key, answer->ticket, &asked_us, &seed) ||
	    asked_us > now_us || now_us - asked_us > LIFE_S * INT64_C(1000000))
		return CHALLENGE_IS_OLD;
	if (now_us - asked_us < answer->after_s * INT64_C(1000000))
		return CHALLENGE_IS_HASTY;
	if (*right == '\0')
		right = draw(seed, drawn, &place);
	if (strlen(answer->given) > ANSWER_MAX_BYTES ||
	    !is_one_of(arena, answer->given, right))
		return CHALLENGE_IS_WRONG;
	return CHALLENGE_IS_PASSED;
}
