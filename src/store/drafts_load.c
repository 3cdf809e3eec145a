/* A draft read back into a document: all of it, or what of it can be read. */
#include "base/limits.h"
#include "base/memory.h"
#include "store/columns.h"
#include "store/drafts_tables.h"
#include "store/salvage.h"

#include <stdlib.h>
#include <string.h>

enum row_column { START, BASE, APPLIED, ENTRIES, ORIGIN_SOUND, START_SOUND, BASE_SOUND, COUNT_SOUND };

enum entry_column { NUMBER, STEP, PLACE, BEFORE, AFTER, POSITION, IN_LIST, OF_BASE, MADE, ENTRY_SOUND, REST };

struct reading {
    struct drafts *drafts;
    struct database *database; /* theirs */
    int64_t id;
    size_t limit; /* entries after so many are left out */
    struct draft_damage *damage;
    struct document *document; /* owned; NULL: there is nothing to begin with */
    struct json *base;         /* owned; NULL: it is what the journal leads to */
    size_t applied;            /* entries in force */
    int64_t applied_ms;        /* when the last that was read was made */
    unsigned step;             /* of that */
    int64_t rest;              /* entries of that step which follow; 0: none, or not known */
};

static bool altered(struct err *err)
{
    return err_set(err, ERR_INPUT, "it is not as it was written", "内容与写入时不一致");
}

static bool flag(sqlite3_stmt *statement, int column)
{
    return sqlite3_column_int(statement, column) != 0;
}

/* A value of a column that has to be as it was written. */
static bool sound_json(sqlite3_stmt *statement, int column, int sound, struct json **value, struct err *err)
{
    return (flag(statement, sound) || altered(err)) && columns_json(statement, column, value, err);
}

static void read_row(struct reading *reading, sqlite3_stmt *statement, const struct shape *shape)
{
    struct draft_damage *damage = reading->damage;
    struct err start_err = { 0 }, base_err = { 0 };
    struct json *start = NULL;
    int64_t applied = sqlite3_column_int64(statement, APPLIED);
    int64_t entries = sqlite3_column_int64(statement, ENTRIES);

    damage->origin = !flag(statement, ORIGIN_SOUND);
    damage->count = !flag(statement, COUNT_SOUND) || applied < 0 || applied > entries;
    damage->start = !sound_json(statement, START, START_SOUND, &start, &start_err) || !start;
    damage->base = !sound_json(statement, BASE, BASE_SOUND, &reading->base, &base_err);
    damage->entries = damage->count ? 0 : (size_t)entries; /* else what is found counts */
    reading->applied = damage->count ? SIZE_MAX : (size_t)applied;
    if (damage->start)
        json_free(start);
    else
        reading->document = document_new(shape, start);
}

/* Without its row there are the entries, and no knowing of how many. */
static bool lost_row(struct reading *reading, struct err *err)
{
    bool torn = sqlite3_errcode(reading->database->handle) == SQLITE_CORRUPT;

    if (err->kind != ERR_NONE && !torn)
        return false;
    if (!torn && !drafts_trace(reading->drafts, reading->id))
        return drafts_gone(reading->id, err);
    *err = (struct err){ 0 };
    reading->damage->row = true;
    reading->applied = SIZE_MAX;
    return true;
}

/* False with err: there is nothing of it, or it cannot be read now. */
static bool read_start(struct reading *reading, const struct shape *shape, struct err *err)
{
    sqlite3_stmt *statement = database_statement(reading->database, DRAFT_READ, err);
    int result;

    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, reading->id);
    result = database_step(reading->database, statement, err);
    if (result != SQLITE_ROW)
        return lost_row(reading, err);
    read_row(reading, statement, shape);
    sqlite3_reset(statement);
    return true;
}

/* Whether the entry is the next one, as it was written, and fits what the entries before it made. */
static bool take_entry(struct reading *reading, sqlite3_stmt *statement, size_t index, struct err *why)
{
    bool in_force = index < reading->applied;
    struct edit edit = {
        .place = (char *)sqlite3_column_text(statement, PLACE),
        .position = (size_t)sqlite3_column_int64(statement, POSITION),
        .in_list = flag(statement, IN_LIST),
        .of_base = flag(statement, OF_BASE),
        .step = (unsigned)sqlite3_column_int64(statement, STEP),
    };
    bool good = (sqlite3_column_int64(statement, NUMBER) == (int64_t)index ||
                 err_set(why, ERR_INPUT, "it is missing", "该条缺失")) &&
                (flag(statement, ENTRY_SOUND) || altered(why)) && (edit.place || altered(why)) &&
                columns_json(statement, BEFORE, &edit.before, why) &&
                columns_json(statement, AFTER, &edit.after, why) &&
                (!reading->document || document_restore_edit(reading->document, &edit, in_force, why));

    if (good) {
        reading->applied_ms = sqlite3_column_int64(statement, MADE);
        reading->step = edit.step;
        reading->rest = sqlite3_column_int64(statement, REST);
    }
    json_free(edit.before);
    json_free(edit.after);
    return good;
}

