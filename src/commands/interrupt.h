/* commands/interrupt.h - Ctrl-C, and what else ends programs, while a command waits for the service.
 *
 * It ends the wait and not the program, so that the truth can be told about what was
 * sent. Outside of a wait each signal does what it always does. */
#ifndef COMMANDS_INTERRUPT_H
#define COMMANDS_INTERRUPT_H

#include <signal.h>
#include <stdbool.h>

enum { INTERRUPT_SIGNALS = 4 };

struct interrupt {
    struct sigaction before[INTERRUPT_SIGNALS];
};

void interrupt_hold(struct interrupt *interrupt);
bool interrupt_came(void);
void interrupt_release(struct interrupt *interrupt);

/* Once everything is said and written: ends the program by the signal that ended a wait, for whoever waits
 * for it and asks why. After Ctrl-C, or when none came, it returns, and the exit status tells. */
void interrupt_pass_on(void);

#endif
