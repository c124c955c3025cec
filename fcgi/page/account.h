/* fcgi/page/account.h: what is one's own: password, sessions, tokens, the end. */

#ifndef PAGE_ACCOUNT_H
#define PAGE_ACCOUNT_H

#include "page/address.h"
#include "page/site.h"
#include "store/session.h"
#include "store/token.h"

/* templates/account/frame.html: what these pages share. */
struct account_frame {
	struct site site;
	const struct place *places; /* the pages themselves */
	size_t place_count;
	const char *address; /* what everybody sees of the account */
	const char *done;    /* what has just been done, or NULL */
	const char *fault;   /* why it was not, or NULL */
};

/* Owns: the arena of the request. */
struct account_frame account_frame_of(const struct request *req);

/* templates/account/show.html */
struct account_page {
	struct account_frame frame;
	struct moment joined;
	bool is_admin;
};

extern const struct view account_page_view;

/* templates/account/password.html */
struct password_page {
	struct account_frame frame;
	const char *password_fault; /* what is wrong with a field, or NULL */
	const char *new_fault;
};

extern const struct view password_page_view;

/* templates/account/sessions.html */
struct session_line {
	const char *kept;
	const char *browser; /* "Firefox on Linux" */
	const char *user_agent;
	struct moment started;
	struct moment seen;
	bool is_this;
};

struct sessions_page {
	struct account_frame frame;
	const struct session_line *lines;
	size_t line_count;
	bool has_others;
};

extern const struct view sessions_page_view;

/* Fills in the lines. this_one: what is kept of the one that asks. */
void sessions_page_show(struct sessions_page *page, struct arena *arena,
    const struct session *sessions, size_t count,
    const unsigned char this_one[SHA256_BYTES]);

/* templates/account/tokens.html */
struct token_line {
	int id;
	const char *label;
	const char *scope;
	struct moment created;
	const struct moment *expires; /* NULL: never */
	const struct moment *used;
	bool has_ended;
};

struct tokens_page {
	struct account_frame frame;
	const struct token_line *lines;
	size_t line_count;
	const char *token; /* the new one, shown once; or NULL */
	const char *label; /* as it was typed */
	bool is_admin;	   /* may have tokens with the scope admin */
	const char *label_fault;
	const char *password_fault;
};

extern const struct view tokens_page_view;

void tokens_page_show(struct tokens_page *page, struct arena *arena,
    const struct token *tokens, size_t count);

/* templates/account/delete.html, also once it is done */
struct delete_page {
	struct account_frame frame;
	bool is_done;
	const char *password_fault;
	const char *choice_fault;
};

extern const struct view delete_page_view;

#endif
