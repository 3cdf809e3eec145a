#include "screens/first_run.h"

#include "base/limits.h"
#include "base/memory.h"
#include "screens/profiles.h"
#include "screens/reader.h"
#include "screens/setup.h"
#include "session/needs.h"
#include "term/paint.h"
#include "term/term.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void try_sandbox(struct app *app)
{
    struct err err = { 0 };

    if (!profiles_switch(app, &(struct session_options){ .sandbox = true }, &err))
        app_say_err(app, &err);
}

/* Where configuration is looked for. */

static void add_value(struct page *page, const char *name, const char *format, const char *first,
                      const char *second)
{
    char text[1024];

    snprintf(text, sizeof text, format, first, second);
    page_format(page, ROLE_LABEL, "%s", name);
    page_add_paragraph(page, ROLE_TEXT, text);
}

static void add_file(struct page *page, enum language language, const struct session *session)
{
    const struct config *config = session_config(session);
    const struct profile *profile = session_profile(session);

    page_format(page, ROLE_LABEL, string_in(STRING_LOOKED_FILE, language), config->path);
    if (access(config->path, F_OK) == 0)
        page_format(page, ROLE_TEXT, string_in(STRING_LOOKED_FILE_HOLDS, language), config->count);
    else
        page_add(page, ROLE_TEXT, string_in(STRING_LOOKED_NO_FILE, language));
    add_value(page, string_in(STRING_LOOKED_PROFILE, language), "%s",
              profile != NULL ? profile->name : string_in(STRING_LOOKED_NO_PROFILE, language), "");
}

static void add_need(struct page *page, enum language language, const struct session *session, enum need need)
{
    struct session_value values[NEEDS] = {
        [NEED_ENDPOINT] = session_endpoint(session),
        [NEED_PROJECT] = session_project(session),
        [NEED_CREDENTIALS] = { text_in(session_kind(session), language),
                               session_credentials(session)->source },
    };
    const struct need_row *row = &need_rows[need];

    if (session_has(session, need))
        add_value(page, row->name, string_in(STRING_LOOKED_VALUE, language), values[need].value,
                  values[need].source);
    else
        add_value(page, row->name, string_in(STRING_LOOKED_ABSENT, language),
                  text_in(row->variables, language), text_in(row->keys, language));
}

static void add_source(struct page *page, enum language language, const struct session *session,
                       const struct source_look *look)
{
    const struct profile *profile = session_profile(session);
    char text[1024], line[1200];

    if (look->left_out && profile != NULL)
        snprintf(text, sizeof text, string_in(STRING_LOOKED_LEFT_OUT, language), profile->auth);
    else if (look->source != NULL)
        snprintf(text, sizeof text, string_in(STRING_LOOKED_FOUND, language), look->source);
    else if (look->err.kind != ERR_NONE)
        snprintf(text, sizeof text, "%s", err_text(&look->err, language));
    else
        snprintf(text, sizeof text, string_in(STRING_LOOKED_NOT_THERE, language),
                 text_in(look->lacking, language));
    snprintf(line, sizeof line, "%-12s %s", look->word, text);
    page_add_paragraph(page, look->source != NULL ? ROLE_VALUE : ROLE_TEXT, line);
}

static void show_looked(struct app *app)
{
    const struct session *session = app_session(app);
    enum language language = app_language(app);
    struct page page = { 0 };
    struct source_look look;

    add_file(&page, language, session);
    for (enum need need = 0; need < NEEDS; need++) {
        page_add(&page, ROLE_TEXT, "");
        add_need(&page, language, session, need);
    }
    page_add(&page, ROLE_TEXT, "");
    page_add_paragraph(&page, ROLE_LABEL, string_in(STRING_LOOKED_SOURCES, language));
    for (size_t i = 0; session_look(session, i, &look); i++)
        add_source(&page, language, session, &look);
    reader_open(app, string_in(STRING_LOOKED_TITLE, language), &page);
}

