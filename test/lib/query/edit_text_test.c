/* test/lib/query/edit_text_test.c: changes of a query's text, which keep what people wrote around them. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/draw.h"
#include "query/query.h"

enum { ROUNDS = 4000 };

static uint64_t seed = 20261124;

static struct query *
query_of(const char *text)
{
	struct problem problem = { 0 };
	struct query *query;

	if (query_read(arena, text, strlen(text), &query, &problem) != OK)
		fail_msg("%s at %d:%d of\n%s", problem.detail, problem.line,
		    problem.column, text);
	return query;
}

/* ---- what each change looks like ---- */

/* "-w1" takes the wanted rule 1 away, "-e0.2" a value, "-o" the obsolete. */
static const char *
after(const char *text, const char *change)
{
	const struct query *query = query_of(text);
	bool is_excluded = change[1] == 'e';
	unsigned index = 0, place = 0;
	const struct query *more;
	int end = 0, parts = 0;

	if (change[1] == 'o')
		return query_text_without_obsolete(arena, text, query);
	parts = sscanf(change + 2, "%u.%u", &index, &place);
	if (*change == '-' && parts == 2)
		return query_text_without_value(arena, text, query,
		    is_excluded, index, place);
	if (*change == '-')
		return query_text_without(arena, text, query, is_excluded,
		    index);
	(void)sscanf(change + 2, "%u%n", &index, &end);
	more = query_of(arena_format(arena, "want: [%s]", change + 3 + end));
	if (end == 0)			/* "+w: has: [x]" */
		return query_text_with(arena, text, query, is_excluded,
		    &more->want[0]);
	return query_text_with_values(arena, text, query, is_excluded, index,
	    &more->want[0]);		/* "+w0: has: [x]" */
}

