#include "store/drafts_tables.h"

#define MARK "lower(hex(randomblob(16)))"

/* What the column says of one that is settled as it is now; nothing else means that it is. */
#define AS_SETTLED "('at ' || applied || ' of ' || coalesce(edits, '-') || ' ' || coalesce(mark, '-'))"

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
    /* Sums (store/seal.h) over what a draft is of, what it began with, its base, the counts of its edits,
     * each edit with the sum of the one before it, and the text being typed; NULL in rows from before. */
    "ALTER TABLE draft ADD COLUMN edits INTEGER; ALTER TABLE draft ADD COLUMN origin_seal INTEGER;"
    "ALTER TABLE draft ADD COLUMN start_seal INTEGER; ALTER TABLE draft ADD COLUMN base_seal INTEGER;"
    "ALTER TABLE draft ADD COLUMN count_seal INTEGER;"
    "ALTER TABLE edit ADD COLUMN made_ms INTEGER NOT NULL DEFAULT 0; ALTER TABLE edit ADD COLUMN seal "
    "INTEGER;"
    "ALTER TABLE typing ADD COLUMN seal INTEGER",
    /* Which session a claim is of, and in which file of locks it has its own: a lock says nothing to those
     * who look at another file. NULL in rows of older programs. */
    "ALTER TABLE claim ADD COLUMN session INTEGER; ALTER TABLE claim ADD COLUMN locks INTEGER",
    /* Whether it is there for its undo alone: nothing in it is unsent, or unsaved. */
    "ALTER TABLE draft ADD COLUMN settled INTEGER NOT NULL DEFAULT 0",
    /* What the history tells drafts apart by: ids begin anew with a new file. */
    ("ALTER TABLE draft ADD COLUMN mark TEXT; UPDATE draft SET mark = " MARK),
    /* How many entries of its step follow an entry; NULL in rows from before. */
    "ALTER TABLE edit ADD COLUMN rest INTEGER",
    /* A flag that was damaged would hide edits, and give them up to drafts_trim. */
    ("UPDATE draft SET settled = " AS_SETTLED " WHERE settled"),
    /* What the person decided of a conflict, by its place and by what stood side by side there. */
    "CREATE TABLE decision (draft INTEGER NOT NULL REFERENCES draft(id) ON DELETE CASCADE, place TEXT NOT "
    "NULL, sides TEXT NOT NULL, choice INTEGER NOT NULL, seal INTEGER NOT NULL, PRIMARY KEY (draft, place))"
    " WITHOUT ROWID",
};

#define ORIGIN "profile, algorithm_id, file, shape"
#define ENTRY  "number, step, place, before, after, position, in_list, of_base, made_ms"

/* Of the entry before the one with this number; the first has none. */
#define SEAL_BEFORE(draft, number)                                                                           \
    "(SELECT seal FROM edit WHERE draft = " draft " AND number = " number " - 1)"

/* Whether the session has the draft still; NULL: it never said that it has. */
#define MINE(draft, session)                                                                                 \
    "(" session " IS NULL OR EXISTS (SELECT 1 FROM claim WHERE draft = " draft " AND session = " session ")" \
    ")"

#define SETTLED "(settled IS " AS_SETTLED " AND NOT EXISTS (SELECT 1 FROM typing WHERE draft = id))"

#define SOUND(seal, columns) "coalesce(" seal " = seal_of(" columns "), 1)"

#define SOUND_ENTRY                                                                                          \
    "coalesce(seal = CASE WHEN rest IS NULL"                                                                 \
    " THEN seal_of(" ENTRY                                                                                   \
    ", " SEAL_BEFORE("e.draft", "e.number") ")"                                                              \
                                            " ELSE seal_of(" ENTRY                                           \
                                            ", " SEAL_BEFORE("e.draft", "e.number") ", rest) END, 1)"

#define LISTED                                                                                               \
    "SELECT id, profile, algorithm_id, file, name, changed_ms, max(applied, 0), shape,"                      \
    " (SELECT text FROM typing WHERE draft = id AND " SOUND(                                                 \
        "seal", "place, text, cursor") " AND text <> '' AND place = CASE shape WHEN 'training-job-config' "  \
                                       "THEN '/config_name'"                                                 \
                                       " ELSE '/metadata/name' END), " SETTLED                               \
                                       ", " SOUND("origin_seal", ORIGIN) " FROM draft"

