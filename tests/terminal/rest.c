#define _GNU_SOURCE /* unshare */

#include "terminal/rest.h"

#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Reads a small file of /proc as a string. */
static bool read_small(const char *path, char *out, size_t size)
{
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return false;
    size_t count = fread(out, 1, size - 1, file);
    out[count] = '\0';
    fclose(file);
    return count > 0;
}

/* The letter of /proc/PID/stat: R running, S asleep, T stopped, Z ended. */
static char state(pid_t process)
{
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)process);
    if (!read_small(path, text, sizeof text))
        return 'Z';
    const char *name_end = strrchr(text, ')');
    return name_end != NULL && name_end[1] == ' ' ? name_end[2] : '?';
}

static enum rest timed(long milliseconds, long *timeout_ms)
{
    if (milliseconds < 0)
        return REST_FOR_EVER;
    *timeout_ms = milliseconds;
    return REST_TIMED;
}

/* What a call with these arguments means for the one who waits. */
static enum rest waits_in(long call, const unsigned long arguments[6], long *timeout_ms)
{
    switch (call) {
    case SYS_read:
    case SYS_wait4:
    case SYS_waitid:
    case SYS_rt_sigsuspend:
#ifdef SYS_pause
    case SYS_pause:
#endif
        return REST_FOR_EVER;
#ifdef SYS_poll
    case SYS_poll: return timed((int)arguments[2], timeout_ms);
#endif
#ifdef SYS_epoll_wait
    case SYS_epoll_wait:
#endif
    case SYS_epoll_pwait: return timed((int)arguments[3], timeout_ms);
    case SYS_ppoll: return timed(arguments[2] == 0 ? -1 : 0, timeout_ms);
#ifdef SYS_select
    case SYS_select:
#endif
    case SYS_pselect6: return timed(arguments[4] == 0 ? -1 : 0, timeout_ms);
    case SYS_rt_sigtimedwait: return timed(arguments[2] == 0 ? -1 : 0, timeout_ms);
    case SYS_futex:
#ifdef SYS_nanosleep
    case SYS_nanosleep:
#endif
    case SYS_clock_nanosleep: return timed(0, timeout_ms);
    default: return REST_NONE;
    }
}

static enum rest rest_of_one(pid_t process, long *timeout_ms)
{
    char letter = state(process);
    if (letter == 'T' || letter == 'Z')
        return REST_FOR_EVER;
    if (letter != 'S')
        return REST_NONE;
    char path[64], text[256];
    snprintf(path, sizeof path, "/proc/%d/syscall", (int)process);
    if (!read_small(path, text, sizeof text))
        return timed(0, timeout_ms); /* a container may hide it: all that is known is that it sleeps */
    if (strncmp(text, "running", 7) == 0)
        return REST_NONE;
    char *end;
    long call = strtol(text, &end, 10);
    unsigned long arguments[6] = { 0 };
    for (int i = 0; i < 6; i++)
        arguments[i] = strtoul(end, &end, 16);
    return waits_in(call, arguments, timeout_ms);
}

enum rest rest_of(pid_t process, long *timeout_ms)
{
    long shortest = 0;
    enum rest rest = rest_of_one(process, &shortest);
    char path[64], children[1024];
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)process, (int)process);
    if (rest == REST_NONE || !read_small(path, children, sizeof children)) {
        *timeout_ms = shortest;
        return rest;
    }
    char *next = children, *end;
    for (long child = strtol(next, &end, 10); end != next && rest != REST_NONE;
         child = strtol(next, &end, 10)) {
        next = end;
        long its_timeout = 0;
        enum rest its_rest = rest_of((pid_t)child, &its_timeout);
        if (its_rest == REST_TIMED && (rest == REST_FOR_EVER || its_timeout < shortest))
            shortest = its_timeout;
        if (its_rest < rest)
            rest = its_rest;
    }
    *timeout_ms = shortest;
    return rest;
}

static void write_small(const char *path, const char *text)
{
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0)
        return;
    (void)!write(file, text, strlen(text));
    close(file);
}

void rest_allow_looking(void)
{
    char users[64], groups[64];
    snprintf(users, sizeof users, "0 %d 1", (int)geteuid());
    snprintf(groups, sizeof groups, "0 %d 1", (int)getegid());
    if (geteuid() == 0 || unshare(CLONE_NEWUSER) != 0)
        return;
    write_small("/proc/self/setgroups", "deny");
    write_small("/proc/self/uid_map", users);
    write_small("/proc/self/gid_map", groups);
}
