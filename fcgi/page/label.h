/* fcgi/page/label.h: a set of samples and its agreement, and one sample to label. */

#ifndef PAGE_LABEL_H
#define PAGE_LABEL_H

#include "label_act.h"
#include "page/list.h"
#include "page/site.h"
#include "store/gallery.h"
#include "store/label_agreement.h"
#include "store/label_list.h"
#include "store/picture.h"

/* A set among others. */
struct label_set_row {
	const char *name;
	const char *address;
	const char *label_address; /* NULL: the viewer may not label it */
	struct person owner;
	int size;
	int labels;
	bool is_open;
};

/* templates/label/index.html */
struct label_index_page {
	struct site site;
	struct label_set_row *rows;
	size_t row_count;
	bool is_any;
	struct pager pager;
	bool has_pages;
};

extern const struct view label_index_page_view;

struct label_set_row label_set_row_of(const struct request *req,
    const struct label_set_line *line);

/* How far people agree, as it is read. */
struct accord_row {
	const char *a;
	const char *b;
	int64_t samples;
	int64_t agreed;
	const char *agreement; /* "85 %", or a dash */
	const char *kappa;     /* "0.71", or a dash */
};

/* templates/label/set.html */
struct label_set_page {
	struct site site;
	int gallery_id;
	const char *gallery; /* its title, or number */
	const char *gallery_address;
	bool has_set;
	bool may_shape;
	struct label_set set;
	int done_count; /* samples that have a label */
	int percent;
	bool asks_more; /* than one opinion */
	int new_count;	/* pictures of the gallery that are none yet */
	bool has_new;
	const char *done;
	/* the form, as it was typed */
	const char *name;
	const char *labels; /* a line each */
	int opinions;
	bool is_open;
	const char *name_fault;
	const char *labels_fault;
	const char *opinions_fault;
	/* agreement */
	bool has_agreement;
	int64_t comparisons;
	struct accord_row whole;
	struct accord_row *people;
	size_t people_count;
	struct accord_row *each; /* of the labels */
	size_t each_count;
};

extern const struct view label_set_page_view;

/* set NULL: there is none yet. Owns: the arena. */
struct label_set_page label_set_page_of(const struct request *req,
    const struct gallery *gallery, const struct label_set *set);

/* What was typed, in place of what is. */
void label_set_page_type(struct label_set_page *page, struct arena *arena,
    const struct label_wish *wish);

/* Puts the problem of the request beside its field. False: it has none. */
bool label_set_page_refuse(struct label_set_page *page,
    const struct request *req);

void label_set_page_agree(struct label_set_page *page, struct arena *arena,
    const struct label_agreement *agreement);

/* A label to press. */
struct label_button {
	const char *label;
	const char *key; /* "1", "a"; NULL: none is left */
	bool is_chosen;	 /* the viewer gave it before */
};

/* templates/label/sample.html */
struct label_sample_page {
	struct site site;
	int gallery_id;
	const char *name; /* of the set */
	bool has_sample;
	struct label_sample sample;
	int number; /* of the sample, from 1 */
	int size;
	struct picture picture;
	const char *picture_address;
	struct label_button *buttons;
	size_t button_count;
	const char *done; /* "Sample 12 is labelled.", or NULL */
	bool is_refused;  /* done says what was not done */
	int last;	  /* the number it is about */
	const char *back; /* and its address */
};

extern const struct view label_sample_page_view;

/* The buttons of a set; chosen: the label given before, or NULL. */
void label_sample_page_press(struct label_sample_page *page,
    struct arena *arena, const struct label_set *set, const char *chosen);

#endif
