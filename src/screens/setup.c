#include "screens/setup.h"

#include "base/memory.h"
#include "form/line_editor.h"
#include "screens/profiles.h"
#include "screens/secret_line.h"
#include "screens/setup_check.h"
#include "store/secret.h"
#include "term/paint.h"
#include "term/term.h"

#include <stdlib.h>
#include <string.h>

enum { VALUE_COLUMN = 22, HELP_ROWS = 4 };

struct setup {
    struct config config; /* as it was when the screen opened: names that are taken */
    bool given[NEEDS];    /* what is there without any profile */
    char **values;        /* owned, one a line; NULL: nothing was typed */
    size_t cursor, top;
    bool typing;
    struct line_editor editor;
    struct secret_line secret;
    char *left; /* owned; what was typed in the line that Esc left last, until another is typed in */
    size_t left_line, left_cursor;
    bool escaped;     /* by the last key */
    size_t told_line; /* where saving stopped, until the next key */
    struct err told;
};

static bool is_secret(size_t line)
{
    return setup_key(line) != NULL && setup_key(line)->secret;
}

/* Typing. */

static const char *typed(const struct setup *setup)
{
    return is_secret(setup->cursor) ? setup->secret.text : buf_text(&setup->editor.text);
}

static void forget_left(struct setup *setup)
{
    secret_free(setup->left);
    setup->left = NULL;
}

static void begin_typing(struct setup *setup)
{
    const char *value = setup->values[setup->cursor];

    forget_left(setup);
    setup->typing = true;
    if (is_secret(setup->cursor))
        secret_line_set(&setup->secret, value);
    else
        line_editor_init(&setup->editor, value != NULL ? value : "");
}

static void end_typing(struct setup *setup)
{
    if (!setup->typing)
        return;
    setup->typing = false;
    secret_line_wipe(&setup->secret);
    line_editor_done(&setup->editor);
}

static void give_up(struct setup *setup)
{
    forget_left(setup);
    setup->left = memory_text(typed(setup));
    setup->left_cursor = is_secret(setup->cursor) ? 0 : setup->editor.cursor;
    setup->left_line = setup->cursor;
    setup->escaped = true;
    end_typing(setup);
}

/* Whether there is a text that the line does not hold. */
static bool gave_up(const struct setup *setup)
{
    const char *value = setup->left != NULL ? setup->values[setup->left_line] : NULL;

    return !setup->typing && setup->left != NULL && strcmp(setup->left, value != NULL ? value : "") != 0;
}

static void take_back(struct setup *setup)
{
    char *left = setup->left;

    if (left == NULL || setup->typing)
        return;
    setup->left = NULL;
    setup->cursor = setup->left_line;
    begin_typing(setup);
    if (is_secret(setup->cursor)) {
        secret_line_set(&setup->secret, left);
    } else {
        line_editor_set(&setup->editor, left);
        line_editor_place(&setup->editor, setup->left_cursor);
    }
    secret_free(left);
}

/* Blanks at the ends of a value are never meant. */
static char *trimmed(const char *text)
{
    size_t size;

    text += strspn(text, " ");
    size = strlen(text);
    while (size > 0 && text[size - 1] == ' ')
        size--;
    return size > 0 ? memory_text_part(text, size) : NULL;
}

static void put(struct setup *setup, size_t line, char *value)
{
    secret_free(setup->values[line]);
    setup->values[line] = value;
}

static void accept(struct setup *setup)
{
    if (!setup->typing)
        return;
    put(setup, setup->cursor, trimmed(typed(setup)));
    end_typing(setup);
}

static void type(struct setup *setup, struct key key, enum action action)
{
    if (key.pasted && key.code < ' ')
        return; /* the line break that comes along when a line is copied */
    if (is_secret(setup->cursor))
        secret_line_key(&setup->secret, key, action);
    else if (action == ACTION_NONE)
        line_editor_type(&setup->editor, key);
    else
        line_editor_act(&setup->editor, action);
}

