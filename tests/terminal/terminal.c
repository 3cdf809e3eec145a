#define _DEFAULT_SOURCE /* syscall: for pidfd_open, which makes the end of a process an event */

#include "terminal/terminal.h"

#include "terminal/rest.h"
#include "terminal/writes.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum {
    MASTER,   /* what the program writes */
    ENDING,   /* becomes readable when the program ends */
    LISTENER, /* announces calls of write; -1 when they are not counted */
    WATCHED
};

struct terminal {
    struct pollfd watched[WATCHED];
    int slave; /* kept open: tells what is unread, and the line discipline after the end */
    char name[64];
    pid_t process;
    bool over;
    int status;
    struct termios found;
    VTerm *vterm; /* owned */
    VTermScreen *screen;
    bool alternate, visible, mouse;
    bool cursor_mode, keypad_mode, paste_mode; /* followed here: libvterm does not tell them */
    char tail[16];                             /* the end of the output, for sequences cut in two */
    size_t tail_size;
    size_t bytes;
    long writes;
    long limit_ms;
    FILE *record; /* borrowed */
    struct timespec started, last_output, last_input;
    char *pending; /* bytes for the program, gathered into one write */
    size_t pending_size;
    size_t piece; /* bytes of one write; 0: all at once */
    int gap_ms;
    char complaint[160];
};

static double since_ms(struct timespec from, struct timespec to)
{
    return (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
}

static struct timespec now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time;
}

/* What libvterm tells us. */

static void gather(const char *bytes, size_t size, void *context)
{
    struct terminal *terminal = context;
    char *grown = realloc(terminal->pending, terminal->pending_size + size);
    if (grown == NULL)
        abort();
    memcpy(grown + terminal->pending_size, bytes, size);
    terminal->pending = grown;
    terminal->pending_size += size;
}

static int property(VTermProp which, VTermValue *value, void *context)
{
    struct terminal *terminal = context;
    if (which == VTERM_PROP_ALTSCREEN)
        terminal->alternate = value->boolean != 0;
    else if (which == VTERM_PROP_CURSORVISIBLE)
        terminal->visible = value->boolean != 0;
    else if (which == VTERM_PROP_MOUSE)
        terminal->mouse = value->number != VTERM_PROP_MOUSE_NONE;
    return 1;
}

static const VTermScreenCallbacks callbacks = { .settermprop = property };

/* Follows modes that libvterm keeps to itself. */
static void follow_modes(struct terminal *terminal, const char *bytes, size_t size)
{
    static const struct {
        const char *sequence;
        size_t member;
        bool value;
    } modes[] = {
        { "\033[?2004h", offsetof(struct terminal, paste_mode), true },
        { "\033[?2004l", offsetof(struct terminal, paste_mode), false },
        { "\033[?1h", offsetof(struct terminal, cursor_mode), true },
        { "\033[?1l", offsetof(struct terminal, cursor_mode), false },
        { "\033[?1006;1000h", offsetof(struct terminal, mouse), true }, /* libvterm sees the first only */
        { "\033[?1006;1000l", offsetof(struct terminal, mouse), false },
        { "\033=", offsetof(struct terminal, keypad_mode), true },
        { "\033>", offsetof(struct terminal, keypad_mode), false },
    };
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] == '\033')
            terminal->tail_size = 0;
        if (terminal->tail_size == sizeof terminal->tail)
            continue;
        terminal->tail[terminal->tail_size++] = bytes[i];
        for (size_t m = 0; m < sizeof modes / sizeof modes[0]; m++)
            if (strlen(modes[m].sequence) == terminal->tail_size &&
                memcmp(modes[m].sequence, terminal->tail, terminal->tail_size) == 0)
                memcpy((char *)terminal + modes[m].member, &modes[m].value, sizeof(bool));
    }
}

/* Starting. */

static bool open_pty(struct terminal *terminal, const struct terminal_options *options)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    terminal->watched[MASTER].fd = master;
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0 || ptsname(master) == NULL)
        return false;
    snprintf(terminal->name, sizeof terminal->name, "%s", ptsname(master));
    terminal->slave = open(terminal->name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal->slave < 0 || tcgetattr(terminal->slave, &terminal->found) != 0)
        return false;
    terminal->found.c_iflag |= IUTF8; /* as terminals and sshd set it */
    if (options->by_byte)
        terminal->found.c_lflag &= ~(tcflag_t)ICANON;
    tcsetattr(terminal->slave, TCSANOW, &terminal->found);
    tcgetattr(terminal->slave, &terminal->found);
    struct winsize size = { .ws_row = (unsigned short)options->rows,
                            .ws_col = (unsigned short)options->columns };
    return ioctl(master, TIOCSWINSZ, &size) == 0 && fcntl(master, F_SETFL, O_NONBLOCK) == 0;
}

