/* contrib/decode/decode.h: the parts of the program pinakes-decode. */

#ifndef DECODE_DECODE_H
#define DECODE_DECODE_H

#include "image/private.h"

/* Answers requests until the other end closes. Returns the exit status. */
int serve(int socket);

/* For the process that forks, which never touches an image. */
void confine_server(void);

/*
 * For the process of one image, before it reads a byte of it. After this no
 * file can be opened for writing, nor memory or time be had over the limits.
 * keep: the highest descriptor that stays open.
 */
void confine_image(const struct decoder_request *request, int keep);

/* The server and its images run when nobody else has anything urgent. */
void stand_back(void);

/*
 * For the process of one image, before seal: now and then it sleeps for a
 * moment, by SIGALRM. Cost: about 1 % of the time that the image takes.
 */
void step_aside_often(void);

/*
 * Makes the filter of system calls for seal. False: said on standard error.
 */
bool seal_prepare(void);

/*
 * From here on this process may compute, read and write what is open, and
 * end; it reaches no file, no network, no other process. Ends the process
 * when that cannot be had. PR_SET_NO_NEW_PRIVS must be set.
 */
void seal(void);

/* The part of seal that Landlock does. */
void seal_files(void);

#endif
