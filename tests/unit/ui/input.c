/* Keys out of bytes that come in pieces. */
#include "term/input.h"

#include "term/curses.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants the four headers above first */
#include <cmocka.h>

/* A terminal with arrows, a page key, a backspace, a mouse and a key that begins without Esc. */
static int described(const char *sequence)
{
    static const struct {
        const char *sequence;
        int code;
    } keys[] = { { "\033[A", KEY_UP },     { "\033OB", KEY_DOWN },    { "\033[5~", KEY_PPAGE },
                 { "\033[20~", KEY_F(9) }, { "\177", KEY_BACKSPACE }, { "\033[<", KEY_MOUSE },
                 { "\033[M", KEY_MOUSE },  { "\001@\r", KEY_F(1) } };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (strcmp(sequence, keys[i].sequence) == 0)
            return keys[i].code;
        if (strncmp(sequence, keys[i].sequence, strlen(sequence)) == 0)
            return -1;
    }
    return 0;
}

struct typist {
    struct input input;
    int64_t now_ms;
    char seen[4096]; /* the keys, as text */
};

static struct typist begin(void)
{
    return (struct typist){ .input = { .known = described, .mouse = true }, .now_ms = 1000 };
}

static void note(struct typist *typist, struct key key)
{
    size_t size = strlen(typist->seen);
    char *end = typist->seen + size;
    size_t left = sizeof typist->seen - size;

    if (key.function && key.code == TERM_UNESCAPE)
        snprintf(end, left, "<back>");
    else if (key.function && key.row > 0)
        snprintf(end, left, "<%x:%d>", key.code, key.row);
    else if (key.function)
        snprintf(end, left, "<%o>", key.code);
    else if (key.code == TERM_ESCAPE)
        snprintf(end, left, key.pasted ? "<esc'>" : "<esc>");
    else
        snprintf(end, left, "%lc%s", (wint_t)key.code, key.pasted ? "'" : "");
}

static void take(struct typist *typist, bool late)
{
    struct key key;

    while (input_key(&typist->input, late, typist->now_ms, &key)) {
        note(typist, key);
        late = false;
    }
}

/* Some bytes at once, after a while in which nothing came. */
static void after(struct typist *typist, int64_t ms, const char *bytes, size_t size)
{
    int wait;

    for (typist->now_ms += ms; ms > 0; ms = 0)
        while ((wait = input_wait(&typist->input, typist->now_ms)) == 0)
            take(typist, true);
    for (size_t i = 0; i < size; i++) {
        take(typist, false);
        input_byte(&typist->input, bytes[i], typist->now_ms);
    }
    take(typist, false);
}

static void assert_seen(struct typist *typist, const char *wanted)
{
    assert_string_equal(typist->seen, wanted);
    typist->seen[0] = '\0';
}

/* Every way to cut the bytes in two, and one by one, `ms` apart. */
static void assert_however_cut(const char *bytes, int64_t ms, const char *wanted)
{
    size_t size = strlen(bytes);

    for (size_t cut = 1; cut < size; cut++) {
        struct typist typist = begin();

        after(&typist, 0, bytes, cut);
        after(&typist, ms, bytes + cut, size - cut);
        assert_seen(&typist, wanted);
    }
    struct typist slow = begin();

    for (size_t i = 0; i < size; i++)
        after(&slow, ms, bytes + i, 1);
    assert_seen(&slow, wanted);
}

static void a_character_waits_for_its_rest_as_long_as_it_takes(void **state)
{
    (void)state;
    assert_however_cut("é算法😀x", 60000, "é算法😀x");
    assert_however_cut("\033[200~算é\033[201~法", 90, "算'é'法");
}

static void what_is_no_text_is_a_mark_and_swallows_nothing(void **state)
{
    (void)state;
    assert_however_cut("ab\xe9"
                       "cd",
                       3,
                       "ab\xef\xbf\xbd"
                       "cd");
    assert_however_cut("\xff"
                       "abc",
                       3,
                       "\xef\xbf\xbd"
                       "abc");
    assert_however_cut("\xe7\xae"
                       "x\xe7\xae\x97",
                       3, "\xef\xbf\xbdx算");
    assert_however_cut("\xe7\xe7\xae\x97", 3, "\xef\xbf\xbd算");
    assert_however_cut("\xc0\xaf"
                       "x",
                       3, "\xef\xbf\xbd\xef\xbf\xbdx");
    assert_however_cut("\xe4\033[A", 3, "\xef\xbf\xbd<403>");
    assert_however_cut("\033[200~\xe7\xae\033[201~x", 3, "\xef\xbf\xbd'x");
}

