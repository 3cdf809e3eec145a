/* Needed for strcasestr, which POSIX does not have. */
#define _GNU_SOURCE 1

#include "screens/browse.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "screens/details.h"
#include "screens/drafts.h"
#include "screens/edit.h"
#include "screens/first_run.h"
#include "screens/new.h"
#include "screens/profiles.h"
#include "screens/remove.h"
#include "screens/table.h"
#include "session/needs.h"
#include "term/paint.h"
#include "term/term.h"

#include <stdlib.h>
#include <string.h>

struct browse {
    struct table table;
    struct operation *list; /* the algorithms shown; the first list shows them as they come */
    struct operation *next; /* the newer list under way, or NULL */
    bool asked;
    unsigned changes;         /* of the service, when it was asked */
    struct err failure;       /* why there is no list, or not the newest */
    const struct json **rows; /* those that pass the filter, sorted */
    size_t known;             /* how many algorithms the rows were made of */
    char *filter;
};

static const struct table_column columns[] = {
    { STRING_COLUMN_NAME, 30, 0 }, { STRING_COLUMN_ENGINE, 24, 60 },       { STRING_COLUMN_UPDATED, 16, 76 },
    { STRING_COLUMN_ID, 36, 130 }, { STRING_COLUMN_DESCRIPTION, 30, 100 },
};

static int64_t updated(const struct json *algorithm)
{
    const struct json *metadata = json_member(algorithm, "metadata");
    int64_t time = 0;

    if (!json_int64(json_member(metadata, "update_time"), &time) || time == 0)
        (void)json_int64(json_member(metadata, "create_time"), &time);
    return time;
}

static void add_text(struct buf *out, const char *text)
{
    buf_string(out, text != NULL ? text : "");
}

static void add_engine(const struct json *algorithm, struct buf *out)
{
    static const char *const places[] = { "/job_config/engine/engine_version", "/job_config/engine/engine_id",
                                          "/job_config/engine/image_url", "/job_config/engine/engine_name" };

    for (size_t i = 0; i < COUNT(places) && out->size == 0; i++)
        add_text(out, json_text(place_find(algorithm, places[i])));
}

static void cell(const void *state, size_t row, enum string column, enum language language, struct buf *out)
{
    const struct json *algorithm = ((const struct browse *)state)->rows[row];
    char time[32];

    (void)language;
    switch (column) {
    case STRING_COLUMN_NAME: add_text(out, json_text(place_find(algorithm, "/metadata/name"))); break;
    case STRING_COLUMN_ID: add_text(out, json_text(place_find(algorithm, "/metadata/id"))); break;
    case STRING_COLUMN_DESCRIPTION:
        add_text(out, json_text(place_find(algorithm, "/metadata/description")));
        break;
    case STRING_COLUMN_ENGINE: add_engine(algorithm, out); break;
    default: clock_local_text(updated(algorithm), time); buf_string(out, time);
    }
}

/* Rows: filtered by any cell, sorted by the table's column. */

static bool passes(struct browse *browse, size_t row)
{
    bool found = false;
    struct buf text;

    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    for (size_t i = 0; i < COUNT(columns) && !found; i++) {
        buf_clear(&text);
        cell(browse, row, columns[i].title, LANGUAGE_EN, &text);
        found = strcasestr(buf_text(&text), browse->filter) != NULL;
    }
    buf_done(&text);
    return found;
}

static int by_name(const void *one, const void *other)
{
    const char *a = json_text(place_find(*(const struct json *const *)one, "/metadata/name"));
    const char *b = json_text(place_find(*(const struct json *const *)other, "/metadata/name"));

    return strcmp(a != NULL ? a : "", b != NULL ? b : "");
}

static int by_update(const void *one, const void *other)
{
    int64_t a = updated(*(const struct json *const *)one), b = updated(*(const struct json *const *)other);

    return a < b ? 1 : a > b ? -1 : by_name(one, other);
}

static const struct json *focused(const struct browse *browse)
{
    return browse->table.cursor < browse->table.count ? browse->rows[browse->table.cursor] : NULL;
}

static const char *id_of(const struct json *algorithm)
{
    const char *id = json_text(place_find(algorithm, "/metadata/id"));

    return id != NULL ? id : "";
}

static void go_to(struct browse *browse, const char *id)
{
    for (size_t i = 0; i < browse->table.count && *id != '\0'; i++) {
        if (strcmp(id_of(browse->rows[i]), id) == 0)
            browse->table.cursor = i;
    }
}

