/* Signals at bad moments: every call that one may interrupt, in turn; storms of window sizes; stopping and
 * going on, in the middle of a request and under a shell; input closed; a terminal that is gone; a limit of
 * files; every signal that ends programs; and a program that breaks off.
 *
 *   signals BUILD DATA SHIM STRIDE: every STRIDE-th interruption; 1 for all of them */
#include "hunt.h"

#include "terminal/terminal.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { SIGNALLED = 128, STORM = 200, CPU_MS_MOST = 1000, ENDED = 143 };

/* Storms. */

static void storm(struct terminal *terminal, int count)
{
    for (int i = 0; i < count; i++) {
        char resize[32];

        snprintf(resize, sizeof resize, "<Resize:%dx%d>", 40 + i * 37 % 100, 8 + i * 11 % 40);
        hunt_send(terminal, resize);
        if (i % 3 == 0)
            kill(terminal_process(terminal), SIGWINCH);
    }
}

static void resize_while_typing(struct hunt *hunt)
{
    hunt_fresh(hunt);
    struct terminal *terminal = turn_edit();
    hunt_shows(hunt, "a storm of sizes", terminal, " name ");
    hunt_send(terminal, "i");
    for (const char *letter = "abcdefgh"; *letter; letter++) {
        storm(terminal, STORM / 8);
        hunt_send(terminal, (char[]){ *letter, '\0' });
    }
    hunt_send(terminal, "<Resize:80x24>");
    hunt_shows(hunt, "a storm of sizes", terminal, "startabcdefgh");
    hunt_end(hunt, "a storm of sizes", terminal, "<Enter>q", 0);
}

static void resize_while_asking(struct hunt *hunt)
{
    struct terminal *terminal = turn_start((const char *const[]){ "algoform", NULL });
    storm(terminal, STORM);
    hunt_send(terminal, "<Resize:80x24>");
    hunt_shows(hunt, "a storm of sizes in a request", terminal, "12 of 12");
    hunt_end(hunt, "a storm of sizes in a request", terminal, "q", 0);
}

/* Stopped by another, in the middle of a request, and sent on again. */
static void stop_while_asking(struct hunt *hunt)
{
    hunt_fresh(hunt);
    struct terminal *terminal = turn_start((const char *const[]){ "algoform", NULL });
    pid_t process = terminal_process(terminal);

    hunt_shows(hunt, "stopped in a request", terminal, "listing");
    for (int i = 0; i < 5; i++) {
        kill(process, SIGTSTP);
        terminal_answered(terminal);
        kill(process, SIGCONT);
        terminal_answered(terminal);
        kill(process, SIGPIPE); /* of no meaning here */
    }
    hunt_shows(hunt, "stopped in a request", terminal, "12 of 12");
    hunt_end(hunt, "stopped in a request", terminal, "q", 0);
}

/* Input and terminal. */

static long cpu_ms(void)
{
    struct rusage used;

    getrusage(RUSAGE_CHILDREN, &used);
    return (long)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 +
           (long)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
}

/* Nobody sends a signal: the end of input must be enough, and must not be asked for without end. */
static void lose_terminal(struct hunt *hunt, const char *const *arguments, const char *shown)
{
    hunt_fresh(hunt);
    struct terminal *terminal = turn_start(arguments);
    hunt_shows(hunt, "a terminal that is gone", terminal, shown);
    long before = cpu_ms();
    terminal_hang_up(terminal);
    if (!terminal_ended(terminal))
        hunt_complain(hunt, "a terminal that is gone", "it goes on", NULL);
    terminal_free(terminal);
    if (cpu_ms() - before > CPU_MS_MOST)
        hunt_complain(hunt, "a terminal that is gone", "it was busy", NULL);
    hunt->tried++;
}

static void close_input(struct hunt *hunt)
{
    static const char *const commands[] = {
        "algoform validate few.json <&-",
        "algoform fmt few.json <&- | grep -q start",
        "algoform list --limit 1 <&- | grep -q federated",
        "algoform edit few.json <&- 2>&1 | grep -q 'need a terminal'",
        "algoform list >&- 2>/dev/null; test $? -ne 0",
        "algoform fmt - <&- 2>/dev/null; test $? -eq 2",
        /* What is opened next must not take the place of a closed stream. */
        "printf '{\"name\":\"%05000d\"}' 0 > big.json; algoform --trace trace.txt fmt big.json >&- "
        "2>/dev/null; "
        "test $? -ne 0 && ! grep -q 00000 trace.txt",
    };

    hunt_fresh(hunt);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        world_run(&hunt->world, commands[i]);
        hunt->tried++;
        if (hunt->world.status != 0)
            hunt_complain(hunt, commands[i], hunt->world.output, NULL);
    }
}

