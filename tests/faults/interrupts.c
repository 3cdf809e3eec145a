/* Every call that a signal may interrupt, in turn: what is interrupted goes on as if nothing had been. */
#include "hunt.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void interrupt_command(struct hunt *hunt, const char *const *arguments)
{
    struct ran plain, ran;
    bool happened = true;

    turn_run(&hunt->world, arguments, &plain);
    for (long number = 1; happened; number += hunt->stride) {
        turn_begin(&hunt->world, hunt->shim, &(struct turn){ .calls = "interrupt", .number = number });
        turn_run(&hunt->world, arguments, &ran);
        happened = turn_end(&hunt->world);
        hunt->interrupted += happened;
        if (ran.status != plain.status || strcmp(ran.out, plain.out) != 0) {
            printf("%s %s, interruption %ld: status %d, %s\n", arguments[0], arguments[1], number, ran.status,
                   ran.said);
            hunt_complain(hunt, arguments[1], "an interruption changes what it does", NULL);
        }
        ran_done(&ran);
    }
    ran_done(&plain);
}

static bool interrupt_edit(struct hunt *hunt, const char *calls, const char *path, long number)
{
    hunt_fresh(hunt);
    turn_begin(&hunt->world, hunt->shim, &(struct turn){ .calls = calls, .path = path, .number = number });
    struct terminal *terminal = turn_edit();
    hunt_shows(hunt, "an interrupted edit", terminal, " name ");
    terminal_answered(terminal);
    if (terminal_has(terminal, "NOT KEPT"))
        hunt_complain(hunt, "an interrupted edit", "an interruption is taken for a failure", terminal);
    for (const char *key = "iabcd\r"; *key; key++) {
        hunt_send(terminal, (char[]){ *key, '\0' });
        terminal_answered(terminal);
        if (terminal_has(terminal, "NOT KEPT"))
            hunt_complain(hunt, "an interrupted edit", "an interruption is taken for a failure", terminal);
    }
    hunt_shows(hunt, "an interrupted edit", terminal, "startabcd ");
    hunt_send(terminal, "W");
    hunt_shows(hunt, "an interrupted edit", terminal, "Saved");
    bool happened = turn_end(&hunt->world);
    hunt_end(hunt, "an interrupted edit", terminal, "q", 0);
    hunt->interrupted += happened;
    return happened;
}

/* The few calls of their kind, which a sample of all would not meet. */
static void interrupt_these(struct hunt *hunt)
{
    static const struct {
        const char *calls, *path;
        long first, last;
    } these[] = {
        { "interrupt", "few.json", 1, 20 },
        { "interrupt", "drafts.lock", 1, 1 },
        { "keyboard", NULL, 1, 2 },
        { "paste", NULL, 2, 2 }, /* when the terminal is given back */
    };

    for (size_t i = 0; i < sizeof these / sizeof *these; i++) {
        long number = these[i].first;

        while (number <= these[i].last && interrupt_edit(hunt, these[i].calls, these[i].path, number))
            number++;
    }
}

/* Beside what is asked for: a trace, and the start of a sandbox of one's own. */
static void interrupt_besides(struct hunt *hunt)
{
    static const struct {
        const char *arguments[8];
        struct turn turn;
    } besides[] = {
        { { "algoform", "--trace", "trace.txt", "list", "--limit", "3" },
          { .calls = "interrupt", .path = "trace.txt", .number = 1 } }, /* its opening */
        { { "algoform", "--trace", "trace.txt", "list", "--limit", "3" },
          { .calls = "interrupt", .path = "trace.txt", .number = 2 } },
        { { "algoform", "--sandbox", "list", "--limit", "3" }, { .calls = "poll", .number = 1 } },
        { { "algoform", "--sandbox", "list", "--limit", "3" },
          { .calls = "interrupt", .path = "pipe:", .number = 1 } }, /* hearing what it says of itself */
    };
    struct ran ran;

    for (size_t i = 0; i < sizeof besides / sizeof *besides; i++) {
        turn_begin(&hunt->world, hunt->shim, &besides[i].turn);
        turn_run(&hunt->world, besides[i].arguments, &ran);
        bool happened = turn_end(&hunt->world);
        hunt->interrupted += happened;
        if (!happened || ran.status != 0 || *ran.said) {
            printf("%s: status %d, %s\n", besides[i].arguments[1], ran.status, ran.said);
            hunt_complain(hunt, besides[i].arguments[1], "an interruption is not passed over", NULL);
        }
        ran_done(&ran);
    }
}

