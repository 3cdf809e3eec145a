#include "store/home.h"

#include "base/buf.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

/* Borrowed; NULL when there is none. */
static const char *home_directory(void)
{
    const char *home = getenv("HOME");

    if (!home || home[0] != '/') {
        const struct passwd *user = getpwuid(getuid());
        home = user ? user->pw_dir : NULL;
    }
    return home && home[0] == '/' ? home : NULL;
}

char *home_file(const char *name)
{
    const char *home = home_directory();
    struct buf path;

    if (!home)
        return NULL;
    buf_init(&path, 8192);
    buf_format(&path, "%s/%s", home, name);
    return buf_take(&path);
}

char *home_path(const char *variable, const char *below, const char *name, struct err *err)
{
    const char *root = getenv(variable);
    const char *home;
    struct buf path;

    buf_init(&path, 8192);
    if (root && root[0] == '/') {
        buf_format(&path, "%s/algoform%s%s", root, *name ? "/" : "", name);
        return buf_take(&path);
    }
    home = home_directory();
    if (!home) {
        err_set(err, ERR_CONFIG, "There is no home directory. Set HOME or %s.",
                "没有主目录。请设置 HOME 或 %s。", variable);
        return NULL;
    }
    buf_format(&path, "%s/%s/algoform%s%s", home, below, *name ? "/" : "", name);
    return buf_take(&path);
}