/* The editor's file goes although the program is told to end meanwhile. */
static void end_in_editor(struct hunt *hunt)
{
    hunt_fresh(hunt);
    world_run(&hunt->world, "printf '#!/bin/sh\\nls -ld \"$1\" \"${1%%/*}\" > seen\\ntouch \"$1~\"\\necho "
                            "here-now\\nsleep 0.3\\n' > editor; chmod +x editor");
    setenv("EDITOR", "./editor", 1);
    struct terminal *terminal = turn_edit();
    hunt_shows(hunt, "a signal in the editor", terminal, " name ");
    hunt_send(terminal, "e");
    hunt_shows(hunt, "a signal in the editor", terminal, "here-now");
    kill(terminal_process(terminal), SIGHUP);
    kill(terminal_process(terminal), SIGTERM);
    if (!terminal_ended(terminal) || terminal_left_behind(terminal))
        hunt_complain(hunt, "a signal in the editor", "it does not end as it should", terminal);
    terminal_free(terminal);
    world_run(
        &hunt->world,
        "ls run; grep -q -- '^-rw------- ' seen && grep -q '^drwx------ ' seen && test -z \"$(ls run)\"");
    if (hunt->world.status != 0)
        hunt_complain(hunt, "a signal in the editor", hunt->world.output, NULL);
    unsetenv("EDITOR");
    hunt->tried++;
}

/* Breaking off. */

/* In the middle of typing, with the mouse on. Gives the terminal, ended. */
static struct terminal *end_by(struct hunt *hunt, const char *what, int number, const char *language)
{
    hunt_fresh(hunt);
    struct terminal *terminal =
        turn_start((const char *const[]){ "algoform", "--lang", language, "edit", "few.json", NULL });
    hunt_shows(hunt, what, terminal, "start");
    hunt_send(terminal, "%iabc");
    hunt_shows(hunt, what, terminal, "startabc");
    terminal_answered(terminal);
    kill(terminal_process(terminal), number);
    if (!terminal_ended(terminal))
        hunt_complain(hunt, what, "it does not end", terminal);
    else if (terminal_left_behind(terminal))
        hunt_complain(hunt, what, terminal_left_behind(terminal), terminal);
    return terminal;
}

static void check_kept(struct hunt *hunt, const char *what)
{
    struct terminal *terminal = turn_edit();

    hunt_shows(hunt, what, terminal, "startabc");
    hunt_end(hunt, what, terminal, "<Enter>q", 0);
}

static void crash(struct hunt *hunt, int number, const char *language, const char *words)
{
    struct terminal *terminal = end_by(hunt, strsignal(number), number, language);

    if (terminal_status(terminal) != SIGNALLED + number)
        hunt_complain(hunt, strsignal(number), "the signal does not end it", terminal);
    if (!terminal_has(terminal, words) || !terminal_has(terminal, "algoform drafts"))
        hunt_complain(hunt, strsignal(number), "it does not say what happened", terminal);
    terminal_free(terminal);
    check_kept(hunt, "after a crash");
}

static void crash_all(struct hunt *hunt)
{
    static const int signals[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGSYS, SIGTRAP };
    static const int told[] = { SIGQUIT, SIGXCPU };

    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        crash(hunt, signals[i], i % 2 ? "zh" : "en",
              i % 2 ? "程序因自身错误而中断" : "by a mistake of its own");
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        crash(hunt, told[i], i % 2 ? "zh" : "en", i % 2 ? "被信号立即终止" : "ended at once by a signal");
}