static _Noreturn void become_program(const struct terminal *terminal, const struct terminal_options *options,
                                     int channel)
{
    setsid();
    ioctl(terminal->slave, TIOCSCTTY, 0);
    for (int descriptor = 0; descriptor < 3; descriptor++)
        dup2(terminal->slave, descriptor);
    signal(SIGPIPE, SIG_DFL);
    if (options->directory != NULL && chdir(options->directory) != 0)
        _exit(126);
    if (options->environment != NULL) {
        extern char **environ;
        environ = (char **)options->environment; /* exec only reads it */
    }
    if (options->count_writes)
        writes_announce(channel);
    close(channel);
    execvp(options->arguments[0], (char *const *)options->arguments);
    static const char complaint[] = "the program cannot be started\r\n";
    ssize_t ignored = write(2, complaint, sizeof complaint - 1);
    (void)ignored;
    _exit(127);
}

static bool start_program(struct terminal *terminal, const struct terminal_options *options)
{
    int channel[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, channel) != 0)
        return false;
    terminal->started = terminal->last_output = terminal->last_input = now();
    terminal->process = fork();
    if (terminal->process == 0)
        become_program(terminal, options, channel[1]);
    close(channel[1]);
    if (terminal->process > 0) {
        if (options->count_writes)
            terminal->watched[LISTENER].fd = writes_listen(channel[0]);
        terminal->writes = terminal->watched[LISTENER].fd >= 0 ? 0 : -1;
        terminal->watched[ENDING].fd = (int)syscall(SYS_pidfd_open, terminal->process, 0);
    }
    close(channel[0]);
    return terminal->process > 0 && terminal->watched[ENDING].fd >= 0;
}

struct terminal *terminal_start(const struct terminal_options *options)
{
    struct terminal *terminal = calloc(1, sizeof *terminal);
    if (terminal == NULL)
        abort();
    for (int i = 0; i < WATCHED; i++)
        terminal->watched[i] = (struct pollfd){ .fd = -1, .events = POLLIN };
    terminal->slave = -1;
    terminal->visible = true;
    terminal->record = options->record;
    terminal->limit_ms = options->limit_ms > 0 ? options->limit_ms : 30000;
    terminal->vterm = vterm_new(options->rows, options->columns);
    vterm_set_utf8(terminal->vterm, 1);
    vterm_output_set_callback(terminal->vterm, gather, terminal);
    terminal->screen = vterm_obtain_screen(terminal->vterm);
    vterm_screen_set_callbacks(terminal->screen, &callbacks, terminal);
    vterm_screen_enable_altscreen(terminal->screen, 1);
    vterm_screen_reset(terminal->screen, 1);
    if (!open_pty(terminal, options) || !start_program(terminal, options)) {
        fprintf(stderr, "no program on a pty: %s\n", strerror(errno));
        terminal_free(terminal);
        return NULL;
    }
    return terminal;
}

void terminal_free(struct terminal *terminal)
{
    if (terminal == NULL)
        return;
    if (terminal->process > 0 && !terminal->over) {
        kill(-terminal->process, SIGKILL); /* its session: the editor that it may have started too */
        kill(terminal->process, SIGKILL);
        waitpid(terminal->process, NULL, 0);
    }
    for (int i = 0; i < WATCHED; i++)
        if (terminal->watched[i].fd >= 0)
            close(terminal->watched[i].fd);
    if (terminal->slave >= 0)
        close(terminal->slave);
    vterm_free(terminal->vterm);
    free(terminal->pending);
    free(terminal);
}

/* The traffic in both directions. */

static bool take_output(struct terminal *terminal)
{
    char bytes[65536];
    ssize_t size = read(terminal->watched[MASTER].fd, bytes, sizeof bytes);
    if (size <= 0)
        return false;
    terminal->last_output = now();
    terminal->bytes += (size_t)size;
    if (terminal->record != NULL)
        fwrite(bytes, 1, (size_t)size, terminal->record);
    follow_modes(terminal, bytes, (size_t)size);
    vterm_input_write(terminal->vterm, bytes, (size_t)size);
    return true;
}

