/* fcgi/manual.c: the chapters of the manual, from Markdown. */

#include "manual.h"

#include "manual_check.h"
#include "markdown/markdown.h"
#include "page/address.h"
#include "reference.h"

#include <string.h>

enum { CHAPTER_MAX_BYTES = 256 * 1024, ADDRESS_MAX_BYTES = 8192 };

/* clang-format off */

static const struct view_field heading_fields[] = {
	{ VIEW_TEXT("anchor", struct manual_heading, anchor) },
	{ VIEW_URL("link", struct manual_heading, link) },
	{ VIEW_HTML("html", struct manual_heading, html) },
	{ VIEW_TEXT("text", struct manual_heading, text) },
};
static const struct view heading_view =
    VIEW(struct manual_heading, heading_fields);

static const struct view_field code_fields[] = {
	{ VIEW_TEXT("text", struct manual_code, text) },
	{ VIEW_TEXT("language", struct manual_code, language) },
	{ VIEW_TEXT("id", struct manual_code, id) },
	{ VIEW_TEXT("under", struct manual_code, under) },
	{ VIEW_URL("address", struct manual_code, address) },
	{ VIEW_TEXT("problem", struct manual_code, problem) },
	{ VIEW_INT("line", struct manual_code, line) },
	{ VIEW_INT("column", struct manual_code, column) },
};
static const struct view code_view = VIEW(struct manual_code, code_fields);

static const struct view_field piece_fields[] = {
	{ VIEW_HTML("prose", struct manual_piece, html) },
	{ VIEW_POINTER("title", struct manual_piece, title, &heading_view) },
	{ VIEW_POINTER("section", struct manual_piece, section,
	    &heading_view) },
	{ VIEW_POINTER("part", struct manual_piece, part, &heading_view) },
	{ VIEW_POINTER("query", struct manual_piece, query, &code_view) },
	{ VIEW_POINTER("code", struct manual_piece, code, &code_view) },
};
const struct view manual_piece_view = VIEW(struct manual_piece, piece_fields);

static const struct view_field section_fields[] = {
	{ VIEW_POINTER("heading", struct manual_section, heading,
	    &heading_view) },
	{ VIEW_BOOL("has_parts", struct manual_section, has_parts) },
	{ VIEW_LIST("parts", struct manual_section, parts, part_count,
	    &heading_view) },
};
const struct view manual_section_view =
    VIEW(struct manual_section, section_fields);

static const char reference_address[] = "/help/reference";

/* In the order of reading. */
static const struct manual_chapter chapters[] = {
	{ .address = "/help", .file = "help/index.md",
	  .summary = "What there is, and how to begin." },
	{ .address = "/help/asking", .file = "help/asking.md",
	  .summary = "The query language: every rule, with examples to run." },
	{ .address = "/help/answers", .file = "help/answers.md",
	  .summary = "Orderings, pages, counts and streams." },
	{ .address = "/help/regions", .file = "help/regions.md",
	  .summary = "What is drawn on pictures, and its format." },
	{ .address = "/help/annotating", .file = "help/annotating.md",
	  .summary = "Drawing regions: tools, keys, saving together." },
	{ .address = "/help/licences", .file = "help/licences.md",
	  .summary = "What a licence asks of you, and how to name who made it." },
	{ .address = "/help/datasets", .file = "help/datasets.md",
	  .summary = "Pictures frozen, cited, exported in many formats." },
	{ .address = "/help/labelling", .file = "help/labelling.md",
	  .summary = "Whole pictures given one label of a list, by many people." },
	{ .address = "/help/accounts", .file = "help/accounts.md",
	  .summary = "Making one, signing in, tokens for programs." },
	{ .address = "/help/api", .file = "help/api.md",
	  .summary = "Every address that programs read, with its answer." },
	{ .address = reference_address, .file = "help/openapi.yaml",
	  .summary = "Every address with its parameters and answers, from the"
	    " description in OpenAPI." },
	{ .address = "/help/running", .file = "help/running.md",
	  .summary = "For administrators: start, load, settings, logs." },
};

/* clang-format on */

struct reading {
	struct arena *arena;
	const struct settings *settings;
	struct manual_chapter *chapter;
	struct problem *problem;
	const struct manual_heading *above; /* the last heading */
};

