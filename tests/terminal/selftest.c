/* The harness proves itself before it judges anything else. */
#include "terminal/terminal.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants the four headers above first */
#include <cmocka.h>

static struct terminal *begin(const char *const *arguments, bool count_writes)
{
    struct terminal_options options = {
        .arguments = arguments, .columns = 80, .rows = 24, .count_writes = count_writes, .limit_ms = 20000
    };
    struct terminal *terminal = terminal_start(&options);
    assert_non_null(terminal);
    return terminal;
}

static struct terminal *begin_sample(bool count_writes)
{
    static const char *const arguments[] = { SAMPLE, NULL };
    struct terminal *terminal = begin(arguments, count_writes);
    assert_true(terminal_shows(terminal, "size 80x24"));
    assert_true(terminal_at_rest(terminal));
    return terminal;
}

static void assert_row(struct terminal *terminal, int row, const char *start)
{
    char *text = terminal_row(terminal, row);
    if (strncmp(text, start, strlen(start)) != 0)
        fail_msg("row %d is \"%s\", not \"%s...\"", row, text, start);
    free(text);
}

static void shows_wide_and_combining_characters(void **state)
{
    (void)state;
    struct terminal *terminal = begin_sample(false);
    assert_row(terminal, 1, "\u7b97\u6cd5 e\u0301 \u2502| ");
    assert_row(terminal, 2, "----------------------------------------  ");
    int column, row;
    bool visible;
    assert_true(terminal_press(terminal, "\u7b97x"));
    terminal_cursor(terminal, &column, &row, &visible);
    assert_int_equal(column, 3);
    assert_int_equal(row, 4);
    assert_true(visible);
    terminal_free(terminal);
}

static void presses_every_kind_of_key(void **state)
{
    (void)state;
    struct terminal *terminal = begin_sample(false);
    assert_true(terminal_press(terminal, "<Down><S-Tab><F8><Esc><C-s><lt><Text:ab>\\x41"));
    assert_row(terminal, 4, "[down][backtab][f8][esc][c-s]<abA ");
    terminal_free(terminal);
}

static void names_what_is_no_key(void **state)
{
    (void)state;
    struct terminal *terminal = begin_sample(false);
    assert_false(terminal_press(terminal, "a<Nonsense>"));
    assert_non_null(strstr(terminal_complaint(terminal), "<Nonsense>"));
    assert_row(terminal, 4, "a ");
    terminal_free(terminal);
}

static void resizes(void **state)
{
    (void)state;
    struct terminal *terminal = begin_sample(false);
    assert_true(terminal_press(terminal, "<Resize:100x30>"));
    assert_row(terminal, 0, "size 100x30");
    terminal_free(terminal);
}

static void waits_for_a_program_that_thinks(void **state)
{
    (void)state;
    struct terminal *terminal = begin_sample(false);
    assert_true(terminal_press(terminal, "W"));
    assert_row(terminal, 6, "thought");
    terminal_free(terminal);
}

static void tells_an_answer_from_its_afterthought(void **state)
{
    (void)state;
    struct terminal *terminal = begin_sample(false);
    const char *script = "T";
    struct key key;
    assert_true(keys_next(&script, &key));
    terminal_send(terminal, &key);
    assert_true(terminal_answered(terminal));
    assert_false(terminal_has(terminal, "later"));
    assert_true(terminal_at_rest(terminal));
    assert_true(terminal_has(terminal, "later"));
    terminal_free(terminal);
}

static void gives_up_at_once_on_what_can_never_come(void **state)
{
    (void)state;
    struct terminal *terminal = begin_sample(false);
    assert_false(terminal_shows(terminal, "no such text"));
    assert_non_null(strstr(terminal_complaint(terminal), "no such text"));
    terminal_free(terminal);
}

static void counts_bytes_and_writes(void **state)
{
    (void)state;
    struct terminal *terminal = begin_sample(true);
    size_t bytes = terminal_bytes(terminal);
    long writes = terminal_writes(terminal);
    assert_true(terminal_press(terminal, "B"));
    assert_int_equal(terminal_bytes(terminal) - bytes, 2);
    if (writes < 0) {
        print_message("write calls cannot be counted here: the kernel refuses a seccomp listener\n");
        terminal_free(terminal);
        skip();
    }
    /* Each of its two refreshes writes once for the text and once for an empty buffer or the cursor. */
    long twice = terminal_writes(terminal) - writes;
    writes = terminal_writes(terminal);
    assert_true(terminal_press(terminal, "b"));
    long once = terminal_writes(terminal) - writes;
    assert_true(once >= 1);
    assert_int_equal(twice, 2 * once);
    terminal_free(terminal);
}