static const struct {
	const char *text;
	const char *change;
	const char *result;
} changes[] = {
	/* rules, in lines */
	{ "# mine\nwant:\n- has: [A]  # a\n# of b\n- has: [B]\n", "-w0",
	    "# mine\nwant:\n# of b\n- has: [B]\n" },
	{ "want:\n  - has: [A]\n  - title: 'b'   # b\nexclude: [has: C]\n",
	    "-w1", "want:\n  - has: [A]\nexclude: [has: C]\n" },
	{ "want:\n- title: |\n    a\n    b\n- has: B\n", "-w0",
	    "want:\n- has: B\n" },
	{ "want:  # wishes\n# cats\n- has: [A]\nexclude:\n- has: [B]\n",
	    "-w0", "# wishes\n# cats\nexclude:\n- has: [B]\n" },
	{ "exclude: [{has: [B]}]\nwant: [{has: [A]}] # a\n", "-w0",
	    "exclude: [{has: [B]}]\n" },
	{ "want: [\n  # cats\n  has: A,  # a\n  # and dogs\n]\n", "-w0",
	    "want: [\n  # cats\n  # and dogs\n]\n" },
	{ "want: [has: A, # a\n  # cats\n]\n", "-w0",
	    "want: [ # a\n  # cats\n]\n" },
	{ "want: [\n  has: [A,  # a\n    B]\n]\nexclude: [has: C]\n", "-w0",
	    "exclude: [has: C]\n" },
	{ "want: [has: [A], title: b]\n", "-w0", "want: [title: b]\n" },
	{ "want: [has: [A], title: b]\n", "-w1", "want: [has: [A]]\n" },
	{ "want: [\n  has: [A],  # a\n  title: b,  # b\n]\n", "-w0",
	    "want: [\n  title: b,  # b\n]\n" },
	{ "{want: [has: A], exclude: [has: B]}", "-w0",
	    "{exclude: [has: B]}" },
	{ "\"want\":\n- \"has\": [A]\n- \"title\": x\n", "-w1",
	    "\"want\":\n- \"has\": [A]\n" },
	{ "want:\r\n- has: [A] # a\r\n- title: b\r\n", "-w0",
	    "want:\r\n- title: b\r\n" },
	/* values */
	{ "want:\n- has: [A, B, C]  # abc\n", "-w0.1",
	    "want:\n- has: [A, C]  # abc\n" },
	{ "want:\n- has: [A, B, C]  # abc\n", "-w0.2",
	    "want:\n- has: [A, B]  # abc\n" },
	{ "want:\n- has: [A,  # a\n    B]\n", "-w0.1",
	    "want:\n- has: [A,  # a\n    ]\n" },
	{ "want:\n- has: [ A , B ]\n", "-w0.0", "want:\n- has: [ B ]\n" },
	{ "want:\n- has:\n  - A  # a\n  - B  # b\n", "-w0.0",
	    "want:\n- has:\n  - B  # b\n" },
	{ "want:\n- has: [\n    A,  # a\n    B,  # b\n    C  # c\n  ]\n",
	    "-w0.2", "want:\n- has: [\n    A,  # a\n    B,  # b\n  ]\n" },
	{ "want:\n- has: [\"é, 🐈\", 'it''s', \"\\\"x\"]\n", "-w0.1",
	    "want:\n- has: [\"é, 🐈\", \"\\\"x\"]\n" },
	{ "want:\n- has:\t[A,\tB]\t# t\n", "-w0.0",
	    "want:\n- has:\t[B]\t# t\n" },
	{ "want:\n# a\n- has: [A]\n- title: b\n", "-w0.0",
	    "want:\n# a\n- title: b\n" },
	{ "exclude:\n- in_gallery: [1, 2] # g\n", "-e0.0",
	    "exclude:\n- in_gallery: [2] # g\n" },
	/* one value more */
	{ "want:\n- has: [A]  # a\n", "+w0: has: [B]",
	    "want:\n- has: [A, \"B\"]  # a\n" },
	{ "want:\n- has: A  # a\n", "+w0: has: [B]",
	    "want:\n- has: [A, \"B\"]  # a\n" },
	{ "want:\n- has: A, b  # a\n", "+w0: has: [B]",
	    "want:\n- has: [\"A, b\", \"B\"]  # a\n" },
	{ "want:\n- has: []  # none\n", "+w0: has: [B]",
	    "want:\n- has: [\"B\"]  # none\n" },
	{ "want:\n- has:\n  - A  # a\n# end\n", "+w0: has: [B, C]",
	    "want:\n- has:\n  - A  # a\n  - \"B\"\n  - \"C\"\n# end\n" },
	{ "want:\n- has: [\n    A  # a\n  ]\n", "+w0: has: [B]",
	    "want:\n- has: [\n    A,  # a\n    \"B\"\n  ]\n" },
	{ "want:\n- has: [\n    A,  # a\n  ]\n", "+w0: has: [B]",
	    "want:\n- has: [\n    A,  # a\n    \"B\",\n  ]\n" },
	/* one rule more */
	{ "# none yet", "+w: has: [A]", "# none yet\nwant:\n- has: [\"A\"]\n" },
	{ "", "+e: title: x", "exclude:\n- title: \"x\"\n" },
	{ "want:\n  - has: [A]  # a\n# end\n", "+w: title: x",
	    "want:\n  - has: [A]  # a\n  - title: \"x\"\n# end\n" },
	{ "want:\n- has: [A]  # a", "+w: title: x",
	    "want:\n- has: [A]  # a\n- title: \"x\"\n" },
	{ "want:\n- has: [A]  # a\n", "+e: title: x",
	    "want:\n- has: [A]  # a\nexclude:\n- title: \"x\"\n" },
	{ "want: [has: [A]] # a\n", "+w: title: x",
	    "want: [has: [A], title: \"x\"] # a\n" },
	{ "want: [{has: [A]}] # a\n", "+w: title: x",
	    "want: [{has: [A]}, {title: \"x\"}] # a\n" },
	{ "want: [] # a\n", "+w: title: x", "want: [title: \"x\"] # a\n" },
	{ "{want: [has: A]}", "+e: title: x",
	    "{want: [has: A], exclude: [{title: \"x\"}]}" },
	{ "want:\n- title: >\n    a\n    b\n", "+w: has: [A]",
	    "want:\n- title: >\n    a\n    b\n- has: [\"A\"]\n" },
	{ "want:\r\n- has: [A] # a\r\n", "+w: title: x",
	    "want:\r\n- has: [A] # a\r\n- title: \"x\"\r\n" },
	{ "\xef\xbb\xbfwant:\n- has: [A] # a\n", "+w: title: x",
	    "\xef\xbb\xbfwant:\n- has: [A] # a\n- title: \"x\"\n" },
	/* replaced pictures */
	{ "want: [has: A]\ninclude_obsolete: true # all\n# end\n", "-o",
	    "want: [has: A]\n# end\n" },
	{ "{include_obsolete: true, want: [has: A]}", "-o",
	    "{want: [has: A]}" },
	/* nothing can be cut or put in here: written anew */
	{ "want: &a\n- has: [A] # a\n- title: b\nexclude: *a\n", "-e0",
	    "want:\n- has: [\"A\"]\n- title: \"b\"\nexclude:\n"
	    "- title: \"b\"\n" },
	{ "want:\n- has: [A] # a\n...\n", "+e: title: x",
	    "want:\n- has: [\"A\"]\nexclude:\n- title: \"x\"\n" },
};

