/* fcgi/dataset_export.h: an export opened by what a request chooses. */

#ifndef DATASET_EXPORT_H
#define DATASET_EXPORT_H

#include "request.h"
#include "store/dataset.h"

/* An export, ready to be made from any byte on. */
struct export_job {
	struct dataset dataset;
	struct export_dataset about;
	struct export_choice choice;
	const struct export_format *format;
	const struct export_tree *tree; /* NULL: not needed */
	const char *variant;		/* format, choices, what is withdrawn */
	struct export *export;
	int64_t bytes; /* of all of it */
	const int64_t *marks;
};

/*
 * Reads the parameters and what they are about. Fails: NOT_FOUND,
 * UNAVAILABLE (it is still being frozen), BAD_INPUT, each with a problem.
 */
enum status export_job_open(struct request *req, const char *format,
    struct export_job *job) MUST_CHECK;

/* What is withdrawn, as lines of JSON. Fills about. */
enum status export_job_read_withdrawn(struct request *req,
    struct export_job *job, const char **digest) MUST_CHECK;

/* The parts of a dataset, each fetched while the one before it is used. */
struct part_reader {
	struct db *db;
	int dataset_id;
	int count;
	struct arena *arenas[2];
	int current;
	struct rows rows;
	int asked; /* -1: none */
};

void part_reader_init(struct part_reader *reader, struct request *req,
    const struct dataset *dataset);

/* A part; it lives in part_reader_arena until the next call. */
enum status part_reader_next(struct part_reader *reader, int number,
    struct export_part *part) MUST_CHECK;
struct arena *part_reader_arena(struct part_reader *reader);

/* No part is on its way any more. */
enum status part_reader_settle(struct part_reader *reader) MUST_CHECK;

/* Gives back what the last two parts took; nothing is read any more. */
void part_reader_forget(struct part_reader *reader);

/*
 * Finds out how long the export is, by making it once if nobody did before;
 * ends the transaction then, and begins another.
 */
enum status export_job_measure(struct request *req, struct export_job *job)
    MUST_CHECK;

#endif
