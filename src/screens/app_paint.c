/* The picture: the topmost screen, the first row and the last. */
#include "screens/app_state.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "screens/login.h"
#include "term/paint.h"
#include "term/term.h"

enum { SMALLEST_ROWS = 6, SMALLEST_COLUMNS = 30, PROMPT_LEAST = 12, MESSAGE_ROWS = 2 };

enum role app_badge(const struct profile *profile)
{
    enum role role = ROLE_BADGE;

    if (profile != NULL && profile->badge != NULL)
        (void)theme_role(profile->badge, &role);
    return role;
}

/* The service's name; that nothing can be changed there is said with it. */
static void name_service(const struct app *app, struct buf *out)
{
    buf_string(out, app_service_name(app));
    if (session_read_only(app->session))
        buf_format(out, " \xc2\xb7 %s", string_in(STRING_READ_ONLY, app_language(app)));
}

void app_paint_title(struct app *app, const char *title, const char *marks)
{
    int right = term_columns(), badge;
    struct buf service;

    buf_init(&service, LIMIT_LINE_BYTES);
    name_service(app, &service);
    badge = right - (int)utf8_columns(buf_text(&service)) - 2;
    int limit = badge > 20 ? badge - 1 : right;
    int room = limit - (int)utf8_columns(marks) - 2; /* a long title must not hide them */
    int column = paint_text(0, 0, *marks != '\0' && room > 20 ? room : limit, ROLE_TITLE, title);

    paint_text(0, column + 2, limit, ROLE_CHANGED, marks);
    if (badge > 20)
        paint_format(0, badge, right, app_badge(session_profile(app->session)), " %s ", buf_text(&service));
    buf_done(&service);
}

void app_paint_below(struct app *app, int *cursor_row, int *cursor_column)
{
    if (app->painting == 0) {
        app_paint_title(app, "algoform", "");
        return;
    }
    const struct screen below = app->stack[--app->painting];
    below.kind->paint(app, below.state, cursor_row, cursor_column);
    app->painting++;
}

const struct screen_meaning screen_text_back = { ACTION_UNDO, { "get the text back", "取回文字" } };

static struct text brief(const struct screen_kind *kind, enum action action)
{
    const struct screen_meaning *own = kind->briefs;

    while (own != NULL && own->action != ACTION_NONE && own->action != action)
        own++;
    return own != NULL && own->action == action ? own->text : action_short(action);
}

/* The key and what it does, shown whole or not at all. */
static int paint_hint(int row, int column, const char *key, const char *text)
{
    if (*key == '\0' || column + (int)(utf8_columns(key) + utf8_columns(text)) + 1 > term_columns())
        return column;
    column = paint_text(row, column, term_columns(), ROLE_KEY, key);
    return paint_format(row, column, term_columns(), ROLE_STATUS, " %s", text) + 2;
}

static void paint_hints(struct app *app, int row)
{
    const struct screen *top = &app->stack[app->depth - 1];
    enum state state = top->kind->keys(top->state);
    enum string name = state == STATE_EDIT   ? STRING_STATE_EDIT
                       : state == STATE_PICK ? STRING_STATE_PICK
                                             : STRING_STATE_MOVE;
    int column = 0;

    if (state != STATE_LIST && state != STATE_READ)
        column =
            paint_format(row, 0, term_columns(), ROLE_STATUS, "%s  ", string_in(name, app_language(app)));
    const struct screen_meaning *first = top->kind->foremost != NULL ? top->kind->foremost(top->state) : NULL;

    if (first != NULL)
        column =
            paint_hint(row, column, keys_name(first->action, state), text_in(first->text, app_language(app)));
    for (const enum action *hint = top->kind->hints; *hint != ACTION_NONE; hint++) {
        if (first != NULL && first->action == *hint)
            continue;
        if (top->kind->possible != NULL && !top->kind->possible(app, top->state, *hint))
            continue;
        column = paint_hint(row, column, keys_name(*hint, state),
                            text_in(brief(top->kind, *hint), app_language(app)));
    }
}