/* Half of a step is a state that there never was: it goes as a whole. What the entry that is damaged says of
 * its step is little; the one before it knows whether its step is complete. */
static void cut_step(struct reading *reading, unsigned damaged)
{
    unsigned step = reading->rest > 0 ? reading->step : damaged;
    struct document *document = reading->document;
    size_t from = reading->damage->at;

    while (document && from > 0 && document_edit(document, from - 1)->step == step)
        from--;
    reading->damage->readable = from;
}

static void note_damaged(struct reading *reading, size_t index, const struct err *why)
{
    struct draft_damage *damage = reading->damage;

    damage->entry = true;
    damage->at = damage->readable = index;
    if (damage->entries <= index)
        damage->entries = index + 1;
    damage->why = *why;
}

/* The rows up to the first that is damaged. A page of the database that is, too, ends what is readable. */
static bool read_rows(struct reading *reading, sqlite3_stmt *statement, struct err *err)
{
    struct database *database = reading->database;
    struct err why = { 0 };
    size_t index = 0;

    while (index < reading->limit && database_step(database, statement, &why) == SQLITE_ROW) {
        if (!take_entry(reading, statement, index, &why)) {
            note_damaged(reading, index, &why);
            cut_step(reading, (unsigned)sqlite3_column_int64(statement, STEP));
            break;
        }
        index++;
    }
    if (why.kind == ERR_SYSTEM && sqlite3_errcode(database->handle) != SQLITE_CORRUPT) {
        *err = why;
        return false;
    }
    sqlite3_reset(statement);
    if (reading->damage->entry || index == reading->limit)
        return true;
    reading->damage->readable = index;
    if (reading->damage->entries < index)
        reading->damage->entries = index;
    if (index < reading->damage->entries && why.kind == ERR_NONE)
        err_set(&why, ERR_INPUT, "it is missing", "该条缺失");
    if (why.kind != ERR_NONE) {
        note_damaged(reading, index, &why);
        if (reading->rest > 0)
            cut_step(reading, reading->step);
    }
    return true;
}

static bool read_entries(struct reading *reading, struct err *err)
{
    sqlite3_stmt *statement = database_statement(reading->database, DRAFT_READ_EDITS, err);

    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, reading->id);
    return read_rows(reading, statement, err);
}

static bool read_left(struct reading *reading, struct draft_left *left, struct err *err)
{
    sqlite3_stmt *statement = database_statement(reading->database, DRAFT_READ_LEFT, err);
    struct draft_left found = { 0 };
    int result;

    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, reading->id);
    result = database_step(reading->database, statement, err);
    if (result == SQLITE_ERROR)
        return false;
    if (result == SQLITE_ROW) {
        found = (struct draft_left){ columns_text(statement, 0), columns_text(statement, 1),
                                     (size_t)sqlite3_column_int64(statement, 2) };
        reading->damage->typing = !flag(statement, 3);
        sqlite3_reset(statement);
    }
    if (reading->damage->typing)
        draft_left_done(&found);
    if (left)
        *left = found;
    else
        draft_left_done(&found);
    return true;
}

void draft_left_done(struct draft_left *left)
{
    free(left->place);
    free(left->text);
    *left = (struct draft_left){ 0 };
}

static void reading_done(struct reading *reading)
{
    document_free(reading->document);
    json_free(reading->base);
    reading->document = NULL;
    reading->base = NULL;
}

static bool read_up_to(struct reading *reading, size_t limit, const struct shape *shape, struct err *err)
{
    reading->limit = limit;
    if (read_start(reading, shape, err) && read_entries(reading, err))
        return true;
    reading_done(reading);
    return false;
}

/* Once more, without the half of a step. */
static bool read_whole_steps(struct reading *reading, const struct shape *shape, struct err *err)
{
    struct draft_damage found = *reading->damage;

    if (!found.entry || found.readable == found.at)
        return true;
    reading_done(reading);
    *reading->damage = (struct draft_damage){ 0 };
    reading->applied_ms = 0;
    if (!read_up_to(reading, found.readable, shape, err))
        return false;
    *reading->damage = found;
    return true;
}

