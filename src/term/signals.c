/* For SIGWINCH and others that POSIX.1-2008 does not name. */
#define _DEFAULT_SOURCE 1

#include "term/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

/* Those that a person or this program sends first; then all others that end who does not catch them. */
static const struct caught {
    int number;
    enum signals_sort sort;
    bool unless_ignored; /* by whoever started us, who had a reason */
} caught[] = {
    { SIGWINCH, SIGNALS_RESIZED, false },  { SIGUSR1, SIGNALS_CALLED, false },
    { SIGCONT, SIGNALS_CONTINUED, false }, { SIGTERM, SIGNALS_ENDED, false },
    { SIGHUP, SIGNALS_ENDED, false },      { SIGINT, SIGNALS_ENDED, false },
    { SIGALRM, SIGNALS_ENDED, true },      { SIGUSR2, SIGNALS_ENDED, true },
    { SIGVTALRM, SIGNALS_ENDED, true },    { SIGPROF, SIGNALS_ENDED, true },
    { SIGPOLL, SIGNALS_ENDED, true },
#ifdef SIGPWR
    { SIGPWR, SIGNALS_ENDED, true },
#endif
#ifdef SIGSTKFLT
    { SIGSTKFLT, SIGNALS_ENDED, true },
#endif
};

static volatile sig_atomic_t came[SIGNALS_SORTS];
static int wake[2] = { -1, -1 }; /* a signal puts a byte in, so that no wait can miss it */
static struct sigaction stop_found;

static enum signals_sort sort_of(int number)
{
    if (number == SIGTSTP)
        return SIGNALS_STOP;
    for (size_t i = 0; i < sizeof caught / sizeof *caught; i++)
        if (caught[i].number == number)
            return caught[i].sort;
    return SIGNALS_ENDED; /* those of real time */
}

static void note(int number)
{
    int saved = errno;

    came[sort_of(number)] = 1;
    if (write(wake[1], "", 1) < 0)
        errno = 0; /* full: then a byte is waiting already */
    errno = saved;
}

static void catch_one(int number, bool unless_ignored)
{
    struct sigaction action, found;

    if (unless_ignored && sigaction(number, NULL, &found) == 0 && found.sa_handler == SIG_IGN)
        return;
    memset(&action, 0, sizeof action);
    action.sa_handler = note;
    sigemptyset(&action.sa_mask);
    (void)sigaction(number, &action, NULL);
}

bool signals_catch(struct err *err)
{
    if (wake[0] < 0 && pipe(wake) != 0)
        return err_set_errno(err, "a pipe for signals could not be made", "无法创建信号管道");
    for (int end = 0; end < 2; end++) {
        fcntl(wake[end], F_SETFL, O_NONBLOCK);
        fcntl(wake[end], F_SETFD, FD_CLOEXEC);
    }
    for (size_t i = 0; i < sizeof caught / sizeof *caught; i++)
        catch_one(caught[i].number, caught[i].unless_ignored);
    for (int number = SIGRTMIN; number <= SIGRTMAX; number++)
        catch_one(number, true);
    (void)signal(SIGPIPE, SIG_IGN);
    (void)sigaction(SIGTSTP, NULL, &stop_found);
    signals_tell_stop(true);
    return true;
}

int signals_descriptor(void)
{
    return wake[0];
}

void signals_awake(void)
{
    char bytes[64];

    while (read(wake[0], bytes, sizeof bytes) > 0)
        continue;
}

bool signals_take(enum signals_sort sort)
{
    bool taken = came[sort] != 0;

    if (sort != SIGNALS_ENDED)
        came[sort] = 0;
    return taken;
}

void signals_tell_stop(bool told)
{
    if (!told)
        (void)sigaction(SIGTSTP, &stop_found, NULL);
    else if (stop_found.sa_handler != SIG_IGN) /* nobody would send us on again */
        catch_one(SIGTSTP, false);
}
