/* net/veil.h - what of a request and its answer nobody may be shown.
 *
 * Tokens, signatures, cookies and the credentials of a proxy go by the names of their
 * headers; passwords and keys by the names of their members, in the bodies of IAM and
 * of the metadata service. A veil remembers what it has hidden and hides it wherever
 * else it turns up, so that a server that repeats a token in its complaint tells nobody. */
#ifndef NET_VEIL_H
#define NET_VEIL_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

#define VEIL_MARK "***"

struct veil {
    char **secrets; /* owned, and so are the texts; wiped by veil_done */
    size_t count, capacity;
};

void veil_done(struct veil *veil); /* also for a zeroed one */

/* Each appends to out what may be shown. */

/* The value of a header. Of a signature the algorithm, the key's name without its end and
 * the names of what was signed are left. */
void veil_header(struct veil *veil, const char *name, const char *value, struct buf *out);

/* A body. One that may hold passwords or keys, because the caller says so or because it has a member of such
 * a name, is shown member by member, or, when it is no JSON, not at all. */
void veil_body(struct veil *veil, bool secret, const char *text, size_t size, struct buf *out);

/* Any other text: all but what is known to be secret. */
void veil_text(const struct veil *veil, const char *text, size_t size, struct buf *out);

#endif
