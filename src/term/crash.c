#include "term/crash.h"

#include "base/confine.h"
#include "base/memory.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RESTORE_BYTES = 512, TELL_BYTES = 2048, STACK_BYTES = 64 * 1024 };

static const struct watched {
    int number;
    enum crash_cause cause;
} watched[] = {
    { SIGSEGV, CRASH_MISTAKE }, { SIGBUS, CRASH_MISTAKE },  { SIGILL, CRASH_MISTAKE },
    { SIGFPE, CRASH_MISTAKE },  { SIGABRT, CRASH_MISTAKE }, { SIGSYS, CRASH_MISTAKE },
    { SIGTRAP, CRASH_MISTAKE }, { SIGQUIT, CRASH_TOLD },    { SIGXCPU, CRASH_TOLD },
};

/* Signal state, of which there is one a process, like the flags of term.c. */
static struct termios modes;
static char restore[RESTORE_BYTES], tell[CRASH_CAUSES][TELL_BYTES];
static size_t restore_size, tell_size[CRASH_CAUSES];
static volatile sig_atomic_t terminal_is_ours;
static void *stack; /* of its own: the program's may be what broke */

static void say(int descriptor, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t done = write(descriptor, bytes, size);

        if (done <= 0)
            return;
        bytes += done;
        size -= (size_t)done;
    }
}

static enum crash_cause cause_of(int signal_number)
{
    for (size_t i = 0; i < sizeof watched / sizeof *watched; i++)
        if (watched[i].number == signal_number)
            return watched[i].cause;
    return CRASH_MISTAKE;
}

/* SA_RESETHAND has put the default back: raising ends the program, with a core if that is allowed. */
static void on_crash(int signal_number)
{
    enum crash_cause cause = cause_of(signal_number);

    if (terminal_is_ours) {
        terminal_is_ours = 0;
        say(STDOUT_FILENO, restore, restore_size);
        (void)tcsetattr(STDIN_FILENO, TCSANOW, &modes);
    }
    say(STDERR_FILENO, tell[cause], tell_size[cause]);
    (void)raise(signal_number);
}

/* A signal that somebody ends us with stays ignored where whoever started us had a reason for that. */
static bool is_left_alone(const struct watched *one)
{
    struct sigaction found;

    if (one->cause == CRASH_MISTAKE)
        return CONFINE_SANITIZED;
    return sigaction(one->number, NULL, &found) == 0 && found.sa_handler == SIG_IGN;
}

static void set_handlers(void (*handler)(int), int flags)
{
    struct sigaction action;

    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof watched / sizeof *watched; i++)
        if (!is_left_alone(&watched[i]))
            (void)sigaction(watched[i].number, &action, NULL);
}

void crash_watch(const struct termios *found, const char *bytes, size_t size)
{
    stack_t own = { .ss_size = STACK_BYTES };

    modes = *found;
    restore_size = size < sizeof restore ? size : 0;
    memcpy(restore, bytes, restore_size);
    terminal_is_ours = 1;
    if (!stack)
        stack = memory_new(1, STACK_BYTES);
    own.ss_sp = stack;
    if (!CONFINE_SANITIZED)
        (void)sigaltstack(&own, NULL);
    set_handlers(on_crash, (int)(SA_ONSTACK | SA_RESETHAND | SA_NODEFER));
}

void crash_tell(enum crash_cause cause, const char *text)
{
    size_t size = strlen(text);

    tell_size[cause] = size < TELL_BYTES ? size : TELL_BYTES;
    memcpy(tell[cause], text, tell_size[cause]);
}

void crash_terminal(bool ours)
{
    terminal_is_ours = ours && stack;
}

void crash_forget(void)
{
    stack_t none = { .ss_flags = SS_DISABLE };

    if (!stack)
        return;
    set_handlers(SIG_DFL, 0);
    if (!CONFINE_SANITIZED)
        (void)sigaltstack(&none, NULL);
    free(stack);
    stack = NULL;
    terminal_is_ours = 0;
    memset(tell_size, 0, sizeof tell_size);
}
