/* sample.c - a small curses program for the harness to prove itself on. It echoes what
 * is typed; some keys misbehave on purpose: B paints twice, T speaks again by
 * itself a little later, W thinks for a while, X leaves without tidying up, q quits with 3. */
#include <curses.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <wchar.h>

static void show_size(void)
{
    mvprintw(0, 0, "size %dx%d  ", COLS, LINES);
    mvaddwstr(1, 0, L"\u7b97\u6cd5 e\u0301 \u2502|");
    mvhline(2, 0, '-', 40);
    move(4, 0);
}

/* Computes for a moment, as a program does that has much to check. */
static void think(void)
{
    volatile unsigned long sum = 0;
    for (unsigned long i = 0; i < 300000000UL; i++)
        sum += i;
    mvaddstr(6, 0, sum > 0 ? "thought" : "?");
    move(4, 0);
}

static void speak_later(void)
{
    refresh();
    poll(NULL, 0, 150);
    mvaddstr(7, 0, "later");
    move(4, 0);
}

static void act(wint_t key)
{
    switch (key) {
    case KEY_RESIZE: show_size(); break;
    case KEY_DOWN: addstr("[down]"); break;
    case KEY_BTAB: addstr("[backtab]"); break;
    case KEY_F(8): addstr("[f8]"); break;
    case 27: addstr("[esc]"); break;
    case 19: addstr("[c-s]"); break;
    case 'B':
        addch('b');
        refresh();
        addch('B');
        break;
    case 'T': speak_later(); break;
    case 'W': think(); break;
    case 'X': _exit(5);
    default: {
        wchar_t text[2] = { (wchar_t)key, 0 };
        addwstr(text);
        break;
    }
    }
}

int main(void)
{
    setlocale(LC_ALL, "");
    initscr();
    raw();
    noecho();
    keypad(stdscr, TRUE);
    set_escdelay(25);
    show_size();
    wint_t key;
    while (get_wch(&key) != ERR && key != 'q') {
        act(key);
        refresh();
    }
    endwin();
    return 3;
}
