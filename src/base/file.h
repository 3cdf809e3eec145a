/* base/file.h - whole files, in and out.
 *
 * Writing replaces a file in one step (temporary file beside it, fsync, rename),
 * so that no instant exists in which neither the old nor the new text is there. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* As open(2), and again when a signal interrupts it, which a slow disk or a pipe allows; mode is for
 * one that is made. -1 with errno. */
int file_open(const char *path, int flags, mode_t mode);

/* Appends all of a file to out. Fails with ERR_ABSENT when there is none, ERR_LIMIT past out's ceiling,
 * ERR_SYSTEM otherwise; each names the path. Never waits: a pipe is no file. */
bool file_read(const char *path, struct buf *out, struct err *err);

/* The same of what a person named to be read now: "-" is standard input, and a pipe is waited for. */
bool file_read_given(const char *path, struct buf *out, struct err *err);

/* The same of what is open already; path is for the message. */
bool file_read_from(int descriptor, const char *path, struct buf *out, struct err *err);

/* Replaces or makes a file; a file that exists keeps its permissions, a new one gets mode (less
 * the umask). Behind a symbolic link the file that it names is replaced; a device, or
 * a pipe that somebody reads, is written into. On failure a file that existed is as it was. */
bool file_replace(const char *path, const char *bytes, size_t size, mode_t mode, struct err *err);

/* Makes a directory and its parents, each new one with mode; one that exists is left alone. */
bool file_directory(const char *path, mode_t mode, struct err *err);

#endif