/* A draft, and an editor of the person's own. */
static void give_editor(struct hunt *hunt, const char *script)
{
    hunt_fresh(hunt);
    world_run(&hunt->world, script);
    setenv("EDITOR", "./editor", 1);
}

/* The text goes to the editor and comes back; whether the call was made that is interrupted. */
static bool interrupt_editor(struct hunt *hunt, const char *what, const char *script, const struct turn *turn)
{
    give_editor(hunt, script);
    turn_begin(&hunt->world, hunt->shim, turn);
    struct terminal *terminal = turn_edit();
    hunt_shows(hunt, what, terminal, " name ");
    hunt_send(terminal, "e");
    hunt_shows(hunt, what, terminal, " edited ");
    bool happened = turn_end(&hunt->world);
    hunt_end(hunt, what, terminal, "q", 0);
    unsetenv("EDITOR");
    return happened;
}

/* Whoever waits for the editor waits on. */
static void interrupt_wait(struct hunt *hunt)
{
    static const char what[] = "an interrupted editor";
    static const char script[] =
        "printf '#!/bin/sh\nsed -i s/start/edited/ \"$1\"\n' > editor; chmod +x editor";

    if (!interrupt_editor(hunt, what, script, &(struct turn){ .calls = "wait", .number = 1 }))
        hunt_complain(hunt, what, "it was not interrupted", NULL);
}

/* The lock that tells that the editor runs is taken, and noted in. */
static void interrupt_lock(struct hunt *hunt, long number)
{
    static const char script[] = "cat > editor <<'END'\n#!/bin/sh\nfor i in 1 2 3 4 5 6 7 8 9 10; do\n"
                                 "test -s \"${1%/*}/lock\" && break; sleep 0.05; done\n"
                                 "test -s \"${1%/*}/lock\" && sed -i s/start/edited/ \"$1\"\nEND\n"
                                 "chmod +x editor";
    struct turn turn = { .calls = "interrupt", .path = "/lock", .number = number };

    hunt->interrupted += interrupt_editor(hunt, "an interrupted lock of an editor", script, &turn);
}

/* An editor that outlived its session is found running by the next one, and which one it is. */
static void interrupt_look(struct hunt *hunt, long number)
{
    static const char what[] = "an interrupted look at a lock";

    give_editor(
        hunt, "printf '#!/bin/sh\ntrap \"\" HUP; echo $$ > number; echo here-now; exec sleep 20\n' > editor; "
              "chmod +x editor");
    struct terminal *terminal = turn_edit();
    hunt_shows(hunt, what, terminal, " name ");
    hunt_send(terminal, "e");
    hunt_shows(hunt, what, terminal, "here-now");
    kill(terminal_process(terminal), SIGKILL);
    terminal_ended(terminal);
    turn_begin(&hunt->world, hunt->shim,
               &(struct turn){ .calls = "interrupt", .path = "/lock", .number = number });
    struct terminal *next = turn_edit();
    hunt_shows(hunt, what, next, "still");
    if (terminal_has(next, "Process 0 "))
        hunt_complain(hunt, what, "it does not say which program has the text", next);
    hunt->interrupted += turn_end(&hunt->world);
    hunt_end(hunt, what, next, "<C-c>q", 0);
    terminal_free(terminal);
    world_run(&hunt->world, "kill $(cat number)");
    unsetenv("EDITOR");
}

void hunt_interruptions(struct hunt *hunt)
{
    static const char *const commands[][6] = {
        { "algoform", "validate", "few.json" },
        { "algoform", "list", "--limit", "3" },
        { "algoform", "diff", "6ba9d172-0e43-4d57-a9f8-58e3c1b70d9a", "-f", "few.json" },
    };

    hunt_fresh(hunt);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        interrupt_command(hunt, commands[i]);
    for (long number = 1; interrupt_edit(hunt, "interrupt", NULL, number);)
        number += hunt->stride;
    interrupt_these(hunt);
    interrupt_besides(hunt);
    interrupt_wait(hunt);
    interrupt_lock(hunt, 1);
    interrupt_lock(hunt, 2);
    for (long number = 1; number <= 5; number += hunt->stride > 1 ? 4 : 1)
        interrupt_look(hunt, number);
}
