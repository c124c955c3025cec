/* fcgi/page/moderation.h: reports, the administrators' pages, and the public log. */

#ifndef PAGE_MODERATION_H
#define PAGE_MODERATION_H

#include "page/address.h"
#include "page/list.h"
#include "store/moderation.h"
#include "store/report.h"

/* One of moderation_reasons in a form. */
struct reason_choice {
	const char *name;
	const char *words;
	bool is_chosen;
};

extern const struct view reason_choice_view;

/* Those of a form, with the one that was chosen. Owns: the arena. */
const struct reason_choice *reason_choices(struct arena *arena,
    const char *chosen);

/* templates/picture/report.html */
struct report_page {
	struct site site;
	const char *csrf;
	int id;
	const char *name;
	const char *address;
	const char *small; /* address */
	const struct reason_choice *reasons;
	size_t reason_count;
	const char *note;
	const char *contact;
	const char *fault;
	bool is_done;
};
extern const struct view report_page_view;

/* templates/admin/show.html */
struct admin_page {
	struct site site;
	int open;
	int claimed;
};
extern const struct view admin_page_view;

/* A report among others. */
struct report_line {
	const struct report *report;
	const char *why;
	const char *result; /* NULL: none yet */
	const struct report_outcome *outcomes;
	size_t outcome_count;
	const char *name; /* of the picture */
	struct moment made;
	const char *address; /* of the picture's page for administrators */
	const char *small;   /* address */
	const char *claim;   /* what its button says, or NULL */
	bool is_open;
};

/* templates/admin/reports.html */
struct reports_page {
	struct site site;
	const struct place *places; /* open, claimed, closed */
	size_t place_count;
	const char *done;
	const char *fault;
	const struct report_line *lines;
	size_t line_count;
	struct pager pager;
	bool has_pages;
};
extern const struct view reports_page_view;

/* viewer: the administrator's name. Owns: the arena. */
const struct report_line *report_lines(struct arena *arena, const char *viewer,
    const struct report *reports, size_t count);

/* Another picture of a file. */
struct sharing {
	int id;
	const char *address;
};

struct log_line_shown;

/* templates/admin/picture.html */
struct admin_picture_page {
	struct site site;
	struct moderated_picture picture;
	const char *name;
	const char *address;
	const char *author_address; /* to suspend, or to let act */
	const char *small;	    /* address, or NULL: the file is gone */
	bool is_listed;
	bool is_hidden;
	const struct sharing *sharing;
	const struct report_line *reports;
	size_t report_count;
	bool has_reports;
	const struct log_line_shown *log;
	size_t log_count;
	const struct reason_choice *reasons;
	size_t reason_count;
	const char *note;
	const char *done;
	const char *fault;
};
extern const struct view admin_picture_page_view;

/* What follows from the picture. */
void admin_picture_page_fill(struct admin_picture_page *page,
    const struct request *req);

/* templates/admin/users.html */
struct admin_users_page {
	struct site site;
	const char *username;
	const struct reason_choice *reasons;
	size_t reason_count;
	const char *note;
	const char *done;
	const char *fault;
};
extern const struct view admin_users_page_view;

/* One of the newest pictures. */
struct arrival_line {
	const struct arrival *arrival;
	const char *name;
	struct person author;
	struct moment made;
	const char *address;
	const char *small; /* address */
};

/* templates/admin/uploads.html */
struct admin_uploads_page {
	struct site site;
	const struct arrival_line *lines;
	size_t line_count;
	struct pager pager;
	bool has_pages;
};
extern const struct view admin_uploads_page_view;

/* Owns: the arena. */
const struct arrival_line *arrival_lines(struct arena *arena,
    const struct arrival *arrivals, size_t count);

/* A line of the public log. */
struct log_line_shown {
	struct moment made;
	const char *deed;
	const char *reason;
	const struct person
	    *actor; /* NULL: the administrator at the database */
	int picture_id;
	const char *address; /* of the picture, or NULL */
	const char *note;    /* for administrators, or NULL */
};

/* templates/log/show.html */
struct log_page {
	struct site site;
	const struct log_line_shown *lines;
	size_t line_count;
	struct pager pager;
	bool has_pages;
};
extern const struct view log_page_view;

/* Owns: the arena. */
const struct log_line_shown *log_lines(struct arena *arena,
    const struct moderation_line *lines, size_t count);

#endif
