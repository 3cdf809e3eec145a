/* Needed for strcasestr, which POSIX does not have. */
#define _GNU_SOURCE 1

#include "screens/palette.h"

#include "base/limits.h"
#include "base/memory.h"
#include "form/line_editor.h"
#include "term/paint.h"
#include "term/term.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROW = 3, KEYS_COLUMN = 22, HELP_COLUMN = 38 };

struct palette {
    struct line_editor editor;
    enum state state; /* of the screen below */
    enum action found[ACTIONS];
    size_t count, selected;
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
    const char *text = buf_text(&palette->editor.text);

    palette->count = palette->selected = 0;
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
    size_t rows = term_rows() > FIRST_ROW + 1 ? (size_t)(term_rows() - FIRST_ROW - 1) : 1;
    size_t first = palette->selected >= rows ? palette->selected - rows + 1 : 0;
    struct buf keys;

    app_paint_title(app, string_in(STRING_PALETTE_TITLE, app_language(app)), "");
    *cursor_row = 1;
    *cursor_column = line_editor_paint(&palette->editor, 1, paint_text(1, 0, 2, ROLE_KEY, ":"),
                                       term_columns(), ROLE_VALUE);
    buf_init(&keys, LIMIT_LINE_BYTES);
    for (size_t i = first; i < palette->count && i < first + rows; i++) {
        int row = FIRST_ROW + (int)(i - first);
        enum action action = palette->found[i];

        buf_clear(&keys);
        keys_names(action, palette->state, &keys);
        paint_format(row, 0, KEYS_COLUMN, i == palette->selected ? ROLE_MATCH : ROLE_TEXT, "%s %s",
                     i == palette->selected ? ">" : " ", text_in(action_short(action), app_language(app)));
        paint_text(row, KEYS_COLUMN, HELP_COLUMN - 1, ROLE_KEY, buf_text(&keys));
        paint_text(row, HELP_COLUMN, term_columns(), ROLE_DIM,
                   text_in(action_text(action), app_language(app)));
    }
    buf_done(&keys);
}

static bool key_pressed(struct app *app, void *state, struct key key)
{
    struct palette *palette = state;
    enum action action = keys_action(key, STATE_EDIT);

    switch (action) {
    case ACTION_ABANDON: app_pop(app); return true;
    case ACTION_ACCEPT:
        app_pop(app);
        if (palette->selected < palette->count)
            app_press(app, keys_key(palette->found[palette->selected], palette->state));
        return true;
    case ACTION_SUGGEST_NEXT: palette->selected += palette->selected + 1 < palette->count; return true;
    case ACTION_SUGGEST_PREVIOUS: palette->selected -= palette->selected > 0; return true;
    default: break;
    }
    if (action == ACTION_NONE ? line_editor_type(&palette->editor, key)
                              : line_editor_act(&palette->editor, action))
        find(palette);
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
    line_editor_done(&palette->editor);
    free(palette);
}

static const enum action hints[] = { ACTION_ACCEPT, ACTION_SUGGEST_NEXT, ACTION_ABANDON, ACTION_NONE };

static const struct screen_kind kind = {
    .paint = paint,
    .key = key_pressed,
    .keys = keys,
    .hints = hints,
    .close = close_palette,
};

void palette_open(struct app *app, enum state state)
{
    struct palette *palette = memory_new(1, sizeof *palette);

    palette->state = state;
    line_editor_init(&palette->editor, "");
    find(palette);
    app_push(app, &kind, palette);
}
