/* fcgi/page/picture_history.c: what was said of a picture, one revision after the other. */

#include "page/picture_history.h"

#include "page/card.h"
#include "picture_act.h"

#include <stdlib.h>
#include <string.h>

enum {
	CHANGES_MAX = 11,		/* of one revision, one by one */
	REVISIONS_MAX = 50,		/* on a page */
	REGIONS_MAX_BYTES = 256 * 1024, /* of a revision that is compared */
	KEPT_BYTES = 60,		/* of what both have, around a change */
};

/* clang-format off */

static const struct view_field change_fields[] = {
	{ VIEW_TEXT("what", struct history_change, what) },
	{ VIEW_TEXT("kept", struct history_change, kept) },
	{ VIEW_TEXT("was", struct history_change, was) },
	{ VIEW_TEXT("is", struct history_change, is) },
	{ VIEW_TEXT("rest", struct history_change, rest) },
};
static const struct view change_view =
    VIEW(struct history_change, change_fields);

static const struct view_field revision_fields[] = {
	{ VIEW_TEXT("kind", struct picture_revision, kind) },
	{ VIEW_INT("number", struct picture_revision, revision) },
	{ VIEW_TEXT("tool", struct picture_revision, tool) },
	{ VIEW_TEXT("reason", struct picture_revision, reason) },
};
static const struct view revision_view =
    VIEW(struct picture_revision, revision_fields);

static const struct view_field line_fields[] = {
	{ VIEW_POINTER("revision", struct history_line, revision,
	    &revision_view) },
	{ VIEW_STRUCT("made", struct history_line, made, &moment_view) },
	{ VIEW_POINTER("person", struct history_line, person, &person_view) },
	{ VIEW_BOOL("regions", struct history_line, is_regions) },
	{ VIEW_BOOL("first", struct history_line, is_first) },
	{ VIEW_BOOL("changed", struct history_line, has_changes) },
	{ VIEW_LIST("changes", struct history_line, changes, change_count,
	    &change_view) },
	{ VIEW_POINTER("drawn", struct history_line, drawn,
	    &region_changes_view) },
	{ VIEW_TEXT("not_compared", struct history_line, not_compared) },
	{ VIEW_BOOL("revertible", struct history_line, may_revert) },
};
static const struct view line_view = VIEW(struct history_line, line_fields);

static const struct view_field alone_fields[] = {
	{ VIEW_INT("id", struct region_alone, id) },
	{ VIEW_URL("everything", struct region_alone, everything) },
	{ VIEW_INT("oldest", struct region_alone, oldest) },
	{ VIEW_URL("older", struct region_alone, older) },
	{ VIEW_BOOL("empty", struct region_alone, is_empty) },
};
static const struct view alone_view = VIEW(struct region_alone, alone_fields);

static const struct view_field page_fields[] = {
	{ VIEW_STRUCT("site", struct picture_history_page, site, &site_view) },
	{ VIEW_TEXT("name", struct picture_history_page, name) },
	{ VIEW_URL("address", struct picture_history_page, address) },
	{ VIEW_LIST("lines", struct picture_history_page, lines, line_count,
	    &line_view) },
	{ VIEW_STRUCT("pager", struct picture_history_page, pager,
	    &pager_view) },
	{ VIEW_BOOL("has_pages", struct picture_history_page, has_pages) },
	{ VIEW_TEXT("fault", struct picture_history_page, fault) },
	{ VIEW_POINTER("alone", struct picture_history_page, alone,
	    &alone_view) },
};
const struct view picture_history_page_view =
    VIEW(struct picture_history_page, page_fields);

/* clang-format on */

/* The changes of one revision while they are found. */
struct differences {
	struct arena *arena;
	struct history_change *items;
	size_t count;
};

static struct history_change *
add_change(struct differences *found, const char *what)
{
	struct history_change *change = &found->items[found->count++];

	*change = (struct history_change){ .what = what };
	return change;
}

/* ---- texts ---- */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

/* How many bytes both begin with, up to the end of a word. */
static size_t
common_start(const char *a, const char *b)
{
	size_t i, words = 0;

	for (i = 0; a[i] != '\0' && a[i] == b[i]; i++) {
		if (is_blank(a[i]))
			words = i + 1;
	}
	return a[i] == b[i] ? i : words;
}

/* How many bytes both end with, from the beginning of a word on. */
static size_t
common_end(const char *a, size_t a_length, const char *b, size_t b_length)
{
	size_t i, words = 0;

	for (i = 1; i <= a_length && i <= b_length &&
	     a[a_length - i] == b[b_length - i];
	     i++) {
		if (is_blank(a[a_length - i]))
			words = i;
	}
	return words;
}

/* The last words of what both begin with. */
static const char *
shortened_start(struct arena *arena, const char *text, size_t length)
{
	size_t from = 0;

	if (length == 0)
		return NULL;
	if (length > KEPT_BYTES) {
		from = length - KEPT_BYTES;
		while (from < length && !is_blank(text[from]))
			from++;
	}
	return arena_format(arena, "%s%.*s", from > 0 ? "…" : "",
	    (int)(length - from), text + from);
}

