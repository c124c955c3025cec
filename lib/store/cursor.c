/* lib/store/cursor.c: a place in a search, opaque and signed. */

#include "store/search_private.h"

#include <string.h>

/*
 * Bytes: what the cursor is bound to (8), ordering (1), seed (8), id (4),
 * number (4), title (the rest); then 12 bytes of an HMAC-SHA256 over them.
 * Numbers are big-endian.
 */
enum {
	BOUND_BYTES = 8,
	FIXED_BYTES = BOUND_BYTES + 1 + 8 + 4 + 4,
	MAC_BYTES = 12,
};

static void
put(unsigned char *at, uint64_t number, int bytes)
{
	while (bytes-- > 0) {
		at[bytes] = (unsigned char)number;
		number >>= 8;
	}
}

static uint64_t
get(const unsigned char *at, int bytes)
{
	uint64_t number = 0;

	while (bytes-- > 0)
		number = number << 8 | *at++;
	return number;
}

void
cursor_bind(struct arena *arena, struct search *search)
{
	const char *canonical = query_print(arena, search->wish->query);
	unsigned char digest[SHA256_BYTES];

	sha256_of(canonical, strlen(canonical), digest);
	memcpy(search->digest, digest, BOUND_BYTES);
}

static void
sign(const struct search *search, const unsigned char *bytes, size_t length,
    unsigned char mac[SHA256_BYTES])
{
	hmac_sha256(search->wish->secret, search->wish->secret_length, bytes,
	    length, mac);
}

const char *
cursor_make(struct arena *arena, const struct search *search,
    const struct picture *picture)
{
	enum ordering ordering = search->wish->ordering;
	bool by_title = search_is_by_title(ordering);
	size_t title_bytes = by_title ? strlen(picture->title) : 0;
	size_t length = FIXED_BYTES + title_bytes;
	unsigned char *bytes = arena_alloc(arena, length + SHA256_BYTES);
	int number = ordering == ORDER_RANDOM ? picture->random_key :
	    picture->region_count;

	memcpy(bytes, search->digest, BOUND_BYTES);
	bytes[BOUND_BYTES] = (unsigned char)ordering;
	put(bytes + BOUND_BYTES + 1, (uint64_t)search->seed, 8);
	put(bytes + BOUND_BYTES + 9, (uint32_t)picture->id, 4);
	put(bytes + BOUND_BYTES + 13, (uint32_t)number, 4);
	if (by_title)
		memcpy(bytes + FIXED_BYTES, picture->title, title_bytes);
	sign(search, bytes, length, bytes + length);
	return text_base64url(arena, bytes, length + MAC_BYTES);
}

static enum status
refuse_cursor(struct arena *arena, struct search *search, const char *detail)
{
	refuse(search->problem, arena, BAD_INPUT, "bad-cursor", "%s", detail);
	search->problem->field = "after";
	search->problem->expected = "a cursor that this search gave";
	return BAD_INPUT;
}

enum status
cursor_read(struct arena *arena, struct search *search)
{
	const struct search_wish *wish = search->wish;
	struct position *after = &search->terms.after;
	unsigned char mac[SHA256_BYTES], *bytes;
	enum ordering ordering;
	size_t length;

	bytes = text_from_base64url(arena, wish->after, &length);
	if (bytes == NULL || length < FIXED_BYTES + MAC_BYTES)
		return refuse_cursor(arena, search, "this is not a cursor");
	length -= MAC_BYTES;
	sign(search, bytes, length, mac);
	if (!bytes_are_equal(mac, bytes + length, MAC_BYTES))
		return refuse_cursor(arena, search,
		    "this cursor was not made here, or was changed");
	if (memcmp(bytes, search->digest, BOUND_BYTES) != 0)
		return refuse_cursor(arena, search,
		    "this cursor belongs to another query");
	ordering = (enum ordering)bytes[BOUND_BYTES];
	search->seed = (int64_t)get(bytes + BOUND_BYTES + 1, 8);
	if (ordering != wish->ordering || (ordering == ORDER_RANDOM &&
	    wish->has_seed && wish->seed != search->seed))
		return refuse_cursor(arena, search,
		    "this cursor belongs to another ordering or seed");
	*after = (struct position){
		.is_set = true,
		.id = (int)get(bytes + BOUND_BYTES + 9, 4),
		.number = (int)(uint32_t)get(bytes + BOUND_BYTES + 13, 4),
		.title = arena_copy(arena, bytes + FIXED_BYTES,
		    length - FIXED_BYTES),
	};
	return OK;
}
