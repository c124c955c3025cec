/* fcgi/page/picture.h: one picture, and all that is known of it. */

#ifndef PAGE_PICTURE_H
#define PAGE_PICTURE_H

#include "page/address.h"
#include "page/attribution.h"
#include "page/beside.h"
#include "page/camera.h"
#include "page/comment.h"
#include "page/download.h"
#include "page/gather.h"
#include "page/lineage.h"
#include "page/picture_acts.h"
#include "page/proposal.h"
#include "page/region_list.h"
#include "page/regions.h"
#include "page/site.h"
#include "store/gallery.h"

/* A licence, what it asks for, and where it stands. */
struct picture_licence {
	const char *id;
	const char *title;
	const char *asks;		/* sentences; NULL: not described */
	bool is_free;
	const char *address;
	const char *url;		/* of its text */
};

/* How many people gave so many stars. */
struct star_count {
	int stars;
	int count;
	int percent;			/* of the most frequent */
};

/* One of the five stars that show the average. */
struct star {
	bool is_full;
};

struct picture_gallery {
	const char *title;
	const char *address;
};

/* templates/picture/show.html */
struct picture_page {
	struct site site;
	struct picture picture;
	const char *name;		/* the title, or its number */
	const char *page_url;		/* absolute */
	const char *image_url;		/* absolute, 1280 pixels */
	const char *summary;		/* one line, for other sites */
	const char *ratio;		/* CSS class: "r-150" */
	int shown_width;		/* of the plate, in CSS pixels */
	int shown_height;
	struct moment moment;
	const char *author_address;
	const char *description;	/* HTML, or NULL */
	const char *nature;		/* "Photograph: taken by a camera" */
	const char *nature_address;

	struct region_drawing drawing;
	struct region_list_part list;
	bool has_regions;
	bool has_parts;			/* more regions than a page holds */
	struct pager parts;
	const char *alike_address;	/* of pictures with the same objects */
	const char *annotated_address;	/* of pictures with regions; NULL */

	const struct picture_licence *licences;
	size_t licence_count;
	bool has_choice;		/* several licences: any of them */
	struct attribution attribution;
	const char *attribution_text;
	const char *attribution_html;
	const char *attribution_markdown;

	struct beside beside;

	struct picture_rating rating;
	const char *average;		/* "4.4"; NULL: nobody rated it */
	bool is_rated_once;
	const char *rating_words;	/* "five stars: 21, ..." */
	const struct star *stars;
	const struct star_count *star_counts;	/* five first */
	size_t star_count;

	struct lineage lineage;

	const struct picture_gallery *galleries;
	size_t gallery_count;
	bool has_more_galleries;
	struct gather *gather;	/* NULL: nobody is signed in */
	struct picture_acts *acts;	/* likewise */
	struct picture_comments comments;
	struct waiting_proposals *proposals;	/* NULL: none waits */

	struct downloads downloads;
	const struct metadata_camera *camera;	/* NULL: nothing noted */
	const char *api_address;
	const char *annotations_address;
	const char *history_address;
	const char *annotate_address;
	const char *report_address;
	const char *moderate;		/* for administrators, or NULL */
};

extern const struct view picture_page_view;

/* Finds and fills in everything. Fails: NOT_FOUND, GONE. */
enum status picture_page_find(struct request *req, int id,
    struct picture_page *page) MUST_CHECK;

#endif