static const char *
part_or_null(struct arena *arena, const char *text, size_t length)
{
	return length == 0 ? NULL : arena_copy(arena, text, length);
}

static const char *
text_or_empty(const char *text)
{
	return text == NULL ? "" : text;
}

static void
compare_text(struct differences *found, const char *what, const char *before,
    const char *after)
{
	const char *a = text_or_empty(before), *b = text_or_empty(after);
	size_t a_length = strlen(a), b_length = strlen(b), start, end;
	struct history_change *change;

	if (strcmp(a, b) == 0)
		return;
	start = common_start(a, b);
	end = common_end(a + start, a_length - start, b + start,
	    b_length - start);
	change = add_change(found, what);
	change->kept = shortened_start(found->arena, a, start);
	change->was =
	    part_or_null(found->arena, a + start, a_length - start - end);
	change->is =
	    part_or_null(found->arena, b + start, b_length - start - end);
	if (end > 0)
		change->rest = text_shortened(found->arena, a + a_length - end,
		    KEPT_BYTES);
}

static const char *
licence_words(struct arena *arena, const struct picture_stated *stated)
{
	struct buf words;
	size_t i;

	buf_init(&words, arena, 4096);
	for (i = 0; i < stated->licence_count; i++)
		buf_add_format(&words, "%s%s", i == 0 ? "" : ", ",
		    stated->licences[i]);
	return words.length == 0 ? NULL : words.bytes;
}

static const char *
number_words(struct arena *arena, int id)
{
	return id == 0 ? NULL : arena_format(arena, "picture %d", id);
}

static void
compare_stated(struct differences *found, const struct picture_stated *before,
    const struct picture_stated *after)
{
	struct arena *arena = found->arena;

	compare_text(found, "Title", before->title, after->title);
	compare_text(found, "Description", before->description,
	    after->description);
	compare_text(found, "Licence", licence_words(arena, before),
	    licence_words(arena, after));
	compare_text(found, "Nature", before->nature, after->nature);
	compare_text(found, "Made by", before->creator, after->creator);
	compare_text(found, "Credit", before->credit_url, after->credit_url);
	compare_text(found, "Origin", before->origin_url, after->origin_url);
	compare_text(found, "Replaced by",
	    number_words(arena, before->replaced_by),
	    number_words(arena, after->replaced_by));
	compare_text(found, "Copied from",
	    number_words(arena, before->copied_from),
	    number_words(arena, after->copied_from));
	compare_text(found, "Who may annotate", before->annotators,
	    after->annotators);
	compare_text(found, "State", before->visibility, after->visibility);
}

/* ---- the page ---- */

/* The revisions of one kind on the page, and the one before each. */
static int *
needed(struct arena *arena, const struct picture_revisions *revisions,
    const char *kind, size_t *count)
{
	int *numbers =
	    arena_array(arena, 2 * revisions->count + 1, sizeof(*numbers));
	size_t i;

	*count = 0;
	for (i = 0; i < revisions->count; i++) {
		if (!text_is(revisions->items[i].kind, kind))
			continue;
		numbers[(*count)++] = revisions->items[i].revision;
		numbers[(*count)++] = revisions->items[i].revision - 1;
	}
	return numbers;
}

static enum status
show_texts(struct request *req, int picture_id,
    const struct picture_revisions *revisions, struct history_line *lines)
{
	struct picture_stated *stated;
	size_t count, found, i, k;
	int *numbers = needed(req->arena, revisions, "picture", &count);

	TRY(picture_stated_list(req->db, req->arena, picture_id, numbers, count,
	    &stated, &found));
	for (i = 0; i < revisions->count; i++) {
		struct differences differences = { .arena = req->arena };

		for (k = 1; k < found &&
		     (lines[i].is_regions ||
			 stated[k].revision != revisions->items[i].revision);
		     k++)
			continue;
		if (k >= found || lines[i].is_regions ||
		    stated[k - 1].revision != stated[k].revision - 1)
			continue;
		differences.items = arena_array(req->arena, CHANGES_MAX,
		    sizeof(*differences.items));
		compare_stated(&differences, &stated[k - 1], &stated[k]);
		lines[i].changes = differences.items;
		lines[i].change_count = differences.count;
		lines[i].has_changes = differences.count > 0;
	}
	return OK;
}

/* The regions of a revision, read once for the two that it is compared with. */
struct read_regions {
	int revision;
	bool is_known; /* its text is not too long */
	struct region_list list;
};

static struct read_regions *
read_all(struct arena *arena, const struct regions_stated *stated, size_t count)
{
	struct read_regions *read =
	    arena_array(arena, count + 1, sizeof(*read));
	size_t i;

	/* Before the first list there is none: all of it is added. */
	read[0].is_known = true;
	for (i = 0; i < count; i++)
		read[i + 1] = (struct read_regions){
			.revision = stated[i].revision,
			.is_known = stated[i].regions != NULL,
			.list =
			    regions_read(arena, stated[i].regions, SIZE_MAX),
		};
	return read;
}

