/* commands/table.h - a list of things, for a person or for a program. */
#ifndef COMMANDS_TABLE_H
#define COMMANDS_TABLE_H

#include "base/json.h"
#include "commands/command.h"

enum { TABLE_COLUMNS = 8 };

/* A table that is too wide gives up, from the last column to the first, what lies above
 * `least`; one that may go is left out before it gets narrower than that. */
struct column {
    struct text title;
    size_t least, most;
    bool may_go;
    char *(*text)(const struct json *thing); /* owned; NULL: the text at: */
    const char *place;
};

/* In the order of reading; the first column is the name. */
struct table {
    const struct column *columns;
    size_t count; /* at most TABLE_COLUMNS */
};

/* In the form that -o asks for: table, text (fields with tabs between), name or json. */
void table_print(const struct invocation *invocation, const struct table *table, const struct json *items);

/* The text or number at a place of a thing, or ""; owned. */
char *table_text(const struct json *thing, const char *place);

#endif
