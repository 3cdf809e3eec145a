/* Every write, sync, truncation, opening and renaming of the drafts and of a saved file fails
 * once in turn, with every error that disks have, or writes half; and the same for good from that one on.
 * What the screen did not call NOT KEPT is there after kill -9; a file is the old one or the new one.
 *
 *   disk BUILD DATA SHIM STRIDE: every STRIDE-th call; 1 for all of them */
#include "turns.h"

#include "terminal/terminal.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COMPLAINTS_MOST = 12, LETTERS = 4 };

struct hunt {
    struct world world;
    const char *shim;
    long stride;
    size_t tried, wrong, told;
};

static void complain(struct hunt *hunt, const struct turn *turn, const char *why, struct terminal *terminal)
{
    char *text = terminal ? terminal_text(terminal) : NULL;

    if (hunt->wrong++ < COMPLAINTS_MOST)
        printf("%s %ld of %s%s, %s: %s\n%s\n", turn->calls, turn->number, turn->path,
               turn->always ? " and all after it" : "", turn->error != 0 ? strerror(turn->error) : "half",
               why, text ? text : "");
    free(text);
}

static bool press(struct terminal *terminal, const char *script)
{
    struct key key;

    while (keys_next(&script, &key)) {
        terminal_send(terminal, &key);
        if (!terminal_answered(terminal) || terminal_over(terminal))
            return false;
    }
    return true;
}

static bool shows_name(struct terminal *terminal, const char *name)
{
    char shown[32];

    snprintf(shown, sizeof shown, " %s ", name);
    return terminal_has(terminal, shown);
}

/* The names that the field has after so many letters. */
static const char *const names[LETTERS + 1] = { "start", "starta", "startab", "startabc", "startabcd" };

/* How many letters the next start, on a sound disk, shows; -1 for anything else. */
static int letters_kept(struct hunt *hunt, const struct turn *turn)
{
    struct terminal *terminal = turn_edit();
    int kept = -1;

    if (!terminal_shows(terminal, " name ") || !terminal_answered(terminal))
        complain(hunt, turn, "it does not start again", terminal);
    for (int i = 0; i <= LETTERS; i++)
        if (shows_name(terminal, names[i]))
            kept = i;
    if (kept < 0)
        complain(hunt, turn, "what was typed is lost", terminal);
    terminal_free(terminal);
    return kept;
}

/* Whether the mark stands; when it appears, a reason does. */
static bool look_told(struct hunt *hunt, const struct turn *turn, struct terminal *terminal)
{
    if (!terminal_has(terminal, "NOT KEPT"))
        return false;
    hunt->told++;
    if (!terminal_has(terminal, "drafts") && !terminal_has(terminal, "disk"))
        complain(hunt, turn, "it does not say what is wrong", terminal);
    return true;
}

/* Types letters under the fault; the most that the screen showed without calling it not kept. */
static int type(struct hunt *hunt, const struct turn *turn, struct terminal *terminal)
{
    static const char *const keys[] = { "i", "<End>", "a", "b", "c", "<Enter>", "<Up>", "i", "<End>", "d" };
    int typed = 0, kept = 0;
    bool told = false;

    if (!terminal_shows(terminal, " name ") || !terminal_answered(terminal)) {
        complain(hunt, turn, "it does not start", terminal);
        return 0;
    }
    told = look_told(hunt, turn, terminal);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (!press(terminal, keys[i])) {
            complain(hunt, turn, terminal_over(terminal) ? "it ended" : terminal_complaint(terminal),
                     terminal);
            return kept;
        }
        typed += strchr("abcd", *keys[i]) != NULL;
        if (!terminal_has(terminal, "NOT KEPT"))
            kept = typed;
        else if (!told)
            told = look_told(hunt, turn, terminal);
    }
    return kept;
}

