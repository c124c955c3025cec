/* contrib/client/dataset.h: what freezing and exporting share. */

#ifndef CLIENT_DATASET_H
#define CLIENT_DATASET_H

#include "client.h"

/*
 * The dataset when it is frozen: of a million pictures that takes minutes.
 * Fails: said.
 */
enum client_exit dataset_wait(struct client *client, int64_t id,
    const struct json **dataset);

/* A whole number of an object; 0: there is none. */
int64_t dataset_number(const struct json *object, const char *name);

/* Texts as a list of JSON. */
void dataset_add_list(struct buf *body, const struct texts *texts);

#endif
