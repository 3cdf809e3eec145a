#include "screens/profiles.h"

#include "base/limits.h"
#include "base/memory.h"
#include "screens/setup.h"
#include "screens/table.h"
#include "session/needs.h"
#include "term/paint.h"
#include "term/term.h"

#include <stdlib.h>
#include <string.h>

/* A row: a profile of the file, or what is there without one. */
struct entry {
    struct session_options options;
    const struct profile *profile; /* borrowed from the screen's configuration; NULL: none */
    struct session *session;       /* owned; what it would be; NULL: it cannot be, or was not started */
    struct err err;                /* why it cannot be used */
    bool in_use;
};

struct profiles {
    struct table table;
    struct config config; /* as it is on the disk now */
    struct entry *entries;
    size_t capacity;
};

enum { DETAIL_ROWS = 7, DETAILS_FROM = 16, LABEL_COLUMNS = 14 };

static const struct table_column columns[] = {
    { STRING_COLUMN_NAME, 16, 32, 0 },
    { STRING_COLUMN_MARKS, 24, 40, 0 }, /* what must not be overlooked comes first in it */
    { STRING_COLUMN_SERVICE, 46, 60, 60 },
    { STRING_COLUMN_PROJECT, 34, 34, 126 },
};

/* The rows. */

static bool is_in_use(struct app *app, const struct entry *entry)
{
    const char *name = session_profile_name(app_session(app));
    bool profile = session_profile(app_session(app)) != NULL;

    if (entry->profile != NULL)
        return profile && strcmp(name, entry->profile->name) == 0;
    return !profile && strcmp(name, entry->options.sandbox ? "sandbox" : "environment") == 0;
}

static struct entry *add(struct app *app, struct profiles *profiles, const struct entry *row)
{
    struct entry *entry;

    profiles->entries =
        memory_grow(profiles->entries, profiles->table.count, &profiles->capacity, sizeof *profiles->entries);
    entry = &profiles->entries[profiles->table.count++];
    *entry = *row;
    entry->in_use = is_in_use(app, entry);
    if (!entry->options.sandbox && (entry->session = session_new(&entry->options, &entry->err)) != NULL)
        session_complete(entry->session, &entry->err);
    if (entry->in_use)
        profiles->table.cursor = profiles->table.count - 1;
    return entry;
}

static void empty(struct profiles *profiles)
{
    for (size_t i = 0; i < profiles->table.count; i++)
        session_free(profiles->entries[i].session);
    profiles->table.count = profiles->table.cursor = 0;
    config_done(&profiles->config);
}

/* The environment has a row when it gives something, the sandbox always. */
static void fill(struct app *app, struct profiles *profiles)
{
    struct err err = { 0 };
    struct entry *environment;

    empty(profiles);
    if (!config_load(&profiles->config, &err))
        app_say_err(app, &err);
    for (size_t i = 0; i < profiles->config.count; i++) {
        const struct profile *profile = &profiles->config.profiles[i];

        add(app, profiles, &(struct entry){ .profile = profile, .options = { .profile = profile->name } });
    }
    environment = add(app, profiles, &(struct entry){ .options = { .no_profile = true } });
    if (!environment->in_use && environment->session != NULL && session_empty(environment->session)) {
        session_free(environment->session);
        profiles->table.count--;
    }
    add(app, profiles, &(struct entry){ .options = { .sandbox = true } });
}

/* Painting. */

static const char *entry_name(const struct entry *entry, enum language language)
{
    enum string name = entry->options.sandbox ? STRING_NAME_SANDBOX : STRING_NAME_ENVIRONMENT;

    return entry->profile != NULL ? entry->profile->name : string_in(name, language);
}

static bool is_of_profile(const char *source)
{
    return source != NULL && strncmp(source, "profile ", strlen("profile ")) == 0;
}

/* The environment counts before the profile: the service may be another than the profile's name says. */
static bool is_overridden(const struct entry *entry)
{
    const struct profile *profile = entry->profile;

    if (profile == NULL || entry->session == NULL)
        return false;
    return ((profile->endpoint != NULL || profile->region != NULL) &&
            !is_of_profile(session_endpoint(entry->session).source)) ||
           (profile->project_id != NULL && !is_of_profile(session_project(entry->session).source));
}

static void add_mark(struct buf *out, const char *mark)
{
    buf_format(out, "%s%s", out->size > 0 ? ", " : "", mark);
}

static void marks(const struct entry *entry, enum language language, struct buf *out)
{
    if (entry->in_use)
        add_mark(out, string_in(STRING_IN_USE, language));
    if (is_overridden(entry))
        add_mark(out, string_in(STRING_ENVIRONMENT_WINS, language));
    if (entry->err.kind != ERR_NONE)
        add_mark(out, string_in(entry->session != NULL ? STRING_INCOMPLETE : STRING_CANNOT_USE, language));
    if (entry->profile != NULL && entry->profile->read_only)
        add_mark(out, string_in(STRING_READ_ONLY, language));
}

static void cell(const void *state, size_t row, enum string column, enum language language, struct buf *out)
{
    const struct entry *entry = &((const struct profiles *)state)->entries[row];
    const struct session *session = entry->session;
    const char *value = NULL;

    switch (column) {
    case STRING_COLUMN_NAME: value = entry_name(entry, language); break;
    case STRING_COLUMN_MARKS: marks(entry, language, out); return;
    case STRING_COLUMN_SERVICE: value = session != NULL ? session_endpoint(session).value : NULL; break;
    default: value = session != NULL ? session_project(session).value : NULL;
    }
    buf_string(out, value != NULL ? value : "");
}

