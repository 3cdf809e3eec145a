#define _DEFAULT_SOURCE /* clearenv */

#include "screen/world.h"

#include "terminal/rest.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* What may pass from our own environment: how sanitizers report. */
static const char *const passed[] = { "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TMPDIR" };
enum { PASSED = sizeof passed / sizeof passed[0] };

static void set_path(const char *build)
{
    char path[4096];
    snprintf(path, sizeof path, "%s:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", build);
    setenv("PATH", path, 1);
}

static void set_private(const char *variable, const char *directory, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    mkdir(path, 0700);
    setenv(variable, path, 1);
}

static void set_environment(const char *build, const char *directory)
{
    char *kept[PASSED];
    for (size_t i = 0; i < PASSED; i++)
        kept[i] = getenv(passed[i]) == NULL ? NULL : strdup(getenv(passed[i]));
    clearenv();
    for (size_t i = 0; i < PASSED; i++) {
        if (kept[i] != NULL)
            setenv(passed[i], kept[i], 1);
        free(kept[i]);
    }
    set_path(build);
    setenv("TERM", "xterm-256color", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("TZ", "UTC", 1);
    setenv("SHELL", "/bin/sh", 1);
    set_private("HOME", directory, "home");
    set_private("XDG_CONFIG_HOME", directory, "config");
    set_private("XDG_STATE_HOME", directory, "state");
    set_private("XDG_DATA_HOME", directory, "share");
    set_private("XDG_CACHE_HOME", directory, "cache");
    set_private("XDG_RUNTIME_DIR", directory, "run");
}

bool world_begin(struct world *world, const char *build, const char *data)
{
    rest_allow_looking();
    signal(SIGINT, SIG_DFL); /* which a shell that runs us in the background ignores, for ours too */
    signal(SIGQUIT, SIG_DFL);
    memset(world, 0, sizeof *world);
    const char *root = getenv("TMPDIR");
    snprintf(world->directory, sizeof world->directory, "%s/algoform-screen-XXXXXX",
             root == NULL ? "/tmp" : root);
    if (mkdtemp(world->directory) == NULL) {
        fprintf(stderr, "no directory %s: %s\n", world->directory, strerror(errno));
        return false;
    }
    world->build = build;
    world->data = data;
    set_environment(build, world->directory);
    return true;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status, (void)kind, (void)place;
    return remove(path);
}

void world_end(struct world *world)
{
    world_end_sandbox(world);
    nftw(world->directory, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(world->output);
    world->output = NULL;
}

/* Starts a shell command whose output comes through *pipe_end. */
static pid_t start(const struct world *world, const char *command, bool errors_too, int *pipe_end)
{
    int ends[2];
    if (pipe(ends) != 0)
        return -1;
    pid_t process = fork();
    if (process == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM); /* a test that is killed leaves nobody behind */
        dup2(ends[1], 1);
        if (errors_too)
            dup2(ends[1], 2);
        close(ends[0]);
        close(ends[1]);
        int nothing = open("/dev/null", O_RDONLY);
        dup2(nothing, 0);
        setsid(); /* no controlling terminal, whoever started us */
        if (chdir(world->directory) == 0)
            execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(126);
    }
    close(ends[1]);
    *pipe_end = ends[0];
    return process;
}

static int exit_status(pid_t process)
{
    int status = 0;
    waitpid(process, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool world_run(struct world *world, const char *command)
{
    int descriptor;
    pid_t process = start(world, command, true, &descriptor);
    if (process < 0)
        return false;
    free(world->output);
    size_t size;
    FILE *out = open_memstream(&world->output, &size), *in = fdopen(descriptor, "r");
    for (int byte = getc(in); byte != EOF; byte = getc(in))
        putc(byte, out);
    fclose(in);
    fclose(out);
    world->status = exit_status(process);
    return true;
}

/* One line of the sandbox: `export NAME=VALUE`, perhaps in quotes. */
static void take_variable(char *line)
{
    char *equals = strchr(line, '=');
    if (strncmp(line, "export ", 7) != 0 || equals == NULL)
        return;
    *equals = '\0';
    char *value = equals + 1;
    value[strcspn(value, "\r\n")] = '\0';
    size_t size = strlen(value);
    if (size >= 2 && (value[0] == '\'' || value[0] == '"') && value[size - 1] == value[0]) {
        value[size - 1] = '\0';
        value++;
    }
    setenv(line + 7, value, 1);
}

/* Reads what the sandbox prints until it has said where it is and waits for callers. */
static bool listen_to(pid_t process, int descriptor)
{
    char text[8192];
    size_t size = 0;
    struct pollfd output = { .fd = descriptor, .events = POLLIN };
    for (int patience = 0; patience < 30000 && size < sizeof text - 1; patience++) {
        if (poll(&output, 1, 1) > 0) {
            ssize_t got = read(descriptor, text + size, sizeof text - 1 - size);
            if (got <= 0)
                return false;
            size += (size_t)got;
            continue;
        }
        long timeout;
        text[size] = '\0';
        if (strstr(text, "ALGOFORM_ENDPOINT=") == NULL || rest_of(process, &timeout) == REST_NONE)
            continue;
        char *rest = text;
        for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n"))
            take_variable(line);
        return true;
    }
    return false;
}

static bool start_sandbox(struct world *world, const char *port)
{
    char command[1024];
    int descriptor;
    snprintf(command, sizeof command, "exec algoform-sandbox --port %s %s", port, world->arguments);
    world->sandbox = start(world, command, false, &descriptor);
    if (world->sandbox < 0)
        return false;
    if (listen_to(world->sandbox, descriptor))
        return true; /* its end of the pipe stays open: it may have more to say */
    close(descriptor);
    kill(world->sandbox, SIGKILL);
    fprintf(stderr, "the sandbox did not start: status %d\n", exit_status(world->sandbox));
    world->sandbox = 0;
    return false;
}

bool world_sandbox(struct world *world, const char *arguments)
{
    snprintf(world->arguments, sizeof world->arguments, "%s", arguments);
    return start_sandbox(world, "0");
}

bool world_sandbox_again(struct world *world)
{
    const char *endpoint = getenv("ALGOFORM_ENDPOINT");
    const char *colon = endpoint == NULL ? NULL : strrchr(endpoint, ':');
    return colon != NULL && start_sandbox(world, colon + 1);
}

bool world_end_sandbox(struct world *world)
{
    if (world->sandbox == 0)
        return true;
    kill(world->sandbox, SIGTERM);
    int status = exit_status(world->sandbox);
    world->sandbox = 0;
    if (status != 0)
        fprintf(stderr, "the sandbox ended with status %d after SIGTERM\n", status);
    return status == 0;
}

char *world_expand(const struct world *world, const char *text)
{
    const char *sandbox = getenv("ALGOFORM_ENDPOINT");
    const struct {
        const char *name, *value;
    } places[] = {
        { "{data}", world->data },
        { "{temp}", world->directory },
        { "{build}", world->build },
        { "{sandbox}", sandbox == NULL ? "" : sandbox },
    };
    char *expanded = NULL;
    size_t size;
    FILE *out = open_memstream(&expanded, &size);
    while (*text != '\0') {
        size_t i = 0;
        while (i < sizeof places / sizeof places[0] &&
               strncmp(text, places[i].name, strlen(places[i].name)) != 0)
            i++;
        if (i < sizeof places / sizeof places[0]) {
            fputs(places[i].value, out);
            text += strlen(places[i].name);
        } else {
            fputc(*text++, out);
        }
    }
    fclose(out);
    return expanded;
}
