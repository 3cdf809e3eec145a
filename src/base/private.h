/* base/private.h - files and directories that are one person's own.
 *
 * What a person types, and the tokens of a login, are nobody else's. So what they are
 * kept in belongs to the person, is closed to all others whatever the umask says, and
 * is never reached through a link that could lead out of it. What is not so is refused
 * with a remedy, never mended silently where somebody else had a hand in it. */
#ifndef BASE_PRIVATE_H
#define BASE_PRIVATE_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>

/* Makes the directory and its parents, 0700, or closes one that others could read. ERR_SYSTEM
 * when it belongs to somebody else, others may write in it, or a link of somebody else's leads to it. */
bool private_directory(const char *path, struct err *err);

/* Opens a file for reading and writing, made 0600 where there is none and closed to others
 * where they could read it. -1 with ERR_SYSTEM for a link, for somebody else's file and for one
 * that others may write. The caller closes it. */
int private_open(const char *path, struct err *err);

/* Whether there is a file that is as private_open leaves it. Opens nothing: to close a file gives back all
 * the locks that the process has on it, by whatever opening. */
bool private_is(const char *path);

/* As file_read, of a file that people may show to everybody, and that decides what is done in their name:
 * ERR_CONFIG when somebody else but root has it or may write to it, or may put another one in its place. A
 * link is followed, and what it leads to is held against the same rules. */
bool private_read_own(const char *path, struct buf *out, struct err *err);

/* As file_read. ERR_CONFIG, with the reason alone and no remedy, for a link, what is no file, somebody else's
 * file and one that is open to others. */
bool private_read(const char *path, struct buf *out, struct err *err);

#endif
