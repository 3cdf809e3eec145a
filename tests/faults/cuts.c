/* Exactly once: cuts the connection after every byte of every request and of every answer that a
 * submit or a reading takes, in turn, and asks the sandbox whether what was said, in words and in the
 * history, is what is there: done, once, or not done.
 *
 * Each exchange of the whole is cut; then, with the answer of the change lost, and with the change
 * itself lost, each exchange that finds out what came of it. At last the line stays away once a
 * change was cut, so that only what the person does next can find out (away.c).
 *
 *   cuts BUILD DATA STRIDE: every STRIDE-th of the cuts; 1 for all of them */
#include "trial.h"

#include "screen/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct api *client(const char *endpoint)
{
    struct credentials credentials = { .access_key = getenv("HUAWEICLOUD_SDK_AK"),
                                       .secret_key = getenv("HUAWEICLOUD_SDK_SK") };
    struct api_options options = {
        .endpoint = endpoint,
        .project_id = getenv("ALGOFORM_PROJECT_ID"),
        .credentials = &credentials,
    };
    struct err err = { 0 };
    struct api *api = api_new(&options, &err);

    if (!api) {
        fprintf(stderr, "%s\n", err_text(&err, LANGUAGE_EN));
        exit(2);
    }
    return api;
}

/* Each byte of each exchange from `first` on, after what goes wrong before (or NULL). */
static void sweep(struct trial *trial, const struct cut *earlier, size_t first)
{
    struct cut cuts[2] = { 0 };
    size_t given = earlier ? 1 : 0;
    struct passage whole[RELAY_PASSAGES];
    size_t count;

    if (earlier)
        cuts[0] = *earlier;
    trial_try(trial, cuts, given);
    count = trial->passed < RELAY_PASSAGES ? trial->passed : RELAY_PASSAGES;
    memcpy(whole, trial->passages, sizeof whole);
    for (size_t i = first; i < count; i++) {
        size_t sizes[] = { whole[i].request, whole[i].answer };

        for (enum cut_side side = CUT_REQUEST; side <= CUT_ANSWER; side++)
            for (enum cut_manner manner = CUT_CLOSED; manner <= CUT_RESET; manner++)
                for (size_t after = 0; after <= sizes[side]; after++) {
                    cuts[given] = (struct cut){ i, side, manner, after, false };
                    if (trial_due(trial))
                        trial_try(trial, cuts, given + 1);
                }
        cuts[given] = (struct cut){ i, CUT_REQUEST, CUT_LATE, 0, false };
        trial_try(trial, cuts, given + 1);
    }
}

/* The exchange that changes something. */
static size_t change_in(const struct trial *trial)
{
    size_t i = 0;

    while (i + 1 < trial->passed && strcmp(trial->passages[i].method, "GET") == 0)
        i++;
    return i;
}

static void try_method(struct trial *trial, const struct kind *kind, enum method method)
{
    size_t tried = trial->number, wrong = trial->wrong;
    struct held held;
    size_t change;

    trial->kind = kind;
    trial->method = method;
    if (method != POST) {
        snprintf(trial->name, sizeof trial->name, "cut-%s", trial_methods[method]);
        snprintf(trial->before, sizeof trial->before, "state-%06zu", trial->number);
        thing_make(kind, trial->direct, trial->name, trial->before);
        thing_look(kind, trial->direct, trial->name, &held);
        snprintf(trial->id, sizeof trial->id, "%s", held.id);
    }
    trial_try(trial, NULL, 0);
    change = change_in(trial);
    sweep(trial, NULL, 0);
    if (method != GET) {
        sweep(trial, &(struct cut){ change, CUT_ANSWER, CUT_CLOSED, 0, false }, change + 1);
        sweep(trial, &(struct cut){ change, CUT_REQUEST, CUT_CLOSED, 1, false }, change + 1);
    }
    if (method != GET)
        away_sweep(trial, change);
    if (method != POST)
        thing_remove(kind, trial->direct, trial->id);
    printf("%-9s %-6s %zu / %zu\n", kind->word, trial_methods[method],
           trial->number - tried - (trial->wrong - wrong), trial->number - tried);
    fflush(stdout);
}

/* Thousands of histories need no disk under them. */
static void stay_in_memory(void)
{
    static const char memory[] = "/dev/shm";

    if (!getenv("TMPDIR") && access(memory, W_OK) == 0)
        setenv("TMPDIR", memory, 1);
}

int main(int count, char **arguments)
{
    struct world world;
    struct trial trial = { .directory = world.directory };
    char endpoint[64];

    stay_in_memory();
    if (count != 4 || !world_begin(&world, arguments[1], arguments[2]) || !world_sandbox(&world, ""))
        return 2;
    trial.stride = strtoul(arguments[3], NULL, 10);
    trial.direct = client(getenv("ALGOFORM_ENDPOINT"));
    trial.relay = relay_start(atoi(strrchr(getenv("ALGOFORM_ENDPOINT"), ':') + 1));
    snprintf(endpoint, sizeof endpoint, "http://127.0.0.1:%d", relay_port(trial.relay));
    setenv("ALGOFORM_ENDPOINT", endpoint, 1);
    for (size_t i = 0; i < KINDS; i++)
        for (enum method method = POST; method < METHODS; method++)
            try_method(&trial, &kinds[i], method);
    api_free(trial.direct);
    relay_stop(trial.relay);
    bool ended = world_end_sandbox(&world);
    world_end(&world);
    printf("cuts told truthfully / tried: %zu / %zu (done %zu, not done %zu, found out by the next submit "
           "%zu)\n",
           trial.number - trial.wrong, trial.number, trial.told[DONE], trial.told[NOT_DONE],
           trial.told[OPEN]);
    return trial.wrong == 0 && ended ? 0 : 1;
}
