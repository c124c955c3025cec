/* contrib/load/coco_licence.h: the licences of COCO's table under their codes. */

#ifndef LOAD_COCO_LICENCE_H
#define LOAD_COCO_LICENCE_H

#include "base/base.h"

/*
 * The code that a licence of COCO's table has here, NULL when it is none
 * that is known, "" when it says nothing.
 */
const char *coco_licence_code(struct arena *arena, const char *name,
    const char *url);

#endif
