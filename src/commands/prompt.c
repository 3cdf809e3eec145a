#include "commands/prompt.h"

#include "base/memory.h"
#include "store/secret.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <termios.h>
#include <unistd.h>

void prompt_forget(char *answer)
{
    secret_free(answer);
}

/* While a secret is asked for these are let in where it is waited for and at no other instant, so that none
 * is missed. The handler only says which sort came: one that ends the question, one that stops us, or
 * one that sends us on. */
static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT };
enum { SIGNALS = sizeof signals / sizeof *signals, STOPS = 4 };

static volatile sig_atomic_t end_came, stop_came, continued_came;

static void wake(int number)
{
    if (number == SIGTSTP)
        stop_came = 1;
    else if (number == SIGCONT)
        continued_came = 1;
    else
        end_came = 1;
}

struct hush {
    const char *question;
    struct termios before, quiet;
    struct sigaction actions[SIGNALS];
    sigset_t mask;
};

/* What was typed and not read is flushed: it is no answer to whoever reads next. */
static void set_modes(const struct termios *modes)
{
    while (tcsetattr(STDIN_FILENO, TCSAFLUSH, modes) != 0 && errno == EINTR)
        continue;
}

static void show_question(const char *question)
{
    fprintf(stderr, "%s: ", question);
    fflush(stderr);
}

static void begin_hush(struct hush *hush)
{
    struct sigaction action = { .sa_handler = wake };
    sigset_t held;

    end_came = stop_came = continued_came = 0;
    sigemptyset(&action.sa_mask);
    sigemptyset(&held);
    for (size_t i = 0; i < SIGNALS; i++) {
        sigaction(signals[i], NULL, &hush->actions[i]);
        if (i == STOPS && hush->actions[i].sa_handler == SIG_IGN)
            continue; /* nobody would send us on again */
        sigaction(signals[i], &action, NULL);
        sigaddset(&held, signals[i]);
    }
    sigprocmask(SIG_BLOCK, &held, &hush->mask);
    tcgetattr(STDIN_FILENO, &hush->before);
    hush->quiet = hush->before;
    hush->quiet.c_lflag &= ~(tcflag_t)ECHO;
    hush->quiet.c_lflag |= ECHONL;
    set_modes(&hush->quiet);
}

static void end_hush(const struct hush *hush)
{
    set_modes(&hush->before);
    sigprocmask(SIG_SETMASK, &hush->mask, NULL);
    for (size_t i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &hush->actions[i], NULL);
}

/* As Ctrl-Z does without us, but for the terminal, which the shell is to find as it was. */
static void stop(const struct hush *hush)
{
    struct sigaction ours;
    sigset_t its, held;

    set_modes(&hush->before);
    sigaction(SIGTSTP, &hush->actions[STOPS], &ours);
    (void)raise(SIGTSTP);
    sigemptyset(&its);
    sigaddset(&its, SIGTSTP);
    sigprocmask(SIG_UNBLOCK, &its, &held); /* here it stops */
    sigprocmask(SIG_SETMASK, &held, NULL);
    sigaction(SIGTSTP, &ours, NULL);
}

/* Whoever had the terminal meanwhile left it in modes of their own. In the background setting them stops us
 * again, and the signal that ends that stop asks for no second question. */
static void go_on(const struct hush *hush)
{
    sigset_t waiting, continued;
    int number;

    sigemptyset(&continued);
    sigaddset(&continued, SIGCONT);
    for (;;) {
        set_modes(&hush->quiet);
        if (sigpending(&waiting) != 0 || sigismember(&waiting, SIGCONT) != 1)
            break;
        (void)sigwait(&continued, &number);
    }
    show_question(hush->question);
}

/* Whether the wait ended because we were stopped: then the question is asked anew. */
static bool was_stopped(const struct hush *hush)
{
    bool stopped = end_came == 0 && (stop_came != 0 || continued_came != 0);

    if (stopped && stop_came != 0)
        stop(hush);
    stop_came = continued_came = 0;
    if (stopped)
        go_on(hush);
    return stopped;
}

static bool wait_hushed(const struct hush *hush)
{
    fd_set set;

    FD_ZERO(&set);
    FD_SET(STDIN_FILENO, &set);
    return pselect(STDIN_FILENO + 1, &set, NULL, NULL, NULL, &hush->mask) > 0;
}

/* hush NULL: the answer is no secret, and signals end the program as ever. */
static bool read_line(char line[PROMPT_BYTES], const struct hush *hush, struct err *err)
{
    size_t size = 0;

    for (;;) {
        char byte;
        ssize_t got = hush && !wait_hushed(hush) ? -1 : read(STDIN_FILENO, &byte, 1);

        if (got < 0 && errno == EINTR && hush && was_stopped(hush)) {
            size = 0;
            continue;
        }
        if (got < 0 && errno == EINTR)
            return err_set(err, ERR_CANCELLED, "stopped; nothing was changed", "已中止，未作任何更改");
        if (got < 0)
            return err_set_errno(err, "cannot read standard input", "无法读取标准输入");
        if (got == 0 && size == 0)
            return err_set(err, ERR_INPUT, "standard input ended before everything was answered",
                           "标准输入在回答完毕之前就结束了");
        if (got == 0 || byte == '\n')
            break;
        if (size == PROMPT_BYTES - 1)
            return err_set(err, ERR_LIMIT, "an answer is longer than %d bytes", "回答超过 %d 字节",
                           PROMPT_BYTES - 1);
        line[size++] = byte;
    }
    if (size > 0 && line[size - 1] == '\r')
        size--;
    line[size] = '\0';
    return true;
}

char *prompt_line(const char *question, bool secret, struct err *err)
{
    bool terminal = isatty(STDIN_FILENO);
    char line[PROMPT_BYTES] = "", *answer = NULL;
    struct hush hush = { .question = question };

    /* Before the question, so that not even a quick answer is echoed. */
    if (terminal && secret)
        begin_hush(&hush);
    if (terminal)
        show_question(question);
    if (read_line(line, terminal && secret ? &hush : NULL, err))
        answer = memory_text(line);
    if (terminal && secret)
        end_hush(&hush);
    secret_wipe(line, sizeof line);
    return answer;
}
