/* The handler that restores the terminal when the program breaks off, in a process of its own. */
#include "term/crash.h"

#include "base/confine.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { STACK_BYTES = 256 * 1024 };

static volatile bool bottomless = true; /* the compiler cannot know */

/* Deeper than any stack is; what it counts keeps the compiler from making a loop of it. */
static unsigned long descend(const volatile char *above)
{
    volatile char here[1024];

    here[0] = above ? above[0] : 'x';
    return (bottomless ? descend(here) : 0) + (unsigned long)here[0];
}

static void overflow(void)
{
    struct rlimit limit = { STACK_BYTES, STACK_BYTES };

    setrlimit(RLIMIT_STACK, &limit);
    (void)descend(NULL);
}

static void abandon(void)
{
    abort();
}

static void abandon_while_lent(void)
{
    crash_terminal(false);
    abort();
}

static void abandon_after_it_came_back(void)
{
    crash_terminal(false);
    crash_terminal(true);
    abort();
}

static void abandon_after_the_screens(void)
{
    crash_forget();
    abort();
}

/* What a child writes that breaks off so, and the signal that ends it. */
static void expect(void (*break_off)(void), int number, const char *expected)
{
    struct rlimit none = { 0, 0 };
    struct termios modes = { 0 };
    char said[256] = "";
    size_t size = 0;
    int ends[2], status = 0;

    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        setrlimit(RLIMIT_CORE, &none);
        dup2(ends[1], STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        crash_watch(&modes, "restored,", 9);
        crash_tell(CRASH_MISTAKE, "told");
        break_off();
        _exit(0);
    }
    close(ends[1]);
    for (ssize_t got;
         size < sizeof said - 1 && (got = read(ends[0], said + size, sizeof said - 1 - size)) > 0;)
        size += (size_t)got;
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), number);
    assert_string_equal(said, expected);
}

static void a_crash_restores_tells_and_ends(void **state)
{
    (void)state;
    if (CONFINE_SANITIZED)
        skip(); /* the sanitizers have handlers of their own */
    expect(abandon, SIGABRT, "restored,told");
}

static void a_stack_that_is_used_up_is_no_hindrance(void **state)
{
    (void)state;
    if (CONFINE_SANITIZED)
        skip();
    expect(overflow, SIGSEGV, "restored,told");
}

static void a_terminal_that_is_lent_is_left_alone(void **state)
{
    (void)state;
    if (CONFINE_SANITIZED)
        skip();
    expect(abandon_while_lent, SIGABRT, "told");
    expect(abandon_after_it_came_back, SIGABRT, "restored,told");
}

static void after_the_screens_nothing_is_said(void **state)
{
    (void)state;
    if (CONFINE_SANITIZED)
        skip();
    expect(abandon_after_the_screens, SIGABRT, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_crash_restores_tells_and_ends),
        cmocka_unit_test(a_stack_that_is_used_up_is_no_hindrance),
        cmocka_unit_test(a_terminal_that_is_lent_is_left_alone),
        cmocka_unit_test(after_the_screens_nothing_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
