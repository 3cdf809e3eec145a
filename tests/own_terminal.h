/* own_terminal.h - a terminal for a child of the test, and what it showed. */
#ifndef TESTS_OWN_TERMINAL_H
#define TESTS_OWN_TERMINAL_H

#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct own_terminal {
    int master;
    char shown[4096]; /* ended by NUL */
    size_t size;
};

static inline void own_terminal_open(struct own_terminal *terminal)
{
    *terminal = (struct own_terminal){ .master = posix_openpt(O_RDWR | O_NOCTTY) };
    assert_true(terminal->master >= 0 && grantpt(terminal->master) == 0 && unlockpt(terminal->master) == 0);
}

/* Gathers until the words stand there, or five seconds have passed without anything. */
static inline void own_terminal_wait(struct own_terminal *terminal, const char *words)
{
    while (!strstr(terminal->shown, words)) {
        struct pollfd one = { terminal->master, POLLIN, 0 };
        ssize_t got;

        if (poll(&one, 1, 5000) <= 0)
            fail_msg("no \"%s\" in \"%s\"", words, terminal->shown);
        got = read(terminal->master, terminal->shown + terminal->size,
                   sizeof terminal->shown - 1 - terminal->size);
        if (got <= 0)
            fail_msg("the terminal ended: \"%s\"", terminal->shown);
        terminal->size += (size_t)got;
        terminal->shown[terminal->size] = '\0';
    }
}

static inline void own_terminal_forget(struct own_terminal *terminal)
{
    terminal->size = 0;
    terminal->shown[0] = '\0';
}

static inline void own_terminal_type(const struct own_terminal *terminal, const char *text)
{
    assert_int_equal(write(terminal->master, text, strlen(text)), (ssize_t)strlen(text));
}

#endif
