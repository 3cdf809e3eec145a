#include "screens/damaged.h"

#include "base/limits.h"
#include "base/memory.h"
#include "screens/page.h"
#include "screens/peruse.h"
#include "screens/reader.h"
#include "store/salvage.h"
#include "term/term.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TITLE_BYTES = 80 };

struct damaged {
    struct held_request request;
    struct draft_damage damage;
    bool begins; /* with something that the changes can be applied to */
    struct page page;
};

static void add_sentences(struct page *page, enum language language, const struct draft_damage *damage)
{
    struct buf text;

    buf_init(&text, LIMIT_LINE_BYTES);
    draft_damage_write(damage, language, &text);
    for (const char *line = buf_text(&text); *line != '\0';) {
        size_t size = strcspn(line, "\n");
        char *sentence = memory_text_part(line, size);

        page_add_paragraph(page, ROLE_WARNING, sentence);
        free(sentence);
        line += size + (line[size] == '\n');
    }
    buf_done(&text);
}

/* As wide as the terminal is now. */
static void write_page(struct damaged *damaged, enum language language)
{
    struct page *page = &damaged->page;

    page_clear(page);
    add_sentences(page, language, &damaged->damage);
    page_add(page, ROLE_TEXT, "");
    if (damaged->begins) {
        page_add_key(page, language, ACTION_OPEN, STRING_DAMAGED_READ);
        page_add_key(page, language, ACTION_BRANCH, STRING_DAMAGED_BRANCH);
    } else {
        page_add_key(page, language, ACTION_OPEN, STRING_DAMAGED_VALUES);
    }
    page_add(page, ROLE_TEXT, "");
    page_add_paragraph(page, ROLE_TEXT, string_in(STRING_DAMAGED_STAYS, language));
}

static void paint(struct app *app, void *state, int *cursor_row, int *cursor_column)
{
    struct damaged *damaged = state;
    char title[TITLE_BYTES];

    snprintf(title, sizeof title, string_in(STRING_DAMAGED_TITLE, app_language(app)),
             (long long)damaged->request.draft);
    app_paint_title(app, title, "");
    write_page(damaged, app_language(app));
    page_paint(&damaged->page, 2, term_rows() - 1);
    *cursor_row = 2;
    *cursor_column = 0;
}

/* Without a beginning, each value that was typed last, by its place. */
static void read_values(struct app *app, struct drafts *drafts, const struct damaged *damaged,
                        const struct draft_left *left)
{
    struct err err = { 0 };
    struct json *values = drafts_salvage_values(drafts, damaged->request.draft, &err);
    struct page page = { 0 };
    char title[TITLE_BYTES];

    if (values == NULL) {
        app_say_err(app, &err);
        return;
    }
    for (const struct json *value = json_first(values); value != NULL; value = json_next(value)) {
        char *text = json_written(value, JSON_INDENTED);

        page_add(&page, ROLE_HEADING, json_name(value));
        page_add_lines(&page, ROLE_TEXT, text);
        free(text);
    }
    if (left->text != NULL) {
        page_format(&page, ROLE_HEADING, string_in(STRING_PERUSE_TYPING, app_language(app)), left->place);
        page_add_lines(&page, ROLE_CHANGED, left->text);
    }
    if (page.count == 0)
        page_add(&page, ROLE_TEXT, string_in(STRING_DAMAGED_NOTHING, app_language(app)));
    json_free(values);
    snprintf(title, sizeof title, string_in(STRING_DAMAGED_TITLE, app_language(app)),
             (long long)damaged->request.draft);
    reader_open(app, title, &page);
}

static void read_it(struct app *app, struct damaged *damaged, struct drafts *drafts)
{
    const struct resource *resource = damaged->request.resource;
    struct err err = { 0 };
    struct draft_damage damage = { 0 };
    struct document *document = NULL;
    struct draft_left left = { 0 };

    if (!drafts_salvage(drafts, damaged->request.draft, resource->shape, &damage, &document, &left, &err))
        app_say_err(app, &err);
    else if (document != NULL)
        peruse_open(app, resource, document, &left);
    else
        read_values(app, drafts, damaged, &left);
    draft_left_done(&left);
}

static void go_on(struct app *app, struct damaged *damaged, struct drafts *drafts)
{
    struct held_request request = damaged->request;
    struct err err = { 0 };
    int64_t draft = 0;

    if (!drafts_restore(drafts, request.draft, request.resource->shape, &draft, &err) ||
        !drafts_claim(drafts, draft, &err)) {
        app_say_err(app, &err);
        return;
    }
    app_pop(app);
    request.got(app, request.state, draft);
    app_say(app, STRING_RESTORED, (long long)draft, (long long)request.draft);
}

static bool key_pressed(struct app *app, void *state, struct key key)
{
    struct damaged *damaged = state;
    enum action action = keys_action(key, STATE_READ);
    struct err err = { 0 };
    struct drafts *drafts = session_drafts(app_session(app), &err);

    if (action == ACTION_BACK || action == ACTION_QUIT) {
        app_say(app, damaged->request.left);
        app_pop(app);
        return true;
    }
    if (drafts == NULL || (action != ACTION_OPEN && (action != ACTION_BRANCH || !damaged->begins)))
        return page_act(&damaged->page, action, term_rows() - 3);
    if (action == ACTION_OPEN)
        read_it(app, damaged, drafts);
    else
        go_on(app, damaged, drafts);
    return true;
}

static enum state keys(const void *state)
{
    (void)state;
    return STATE_READ;
}

static bool possible(struct app *app, const void *state, enum action action)
{
    (void)app;
    return action != ACTION_BRANCH || ((const struct damaged *)state)->begins;
}

static void close_damaged(struct app *app, void *state)
{
    struct damaged *damaged = state;

    (void)app;
    page_done(&damaged->page);
    free(damaged);
}

static const enum action hints[] = { ACTION_OPEN, ACTION_BRANCH, ACTION_BACK, ACTION_NONE };

static const struct screen_kind kind = {
    .paint = paint,
    .key = key_pressed,
    .keys = keys,
    .hints = hints,
    .possible = possible,
    .close = close_damaged,
};

void damaged_open(struct app *app, const struct held_request *request, const struct err *why)
{
    struct err err = { 0 };
    struct drafts *drafts = session_drafts(app_session(app), &err);
    struct draft_damage damage = { 0 };
    struct document *document = NULL;
    struct damaged *damaged;

    if (drafts == NULL ||
        !drafts_salvage(drafts, request->draft, request->resource->shape, &damage, &document, NULL, &err) ||
        !draft_damaged(&damage)) {
        document_free(document);
        app_say_err(app, why);
        return;
    }
    damaged = memory_new(1, sizeof *damaged);
    damaged->request = *request;
    damaged->damage = damage;
    damaged->begins = document != NULL;
    document_free(document);
    app_push(app, &kind, damaged);
}