static void take_end(struct terminal *terminal)
{
    int status = 0;
    waitpid(terminal->process, &status, 0);
    terminal->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    terminal->over = true;
    close(terminal->watched[ENDING].fd);
    terminal->watched[ENDING].fd = -1;
}

/* Waits at most that long for the program to do something we see, and sees to it. */
static bool pump(struct terminal *terminal, int milliseconds)
{
    if (poll(terminal->watched, WATCHED, milliseconds) <= 0)
        return false;
    bool something = false;
    if (terminal->watched[LISTENER].revents & POLLIN) {
        terminal->writes += writes_allow(terminal->watched[LISTENER].fd, terminal->name);
        something = true;
    } else if (terminal->watched[LISTENER].revents != 0) { /* the last process that it spoke of is gone */
        close(terminal->watched[LISTENER].fd);
        terminal->watched[LISTENER].fd = -1;
    }
    if (terminal->watched[MASTER].revents & POLLIN)
        something |= take_output(terminal);
    if (terminal->watched[ENDING].revents & POLLIN) {
        take_end(terminal);
        something = true;
    }
    return something;
}

/* Lets that much time go by. */
static void pass(struct terminal *terminal, int milliseconds)
{
    struct timespec start = now();
    for (double left = milliseconds; left > 0; left = milliseconds - since_ms(start, now()))
        pump(terminal, (int)left + 1);
}

/* Gives the program what was gathered for it; its output is taken meanwhile, so neither side can block. */
static void flush_pending(struct terminal *terminal)
{
    size_t sent = 0;
    while (sent < terminal->pending_size && !terminal->over && terminal->watched[MASTER].fd >= 0) {
        size_t left = terminal->pending_size - sent;
        ssize_t size = write(terminal->watched[MASTER].fd, terminal->pending + sent,
                             terminal->piece > 0 && terminal->piece < left ? terminal->piece : left);
        if (size > 0) {
            sent += (size_t)size;
            if (sent < terminal->pending_size)
                pass(terminal, terminal->gap_ms);
        } else if (!pump(terminal, 1) && errno != EAGAIN && errno != EINTR)
            break;
    }
    terminal->pending_size = 0;
}

void terminal_send(struct terminal *terminal, const struct key *key)
{
    bool alt = (key->modifier & VTERM_MOD_ALT) != 0;
    terminal->last_input = now();
    switch (key->kind) {
    case KEY_TEXT: gather(key->text, key->size, terminal); break;
    case KEY_NAMED:
        if (alt && key->named == VTERM_KEY_ESCAPE)
            gather("\033", 1, terminal);
        vterm_keyboard_key(terminal->vterm, key->named, key->modifier);
        break;
    case KEY_PASTE:
        vterm_keyboard_start_paste(terminal->vterm);
        gather(key->text, key->size, terminal);
        vterm_keyboard_end_paste(terminal->vterm);
        break;
    case KEY_BUTTON:
        if (!terminal->mouse)
            break; /* nobody asked for it */
        gather(key->text, key->size, terminal);
        break;
    case KEY_RESIZE: {
        struct winsize size = { .ws_row = (unsigned short)key->rows, .ws_col = (unsigned short)key->columns };
        vterm_set_size(terminal->vterm, key->rows, key->columns);
        ioctl(terminal->watched[MASTER].fd, TIOCSWINSZ, &size);
        break;
    }
    }
    flush_pending(terminal);
}

void terminal_pieces(struct terminal *terminal, size_t size, int gap_ms)
{
    terminal->piece = size;
    terminal->gap_ms = gap_ms;
}

void terminal_hang_up(struct terminal *terminal)
{
    close(terminal->slave);
    close(terminal->watched[MASTER].fd);
    terminal->slave = terminal->watched[MASTER].fd = -1;
}

/* Waiting. */

/* What the program is doing, all its output taken and all its input read. The kernel
 * carries bytes across a pty by a worker of its own; poll makes it finish first. */
