/* writes.h - counts, exactly, how often a program calls write for its terminal.
 *
 * The program installs a seccomp filter on itself before it starts, which makes
 * the kernel tell us of each write and writev; we let every one through. Unlike
 * ptrace this leaves signals, waiting and the leak checker alone. A container may
 * forbid it: then there is no listener and the count is unknown. */
#ifndef TERMINAL_WRITES_H
#define TERMINAL_WRITES_H

#include <stdbool.h>

/* In the child, before exec: installs the filter and sends its listener through channel, or sends nothing. */
void writes_announce(int channel);

/* In the parent: the listener, or -1. */
int writes_listen(int channel);

/* Lets one announced call go on; true when it was for the terminal of that name. */
bool writes_allow(int listener, const char *terminal);

#endif
