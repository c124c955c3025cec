/* fcgi/page/object_history.c: what was stated about an object, change by change. */

#include "page/object_history.h"

/* clang-format off */

static const struct view_field difference_fields[] = {
	{ VIEW_TEXT("what", struct object_difference, what) },
	{ VIEW_TEXT("removed", struct object_difference, removed) },
	{ VIEW_TEXT("added", struct object_difference, added) },
};
static const struct view difference_view =
    VIEW(struct object_difference, difference_fields);

static const struct view_field entry_fields[] = {
	{ VIEW_INT("revision", struct object_history_entry, revision) },
	{ VIEW_STRUCT("made", struct object_history_entry, made,
	    &moment_view) },
	{ VIEW_POINTER("user", struct object_history_entry, user,
	    &person_view) },
	{ VIEW_TEXT("tool", struct object_history_entry, tool) },
	{ VIEW_TEXT("reason", struct object_history_entry, reason) },
	{ VIEW_LIST("differences", struct object_history_entry, differences,
	    difference_count, &difference_view) },
};
static const struct view entry_view =
    VIEW(struct object_history_entry, entry_fields);

static const struct view_field page_fields[] = {
	{ VIEW_STRUCT("site", struct object_history_page, site, &site_view) },
	{ VIEW_TEXT("name", struct object_history_page, name) },
	{ VIEW_URL("address", struct object_history_page, address) },
	{ VIEW_LIST("entries", struct object_history_page, entries,
	    entry_count, &entry_view) },
	{ VIEW_STRUCT("pager", struct object_history_page, pager,
	    &pager_view) },
	{ VIEW_BOOL("has_pages", struct object_history_page, has_pages) },
};
const struct view object_history_page_view =
    VIEW(struct object_history_page, page_fields);

/* clang-format on */

/* Differences while they are gathered. */
struct gathering {
	struct object_difference *items;
	size_t count;
};

static const char *
text_or_null(const char *text)
{
	return text == NULL || *text == '\0' ? NULL : text;
}

static void
compare_text(struct gathering *gathering, const char *what, const char *old,
    const char *new)
{
	if (text_is(old, new))
		return;
	gathering->items[gathering->count++] = (struct object_difference){
		.what = what,
		.removed = text_or_null(old),
		.added = text_or_null(new),
	};
}

static bool
has_text(const struct texts *texts, const char *text)
{
	size_t i;

	for (i = 0; i < texts->count; i++) {
		if (text_is(texts->items[i], text))
			return true;
	}
	return false;
}

static void
compare_texts(struct gathering *gathering, const char *what,
    const struct texts *old, const struct texts *new)
{
	size_t i;

	for (i = 0; i < old->count; i++) {
		if (!has_text(new, old->items[i]))
			compare_text(gathering, what, old->items[i], NULL);
	}
	for (i = 0; i < new->count; i++) {
		if (!has_text(old, new->items[i]))
			compare_text(gathering, what, NULL, new->items[i]);
	}
}

static size_t
most_differences(const struct object_revision *revision)
{
	return 2 + revision->aliases.count + revision->parents.count +
	    revision->external_ids.count;
}

static void
compare(struct arena *arena, const struct object_revision *old,
    const struct object_revision *new, struct object_history_entry *entry)
{
	struct gathering gathering = { .items = arena_array(arena,
					   most_differences(old) +
					       most_differences(new),
					   sizeof(*gathering.items)) };

	compare_text(&gathering, "Name", old->name, new->name);
	compare_text(&gathering, "Description", text_or_null(old->description),
	    text_or_null(new->description));
	compare_texts(&gathering, "Parent", &old->parents, &new->parents);
	compare_texts(&gathering, "Other name", &old->aliases, &new->aliases);
	compare_texts(&gathering, "Name elsewhere", &old->external_ids,
	    &new->external_ids);
	entry->differences = gathering.items;
	entry->difference_count = gathering.count;
}

const struct object_history_entry *
object_history_of(struct arena *arena, const struct object_revisions *revisions,
    size_t count)
{
	static const struct object_revision nothing = { .name = NULL };
	struct object_history_entry *entries =
	    arena_array(arena, count, sizeof(*entries));
	size_t i;

	for (i = 0; i < count; i++) {
		const struct object_revision *revision = &revisions->items[i];
		struct person *user = NULL;

		if (revision->user != NULL) {
			user = arena_alloc(arena, sizeof(*user));
			*user = person_of(arena, revision->user);
		}
		entries[i] = (struct object_history_entry){
			.revision = revision->revision,
			.made = moment_of(arena, revision->made_at_us),
			.user = user,
			.tool = revision->tool,
			.reason = text_or_null(revision->reason),
		};
		compare(arena,
		    i + 1 < revisions->count ? revision + 1 : &nothing,
		    revision, &entries[i]);
	}
	return entries;
}
