/* form/form.h - the form engine: a cursor, folds and one line editor over a document's outline.
 *
 * A form borrows its document and makes every change through the journal, so that
 * undo, drafts and "modified" come for free. The text being typed is not in the
 * document until it is accepted; only the focused field is checked per keystroke.
 * What takes time in a large document (the whole check, the comparison with the
 * base) is done by form_idle after the picture was drawn. */
#ifndef FORM_FORM_H
#define FORM_FORM_H

#include "base/err.h"
#include "document/check.h"
#include "document/diff.h"
#include "document/document.h"
#include "term/keys.h"

struct form;

/* What is known of a catalogue. */
struct form_catalogue {
    const struct json *entries; /* an array of objects, or NULL; borrowed as long as a refresh lasts */
    int64_t fetched_ms;         /* UTC; 0: nobody was asked, they are those of the documents */
    bool fetching;              /* newer ones are under way */
    bool unreached, refused;    /* or were asked for in vain */
};

/* Where a form gets catalogues from. `wanted`: somebody stands on a field of it, so that fetching may
 * begin; else only what is at hand counts. form_refresh_catalogues tells that something came; until it
 * returns the earlier entries are looked at. */
struct form_catalogues {
    void *context;
    struct form_catalogue (*look)(void *context, enum catalogue catalogue, bool wanted);
};

/* Borrows the document for the life of the form. Owned. */
struct form *form_new(struct document *document, enum language language, bool read_only);
void form_free(struct form *form);

/* The document is one that the service has already: fields that are sent once can be changed no more. */
void form_settle(struct form *form);

/* Borrowed, for the life of the form; without it a form offers what the rows hold. */
void form_use_catalogues(struct form *form, const struct form_catalogues *catalogues);
void form_refresh_catalogues(struct form *form);

/* Does what a key means here. False when it is nothing of the form's; then the
 * screen may have a use for it. */
bool form_key(struct form *form, struct key key);
enum state form_state(const struct form *form);

/* What the last key has to say, once: "nothing to undo". NULL when nothing. Borrowed until the next key. */
const char *form_message(struct form *form);

/* Paints rows [top, bottom): the sections with their problem counts, the lines, and
 * the help of the focused field. Gives where the hardware cursor is to stand. */
void form_paint(struct form *form, int top, int bottom, int *cursor_row, int *cursor_column);

/* Catches up with the document; true when the picture changed. Call it while no key waits. */
bool form_idle(struct form *form);

/* Milliseconds until the help follows a cursor that came to rest; -1: it has. */
int form_wait(const struct form *form);

/* The place of the cursor; owned. form_show moves it there, unfolding what hides it. */
char *form_place(const struct form *form);
void form_show(struct form *form, const char *place);

/* The field being typed: false when none is. Borrowed, until the next key. */
bool form_typing(const struct form *form, const char **place, const char **text, size_t *cursor);
void form_resume_typing(struct form *form, const char *place, const char *text, size_t cursor);

/* Whether undo brings back a text that was given up with Esc, rather than undo an edit. */
bool form_given_up(const struct form *form);

/* Accepts the field being typed, as Enter does, or where an item was moved to; false, and still typing, when
 * its text means nothing (raw JSON). */
bool form_accept(struct form *form);

/* Of the document as it is now. Borrowed, until the next edit. */
const struct problems *form_problems(struct form *form);
const struct differences *form_differences(struct form *form);

/* Whether it differed from the base when that was last looked at. */
bool form_modified(const struct form *form);

/* Moves to the next line whose name, place or value holds text, or back; false when there is none. */
bool form_search(struct form *form, const char *text, bool backwards);

/* Everything that the rows know of the focused field, for the help screen; appended, a line each. */
void form_explain(const struct form *form, struct buf *out);

/* The text of the focused field for an outside editor; false when there is none to edit. form_put_text
 * accepts it back. */
bool form_field_text(const struct form *form, struct buf *out);
bool form_put_text(struct form *form, const char *text, struct err *err);

/* After the document was replaced or rebased from outside. */
void form_refresh(struct form *form);

#endif
