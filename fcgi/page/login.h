/* fcgi/page/login.h: signing in, and making an account. */

#ifndef PAGE_LOGIN_H
#define PAGE_LOGIN_H

#include "page/site.h"

/* templates/account/login.html */
struct login_page {
	struct site site;
	const char *csrf;
	const char *next;	      /* where to go afterwards, or NULL */
	const char *register_address; /* NULL: nobody can */
	const char *name;	      /* as it was typed */
	const char *fault;	      /* why it was refused, or NULL */
};

extern const struct view login_page_view;

/* templates/account/register.html */
struct register_page {
	struct site site;
	const char *csrf;
	const char *next;	/* where to go afterwards, or NULL */
	bool is_open;		/* accounts can be made */
	const char *question;
	const char *ticket;	/* of the question */
	const char *name;	/* as it was typed */
	const char *answer;
	const char *name_fault; /* what is wrong with a field, or NULL */
	const char *password_fault;
	const char *answer_fault;
	const char *fault;	/* with all of it, or NULL */
};

extern const struct view register_page_view;

/* templates/account/reset.html */
struct reset_page {
	struct site site;
	const char *csrf;
	const char *address;	/* the link */
	const char *name;	/* whose password it is */
	const char *fault;	/* what is wrong with the password, or NULL */
};

extern const struct view reset_page_view;

/* csrf is what cookie_csrf gave. */
void login_page_init(struct login_page *page, const struct request *req,
    const char *csrf, const char *next);

#endif
