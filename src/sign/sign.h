/* sign/sign.h - AK/SK request signing, SDK-HMAC-SHA256.
 *
 * A pure function of request, keys and time: three steps, three functions, as the
 * API signing guide describes them, with its published vectors as tests. The
 * client signs with it and the sandbox verifies with it. The only room that calls
 * OpenSSL. */
#ifndef SIGN_SIGN_H
#define SIGN_SIGN_H

#include "base/buf.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct sign_header {
    const char *name, *value;
};

struct sign_request {
    const char *method;
    const char *url; /* as it goes on the wire: scheme, host, path, query; a default port is left out */
    const struct sign_header *headers; /* every header to be signed, host and X-Sdk-Date among them */
    size_t header_count;
    const char *body; /* the exact bytes sent */
    size_t body_size;
};

struct sign_keys {
    const char *access_key, *secret_key;
};

enum { SIGN_HEX_SIZE = 65, SIGN_DATE_SIZE = 17 };

/* "20200608T023900Z" for a time in milliseconds since 1970. */
void sign_date(int64_t utc_ms, char out[SIGN_DATE_SIZE]);

/* The host header that a URL calls for; appended to out. ERR_INPUT when the URL has none. */
bool sign_host(const char *url, struct buf *out, struct err *err);

bool sign_canonical_request(const struct sign_request *request, struct buf *out, struct err *err);
bool sign_string_to_sign(const char *canonical_request, const char *date, struct buf *out, struct err *err);
bool sign_signature(const char *string_to_sign, const struct sign_keys *keys, char out[SIGN_HEX_SIZE],
                    struct err *err);

/* The value of the Authorization header, appended to out. The X-Sdk-Date among the headers is the time. */
bool sign_authorization(const struct sign_request *request, const struct sign_keys *keys, struct buf *out,
                        struct err *err);

/* Overwrites a secret so that no copy stays; the compiler may not leave it out. */
void sign_wipe(void *secret, size_t size);

#endif
