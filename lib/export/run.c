/* lib/export/run.c: an export as a row of steps, measured and made. */

#include "export/private.h"

#include <stdlib.h>
#include <string.h>

/* A step begins a pass, writes the pictures of one part, or ends a pass. */
static size_t
steps_of_pass(const struct export *export)
{
	return (size_t) export->part_count + 2;
}

size_t
export_step_count(const struct export *export)
{
	return export->pass_count * steps_of_pass(export);
}

static bool
is_of_part(const struct export *export, size_t step)
{
	size_t at = step % steps_of_pass(export);

	return at > 0 && at + 1 < steps_of_pass(export);
}

/* A pass that says something of the whole needs no picture. */
int
export_step_part(const struct export *export, size_t step)
{
	const struct export_pass *pass =
	    &export->passes[step / steps_of_pass(export)];

	if (!is_of_part(export, step) ||
	    (pass->picture == NULL && pass->image == NULL && !pass->is_raw))
		return -1;
	return export->first_part + (int)(step % steps_of_pass(export)) - 1;
}

const char *
export_type(const struct export *export)
{
	return export->is_archive ? "application/x-tar" : export->format->type;
}

const char *
export_extension(const struct export *export)
{
	return export->is_archive ? "tar" : export->format->extension;
}

bool
export_is_raw(const struct export *export)
{
	return export->pass_count == 1 && export->passes[0].is_raw &&
	    !export->is_archive && export->dataset->withdrawal_count == 0 &&
	    export->passes[0].begin == NULL;
}

void
export_add_pass(struct export *export, struct export_pass pass)
{
	size_t at = export->pass_count++;
	bool goes_on = at > 0 && pass.member != NULL &&
	    text_is(export->passes[at - 1].member, pass.member);

	export->passes[at] = pass;
	export->members[at] = pass.member == NULL ? -1 :
	    goes_on				  ? export->member_count - 1 :
						    export->member_count++;
}

/* ---- what a step writes ---- */

static struct export_segment *
add_segment(struct export_segments *segments)
{
	if (segments->count == segments->room) {
		size_t room = segments->room == 0 ? 64 : 2 * segments->room;
		struct export_segment *items =
		    arena_array(segments->arena, room, sizeof(*items));

		if (segments->count > 0)
			memcpy(items, segments->items,
			    segments->count * sizeof(*items));
		segments->items = items;
		segments->room = room;
	}
	return &segments->items[segments->count++];
}

static void
add_text(struct export_segments *segments, const char *bytes, size_t length)
{
	if (length == 0)
		return;
	*add_segment(segments) = (struct export_segment){
		.bytes = bytes,
		.length = (int64_t)length,
	};
	segments->length += (int64_t)length;
}

static void
add_file(struct export_segments *segments, const struct export_picture *picture)
{
	*add_segment(segments) = (struct export_segment){
		.length = picture->bytes,
		.sha256 = arena_text(segments->arena, picture->sha256),
		.download = arena_text(segments->arena, picture->download),
	};
	segments->length += picture->bytes;
}

/*
 * The text that was written since, as a segment, which keeps its memory; out
 * begins anew behind it, and has still failed if it had.
 */
static void
take_text(struct export_segments *segments, struct buf *out)
{
	bool failed = out->failed;

	add_text(segments, out->bytes, out->length);
	buf_init(out, segments->arena, TEXT_MAX_BYTES);
	out->failed = failed;
}

bool
export_has_picture(const struct export *export, int id)
{
	return export->shard == NULL ||
	    (id >= export->shard->first_id && id <= export->shard->last_id);
}