static void a_byte_of_nothing_is_a_key_at_once(void **state)
{
    (void)state;
    struct typist typist = begin();
    struct key key = { .code = 1 };

    input_byte(&typist.input, '\0', typist.now_ms);
    assert_true(input_key(&typist.input, false, typist.now_ms, &key));
    assert_true(key.code == 0 && !key.function);
    after(&typist, 0, "\033\0x", 3);
    assert_seen(&typist, "<esc>x");
    after(&typist, 0, "\033\0", 2); /* nor does it begin an answer of the terminal */
    assert_seen(&typist, "<esc>");
    assert_int_equal(input_wait(&typist.input, typist.now_ms), -1);
}

static void a_sequence_that_began_is_put_together_for_most_of_a_second(void **state)
{
    (void)state;
    struct typist typist = begin();

    after(&typist, 0, "\033[", 2);
    after(&typist, 900, "A", 1);
    after(&typist, 2000, "\033O", 2);
    after(&typist, 900, "B", 1);
    after(&typist, 250, "\033[5", 3);
    after(&typist, 250, "~", 1);
    after(&typist, 250, "\033[200~one", 9);
    after(&typist, 250, " \033[20", 5);
    after(&typist, 60000, "1~three", 7);
    assert_seen(&typist, "<403><402><523>o'n'e' 'three");
    assert_however_cut("\033[A\033OB\033[20~\177", 90, "<403><402><421><407>");
}

static void an_arrow_is_one_in_either_mode_of_the_terminal(void **state)
{
    (void)state;
    assert_however_cut("a\033OB\033[B\033[Cb", 90, "a<402><402>b");
}

static void esc_alone_is_a_key_soon(void **state)
{
    (void)state;
    struct typist typist = begin();

    after(&typist, 0, "\033", 1);
    assert_seen(&typist, "");
    assert_in_range(input_wait(&typist.input, typist.now_ms), 1, 100);
    after(&typist, 100, "", 0);
    assert_seen(&typist, "<esc>");
    assert_int_equal(input_wait(&typist.input, typist.now_ms), -1);
    after(&typist, 0, "\033j", 2); /* and at once when another key follows */
    assert_seen(&typist, "<esc>j");
    after(&typist, 0, "\033\033[A", 4);
    assert_seen(&typist, "<esc><403>");
}

static void esc_and_a_bracket_by_hand_are_keys(void **state)
{
    (void)state;
    struct typist typist = begin();

    after(&typist, 0, "\033", 1);
    after(&typist, 200, "[", 1);
    assert_seen(&typist, "<esc>");
    after(&typist, 60, "", 0);
    assert_seen(&typist, "[");
    after(&typist, 1000, "\033[", 2);
    after(&typist, 1000, "", 0);
    assert_seen(&typist, "<esc>[");
    after(&typist, 1000, "\033On", 3);
    assert_seen(&typist, "<esc>On");
    after(&typist, 1000, "\033", 1);
    after(&typist, 200, "]", 1); /* nothing that is worth waiting for begins so late with any other */
    assert_seen(&typist, "<esc>]");
}

static void the_rest_of_an_arrow_that_came_too_late_is_still_not_typed(void **state)
{
    (void)state;
    struct typist typist = begin();

    after(&typist, 0, "\033", 1);
    after(&typist, 250, "[A", 2);
    assert_seen(&typist, "<esc><back><403>");
    after(&typist, 250, "\033", 1);
    after(&typist, 900, "OB", 2);
    assert_seen(&typist, "<esc><back><402>");
    after(&typist, 250, "\033", 1);
    after(&typist, 250, "[5", 2); /* the rest may take its time as well */
    after(&typist, 400, "~", 1);
    assert_seen(&typist, "<esc><back><523>");
    after(&typist, 250, "\033", 1);
    after(&typist, 250, "[200~a", 6);
    assert_seen(&typist, "<esc><back>a'");
    after(&typist, 0, "\033[201~", 6);
    after(&typist, 250, "\033", 1);
    after(&typist, 250, "[I", 2); /* one that means nothing was no Esc either */
    assert_seen(&typist, "<esc><back>");
    after(&typist, 250, "\033", 1);
    after(&typist, 100, "", 0);
    after(&typist, 1100, "[A", 2); /* by then it is nobody's */
    assert_seen(&typist, "<esc>[A");
    after(&typist, 250, "\033", 1);
    after(&typist, 400, "[j", 2);
    assert_seen(&typist, "<esc>[j");
    after(&typist, 250, "\033", 1);
    after(&typist, 250, "[", 1); /* and once more cut */
    after(&typist, 40, "A", 1);
    assert_seen(&typist, "<esc><back><403>");
    after(&typist, 250, "\033", 1);
    after(&typist, 900, "", 0); /* we were busy; the second begins when the Esc is given out */
    after(&typist, 900, "[A", 2);
    assert_seen(&typist, "<esc><back><403>");
}

