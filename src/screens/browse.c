#include "screens/browse.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/memory.h"
#include "screens/browse_state.h"
#include "screens/choose.h"
#include "screens/details.h"
#include "screens/drafts.h"
#include "screens/edit.h"
#include "screens/first_run.h"
#include "screens/login.h"
#include "screens/new.h"
#include "screens/profiles.h"
#include "screens/remove.h"
#include "session/needs.h"
#include "term/paint.h"
#include "term/term.h"

#include <stdlib.h>
#include <string.h>

/* How far it is stands in a line of its own, when it takes long. */
static void tell_loading(struct app *app, const struct browse *browse, struct buf *marks)
{
    char time[32];

    clock_local_brief(browse_shown_ms(browse), clock_utc_ms(), time);
    if (browse_shown_ms(browse) != 0)
        buf_format(marks, string_in(STRING_REFRESHING, app_language(app)), time);
}

static void tell_loaded(struct app *app, const struct browse *browse, struct buf *marks)
{
    char time[32];

    buf_format(marks, string_in(STRING_LOADED, app_language(app)), browse->rows.table.count,
               browse->rows.known);
    if (!browse_is_old(browse))
        return;
    clock_local_brief(browse_shown_ms(browse), clock_utc_ms(), time);
    buf_string(marks, "  ");
    buf_format(marks, string_in(STRING_AS_OF, app_language(app)), time);
}

static void paint_status(struct app *app, struct browse *browse)
{
    struct buf title, marks;

    buf_init(&title, LIMIT_LINE_BYTES);
    buf_init(&marks, LIMIT_LINE_BYTES);
    buf_string(&title, string_in(STRING_BROWSE_TITLE, app_language(app)));
    if (browse->workspace != NULL)
        buf_format(&title, string_in(STRING_IN_WORKSPACE, app_language(app)), browse->workspace_name);
    if (browse->next != NULL)
        tell_loading(app, browse, &marks);
    else
        tell_loaded(app, browse, &marks);
    if (browse->rows.filter != NULL)
        buf_format(&marks, "  /%s", browse->rows.filter);
    app_paint_title(app, buf_text(&title), buf_text(&marks));
    buf_done(&title);
    buf_done(&marks);
}

/* Why there is no list stays where the list would be; without a service, what can be done. */
static void paint_failure(struct app *app, const struct err *failure)
{
    int row = 3;
    struct err err = { 0 };

    if (failure->kind == ERR_CONFIG && !session_complete(app_session(app), &err))
        row = first_run_paint_missing(app, row) + 1;
    if (*login_remedy(app, failure) != '\0')
        row += paint_paragraph(row, 2, term_columns(), 1, ROLE_TEXT, login_remedy(app, failure));
    row += paint_paragraph(row, 2, term_columns(), term_rows() - 6, ROLE_ERROR,
                           err_text(failure, app_language(app)));
    if (failure->kind == ERR_CONFIG)
        paint_paragraph(row + 1, 2, term_columns(), 2, ROLE_TEXT,
                        string_in(STRING_FIRST_RUN, app_language(app)));
}

/* Why an older list is shown stands above it; gives the row below. */
static int paint_reason(struct app *app, const struct err *failure)
{
    struct buf text;
    int row = 1;

    buf_init(&text, LIMIT_LINE_BYTES);
    buf_format(&text, "%s%s", login_remedy(app, failure), err_text(failure, app_language(app)));
    row += paint_paragraph(row, 0, term_columns(), 2,
                           failure->kind == ERR_NETWORK ? ROLE_WARNING : ROLE_ERROR, buf_text(&text));
    buf_done(&text);
    return row;
}

static void paint(struct app *app, void *state, int *cursor_row, int *cursor_column)
{
    struct browse *browse = state;
    bool failed = browse->failure.kind != ERR_NONE;
    int top = 1, bottom = term_rows() - (browse->progress.shown ? 2 : 1);

    paint_status(app, browse);
    if (failed && browse->rows.known > 0)
        top = paint_reason(app, &browse->failure);
    table_paint(&browse->rows.table, &browse->rows, browse_rows_cell, app_language(app), top, bottom,
                cursor_row);
    progress_paint(&browse->progress, app_language(app), bottom);
    *cursor_column = 0;
    if (browse->rows.known == 0 && failed)
        paint_failure(app, &browse->failure);
    else if (browse->rows.table.count == 0 && browse->next == NULL)
        paint_paragraph(top + 2, 2, term_columns(), 3, ROLE_DIM,
                        string_in(browse->rows.filter != NULL ? STRING_NONE_MATCHES : STRING_NO_ALGORITHMS,
                                  app_language(app)));
}

static void narrow(struct app *app, void *state, const char *text)
{
    struct browse *browse = state;

    (void)app;
    free(browse->rows.filter);
    browse->rows.filter = text != NULL && *text != '\0' ? memory_text(text) : NULL;
    browse->rows.table.cursor = 0;
    browse_make_rows(browse);
}

static void choose_workspace(struct app *app, void *context, const char *id, const char *name)
{
    struct browse *browse = context;

    free(browse->workspace);
    free(browse->workspace_name);
    browse->workspace = memory_text(id);
    browse->workspace_name = memory_text(name != NULL && *name != '\0' ? name : id);
    browse->rows.table.cursor = 0;
    if (browse->listed != NULL) { /* a list of one workspace shows nothing of another */
        browse_stop(browse);
        browse_show_list(browse, NULL);
        browse->kept_read = browse->kept.json != NULL;
    }
    browse_make_rows(browse);
    browse_ask(app, browse);
}

static bool act_on_row(struct app *app, const struct browse *browse, const struct json *algorithm,
                       enum action action)
{
    int64_t as_of_ms = browse_is_old(browse) ? browse_shown_ms(browse) : 0;

