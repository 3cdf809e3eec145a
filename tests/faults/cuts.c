/* Exactly once: cuts the connection after every byte of every request and of every answer that a
 * submit or a reading takes, in turn, and asks the sandbox whether what was said, in words and in the
 * history, is what is there: done, once, or not done.
 *
 * Each exchange of the whole is cut; then, with the answer of the change lost, and with the change
 * itself lost, each exchange that finds out what came of it. At last the line stays away once a
 * creation was cut, so that only the next submit can find out.
 *
 *   cuts BUILD DATA STRIDE: every STRIDE-th of the cuts; 1 for all of them */
#include "attempt.h"
#include "relay.h"

#include "base/json.h"
#include "screen/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What the relay passed on late arrives between the looks, not after them. */
enum { BACKOFF_MS = 1, LATE_BACKOFF_MS = 20, TRIES_A_STATE = 64, WRONG_SHOWN = 10 };

static const char *const method_names[METHODS] = { "POST", "PUT", "DELETE", "GET" };
static const char *const said_names[SAIDS] = { "not done", "done", "not known" };

struct trial {
    struct relay *relay;
    struct api *direct;    /* to the sandbox itself */
    const char *directory; /* for the directories of state */
    const struct kind *kind;
    enum method method;
    size_t stride, phase;
    size_t number, wrong, told[SAIDS];
    char name[32], before[64], after[64]; /* of the thing, and what describes it */
    char id[64];
    struct passage passages[RELAY_PASSAGES]; /* of the last try */
    size_t passed;
};

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

/* A fresh state now and then, so that no history grows long. */
static void number(struct trial *trial)
{
    char path[512];

    if (trial->number++ % TRIES_A_STATE == 0) {
        snprintf(path, sizeof path, "%s/state-%zu", trial->directory, trial->number);
        mkdir(path, 0700);
        setenv("XDG_STATE_HOME", path, 1);
    }
    if (trial->method == POST)
        snprintf(trial->name, sizeof trial->name, "cut-%06zu", trial->number);
    snprintf(trial->after, sizeof trial->after, "state-%06zu", trial->number);
}

static void run(struct trial *trial, const struct cut *cuts, size_t count, struct account *account)
{
    bool late = count > 0 && cuts[count - 1].manner == CUT_LATE;
    struct json *body = trial->method < DELETE ? thing_body(trial->kind, trial->name, trial->after) : NULL;
    struct json *base = trial->method == PUT ? thing_read(trial->kind, trial->direct, trial->id) : NULL;
    struct attempt one = { .kind = trial->kind,
                           .method = trial->method,
                           .id = trial->id,
                           .body = body,
                           .base = base,
                           .backoff_ms = late ? LATE_BACKOFF_MS : BACKOFF_MS };

    relay_arm(trial->relay, cuts, count);
    attempt(&one, account);
    trial->passed = relay_settle(trial->relay, trial->passages); /* what was under way has arrived */
    json_free(body);
    json_free(base);
}

static size_t posts(const struct trial *trial)
{
    size_t count = 0;

    for (size_t i = 0; i < trial->passed && i < RELAY_PASSAGES; i++)
        count += strcmp(trial->passages[i].method, "POST") == 0 && trial->passages[i].whole;
    return count;
}

static bool is_done(const struct trial *trial, const struct held *held, const struct account *account)
{
    switch (trial->method) {
    case POST: return held->count > 0;
    case PUT: return strcmp(held->description, trial->after) == 0;
    case DELETE: return held->count == 0;
    default: return strcmp(account->id, trial->id) == 0;
    }
}

/* What is untrue of an account, or NULL. */
static const char *untrue(const struct trial *trial, const struct account *account, const struct held *held)
{
    bool done = is_done(trial, held, account), same = account->noted == account->said;

    if (account->said != (done ? DONE : NOT_DONE))
        return "it is otherwise";
    if (held->count > 1 || (trial->method == POST && held->count != posts(trial)))
        return "there are others, or POSTs that made none";
    if (trial->method == PUT && !done && strcmp(held->description, trial->before) != 0)
        return "it is neither as before nor as sent";
    if (trial->method == POST && done && !account->failed && strcmp(account->id, held->id) != 0)
        return "another one is shown";
    if (trial->method == GET || (account->row == 0 && account->said == NOT_DONE && posts(trial) == 0))
        return NULL;
    if (account->row == 0 || !same || strcmp(account->noted_words, account->words) != 0)
        return "the history says something else";
    return trial->method == POST && done && !account->failed && strcmp(account->noted_id, held->id) != 0
               ? "the history names another one"
               : NULL;
}

static void tell(struct trial *trial, const struct cut *cuts, size_t count, const struct account *account,
                 const char *wrong)
{
    static const char *const sides[] = { "request", "answer" };
    static const char *const manners[CUT_MANNERS] = { "closed", "reset", "late" };

    trial->told[account->said]++;
    if (!wrong || ++trial->wrong > WRONG_SHOWN)
        return;
    printf("%s %s, \"%s\" (history: %s \"%s\"): %s\n", trial->kind->word, method_names[trial->method],
           account->words, account->row ? said_names[account->noted] : "nothing", account->noted_words,
           wrong);
    for (size_t i = 0; i < count; i++)
        printf("  exchange %zu cut after %zu bytes of the %s (%s)%s\n", cuts[i].exchange, cuts[i].after,
               sides[cuts[i].side], manners[cuts[i].manner], cuts[i].for_good ? ", and all after it" : "");
    for (size_t i = 0; i < trial->passed && i < RELAY_PASSAGES; i++)
        printf("  passed %zu: %s%s, %zu and %zu bytes\n", i, trial->passages[i].method,
               trial->passages[i].whole ? "" : " in part", trial->passages[i].request,
               trial->passages[i].answer);
}

