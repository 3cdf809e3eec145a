/* commands/interrupt.h - Ctrl-C while a command waits for the service.
 *
 * It ends the wait and not the program, so that the truth can be told about what was
 * sent. Outside of a wait Ctrl-C does what it always does. */
#ifndef COMMANDS_INTERRUPT_H
#define COMMANDS_INTERRUPT_H

#include <signal.h>
#include <stdbool.h>

struct interrupt {
    struct sigaction before;
};

void interrupt_hold(struct interrupt *interrupt);
bool interrupt_came(void);
void interrupt_release(struct interrupt *interrupt);

#endif
