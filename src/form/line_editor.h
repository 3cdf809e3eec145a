/* form/line_editor.h - one line of text and a cursor in it.
 *
 * Text is UTF-8; the cursor moves and erases by what a person sees as a
 * character. A line break in the text is a character like any other. */
#ifndef FORM_LINE_EDITOR_H
#define FORM_LINE_EDITOR_H

#include "base/buf.h"
#include "term/keys.h"
#include "term/theme.h"

struct line_editor {
    struct buf text;
    size_t cursor; /* in bytes, always between two characters */
    size_t first;  /* the first byte shown, when the text is wider than its place */
    size_t place;  /* the columns that it had when it was painted last */
};

void line_editor_init(struct line_editor *editor, const char *text);
void line_editor_done(struct line_editor *editor);

/* Replaces the text; the cursor goes to its end. */
void line_editor_set(struct line_editor *editor, const char *text);

/* Puts the cursor at a byte, or at the character that holds it. */
void line_editor_place(struct line_editor *editor, size_t cursor);

/* Types a character. False, and nothing changed, for what is no text or past LIMIT_LINE_BYTES. */
bool line_editor_type(struct line_editor *editor, struct key key);

/* Moves or erases. False when the action is none of this editor's. */
bool line_editor_act(struct line_editor *editor, enum action action);

/* Paints the text between two columns, scrolled so that the cursor is seen; gives the cursor's column. */
int line_editor_paint(struct line_editor *editor, int row, int column, int limit, enum role role);

#endif
