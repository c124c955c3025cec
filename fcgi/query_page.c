/* fcgi/query_page.c: the search page, by link or by form. */

#include "handlers.h"
#include "page/query.h"
#include "query_ask.h"
#include "query_change.h"

#include <string.h>

/* Fields that the form of the page sends. */
static const char *const fields[] = { "query", "ordering", "seed", "limit",
	"offset", "after", "before", "count", "facets", "rule", "value",
	"add", "to", "drop", "pick", "cancel", "shuffle" };

static enum status
read_form(struct request *req, struct http_pairs *form)
{
	size_t i;

	if (http_type_is(req->content_type,
	    "application/x-www-form-urlencoded"))
		return http_read_pairs(req->arena, req->body,
		    req->body_length, form);
	form->items = arena_array(req->arena, COUNT_OF(fields),
	    sizeof(*form->items));
	form->count = 0;
	for (i = 0; i < COUNT_OF(fields); i++) {
		const char *value = http_multipart_field(req->arena,
		    req->content_type, req->body, req->body_length,
		    fields[i]);

		if (value != NULL)
			form->items[form->count++] = (struct http_pair){
				.name = fields[i], .value = value,
			};
	}
	return OK;
}

/*
 * A form that was sent takes the place of the address's parameters. Fields
 * that were left empty are as good as not there.
 */
static enum status
take_fields(struct request *req)
{
	struct http_pairs kept = { .count = 0 }, sent = req->query;
	size_t i;

	if (req->method == METHOD_POST)
		TRY(read_form(req, &sent));
	kept.items = arena_array(req->arena, sent.count + 1,
	    sizeof(*kept.items));
	for (i = 0; i < sent.count; i++) {
		if (*sent.items[i].value != '\0')
			kept.items[kept.count++] = sent.items[i];
	}
	req->query = kept;
	return OK;
}

/*
 * Comments and layout are somebody's work: such a text is not written anew.
 * One line, or JSON, is what links and programs write.
 */
static bool
is_laid_out(const char *text)
{
	const char *at;

	for (at = text; (at = strchr(at, '#')) != NULL; at++) {
		if (at == text || strchr(" \t\n", at[-1]) != NULL)
			return true;
	}
	text += strspn(text, " \t\n");
	at = strchr(text, '\n');
	return *text != '{' && at != NULL && at[strspn(at, " \t\n")] != '\0';
}

/* Where the problem of the request is told: beside what caused it. */
static void
note_trouble(const struct request *req, struct query_page *page,
    const struct query_trouble **place)
{
	*place = query_trouble_of(req->arena, &req->problem, page->text);
}

/* The small form as it was filled in, or for the next rule. */
static void
show_adder(struct request *req, struct query_page *page,
    const struct query_change *change, enum status status)
{
	query_page_show_adder(page, req->arena, change->rule,
	    change->is_done ? NULL : change->value);
	if (change->to != NULL && !change->is_done &&
	    !text_is(req->problem.field, "to"))
		query_page_show_extended(page, change->to,
		    change->place.is_excluded, change->place.rule);
	if (status != OK)
		note_trouble(req, page, &page->add_trouble);
}

/* Reads the text; what is wrong with it is told with what was typed. */
static enum status
read_query(struct request *req, struct query_page *page, const char *text,
    struct query **query)
{
	enum status status = query_read(req->arena, text, strlen(text), query,
	    &req->problem);

	page->text = text;
	if (status != OK)
		note_trouble(req, page, &page->trouble);
	return status;
}

/* The text as it is shown: as it was typed, or in its canonical form. */
static enum status
read_shown_query(struct request *req, struct query_page *page,
    const char *text, struct query **query)
{
	TRY(read_query(req, page, text, query));
	if (is_laid_out(text))
		return OK;
	return read_query(req, page, query_print(req->arena, *query), query);
}

/*
 * What each rule leaves and what occurs most, where it is asked for. After a
 * count that took too long nothing more can be counted.
 */
static enum status
count_all(struct request *req, struct query_page *page,
    const struct search_wish *wish)
{
	bool is_counted = false, has_facets = false;
	struct facets facets = { .is_known = false };
	struct sieve sieve = { .is_in_time = true };

	TRY(parameter_bool(req, "count", &is_counted));
	TRY(parameter_bool(req, "facets", &has_facets));
	if (is_counted) {
		TRY(sieve_count(req->db, req->arena, wish->query, &sieve,
		    &req->problem));
		query_page_show_counts(page, req->arena, &sieve);
	}
	if (has_facets && sieve.is_in_time)
		TRY(facets_count(req->db, req->arena, wish, &facets,
		    &req->problem));
	if (has_facets)
		query_page_show_facets(page, req->arena, wish, &facets);
	return OK;
}

enum { UNKNOWN_MAX = 5, NAMES_CHECKED = 12 };

/* One name of a wanted rule: told when nothing has it. */
static enum status
check_name(struct request *req, struct query_page *page,
    const struct search_wish *wish, size_t index, size_t place)
{
	const struct rule *rule = &wish->query->want[index];
	struct query_unknown unknown = { .rule = rule_name(rule->kind),
		.help = query_help_address(req->arena, rule_name(rule->kind)),
		.name = rule->names[place] };
	bool is_known;

	TRY(query_name_check(req, rule->kind, unknown.name, &is_known,
	    &unknown.nearest));
	if (is_known)
		return OK;
	if (unknown.nearest != NULL)
		unknown.address = query_address(req->arena,
		    "/query-pictures", query_text_with_name(req->arena,
		    page->text, wish->query, index, place, unknown.nearest),
		    wish, NULL, NULL);
	page->unknown[page->unknown_count++] = unknown;
	return OK;
}

