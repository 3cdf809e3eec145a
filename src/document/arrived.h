/* document/arrived.h - what one sent, and what stands there of it, is no change of others.
 *
 * An update whose answer was lost may have arrived, and somebody may have changed something
 * else since. Compared with what there was before it, one's own part would be theirs. Pure. */
#ifndef DOCUMENT_ARRIVED_H
#define DOCUMENT_ARRIVED_H

#include "base/json.h"
#include "schema/schema.h"

/* base, with all that theirs has as it was sent in its place, field by field and item by item as
 * document/merge.h has them. Owned. */
struct json *arrived_base(const struct shape *shape, const struct json *base, const struct json *sent,
                          const struct json *theirs);

#endif
