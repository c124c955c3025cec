/* fcgi/page/region_changes.c: what differs between two lists of regions, as a list and drawn. */

#include "page/region_changes.h"

#include "page/region_tag.h"

#include <string.h>

enum {
	SHOWN_MAX = 40,
	WORDS_BYTES = 4096,
	JSON_BYTES = 16 * 1024 * 1024,
};

/* clang-format off */

static const struct view_field change_fields[] = {
	{ VIEW_TEXT("mark", struct shown_change, mark) },
	{ VIEW_TEXT("way", struct shown_change, way) },
	{ VIEW_TEXT("what", struct shown_change, what) },
	{ VIEW_TEXT("was", struct shown_change, was) },
	{ VIEW_TEXT("is", struct shown_change, is) },
	{ VIEW_POINTER("drawn", struct shown_change, drawn,
	    &drawn_region_view) },
	{ VIEW_POINTER("before", struct shown_change, before,
	    &drawn_region_view) },
	{ VIEW_INT("id", struct shown_change, id) },
	{ VIEW_URL("history", struct shown_change, history) },
};
static const struct view change_view = VIEW(struct shown_change, change_fields);

static const struct view_field changes_fields[] = {
	{ VIEW_POINTER("picture", struct region_changes, picture,
	    &picture_view) },
	{ VIEW_LIST("items", struct region_changes, items, count,
	    &change_view) },
	{ VIEW_TEXT("summary", struct region_changes, summary) },
	{ VIEW_TEXT("more", struct region_changes, more) },
	{ VIEW_BOOL("drawn", struct region_changes, has_drawing) },
	{ VIEW_BOOL("busy", struct region_changes, is_busy) },
	{ VIEW_INT("grid", struct region_changes, grid) },
};
const struct view region_changes_view =
    VIEW(struct region_changes, changes_fields);

/* clang-format on */

static const struct {
	unsigned bit;
	const char *name; /* for programs */
} faults[] = {
	{ REGION_RELABELLED, "relabelled" },
	{ REGION_MOVED, "moved" },
	{ REGION_REGROUPED, "instance" },
	{ REGION_RESOURCED, "source" },
};

/* ---- words ---- */

static const char *
region_words(struct arena *arena, const struct region *region)
{
	static const char *const shapes[] = {
		[REGION_BBOX] = "box",
		[REGION_POLYGON] = "polygon",
		[REGION_POLYLINE] = "line",
		[REGION_POINT] = "point",
	};

	return arena_format(arena, "%s, %s", region->object,
	    shapes[region->shape]);
}

static const char *
fault_words(struct arena *arena, unsigned how)
{
	static const char *const words[] = { "relabelled", "moved",
		"grouped otherwise", "drawn by something else" };
	struct buf text;
	size_t i;

	buf_init(&text, arena, WORDS_BYTES);
	for (i = 0; i < COUNT_OF(faults); i++) {
		if ((how & faults[i].bit) == 0)
			continue;
		buf_add(&text, text.length == 0 ? "" : ", ");
		buf_add(&text, words[i]);
	}
	text.bytes[0] = (char)(text.bytes[0] - 'a' + 'A');
	return text.bytes;
}

static const char *
source_words(struct arena *arena, const struct region *region)
{
	if (region->source_kind == NULL)
		return "";
	return arena_format(arena, ", by a %s%s%s", region->source_kind,
	    region->source_name == NULL ? "" : " ",
	    region->source_name == NULL ? "" : region->source_name);
}

static const char *
state_words(struct arena *arena, const struct region *region, unsigned how)
{
	const char *instance =
	    region->instance == NULL ? "none" : region->instance;
	struct buf text;

	buf_init(&text, arena, WORDS_BYTES);
	buf_add(&text, region_words(arena, region));
	if (how & REGION_REGROUPED)
		buf_add_format(&text, ", instance %s", instance);
	if (how & REGION_RESOURCED)
		buf_add(&text, source_words(arena, region));
	return text.bytes;
}

static struct shown_change
show_change(struct arena *arena, const struct region_change *change,
    const char *histories)
{
	const struct region *region =
	    change->is != NULL ? change->is : change->was;
	struct shown_change shown = { .way = "changed", .id = region->id };
	const char *sign = "~";

	if (change->was == NULL) {
		shown.way = "added";
		shown.what = "Added";
		sign = "+";
	} else if (change->is == NULL) {
		shown.way = "removed";
		shown.what = "Removed";
		sign = "−";
	} else {
		shown.what = fault_words(arena, change->how);
		if (change->how & REGION_MOVED) {
			shown.way = "moved";
			sign = "→";
		}
	}
	shown.mark = arena_format(arena, "%s%d", sign, change->place);
	if (change->was != NULL && change->how != REGION_MOVED)
		shown.was = state_words(arena, change->was, change->how);
	if (change->is != NULL)
		shown.is = state_words(arena, change->is, change->how);
	/* What is only proposed has no number yet. */
	if (histories != NULL && region->id != 0)
		shown.history =
		    arena_format(arena, "%s%d", histories, region->id);
	return shown;
}