static void
a_change_leaves_what_stands_around_it(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(changes); i++) {
		const char *result = after(changes[i].text,
		    changes[i].change);

		if (!text_is(result, changes[i].result))
			fail_msg("%s of\n%s\nis\n%s\ninstead of\n%s",
			    changes[i].change, changes[i].text, result,
			    changes[i].result);
	}
}

static void
a_name_is_put_in_the_place_of_another(void **state)
{
	const char *text = "want:  # w\n- has: [A, B]  # ab\n- has: C # c\n";
	const struct query *query = query_of(text);

	(void)state;
	assert_string_equal(query_text_with_name(arena, text, query, 0, 1,
	    "it's"), "want:  # w\n- has: [A, \"it's\"]  # ab\n"
	    "- has: C # c\n");
	assert_string_equal(query_text_with_name(arena, text, query, 1, 0,
	    "D"), "want:  # w\n- has: [A, B]  # ab\n- has: \"D\" # c\n");
}

/* ---- random queries in random styles ---- */

static unsigned
below(unsigned bound)
{
	return draw_below(&seed, bound);
}

/* How a text is written; comments are numbered, so that each is known. */
struct style {
	struct buf text;
	const char *line_end;
	unsigned comments;
	unsigned value;
};

static void
end_line(struct style *style)
{
	if (below(3) == 0)
		buf_add_format(&style->text, "%s# c%u é; [x, {y: \"'",
		    below(2) == 0 ? "  " : "\t", style->comments++);
	buf_add(&style->text, style->line_end);
	if (below(6) == 0)
		buf_add_format(&style->text, "%*s# c%u -%s",
		    (int)below(4), "", style->comments++, style->line_end);
	if (below(12) == 0)
		buf_add(&style->text, style->line_end);
}

static void
write_value(struct style *style)
{
	static const struct {
		const char *before;
		const char *behind;
	} kinds[] = { { "Cat", "" }, { "\"Cat ", "\"" },
		{ "'it''s ", "'" }, { "\"\\u00e9, ", " # no\"" },
		{ "Häß", " \xf0\x9f\x90\x88" }, { "\"a\\\"", "\"" },
		{ "", "" }, { "~", "x" } };
	unsigned kind = below(COUNT_OF(kinds));

	buf_add_format(&style->text, "%s%u%s", kinds[kind].before,
	    style->value++, kinds[kind].behind);
}

static void
write_flow(struct style *style, unsigned count, unsigned indent)
{
	bool is_in_lines = below(3) == 0;
	unsigned i;

	buf_add_char(&style->text, '[');
	for (i = 0; i < count; i++) {
		if (is_in_lines) {
			end_line(style);
			buf_add_format(&style->text, "%*s", (int)indent, "");
		}
		write_value(style);
		if (i + 1 < count || (count > 0 && below(5) == 0))
			buf_add(&style->text, below(2) == 0 ? ", " : " ,\t");
	}
	if (is_in_lines) {
		end_line(style);
		buf_add_format(&style->text, "%*s", (int)indent, "");
	}
	buf_add_char(&style->text, ']');
	end_line(style);
}

