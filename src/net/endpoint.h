/* net/endpoint.h - what an endpoint, a project id and an algorithm id may look like. */
#ifndef NET_ENDPOINT_H
#define NET_ENDPOINT_H

#include "base/buf.h"
#include "base/err.h"
#include "schema/calls.h"

#include <stdbool.h>

/* scheme://host[:port], with at most a slash behind. ERR_CONFIG says what is wrong with it. */
bool endpoint_check(const char *endpoint, struct err *err);

/* A project id: 1 to 64 letters, digits and "-". */
bool endpoint_check_project(const char *project_id, struct err *err);

/* An algorithm's id, which goes into a path: 1 to 64 letters, digits, "-" and "_". ERR_INPUT. */
bool endpoint_check_id(const char *id, struct err *err);

/* How much of an endpoint stands in front of a path, which brings its own slash. */
size_t endpoint_size(const char *endpoint);

/* The path of a call; appended. NULL for what it does not name. */
void endpoint_add_path(struct buf *out, enum call call, const char *project_id, const char *id);

#endif
