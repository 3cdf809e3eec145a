/* screens/progress.h - a line for whoever waits: what is being done, how far it is, and that Esc cancels.
 *
 * Says nothing for the first half second. From then on it asks for a new picture at
 * most four times a second, and never when nothing has changed. */
#ifndef SCREENS_PROGRESS_H
#define SCREENS_PROGRESS_H

#include "base/buf.h"
#include "base/text.h"
#include "net/api.h"

struct progress {
    bool running, shown;
    bool behind; /* the picture shows less than is known */
    int64_t began_ms, painted_ms;
    struct text doing;
    size_t done, total; /* total 0: not known */
};

void progress_start(struct progress *progress, int64_t now_ms);
void progress_stop(struct progress *progress);

/* What is known by now. True when the picture is to be made anew. */
bool progress_note(struct progress *progress, struct text doing, size_t done, size_t total, int64_t now_ms);

/* The same of an operation that runs; begins when nothing was under way. */
bool progress_look(struct progress *progress, const struct operation *operation);

/* Milliseconds until it wants to be asked again; -1: only after an event. */
int progress_wait_at(const struct progress *progress, int64_t now_ms);
int progress_wait(const struct progress *progress);

/* The line in at most so many columns, appended; nothing until it is shown. */
void progress_write(const struct progress *progress, enum language language, size_t columns, struct buf *out);

/* Paints the line over a whole row; nothing until it is shown. */
void progress_paint(const struct progress *progress, enum language language, int row);

#endif
