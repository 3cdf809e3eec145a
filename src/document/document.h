/* document/document.h - one JSON document being edited, and the story of its edits.
 *
 * Every change is a journal entry: a place, what was there, what is there now.
 * NULL means absent, so setting, adding and removing are one operation, undo is an
 * entry read backwards, and a draft on disk is the entries in order. In a list, an
 * entry whose before is absent puts an item in and the later ones move down.
 * Entries made between document_begin and document_end are one step for undo.
 * The document is pure: it knows no terminal, no network and no disk. */
#ifndef DOCUMENT_DOCUMENT_H
#define DOCUMENT_DOCUMENT_H

#include "base/err.h"
#include "base/json.h"
#include "schema/schema.h"

struct document; /* opaque */

struct edit {
    char *place;
    struct json *before, *after; /* NULL: absent */
    size_t position;             /* among the members or items of what holds it */
    bool in_list;                /* the place is an item of a list */
    bool of_base;                /* it is the base that was replaced, whole; the place is "" */
    unsigned step;               /* entries of one step are undone together */
};

/* Takes root (NULL: an empty object). The root as given is the base that
 * "modified" and restore compare with; it is copied once, by the first edit, so
 * that opening costs nothing. Owned. */
struct document *document_new(const struct shape *shape, struct json *root);
void document_free(struct document *document);

const struct shape *document_shape(const struct document *document);

/* Borrowed, until the next edit, undo or redo. */
const struct json *document_root(const struct document *document);
const struct json *document_at(const struct document *document, const char *place); /* NULL: absent */

/* The document as it was given; borrowed, until document_rebase. */
const struct json *document_base(const struct document *document);

/* What the journal begins with: the document without the edits in force. Owned. */
struct json *document_start(const struct document *document);

/* Takes root as the new base: what the service has now. The journal stays. */
void document_rebase(struct document *document, struct json *root);

/* Takes root as the new base, as an edit: undo brings the base back that there was. What was merged with
 * theirs goes with this in one step, for without the merge theirs are a conflict again. */
void document_change_base(struct document *document, struct json *root);

/* Rises with every edit, undo and redo. A view that remembers the number it drew
 * knows when to draw again; nobody has to be told. */
unsigned document_revision(const struct document *document);

void document_begin(struct document *document); /* calls nest */
void document_end(struct document *document);

/* Puts value at a place, replacing what is there; absent objects and lists above
 * are made, in the same step. A list token may be its length, or "-", to append.
 * Setting what is already there is no edit. Takes value, also on failure. Fails
 * with ERR_INPUT for a place that cannot be: through a string, past a list's end. */
bool document_set(struct document *document, const char *place, struct json *value, struct err *err);

/* Puts value into the list at list_place before item `index` (the count: at the
 * end); an absent list is made. Takes value, also on failure. */
bool document_insert(struct document *document, const char *list_place, size_t index, struct json *value,
                     struct err *err);

/* Takes away what is at a place; ERR_ABSENT when nothing is. */
bool document_remove(struct document *document, const char *place, struct err *err);

/* Moves an item within its list, in one step: afterwards it has index `to`. */
bool document_move(struct document *document, const char *list_place, size_t from, size_t to,
                   struct err *err);

/* Makes the document hold what root holds, in one step: top-level members that are
 * otherwise there are set, those that root lacks are removed, the others stay untouched.
 * Copies root. On failure the document is as it was: ERR_INPUT when root is no object,
 * ERR_LIMIT when it is too deep. */
bool document_take(struct document *document, const struct json *root, struct err *err);

/* Undoes or redoes one step. Gives the place that changed, of several the one that the others followed or
 * the first, for the cursor to go to; "" when only the base changed, NULL at either end. Borrowed, until
 * the next undo or redo. */
const char *document_undo(struct document *document);
const char *document_redo(struct document *document);

/* How often another base took the place of the one there was, also by undo and redo: what was said of a base
 * counts until this number is another one. */
size_t document_rebases(const struct document *document);

/* The journal, for whoever keeps it: `applied` entries of `count` are in force,
 * the rest can be redone. Borrowed, until the next edit. */
size_t document_edit_count(const struct document *document);
size_t document_edits_applied(const struct document *document);
const struct edit *document_edit(const struct document *document, size_t index);

/* How many leading entries are untouched since document_kept was last called:
 * what a keeper has stored up to there is still right. Likewise whether the base is. */
size_t document_edits_kept(const struct document *document);
bool document_base_kept(const struct document *document);
void document_kept(struct document *document);

/* Takes up a stored journal again after document_new: copies one entry to its
 * end, in force when `applied`. Entries come in order, those in force first.
 * ERR_INPUT when it does not fit the document. */
bool document_restore_edit(struct document *document, const struct edit *edit, bool applied, struct err *err);

#endif
