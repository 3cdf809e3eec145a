#include "base/private.h"

#include "base/file.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MODE = 0600, DIRECTORY_MODE = 0700, FOR_OTHERS = 077, WRITABLE = 022 };

static bool is_ours(const struct stat *found)
{
    return found->st_uid == geteuid();
}

static bool somebody_elses(const char *path, struct err *err)
{
    return err_set(err, ERR_SYSTEM,
                   "%s belongs to somebody else and is not used: run algoform as its owner, or set "
                   "XDG_STATE_HOME to a directory of your own",
                   "%s 属于其他用户，不予使用：请以其所有者身份运行 algoform，或将 XDG_STATE_HOME "
                   "设为您自己的目录",
                   path);
}

static bool others_may_write(const char *path, struct err *err)
{
    return err_set(err, ERR_SYSTEM, "others may write to %s, so it is not used: chmod go-w %s",
                   "其他用户可写入 %s，因此不予使用：请执行 chmod go-w %s", path, path);
}

static bool is_link(const char *path, struct err *err)
{
    return err_set(err, ERR_SYSTEM,
                   "%s is a symbolic link, which is not followed: put the file itself there, or set "
                   "XDG_STATE_HOME to where it is",
                   "%s 是符号链接，不会被跟随：请将文件本身放在该处，或将 XDG_STATE_HOME 设为其所在位置",
                   path);
}

/* Whether it is ours and only others' reading needs an end, which it then has. */
static bool close_to_others(int descriptor, const char *path, mode_t mode, struct err *err)
{
    struct stat found;

    if (fstat(descriptor, &found) != 0)
        return err_set_errno(err, "cannot open %s", "无法打开 %s", path);
    if (!S_ISDIR(found.st_mode) && !S_ISREG(found.st_mode))
        return err_set(err, ERR_SYSTEM, "%s is no file and is not used: move it away",
                       "%s 不是普通文件，不予使用：请将其移走", path);
    if (!is_ours(&found))
        return somebody_elses(path, err);
    if ((found.st_mode & WRITABLE) != 0)
        return others_may_write(path, err);
    if ((found.st_mode & 07777) != mode && fchmod(descriptor, mode) != 0)
        return err_set_errno(err, "cannot keep others from reading %s", "无法禁止其他用户读取 %s", path);
    return true;
}

bool private_directory(const char *path, struct err *err)
{
    struct stat found;
    int descriptor;
    bool good;

    if (!file_directory(path, DIRECTORY_MODE, err))
        return false;
    /* A link of our own may lead elsewhere; one that somebody else made may not. */
    if (lstat(path, &found) == 0 && S_ISLNK(found.st_mode) && !is_ours(&found))
        return somebody_elses(path, err);
    descriptor = file_open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    if (descriptor < 0)
        return err_set_errno(err, "cannot open %s", "无法打开 %s", path);
    good = close_to_others(descriptor, path, DIRECTORY_MODE, err);
    (void)close(descriptor);
    return good;
}

bool private_is(const char *path)
{
    struct stat found;

    return lstat(path, &found) == 0 && S_ISREG(found.st_mode) && is_ours(&found) &&
           (found.st_mode & 07777) == FILE_MODE && access(path, R_OK | W_OK) == 0;
}

int private_open(const char *path, struct err *err)
{
    int descriptor =
        file_open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK, FILE_MODE);

    if (descriptor < 0) {
        if (errno == ELOOP)
            is_link(path, err);
        else
            err_set_errno(err, "cannot open %s", "无法打开 %s", path);
        return -1;
    }
    if (close_to_others(descriptor, path, FILE_MODE, err))
        return descriptor;
    (void)close(descriptor);
    return -1;
}

