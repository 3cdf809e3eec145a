#include "trial.h"

#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* What the relay passed on late arrives between the looks, not after them. */
enum { BACKOFF_MS = 1, LATE_BACKOFF_MS = 20, TRIES_A_STATE = 64, WRONG_SHOWN = 10 };

const char *const trial_methods[METHODS] = { "POST", "PUT", "DELETE", "GET" };
static const char *const said_names[SAIDS] = { "not done", "done", "not known" };

bool trial_due(struct trial *trial)
{
    return trial->phase++ % trial->stride == 0;
}

/* A fresh state now and then, so that no history grows long. */
void trial_number(struct trial *trial)
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

void trial_run(struct trial *trial, const struct cut *cuts, size_t count, struct account *account)
{
    bool late = count > 0 && cuts[count - 1].manner == CUT_LATE;
    bool reads = trial->method == PUT && !trial->base;
    struct json *base = reads ? thing_read(trial->kind, trial->direct, trial->id) : json_copy(trial->base);
    struct json *body = trial->method == POST  ? thing_body(trial->kind, trial->name, trial->after)
                        : trial->method == PUT ? thing_edited(trial->kind, base, trial->after)
                                               : NULL;
    struct attempt one = { .kind = trial->kind,
                           .method = trial->method,
                           .id = trial->id,
                           .body = body,
                           .base = base,
                           .draft = trial->draft,
                           .backoff_ms = late ? LATE_BACKOFF_MS : BACKOFF_MS };

    relay_arm(trial->relay, cuts, count);
    attempt(&one, account);
    trial->passed = relay_settle(trial->relay, trial->passages); /* what was under way has arrived */
    json_free(body);
    json_free(base);
}

size_t trial_passed(const struct trial *trial, enum method method)
{
    size_t count = 0;

    for (size_t i = 0; i < trial->passed && i < RELAY_PASSAGES; i++)
        count += strcmp(trial->passages[i].method, trial_methods[method]) == 0 && trial->passages[i].whole;
    return count;
}

bool trial_is_done(const struct trial *trial, const struct held *held, const struct account *account)
{
    switch (trial->method) {
    case POST: return held->count > 0;
    case PUT: return strcmp(held->description, trial->after) == 0;
    case DELETE: return held->count == 0;
    default: return strcmp(account->id, trial->id) == 0;
    }
}

const char *trial_untrue(const struct trial *trial, const struct account *account, const struct held *held)
{
    bool done = trial_is_done(trial, held, account), same = account->noted == account->said;

    if (account->said != (done ? DONE : NOT_DONE))
        return "it is otherwise";
    if (held->count > 1 || (trial->method == POST && held->count != trial_passed(trial, POST)))
        return "there are others, or POSTs that made none";
    if (trial->method == PUT && !done && strcmp(held->description, trial->before) != 0)
        return "it is neither as before nor as sent";
    if (trial->method == POST && done && !account->failed && strcmp(account->id, held->id) != 0)
        return "another one is shown";
    if (trial->method == GET ||
        (account->row == 0 && account->said == NOT_DONE && trial_passed(trial, POST) == 0))
        return NULL;
    if (account->row == 0 || !same || strcmp(account->noted_words, account->words) != 0)
        return "the history says something else";
    return trial->method == POST && done && !account->failed && strcmp(account->noted_id, held->id) != 0
               ? "the history names another one"
               : NULL;
}

void trial_tell(struct trial *trial, const struct cut *cuts, size_t count, const struct account *account,
                const char *wrong)
{
    static const char *const sides[] = { "request", "answer" };
    static const char *const manners[CUT_MANNERS] = { "closed", "reset", "late" };

    trial->told[account->said]++;
    if (!wrong || ++trial->wrong > WRONG_SHOWN)
        return;
    printf("%s %s, \"%s\" (history: %s \"%s\"): %s\n", trial->kind->word, trial_methods[trial->method],
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

void trial_restore(struct trial *trial, const struct held *held)
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

void trial_try(struct trial *trial, const struct cut *cuts, size_t count)
{
    struct account account;
    struct held held;

    trial_number(trial);
    trial_run(trial, cuts, count, &account);
    thing_look(trial->kind, trial->direct, trial->name, &held);
    trial_tell(trial, cuts, count, &account, trial_untrue(trial, &account, &held));
    trial_restore(trial, &held);
}