static void make_rows(struct browse *browse)
{
    const struct json *all = browse->list != NULL ? operation_answer(browse->list) : NULL;
    size_t count = 0, kept = 0;

    browse->known = json_count(all);
    browse->rows = memory_resize(browse->rows, browse->known + 1, sizeof *browse->rows);
    for (const struct json *item = json_first(all); item != NULL; item = json_next(item))
        browse->rows[count++] = item;
    for (size_t i = 0; i < count; i++) {
        if (browse->filter == NULL || passes(browse, i))
            browse->rows[kept++] = browse->rows[i];
    }
    browse->table.count = kept;
    qsort(browse->rows, kept, sizeof *browse->rows,
          browse->table.sorted == STRING_COLUMN_NAME ? by_name : by_update);
}

/* The cursor stays on its algorithm, wherever that now stands; at the top it stays at the top. */
static void make_rows_anew(struct browse *browse, struct operation *list)
{
    char *id = memory_text(browse->table.cursor > 0 && focused(browse) != NULL ? id_of(focused(browse)) : "");

    if (list != browse->list) {
        operation_free(browse->list);
        browse->list = list;
    }
    make_rows(browse);
    go_to(browse, id);
    free(id);
}

/* Loading. */

static void ask(struct app *app, struct browse *browse)
{
    struct list_query query = { .sort_by = "create_time", .order = "desc" };
    struct api *api;

    browse->asked = true;
    browse->changes = app_changes(app);
    browse->failure = (struct err){ 0 };
    api = app_try_api(app, &browse->failure);
    if (api == NULL)
        return;
    operation_free(browse->next);
    browse->next = operation_list(api, &query);
}

static bool is_first(const struct browse *browse)
{
    return browse->list == NULL || browse->list == browse->next;
}

static bool step(struct app *app, struct browse *browse)
{
    enum operation_state state = operation_step(browse->next);
    bool more;

    if (is_first(browse))
        browse->list = browse->next;
    more = browse->list == browse->next && json_count(operation_answer(browse->next)) != browse->known;
    if (state == OPERATION_RUNNING) {
        if (more)
            make_rows_anew(browse, browse->list);
        return more;
    }
    if (state == OPERATION_FAILED) {
        browse->failure = *operation_err(browse->next);
        app_say_err(app, &browse->failure);
    }
    if (state == OPERATION_DONE || is_first(browse))
        make_rows_anew(browse, browse->next);
    else
        operation_free(browse->next); /* the older list stays */
    browse->next = NULL;
    return true;
}

static bool idle(struct app *app, void *state)
{
    struct browse *browse = state;

    if (!browse->asked || (browse->next == NULL && browse->changes != app_changes(app))) {
        ask(app, browse);
        return true;
    }
    return browse->next != NULL && step(app, browse);
}

static int wait(const void *state)
{
    return ((const struct browse *)state)->asked ? -1 : 0;
}

static void paint_status(struct app *app, struct browse *browse)
{
    size_t done = 0, total = 0;
    struct buf marks;

    if (browse->next != NULL)
        operation_progress(browse->next, &done, &total);
    buf_init(&marks, LIMIT_LINE_BYTES);
    if (browse->next != NULL)
        buf_format(&marks, string_in(STRING_LOADING, app_language(app)), done, total);
    else
        buf_format(&marks, string_in(STRING_LOADED, app_language(app)), browse->table.count, browse->known);
    if (browse->filter != NULL)
        buf_format(&marks, "  /%s", browse->filter);
    app_paint_title(app, string_in(STRING_BROWSE_TITLE, app_language(app)), buf_text(&marks));
    buf_done(&marks);
}

/* Why there is no list stays where the list would be; without a service, what can be done. */
static void paint_failure(struct app *app, const struct err *failure)
{
    int row = 3;
    struct err err = { 0 };

    if (failure->kind == ERR_CONFIG && !session_complete(app_session(app), &err))
        row = first_run_paint_missing(app, row) + 1;
    row += paint_paragraph(row, 2, term_columns(), term_rows() - 6, ROLE_ERROR,
                           err_text(failure, app_language(app)));
    if (failure->kind == ERR_CONFIG)
        paint_paragraph(row + 1, 2, term_columns(), 2, ROLE_TEXT,
                        string_in(STRING_FIRST_RUN, app_language(app)));
}

