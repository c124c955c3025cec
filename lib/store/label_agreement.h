/* lib/store/label_agreement.h: how far people agree about the labels of a set. */

#ifndef STORE_LABEL_AGREEMENT_H
#define STORE_LABEL_AGREEMENT_H

#include "db/db.h"
#include "store/label_set.h"
#include "view/view.h"

/*
 * What two people said of the samples that both labelled; of each the last
 * word counts. Units: agreement in percent. kappa is Cohen's, NAN where
 * chance alone would agree always.
 */
struct label_accord {
	const char *a; /* people, or the label in a */
	const char *b;
	int64_t samples;
	int64_t agreed;
	double agreement;
	double kappa;
};

/*
 * Of a label: in how many comparisons one of two gave it (samples), both did
 * (agreed), and how far they are of one mind whether it is that label: both
 * or neither (agreement), and that against chance (kappa).
 */
struct label_agreement {
	int64_t comparisons; /* of two people's words about one sample */
	double agreement;
	double kappa;
	struct label_accord *people;
	size_t people_count;
	struct label_accord *labels;
	size_t label_count;
};

extern const struct view label_agreement_view;

/* So often a said one and b the other label: numbers of the set's list. */
struct label_votes {
	const char *a;
	const char *b;
	int a_label;
	int b_label;
	int64_t count;
};

/* Votes of the same two people stand together. Owns: the arena. */
void label_agreement_of(struct arena *arena, const struct label_set *set,
    const struct label_votes *votes, size_t count,
    struct label_agreement *agreement);

/* Cost: reads every label that was given. */
enum status label_agreement_find(struct db *db, struct arena *arena,
    const struct label_set *set, struct label_agreement *agreement) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement label_agreement_statements[];

#endif
