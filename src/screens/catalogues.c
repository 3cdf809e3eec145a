#include "screens/catalogues.h"

#include "base/clock.h"
#include "base/memory.h"
#include "schema/catalogues.h"
#include "schema/search_algorithms.h"
#include "session/cached.h"

#include <stdlib.h>

enum { STALE_MS = 60 * 60 * 1000, AGAIN_MS = 60 * 1000 };

struct shelf {
    bool looked, wanted; /* by somebody, and not attended to yet */
    bool loaded;         /* what was kept has been read */
    struct cached kept;  /* the entries */
    struct json *older;  /* those before, until forms have been told */
    struct operation *operation;
    int64_t tried_ms; /* monotonic; 0: not yet */
    bool unreached, refused;
};

struct catalogues {
    struct session *session; /* borrowed */
    enum language language;
    struct err failure; /* of the kept ones, to be told */
    struct shelf shelves[CATALOGUES];
    struct form_catalogues for_form;
};

/* The search algorithms of the documents, in the shape in which the service lists them. */
static struct json *documented_algorithms(enum language language)
{
    struct json *list = json_array();

    for (size_t i = 0; i < search_algorithm_count; i++) {
        const struct search_algorithm *algorithm = &search_algorithms[i];
        struct json *entry = json_object(), *params = json_array();

        for (size_t j = 0; j < algorithm->count; j++) {
            struct json *setting = json_object();

            json_set(setting, "key", json_string(algorithm->settings[j].key));
            json_set(setting, "value", json_string(algorithm->settings[j].value));
            json_set(setting, "type", json_string(algorithm->settings[j].type));
            json_insert_item(params, SIZE_MAX, setting);
        }
        json_set(entry, "name", json_string(algorithm->name));
        json_set(entry, "description", json_string(text_in(algorithm->description, language)));
        json_set(entry, "params", params);
        json_insert_item(list, SIZE_MAX, entry);
    }
    return list;
}

static bool is_configured(const struct session *session)
{
    struct err err = { 0 };

    return session_complete(session, &err);
}

static void load(struct catalogues *held, enum catalogue catalogue)
{
    struct shelf *shelf = &held->shelves[catalogue];
    struct err err = { 0 };

    shelf->loaded = true;
    if (session_endpoint(held->session).value != NULL &&
        !session_cached_catalogue(held->session, catalogue, &shelf->kept, &err) && err.kind != ERR_NONE)
        held->failure = err;
    if (shelf->kept.json == NULL && catalogue == CATALOGUE_SEARCH_ALGORITHMS)
        shelf->kept.json = documented_algorithms(held->language);
}

/* Old or absent, and not just asked for in vain. */
static bool is_due(const struct shelf *shelf)
{
    int64_t age = clock_utc_ms() - shelf->kept.fetched_ms;

    return (shelf->kept.fetched_ms == 0 || age < 0 || age > STALE_MS) &&
           (shelf->tried_ms == 0 || clock_monotonic_ms() - shelf->tried_ms > AGAIN_MS);
}

struct form_catalogue catalogues_look(struct catalogues *held, enum catalogue catalogue, bool wanted)
{
    struct shelf *shelf = &held->shelves[catalogue];

    if (wanted && !shelf->loaded)
        load(held, catalogue);
    shelf->looked = true;
    if (wanted && shelf->operation == NULL && is_due(shelf))
        shelf->wanted = is_configured(held->session);
    return (struct form_catalogue){ .entries = shelf->kept.json,
                                    .fetched_ms = shelf->kept.fetched_ms,
                                    .fetching = shelf->wanted || shelf->operation != NULL,
                                    .unreached = shelf->unreached,
                                    .refused = shelf->refused };
}

static struct form_catalogue look(void *context, enum catalogue catalogue, bool wanted)
{
    return catalogues_look(context, catalogue, wanted);
}

struct catalogues *catalogues_new(struct app *app)
{
    struct catalogues *held = memory_new(1, sizeof *held);

    held->session = app_session(app);
    held->language = app_language(app);
    held->for_form = (struct form_catalogues){ held, look };
    return held;
}

const struct form_catalogues *catalogues_for_form(const struct catalogues *held)
{
    return &held->for_form;
}

void catalogues_free(struct catalogues *held)
{
    if (held == NULL)
        return;
    for (size_t i = 0; i < CATALOGUES; i++) {
        operation_free(held->shelves[i].operation);
        cached_done(&held->shelves[i].kept);
        json_free(held->shelves[i].older);
    }
    free(held);
}

static void begin(struct app *app, struct shelf *shelf, enum catalogue catalogue)
{
    struct err err = { 0 };
    struct api *api = app_try_api(app, &err);

    shelf->wanted = false;
    shelf->tried_ms = clock_monotonic_ms();
    shelf->unreached = api == NULL;
    shelf->refused = false;
    if (api != NULL)
        shelf->operation = operation_catalogue(api, catalogue);
}

static void take(struct catalogues *held, enum catalogue catalogue)
{
    struct shelf *shelf = &held->shelves[catalogue];

    shelf->older = shelf->kept.json;
    shelf->kept = (struct cached){ .json = json_copy(operation_answer(shelf->operation)),
                                   .fetched_ms = clock_utc_ms() };
    (void)session_keep_catalogue(held->session, catalogue, shelf->kept.json, &held->failure);
}

/* True when it has ended. */
static bool step(struct catalogues *held, enum catalogue catalogue)
{
    struct shelf *shelf = &held->shelves[catalogue];
    enum operation_state state = operation_step(shelf->operation);

    if (state == OPERATION_RUNNING)
        return false;
    if (state == OPERATION_DONE)
        take(held, catalogue);
    shelf->refused = state == OPERATION_FAILED && operation_err(shelf->operation)->kind == ERR_REFUSED;
    shelf->unreached = state == OPERATION_FAILED && !shelf->refused;
    operation_free(shelf->operation);
    shelf->operation = NULL;
    return true;
}

bool catalogues_step(struct app *app, struct catalogues *held)
{
    bool changed = false;

    for (enum catalogue i = CATALOGUE_NONE + 1; i < CATALOGUES; i++) {
        struct shelf *shelf = &held->shelves[i];

        json_free(shelf->older);
        shelf->older = NULL;
        if (shelf->looked && !shelf->loaded) {
            load(held, i);
            changed = changed || shelf->kept.json != NULL;
        }
        if (shelf->wanted)
            begin(app, shelf, i);
        if (shelf->operation != NULL)
            changed = step(held, i) || changed;
    }
    if (held->failure.kind != ERR_NONE) {
        app_say_err(app, &held->failure);
        held->failure = (struct err){ 0 };
    }
    return changed;
}
