#include "base/clock.h"

#include <stdio.h>
#include <time.h>

static int64_t milliseconds(clockid_t clock)
{
    struct timespec now = { 0 };
    (void)clock_gettime(clock, &now); /* both clocks always exist on POSIX.1-2008 */
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_monotonic_ms(void)
{
    return milliseconds(CLOCK_MONOTONIC);
}

int64_t clock_utc_ms(void)
{
    return milliseconds(CLOCK_REALTIME);
}

void clock_local_text(int64_t utc_ms, char out[32])
{
    time_t seconds = (time_t)(utc_ms / 1000);
    struct tm local;
    if (utc_ms == 0 || !localtime_r(&seconds, &local) || strftime(out, 32, "%Y-%m-%d %H:%M", &local) == 0)
        (void)snprintf(out, 32, "-");
}