/* False when the fault never came. */
static bool try_draft(struct hunt *hunt, const struct turn *turn)
{
    world_run(&hunt->world, "rm -rf state/*; printf '{\"metadata\":{\"name\":\"start\"}}' > few.json");
    turn_begin(&hunt->world, hunt->shim, turn);
    struct terminal *terminal = turn_edit();
    int kept = type(hunt, turn, terminal);
    if (strstr(turn->calls, "sync"))
        terminal_at_rest(terminal); /* where a text is put on the disk */
    bool happened = turn_end(&hunt->world);

    /* What is in memory only is lost by no kill; so that is asked of what it says. */
    if (happened && turn->always && strcmp(turn->calls, "sync") == 0 && !terminal_has(terminal, "NOT KEPT"))
        complain(hunt, turn, "what never reaches the disk is not called NOT KEPT", terminal);
    kill(terminal_process(terminal), SIGKILL);
    terminal_ended(terminal);
    terminal_free(terminal);
    if (!happened)
        return false;
    hunt->tried++;
    int found = letters_kept(hunt, turn);
    if (found >= 0 && found < kept) {
        printf("%d letters were kept, %d came back\n", kept, found);
        complain(hunt, turn, "what was called kept is lost", NULL);
    }
    return true;
}

static bool try_save(struct hunt *hunt, const struct turn *turn)
{
    world_run(&hunt->world, "rm -rf state/*; printf '{\"metadata\":{\"name\":\"start\"}}' > few.json");
    turn_begin(&hunt->world, hunt->shim, turn);
    struct terminal *terminal = turn_edit();
    bool good = terminal_shows(terminal, " name ") && terminal_answered(terminal) &&
                press(terminal, "i<End>abc<Enter>W");
    bool happened = turn_end(&hunt->world), saved = terminal_has(terminal, "Saved");
    char *text = turn_read(&hunt->world, "few.json");
    bool old = strcmp(text, "{\"metadata\":{\"name\":\"start\"}}") == 0;

    if (happened) {
        hunt->tried++;
        hunt->told += !saved;
        if (!good)
            complain(hunt, turn, "it does not go on", terminal);
        if (!old && !(strstr(text, "\"startabc\"") && text[strlen(text) - 2] == '}'))
            complain(hunt, turn, "the file is damaged", terminal);
        if (old == saved)
            complain(hunt, turn,
                     saved ? "it says Saved, and it is not" : "it is saved, and it does not say so",
                     terminal);
        if (saved && strstr(turn->calls, "sync"))
            complain(hunt, turn, "it says Saved, and it may be in memory only", terminal);
        if (!saved && !terminal_has(terminal, "few.json:") && !terminal_has(terminal, "cannot "))
            complain(hunt, turn, "it does not say why", terminal);
    }
    kill(terminal_process(terminal), SIGKILL);
    terminal_ended(terminal);
    terminal_free(terminal);
    if (happened && letters_kept(hunt, turn) < 3)
        complain(hunt, turn, "what was typed is gone", NULL);
    world_run(&hunt->world, "ls few.json.* 2>/dev/null && rm -f few.json.*");
    if (happened && hunt->world.status == 0)
        complain(hunt, turn, "a temporary file was left", NULL);
    free(text);
    return happened;
}

typedef bool trial(struct hunt *hunt, const struct turn *turn);

static void try_all(struct hunt *hunt, trial *one, const char *path)
{
    for (size_t i = 0; i < TURN_KINDS; i++)
        for (int always = 0; always < 2; always++) {
            if (hunt->stride > 1 && (i + (size_t)always) % 2 != 0)
                continue; /* a sample of the kinds, too */
            bool sync = strcmp(turn_kinds[i].calls, "sync") == 0;
            long few = one == try_save ? 1 : sync ? 3 : LONG_MAX; /* of some calls there are only a few */
            long stride = hunt->stride < few ? hunt->stride : few;
            struct turn turn = { turn_kinds[i].calls, path, 1 + (long)i % stride, turn_kinds[i].error,
                                 always != 0 };

            /* The first opening is the reading of the file, without which there is no edit. */
            turn.number += one == try_save && strcmp(turn.calls, "open") == 0;
            while (one(hunt, &turn))
                turn.number += stride;
        }
}

int main(int count, char **arguments)
{
    struct hunt hunt = { 0 };

    if (count != 5 || !world_begin(&hunt.world, arguments[1], arguments[2]) ||
        chdir(hunt.world.directory) != 0)
        return 2;
    hunt.shim = arguments[3];
    hunt.stride = strtol(arguments[4], NULL, 10);
    try_all(&hunt, try_draft, "drafts");
    try_all(&hunt, try_save, "few.json");
    world_end(&hunt.world);
    printf("disk faults survived / tried: %zu / %zu (told as not kept or not saved %zu)\n",
           hunt.tried - hunt.wrong, hunt.tried, hunt.told);
    return hunt.wrong == 0 ? 0 : 1;
}
