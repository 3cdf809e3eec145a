/* Least power: what the programs gave up is asked of the kernel while they run, and state
 * that is not the person's own is refused.
 *
 *   power BUILD DATA confined|sanitized SHIM: how the programs were built */
#define _GNU_SOURCE 1 /* syscall */

#include "turns.h"

#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOBODY = 65534 };

struct check {
    struct world world;
    size_t made, failed;
};

static void expect(struct check *check, bool good, const char *what)
{
    check->made++;
    if (good)
        return;
    check->failed++;
    printf("not so: %s\n%s\n", what, check->world.output ? check->world.output : "");
}

/* A field of /proc/PID/status; -1 when this kernel has none. */
static long status_of(pid_t process, const char *name)
{
    char path[64], line[256];
    long value = -1;

    snprintf(path, sizeof path, "/proc/%d/status", (int)process);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, name, strlen(name)) == 0 && line[strlen(name)] == ':')
            value = strtol(line + strlen(name) + 1, NULL, 10);
    if (file)
        fclose(file);
    return value;
}

static bool run(struct check *check, const char *command)
{
    world_run(&check->world, command);
    return check->world.status == 0;
}

static bool says(struct check *check, const char *text)
{
    return check->world.output && strstr(check->world.output, text) != NULL;
}

static mode_t mode_of(const struct check *check, const char *name)
{
    char path[512];
    struct stat found;

    snprintf(path, sizeof path, "%s/%s", check->world.directory, name);
    return stat(path, &found) == 0 ? found.st_mode & 07777 : 0;
}

/* The list of calls is there, and no core file would be. */
static void check_screens(struct check *check)
{
    struct rlimit cores = { 1 << 20, 1 << 20 };

    if (setrlimit(RLIMIT_CORE, &cores) != 0)
        printf("core files are forbidden here already, to whoever is not root\n");
    struct terminal *terminal = turn_edit();
    pid_t process = terminal_process(terminal);
    char path[64], text[512] = "";
    struct stat found = { 0 };

    terminal_shows(terminal, " name ");
    terminal_at_rest(terminal);
    expect(check, status_of(process, "Seccomp") == 2, "the screens have a list of calls");
    expect(check, status_of(process, "NoNewPrivs") == 1, "the screens gain no rights");
    snprintf(path, sizeof path, "/proc/%d/limits", (int)process);
    FILE *file = fopen(path, "re");
    while (file && fgets(text, sizeof text, file) && strncmp(text, "Max core", 8) != 0)
        continue;
    if (file)
        fclose(file);
    expect(check, strstr(text, " 0 ") != NULL, "no core file is written");
    snprintf(path, sizeof path, "/proc/%d/environ", (int)process);
    expect(check, stat(path, &found) == 0 && found.st_uid == 0 && (found.st_mode & 077) == 0,
           "what it holds belongs to the system");
    terminal_free(terminal);
}

/* While it waits for its input. */
static void check_commands(struct check *check)
{
    run(check,
        "sleep 0.5 | algoform validate - & sleep 0.3; grep -h '^Seccomp:\\|^NoNewPrivs:' /proc/$!/status");
    expect(check, says(check, "Seccomp:\t2\n"), "a command has a list of calls");
    expect(check, says(check, "NoNewPrivs:\t1\n"), "a command gains no rights");
}

/* The editor inherits the list: there a call can be tried that nobody has a use for. */
static void check_refused_calls(struct check *check)
{
    run(check, "printf '#!/bin/sh\\nunshare -m true 2> refused; mkdir made 2>> refused; echo $? >> "
               "refused\\n' > editor; "
               "chmod +x editor");
    setenv("EDITOR", "./editor", 1);
    struct terminal *terminal = turn_edit();
    terminal_shows(terminal, " name ");
    terminal_at_rest(terminal);
    terminal_press(terminal, "e");
    run(check, "cat refused");
    expect(check, says(check, "not permitted"), "an editor cannot leave its namespaces");
    expect(check, says(check, "\n0\n"), "and does its own work as ever");
    terminal_free(terminal);
    unsetenv("EDITOR");
}

/* Whether this kernel has Landlock. */
static bool kernel_keeps_files(void)
{
    return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) > 0;
}

/* From inside, at each request, a file is tried that is none of its data: it must not be there. */
static void check_files(struct check *check, const char *shim)
{
    char mark[512];

    if (!kernel_keeps_files())
        return;
    world_end_sandbox(&check->world);
    snprintf(mark, sizeof mark, "%s/opened", check->world.directory);
    run(check, "mkdir -p data");
    setenv("LD_PRELOAD", shim, 1);
    setenv("FAULTS_PROBE", "/etc/passwd", 1);
    setenv("FAULTS_MARK", mark, 1);
    expect(check, world_sandbox(&check->world, "--data data/kept.db"), "the sandbox starts");
    unsetenv("LD_PRELOAD");
    unsetenv("FAULTS_PROBE");
    unsetenv("FAULTS_MARK");
    expect(check, run(check, "algoform list --limit 1"), "the sandbox answers from its data");
    expect(check, access(mark, F_OK) != 0, "the sandbox opens no other files");
}

