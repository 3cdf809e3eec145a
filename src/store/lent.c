/* A text is lent, looked at, read and taken back. */
#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/private.h"
#include "base/utf8.h"
#include "store/lent_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { PATH_BYTES = 8192, NUMBER_BYTES = 32 };

static char *make_directory(int64_t draft, struct err *err)
{
    char *root = draft != 0 ? lent_root(err) : lent_temporary_root();
    struct buf path;

    if (root == NULL || (draft != 0 && !private_directory(root, err))) {
        free(root);
        return NULL;
    }
    buf_init(&path, PATH_BYTES);
    if (draft != 0)
        buf_format(&path, "%s/%lld-XXXXXX", root, (long long)draft);
    else
        buf_format(&path, "%s/algoform-XXXXXX", root);
    free(root);
    if (mkdtemp(path.data) == NULL) { /* 0700 */
        err_set_errno(err, "a directory for the editor could not be made as %s", "无法为编辑器创建目录 %s",
                      buf_text(&path));
        buf_done(&path);
        return NULL;
    }
    return buf_take(&path);
}

/* What was given comes last: a directory without it never reached an editor. */
bool lent_begin(struct lent *lent, int64_t draft, const char *place, const char *text, struct err *err)
{
    const char *name = place != NULL ? FIELD_FILE : DOCUMENT_FILE;
    char *directory = make_directory(draft, err);

    if (directory == NULL)
        return false;
    if ((place != NULL && !lent_put(directory, PLACE_FILE, place, err)) ||
        !lent_put(directory, name, text, err) || !lent_put(directory, GIVEN_FILE, text, err)) {
        lent_remove(directory);
        free(directory);
        return false;
    }
    *lent = (struct lent){ .draft = draft,
                           .directory = directory,
                           .path = lent_inside(directory, name),
                           .place = memory_text(place) };
    return true;
}

/* A lock of flock is of the open file, so whoever inherits the descriptor has it, too. */
int lent_lock(const struct lent *lent)
{
    char *path = lent_inside(lent->directory, LOCK_FILE);
    int lock = file_open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);

    free(path);
    if (lock >= 0)
        (void)flock(lock, LOCK_SH | LOCK_NB); /* shared: an earlier editor may still have it */
    return lock;
}

/* Of one width, so that a later number covers an earlier one. */
bool lent_note(int lock, long pid)
{
    char number[NUMBER_BYTES];
    int size = snprintf(number, sizeof number, "%-20ld\n", pid);
    ssize_t written;

    do
        written = pwrite(lock, number, (size_t)size, 0);
    while (written < 0 && errno == EINTR);
    return written == size;
}

/* Only a lock that is not there, or can be had, says that nobody has it. */
bool lent_running(const struct lent *lent, long *pid)
{
    char *path = lent_inside(lent->directory, LOCK_FILE);
    int lock = file_open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0);
    bool running = lock >= 0 ? flock(lock, LOCK_EX | LOCK_NB) != 0 : errno != ENOENT;
    struct err err = { 0 };
    struct buf number;

    *pid = 0;
    buf_init(&number, NUMBER_BYTES);
    if (running && lock >= 0 && file_read_from(lock, path, &number, &err))
        *pid = strtol(buf_text(&number), NULL, 10);
    buf_done(&number);
    free(path);
    if (lock >= 0)
        close(lock);
    return running;
}

/* U+0000 goes out, and comes back, as json.h holds it: C0 80. */
static size_t character(const char *at, size_t left)
{
    uint32_t code;
    size_t length = utf8_decode(at, left, &code);

    if (length == 0 && left >= 2 && memcmp(at, "\xc0\x80", 2) == 0)
        return 2;
    return length == 1 && code == 0 ? 0 : length;
}

size_t lent_mistake(const char *text, size_t size)
{
    size_t line = 1;

    for (size_t at = 0, length; at < size; at += length) {
        length = character(text + at, size - at);
        if (length == 0)
            return line;
        line += text[at] == '\n';
    }
    return 0;
}

bool lent_read(const struct lent *lent, struct buf *out, struct err *err)
{
    struct buf text;
    size_t line;
    bool good;

    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    good = file_read(lent->path, &text, err);
    line = good && lent->place != NULL ? lent_mistake(buf_text(&text), text.size) : 0;
    if (line > 0)
        good =
            err_set(err, ERR_INPUT,
                    "not taken over: line %zu has bytes that are not UTF-8, or a NUL; save the text as "
                    "UTF-8: %s",
                    "未采用：第 %zu 行含有非 UTF-8 的字节或 NUL；请以 UTF-8 编码保存：%s", line, lent->path);
    if (good)
        buf_bytes(out, buf_text(&text), text.size);
    buf_done(&text);
    return good;
}

bool lent_given(const struct lent *lent, struct buf *out, struct err *err)
{
    return lent_get(lent->directory, GIVEN_FILE, out, err);
}

bool lent_seen(const struct lent *lent, const char *text, struct err *err)
{
    return lent_put(lent->directory, GIVEN_FILE, text, err);
}

static bool is_ours(const char *name)
{
    static const char *const ours[] = { ".",        "..",      DOCUMENT_FILE, FIELD_FILE,   GIVEN_FILE,
                                        PLACE_FILE, LOCK_FILE, ASIDE_FILE,    GIVEN_UP_FILE };

    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
        if (strcmp(name, ours[i]) == 0)
            return true;
    return false;
}

bool lent_has_copies(const struct lent *lent)
{
    DIR *directory = opendir(lent->directory);
    bool found = directory == NULL && errno != ENOENT; /* what cannot be seen may be there */

    for (const struct dirent *entry; directory != NULL && !found && (entry = readdir(directory)) != NULL;)
        found = !is_ours(entry->d_name) && entry->d_name[strlen(entry->d_name) - 1] != '~';
    if (directory != NULL)
        closedir(directory);
    return found;
}

bool lent_holds_more(const struct lent *lent)
{
    struct buf now, given;
    struct err err = { 0 };
    bool same;

    buf_init(&now, LIMIT_DOCUMENT_BYTES);
    buf_init(&given, LIMIT_DOCUMENT_BYTES);
    same = lent_read(lent, &now, &err) && lent_given(lent, &given, &err) && now.size == given.size &&
           memcmp(buf_text(&now), buf_text(&given), now.size) == 0;
    buf_done(&now);
    buf_done(&given);
    return !same || lent_has_copies(lent);
}

void lent_put_aside(const struct lent *lent)
{
    struct err err = { 0 };

    (void)lent_put(lent->directory, ASIDE_FILE, "", &err); /* else it is asked about again */
}

bool lent_is_aside(const struct lent *lent)
{
    return lent_has(lent->directory, ASIDE_FILE);
}

void lent_end(struct lent *lent)
{
    if (lent->directory != NULL)
        lent_remove(lent->directory);
    lent_done(lent);
}

void lent_done(struct lent *lent)
{
    free(lent->directory);
    free(lent->path);
    free(lent->place);
    *lent = (struct lent){ 0 };
}
