/* fcgi/manual_check.c: what the chapters of the manual must hold together. */

#include "manual_check.h"

#include "query/query.h"

#include <string.h>

/* The chapter whose entries are named like the rules. */
static const char rules_address[] = "/help/asking";

/* What the search page links to in it besides. */
static const char *const linked_anchors[] = { "want", "exclude",
	"include_obsolete", "how-it-is-written" };

static const struct manual_heading *
heading_of(const struct manual_piece *piece)
{
	if (piece->title != NULL)
		return piece->title;
	return piece->section != NULL ? piece->section : piece->part;
}

/* How often an anchor stands in a chapter. */
static size_t
count_anchors(const struct manual_chapter *chapter, const char *anchor)
{
	size_t count = 0, i;

	for (i = 0; i < chapter->piece_count; i++) {
		const struct manual_heading *heading =
		    heading_of(&chapter->pieces[i]);

		if (heading != NULL && text_is(heading->anchor, anchor))
			count++;
	}
	return count;
}

static enum status
check_anchors(struct arena *arena, const struct manual_chapter *chapter,
    struct problem *problem)
{
	size_t i;

	for (i = 0; i < chapter->piece_count; i++) {
		const struct manual_heading *heading =
		    heading_of(&chapter->pieces[i]);

		if (heading != NULL &&
		    count_anchors(chapter, heading->anchor) > 1)
			return refuse(problem, arena, INTERNAL, "bad-manual",
			    "%s: two headings have the anchor #%s",
			    chapter->file, heading->anchor);
	}
	return OK;
}

/* True for what is not the manual's, and for what is there. */
static bool
leads_somewhere(struct arena *arena, const struct manual *manual,
    const struct manual_chapter *from, const char *link)
{
	size_t length = strcspn(link, "#");
	const char *address = arena_copy(arena, link, length);
	const struct manual_chapter *to = from;

	if (text_is(address, "/help/"))
		address = "/help";
	if (length > 0)
		to = manual_find(manual, address);
	if (to == NULL)
		return !text_starts(link, "/help") ||
		    text_is(link, "/help/components");
	return link[length] == '\0' || count_anchors(to, link + length + 1) > 0;
}

static enum status
check_links(struct arena *arena, const struct manual *manual,
    const struct manual_chapter *chapter, const struct markdown *document,
    struct problem *problem)
{
	size_t i;

	for (i = 0; i < document->link_count; i++) {
		const struct markdown_link *link = &document->links[i];

		if (!leads_somewhere(arena, manual, chapter, link->address))
			return refuse(problem, arena, INTERNAL, "bad-manual",
			    "%s:%d: the manual has no %s", chapter->file,
			    link->line, link->address);
	}
	return OK;
}

static enum status
check_rules(struct arena *arena, const struct manual *manual,
    struct problem *problem)
{
	const struct manual_chapter *chapter =
	    manual_find(manual, rules_address);
	size_t i;
	int kind;

	for (kind = 0; kind < RULE_KINDS; kind++) {
		const char *name = rule_name((enum rule_kind)kind);

		if (count_anchors(chapter, name) == 0)
			return refuse(problem, arena, INTERNAL, "bad-manual",
			    "%s: the rule %s has no entry", chapter->file,
			    name);
	}
	for (i = 0; i < COUNT_OF(linked_anchors); i++) {
		if (count_anchors(chapter, linked_anchors[i]) == 0)
			return refuse(problem, arena, INTERNAL, "bad-manual",
			    "%s: the search page links to #%s, which is not"
			    " there", chapter->file, linked_anchors[i]);
	}
	return OK;
}

enum status
manual_check(struct arena *arena, const struct manual *manual,
    const struct markdown *documents, struct problem *problem)
{
	size_t i;

	for (i = 0; i < manual->count; i++) {
		TRY(check_anchors(arena, &manual->chapters[i], problem));
		TRY(check_links(arena, manual, &manual->chapters[i],
		    &documents[i], problem));
	}
	return check_rules(arena, manual, problem);
}