static bool
is_withdrawn(const struct export_dataset *dataset, int id)
{
	size_t low = 0, high = dataset->withdrawal_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (dataset->withdrawals[middle].id == id)
			return true;
		if (dataset->withdrawals[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* The first that was withdrawn from a number on. */
static size_t
first_withdrawn(const struct export_dataset *dataset, int id)
{
	size_t at = 0;

	while (
	    at < dataset->withdrawal_count && dataset->withdrawals[at].id < id)
		at++;
	return at;
}

static bool
has_withdrawn(const struct export_dataset *dataset,
    const struct export_part *part)
{
	size_t at = first_withdrawn(dataset, part->first_id);

	return at < dataset->withdrawal_count &&
	    dataset->withdrawals[at].id <= part->last_id;
}

/* A line begins with {"id":5, */
static int
id_of_line(const char *line)
{
	return (int)strtol(line + strlen("{\"id\":"), NULL, 10);
}

static void
choose_classes(const struct export *export, struct export_picture *picture,
    struct arena *arena)
{
	struct export_region *regions =
	    arena_array(arena, picture->region_count + 1, sizeof(*regions));
	size_t i;

	for (i = 0; i < picture->region_count; i++) {
		regions[i] = picture->regions[i];
		regions[i].class_number =
		    export_class_of(export, regions[i].object_id);
	}
	picture->regions = regions;
	if (export->choice->is_divided_anew)
		picture->split = export_split_name(
		    export_split_of(&export->choice->division, picture->group));
}

/* What the walk through a part has at hand. */
struct walk {
	struct export *export;
	const struct export_pass *pass;
	const struct export_part *part;
	struct export_segments *segments;
	struct buf out;
	size_t next_withdrawn;
};

static void
add_image(struct walk *walk, const struct export_picture *picture,
    struct arena *arena)
{
	const char *name = walk->pass->image(walk->export, picture, arena);

	if (name == NULL)
		return;
	tar_add_header(&walk->out, name, picture->bytes,
	    walk->export->dataset->as_of_s);
	take_text(walk->segments, &walk->out);
	add_file(walk->segments, picture);
	tar_add_padding(&walk->out, picture->bytes);
}

static enum status
walk_line(struct walk *walk, struct arena *arena, const char *line,
    size_t length)
{
	struct export_picture picture;

	if (walk->pass->is_raw) {
		buf_add_bytes(&walk->out, line, length + 1);
		return OK;
	}
	TRY(export_line_read(arena, line, length, &picture));
	choose_classes(walk->export, &picture, arena);
	if (walk->pass->picture != NULL)
		walk->pass->picture(walk->export, &picture, &walk->out);
	if (walk->pass->image != NULL)
		add_image(walk, &picture, arena);
	return OK;
}

/* Tombstones up to a number. */
static void
add_tombstones(struct walk *walk, int last_id)
{
	const struct export_dataset *dataset = walk->export->dataset;

	for (; walk->next_withdrawn < dataset->withdrawal_count &&
	     dataset->withdrawals[walk->next_withdrawn].id <= last_id;
	     walk->next_withdrawn++) {
		if (walk->pass->has_tombstones)
			buf_add(&walk->out,
			    dataset->withdrawals[walk->next_withdrawn].line);
	}
}

static enum status
walk_part(struct walk *walk)
{
	const char *end = walk->part->body + walk->part->length, *line, *next;
	struct arena *arena = arena_create();
	enum status status = OK;

	walk->export->scratch = arena;
	for (line = walk->part->body; line < end && status == OK;
	     line = next + 1) {
		int id = id_of_line(line);

		next = memchr(line, '\n', (size_t)(end - line));
		if (next == NULL) {
			status = INTERNAL;
			break;
		}
		add_tombstones(walk, id);
		if (export_has_picture(walk->export, id) &&
		    !is_withdrawn(walk->export->dataset, id))
			status =
			    walk_line(walk, arena, line, (size_t)(next - line));
		arena_reset(arena);
	}
	add_tombstones(walk, walk->part->last_id);
	arena_destroy(arena);
	return status == OK && walk->out.failed ? INTERNAL : status;
}

static enum status
write_part(struct export *export, const struct export_pass *pass,
    const struct export_part *part, struct export_segments *segments)
{
	struct walk walk = {
		.export = export,
		.pass = pass,
		.part = part,
		.segments = segments,
		.next_withdrawn =
		    first_withdrawn(export->dataset, part->first_id),
	};

	if (pass->is_raw && !has_withdrawn(export->dataset, part)) {
		add_text(segments, part->body, part->length);
		return OK;
	}
	buf_init(&walk.out, segments->arena, TEXT_MAX_BYTES);
	TRY(walk_part(&walk));
	take_text(segments, &walk.out);
	return OK;
}

static bool
begins_member(const struct export *export, size_t pass)
{
	return export->members[pass] >= 0 &&
	    (pass == 0 || export->members[pass - 1] != export->members[pass]);
}

static bool
ends_member(const struct export *export, size_t pass)
{
	return export->members[pass] >= 0 &&
	    (pass + 1 == export->pass_count ||
		export->members[pass + 1] != export->members[pass]);
}

static void
write_begin(struct export *export, size_t pass, struct buf *out)
{
	int member = export->members[pass];

	export->has_begun = false;
	if (export->is_archive && begins_member(export, pass))
		tar_add_header(out,
		    arena_format(export->scratch, "%s%s", export->folder,
			export->passes[pass].member),
		    export->measure.member_bytes[member],
		    export->dataset->as_of_s);
	if (export->passes[pass].begin != NULL)
		export->passes[pass].begin(export, out);
}

static void
write_end(struct export *export, size_t pass, struct buf *out)
{
	int member = export->members[pass];

	if (export->passes[pass].end != NULL)
		export->passes[pass].end(export, out);
	export->end_bytes = (int64_t)out->length;
	if (!export->is_archive)
		return;
	/* While it is measured its length is that of the steps so far. */
	if (ends_member(export, pass))
		tar_add_padding(out,
		    export->measure.member_bytes[member] +
			(export->is_measured ? 0 : export->end_bytes));
	if (pass + 1 == export->pass_count)
		tar_add_end(out);
}

enum status
export_step(struct export *export, size_t step, const struct export_part *part,
    struct export_segments *segments)
{
	size_t pass = step / steps_of_pass(export);
	struct buf out;

	segments->count = 0;
	segments->length = 0;
	segments->items = NULL;
	segments->room = 0;
	if (export->is_measured)
		export->has_begun = export->measure.marks[step] & 1;
	if (is_of_part(export, step))
		return part == NULL ?
		    OK :
		    write_part(export, &export->passes[pass], part, segments);
	export->scratch = segments->arena;
	buf_init(&out, segments->arena, TEXT_MAX_BYTES);
	if (step % steps_of_pass(export) == 0)
		write_begin(export, pass, &out);
	else
		write_end(export, pass, &out);
	take_text(segments, &out);
	return out.failed ? INTERNAL : OK;
}

/* ---- measuring ---- */

void
export_measure_begin(struct export *export)
{
	size_t members = (size_t) export->member_count;

	export->is_measured = false;
	export->measure = (struct export_measure){
		.member_bytes = arena_array(export->arena, members + 1,
		    sizeof(*export->measure.member_bytes)),
		.member_count = members,
		.marks =
		    arena_array(export->arena, export_step_count(export) + 1,
			sizeof(*export->measure.marks)),
		.mark_count = export_step_count(export),
	};
}

/* Of what a step wrote, what is the file's: not its header nor its padding. */
static int64_t
bytes_of_member(const struct export *export, size_t step,
    const struct export_segments *segments)
{
	size_t pass = step / steps_of_pass(export);

	if (step % steps_of_pass(export) == 0)
		return export->is_archive && begins_member(export, pass) ?
		    segments->length - TAR_BLOCK :
		    segments->length;
	return is_of_part(export, step) ? segments->length : export->end_bytes;
}

void
export_measure_step(struct export *export, size_t step,
    const struct export_segments *segments)
{
	size_t pass = step / steps_of_pass(export);

	if (export->members[pass] >= 0)
		export->measure.member_bytes[export->members[pass]] +=
		    bytes_of_member(export, step, segments);
	export->measure.bytes += segments->length;
	if (step + 1 < export->measure.mark_count)
		export->measure.marks[step + 1] =
		    2 * export->measure.bytes + (export->has_begun ? 1 : 0);
}

struct export_measure
export_measure_end(const struct export *export)
{
	return export->measure;
}

bool
export_measure_use(struct export *export, const struct export_measure *measure)
{
	if (measure->mark_count != export_step_count(export) ||
	    measure->member_count != (size_t) export->member_count)
		return false;
	export->measure = *measure;
	export->is_measured = true;
	return true;
}
