/* net/metadata.h - the temporary keys of a cloud server's agency.
 *
 * The metadata service answers on a link-local address to the server itself and to
 * nobody else. It is asked directly, never through a proxy, and for three seconds
 * at most. */
#ifndef NET_METADATA_H
#define NET_METADATA_H

#include "net/credentials.h"

#define METADATA_ENDPOINT "http://169.254.169.254"

enum { METADATA_MS = 3000 };

/* endpoint NULL: METADATA_ENDPOINT. Fills the key pair, its token and when it ends.
 * ERR_CONFIG tells a server without an agency, ERR_NETWORK a machine without the service. */
bool metadata_keys(const char *endpoint, struct credentials *credentials, struct err *err);

#endif
