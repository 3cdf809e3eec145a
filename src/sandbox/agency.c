#include "sandbox/agency.h"

#include "base/clock.h"
#include "sandbox/issued.h"

#include <stdlib.h>
#include <string.h>

enum { SESSION_MOST_S = 21600 };

static void say(struct answer *answer, int status, const char *text)
{
    answer->status = status;
    answer->content_type = "text/plain";
    buf_string(&answer->body, text);
}

void agency_session(const struct service *service, const struct request *request, const char *id,
                    struct answer *answer)
{
    const char *text = request_header(request, "X-Metadata-Token-Ttl-Seconds");
    long life_s = text && strspn(text, "0123456789") == strlen(text) ? strtol(text, NULL, 10) : 0;

    (void)id;
    if (life_s < 1 || life_s > SESSION_MOST_S)
        say(answer, 400, "X-Metadata-Token-Ttl-Seconds must be 1 to 21600");
    else
        say(answer, 200, issued_make(service->issued, ISSUED_SESSION, (int)life_s).token);
}

/* A session token may be left out, but not be a wrong one. */
static bool right_session(const struct service *service, const struct request *request)
{
    const char *token = request_header(request, "X-Metadata-Token");
    struct issued_thing session;

    return !token || (issued_find(service->issued, ISSUED_SESSION, token, &session) &&
                      session.ends_ms > clock_utc_ms());
}

void agency_keys(const struct service *service, const struct request *request, const char *id,
                 struct answer *answer)
{
    struct issued_thing keys;
    char ends[MOMENT_SIZE];

    (void)id;
    if (service->no_agency) {
        say(answer, 404, "Please configure Cloud Service Agency first");
    } else if (!right_session(service, request)) {
        say(answer, 401, "The metadata token is invalid");
    } else {
        keys = issued_make(service->issued, ISSUED_KEYS, service->key_life_s);
        issued_moment(keys.ends_ms, ends);
        buf_format(&answer->body,
                   "{\"credential\":{\"access\":\"%s\",\"secret\":\"%s\",\"securitytoken\":\"%s\","
                   "\"expires_at\":\"%s\"}}",
                   keys.access_key, keys.secret_key, keys.token, ends);
    }
}
