/* tests/net/waited.h - what programs step while they look after a person, waited for to its end. */
#ifndef TESTS_NET_WAITED_H
#define TESTS_NET_WAITED_H

#include "net/errand.h"
#include "net/iam.h"
#include "net/operation.h"

/* True when it is done; else err is a copy of operation_err. */
static inline bool waited_operation(struct operation *operation, struct err *err)
{
    while (operation_step(operation) == OPERATION_RUNNING)
        api_wait(operation->api, -1, -1);
    if (operation->state == OPERATION_FAILED)
        *err = operation->err;
    return operation->state == OPERATION_DONE;
}

static inline bool waited_login(const struct iam_login *login, struct iam_token *token, struct err *err)
{
    struct iam_asking *asking = iam_begin(login, err);
    bool good = false;

    if (asking) {
        while (errand_step(iam_errand(asking)))
            errand_wait(iam_errand(asking), -1);
        good = iam_take(asking, token, err);
    }
    iam_end(asking);
    return good;
}

#endif
