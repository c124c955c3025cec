/* contrib/load/coco_licence.c: the licences of COCO's table under their codes. */

#include "coco_licence.h"

#include <ctype.h>
#include <string.h>

/* Statements that are no licence of SPDX. */
static const struct {
	const char *part; /* of the address or the name, in lower case */
	const char *code;
} statements[] = {
	{ "flickr.com/commons/usage", "X-public-domain-old" },
	{ "no known copyright restrictions", "X-public-domain-old" },
	{ "creativecommons.org/publicdomain/mark/", "X-public-domain-old" },
	{ "creativecommons.org/licenses/publicdomain", "X-public-domain" },
	{ "usa.gov/copyright", "X-public-domain" },
	{ "usa.gov/government-works", "X-public-domain" },
	{ "united states government work", "X-public-domain" },
	{ "public domain", "X-public-domain" },
	{ "creativecommons.org/publicdomain/zero/1.0", "CC0-1.0" },
};

static char *
lower(struct arena *arena, const char *text)
{
	char *copy = arena_text(arena, text), *at;

	for (at = copy; *at != '\0'; at++)
		*at = (char)tolower((unsigned char)*at);
	return copy;
}

/* Copies one part of an address, in capitals; moves behind its slash. */
static void
take_part(const char **at, char *part, size_t size)
{
	size_t length = strcspn(*at, "/?#"), i;

	for (i = 0; i < length && i + 1 < size; i++)
		part[i] = (char)toupper((unsigned char)(*at)[i]);
	part[i] = '\0';
	*at += length;
	if (**at == '/')
		++*at;
}

/* .../licenses/by-sa/2.0/ and .../licenses/by/3.0/de/deed.en */
static const char *
creative_commons(struct arena *arena, const char *url)
{
	const char *at = strstr(url, "creativecommons.org/licenses/");
	char kind[16], version[8], port[16];

	if (at == NULL)
		return NULL;
	at += strlen("creativecommons.org/licenses/");
	take_part(&at, kind, sizeof(kind));
	take_part(&at, version, sizeof(version));
	take_part(&at, port, sizeof(port));
	if (strncmp(kind, "BY", 2) != 0 ||
	    version[strspn(version, "0123456789.")] != '\0' || *version == '\0')
		return NULL;
	if (*port == '\0' || strncmp(port, "DEED", 4) == 0 ||
	    strncmp(port, "LEGALCODE", 9) == 0)
		return arena_format(arena, "CC-%s-%s", kind, version);
	return arena_format(arena, "CC-%s-%s-%s", kind, version, port);
}

/* "CC BY 4.0" and "CC0 1.0" as identifiers; others as they are. */
static const char *
code_of_name(struct arena *arena, const char *name)
{
	char *code = arena_text(arena, name), *at;

	if (strncmp(code, "CC", 2) != 0 && strncmp(code, "cc", 2) != 0)
		return code;
	for (at = code; *at != '\0'; at++)
		*at = *at == ' ' ? '-' : (char)toupper((unsigned char)*at);
	return code;
}

const char *
coco_licence_code(struct arena *arena, const char *name, const char *url)
{
	const char *where = lower(arena, url), *what = lower(arena, name);
	const char *code;
	size_t i;

	if (*where == '\0' && (*what == '\0' || text_is(what, "unknown")))
		return "";
	code = creative_commons(arena, where);
	for (i = 0; code == NULL && i < COUNT_OF(statements); i++) {
		if (strstr(where, statements[i].part) != NULL ||
		    text_is(what, statements[i].part))
			code = statements[i].code;
	}
	if (code == NULL && *what != '\0')
		code = code_of_name(arena, name);
	return code;
}
