/* fcgi/version.h: the version of the program. */

#ifndef VERSION_H
#define VERSION_H

#define PINAKES_VERSION "0.1.0"

#endif
