#include "commands/interrupt.h"

#include <stddef.h>

/* A second Ctrl-\ is the way out of a wait that does not end. */
static const struct caught {
    int number, flags;
} caught[INTERRUPT_SIGNALS] = {
    { SIGINT, 0 },
    { SIGTERM, 0 },
    { SIGHUP, 0 },
    { SIGQUIT, (int)SA_RESETHAND },
};

static volatile sig_atomic_t came; /* its number */

static void note(int number)
{
    came = number;
}

void interrupt_hold(struct interrupt *interrupt)
{
    if (came == SIGINT)
        came = 0; /* it ended one wait; the others end the program, so no wait begins any more */
    for (int i = 0; i < INTERRUPT_SIGNALS; i++) {
        struct sigaction action = { .sa_handler = note }; /* without SA_RESTART: it wakes who waits */

        action.sa_flags = caught[i].flags;
        sigemptyset(&action.sa_mask);
        sigaction(caught[i].number, NULL, &interrupt->before[i]);
        if (interrupt->before[i].sa_handler != SIG_IGN) /* as for a job in the background */
            sigaction(caught[i].number, &action, NULL);
    }
}

bool interrupt_came(void)
{
    return came != 0;
}

void interrupt_release(struct interrupt *interrupt)
{
    for (int i = 0; i < INTERRUPT_SIGNALS; i++)
        sigaction(caught[i].number, &interrupt->before[i], NULL);
}

void interrupt_pass_on(void)
{
    int number = came;

    if (number != 0 && number != SIGINT)
        (void)raise(number);
}
