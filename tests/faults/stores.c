/* What a disk does to the files beside the drafts: each write, sync, truncation, opening and renaming fails
 * in turn, once or for good, of the history while something is sent, of what is kept for reading, of a token,
 * of the configuration and of a text lent to an editor. Nothing is sent twice or held back, what could not be
 * written is told, no half file stays behind, and what is there opens whole.
 *
 *   stores BUILD DATA SHIM STRIDE [STORE]: every STRIDE-th call; 1 for all of them; of one store only */
#include "hunt.h"

#include "store/database.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXAMPLE "2e5451fe-913f-4492-821a-2981031382f7"

struct store {
    const char *word, *path;
    /* False when the fault never came. */
    bool (*one)(struct hunt *hunt, const struct store *store, const struct turn *turn);
    const char *more; /* the verb, or the arguments of a command */
};

static void complain(struct hunt *hunt, const struct store *store, const struct turn *turn, const char *why,
                     const char *text)
{
    char what[256];

    snprintf(what, sizeof what, "%s, %s %ld of %s%s, %s", store->word, turn->calls, turn->number, turn->path,
             turn->always ? " and all after it" : "", turn->error != 0 ? strerror(turn->error) : "half");
    hunt_complain(hunt, what, why, NULL);
    if (text && hunt->wrong < 12)
        printf("%s\n", text);
}

/* Runs a command with the fault, through a shell in which nothing fails. */
static bool run(struct hunt *hunt, const struct turn *turn, const char *command, struct ran *ran)
{
    turn_begin(&hunt->world, hunt->shim, turn);
    turn_run(&hunt->world, (const char *const[]){ "sh", "-c", command, NULL }, ran);
    bool happened = turn_end(&hunt->world);
    hunt->tried += happened;
    return happened;
}

/* On a sound disk; whether the command ends so. */
static bool ends(struct hunt *hunt, const char *command, int status)
{
    return world_run(&hunt->world, command) && hunt->world.status == status;
}

static void check_left(struct hunt *hunt, const struct store *store, const struct turn *turn)
{
    static const char *const databases[] = { "state/algoform/history.db", "state/algoform/cache.db",
                                             "state/algoform/drafts.db" };

    if (!ends(hunt, "find . -name '*.part' | grep .", 1))
        complain(hunt, store, turn, "a half file is left", hunt->world.output);
    for (size_t i = 0; i < sizeof databases / sizeof *databases; i++)
        if (access(databases[i], F_OK) == 0 && access(databases[i], R_OK) == 0 &&
            database_damaged(databases[i]))
            complain(hunt, store, turn, "it is damaged", databases[i]);
}

/* The history, while something is sent. */

static size_t count(const char *text, const char *part)
{
    size_t found = 0;

    for (const char *at = text; (at = strstr(at, part)); at++)
        found++;
    return found;
}

/* The newest comes first, and the state was new. */
static bool has_row(const char *rows, const char *verb, const char *name)
{
    const char *row = strstr(rows, verb);

    return row && strncmp(row + strlen(verb), "\tdone\t", 6) == 0 && strstr(row, name);
}

/* Of what was sent, whether it arrived once, and whether the history has it or that was told. */
static void check_submit(struct hunt *hunt, const struct store *store, const struct turn *turn,
                         const char *name, const char *said)
{
    char command[512];
    bool told = strstr(said, "the history does not have") != NULL;

    if (!ends(hunt, "algoform history list", 0))
        complain(hunt, store, turn, "the history does not open again", hunt->world.output);
    else if (!told && !has_row(hunt->world.output, store->more, name))
        complain(hunt, store, turn, "the history does not have it, and it does not say so", said);
    snprintf(command, sizeof command, "algoform list --search %s -o name | wc -l", name);
    world_run(&hunt->world, command);
    if (strtol(hunt->world.output, NULL, 10) != (strcmp(store->more, "delete") != 0))
        complain(hunt, store, turn, "it is not there once", hunt->world.output);
    check_left(hunt, store, turn);
}

