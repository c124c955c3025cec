/* fcgi/query_api.c: a query as rules, how many pictures each rule leaves, and what occurs most. */

#include "handlers.h"
#include "page/counts.h"
#include "page/facets.h"
#include "page/query.h"
#include "query_ask.h"

/* ---- the rules of a query ---- */

/* A rule; value is JSON, as it stands in the query. */
struct tree_rule {
	const char *rule;
	const char *value;
	const char **texts;		/* the values as people read them */
	size_t text_count;
	int line;
	int column;
};

/* What is wrong with the text, and how many characters of it. */
struct tree_problem {
	const char *code;
	const char *detail;
	const char *expected;
	const char *field;
	int line;
	int column;
	int length;
	const char *help;		/* address in the manual, or NULL */
	const char *help_title;
};

struct tree {
	const char *text;		/* canonical; NULL: it has a problem */
	struct tree_rule *want;
	size_t want_count;
	struct tree_rule *exclude;
	size_t exclude_count;
	bool include_obsolete;
	const struct tree_problem *problem;
};

/* clang-format off */

static const struct view_field rule_fields[] = {
	{ VIEW_TEXT("rule", struct tree_rule, rule) },
	{ VIEW_RAW_JSON("value", struct tree_rule, value) },
	{ VIEW_TEXT_LIST("texts", struct tree_rule, texts, text_count) },
	{ VIEW_INT("line", struct tree_rule, line) },
	{ VIEW_INT("column", struct tree_rule, column) },
};
static const struct view rule_view = VIEW(struct tree_rule, rule_fields);

static const struct view_field problem_fields[] = {
	{ VIEW_TEXT("code", struct tree_problem, code) },
	{ VIEW_TEXT("detail", struct tree_problem, detail) },
	{ VIEW_TEXT("expected", struct tree_problem, expected) },
	{ VIEW_TEXT("field", struct tree_problem, field) },
	{ VIEW_INT("line", struct tree_problem, line) },
	{ VIEW_INT("column", struct tree_problem, column) },
	{ VIEW_INT("length", struct tree_problem, length) },
	{ VIEW_URL("help", struct tree_problem, help) },
	{ VIEW_TEXT("help_title", struct tree_problem, help_title) },
};
static const struct view problem_view =
    VIEW(struct tree_problem, problem_fields);

static const struct view_field tree_fields[] = {
	{ VIEW_TEXT("text", struct tree, text) },
	{ VIEW_LIST("want", struct tree, want, want_count, &rule_view) },
	{ VIEW_LIST("exclude", struct tree, exclude, exclude_count,
	    &rule_view) },
	{ VIEW_BOOL("include_obsolete", struct tree, include_obsolete) },
	{ VIEW_POINTER("problem", struct tree, problem, &problem_view) },
};
static const struct view tree_view = VIEW(struct tree, tree_fields);

/* clang-format on */

static struct tree_rule *
tree_rules(struct arena *arena, const struct rule *rules, size_t count)
{
	struct tree_rule *list = arena_array(arena, count + 1, sizeof(*list));
	size_t i;

	for (i = 0; i < count; i++) {
		list[i] = (struct tree_rule){
			.rule = rule_name(rules[i].kind),
			.value = rule_print_value(arena, &rules[i]),
			.line = rules[i].line,
			.column = rules[i].column,
		};
		list[i].texts = rule_texts(arena, &rules[i],
		    &list[i].text_count);
	}
	return list;
}

static const struct tree_problem *
tree_problem(struct arena *arena, const struct problem *problem,
    const char *text)
{
	const struct query_trouble *trouble = query_trouble_of(arena, problem,
	    text);
	struct tree_problem *told = arena_alloc(arena, sizeof(*told));

	*told = (struct tree_problem){
		.code = problem->code, .detail = problem->detail,
		.expected = problem->expected, .field = problem->field,
		.line = problem->line, .column = problem->column,
		.length = trouble->length, .help = trouble->help,
		.help_title = trouble->help_title,
	};
	return told;
}

/*
 * A text that is no query is what is asked about here, and no failure: an
 * editor asks while somebody is typing.
 */
enum status
api_query_tree(struct request *req, struct response *res)
{
	struct tree tree = { .text = NULL };
	struct query_text text;
	struct query *query;

	TRY(query_text_find(req, &text));
	if (query_read(req->arena, text.bytes, text.length, &query,
	    &req->problem) != OK) {
		tree.problem = tree_problem(req->arena, &req->problem,
		    text_is_utf8(text.bytes, text.length) ? text.bytes : "");
		return respond_json(res, &tree_view, &tree);
	}
	tree.text = query_print(req->arena, query);
	tree.want = tree_rules(req->arena, query->want, query->want_count);
	tree.want_count = query->want_count;
	tree.exclude = tree_rules(req->arena, query->exclude,
	    query->exclude_count);
	tree.exclude_count = query->exclude_count;
	tree.include_obsolete = query->include_obsolete;
	return respond_json(res, &tree_view, &tree);
}

/* ---- what each rule leaves ---- */

enum status
api_query_counts(struct request *req, struct response *res)
{
	const struct query_counts *counts;
	struct query_text text;
	struct query *query;
	struct sieve sieve;

	TRY(query_text_find(req, &text));
	TRY(query_read(req->arena, text.bytes, text.length, &query,
	    &req->problem));
	TRY(sieve_count(req->db, req->arena, query, &sieve, &req->problem));
	counts = query_counts_of(req->arena, &sieve);
	return respond_json(res, &query_counts_view, counts);
}

/* ---- what occurs most among its pictures ---- */

enum status
api_query_facets(struct request *req, struct response *res)
{
	struct search_wish wish;
	struct query_text text;
	struct facets facets;
	struct query *query;

	TRY(query_wish_read(req, &wish));
	TRY(query_text_find(req, &text));
	TRY(query_read(req->arena, text.bytes, text.length, &query,
	    &req->problem));
	wish.query = query;
	TRY(facets_count(req->db, req->arena, &wish, &facets, &req->problem));
	return respond_json(res, &query_facets_json_view,
	    query_facets_of(req->arena, &facets, NULL));
}