    switch (action) {
    case ACTION_OPEN: details_open_dated(app, &resource_algorithm, algorithm, as_of_ms); return true;
    case ACTION_EDIT: edit_open_dated(app, &resource_algorithm, algorithm, as_of_ms); return true;
    case ACTION_CLONE: edit_open_clone(app, &resource_algorithm, algorithm); return true;
    case ACTION_REMOVE: remove_ask(app, &resource_algorithm, algorithm); return true;
    default: return false;
    }
}

/* How far the first list came; it is not shown as if it were whole. */
static void tell_first_cancelled(struct browse *browse, size_t listed, size_t total)
{
    if (listed == 0)
        err_set(&browse->failure, ERR_CANCELLED, "Cancelled before anything came. R asks again.",
                "已取消，尚未取得任何内容。按 R 重新查询。");
    else
        err_set(&browse->failure, ERR_CANCELLED, "Cancelled: listed %zu of %zu algorithms. R asks again.",
                "已取消：已读取 %zu 个算法，共 %zu 个。按 R 重新查询。", listed, total);
}

static void cancel(struct app *app, struct browse *browse)
{
    size_t listed, total;
    bool first = browse->list == NULL || browse->list == browse->next;

    if (browse->next == NULL)
        return;
    operation_progress(browse->next, &listed, &total);
    browse_stop(browse);
    if (first && browse->kept.fetched_ms == 0)
        tell_first_cancelled(browse, listed, total);
    else
        app_say(app, STRING_CANCELLED);
}

static bool copies(struct app *app, struct browse *browse, struct key key)
{
    const struct json *algorithm = browse_rows_focus(&browse->rows);
    const struct copied copied = { .resource = &resource_algorithm,
                                   .root = algorithm,
                                   .id = resource_id(&resource_algorithm, algorithm),
                                   .call = COPIED_READS };

    return copying_key(app, &browse->copying, &copied, key, STATE_LIST);
}

static bool key_pressed(struct app *app, void *state, struct key key)
{
    struct browse *browse = state;
    enum action action = keys_action(key, STATE_LIST);
    const struct json *algorithm = browse_rows_focus(&browse->rows);

    if (browse->keep_due != 0) /* somebody is at work */
        browse->keep_due = clock_monotonic_ms() + BROWSE_REST_MS;
    if (copies(app, browse, key))
        return true;
    if (table_act(&browse->rows.table, action, term_rows() - 4))
        return true;
    if (algorithm != NULL && act_on_row(app, browse, algorithm, action))
        return true;
    switch (action) {
    case ACTION_NEW: new_open(app); return true;
    case ACTION_DRAFTS: drafts_screen_open(app); return true;
    case ACTION_PROFILES: profiles_open(app); return true;
    case ACTION_OPEN:
        if (browse->failure.kind == ERR_CONFIG)
            first_run_open(app);
        return true;
    case ACTION_REFRESH: browse_ask(app, browse); return true;
    case ACTION_SEARCH:
        app_ask(app, "/", browse->rows.filter != NULL ? browse->rows.filter : "", browse, narrow, narrow);
        return true;
    case ACTION_SORT:
        browse_rows_sort(&browse->rows);
        browse_make_rows(browse);
        return true;
    case ACTION_WORKSPACE:
        choose_open(app, browse->catalogues, CATALOGUE_WORKSPACES, STRING_ALL_WORKSPACES, choose_workspace,
                    browse);
        return true;
    case ACTION_BACK:
        if (browse->next != NULL)
            cancel(app, browse);
        else if (browse->rows.filter != NULL)
            narrow(app, browse, "");
        return true; /* the first screen is left with q, not by one Esc too many */
    case ACTION_CANCEL: cancel(app, browse); return true;
    default: return false;
    }
}

static enum state keys(const void *state)
{
    (void)state;
    return STATE_LIST;
}

static void close_browse(struct app *app, void *state)
{
    struct browse *browse = state;

    browse_keep(app, browse);
    if (browse->next != browse->list)
        operation_free(browse->next);
    operation_free(browse->list);
    cached_done(&browse->kept);
    catalogues_free(browse->catalogues);
    browse_rows_done(&browse->rows);
    free(browse->workspace);
    free(browse->workspace_name);
    free(browse->listed);
    free(browse);
}

static bool possible(struct app *app, const void *state, enum action action)
{
    const struct browse *browse = state;
    bool failed = browse->failure.kind != ERR_NONE, rows = browse->rows.table.count > 0;

    (void)app;
    switch (action) {
    case ACTION_OPEN: return rows || browse->failure.kind == ERR_CONFIG;
    case ACTION_EDIT: return rows;
    case ACTION_SEARCH: return !failed || rows;
    case ACTION_CLONE:
    case ACTION_REMOVE: return rows && !failed; /* what may help comes first */
    case ACTION_REFRESH:
    case ACTION_PROFILES: return failed;
    default: return true;
    }
}

static const enum action hints[] = {
    ACTION_REFRESH, ACTION_OPEN,   ACTION_EDIT, ACTION_NEW,      ACTION_CLONE, ACTION_SEARCH,
    ACTION_DRAFTS,  ACTION_REMOVE, ACTION_HELP, ACTION_PROFILES, ACTION_QUIT,  ACTION_NONE,
};

static const struct screen_kind kind = {
    .paint = paint,
    .key = key_pressed,
    .idle = browse_idle,
    .wait = browse_wait,
    .keys = keys,
    .hints = hints,
    .possible = possible,
    .close = close_browse,
};

void browse_open(struct app *app)
{
    struct browse *browse = memory_new(1, sizeof *browse);

    browse_rows_init(&browse->rows);
    browse->catalogues = catalogues_new(app);
    app_push(app, &kind, browse);
}
