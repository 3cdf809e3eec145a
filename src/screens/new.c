#include "screens/new.h"

#include "base/memory.h"
#include "schema/example.h"
#include "screens/edit.h"
#include "term/paint.h"
#include "term/term.h"

#include <stdlib.h>

static struct json *blank(void)
{
    return NULL;
}

static const struct start_row {
    enum string title;
    struct json *(*make)(void);
} rows[] = {
    { STRING_NEW_BLANK, blank },
    { STRING_NEW_EXAMPLE, example_algorithm },
};

struct new_screen {
    size_t selected;
};

static void paint(struct app *app, void *state, int *cursor_row, int *cursor_column)
{
    const struct new_screen *screen = state;

    app_paint_title(app, string_in(STRING_NEW_TITLE, app_language(app)), "");
    for (size_t i = 0; i < COUNT(rows); i++)
        paint_format(2 + (int)i, 0, term_columns(), i == screen->selected ? ROLE_VALUE : ROLE_TEXT, "%s %s",
                     i == screen->selected ? ">" : " ", string_in(rows[i].title, app_language(app)));
    *cursor_row = 2 + (int)screen->selected;
    *cursor_column = 0;
}

static bool key_pressed(struct app *app, void *state, struct key key)
{
    struct new_screen *screen = state;

    switch (keys_action(key, STATE_LIST)) {
    case ACTION_UP: screen->selected -= screen->selected > 0; return true;
    case ACTION_DOWN: screen->selected += screen->selected + 1 < COUNT(rows); return true;
    case ACTION_OPEN:
        app_pop(app);
        edit_open_new(app, &resource_algorithm, rows[screen->selected].make());
        return true;
    default: return false;
    }
}

static enum state keys(const void *state)
{
    (void)state;
    return STATE_LIST;
}

static void close_new(struct app *app, void *state)
{
    (void)app;
    free(state);
}

static const enum action hints[] = { ACTION_OPEN, ACTION_BACK, ACTION_NONE };

static const struct screen_kind kind = {
    .paint = paint,
    .key = key_pressed,
    .keys = keys,
    .hints = hints,
    .close = close_new,
};

void new_open(struct app *app)
{
    app_push(app, &kind, memory_new(1, sizeof(struct new_screen)));
}
