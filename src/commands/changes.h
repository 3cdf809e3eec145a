/* commands/changes.h - what the service made of a document that was sent. */
#ifndef COMMANDS_CHANGES_H
#define COMMANDS_CHANGES_H

#include "base/json.h"
#include "commands/command.h"

/* Tells it on standard error when that is something else than was sent. Both as on the wire. */
void changes_tell(const struct invocation *invocation, const struct shape *shape, const struct json *sent,
                  const struct json *answer);

#endif
