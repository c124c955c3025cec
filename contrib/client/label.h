/* contrib/client/label.h: datasets of image-label-server, read and sent. */

#ifndef CLIENT_LABEL_H
#define CLIENT_LABEL_H

#include "send.h"

enum { LABEL_SAMPLES_MAX_BYTES = 1 << 30 };

struct label_sample {
	const char *file_path; /* a name, and below base_dir a file */
	const char *label;     /* "": none */
	const char *hash;      /* of its bytes; NULL: the file is missing */
	size_t place;	       /* in the dataset, from 0 */
	int64_t id;	       /* of its picture; 0: none yet */
};

struct label_dataset {
	const char *name;
	const char *base_dir;
	struct texts labels;
	struct label_sample *samples;
	size_t count, capacity;
};

/*
 * Reads a dataset: the JSON, the SQLite database, or the exported table with
 * the JSON beside it. Fails: EXIT_LOCAL (said). free() gives samples back.
 */
enum client_exit label_dataset_read(struct client *client, const char *path,
    struct label_dataset *dataset);

/* The number of the gallery whose set has that name; 0: there is none. */
enum client_exit label_find_gallery(struct client *client, const char *name,
    int64_t *gallery);

enum client_exit label_import(struct client *client, struct texts arguments);
enum client_exit label_export(struct client *client, struct texts arguments);

#endif