static enum rest look(struct terminal *terminal, long *timeout_ms)
{
    while (pump(terminal, 0))
        flush_pending(terminal); /* answers to what the program asks its terminal */
    if (terminal->over)
        return REST_FOR_EVER;
    int unread = 0;
    struct pollfd input = { .fd = terminal->slave, .events = POLLIN };
    poll(&input, 1, 0);
    if (ioctl(terminal->slave, FIONREAD, &unread) == 0 && unread > 0)
        return REST_NONE;
    enum rest rest = rest_of(terminal->process, timeout_ms);
    return pump(terminal, 0) ? REST_NONE : rest;
}

typedef bool condition(struct terminal *terminal, enum rest rest, long timeout_ms, const char *text);

/* Waits until the condition holds; false after the limit, or when it can never come to hold. */
static bool wait_until(struct terminal *terminal, condition *holds, bool forever_is_final, const char *text)
{
    struct timespec start = now();
    int resting = 0;
    do {
        long timeout_ms = 0;
        enum rest rest = look(terminal, &timeout_ms);
        if (holds(terminal, rest, timeout_ms, text))
            return true;
        resting = rest == REST_FOR_EVER ? resting + 1 : 0;
        if (forever_is_final && (terminal->over || resting > 3))
            return false;
        pump(terminal, rest == REST_NONE ? 1 : 5);
    } while (since_ms(start, now()) < (double)terminal->limit_ms);
    return false;
}

static bool complain(struct terminal *terminal, const char *what, const char *text)
{
    snprintf(terminal->complaint, sizeof terminal->complaint, "%s%s%s%s", what, text == NULL ? "" : " \"",
             text == NULL ? "" : text, text == NULL ? "" : "\"");
    return false;
}

static bool is_answered(struct terminal *terminal, enum rest rest, long timeout_ms, const char *text)
{
    (void)terminal, (void)timeout_ms, (void)text;
    return rest != REST_NONE;
}

/* A long timer is a hanging request or a far appointment; a program that wakes again
 * and again without a word is as quiet as it gets. */
static bool is_quiet(struct terminal *terminal, enum rest rest, long timeout_ms, const char *text)
{
    (void)text;
    enum { LONG_TIMER = 1500, SILENCE = 600 };
    if (rest != REST_TIMED)
        return rest == REST_FOR_EVER;
    struct timespec time = now();
    return timeout_ms >= LONG_TIMER || (since_ms(terminal->last_output, time) > SILENCE &&
                                        since_ms(terminal->last_input, time) > SILENCE);
}

static bool is_at_rest(struct terminal *terminal, enum rest rest, long timeout_ms, const char *text)
{
    (void)terminal, (void)timeout_ms, (void)text;
    return rest == REST_FOR_EVER;
}

static bool is_shown(struct terminal *terminal, enum rest rest, long timeout_ms, const char *text)
{
    (void)rest, (void)timeout_ms;
    return terminal_has(terminal, text);
}

static bool is_over(struct terminal *terminal, enum rest rest, long timeout_ms, const char *text)
{
    (void)rest, (void)timeout_ms, (void)text;
    return terminal->over;
}

size_t terminal_unread(const struct terminal *terminal)
{
    int unread = 0;
    struct pollfd input = { .fd = terminal->slave, .events = POLLIN };
    poll(&input, 1, 0);
    return ioctl(terminal->slave, FIONREAD, &unread) == 0 && unread > 0 ? (size_t)unread : 0;
}

bool terminal_answered(struct terminal *terminal)
{
    return wait_until(terminal, is_answered, false, NULL) ||
           complain(terminal, "the program does not come to rest after a key", NULL);
}

bool terminal_quiet(struct terminal *terminal)
{
    return wait_until(terminal, is_quiet, false, NULL) ||
           complain(terminal, "the program does not fall quiet", NULL);
}

bool terminal_shows(struct terminal *terminal, const char *text)
{
    return wait_until(terminal, is_shown, true, text) || complain(terminal, "the screen does not show", text);
}

bool terminal_at_rest(struct terminal *terminal)
{
    return wait_until(terminal, is_at_rest, false, NULL) ||
           complain(terminal, "the program keeps waking by itself", NULL);
}

bool terminal_ended(struct terminal *terminal)
{
    return wait_until(terminal, is_over, true, NULL) || complain(terminal, "the program does not end", NULL);
}

bool terminal_press(struct terminal *terminal, const char *script)
{
    struct key key;
    while (keys_next(&script, &key))
        for (size_t i = 0; i < key.times; i++) {
            terminal_send(terminal, &key);
            if (!terminal_quiet(terminal))
                return false;
        }
    return *script == '\0' || complain(terminal, "this is not a key:", script);
}

