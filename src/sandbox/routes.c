#include "sandbox/routes.h"

#include "base/memory.h"
#include "sandbox/agency.h"
#include "sandbox/auth.h"
#include "sandbox/catalogues.h"
#include "sandbox/configs.h"
#include "sandbox/identity.h"
#include "schema/schema.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define CONFIGS "/v1/{project_id}/training-job-configs"

static const struct route routes[] = {
    { "POST", "/v2/{project_id}/algorithms", algorithms_create, "create-algorithm" },
    { "GET", "/v2/{project_id}/algorithms", algorithms_list, "ListAlgorithms" },
    { "GET", "/v2/{project_id}/algorithms/{algorithm_id}", algorithms_get, "show-algorithm" },
    { "PUT", "/v2/{project_id}/algorithms/{algorithm_id}", algorithms_update, "modify-algorithm" },
    { "DELETE", "/v2/{project_id}/algorithms/{algorithm_id}", algorithms_delete, "deleting_an_algorithm" },
    { "GET", "/v2/{project_id}/search-algorithms", algorithms_search_list, "ShowSearchAlgorithms" },
    { "GET", "/v2/{project_id}/training-job-engines", catalogues_engines, "ShowTrainingJobEngines" },
    { "GET", "/v2/{project_id}/training-job-flavors", catalogues_flavors, "ShowTrainingJobFlavors" },
    { "GET", "/v1/{project_id}/workspaces", catalogues_workspaces, "ListWorkspace" },
    { "POST", CONFIGS, configs_create, "creating_a_training_job_configuration" },
    { "GET", CONFIGS, configs_list, "querying_a_list_of_training_job_configurations" },
    { "GET", CONFIGS "/{config_name}", configs_get,
      "querying_the_details_about_a_training_job_configuration" },
    { "PUT", CONFIGS "/{config_name}", configs_update, "modify-training-job-config" },
    { "DELETE", CONFIGS "/{config_name}", configs_delete, "deleting_a_training_job_configuration" },
};

/* What stands in front of the service: those who ask here have no credentials yet. */
static const struct route open_routes[] = {
    { "POST", "/v3/auth/tokens", identity_login, "iam_30_0001" },
    { "PUT", "/meta-data/latest/api/token", agency_session, "the metadata service" },
    { "GET", "/openstack/latest/securitykey", agency_keys, "the metadata service" },
};

/* Those who are let in need name no project. */
static const struct route account_routes[] = {
    { "GET", "/v3/projects", identity_projects, "KeystoneListProjects" },
};

/* The segments that a path gave to its pattern; each owned. */
struct found {
    char *project_id, *id; /* of the thing; NULL: the path names none */
};

static void found_done(struct found *found)
{
    free(found->project_id);
    free(found->id);
    *found = (struct found){ 0 };
}

static void take(const char *name, const char *segment, size_t size, struct found *found)
{
    char **to = strncmp(name, "{project_id}", strlen("{project_id}")) == 0 ? &found->project_id : &found->id;
    free(*to);
    *to = memory_text_part(segment, size);
}

/* Segment by segment; found is filled in only as far as the two agree. */
static bool matches(const char *pattern, const char *path, struct found *found)
{
    while (*pattern == '/' && *path == '/') {
        size_t wanted = strcspn(++pattern, "/"), given = strcspn(++path, "/");
        if (*pattern == '{' && given > 0)
            take(pattern, path, given, found);
        else if (wanted != given || strncmp(pattern, path, wanted) != 0)
            return false;
        pattern += wanted;
        path += given;
    }
    return *pattern == '\0' && *path == '\0';
}

static void serve(const struct service *service, const struct request *request, const struct route *route,
                  const struct found *found, struct answer *answer)
{
    assert(found->project_id); /* every pattern of these rows names one */
    if (!auth_accept(service, request, answer))
        return;
    if (strcmp(found->project_id, service->project_id) != 0)
        answer_refuse(answer, request, "ModelArts.2786", "The project ID %s does not match the token's.",
                      found->project_id);
    else
        route->handler(service, request, found->id, answer);
}

static const struct route *find(const struct route *rows, size_t count, const struct request *request)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].path, request->path) == 0 && strcmp(rows[i].method, request->method) == 0)
            return &rows[i];
    return NULL;
}

/* The calls that belong to no project. */
static bool answer_outside(const struct service *service, const struct request *request,
                           struct answer *answer)
{
    const struct route *open = find(open_routes, COUNT(open_routes), request);
    const struct route *route = open ? open : find(account_routes, COUNT(account_routes), request);

    if (route && (open || auth_accept(service, request, answer)))
        route->handler(service, request, NULL, answer);
    return route != NULL;
}

void routes_answer(const struct service *service, const struct request *request, struct answer *answer)
{
    struct found found = { 0 };
    bool known = false;

    if (answer_outside(service, request, answer))
        return;
    for (size_t i = 0; i < COUNT(routes); i++) {
        if (matches(routes[i].path, request->path, &found)) {
            known = true;
            if (strcmp(routes[i].method, request->method) == 0) {
                serve(service, request, &routes[i], &found, answer);
                found_done(&found);
                return;
            }
        }
        found_done(&found);
    }
    if (known)
        answer_refuse(answer, request, "ModelArts.2803", "The method %s is not allowed here.",
                      request->method);
    else
        answer_refuse(answer, request, "APIGW.0101", "The API does not exist or has not been published here");
}