static bool try_submit(struct hunt *hunt, const struct store *store, const struct turn *turn)
{
    static unsigned made;
    char command[1024], name[32];
    bool create = strcmp(store->more, "create") == 0;
    struct ran ran;

    snprintf(name, sizeof name, "thing-%u", ++made);
    snprintf(command, sizeof command,
             "rm -rf state/* trace.txt; sed s/TestModelArtsalgorithm/%s/ got.json > one.json; %s", name,
             create ? ""
                    : "XDG_STATE_HOME=$PWD/aside algoform create -f one.json > id; "
                      "algoform get $(cat id) > one.json 2>/dev/null; rm -rf state/*");
    world_run(&hunt->world, command);
    snprintf(command, sizeof command, "algoform --trace trace.txt %s %s %s", store->more,
             create ? "" : "$(cat id)", strcmp(store->more, "delete") == 0 ? "--yes" : "-f one.json");
    bool happened = run(hunt, turn, command, &ran);
    if (happened) {
        char *trace = turn_read(&hunt->world, "trace.txt");

        if (ran.status != 0)
            complain(hunt, store, turn, "it ends with another status", ran.said);
        if (count(trace, " POST http") + count(trace, " PUT http") + count(trace, " DELETE http") != 1)
            complain(hunt, store, turn, "it is not sent once", NULL);
        check_submit(hunt, store, turn, name, ran.said);
        free(trace);
    }
    ran_done(&ran);
    return happened;
}

static bool try_screen(struct hunt *hunt, const struct store *store, const struct turn *turn)
{
    static unsigned made;
    char keys[64], name[32];

    snprintf(name, sizeof name, "seen-%u", ++made);
    snprintf(keys, sizeof keys, "i<C-u>%s<Enter>S", name);
    world_run(&hunt->world, "rm -rf state/*");
    turn_begin(&hunt->world, hunt->shim, turn);
    struct terminal *terminal =
        turn_start((const char *const[]){ "algoform", "new", "--from", "example", NULL });
    hunt_shows(hunt, store->word, terminal, " name ");
    hunt_send(terminal, keys);
    hunt_shows(hunt, store->word, terminal, "y sends");
    hunt_send(terminal, "y");
    /* What cannot be noted is not sent before another y; that it is there once tells that it was not. */
    if (!terminal_shows(terminal, "Created") && terminal_has(terminal, "NOT sent"))
        hunt_send(terminal, "y");
    hunt_shows(hunt, store->word, terminal, "Created");
    terminal_answered(terminal);
    bool happened = turn_end(&hunt->world);
    char *text = terminal_text(terminal);
    hunt->tried += happened;
    terminal_free(terminal);
    if (happened) {
        for (char *at = text; (at = strchr(at, '\n'));) /* as it was before it was wrapped */
            *at = ' ';
        check_submit(hunt, store, turn, name, text);
    }
    free(text);
    return happened;
}

/* What is kept for reading: no command fails for it, but the one that is there for nothing else. */
static bool try_kept(struct hunt *hunt, const struct store *store, const struct turn *turn)
{
    bool sync = strcmp(store->more, "sync") == 0;
    char command[512];
    struct ran ran;

    world_run(&hunt->world, "XDG_STATE_HOME=$PWD/aside algoform list -o name > list.txt; rm -rf state/*");
    snprintf(command, sizeof command, "algoform %s > said.txt", store->more);
    bool happened = run(hunt, turn, command, &ran);
    bool offline = ends(hunt, "algoform --offline list -o name > offline.txt 2>/dev/null", 0);
    if (happened) {
        if (sync ? (ran.status == 0) != (*ran.said == '\0') : ran.status != 0)
            complain(hunt, store, turn, "it ends with another status", ran.said);
        if (!sync && !ends(hunt, "cmp said.txt list.txt", 0))
            complain(hunt, store, turn, "it shows something else", hunt->world.output);
        if (!*ran.said && (!offline || !ends(hunt, "cmp offline.txt list.txt", 0)))
            complain(hunt, store, turn, "it is not kept, and it does not say so", hunt->world.output);
        if (*ran.said && !strstr(ran.said, "cache.db"))
            complain(hunt, store, turn, "it does not say what could not be written", ran.said);
        if (!ends(hunt,
                  "algoform list -o name > again.txt && algoform --offline list -o name 2>/dev/null | "
                  "cmp - list.txt",
                  0))
            complain(hunt, store, turn, "it does not open again", hunt->world.output);
        check_left(hunt, store, turn);
    }
    ran_done(&ran);
    return happened;
}

