/* sandbox/configs.h - the calls on v1 training job configurations, each a handler.
 *
 * A configuration is known by its name. Changes answer {"is_success": true} alone;
 * reading answers what was sent and what the service adds: engine, specification,
 * time, and the members that no update may send. */
#ifndef SANDBOX_CONFIGS_H
#define SANDBOX_CONFIGS_H

#include "sandbox/algorithms.h"

handler configs_create;
handler configs_get;
handler configs_update;
handler configs_delete;
handler configs_list; /* config_list.c */

/* Puts the configurations of examples.h into a fresh store. */
bool configs_seed(struct keep *keep, struct err *err);

#endif