static void a_sequence_that_nobody_knows_does_nothing(void **state)
{
    (void)state;
    assert_however_cut("a\033[15;5~b\033[1;2Rc", 90, "abc");
    struct typist typist = begin();

    for (int i = 0; i < 100; i++)
        after(&typist, 0, i == 0 ? "\033[" : "1;", 2);
    after(&typist, 0, "~x", 2);
    assert_seen(&typist, "x");
    after(&typist, 0, "\033[1;",
          4); /* one that breaks off: neither it nor what comes then is typed wrongly */
    after(&typist, 1000, "y", 1);
    assert_seen(&typist, "y");
    after(&typist, 0, "\033[1;\033[A", 7);
    assert_seen(&typist, "<403>");
    assert_however_cut("a\033[ub\033[2@c\033[?2026;2$yd\033[2 qe", 90, "abcde");
}

/* So it is with a terminal whose description has only a backspace. */
static int barely_described(const char *sequence)
{
    return strcmp(sequence, "\177") == 0 ? KEY_BACKSPACE : 0;
}

static void what_no_key_begins_with_is_waited_for_too(void **state)
{
    (void)state;
    struct typist typist = begin();

    typist.input.known = barely_described;
    after(&typist, 0, "\033", 1);
    after(&typist, 90, "[", 1);
    after(&typist, 90, "200~a\033[201~\033[A\177", 15);
    assert_seen(&typist, "a'<407>");
}

static void pasted_text_is_text_whatever_it_is(void **state)
{
    (void)state;
    assert_however_cut("\033[200~a\033[Ab\033\033[201~c", 90, "a'<esc'>['A'b'<esc'>c");
    struct typist typist = begin();

    after(&typist, 0, "\033[200~\033", 7); /* nobody wakes for it, but to tell that it stalls */
    assert_int_equal(input_wait(&typist.input, typist.now_ms), 1000);
    assert_false(input_stalled(&typist.input, typist.now_ms));
    after(&typist, 1000, "", 0);
    assert_int_equal(input_wait(&typist.input, typist.now_ms), -1);
    assert_true(input_stalled(&typist.input, typist.now_ms));
    after(&typist, 59000, "[201~x", 6);
    assert_seen(&typist, "x");
    assert_false(input_stalled(&typist.input, typist.now_ms + 5000));
}

static void a_ctrl_c_by_itself_ends_a_paste_that_has_no_end(void **state)
{
    (void)state;
    struct typist typist = begin();

    after(&typist, 0, "\033[200~a\003b", 9); /* in the middle it is text */
    assert_seen(&typist, "a'\003'b'");
    after(&typist, 300, "\003c", 2);
    assert_seen(&typist, "\003'c'");
    after(&typist, 300, "\033[20\003", 5); /* behind something as well */
    after(&typist, 60, "", 0);
    assert_seen(&typist, "<esc'>['2'0'\003'");
    after(&typist, 5000, "\033\033", 2);
    after(&typist, 5000, "\003", 1);
    assert_seen(&typist, "<esc'>");
    assert_in_range(input_wait(&typist.input, typist.now_ms), 1, 50);
    after(&typist, 50, "", 0);
    assert_seen(&typist, "");
    assert_int_equal(input_wait(&typist.input, typist.now_ms), -1);
    after(&typist, 50, "jk\003\033[201~l", 10); /* and then all is as ever, come what may */
    assert_seen(&typist, "jk\003l");
    after(&typist, 5000, "\003", 1); /* where nothing is pasted it is a key at once */
    assert_seen(&typist, "\003");
}

static void a_ctrl_c_is_by_itself_behind_a_pause(void **state)
{
    (void)state;
    struct typist typist = begin();

    after(&typist, 0, "\033[200~a", 7);
    after(&typist, 199, "\003", 1);
    after(&typist, 60, "", 0);
    assert_seen(&typist, "a'\003'");
    after(&typist, 140, "\003", 1);
    after(&typist, 40, "b", 1); /* so soon it is text after all */
    assert_seen(&typist, "\003'b'");
    after(&typist, 200, "\003", 1);
    assert_int_equal(input_wait(&typist.input, typist.now_ms + 5000), 0); /* though we were busy for long */
    after(&typist, 50, "c", 1);
    assert_seen(&typist, "c");
}

static void a_line_end_of_two_bytes_is_pasted_as_one(void **state)
{
    (void)state;
    assert_however_cut("\033[200~a\r\nb\rc\nd\r\r\n\n\033[201~\r\n", 90, "a'\n'b'\n'c'\n'd'\n'\n'\n'\r\n");
    assert_however_cut("\033[200~a\r\033[201~\033[200~\nb\033[201~", 90, "a'\n'\n'b'");
}

