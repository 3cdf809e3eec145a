#include "base/clock.h"
#include "base/confine.h"
#include "base/memory.h"
#include "session/companion.h"
#include "session/needs.h"
#include "session/session_state.h"
#include "store/left_texts.h"

#include <stdlib.h>
#include <string.h>

enum { SETTLED_DRAFTS = 100 }; /* the newest ones, whose undo is kept */

void session_asker(const struct session *session, struct source_asker *asker)
{
    *asker = (struct source_asker){
        .profile = session->profile,
        .profile_source = session->profile_source,
        .name = session->profile ? session->profile->name : NULL,
        .service = session->endpoint.value,
        .now_ms = clock_utc_ms(),
    };
}

/* "endpoint project", with what is missing left out: a name for drafts, not an address. A sandbox of one's
 * own has another port each time, and is one and the same to whoever goes on with a draft; no endpoint is
 * called by a mere word. */
static char *name_origin(const struct session *session)
{
    struct buf origin;
    buf_init(&origin, 4096);
    const char *endpoint = session->companion ? "sandbox" : session->endpoint.value;
    const char *project = session->project.value;
    buf_string(&origin, endpoint ? endpoint : "");
    if (project)
        buf_format(&origin, "%s%s", endpoint ? " " : "", project);
    return buf_take(&origin);
}

bool session_origin_is_sandbox(const char *origin)
{
    size_t size = strcspn(origin, " ");

    return size == strlen("sandbox") && strncmp(origin, "sandbox", size) == 0;
}

struct session *session_new(const struct session_options *options, struct err *err)
{
    struct session *session = memory_new(1, sizeof *session);
    session->trace = options->trace;
    confine_secrets(); /* what is read from here on is secret */
    bool good = config_load(&session->config, err) &&
                (!options->sandbox || (session->companion = companion_start(err))) &&
                session_settle(session, options, err);
    if (!good) {
        session_free(session);
        return NULL;
    }
    config_forget_secrets(&session->config, session->profile);
    session->origin = name_origin(session);
    return session;
}

void session_free(struct session *session)
{
    if (!session)
        return;
    api_free(session->api);
    drafts_close(session->drafts);
    cache_close(session->kept.cache);
    history_close(session->kept.history);
    source_done(&session->found);
    companion_end(session->companion);
    config_done(&session->config);
    free(session->profile_source);
    free(session->endpoint.value);
    free(session->project.value);
    free(session->origin);
    free(session);
}

const struct config *session_config(const struct session *session)
{
    return &session->config;
}

const char *session_profile_name(const struct session *session)
{
    return session->profile ? session->profile->name : session->companion ? "sandbox" : "environment";
}

bool session_is_sandbox(const struct session *session)
{
    return session->companion;
}

const char *session_origin(const struct session *session)
{
    return session->origin;
}

struct session_value session_endpoint(const struct session *session)
{
    return (struct session_value){ session->endpoint.value, session->endpoint.source };
}

struct session_value session_project(const struct session *session)
{
    return (struct session_value){ session->project.value, session->project.source };
}

bool session_remembers_project(const struct session *session)
{
    return session->project.value && session->project.source == session_last_login;
}

void session_set_project(struct session *session, const char *project_id, const char *source)
{
    if (session->api || (session->project.value && !session_remembers_project(session)))
        return;
    free(session->project.value);
    session->project = (struct setting){ memory_text(project_id), source };
    free(session->origin);
    session->origin = name_origin(session);
}

const struct profile *session_profile(const struct session *session)
{
    return session->profile;
}

const struct credentials *session_credentials(const struct session *session)
{
    return session->api ? api_credentials(session->api) : &session->found.credentials;
}

struct trace *session_trace(const struct session *session)
{
    return session->trace;
}

const struct err *session_unusable(const struct session *session)
{
    return &session->unusable;
}

const char *session_open_file(const struct session *session)
{
    return session->found.open_file;
}

bool session_of_agency(const struct session *session)
{
    return session->found.word && strcmp(session->found.word, "agency") == 0;
}

bool session_read_only(const struct session *session)
{
    return session->profile && session->profile->read_only;
}

struct api *session_api(struct session *session, struct err *err)
{
    if (session->api)
        return session->api;
    if (!session_complete(session, err))
        return NULL;
    struct api_options options = {
        .endpoint = session->endpoint.value,
        .project_id = session->project.value,
        .ca_file = session->profile ? session->profile->ca_file : NULL,
        .credentials = &session->found.credentials,
        .read_only = session_read_only(session) ? session_profile_name(session) : NULL,
        .renew = session_renew,
        .renew_context = session,
        .agency = session_of_agency(session),
        .metadata = sources_metadata(session->profile),
        .trace = session->trace,
    };
    session->api = api_new(&options, err);
    return session->api;
}

/* What nobody needs any more; a failure leaves it for the next start. */
static void tidy(struct drafts *drafts)
{
    struct err err = { 0 };

    (void)drafts_trim(drafts, SETTLED_DRAFTS, &err);
    left_texts_clear(drafts);
}

struct drafts *session_drafts(struct session *session, struct err *err)
{
    if (session->drafts)
        return session->drafts;
    char *directory = config_state_directory(err);
    if (directory)
        session->drafts = drafts_open(directory, err);
    if (session->drafts)
        tidy(session->drafts);
    free(directory);
    return session->drafts;
}

struct kept *session_kept(struct session *session)
{
    session->kept.passing = session->companion != NULL;
    return &session->kept;
}
