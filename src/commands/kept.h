/* commands/kept.h - what was answered is kept for later, and printed later with its date.
 *
 * Keeping never spoils a command that went well: a file that cannot be used is told on
 * standard error, and that is all; but for sync, which is for nothing else. */
#ifndef COMMANDS_KEPT_H
#define COMMANDS_KEPT_H

#include "commands/command.h"
#include "commands/table.h"
#include "net/subject.h"

/* Whether anything can be kept; tells why not. */
bool kept_ready(const struct invocation *invocation);

/* Each keep: false when what failed was told. */
bool kept_keep_list(const struct invocation *invocation, const struct shape *shape, const struct json *items);
bool kept_keep(const struct invocation *invocation, const struct shape *shape, const char *id,
               const struct json *answer);
void kept_forget(const struct invocation *invocation, const struct shape *shape, const char *id);
bool kept_keep_catalogue(const struct invocation *invocation, enum catalogue catalogue,
                         const struct json *entries);

/* --offline: prints what was kept, and its date on standard error. STATUS_NETWORK when there is nothing. */
enum status kept_print_list(const struct invocation *invocation, const struct shape *shape,
                            const struct subject *subject, const struct list_query *query,
                            const struct table *table);
enum status kept_print(const struct invocation *invocation, const struct shape *shape, const char *id,
                       const char *name_place);
enum status kept_print_catalogue(const struct invocation *invocation, enum catalogue catalogue,
                                 const struct table *table);

/* After a get failed: what the service says is gone is not kept any longer. */
void kept_failed(const struct invocation *invocation, const struct operation *operation,
                 const struct shape *shape, const char *id);

/* After no answer came: whether --offline would have one, and of when. id NULL: of the list. */
void kept_tell(const struct invocation *invocation, enum status status, const struct shape *shape,
               const char *id);
void kept_tell_catalogue(const struct invocation *invocation, enum status status, enum catalogue catalogue);

#endif
