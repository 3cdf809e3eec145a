/* What was given up is gone, and the rest is there: each tried in a process of its own. */
#define _GNU_SOURCE 1 /* syscall */

#include "base/confine.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
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

/* Whether there are filters here, asked without the code that is tried. */
static bool has_filters(void)
{
    void *library = dlopen("libseccomp.so.2", RTLD_LAZY);
    struct sock_filter all[] = { BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW) };
    struct sock_fprog program = { 1, all };
    int status = -1;
    pid_t process = fork();

    if (process == 0)
        _exit(CONFINE_SANITIZED || !library || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
              prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0);
    waitpid(process, &status, 0);
    if (library)
        dlclose(library);
    return status == 0;
}

/* The version of Landlock; 0 where there is none. */
static long landlock(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

    return CONFINE_SANITIZED || version < 0 ? 0 : version;
}

static bool refused(long result)
{
    return result < 0 && errno == EPERM;
}

/* A program that does start answers for this process, and so must not say HELD. */
static bool cannot_become_another(void)
{
    return refused(execl("/bin/sh", "sh", "-c", "exit 1", (char *)NULL));
}

/* Calls that would do nothing, or fail for another reason than this one; to whoever may make them. */
static bool refuses_what_nobody_needs(void)
{
    return refused(syscall(SYS_unshare, 0)) && refused(syscall(SYS_setns, -1, 0)) &&
           refused(syscall(SYS_io_uring_enter, -1, 0, 0, 0, NULL, 0)) &&
           refused(syscall(SYS_add_key, NULL, NULL, NULL, 0, 0)) &&
           refused(syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0)) &&
           refused(syscall(SYS_process_vm_readv, -1, NULL, 0, NULL, 0, 0)) &&
           refused(syscall(SYS_kcmp, -1, -1, 0, 0, 0));
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
    if (!has_filters())
        return ABSENT;
    confine(CONFINE_COMMAND);
    if (mode() != 2)
        return BROKEN;
    int file = open("/dev/null", O_RDONLY), other = socket(AF_INET, SOCK_STREAM, 0);
    bool works = makes_threads() && file >= 0 && other >= 0 && close(file) == 0 && close(other) == 0;

    return works && !starts_programs() && cannot_become_another() && refuses_what_nobody_needs() &&
                   refused(syscall(SYS_ptrace, 0, 0, 0, 0)) && refused(syscall(SYS_bpf, 0, 0, 0))
               ? HELD
               : BROKEN;
}

static int screens(void)
{
    if (!has_filters())
        return ABSENT;
    confine(CONFINE_SCREENS);
    if (mode() != 2)
        return BROKEN;
    return starts_programs() && makes_threads() && refuses_what_nobody_needs() &&
                   refused(syscall(SYS_ptrace, 0, 0, 0, 0)) && refused(syscall(SYS_userfaultfd, 0)) &&
                   refused(syscall(SYS_keyctl, 0, 0, 0, 0, 0))
               ? HELD
               : BROKEN;
}

static int server(void)
{
    if (!has_filters())
        return ABSENT;
    confine(CONFINE_SERVER);
    int file = open("/proc/self/status", O_RDONLY);
    return refused(syscall(SYS_getppid)) && makes_threads() && file >= 0 && !starts_programs() &&
                   refused(socket(AF_INET, SOCK_STREAM, 0)) && cannot_become_another()
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

    if (!has_filters())
        return ABSENT;
    if (pipe(pipes) != 0 || pthread_create(&thread, NULL, wait_and_try, &pipes[0]) != 0)
        return BROKEN;
    confine(CONFINE_COMMAND);
    if (mode() != 2)
        return BROKEN;
    close(pipes[1]);
    return pthread_join(thread, &started) == 0 && !started ? HELD : BROKEN;
}

static char directory[] = BUILD_DIRECTORY "/confine-XXXXXX";

enum { TRUNCATE_SINCE = 3 }; /* the version of Landlock that knows of it */

static int files(void)
{
    char path[sizeof directory + 8], beside[sizeof directory + 8];

    if (landlock() == 0)
        return ABSENT;
    bool filters = has_filters();
    snprintf(path, sizeof path, "%s/kept", directory);
    snprintf(beside, sizeof beside, "%s.txt", directory);
    int file = open(beside, O_RDWR | O_CREAT, 0600);
    confine_files(directory);
    bool gone = open("/etc/passwd", O_RDONLY) < 0 && open(beside, O_RDWR) < 0 && unlink(beside) != 0 &&
                (landlock() < TRUNCATE_SINCE || truncate(beside, 0) != 0);
    int inside = open(path, O_RDWR | O_CREAT, 0600);
    bool works = file >= 0 && inside >= 0 && ftruncate(inside, 10) == 0 && unlink(path) == 0;

    confine(CONFINE_SERVER); /* finds its library all the same */
    return gone && works && (!filters || refused(syscall(SYS_getppid))) ? HELD : BROKEN;
}

static int no_files(void)
{
    if (landlock() == 0)
        return ABSENT;
    confine_files(NULL);
    return open("/etc/passwd", O_RDONLY) < 0 && open(directory, O_RDONLY) < 0 ? HELD : BROKEN;
}

#ifdef __x86_64__
enum { GETPID_OF_I386 = 20 };

/* By the numbers of another machine, as 32-bit programs call; what is not there says -ENOSYS, or kills. */
static int call_of_another_machine(void)
{
    int result;

    __asm__ volatile("int $0x80" : "=a"(result) : "a"(GETPID_OF_I386) : "memory");
    return result;
}

static int try_another_machine(void)
{
    return call_of_another_machine() > 0 ? HELD : ABSENT;
}

static int numbers(void)
{
    if (!has_filters())
        return ABSENT;
    confine(CONFINE_COMMAND);
    return call_of_another_machine() == -ENOSYS ? HELD : BROKEN;
}

static void calls_by_other_numbers_do_not_pass(void **state)
{
    int status = 0;
    pid_t process = fork();

    (void)state;
    if (process == 0)
        _exit(try_another_machine());
    waitpid(process, &status, 0);
    if (status != HELD)
        skip(); /* there are no such programs here */
    holds(numbers);
}
#endif

/* Whatever was allowed before: root may raise it, and others have what they were given. */
static int secrets(void)
{
    struct rlimit limit = { 1 << 20, 1 << 20 };

    if (setrlimit(RLIMIT_CORE, &limit) != 0 && (getrlimit(RLIMIT_CORE, &limit) != 0 || limit.rlim_max == 0))
        return ABSENT;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_CORE, &limit);
    confine_secrets();
    return getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_cur == 0 && limit.rlim_max == 0 &&
                   (CONFINE_SANITIZED || prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0)
               ? HELD
               : BROKEN;
}

static void secrets_are_written_into_no_core_file(void **state)
{
    (void)state;
    holds(secrets);
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
        cmocka_unit_test(secrets_are_written_into_no_core_file),
        cmocka_unit_test(a_command_starts_nothing),
        cmocka_unit_test(the_screens_may_start_an_editor),
        cmocka_unit_test(a_server_keeps_to_what_it_has),
        cmocka_unit_test(threads_that_are_there_are_held_to_it),
#ifdef __x86_64__
        cmocka_unit_test(calls_by_other_numbers_do_not_pass),
#endif
        cmocka_unit_test(only_the_files_of_the_directory_are_left),
    };
    if (!mkdtemp(directory))
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    char beside[sizeof directory + 8];
    snprintf(beside, sizeof beside, "%s.txt", directory);
    unlink(beside);
    rmdir(directory);
    return failed;
}