static enum status
refuse_chapter(struct reading *reading, int line, const char *detail)
{
	return refuse(reading->problem, reading->arena, INTERNAL, "bad-manual",
	    "%s:%d: %s", reading->chapter->file, line, detail);
}

/* Puts the settings in where the text names them: {{public_url}}. */
static enum status
fill_in(struct reading *reading, const char *text, const char **filled)
{
	static const char name[] = "{{public_url}}";
	struct buf *buf = arena_alloc(reading->arena, sizeof(*buf));
	const char *at;

	buf_init(buf, reading->arena, 2 * CHAPTER_MAX_BYTES);
	while ((at = strstr(text, name)) != NULL) {
		buf_add_bytes(buf, text, (size_t)(at - text));
		buf_add(buf, reading->settings->public_url);
		text = at + sizeof(name) - 1;
	}
	buf_add(buf, text);
	if (buf->failed || strstr(buf->bytes, "{{") != NULL)
		return refuse_chapter(reading, 1,
		    "there is a {{ that is not {{public_url}}");
	*filled = buf->bytes;
	return OK;
}

/* The word behind "name=" in the line of a fence; NULL: it is not there. */
static const char *
option_of(struct arena *arena, const char *info, const char *name)
{
	const char *at = strstr(info, arena_format(arena, " %s=", name));

	if (at == NULL)
		return NULL;
	at += strlen(name) + 2;
	return arena_copy(arena, at, strcspn(at, " "));
}

static const char *
address_to_run(struct arena *arena, const char *query, const char *ordering)
{
	const char *address = address_of_query(arena, query);

	return ordering == NULL ?
	    address :
	    arena_format(arena, "%s&ordering=%s", address, ordering);
}

/* "query" is an example to run, "wrong" one that shows what is refused. */
static enum status
read_code(struct reading *reading, const struct markdown_block *block,
    struct manual_piece *piece)
{
	struct manual_code *code = arena_alloc(reading->arena, sizeof(*code));
	bool is_query = text_starts(block->info, "query");
	bool is_wrong = text_is(block->info, "wrong");
	struct problem problem = { .code = NULL };
	struct query *query;

	code->text = block->text;
	code->language = is_query || is_wrong ? "yaml" : block->info;
	code->under = reading->above->text;
	piece->code = code;
	if (text_is(block->info, "sh") || text_is(block->info, "python"))
		code->id = arena_format(reading->arena, "code-%d", block->line);
	if (!is_query && !is_wrong)
		return OK;
	if (query_read(reading->arena, block->text, strlen(block->text), &query,
		&problem) == OK) {
		piece->query = code;
		piece->code = NULL;
		code->address = address_to_run(reading->arena, block->text,
		    option_of(reading->arena, block->info, "ordering"));
		return is_query ?
		    OK :
		    refuse_chapter(reading, block->line,
			"this query is shown as wrong, and is not");
	}
	code->problem = problem.detail;
	code->line = problem.line;
	code->column = problem.column;
	return is_wrong ?
	    OK :
	    refuse_chapter(reading, block->line + problem.line, problem.detail);
}

static enum status
read_heading(struct reading *reading, const struct markdown_block *block,
    struct manual_piece *piece)
{
	struct manual_heading *heading =
	    arena_alloc(reading->arena, sizeof(*heading));

	*heading = (struct manual_heading){
		.anchor = block->anchor,
		.link = arena_format(reading->arena, "#%s", block->anchor),
		.html = block->html,
		.text = block->text,
	};
	if ((block->level == 1) != (reading->above == NULL))
		return refuse_chapter(reading, block->line,
		    "a chapter has one title, at its beginning");
	reading->above = heading;
	if (block->level == 1)
		piece->title = heading;
	else if (block->level == 2)
		piece->section = heading;
	else if (block->level == 3 && reading->chapter->section_count > 0)
		piece->part = heading;
	else
		return refuse_chapter(reading, block->line,
		    "this heading skips a level");
	if (block->level == 1)
		reading->chapter->title = heading->text;
	reading->chapter->section_count += block->level == 2;
	return OK;
}