/* While the terminal is the editor's nothing is written to it; once it came back it is given back again. */
static void crash_beside_editor(struct hunt *hunt, bool back)
{
    static const char what[] = "a crash beside an editor";

    hunt_fresh(hunt);
    world_run(&hunt->world, "rm -f seen; printf '#!/bin/sh\ntest -e seen && exit; touch seen\nprintf "
                            "\"\\033[?1049hhere-now\"\nsleep 2\n' > editor; chmod +x editor");
    if (back)
        world_run(&hunt->world, "touch seen");
    setenv("EDITOR", "./editor", 1);
    struct terminal *terminal = turn_edit();
    hunt_shows(hunt, what, terminal, " name ");
    hunt_send(terminal, "e");
    if (back)
        terminal_at_rest(terminal);
    else
        hunt_shows(hunt, what, terminal, "here-now");
    kill(terminal_process(terminal), SIGSEGV);
    if (!terminal_ended(terminal))
        hunt_complain(hunt, what, "it does not end", terminal);
    const char *left = terminal_left_behind(terminal);
    if (back ? left != NULL : !left || strcmp(left, "the alternate screen") != 0)
        hunt_complain(hunt, what, back ? left : "the editor's screen is taken from it", terminal);
    terminal_free(terminal);
    unsetenv("EDITOR");
    hunt->tried++;
}

/* Whether what was sent arrived nobody can say then; but that nobody can is said, there and when its draft is
 * taken up. */
static void end_in_submit(struct hunt *hunt)
{
    static const char what[] = "a signal in a submit";

    hunt_fresh(hunt);
    struct terminal *terminal =
        turn_start((const char *const[]){ "algoform", "new", "--from", "example", NULL });
    hunt_shows(hunt, what, terminal, " name ");
    hunt_send(terminal, "i-mine<Enter>");
    hunt_shows(hunt, what, terminal, "-mine");
    hunt_send(terminal, "S");
    hunt_shows(hunt, what, terminal, "y sends");
    hunt_send(terminal, "y");
    hunt_shows(hunt, what, terminal, "reating");
    world_run(&hunt->world, "sleep 0.5"); /* until it has gone out */
    kill(terminal_process(terminal), SIGTERM);
    if (!terminal_ended(terminal) || terminal_status(terminal) != ENDED)
        hunt_complain(hunt, what, "it does not end as it should", terminal);
    if (!terminal_has(terminal, "while a submit was under way") || !terminal_has(terminal, "history show 1"))
        hunt_complain(hunt, what, "it does not say that it may have arrived", terminal);
    terminal_free(terminal);
    terminal = turn_start((const char *const[]){ "algoform", "drafts", NULL });
    hunt_shows(hunt, what, terminal, "-mine");
    hunt_send(terminal, "<Enter>");
    hunt_shows(hunt, what, terminal, "(history 1)");
    hunt_end(hunt, what, terminal, "qq", 0);
}

/* All others that end who does not catch them: as SIGTERM does. */
static void end_by_all(struct hunt *hunt)
{
    const int signals[] = { SIGTERM, SIGHUP,    SIGINT,  SIGALRM,  SIGUSR2,
                            SIGPOLL, SIGVTALRM, SIGPROF, SIGRTMIN, SIGRTMAX - 1 };

    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct terminal *terminal = end_by(hunt, strsignal(signals[i]), signals[i], "en");
        if (terminal_status(terminal) != ENDED)
            hunt_complain(hunt, strsignal(signals[i]), "it ends with another status", terminal);
        if (!terminal_has(terminal, "kept as a draft"))
            hunt_complain(hunt, strsignal(signals[i]), "it does not say what became of the typing", terminal);
        terminal_free(terminal);
        check_kept(hunt, strsignal(signals[i]));
    }
}

/* Whoever starts the program so wants that signal to do nothing. */
static void leave_ignored(struct hunt *hunt)
{
    static const char what[] = "a signal that the starter ignores";
    static const int signals[] = { SIGALRM, SIGUSR2, SIGQUIT, SIGXCPU };

    hunt_fresh(hunt);
    struct terminal *terminal = turn_start((const char *const[]){
        "sh", "-c", "trap '' ALRM USR2 QUIT XCPU; exec algoform edit few.json", NULL });
    hunt_shows(hunt, what, terminal, " name ");
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        kill(terminal_process(terminal), signals[i]);
    hunt_send(terminal, "iabc");
    hunt_shows(hunt, what, terminal, "startabc");
    hunt_end(hunt, what, terminal, "<Esc>q", 0);
}

/* Under a shell: stopped, the shell does what shells do with a terminal, and the job goes on. */

static bool read_process(pid_t *process)
{
    char text[32] = "";
    FILE *file = fopen("process", "r");
    bool got = file && fgets(text, sizeof text, file);

    if (file)
        fclose(file);
    *process = (pid_t)strtol(text, NULL, 10);
    return got && *process > 0;
}

