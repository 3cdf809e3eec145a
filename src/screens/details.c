#include "screens/details.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/memory.h"
#include "document/convert.h"
#include "screens/catalogues.h"
#include "screens/edit.h"
#include "screens/look.h"
#include "screens/reader.h"
#include "screens/remembered.h"
#include "screens/remove.h"
#include "screens/work.h"
#include "term/paint.h"
#include "term/term.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct details {
    struct look look;
    struct json *answer;           /* owned */
    struct catalogues *catalogues; /* owned */
    int64_t answered_ms;           /* of an answer that was kept; 0: it is of just now */
};

static bool take(struct app *app, struct details *details, const struct json *answer)
{
    struct err err = { 0 };
    struct json *root = convert_answer(details->look.resource->shape, answer, &err);

    if (root == NULL) {
        app_say_err(app, &err);
        return false;
    }
    json_free(details->answer);
    details->answer = json_copy(answer);
    look_show(app, &details->look, document_new(details->look.resource->shape, root));
    form_use_catalogues(details->look.form, catalogues_for_form(details->catalogues));
    details->answered_ms = 0;
    return true;
}

static void paint(struct app *app, void *state, int *cursor_row, int *cursor_column)
{
    struct details *details = state;
    const char *name = resource_name(details->look.resource, details->answer);
    char mark[128], time[32];

    clock_local_text(details->answered_ms, time);
    snprintf(
        mark, sizeof mark,
        string_in(details->answered_ms != 0 ? STRING_DETAILS_AS_OF : STRING_DETAILS_TITLE, app_language(app)),
        time);
    app_paint_title(app, name != NULL ? name : "", mark);
    form_paint(details->look.form, 1, term_rows() - 1, cursor_row, cursor_column);
}

static void taken(struct app *app, const struct operation *operation, void *context)
{
    struct details *details = context;

    take(app, details, operation_answer(operation));
    remembered_add(app, details->look.resource, operation_answer(operation));
}

static void ask_anew(struct app *app, struct details *details)
{
    struct api *api = app_api(app);
    const char *id = resource_id(details->look.resource, details->answer);

    if (api != NULL && id != NULL)
        work_open(app, details->look.resource->get(api, id), taken, NULL, details);
}

static void show_json(struct app *app, struct details *details)
{
    struct page page = { 0 };
    char *text = json_written(details->answer, JSON_INDENTED);

    page_add_lines(&page, ROLE_TEXT, text);
    free(text);
    reader_open(app, "JSON", &page);
}

static bool key_pressed(struct app *app, void *state, struct key key)
{
    struct details *details = state;
    enum action action = keys_action(key, STATE_MOVE);

    if (look_copies(app, &details->look, key))
        return true;
    switch (action) {
    case ACTION_EDIT:
    case ACTION_DOCUMENT_EDITOR:
        edit_open_dated(app, details->look.resource, details->answer, details->answered_ms);
        return true;
    case ACTION_DUPLICATE: edit_open_clone(app, details->look.resource, details->answer); return true;
    case ACTION_VIEW: show_json(app, details); return true;
    case ACTION_BACK:
    case ACTION_QUIT: app_pop(app); return true;
    case ACTION_REFRESH: ask_anew(app, details); return true;
    case ACTION_REMOVE: remove_ask(app, details->look.resource, details->answer); return true;
    default: return look_moves(app, &details->look, key);
    }
}

static bool idle(struct app *app, void *state)
{
    struct details *details = state;
    const char *id = resource_id(details->look.resource, details->answer);

    if (app_gone(app) != NULL && id != NULL && strcmp(app_gone(app), id) == 0) {
        app_pop(app);
        return true;
    }
    if (catalogues_step(app, details->catalogues)) {
        form_refresh_catalogues(details->look.form);
        return true;
    }
    return look_idle(app, state);
}

static void close_details(struct app *app, void *state)
{
    struct details *details = state;

    (void)app;
    look_done(&details->look);
    catalogues_free(details->catalogues);
    json_free(details->answer);
    free(details);
}

static const enum action hints[] = { ACTION_EDIT,   ACTION_OPEN, ACTION_VIEW, ACTION_COPY,
                                     ACTION_SEARCH, ACTION_HELP, ACTION_BACK, ACTION_NONE };

static const struct screen_kind kind = {
    .paint = paint,
    .key = key_pressed,
    .idle = idle,
    .wait = look_wait,
    .keys = look_keys,
    .hints = hints,
    .close = close_details,
    .explain = look_explain,
};

void details_open(struct app *app, const struct resource *resource, const struct json *answer,
                  const char *message)
{
    const char *id = resource_id(resource, answer);
    struct details *details = app_top(app, &kind);
    const char *shown = details != NULL ? resource_id(details->look.resource, details->answer) : NULL;

    if (id != NULL && shown != NULL && strcmp(id, shown) == 0) { /* newer news of the same */
        take(app, details, answer);
        if (message != NULL)
            app_say_text(app, false, message);
        return;
    }
    details = memory_new(1, sizeof *details);
    details->look =
        (struct look){ .resource = resource, .call = COPIED_READS, .only = STRING_READ_ONLY_VIEW };
    details->catalogues = catalogues_new(app);
    if (!take(app, details, answer)) {
        close_details(app, details);
        return;
    }
    app_push(app, &kind, details);
    if (message != NULL)
        app_say_text(app, false, message);
}

void details_open_dated(struct app *app, const struct resource *resource, const struct json *answer,
                        int64_t answered_ms)
{
    struct details *details;

    details_open(app, resource, answer, NULL);
    details = app_top(app, &kind);
    if (details != NULL)
        details->answered_ms = answered_ms;
}