static void
write_rule(struct style *style, unsigned indent)
{
	static const char *const names[] = { "has", "\"has\"", "'author'",
		"nature" };
	unsigned count = 1 + below(3), i;

	buf_add_format(&style->text, "%*s-%s", (int)indent, "",
	    below(3) == 0 ? "   " : " ");
	switch (below(4)) {
	case 0:
		buf_add(&style->text, "above_width: 3");
		end_line(style);
		return;
	case 1:
		buf_add(&style->text, "title: |");
		buf_add_format(&style->text, "%s%*sa # no%u%s",
		    style->line_end, (int)indent + 8, "", style->value++,
		    style->line_end);
		return;
	case 2:
		buf_add_format(&style->text, "%s: ",
		    names[below(COUNT_OF(names))]);
		write_flow(style, count, indent + 8);
		return;
	default:
		buf_add_format(&style->text, "%s:",
		    names[below(COUNT_OF(names))]);
		end_line(style);
		for (i = 0; i < count; i++) {
			buf_add_format(&style->text, "%*s- ",
			    (int)indent + 6, "");
			write_value(style);
			end_line(style);
		}
	}
}

static void
write_rules(struct style *style, const char *name, unsigned count)
{
	unsigned indent = below(3);

	if (count == 0)
		return;
	buf_add_format(&style->text, "%s:", name);
	end_line(style);
	while (count-- > 0)
		write_rule(style, indent);
}

static unsigned
count_comments(const char *text, unsigned comments)
{
	unsigned count = 0, i;

	for (i = 0; i < comments; i++)
		count += strstr(text, arena_format(arena, "# c%u ", i)) !=
		    NULL;
	return count;
}

/* The tree after a change, and the text that should say it. */
struct changed {
	const struct query *query;
	const char *text;
	unsigned lost_most;		/* comments that may go with it */
};

static struct changed
change(const char *text, const struct query *query, unsigned kind)
{
	static const char *names[] = { "Gnu, \"x\"", "y" };
	struct rule rule = { .kind = RULE_HAS, .count = 1 + below(2),
		.names = names };
	bool is_excluded = query->want_count == 0 ||
	    (query->exclude_count > 0 && below(2) == 0);
	const struct rule *rules = is_excluded ? query->exclude : query->want;
	unsigned index = below((unsigned)(is_excluded ? query->exclude_count :
	    query->want_count));
	bool has_values = rule_type(rules[index].kind) == RULE_NAMES;

	if (kind == 0)
		return (struct changed){ query_with(arena, query, is_excluded,
		    &rule), query_text_with(arena, text, query, is_excluded,
		    &rule), 0 };
	if (kind == 1 && has_values)
		return (struct changed){ query_with_values(arena, query,
		    is_excluded, index, &rule), query_text_with_values(arena,
		    text, query, is_excluded, index, &rule), 0 };
	if (kind == 2 && has_values) {
		unsigned place = below((unsigned)rules[index].count);

		return (struct changed){ query_without_value(arena, query,
		    is_excluded, index, place), query_text_without_value(arena,
		    text, query, is_excluded, index, place),
		    rules[index].count > 1 ? 1 : UINT_MAX };
	}
	return (struct changed){ query_without(arena, query, is_excluded,
	    index), query_text_without(arena, text, query, is_excluded,
	    index), UINT_MAX };
}

static void
any_change_says_what_is_wanted_and_keeps_comments(void **state)
{
	unsigned round, in_place = 0, with_comments = 0;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		struct style style = { .line_end = below(3) == 0 ? "\r\n" :
		    "\n" };
		const struct query *query;
		struct changed done;
		unsigned kept;

		arena_reset(arena);
		buf_init(&style.text, arena, SIZE_MAX / 2);
		write_rules(&style, below(4) == 0 ? "\"want\"" : "want",
		    1 + below(3));
		write_rules(&style, "exclude", below(3));
		query = query_of(style.text.bytes);
		done = change(style.text.bytes, query, below(4));
		if (!text_is(query_print(arena, query_of(done.text)),
		    query_print(arena, done.query)))
			fail_msg("of\n%s\nbecame\n%s", style.text.bytes,
			    done.text);
		if (style.comments == 0)
			continue;
		with_comments++;
		kept = count_comments(done.text, style.comments);
		in_place += kept > 0 || style.comments <= 3;
		if (style.comments - kept > done.lost_most)
			fail_msg("comments of\n%s\nare lost in\n%s",
			    style.text.bytes, done.text);
	}
	assert_true(with_comments > ROUNDS / 2);
	assert_true(in_place * 100 > with_comments * 99);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_change_leaves_what_stands_around_it),
		cmocka_unit_test(a_name_is_put_in_the_place_of_another),
		cmocka_unit_test(
		    any_change_says_what_is_wanted_and_keeps_comments),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
