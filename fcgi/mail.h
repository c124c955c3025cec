/* fcgi/mail.h: sends mail through a command of the administrator's choice. */

#ifndef MAIL_H
#define MAIL_H

#include "base/base.h"

struct mail {
	const char *from;    /* an address, or "": the command decides */
	const char *to;	     /* an address */
	const char *subject; /* ASCII */
	const char *body;
};

/*
 * Gives a mail to a command that reads it from its standard input, as
 * sendmail -t does. command is a path and arguments with blanks between; no
 * shell reads it. Fails: UNAVAILABLE (logged: it cannot be run, failed, or
 * took longer than 20 seconds).
 */
enum status mail_send(struct arena *arena, const char *command,
    const struct mail *mail) MUST_CHECK;

#endif
