/* fcgi/basic.c: who asks by HTTP Basic, for the addresses that take it. */

#include "basic.h"

#include "auth/auth.h"
#include "sign_in.h"
#include "store/verified_pair.h"

#include <string.h>
#include <strings.h>

enum { CREDENTIALS_MAX_BYTES = 4096 };

enum status
basic_refuse(struct request *req)
{
	return refuse(&req->problem, req->arena, UNAUTHENTICATED,
	    "not-signed-in", "Authentication failed");
}

/* Base64 as headers have it, in the alphabet that addresses take. */
static const char *
decode(struct arena *arena, const char *text)
{
	char *other = arena_text(arena, text), *at;
	unsigned char *bytes;
	size_t length;

	other[strcspn(other, "= ")] = '\0';
	for (at = other; *at != '\0'; at++)
		*at = (char)(*at == '+' ? '-' : *at == '/' ? '_' : *at);
	bytes = text_from_base64url(arena, other, &length);
	if (bytes == NULL || !text_is_utf8((const char *)bytes, length))
		return NULL;
	return arena_copy(arena, bytes, length);
}

enum status
basic_read(struct request *req, struct basic_pair *pair)
{
	static const char scheme[] = "Basic ";
	const char *header = request_header(req, "Authorization");
	const char *sent, *colon, *texts[2];

	if (header == NULL || strlen(header) > CREDENTIALS_MAX_BYTES ||
	    strncasecmp(header, scheme, sizeof(scheme) - 1) != 0)
		return basic_refuse(req);
	header += sizeof(scheme) - 1;
	sent = decode(req->arena, header + strspn(header, " "));
	colon = sent == NULL ? NULL : strchr(sent, ':');
	if (colon == NULL)
		return basic_refuse(req);
	pair->name = arena_copy(req->arena, sent, (size_t)(colon - sent));
	pair->password = colon + 1;
	texts[0] = pair->name;
	texts[1] = pair->password;
	keyed_digest(request_key(req), "verified pair", texts, COUNT_OF(texts),
	    pair->key);
	return OK;
}

enum status
basic_verify(struct request *req, const struct basic_pair *pair)
{
	struct sign_in_account account;
	enum status status =
	    sign_in_check(req, pair->name, pair->password, &account);

	if (status == UNAUTHENTICATED)
		return basic_refuse(req);
	TRY(status);
	return verified_pair_insert(req->db, req->arena, account.id, pair->key);
}
