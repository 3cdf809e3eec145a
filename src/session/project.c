#include "session/project.h"

#include "base/buf.h"
#include "base/memory.h"
#include "net/endpoint.h"
#include "session/needs.h"

#include <stdlib.h>
#include <string.h>

enum { IAM_CONNECT_MS = 3000, IAM_TOTAL_MS = 10000, PATH_BYTES = 256 };

bool project_search_begin(struct project_search *search, const struct project_asker *asker, struct err *err)
{
    struct api_options options = {
        .endpoint = asker->iam,
        .ca_file = asker->ca_file,
        .credentials = asker->credentials,
        .connect_ms = IAM_CONNECT_MS,
        .total_ms = IAM_TOTAL_MS,
        .once = true, /* somebody waits, and can ask again */
        .agency = asker->agency,
        .metadata = asker->metadata,
        .trace = asker->trace,
    };
    struct buf path;
    *search = (struct project_search){ 0 };
    if (!endpoint_check_id(asker->region, err)) {
        err_while(err, "region", "region");
        return false;
    }
    search->api = api_new(&options, err);
    if (!search->api)
        return false;
    search->region = memory_text(asker->region);
    buf_init(&path, PATH_BYTES);
    buf_format(&path, "/v3/projects?name=%s", asker->region);
    search->operation = operation_raw(search->api, "GET", buf_text(&path), NULL);
    buf_done(&path);
    return true;
}

bool project_search_for(struct project_search *search, const struct session *session, struct err *err)
{
    const struct profile *profile = session_profile(session);
    char *region = session_region(session), *iam = region ? session_iam(session, err) : NULL;
    struct project_asker asker = {
        .iam = iam,
        .region = region,
        .ca_file = profile ? profile->ca_file : NULL,
        .credentials = session_credentials(session),
        .agency = session_of_agency(session),
        .metadata = sources_metadata(profile),
        .trace = session_trace(session),
    };
    bool begun = false;
    *search = (struct project_search){ 0 };
    if (!region)
        err_set(err, ERR_CONFIG, "the region is not known, by which IAM would tell the project: write %s",
                "不知道区域，无法向 IAM 查询项目：请写入 %s", "region = cn-north-4");
    else if (iam)
        begun = project_search_begin(search, &asker, err);
    free(iam);
    free(region);
    return begun;
}

char *project_search_id(const struct project_search *search, struct err *err)
{
    const struct json *projects = json_member(operation_answer(search->operation), "projects");
    for (const struct json *one = json_first(projects); one; one = json_next(one)) {
        const char *name = json_member_text(one, "name"), *id = json_member_text(one, "id");
        if (name && id && strcmp(name, search->region) == 0)
            return endpoint_check_project(id, err) ? memory_text(id) : NULL;
    }
    err_set(err, ERR_ABSENT,
            "IAM at %s shows these credentials no project of the region %s: check the region, or give "
            "project_id (console: My Credentials)",
            "%s 的 IAM 未向当前凭据显示区域 %s 的项目：请检查区域，或直接提供 project_id（控制台“我的凭证”）",
            api_endpoint(search->api), search->region);
    return NULL;
}

void project_search_done(struct project_search *search)
{
    operation_free(search->operation);
    api_free(search->api);
    free(search->region);
    *search = (struct project_search){ 0 };
}