static void sees_a_clean_end(void **state)
{
    (void)state;
    struct terminal *terminal = begin_sample(true);
    assert_non_null(terminal_left_behind(terminal));
    assert_true(terminal_press(terminal, "q"));
    assert_true(terminal_ended(terminal));
    assert_int_equal(terminal_status(terminal), 3);
    assert_null(terminal_left_behind(terminal));
    terminal_free(terminal);
}

static void sees_what_is_left_behind(void **state)
{
    (void)state;
    struct terminal *terminal = begin_sample(false);
    assert_true(terminal_press(terminal, "X"));
    assert_true(terminal_ended(terminal));
    assert_int_equal(terminal_status(terminal), 5);
    assert_non_null(terminal_left_behind(terminal));
    terminal_free(terminal);
}

static void sees_a_signal(void **state)
{
    (void)state;
    struct terminal *terminal = begin_sample(false);
    kill(terminal_process(terminal), SIGKILL);
    assert_true(terminal_ended(terminal));
    assert_int_equal(terminal_status(terminal), 128 + SIGKILL);
    terminal_free(terminal);
}

static void sees_the_last_words_of_a_short_life(void **state)
{
    (void)state;
    static const char *const arguments[] = { "sh", "-c",
                                             "printf 'a%080d\\n' 7; seq 1 10000; printf 'the end'; exit 9",
                                             NULL };
    struct terminal *terminal = begin(arguments, true);
    assert_true(terminal_ended(terminal));
    assert_int_equal(terminal_status(terminal), 9);
    assert_true(terminal_shows(terminal, "the end"));
    assert_true(terminal_shows(terminal, "10000"));
    terminal_free(terminal);
}

static void says_when_a_program_cannot_be_started(void **state)
{
    (void)state;
    static const char *const arguments[] = { "/nonexistent/program", NULL };
    struct terminal *terminal = begin(arguments, true);
    assert_true(terminal_ended(terminal));
    assert_int_equal(terminal_status(terminal), 127);
    terminal_free(terminal);
}

/* ncurses sends runs of one character as REP, and clears with the background colour. */
static void understands_what_curses_sends_to_an_xterm(void **state)
{
    (void)state;
    static const char *const arguments[] = { "printf", "a\\033[5bz\\033[2;3Hxyz\\033[2;4H\\033[1X", NULL };
    struct terminal *terminal = begin(arguments, false);
    assert_true(terminal_ended(terminal));
    assert_row(terminal, 0, "aaaaaaz ");
    assert_row(terminal, 1, "  x z ");
    terminal_free(terminal);
}

static void pastes_in_brackets_where_the_program_asked_for_them(void **state)
{
    (void)state;
    static const char *const arguments[] = {
        "sh", "-c",
        "stty -icanon -echo; printf '\\033[?2004hready'; dd bs=15 count=1 2>/dev/null | od -An -c", NULL
    };
    struct terminal *terminal = begin(arguments, false);
    assert_true(terminal_shows(terminal, "ready"));
    assert_true(terminal_press(terminal, "<Paste:abc>"));
    assert_true(terminal_ended(terminal));
    assert_true(terminal_has(terminal, "[   2   0   0   ~   a   b   c"));
    assert_string_equal(terminal_left_behind(terminal), "a changed line discipline (stty)");
    terminal_free(terminal);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_wide_and_combining_characters),
        cmocka_unit_test(presses_every_kind_of_key),
        cmocka_unit_test(names_what_is_no_key),
        cmocka_unit_test(resizes),
        cmocka_unit_test(waits_for_a_program_that_thinks),
        cmocka_unit_test(tells_an_answer_from_its_afterthought),
        cmocka_unit_test(gives_up_at_once_on_what_can_never_come),
        cmocka_unit_test(counts_bytes_and_writes),
        cmocka_unit_test(sees_a_clean_end),
        cmocka_unit_test(sees_what_is_left_behind),
        cmocka_unit_test(sees_a_signal),
        cmocka_unit_test(sees_the_last_words_of_a_short_life),
        cmocka_unit_test(says_when_a_program_cannot_be_started),
        cmocka_unit_test(understands_what_curses_sends_to_an_xterm),
        cmocka_unit_test(pastes_in_brackets_where_the_program_asked_for_them),
    };
    setenv("TERM", "xterm-256color", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    unsetenv("LINES");
    unsetenv("COLUMNS");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
