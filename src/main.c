/* algoform: arguments, then the terminal program or one command. */
#include "base/confine.h"
#include "commands/commands.h"
#include "commands/interrupt.h"
#include "screens/app.h"

#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Which screen a command opens first. */
static const struct start {
    const char *command;
    enum app_start start;
} starts[] = {
    { "", APP_BROWSE },       { "edit", APP_EDIT },   { "new", APP_NEW },         { "show", APP_SHOW },
    { "drafts", APP_DRAFTS }, { "config", APP_EDIT }, { "history", APP_HISTORY },
};

/* A closed standard stream would be reused by the next file that is opened, and
 * our output would go there: it is taken by something that refuses instead. */
static void hold_streams(void)
{
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++)
        if (fcntl(stream, F_GETFD) < 0)
            (void)open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/* How the C library calls the characters of the locales C and POSIX. */
#define ASCII "ANSI_X3.4-1968"

/* Only characters follow the locale: numbers and messages do not. Where nothing was
 * chosen, as in a bare container, or nothing but ASCII, UTF-8 is taken: documents
 * are, and cutting them down to ASCII would make Chinese text unreadable. */
static void choose_locale(void)
{
    static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
    const char *chosen = NULL;

    for (size_t i = 0; i < sizeof names / sizeof *names && !(chosen && *chosen); i++)
        chosen = getenv(names[i]);
    if (!setlocale(LC_CTYPE, "") || !(chosen && *chosen) || strcmp(nl_langinfo(CODESET), ASCII) == 0)
        setlocale(LC_CTYPE, "C.UTF-8");
}

static void ignore(int signal_number)
{
    (void)signal_number;
}

/* A file as large as a limit allows (ulimit -f) is a failure to write, which is told as one, and no
 * reason to end. Not SIG_IGN, which the programs that we start would inherit. */
static void survive_full_files(void)
{
    struct sigaction action = { .sa_handler = ignore, .sa_flags = (int)SA_RESTART };

    sigemptyset(&action.sa_mask);
    (void)sigaction(SIGXFSZ, &action, NULL);
}

static int run_screens(const struct invocation *invocation)
{
    const struct options *given = &invocation->options;
    const struct config *config = session_config(invocation->session);
    struct app_options options = {
        .session = invocation->session,
        .language = invocation->language,
        .theme = given->theme ? given->theme : config->theme,
        .what =
            invocation->argument_count ? invocation->arguments[invocation->argument_count - 1] : given->from,
    };
    struct err err = { 0 };

    if (given->v1 || strcmp(invocation->command->name, "config") == 0)
        options.shape = &shape_training_job_config;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (strcmp(starts[i].command, invocation->command->name) == 0)
            options.start = starts[i].start;
    return app_run(&options, &err) ? STATUS_DONE : commands_screen_failure(invocation, &err);
}

/* A command starts no program: the sandbox of --sandbox, which is one, runs already. */
static int run_command(struct invocation *invocation)
{
    confine(CONFINE_COMMAND);
    return (int)invocation->command->run(invocation);
}

int main(int argc, char **argv)
{
    struct invocation invocation;
    int status;

    signal(SIGUSR1, SIG_IGN); /* a call from another session, which only the screens answer */
    survive_full_files();
    hold_streams();
    choose_locale();
    if (!commands_begin(&invocation, argc, argv, &status))
        return status;
    status = commands_wants_screen(&invocation) ? run_screens(&invocation) : run_command(&invocation);
    status = commands_end(&invocation, status);
    interrupt_pass_on();
    return status;
}
