/* What was given up is gone, and the rest is there: each tried in a process of its own. */
#define _GNU_SOURCE 1 /* syscall */

#include "base/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { HELD, BROKEN, ABSENT = 77 }; /* ABSENT: this kernel, container or build has no such means */

/* Runs it in a child; its answer. */
static int in_child(int (*trial)(void))
{
    int status = 0;
    pid_t process = fork();

    if (process == 0)
        _exit(trial());
    assert_int_equal(waitpid(process, &status, 0), process);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void holds(int (*trial)(void))
{
    int answer = in_child(trial);

    if (answer == ABSENT)
        skip();
    assert_int_equal(answer, HELD);
}

static int mode(void)
{
    FILE *file = fopen("/proc/self/status", "re");
    char line[256];
    int value = 0;

    while (file && fgets(line, sizeof line, file))
        (void)sscanf(line, "Seccomp: %d", &value);
    if (file)
        fclose(file);
    return value;
}

static bool refused(long result)
{
    return result < 0 && errno == EPERM;
}

static void *nothing(void *context)
{
    return context;
}

static bool makes_threads(void)
{
    pthread_t thread;

    return pthread_create(&thread, NULL, nothing, NULL) == 0 && pthread_join(thread, NULL) == 0;
}

static bool starts_programs(void)
{
    pid_t process = fork();

    if (process == 0)
        _exit(0);
    return process > 0 && waitpid(process, NULL, 0) == process;
}

static int command(void)
{
    confine(CONFINE_COMMAND);
    if (mode() != 2)
        return ABSENT;
    int file = open("/dev/null", O_RDONLY), other = socket(AF_INET, SOCK_STREAM, 0);
    bool works = makes_threads() && file >= 0 && other >= 0 && close(file) == 0 && close(other) == 0;

    return works && !starts_programs() && refused(execl("/bin/true", "true", (char *)NULL)) &&
                   refused(syscall(SYS_ptrace, 0, 0, 0, 0)) && refused(syscall(SYS_bpf, 0, 0, 0))
               ? HELD
               : BROKEN;
}

static int screens(void)
{
    confine(CONFINE_SCREENS);
    if (mode() != 2)
        return ABSENT;
    return starts_programs() && makes_threads() && refused(syscall(SYS_ptrace, 0, 0, 0, 0)) &&
                   refused(syscall(SYS_userfaultfd, 0)) && refused(syscall(SYS_keyctl, 0, 0, 0, 0, 0))
               ? HELD
               : BROKEN;
}

static int server(void)
{
    confine(CONFINE_SERVER);
    int file = open("/proc/self/status", O_RDONLY);
    if (!refused(syscall(SYS_getppid)))
        return ABSENT;
    return makes_threads() && file >= 0 && !starts_programs() && refused(socket(AF_INET, SOCK_STREAM, 0)) &&
                   refused(execl("/bin/true", "true", (char *)NULL))
               ? HELD
               : BROKEN;
}

/* Threads that are there already are held to it as well. */
static void *wait_and_try(void *context)
{
    int byte;

    (void)!read(*(int *)context, &byte, 1);
    return (void *)(intptr_t)starts_programs();
}

static int other_threads(void)
{
    pthread_t thread;
    int pipes[2];
    void *started = NULL;

    if (pipe(pipes) != 0 || pthread_create(&thread, NULL, wait_and_try, &pipes[0]) != 0)
        return BROKEN;
    confine(CONFINE_COMMAND);
    if (mode() != 2)
        return ABSENT;
    close(pipes[1]);
    return pthread_join(thread, &started) == 0 && !started ? HELD : BROKEN;
}

static char directory[] = BUILD_DIRECTORY "/confine-XXXXXX";

static int files(void)
{
    char path[sizeof directory + 8];

    snprintf(path, sizeof path, "%s/kept", directory);
    confine_files(directory);
    int outside = open("/etc/passwd", O_RDONLY);
    if (outside >= 0)
        return ABSENT;
    int inside = open(path, O_RDWR | O_CREAT, 0600);
    bool works = inside >= 0 && ftruncate(inside, 10) == 0 && unlink(path) == 0;

    confine(CONFINE_SERVER); /* finds its library all the same */
    return works && refused(syscall(SYS_getppid)) ? HELD : BROKEN;
}

static int no_files(void)
{
    confine_files(NULL);
    if (open("/etc/passwd", O_RDONLY) >= 0)
        return ABSENT;
    return open(directory, O_RDONLY) < 0 ? HELD : BROKEN;
}

static void a_command_starts_nothing(void **state)
{
    (void)state;
    holds(command);
}

static void the_screens_may_start_an_editor(void **state)
{
    (void)state;
    holds(screens);
}

static void a_server_keeps_to_what_it_has(void **state)
{
    (void)state;
    holds(server);
}

static void threads_that_are_there_are_held_to_it(void **state)
{
    (void)state;
    holds(other_threads);
}

static void only_the_files_of_the_directory_are_left(void **state)
{
    (void)state;
    holds(files);
    holds(no_files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_command_starts_nothing),
        cmocka_unit_test(the_screens_may_start_an_editor),
        cmocka_unit_test(a_server_keeps_to_what_it_has),
        cmocka_unit_test(threads_that_are_there_are_held_to_it),
        cmocka_unit_test(only_the_files_of_the_directory_are_left),
    };
    if (!mkdtemp(directory))
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    rmdir(directory);
    return failed;
}
