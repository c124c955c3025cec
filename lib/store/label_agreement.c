/* lib/store/label_agreement.c: how far people agree about the labels of a set. */

#include "store/label_agreement.h"

#include "sql/sql.h"

#include <math.h>

enum { VOTES };

const struct statement label_agreement_statements[] = {
	[VOTES] = { "label_agreement_find",
	    /* Most samples of a large set have one person's word alone. */
	    "WITH many AS (SELECT position FROM label_classification"
	    " WHERE set_id = $1::int GROUP BY position"
	    " HAVING min(account_id) <> max(account_id)),"
	    " said AS (SELECT DISTINCT ON (c.position, c.account_id)"
	    " c.position, c.account_id, c.label_id"
	    " FROM many m JOIN label_classification c"
	    " ON c.set_id = $1::int AND c.position = m.position"
	    " ORDER BY c.position, c.account_id, c.id DESC),"
	    " pairs AS (SELECT a.account_id AS one, b.account_id AS other,"
	    " a.label_id AS one_label, b.label_id AS other_label,"
	    " count(*) AS times FROM said a JOIN said b"
	    " ON b.position = a.position AND b.account_id > a.account_id"
	    " GROUP BY 1, 2, 3, 4)"
	    " SELECT x.name, y.name, l.position, m.position, p.times"
	    " FROM pairs p JOIN account x ON x.id = p.one"
	    " JOIN account y ON y.id = p.other"
	    " JOIN label l ON l.id = p.one_label"
	    " JOIN label m ON m.id = p.other_label"
	    " ORDER BY p.one, p.other, l.position, m.position" },
	{ NULL, NULL },
};

static const struct view_field pair_fields[] = {
	{ VIEW_TEXT("a", struct label_accord, a) },
	{ VIEW_TEXT("b", struct label_accord, b) },
	{ VIEW_INT("samples", struct label_accord, samples) },
	{ VIEW_INT("agreed", struct label_accord, agreed) },
	{ VIEW_DOUBLE("agreement", struct label_accord, agreement) },
	{ VIEW_DOUBLE("kappa", struct label_accord, kappa) },
};
static const struct view pair_view = VIEW(struct label_accord, pair_fields);

static const struct view_field label_fields[] = {
	{ VIEW_TEXT("label", struct label_accord, a) },
	{ VIEW_INT("samples", struct label_accord, samples) },
	{ VIEW_INT("agreed", struct label_accord, agreed) },
	{ VIEW_DOUBLE("agreement", struct label_accord, agreement) },
	{ VIEW_DOUBLE("kappa", struct label_accord, kappa) },
};
static const struct view label_view = VIEW(struct label_accord, label_fields);

static const struct view_field agreement_fields[] = {
	{ VIEW_INT("comparisons", struct label_agreement, comparisons) },
	{ VIEW_DOUBLE("agreement", struct label_agreement, agreement) },
	{ VIEW_DOUBLE("kappa", struct label_agreement, kappa) },
	{ VIEW_LIST("people", struct label_agreement, people, people_count,
	    &pair_view) },
	{ VIEW_LIST("labels", struct label_agreement, labels, label_count,
	    &label_view) },
};
const struct view label_agreement_view =
    VIEW(struct label_agreement, agreement_fields);

/* Observed against expected, both shares of 1. */
static double
kappa_of(double observed, double expected)
{
	return 1 - expected < 1e-12 ? NAN :
				      (observed - expected) / (1 - expected);
}

/* Of what each of two says: how often they would agree by chance. */
static double
chance_of(const int64_t *a, const int64_t *b, size_t labels, int64_t all)
{
	double chance = 0;
	size_t i;

	for (i = 0; i < labels; i++)
		chance +=
		    (double)a[i] / (double)all * (double)b[i] / (double)all;
	return chance;
}

static void
settle(struct label_accord *accord, double chance)
{
	double observed = (double)accord->agreed / (double)accord->samples;

	accord->agreement = 100 * observed;
	accord->kappa = kappa_of(observed, chance);
}

/* Those of two people; returns how many votes they are. */
static size_t
settle_pair(struct arena *arena, const struct label_set *set,
    const struct label_votes *votes, size_t count, struct label_accord *pair)
{
	int64_t *a = arena_array(arena, set->label_count, sizeof(*a));
	int64_t *b = arena_array(arena, set->label_count, sizeof(*b));
	size_t i;

	*pair = (struct label_accord){ .a = votes->a, .b = votes->b };
	for (i = 0; i < count && text_is(votes[i].a, votes->a) &&
	     text_is(votes[i].b, votes->b);
	     i++) {
		a[votes[i].a_label] += votes[i].count;
		b[votes[i].b_label] += votes[i].count;
		pair->samples += votes[i].count;
		if (votes[i].a_label == votes[i].b_label)
			pair->agreed += votes[i].count;
	}
	settle(pair, chance_of(a, b, set->label_count, pair->samples));
	return i;
}