static enum status
read_pieces(struct reading *reading, const struct markdown *document)
{
	struct manual_piece *pieces =
	    arena_array(reading->arena, document->block_count, sizeof(*pieces));
	size_t i;

	for (i = 0; i < document->block_count; i++) {
		const struct markdown_block *block = &document->blocks[i];

		if (block->kind == MARKDOWN_HEADING)
			TRY(read_heading(reading, block, &pieces[i]));
		else if (reading->above == NULL)
			return refuse_chapter(reading, block->line,
			    "a chapter begins with its title");
		else if (block->kind == MARKDOWN_CODE)
			TRY(read_code(reading, block, &pieces[i]));
		else
			pieces[i].html = block->html;
	}
	reading->chapter->pieces = pieces;
	reading->chapter->piece_count = document->block_count;
	return OK;
}

/* The sections, each with the headings below its own. */
static void
make_contents(struct arena *arena, struct manual_chapter *chapter)
{
	struct manual_section *sections =
	    arena_array(arena, chapter->section_count, sizeof(*sections));
	struct manual_heading *parts =
	    arena_array(arena, chapter->piece_count, sizeof(*parts));
	size_t section_count = 0, part_count = 0, i;

	for (i = 0; i < chapter->piece_count; i++) {
		const struct manual_piece *piece = &chapter->pieces[i];

		if (piece->section != NULL)
			sections[section_count++] = (struct manual_section){
				.heading = piece->section,
				.parts = &parts[part_count],
			};
		if (piece->part == NULL)
			continue;
		parts[part_count++] = *piece->part;
		sections[section_count - 1].part_count++;
		sections[section_count - 1].has_parts = true;
	}
	chapter->sections = sections;
}

/* One chapter is made: from the description of the API, which is kept. */
static enum status
make_reference(struct reading *reading, struct manual *manual,
    const char **text, size_t length)
{
	struct buf *markdown = arena_alloc(reading->arena, sizeof(*markdown));

	buf_init(markdown, reading->arena, CHAPTER_MAX_BYTES);
	if (reference_write(reading->arena, *text, length, markdown,
		reading->problem) != OK)
		return refuse_chapter(reading, 1, reading->problem->detail);
	if (markdown->failed)
		return refuse_chapter(reading, 1, "it is too long");
	manual->description = *text;
	*text = markdown->bytes;
	return OK;
}

static enum status
read_chapter(struct reading *reading, struct manual *manual,
    struct markdown *document)
{
	const char *path = arena_format(reading->arena, "%s/%s",
	    reading->settings->templates_dir, reading->chapter->file);
	const char *filled = NULL, *written;
	size_t length;
	char *text;

	if (file_read(reading->arena, path, CHAPTER_MAX_BYTES, &text,
		&length) != OK ||
	    !text_is_utf8(text, length))
		return refuse_chapter(reading, 1,
		    "it cannot be read, is too large or is not UTF-8");
	written = text;
	if (text_is(reading->chapter->address, reference_address))
		TRY(make_reference(reading, manual, &written, length));
	TRY(fill_in(reading, written, &filled));
	markdown_read(reading->arena, filled, document);
	TRY(read_pieces(reading, document));
	if (reading->above == NULL)
		return refuse_chapter(reading, 1, "it is empty");
	make_contents(reading->arena, reading->chapter);
	return OK;
}

enum status
manual_load(struct arena *arena, const struct settings *settings,
    struct manual **manual, struct problem *problem)
{
	struct markdown documents[COUNT_OF(chapters)];
	size_t i;

	*manual = arena_alloc(arena, sizeof(**manual));
	(*manual)->count = COUNT_OF(chapters);
	(*manual)->chapters = arena_array(arena, COUNT_OF(chapters),
	    sizeof(*(*manual)->chapters));
	for (i = 0; i < COUNT_OF(chapters); i++) {
		struct reading reading = {
			.arena = arena,
			.settings = settings,
			.chapter = &(*manual)->chapters[i],
			.problem = problem,
		};

		*reading.chapter = chapters[i];
		TRY(read_chapter(&reading, *manual, &documents[i]));
	}
	return manual_check(arena, *manual, documents, problem);
}

const struct manual_chapter *
manual_find(const struct manual *manual, const char *address)
{
	size_t i;

	for (i = 0; i < manual->count; i++) {
		if (text_is(manual->chapters[i].address, address))
			return &manual->chapters[i];
	}
	return NULL;
}
