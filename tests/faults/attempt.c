#include "attempt.h"

#include "base/place.h"
#include "document/document.h"
#include "net/operation.h"
#include "session/doubts.h"
#include "session/submits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum said said_in(bool failed, const char *words)
{
    if (!failed || strstr(words, "was made, but"))
        return DONE;
    if (strstr(words, "othing was sent") || strstr(words, "does not exist"))
        return NOT_DONE;
    return strstr(words, "not known") || strstr(words, "may have been") ? OPEN : NOT_DONE;
}

static void hear(const struct operation *operation, const struct kind *kind, struct account *account)
{
    const struct err *err = operation_err(operation);
    const char *id = json_text(place_find(operation_answer(operation), kind->id));
    const char *remark = operation_remark(operation).en;
    bool failed = err->kind != ERR_NONE;

    account->failed = failed;
    snprintf(account->words, sizeof account->words, "%s",
             failed   ? err_text(err, LANGUAGE_EN)
             : remark ? remark
                      : "");
    snprintf(account->id, sizeof account->id, "%s", id ? id : "");
    account->said = said_in(failed, account->words);
}

static void take_row(const struct history_row *row, struct account *account)
{
    const char *words = row->text[LANGUAGE_EN];

    account->row = row->number;
    account->noted = row->outcome == OUTCOME_DONE ? DONE : row->outcome == OUTCOME_NOT_DONE ? NOT_DONE : OPEN;
    snprintf(account->noted_words, sizeof account->noted_words, "%s", words ? words : "");
    snprintf(account->noted_id, sizeof account->noted_id, "%s", row->id ? row->id : "");
}

/* The newest of the rows, or the one of that number. */
static void find_row(struct session *session, int64_t number, struct account *account)
{
    struct err err = { 0 };
    struct history *history = session_history(session, &err);
    struct history_row *rows = NULL;
    size_t count = 0;

    account->row = 0;
    if (history && history_list(history, session_origin(session), &rows, &count, &err))
        for (size_t i = 0; i < count && account->row == 0; i++)
            if (number == 0 || rows[i].number == number)
                take_row(&rows[i], account);
    history_rows_free(rows, count);
}

static void must(bool good, const struct err *err)
{
    if (good)
        return;
    fprintf(stderr, "%s\n", err_text(err, LANGUAGE_EN));
    exit(2);
}

static struct session *open_session(int backoff_ms)
{
    struct err err = { 0 };
    struct session *session = session_new(&(struct session_options){ 0 }, &err);
    struct api *api = session ? session_api(session, &err) : NULL;

    must(api != NULL, &err);
    api->backoff_ms = backoff_ms;
    return session;
}

static void change(const struct attempt *attempt, struct session *session, struct account *account)
{
    static const enum submit_verb verbs[] = { SUBMIT_CREATE, SUBMIT_UPDATE, SUBMIT_DELETE };
    struct err err = { 0 };
    struct submit_request request = { .verb = verbs[attempt->method],
                                      .shape = attempt->kind->shape,
                                      .id = attempt->method == POST ? NULL : attempt->id,
                                      .body = attempt->body,
                                      .base = attempt->base,
                                      .draft = attempt->draft };
    struct submit *submit = submit_new(session, &request, &err);

    while (submit_step(submit) == OPERATION_RUNNING)
        api_wait(session_api(session, &err), -1, -1);
    hear(submit_operation(submit), attempt->kind, account);
    submit_free(submit);
    find_row(session, 0, account);
}

static void end(struct operation *operation, struct session *session, const struct attempt *attempt,
                struct account *account)
{
    struct err err = { 0 };

    while (operation_step(operation) == OPERATION_RUNNING)
        api_wait(session_api(session, &err), -1, -1);
    hear(operation, attempt->kind, account);
}

static void read_one(const struct attempt *attempt, struct session *session, struct account *account)
{
    struct err err = { 0 };
    struct operation *operation = attempt->kind->get(session_api(session, &err), attempt->id);

    end(operation, session, attempt, account);
    operation_free(operation);
}

void attempt(const struct attempt *attempt, struct account *account)
{
    struct session *session = open_session(attempt->backoff_ms);

    *account = (struct account){ 0 };
    if (attempt->method == GET)
        read_one(attempt, session, account);
    else
        change(attempt, session, account);
    session_free(session);
}

void attempt_read_row(int64_t row, struct account *account)
{
    struct session *session = open_session(1);

    find_row(session, row, account);
    session_free(session);
}

/* What is there is what is told, too: an answer that shows nothing says that nothing was made. */
static void look(const struct attempt *attempt, struct session *session, const struct earlier *earlier,
                 int64_t number, struct account *account)
{
    struct err err = { 0 };
    struct operation *operation =
        operation_sought(session_api(session, &err), attempt->kind->subject, earlier);

    end(operation, session, attempt, account);
    if (!account->failed) {
        account->said = account->id[0] ? DONE : NOT_DONE;
        must(doubts_settle(session, number, account->id[0] ? OUTCOME_DONE : OUTCOME_NOT_DONE,
                           account->id[0] ? account->id : NULL, operation_answer(operation), &err),
             &err);
    }
    operation_free(operation);
    find_row(session, number, account);
}

bool attempt_look(const struct attempt *attempt, struct account *account)
{
    struct session *session = open_session(attempt->backoff_ms);
    struct doubts_thing thing = { .shape = attempt->kind->shape, .draft = attempt->draft };
    struct history_row row = { 0 };
    struct history_trees trees = { 0 };
    bool found = doubts_sent(session, &thing, OUTCOME_UNKNOWN, 0, &row, &trees);

    *account = (struct account){ 0 };
    if (found)
        look(attempt, session, &(struct earlier){ trees.sent, row.started_ms }, row.number, account);
    history_row_done(&row);
    history_trees_done(&trees);
    session_free(session);
    return found;
}

void attempt_keep(const struct attempt *attempt, struct kept *kept)
{
    struct err err = { 0 };
    struct session *session = open_session(1);
    struct drafts *drafts = session_drafts(session, &err);
    struct document *document = document_new(attempt->kind->shape, json_copy(attempt->body));
    struct draft_origin origin = { .profile = session_origin(session), .shape = attempt->kind->shape->name };
    char *mark;

    must(drafts && drafts_create(drafts, &origin, document, &kept->id, &err), &err);
    mark = drafts_mark(drafts, kept->id, &err);
    must(mark != NULL, &err);
    snprintf(kept->mark, sizeof kept->mark, "%s", mark);
    free(mark);
    document_free(document);
    session_free(session);
}

void attempt_become(const struct kept *kept, const char *id, const struct json *base)
{
    struct err err = { 0 };
    struct session *session = open_session(1);
    struct drafts *drafts = session_drafts(session, &err);
    char *mark;

    must(drafts && drafts_claim(drafts, kept->id, &err) && drafts_become(drafts, kept->id, id, base, &err),
         &err);
    mark = drafts_mark(drafts, kept->id, &err);
    must(mark && strcmp(mark, kept->mark) == 0, &err);
    free(mark);
    session_free(session);
}
