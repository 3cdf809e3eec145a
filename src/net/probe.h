/* net/probe.h - a knock at the endpoint's door, without credentials.
 *
 * Tells how far one request gets, and how far this machine's clock is off. Nothing
 * is signed, so no key can be locked by it. */
#ifndef NET_PROBE_H
#define NET_PROBE_H

#include "net/certificate.h"
#include "net/errand.h"

enum { PROBE_MS = 15 * 1000 };

struct probe {
    struct errand errand; /* to be stepped to its end */
    enum transfer_stage stage;
    struct err err; /* why it got no further; none when any answer came */
    bool dated;     /* the answer told its time */
    int64_t skew_s; /* our clock less the service's, in seconds */
    enum route route;
    char peer[64]; /* whom it was connected with: "10.0.0.1:443", or "" */
    struct certificate certificate;
};

/* endpoint was checked before; ca_file and trace may be NULL. probe_done must follow. */
void probe_begin(struct probe *probe, const char *endpoint, const char *ca_file, struct trace *trace);
void probe_take(struct probe *probe); /* once the errand is not under way any more: what it found */
void probe_done(struct probe *probe); /* in any state */

#endif