/* The sandbox keeps its data and nothing else. */
static void check_sandbox(struct check *check)
{
    pid_t process = check->world.sandbox;

    expect(check, status_of(process, "Seccomp") == 2, "the sandbox has a list of calls");
    expect(check, status_of(process, "NoNewPrivs") == 1, "the sandbox gains no rights");
    expect(check, run(check, "algoform list --limit 1"), "the sandbox answers");
    expect(
        check,
        run(check, "printf '{\"metadata\":{\"name\":\"kept\"}}' > kept.json; algoform create -f kept.json"),
        "the sandbox keeps what it is sent");
}

/* Whatever the umask: nobody else reads what is typed. */
static void check_modes(struct check *check)
{
    run(check, "rm -rf state/*");
    umask(0);
    struct terminal *terminal = turn_edit();
    terminal_shows(terminal, " name ");
    terminal_press(terminal, "ix");
    terminal_free(terminal);
    umask(022);
    expect(check, mode_of(check, "state/algoform") == 0700, "the state directory is 0700");
    expect(check, mode_of(check, "state/algoform/drafts.db") == 0600, "the drafts are 0600");
    run(check, "find state/algoform -type f -perm /077");
    expect(check, check->world.output && *check->world.output == '\0', "and so is all beside them");
    run(check, "chmod 755 state/algoform; chmod 644 state/algoform/drafts.db; algoform drafts list");
    expect(check,
           mode_of(check, "state/algoform") == 0700 && mode_of(check, "state/algoform/drafts.db") == 0600,
           "what others could read is closed");
}

static void check_refusals(struct check *check)
{
    expect(check, !run(check, "chmod 777 state/algoform; algoform drafts list") && says(check, "chmod go-w"),
           "a directory that others may write is refused");
    expect(check,
           !run(check, "chmod 700 state/algoform; cd state/algoform; rm -f drafts.db-*; mv drafts.db "
                       "real.db; ln -s real.db "
                       "drafts.db; algoform drafts list") &&
               says(check, "symbolic link"),
           "a link in the place of the drafts is refused");
    run(check, "cd state/algoform; rm drafts.db; mv real.db drafts.db");
    expect(check, run(check, "algoform drafts list"), "what was mended is used again");
    expect(check,
           run(check, "rm -rf state/algoform; mkdir -p elsewhere; chmod 700 elsewhere; ln -s ../elsewhere "
                      "state/algoform; "
                      "algoform drafts list"),
           "a link of one's own may lead to another directory of one's own");
    run(check, "rm state/algoform");
}

/* Somebody else's: only root can set that up. */
static void check_owners(struct check *check)
{
    char path[512];

    run(check, "mkdir -p state/algoform; chmod 700 state/algoform");
    snprintf(path, sizeof path, "%s/state/algoform", check->world.directory);
    if (chown(path, NOBODY, NOBODY) != 0) {
        printf("not root: other owners are left out\n");
        return;
    }
    expect(check,
           chown(path, NOBODY, NOBODY) == 0 && !run(check, "algoform drafts list") &&
               says(check, "belongs to somebody else"),
           "somebody else's directory is refused");
    expect(check, chown(path, 0, 0) == 0 && run(check, "algoform drafts list"), "one's own is not");
    expect(check,
           run(check, "mv state/algoform state/real; ln -s real state/algoform") &&
               lchown(path, NOBODY, NOBODY) == 0 && !run(check, "algoform drafts list") &&
               says(check, "belongs to somebody else"),
           "somebody else's link to one's own directory is refused");
    run(check, "rm state/algoform; mv state/real state/algoform");
    strncat(path, "/drafts.db", sizeof path - strlen(path) - 1);
    expect(check,
           chown(path, NOBODY, NOBODY) == 0 && !run(check, "algoform drafts list") &&
               says(check, "belongs to somebody else"),
           "somebody else's drafts are refused");
}

/* Whether a list of calls can be set at all: a container may forbid it. */
static bool kernel_confines(void)
{
    pid_t process = fork();
    int status = 0;

    if (process == 0) {
        struct sock_filter all[] = { BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW) };
        struct sock_fprog program = { 1, all };

        _exit(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
              prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0);
    }
    waitpid(process, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int main(int count, char **arguments)
{
    struct check check = { 0 };

    if (count != 5 || !world_begin(&check.world, arguments[1], arguments[2]) ||
        chdir(check.world.directory) != 0 || !world_sandbox(&check.world, "--data kept.db"))
        return 2;
    run(&check, "printf '{\"metadata\":{\"name\":\"start\"}}' > few.json");
    bool confined = strcmp(arguments[3], "confined") == 0 && kernel_confines();
    if (confined) {
        check_sandbox(&check);
        check_screens(&check);
        check_commands(&check);
        check_refused_calls(&check);
        check_files(&check, arguments[4]);
    }
    check_modes(&check);
    check_refusals(&check);
    check_owners(&check);
    world_end_sandbox(&check.world);
    world_end(&check.world);
    printf("promises of least power kept / asked: %zu / %zu%s\n", check.made - check.failed, check.made,
           confined ? "" : " (without lists of calls: sanitizers, or a kernel without them)");
    return check.failed == 0 ? 0 : 1;
}