/* What there is to say, as a paragraph that ends in this row; gives the row above it. */
static int paint_upwards(int row, int most, enum role role, const char *text)
{
    int rows = paint_paragraph_rows(term_columns(), most, text);

    paint_blank(row - rows + 1, row + 1);
    paint_paragraph(row - rows + 1, 0, term_columns(), rows, role, text);
    return row - rows;
}

/* As much of a message as there is room for, and the key that shows all of it. */
static void paint_cut(int row, enum role role, const char *text, const char *key)
{
    int columns = term_columns(), end;
    size_t bytes;

    paint_blank(row - MESSAGE_ROWS + 1, row + 1);
    for (int above = row - MESSAGE_ROWS + 1; above < row; above++) {
        const char *rest = paint_next_line(text, (size_t)columns, false, &bytes);

        paint_format(above, 0, columns, role, "%.*s", (int)bytes, text);
        text = rest;
    }
    end = paint_text(row, 0, columns - (int)utf8_columns(key) - 1, role, text);
    paint_format(row, end, columns, ROLE_KEY, " %s", key);
}

/* That all is text just now comes before anything else. */
static const char *said(const struct app *app)
{
    return app->stalled ? string_in(STRING_PASTE_LASTS, app_language(app)) : app->message;
}

static void paint_message(struct app *app, int row)
{
    const struct screen *top = &app->stack[app->depth - 1];
    enum role role = app->message_is_error && !app->stalled ? ROLE_ERROR : ROLE_STATUS;
    const char *message = said(app);
    const char *key = app->prompt.active ? "" : keys_name(ACTION_MESSAGES, top->kind->keys(top->state));

    if (*key != '\0' && paint_paragraph_rows(term_columns(), MESSAGE_ROWS + 1, message) > MESSAGE_ROWS)
        paint_cut(row, role, message, key);
    else
        paint_upwards(row, MESSAGE_ROWS, role, message);
}

/* A question that leaves too little of the row for its answer stands above it, whole: it says
 * what to type. The message goes above both. */
static void paint_prompt(struct app *app, int row, int *cursor_column)
{
    int above = row - 1, column = 0;

    if ((int)utf8_columns(app->prompt.label) + 1 <= term_columns() - PROMPT_LEAST)
        column = paint_format(row, 0, term_columns(), ROLE_KEY, "%s ", app->prompt.label);
    else
        above = paint_upwards(above, row - 1, ROLE_KEY, app->prompt.label);
    if (*said(app) != '\0' && above > 0)
        paint_message(app, above);
    if (app->prompt.secret != NULL)
        *cursor_column = secret_line_paint(app->prompt.secret->text, row, column, term_columns());
    else
        *cursor_column = line_editor_paint(&app->prompt.editor, row, column, term_columns(), ROLE_VALUE);
}

/* The last row: a question with what there is to say above it, else that, else the keys that matter. */
static void paint_last_row(struct app *app, int *cursor_row, int *cursor_column)
{
    int row = term_rows() - 1;

    if (app->prompt.active) {
        paint_prompt(app, row, cursor_column);
        *cursor_row = row;
    } else if (*said(app) != '\0') {
        paint_message(app, row);
    } else {
        paint_hints(app, row);
    }
}

bool app_too_small(void)
{
    return term_rows() < SMALLEST_ROWS || term_columns() < SMALLEST_COLUMNS;
}

void app_paint(struct app *app)
{
    int row = 0, column = 0;

    paint_blank(0, term_rows());
    if (app_too_small()) {
        paint_paragraph(0, 0, term_columns(), term_rows(), ROLE_ERROR,
                        string_in(STRING_TOO_SMALL, app_language(app)));
    } else {
        struct screen *top = &app->stack[app->depth - 1];

        app->painting = app->depth - 1;
        top->kind->paint(app, top->state, &row, &column);
        login_paint(app);
        paint_last_row(app, &row, &column);
    }
    app->cursor_row = row;
    paint_show(row, column);
}