static const char *const statements[] = {
    [DRAFT_CREATE] = "INSERT INTO draft (profile, algorithm_id, file, name, start, changed_ms, shape, base,"
                     " edits, origin_seal, start_seal, base_seal, count_seal, mark) VALUES (?1, ?2, ?3, ?4, "
                     "?5, ?6, ?7, ?8,"
                     " 0, seal_of(?1, ?2, ?3, ?7), seal_of(?5), seal_of(?8), seal_of(0, 0), " MARK ")",
    [DRAFT_FIND] = "SELECT id FROM draft WHERE (profile IS ?1 OR origin_plain(profile) IS ?1)"
                   " AND algorithm_id IS ?2 AND file IS ?3 AND shape = coalesce(?4, shape)"
                   " ORDER BY " SETTLED ", changed_ms DESC, id DESC LIMIT 1",
    [DRAFT_ADOPT] =
        "UPDATE draft SET profile = ?1, origin_seal = seal_of(?1, algorithm_id, file, shape)"
        " WHERE id = ?2 AND algorithm_id IS NULL AND file IS NULL AND " SOUND("origin_seal", ORIGIN),
    [DRAFT_BECOME] =
        "UPDATE draft SET algorithm_id = ?1, origin_seal = seal_of(profile, ?1, file, shape), base = ?2,"
        " base_seal = seal_of(?2), changed_ms = ?3"
        " WHERE id = ?4 AND algorithm_id IS NULL AND file IS NULL AND " MINE("?4", "?5") " AND " SOUND(
            "origin_seal", ORIGIN),
    [DRAFT_MARK] = "SELECT mark FROM draft WHERE id = ?",
    [DRAFT_TRACE] = "SELECT EXISTS (SELECT 1 FROM edit WHERE draft = ?1)"
                    " OR EXISTS (SELECT 1 FROM typing WHERE draft = ?1)",
    [DRAFT_STORED] = "SELECT applied, (SELECT count(*) FROM edit WHERE draft = id) FROM draft WHERE id = ?",
    [DRAFT_CUT] = "DELETE FROM edit WHERE draft = ? AND number >= ?",
    [DRAFT_APPEND] = "INSERT INTO edit (draft, " ENTRY
                     ", rest, seal) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
                     " seal_of(?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, " SEAL_BEFORE("?1", "?2") ", ?11))",
    [DRAFT_ADVANCE] =
        "UPDATE draft SET applied = ?1, name = ?2, changed_ms = ?3, focus = coalesce(?4, focus),"
        " edits = ?6, count_seal = seal_of(?1, ?6), settled = 0 WHERE id = ?5",
    [DRAFT_REBASE] = "UPDATE draft SET base = ?1, changed_ms = ?2, base_seal = seal_of(?1)"
                     " WHERE id = ?3 AND " MINE("?3", "?4"),
    [DRAFT_DECIDE] = "INSERT OR REPLACE INTO decision (draft, place, sides, choice, seal)"
                     " VALUES (?1, ?2, ?3, ?4, seal_of(?2, ?3, ?4))",
    [DRAFT_READ_DECISIONS] = "SELECT place, sides, choice FROM decision"
                             " WHERE draft = ? AND seal = seal_of(place, sides, choice)",
    [DRAFT_UNDECIDE] = "DELETE FROM decision WHERE draft = ?1 AND " MINE("?1", "?2"),
    [DRAFT_SETTLE] = "UPDATE draft SET settled = " AS_SETTLED " WHERE id = ?1 AND " MINE("?1", "?2"),
    [DRAFT_READ_SETTLED] = "SELECT " SETTLED " FROM draft WHERE id = ?",
    [DRAFT_READ_SURPLUS] =
        "SELECT id FROM draft WHERE " SETTLED " ORDER BY changed_ms DESC, id DESC LIMIT -1 OFFSET ?",
    [DRAFT_TYPE] =
        "INSERT INTO typing (draft, place, text, cursor, seal) SELECT ?1, ?2, ?3, ?4, seal_of(?2, ?3, ?4)"
        " WHERE " MINE(
            "?1", "?5") " ON CONFLICT (draft) DO UPDATE SET place = excluded.place, text = excluded.text,"
                        " cursor = excluded.cursor, seal = excluded.seal",
    [DRAFT_TYPED] = "DELETE FROM typing WHERE draft = ?1 AND " MINE("?1", "?5"),
    [DRAFT_MOVE] = "UPDATE draft SET focus = ?1 WHERE id = ?2 AND " MINE("?2", "?3"),
    [DRAFT_READ] = "SELECT start, base, applied,"
                   " coalesce(edits, (SELECT max(number) + 1 FROM edit WHERE draft = id), 0),"
                   " " SOUND("origin_seal", ORIGIN) ", " SOUND(
                       "start_seal",
                       "start") ","
                                " " SOUND("base_seal", "base") ", " SOUND(
                                    "count_seal",
                                    "applied, edits") ","
                                                      " profile, algorithm_id, file FROM draft WHERE id = ?",
    [DRAFT_READ_EDITS] =
        ("SELECT " ENTRY ", " SOUND_ENTRY ", rest FROM edit AS e WHERE draft = ? ORDER BY number"),
    [DRAFT_READ_LEFT] =
        ("SELECT coalesce(place, (SELECT focus FROM draft WHERE id = wanted)), text, cursor, " SOUND(
            "seal", "place, text, cursor") " FROM (SELECT ? AS wanted) LEFT JOIN typing ON draft = wanted"),
    [DRAFT_DROP] = "DELETE FROM draft WHERE id = ?1 AND " MINE("?1", "?2"),
    [DRAFT_DROP_EDITS] =
        "DELETE FROM edit WHERE draft = ?1 AND NOT EXISTS (SELECT 1 FROM draft WHERE id = ?1)",
    [DRAFT_DROP_TYPING] =
        "DELETE FROM typing WHERE draft = ?1 AND NOT EXISTS (SELECT 1 FROM draft WHERE id = ?1)",
    [DRAFT_LIST] = LISTED " ORDER BY changed_ms DESC, id DESC",
    [DRAFT_LIST_ONE] = LISTED " WHERE id = ?",
    [DRAFT_LAST] = "SELECT seq FROM sqlite_sequence WHERE name = 'draft'",
    [DRAFT_SOUND] = ("SELECT " SOUND("start_seal", "start") " AND " SOUND("base_seal", "base") " AND " SOUND(
        "count_seal",
        "applied, edits") " AND applied BETWEEN 0 AND coalesce(edits, applied)"
                          " AND (SELECT count(*) >= coalesce(edits, 0) AND count(*) = coalesce(max(number) + "
                          "1, 0)"
                          " FROM edit WHERE draft = id)"
                          " AND NOT EXISTS (SELECT 1 FROM edit AS e WHERE draft = id AND NOT " SOUND_ENTRY ")"
                          " AND NOT EXISTS (SELECT 1 FROM typing WHERE draft = id AND NOT " SOUND(
                              "seal", "place, text, cursor") ")"
                                                             " FROM draft WHERE id = ?"),
    [DRAFT_TRACES] =
        /* One step a draft, and not one an edit. */
    ("WITH RECURSIVE edited (draft) AS (SELECT min(draft) FROM edit UNION ALL"
     " SELECT (SELECT min(e.draft) FROM edit AS e WHERE e.draft > edited.draft) FROM edited"
     " WHERE edited.draft IS NOT NULL)"
     " SELECT traced.draft, (SELECT count(*) FROM edit AS e WHERE e.draft = traced.draft),"
     " (SELECT max(made_ms) FROM edit AS e WHERE e.draft = traced.draft)"
     " FROM (SELECT draft FROM edited WHERE draft > 0 UNION SELECT draft FROM typing WHERE draft > 0)"
     " AS traced"),
    [DRAFT_CLAIM] = "INSERT OR REPLACE INTO claim (draft, host, pid, since_ms, session, locks)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
    [DRAFT_UNCLAIM] = "DELETE FROM claim WHERE draft = ?1 AND session = ?5",
    [DRAFT_READ_CLAIM] = "SELECT host, pid, since_ms, session, locks FROM claim WHERE draft = ?",
    [DRAFT_CLAIMED] = "SELECT 1 FROM claim WHERE draft = ? AND session = ?",
    [DRAFT_WANT] = "UPDATE claim SET wanted_host = ?2, wanted_pid = ?3, wanted_ms = ?4 WHERE draft = ?1",
    [DRAFT_UNWANT] =
        "UPDATE claim SET wanted_host = NULL, wanted_pid = NULL, wanted_ms = NULL WHERE draft = ?",
    [DRAFT_READ_WANT] = "SELECT wanted_host, wanted_pid FROM claim"
                        " WHERE draft = ? AND wanted_host IS NOT NULL",
    [DRAFT_BRANCH] =
        "INSERT INTO draft (profile, algorithm_id, file, name, start, base, applied, changed_ms, shape, "
        "focus,"
        " edits, origin_seal, start_seal, base_seal, count_seal, mark) SELECT profile, algorithm_id, file, "
        "name,"
        " start, base, applied, ?, shape, focus, edits, origin_seal, start_seal, base_seal, count_seal, " MARK
        " FROM draft WHERE id = ?",
    [DRAFT_BRANCH_EDITS] =
        "INSERT INTO edit (draft, " ENTRY ", rest, seal) SELECT ?, " ENTRY ", rest, seal FROM edit"
        " WHERE draft = ?",
    [DRAFT_BRANCH_TYPING] = "INSERT INTO typing (draft, place, text, cursor, seal)"
                            " SELECT ?, place, text, cursor, seal FROM typing WHERE draft = ?",
    [DRAFT_BRANCH_DECISIONS] = "INSERT INTO decision (draft, place, sides, choice, seal)"
                               " SELECT ?, place, sides, choice, seal FROM decision WHERE draft = ?",
};

const struct database_plan drafts_plan = { migrations, COUNT(migrations), statements, COUNT(statements) };
