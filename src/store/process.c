#include "store/process.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

struct process process_self(void)
{
    struct process self = { .pid = (long)getpid() };

    if (gethostname(self.host, sizeof self.host - 1) != 0)
        self.host[0] = '?';
    return self;
}

bool process_is_here(const char *host)
{
    struct process self = process_self();

    return host && strcmp(host, self.host) == 0;
}

bool process_runs(const char *host, long pid)
{
    return pid > 0 && process_is_here(host) && (kill((pid_t)pid, 0) == 0 || errno == EPERM);
}