/* The word behind (or before) the present one, for keys that have words. NULL: none, behind the last. */
static const char *other_word(size_t line, const char *present, bool next)
{
    const char *const *words = setup_key(line) != NULL ? setup_key(line)->words : NULL;
    size_t count = 0, at;

    while (words != NULL && words[count] != NULL)
        count++;
    if (count == 0)
        return present;
    for (at = 0; at < count && strcmp(words[at], present) != 0; at++)
        continue;
    if (at == count)
        return next ? words[0] : words[count - 1];
    return next ? words[at + 1] : at > 0 ? words[at - 1] : NULL;
}

static void suggest(struct setup *setup, bool next)
{
    const char *word;

    if (is_secret(setup->cursor))
        return;
    word = other_word(setup->cursor, buf_text(&setup->editor.text), next);
    line_editor_set(&setup->editor, word != NULL ? word : "");
}

static void move_cursor(struct setup *setup, enum action action)
{
    keys_movement(action, setup->cursor, setup_line_count(), 1, &setup->cursor);
}

/* Saving. */

static bool add_profile(struct setup *setup, struct err *err)
{
    size_t count = 0;
    struct config_pair *pairs = memory_new(setup_line_count(), sizeof *pairs);
    bool added;

    for (size_t line = SETUP_KEYS; line < setup_line_count(); line++) {
        if (setup->values[line] != NULL)
            pairs[count++] = (struct config_pair){ setup_key(line)->name, setup->values[line] };
    }
    added = config_add(&setup->config, setup->values[SETUP_NAME], pairs, count, err);
    free(pairs);
    return added;
}

/* The first profile is the one that is meant when none is named; not one that would keep us from starting. */
static bool make_default(const struct setup *setup, const struct session_options *options, struct err *err)
{
    struct err unusable = { 0 };
    struct session *session = setup->config.default_profile == NULL ? session_new(options, &unusable) : NULL;
    bool good = session == NULL || config_choose(&setup->config, options->profile, err);

    session_free(session);
    return good;
}

static void use(struct app *app, const struct setup *setup)
{
    const struct session_options options = { .profile = setup->values[SETUP_NAME] };
    struct err err = { 0 };

    app_say(app, STRING_SAVED_FILE, setup->config.path);
    if (!make_default(setup, &options, &err))
        app_say_err(app, &err);
    err = (struct err){ 0 };
    if (!profiles_switch(app, &options, &err))
        app_say(app, STRING_SETUP_NOT_YET, setup->config.path, err_text(&err, app_language(app)));
}

/* The file as it is now: somebody may have added a profile of this name meanwhile. */
static bool read_again(struct setup *setup, struct err *err)
{
    struct config now = { 0 };

    if (!config_load(&now, err))
        return false;
    config_done(&setup->config);
    setup->config = now;
    return true;
}

static void save(struct app *app, struct setup *setup)
{
    setup->told = (struct err){ 0 };
    setup->told_line = setup->cursor;
    if (!read_again(setup, &setup->told))
        return;
    if (!setup_check(&setup->config, setup->values, setup->given, &setup->told_line, &setup->told)) {
        setup->cursor = setup->told_line;
        return;
    }
    setup->told_line = setup->cursor;
    if (!add_profile(setup, &setup->told))
        return;
    app_pop(app);
    use(app, setup);
}

static void discard(struct app *app, void *state, const char *text)
{
    (void)state;
    if (text != NULL && strcmp(text, "discard") == 0)
        app_pop(app);
}

static bool is_blank(const struct setup *setup)
{
    for (size_t line = 0; line < setup_line_count(); line++) {
        if (setup->values[line] != NULL)
            return false;
    }
    return true;
}

/* Keys. */

static bool key_typing(struct app *app, struct setup *setup, struct key key)
{
    enum action action = keys_action(key, STATE_EDIT);

    switch (action) {
    case ACTION_HELP:
    case ACTION_COMMAND: return false;
    case ACTION_ACCEPT:
        accept(setup);
        move_cursor(setup, ACTION_DOWN);
        return true;
    case ACTION_ACCEPT_NEXT:
    case ACTION_ACCEPT_PREVIOUS:
        accept(setup);
        move_cursor(setup, action == ACTION_ACCEPT_NEXT ? ACTION_DOWN : ACTION_UP);
        begin_typing(setup);
        return true;
    case ACTION_ABANDON: give_up(setup); return true;
    case ACTION_SAVE:
        accept(setup);
        save(app, setup);
        return true;
    case ACTION_SUGGEST_NEXT:
    case ACTION_SUGGEST_PREVIOUS: suggest(setup, action == ACTION_SUGGEST_NEXT); return true;
    default: type(setup, key, action); return true;
    }
}

