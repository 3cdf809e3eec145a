/* Questions on a terminal: a secret leaves no echo, and the terminal is as it was afterwards. */
#include "commands/prompt.h"

#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

/* A child that asks for a name and a secret on a terminal of its own; what that terminal showed. */
struct scene {
    int master;
    pid_t child;
    char shown[4096];
    size_t size;
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
    *scene = (struct scene){ .master = posix_openpt(O_RDWR | O_NOCTTY) };
    assert_true(scene->master >= 0 && grantpt(scene->master) == 0 && unlockpt(scene->master) == 0);
    scene->child = fork();
    if (scene->child == 0)
        ask(ptsname(scene->master));
}

/* Gathers until the words stand there, or five seconds have passed without anything. */
static void wait_for(struct scene *scene, const char *words)
{
    while (!strstr(scene->shown, words)) {
        struct pollfd one = { scene->master, POLLIN, 0 };
        if (poll(&one, 1, 5000) <= 0)
            fail_msg("no \"%s\" in \"%s\"", words, scene->shown);
        ssize_t got = read(scene->master, scene->shown + scene->size, sizeof scene->shown - 1 - scene->size);
        if (got <= 0)
            fail_msg("the terminal ended: \"%s\"", scene->shown);
        scene->size += (size_t)got;
        scene->shown[scene->size] = '\0';
    }
}

static void type(struct scene *scene, const char *text)
{
    assert_int_equal(write(scene->master, text, strlen(text)), (ssize_t)strlen(text));
}

static int end(struct scene *scene)
{
    int status;
    assert_int_equal(waitpid(scene->child, &status, 0), scene->child);
    close(scene->master);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void a_secret_is_not_echoed(void **state)
{
    (void)state;
    struct scene scene;
    start(&scene);
    wait_for(&scene, "name: ");
    type(&scene, "me\n");
    wait_for(&scene, "secret: ");
    type(&scene, "hidden word\n");
    wait_for(&scene, "secret: \r\n");
    assert_non_null(strstr(scene.shown, "me\r\n"));
    assert_null(strstr(scene.shown, "hidden"));
    assert_int_equal(end(&scene), 0);
}

static void an_interrupt_gives_the_echo_back(void **state)
{
    (void)state;
    struct scene scene;
    start(&scene);
    wait_for(&scene, "name: ");
    type(&scene, "me\n");
    wait_for(&scene, "secret: ");
    type(&scene, "hid\x03");
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
