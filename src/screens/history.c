#include "screens/history.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/memory.h"
#include "screens/edit.h"
#include "screens/ledger.h"
#include "screens/list_page.h"
#include "screens/page.h"
#include "session/submits.h"
#include "store/history_damage.h"
#include "store/revert.h"
#include "term/term.h"

#include <stdio.h>
#include <stdlib.h>

enum { TIME_BYTES = 32, TITLE_BYTES = 80 };

/* The list. */

struct history_rows {
    struct history_row *rows;
    size_t count;
};

/* One of them, to read. */
struct entry {
    int64_t number;
    struct page page;
};

static const struct table_column columns[] = {
    { STRING_COLUMN_TIME, 16, 16, 0 },      { STRING_COLUMN_WHAT, 7, 7, 0 },
    { STRING_COLUMN_OUTCOME, 24, 36, 0 },   { STRING_COLUMN_NAME, 26, 64, 50 },
    { STRING_COLUMN_REQUEST, 34, 34, 120 },
};

static const struct text damaged = { ", damaged", "，已损坏" };

static void write_outcome(const struct history_row *row, enum language language, struct buf *out)
{
    buf_string(out, text_in(outcome_text(row->outcome), language));
    if (row->code != NULL)
        buf_format(out, " %s", row->code);
    if (history_damaged(row))
        buf_string(out, text_in(damaged, language));
}

static void cell(const void *state, size_t index, enum string column, enum language language, struct buf *out)
{
    const struct history_row *row = &((const struct history_rows *)state)->rows[index];
    char time[TIME_BYTES];

    switch (column) {
    case STRING_COLUMN_TIME:
        clock_local_text(row->started_ms, time);
        buf_string(out, time);
        break;
    case STRING_COLUMN_WHAT: buf_string(out, text_in(submit_verb_text(row->verb), language)); break;
    case STRING_COLUMN_OUTCOME: write_outcome(row, language, out); break;
    case STRING_COLUMN_NAME:
        buf_string(out, row->name != NULL ? row->name : row->id != NULL ? row->id : "");
        break;
    default: buf_string(out, row->request_id != NULL ? row->request_id : "");
    }
}

static void load(struct app *app, struct list_page *page)
{
    struct history_rows *submits = page->rows;
    struct err err = { 0 };
    struct history *history = session_history(app_session(app), &err);

    history_rows_free(submits->rows, submits->count);
    submits->rows = NULL;
    submits->count = 0;
    if (history == NULL ||
        !history_list(history, session_origin(app_session(app)), &submits->rows, &submits->count, &err))
        page->failed = err;
    page->table.count = submits->count;
}

/* What was there before, as a draft in the editor. */
static void revert(struct app *app, int64_t number)
{
    struct err err = { 0 };
    struct history *history = session_history(app_session(app), &err);
    struct drafts *drafts = history != NULL ? session_drafts(app_session(app), &err) : NULL;
    int64_t draft = 0;

    if (drafts == NULL || !history_revert(history, number, drafts, &draft, &err)) {
        app_say_err(app, &err);
        return;
    }
    edit_open_draft(app, &resource_algorithm, draft);
    app_say(app, STRING_REVERTED, (long long)draft, (long long)number);
}

static void entry_open(struct app *app, const struct history_row *row);

static bool act(struct app *app, struct list_page *page, enum action action)
{
    const struct history_rows *submits = page->rows;
    const struct history_row *row = &submits->rows[page->table.cursor];

    if (action == ACTION_OPEN)
        entry_open(app, row);
    else if (action == ACTION_REVERT)
        revert(app, row->number);
    else
        return false;
    return true;
}

static void free_rows(void *rows)
{
    struct history_rows *submits = rows;

    history_rows_free(submits->rows, submits->count);
    free(submits);
}

static const struct list_page_kind kind = {
    .columns = columns,
    .column_count = COUNT(columns),
    .title = STRING_HISTORY_TITLE,
    .nothing = STRING_NO_SUBMITS,
    .cell = cell,
    .load = load,
    .act = act,
    .free = free_rows,
    .acts = ACTION_REVERT,
    .here = ACTION_HISTORY,
};

void history_screen_open(struct app *app)
{
    list_page_open(app, &kind, memory_new(1, sizeof(struct history_rows)));
}

/* One submit. */

static void add_times(struct page *page, enum language language, const struct history_row *row)
{
    char started[TIME_BYTES], ended[TIME_BYTES];

    clock_local_text(row->started_ms, started);
    clock_local_text(row->ended_ms, ended);
    page_format(page, ROLE_TEXT, string_in(STRING_SUBMIT_TIMES, language), started, ended);
}

