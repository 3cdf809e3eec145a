/* Needed for mkstemps. */
#define _DEFAULT_SOURCE 1

#include "screens/outside.h"

#include "base/file.h"
#include "base/limits.h"
#include "term/term.h"

#include <errno.h>
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

static bool make_file(const char *text, const char *suffix, struct buf *path, struct err *err)
{
    const char *directory = getenv("XDG_RUNTIME_DIR");
    int descriptor;

    if (directory == NULL || directory[0] != '/')
        directory = getenv("TMPDIR");
    buf_format(path, "%s/algoform-XXXXXX%s", directory != NULL && directory[0] == '/' ? directory : "/tmp",
               suffix);
    descriptor = mkstemps(path->data, (int)strlen(suffix)); /* 0600 */
    if (descriptor < 0)
        return err_set_errno(err, "a file for the editor could not be made as %s", "无法为编辑器创建文件 %s",
                             buf_text(path));
    bool written = write_all(descriptor, text, strlen(text));

    if (close(descriptor) != 0 || !written) {
        err_set_errno(err, "%s could not be written", "无法写入 %s", buf_text(path));
        unlink(buf_text(path));
        return false;
    }
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
    struct buf path;
    bool done;

    buf_init(&path, 4096);
    done = make_file(text, suffix, &path, err);
    if (done) {
        done = run_editor(buf_text(&path), line, err) && file_read(buf_text(&path), out, err);
        unlink(buf_text(&path));
    }
    buf_done(&path);
    return done;
}
