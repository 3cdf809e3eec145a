/* sandbox/routes.h - which handler answers which method and path, as rows. */
#ifndef SANDBOX_ROUTES_H
#define SANDBOX_ROUTES_H

#include "sandbox/algorithms.h"

struct route {
    const char *method;
    const char *path; /* {project_id}, {algorithm_id} and {config_name} stand for one segment each */
    handler *handler;
    const char *from;
};

/* Finds the row, asks who is calling and whose project it is, and lets the row's
 * handler answer; or refuses on the way. */
void routes_answer(const struct service *service, const struct request *request, struct answer *answer);

#endif
