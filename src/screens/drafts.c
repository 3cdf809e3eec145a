#include "screens/drafts.h"

#include "base/clock.h"
#include "base/memory.h"
#include "screens/edit.h"
#include "screens/list_page.h"
#include "screens/resource.h"
#include "store/drafts.h"
#include "store/lent.h"

#include <stdlib.h>
#include <string.h>

struct drafts_rows {
    struct draft_row *rows;
    size_t count;
    struct lent *texts; /* that the person's own editor saved and no draft has yet */
    size_t text_count;
};

static const struct table_column columns[] = {
    { STRING_COLUMN_NAME, 30, 64, 0 },     { STRING_COLUMN_EDITS, 5, 5, 50 },
    { STRING_COLUMN_UPDATED, 16, 16, 60 }, { STRING_COLUMN_HELD, 16, 32, 76 },
    { STRING_COLUMN_WHERE, 40, 40, 100 },
};

static bool has_text(const struct drafts_rows *kept, int64_t draft)
{
    for (size_t i = 0; i < kept->text_count; i++)
        if (kept->texts[i].draft == draft)
            return true;
    return false;
}

static void cell(const void *state, size_t row, enum string column, enum language language, struct buf *out)
{
    const struct draft_row *draft = &((const struct drafts_rows *)state)->rows[row];
    char time[32];

    switch (column) {
    case STRING_COLUMN_NAME:
        if (has_text(state, draft->id))
            buf_string(out, string_in(STRING_OUTSIDE_MARK, language));
        if (draft->damaged)
            buf_string(out, string_in(STRING_DAMAGED_MARK, language));
        if (draft->typed_name != NULL)
            buf_format(out, string_in(STRING_NAME_UNFINISHED, language), draft->typed_name);
        else if (draft->name != NULL && *draft->name != '\0')
            buf_string(out, draft->name);
        else if (draft->astray)
            buf_format(out, string_in(STRING_DAMAGED_NUMBER, language), (long long)draft->id);
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
        if (draft->astray) {
            buf_string(out, string_in(STRING_DAMAGED_ASTRAY, language));
            break;
        }
        buf_string(out, draft->file != NULL ? draft->file : draft->profile != NULL ? draft->profile : "");
        if (draft->algorithm_id != NULL)
            buf_format(out, " %s", draft->algorithm_id);
    }
}

static void tell_strays(struct app *app)
{
    struct lent *strays = NULL;
    size_t count = 0;

    lent_list_strays(&strays, &count);
    for (size_t i = 0; i < count; i++)
        app_say(app, STRING_OUTSIDE_KEPT, strays[i].path);
    lent_list_free(strays, count);
}

/* Each is named with its path: also that of a draft that is gone by now, which has no row. */
static void load_texts(struct app *app, struct drafts_rows *kept)
{
    struct err err = { 0 };

    lent_list_free(kept->texts, kept->text_count);
    kept->texts = NULL;
    kept->text_count = 0;
    if (!lent_list(0, &kept->texts, &kept->text_count, &err))
        app_say_err(app, &err);
    for (size_t i = 0; i < kept->text_count; i++)
        app_say(app, STRING_OUTSIDE_LISTED, (long long)kept->texts[i].draft, kept->texts[i].path);
}

static void load(struct app *app, struct list_page *page)
{
    struct drafts_rows *kept = page->rows;
    struct err err = { 0 };
    struct drafts *drafts = session_drafts(app_session(app), &err);

    draft_rows_free(kept->rows, kept->count);
    kept->rows = NULL;
    kept->count = 0;
    if (drafts == NULL || !drafts_list(drafts, &kept->rows, &kept->count, &err))
        page->failed = err;
    draft_rows_unfinished(kept->rows, &kept->count);
    load_texts(app, kept);
    tell_strays(app);
    page->table.count = kept->count;
}

static void drop(struct app *app, void *state, const char *text)
{
    struct list_page *page = state;
    const struct drafts_rows *kept = page->rows;
    struct err err = { 0 };
    struct drafts *drafts;
    int64_t id = kept->rows[page->table.cursor].id;

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
    page->stale = true;
}

static bool act(struct app *app, struct list_page *page, enum action action)
{
    const struct drafts_rows *kept = page->rows;
    const struct draft_row *row = &kept->rows[page->table.cursor];

    bool opens = action == ACTION_OPEN || action == ACTION_EDIT;

    if (opens && app_was_sent(app, row->id))
        app_say(app, STRING_SENT_ALREADY, (long long)row->id);
    else if (opens)
        edit_open_draft(app, resource_find(row->shape), row->id);
    else if (action == ACTION_REMOVE)
        app_ask(app, string_in(STRING_DROP_PROMPT, app_language(app)), "", page, NULL, drop);
    else
        return false;
    return true;
}

static void free_rows(void *rows)
{
    struct drafts_rows *kept = rows;

    draft_rows_free(kept->rows, kept->count);
    lent_list_free(kept->texts, kept->text_count);
    free(kept);
}

static const struct list_page_kind kind = {
    .columns = columns,
    .column_count = COUNT(columns),
    .title = STRING_DRAFTS_TITLE,
    .nothing = STRING_NO_DRAFTS,
    .cell = cell,
    .load = load,
    .act = act,
    .free = free_rows,
    .acts = ACTION_REMOVE,
};

void drafts_screen_open(struct app *app)
{
    list_page_open(app, &kind, memory_new(1, sizeof(struct drafts_rows)));
}
