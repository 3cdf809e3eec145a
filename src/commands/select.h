/* commands/select.h - what the service does with a list's query, done here for a list that was kept. */
#ifndef COMMANDS_SELECT_H
#define COMMANDS_SELECT_H

#include "net/api.h"
#include "net/subject.h"

/* Those of the items that the query asks for, in its order; owned. Part of a name is looked for
 * without regard to the case of ASCII letters; items that sort alike stay in their order. */
struct json *select_items(const struct json *items, const struct subject *subject,
                          const struct list_query *query);

#endif
