#include "screens/start.h"

#include "base/memory.h"
#include "schema/example.h"
#include "screens/browse.h"
#include "screens/details.h"
#include "screens/drafts.h"
#include "screens/edit.h"
#include "screens/work.h"

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

static void show(struct app *app, const struct operation *operation, void *context)
{
    (void)context;
    details_open(app, &resource_algorithm, operation_answer(operation), NULL);
}

static void edit(struct app *app, const struct operation *operation, void *context)
{
    (void)context;
    edit_open_answer(app, &resource_algorithm, operation_answer(operation));
}

static void clone(struct app *app, const struct operation *operation, void *context)
{
    (void)context;
    edit_open_clone(app, &resource_algorithm, operation_answer(operation));
}

/* Asks for an algorithm first; the list stands below, so that there is somewhere to go back to. */
static bool fetch(struct app *app, const char *id, work_done_fn *done, struct err *err)
{
    struct api *api = session_api(app_session(app), err);

    if (api == NULL)
        return false;
    browse_open(app);
    app_api(app);
    work_open(app, operation_get(api, id), done, NULL, NULL);
    return true;
}

static bool start_new(struct app *app, const char *what, struct err *err)
{
    struct json *root = NULL;

    if (what != NULL && strcmp(what, "example") == 0)
        root = example_algorithm();
    else if (what != NULL && !is_file(what))
        return fetch(app, what, clone, err);
    else if (what != NULL && (root = edit_read_file(&shape_algorithm, what, err)) == NULL)
        return false;
    edit_open_new(app, &resource_algorithm, root);
    return true;
}

bool start_prepare(struct app *app, const struct app_options *options, struct err *err)
{
    switch (options->start) {
    case APP_EDIT:
        return is_file(options->what) ? edit_open_file(app, &resource_algorithm, options->what, err)
                                      : fetch(app, options->what, edit, err);
    case APP_SHOW: return fetch(app, options->what, show, err);
    case APP_NEW: return start_new(app, options->what, err);
    case APP_DRAFTS: drafts_screen_open(app); return true;
    default: browse_open(app); return true;
    }
}
