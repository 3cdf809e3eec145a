/* In which order things happen: what a key changed is written to the drafts before the next key is read and
 * before it is seen; an edit is on the disk itself by then, and a text once its typing rests. Keys wait
 * while the program is stopped, so that it could read all of them at once.
 * And what changes something on the service is in the history, and that on the disk, before its first byte
 * goes out: a power cut leaves nothing that was sent and that nobody knows of.
 *
 *   order BUILD DATA SHIM */
#include "turns.h"

#include "terminal/terminal.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WRITTEN = '+', ROW = '#', SYNCED = '!', SENT = '>', SEEN = '=', ACCEPTED = 'E' };

struct trial {
    struct world world;
    struct terminal *terminal;
    char *order; /* owned; see the shim */
    size_t looked, wrong;
};

static void complain(struct trial *trial, const char *why)
{
    trial->wrong++;
    printf("%s: %s\n", why, trial->order ? trial->order : "");
}

/* All keys are there before the first of them is read. */
static void type(struct trial *trial, const char *script)
{
    pid_t process = terminal_process(trial->terminal);
    struct key key;

    terminal_at_rest(trial->terminal);
    world_run(&trial->world, "rm -f order");
    kill(process, SIGSTOP);
    while (keys_next(&script, &key))
        terminal_send(trial->terminal, &key);
    kill(process, SIGCONT);
    if (!terminal_at_rest(trial->terminal))
        complain(trial, terminal_complaint(trial->terminal));
    free(trial->order);
    trial->order = turn_read(&trial->world, "order");
}

/* From `from` on: whether `first` comes, and before `then` if that comes at all. */
static bool before(const char *from, int first, int then)
{
    const char *one = strchr(from, first), *other = strchr(from, then);

    return one && (!other || one < other);
}

/* Each of the keys is written before the next of them is read, and before anything is shown. */
static void check(struct trial *trial, const char *keys, bool synced)
{
    for (const char *key = keys; *key; key++) {
        const char *read = strchr(trial->order, *key);

        trial->looked++;
        if (!read) {
            complain(trial, "a key was not read");
            return;
        }
        if (!before(read, WRITTEN, SEEN))
            complain(trial, "a key is seen before it is kept");
        if (key[1] && !before(read, WRITTEN, key[1]))
            complain(trial, "a key is read before the one ahead of it is kept");
        if (synced && key[1] && !before(read, SYNCED, key[1]))
            complain(trial, "a key is read before the edit ahead of it is on the disk");
    }
    if (!strchr(strrchr(trial->order, keys[strlen(keys) - 1]), SYNCED))
        complain(trial, "at rest it is not on the disk");
}

/* What goes out of the program from now on: watched with what is written to `path`, and where `word` is in it
 * (NULL: nowhere). */
static void watch(struct trial *trial, const char *shim, const char *path, const char *word)
{
    char order[512];

    snprintf(order, sizeof order, "%s/order", trial->world.directory);
    remove(order);
    setenv("LD_PRELOAD", shim, 1);
    setenv("FAULTS_PATH", path, 1);
    if (word)
        setenv("FAULTS_WORD", word, 1);
    setenv("FAULTS_ORDER", order, 1);
}

static void watch_no_more(struct trial *trial)
{
    unsetenv("LD_PRELOAD");
    free(trial->order);
    trial->order = turn_read(&trial->world, "order");
}

/* The last write before the request holds the row or follows it, and a sync follows that. */
static void check_sent(struct trial *trial)
{
    const char *sent = strchr(trial->order, SENT), *row = strchr(trial->order, ROW), *last = sent;

    trial->looked++;
    if (!sent || strchr(sent + 1, SENT)) {
        complain(trial, sent ? "it is sent twice" : "nothing is sent");
        return;
    }
    while (last > trial->order && *last != ROW && *last != WRITTEN)
        last--;
    if (!row || row > sent)
        complain(trial, "it is sent before the history has it");
    else if (!before(last, SYNCED, SENT))
        complain(trial, "it is sent before the history that has it is on the disk");
}