const char *terminal_complaint(const struct terminal *terminal)
{
    return terminal->complaint;
}

/* The screen. */

void terminal_size(const struct terminal *terminal, int *columns, int *rows)
{
    vterm_get_size(terminal->vterm, rows, columns);
}

static void put_character(FILE *out, uint32_t code)
{
    if (code < 0x80) {
        fputc((int)code, out);
        return;
    }
    int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const unsigned first[] = { 0, 0xC0, 0xE0, 0xF0 };
    fputc((int)(first[more] | code >> (6 * more)), out);
    while (more-- > 0)
        fputc((int)(0x80 | (code >> (6 * more) & 0x3F)), out);
}

static void put_row(const struct terminal *terminal, int row, int columns, FILE *out)
{
    for (int column = 0; column < columns; column++) {
        VTermScreenCell cell;
        vterm_screen_get_cell(terminal->screen, (VTermPos){ row, column }, &cell);
        if (cell.chars[0] == 0)
            fputc(' ', out);
        else
            for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] != 0; i++)
                put_character(out, cell.chars[i]);
        if (cell.width == 2)
            column++;
    }
}

char *terminal_row(const struct terminal *terminal, int row)
{
    int columns, rows;
    terminal_size(terminal, &columns, &rows);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        abort();
    if (row >= 0 && row < rows)
        put_row(terminal, row, columns, out);
    fclose(out);
    return text;
}

char *terminal_text(const struct terminal *terminal)
{
    int columns, rows;
    terminal_size(terminal, &columns, &rows);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        abort();
    for (int row = 0; row < rows; row++) {
        char *line = terminal_row(terminal, row);
        size_t length = strlen(line);
        while (length > 0 && line[length - 1] == ' ')
            length--;
        fprintf(out, "%.*s\n", (int)length, line);
        free(line);
    }
    fclose(out);
    return text;
}

bool terminal_has(const struct terminal *terminal, const char *text)
{
    int columns, rows;
    terminal_size(terminal, &columns, &rows);
    bool found = false;
    for (int row = 0; row < rows && !found; row++) {
        char *line = terminal_row(terminal, row);
        found = strstr(line, text) != NULL;
        free(line);
    }
    return found;
}

void terminal_cursor(const struct terminal *terminal, int *column, int *row, bool *visible)
{
    VTermPos place;
    vterm_state_get_cursorpos(vterm_obtain_state(terminal->vterm), &place);
    *column = place.col;
    *row = place.row;
    *visible = terminal->visible;
}

/* What else there is to know. */

size_t terminal_bytes(const struct terminal *terminal)
{
    return terminal->bytes;
}

long terminal_writes(const struct terminal *terminal)
{
    return terminal->writes;
}

double terminal_painted_ms(const struct terminal *terminal)
{
    return since_ms(terminal->started, terminal->last_output);
}

double terminal_answer_ms(const struct terminal *terminal)
{
    return since_ms(terminal->last_input, terminal->last_output);
}

bool terminal_over(const struct terminal *terminal)
{
    return terminal->over;
}

pid_t terminal_process(const struct terminal *terminal)
{
    return terminal->process;
}

int terminal_status(const struct terminal *terminal)
{
    return terminal->status;
}

bool terminal_application_keys(const struct terminal *terminal)
{
    return terminal->cursor_mode;
}

const char *terminal_left_behind(const struct terminal *terminal)
{
    struct termios left;
    if (tcgetattr(terminal->slave, &left) != 0)
        return "the line discipline cannot be read";
    const struct termios *found = &terminal->found;
    if (left.c_iflag != found->c_iflag || left.c_oflag != found->c_oflag || left.c_cflag != found->c_cflag ||
        left.c_lflag != found->c_lflag || memcmp(left.c_cc, found->c_cc, sizeof left.c_cc) != 0)
        return "a changed line discipline (stty)";
    if (terminal->alternate)
        return "the alternate screen";
    if (!terminal->visible)
        return "an invisible cursor";
    if (terminal->mouse)
        return "mouse reports";
    if (terminal->paste_mode)
        return "bracketed paste";
    if (terminal->cursor_mode)
        return "application cursor keys";
    return terminal->keypad_mode ? "the application keypad" : NULL;
}
