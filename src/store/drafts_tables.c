#include "store/drafts_tables.h"

/* start: the tree that the journal begins at. base: what "modified" compares
 * with, NULL while it is still the start. An edit whose before or after is NULL
 * had nothing there. */
static const char *const migrations[] = {
    "CREATE TABLE draft (id INTEGER PRIMARY KEY AUTOINCREMENT, profile TEXT, algorithm_id TEXT, file TEXT,"
    " name TEXT, start TEXT NOT NULL, base TEXT, applied INTEGER NOT NULL DEFAULT 0, changed_ms INTEGER NOT "
    "NULL);"
    "CREATE TABLE edit (draft INTEGER NOT NULL REFERENCES draft(id) ON DELETE CASCADE, number INTEGER NOT "
    "NULL,"
    " step INTEGER NOT NULL, place TEXT NOT NULL, before TEXT, after TEXT, position INTEGER NOT NULL,"
    " in_list INTEGER NOT NULL, PRIMARY KEY (draft, number)) WITHOUT ROWID;"
    "CREATE TABLE typing (draft INTEGER PRIMARY KEY REFERENCES draft(id) ON DELETE CASCADE, place TEXT NOT "
    "NULL,"
    " text TEXT NOT NULL, cursor INTEGER NOT NULL)",
    /* The kind of document, by its shape's name: until then all were algorithms. */
    "ALTER TABLE draft ADD COLUMN shape TEXT NOT NULL DEFAULT 'algorithm'",
    /* Where the cursor stood when the last edit was kept; what is being typed knows its own place. */
    "ALTER TABLE draft ADD COLUMN focus TEXT",
    /* Who has a draft open, and who wants it. The lock is what counts; a row may be left by a killed program.
     */
    "CREATE TABLE claim (draft INTEGER PRIMARY KEY REFERENCES draft(id) ON DELETE CASCADE, host TEXT NOT "
    "NULL,"
    " pid INTEGER NOT NULL, since_ms INTEGER NOT NULL, wanted_host TEXT, wanted_pid INTEGER, wanted_ms "
    "INTEGER)",
    /* An edit of the base itself: what was merged is undone together with it. */
    "ALTER TABLE edit ADD COLUMN of_base INTEGER NOT NULL DEFAULT 0",
};

static const char *const statements[] = {
    [DRAFT_CREATE] = "INSERT INTO draft (profile, algorithm_id, file, name, start, changed_ms, shape, base)"
                     " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    [DRAFT_FIND] = "SELECT id FROM draft WHERE profile IS ? AND algorithm_id IS ? AND file IS ?"
                   " AND shape = coalesce(?, shape)"
                   " ORDER BY changed_ms DESC, id DESC LIMIT 1",
    [DRAFT_STORED] = "SELECT applied, (SELECT count(*) FROM edit WHERE draft = id) FROM draft WHERE id = ?",
    [DRAFT_CUT] = "DELETE FROM edit WHERE draft = ? AND number >= ?",
    [DRAFT_APPEND] =
        "INSERT INTO edit (draft, number, step, place, before, after, position, in_list, of_base)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [DRAFT_ADVANCE] = "UPDATE draft SET applied = ?, name = ?, changed_ms = ?, focus = coalesce(?, focus)"
                      " WHERE id = ?",
    [DRAFT_REBASE] = "UPDATE draft SET base = ?, changed_ms = ? WHERE id = ?",
    [DRAFT_TYPE] = "INSERT INTO typing (draft, place, text, cursor) VALUES (?, ?, ?, ?) ON CONFLICT (draft)"
                   " DO UPDATE SET place = excluded.place, text = excluded.text, cursor = excluded.cursor",
    [DRAFT_TYPED] = "DELETE FROM typing WHERE draft = ?",
    [DRAFT_READ] = "SELECT start, base, applied FROM draft WHERE id = ?",
    [DRAFT_READ_EDITS] = "SELECT step, place, before, after, position, in_list, of_base FROM edit"
                         " WHERE draft = ? ORDER BY number",
    [DRAFT_READ_LEFT] = "SELECT coalesce(place, focus), text, cursor FROM draft"
                        " LEFT JOIN typing ON draft = id WHERE id = ?",
    [DRAFT_DROP] = "DELETE FROM draft WHERE id = ?",
    [DRAFT_LIST] = "SELECT id, profile, algorithm_id, file, name, changed_ms, applied, shape FROM draft"
                   " ORDER BY changed_ms DESC, id DESC",
    [DRAFT_CLAIM] = "INSERT OR REPLACE INTO claim (draft, host, pid, since_ms) VALUES (?, ?, ?, ?)",
    [DRAFT_UNCLAIM] = "DELETE FROM claim WHERE draft = ?",
    [DRAFT_READ_CLAIM] = "SELECT host, pid, since_ms FROM claim WHERE draft = ?",
    [DRAFT_WANT] = "UPDATE claim SET wanted_host = ?2, wanted_pid = ?3, wanted_ms = ?4 WHERE draft = ?1",
    [DRAFT_UNWANT] =
        "UPDATE claim SET wanted_host = NULL, wanted_pid = NULL, wanted_ms = NULL WHERE draft = ?",
    [DRAFT_READ_WANT] = "SELECT wanted_host, wanted_pid FROM claim"
                        " WHERE draft = ? AND wanted_host IS NOT NULL",
    [DRAFT_BRANCH] =
        "INSERT INTO draft (profile, algorithm_id, file, name, start, base, applied, changed_ms,"
        " shape, focus) SELECT profile, algorithm_id, file, name, start, base, applied, ?, shape,"
        " focus FROM draft WHERE id = ?",
    [DRAFT_BRANCH_EDITS] =
        "INSERT INTO edit (draft, number, step, place, before, after, position, in_list,"
        " of_base) SELECT ?, number, step, place, before, after, position, in_list, of_base FROM edit"
        " WHERE draft = ?",
    [DRAFT_BRANCH_TYPING] = "INSERT INTO typing (draft, place, text, cursor)"
                            " SELECT ?, place, text, cursor FROM typing WHERE draft = ?",
};

const struct database_plan drafts_plan = { migrations, COUNT(migrations), statements, COUNT(statements) };
