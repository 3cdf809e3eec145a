#include "session/submits.h"

#include "base/memory.h"
#include "base/place.h"
#include "net/configs.h"
#include "session/doubts.h"
#include "session/kept.h"
#include "store/config.h"

#include <stdlib.h>
#include <string.h>

/* How things of a shape are read and changed, and where their names stand. */
static const struct kind {
    const struct shape *shape;
    const char *id, *name;
    struct operation *(*get)(struct api *api, const char *id);
    struct operation *(*create)(struct api *api, const struct json *body, const struct earlier *earlier);
    struct operation *(*update)(struct api *api, const char *id, const struct json *body,
                                const struct json *base);
    struct operation *(*remove)(struct api *api, const char *id);
} kinds[] = {
    { &shape_algorithm, "/metadata/id", "/metadata/name", operation_get, operation_create, operation_update,
      operation_delete },
    { &shape_training_job_config, "/config_name", "/config_name", operation_config_get,
      operation_config_create, operation_config_update, operation_config_delete },
};

struct submit {
    struct session *session; /* borrowed */
    const struct kind *kind;
    enum submit_verb verb;
    char *id, *draft;         /* owned */
    struct json *body, *base; /* owned; base as it was given */
    struct json *before;      /* owned; what was there, as far as known */
    bool reading;             /* what is there */
    struct operation *operation;
    int64_t number;  /* in the history; 0: not noted, or completed */
    int64_t doubted; /* likewise, of an earlier one of unknown outcome; 0: there is none */
    struct history_row doubted_row;
    struct history_trees doubted_trees;
    struct err unnoted;
};

struct history *session_history(struct session *session, struct err *err)
{
    struct kept *kept = session_kept(session);
    char *directory = kept->history ? NULL : config_state_directory(err);

    if (directory)
        kept->history = history_open(directory, err);
    free(directory);
    return kept->history;
}

static void unnoted(struct submit *submit, const struct err *err)
{
    if (submit->unnoted.kind != ERR_NONE)
        return;
    submit->unnoted = *err;
    err_while(&submit->unnoted, "the history does not have this submit", "本次提交未能记入历史");
}

static const char *text_at(const struct json *tree, const char *place)
{
    return json_text(place_find(tree, place));
}

static const char *name_of(const struct submit *submit)
{
    const char *name = text_at(submit->body, submit->kind->name);

    return name ? name : text_at(submit->before, submit->kind->name);
}

static void note_begin(struct submit *submit)
{
    struct err err = { 0 };
    struct history *history = session_history(submit->session, &err);
    struct history_begin begin = {
        .verb = submit->verb,
        .origin = session_origin(submit->session),
        .shape = submit->kind->shape->name,
        .id = submit->id,
        .name = name_of(submit),
        .draft = submit->draft,
        .before = submit->before,
        .sent = submit->body,
    };

    if (!history || !history_begin(history, &begin, &submit->number, &err))
        unnoted(submit, &err);
}

/* An earlier one of this thing of which nobody knows what came, with what it sent; what cannot be read is no
 * reason to send nothing. */
static void find_doubted(struct submit *submit)
{
    int64_t number = doubts_of(submit->session, &(struct doubts_thing){ .shape = submit->kind->shape,
                                                                        .id = submit->id,
                                                                        .draft = submit->draft,
                                                                        .name = name_of(submit) });

    if (doubts_read(submit->session, number, &submit->doubted_row, &submit->doubted_trees))
        submit->doubted = number;
    if (submit->verb == SUBMIT_CREATE && submit->doubted_row.damaged[HISTORY_SENT] &&
        !submit->doubted_trees.sent)
        submit->doubted_trees.sent = json_copy(submit->body); /* it may have been this very one */
}

static bool same_name(const struct submit *submit)
{
    const char *sent = submit->doubted_row.name, *name = name_of(submit);

    return sent && name && strcmp(sent, name) == 0;
}

/* That this one was made tells something of an earlier creation of the same name only. */
static enum outcome creation_came_to(const struct submit *submit)
{
    enum found found = operation_found(submit->operation);
    bool looked = found == FOUND_NOTHING || found == FOUND_OLDER;

