/* net/operation.h - the inside of api.h, for the files that carry it out.
 *
 * An operation is a table of steps. A step asks one call of the service (an
 * exchange, with its repeats) and, when that has ended, hears its outcome and
 * names the step that follows. */
#ifndef NET_OPERATION_H
#define NET_OPERATION_H

#include "net/api.h"
#include "net/exchange.h"
#include "net/metadata.h"
#include "net/subject.h"

struct api {
    char *endpoint, *project_id, *ca_file, *read_only; /* owned */
    struct credentials credentials;
    int connect_ms, total_ms, backoff_ms;
    bool once;
    struct http *http; /* NULL until the first call */
    uint64_t random;   /* of the jitter */
    api_renew *renew;
    void *renew_context;
    int64_t renew_due_ms; /* UTC; not asked again before */
    bool agency;
    char *metadata;         /* owned; its service, or NULL */
    struct metadata keys;   /* being fetched */
    struct err keys_err;    /* why they did not come, for all that waited */
    int64_t keys_failed_ms; /* by the monotonic clock */
    char *spent_key;        /* owned; an access key that the service called ended, or NULL */
    unsigned generation;    /* of the credentials: how often they were replaced */
    struct trace *trace;
    struct operation *operations;
};

/* The client's transfers, opened on first use. */
struct http *api_http(struct api *api, struct err *err);

/* Whether a call can go out now: with credentials that last a while yet. READY_LATER while an agency's
 * keys are on their way; READY_NEVER with err when the old ones have ended and no others were to be had. */
enum readiness { READY, READY_LATER, READY_NEVER };
enum readiness api_ready(struct api *api, struct err *err);

/* The service called the credentials of that generation ended. True when the call may be made once more
 * with others, which may still be on their way. */
bool api_replace(struct api *api, unsigned generation, struct err *err);
uint32_t api_random(struct api *api);

/* The path of a call's row, filled in; owned. */
char *api_path(const struct api *api, enum call call, const char *id);

enum { STEP_DONE = -1, STEP_FAILED = -2 };

struct step {
    void (*ask)(struct operation *operation);
    /* After the exchange ended: the next step, STEP_DONE, or STEP_FAILED with err set. */
    int (*hear)(struct operation *operation);
};

struct listing;

struct operation {
    struct api *api;
    struct operation *next; /* of the api's */
    const struct step *steps;
    int step;
    bool asked; /* the step's exchange is under way */
    enum operation_state state;
    struct exchange exchange;
    struct json *answer; /* owned */
    struct err err;
    struct text remark;
    char request_id[64]; /* of the last call that changes something, or of the last one */
    bool changing;       /* request_id is of one that changes something */
    bool sent;           /* a call that changes something was begun */
    bool in_doubt, made; /* of a failed one: a change may have been made; was made */
    /* What was asked for; owned, each NULL where the operation has no use for it. */
    const struct subject *subject; /* of what it is */
    bool lists;                    /* its answer is what was gathered */
    enum call call;                /* of an operation of one call */
    char *method, *path, *id;
    struct json *body, *base;
    struct listing *listing;
    int64_t started_ms; /* UTC */
    struct err lost;    /* why it is not known what came of a change */
    int pause_s;        /* which the service asked for before it is asked again; 0: none */
    bool final;         /* a change is not sent again */
    /* Of a creation, owned: what had its name before, as listed, NULL: not known; the body of an earlier one
     * of unknown outcome, or NULL; and what that has made, as of an update. */
    struct json *there, *doubted, *earlier;
    int64_t doubted_ms; /* when it was begun */
    enum found found;   /* when that was looked for */
    unsigned tries;     /* how often it was sent */
    unsigned looked;    /* how often its name was looked up since, and found nothing */
};

struct operation *operation_new(struct api *api, const struct step *steps);

/* Fails the operation before its first step. */
void operation_refuse(struct operation *operation, const struct err *err);

/* Asks a call of the rows; body may be NULL. */
void operation_ask(struct operation *operation, enum call call, const struct json *body);

/* The outcome of the exchange becomes the operation's. */
int operation_fail(struct operation *operation);
int operation_take(struct operation *operation);       /* its answer, whatever it is */
int operation_take_thing(struct operation *operation); /* its answer, which must be what was asked for */

/* Whether a change was answered as one that was made: with the thing itself where the service answers it,
 * with "is_success" elsewhere. What else it answers, "{}" for one, tells nothing. */
bool operation_is_told(const struct operation *operation);

/* Whether it is the thing that was asked for: of its id, or as long as that is not known, of the name sent.
 */
bool operation_is_thing(const struct operation *operation, const struct json *answer);

/* The answer to a change is lost, which why it is becomes operation->lost; and that nobody can find out. */
void operation_lose(struct operation *operation);
int operation_doubt(struct operation *operation, struct text why, const char *what);

/* Whether this client may change things; else the operation fails. */
bool operation_may_write(struct operation *operation);

/* The operations of api.h and configs.h, for either kind of thing. */
struct operation *operation_list_of(struct api *api, const struct subject *subject,
                                    const struct list_query *query);
struct operation *operation_get_of(struct api *api, const struct subject *subject, const char *id);
struct operation *operation_create_of(struct api *api, const struct subject *subject, const struct json *body,
                                      const struct earlier *earlier);
struct operation *operation_update_of(struct api *api, const struct subject *subject, const char *id,
                                      const struct json *body, const struct json *base);
struct operation *operation_delete_of(struct api *api, const struct subject *subject, const char *id);

/* Asks for the thing itself, and hears it, after a change whose answer does not show it. */
void operation_ask_back(struct operation *operation);
int operation_hear_back(struct operation *operation);

/* The service may be at work still on what we lost sight of, so "nothing" is believed only after
 * several looks: at once, and then after half a second, one and two. */
enum { OPERATION_LOOKS = 4 };

/* The exchange that was asked for begins later, the longer the more often something was tried. */
void operation_put_off(struct operation *operation, unsigned times);

/* Whether what was sent stands in an answer: no text, number or truth of ours is another there. What the
 * service adds or leaves out says nothing, but that a list may not have another length with whole_lists. */
bool operation_stands_in(const struct json *sent, const struct json *answer, bool whole_lists);

/* Owned. Copies the query, and of the subject its row and its id. */
struct listing *listing_new(const struct subject *subject, const struct list_query *query);
void listing_free(struct listing *listing);
void listing_ask(struct operation *operation);
/* STEP_DONE when the list is whole, `again` when a page is to follow, STEP_FAILED. */
int listing_hear(struct operation *operation, int again);
const struct json *listing_items(const struct listing *listing);
void listing_progress(const struct listing *listing, size_t *done, size_t *total);

#endif
