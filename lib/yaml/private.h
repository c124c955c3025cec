/* lib/yaml/private.h: what the files of lib/yaml share. */

#ifndef YAML_PRIVATE_H
#define YAML_PRIVATE_H

#include "yaml/yaml.h"

/*
 * The type and value of a plain scalar by the core schema (YAML 1.2.2,
 * section 10.3.2): null, a truth, a number that is finite, or else the text
 * that json has already.
 */
void yaml_resolve_plain(struct json *json, const char *text);

#endif
