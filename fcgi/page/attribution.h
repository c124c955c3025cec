/* fcgi/page/attribution.h: the line that names a picture's maker and licence. */

#ifndef PAGE_ATTRIBUTION_H
#define PAGE_ATTRIBUTION_H

#include "request.h"
#include "store/licence.h"
#include "store/picture.h"
#include "view/view.h"

/* A licence as the line names it. */
struct attributed_licence {
	const char *name;		/* "CC BY-SA 4.0" */
	const char *url;		/* of its text, absolute */
	bool is_first;
};

/* templates/picture/attribution.html: the line as HTML. */
struct attribution {
	const char *title;
	const char *page_url;		/* absolute */
	const char *maker;
	const char *maker_url;		/* http(s), or NULL */
	bool is_uploader;		/* who made it is not recorded */
	const char *source;		/* the origin as text; NULL: none */
	const char *source_url;		/* http(s), or NULL */
	const struct attributed_licence *licences;
	size_t licence_count;
	const char *site;
	int picture_id;
};

extern const struct view attribution_view;

/* Owns: the arena. licences: those of the picture. */
struct attribution attribution_of(const struct request *req,
    const struct picture *picture, const struct licence *licences,
    size_t licence_count);

/* The line in three forms, each ready to copy. Owns: the arena. */
const char *attribution_text(struct arena *arena,
    const struct attribution *attribution);
const char *attribution_markdown(struct arena *arena,
    const struct attribution *attribution);
const char *attribution_html(const struct request *req,
    const struct attribution *attribution);

#endif
