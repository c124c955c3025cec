/* lib/export/split.c: groups divided by a keyed hash of their names. */

#include "export/export.h"

#include <string.h>

static const char *const names[EXPORT_SPLITS] = {
	[EXPORT_TRAIN] = "train",
	[EXPORT_VALIDATION] = "validation",
	[EXPORT_TEST] = "test",
};

/* The first 53 bits of the hash, which a double has exactly: 0 to below 1. */
static double
share_of(const char *key, const char *group)
{
	unsigned char digest[SHA256_BYTES];
	uint64_t bits = 0;
	int i;

	hmac_sha256(key, strlen(key), group, strlen(group), digest);
	for (i = 0; i < 8; i++)
		bits = bits << 8 | digest[i];
	return (double)(bits >> 11) / (double)(UINT64_C(1) << 53);
}

enum export_split
export_split_of(const struct export_division *division, const char *group)
{
	double share = share_of(division->key, group);

	if (share < division->train_share)
		return EXPORT_TRAIN;
	if (share < division->train_share + division->validation_share)
		return EXPORT_VALIDATION;
	return EXPORT_TEST;
}

const char *
export_split_name(enum export_split split)
{
	return names[split];
}
