/* screens/edit.h - the editor of one algorithm, or other resource, from the service, a file, a draft or
 * nothing.
 *
 * Every change is kept as a draft once the picture stands; leaving keeps the draft. */
#ifndef SCREENS_EDIT_H
#define SCREENS_EDIT_H

#include "screens/resource.h"
#include "screens/screen.h"

/* An algorithm as the service answered it (copied). A draft of it that was left is taken up. */
void edit_open_answer(struct app *app, const struct resource *resource, const struct json *answer);

/* The same, of what was answered at that time and kept since, which is said; 0: just now. */
void edit_open_dated(struct app *app, const struct resource *resource, const struct json *answer,
                     int64_t answered_ms);

/* A new algorithm that starts as a copy of another, or from a document (takes root; NULL: blank). */
void edit_open_clone(struct app *app, const struct resource *resource, const struct json *answer);
void edit_open_new(struct app *app, const struct resource *resource, struct json *root);

/* A local file; one that does not exist yet starts blank. False when it cannot be read as a document. */
bool edit_open_file(struct app *app, const struct resource *resource, const char *path, struct err *err);

/* When another session has it open, the person chooses what to do about that. */
void edit_open_draft(struct app *app, const struct resource *resource, int64_t id);

/* Reads a document from a file, in any shape that convert_answer takes; owned. given: named on the command
 * line, so that it may be a pipe, which is waited for. ERR_SYSTEM, too, when it is too large. */
struct json *edit_read_file(const struct shape *shape, const char *path, bool given, struct err *err);

#endif
