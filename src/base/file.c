#include "base/file.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK_BYTES = 64 * 1024, TEMPORARY_TRIES = 100 };

static bool failed(struct err *err, const char *path, struct text doing)
{
    int number = errno;
    err_set_errno(err, "%s%.0s %s", "%.0s%s %s", doing.en, doing.zh, path);
    if (number == ENOENT)
        err->kind = ERR_ABSENT;
    return false;
}

static const struct text reading = { "cannot read", "无法读取" };
static const struct text writing = { "cannot write", "无法写入" };
static const struct text making = { "cannot make the directory", "无法创建目录" };

/* Reads once, into the bytes' own place, so that what is secret lies nowhere else. */
static ssize_t read_on(int descriptor, struct buf *out)
{
    char beyond;
    size_t left = out->ceiling - out->size, most = left < CHUNK_BYTES ? left : CHUNK_BYTES;
    ssize_t size;
    do
        size = read(descriptor, most > 0 ? buf_room(out, most) : &beyond, most > 0 ? most : 1);
    while (size < 0 && errno == EINTR);
    if (size > 0 && most > 0)
        buf_filled(out, (size_t)size);
    else if (size > 0)
        out->over = true;
    return size;
}

/* On failure out is as it was. */
bool file_read_from(int descriptor, const char *path, struct buf *out, struct err *err)
{
    const size_t before = out->size;
    ssize_t size;
    do
        size = read_on(descriptor, out);
    while (size > 0 && !out->over);
    if (size == 0)
        return true;
    if (size < 0)
        failed(err, path, reading);
    else
        err_set(err, ERR_LIMIT, "%s is too large: at most %zu bytes are read", "%s 过大：最多读取 %zu 字节",
                path, out->ceiling);
    out->size = before;
    out->over = false;
    if (out->data)
        out->data[before] = '\0';
    return false;
}

int file_open(const char *path, int flags, mode_t mode)
{
    int descriptor;
    do
        descriptor = open(path, flags, mode);
    while (descriptor < 0 && errno == EINTR);
    return descriptor;
}

/* Without a writer a pipe would keep the program in open() for ever, past the signals that end it. */
static bool never_waits(int descriptor, const char *path, struct err *err)
{
    struct stat found;
    if (fstat(descriptor, &found) != 0)
        return failed(err, path, reading);
    return S_ISREG(found.st_mode) || S_ISDIR(found.st_mode) || S_ISCHR(found.st_mode) ||
           err_set(err, ERR_SYSTEM, "cannot read %s: it is not a file", "无法读取 %s：它不是文件", path);
}

static bool read_path(const char *path, bool waits, struct buf *out, struct err *err)
{
    int descriptor = file_open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | (waits ? 0 : O_NONBLOCK), 0);
    if (descriptor < 0)
        return failed(err, path, reading);
    bool done = (waits || never_waits(descriptor, path, err)) && file_read_from(descriptor, path, out, err);
    (void)close(descriptor);
    return done;
}

bool file_read(const char *path, struct buf *out, struct err *err)
{
    return read_path(path, false, out, err);
}

bool file_read_given(const char *path, struct buf *out, struct err *err)
{
    return strcmp(path, "-") == 0 ? file_read_from(STDIN_FILENO, path, out, err)
                                  : read_path(path, true, out, err);
}

static bool write_all(int descriptor, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(descriptor, bytes, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        bytes += written;
        size -= (size_t)written;
    }
    return true;
}

