/* fcgi/keeper.c: the one process that runs jobs beside the requests. */

#include "pool.h"

#include "mail.h"
#include "settle.h"

#include "auth/auth.h"
#include "db/db.h"
#include "media/media.h"
#include "store/dataset_freeze.h"
#include "store/media_write.h"
#include "store/report.h"
#include "store/reset.h"
#include "store/sweep.h"
#include "store/upkeep_write.h"

#include <poll.h>
#include <stdlib.h>

enum {
	PAUSE_MS = 500,
	AFTER_FAILURE_S = 5,
	SHARE = 20, /* a job takes a 20th of the time at most */
	STATEMENT_LIMIT_MS = 10 * 60 * 1000,
	CHANGES_AT_ONCE = 1000,
	MAIL_TRIES = 5,
	FREEZE_US = 300 * 1000, /* then the other jobs have their turn */
	FREEZE_TRIES = 5,
	EVERY_SWEEP_AGE = -1,
};

struct keeper {
	const struct settings *settings;
	struct arena *arena; /* of the job that runs */
	struct db *db;
	struct dataset_freezer *freezer;
	int failed_dataset_id; /* and how often, one time after the other */
	int freeze_failures;
	bool
	    has_more; /* the job goes on as soon as the others had their turn */
};

struct job {
	const char *name;
	int every_s; /* or EVERY_SWEEP_AGE */
	enum status (*run)(struct keeper *keeper);
};

/*
 * One keeper at a time works on a database, whichever pool it belongs to:
 * the lock ends with the transaction.
 */
static const struct statement take_lock = { "keeper_take_lock",
	"SELECT pg_try_advisory_xact_lock(hashtext('pinakes keeper'))" };

/* Opens a transaction. is_ours is false when another keeper is at work. */
static enum status
begin(struct keeper *keeper, bool *is_ours)
{
	struct rows rows;

	TRY(db_begin(keeper->db, DB_WRITE));
	TRY(db_run(keeper->db, keeper->arena, &take_lock, NULL, &rows));
	*is_ours = row_bool(&rows, 0, 0);
	return OK;
}

static enum status
mail_reset(const struct settings *settings, struct arena *arena,
    const struct reset_mail *waiting, const char *secret)
{
	const struct mail mail = {
		.from = settings->mail_from,
		.to = waiting->address,
		.subject = "A new password",
		.body = arena_format(arena,
		    "An administrator of %s has made a link with which you set"
		    " a new\npassword for your account \"%s\". It works once,"
		    " for a day:\n\n%s/reset/%s\n\nWho did not ask for it"
		    " need not do anything.\n",
		    settings->site_name, waiting->name, settings->public_url,
		    secret),
	};

	return mail_send(arena, settings->sendmail, &mail);
}

/* ---- the jobs; what one leaves open after a failure is rolled back ---- */

static enum status
number_changes(struct keeper *keeper)
{
	int numbered = 0;
	bool is_ours;

	do {
		TRY(begin(keeper, &is_ours));
		if (is_ours)
			TRY(upkeep_number_changes(keeper->db, keeper->arena,
			    CHANGES_AT_ONCE, &numbered));
		TRY(db_commit(keeper->db));
	} while (is_ours && numbered > 0);
	return OK;
}

static enum status
refresh_statistics(struct keeper *keeper)
{
	bool is_ours;

	TRY(begin(keeper, &is_ours));
	if (is_ours)
		TRY(upkeep_refresh_statistics(keeper->db, keeper->arena));
	return db_commit(keeper->db);
}

static enum status
refresh_counts_below(struct keeper *keeper)
{
	bool is_ours;

	TRY(begin(keeper, &is_ours));
	if (is_ours)
		TRY(upkeep_refresh_counts_below(keeper->db, keeper->arena));
	return db_commit(keeper->db);
}

/* What has ended: sessions, links, and what was counted for a day. */
static enum status
delete_ended(struct keeper *keeper)
{
	struct db *db = keeper->db;
	bool is_ours;

	TRY(begin(keeper, &is_ours));
	if (is_ours) {
		TRY(sweep_sessions(db, keeper->arena, NULL));
		TRY(sweep_sign_in_failures(db, keeper->arena, NULL));
		TRY(sweep_registrations(db, keeper->arena, NULL));
		TRY(sweep_resets(db, keeper->arena, NULL));
		TRY(reports_forget(db, keeper->arena,
		    keeper->settings->report_contact_days));
		TRY(sweep_upload_keys(db, keeper->arena, NULL));
		TRY(sweep_label_queue(db, keeper->arena));
		TRY(sweep_silent_datasets(db, keeper->arena,
		    keeper->settings->export_keep_days));
	}
	return db_commit(db);
}

