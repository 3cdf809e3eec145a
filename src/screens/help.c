#include "screens/help.h"

#include "base/limits.h"
#include "base/memory.h"
#include "screens/reader.h"
#include "term/term.h"

#include <stdlib.h>
#include <string.h>

enum { NAMES_WIDE = 27, NAMES_NARROW = 14, WIDE = 60 }; /* columns: of the keys, and where there is room */

/* What the action means on this screen; NULL in it: nothing. */
static struct text meaning_of(const struct screen_meaning *meaning, enum action action)
{
    while (meaning != NULL && meaning->action != ACTION_NONE && meaning->action != action)
        meaning++;
    return meaning != NULL && meaning->action == action ? meaning->text : action_text(action);
}

static void add_keys(struct app *app, struct page *page, enum state state,
                     const struct screen_meaning *meanings)
{
    int column = term_columns() < WIDE ? NAMES_NARROW : NAMES_WIDE;

    for (enum action action = ACTION_NONE + 1; action < ACTIONS; action++) {
        struct text meaning = meaning_of(meanings, action);
        struct buf names;

        buf_init(&names, LIMIT_LINE_BYTES);
        buf_string(&names, "  ");
        keys_names(action, state, &names);
        if (names.size > 2 && meaning.en != NULL)
            page_add_definition(page, ROLE_TEXT, column, buf_text(&names),
                                text_in(meaning, app_language(app)));
        buf_done(&names);
    }
}

/* Each line of the text is a paragraph of its own. */
static void add_about(struct page *page, const char *text)
{
    while (*text != '\0') {
        size_t size = strcspn(text, "\n");
        char *line = memory_text_part(text, size);

        page_add_paragraph(page, ROLE_TEXT, line);
        free(line);
        text += size + (text[size] == '\n');
    }
}

void help_open(struct app *app, const struct screen_kind *kind, const void *state)
{
    enum state keys = kind->keys(state);
    struct page page = { 0 };
    struct buf about;

    buf_init(&about, LIMIT_LINE_BYTES);
    if (kind->explain != NULL)
        kind->explain(state, &about);
    if (about.size > 0) {
        add_about(&page, buf_text(&about));
        page_add(&page, ROLE_TEXT, "");
    }
    buf_done(&about);
    page_add(&page, ROLE_HEADING, string_in(STRING_HELP_KEYS, app_language(app)));
    add_keys(app, &page, keys, kind->meanings);
    if (keys == STATE_MOVE) {
        page_add(&page, ROLE_TEXT, "");
        page_add(&page, ROLE_HEADING, string_in(STRING_HELP_KEYS_EDIT, app_language(app)));
        add_keys(app, &page, STATE_EDIT, NULL);
    }
    reader_open(app, string_in(STRING_HELP_TITLE, app_language(app)), &page);
}

void messages_open(struct app *app)
{
    struct page page = { 0 };

    for (size_t i = app_message_count(app); i-- > 0;)
        page_add_paragraph(&page, ROLE_TEXT, app_message(app, i));
    reader_open(app, string_in(STRING_MESSAGES_TITLE, app_language(app)), &page);
}
