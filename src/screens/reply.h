/* screens/reply.h - what the service made of a document that it took. */
#ifndef SCREENS_REPLY_H
#define SCREENS_REPLY_H

#include "base/buf.h"
#include "base/json.h"
#include "schema/schema.h"

/* All borrowed. */
struct reply {
    const struct json *before; /* what the service had, or NULL */
    const struct json *sent;
    const struct json *answer;
};

/* Appends the places that the answer shows other than they were sent, and which of those are as they were
 * before; nothing when there are none. */
void reply_tell(enum language language, const struct shape *shape, const struct reply *reply,
                struct buf *out);

#endif