/* For links that are made at the database. */
static enum status
note_site(struct keeper *keeper)
{
	const struct settings *settings = keeper->settings;
	bool is_ours;

	TRY(begin(keeper, &is_ours));
	if (is_ours)
		TRY(upkeep_note_site(keeper->db, keeper->arena,
		    settings->public_url, *settings->sendmail != '\0'));
	return db_commit(keeper->db);
}

/*
 * One mail, if one is due. Its link is in the database before it goes out,
 * and no transaction is open while the command runs.
 */
static enum status
send_mail(struct keeper *keeper)
{
	unsigned char kept[SHA256_BYTES];
	const char *secret = secret_make(keeper->arena, kept);
	struct reset_mail waiting;
	enum status status;

	if (*keeper->settings->sendmail == '\0')
		return OK;
	TRY(db_begin(keeper->db, DB_WRITE));
	status = reset_mail_take(keeper->db, keeper->arena, kept, &waiting);
	if (status == NOT_FOUND)
		return db_commit(keeper->db);
	TRY(status);
	TRY(db_commit(keeper->db));
	status = mail_reset(keeper->settings, keeper->arena, &waiting, secret);
	if (status != OK && waiting.tries + 1 < MAIL_TRIES)
		return status;
	if (status != OK)
		log_line(LOG_ERROR,
		    "a mail to the owner of account %d is"
		    " given up",
		    waiting.account_id);
	TRY(db_begin(keeper->db, DB_WRITE));
	TRY(reset_mail_delete(keeper->db, keeper->arena, waiting.account_id));
	return db_commit(keeper->db);
}

static enum status
ask_needed(void *context, const unsigned char hashes[][SHA256_BYTES],
    size_t count, bool are_needed[])
{
	struct keeper *keeper = context;

	TRY(db_begin(keeper->db, DB_READ));
	TRY(sweep_find_needed(keeper->db, keeper->arena, hashes, count,
	    are_needed));
	return db_commit(keeper->db);
}

static enum status
open_store(struct keeper *keeper, struct media_store **store)
{
	return media_store_create(keeper->arena, keeper->settings->media_dir,
	    keeper->settings->derived_dir, store);
}

static enum status
next_move(struct keeper *keeper, int *id)
{
	enum status status;

	TRY(db_begin(keeper->db, DB_READ));
	status = media_move_next(keeper->db, keeper->arena, *id, id);
	if (status == OK || status == NOT_FOUND)
		TRY(db_commit(keeper->db));
	return status;
}

/*
 * What a worker that died left undone, and what was changed at psql. A file
 * that cannot be moved keeps no other one from its place.
 */
static enum status
move_media(struct keeper *keeper)
{
	struct media_store *store;
	enum status status, failed = OK;
	int id = 0;

	TRY(open_store(keeper, &store));
	while ((status = next_move(keeper, &id)) == OK) {
		status = settle_media(keeper->db, keeper->arena, store, id);
		if (status != OK)
			failed = status;
	}
	return status == NOT_FOUND ? failed : status;
}

static enum status
sweep_media(struct keeper *keeper)
{
	const struct media_need need = { ask_needed, keeper };
	struct media_store *store;
	struct media_swept swept;

	TRY(db_begin(keeper->db, DB_WRITE));
	TRY(sweep_unneeded_media(keeper->db, keeper->arena,
	    keeper->settings->deleted_keep_days));
	TRY(db_commit(keeper->db));
	TRY(open_store(keeper, &store));
	TRY(media_sweep(store, keeper->settings->sweep_age_s, &need, &swept));
	if (swept.removed + swept.abandoned > 0)
		log_line(LOG_INFO, "swept %lld files and %lld temporary ones",
		    (long long)swept.removed, (long long)swept.abandoned);
	return OK;
}

/* One step of a dataset. id: of which, 0: there is nothing to do. */
static enum status
freeze_step(struct keeper *keeper, struct arena *arena, int *id)
{
	bool is_ours;

	*id = 0;
	TRY(begin(keeper, &is_ours));
	if (is_ours)
		TRY(dataset_freeze_step(keeper->freezer, keeper->db, arena,
		    id));
	return db_commit(keeper->db);
}

/* Others come first then; one that fails again and again is given up. */
static enum status
freeze_failed(struct keeper *keeper, int id)
{
	bool is_again = keeper->failed_dataset_id == id;
	const char *trouble = NULL;

	db_rollback(keeper->db);
	dataset_freezer_forget(keeper->freezer);
	keeper->freeze_failures = is_again ? keeper->freeze_failures + 1 : 1;
	keeper->failed_dataset_id = id;
	if (id == 0)
		return UNAVAILABLE;
	if (keeper->freeze_failures >= FREEZE_TRIES)
		trouble = "The server could not make it; the log says why.";
	TRY(db_begin(keeper->db, DB_WRITE));
	TRY(dataset_set_back(keeper->db, keeper->arena, id, trouble));
	TRY(db_commit(keeper->db));
	return UNAVAILABLE;
}