/* Names that nothing has are the likeliest reason to find nothing. */
static enum status
find_unknown(struct request *req, struct query_page *page,
    const struct search_wish *wish)
{
	size_t i, place, left = NAMES_CHECKED;

	page->unknown = arena_array(req->arena, UNKNOWN_MAX,
	    sizeof(*page->unknown));
	for (i = 0; i < wish->query->want_count; i++) {
		const struct rule *rule = &wish->query->want[i];

		if (rule_type(rule->kind) != RULE_NAMES)
			continue;
		for (place = 0; place < rule->count && left > 0 &&
		    page->unknown_count < UNKNOWN_MAX; place++, left--)
			TRY(check_name(req, page, wish, i, place));
	}
	return OK;
}

static enum status
find_pictures(struct request *req, struct query_page *page,
    const struct search_wish *wish)
{
	enum status status;
	struct search_page found;
	struct search search;

	status = search_open(req->db, req->arena, wish, &search,
	    &req->problem);
	if (status == OK) {
		query_page_show_wish(page, req->arena, wish, search.seed);
		status = search_run(req->db, req->arena, &search, &found);
	}
	if (status == OK) {
		query_page_show_pictures(page, req->arena, &search, &found);
		if (page->has_cards)
			status = gather_find(req, 0, &page->gather);
	}
	if (status == OK) {
		if (page->is_empty && page->is_first)
			status = find_unknown(req, page, wish);
		if (status == OK)
			status = count_all(req, page, wish);
	}
	if (status != OK)
		note_trouble(req, page, req->problem.line > 0 ?
		    &page->trouble : &page->wish_trouble);
	return status;
}

/*
 * Where the same is found by a link, for what came by a form; NULL where it
 * did come by a link, or cannot.
 */
static const char *
plain_address(const struct request *req, const struct query_page *page,
    const struct search_wish *wish, bool is_changed)
{
	if (page->is_long || wish->offset > 0 ||
	    (req->method != METHOD_POST && !is_changed))
		return NULL;
	return query_address(req->arena, "/query-pictures", page->text, wish,
	    wish->is_before ? "before" : "after", is_changed ? NULL :
	    wish->after);
}

/* The button sends the field of the seed with it, which no longer counts. */
static enum status
draw_again(struct request *req, struct search_wish *wish)
{
	bool is_shuffled = false;

	TRY(parameter_bool(req, "shuffle", &is_shuffled));
	if (is_shuffled)
		wish->has_seed = false;
	return OK;
}

/*
 * Everything from the text of the query to the pictures. All that is wrong
 * is told on the page; the first of it is the status.
 */
static enum status
answer(struct request *req, struct query_page *page, const char **elsewhere)
{
	struct search_wish wish = { .limit = LIMIT_DEFAULT };
	enum status wish_status, change_status;
	struct query_change change;
	const char *text = "";
	struct query *query;

	wish_status = parameter_text(req, "query", &text);
	if (wish_status == OK)
		wish_status = query_wish_read(req, &wish);
	if (wish_status == OK)
		wish_status = draw_again(req, &wish);
	if (wish_status != OK)
		note_trouble(req, page, &page->wish_trouble);
	query_page_show_wish(page, req->arena, &wish, wish.seed);
	text = text_without_returns(req->arena, text);
	page->is_long = query_address(req->arena, "", text, &wish, NULL,
	    NULL) == NULL;
	TRY(read_shown_query(req, page, text, &query));
	change_status = query_change_read(req, query, &change);
	if (change_status == OK)
		change_status = query_change_make(req, query, page->text,
		    &change);
	if (change.is_done)
		TRY(read_query(req, page, change.text, &query));
	query_page_show_query(page, req->arena, query, &wish);
	show_adder(req, page, &change, change_status);
	TRY(wish_status);
	TRY(change_status);
	*elsewhere = plain_address(req, page, &wish, change.is_done);
	if (*elsewhere != NULL)
		return OK;
	wish.query = query;
	return find_pictures(req, page, &wish);
}

enum status
query_show(struct request *req, struct response *res)
{
	const char *elsewhere = NULL;
	struct query_page page;
	enum status status;

	TRY(take_fields(req));
	query_page_init(&page, req);
	query_page_show_adder(&page, req->arena, NULL, NULL);
	status = answer(req, &page, &elsewhere);
	if (elsewhere != NULL)
		return respond_elsewhere(res, elsewhere);
	if (status != OK && req->problem.detail != NULL)
		return respond_refusal(res, status, "query/show", &page);
	TRY(status);
	return respond_page(res, "query/show", &page);
}

/* A form that a browser sent is answered by the page, the rest by JSON. */
enum status
query_sent(struct request *req, struct response *res)
{
	static const char *const types[] = { TYPE_JSON, "text/html" };

	(void)request_choose(req, types, COUNT_OF(types));
	if (request_is_form(req))
		return query_show(req, res);
	return query_pictures(req, res);
}
