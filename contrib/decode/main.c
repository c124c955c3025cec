/* contrib/decode/main.c: the program that touches pixels, and nothing else. */

#define _GNU_SOURCE

#include "decode.h"

#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Of Debian's icc-profiles-free. */
static const char default_profile[] = "/usr/share/color/icc/sRGB.icc";

/* Beside the program: in a build, in a copy, installed. */
static const char *const policy_places[] = {
	"../contrib/decode/policy",
	"../../contrib/decode/policy",
	"policy",
	"../share/pinakes/policy",
};

static bool
has_policy(const char *folder)
{
	char path[PATH_MAX + 16];

	snprintf(path, sizeof(path), "%s/policy.xml", folder);
	return access(path, R_OK) == 0;
}

/* False: nowhere. */
static bool
find_policy(char *folder, size_t size)
{
	char program[PATH_MAX];
	ssize_t length =
	    readlink("/proc/self/exe", program, sizeof(program) - 1);
	const char *beside;

	if (length < 0)
		return false;
	program[length] = '\0';
	beside = dirname(program);
	for (size_t i = 0; i < COUNT_OF(policy_places); i++) {
		snprintf(folder, size, "%s/%s", beside, policy_places[i]);
		if (has_policy(folder))
			return true;
	}
	return false;
}

static bool
is_socket(int descriptor)
{
	int type = 0;
	socklen_t length = sizeof(type);

	return getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &length) ==
	    0 &&
	    type == SOCK_SEQPACKET;
}

static int
usage(void)
{
	fprintf(stderr,
	    "pinakes-decode [--policy FOLDER] [--profile FILE]\n"
	    "Started by Pinakes with a socket as descriptor %d; not for "
	    "hand use.\n",
	    DECODER_SOCKET);
	return 2;
}

int
main(int count, char **arguments)
{
	char folder[2 * PATH_MAX] = "";
	const char *profile = default_profile;

	for (int i = 1; i < count; i += 2) {
		if (i + 1 < count && text_is(arguments[i], "--policy"))
			snprintf(folder, sizeof(folder), "%s",
			    arguments[i + 1]);
		else if (i + 1 < count && text_is(arguments[i], "--profile"))
			profile = arguments[i + 1];
		else
			return usage();
	}
	if (!is_socket(DECODER_SOCKET))
		return usage();
	if (folder[0] == '\0' && !find_policy(folder, sizeof(folder))) {
		fprintf(stderr,
		    "pinakes-decode: no policy.xml found beside "
		    "the program\n");
		return 1;
	}
	stand_back();
	confine_server();
	if (!wand_start(folder, profile) || !seal_prepare())
		return 1;
	return serve(DECODER_SOCKET);
}
