/* document/diff.h - two documents become the places where they differ.
 *
 * Items of a list are matched by their identity (schema: object.identity) where
 * it is unique on both sides, else by position. Absent, null, "" and an empty
 * list or object are told apart only when `strict`. */
#ifndef DOCUMENT_DIFF_H
#define DOCUMENT_DIFF_H

#include "base/buf.h"
#include "base/json.h"
#include "schema/schema.h"

enum fate {
    FATE_SET,     /* has another value than before, or is new */
    FATE_CLEARED, /* had a value, has none now */
    FATE_MOVED,   /* the same item at another index of its list */
    FATE_DROPPED, /* the server owns it: not sent */
    FATE_CARRIED, /* no row knows it: sent back as it came */
    FATE_UNCHANGED,
    FATES,
};

struct difference {
    char *place; /* owned; in `after`, or in `before` for what is gone */
    enum fate fate;
    const struct json *before, *after; /* borrowed from the two trees; NULL: absent */
};

struct differences {
    struct difference *items; /* in the order of the document */
    size_t count, capacity;
    size_t by_fate[FATES]; /* FATE_UNCHANGED is counted here and not listed */
};

void differences_init(struct differences *differences);
void differences_done(struct differences *differences);

/* Changes of value only: FATE_SET, FATE_CLEARED, FATE_MOVED. Replaces what differences held. */
void diff_documents(const struct shape *shape, const struct json *before, const struct json *after,
                    bool strict, struct differences *differences);

/* The ledger of a submit: what `base` (a document; NULL for a new one) becomes when
 * the body made of `mine` is sent: every fate. */
void diff_ledger(const struct shape *shape, const struct json *base, const struct json *mine,
                 const struct json *body, struct differences *differences);

/* "/metadata/name: "a" -> "b"" a line, printable; values cut to `columns` each. */
void diff_write(const struct differences *differences, enum language language, size_t columns,
                struct buf *out);

struct text fate_text(enum fate fate);

#endif
