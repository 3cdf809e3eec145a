/* Questions on a terminal: a secret leaves no echo, and the terminal is as it was afterwards. */
#include "commands/prompt.h"
#include "own_terminal.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

/* A child that asks for a name and a secret on a terminal of its own; what that terminal showed. */
struct scene {
    struct own_terminal terminal;
    pid_t child;
};

static void ask(const char *terminal)
{
    struct err err = { 0 };
    setsid();
    int slave = open(terminal, O_RDWR);
    dup2(slave, STDIN_FILENO);
    dup2(slave, STDOUT_FILENO);
    dup2(slave, STDERR_FILENO);
    char *name = prompt_line("name", false, &err), *secret = name ? prompt_line("secret", true, &err) : NULL;
    struct termios after;
    tcgetattr(STDIN_FILENO, &after);
    int status = !(after.c_lflag & ECHO)                                                   ? 3
                 : err.kind == ERR_CANCELLED                                               ? 2
                 : secret && strcmp(name, "me") == 0 && strcmp(secret, "hidden word") == 0 ? 0
                                                                                           : 1;
    prompt_forget(name);
    prompt_forget(secret);
    _exit(status);
}

static void start(struct scene *scene)
{
    own_terminal_open(&scene->terminal);
    scene->child = fork();
    if (scene->child == 0)
        ask(ptsname(scene->terminal.master));
}

static int end(struct scene *scene)
{
    int status;
    assert_int_equal(waitpid(scene->child, &status, 0), scene->child);
    close(scene->terminal.master);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void a_secret_is_not_echoed(void **state)
{
    (void)state;
    struct scene scene;
    start(&scene);
    own_terminal_wait(&scene.terminal, "name: ");
    own_terminal_type(&scene.terminal, "me\n");
    own_terminal_wait(&scene.terminal, "secret: ");
    own_terminal_type(&scene.terminal, "hidden word\n");
    own_terminal_wait(&scene.terminal, "secret: \r\n");
    assert_non_null(strstr(scene.terminal.shown, "me\r\n"));
    assert_null(strstr(scene.terminal.shown, "hidden"));
    assert_int_equal(end(&scene), 0);
}

static void an_interrupt_gives_the_echo_back(void **state)
{
    (void)state;
    struct scene scene;
    start(&scene);
    own_terminal_wait(&scene.terminal, "name: ");
    own_terminal_type(&scene.terminal, "me\n");
    own_terminal_wait(&scene.terminal, "secret: ");
    own_terminal_type(&scene.terminal, "hid\x03");
    assert_int_equal(end(&scene), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_secret_is_not_echoed),
        cmocka_unit_test(an_interrupt_gives_the_echo_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