static void stop_under_shell(struct hunt *hunt, const char *what, int number)
{
    pid_t process = 0;

    hunt_fresh(hunt);
    /* Nobody who is stopped by that signal can give anything back: then a shell helps itself. */
    const char *script =
        number == SIGSTOP ? "sh -c 'echo $$ >process; exec algoform edit few.json'; stty sane; printf "
                            "'\\033[?2004lhalted here\\n'; read line; fg >/dev/null"
                          : "sh -c 'echo $$ >process; exec algoform edit few.json'; printf 'halted here\\n'; "
                            "read line; fg >/dev/null";
    struct terminal *terminal = turn_start((const char *const[]){ "sh", "-mc", script, NULL });
    hunt_shows(hunt, what, terminal, " name ");
    terminal_answered(terminal);
    if (!read_process(&process))
        hunt_complain(hunt, what, "the process is not known", terminal);
    else if (number != 0)
        kill(process, number);
    else
        hunt_send(terminal, "<C-z>");
    hunt_shows(hunt, what, terminal, "halted here");
    if (number != SIGSTOP && terminal_left_behind(terminal))
        hunt_complain(hunt, what, terminal_left_behind(terminal), terminal);
    hunt_send(terminal, "<Resize:60x15>on<Enter>");
    hunt_shows(hunt, what, terminal, " name ");
    hunt_shows(hunt, what, terminal, "MOVE");
    terminal_answered(terminal);
    if (terminal_has(terminal, "halted here"))
        hunt_complain(hunt, what, "what the shell wrote is there yet", terminal);
    hunt_send(terminal, "<Paste:q\nX>");
    terminal_answered(terminal);
    hunt_shows(hunt, what, terminal, " name ");
    hunt_end(hunt, what, terminal, "q", 0);
}

/* A limit of files is a failure to write, like a full disk. */
static void fill_file(struct hunt *hunt)
{
    hunt_fresh(hunt);
    struct terminal *terminal =
        turn_start((const char *const[]){ "sh", "-c", "ulimit -f 150; exec algoform edit few.json", NULL });
    hunt_shows(hunt, "a limit of files", terminal, " name ");
    hunt_send(terminal, "i");
    for (int i = 0; i < 200; i++)
        hunt_send(terminal, "x");
    hunt_shows(hunt, "a limit of files", terminal, "NOT KEPT");
    hunt_end(hunt, "a limit of files", terminal, "<C-c>q", 0);
}

int main(int count, char **arguments)
{
    struct hunt hunt = { 0 };

    if (count != 5 || !world_begin(&hunt.world, arguments[1], arguments[2]) ||
        !world_sandbox(&hunt.world, "--fault latency:900@GET") || chdir(hunt.world.directory) != 0)
        return 2;
    hunt.shim = arguments[3];
    hunt.stride = strtol(arguments[4], NULL, 10);
    resize_while_typing(&hunt);
    resize_while_asking(&hunt);
    stop_while_asking(&hunt);
    lose_terminal(&hunt, (const char *const[]){ "sh", "-c", "trap '' HUP; algoform", NULL }, "listing");
    lose_terminal(&hunt, (const char *const[]){ "sh", "-c", "trap '' HUP; algoform edit few.json", NULL },
                  " name ");
    world_end_sandbox(&hunt.world);
    if (!world_sandbox(&hunt.world, "--fault stall@POST"))
        return 2;
    end_in_submit(&hunt);
    world_end_sandbox(&hunt.world);
    if (!world_sandbox(&hunt.world, ""))
        return 2;
    close_input(&hunt);
    end_in_editor(&hunt);
    crash_all(&hunt);
    crash_beside_editor(&hunt, false);
    crash_beside_editor(&hunt, true);
    end_by_all(&hunt);
    leave_ignored(&hunt);
    stop_under_shell(&hunt, "stopped by Ctrl-Z", 0);
    stop_under_shell(&hunt, "stopped by SIGTSTP", SIGTSTP);
    stop_under_shell(&hunt, "stopped by SIGSTOP", SIGSTOP);
    fill_file(&hunt);
    hunt_interruptions(&hunt);
    world_end_sandbox(&hunt.world);
    world_end(&hunt.world);
    printf("interrupted calls survived: %zu; other signals at bad moments: %zu tried, %zu wrong in all\n",
           hunt.interrupted, hunt.tried, hunt.wrong);
    return hunt.wrong == 0 ? 0 : 1;
}
