/* sql - carries out statements on a database as something would that knows nothing of what belongs together.
 *
 *   sql DATABASE STATEMENTS */
#include <sqlite3.h>
#include <stdio.h>

int main(int count, char **arguments)
{
    sqlite3 *database = NULL;
    char *why = NULL;
    int result = count == 3 ? sqlite3_open_v2(arguments[1], &database, SQLITE_OPEN_READWRITE, NULL) : -1;

    if (result == SQLITE_OK)
        result = sqlite3_exec(database, arguments[2], NULL, NULL, &why);
    if (result != SQLITE_OK)
        fprintf(stderr, "sql: %s\n", why ? why : database ? sqlite3_errmsg(database) : "two arguments");
    sqlite3_free(why);
    sqlite3_close(database);
    return result == SQLITE_OK ? 0 : 1;
}
