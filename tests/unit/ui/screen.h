/* screen.h - curses without a terminal, its picture read back as text, and a form played with keys.
 *
 * The picture is what curses believes to be on the terminal; nothing is sent anywhere.
 * A script is text in which "\r", "\t", "\x1b" and the control characters are those
 * keys; keys that curses names are pressed one by one. */
#ifndef SCREEN_H
#define SCREEN_H

#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "form/form.h"
#include "term/curses.h"
#include "term/term.h"
#include "term/theme.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

#define ESCAPE "\x1b"
#define UNDO   "u"
#define REDO   "\x12" /* Ctrl-R */

struct screen {
    SCREEN *curses;
    FILE *out, *in;
};

static inline struct screen screen_open(int rows, int columns)
{
    struct screen screen = { .out = fopen("/dev/null", "w"), .in = fopen("/dev/null", "r") };
    struct err err = { 0 };

    assert_non_null(setlocale(LC_ALL, "C.UTF-8"));
    assert_int_equal(setenv("NO_COLOR", "1", 1), 0);
    screen.curses = newterm("xterm-256color", screen.out, screen.in);
    assert_non_null(screen.curses);
    assert_true(theme_load(NULL, &err));
    assert_int_equal(resize_term(rows, columns), OK);
    return screen;
}

static inline void screen_close(struct screen *screen)
{
    endwin();
    delscreen(screen->curses);
    (void)fclose(screen->out);
    (void)fclose(screen->in);
}

/* Columns [column, limit) of a row, without the blanks at its end. Owned. */
static inline char *screen_part(int row, int column, int limit)
{
    struct buf text;

    buf_init(&text, LIMIT_LINE_BYTES);
    while (column < limit) {
        wchar_t characters[CCHARW_MAX + 1];
        attr_t attributes;
        short pair;
        cchar_t cell;

        assert_int_equal(mvin_wch(row, column, &cell), OK);
        assert_int_equal(getcchar(&cell, characters, &attributes, &pair, NULL), OK);
        for (size_t i = 0; characters[i] != L'\0'; i++) {
            char bytes[4];

            buf_bytes(&text, bytes, utf8_encode((uint32_t)characters[i], bytes));
        }
        int width = wcwidth(characters[0]);
        column += width > 1 ? width : 1;
    }
    while (text.size > 0 && text.data[text.size - 1] == ' ')
        text.data[--text.size] = '\0';
    return buf_take(&text);
}

static inline char *screen_row(int row)
{
    return screen_part(row, 0, COLS);
}

/* The row that shows a text, or -1. */
static inline int screen_find(const char *text)
{
    for (int row = 0; row < LINES; row++) {
        char *shown = screen_row(row);
        bool found = strstr(shown, text) != NULL;

        free(shown);
        if (found)
            return row;
    }
    return -1;
}

static inline void screen_print(void)
{
    for (int row = 0; row < LINES; row++) {
        char *shown = screen_row(row);

        print_message("%2d|%s\n", row, shown);
        free(shown);
    }
}

static inline void screen_assert(const char *text)
{
    if (screen_find(text) < 0) {
        screen_print();
        fail_msg("the screen does not show: %s", text);
    }
}

static inline void screen_assert_not(const char *text)
{
    if (screen_find(text) >= 0) {
        screen_print();
        fail_msg("the screen shows: %s", text);
    }
}

/* A form on a document, played with keys. */
struct play {
    struct document *document;
    struct form *form;
    int row, column; /* of the hardware cursor in the last picture */
};

static inline struct json *play_parsed(const char *text)
{
    struct err err = { 0 };
    struct json *value = json_read(text, strlen(text), NULL, &err);

    assert_string_equal(err_text(&err, LANGUAGE_EN), "");
    return value;
}

static inline struct play play_begin(struct json *root, enum language language)
{
    struct play play = { .document = document_new(&shape_algorithm, root) };

    play.form = form_new(play.document, language, false);
    return play;
}

static inline struct play play_text(const char *text)
{
    return play_begin(play_parsed(text), LANGUAGE_EN);
}

/* One of tests/data/examples. */
static inline struct play play_example(const char *name)
{
    struct err err = { 0 };
    struct buf path, text;

    buf_init(&path, 4096);
    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    buf_format(&path, "%s/examples/%s", TEST_DATA, name);
    assert_true(file_read(buf_text(&path), &text, &err));
    struct play play = play_text(buf_text(&text));
    buf_done(&path);
    buf_done(&text);
    return play;
}

static inline void play_end(struct play *play)
{
    form_free(play->form);
    document_free(play->document);
}

/* As the loop does it: while no key waits the form catches up, then it is painted. */
static inline void play_paint(struct play *play)
{
    (void)form_idle(play->form);
    erase();
    form_paint(play->form, 1, LINES - 1, &play->row, &play->column);
}

static inline void play_keys(struct play *play, const char *script)
{
    size_t size = strlen(script);

    for (size_t at = 0; at < size;) {
        struct key key = { 0 };

        at += utf8_decode(script + at, size - at, &key.code);
        (void)form_key(play->form, key);
        play_paint(play);
    }
}

static inline void play_function(struct play *play, int code)
{
    (void)form_key(play->form, (struct key){ .code = (uint32_t)code, .function = true });
    play_paint(play);
}

static inline void play_paste(struct play *play, const char *text)
{
    size_t size = strlen(text);

    for (size_t at = 0; at < size;) {
        struct key key = { .pasted = true };

        at += utf8_decode(text + at, size - at, &key.code);
        (void)form_key(play->form, key);
    }
    play_paint(play);
}

static inline void play_go(struct play *play, const char *place)
{
    form_show(play->form, place);
    char *here = form_place(play->form);
    assert_string_equal(here, place);
    free(here);
}

static inline void play_assert_at(const struct play *play, const char *place)
{
    char *here = form_place(play->form);

    assert_string_equal(here, place);
    free(here);
}

/* What stands at a place, as compact JSON; "" for nothing. */
static inline void play_assert_value(const struct play *play, const char *place, const char *expected)
{
    const struct json *value = document_at(play->document, place);
    char *written = value != NULL ? json_written(value, JSON_COMPACT) : NULL;

    assert_string_equal(written != NULL ? written : "", expected);
    free(written);
}

static inline void play_assert_message(const struct play *play, const char *part)
{
    const char *message = form_message(play->form);

    assert_non_null(message);
    assert_non_null(strstr(message, part));
}

static inline void play_assert_typing(const struct play *play, const char *expected)
{
    const char *place, *text;
    size_t cursor;

    assert_true(form_typing(play->form, &place, &text, &cursor));
    assert_string_equal(text, expected);
}

#endif
