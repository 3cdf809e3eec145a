/* Needed for wide-character curses, and for a window's size. */
#define _DEFAULT_SOURCE 1

#include "term/term.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/memory.h"
#include "term/crash.h"
#include "term/curses.h"
#include "term/input.h"
#include "term/signals.h"
#include "term/terminfo.h"

#include <errno.h>
#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

enum { COPY_MAX = 74994 };

static const char paste_on[] = "\033[?2004h";
static const char paste_off[] = "\033[?2004l";

static SCREEN *screen;
static struct input input = { .known = key_defined };
static bool lent, hung_up;
static bool resized;
static int events = -1;

static void send_bytes(const char *bytes, size_t size)
{
    fflush(stdout);
    while (size > 0) {
        ssize_t done = write(STDOUT_FILENO, bytes, size);

        if (done < 0 && errno != EINTR)
            return;
        if (done > 0) {
            bytes += done;
            size -= (size_t)done;
        }
    }
}

static bool watch(struct err *err)
{
    struct epoll_event key = { .events = EPOLLIN }, byte = { .events = EPOLLIN };

    events = epoll_create1(EPOLL_CLOEXEC);
    return (events >= 0 && epoll_ctl(events, EPOLL_CTL_ADD, STDIN_FILENO, &key) == 0 &&
            epoll_ctl(events, EPOLL_CTL_ADD, signals_descriptor(), &byte) == 0) ||
           err_set_errno(err, "the terminal cannot be waited for", "无法等待终端事件");
}

/* Modes that curses resets whenever it takes the terminal. */
static void enter(void)
{
    raw();
    noecho();
    nonl();
    (void)keypad(stdscr, TRUE); /* the mode of the arrows, which nothing but this says again */
    idlok(stdscr, TRUE);
    idlok(curscr, TRUE);
    send_bytes(paste_on, sizeof paste_on - 1);
    signals_tell_stop(true);
}

/* Should the program break off, the terminal is given back all the same. */
static void expect_crash(const struct termios *modes)
{
    struct buf leave;

    buf_init(&leave, 512);
    buf_string(&leave, paste_off);
    terminfo_leave(&leave);
    crash_watch(modes, buf_text(&leave), leave.over ? 0 : leave.size);
    buf_done(&leave);
}

bool term_open(struct err *err)
{
    struct termios modes;

    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return err_set(err, ERR_SYSTEM,
                       "the screens need a terminal, and standard input or output is none; "
                       "the commands work without one: see algoform --help",
                       "界面需要终端，但标准输入或输出不是终端；命令无需终端即可使用：见 algoform --help");
    if (tcgetattr(STDIN_FILENO, &modes) != 0)
        return err_set_errno(err, "the terminal does not tell its modes", "无法读取终端模式");
    if (!signals_catch(err) || (events < 0 && !watch(err)))
        return false;
    screen = terminfo_moves_cursor() ? newterm(NULL, stdout, stdin) : NULL;
    if (screen == NULL) {
        const char *name = getenv("TERM");

        return err_set(
            err, ERR_SYSTEM,
            "TERM=%s names no terminal known here that can move its cursor; try TERM=xterm or TERM=vt100",
            "TERM=%s 未知，或该终端无法移动光标；可尝试 TERM=xterm 或 TERM=vt100", name != NULL ? name : "");
    }
    memory_on_exhaustion(term_close);
    (void)atexit(term_close); /* curses itself may end the program for want of memory */
    expect_crash(&modes);
    if (keypad(stdscr, TRUE) == ERR || !terminfo_keys_known()) {
        term_close();
        return err_set(err, ERR_SYSTEM, "there is not enough memory for the terminal's keys",
                       "内存不足，无法准备终端按键");
    }
    /* A picture is finished though bytes wait: half a key would bring no other. */
    typeahead(-1);
    enter();
    return true;
}

void term_close(void)
{
    if (screen == NULL)
        return;
    if (!lent) {
        send_bytes(paste_off, sizeof paste_off - 1);
        endwin();
    }
    delscreen(screen);
    crash_forget();
    screen = NULL;
}

void term_lend(void)
{
    send_bytes(paste_off, sizeof paste_off - 1);
    endwin();
    lent = true;
    crash_terminal(false);
    signals_tell_stop(false);
}

