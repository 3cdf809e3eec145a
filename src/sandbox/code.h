/* sandbox/code.h - what an answer says about an algorithm's code.
 *
 * The service looks into the bucket. Here is no bucket, so everything is derived
 * from the two paths that the algorithm names. */
#ifndef SANDBOX_CODE_H
#define SANDBOX_CODE_H

#include "base/json.h"

#include <stdint.h>

/* The code directory with the way down to the boot file (NULL: none), as code_tree answers it; owned. */
struct json *code_tree(const char *directory, const char *boot_file);

/* Bytes: 0 without a directory (NULL or blank); the same paths always have the same size. */
int64_t code_size(const char *directory, const char *boot_file);

#endif
