#define _DEFAULT_SOURCE /* syscall: the C library may be older than close_range is */

#include "base/child.h"

#include <limits.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FIRST = STDERR_FILENO + 1, MANY = 1 << 20 };

static void close_from_to(unsigned first, unsigned last)
{
    long most = sysconf(_SC_OPEN_MAX);

    if (first > last)
        return;
#ifdef SYS_close_range
    if (syscall(SYS_close_range, first, last, 0) == 0)
        return;
#endif
    if (most < 0 || most > MANY)
        most = MANY;
    for (long each = first; each < most && each <= (long)last; each++)
        (void)close((int)each);
}

void child_close_others(int kept)
{
    if (kept < FIRST) {
        close_from_to(FIRST, UINT_MAX);
        return;
    }
    close_from_to(FIRST, (unsigned)kept - 1);
    close_from_to((unsigned)kept + 1, UINT_MAX);
}
