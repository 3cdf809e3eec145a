/* rest.h - what a process is doing right now, asked of the kernel.
 *
 * A test that sleeps "long enough" is either slow or wrong. The kernel knows in
 * which system call every process is blocked, and for how long at most; so a
 * program that has answered a key can be told from one that is still thinking,
 * and one that will wake by itself from one that never will. */
#ifndef TERMINAL_REST_H
#define TERMINAL_REST_H

#include <sys/types.h>

enum rest {
    REST_NONE,    /* computing, reading a disk, being started: more is to come */
    REST_TIMED,   /* blocked, but wakes by itself: a timer runs or a request hangs */
    REST_FOR_EVER /* blocked until something from outside happens */
};

/* Looks at a process and all its descendants; the busiest one counts. For
 * REST_TIMED, timeout_ms is the shortest time that one of them will sleep, or 0
 * where the kernel does not tell. */
enum rest rest_of(pid_t process, long *timeout_ms);

/* Called before the first program is started and before threads are. A program that holds secrets
 * lets nobody but root look at it, so whoever is not root becomes it in a user namespace of
 * its own. Where that is forbidden nothing changes. */
void rest_allow_looking(void);

#endif