/* Whether it is this label: two answers, given by any of two alike. */
static void
settle_label(const struct label_votes *votes, size_t count, int number,
    struct label_accord *label)
{
	int64_t both = 0, one = 0, all = 0;
	double share, same;
	size_t i;

	for (i = 0; i < count; i++) {
		bool a = votes[i].a_label == number;
		bool b = votes[i].b_label == number;

		all += votes[i].count;
		both += a && b ? votes[i].count : 0;
		one += a != b ? votes[i].count : 0;
	}
	label->samples = both + one;
	label->agreed = both;
	label->agreement = label->kappa = NAN;
	if (all == 0)
		return;
	share = ((double)both + (double)one / 2) / (double)all;
	same = (double)(all - one) / (double)all;
	label->agreement = 100 * same;
	label->kappa =
	    kappa_of(same, share * share + (1 - share) * (1 - share));
}

/* All comparisons as if any two people were alike. */
static void
settle_all(struct arena *arena, const struct label_set *set,
    const struct label_votes *votes, size_t count,
    struct label_agreement *agreement)
{
	int64_t *given = arena_array(arena, set->label_count, sizeof(*given));
	struct label_accord all = { .samples = 0 };
	size_t i;

	for (i = 0; i < count; i++) {
		given[votes[i].a_label] += votes[i].count;
		given[votes[i].b_label] += votes[i].count;
		all.samples += votes[i].count;
		if (votes[i].a_label == votes[i].b_label)
			all.agreed += votes[i].count;
	}
	agreement->comparisons = all.samples;
	agreement->agreement = agreement->kappa = NAN;
	if (all.samples == 0)
		return;
	settle(&all,
	    chance_of(given, given, set->label_count, 2 * all.samples));
	agreement->agreement = all.agreement;
	agreement->kappa = all.kappa;
}

void
label_agreement_of(struct arena *arena, const struct label_set *set,
    const struct label_votes *votes, size_t count,
    struct label_agreement *agreement)
{
	size_t i;

	*agreement = (struct label_agreement){
		.people =
		    arena_array(arena, count + 1, sizeof(*agreement->people)),
		.labels = arena_array(arena, set->label_count + 1,
		    sizeof(*agreement->labels)),
		.label_count = set->label_count,
	};
	settle_all(arena, set, votes, count, agreement);
	for (i = 0; i < count;)
		i += settle_pair(arena, set, votes + i, count - i,
		    &agreement->people[agreement->people_count++]);
	for (i = 0; i < set->label_count; i++) {
		agreement->labels[i].a = set->labels[i];
		settle_label(votes, count, (int)i, &agreement->labels[i]);
	}
}

static void
votes_read(struct arena *arena, const struct rows *rows, int row, void *item)
{
	struct label_votes *votes = item;

	(void)arena;
	*votes = (struct label_votes){
		.a = row_text(rows, row, 0),
		.b = row_text(rows, row, 1),
		.a_label = row_int(rows, row, 2),
		.b_label = row_int(rows, row, 3),
		.count = row_int64(rows, row, 4),
	};
}

/* The list may have changed between reading it and reading the votes. */
static size_t
drop_unknown(const struct label_set *set, struct label_votes *votes,
    size_t count)
{
	int labels = (int)set->label_count;
	size_t i, kept = 0;

	for (i = 0; i < count; i++) {
		if (votes[i].a_label < labels && votes[i].b_label < labels)
			votes[kept++] = votes[i];
	}
	return kept;
}

enum status
label_agreement_find(struct db *db, struct arena *arena,
    const struct label_set *set, struct label_agreement *agreement)
{
	const char *values[] = { sql_int(arena, set->id) };
	struct label_votes *votes;
	struct rows rows;
	size_t count;

	TRY(db_run(db, arena, &label_agreement_statements[VOTES], values,
	    &rows));
	votes = rows_items(&rows, arena, sizeof(*votes), votes_read, &count);
	count = drop_unknown(set, votes, count);
	label_agreement_of(arena, set, votes, count, agreement);
	return OK;
}
