/* What was left in the directories of lent texts: found, named, and cleared when nobody needs it. */
#include "base/limits.h"
#include "base/memory.h"
#include "base/private.h"
#include "store/lent_files.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MAKING_SECONDS = 60 };

/* The number before "-"; 0: no directory of ours. */
static int64_t draft_of(const char *name)
{
    size_t digits = strspn(name, "0123456789");

    return digits > 0 && digits < 19 && name[digits] == '-' ? strtoll(name, NULL, 10) : 0;
}

/* One that is not whole never reached an editor, or is just being made. False with err when it is there, or
 * may be, and cannot be read. */
static bool read_one(const char *root, const char *name, struct lent *lent, struct err *err)
{
    char *directory = lent_inside(root, name);
    struct err unplaced = { 0 };
    struct buf place;
    bool lacks = lent_lacks(directory, GIVEN_FILE);

    buf_init(&place, LIMIT_LINE_BYTES);
    if (lacks || (!lent_get(directory, PLACE_FILE, &place, &unplaced) && unplaced.kind != ERR_ABSENT)) {
        if (!lacks)
            *err = unplaced;
        buf_done(&place);
        free(directory);
        return false;
    }
    *lent = (struct lent){ .draft = draft_of(name), .directory = directory };
    if (unplaced.kind == ERR_NONE)
        lent->place = memory_text(buf_text(&place));
    lent->path = lent_inside(directory, lent->place != NULL ? FIELD_FILE : DOCUMENT_FILE);
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
    char *root = lent_root(err);
    bool there = root != NULL && access(root, F_OK) == 0;
    DIR *directory = there && private_directory(root, err) ? opendir(root) : NULL;
    struct lent *found = NULL;
    struct err unread = { 0 };
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
        if (read_one(root, entry->d_name, &found[size], &unread))
            size++;
    }
    if (directory != NULL)
        closedir(directory);
    free(root);
    if (unread.kind != ERR_NONE) {
        lent_list_free(found, size);
        *err = unread;
        return false;
    }
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

    if (!lent_running(lent, &pid) && (lent_has(lent->directory, GIVEN_UP_FILE) || !lent_holds_more(lent)))
        lent_remove(lent->directory);
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
            (void)lent_put(list[i].directory, GIVEN_UP_FILE, "", &err);
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
    char *path = lent_inside(root, name);
    struct stat found;
    long pid = 0;
    struct err err = { 0 };
    bool read = is_ours_alone(path, &found) && read_one(root, name, lent, &err);
    bool stray = read && !lent_running(lent, &pid) && lent_holds_more(lent);

    if (read && !stray)
        lent_done(lent);
    free(path);
    return stray;
}

void lent_list_strays(struct lent **list, size_t *count)
{
    char *root = lent_temporary_root();
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
    struct err err = { 0 };
    long pid = 0;
    bool whole = read_one(root, name, &lent, &err);
    bool idle = temporary && whole && !lent_running(&lent, &pid) && !lent_holds_more(&lent);

    lent_done(&lent);
    return temporary ? idle : !whole && err.kind == ERR_NONE;
}

static void clear_directory(const char *root, bool temporary)
{
    DIR *directory = opendir(root);

    for (const struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL;) {
        const char *name = entry->d_name;
        bool named = temporary ? is_named_ours(name) : draft_of(name) != 0;
        char *path = named ? lent_inside(root, name) : NULL;

        if (named && is_left(path) && needs_nobody(root, name, temporary))
            lent_remove(path);
        free(path);
    }
    if (directory != NULL)
        closedir(directory);
}

void lent_clear(void)
{
    struct err err = { 0 };
    char *root = lent_root(&err), *temporary = lent_temporary_root();

    if (root != NULL)
        clear_directory(root, false);
    clear_directory(temporary, true);
    free(root);
    free(temporary);
}
