/* The line stays away once a change was cut, so that only what the person does next can find out what
 * came of it: the same again, the same after an edit (which of something new is another name), the look of a
 * review for what its draft has made, or, of a change, the same after others changed something, too.
 *
 * "Not known" is told while the line is away, and after that only where others left no trace of it. */
#include "trial.h"

#include "base/json.h"

#include <stdio.h>
#include <string.h>

enum next { AGAIN, EDITED, LOOKED, MEDDLED = LOOKED, NEXTS };

struct story {
    struct trial *trial;
    enum next what;
    struct kept kept; /* the draft of something new, unless the same is submitted again */
    struct account first, next;
    struct held held; /* of the name that was sent */
    bool arrived;     /* the first */
    char made[64];    /* its id */
    char other[32];   /* the name since */
};

static struct held look(const struct trial *trial, const char *name)
{
    struct held held;

    thing_look(trial->kind, trial->direct, name, &held);
    return held;
}

/* What the rows of both say by now, the next one in the words that were told. */
static bool rows_say(struct story *story, enum said first, enum said next)
{
    const struct account *told = &story->next;

    attempt_read_row(story->first.row, &story->first);
    return story->first.noted == first && told->row != story->first.row && told->noted == next &&
           strcmp(told->noted_words, told->words) == 0;
}

static bool names_first(const struct story *story)
{
    return story->first.noted == DONE && strcmp(story->first.noted_id, story->made) == 0;
}

/* The draft is an edit from now on, and the next submit of it changes what is there. */
static const char *edit_it(struct story *story)
{
    struct trial *trial = story->trial;
    struct json *base = thing_read(trial->kind, trial->direct, story->made);
    struct account edit;
    struct held held;

    attempt_become(&story->kept, story->made, base);
    trial->method = PUT;
    trial->base = base;
    snprintf(trial->id, sizeof trial->id, "%s", story->made);
    snprintf(trial->after, sizeof trial->after, "since-%06zu", trial->number);
    trial_run(trial, NULL, 0, &edit);
    held = look(trial, trial->name);
    trial->method = POST;
    trial->base = NULL;
    json_free(base);
    return edit.said == DONE && edit.noted == DONE && held.count == 1 && strcmp(held.id, story->made) == 0 &&
                   strcmp(held.description, trial->after) == 0 && look(trial, story->other).count == 0
               ? NULL
               : "the draft did not become an edit of what it made";
}

/* Under the other name, when the first one surely came to nothing. */
static const char *make_other(struct story *story)
{
    struct trial *trial = story->trial;
    struct held other = look(trial, story->other);

    if (story->next.said != DONE || other.count != 1 || trial_passed(trial, POST) != 1 ||
        look(trial, trial->name).count != 0 || strcmp(story->next.id, other.id) != 0)
        return "the next submit did not make it, once, under its other name";
    return rows_say(story, NOT_DONE, DONE) && strcmp(story->next.noted_id, other.id) == 0
               ? NULL
               : "the history does not know that the other name made it";
}

static void run_renamed(struct story *story)
{
    struct trial *trial = story->trial;
    char sent[sizeof trial->name];

    memcpy(sent, trial->name, sizeof sent);
    memcpy(trial->name, story->other, sizeof trial->name);
    trial_run(trial, NULL, 0, &story->next);
    memcpy(trial->name, sent, sizeof sent);
}

static const char *rename_it(struct story *story)
{
    const struct account *next = &story->next;

    run_renamed(story);
    if (!story->arrived)
        return make_other(story);
    if (next->said != NOT_DONE || !strstr(next->words, "had arrived") || !strstr(next->words, story->made) ||
        !strstr(next->words, story->trial->name))
        return "that the first had arrived is not told";
    if (trial_passed(story->trial, POST) != 0 || look(story->trial, story->trial->name).count != 1 ||
        look(story->trial, story->other).count != 0)
        return "there is a second one";
    if (!rows_say(story, DONE, NOT_DONE) || !names_first(story))
        return "the history does not know that the first made it";
    return edit_it(story);
}

static const char *look_for_it(struct story *story)
{
    const struct trial *trial = story->trial;
    struct attempt one = { .kind = trial->kind, .method = POST, .draft = trial->draft, .backoff_ms = 1 };
    struct account found;
    bool looked;

    relay_arm(trial->relay, NULL, 0);
    looked = attempt_look(&one, &found);
    if (looked != (story->first.said == OPEN))
        return "what is not known is not looked for, or what is known is";
    if (looked && (found.said != (story->arrived ? DONE : NOT_DONE) || found.noted != found.said ||
                   found.row != story->first.row || strcmp(found.id, story->made) != 0))
        return "the look found something else";
    attempt_read_row(story->first.row, &story->first);
    if (story->arrived)
        return names_first(story) ? edit_it(story) : "the history does not name what was found";
    run_renamed(story);
    return make_other(story);
}

static const char *which_made_it(struct story *story)
{
    return rows_say(story, story->arrived ? DONE : NOT_DONE, story->arrived ? NOT_DONE : DONE)
               ? NULL
               : "the history does not know which of the two made it";
}

static const char *create_again(struct story *story)
{
    struct trial *trial = story->trial;
    size_t posts = story->arrived ? 0 : 1;

    trial_run(trial, NULL, 0, &story->next);
    story->held = look(trial, trial->name);
    if (story->next.said != DONE || story->held.count != 1 || trial_passed(trial, POST) != posts ||
        strcmp(story->next.id, story->held.id) != 0)
        return "the next submit did not make it, once";
    return which_made_it(story);
}

