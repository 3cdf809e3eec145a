#include "term/crash.h"

#include "base/confine.h"
#include "base/memory.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RESTORE_BYTES = 512, TELL_BYTES = 2048, STACK_BYTES = 64 * 1024 };

static const int watched[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT };

/* Signal state, of which there is one a process, like the flags of term.c. */
static struct termios modes;
static char restore[RESTORE_BYTES], tell[TELL_BYTES];
static size_t restore_size, tell_size;
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

/* SA_RESETHAND has put the default back: raising ends the program, with a core if that is allowed. */
static void on_crash(int signal_number)
{
    if (terminal_is_ours) {
        terminal_is_ours = 0;
        say(STDOUT_FILENO, restore, restore_size);
        (void)tcsetattr(STDIN_FILENO, TCSANOW, &modes);
    }
    say(STDERR_FILENO, tell, tell_size);
    (void)raise(signal_number);
}

static void set_handlers(void (*handler)(int), int flags)
{
    struct sigaction action;

    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof watched / sizeof *watched; i++)
        (void)sigaction(watched[i], &action, NULL);
}

void crash_watch(const struct termios *found, const char *bytes, size_t size)
{
    stack_t own = { .ss_size = STACK_BYTES };

    if (CONFINE_SANITIZED)
        return;
    modes = *found;
    restore_size = size < sizeof restore ? size : 0;
    memcpy(restore, bytes, restore_size);
    terminal_is_ours = 1;
    if (!stack)
        stack = memory_new(1, STACK_BYTES);
    own.ss_sp = stack;
    (void)sigaltstack(&own, NULL);
    set_handlers(on_crash, (int)(SA_ONSTACK | SA_RESETHAND | SA_NODEFER));
}

void crash_tell(const char *text)
{
    size_t size = strlen(text);

    tell_size = size < sizeof tell ? size : sizeof tell;
    memcpy(tell, text, tell_size);
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
    (void)sigaltstack(&none, NULL);
    free(stack);
    stack = NULL;
    terminal_is_ours = 0;
    tell_size = 0;
}