/* The screen. */

static const struct way {
    enum string title;
    void (*act)(struct app *app);
    bool profiles; /* only where there are some */
} ways[] = {
    { STRING_START_SANDBOX, try_sandbox, false },
    { STRING_START_SETUP, setup_open, false },
    { STRING_START_LOOKED, show_looked, false },
    { STRING_START_PROFILES, profiles_open, true },
};

struct first_run {
    size_t selected, count;
};

int first_run_paint_missing(struct app *app, int row)
{
    const struct session *session = app_session(app);
    enum language language = app_language(app);
    struct err err = { 0 };
    enum string head = session_empty(session)            ? STRING_START_NOTHING
                       : session_complete(session, &err) ? STRING_START_OTHERS
                                                         : STRING_START_MISSING;

    row += paint_paragraph(row, 2, term_columns(), 2, ROLE_TEXT, string_in(head, language));
    for (enum need need = 0; need < NEEDS && !session_empty(session); need++) {
        if (!session_has(session, need))
            row += paint_paragraph(row, 4, term_columns(), 2, ROLE_WARNING,
                                   text_in(need_rows[need].lacking, language));
    }
    return row;
}

static void paint(struct app *app, void *state, int *cursor_row, int *cursor_column)
{
    const struct first_run *screen = state;
    enum language language = app_language(app);
    int row;

    app_paint_title(app, string_in(STRING_START_TITLE, language), "");
    row = first_run_paint_missing(app, term_rows() > 15 ? 2 : 1) + (term_rows() > 15 ? 1 : 0);
    for (size_t i = 0; i < screen->count; i++) {
        bool selected = i == screen->selected;

        if (selected) {
            paint_text(row, 0, 1, ROLE_MARKER, ">");
            *cursor_row = row;
            *cursor_column = 0;
        }
        paint_format(row, 2, 4, ROLE_KEY, "%zu", i + 1);
        row += paint_paragraph(row, 5, term_columns(), 2, selected ? ROLE_VALUE : ROLE_TEXT,
                               string_in(ways[i].title, language));
    }
    paint_text(row, 2, 4, ROLE_KEY, keys_name(ACTION_QUIT, STATE_LIST));
    paint_text(row, 5, term_columns(), ROLE_TEXT, string_in(STRING_START_QUIT, language));
}

static bool key_pressed(struct app *app, void *state, struct key key)
{
    struct first_run *screen = state;
    enum action action = keys_action(key, STATE_LIST);
    bool digit = !key.function && !key.pasted && key.code >= '1' && key.code < '1' + screen->count;

    if (keys_movement(action, screen->selected, screen->count, screen->count, &screen->selected))
        return true;
    if (digit)
        screen->selected = key.code - '1';
    if (digit || action == ACTION_OPEN)
        ways[screen->selected].act(app);
    else if (action == ACTION_NEW)
        setup_open(app);
    else if (action == ACTION_PROFILES)
        profiles_open(app);
    else
        return action == ACTION_BACK && session_empty(app_session(app)); /* q leaves the first screen */
    return true;
}

static enum state keys(const void *state)
{
    (void)state;
    return STATE_LIST;
}

static void close_first_run(struct app *app, void *state)
{
    (void)app;
    free(state);
}

static const enum action hints[] = { ACTION_OPEN, ACTION_PROFILES, ACTION_HELP, ACTION_QUIT, ACTION_NONE };

static const struct screen_kind kind = {
    .paint = paint,
    .key = key_pressed,
    .keys = keys,
    .hints = hints,
    .close = close_first_run,
};

void first_run_open(struct app *app)
{
    struct first_run *screen = memory_new(1, sizeof *screen);
    bool profiles = session_config(app_session(app))->count > 0;

    for (size_t i = 0; i < COUNT(ways); i++)
        screen->count += !ways[i].profiles || profiles;
    app_push(app, &kind, screen);
}