/*
 * Somebody waits for it: it has all the time that the other jobs leave, a
 * little at once.
 */
static enum status
freeze_datasets(struct keeper *keeper)
{
	int64_t ends_us = clock_monotonic_us() + FREEZE_US;
	enum status status;
	int id;

	do {
		struct arena *arena = arena_create();

		status = freeze_step(keeper, arena, &id);
		arena_destroy(arena);
	} while (status == OK && id != 0 && clock_monotonic_us() < ends_us);
	if (status != OK)
		return freeze_failed(keeper, id);
	keeper->has_more = id != 0;
	return OK;
}

/* clang-format off */
static const struct job jobs[] = {
	{ "number changes",	1,	number_changes },
	{ "move media",		1,	move_media },
	{ "freeze datasets",	0,	freeze_datasets },
	{ "refresh statistics",	60,	refresh_statistics },
	{ "refresh counts below",	60,	refresh_counts_below },
	{ "note site",		60,	note_site },
	{ "send mail",		2,	send_mail },
	{ "delete what has ended",	600,	delete_ended },
	{ "sweep media",	EVERY_SWEEP_AGE, sweep_media },
};
/* clang-format on */

/* When each is due, and whether its last run failed. */
static struct {
	int64_t due_us;
	bool is_failing;
} states[COUNT_OF(jobs)];

/* A failure is told when it begins and when it is over, not every time. */
static void
tell(size_t i, enum status status, int64_t took_us)
{
	if (status != OK && !states[i].is_failing)
		log_line(LOG_WARNING,
		    "the job \"%s\" fails; it is tried "
		    "again",
		    jobs[i].name);
	else if (status == OK && states[i].is_failing)
		log_line(LOG_INFO, "the job \"%s\" works again", jobs[i].name);
	states[i].is_failing = status != OK;
	log_line(LOG_DEBUG, "the job \"%s\" took %lld ms", jobs[i].name,
	    (long long)took_us / 1000);
}

static void
run_job(struct keeper *keeper, size_t i)
{
	int64_t began_us = clock_monotonic_us(), took_us;
	enum status status;
	int every_s = jobs[i].every_s == EVERY_SWEEP_AGE ?
	    keeper->settings->sweep_age_s :
	    jobs[i].every_s;
	int64_t pause_us = every_s * INT64_C(1000000);

	keeper->has_more = false;
	status = jobs[i].run(keeper);
	if (status != OK)
		db_rollback(keeper->db);
	arena_reset(keeper->arena);
	took_us = clock_monotonic_us() - began_us;
	if (status != OK && every_s > AFTER_FAILURE_S)
		pause_us = AFTER_FAILURE_S * INT64_C(1000000);
	if (pause_us < SHARE * took_us)
		pause_us = SHARE * took_us;
	if (keeper->has_more)
		pause_us = 0;
	states[i].due_us = clock_monotonic_us() + pause_us;
	tell(i, status, took_us);
}

/* False: it is time to leave. */
static bool
take_signals(struct pool *pool, int signal_fd)
{
	int number;

	while ((number = signals_next(signal_fd)) != 0) {
		if (number == SIGNAL_LEAVE || number == SIGNAL_DRAIN)
			return false;
		if (number == SIGNAL_REOPEN)
			log_reopen(pool);
	}
	return true;
}

int
keeper_run(struct pool *pool)
{
	struct pollfd signals = { .fd = signals_open(), .events = POLLIN };
	struct keeper keeper = {
		.settings = &pool->settings,
		.arena = arena_create(),
		.db = db_create(pool->settings.writer, "pinakesd keeper",
		    STATEMENT_LIMIT_MS),
	};
	bool is_busy;
	size_t i;

	keeper.freezer = dataset_freezer_create(pool->arena,
	    pool->settings.writer, pool->settings.public_url);
	while (take_signals(pool, signals.fd)) {
		is_busy = false;
		for (i = 0; i < COUNT_OF(jobs); i++) {
			if (clock_monotonic_us() < states[i].due_us)
				continue;
			run_job(&keeper, i);
			is_busy = is_busy || keeper.has_more;
		}
		poll(&signals, 1, is_busy ? 0 : PAUSE_MS);
	}
	db_destroy(keeper.db);
	arena_destroy(keeper.arena);
	return EXIT_SUCCESS;
}
