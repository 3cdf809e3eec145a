/* schema/example.h - a believable algorithm to start from, which passes every check. */
#ifndef SCHEMA_EXAMPLE_H
#define SCHEMA_EXAMPLE_H

#include "base/json.h"

/* A document; owned. */
struct json *example_algorithm(void);

#endif
