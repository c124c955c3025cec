/* lib/store/report.h: pictures that people reported, for administrators. */

#ifndef STORE_REPORT_H
#define STORE_REPORT_H

#include "db/db.h"

enum { REPORT_CONTACT_MAX_CHARACTERS = 300 };

struct new_report {
	int picture_id;
	const char *reason; /* one of moderation_reasons */
	const char *note;
	const char *contact;
	int reporter_id; /* 0: nobody was signed in */
};

/* Of the last day, from one network. */
enum status reports_count(struct db *db, struct arena *arena,
    const unsigned char network[SHA256_BYTES], int *count) MUST_CHECK;

enum status report_insert(struct db *db, struct arena *arena,
    const struct new_report *report, const unsigned char network[SHA256_BYTES],
    int *id) MUST_CHECK;

struct report {
	int id;
	int picture_id;
	const char *visibility; /* of the picture */
	const char *title;
	const char *reason;
	const char *note;
	const char *contact;
	const char *reporter; /* NULL: nobody was signed in */
	int64_t made_at_us;
	const char *claimed_by; /* NULL: nobody */
	const char *closed_by;	/* NULL: it is open */
	const char *outcome;
	const char *outcome_note;
};

/* What came of a report, as it is called and as people read it. */
struct report_outcome {
	const char *name;
	const char *words;
};
extern const struct report_outcome report_outcomes[];
extern const size_t report_outcome_count;

/* A constant. NULL: there is no such outcome. */
const char *report_outcome_words(const char *name);

enum report_state { REPORT_OPEN, REPORT_CLAIMED, REPORT_CLOSED };

/* Open and claimed ones oldest first, closed ones newest first. */
enum status reports_list(struct db *db, struct arena *arena,
    enum report_state state, int offset, int limit, struct report **reports,
    size_t *count) MUST_CHECK;

/* All of one picture, newest first, up to a hundred. */
enum status reports_of_picture(struct db *db, struct arena *arena,
    int picture_id, struct report **reports, size_t *count) MUST_CHECK;

/* How many there are that nobody looks after, and that somebody does. */
enum status reports_waiting(struct db *db, struct arena *arena, int *open,
    int *claimed) MUST_CHECK;

/* Fails: NOT_FOUND (none, or it is closed). */
enum status report_claim(struct db *db, struct arena *arena, int id,
    int account_id) MUST_CHECK;

/* outcome: one of report_outcomes. Fails: NOT_FOUND (as above). */
enum status report_close(struct db *db, struct arena *arena, int id,
    int account_id, const char *outcome, const char *note) MUST_CHECK;

/* Forgets networks after a day, and contacts so long after closing. */
enum status reports_forget(struct db *db, struct arena *arena, int contact_days)
    MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement report_statements[];

#endif
