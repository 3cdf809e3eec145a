/* sandbox/config_answers.h - from the body of a configuration to the service's answer. */
#ifndef SANDBOX_CONFIG_ANSWERS_H
#define SANDBOX_CONFIG_ANSWERS_H

#include "base/json.h"

#include <stdint.h>

/* Completes a body in place to what GET answers. What the service alone keeps (pool,
 * volumes, NAS) is taken over from `kept`, an earlier answer, which may be NULL. */
void config_complete(struct json *config, const char *name, int64_t create_time, const struct json *kept);

/* What a list shows of it; owned. */
struct json *config_summary(const struct json *config);

#endif