/* A file that is replaced: the old one, and told, or the new one. */
static bool try_file(struct hunt *hunt, const struct store *store, const struct turn *turn)
{
    bool token = strcmp(store->word, "token") == 0;
    struct ran ran;

    world_run(&hunt->world, "rm -rf state/*; mkdir -m 700 state/algoform; cp -p token.old "
                            "state/algoform/token-work.json; cp -p config.old config/algoform/config");
    bool happened = run(hunt, turn, store->more, &ran);
    if (happened) {
        bool old = ends(hunt,
                        token ? "cmp token.old state/algoform/token-work.json"
                              : "cmp config.old config/algoform/config",
                        0);

        if ((ran.status == 0) == old)
            complain(hunt, store, turn,
                     old ? "it is not written, and it does not say so" : "the old one is lost", ran.said);
        if (ran.status != 0 && !strstr(ran.said, token ? "token-work.json" : "algoform/config"))
            complain(hunt, store, turn, "it does not say what could not be written", ran.said);
        if (!ends(hunt, "algoform -p work list --limit 1", 0) ||
            (!token && ran.status == 0 && !ends(hunt, "algoform profile list | grep -q '^added'", 0)))
            complain(hunt, store, turn, "it cannot be used", hunt->world.output);
        check_left(hunt, store, turn);
    }
    ran_done(&ran);
    return happened;
}

/* A text in an editor: it comes back changed, or it is told why none went out. */
static bool try_lent(struct hunt *hunt, const struct store *store, const struct turn *turn)
{
    hunt_fresh(hunt);
    world_run(&hunt->world, "rm -f ran");
    turn_begin(&hunt->world, hunt->shim, turn);
    struct terminal *terminal = turn_edit();
    hunt_shows(hunt, store->word, terminal, " name ");
    hunt_send(terminal, store->more);
    terminal_answered(terminal);
    hunt_shows(hunt, store->word, terminal, "few.json"); /* it is back from the editor */
    terminal_at_rest(terminal);
    bool happened = turn_end(&hunt->world), ran = access("ran", F_OK) == 0;
    bool came = terminal_has(terminal, " edited "), told = terminal_has(terminal, "cannot ") ||
                                                           terminal_has(terminal, "could not") ||
                                                           terminal_has(terminal, "waits in");
    if (happened) {
        hunt->tried++;
        if (!came && !told)
            hunt_complain(hunt, turn->calls, "it does not say why nothing came", terminal);
        if (came && !ran)
            hunt_complain(hunt, turn->calls, "what came is nobody's", terminal);
    }
    hunt_send(terminal, came || !ran ? "q" : "<Esc>q");
    if (!terminal_ended(terminal))
        hunt_complain(hunt, turn->calls, "it does not end", terminal);
    terminal_free(terminal);
    if (happened && ran) { /* at once, or with the next start */
        terminal = turn_edit();
        if (came)
            hunt_shows(hunt, "after a fault of what was lent", terminal, " edited ");
        else if (!terminal_shows(terminal, " name ") || !terminal_at_rest(terminal) ||
                 (!terminal_has(terminal, " edited ") && !terminal_has(terminal, "waits in")))
            hunt_complain(hunt, turn->calls, "what the editor saved is gone", terminal);
        terminal_free(terminal);
    }
    if (happened) {
        check_left(hunt, store, turn);
        if (!ran && !ends(hunt, "ls state/algoform/outside run | grep -- -", 1))
            complain(hunt, store, turn, "a text that nobody edits is left", hunt->world.output);
    }
    return happened;
}

