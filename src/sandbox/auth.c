#include "sandbox/auth.h"

#include "base/clock.h"
#include "base/memory.h"
#include "sign/sign.h"

#include <stdlib.h>
#include <string.h>

enum { HEADERS_MOST = 64, AUTHORIZATION_BYTES = 16384, SKEW_MS = 15 * 60 * 1000 };

static const char algorithm[] = "SDK-HMAC-SHA256 ";

/* The parts of an Authorization header; each owned. */
struct claim {
    char *access_key, *signed_headers, *signature;
};

static void claim_done(struct claim *claim)
{
    free(claim->access_key);
    free(claim->signed_headers);
    free(claim->signature);
}

/* Looks at every byte of the right one whatever was given, so that its time tells nothing. */
static bool same(const char *given, const char *right)
{
    size_t size = strlen(right), length = strlen(given);
    unsigned difference = length != size;

    for (size_t i = 0; i < size; i++)
        difference |= (unsigned)((unsigned char)given[i < length ? i : length] ^ (unsigned char)right[i]);
    return difference == 0;
}

/* "Access=..., SignedHeaders=..., Signature=...": the value behind a name, up to the comma; owned. */
static char *part(const char *text, const char *name)
{
    const char *at = strstr(text, name);

    if (!at)
        return NULL;
    at += strlen(name);
    return memory_text_part(at, strcspn(at, ", "));
}

static bool read_claim(const char *header, struct claim *claim)
{
    if (strncmp(header, algorithm, strlen(algorithm)) != 0)
        return false;
    header += strlen(algorithm);
    claim->access_key = part(header, "Access=");
    claim->signed_headers = part(header, "SignedHeaders=");
    claim->signature = part(header, "Signature=");
    return claim->access_key && claim->signed_headers && claim->signature;
}

