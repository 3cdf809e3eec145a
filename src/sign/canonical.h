/* sign/canonical.h - the parts of a canonical request.
 *
 * One function a line of it, each appending to out, none able to fail: whatever
 * bytes a URL or a header holds, there is one canonical spelling of them. */
#ifndef SIGN_CANONICAL_H
#define SIGN_CANONICAL_H

#include "sign/sign.h"

void canonical_method(const char *method, struct buf *out);
void canonical_path(const char *url, struct buf *out);
void canonical_query(const char *url, struct buf *out);
void canonical_headers(const struct sign_request *request,
                       struct buf *out); /* a line each, each with its end */
void canonical_names(const struct sign_request *request, struct buf *out); /* "host;x-sdk-date" */

#endif