/* The edit began with what was there before the first one, whose making is no change of others. */
static const char *change_again(struct story *story)
{
    struct trial *trial = story->trial;
    bool made = !story->arrived || story->what == AGAIN;
    struct held held;

    if (story->what == EDITED)
        snprintf(trial->after, sizeof trial->after, "since-%06zu", trial->number);
    trial_run(trial, NULL, 0, &story->next);
    held = look(trial, trial->name);
    if (story->next.said != (made ? DONE : NOT_DONE))
        return "the next submit tells something else";
    if (trial_passed(trial, PUT) != (story->arrived ? 0 : 1) || held.count != 1 ||
        strcmp(held.description, made ? trial->after : story->held.description) != 0)
        return "the next submit did something else";
    story->held = held;
    if (story->arrived && !strstr(story->next.words, "had arrived"))
        return "that the first had arrived is not told";
    return which_made_it(story);
}

/* Others changed it meanwhile, so that nothing can be known, and nothing is sent. */
static const char *change_after_others(struct story *story)
{
    struct trial *trial = story->trial;
    char theirs[sizeof trial->after];

    snprintf(theirs, sizeof theirs, "theirs-%06zu", trial->number);
    thing_change(trial->kind, trial->direct, trial->id, theirs);
    trial_run(trial, NULL, 0, &story->next);
    story->held = look(trial, trial->name);
    if (story->next.said != NOT_DONE || !strstr(story->next.words, "is not known, arrived"))
        return "the next submit tells something else";
    if (trial_passed(trial, PUT) != 0 || strcmp(story->held.description, theirs) != 0)
        return "the change of others is lost";
    return rows_say(story, OPEN, NOT_DONE) ? NULL : "the history knows what cannot be known";
}

/* What is gone already is not there to be deleted. */
static const char *remove_again(struct story *story)
{
    struct trial *trial = story->trial;

    trial_run(trial, NULL, 0, &story->next);
    story->held = look(trial, trial->name);
    if (story->held.count != 0 || story->next.said != (story->arrived ? NOT_DONE : DONE))
        return "the next submit tells something else";
    attempt_read_row(story->first.row, &story->first);
    return story->first.noted == (story->arrived ? DONE : NOT_DONE) &&
                   (story->arrived || story->next.noted == DONE)
               ? NULL
               : "the history does not know which of the two deleted it";
}

static const char *go_on(struct story *story)
{
    static const char *(*const creations[NEXTS])(struct story *) = { create_again, rename_it, look_for_it };

    switch (story->trial->method) {
    case POST: return creations[story->what](story);
    case PUT: return story->what == MEDDLED ? change_after_others(story) : change_again(story);
    default: return remove_again(story);
    }
}

/* What was told while the line was away. */
static const char *first_untrue(const struct story *story)
{
    const struct account *first = &story->first;

    if (first->said != OPEN)
        return trial_untrue(story->trial, first, &story->held);
    return first->row != 0 && first->noted == OPEN ? NULL : "the history says something else";
}

/* What the draft is of, and where an edit began. Owned. */
static struct json *begin(struct story *story)
{
    struct trial *trial = story->trial;
    struct json *body;

    trial_number(trial);
    snprintf(story->other, sizeof story->other, "new-%06zu", trial->number);
    if (trial->method == PUT)
        return thing_read(trial->kind, trial->direct, trial->id);
    if (trial->method == POST && story->what != AGAIN) {
        body = thing_body(trial->kind, trial->name, trial->after);
        attempt_keep(&(struct attempt){ .kind = trial->kind, .body = body }, &story->kept);
        trial->draft = story->kept.mark;
        json_free(body);
    }
    return NULL;
}

static void try_story(struct trial *trial, const struct cut *cut, enum next what)
{
    struct story story = { .trial = trial, .what = what };
    struct json *base = begin(&story);
    const char *wrong;
    struct held other;

    trial->base = base;
    trial_run(trial, cut, 1, &story.first);
    story.held = look(trial, trial->name);
    story.arrived = trial_is_done(trial, &story.held, &story.first);
    if (trial->method == POST && story.arrived)
        memcpy(story.made, story.held.id, sizeof story.made);
    wrong = first_untrue(&story);
    if (!wrong && story.first.said != DONE) {
        wrong = go_on(&story);
        trial->told[DONE] += !wrong;
    }
    trial->base = NULL;
    trial->draft = NULL;
    json_free(base);
    trial_tell(trial, cut, 1, &story.first, wrong);
    if (wrong)
        printf("  next (%d): \"%s\" (history: \"%s\")\n", (int)what, story.next.words,
               story.next.noted_words);
    story.held = look(trial, trial->name);
    trial_restore(trial, &story.held);
    other = look(trial, story.other);
    if (trial->method == POST)
        trial_restore(trial, &other);
}

static enum next nexts_of(enum method method)
{
    return method == DELETE ? EDITED : NEXTS;
}

void away_sweep(struct trial *trial, size_t change)
{
    struct passage whole;

    trial_try(trial, NULL, 0);
    whole = trial->passages[change];
    for (enum next what = AGAIN; what < nexts_of(trial->method); what++)
        for (enum cut_side side = CUT_REQUEST; side <= CUT_ANSWER; side++)
            for (size_t after = 0; after <= (side == CUT_REQUEST ? whole.request : whole.answer); after++) {
                bool always = after == 0; /* nothing of it passed, or all */

                if (trial_due(trial) || always)
                    try_story(trial, &(struct cut){ change, side, CUT_CLOSED, after, true }, what);
            }
}
