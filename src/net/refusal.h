/* net/refusal.h - a "no" of the service, in whatever shape, as one struct err. */
#ifndef NET_REFUSAL_H
#define NET_REFUSAL_H

#include "base/err.h"
#include "base/json.h"
#include "net/http.h"

/* Whether an answer says no: anything but 2xx, and a v1 body with is_success false under any status. */
bool refusal_is(const struct http_answer *answer, const struct json *body);

/* Tells the refusal: status, code, request id; cause and remedy when the code has a
 * row, and the service's own words. body is NULL when it is not JSON. */
void refusal_tell(const struct http_answer *answer, const struct json *body, struct err *err);

/* The service's own words; NULL when it has none. Borrowed from the body. */
const char *refusal_words(const struct json *body);

#endif