static void paint_value(int row, enum language language, const char *label, const char *value,
                        const char *source)
{
    paint_text(row, 2, LABEL_COLUMNS, ROLE_LABEL, label);
    if (value == NULL)
        paint_text(row, LABEL_COLUMNS, term_columns(), ROLE_DIM, string_in(STRING_ABSENT, language));
    else
        paint_format(row, LABEL_COLUMNS, term_columns(), ROLE_VALUE, source != NULL ? "%s  (%s)" : "%s",
                     value, source);
}

/* What the focused row would be, each value with where it comes from. */
static void paint_details(struct app *app, const struct profiles *profiles, const struct entry *entry,
                          int row)
{
    const struct session *session = entry->session;
    enum language language = app_language(app);

    paint_format(row++, 0, term_columns(), app_badge(entry->profile), " %s ", entry_name(entry, language));
    if (session != NULL) {
        struct session_value endpoint = session_endpoint(session), project = session_project(session);

        paint_value(row++, language, "endpoint", endpoint.value, endpoint.source);
        paint_value(row++, language, "project_id", project.value, project.source);
        paint_value(row++, language, "credentials", text_in(session_kind(session), language),
                    session_credentials(session)->source);
    }
    if (entry->profile != NULL)
        paint_format(row++, 2, term_columns(), ROLE_DIM, "[profile %s] %s", entry->profile->name,
                     profiles->config.path);
    else
        row += paint_paragraph(
            row, 2, term_columns(), 2, ROLE_DIM,
            string_in(entry->options.sandbox ? STRING_LOCAL_SERVICE : STRING_ENVIRONMENT_ALONE, language));
    if (entry->err.kind != ERR_NONE)
        paint_paragraph(row, 2, term_columns(), term_rows() - 1 - row, ROLE_WARNING,
                        err_text(&entry->err, language));
}

static void paint(struct app *app, void *state, int *cursor_row, int *cursor_column)
{
    struct profiles *profiles = state;
    int details = term_rows() >= DETAILS_FROM ? term_rows() - 1 - DETAIL_ROWS : term_rows() - 1;

    app_paint_title(app, string_in(STRING_PROFILES_TITLE, app_language(app)), "");
    table_paint(&profiles->table, profiles, cell, app_language(app), 1, details, cursor_row);
    *cursor_column = 0;
    if (term_rows() >= DETAILS_FROM)
        paint_details(app, profiles, &profiles->entries[profiles->table.cursor], details);
}

/* Keys. */

bool profiles_switch(struct app *app, const struct session_options *options, struct err *err)
{
    struct session_options traced = *options;
    struct session *session;

    if (options->sandbox && app_switch_back(app))
        return true;
    traced.trace = session_trace(app_session(app)); /* one file of calls, whatever service they go to */
    session = session_new(&traced, err);
    if (session != NULL && session_complete(session, err)) {
        app_switch(app, session);
        return true;
    }
    session_free(session);
    return false;
}

static bool key_pressed(struct app *app, void *state, struct key key)
{
    struct profiles *profiles = state;
    enum action action = keys_action(key, STATE_LIST);
    const struct entry *entry = &profiles->entries[profiles->table.cursor];
    struct err err = { 0 };

    if (table_act(&profiles->table, action, term_rows() - 4))
        return true;
    switch (action) {
    case ACTION_OPEN:
        if (entry->in_use && entry->options.sandbox)
            app_pop(app); /* starting another would throw away what was made in this one */
        else if (!profiles_switch(app, &entry->options, &err))
            app_say_err(app, &err);
        return true;
    case ACTION_NEW: setup_open(app); return true;
    case ACTION_REFRESH: fill(app, profiles); return true;
    default: return false;
    }
}

static enum state keys(const void *state)
{
    (void)state;
    return STATE_LIST;
}

static void close_profiles(struct app *app, void *state)
{
    struct profiles *profiles = state;

    (void)app;
    empty(profiles);
    free(profiles->entries);
    free(profiles);
}

static const enum action hints[] = { ACTION_OPEN, ACTION_NEW, ACTION_BACK, ACTION_HELP, ACTION_NONE };

static const struct screen_meaning meanings[] = {
    { ACTION_OPEN, { "use this service", "使用该服务" } },
    { ACTION_NEW, { "a new profile", "新建 profile" } },
    { ACTION_REFRESH, { "read the configuration again", "重新读取配置" } },
    { ACTION_LEFT, { NULL, NULL } },
    { ACTION_RIGHT, { NULL, NULL } },
    { ACTION_SEARCH, { NULL, NULL } },
    { ACTION_EDIT, { NULL, NULL } },
    { ACTION_COPY, { NULL, NULL } },
    { ACTION_CLONE, { NULL, NULL } },
    { ACTION_SORT, { NULL, NULL } },
    { ACTION_DRAFTS, { NULL, NULL } },
    { ACTION_REVERT, { NULL, NULL } },
    { ACTION_WORKSPACE, { NULL, NULL } },
    { ACTION_PROFILES, { NULL, NULL } },
    { ACTION_REMOVE, { NULL, NULL } },
    { ACTION_NONE, { NULL, NULL } },
};

static const struct screen_kind kind = {
    .paint = paint,
    .key = key_pressed,
    .keys = keys,
    .hints = hints,
    .close = close_profiles,
    .meanings = meanings,
};

void profiles_open(struct app *app)
{
    struct profiles *profiles = memory_new(1, sizeof *profiles);

    profiles->table = (struct table){ .columns = columns, .column_count = COUNT(columns), .sorted = STRINGS };
    fill(app, profiles);
    app_push(app, &kind, profiles);
}