static int
compare_revisions(const void *a, const void *b)
{
	return *(const int *)a - ((const struct read_regions *)b)->revision;
}

static const struct read_regions *
find_read(const struct read_regions *read, size_t count, int revision)
{
	const struct read_regions *found =
	    bsearch(&revision, read, count, sizeof(*read), compare_revisions);

	return found != NULL && found->is_known ? found : NULL;
}

static enum status
show_regions(struct request *req, const struct picture *picture,
    const struct picture_revisions *revisions, struct history_line *lines)
{
	const char *histories = arena_format(req->arena,
	    "/picture/%d/history?region=", picture->id);
	size_t count, found, bytes = HISTORY_DRAWINGS_BYTES, i;
	int *numbers = needed(req->arena, revisions, "regions", &count);
	struct regions_stated *stated;
	struct read_regions *read;

	TRY(regions_stated_list(req->db, req->arena, picture->id, numbers,
	    count, REGIONS_MAX_BYTES, &stated, &found));
	read = read_all(req->arena, stated, found);
	for (i = 0; i < revisions->count; i++) {
		int number = revisions->items[i].revision;
		const struct read_regions *is, *was;
		struct region_changes *drawn;
		struct region_difference difference;

		if (!lines[i].is_regions)
			continue;
		is = find_read(read, found + 1, number);
		was = find_read(read, found + 1, number - 1);
		if (is == NULL || was == NULL) {
			lines[i].not_compared = "Too many to compare here.";
			continue;
		}
		difference =
		    region_difference_of(req->arena, &was->list, &is->list);
		drawn = arena_alloc(req->arena, sizeof(*drawn));
		*drawn = region_changes_of(req->arena, picture, &difference,
		    histories, &bytes);
		lines[i].drawn = drawn;
	}
	return OK;
}

/* What of the two the viewer may say again. */
struct rights {
	bool may_state;
	bool may_draw;
};

static enum status
find_rights(struct request *req, const struct picture *picture,
    struct rights *rights)
{
	struct picture_look look;

	TRY(picture_look(req->db, req->arena, picture->id, &look));
	rights->may_state = picture_may_state_of(&req->viewer, picture->author);
	rights->may_draw =
	    rights->may_state || (req->viewer.id != 0 && look.is_open);
	return OK;
}

struct history_line
history_line_of(struct arena *arena, const struct picture_revision *revision)
{
	struct person *person = NULL;

	if (revision->user != NULL) {
		person = arena_alloc(arena, sizeof(*person));
		*person = person_of(arena, revision->user);
	}
	return (struct history_line){
		.revision = revision,
		.made = moment_of(arena, revision->made_at_us),
		.person = person,
		.is_regions = text_is(revision->kind, "regions"),
		.is_first = revision->revision == 1,
	};
}

static void
begin_lines(struct arena *arena, const struct picture_revisions *revisions,
    bool is_newest, const struct rights *rights, struct history_line *lines)
{
	bool has_now[2] = { !is_newest, !is_newest };
	size_t i;

	for (i = 0; i < revisions->count; i++) {
		bool is_regions;

		lines[i] = history_line_of(arena, &revisions->items[i]);
		is_regions = lines[i].is_regions;
		/* To what it says already nothing goes back. */
		lines[i].may_revert = has_now[is_regions] &&
		    (is_regions ? rights->may_draw : rights->may_state);
		has_now[is_regions] = true;
	}
}

enum status
picture_history_begin(struct request *req, int picture_id, struct slice *slice,
    struct picture_history_page *page)
{
	*page = (struct picture_history_page){
		.site = site_of(req),
		.address = address_of_picture(req->arena, picture_id),
	};
	TRY(picture_find(req->db, req->arena, picture_id,
	    req->settings->public_url, &page->picture));
	page->name = picture_name(req->arena, &page->picture);
	if (slice->limit > REVISIONS_MAX)
		slice->limit = REVISIONS_MAX;
	return OK;
}

enum status
picture_history_find(struct request *req, int picture_id, struct slice slice,
    struct picture_history_page *page)
{
	struct picture_revisions revisions;
	struct history_line *lines;
	struct rights rights;
	size_t read;

	TRY(picture_history_begin(req, picture_id, &slice, page));
	TRY(find_rights(req, &page->picture, &rights));
	TRY(picture_revisions_list(req->db, req->arena, picture_id,
	    slice.offset, slice.limit + 1, &revisions));
	read = revisions.count;
	if (revisions.count > (size_t)slice.limit)
		revisions.count = (size_t)slice.limit;
	lines = arena_array(req->arena, revisions.count + 1, sizeof(*lines));
	begin_lines(req->arena, &revisions, slice.offset == 0, &rights, lines);
	TRY(show_texts(req, picture_id, &revisions, lines));
	TRY(show_regions(req, &page->picture, &revisions, lines));
	page->lines = lines;
	page->line_count = revisions.count;
	page->pager = pager_of(req->arena,
	    arena_format(req->arena, "%s/history?", page->address), slice,
	    read);
	page->has_pages =
	    page->pager.previous != NULL || page->pager.next != NULL;
	return OK;
}