    if (operation_earlier(submit->operation))
        return OUTCOME_DONE;
    return operation_effect(submit->operation) == EFFECT_MADE && (looked || same_name(submit))
               ? OUTCOME_NOT_DONE
               : OUTCOME_UNKNOWN;
}

/* What there was when this one was sent, or stood in its way; NULL: not known, or nothing. */
static const struct json *there(const struct submit *submit)
{
    if (operation_err(submit->operation)->kind == ERR_CONFLICT || operation_earlier(submit->operation))
        return operation_answer(submit->operation);
    return operation_effect(submit->operation) != EFFECT_NONE ? submit->before : NULL;
}

/* What is as it was before may be on its way still, until a later one was made. */
static enum outcome change_came_to(const struct submit *submit)
{
    const struct history_trees *trees = &submit->doubted_trees;
    const struct json *now = there(submit);
    bool made = operation_effect(submit->operation) == EFFECT_MADE;

    if (submit->doubted_row.verb == SUBMIT_DELETE) {
        if (operation_err(submit->operation)->kind == ERR_ABSENT)
            return OUTCOME_DONE;
        return now && made ? OUTCOME_NOT_DONE : OUTCOME_UNKNOWN;
    }
    if (now && doubts_stands(submit->kind->shape, trees, now))
        return OUTCOME_DONE;
    return now && made && json_same(trees->before, now) ? OUTCOME_NOT_DONE : OUTCOME_UNKNOWN;
}

/* What is known of the earlier one by now. */
static void settle_doubted(struct submit *submit)
{
    bool create = submit->verb == SUBMIT_CREATE;
    enum outcome outcome = create ? creation_came_to(submit) : change_came_to(submit);
    const struct json *made = create ? operation_earlier(submit->operation) : there(submit);
    struct err err = { 0 };

    if (outcome != OUTCOME_UNKNOWN && !doubts_settle(submit->session, submit->doubted, outcome,
                                                     create ? text_at(made, submit->kind->id) : NULL,
                                                     outcome == OUTCOME_DONE ? made : NULL, &err))
        unnoted(submit, &err);
    submit->doubted = 0;
}

/* The edit began before an earlier update of it was sent, which is no change of others. */
static bool is_own_conflict(const struct submit *submit)
{
    return submit->doubted != 0 && submit->verb == SUBMIT_UPDATE &&
           submit->doubted_row.verb == SUBMIT_UPDATE &&
           operation_err(submit->operation)->kind == ERR_CONFLICT &&
           json_same(submit->doubted_trees.before, submit->base);
}

static enum arrival arrival(const struct submit *submit)
{
    const struct history_trees *trees = &submit->doubted_trees;

    if (!doubts_stands(submit->kind->shape, trees, operation_answer(submit->operation)))
        return ARRIVED_PERHAPS;
    return json_same(trees->sent, submit->body) ? ARRIVED_SAME : ARRIVED_OTHER;
}

static enum outcome outcome_of(const struct operation *operation)
{
    if (operation_earlier(operation))
        return OUTCOME_NOT_DONE; /* the one before it was */
    switch (operation_effect(operation)) {
    case EFFECT_MADE: return OUTCOME_DONE;
    case EFFECT_NONE: return OUTCOME_NOT_DONE;
    default: return OUTCOME_UNKNOWN;
    }
}

static void note_end(struct submit *submit)
{
    const struct operation *operation = submit->operation;
    struct text remark = operation_remark(operation);
    const struct err *failure = operation_err(operation);
    enum outcome outcome = outcome_of(operation);
    const struct json *after = outcome == OUTCOME_DONE ? operation_answer(operation) : NULL;
    const char *request_id = operation_request_id(operation);
    struct history_end end = {
        .outcome = outcome,
        .id = submit->verb == SUBMIT_CREATE ? text_at(after, submit->kind->id) : NULL,
        .after = after,
        .request_id = *request_id ? request_id : NULL,
        .err = failure,
        .remark_en = remark.en,
        .remark_zh = remark.zh,
    };
    struct err err = { 0 };
    struct history *history = submit->number != 0 ? session_history(submit->session, &err) : NULL;

    if (history && !history_end(history, submit->number, &end, &err))
        unnoted(submit, &err);
    submit->number = 0;
    if (submit->doubted != 0)
        settle_doubted(submit);
}

