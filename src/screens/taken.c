#include "screens/taken.h"

#include "base/clock.h"
#include "base/memory.h"
#include "screens/page.h"
#include "term/paint.h"
#include "term/term.h"

#include <stdio.h>
#include <stdlib.h>

enum { REST_MS = 1000, LINE_BYTES = 256 }; /* keys that follow one another faster are one burst */

struct taken {
    char *who; /* owned */
    struct page page;
    int64_t rested_ms; /* when the last key will be long enough ago */
};

/* As wide as the terminal is now. */
static void write_page(struct taken *taken, enum language language)
{
    char on[LINE_BYTES];

    page_clear(&taken->page);
    page_add_paragraph(&taken->page, ROLE_WARNING, taken->who);
    page_add(&taken->page, ROLE_TEXT, "");
    page_add_paragraph(&taken->page, ROLE_TEXT, string_in(STRING_TAKEN_TYPING, language));
    page_add(&taken->page, ROLE_TEXT, "");
    snprintf(on, sizeof on, string_in(STRING_TAKEN_ON, language), keys_name(ACTION_BACK, STATE_READ));
    page_add_paragraph(&taken->page, ROLE_TEXT, on);
}

static void paint(struct app *app, void *state, int *cursor_row, int *cursor_column)
{
    struct taken *taken = state;

    write_page(taken, app_language(app));
    app_paint_title(app, string_in(STRING_TAKEN_TITLE, app_language(app)), "");
    page_paint(&taken->page, 2, term_rows() - 1);
    *cursor_row = 2;
    *cursor_column = 0;
}

/* The first key of going back alone: of its others Backspace belongs to typing. */
static bool goes_on(struct key key)
{
    struct key back = keys_key(ACTION_BACK, STATE_READ);

    return !key.pasted && key.code == back.code && key.function == back.function;
}

static bool key_pressed(struct app *app, void *state, struct key key)
{
    struct taken *taken = state;
    int64_t now = clock_monotonic_ms();
    bool rested = now >= taken->rested_ms;

    taken->rested_ms = now + REST_MS;
    if (goes_on(key) && rested)
        app_pop(app);
    else if (goes_on(key))
        app_say(app, STRING_TAKEN_EARLY, keys_name(ACTION_BACK, STATE_READ));
    return true;
}

static enum state keys(const void *state)
{
    (void)state;
    return STATE_READ;
}

static void close_taken(struct app *app, void *state)
{
    struct taken *taken = state;

    (void)app;
    page_done(&taken->page);
    free(taken->who);
    free(taken);
}

static const enum action hints[] = { ACTION_BACK, ACTION_NONE };

static const struct screen_kind kind = {
    .paint = paint,
    .key = key_pressed,
    .keys = keys,
    .hints = hints,
    .close = close_taken,
};

void taken_open(struct app *app, const char *who)
{
    struct taken *taken = memory_new(1, sizeof *taken);

    taken->who = memory_text(who);
    taken->rested_ms = clock_monotonic_ms() + REST_MS;
    app_push(app, &kind, taken);
}