static void an_answer_of_the_terminal_that_nobody_waits_for_does_nothing(void **state)
{
    (void)state;
    assert_however_cut("a\033]11;rgb:1e1e/1e1e/1e1e\033\\b\033]10;rgb:ffff/ffff/ffff/ffff/ffff\ac", 90,
                       "abc");
    assert_however_cut("a\033P>|XTerm(390)\033\\b\033P1+r544e\033\\c\033[?62;22cd", 90, "abcd");
    assert_however_cut("\033P!|00\033\\a\033_=x\033\\b\033^?x\ac\033]$x\ad\033P+x\ae", 90, "abcde");
    struct typist typist = begin();

    after(&typist, 0, "\033]", 2); /* by hand */
    after(&typist, 100, "", 0);
    assert_seen(&typist, "<esc>]");
    after(&typist, 0, "\033]", 2);
    after(&typist, 150, "x", 1);
    assert_seen(&typist, "<esc>]x");
    after(&typist, 0, "\033]j", 3);
    assert_seen(&typist, "<esc>]j");
    after(&typist, 0, "\033]11;rgb", 8);
    after(&typist, 1900, ":ff\a", 4);
    assert_seen(&typist, "");
    after(&typist, 0, "\033]11;rgb", 8); /* the rest never comes */
    after(&typist, 2100, "x", 1);
    assert_seen(&typist, "x");
}

static void clicks_and_the_wheel_are_keys_when_they_are_wanted(void **state)
{
    (void)state;
    assert_however_cut("\033[<0;10;7M\033[<0;10;7m\033[<65;1;3Mx", 90, "<1001:6><1003:2>x");
    assert_however_cut("\033[M !'x\033[M`!(", 90, "<1001:6>x<1002:7>");
    assert_however_cut("\033[<4;10;7M\033[<80;1;3M", 90, "<1001:6><1002:2>"); /* Shift and Control beside */
    struct typist typist = begin();

    after(&typist, 0, "\033[<32;1;7M\033[<2;1;7M\033[<66;1;7Mx", 30); /* a drag, other buttons */
    after(&typist, 0, "\033[<0;1;0M\033[<0;1;32768M\033[<;;M\033[<My", 33);
    assert_seen(&typist, "xy");
    after(&typist, 0, "\033[M !", 5); /* one that breaks off */
    after(&typist, 1000, "x", 1);
    assert_seen(&typist, "x");
    typist.input.mouse = false;
    after(&typist, 0, "\033[<0;1;7M", 9);
    after(&typist, 0, "\033[<;;M\033[<Mx", 11);
    assert_seen(&typist, "x");
}

static void keys_that_begin_without_esc_are_known_or_given_back(void **state)
{
    (void)state;
    assert_however_cut("\001@\r", 90, "<411>");
    struct typist typist = begin();

    after(&typist, 0, "\001@", 2);
    after(&typist, 1000, "x", 1);
    assert_seen(&typist, "\001@x");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_character_waits_for_its_rest_as_long_as_it_takes),
        cmocka_unit_test(what_is_no_text_is_a_mark_and_swallows_nothing),
        cmocka_unit_test(a_byte_of_nothing_is_a_key_at_once),
        cmocka_unit_test(a_sequence_that_began_is_put_together_for_most_of_a_second),
        cmocka_unit_test(an_arrow_is_one_in_either_mode_of_the_terminal),
        cmocka_unit_test(esc_alone_is_a_key_soon),
        cmocka_unit_test(esc_and_a_bracket_by_hand_are_keys),
        cmocka_unit_test(the_rest_of_an_arrow_that_came_too_late_is_still_not_typed),
        cmocka_unit_test(a_sequence_that_nobody_knows_does_nothing),
        cmocka_unit_test(what_no_key_begins_with_is_waited_for_too),
        cmocka_unit_test(pasted_text_is_text_whatever_it_is),
        cmocka_unit_test(a_ctrl_c_by_itself_ends_a_paste_that_has_no_end),
        cmocka_unit_test(a_ctrl_c_is_by_itself_behind_a_pause),
        cmocka_unit_test(a_line_end_of_two_bytes_is_pasted_as_one),
        cmocka_unit_test(an_answer_of_the_terminal_that_nobody_waits_for_does_nothing),
        cmocka_unit_test(clicks_and_the_wheel_are_keys_when_they_are_wanted),
        cmocka_unit_test(keys_that_begin_without_esc_are_known_or_given_back),
    };

    if (setlocale(LC_ALL, "C.UTF-8") == NULL)
        return 1;
    return cmocka_run_group_tests_name("input", tests, NULL, NULL);
}
