/* contrib/client/import_match.c: which pictures and objects of the site are meant. */

#include "import.h"

#include <string.h>

enum { MAP_MAX_BYTES = 16 << 20, HEX_DIGITS = 64 };

/* ---- pictures ---- */

/* "ab12….png", and "0000000007.png" in exports of this site. */
static void
read_name(const struct import *import, struct import_picture *picture)
{
	const char *slash = strrchr(picture->name, '/');
	const char *name = slash == NULL ? picture->name : slash + 1;
	size_t length = strcspn(name, ".");
	const char *stem = arena_copy(import->arena, name, length);
	unsigned char digest[SHA256_BYTES];
	int64_t id;

	if (picture->hash == NULL && picture->path == NULL &&
	    length == HEX_DIGITS && sha256_read(stem, digest))
		picture->hash = text_hex(import->arena, digest, SHA256_BYTES);
	if (import->names_are_ids && length > 0 && length < 20 &&
	    stem[strspn(stem, "0123456789")] == '\0' &&
	    text_to_int64(stem, &id) && id > 0)
		picture->id = id;
}

static void
settle(struct import *import, struct import_picture *picture,
    const struct sent *sent)
{
	picture->hash = sent->hash;
	if (sent->is_there) {
		picture->id = sent->id;
		picture->match = MATCH_BY_HASH;
		import->counts.by_hash++;
	} else if (picture->id != 0) {
		picture->match = MATCH_BY_NAME;
		import->counts.by_name++;
	} else if (picture->path != NULL && sent->hash != NULL) {
		picture->match = MATCH_NEW;
		import->counts.fresh++;
	} else {
		import->counts.nowhere++;
		import_wrong(import, picture->beside,
		    "the image %s is not here, and no picture is known for"
		    " it",
		    picture->name);
	}
}

enum client_exit
import_match_pictures(struct import *import)
{
	struct sent *sent =
	    arena_array(import->arena, import->count + 1, sizeof(*sent));
	enum client_exit wrong;
	size_t i;

	for (i = 0; i < import->count; i++) {
		read_name(import, &import->pictures[i]);
		/* A file that is here says more than what is said of it. */
		sent[i].path = import->pictures[i].path;
		if (sent[i].path == NULL)
			sent[i].hash = import->pictures[i].hash;
	}
	wrong = send_find_there(import->client, sent, import->count);
	for (i = 0; wrong == EXIT_DONE && i < import->count; i++)
		settle(import, &import->pictures[i], &sent[i]);
	return wrong;
}

/* ---- labels ---- */

/* Lines of "label<TAB>object"; without an object the label is left out. */
static enum client_exit
read_map(struct import *import)
{
	char *line, *stop, *tab;
	enum client_exit wrong;
	struct buf text;
	bool is_new;
	size_t place;

	if (import->map == NULL)
		return EXIT_DONE;
	wrong = read_whole(import->client, import->arena, import->map,
	    MAP_MAX_BYTES, &text);
	if (wrong != EXIT_DONE)
		return wrong;
	if (!text_is_utf8(text.bytes, text.length))
		return fail(import->client, EXIT_LOCAL, "bad-map",
		    "%s: it is not in UTF-8", import->map);
	for (line = text.bytes; *line != '\0'; line = stop) {
		stop = line + strcspn(line, "\n");
		if (*stop != '\0')
			*stop++ = '\0';
		tab = strchr(line, '\t');
		if (tab == NULL)
			continue;
		*tab = '\0';
		place = table_put(&import->by_label, line, &is_new);
		/* Labels that do not occur need no object. */
		if (is_new)
			import->labels = grow(import->labels,
			    import->label_count, &import->label_capacity,
			    sizeof(*import->labels));
		if (is_new)
			import->labels[import->label_count++] =
			    (struct import_label){ .name = line };
		import->labels[place].object =
		    text_trimmed(import->arena, tab + 1);
	}
	return EXIT_DONE;
}

static enum client_exit
register_label(struct import *import, struct import_label *label)
{
	struct call call = { .path = "/api/new-object" };
	struct buf body;

	buf_init(&body, import->arena, 64 * 1024);
	buf_add(&body, "{\"name\": ");
	buf_add_json_text(&body, label->object);
	buf_add_format(&body, ", \"sure\": %s, \"reason\": \"imported\"}",
	    import->is_sure ? "true" : "false");
	call.body = body.bytes;
	if (call_send(import->client, &call) == EXIT_DONE) {
		label->object = json_member_text(call.json, "name");
		return EXIT_DONE;
	}
	label->object = NULL;
	if (call.fault.exit_code != EXIT_REFUSED)
		return fail_by(import->client, NULL, &call.fault);
	import_wrong(import, label->name, "it is not registered: %s",
	    call.fault.text);
	return EXIT_DONE;
}

/* By its name or one of its other names. */
static enum client_exit
find_object(struct import *import, struct import_label *label)
{
	const char *name = label->object == NULL ? label->name : label->object;
	struct call call = { .method = NULL };
	enum client_exit wrong;
	struct buf path;

	buf_init(&path, import->arena, 16 * 1024);
	buf_add(&path, "/api/object/");
	buf_add_url_part(&path, name);
	buf_add_char(&path, '/');
	call.path = path.bytes;
	wrong = call_send(import->client, &call);
	if (wrong == EXIT_DONE) {
		label->object = json_member_text(call.json, "name");
		return EXIT_DONE;
	}
	if (wrong == EXIT_NETWORK)
		return fail_by(import->client, NULL, &call.fault);
	label->object = NULL;
	if (import->is_registering && import->is_applied) {
		label->object = name;
		return register_label(import, label);
	}
	import->counts.unknown++;
	import_wrong(import, label->name,
	    "no object is called so (%zu regions)%s", label->count,
	    import->is_registering ? ": it will be registered" : "");
	return EXIT_DONE;
}

enum client_exit
import_match_labels(struct import *import)
{
	enum client_exit wrong = read_map(import);
	size_t i;

	for (i = 0; wrong == EXIT_DONE && i < import->label_count; i++) {
		struct import_label *label = &import->labels[i];

		if (label->count > 0 &&
		    (label->object == NULL || *label->object != '\0'))
			wrong = find_object(import, label);
	}
	return wrong;
}

const char *
import_object_of(const struct import *import,
    const struct import_region *region)
{
	struct table *table = (struct table *)&import->by_label;
	bool is_new;
	const char *object =
	    import->labels[table_put(table, region->label, &is_new)].object;

	return object == NULL || *object == '\0' ? NULL : object;
}
