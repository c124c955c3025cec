/* fcgi/page/activity.c: what somebody has changed, line by line. */

#include "page/activity.h"

#include "page/card.h"
#include "page/gallery.h"

/* clang-format off */

static const struct view_field line_fields[] = {
	{ VIEW_TEXT("words", struct activity_line, words) },
	{ VIEW_TEXT("name", struct activity_line, name) },
	{ VIEW_URL("address", struct activity_line, address) },
	{ VIEW_STRUCT("moment", struct activity_line, moment, &moment_view) },
};
const struct view activity_line_view =
    VIEW(struct activity_line, line_fields);

static const struct view_field page_fields[] = {
	{ VIEW_STRUCT("site", struct activity_page, site, &site_view) },
	{ VIEW_TEXT("name", struct activity_page, name) },
	{ VIEW_URL("address", struct activity_page, address) },
	{ VIEW_LIST("activities", struct activity_page, lines, line_count,
	    &activity_line_view) },
	{ VIEW_STRUCT("pager", struct activity_page, pager, &pager_view) },
	{ VIEW_BOOL("has_pages", struct activity_page, has_pages) },
};
const struct view activity_page_view =
    VIEW(struct activity_page, page_fields);

/* clang-format on */

static const char *
words_of(const struct activity *activity)
{
	bool is_first = activity->revision == 1;

	switch (activity->kind) {
	case ACTIVITY_PICTURE:
		return is_first ? "Brought in" : "Changed";
	case ACTIVITY_REGIONS:
		return is_first ? "Drew the first regions on" :
				  "Changed regions on";
	case ACTIVITY_OBJECT:
		return is_first ? "Registered the object" :
				  "Changed the object";
	case ACTIVITY_PROPOSAL:
		return "Proposed or judged regions for";
	case ACTIVITY_COMMENT:
		return "Commented on";
	case ACTIVITY_GALLERY:
		break;
	}
	return "Worked on the gallery";
}

static struct activity_line
line_of(struct arena *arena, const struct activity *activity)
{
	const struct picture picture = { .id = activity->id,
		.title = activity->name };
	struct activity_line line = {
		.words = words_of(activity),
		.moment = moment_of(arena, activity->made_at_us),
	};

	switch (activity->kind) {
	case ACTIVITY_PICTURE:
	case ACTIVITY_REGIONS:
		line.name = picture_name(arena, &picture);
		line.address = address_of_picture(arena, activity->id);
		break;
	case ACTIVITY_OBJECT:
		line.name = activity->name;
		line.address = address_of_object(arena, activity->name);
		break;
	case ACTIVITY_PROPOSAL:
		line.name = picture_name(arena, &picture);
		line.address = arena_format(arena, "/proposals?picture=%d",
		    activity->id);
		break;
	case ACTIVITY_COMMENT:
		line.name = picture_name(arena, &picture);
		line.address = arena_format(arena, "/picture/%d/comments",
		    activity->id);
		break;
	case ACTIVITY_GALLERY:
		line.name = gallery_title(arena, activity->id, activity->name);
		line.address = address_of_gallery(arena, activity->id);
		break;
	}
	return line;
}

const struct activity_line *
activity_lines(struct arena *arena, const struct activity *activities,
    size_t count)
{
	struct activity_line *lines = arena_array(arena, count, sizeof(*lines));
	size_t i;

	for (i = 0; i < count; i++)
		lines[i] = line_of(arena, &activities[i]);
	return lines;
}