static void paint(struct app *app, void *state, int *cursor_row, int *cursor_column)
{
    struct browse *browse = state;

    paint_status(app, browse);
    table_paint(&browse->table, browse, cell, app_language(app), 1, term_rows() - 1, cursor_row);
    *cursor_column = 0;
    if (browse->table.count == 0 && browse->failure.kind != ERR_NONE)
        paint_failure(app, &browse->failure);
    else if (browse->table.count == 0 && browse->next == NULL)
        paint_paragraph(3, 2, term_columns(), 3, ROLE_DIM,
                        string_in(STRING_NO_ALGORITHMS, app_language(app)));
}

static void narrow(struct app *app, void *state, const char *text)
{
    struct browse *browse = state;

    (void)app;
    free(browse->filter);
    browse->filter = text != NULL && *text != '\0' ? memory_text(text) : NULL;
    browse->table.cursor = 0;
    make_rows(browse);
}

static bool act_on_row(struct app *app, const struct json *algorithm, enum action action)
{
    switch (action) {
    case ACTION_OPEN: details_open(app, &resource_algorithm, algorithm, NULL); return true;
    case ACTION_EDIT: edit_open_answer(app, &resource_algorithm, algorithm); return true;
    case ACTION_CLONE: edit_open_clone(app, &resource_algorithm, algorithm); return true;
    case ACTION_REMOVE: remove_ask(app, &resource_algorithm, algorithm); return true;
    case ACTION_COPY:
        if (term_copy(json_text(place_find(algorithm, "/metadata/id"))))
            app_say(app, STRING_COPIED);
        return true;
    default: return false;
    }
}

static void cancel(struct app *app, struct browse *browse)
{
    if (browse->next == NULL)
        return;
    if (browse->list == browse->next)
        browse->list = NULL;
    operation_free(browse->next);
    browse->next = NULL;
    make_rows(browse);
    app_say(app, STRING_CANCELLED);
}

static bool key_pressed(struct app *app, void *state, struct key key)
{
    struct browse *browse = state;
    enum action action = keys_action(key, STATE_LIST);
    const struct json *algorithm = focused(browse);

    if (table_act(&browse->table, action, term_rows() - 4))
        return true;
    if (algorithm != NULL && act_on_row(app, algorithm, action))
        return true;
    switch (action) {
    case ACTION_NEW: new_open(app); return true;
    case ACTION_DRAFTS: drafts_screen_open(app); return true;
    case ACTION_PROFILES: profiles_open(app); return true;
    case ACTION_OPEN:
        if (browse->failure.kind == ERR_CONFIG)
            first_run_open(app);
        return true;
    case ACTION_REFRESH: ask(app, browse); return true;
    case ACTION_SEARCH:
        app_ask(app, "/", browse->filter != NULL ? browse->filter : "", browse, narrow, narrow);
        return true;
    case ACTION_SORT:
        browse->table.sorted =
            browse->table.sorted == STRING_COLUMN_NAME ? STRING_COLUMN_UPDATED : STRING_COLUMN_NAME;
        browse->table.descending = browse->table.sorted == STRING_COLUMN_UPDATED;
        make_rows_anew(browse, browse->list);
        return true;
    case ACTION_BACK:
        if (browse->next != NULL)
            cancel(app, browse);
        else if (browse->filter != NULL)
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

    (void)app;
    if (browse->next != browse->list)
        operation_free(browse->next);
    operation_free(browse->list);
    free(browse->rows);
    free(browse->filter);
    free(browse);
}

static const enum action hints[] = { ACTION_OPEN,   ACTION_EDIT,   ACTION_NEW,  ACTION_CLONE, ACTION_SEARCH,
                                     ACTION_DRAFTS, ACTION_REMOVE, ACTION_HELP, ACTION_QUIT,  ACTION_NONE };

static const struct screen_kind kind = {
    .paint = paint,
    .key = key_pressed,
    .idle = idle,
    .wait = wait,
    .keys = keys,
    .hints = hints,
    .close = close_browse,
};

void browse_open(struct app *app)
{
    struct browse *browse = memory_new(1, sizeof *browse);

    browse->table = (struct table){ .columns = columns,
                                    .column_count = COUNT(columns),
                                    .sorted = STRING_COLUMN_UPDATED,
                                    .descending = true };
    app_push(app, &kind, browse);
}