static void add_heading(struct page *page, enum language language, const struct history_row *row)
{
    struct buf outcome;

    buf_init(&outcome, TITLE_BYTES);
    write_outcome(row, language, &outcome);
    page_format(page, row->outcome == OUTCOME_DONE && !history_damaged(row) ? ROLE_HEADING : ROLE_ERROR,
                "%s: %s", text_in(submit_verb_text(row->verb), language), buf_text(&outcome));
    buf_done(&outcome);
    page_format(page, ROLE_TEXT, "%s  %s", row->name != NULL ? row->name : "-",
                row->id != NULL ? row->id : "-");
    add_times(page, language, row);
    page_format(page, ROLE_TEXT, string_in(STRING_SUBMIT_REQUEST, language),
                row->request_id != NULL ? row->request_id : "-");
    page_format(page, ROLE_TEXT, "%s", row->origin != NULL ? row->origin : "-");
    if (row->text[language] != NULL)
        page_add_paragraph(page, ROLE_WARNING, row->text[language]);
    page_add(page, ROLE_TEXT, "");
}

/* What is damaged; and where that hides what was changed, all that is sound. */
static void add_damage(struct page *page, enum language language, const struct history_row *row,
                       const struct history_trees *trees)
{
    struct buf text;

    buf_init(&text, 4 * LIMIT_DOCUMENT_BYTES);
    for (enum history_part part = 0; part < HISTORY_PARTS; part++) {
        if (row->damaged[part])
            page_add_paragraph(page, ROLE_ERROR, text_in(history_part_damaged(part), language));
    }
    if (history_change_damaged(row, trees))
        history_sound_write(trees, language, &text);
    page_add_lines(page, ROLE_TEXT, buf_text(&text));
    buf_done(&text);
}

static bool write_entry(struct app *app, struct entry *entry, struct err *err)
{
    enum language language = app_language(app);
    struct history *history = session_history(app_session(app), err);
    struct history_row row = { 0 };
    struct history_trees trees = { 0 };
    struct json *before = NULL, *after = NULL;
    bool good = history != NULL && history_read(history, entry->number, &row, &trees, err);
    bool told = good && !history_change_damaged(&row, &trees);

    good = good && (!told || history_contents(&row, &trees, &before, &after, err));
    if (good) {
        add_heading(&entry->page, language, &row);
        if (history_damaged(&row))
            add_damage(&entry->page, language, &row, &trees);
    }
    if (good && told) {
        ledger_add_changes(&entry->page, language, history_shape(&row), before, after);
    }
    json_free(before);
    json_free(after);
    history_row_done(&row);
    history_trees_done(&trees);
    return good;
}

static void paint_entry(struct app *app, void *state, int *cursor_row, int *cursor_column)
{
    struct entry *entry = state;
    char title[TITLE_BYTES];

    snprintf(title, sizeof title, string_in(STRING_SUBMIT_TITLE, app_language(app)),
             (long long)entry->number);
    app_paint_title(app, title, "");
    page_paint(&entry->page, 1, term_rows() - 1);
    *cursor_row = 1;
    *cursor_column = 0;
}

static bool entry_key(struct app *app, void *state, struct key key)
{
    struct entry *entry = state;
    enum action action = keys_action(key, STATE_READ);

    if (action == ACTION_REVERT) {
        int64_t number = entry->number;

        app_pop(app); /* the draft opens over the list */
        revert(app, number);
        return true;
    }
    return page_act(&entry->page, action, term_rows() - 2);
}

static enum state entry_keys(const void *state)
{
    (void)state;
    return STATE_READ;
}

static void close_entry(struct app *app, void *state)
{
    struct entry *entry = state;

    (void)app;
    page_done(&entry->page);
    free(entry);
}

static const enum action entry_hints[] = { ACTION_REVERT, ACTION_DOWN, ACTION_PAGE_DOWN, ACTION_BACK,
                                           ACTION_NONE };

static const struct screen_kind entry_kind = {
    .paint = paint_entry,
    .key = entry_key,
    .keys = entry_keys,
    .hints = entry_hints,
    .close = close_entry,
};

static void entry_open(struct app *app, const struct history_row *row)
{
    struct entry *entry = memory_new(1, sizeof *entry);
    struct err err = { 0 };

    entry->number = row->number;
    if (write_entry(app, entry, &err)) {
        app_push(app, &entry_kind, entry);
        return;
    }
    app_say_err(app, &err);
    close_entry(app, entry);
}
