/* A secret is asked for and the program is stopped meanwhile: the shell finds its terminal with echo and
 * nothing in it, and after going on the secret is as hidden as before. */
#define _DEFAULT_SOURCE 1 /* for a terminal of one's own */

#include "commands/prompt.h"
#include "own_terminal.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

/* A shell on a terminal of its own, with a job in the foreground that asks; what that terminal showed. */
struct scene {
    struct own_terminal terminal;
    pid_t shell;
    pid_t job;
};

static void ask(void)
{
    struct err err = { 0 };
    char *secret = prompt_line("secret", true, &err);
    bool good = secret != NULL && strcmp(secret, "hidden word") == 0;

    prompt_forget(secret);
    _exit(good ? 0 : 1);
}

/* As a shell does: modes of its own, in which it sees at once what is there to be read. */
static void look_at_terminal(const struct termios *found)
{
    struct termios now, own = *found;
    char byte;

    tcsetpgrp(STDIN_FILENO, getpgrp());
    tcgetattr(STDIN_FILENO, &now);
    printf("[stopped, echo %s]\n", (now.c_lflag & ECHO) != 0 ? "on" : "off");
    own.c_lflag &= ~(tcflag_t)ICANON;
    own.c_cc[VMIN] = own.c_cc[VTIME] = 0;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &own);
    while (read(STDIN_FILENO, &byte, 1) == 1)
        printf("[left %c]\n", byte);
    printf("[shell]\n");
    fflush(stdout);
}

/* As f (fg) or b (bg) are typed. */
static void send_on(pid_t job)
{
    struct pollfd one = { STDIN_FILENO, POLLIN, 0 };
    char byte = 0;

    if (poll(&one, 1, 5000) == 1 && read(STDIN_FILENO, &byte, 1) == 1 && byte == 'f')
        tcsetpgrp(STDIN_FILENO, job);
    kill(job, byte != 0 ? SIGCONT : SIGKILL);
}

/* Every time its job stops it looks. */
static void be_shell(const char *terminal, int tell)
{
    struct termios found;
    int status, slave;
    pid_t job;

    setsid();
    slave = open(terminal, O_RDWR);
    for (int descriptor = 0; descriptor <= 2; descriptor++)
        dup2(slave, descriptor);
    signal(SIGTTOU, SIG_IGN);
    tcgetattr(STDIN_FILENO, &found);
    job = fork();
    if (job == 0) {
        setpgid(0, 0);
        tcsetpgrp(STDIN_FILENO, getpgrp());
        signal(SIGTTOU, SIG_DFL);
        ask();
    }
    if (write(tell, &job, sizeof job) != (ssize_t)sizeof job)
        _exit(2);
    while (waitpid(job, &status, WUNTRACED) == job && WIFSTOPPED(status)) {
        look_at_terminal(&found);
        send_on(job);
    }
    tcgetattr(STDIN_FILENO, &found);
    _exit(WIFEXITED(status) && (found.c_lflag & ECHO) != 0 ? WEXITSTATUS(status) : 3);
}

static void start(struct scene *scene)
{
    int ends[2];

    own_terminal_open(&scene->terminal);
    assert_int_equal(pipe(ends), 0);
    scene->shell = fork();
    if (scene->shell == 0)
        be_shell(ptsname(scene->terminal.master), ends[1]);
    assert_int_equal(read(ends[0], &scene->job, sizeof scene->job), (ssize_t)sizeof scene->job);
    close(ends[0]);
    close(ends[1]);
}

/* What stood there before the words is forgotten then; nothing of the secret may be in it. */
static void wait_for(struct scene *scene, const char *words)
{
    own_terminal_wait(&scene->terminal, words);
    assert_null(strstr(scene->terminal.shown, "hid"));
    assert_null(strstr(scene->terminal.shown, "[left"));
    own_terminal_forget(&scene->terminal);
}

static void end_well(struct scene *scene)
{
    int status;

    own_terminal_type(&scene->terminal, "hidden word\n");
    wait_for(scene, "\r\n");
    assert_int_equal(waitpid(scene->shell, &status, 0), scene->shell);
    close(scene->terminal.master);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void after_ctrl_z_the_secret_is_asked_for_anew_and_hidden(void **state)
{
    (void)state;
    struct scene scene;

    start(&scene);
    for (int times = 0; times < 3; times++) {
        wait_for(&scene, "secret: ");
        own_terminal_type(&scene.terminal, "hid\x1a");
        wait_for(&scene, "echo on]\r\n[shell]");
        own_terminal_type(&scene.terminal, "f");
    }
    wait_for(&scene, "secret: ");
    end_well(&scene);
}

static void a_stop_by_somebody_else_leaves_nothing_typed_to_the_shell(void **state)
{
    (void)state;
    struct scene scene;

    start(&scene);
    wait_for(&scene, "secret: ");
    own_terminal_type(&scene.terminal, "hid");
    poll(NULL, 0, 50); /* nobody tells when the line has it */
    kill(scene.job, SIGTSTP);
    wait_for(&scene, "echo on]\r\n[shell]");
    own_terminal_type(&scene.terminal, "f");
    wait_for(&scene, "secret: ");
    end_well(&scene);
}

static void in_the_background_it_asks_nothing(void **state)
{
    (void)state;
    struct scene scene;

    start(&scene);
    wait_for(&scene, "secret: ");
    own_terminal_type(&scene.terminal, "hid\x1a");
    wait_for(&scene, "[shell]");
    own_terminal_type(&scene.terminal, "b");
    wait_for(&scene, "b[stopped, echo on]\r\n[shell]"); /* and nothing between */
    own_terminal_type(&scene.terminal, "f");
    wait_for(&scene, "secret: ");
    end_well(&scene);
}

static void after_a_stop_that_nothing_tells_of_it_is_hidden_again(void **state)
{
    (void)state;
    struct scene scene;

    start(&scene);
    wait_for(&scene, "secret: ");
    kill(scene.job, SIGSTOP);
    wait_for(&scene, "[shell]");
    own_terminal_type(&scene.terminal, "f");
    wait_for(&scene, "secret: ");
    end_well(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(after_ctrl_z_the_secret_is_asked_for_anew_and_hidden),
        cmocka_unit_test(a_stop_by_somebody_else_leaves_nothing_typed_to_the_shell),
        cmocka_unit_test(in_the_background_it_asks_nothing),
        cmocka_unit_test(after_a_stop_that_nothing_tells_of_it_is_hidden_again),
    };

    return cmocka_run_group_tests_name("prompt_stopped", tests, NULL, NULL);
}