/* Days since 1970 of a date of the Gregorian calendar. */
static int64_t days(int64_t year, int64_t month, int64_t day)
{
    int64_t y = month <= 2 ? year - 1 : year, m = month <= 2 ? month + 9 : month - 3;

    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

static int64_t digits(const char *text, size_t count)
{
    int64_t value = 0;

    for (size_t i = 0; i < count; i++)
        value = value * 10 + (text[i] - '0');
    return value;
}

/* "20200608T023900Z", nothing else. */
static bool read_date(const char *text, int64_t *utc_ms)
{
    static const char form[] = "dddddddd"
                               "T"
                               "dddddd"
                               "Z";

    if (strlen(text) != sizeof form - 1)
        return false;
    for (size_t i = 0; i < sizeof form - 1; i++)
        if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
            return false;
    *utc_ms = 1000 * (86400 * days(digits(text, 4), digits(text + 4, 2), digits(text + 6, 2)) +
                      3600 * digits(text + 9, 2) + 60 * digits(text + 11, 2) + digits(text + 13, 2));
    return true;
}

static bool check_date(const struct request *request, struct answer *answer)
{
    const char *date = request_header(request, "X-Sdk-Date");
    int64_t then, now = clock_utc_ms();

    if (!date || !read_date(date, &then)) {
        answer_refuse(answer, request, "APIGW.0303",
                      "Incorrect app authentication information: X-Sdk-Date is missing or malformed");
        return false;
    }
    if (then > now + SKEW_MS || then < now - SKEW_MS) {
        answer_refuse(answer, request, "APIGW.0303",
                      "Incorrect app authentication information: X-Sdk-Date is more than 15 minutes off");
        return false;
    }
    return true;
}

/* Splits the names in place and looks each value up. False when one of them did
 * not come with the request, or the date is not among them. */
static bool signed_headers(const struct request *request, char *names, struct sign_header *headers,
                           size_t *count)
{
    bool dated = false;

    *count = 0;
    for (char *name = names, *end; name; name = end) {
        end = strchr(name, ';');
        if (end)
            *end++ = '\0';
        if (*count == HEADERS_MOST)
            return false;
        headers[*count] = (struct sign_header){ name, request_header(request, name) };
        if (!headers[*count].value)
            return false;
        dated = dated || strcmp(name, "x-sdk-date") == 0;
        (*count)++;
    }
    return dated;
}

/* What the signature of this very request would be under our keys: the last part of its Authorization. */
static bool right_signature(const struct sign_keys *keys, const struct request *request,
                            const struct sign_header *headers, size_t count, char out[SIGN_HEX_SIZE])
{
    const char *host = request_header(request, "Host"), *at;
    struct buf url, authorization;
    struct err err = { 0 };
    bool made;

    buf_init(&url, AUTHORIZATION_BYTES * 4);
    buf_init(&authorization, AUTHORIZATION_BYTES);
    buf_format(&url, "http://%s%s", host ? host : "localhost", request->target);
    struct sign_request again = {
        .method = request->method,
        .url = buf_text(&url),
        .headers = headers,
        .header_count = count,
        .body = buf_text(&request->body),
        .body_size = request->body.size,
    };
    made = !url.over && sign_authorization(&again, keys, &authorization, &err);
    at = made ? strstr(buf_text(&authorization), "Signature=") : NULL;
    made = at && strlen(at) == strlen("Signature=") + SIGN_HEX_SIZE - 1;
    if (made)
        memcpy(out, at + strlen("Signature="), SIGN_HEX_SIZE);
    buf_done(&authorization);
    buf_done(&url);
    return made;
}

/* Says how an ended token, or ended keys, are refused. */
static bool refuse_ended(const struct request *request, struct answer *answer)
{
    answer_refuse(answer, request, "APIGW.0307", "The token must be updated.");
    return false;
}

/* The keys of that name: the permanent ones, or temporary ones that come with their token. */
static bool find_keys(const struct service *service, const struct request *request, const char *access_key,
                      struct issued_thing *temporary, struct sign_keys *keys)
{
    const char *token = request_header(request, "X-Security-Token");

    if (same(access_key, service->access_key)) {
        *keys = (struct sign_keys){ service->access_key, service->secret_key };
        return true;
    }
    if (!issued_find(service->issued, ISSUED_KEYS, access_key, temporary) || !token ||
        !same(token, temporary->token))
        return false;
    *keys = (struct sign_keys){ temporary->access_key, temporary->secret_key };
    return true;
}

static bool check_signature(const struct service *service, const struct request *request, struct claim *claim,
                            struct answer *answer)
{
    struct sign_header headers[HEADERS_MOST];
    struct issued_thing temporary = { .ends_ms = INT64_MAX };
    struct sign_keys keys;
    size_t count;
    char right[SIGN_HEX_SIZE];

    if (!check_date(request, answer))
        return false;
    if (!signed_headers(request, claim->signed_headers, headers, &count)) {
        answer_refuse(
            answer, request, "APIGW.0303",
            "Incorrect app authentication information: a signed header is missing, or x-sdk-date is "
            "not signed");
        return false;
    }
    if (find_keys(service, request, claim->access_key, &temporary, &keys) &&
        right_signature(&keys, request, headers, count, right) && same(claim->signature, right))
        return temporary.ends_ms > clock_utc_ms() || refuse_ended(request, answer);
    answer_refuse(answer, request, "APIGW.0301",
                  "Incorrect IAM authentication information: verify aksk signature fail");
    return false;
}

bool auth_ready(const struct service *service, struct err *err)
{
    char signature[SIGN_HEX_SIZE];

    return sign_signature("", &(struct sign_keys){ service->access_key, service->secret_key }, signature,
                          err);
}

bool auth_accept(const struct service *service, const struct request *request, struct answer *answer)
{
    const char *token = request_header(request, "X-Auth-Token");
    const char *authorization = request_header(request, "Authorization");
    struct issued_thing issued;
    struct claim claim = { 0 };
    bool accepted = false;

    if (token && same(token, service->token))
        return true;
    if (token && issued_find(service->issued, ISSUED_TOKEN, token, &issued))
        return issued.ends_ms > clock_utc_ms() || refuse_ended(request, answer);
    if (token)
        answer_refuse(answer, request, "APIGW.0301",
                      "Incorrect IAM authentication information: decrypt token fail");
    else if (!authorization)
        answer_refuse(answer, request, "APIGW.0301",
                      "Incorrect IAM authentication information: x-auth-token not found");
    else if (!read_claim(authorization, &claim))
        answer_refuse(answer, request, "APIGW.0303",
                      "Incorrect app authentication information: the Authorization header is malformed");
    else
        accepted = check_signature(service, request, &claim, answer);
    claim_done(&claim);
    return accepted;
}
