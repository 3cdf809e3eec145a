#include "store/home.h"

#include "base/buf.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

char *home_path(const char *variable, const char *below, const char *name, struct err *err)
{
    const char *root = getenv(variable);
    const char *home = getenv("HOME");
    struct buf path;

    buf_init(&path, 8192);
    if (root && root[0] == '/') {
        buf_format(&path, "%s/algoform%s%s", root, *name ? "/" : "", name);
        return buf_take(&path);
    }
    if (!home || home[0] != '/') {
        const struct passwd *user = getpwuid(getuid());
        home = user ? user->pw_dir : NULL;
    }
    if (!home || home[0] != '/') {
        err_set(err, ERR_CONFIG, "There is no home directory. Set HOME or %s.",
                "没有主目录。请设置 HOME 或 %s。", variable);
        return NULL;
    }
    buf_format(&path, "%s/%s/algoform%s%s", home, below, *name ? "/" : "", name);
    return buf_take(&path);
}
