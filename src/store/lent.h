/* store/lent.h - texts lent to the person's own editor, until they are back.
 *
 * However a session ends while the editor has a text, what was saved there must be
 * found again. So each has a directory of its own in the state directory (0700, its
 * files 0600), named after its draft: the text, the same as it was given, the field
 * it is of, and a lock that the editor inherits, so that the system tells when it has
 * ended. Editors leave copies of their own beside what they edit; these stay and go
 * with the directory. Nothing here starts an editor. */
#ifndef STORE_LENT_H
#define STORE_LENT_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lent {
    int64_t draft;   /* 0: of none; only lent_list_strays finds it again */
    char *directory; /* owned */
    char *path;      /* owned; the file that the editor gets */
    char *place;     /* owned; of the field; NULL: the whole document */
};

/* place is copied, NULL for a document. A text without a draft goes where temporary files do. */
bool lent_begin(struct lent *lent, int64_t draft, const char *place, const char *text, struct err *err);

/* A descriptor for the editor to inherit, that goes with exec; -1: none. To be closed once it runs, or
 * has ended. The number is for people only. */
int lent_lock(const struct lent *lent);
bool lent_note(int lock, long pid);

/* Whether a program still has the text, which it may where that cannot be told; its number as it was noted,
 * or 0. */
bool lent_running(const struct lent *lent, long *pid);

/* Appends the text as it is saved now. ERR_INPUT, with the line, for a field's that is not UTF-8 or holds a
 * NUL, which no field could have unchanged; of a document the reader of JSON says so. */
bool lent_read(const struct lent *lent, struct buf *out, struct err *err);

/* The line of a text's first bytes that no field can hold; 0: it can hold all. */
size_t lent_mistake(const char *text, size_t size);

/* Appends the text as it was given, or seen last. */
bool lent_given(const struct lent *lent, struct buf *out, struct err *err);
bool lent_seen(const struct lent *lent, const char *text, struct err *err);

/* Whether there is something in it that was not given: a text that differs or cannot be read, or what
 * editors leave for a recovery, such as .swp and .save; a mere backup (~) does not count. */
bool lent_holds_more(const struct lent *lent);
bool lent_has_copies(const struct lent *lent);

/* The person was asked about it and left it. */
void lent_put_aside(const struct lent *lent);
bool lent_is_aside(const struct lent *lent);

/* Removes it all; done frees and leaves what is on the disk. Both also for a zeroed one. */
void lent_end(struct lent *lent);
void lent_done(struct lent *lent);

/* The draft is gone for good. A text goes with it unless it holds more, which is somebody's typing, and the
 * draft was not given up with all there was of it. What a program still has goes at a later start. Gives how
 * many there were. */
size_t lent_end_draft(int64_t draft, bool given_up);

/* The same for a text whose draft is gone and that was left for a later start. */
void lent_end_left(struct lent *lent);

/* Removes what an ended program left of texts that never reached an editor, or were of no draft and came back
 * as they were given. */
void lent_clear(void);

/* Those of a draft (0: of all), in the order of drafts; owned array, freed by lent_list_free. Other
 * sessions' texts that are with an editor now are among them. */
bool lent_list(int64_t draft, struct lent **list, size_t *count, struct err *err);

/* Those of no draft that hold more, and that no program has any more: what a session left that was killed
 * while no draft could be kept. They are looked for where temporary files are now. Owned likewise. */
void lent_list_strays(struct lent **list, size_t *count);
void lent_list_free(struct lent *list, size_t count);

#endif
