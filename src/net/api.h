/* net/api.h - the service's calls, carried out to a truthful end.
 *
 * An operation is what a person asks for ("update this algorithm") and may take
 * several calls: reading again before a PUT, looking a name up after a POST whose
 * answer was lost, asking for one page after another. It is stepped by the loop,
 * tells its progress, and ends in an answer or in one struct err made of whatever
 * shape of refusal the service gave. Signing is done for each attempt anew.
 *
 * A change is made when the answer shows it, and refused by 4xx but 408. Anything else,
 * no answer, 5xx, 3xx, a success that does not hold what it should, leaves it open, and
 * what is there is looked at.
 *
 * Repeating: GET and DELETE are repeated on network failure, 429 and 5xx, at most three
 * times, with jittered back-off and Retry-After; so is PUT, when what is there was looked
 * at and is as it was. POST is never repeated unless surely nothing was sent. A 401 never is: five failures
 * lock the key. The one exception is APIGW.0307, "the token has ended", after which other credentials are
 * asked for once, and the call repeated with those. */
#ifndef NET_API_H
#define NET_API_H

#include "base/err.h"
#include "base/json.h"
#include "net/credentials.h"
#include "schema/catalogues.h"

struct api;
struct operation;
struct trace;

/* Asked when the credentials are about to end, and when the service said that they
 * have (refused). True: *credentials holds others, owned by the client. False with err
 * unset: there are no newer ones yet; with err set: what a person has to do. */
typedef bool api_renew(void *context, bool refused, struct credentials *credentials, struct err *err);

struct api_options {
    const char *endpoint;   /* "https://modelarts.cn-north-4.myhuaweicloud.com"; no path */
    const char *project_id; /* NULL: for calls that name none (operation_raw) */
    const char *ca_file;    /* or NULL */
    const struct credentials *credentials;
    const char *read_only; /* the profile that forbids changes: they fail before anything is sent; or NULL */
    int connect_ms, total_ms; /* 0: defaults */
    bool once;                /* nothing is asked a second time */
    int backoff_ms;           /* the first pause before asking again; 0: half a second */
    api_renew *renew;         /* NULL: the credentials are all there is */
    void *renew_context;      /* borrowed, as long as the client */
    bool agency;          /* the keys are those of this server's agency: fetched before the first call, and
                           * again before they end, as a part of the call; renew is not asked */
    const char *metadata; /* where from; NULL: the usual address */
    struct trace *trace;  /* borrowed; NULL: none */
};

/* Copies the options. Owned. ERR_CONFIG for an endpoint or project id that cannot be. */
struct api *api_new(const struct api_options *options, struct err *err);
void api_free(struct api *api); /* accepts NULL; its operations were freed before */
const char *api_endpoint(const struct api *api);

/* What it signs with now; none yet before an agency's keys have come. Borrowed, until a step. */
const struct credentials *api_credentials(const struct api *api);

/* Others take their place, for calls under way too, when they ask once more. Copies. */
void api_take_credentials(struct api *api, const struct credentials *credentials);

/* Waits until there are credentials: three seconds at most, for those of an agency. */
bool api_prepare(struct api *api, struct err *err);

struct list_query {
    const char *search;       /* part of a name, or NULL */
    const char *sort_by;      /* NULL: create_time */
    const char *order;        /* "asc", "desc"; NULL: desc */
    const char *workspace_id; /* NULL: all */
    size_t limit;             /* stop after so many; 0: all */
};

/* Each starts an operation; owned; copies what it is given. operation_free ends it
 * in any state: what was not sent yet never is. */
struct operation *operation_list(struct api *api, const struct list_query *query);
struct operation *operation_get(struct api *api, const char *id);

/* A creation whose outcome nobody knew. */
struct earlier {
    const struct json *body; /* what was sent; NULL: there is none */
    int64_t started_ms;      /* UTC */
};

/* The name is looked up first: when the answer is lost, nothing that was there before is taken for what this
 * call made. When the earlier creation turns out to have arrived, nothing is sent: what it made is the
 * answer, or, when its body was another one, the operation fails with ERR_CONFLICT. */
struct operation *operation_create(struct api *api, const struct json *body, const struct earlier *earlier);

/* What a look-up by name found of the earlier creation; of several of that name, what is most like it. */
enum found {
    FOUND_UNASKED,
    FOUND_NOTHING,
    FOUND_OURS,
    FOUND_OLDER, /* it had the name before */
    FOUND_OTHER, /* another one, or what it made and others changed since */
};
enum found operation_found(const struct operation *operation);

struct subject; /* net/subject.h */

/* Looks for what the earlier creation made (its body is not NULL), several times where it may be on its way
 * still: the answer is what it made, read whole, and NULL when it was not found. Changes nothing. */
struct operation *operation_sought(struct api *api, const struct subject *subject,
                                   const struct earlier *earlier);

/* What the earlier creation, or update, made, or NULL. Borrowed. */
const struct json *operation_earlier(const struct operation *operation);

/* base: the answer that the edit started from; when the service now has another
 * one, the operation fails with ERR_CONFLICT and operation_answer is what it has.
 * NULL: no comparison. */
struct operation *operation_update(struct api *api, const char *id, const struct json *body,
                                   const struct json *base);

struct operation *operation_delete(struct api *api, const char *id);
/* The entries of a catalogue: an array of objects, all pages of it. Entries that are no objects are left out.
 */
struct operation *operation_catalogue(struct api *api, enum catalogue catalogue);
/* Any call; path from "/", with its query; bytes that a URL cannot hold are encoded. body may be NULL. */
struct operation *operation_raw(struct api *api, const char *method, const char *path,
                                const struct json *body);
void operation_free(struct operation *operation);

enum operation_state { OPERATION_RUNNING, OPERATION_DONE, OPERATION_FAILED };

/* Moves on without waiting. */
enum operation_state operation_step(struct operation *operation);

/* What an update is in conflict with may be of an earlier update of the same person, whose outcome nobody
 * knew: told so. Where that had arrived and sent the same, the operation is done, and this is its answer. */
enum arrival { ARRIVED_PERHAPS, ARRIVED_OTHER, ARRIVED_SAME };
enum operation_state operation_arrived(struct operation *operation, enum arrival arrival);

/* What came: the algorithm, the array of algorithms (growing while running), the
 * whole answer of the other calls, NULL for none. Borrowed, until the next step or
 * operation_free. */
const struct json *operation_answer(const struct operation *operation);
const struct err *operation_err(const struct operation *operation);

/* The X-Request-Id of the call that changed something, else of the last one; "" when none was answered.
 * Borrowed, likewise. */
const char *operation_request_id(const struct operation *operation);

/* What became of a change, also of one that failed or was not waited for. */
enum effect { EFFECT_NONE, EFFECT_MADE, EFFECT_UNKNOWN };
enum effect operation_effect(const struct operation *operation);

/* Gathered so far and the total as the service tells it (0: unknown); for a list. */
void operation_progress(const struct operation *operation, size_t *done, size_t *total);

/* A sentence when something worth telling happened on the way: "The answer was
 * lost; looked up by name: it was created." {NULL, NULL} otherwise. */
struct text operation_remark(const struct operation *operation);

/* What it is doing now, for a progress line. */
struct text operation_doing(const struct operation *operation);

/* As http_wait: the loop's one place to sleep, also while back-off runs. api may be NULL. */
bool api_wait(struct api *api, int fd, int timeout_ms);

/* The method, URL, headers (secrets replaced) and body of a call, for --dry-run; appended to out. */
bool api_describe(struct api *api, enum call call, const char *id, const struct json *body, struct buf *out,
                  struct err *err);

#endif