static void toggle(struct setup *setup)
{
    const char *present = setup->values[setup->cursor];

    if (setup_key(setup->cursor) != NULL && setup_key(setup->cursor)->words != NULL)
        put(setup, setup->cursor,
            memory_text(other_word(setup->cursor, present != NULL ? present : "", true)));
}

static bool key_moving(struct app *app, struct setup *setup, struct key key)
{
    enum action action = keys_action(key, STATE_MOVE);
    size_t page = term_rows() > HELP_ROWS + 3 ? (size_t)(term_rows() - HELP_ROWS - 2) : 1;

    if (keys_movement(action, setup->cursor, setup_line_count(), page, &setup->cursor))
        return true;
    switch (action) {
    case ACTION_OPEN:
    case ACTION_EDIT: begin_typing(setup); return true;
    case ACTION_NEXT_FIELD:
    case ACTION_PREVIOUS_FIELD:
        move_cursor(setup, action == ACTION_NEXT_FIELD ? ACTION_DOWN : ACTION_UP);
        begin_typing(setup);
        return true;
    case ACTION_TOGGLE: toggle(setup); return true;
    case ACTION_UNDO:
        if (gave_up(setup))
            take_back(setup);
        return true;
    case ACTION_DELETE: put(setup, setup->cursor, NULL); return true;
    case ACTION_SAVE:
    case ACTION_SUBMIT: save(app, setup); return true;
    case ACTION_BACK:
    case ACTION_QUIT:
        if (is_blank(setup))
            return false; /* leaves */
        if (action == ACTION_BACK)
            app_say(app, STRING_SETUP_STAYS);
        else
            app_ask(app, string_in(STRING_SETUP_KEPT_NOWHERE, app_language(app)), "", setup, NULL, discard);
        return true;
    default: return false;
    }
}

static bool key_pressed(struct app *app, void *state, struct key key)
{
    struct setup *setup = state;

    bool escaped = setup->escaped;

    setup->told = (struct err){ 0 };
    setup->escaped = false;
    if (key.function && key.code == TERM_UNESCAPE) {
        if (escaped)
            take_back(setup);
        return true;
    }
    return setup->typing ? key_typing(app, setup, key) : key_moving(app, setup, key);
}

/* Painting. */

static const char *line_name(size_t line, enum language language)
{
    return line == SETUP_NAME ? string_in(STRING_SETUP_NAME, language) : setup_key(line)->name;
}

/* What stands in a line, or is being typed there; NULL: nothing. */
static const char *shown(const struct setup *setup, size_t line)
{
    return setup->typing && line == setup->cursor ? typed(setup) : setup->values[line];
}

static bool line_good(const struct setup *setup, size_t line, struct err *err)
{
    const char *text = shown(setup, line);

    if (setup->told.kind != ERR_NONE && setup->told_line == line) {
        *err = setup->told;
        return false;
    }
    return text == NULL || *text == '\0' || setup_check_line(&setup->config, line, text, err);
}

static int paint_line(struct app *app, struct setup *setup, size_t line, int row)
{
    const char *text = shown(setup, line);
    struct err err = { 0 };
    int column = VALUE_COLUMN;

    if (line == setup->cursor)
        paint_text(row, 0, 1, ROLE_MARKER, ">");
    if (!line_good(setup, line, &err))
        paint_text(row, 1, 2, ROLE_ERROR, "!");
    paint_text(row, 3, VALUE_COLUMN - 1, ROLE_LABEL, line_name(line, app_language(app)));
    if (text != NULL && is_secret(line))
        column = secret_line_paint(text, row, VALUE_COLUMN, term_columns());
    else if (setup->typing && line == setup->cursor)
        return line_editor_paint(&setup->editor, row, VALUE_COLUMN, term_columns(), ROLE_VALUE);
    else
        paint_text(row, VALUE_COLUMN, term_columns(), text != NULL ? ROLE_VALUE : ROLE_DIM,
                   text != NULL ? text : string_in(STRING_ABSENT, app_language(app)));
    return setup->typing ? column : 0;
}

