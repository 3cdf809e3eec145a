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

/* Only there so that waiting ends and the terminal gets its echo again. */
static void wake(int number)
{
    (void)number;
}

static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
enum { SIGNALS = sizeof signals / sizeof *signals };

struct hush {
    struct termios before;
    struct sigaction actions[SIGNALS];
    sigset_t mask;
};

static void begin_hush(struct hush *hush)
{
    struct sigaction action = { .sa_handler = wake };
    struct termios quiet;
    sigset_t held;

    sigemptyset(&action.sa_mask);
    sigemptyset(&held);
    for (size_t i = 0; i < SIGNALS; i++) {
        sigaction(signals[i], &action, &hush->actions[i]);
        sigaddset(&held, signals[i]);
    }
    sigprocmask(SIG_BLOCK, &held, &hush->mask);
    tcgetattr(STDIN_FILENO, &hush->before);
    quiet = hush->before;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    quiet.c_lflag |= ECHONL;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
}

static void end_hush(const struct hush *hush)
{
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hush->before);
    sigprocmask(SIG_SETMASK, &hush->mask, NULL);
    for (size_t i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &hush->actions[i], NULL);
}

/* The signals are let in while it waits and at no other instant, so that none is missed. */
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
    struct hush hush;

    /* Before the question, so that not even a quick answer is echoed. */
    if (terminal && secret)
        begin_hush(&hush);
    if (terminal) {
        fprintf(stderr, "%s: ", question);
        fflush(stderr);
    }
    if (read_line(line, terminal && secret ? &hush : NULL, err))
        answer = memory_text(line);
    if (terminal && secret)
        end_hush(&hush);
    secret_wipe(line, sizeof line);
    return answer;
}