/* A base that entries led to which are lost would hide what they brought: the one that those which are left
 * lead to makes a conflict of it again. */
static void put_base(struct reading *reading)
{
    const struct draft_damage *damage = reading->damage;
    bool lost = damage->count || (damage->entry && damage->readable < reading->applied);

    if (reading->document && reading->base && !lost)
        document_rebase(reading->document, reading->base);
    else
        json_free(reading->base);
    reading->base = NULL;
}

bool drafts_salvage(struct drafts *drafts, int64_t id, const struct shape *shape, struct draft_damage *damage,
                    struct document **document, struct draft_left *left, struct err *err)
{
    struct draft_damage found = { 0 };
    struct reading reading = { .drafts = drafts, .database = &drafts->database, .id = id, .damage = &found };

    if (!read_up_to(&reading, SIZE_MAX, shape, err) || !read_whole_steps(&reading, shape, err))
        return false;
    if (!read_left(&reading, left, err)) {
        reading_done(&reading);
        return false;
    }
    put_base(&reading);
    found.readable_ms = found.readable > 0 ? reading.applied_ms : 0;
    if (reading.document)
        document_kept(reading.document);
    *damage = found;
    *document = reading.document;
    return true;
}

static void note_value(struct json *values, const char *place, struct json *after)
{
    const struct json *old = json_member(values, place);

    if (after)
        json_set(values, place, after);
    else if (old)
        json_free(json_detach(values, old));
}

/* Each entry has its own sum: where nothing is built on them, one that is damaged takes no other with it but
 * the next. */
static bool read_values(const struct reading *reading, struct json *values, struct err *err)
{
    struct database *database = reading->database;
    sqlite3_stmt *statement = database_statement(database, DRAFT_READ_EDITS, err);
    struct err torn = { 0 }, unread = { 0 };

    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, reading->id);
    while (database_step(database, statement, &torn) == SQLITE_ROW) {
        const char *place = (const char *)sqlite3_column_text(statement, PLACE);
        bool in_force = (size_t)sqlite3_column_int64(statement, NUMBER) < reading->applied;
        struct json *after = NULL;

        if (place && in_force && !flag(statement, OF_BASE) &&
            sound_json(statement, AFTER, ENTRY_SOUND, &after, &unread))
            note_value(values, place, after);
    }
    if (torn.kind == ERR_NONE || sqlite3_errcode(database->handle) == SQLITE_CORRUPT)
        return true;
    *err = torn;
    return false;
}

struct json *drafts_salvage_values(struct drafts *drafts, int64_t id, struct err *err)
{
    struct draft_damage damage = { 0 };
    struct reading reading = { .drafts = drafts, .database = &drafts->database, .id = id, .damage = &damage };
    struct json *values = json_object();

    if (!read_start(&reading, &shape_algorithm, err) || !read_values(&reading, values, err)) {
        json_free(values);
        values = NULL;
    }
    reading_done(&reading);
    return values;
}

static char *first_line(const struct draft_damage *damage, enum language language)
{
    struct buf text;
    char *line;

    buf_init(&text, LIMIT_LINE_BYTES);
    draft_damage_write(damage, language, &text);
    line = memory_text_part(buf_text(&text), strcspn(buf_text(&text), "\n"));
    buf_done(&text);
    return line;
}

/* Which one it is, and what can be done about it, is more than the reason says. */
static void refuse(int64_t id, const struct draft_damage *damage, struct err *err)
{
    char *en = first_line(damage, LANGUAGE_EN), *zh = first_line(damage, LANGUAGE_ZH);

    err_set(
        err, ERR_INPUT,
        "Draft %lld is damaged (algoform drafts restore %lld has what is readable, algoform drafts drop "
        "%lld gives it up): %s%.0s",
        "草稿 %lld 已损坏（algoform drafts restore %lld 可取回可读部分，algoform drafts drop %lld 可放弃）："
        "%.0s%s",
        (long long)id, (long long)id, (long long)id, en, zh);
    free(en);
    free(zh);
}

struct document *drafts_load(struct drafts *drafts, int64_t id, const struct shape *shape,
                             struct draft_left *left, struct err *err)
{
    struct draft_damage damage = { 0 };
    struct document *document = NULL;
    struct draft_left found = { 0 };

    if (!drafts_salvage(drafts, id, shape, &damage, &document, &found, err))
        return NULL;
    if (!draft_damaged(&damage)) {
        if (left)
            *left = found;
        else
            draft_left_done(&found);
        return document;
    }
    document_free(document);
    draft_left_done(&found);
    refuse(id, &damage, err);
    return NULL;
}
