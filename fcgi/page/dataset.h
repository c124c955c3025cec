/* fcgi/page/dataset.h: datasets, one of them, and the form that asks for one. */

#ifndef PAGE_DATASET_H
#define PAGE_DATASET_H

#include "dataset_act.h"
#include "page/address.h"
#include "page/card.h"
#include "page/list.h"
#include "page/site.h"

/* A dataset among others. */
struct dataset_row {
	const char *title;
	const char *address;
	int version;
	struct person owner;
	struct moment at;
	int64_t pictures;
	int64_t regions;
	bool is_waiting;
	bool has_failed;
};

/* templates/dataset/index.html */
struct dataset_index_page {
	struct site site;
	const struct dataset_row *rows;
	size_t row_count;
	bool is_any;
	struct pager pager;
	bool has_pages;
};
extern const struct view dataset_index_page_view;

struct dataset_row dataset_row_of(struct arena *arena,
    const struct dataset *dataset);

/* How much of one thing there is, with the page that is about it. */
struct dataset_share {
	const char *name;
	const char *address; /* or NULL */
	int64_t pictures;
	int64_t regions;
};

/* What a dataset has of one kind. */
struct dataset_shares {
	const struct dataset_share *rows;
	size_t count;
	bool is_any;
	int64_t others; /* that are not shown */
};

struct dataset_format {
	const char *title;
	const char *purpose;
	const char *file;    /* addresses; NULL: it is an archive only */
	const char *archive; /* with who made what */
	const char *images;  /* the same, with images */
};

/* templates/dataset/show.html */
struct dataset_page {
	struct site site;
	struct dataset dataset;
	const char *description; /* HTML */
	struct person owner;
	struct moment at;
	const char *query_address;
	const char *predecessor; /* addresses, or NULL */
	const char *successor;
	const char *next_version;
	const char *difference;
	const char *errata;
	const char *manifest;
	const char *tree;
	const char *bibtex;
	const char *cff;
	const char *bibtex_file;
	const char *cff_file;
	const char *groups; /* "twins, copies" */
	const char *here;
	const struct picture_card *cards; /* of some, as they are today */
	size_t card_count;
	bool has_cards;
	struct dataset_shares objects;
	struct dataset_shares licences;
	struct dataset_shares credits;
	struct dataset_shares splits;
	const struct dataset_format *formats;
	size_t format_count;
	const struct dataset_withdrawal *withdrawn;
	size_t withdrawn_count;
	bool is_frozen;
	bool has_failed;
	int percent; /* while it is being made */
};
extern const struct view dataset_page_view;

/* Fills in all about page->dataset. Fails: INTERNAL, UNAVAILABLE. */
enum status dataset_page_fill(struct request *req, struct dataset_page *page)
    MUST_CHECK;

/* A bond between pictures that may be ticked. */
struct dataset_bond {
	const char *name;
	const char *label;
	bool is_chosen;
};

/* templates/dataset/new.html */
struct dataset_new_page {
	struct site site;
	const char *title;
	const char *description;
	const char *query;
	int predecessor_id;
	const char *before; /* its title, or NULL */
	int train;
	int validation;
	int test;
	const struct dataset_bond *bonds;
	size_t bond_count;
	const char *title_fault;
	const char *description_fault;
	const char *query_fault;
	const char *splits_fault;
	const char *fault; /* what belongs to no field */
};
extern const struct view dataset_new_page_view;

/* The form as it was filled in. before may be NULL. */
void dataset_new_page_init(struct dataset_new_page *page,
    const struct request *req, const struct dataset_wish *wish,
    const struct dataset *before);

/* Puts the problem of the request where it belongs. */
void dataset_new_page_refuse(struct dataset_new_page *page,
    const struct request *req);

#endif
