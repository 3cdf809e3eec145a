#include "screens/outside.h"

#include "base/child.h"
#include "base/limits.h"
#include "net/credentials.h"
#include "term/term.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

enum { GRACE_STEPS = 50, GRACE_STEP_NS = 10 * 1000 * 1000 };

static const int keyboard_signals[] = { SIGINT, SIGQUIT };
static const int waited_signals[] = { SIGCHLD, SIGHUP, SIGTERM };

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

/* Signals while an editor runs. Ctrl-C and Ctrl-\ are the editor's, though they reach the whole process
 * group; its end and the signals that end us are let in only where they are waited for, so none is missed. */
struct held {
    struct sigaction keyboard[COUNT(keyboard_signals)], child;
    sigset_t mask;
};

static void ended_child(int signal_number)
{
    (void)signal_number; /* it only ends a wait */
}

static void hold_signals(struct held *held)
{
    struct sigaction action;
    sigset_t waited;

    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_IGN;
    for (size_t i = 0; i < COUNT(keyboard_signals); i++)
        sigaction(keyboard_signals[i], &action, &held->keyboard[i]);
    action.sa_handler = ended_child;
    sigaction(SIGCHLD, &action, &held->child);
    sigemptyset(&waited);
    for (size_t i = 0; i < COUNT(waited_signals); i++)
        sigaddset(&waited, waited_signals[i]);
    sigprocmask(SIG_BLOCK, &waited, &held->mask);
}

static void restore_signals(const struct held *held)
{
    for (size_t i = 0; i < COUNT(keyboard_signals); i++)
        sigaction(keyboard_signals[i], &held->keyboard[i], NULL);
    sigaction(SIGCHLD, &held->child, NULL);
    sigprocmask(SIG_SETMASK, &held->mask, NULL);
}

static bool has_ended(pid_t child, int *status)
{
    pid_t ended;

    do
        ended = waitpid(child, status, WNOHANG);
    while (ended < 0 && errno == EINTR);
    return ended != 0;
}

/* Who is to end does not wait for ever for an editor that goes on: that is told, as by the terminal that it
 * loses, and given a moment to save what it has. False: it runs still. */
static bool wait_for(pid_t child, const struct held *held, int *status)
{
    const struct timespec moment = { .tv_nsec = GRACE_STEP_NS };
    bool over = false;

    while (!(over = has_ended(child, status)) && !term_ended())
        sigsuspend(&held->mask);
    if (!over)
        (void)kill(child, SIGHUP);
    for (int i = 0; !over && i < GRACE_STEPS; i++) {
        (void)nanosleep(&moment, NULL);
        over = has_ended(child, status);
    }
    return over;
}

/* In the new process. The command may hold options, so it goes through the shell; the path goes as its own
 * argument. */
static void become_editor(const char *command, const char *script, const char *at, const char *path)
{
    if (at[0] != '\0')
        execl("/bin/sh", "sh", "-c", script, command, at, path, (char *)NULL);
    else
        execl("/bin/sh", "sh", "-c", script, command, path, (char *)NULL);
    _exit(127);
}

enum outcome { OUTCOME_ENDED, OUTCOME_RUNS, OUTCOME_NONE };

/* Starts the editor, and waits. The status is waitpid's; OUTCOME_NONE comes with errno. */
static enum outcome run(const char *command, const struct lent *lent, size_t line, int *status)
{
    enum outcome outcome = OUTCOME_NONE;
    struct buf script, at;
    struct held held;
    int lock = lent_lock(lent), cause;
    pid_t child;

    buf_init(&script, LIMIT_LINE_BYTES);
    buf_init(&at, 64);
    buf_format(&script, "%s \"$@\"", command);
    if (line > 0)
        buf_format(&at, "+%zu", line);
    term_lend();
    hold_signals(&held);
    child = fork();
    cause = errno;
    if (child == 0) {
        restore_signals(&held);
        if (lock >= 0)
            (void)fcntl(lock, F_SETFD, 0);
        child_close_others(lock);
        credentials_leave_environment();
        become_editor(command, buf_text(&script), buf_text(&at), lent->path);
    }
    if (child > 0) {
        (void)lent_note(lock, (long)child);
        outcome = wait_for(child, &held, status) ? OUTCOME_ENDED : OUTCOME_RUNS;
    }
    restore_signals(&held);
    term_resume();
    if (lock >= 0)
        close(lock);
    buf_done(&script);
    buf_done(&at);
    errno = cause;
    return outcome;
}

bool outside_edit(const struct lent *lent, size_t line, struct err *err)
{
    const char *command = editor_command();
    int status = -1;

    switch (run(command, lent, line, &status)) {
    case OUTCOME_NONE:
        return err_set_errno(err, "the editor %s could not be started", "无法启动编辑器 %s", command);
    case OUTCOME_RUNS:
        return err_set(err, ERR_SYSTEM, "the editor %s runs still", "编辑器 %s 仍在运行", command);
    case OUTCOME_ENDED: break;
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    return err_set(
        err, ERR_SYSTEM,
        "the editor %s ended with status %d and nothing was taken over; VISUAL or EDITOR names another",
        "编辑器 %s 以状态 %d 结束，未采用任何修改；可通过 VISUAL 或 EDITOR 指定其他编辑器", command,
        WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}