static const char *
summary_of(struct arena *arena, const struct region_difference *difference)
{
	static const char *const ways[] = { "added", "removed", "moved",
		"changed otherwise" };
	size_t counts[COUNT_OF(ways)] = { 0 }, i;
	struct buf text;

	for (i = 0; i < difference->count; i++) {
		const struct region_change *change = &difference->changes[i];

		counts[change->was == NULL		  ? 0 :
			change->is == NULL		  ? 1 :
			(change->how & REGION_MOVED) != 0 ? 2 :
							    3]++;
	}
	buf_init(&text, arena, WORDS_BYTES);
	for (i = 0; i < COUNT_OF(ways); i++) {
		if (counts[i] > 0)
			buf_add_format(&text, "%s%zu %s",
			    text.length == 0 ? "" : ", ", counts[i], ways[i]);
	}
	if (difference->is_reordered)
		buf_add(&text,
		    text.length == 0 ? "Put in another order" :
				       ", put in another order");
	buf_add(&text, text.length == 0 ? "Nothing is different." : ".");
	return text.bytes;
}

/* ---- the drawing ---- */

/* Those that are shown, each as it is last; behind them where some were. */
static struct region_list
list_shapes(struct arena *arena, const struct region_difference *difference,
    size_t count)
{
	struct region *regions =
	    arena_array(arena, 2 * count + 1, sizeof(*regions));
	size_t moved = 0, i;

	for (i = 0; i < count; i++) {
		const struct region_change *change = &difference->changes[i];

		regions[i] = change->is != NULL ? *change->is : *change->was;
		if (change->is != NULL && (change->how & REGION_MOVED) != 0)
			regions[count + moved++] = *change->was;
	}
	return (struct region_list){
		.regions = regions,
		.count = count + moved,
	};
}

static size_t
drawing_bytes(const struct drawn_region *drawn, size_t count)
{
	enum { SHAPE_BYTES = 60 };
	size_t bytes = 0, i;

	for (i = 0; i < count; i++)
		bytes += SHAPE_BYTES + 2 * strlen(drawn[i].path);
	return bytes;
}

static void
draw(struct arena *arena, const struct region_difference *difference,
    struct region_changes *changes, struct shown_change *items, size_t *bytes)
{
	struct region_list *shapes = arena_alloc(arena, sizeof(*shapes));
	struct drawn_region *drawn;
	size_t needed, moved, i;

	*shapes = list_shapes(arena, difference, changes->count);
	drawn = regions_draw(arena, shapes, &changes->grid);
	needed = drawing_bytes(drawn, shapes->count);
	if (needed > *bytes)
		return;
	*bytes -= needed;
	moved = changes->count;
	for (i = 0; i < changes->count; i++) {
		drawn[i].mark = items[i].mark;
		items[i].drawn = &drawn[i];
		if (text_is(items[i].way, "moved"))
			items[i].before = &drawn[moved++];
	}
	region_tags_add(arena, changes->picture, drawn, changes->count,
	    TAGS_WITH_NUMBERS);
	changes->has_drawing = changes->count > 0;
	changes->is_busy = changes->count > DRAWING_SMALL_TAGS;
}

struct region_changes
region_changes_of(struct arena *arena, const struct picture *picture,
    const struct region_difference *difference, const char *histories,
    size_t *bytes)
{
	struct region_changes changes = {
		.picture = picture,
		.count = difference->count,
		.summary = summary_of(arena, difference),
	};
	struct shown_change *items;
	size_t i;

	if (changes.count > SHOWN_MAX) {
		changes.more = arena_format(arena, "%zu more, not shown here",
		    changes.count - SHOWN_MAX);
		changes.count = SHOWN_MAX;
	}
	items = arena_array(arena, changes.count + 1, sizeof(*items));
	for (i = 0; i < changes.count; i++)
		items[i] =
		    show_change(arena, &difference->changes[i], histories);
	changes.items = items;
	draw(arena, difference, &changes, items, bytes);
	return changes;
}

/* ---- for programs ---- */

static void
add_json_change(struct buf *json, const struct region_change *change)
{
	const struct region *region =
	    change->is != NULL ? change->is : change->was;
	const char *comma = "";
	size_t i;

	buf_add_format(json, "{\"place\":%d,\"id\":", change->place);
	if (region->id == 0)
		buf_add(json, "null");
	else
		buf_add_int(json, region->id);
	buf_add(json, ",\"object\":");
	buf_add_json_text(json, region->object);
	buf_add(json, ",\"how\":[");
	if (change->was == NULL || change->is == NULL)
		buf_add(json,
		    change->was == NULL ? "\"added\"" : "\"removed\"");
	for (i = 0; i < COUNT_OF(faults); i++) {
		if ((change->how & faults[i].bit) == 0)
			continue;
		buf_add_format(json, "%s\"%s\"", comma, faults[i].name);
		comma = ",";
	}
	buf_add(json, "]}");
}

const char *
region_changes_json(struct arena *arena,
    const struct region_difference *difference)
{
	struct buf json;
	size_t i;

	buf_init(&json, arena, JSON_BYTES);
	buf_add_char(&json, '[');
	for (i = 0; i < difference->count; i++) {
		buf_add(&json, i == 0 ? "" : ",");
		add_json_change(&json, &difference->changes[i]);
	}
	buf_add_char(&json, ']');
	return json.bytes;
}
