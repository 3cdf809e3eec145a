#include "session/companion.h"

#include "base/child.h"
#include "base/clock.h"
#include "base/memory.h"
#include "net/credentials.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h> /* Linux: lets the sandbox die with us, even when we are killed */
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM "algoform-sandbox"

enum { START_MS = 10000, SAID_BYTES = 4096, PATH_BYTES = 4096 };

/* What it must tell; all have come when the last has. */
static const char *const needed[] = {
    "ALGOFORM_ENDPOINT",
    "ALGOFORM_PROJECT_ID",
    "HUAWEICLOUD_SDK_AK",
    "HUAWEICLOUD_SDK_SK",
};

enum { NEEDED = sizeof needed / sizeof *needed };

struct companion {
    pid_t process;
    char *values[NEEDED]; /* owned */
};

/* Beside the running program, or just the name for PATH. */
static void find_program(char path[PATH_BYTES])
{
    char self[PATH_BYTES - sizeof PROGRAM];
    ssize_t size = readlink("/proc/self/exe", self, sizeof self - 1);
    char *slash;

    self[size > 0 ? size : 0] = '\0';
    slash = strrchr(self, '/');
    if (slash) {
        slash[1] = '\0';
        snprintf(path, PATH_BYTES, "%s%s", self, PROGRAM);
        if (access(path, X_OK) == 0)
            return;
    }
    snprintf(path, PATH_BYTES, "%s", PROGRAM);
}

/* In the child: only standard output leads back to us, a Ctrl-C meant for the program does not reach it, and
 * no secret of another service comes along. */
static void become(const char *path, int out, pid_t parent)
{
    int nothing = open("/dev/null", O_RDWR);

    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent || nothing < 0 || setpgid(0, 0) != 0)
        _exit(126);
    if (dup2(nothing, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 || dup2(nothing, STDERR_FILENO) < 0)
        _exit(126);
    child_close_others(-1);
    credentials_leave_environment();
    execlp(path, PROGRAM, "--port", "0", (char *)NULL);
    _exit(127);
}

/* Takes over one "export NAME=VALUE" line; whether it was a needed one. */
static bool take_line(struct companion *companion, char *line)
{
    static const char word[] = "export ";
    char *name = line + sizeof word - 1, *equals;

    if (strncmp(line, word, sizeof word - 1) != 0 || !(equals = strchr(name, '=')))
        return false;
    *equals = '\0';
    for (size_t i = 0; i < NEEDED; i++)
        if (strcmp(name, needed[i]) == 0) {
            free(companion->values[i]);
            companion->values[i] = memory_text(equals + 1);
            return true;
        }
    return false;
}

/* Takes the whole lines of what was said; how many of them were needed. */
static size_t take_lines(struct companion *companion, const char *said, size_t size)
{
    char *copy = memory_text_part(said, size);
    size_t taken = 0;

    for (char *line = copy, *newline; (newline = strchr(line, '\n')); line = newline + 1) {
        *newline = '\0';
        taken += take_line(companion, line);
    }
    free(copy);
    return taken;
}

/* Waits until everything needed is said, it closes its output, or time is over. */
static bool listen_to(struct companion *companion, int in)
{
    char said[SAID_BYTES];
    size_t size = 0;
    int64_t end = clock_monotonic_ms() + START_MS;

    while (size < sizeof said) {
        struct pollfd wait = { .fd = in, .events = POLLIN };
        int64_t left = end - clock_monotonic_ms();
        ssize_t got;

        if (left <= 0 || (poll(&wait, 1, (int)left) < 0 && errno != EINTR))
            return false;
        if (!wait.revents)
            continue;
        got = read(in, said + size, sizeof said - size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        size += (size_t)got;
        if (take_lines(companion, said, size) == NEEDED)
            return true;
    }
    return false;
}

static pid_t start(const char *path, int pipes[2])
{
    pid_t parent = getpid(), process;

    if (pipe(pipes) != 0)
        return -1;
    fcntl(pipes[0], F_SETFD, FD_CLOEXEC);
    fcntl(pipes[1], F_SETFD, FD_CLOEXEC);
    process = fork();
    if (process == 0)
        become(path, pipes[1], parent);
    close(pipes[1]);
    if (process < 0)
        close(pipes[0]);
    return process;
}

struct companion *companion_start(struct err *err)
{
    struct companion *companion;
    char path[PATH_BYTES];
    int pipes[2];
    pid_t process;
    bool heard;

    find_program(path);
    process = start(path, pipes);
    if (process < 0) {
        err_set_errno(err, "cannot start %s", "无法启动 %s", path);
        return NULL;
    }
    companion = memory_new(1, sizeof *companion);
    companion->process = process;
    heard = listen_to(companion, pipes[0]);
    close(pipes[0]);
    if (heard)
        return companion;
    companion_end(companion);
    err_set(err, ERR_CONFIG, "%s did not start; is it installed? Run it by itself to see why",
            "%s 未能启动；是否已安装？请单独运行它查看原因", path);
    return NULL;
}

void companion_end(struct companion *companion)
{
    if (!companion)
        return;
    kill(companion->process, SIGTERM);
    while (waitpid(companion->process, NULL, 0) < 0 && errno == EINTR)
        ;
    for (size_t i = 0; i < NEEDED; i++)
        free(companion->values[i]);
    free(companion);
}

const char *companion_value(const struct companion *companion, const char *name)
{
    for (size_t i = 0; i < NEEDED; i++)
        if (strcmp(needed[i], name) == 0)
            return companion->values[i];
    return NULL;
}
