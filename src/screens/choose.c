/* Needed for strcasestr, which POSIX does not have. */
#define _GNU_SOURCE 1

#include "screens/choose.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "form/age.h"
#include "schema/catalogues.h"
#include "screens/narrowed.h"
#include "term/paint.h"
#include "term/term.h"

#include <stdlib.h>
#include <string.h>

enum { KEY_COLUMNS = 34, NAME_COLUMNS = 24 };

struct choose {
    struct catalogues *held; /* borrowed */
    enum catalogue catalogue;
    enum string all;
    choose_done_fn *done;
    void *context;
    struct narrowed list;
};

static const char *detail(const struct choose *choose, const struct json *entry, size_t nth)
{
    const char *place = catalogues[choose->catalogue].details[nth];

    return place != NULL ? json_text(place_find(entry, place)) : NULL;
}

static const char *key_of(const struct choose *choose, const struct json *entry)
{
    return json_text(json_member(entry, catalogues[choose->catalogue].key));
}

static bool passes(const struct choose *choose, const struct json *entry)
{
    const char *text = narrowed_text(&choose->list), *key = key_of(choose, entry);
    bool found = key != NULL && strcasestr(key, text) != NULL;

    for (size_t i = 0; i < CATALOGUE_DETAILS && key != NULL && !found; i++)
        found = detail(choose, entry, i) != NULL && strcasestr(detail(choose, entry, i), text) != NULL;
    return found;
}

static const struct json *next_entry(const struct choose *choose, const struct json *entry)
{
    while (entry != NULL && !passes(choose, entry))
        entry = json_next(entry);
    return entry;
}

/* All of them stand in a row of their own, before anything is typed. */
static bool offers_all(const struct choose *choose)
{
    return narrowed_text(&choose->list)[0] == '\0';
}

static const struct json *entries(const struct choose *choose)
{
    return catalogues_look(choose->held, choose->catalogue, true).entries;
}

static size_t count_rows(const struct choose *choose)
{
    size_t count = offers_all(choose);

    for (const struct json *entry = next_entry(choose, json_first(entries(choose))); entry != NULL;
         entry = next_entry(choose, json_next(entry)))
        count++;
    return count;
}

/* The entry in a row; NULL: all of them, or none. */
static const struct json *entry_at(const struct choose *choose, size_t row)
{
    const struct json *entry = next_entry(choose, json_first(entries(choose)));

    if (offers_all(choose) && row == 0)
        return NULL;
    for (size_t i = offers_all(choose); i < row && entry != NULL; i++)
        entry = next_entry(choose, json_next(entry));
    return entry;
}

static void paint_row(struct app *app, const struct choose *choose, int row, size_t at)
{
    const struct json *entry = entry_at(choose, at);
    bool selected = at == choose->list.chosen;
    const char *mark = selected ? ">" : " ";
    int column;

    if (entry == NULL) {
        paint_format(row, 0, term_columns(), selected ? ROLE_MATCH : ROLE_TEXT, "%s %s", mark,
                     string_in(choose->all, app_language(app)));
        return;
    }
    column = paint_format(row, 0, term_columns(), selected ? ROLE_MATCH : ROLE_TEXT, "%s %s", mark,
                          key_of(choose, entry));
    column = column + 2 > KEY_COLUMNS + 2 || term_columns() < 60 ? column + 2 : KEY_COLUMNS + 2;
    for (size_t i = 0; i < CATALOGUE_DETAILS; i++) {
        const char *text = detail(choose, entry, i);
        int next = column + NAME_COLUMNS;

        if (text != NULL)
            paint_text(row, column, i == 0 ? next - 1 : term_columns(), i == 0 ? ROLE_VALUE : ROLE_DIM, text);
        column = i == 0 ? next : column + 10;
    }
}

static void paint(struct app *app, void *state, int *cursor_row, int *cursor_column)
{
    struct choose *choose = state;
    struct form_catalogue known = catalogues_look(choose->held, choose->catalogue, true);
    size_t count = count_rows(choose), first, end;
    struct buf title, age;

    buf_init(&title, LIMIT_LINE_BYTES);
    buf_init(&age, LIMIT_LINE_BYTES);
    buf_format(&title, string_in(STRING_CHOOSE_TITLE, app_language(app)),
               text_in(catalogues[choose->catalogue].noun, app_language(app)));
    age_tell(&known, app_language(app), &age);
    app_paint_title(app, buf_text(&title), buf_text(&age));
    buf_done(&title);
    buf_done(&age);
    narrowed_paint(&choose->list, "/", count, &first, &end, cursor_row, cursor_column);
    for (size_t i = first; i < end; i++)
        paint_row(app, choose, NARROWED_ROW + (int)(i - first), i);
    if (count == 0)
        paint_paragraph(NARROWED_ROW, 2, term_columns(), 2, ROLE_DIM,
                        string_in(STRING_PICK_NONE, app_language(app)));
}

static void take(struct app *app, struct choose *choose)
{
    const struct json *entry = entry_at(choose, choose->list.chosen);
    const char *typed = narrowed_text(&choose->list);

    app_pop(app); /* the text of it lives until this key is over */
    if (entry != NULL)
        choose->done(app, choose->context, key_of(choose, entry), detail(choose, entry, 0));
    else
        choose->done(app, choose->context, *typed != '\0' ? typed : NULL, NULL);
}

static bool key_pressed(struct app *app, void *state, struct key key)
{
    struct choose *choose = state;
    enum narrowed_key came_to = narrowed_press(&choose->list, key, count_rows(choose));

    if (came_to == NARROWED_LEFT)
        app_pop(app);
    else if (came_to == NARROWED_TAKEN)
        take(app, choose);
    return came_to != NARROWED_NOTHING;
}

static enum state keys(const void *state)
{
    (void)state;
    return STATE_EDIT;
}

static void close_choose(struct app *app, void *state)
{
    struct choose *choose = state;

    (void)app;
    narrowed_done(&choose->list);
    free(choose);
}

static const struct screen_kind kind = {
    .paint = paint,
    .key = key_pressed,
    .keys = keys,
    .hints = narrowed_hints,
    .briefs = narrowed_briefs,
    .close = close_choose,
};

void choose_open(struct app *app, struct catalogues *held, enum catalogue catalogue, enum string all,
                 choose_done_fn *done, void *context)
{
    struct choose *choose = memory_new(1, sizeof *choose);

    *choose =
        (struct choose){ .held = held, .catalogue = catalogue, .all = all, .done = done, .context = context };
    narrowed_init(&choose->list);
    app_push(app, &kind, choose);
}
