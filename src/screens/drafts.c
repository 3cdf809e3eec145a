#include "screens/drafts.h"

#include "base/clock.h"
#include "base/memory.h"
#include "screens/edit.h"
#include "screens/resource.h"
#include "screens/table.h"
#include "store/drafts.h"
#include "store/lent.h"
#include "term/paint.h"
#include "term/term.h"

#include <stdlib.h>
#include <string.h>

struct drafts_screen {
    struct table table;
    struct draft_row *rows;
    size_t count;
    struct lent *texts; /* that the person's own editor saved and no draft has yet */
    size_t text_count;
    bool stale; /* another screen may have changed them */
};

static const struct table_column columns[] = {
    { STRING_COLUMN_NAME, 30, 0 },  { STRING_COLUMN_EDITS, 5, 50 },   { STRING_COLUMN_UPDATED, 16, 60 },
    { STRING_COLUMN_HELD, 16, 76 }, { STRING_COLUMN_WHERE, 40, 100 },
};

static bool has_text(const struct drafts_screen *screen, int64_t draft)
{
    for (size_t i = 0; i < screen->text_count; i++)
        if (screen->texts[i].draft == draft)
            return true;
    return false;
}

static void cell(const void *state, size_t row, enum string column, enum language language, struct buf *out)
{
    const struct draft_row *draft = &((const struct drafts_screen *)state)->rows[row];
    char time[32];

    switch (column) {
    case STRING_COLUMN_NAME:
        if (has_text(state, draft->id))
            buf_string(out, string_in(STRING_OUTSIDE_MARK, language));
        if (draft->typed_name != NULL)
            buf_format(out, string_in(STRING_NAME_UNFINISHED, language), draft->typed_name);
        else if (draft->name != NULL && *draft->name != '\0')
            buf_string(out, draft->name);
        else if (draft->algorithm_id != NULL)
            buf_string(out, draft->algorithm_id);
        else
            buf_format(out, string_in(STRING_NEW_THING, language),
                       text_in(resource_find(draft->shape)->shape->noun, language));
        break;
    case STRING_COLUMN_EDITS: buf_format(out, "%zu", draft->edits); break;
    case STRING_COLUMN_UPDATED:
        clock_local_text(draft->changed_ms, time);
        buf_string(out, time);
        break;
    case STRING_COLUMN_HELD:
        if (draft->held)
            buf_format(out, "%ld %s", draft->holder.process.pid, draft->holder.process.host);
        break;
    default:
        buf_string(out, draft->file != NULL ? draft->file : draft->profile != NULL ? draft->profile : "");
        if (draft->algorithm_id != NULL)
            buf_format(out, " %s", draft->algorithm_id);
    }
}

/* Each is named with its path: also that of a draft that is gone by now, which has no row. */
static void load_texts(struct app *app, struct drafts_screen *screen)
{
    struct err err = { 0 };

    lent_list_free(screen->texts, screen->text_count);
    screen->texts = NULL;
    screen->text_count = 0;
    if (!lent_list(0, &screen->texts, &screen->text_count, &err))
        app_say_err(app, &err);
    for (size_t i = 0; i < screen->text_count; i++)
        app_say(app, STRING_OUTSIDE_LISTED, (long long)screen->texts[i].draft, screen->texts[i].path);
}

static void load(struct app *app, struct drafts_screen *screen)
{
    struct err err = { 0 };
    struct drafts *drafts = session_drafts(app_session(app), &err);

    draft_rows_free(screen->rows, screen->count);
    screen->rows = NULL;
    screen->count = 0;
    if (drafts == NULL || !drafts_list(drafts, &screen->rows, &screen->count, &err))
        app_say_err(app, &err);
    load_texts(app, screen);
    screen->table.count = screen->count;
    screen->stale = false;
}

static void paint(struct app *app, void *state, int *cursor_row, int *cursor_column)
{
    struct drafts_screen *screen = state;

    if (screen->stale)
        load(app, screen);
    app_paint_title(app, string_in(STRING_DRAFTS_TITLE, app_language(app)), "");
    table_paint(&screen->table, screen, cell, app_language(app), 1, term_rows() - 1, cursor_row);
    *cursor_column = 0;
    if (screen->count == 0)
        paint_text(3, 2, term_columns(), ROLE_DIM, string_in(STRING_NO_DRAFTS, app_language(app)));
}

static void drop(struct app *app, void *state, const char *text)
{
    struct drafts_screen *screen = state;
    struct err err = { 0 };
    struct drafts *drafts;
    int64_t id = screen->rows[screen->table.cursor].id;

    if (text == NULL || strcmp(text, "yes") != 0) {
        app_say(app, STRING_NOTHING_DONE);
        return;
    }
    drafts = session_drafts(app_session(app), &err);
    if (drafts == NULL || !drafts_claim(drafts, id, &err)) {
        app_say_err(app, &err); /* another session works on it */
        return;
    }
    if (drafts_drop(drafts, id, &err)) {
        (void)lent_end_draft(id, true);
        app_say(app, STRING_DRAFT_DROPPED);
    } else {
        app_say_err(app, &err);
    }
    drafts_release(drafts, id);
    screen->stale = true;
}

static bool key_pressed(struct app *app, void *state, struct key key)
{
    struct drafts_screen *screen = state;
    enum action action = keys_action(key, STATE_LIST);

    if (table_act(&screen->table, action, term_rows() - 4))
        return true;
    if (screen->table.cursor >= screen->count)
        return false;
    if (action == ACTION_OPEN || action == ACTION_EDIT) {
        const struct draft_row *row = &screen->rows[screen->table.cursor];

        edit_open_draft(app, resource_find(row->shape), row->id);
        screen->stale = true;
        return true;
    }
    if (action == ACTION_REMOVE) {
        app_ask(app, string_in(STRING_DROP_PROMPT, app_language(app)), "", screen, NULL, drop);
        return true;
    }
    return false;
}

static enum state keys(const void *state)
{
    (void)state;
    return STATE_LIST;
}

static void close_drafts(struct app *app, void *state)
{
    struct drafts_screen *screen = state;

    (void)app;
    draft_rows_free(screen->rows, screen->count);
    lent_list_free(screen->texts, screen->text_count);
    free(screen);
}

static bool possible(struct app *app, const void *state, enum action action)
{
    const struct drafts_screen *screen = state;

    (void)app;
    return (action != ACTION_OPEN && action != ACTION_REMOVE) || screen->count > 0;
}

static const enum action hints[] = { ACTION_OPEN, ACTION_REMOVE, ACTION_HELP, ACTION_BACK, ACTION_NONE };

static const struct screen_kind kind = {
    .paint = paint,
    .key = key_pressed,
    .keys = keys,
    .hints = hints,
    .possible = possible,
    .close = close_drafts,
};

void drafts_screen_open(struct app *app)
{
    struct drafts_screen *screen = memory_new(1, sizeof *screen);

    screen->table = (struct table){ .columns = columns, .column_count = COUNT(columns), .sorted = STRINGS };
    screen->stale = true;
    app_push(app, &kind, screen);
}