/* Opens a new file beside path; its name, owned, goes to *name. */
static int open_temporary(const char *path, mode_t mode, char **name)
{
    struct buf buf;
    buf_init(&buf, strlen(path) + 64);
    int descriptor = -1;
    for (unsigned i = 0; i < TEMPORARY_TRIES && descriptor < 0; i++) {
        buf_clear(&buf);
        buf_format(&buf, "%s.%ld-%u.part", path, (long)getpid(), i);
        descriptor = file_open(buf_text(&buf), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
        if (descriptor < 0 && errno != EEXIST)
            break;
    }
    *name = buf_take(&buf);
    return descriptor;
}

/* The new name lasts through a power cut only once its directory is on disk. Best effort: not
 * every file system lets a directory be synchronised. */
static void sync_directory(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *directory =
        slash ? memory_text_part(path, slash == path ? 1 : (size_t)(slash - path)) : memory_text(".");
    int descriptor = file_open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    if (descriptor >= 0) {
        (void)fsync(descriptor);
        (void)close(descriptor);
    }
    free(directory);
}

/* Devices and pipes are written into: there is nothing to replace. Of a pipe that nobody reads open() would
 * wait for a reader. */
static bool write_into(const char *path, const char *bytes, size_t size, struct err *err)
{
    int descriptor = file_open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0);
    if (descriptor < 0 || fcntl(descriptor, F_SETFL, O_WRONLY) != 0) {
        failed(err, path, writing);
        if (descriptor >= 0)
            (void)close(descriptor);
        return false;
    }
    bool done = write_all(descriptor, bytes, size);
    if (!done)
        failed(err, path, writing);
    (void)close(descriptor);
    return done;
}

/* Puts what was written to the descriptor's file in the place of path; closes the descriptor. */
static bool put_in_place(int descriptor, const char *temporary, const char *path, const struct stat *old)
{
    bool done = true;
    if (old) {
        /* Only root can keep another owner; without it the set-id bits would give rights away. */
        const int owner = fchown(descriptor, old->st_uid, old->st_gid);
        done = fchmod(descriptor, old->st_mode & (owner == 0 ? 07777 : 0777)) == 0;
    }
    done = done && fsync(descriptor) == 0;
    const int number = errno;
    if (close(descriptor) != 0)
        return false;
    errno = number;
    return done && rename(temporary, path) == 0;
}

/* old is the file's present state, or NULL for a new file. False leaves the reason in errno. */
static bool replace(const char *path, const char *bytes, size_t size, mode_t mode, const struct stat *old)
{
    char *temporary;
    const int descriptor = open_temporary(path, old ? S_IRUSR | S_IWUSR : mode, &temporary);
    const bool opened = descriptor >= 0, written = opened && write_all(descriptor, bytes, size);
    const bool done = written && put_in_place(descriptor, temporary, path, old);
    const int number = errno; /* the reason must live through the tidying up */
    if (opened && !written)
        (void)close(descriptor);
    if (opened && !done)
        (void)unlink(temporary);
    if (done)
        sync_directory(path);
    free(temporary);
    errno = number;
    return done;
}

bool file_replace(const char *path, const char *bytes, size_t size, mode_t mode, struct err *err)
{
    struct stat old;
    if (stat(path, &old) != 0) {
        const bool fresh = errno == ENOENT && replace(path, bytes, size, mode, NULL);
        return fresh || failed(err, path, writing);
    }
    if (!S_ISREG(old.st_mode))
        return write_into(path, bytes, size, err);
    char *real = realpath(path, NULL); /* a link stays a link; what it points to is replaced */
    const bool done = real && replace(real, bytes, size, mode, &old);
    const int number = errno;
    free(real);
    errno = number;
    return done || failed(err, path, writing);
}

/* False leaves the reason of mkdir in errno. */
static bool make_one(const char *path, mode_t mode)
{
    struct stat found;
    if (mkdir(path, mode) == 0)
        return true;
    const int number = errno;
    const bool there = stat(path, &found) == 0 && S_ISDIR(found.st_mode);
    errno = number;
    return there;
}

bool file_directory(const char *path, mode_t mode, struct err *err)
{
    char *part = memory_text(path);
    bool done = true;
    for (char *at = part; done; at++) {
        if (*at != '/' && *at != '\0')
            continue;
        const char end = *at;
        *at = '\0';
        if (*part != '\0' && !make_one(part, mode))
            done = failed(err, part, making);
        *at = end;
        if (end == '\0')
            break;
    }
    free(part);
    return done;
}
