/* store/columns.h - what goes into and comes out of the columns of a statement. */
#ifndef STORE_COLUMNS_H
#define STORE_COLUMNS_H

#include "base/err.h"
#include "base/json.h"

#include <sqlite3.h>
#include <stdbool.h>

/* Borrowed until the statement was run; NULL binds NULL. */
void columns_bind_text(sqlite3_stmt *statement, int index, const char *text);

/* A tree as text, NULL as NULL. */
void columns_bind_json(sqlite3_stmt *statement, int index, const struct json *value);

/* A copy; NULL stays NULL. Owned. */
char *columns_text(sqlite3_stmt *statement, int column);

/* A stored tree, owned; NULL stays NULL. */
bool columns_json(sqlite3_stmt *statement, int column, struct json **value, struct err *err);

#endif
