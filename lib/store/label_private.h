/* lib/store/label_private.h: what the files of the label queue share. */

#ifndef STORE_LABEL_PRIVATE_H
#define STORE_LABEL_PRIVATE_H

#include "store/label_queue.h"

/* A sample t and the file that is shown. */
#define LABEL_SAMPLE_COLUMNS \
	"t.position, t.file_path, p.is_listed, encode(m.sha256, 'hex')," \
	" f.extension, f.media_type, p.id"
#define LABEL_SAMPLE_JOINS \
	" JOIN (picture p JOIN picture_text x ON x.picture_id = p.id" \
	" JOIN media m ON m.id = x.media_id" \
	" JOIN file_format f ON f.id = m.file_format_id)" \
	" ON p.id = t.picture_id"

/* Of the first row, where these columns begin at that one. */
struct label_sample label_sample_read(const struct rows *rows, int column);

#endif
