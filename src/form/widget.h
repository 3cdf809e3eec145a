/* form/widget.h - how a kind of value is shown, typed and taken back, as rows.
 *
 * A widget is a row of functions; which one serves a line is decided by the line's
 * kind and its field's type and format. */
#ifndef FORM_WIDGET_H
#define FORM_WIDGET_H

#include "base/buf.h"
#include "base/err.h"
#include "document/outline.h"

struct widget {
    /* What the line shows when it is not being edited; appended. */
    void (*show)(const struct line *line, enum language language, struct buf *out);
    /* The text to start typing from; appended. NULL for widgets that are not typed into. */
    void (*start)(const struct line *line, struct buf *out);
    /* The value that a text means, owned; NULL and err when it means none. An invalid
     * value is still a value: it is kept, and the checks say what is wrong with it. */
    struct json *(*accept)(const struct line *line, const char *text, struct err *err);
    /* The value behind the present one when Space is pressed, owned; NULL when there is none. */
    struct json *(*toggle)(const struct line *line);
};

const struct widget *widget_of(const struct line *line);

#endif
