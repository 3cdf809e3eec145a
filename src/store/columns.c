#include "store/columns.h"

#include "base/memory.h"

#include <stdlib.h>

void columns_bind_text(sqlite3_stmt *statement, int index, const char *text)
{
    sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC); /* NULL binds NULL */
}

void columns_bind_json(sqlite3_stmt *statement, int index, const struct json *value)
{
    if (value) /* SQLite frees the text */
        sqlite3_bind_text(statement, index, json_written(value, JSON_COMPACT), -1, free);
}

char *columns_text(sqlite3_stmt *statement, int column)
{
    return memory_text((const char *)sqlite3_column_text(statement, column));
}

bool columns_json(sqlite3_stmt *statement, int column, struct json **value, struct err *err)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    struct json *read = NULL;

    if (text && !(read = json_read(text, (size_t)sqlite3_column_bytes(statement, column), NULL, err))) {
        err_while(err, "reading what was stored", "读取已保存的内容时");
        return false;
    }
    *value = read;
    return true;
}
