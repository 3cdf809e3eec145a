/* commands/service.h - one operation of the service, from a command. */
#ifndef COMMANDS_SERVICE_H
#define COMMANDS_SERVICE_H

#include "commands/command.h"
#include "net/errand.h"
#include "session/submits.h"

/* The client, or NULL with the failure told and *status set. */
struct api *service_api(const struct invocation *invocation, enum status *status);

/* Whether an id that was given can be one; tells it when not, and *status is of a wrong usage. */
bool service_id_fits(const struct invocation *invocation, const char *id, enum status *status);

/* Steps an operation to its end, with a line of progress on a terminal. False: err tells why; Ctrl-C gives
 * ERR_CANCELLED, with the truth about what was sent. */
bool service_wait(const struct invocation *invocation, struct api *api, struct operation *operation,
                  struct err *err);

/* The same for an errand. False: interrupted, with ERR_CANCELLED; true: it has ended, one way or the other.
 */
bool service_wait_errand(const struct invocation *invocation, struct errand *errand, struct text doing,
                         struct err *err);

/* Carries an operation out and tells its remark. False: the failure is told and
 * *status set. The operation stays the caller's, for its answer. */
bool service_finish(const struct invocation *invocation, struct operation *operation, enum status *status);

/* Changes something on the service, noted in the history, and tells the remark. Owned; NULL: the failure
 * is told and *status set. */
struct submit *service_submit(const struct invocation *invocation, const struct submit_request *request,
                              enum status *status);

/* Whether the profile allows changes; tells it when not, before anything is sent. */
bool service_may_write(const struct invocation *invocation, enum status *status);

/* --dry-run: prints the request that would be sent. */
enum status service_describe(const struct invocation *invocation, enum call call, const char *id,
                             const struct json *body);

#endif
