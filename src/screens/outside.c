#include "screens/outside.h"

#include "base/file.h"
#include "base/limits.h"
#include "term/term.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KEYBOARD_SIGNALS = 2 };

static const char *editor_command(void)
{
    static const char *const names[] = { "VISUAL", "EDITOR" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);

        if (value != NULL && value[0] != '\0')
            return value;
    }
    return "vi";
}

static bool write_all(int descriptor, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t done = write(descriptor, text, size);

        if (done < 0 && errno != EINTR)
            return false;
        if (done > 0) {
            text += done;
            size -= (size_t)done;
        }
    }
    return true;
}

/* A directory of its own, since editors leave copies beside what they edit. */
static bool make_directory(struct buf *directory, struct err *err)
{
    const char *root = getenv("XDG_RUNTIME_DIR");

    if (root == NULL || root[0] != '/')
        root = getenv("TMPDIR");
    buf_format(directory, "%s/algoform-XXXXXX", root != NULL && root[0] == '/' ? root : "/tmp");
    return mkdtemp(directory->data) != NULL || /* 0700 */
           err_set_errno(err, "a directory for the editor could not be made as %s", "无法为编辑器创建目录 %s",
                         buf_text(directory));
}

/* All that is in it goes with it. */
static void remove_directory(const char *path)
{
    DIR *directory = opendir(path);

    for (const struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL;)
        (void)unlinkat(dirfd(directory), entry->d_name, 0); /* "." and ".." refuse */
    if (directory != NULL)
        closedir(directory);
    (void)rmdir(path);
}

static bool make_file(const char *text, const char *path, struct err *err)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (descriptor < 0)
        return err_set_errno(err, "a file for the editor could not be made as %s", "无法为编辑器创建文件 %s",
                             path);
    bool written = write_all(descriptor, text, strlen(text));

    if (close(descriptor) != 0 || !written)
        return err_set_errno(err, "%s could not be written", "无法写入 %s", path);
    return true;
}

/* Ctrl-C and Ctrl-\ in the editor are the editor's, though they reach the whole process group. */
static const int keyboard_signals[KEYBOARD_SIGNALS] = { SIGINT, SIGQUIT };

static void ignore_keyboard_signals(struct sigaction held[KEYBOARD_SIGNALS])
{
    struct sigaction ignore;

    memset(&ignore, 0, sizeof ignore);
    ignore.sa_handler = SIG_IGN;
    for (int i = 0; i < KEYBOARD_SIGNALS; i++)
        sigaction(keyboard_signals[i], &ignore, &held[i]);
}

static void restore_keyboard_signals(const struct sigaction held[KEYBOARD_SIGNALS])
{
    for (int i = 0; i < KEYBOARD_SIGNALS; i++)
        sigaction(keyboard_signals[i], &held[i], NULL);
}

/* The command may hold options, so it goes through the shell; the path goes as its own argument. */
static bool run_editor(const char *path, size_t line, struct err *err)
{
    const char *command = editor_command();
    struct buf script, at;
    struct sigaction held[KEYBOARD_SIGNALS];
    int status = -1;
    pid_t child;

    buf_init(&script, LIMIT_LINE_BYTES);
    buf_init(&at, 64);
    buf_format(&script, "%s \"$@\"", command);
    buf_format(&at, "+%zu", line);
    term_lend();
    ignore_keyboard_signals(held);
    child = fork();
    if (child == 0) {
        restore_keyboard_signals(held);
        if (line > 0)
            execl("/bin/sh", "sh", "-c", buf_text(&script), command, buf_text(&at), path, (char *)NULL);
        else
            execl("/bin/sh", "sh", "-c", buf_text(&script), command, path, (char *)NULL);
        _exit(127);
    }
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    restore_keyboard_signals(held);
    term_resume();
    buf_done(&script);
    buf_done(&at);
    if (child < 0)
        return err_set_errno(err, "the editor %s could not be started", "无法启动编辑器 %s", command);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return err_set(
            err, ERR_SYSTEM,
            "the editor %s ended with status %d and nothing was taken over; set VISUAL or EDITOR to another",
            "编辑器 %s 以状态 %d 结束，未采用任何修改；可通过 VISUAL 或 EDITOR 指定其他编辑器", command,
            WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return true;
}

bool outside_edit(const char *text, const char *suffix, size_t line, struct buf *out, struct err *err)
{
    struct buf directory, path;
    bool done;

    buf_init(&directory, 4096);
    buf_init(&path, 4096 + 64);
    done = make_directory(&directory, err);
    if (done) {
        buf_format(&path, "%s/algoform%s", buf_text(&directory), suffix);
        done = make_file(text, buf_text(&path), err) && run_editor(buf_text(&path), line, err) &&
               file_read(buf_text(&path), out, err);
        remove_directory(buf_text(&directory));
    }
    buf_done(&path);
    buf_done(&directory);
    return done;
}