/* Says the one reason why not. */
static bool is_closed_file(int descriptor, const char *path, struct err *err)
{
    struct stat found;

    if (fstat(descriptor, &found) != 0)
        return err_set_errno(err, "cannot read %s", "无法读取 %s", path);
    if (S_ISDIR(found.st_mode))
        return err_set(err, ERR_CONFIG, "%s is a directory", "%s 是目录", path);
    if (!S_ISREG(found.st_mode))
        return err_set(err, ERR_CONFIG, "%s is not a regular file", "%s 不是普通文件", path);
    if (!is_ours(&found))
        return err_set(err, ERR_CONFIG, "%s belongs to somebody else", "%s 属于其他用户", path);
    if ((found.st_mode & FOR_OTHERS) != 0)
        return err_set(err, ERR_CONFIG, "%s may be read by others (its mode is %o)",
                       "%s 可被其他用户读取（权限为 %o）", path, (unsigned)found.st_mode & 0777);
    return true;
}

static bool cannot_read(const char *path, struct err *err)
{
    int number = errno;

    err_set_errno(err, "cannot read %s", "无法读取 %s", path);
    if (number == ENOENT)
        err->kind = ERR_ABSENT;
    return false;
}

bool private_read(const char *path, struct buf *out, struct err *err)
{
    int descriptor = file_open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK, 0);
    bool good;

    if (descriptor < 0 && errno != ELOOP)
        return cannot_read(path, err);
    if (descriptor < 0)
        return err_set(err, ERR_CONFIG, "%s is a symbolic link", "%s 是符号链接", path);
    if (!is_closed_file(descriptor, path, err)) {
        (void)close(descriptor);
        return false;
    }
    good = file_read_from(descriptor, path, out, err);
    (void)close(descriptor);
    return good;
}

/* Of a file, or of its directory, where the sticky bit keeps what is another one's in its place. */
static bool is_own(const struct stat *found, const char *path, struct err *err)
{
    bool sticky = S_ISDIR(found->st_mode) && (found->st_mode & S_ISVTX) != 0;

    if (!is_ours(found) && found->st_uid != 0)
        return err_set(err, ERR_CONFIG,
                       "%s belongs to somebody else, who could have your requests sent elsewhere, and is not "
                       "used: put one of your own in its place",
                       "%s 属于其他用户，该用户可使您的请求发往别处，因此不予使用：请换成您自己的", path);
    if ((found->st_mode & WRITABLE) != 0 && !sticky)
        return err_set(err, ERR_CONFIG,
                       "others may write to %s, and could have your requests sent elsewhere, so it is not "
                       "used: chmod go-w %s",
                       "其他用户可写入 %s，从而使您的请求发往别处，因此不予使用：请执行 chmod go-w %s", path,
                       path);
    return true;
}

/* The directory that a file is in. What cannot be looked at can be opened by nobody. */
static bool stands_in_own(const char *path, struct err *err)
{
    const char *slash = strrchr(path, '/');
    char *directory =
        slash != NULL ? memory_text_part(path, slash > path ? (size_t)(slash - path) : 1) : memory_text(".");
    struct stat found;
    bool good = stat(directory, &found) != 0 || is_own(&found, directory, err);

    free(directory);
    return good;
}

/* Where it stands, and where it leads to. */
static bool stays_own(const char *path, struct err *err)
{
    char *real = realpath(path, NULL);
    bool good = stands_in_own(path, err) && (real == NULL || stands_in_own(real, err));

    free(real);
    return good;
}

bool private_read_own(const char *path, struct buf *out, struct err *err)
{
    int descriptor = file_open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0);
    struct stat found;
    bool good;

    if (descriptor < 0)
        return cannot_read(path, err);
    if (fstat(descriptor, &found) != 0)
        good = cannot_read(path, err);
    else if (S_ISREG(found.st_mode))
        good = is_own(&found, path, err) && stays_own(path, err);
    else /* a directory says so itself; /dev/null holds nothing of anybody */
        good = S_ISDIR(found.st_mode) || S_ISCHR(found.st_mode) ||
               err_set(err, ERR_CONFIG, "cannot read %s: it is not a file", "无法读取 %s：它不是文件", path);
    good = good && file_read_from(descriptor, path, out, err);
    (void)close(descriptor);
    return good;
}
