/* fcgi/basic.c: who asks by HTTP Basic, for the addresses that take it. */

#include "basic.h"

#include "auth/auth.h"
#include "sign_in.h"
#include "store/verified_pair.h"

#include <string.h>
#include <strings.h>

enum { CREDENTIALS_MAX_BYTES = 4096 };

static enum status
refuse_credentials(struct request *req)
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

/* False: the header is absent, or is none of Basic. */
static bool
read_pair(struct request *req, const char **name, const char **password)
{
	static const char scheme[] = "Basic ";
	const char *header = request_header(req, "Authorization");
	const char *pair, *colon;

	if (header == NULL || strlen(header) > CREDENTIALS_MAX_BYTES ||
	    strncasecmp(header, scheme, sizeof(scheme) - 1) != 0)
		return false;
	header += sizeof(scheme) - 1;
	pair = decode(req->arena, header + strspn(header, " "));
	colon = pair == NULL ? NULL : strchr(pair, ':');
	if (colon == NULL)
		return false;
	*name = arena_copy(req->arena, pair, (size_t)(colon - pair));
	*password = colon + 1;
	return true;
}

static enum status
verify(struct request *req, const char *name, const char *password,
    const unsigned char key[SHA256_BYTES], struct identity *identity)
{
	struct sign_in_account account;

	TRY(sign_in_check(req, name, password, &account));
	TRY(verified_pair_insert(req->db, req->arena, account.id, key));
	*identity = (struct identity){
		.account_id = account.id,
		.name = account.name,
		.is_admin = account.is_admin,
		.scope = SCOPE_ADMIN,
	};
	return OK;
}

const char *
basic_name(struct request *req)
{
	const char *name, *password;

	if (req->viewer.is_program && req->viewer.id != 0)
		return NULL;
	return read_pair(req, &name, &password) ? name : NULL;
}

enum status
basic_admit(struct request *req)
{
	struct viewer *viewer = &req->viewer;
	unsigned char key[SHA256_BYTES];
	struct identity identity;
	const char *pair[2];
	enum status status;

	if (viewer->is_program && viewer->id != 0)
		return OK;
	if (!read_pair(req, &pair[0], &pair[1]))
		return refuse_credentials(req);
	keyed_digest(request_key(req), "verified pair", pair, COUNT_OF(pair),
	    key);
	status =
	    verified_pair_find(req->db, req->arena, pair[0], key, &identity);
	if (status == NOT_FOUND)
		status = verify(req, pair[0], pair[1], key, &identity);
	if (status == UNAUTHENTICATED)
		return refuse_credentials(req);
	TRY(status);
	viewer->id = identity.account_id;
	viewer->name = identity.name;
	viewer->scope = identity.scope;
	viewer->is_administrator = identity.is_admin;
	return OK;
}
