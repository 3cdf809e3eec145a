#include "screens/reader.h"

#include "base/memory.h"
#include "term/paint.h"
#include "term/term.h"

#include <stdlib.h>

struct reader {
    char *title;
    struct page page;
};

static void paint(struct app *app, void *state, int *cursor_row, int *cursor_column)
{
    struct reader *reader = state;

    app_paint_title(app, reader->title, "");
    page_paint(&reader->page, 1, term_rows() - 1);
    *cursor_row = 1;
    *cursor_column = 0;
}

static void search(struct app *app, void *state, const char *text)
{
    struct reader *reader = state;

    if (text != NULL && *text != '\0' && !page_search(&reader->page, text))
        app_say(app, STRING_NO_MATCH, text);
}

static bool key_pressed(struct app *app, void *state, struct key key)
{
    struct reader *reader = state;
    enum action action = keys_action(key, STATE_READ);

    if (action == ACTION_SEARCH) {
        app_ask(app, "/", "", reader, NULL, search);
        return true;
    }
    if (action == ACTION_VIEW || action == ACTION_OPEN) {
        app_pop(app);
        return true;
    }
    return page_act(&reader->page, action, term_rows() - 2);
}

static enum state keys(const void *state)
{
    (void)state;
    return STATE_READ;
}

static void close_reader(struct app *app, void *state)
{
    struct reader *reader = state;

    (void)app;
    free(reader->title);
    page_done(&reader->page);
    free(reader);
}

static const enum action hints[] = { ACTION_DOWN, ACTION_PAGE_DOWN, ACTION_SEARCH, ACTION_QUIT, ACTION_NONE };

static const struct screen_kind kind = {
    .paint = paint,
    .key = key_pressed,
    .keys = keys,
    .hints = hints,
    .close = close_reader,
};

void reader_open(struct app *app, const char *title, struct page *page)
{
    struct reader *reader = memory_new(1, sizeof *reader);

    reader->title = memory_text(title);
    reader->page = *page;
    *page = (struct page){ 0 };
    app_push(app, &kind, reader);
}