static void check_commands(struct trial *trial, const char *shim)
{
    static const struct {
        const char *arguments[6], *word;
    } commands[] = {
        { { "algoform", "create", "-f", "one.json" }, "sent-once" },
        { { "algoform", "update", "2e5451fe-913f-4492-821a-2981031382f7", "-f", "two.json" }, "sent-next" },
        { { "algoform", "delete", "6ba9d172-0e43-4d57-a9f8-58e3c1b70d9a", "--yes" }, "delete" },
    };
    struct ran ran;

    world_run(&trial->world, "algoform get 2e5451fe-913f-4492-821a-2981031382f7 > got.json; "
                             "sed s/TestModelArtsalgorithm/sent-once/ got.json > one.json; "
                             "sed s/TestModelArtsalgorithm/sent-next/ got.json > two.json");
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        watch(trial, shim, "history.db", commands[i].word);
        turn_run(&trial->world, commands[i].arguments, &ran);
        watch_no_more(trial);
        if (ran.status != 0)
            complain(trial, ran.said);
        check_sent(trial);
        ran_done(&ran);
    }
}

static bool send(struct terminal *terminal, const char *script)
{
    struct key key;

    while (keys_next(&script, &key))
        terminal_send(terminal, &key);
    return true;
}

static void check_screens(struct trial *trial, const char *shim)
{
    static const struct {
        const char *arguments[5], *first, *keys, *asked, *answer, *last, *word;
    } screens[] = {
        { { "algoform", "new", "--from", "example" },
          " name ",
          "i-mine<Enter>S",
          "y sends",
          "y",
          "Created",
          "-mine" },
        { { "algoform", "edit", "2e5451fe-913f-4492-821a-2981031382f7" },
          " name ",
          "/description<Enter>i<C-u>next-words<Enter>S",
          "y sends",
          "y",
          "Updated",
          "next-words" },
        { { "algoform" },
          "of 1",
          "/sent-next<Enter>X",
          "to delete it",
          "sent-next<Enter>",
          "Deleted",
          "delete" },
    };

    for (size_t i = 0; i < sizeof screens / sizeof *screens; i++) {
        world_run(&trial->world, "rm -rf state/*");
        watch(trial, shim, "history.db", screens[i].word);
        struct terminal *terminal = terminal_start(
            &(struct terminal_options){ .arguments = screens[i].arguments, .columns = 80, .rows = 24 });
        if (!terminal_shows(terminal, screens[i].first) || !send(terminal, screens[i].keys) ||
            !terminal_shows(terminal, screens[i].asked) || !send(terminal, screens[i].answer) ||
            !terminal_shows(terminal, screens[i].last))
            complain(trial, terminal_complaint(terminal));
        watch_no_more(trial);
        check_sent(trial);
        terminal_free(terminal);
    }
}

int main(int count, char **arguments)
{
    struct trial trial = { 0 };

    if (count != 4 || !world_begin(&trial.world, arguments[1], arguments[2]) ||
        !world_run(&trial.world, "printf '{\"metadata\":{\"name\":\"start\"}}' > few.json") ||
        chdir(trial.world.directory) != 0)
        return 2;
    watch(&trial, arguments[3], "drafts.db-wal", NULL);
    trial.terminal = terminal_start(&(struct terminal_options){
        .arguments = (const char *const[]){ "algoform", "edit", "few.json", NULL },
        .columns = 80,
        .rows = 24 });
    if (!terminal_shows(trial.terminal, " name "))
        complain(&trial, terminal_complaint(trial.terminal));
    type(&trial, "iabc");
    check(&trial, "abc", false);
    type(&trial, "d"); /* the draft is there already */
    check(&trial, "d", false);
    type(&trial, "<Enter>u<C-r>");
    check(&trial, (const char[]){ ACCEPTED, 'u', 'R' - '@', '\0' }, true);
    type(&trial, "i<Paste:xyz>"); /* kept in the portions in which it arrives */
    check(&trial, "z", false);
    watch_no_more(&trial);
    terminal_free(trial.terminal);
    if (!world_sandbox(&trial.world, ""))
        return 2;
    check_commands(&trial, arguments[3]);
    check_screens(&trial, arguments[3]);
    world_end_sandbox(&trial.world);
    world_end(&trial.world);
    free(trial.order);
    printf("keys and submits kept in their order / looked at: %zu / %zu\n", trial.looked - trial.wrong,
           trial.looked);
    return trial.wrong == 0 ? 0 : 1;
}
