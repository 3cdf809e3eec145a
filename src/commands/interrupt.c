#include "commands/interrupt.h"

#include <stddef.h>

static volatile sig_atomic_t came;

static void note(int number)
{
    (void)number;
    came = 1;
}

void interrupt_hold(struct interrupt *interrupt)
{
    struct sigaction action = { .sa_handler = note }; /* without SA_RESTART: it wakes who waits */

    came = 0;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, NULL, &interrupt->before);
    if (interrupt->before.sa_handler != SIG_IGN) /* as for a job in the background */
        sigaction(SIGINT, &action, NULL);
}

bool interrupt_came(void)
{
    return came != 0;
}

void interrupt_release(struct interrupt *interrupt)
{
    sigaction(SIGINT, &interrupt->before, NULL);
}
