/* Every allocation fails once, in turn: those of the program and of the libraries under it.
 * Commands end with what they would have said, or say why not; the editor ends with the
 * terminal as it was and the draft whole.
 *
 *   memory BUILD DATA SHIM STRIDE [COMMAND]: every STRIDE-th allocation, 1 for all of them; of one command
 * only */
#include "turns.h"

#include "terminal/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SIGNALLED = 128, EXHAUSTED = 70, COMPLAINTS_MOST = 12 };

struct hunt {
    struct world world;
    const char *shim;
    long stride;
    size_t tried, wrong, exhausted, refused, unharmed;
};

static void complain(struct hunt *hunt, const char *what, long number, const char *why, const char *text)
{
    if (hunt->wrong++ < COMPLAINTS_MOST)
        printf("%s, allocation %ld: %s\n%s\n", what, number, why, text);
}

/* Nothing wrong is said: the same as ever, or a reason. */
static void judge(struct hunt *hunt, const char *what, long number, const struct ran *plain,
                  const struct ran *ran)
{
    hunt->tried++;
    if (ran->status >= SIGNALLED)
        complain(hunt, what, number, "it crashed", ran->said);
    else if (ran->status == plain->status && strcmp(ran->out, plain->out) == 0)
        hunt->unharmed++;
    else if (ran->status == 0)
        complain(hunt, what, number, "it says that all is well, and it is not", ran->out);
    else if (*ran->said == '\0')
        complain(hunt, what, number, "it does not say what is wrong", ran->out);
    else if (ran->status == EXHAUSTED)
        hunt->exhausted++;
    else
        hunt->refused++;
}

static void try_command(struct hunt *hunt, const char *const *arguments)
{
    struct ran plain, ran;
    bool happened = true;
    long number = 1;

    turn_run(&hunt->world, arguments, &plain);
    for (; happened; number += hunt->stride) {
        turn_begin(&hunt->world, hunt->shim, &(struct turn){ .calls = "memory", .number = number });
        turn_run(&hunt->world, arguments, &ran);
        happened = turn_end(&hunt->world);
        if (happened)
            judge(hunt, arguments[1], number, &plain, &ran);
        ran_done(&ran);
    }
    printf("%s: about %ld allocations\n", arguments[1], number);
    ran_done(&plain);
}

/* Types into the name; how many letters were answered. */
static size_t type(struct terminal *terminal)
{
    static const char *const keys[] = { "i", "<End>", "a", "b", "c", "<Enter>", "q" };
    enum { FIRST = 2, LAST = 4 };
    size_t answered = 0;

    if (!terminal_shows(terminal, " name "))
        return 0;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *script = keys[i];
        struct key key;

        keys_next(&script, &key);
        if (!terminal_over(terminal))
            terminal_send(terminal, &key);
        if (!terminal_answered(terminal) || terminal_over(terminal))
            break;
        answered += i >= FIRST && i <= LAST;
    }
    return answered;
}

/* What the next start shows: the letters that were answered, and perhaps one more. */
static void check_draft(struct hunt *hunt, long number, size_t answered, const char *last)
{
    static const char *const names[] = { "start", "starta", "startab", "startabc" };
    struct terminal *terminal = turn_edit();
    bool found = false;

    if (!terminal_shows(terminal, " name ") || !terminal_at_rest(terminal))
        complain(hunt, "edit", number, "it does not start again", terminal_complaint(terminal));
    for (size_t i = answered; i < 4 && !found; i++) {
        char shown[32];

        snprintf(shown, sizeof shown, " %s ", names[i]);
        found = terminal_has(terminal, shown);
    }
    if (!found) {
        char *text = terminal_text(terminal);

        complain(hunt, "edit", number, "keys that were answered are lost; before and after:", last);
        if (hunt->wrong <= COMPLAINTS_MOST)
            printf("%s\n", text);
        free(text);
    }
    terminal_free(terminal);
}

/* One session; false when the fault never came. */
static bool try_edit(struct hunt *hunt, long number)
{
    turn_begin(&hunt->world, hunt->shim, &(struct turn){ .calls = "memory", .number = number });
    struct terminal *terminal = turn_edit();
    bool kept = true;
    size_t answered = type(terminal);
    char *last = terminal_text(terminal);
    if (!terminal_over(terminal)) {
        kept = !terminal_has(terminal, "NOT KEPT"); /* said so, on the screen */
        terminal_press(terminal, "q");
        if (!terminal_over(terminal))
            complain(hunt, "edit", number, "it does not end", last);
    }
    bool happened = turn_end(&hunt->world);
    if (happened) {
        hunt->tried++;
        int status = terminal_over(terminal) ? terminal_status(terminal) : 0;
        const char *left = terminal_over(terminal) ? terminal_left_behind(terminal) : NULL;

        if (status >= SIGNALLED)
            complain(hunt, "edit", number, "it crashed", last);
        if (left)
            complain(hunt, "edit", number, left, last);
        hunt->exhausted += status == EXHAUSTED;
        hunt->unharmed += status == 0;
        hunt->refused += status != 0 && status != EXHAUSTED;
    }
    terminal_free(terminal);
    check_draft(hunt, number, kept ? answered : 0, last);
    free(last);
    return happened;
}

static void try_editor(struct hunt *hunt)
{
    long number = 1;

    do {
        world_run(&hunt->world, "rm -rf state/*; printf '{\"metadata\":{\"name\":\"start\"}}' > few.json");
        number += hunt->stride;
    } while (try_edit(hunt, number - hunt->stride));
    printf("edit: about %ld allocations\n", number);
}

int main(int count, char **arguments)
{
    struct hunt hunt = { 0 };
    static const char *const commands[][6] = {
        { "algoform", "validate", "few.json" },
        { "algoform", "fmt", "few.json" },
        { "algoform", "explain", "job_config.engine" },
        { "algoform", "list", "--limit", "3" },
        { "algoform", "diff", "6ba9d172-0e43-4d57-a9f8-58e3c1b70d9a", "-f", "few.json" },
    };

    if (count < 5 || !world_begin(&hunt.world, arguments[1], arguments[2]) ||
        !world_sandbox(&hunt.world, "") ||
        !world_run(&hunt.world, "printf '{\"metadata\":{\"name\":\"start\"}}' > few.json") ||
        chdir(hunt.world.directory) != 0)
        return 2;
    hunt.shim = arguments[3];
    hunt.stride = strtol(arguments[4], NULL, 10);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (count == 5 || strcmp(arguments[5], commands[i][1]) == 0)
            try_command(&hunt, commands[i]);
    if (count == 5 || strcmp(arguments[5], "edit") == 0)
        try_editor(&hunt);
    world_end_sandbox(&hunt.world);
    world_end(&hunt.world);
    printf("allocation failures survived / tried: %zu / %zu (went on %zu, said why and stopped %zu, of these "
           "for "
           "want of memory %zu)\n",
           hunt.tried - hunt.wrong, hunt.tried, hunt.unharmed, hunt.refused + hunt.exhausted, hunt.exhausted);
    return hunt.wrong == 0 ? 0 : 1;
}
