#include "screens/start.h"

#include "base/memory.h"
#include "schema/example.h"
#include "screens/browse.h"
#include "screens/details.h"
#include "screens/drafts.h"
#include "screens/edit.h"
#include "screens/first_run.h"
#include "screens/history.h"
#include "screens/remembered.h"
#include "screens/work.h"
#include "session/needs.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* An id is a word of letters, digits and hyphens; everything else is a file. */
static bool is_file(const char *what)
{
    size_t size = strlen(what);

    return access(what, F_OK) == 0 || strchr(what, '/') != NULL ||
           (size > 5 && strcmp(what + size - 5, ".json") == 0);
}

/* What is to be opened, while the service is asked for it. */
typedef void open_fn(struct app *app, const struct resource *resource, const struct json *answer,
                     int64_t answered_ms);

struct opening {
    const struct resource *resource;
    char *id; /* owned */
    open_fn *open;
};

static void clone(struct app *app, const struct resource *resource, const struct json *answer,
                  int64_t answered_ms)
{
    (void)answered_ms;
    edit_open_clone(app, resource, answer);
}

static void came(struct app *app, const struct operation *operation, void *context)
{
    const struct opening *opening = context;

    remembered_add(app, opening->resource, operation_answer(operation));
    opening->open(app, opening->resource, operation_answer(operation), 0);
}

/* Without a link what was kept is opened; a refusal is not hidden behind it. */
static void failed(struct app *app, const struct operation *operation, void *context)
{
    const struct opening *opening = context;
    int64_t answered_ms = 0;
    struct json *kept;

    if (operation_err(operation)->kind != ERR_NETWORK)
        return;
    kept = remembered_find(app, opening->resource, opening->id, &answered_ms);
    if (kept != NULL)
        opening->open(app, opening->resource, kept, answered_ms);
    json_free(kept);
}

static void drop(void *context)
{
    struct opening *opening = context;

    free(opening->id);
    free(opening);
}

/* Asks for it first; a list stands below, so that there is somewhere to go back to. */
static bool fetch(struct app *app, const struct resource *resource, const char *id, open_fn *open,
                  struct err *err)
{
    struct api *api = session_api(app_session(app), err);
    struct opening *opening;

    if (api == NULL)
        return false;
    if (resource == &resource_algorithm)
        browse_open(app);
    else
        drafts_screen_open(app);
    app_api(app);
    opening = memory_new(1, sizeof *opening);
    *opening = (struct opening){ resource, memory_text(id), open };
    work_open_or(app, resource->get(api, id), came, failed, drop, opening);
    return true;
}

static bool start_new(struct app *app, const struct resource *resource, const char *what, struct err *err)
{
    struct json *root = NULL;

    if (what != NULL && strcmp(what, "example") == 0 && resource != &resource_algorithm)
        return err_set(err, ERR_ABSENT,
                       "there is an example of an algorithm only; start with --from NAME or --from FILE",
                       "示例仅适用于算法；请用 --from 名称 或 --from 文件 作为起点");
    if (what != NULL && strcmp(what, "example") == 0)
        root = example_algorithm();
    else if (what != NULL && !is_file(what))
        return fetch(app, resource, what, clone, err);
    else if (what != NULL && (root = edit_read_file(resource->shape, what, true, err)) == NULL)
        return false;
    edit_open_new(app, resource, root);
    return true;
}

bool start_prepare(struct app *app, const struct app_options *options, struct err *err)
{
    const struct resource *resource =
        options->shape != NULL ? resource_find(options->shape->name) : &resource_algorithm;

    switch (options->start) {
    case APP_EDIT:
        return is_file(options->what) ? edit_open_file(app, resource, options->what, err)
                                      : fetch(app, resource, options->what, edit_open_dated, err);
    case APP_SHOW: return fetch(app, resource, options->what, details_open_dated, err);
    case APP_NEW: return start_new(app, resource, options->what, err);
    case APP_DRAFTS: drafts_screen_open(app); return true;
    case APP_HISTORY: history_screen_open(app); return true;
    default:
        if (session_empty(app_session(app)))
            first_run_open(app);
        else
            browse_open(app);
        return true;
    }
}
