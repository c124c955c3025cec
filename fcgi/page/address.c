/* fcgi/page/address.c: the addresses that pages link to, and dates. */

#include "page/address.h"

#include <string.h>
#include <strings.h>
#include <time.h>

enum { ADDRESS_MAX_BYTES = 8192 };

/* clang-format off */

static const struct view_field moment_fields[] = {
	{ VIEW_TEXT("date", struct moment, date) },
	{ VIEW_TEXT("exact", struct moment, exact) },
	{ VIEW_TEXT("machine", struct moment, machine) },
};
const struct view moment_view = VIEW(struct moment, moment_fields);

/* clang-format on */

/* The address begin, and a text behind it as one part. */
static const char *
address_of(struct arena *arena, const char *begin, const char *part)
{
	struct buf address;

	buf_init(&address, arena, ADDRESS_MAX_BYTES);
	buf_add(&address, begin);
	buf_add_url_part(&address, part);
	return address.bytes;
}

const char *
address_of_gallery(struct arena *arena, int id)
{
	return arena_format(arena, "/gallery/%d", id);
}

const char *
address_of_licence(struct arena *arena, const char *code)
{
	return address_of(arena, "/licence/", code);
}

const char *
address_of_object(struct arena *arena, const char *name)
{
	return address_of(arena, "/object/", name);
}

const char *
address_of_picture(struct arena *arena, int id)
{
	return arena_format(arena, "/picture/%d", id);
}

const char *
address_of_feed(struct arena *arena, const char *kind, const char *name)
{
	return address_of(arena, arena_format(arena, "/feed/%s", kind),
	    name);
}

const char *
address_of_user(struct arena *arena, const char *name)
{
	return address_of(arena, "/user/", name);
}

const char *
address_of_galleries(struct arena *arena, const char *owner)
{
	return address_of(arena, "/gallery/?owner=", owner);
}

/* A JSON text is a YAML text in quotes, whatever it holds. */
const char *
query_of_name(struct arena *arena, enum rule_kind kind, const char *name)
{
	struct buf query;

	buf_init(&query, arena, ADDRESS_MAX_BYTES);
	buf_add(&query, "want: [");
	buf_add(&query, rule_name(kind));
	buf_add(&query, ": [");
	buf_add_json_text(&query, name);
	buf_add(&query, "]]");
	return query.bytes;
}

const char *
query_of_id(struct arena *arena, enum rule_kind kind, int id)
{
	return arena_format(arena, "want: [%s: [%d]]", rule_name(kind), id);
}

const char *
address_of_query(struct arena *arena, const char *query)
{
	return address_of(arena, "/query-pictures?query=", query);
}

/* The characters that RFC 3986 allows in an address, and the percent sign. */
static bool
is_in_address(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	    (byte >= '0' && byte <= '9') ||
	    (byte != '\0' && strchr("-._~:/?#[]@!$&'()*+,;=%", byte) != NULL);
}

static const char *
host_begin(const char *url)
{
	static const char *const schemes[] = { "http://", "https://" };
	size_t i;

	for (i = 0; i < COUNT_OF(schemes); i++) {
		size_t length = strlen(schemes[i]);

		if (strncasecmp(url, schemes[i], length) == 0)
			return url + length;
	}
	return NULL;
}

const char *
address_of_web(struct arena *arena, const char *url)
{
	const char *host = url == NULL ? NULL : host_begin(url);
	struct buf address;

	if (host == NULL || strcspn(host, "/?#") == 0)
		return NULL;
	buf_init(&address, arena, 4 * ADDRESS_MAX_BYTES);
	for (; *url != '\0'; url++) {
		if (is_in_address(*url))
			buf_add_char(&address, *url);
		else
			buf_add_format(&address, "%%%02X",
			    (unsigned char)*url);
	}
	return address.failed ? NULL : address.bytes;
}

const char *
address_host(struct arena *arena, const char *url)
{
	const char *host = host_begin(url);
	const char *end = host + strcspn(host, "/?#"), *at;

	/* What stands before an @ is a user's name, to look like a host. */
	for (at = host; at < end; at++) {
		if (*at == '@')
			host = at + 1;
	}
	if (end - host > 4 && strncasecmp(host, "www.", 4) == 0)
		host += 4;
	return arena_copy(arena, host, (size_t)(end - host));
}

struct moment
moment_of(struct arena *arena, int64_t at_us)
{
	static const char *const months[] = { "January", "February", "March",
		"April", "May", "June", "July", "August", "September",
		"October", "November", "December" };
	time_t seconds = (time_t)(at_us / 1000000);
	char clock[sizeof("23:59:60")] = "";
	struct tm at = { .tm_mday = 1 };
	int year;

	(void)gmtime_r(&seconds, &at);
	(void)strftime(clock, sizeof(clock), "%H:%M:%S", &at);
	year = at.tm_year + 1900;
	return (struct moment){
		.date = arena_format(arena, "%d %s %d", at.tm_mday,
		    months[at.tm_mon], year),
		.exact = arena_format(arena, "%04d-%02d-%02d %s UTC", year,
		    at.tm_mon + 1, at.tm_mday, clock),
		.machine = arena_format(arena, "%04d-%02d-%02dT%sZ", year,
		    at.tm_mon + 1, at.tm_mday, clock),
	};
}
