/* screens/narrowed.h - a list that what is typed above it narrows: the line, the row that is chosen, and the
 * keys of both. Whoever has the list counts and paints its rows. */
#ifndef SCREENS_NARROWED_H
#define SCREENS_NARROWED_H

#include "form/line_editor.h"
#include "screens/screen.h"

#include <stdbool.h>
#include <stddef.h>

enum { NARROWED_ROW = 3 }; /* of the terminal, where the list begins */

struct narrowed {
    struct line_editor typed;
    size_t chosen;
};

/* What a key came to. */
enum narrowed_key {
    NARROWED_NOTHING,
    NARROWED_LEFT,  /* by Esc */
    NARROWED_TAKEN, /* by Enter: what is chosen */
    NARROWED_MOVED,
    NARROWED_TYPED, /* the list is another one; its first row is chosen */
};

void narrowed_init(struct narrowed *narrowed);
void narrowed_done(struct narrowed *narrowed);
const char *narrowed_text(const struct narrowed *narrowed); /* borrowed; "" when nothing is typed */

/* Paints the line behind its prompt, and chooses another row when there are fewer. The rows of the list from
 * *first up to and without *end, which is at most count, are to be painted from NARROWED_ROW on. */
void narrowed_paint(struct narrowed *narrowed, const char *prompt, size_t count, size_t *first, size_t *end,
                    int *cursor_row, int *cursor_column);

/* The last line of such a screen. */
extern const enum action narrowed_hints[];
extern const struct screen_meaning narrowed_briefs[];

enum narrowed_key narrowed_press(struct narrowed *narrowed, struct key key, size_t count);

#endif
