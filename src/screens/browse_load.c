/* Loading the list of algorithms: what was kept first, then what the service has now. */
#include "screens/browse_state.h"

#include "base/clock.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static const struct json *shown(const struct browse *browse)
{
    return browse->list != NULL ? operation_answer(browse->list) : browse->kept.json;
}

int64_t browse_shown_ms(const struct browse *browse)
{
    return browse->list != NULL ? browse->listed_ms : browse->kept.fetched_ms;
}

/* Whether it is what the service had some time ago, as far as we know. */
bool browse_is_old(const struct browse *browse)
{
    return browse_shown_ms(browse) != 0 && (browse->list == NULL || browse->failure.kind != ERR_NONE);
}

void browse_make_rows(struct browse *browse)
{
    const char *asked_for = browse->list != NULL ? browse->listed : NULL;
    bool all = asked_for == NULL || browse->workspace == NULL || strcmp(asked_for, browse->workspace) != 0;

    browse_rows_make(&browse->rows, shown(browse), all ? browse->workspace : NULL);
}

static void stop_keeping(struct browse *browse)
{
    cache_keep_end(browse->keeping);
    browse->keeping = NULL;
    browse->keep_due = 0;
}

void browse_show_list(struct browse *browse, struct operation *list)
{
    struct operation *older = browse->list;

    if (older != list)
        stop_keeping(browse); /* it goes with its list */
    browse->list = list;
    free(browse->listed);
    browse->listed = list != NULL ? memory_text(browse->workspace) : NULL;
    browse->listed_ms = 0;
    browse_make_rows(browse);
    if (older != list)
        operation_free(older);
}

/* What came of the first list stays to be seen, undated: it is not whole. */
static void stop_first(struct browse *browse)
{
    const struct json *came = operation_answer(browse->list);

    cached_done(&browse->kept);
    if (json_count(came) > 0)
        browse->kept.json = json_copy(came);
    browse_show_list(browse, NULL); /* frees it */
}

void browse_stop(struct browse *browse)
{
    struct operation *next = browse->next;

    browse->next = NULL;
    progress_stop(&browse->progress);
    if (next != NULL && next == browse->list)
        stop_first(browse);
    else
        operation_free(next);
}

void browse_ask(struct app *app, struct browse *browse)
{
    struct list_query query = { .sort_by = "create_time",
                                .order = "desc",
                                .workspace_id = browse->workspace };
    struct api *api;

    browse_stop(browse);
    browse->asked = true;
    browse->changes = app_changes(app);
    browse->failure = (struct err){ 0 };
    api = app_try_api(app, &browse->failure);
    if (api != NULL)
        browse->next = operation_list(api, &query);
}

static void read_kept(struct app *app, struct browse *browse)
{
    struct err err = { 0 };

    browse->kept_read = true;
    if (session_endpoint(app_session(app)).value == NULL)
        return;
    if (session_cached_list(app_session(app), &shape_algorithm, &browse->kept, &err))
        browse_make_rows(browse);
    else if (err.kind != ERR_NONE)
        app_say_err(app, &err);
}

/* Some of it, so that no key waits for long. */
static enum cache_kept keep_some(struct app *app, struct browse *browse)
{
    struct err err = { 0 };
    enum cache_kept kept = CACHE_KEPT;

    if (browse->keeping == NULL && browse->list != NULL && browse->listed == NULL)
        browse->keeping = session_keep_begin(app_session(app), &shape_algorithm, shown(browse), &err);
    if (browse->keeping != NULL)
        kept = cache_keep_step(browse->keeping, &err);
    if (err.kind != ERR_NONE)
        app_say_err(app, &err);
    if (kept == CACHE_KEPT || kept == CACHE_NOT_KEPT)
        stop_keeping(browse);
    return kept;
}

void browse_keep(struct app *app, struct browse *browse)
{
    while (browse->keep_due != 0 && keep_some(app, browse) == CACHE_KEEPING)
        continue;
    stop_keeping(browse);
}

/* Nothing else is there to be shown: it is shown as it comes. */
static bool is_first(const struct browse *browse)
{
    return browse->list == browse->next || (browse->list == NULL && browse->kept.json == NULL);
}

static void loaded(struct browse *browse)
{
    if (browse->list != browse->next) {
        browse_show_list(browse, browse->next);
        cached_done(&browse->kept);
    } else {
        browse_make_rows(browse);
    }
    browse->listed_ms = clock_utc_ms();
    if (operation_remark(browse->list).en == NULL) /* else it may lack some */
        browse->keep_due = clock_monotonic_ms() + BROWSE_REST_MS;
}

static bool step(struct browse *browse)
{
    enum operation_state state = operation_step(browse->next);
    bool due = progress_look(&browse->progress, browse->next), more;

    if (browse->list != browse->next && is_first(browse))
        browse_show_list(browse, browse->next);
    more = browse->list == browse->next && json_count(operation_answer(browse->next)) != browse->rows.known;
    if (state == OPERATION_RUNNING) {
        more = more && (due || browse->rows.known == 0); /* the first page at once, others in turn */
        if (more)
            browse_make_rows(browse);
        return more || due;
    }
    progress_stop(&browse->progress);
    if (state == OPERATION_DONE) {
        loaded(browse);
    } else {
        browse->failure =
            *operation_err(browse->next); /* told in the place of the list, or above an older one */
        browse_make_rows(browse);
        if (browse->next != browse->list)
            operation_free(browse->next);
    }
    browse->next = NULL;
    return true;
}

/* What was deleted goes at once; the list that does not have it may take its time. */
static bool leave_out(struct browse *browse, const char *gone)
{
    const char *known = browse->rows.gone;

    if (gone == NULL || (known != NULL && strcmp(gone, known) == 0))
        return false;
    free(browse->rows.gone);
    browse->rows.gone = memory_text(gone);
    browse_make_rows(browse);
    return true;
}

bool browse_idle(struct app *app, void *state)
{
    struct browse *browse = state;
    bool came = catalogues_step(app, browse->catalogues);

    came = leave_out(browse, app_gone(app)) || came;
    if (!browse->asked || (browse->next == NULL && browse->changes != app_changes(app))) {
        browse_ask(app, browse);
        return true;
    }
    if (!browse->kept_read && browse->list == NULL) {
        read_kept(app, browse);
        return true;
    }
    if (browse->keep_due != 0 && clock_monotonic_ms() >= browse->keep_due)
        (void)keep_some(app, browse);
    return (browse->next != NULL && step(browse)) || came;
}

int browse_wait(const void *state)
{
    const struct browse *browse = state;
    int64_t left = browse->keep_due - clock_monotonic_ms();
    int told = progress_wait(&browse->progress);

    if (!browse->asked || (!browse->kept_read && browse->list == NULL))
        return 0;
    if (browse->keep_due == 0 || (told >= 0 && told < left))
        return told;
    return left > 0 ? (int)left : 0;
}
