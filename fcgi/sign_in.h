/* fcgi/sign_in.h: passwords checked, sessions begun and ended, for any handler. */

#ifndef SIGN_IN_H
#define SIGN_IN_H

#include "request.h"
#include "respond.h"
#include "store/sign_in.h"

/*
 * Checks the password of an account, slowly on purpose. Wrong ones are
 * counted, and after a few the next is not looked at for a while. A name that
 * nobody has takes as long, and is answered alike. Fails: UNAUTHENTICATED,
 * TOO_MANY, FORBIDDEN (suspended), UNAVAILABLE (too many at once), each with
 * a problem. req->db writes; what it counts stays also when it fails.
 */
enum status sign_in_check(struct request *req, const char *name,
    const char *password, struct sign_in_account *account) MUST_CHECK;

/*
 * The same for somebody who is signed in and does what needs the password
 * again. Fails: FORBIDDEN (wrong), else as above.
 */
enum status sign_in_confirm(struct request *req, const char *password)
    MUST_CHECK;

/* The hash of a new password. Fails: UNAVAILABLE with a problem, INTERNAL. */
enum status sign_in_hash(struct request *req, const char *password,
    const char **hash) MUST_CHECK;

/* Begins a session in place of the one that the browser had. */
enum status sign_in_begin(struct request *req, struct response *res,
    int account_id) MUST_CHECK;

/* Ends the session of the browser, where there is one. */
enum status sign_in_end(struct request *req, struct response *res) MUST_CHECK;

#endif
