/* fcgi/page/comment.h: what people say about a picture. */

#ifndef PAGE_COMMENT_H
#define PAGE_COMMENT_H

#include "page/address.h"
#include "page/list.h"
#include "page/regions.h"
#include "store/comment.h"

struct comment_line {
	const struct comment *comment;
	struct person person;
	struct moment made;
	const char *text;	    /* HTML; NULL: it was deleted */
	const char *excerpt;	    /* its beginning, as it was typed */
	const char *region_address; /* of the region it is about, or NULL */
	bool is_on_gone;	    /* about a region that is gone */
	bool may_delete;	    /* the viewer */
};

/* templates/picture/comments.html: the newest ones, on the picture's page. */
struct picture_comments {
	const struct comment_line *lines;
	size_t line_count;
	int total;
	bool is_one;
	bool is_any;
	const char *address; /* of all of them */
};

extern const struct view picture_comments_view;

enum status picture_comments_find(struct request *req, int picture_id,
    struct picture_comments *comments) MUST_CHECK;

/* A region that a comment may be about. */
struct pin_choice {
	int id;
	int number; /* in the list of the picture, from 1 */
	const char *object;
	bool is_chosen;
};

/* templates/comment/index.html */
struct comments_page {
	struct site site;
	struct picture picture;
	const char *name;
	const char *address; /* of the picture */
	const char *report_address;
	struct region_drawing drawing;
	bool has_regions;
	const struct comment_line *lines;
	size_t line_count;
	struct pager pager;
	bool has_pages;
	const struct pin_choice *pins;
	size_t pin_count;
	const char *typed;
	const char *fault;
};

extern const struct view comments_page_view;

/*
 * All that was said of a picture, by the parameters of the request; without
 * any the last page of it. region_id is chosen in the form, 0: none.
 * Fails: BAD_INPUT, NOT_FOUND, GONE.
 */
enum status comments_page_find(struct request *req, int picture_id,
    int region_id, struct comments_page *page) MUST_CHECK;

/*
 * Safe HTML with "#3" and "region 3" made links to the regions of a picture,
 * where it has as many. Owns: the arena.
 */
const char *link_regions(struct arena *arena, const char *html,
    const char *picture_address, int region_count);

#endif
