#include "store/lent_files.h"

#include "base/file.h"
#include "base/memory.h"
#include "store/config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_BYTES = 8192, DEPTH_MOST = 16 };

char *lent_inside(const char *directory, const char *name)
{
    struct buf path;

    buf_init(&path, PATH_BYTES);
    buf_format(&path, "%s/%s", directory, name);
    return buf_take(&path);
}

char *lent_root(struct err *err)
{
    char *state = config_state_directory(err);
    char *path = state != NULL ? lent_inside(state, "outside") : NULL;

    free(state);
    return path;
}

char *lent_temporary_root(void)
{
    const char *root = getenv("XDG_RUNTIME_DIR");

    if (root == NULL || root[0] != '/')
        root = getenv("TMPDIR");
    return memory_text(root != NULL && root[0] == '/' ? root : "/tmp");
}

bool lent_put(const char *directory, const char *name, const char *text, struct err *err)
{
    char *path = lent_inside(directory, name);
    bool good = file_replace(path, text, strlen(text), 0600, err);

    free(path);
    return good;
}

bool lent_get(const char *directory, const char *name, struct buf *out, struct err *err)
{
    char *path = lent_inside(directory, name);
    bool good = file_read(path, out, err);

    free(path);
    return good;
}

/* 0, or why it cannot be seen. */
static int look(const char *directory, const char *name)
{
    char *path = lent_inside(directory, name);
    int why = access(path, F_OK) == 0 ? 0 : errno;

    free(path);
    return why;
}

bool lent_has(const char *directory, const char *name)
{
    return look(directory, name) == 0;
}

bool lent_lacks(const char *directory, const char *name)
{
    return look(directory, name) == ENOENT;
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

void lent_remove(const char *path)
{
    empty_directory(AT_FDCWD, path, DEPTH_MOST);
    (void)rmdir(path);
}
