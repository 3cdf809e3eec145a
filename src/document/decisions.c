#include "document/decisions.h"

#include "base/memory.h"
#include "document/whereabouts.h"

#include <stdlib.h>
#include <string.h>

/* Absent is not null: in brackets. */
static void add_value(struct json *question, const struct json *value)
{
    struct json *held = json_array();

    if (value)
        json_insert_item(held, SIZE_MAX, json_copy(value));
    json_insert_item(question, SIZE_MAX, held);
}

/* Owned. */
static char *question_of(const struct shape *shape, const struct merge *merge,
                         const struct merge_conflict *conflict)
{
    struct json *question = json_array();
    char *place = whereabouts_named(shape, merge->root, conflict->place), *text;

    json_insert_item(question, SIZE_MAX, json_string(place));
    add_value(question, conflict->base);
    add_value(question, conflict->mine);
    add_value(question, conflict->theirs);
    text = json_written(question, JSON_COMPACT);
    json_free(question);
    free(place);
    return text;
}

static struct decision *find(const struct decisions *decisions, const char *question)
{
    for (size_t i = 0; i < decisions->count; i++)
        if (strcmp(decisions->items[i].question, question) == 0)
            return &decisions->items[i];
    return NULL;
}

/* Takes the question. */
static struct decision *append(struct decisions *decisions, char *question)
{
    struct decision *decision;

    decisions->items =
        memory_grow(decisions->items, decisions->count, &decisions->capacity, sizeof *decisions->items);
    decision = &decisions->items[decisions->count++];
    *decision = (struct decision){ .question = question };
    return decision;
}

void decisions_done(struct decisions *decisions)
{
    for (size_t i = 0; i < decisions->count; i++)
        free(decisions->items[i].question);
    free(decisions->items);
    *decisions = (struct decisions){ 0 };
}

void decisions_note(struct decisions *decisions, const struct shape *shape, const struct merge *merge,
                    size_t conflict)
{
    char *question = question_of(shape, merge, &merge->conflicts[conflict]);
    struct decision *decision = find(decisions, question);

    if (decision)
        free(question);
    else
        decision = append(decisions, question);
    decision->choice = merge->conflicts[conflict].choice;
    decision->kept = false;
}

void decisions_add(struct decisions *decisions, const char *question, enum merge_choice choice)
{
    struct decision *decision;

    if (find(decisions, question))
        return;
    decision = append(decisions, memory_text(question));
    decision->choice = choice;
    decision->kept = true;
}

/* The only conflict of which that is asked; NULL: none, or more. */
static struct merge_conflict *only_one(struct merge *merge, char *const *questions, const char *question)
{
    struct merge_conflict *found = NULL;

    for (size_t i = 0; i < merge->count; i++) {
        if (strcmp(questions[i], question) != 0)
            continue;
        if (found)
            return NULL;
        found = &merge->conflicts[i];
    }
    return found;
}

void decisions_recall(const struct decisions *decisions, const struct shape *shape, struct merge *merge)
{
    char **questions = memory_new(merge->count + 1, sizeof *questions);

    for (size_t i = 0; decisions->count > 0 && i < merge->count; i++)
        questions[i] = question_of(shape, merge, &merge->conflicts[i]);
    for (size_t i = 0; i < decisions->count; i++) {
        struct merge_conflict *conflict = only_one(merge, questions, decisions->items[i].question);

        if (conflict)
            conflict->choice = decisions->items[i].choice;
    }
    for (size_t i = 0; i < merge->count; i++)
        free(questions[i]);
    free(questions);
}
