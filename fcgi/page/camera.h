/* fcgi/page/camera.h: what the camera noted of a picture. */

#ifndef PAGE_CAMERA_H
#define PAGE_CAMERA_H

#include "metadata/metadata.h"
#include "request.h"
#include "store/picture.h"
#include "view/view.h"

extern const struct view camera_view;

/*
 * Read from the file each time: it is a few pages of it, and what is erased
 * with the file needs no erasing elsewhere. NULL: nothing was noted, or the
 * file cannot be read. Owns: the arena.
 */
const struct metadata_camera *camera_find(struct request *req,
    const struct picture *picture, const char *sha256);

#endif