void term_resume(void)
{
    lent = false;
    crash_terminal(true);
    enter();
    resized = true; /* the window may have changed meanwhile */
    clearok(curscr, TRUE);
    refresh();
    (void)signals_take(SIGNALS_CONTINUED); /* which is what this was */
}

/* Stops a process, or for 0 all that were started with us. */
static void stop(pid_t process)
{
    term_lend();
    (void)kill(process, SIGTSTP);
    term_resume();
}

void term_suspend(void)
{
    stop(0);
}

/* After a stop that nobody told us of. The modes come first: should we be in the background,
 * asking for them stops us again before anything is written over somebody else's screen. */
static void take_back(void)
{
    reset_prog_mode();
    endwin();
    term_resume();
}

int term_descriptor(void)
{
    return events;
}

static void follow_size(void)
{
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
        resizeterm(size.ws_row, size.ws_col);
}

enum term_event term_event(void)
{
    signals_awake();
    if (signals_take(SIGNALS_ENDED) || hung_up)
        return TERM_ENDED;
    if (signals_take(SIGNALS_STOP))
        stop(getpid());
    if (signals_take(SIGNALS_CONTINUED))
        take_back();
    if (signals_take(SIGNALS_RESIZED) || resized) {
        resized = false;
        follow_size();
        return TERM_RESIZED;
    }
    return signals_take(SIGNALS_CALLED) ? TERM_CALLED : TERM_NOTHING;
}

bool term_ended(void)
{
    return signals_take(SIGNALS_ENDED);
}

void term_mouse(bool wanted)
{
    input.mouse = wanted;
    mousemask(wanted ? BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0, NULL);
}

/* A byte that is there, and no more: what is behind may be for a program that the terminal is lent to. */
static bool read_byte(char *byte)
{
    struct pollfd poller = { STDIN_FILENO, POLLIN, 0 };

    if (poll(&poller, 1, 0) <= 0)
        return false;
    ssize_t size = (poller.revents & POLLIN) != 0 ? read(STDIN_FILENO, byte, 1) : -1;

    if (size == 1)
        return true;
    hung_up = hung_up || size == 0 || (poller.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
    return false;
}

bool term_key(struct key *key)
{
    char byte;

    while (!input_key(&input, false, clock_monotonic_ms(), key)) {
        if (read_byte(&byte))
            input_byte(&input, byte, clock_monotonic_ms());
        else
            return input_wait(&input, clock_monotonic_ms()) == 0 &&
                   input_key(&input, true, clock_monotonic_ms(), key);
    }
    return true;
}

int term_wait(void)
{
    return input_wait(&input, clock_monotonic_ms());
}

bool term_paste_stalled(void)
{
    return input_stalled(&input, clock_monotonic_ms());
}

int term_rows(void)
{
    return LINES;
}

int term_columns(void)
{
    return COLS;
}

bool term_unicode(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static void encode_base64(struct buf *out, const unsigned char *bytes, size_t size)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < size; i += 3) {
        unsigned long group = (unsigned long)bytes[i] << 16;

        group |= i + 1 < size ? (unsigned long)bytes[i + 1] << 8 : 0;
        group |= i + 2 < size ? bytes[i + 2] : 0;
        buf_char(out, letters[group >> 18]);
        buf_char(out, letters[group >> 12 & 63]);
        buf_char(out, i + 1 < size ? letters[group >> 6 & 63] : '=');
        buf_char(out, i + 2 < size ? letters[group & 63] : '=');
    }
}

bool term_in_tmux(void)
{
    return getenv("TMUX") != NULL;
}

bool term_copy(const char *text)
{
    struct buf encoded, out;

    buf_init(&encoded, COPY_MAX + 1);
    encode_base64(&encoded, (const unsigned char *)text, strlen(text));
    bool fits = !encoded.over && encoded.size <= COPY_MAX;
    buf_init(&out, 2 * COPY_MAX + 64);
    buf_format(&out, "\033]52;c;%s\a", buf_text(&encoded));
    if (term_in_tmux()) /* which does with the one what set-clipboard says, with the other allow-passthrough
                         */
        buf_format(&out, "\033Ptmux;\033\033]52;c;%s\a\033\\", buf_text(&encoded));
    if (fits)
        send_bytes(buf_text(&out), out.size);
    buf_done(&encoded);
    buf_done(&out);
    return fits;
}