/* As it was before, for the next one. */
static void restore(struct trial *trial, const struct held *held)
{
    struct held made;

    if (trial->method == POST && held->count > 0) {
        thing_remove(trial->kind, trial->direct, held->id);
    } else if (trial->method == PUT) {
        snprintf(trial->before, sizeof trial->before, "%s", held->description);
    } else if (trial->method == DELETE && held->count == 0) {
        thing_make(trial->kind, trial->direct, trial->name, trial->before);
        thing_look(trial->kind, trial->direct, trial->name, &made);
        snprintf(trial->id, sizeof trial->id, "%s", made.id);
    }
}

static void try(struct trial *trial, const struct cut *cuts, size_t count)
{
    struct account account;
    struct held held;

    number(trial);
    run(trial, cuts, count, &account);
    thing_look(trial->kind, trial->direct, trial->name, &held);
    tell(trial, cuts, count, &account, untrue(trial, &account, &held));
    restore(trial, &held);
}

/* The line stays away: what came of it is found out by the next submit of the same. */
static void try_again(struct trial *trial, const struct cut *cut)
{
    struct account first, next = { 0 };
    struct held held;
    const char *wrong = NULL;
    size_t arrived;

    number(trial);
    run(trial, cut, 1, &first);
    arrived = posts(trial);
    thing_look(trial->kind, trial->direct, trial->name, &held);
    if (first.said != OPEN)
        wrong = untrue(trial, &first, &held);
    else if (first.noted != OPEN || held.count != arrived)
        wrong = "the history says something else";
    if (first.said != DONE && !wrong) {
        run(trial, NULL, 0, &next);
        arrived += posts(trial);
        thing_look(trial->kind, trial->direct, trial->name, &held);
        attempt_read_row(first.row, &first);
        if (next.said != DONE || held.count != 1 || arrived != 1 || strcmp(next.id, held.id) != 0)
            wrong = "the next submit did not make it, once";
        else if (first.row != 0 && (first.noted == OPEN || (first.noted == DONE) == (next.noted == DONE)))
            wrong = "the history does not know which of the two made it";
        trial->told[DONE] += !wrong;
    }
    tell(trial, cut, 1, &first, wrong);
    restore(trial, &held);
}

static bool due(struct trial *trial)
{
    return trial->phase++ % trial->stride == 0;
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
    try(trial, cuts, given);
    count = trial->passed < RELAY_PASSAGES ? trial->passed : RELAY_PASSAGES;
    memcpy(whole, trial->passages, sizeof whole);
    for (size_t i = first; i < count; i++) {
        size_t sizes[] = { whole[i].request, whole[i].answer };

        for (enum cut_side side = CUT_REQUEST; side <= CUT_ANSWER; side++)
            for (enum cut_manner manner = CUT_CLOSED; manner <= CUT_RESET; manner++)
                for (size_t after = 0; after <= sizes[side]; after++) {
                    cuts[given] = (struct cut){ i, side, manner, after, false };
                    if (due(trial))
                        try(trial, cuts, given + 1);
                }
        cuts[given] = (struct cut){ i, CUT_REQUEST, CUT_LATE, 0, false };
        try(trial, cuts, given + 1);
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

static void stay_away(struct trial *trial, size_t change)
{
    struct passage whole;

    try(trial, NULL, 0);
    whole = trial->passages[change];
    for (enum cut_side side = CUT_REQUEST; side <= CUT_ANSWER; side++)
        for (size_t after = 0; after <= (side == CUT_REQUEST ? whole.request : whole.answer); after++)
            if (due(trial))
                try_again(trial, &(struct cut){ change, side, CUT_CLOSED, after, true });
}

static void try_method(struct trial *trial, const struct kind *kind, enum method method)
{
    size_t tried = trial->number, wrong = trial->wrong;
    struct held held;
    size_t change;

    trial->kind = kind;
    trial->method = method;
    if (method != POST) {
        snprintf(trial->name, sizeof trial->name, "cut-%s", method_names[method]);
        snprintf(trial->before, sizeof trial->before, "state-%06zu", trial->number);
        thing_make(kind, trial->direct, trial->name, trial->before);
        thing_look(kind, trial->direct, trial->name, &held);
        snprintf(trial->id, sizeof trial->id, "%s", held.id);
    }
    try(trial, NULL, 0);
    change = change_in(trial);
    sweep(trial, NULL, 0);
    if (method != GET) {
        sweep(trial, &(struct cut){ change, CUT_ANSWER, CUT_CLOSED, 0, false }, change + 1);
        sweep(trial, &(struct cut){ change, CUT_REQUEST, CUT_CLOSED, 1, false }, change + 1);
    }
    if (method == POST)
        stay_away(trial, change);
    else
        thing_remove(kind, trial->direct, trial->id);
    printf("%-9s %-6s %zu / %zu\n", kind->word, method_names[method],
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
