/* store/process.h - which program, on which machine: what is shared on a disk may be another one's. */
#ifndef STORE_PROCESS_H
#define STORE_PROCESS_H

#include <stdbool.h>

enum { PROCESS_HOST_SIZE = 256 };

struct process {
    char host[PROCESS_HOST_SIZE];
    long pid;
};

struct process process_self(void);

/* Whether the host is this machine; NULL is none. */
bool process_is_here(const char *host);

/* Whether a process of that id runs here; false for one of another machine, of which nobody knows. */
bool process_runs(const char *host, long pid);

#endif
