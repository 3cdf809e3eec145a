#include "store/lent.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/private.h"
#include "base/utf8.h"
#include "store/config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PATH_BYTES = 8192, NUMBER_BYTES = 32, MAKING_SECONDS = 60, DEPTH_MOST = 16 };

/* The files of a directory that are ours; all others are the editor's. */
#define DOCUMENT_FILE "algoform.json"
#define FIELD_FILE    "algoform.txt"
#define GIVEN_FILE    "given"
#define PLACE_FILE    "place"
#define LOCK_FILE     "lock"
#define ASIDE_FILE    "aside"
#define GIVEN_UP_FILE "given-up"

static char *inside(const char *directory, const char *name)
{
    struct buf path;

    buf_init(&path, PATH_BYTES);
    buf_format(&path, "%s/%s", directory, name);
    return buf_take(&path);
}

/* Where the directories are, whether it exists or not. Owned. */
static char *all_of_them(struct err *err)
{
    char *state = config_state_directory(err);
    char *path = state != NULL ? inside(state, "outside") : NULL;

    free(state);
    return path;
}

static char *temporary_root(void)
{
    const char *root = getenv("XDG_RUNTIME_DIR");

    if (root == NULL || root[0] != '/')
        root = getenv("TMPDIR");
    return memory_text(root != NULL && root[0] == '/' ? root : "/tmp");
}

static char *make_directory(int64_t draft, struct err *err)
{
    char *root = draft != 0 ? all_of_them(err) : temporary_root();
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

static bool put(const char *directory, const char *name, const char *text, struct err *err)
{
    char *path = inside(directory, name);
    bool good = file_replace(path, text, strlen(text), 0600, err);

    free(path);
    return good;
}

static bool get(const char *directory, const char *name, struct buf *out, struct err *err)
{
    char *path = inside(directory, name);
    bool good = file_read(path, out, err);

    free(path);
    return good;
}

static bool has(const char *directory, const char *name)
{
    char *path = inside(directory, name);
    bool there = access(path, F_OK) == 0;

    free(path);
    return there;
}

static void empty_directory(int above, const char *name, int depth);

/* Links are removed and never followed: what they name is somebody's file. */
static void remove_entry(int above, const char *name, int depth)
{
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || unlinkat(above, name, 0) == 0)
        return;
    if (depth > 0)
        empty_directory(above, name, depth - 1);
    (void)unlinkat(above, name, AT_REMOVEDIR);
}

