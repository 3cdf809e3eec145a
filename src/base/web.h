/* base/web.h - the shape of a service's address: scheme://host[:port].
 *
 * The configuration file and the client ask the same rule, so that what the one takes the
 * other can use. As RFC 3986 has it: the scheme in any case, a host name or an IPv6
 * address in brackets, a port from 1 to 65535. */
#ifndef BASE_WEB_H
#define BASE_WEB_H

#include "base/buf.h"

#include <stdbool.h>

/* What stands behind "http://" or "https://"; NULL for any other beginning. Borrowed. */
const char *web_after_scheme(const char *address);

/* host or host:port, and nothing behind. */
bool web_authority(const char *text);

/* An address in the spelling that all spellings of it share (RFC 3986, 6.2.2 and 6.2.3): scheme and host in
 * small letters, no port that goes without saying, no slash behind the host. What is no address, or has
 * more than that slash behind, stays as it is. Owned; NULL for NULL. */
char *web_plain(const char *address);

/* Whether they are the same address. */
bool web_same(const char *one, const char *other);

#endif