/* What the line has to be, or what is wrong with it, and what it is for. */
static void paint_help(struct app *app, const struct setup *setup, int row)
{
    enum language language = app_language(app);
    const struct config_key *key = setup_key(setup->cursor);
    struct text must = key != NULL ? key->must : config_name_must;
    struct text help = key != NULL ? key->help : string_text(STRING_SETUP_NAME_HELP);
    struct err err = { 0 };
    int bottom = term_rows() - 1;

    if (line_good(setup, setup->cursor, &err))
        row += paint_paragraph(row, 0, term_columns(), 1, ROLE_DIM, text_in(must, language));
    else
        row += paint_paragraph(row, 0, term_columns(), 2, ROLE_ERROR, err_text(&err, language));
    row += paint_paragraph(row, 0, term_columns(), bottom - row, ROLE_TEXT, text_in(help, language));
    if (key != NULL && key->secret)
        paint_paragraph(row, 0, term_columns(), bottom - row, ROLE_DIM,
                        string_in(STRING_SETUP_SECRET, language));
}

static void paint(struct app *app, void *state, int *cursor_row, int *cursor_column)
{
    struct setup *setup = state;
    int bottom = term_rows() - 1 - HELP_ROWS;
    size_t rows = bottom > 2 ? (size_t)(bottom - 1) : 1;

    app_paint_title(app, string_in(STRING_SETUP_TITLE, app_language(app)), "");
    if (setup->cursor < setup->top)
        setup->top = setup->cursor;
    if (setup->cursor >= setup->top + rows)
        setup->top = setup->cursor - rows + 1;
    for (size_t i = 0; i < rows && setup->top + i < setup_line_count(); i++) {
        int column = paint_line(app, setup, setup->top + i, 1 + (int)i);

        if (setup->top + i == setup->cursor)
            *cursor_column = column;
    }
    *cursor_row = 1 + (int)(setup->cursor - setup->top);
    paint_help(app, setup, bottom > 2 ? bottom : 2);
}

static enum state keys(const void *state)
{
    return ((const struct setup *)state)->typing ? STATE_EDIT : STATE_MOVE;
}

static void close_setup(struct app *app, void *state)
{
    struct setup *setup = state;

    if (!is_blank(setup) || (setup->typing && *typed(setup) != '\0'))
        app_note_forgotten(app);
    end_typing(setup);
    forget_left(setup);
    for (size_t line = 0; line < setup_line_count(); line++)
        secret_free(setup->values[line]);
    free(setup->values);
    config_done(&setup->config);
    free(setup);
}

static const enum action hints[] = { ACTION_OPEN,   ACTION_ACCEPT_NEXT, ACTION_TOGGLE,
                                     ACTION_DELETE, ACTION_SAVE,        ACTION_ABANDON,
                                     ACTION_HELP,   ACTION_QUIT,        ACTION_NONE };

static const struct screen_meaning *foremost(const void *state)
{
    return gave_up(state) ? &screen_text_back : NULL;
}

static const struct screen_kind kind = {
    .paint = paint,
    .key = key_pressed,
    .keys = keys,
    .hints = hints,
    .foremost = foremost,
    .close = close_setup,
};

void setup_open(struct app *app)
{
    struct setup *setup = memory_new(1, sizeof *setup);
    struct err err = { 0 };
    struct session *without;

    if (!config_load(&setup->config, &err)) {
        app_say_err(app, &err); /* nothing is added to a file that cannot be read */
        free(setup);
        return;
    }
    setup->values = memory_new(setup_line_count(), sizeof *setup->values);
    without = session_new(&(struct session_options){ .no_profile = true }, &err);
    for (enum need need = 0; without != NULL && need < NEEDS; need++)
        setup->given[need] = session_has(without, need);
    session_free(without);
    app_push(app, &kind, setup);
}
