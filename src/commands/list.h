/* commands/list.h - the flags of a list as a query. */
#ifndef COMMANDS_LIST_H
#define COMMANDS_LIST_H

#include "commands/command.h"

/* `name`: how the service calls what --sort knows as "name". ERR_INPUT for flags that cannot be. */
bool list_query_read(const struct options *options, const char *name, struct list_query *query,
                     struct err *err);

/* Whether it leaves nothing out, so that its answer may be kept as the whole list. */
bool list_query_all(const struct list_query *query);

#endif
