/* net/certificate.h - what a server's certificate says of itself, for people.
 *
 * Read from what libcurl gathers during the handshake (CURLINFO_CERTINFO). A certificate
 * that is not trusted ends the handshake before libcurl looks at it, so of that
 * one nothing is known here. */
#ifndef NET_CERTIFICATE_H
#define NET_CERTIFICATE_H

#include "net/libcurl.h"

#include <stdint.h>

struct certificate {
    char subject[256], issuer[256]; /* "" when it is not known */
    char names[256];                /* the hosts that it is for: "DNS:a.example, IP Address:10.0.0.1" */
    int64_t ends_s;                 /* since 1970; -1 when it is not known */
};

/* Of a transfer that libcurl is done with. */
void certificate_read(const struct libcurl *curl, CURL *easy, struct certificate *certificate);

#endif
