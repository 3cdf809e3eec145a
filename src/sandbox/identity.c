#include "sandbox/identity.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/place.h"
#include "sandbox/issued.h"

#include <string.h>

#define DOMAIN_ID "d0a1b2c3d4e5f60718293a4b5c6d7e8f"

static void refuse(struct answer *answer, int status, const char *title, const char *message)
{
    answer->status = status;
    buf_clear(&answer->body);
    buf_format(&answer->body, "{\"error\":{\"code\":%d,\"message\":\"%s\",\"title\":\"%s\"}}", status,
               message, title);
}

static bool is(const struct json *root, const char *place, const char *wanted)
{
    const char *text = json_text(place_find(root, place));

    return text && strcmp(text, wanted) == 0;
}

static bool has_method(const struct json *root, const char *method)
{
    const struct json *methods = place_find(root, "/auth/identity/methods");

    for (const struct json *one = json_first(methods); one; one = json_next(one))
        if (json_is(one, JSON_STRING) && strcmp(json_text(one), method) == 0)
            return true;
    return false;
}

/* The passcode of the virtual MFA device, of the one user who has it. */
static bool right_passcode(const struct service *service, const struct json *root)
{
    return !service->passcode ||
           (has_method(root, "totp") && is(root, "/auth/identity/totp/user/id", IDENTITY_USER_ID) &&
            is(root, "/auth/identity/totp/user/passcode", service->passcode));
}

static bool right_project(const struct service *service, const struct json *root)
{
    return is(root, "/auth/scope/project/id", service->project_id) ||
           (!place_find(root, "/auth/scope/project/id") &&
            is(root, "/auth/scope/project/name", service->region));
}

/* Refuses, or gives true. One answer for a wrong name and a wrong password: neither is told apart. */
static bool accept(const struct service *service, const struct json *root, struct answer *answer)
{
    if (!json_is(place_find(root, "/auth/identity/methods"), JSON_ARRAY) || !has_method(root, "password"))
        refuse(answer, 400, "Bad Request", "The request body is invalid: identity.methods lacks password.");
    else if (!is(root, "/auth/identity/password/user/domain/name", service->domain) ||
             !is(root, "/auth/identity/password/user/name", service->user) ||
             !is(root, "/auth/identity/password/user/password", service->password))
        refuse(answer, 401, "Unauthorized", "The username or password is wrong.");
    else if (!right_passcode(service, root))
        refuse(answer, 401, "Unauthorized", "The verification code of the virtual MFA device is wrong.");
    else if (!right_project(service, root))
        refuse(answer, 401, "Unauthorized", "The project of the scope was not found.");
    else
        return true;
    return false;
}

static void write_token(const struct service *service, const struct issued_thing *token, bool totp,
                        struct buf *out)
{
    char issued[MOMENT_SIZE], ends[MOMENT_SIZE];

    issued_moment(clock_utc_ms(), issued);
    issued_moment(token->ends_ms, ends);
    buf_format(out, "{\"token\":{\"expires_at\":\"%s\",\"issued_at\":\"%s\",\"methods\":[\"password\"%s],",
               ends, issued, totp ? ",\"totp\"" : "");
    buf_format(out,
               "\"catalog\":[],\"roles\":[{\"id\":\"0\",\"name\":\"modelarts_all\"}],"
               "\"project\":{\"id\":\"%s\",\"name\":\"%s\",\"domain\":{\"id\":\"" DOMAIN_ID
               "\",\"name\":\"%s\"}},",
               service->project_id, service->region, service->domain);
    buf_format(out,
               "\"user\":{\"id\":\"" IDENTITY_USER_ID "\",\"name\":\"%s\",\"domain\":{\"id\":\"" DOMAIN_ID
               "\",\"name\":\"%s\"},\"password_expires_at\":\"\"}}}",
               service->user, service->domain);
}

void identity_login(const struct service *service, const struct request *request, const char *id,
                    struct answer *answer)
{
    struct err mistake = { 0 };
    struct json *root = json_read(buf_text(&request->body), request->body.size, NULL, &mistake);

    (void)id;
    if (!root) {
        refuse(answer, 400, "Bad Request", "The request body is invalid: it is not JSON.");
    } else if (accept(service, root, answer)) {
        struct issued_thing token = issued_make(service->issued, ISSUED_TOKEN, service->token_life_s);
        answer->status = 201;
        buf_string(&answer->subject_token, token.token);
        write_token(service, &token, has_method(root, "totp"), &answer->body);
    }
    json_free(root);
}

void identity_projects(const struct service *service, const struct request *request, const char *id,
                       struct answer *answer)
{
    struct buf name;
    bool named;

    (void)id;
    buf_init(&name, 1024);
    named = request_query(request, "name", &name);
    buf_string(&answer->body, "{\"projects\":[");
    if (!named || strcmp(buf_text(&name), service->region) == 0)
        buf_format(&answer->body,
                   "{\"id\":\"%s\",\"name\":\"%s\",\"description\":\"\",\"domain_id\":\"" DOMAIN_ID
                   "\",\"parent_id\":\"" DOMAIN_ID "\",\"is_domain\":false,\"enabled\":true,\"links\":{}}",
                   service->project_id, service->region);
    buf_string(&answer->body, "],\"links\":{}}");
    buf_done(&name);
}
