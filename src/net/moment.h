/* net/moment.h - instants as the identity service writes them. */
#ifndef NET_MOMENT_H
#define NET_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

/* "2020-01-04T09:05:22.701000Z", with or without the fraction, always UTC, in
 * milliseconds since 1970. False for NULL and anything else. */
bool moment_read(const char *text, int64_t *utc_ms);

#endif
