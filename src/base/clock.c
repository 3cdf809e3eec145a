#include "base/clock.h"

#include <stdio.h>
#include <string.h>
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

void clock_local_brief(int64_t utc_ms, int64_t now_ms, char out[32])
{
    char now[32];
    size_t day = strlen("2026-01-31 ");

    clock_local_text(utc_ms, out);
    clock_local_text(now_ms, now);
    if (strlen(out) > day && strncmp(out, now, day) == 0)
        memmove(out, out + day, strlen(out + day) + 1);
}
