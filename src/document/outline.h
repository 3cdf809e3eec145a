/* document/outline.h - schema and document become the lines of a form.
 *
 * One list of lines from top to bottom: sections, members, lists, their items.
 * Members that a document does not hold stand there too, so that they can be
 * filled in. What is folded has one line. The outline knows no terminal: the form
 * draws it and moves in it. It is built anew when the document or a fold changed;
 * that costs a few hundred nanoseconds a line, folded items one line each. */
#ifndef DOCUMENT_OUTLINE_H
#define DOCUMENT_OUTLINE_H

#include "base/buf.h"
#include "base/json.h"
#include "schema/schema.h"

enum line_kind {
    LINE_SECTION, /* not foldable when it holds another kind than its rows say: then one raw value */
    LINE_SERVER,  /* the fold over what the server owns in this object */
    LINE_FIELD,   /* one value */
    LINE_OBJECT,
    LINE_LIST,
    LINE_ITEM,  /* an object in a list */
    LINE_ENTRY, /* a string in a list */
    LINE_RAW,   /* anything that no row describes, or of another kind than its row says */
};

#define OUTLINE_NONE ((size_t)-1)

struct line {
    enum line_kind kind;
    unsigned depth; /* 0 for sections */
    bool foldable, open;
    bool read_only;                /* the server owns it */
    size_t parent;                 /* the line that holds it, or OUTLINE_NONE */
    size_t index;                  /* of an item or entry in its list */
    const char *name;              /* as on the wire; NULL for sections, items and entries */
    const struct section *section; /* of LINE_SECTION */
    const struct field *field;     /* the member's row or, of an item, its list's; NULL when unknown */
    const struct object *object;   /* rows of what lies below, or NULL */
    const struct object *holder;   /* rows among which `field` stands */
    const struct json *value;      /* borrowed from the document; NULL: absent */
};

struct outline {
    struct line *lines;
    size_t count, capacity;
};

/* Whether what stands at `key` is unfolded. A key is a place, with OUTLINE_SERVER
 * behind it for the server's fold there. */
#define OUTLINE_SERVER "~server"
typedef bool outline_open_fn(void *context, const char *key, bool by_default);

void outline_init(struct outline *outline);
void outline_done(struct outline *outline);

/* Replaces what outline held. Borrows from root, until the next edit. */
void outline_build(struct outline *outline, const struct shape *shape, const struct json *root,
                   outline_open_fn *is_open, void *context);

/* The place of a line, and the key of its fold; owned. */
char *outline_place(const struct outline *outline, size_t line);
char *outline_key(const struct outline *outline, size_t line);

/* The line at a place or, when it is folded away or gone, of the nearest place above it. */
size_t outline_find(const struct outline *outline, const char *place);

/* What a folded container, or a list of strings, says in one line; appended. */
void outline_summary(const struct line *line, struct buf *out);

/* A new item for a list: the rows' initial values; owned. */
struct json *outline_new_item(const struct field *list);

#endif
