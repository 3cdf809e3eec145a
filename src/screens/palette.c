/* Needed for strcasestr, which POSIX does not have. */
#define _GNU_SOURCE 1

#include "screens/palette.h"

#include "base/limits.h"
#include "base/memory.h"
#include "screens/narrowed.h"
#include "term/paint.h"
#include "term/term.h"

#include <stdlib.h>
#include <string.h>

enum { KEYS_COLUMN = 22, HELP_COLUMN = 38 };

struct palette {
    struct narrowed list;
    enum state state; /* of the screen below */
    enum action found[ACTIONS];
    size_t count;
};

/* The words that fingers know from other editors. */
static const struct {
    const char *word;
    enum action action;
} words[] = { { "w", ACTION_SAVE }, { "q", ACTION_QUIT } };

static bool is_named(enum action action, const char *text)
{
    for (enum language language = 0; language < LANGUAGES; language++) {
        if (strcasestr(text_in(action_short(action), language), text) != NULL ||
            strcasestr(text_in(action_text(action), language), text) != NULL)
            return true;
    }
    return false;
}

static void add(struct palette *palette, enum action action)
{
    if (keys_key(action, palette->state).code != 0)
        palette->found[palette->count++] = action;
}

static bool is_found(const struct palette *palette, enum action action)
{
    return palette->count > 0 && palette->found[0] == action;
}

/* An action that is meant by a whole word stands first. */
static void find(struct palette *palette)
{
    const char *text = narrowed_text(&palette->list);

    palette->count = 0;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(words[i].word, text) == 0)
            add(palette, words[i].action);
    }
    for (enum action action = ACTION_NONE + 1; action < ACTIONS; action++) {
        if (is_named(action, text) && !is_found(palette, action))
            add(palette, action);
    }
}

static void paint(struct app *app, void *state, int *cursor_row, int *cursor_column)
{
    struct palette *palette = state;
    size_t first, end;
    struct buf keys;

    app_paint_title(app, string_in(STRING_PALETTE_TITLE, app_language(app)), "");
    narrowed_paint(&palette->list, ":", palette->count, &first, &end, cursor_row, cursor_column);
    buf_init(&keys, LIMIT_LINE_BYTES);
    for (size_t i = first; i < end; i++) {
        int row = NARROWED_ROW + (int)(i - first);
        enum action action = palette->found[i];

        buf_clear(&keys);
        keys_names(action, palette->state, &keys);
        paint_format(row, 0, KEYS_COLUMN, i == palette->list.chosen ? ROLE_MATCH : ROLE_TEXT, "%s %s",
                     i == palette->list.chosen ? ">" : " ", text_in(action_short(action), app_language(app)));
        paint_text(row, KEYS_COLUMN, HELP_COLUMN - 1, ROLE_KEY, buf_text(&keys));
        paint_text(row, HELP_COLUMN, term_columns(), ROLE_DIM,
                   text_in(action_text(action), app_language(app)));
    }
    buf_done(&keys);
}

static bool key_pressed(struct app *app, void *state, struct key key)
{
    struct palette *palette = state;
    enum narrowed_key came_to = narrowed_press(&palette->list, key, palette->count);

    if (came_to == NARROWED_TYPED)
        find(palette);
    if (came_to == NARROWED_LEFT || came_to == NARROWED_TAKEN)
        app_pop(app); /* what was found lives until this key is over */
    if (came_to == NARROWED_TAKEN && palette->list.chosen < palette->count)
        app_press(app, keys_key(palette->found[palette->list.chosen], palette->state));
    return true;
}

static enum state keys(const void *state)
{
    (void)state;
    return STATE_EDIT;
}

static void close_palette(struct app *app, void *state)
{
    struct palette *palette = state;

    (void)app;
    narrowed_done(&palette->list);
    free(palette);
}

static const struct screen_kind kind = {
    .paint = paint,
    .key = key_pressed,
    .keys = keys,
    .hints = narrowed_hints,
    .briefs = narrowed_briefs,
    .close = close_palette,
};

void palette_open(struct app *app, enum state state)
{
    struct palette *palette = memory_new(1, sizeof *palette);

    palette->state = state;
    narrowed_init(&palette->list);
    find(palette);
    app_push(app, &kind, palette);
}