static void send(struct submit *submit, struct api *api)
{
    const struct kind *kind = submit->kind;
    struct earlier earlier;

    operation_free(submit->operation);
    submit->reading = false;
    if (submit->number == 0)
        note_begin(submit);
    earlier =
        (struct earlier){ .body = submit->doubted_trees.sent, .started_ms = submit->doubted_row.started_ms };
    if (submit->verb == SUBMIT_CREATE)
        submit->operation = kind->create(api, submit->body, &earlier);
    else if (submit->verb == SUBMIT_UPDATE)
        submit->operation = kind->update(api, submit->id, submit->body, submit->base);
    else
        submit->operation = kind->remove(api, submit->id);
}

/* Whether it is noted, where nothing goes out that is not. */
static bool may_go(struct submit *submit, const struct submit_request *request, struct err *err)
{
    if (request->verb != SUBMIT_CREATE || !request->unnoted)
        return true;
    note_begin(submit);
    if (submit->number != 0)
        return true;
    *request->unnoted = true;
    *err = submit->unnoted;
    err_while(err, "nothing was sent", "未发送任何内容");
    return false;
}

struct submit *submit_new(struct session *session, const struct submit_request *request, struct err *err)
{
    struct api *api = session_api(session, err);
    struct submit *submit;

    if (!api)
        return NULL;
    submit = memory_new(1, sizeof *submit);
    submit->session = session;
    submit->kind = request->shape == kinds[1].shape ? &kinds[1] : &kinds[0];
    submit->verb = request->verb;
    submit->id = memory_text(request->id);
    submit->draft = memory_text(request->draft);
    submit->body = json_copy(request->body);
    submit->base = json_copy(request->base);
    submit->before = json_copy(request->base);
    find_doubted(submit);
    if (!may_go(submit, request, err)) {
        submit_free(submit);
        return NULL;
    }
    submit->reading = request->verb != SUBMIT_CREATE && !request->base && !session_read_only(session);
    if (submit->reading)
        submit->operation = submit->kind->get(api, submit->id);
    else
        send(submit, api);
    return submit;
}

void submit_free(struct submit *submit)
{
    if (!submit)
        return;
    if (submit->number != 0)
        note_end(submit); /* given up while it was under way */
    operation_free(submit->operation);
    json_free(submit->body);
    json_free(submit->base);
    json_free(submit->before);
    history_row_done(&submit->doubted_row);
    history_trees_done(&submit->doubted_trees);
    free(submit->id);
    free(submit->draft);
    free(submit);
}

/* What may not be read, or is not there, is sent for all the same: the service will say whether it may be
 * changed. After any other failure nothing is sent, but where an earlier deletion may be the reason. */
static bool goes_on(const struct submit *submit, enum operation_state state)
{
    const struct err *err = operation_err(submit->operation);
    bool again = submit->verb == SUBMIT_DELETE && submit->doubted != 0 &&
                 submit->doubted_row.verb == SUBMIT_DELETE && err->status == 400;

    return state == OPERATION_DONE || err->kind == ERR_ABSENT || err->status == 403 || again;
}

static void was_read(struct submit *submit)
{
    struct err err = { 0 };
    struct api *api = session_api(submit->session, &err);

    submit->before = json_copy(operation_answer(submit->operation));
    if (api)
        send(submit, api);
}

enum operation_state submit_step(struct submit *submit)
{
    enum operation_state state = operation_step(submit->operation);

    if (submit->reading && state != OPERATION_RUNNING && goes_on(submit, state)) {
        was_read(submit);
        state = operation_step(submit->operation);
    }
    if (state == OPERATION_FAILED && submit->number != 0 && is_own_conflict(submit))
        state = operation_arrived(submit->operation, arrival(submit));
    if (state != OPERATION_RUNNING && submit->number != 0)
        note_end(submit);
    return state;
}

const struct operation *submit_operation(const struct submit *submit)
{
    return submit->operation;
}

const struct err *submit_unnoted(const struct submit *submit)
{
    return submit->unnoted.kind != ERR_NONE ? &submit->unnoted : NULL;
}
