/* In which order things happen: what a key changed is written to the drafts before the next key is read and
 * before it is seen; an edit is on the disk itself by then, and a text once its typing rests. Keys wait
 * while the program is stopped, so that it could read all of them at once.
 *
 *   order BUILD DATA SHIM */
#include "turns.h"

#include "terminal/terminal.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WRITTEN = '+', SYNCED = '!', SEEN = '=', ACCEPTED = 'E' };

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

int main(int count, char **arguments)
{
    struct trial trial = { 0 };
    char path[512];

    if (count != 4 || !world_begin(&trial.world, arguments[1], arguments[2]) ||
        !world_run(&trial.world, "printf '{\"metadata\":{\"name\":\"start\"}}' > few.json") ||
        chdir(trial.world.directory) != 0)
        return 2;
    snprintf(path, sizeof path, "%s/order", trial.world.directory);
    setenv("LD_PRELOAD", arguments[3], 1);
    setenv("FAULTS_PATH", "drafts.db-wal", 1);
    setenv("FAULTS_ORDER", path, 1);
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
    unsetenv("LD_PRELOAD");
    terminal_free(trial.terminal);
    world_end(&trial.world);
    free(trial.order);
    printf("keys kept in their order / looked at: %zu / %zu\n", trial.looked - trial.wrong, trial.looked);
    return trial.wrong == 0 ? 0 : 1;
}