static void empty_directory(int above, const char *name, int depth)
{
    int descriptor = openat(above, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *directory = descriptor >= 0 ? fdopendir(descriptor) : NULL;

    for (const struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL;)
        remove_entry(descriptor, entry->d_name, depth);
    if (directory != NULL)
        closedir(directory);
    else if (descriptor >= 0)
        close(descriptor);
}

static void remove_directory(const char *path)
{
    empty_directory(AT_FDCWD, path, DEPTH_MOST);
    (void)rmdir(path);
}

/* What was given comes last: a directory without it never reached an editor. */
bool lent_begin(struct lent *lent, int64_t draft, const char *place, const char *text, struct err *err)
{
    const char *name = place != NULL ? FIELD_FILE : DOCUMENT_FILE;
    char *directory = make_directory(draft, err);

    if (directory == NULL)
        return false;
    if ((place != NULL && !put(directory, PLACE_FILE, place, err)) || !put(directory, name, text, err) ||
        !put(directory, GIVEN_FILE, text, err)) {
        remove_directory(directory);
        free(directory);
        return false;
    }
    *lent = (struct lent){
        .draft = draft, .directory = directory, .path = inside(directory, name), .place = memory_text(place)
    };
    return true;
}

/* A lock of flock is of the open file, so whoever inherits the descriptor has it, too. */
int lent_lock(const struct lent *lent)
{
    char *path = inside(lent->directory, LOCK_FILE);
    int lock = file_open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

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

bool lent_running(const struct lent *lent, long *pid)
{
    char *path = inside(lent->directory, LOCK_FILE);
    int lock = file_open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0);
    bool running = lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;

    struct err err = { 0 };
    struct buf number;

    *pid = 0;
    buf_init(&number, NUMBER_BYTES);
    if (running && file_read_from(lock, path, &number, &err))
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
    return get(lent->directory, GIVEN_FILE, out, err);
}

bool lent_seen(const struct lent *lent, const char *text, struct err *err)
{
    return put(lent->directory, GIVEN_FILE, text, err);
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
    bool found = false;

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

    (void)put(lent->directory, ASIDE_FILE, "", &err); /* else it is asked about again */
}

bool lent_is_aside(const struct lent *lent)
{
    return has(lent->directory, ASIDE_FILE);
}

void lent_end(struct lent *lent)
{
    if (lent->directory != NULL)
        remove_directory(lent->directory);
    lent_done(lent);
}

void lent_done(struct lent *lent)
{
    free(lent->directory);
    free(lent->path);
    free(lent->place);
    *lent = (struct lent){ 0 };
}

/* The number before "-"; 0: no directory of ours. */
static int64_t draft_of(const char *name)
{
    size_t digits = strspn(name, "0123456789");

    return digits > 0 && digits < 19 && name[digits] == '-' ? strtoll(name, NULL, 10) : 0;
}

/* One that is not whole never reached an editor, or is just being made. */
static bool read_one(const char *root, const char *name, struct lent *lent)
{
    char *directory = inside(root, name);
    struct err err = { 0 };
    struct buf place;

    if (!has(directory, GIVEN_FILE)) {
        free(directory);
        return false;
    }
    buf_init(&place, LIMIT_LINE_BYTES);
    *lent = (struct lent){ .draft = draft_of(name), .directory = directory };
    if (get(directory, PLACE_FILE, &place, &err))
        lent->place = memory_text(buf_text(&place));
    lent->path = inside(directory, lent->place != NULL ? FIELD_FILE : DOCUMENT_FILE);
    buf_done(&place);
    return true;
}

static int by_draft(const void *a, const void *b)
{
    const struct lent *one = a, *other = b;

    if (one->draft != other->draft)
        return one->draft < other->draft ? -1 : 1;
    return strcmp(one->directory, other->directory);
}

bool lent_list(int64_t draft, struct lent **list, size_t *count, struct err *err)
{
    char *root = all_of_them(err);
    bool there = root != NULL && access(root, F_OK) == 0;
    DIR *directory = there && private_directory(root, err) ? opendir(root) : NULL;
    struct lent *found = NULL;
    size_t size = 0, capacity = 0;

    if (root == NULL || (there && directory == NULL)) {
        if (err->kind == ERR_NONE)
            err_set_errno(err, "%s could not be read", "无法读取 %s", root);
        free(root);
        return false;
    }
    for (const struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL;) {
        int64_t of = draft_of(entry->d_name);

        if (of == 0 || (draft != 0 && of != draft))
            continue;
        found = memory_grow(found, size, &capacity, sizeof *found);
        if (read_one(root, entry->d_name, &found[size]))
            size++;
    }
    if (directory != NULL)
        closedir(directory);
    free(root);
    if (size > 1)
        qsort(found, size, sizeof *found, by_draft);
    *list = found;
    *count = size;
    return true;
}

void lent_list_free(struct lent *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        lent_done(&list[i]);
    free(list);
}

void lent_end_left(struct lent *lent)
{
    long pid = 0;

    if (!lent_running(lent, &pid) && (has(lent->directory, GIVEN_UP_FILE) || !lent_holds_more(lent)))
        remove_directory(lent->directory);
}

size_t lent_end_draft(int64_t draft, bool given_up)
{
    struct lent *list = NULL;
    struct err err = { 0 };
    size_t count = 0;

    if (!lent_list(draft, &list, &count, &err))
        return 0; /* the next start finds them */
    for (size_t i = 0; i < count; i++) {
        if (given_up)
            (void)put(list[i].directory, GIVEN_UP_FILE, "", &err);
        lent_end_left(&list[i]);
    }
    lent_list_free(list, count);
    return count;
}

/* Anybody may make directories where temporary files are, with any names. */
static bool is_ours_alone(const char *path, struct stat *found)
{
    return lstat(path, found) == 0 && S_ISDIR(found->st_mode) && found->st_uid == getuid() &&
           (found->st_mode & 077) == 0;
}

/* Ours, and not just being made: a lock is taken only after the text is there. */
static bool is_left(const char *path)
{
    struct stat found;

    return is_ours_alone(path, &found) && found.st_mtime < time(NULL) - MAKING_SECONDS;
}

static bool is_named_ours(const char *name)
{
    static const char prefix[] = "algoform-";

    return strncmp(name, prefix, sizeof prefix - 1) == 0;
}

static bool read_stray(const char *root, const char *name, struct lent *lent)
{
    char *path = inside(root, name);
    struct stat found;
    long pid = 0;
    bool read = is_ours_alone(path, &found) && read_one(root, name, lent);
    bool stray = read && !lent_running(lent, &pid) && lent_holds_more(lent);

    if (read && !stray)
        lent_done(lent);
    free(path);
    return stray;
}

void lent_list_strays(struct lent **list, size_t *count)
{
    char *root = temporary_root();
    DIR *directory = opendir(root);
    struct lent *found = NULL;
    size_t size = 0, capacity = 0;

    for (const struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL;) {
        if (!is_named_ours(entry->d_name))
            continue;
        found = memory_grow(found, size, &capacity, sizeof *found);
        if (read_stray(root, entry->d_name, &found[size]))
            size++;
    }
    if (directory != NULL)
        closedir(directory);
    free(root);
    *list = found;
    *count = size;
}

/* Of one that never reached an editor, and in a directory of temporary files of one that came back as it was
 * given. */
static bool needs_nobody(const char *root, const char *name, bool temporary)
{
    struct lent lent = { 0 };
    long pid = 0;
    bool whole = read_one(root, name, &lent);
    bool idle = temporary && whole && !lent_running(&lent, &pid) && !lent_holds_more(&lent);

    lent_done(&lent);
    return temporary ? idle : !whole;
}

static void clear_directory(const char *root, bool temporary)
{
    DIR *directory = opendir(root);

    for (const struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL;) {
        const char *name = entry->d_name;
        bool named = temporary ? is_named_ours(name) : draft_of(name) != 0;
        char *path = named ? inside(root, name) : NULL;

        if (named && is_left(path) && needs_nobody(root, name, temporary))
            remove_directory(path);
        free(path);
    }
    if (directory != NULL)
        closedir(directory);
}

void lent_clear(void)
{
    struct err err = { 0 };
    char *root = all_of_them(&err), *temporary = temporary_root();

    if (root != NULL)
        clear_directory(root, false);
    clear_directory(temporary, true);
    free(root);
    free(temporary);
}
