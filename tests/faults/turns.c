#include "turns.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_S = 10 };

const struct turn_kind turn_kinds[TURN_KINDS] = {
    { "write", ENOSPC },
    { "write", EIO },
    { "write", EDQUOT },
    { "write", 0 },
    { "sync", EIO },
    { "sync", ENOSPC },
    { "truncate", EIO },
    { "truncate", ENOSPC },
    { "rename", ENOSPC },
    { "rename", EIO },
    { "open", ENOSPC },
    { "open", EMFILE },
    { "write sync truncate rename", EIO },
};

static void path_of(const struct world *world, const char *name, char path[512])
{
    snprintf(path, 512, "%s/%s", world->directory, name);
}

static void set_number(const char *name, long number)
{
    char text[32];

    snprintf(text, sizeof text, "%ld", number);
    setenv(name, text, 1);
}

void turn_begin(const struct world *world, const char *shim, const struct turn *turn)
{
    char mark[512];

    if (!turn->calls)
        return;
    path_of(world, "fault-happened", mark);
    unlink(mark);
    setenv("LD_PRELOAD", shim, 1);
    setenv("FAULTS_CALLS", turn->calls, 1);
    setenv("FAULTS_MARK", mark, 1);
    set_number("FAULTS_NUMBER", turn->number);
    set_number("FAULTS_ERROR", turn->error);
    if (turn->path)
        setenv("FAULTS_PATH", turn->path, 1);
    if (turn->always)
        setenv("FAULTS_ALWAYS", "1", 1);
}

bool turn_end(const struct world *world)
{
    static const char *const names[] = { "LD_PRELOAD",   "FAULTS_CALLS", "FAULTS_MARK",  "FAULTS_NUMBER",
                                         "FAULTS_ERROR", "FAULTS_PATH",  "FAULTS_ALWAYS" };
    char mark[512];

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unsetenv(names[i]);
    path_of(world, "fault-happened", mark);
    return access(mark, F_OK) == 0;
}

char *turn_read(const struct world *world, const char *name)
{
    char path[512], *text = NULL;
    size_t size;

    path_of(world, name, path);
    FILE *in = fopen(path, "re"), *out = open_memstream(&text, &size);
    for (int byte = in ? getc(in) : EOF; byte != EOF; byte = getc(in))
        putc(byte, out);
    if (in)
        fclose(in);
    fclose(out);
    return text;
}

static void redirect(const char *path, int descriptor)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    dup2(file, descriptor);
    close(file);
}

void turn_run(const struct world *world, const char *const *arguments, struct ran *ran)
{
    char out[512], said[512];
    int status = 0;

    path_of(world, "ran-out", out);
    path_of(world, "ran-said", said);
    pid_t process = fork();
    if (process == 0) {
        alarm(PATIENCE_S); /* one that hangs ends by a signal, as one that crashes */
        redirect(out, STDOUT_FILENO);
        redirect(said, STDERR_FILENO);
        if (chdir(world->directory) == 0)
            execvp(arguments[0], (char *const *)arguments);
        _exit(126);
    }
    waitpid(process, &status, 0);
    *ran = (struct ran){ WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
                         turn_read(world, "ran-out"), turn_read(world, "ran-said") };
}

void ran_done(struct ran *ran)
{
    free(ran->out);
    free(ran->said);
}
