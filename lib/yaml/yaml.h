/* lib/yaml/yaml.h: YAML 1.2 text, read into the same tree as JSON. */

#ifndef YAML_YAML_H
#define YAML_YAML_H

#include "base/base.h"
#include "json/json.h"

/*
 * Reads one YAML document with the scalars of YAML 1.2's core schema (`no`
 * and `on` are text, 010 is ten). Each value keeps its text as written;
 * aliases count with all that they stand for. *json is NULL for a document
 * without content. Refused: tags, keys that are not scalars, a key named
 * twice, a second document, NUL.
 * Owns: the arena. Fails: BAD_INPUT, TOO_LARGE; problem has line and column.
 * Cost: stops reading at the first limit, since libyaml is quadratic in open
 * brackets.
 * Source: https://yaml.org/spec/1.2.2/ section 10.3.
 */
enum status yaml_read(struct arena *arena, const char *bytes, size_t length,
    struct json_limits limits, const struct json **json,
    struct problem *problem) MUST_CHECK;

#endif
