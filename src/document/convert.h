/* document/convert.h - an answer becomes a document; a document becomes a body that may be sent.
 *
 * Answers come in many shapes (lists as null, `value` for `values`, a list as a
 * comma text ...). A document holds the request's shape, together with what the
 * server owns, which is shown and never sent. Members that no row knows are kept
 * as they came and sent back. Both directions are walks over the schema's rows. */
#ifndef DOCUMENT_CONVERT_H
#define DOCUMENT_CONVERT_H

#include "base/err.h"
#include "base/json.h"
#include "schema/schema.h"

/* Any documented shape of an answer, or a document or body of ours, as a document; owned. Idempotent.
 * ERR_INPUT when it is not an object at all. */
struct json *convert_answer(const struct shape *shape, const struct json *answer, struct err *err);

/* The same without a copy: root itself becomes the document. For a large file this is
 * most of the cost of opening it. Unchanged on failure. */
bool convert_in_place(const struct shape *shape, struct json *root, struct err *err);

/* Whether a member goes to the service: documented for requests and not given by
 * the service, or to be sent back as it came. */
bool convert_sends(const struct field *field);

enum purpose { PURPOSE_CREATE, PURPOSE_UPDATE };

/* The body of POST or PUT for a document; owned. An update is whole: emptied
 * lists are sent as [], because leaving one out keeps it (facts: section 7). */
struct json *convert_request(const struct shape *shape, const struct json *root, enum purpose purpose);

/* A document as the start of a new algorithm: without what the server owns or gives; owned. */
struct json *convert_clone(const struct shape *shape, const struct json *root);

#endif
