#include "attempt.h"

#include "base/place.h"
#include "net/operation.h"
#include "session/submits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum said said_in(bool failed, const char *words)
{
    if (!failed || strstr(words, "was made, but"))
        return DONE;
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

static struct session *open_session(int backoff_ms)
{
    struct err err = { 0 };
    struct session *session = session_new(&(struct session_options){ 0 }, &err);
    struct api *api = session ? session_api(session, &err) : NULL;

    if (!api) {
        fprintf(stderr, "%s\n", err_text(&err, LANGUAGE_EN));
        exit(2);
    }
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
                                      .base = attempt->base };
    struct submit *submit = submit_new(session, &request, &err);

    while (submit_step(submit) == OPERATION_RUNNING)
        api_wait(session_api(session, &err), -1, -1);
    hear(submit_operation(submit), attempt->kind, account);
    submit_free(submit);
    find_row(session, 0, account);
}

static void read_one(const struct attempt *attempt, struct session *session, struct account *account)
{
    struct err err = { 0 };
    struct operation *operation = attempt->kind->get(session_api(session, &err), attempt->id);

    while (operation_step(operation) == OPERATION_RUNNING)
        api_wait(session_api(session, &err), -1, -1);
    hear(operation, attempt->kind, account);
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