static const struct store stores[] = {
    { "history, create", "history.db", try_submit, "create" },
    { "history, update", "history.db", try_submit, "update" },
    { "history, delete", "history.db", try_submit, "delete" },
    { "history, on the screen", "history.db", try_screen, "create" },
    { "kept, list", "cache.db", try_kept, "list -o name" },
    { "kept, sync", "cache.db", try_kept, "sync" },
    { "token", "token-work", try_file, "algoform -p work login < password" },
    { "configuration", "algoform/config", try_file, "algoform profile add added --set region=cn-north-4" },
    { "lent document", "outside", try_lent, "e" },
    { "lent field", "outside", try_lent, "E" },
    { "lent anywhere", "/given", try_lent, "e" },
};

/* Of a file there are only a few calls, of a database so many that each stands for others, and of a sync
 * hundreds, of list after list. */
static long stride_of(const struct hunt *hunt, const struct store *store)
{
    if (hunt->stride == 1)
        return strcmp(store->more, "sync") == 0 ? 13 : 1;
    return store->one == try_file || store->one == try_lent ? 2
                                                            : hunt->stride * (store->one == try_kept ? 4 : 2);
}

static void try_all(struct hunt *hunt, const struct store *store, size_t at)
{
    size_t apart = store->one == try_file ? 5 : TURN_KINDS;

    for (size_t i = 0; i < TURN_KINDS; i++)
        for (int always = 0; always < 2; always++) {
            /* A sample of the kinds, too: others of each store. */
            if (hunt->stride > 1 && (i + at) % apart != (size_t)always * 4)
                continue;
            struct turn turn = { turn_kinds[i].calls, store->path, 1, turn_kinds[i].error, always != 0 };

            while (store->one(hunt, store, &turn))
                turn.number += stride_of(hunt, store);
        }
}

static bool prepare(struct hunt *hunt)
{
    return world_sandbox(&hunt->world, "") &&
           ends(
               hunt,
               "algoform get " EXAMPLE " > got.json && algoform list -o name > list.txt && "
               "mkdir -p aside && printf 'sandbox-password\\n' > password && mkdir -p config/algoform && "
               "printf '[profile work]\\nendpoint = %s\\niam_endpoint = %s\\nproject_id = %s\\n"
               "user = sandbox-user\\ndomain = sandbox-account\\n' $ALGOFORM_ENDPOINT $ALGOFORM_ENDPOINT "
               "$ALGOFORM_PROJECT_ID > config.old && chmod 600 config.old && "
               "cp -p config.old config/algoform/config && "
               "algoform -p work login < password 2>/dev/null && "
               "cp -p state/algoform/token-work.json token.old && "
               "printf '#!/bin/sh\\nsed -i s/start/edited/ \"$1\"; touch ran\\n' > editor && chmod +x editor",
               0) &&
           setenv("EDITOR", "./editor", 1) == 0;
}

int main(int count, char **arguments)
{
    struct hunt hunt = { 0 };

    if (count < 5 || !world_begin(&hunt.world, arguments[1], arguments[2]) ||
        chdir(hunt.world.directory) != 0)
        return 2;
    hunt.shim = arguments[3];
    hunt.stride = strtol(arguments[4], NULL, 10);
    if (!prepare(&hunt)) {
        printf("%s\n", hunt.world.output ? hunt.world.output : "");
        return 2;
    }
    for (size_t i = 0; i < sizeof stores / sizeof *stores; i++)
        if (count == 5 || strcmp(arguments[5], stores[i].word) == 0) {
            size_t tried = hunt.tried;

            try_all(&hunt, &stores[i], i);
            printf("%s: %zu\n", stores[i].word, hunt.tried - tried);
        }
    world_end_sandbox(&hunt.world);
    world_end(&hunt.world);
    printf("disk faults of the other stores survived / tried: %zu / %zu\n", hunt.tried - hunt.wrong,
           hunt.tried);
    return hunt.wrong == 0 ? 0 : 1;
}
