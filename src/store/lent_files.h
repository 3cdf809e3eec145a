/* store/lent_files.h - the directories of lent texts, and the files in them that are ours.
 *
 * Only for the files that carry out store/lent.h: lent.c lends one text, lent_left.c finds and clears what
 * was left. */
#ifndef STORE_LENT_FILES_H
#define STORE_LENT_FILES_H

#include "store/lent.h"

/* The files of a directory that are ours; all others are the editor's. */
#define DOCUMENT_FILE "algoform.json"
#define FIELD_FILE    "algoform.txt"
#define GIVEN_FILE    "given"
#define PLACE_FILE    "place"
#define LOCK_FILE     "lock"
#define ASIDE_FILE    "aside"
#define GIVEN_UP_FILE "given-up"

/* Where the directories are, whether it exists or not; those of no draft are among the temporary files.
 * Owned. */
char *lent_root(struct err *err);
char *lent_temporary_root(void);

/* The path of a file in a directory. Owned. */
char *lent_inside(const char *directory, const char *name);

bool lent_put(const char *directory, const char *name, const char *text, struct err *err);
bool lent_get(const char *directory, const char *name, struct buf *out, struct err *err);
/* Known to be there; known not to be. A disk that cannot be read says neither. */
bool lent_has(const char *directory, const char *name);
bool lent_lacks(const char *directory, const char *name);

/* With all that is in it; links are not followed. */
void lent_remove(const char *directory);

#endif
