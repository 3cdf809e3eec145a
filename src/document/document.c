#include "document/document_internal.h"

#include "base/memory.h"
#include "base/place.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct document {
    const struct shape *shape;
    struct json *root;
    struct json *base; /* NULL while the root still is the base */
    struct edit *edits;
    size_t count, capacity;
    size_t applied; /* leading edits in force */
    size_t kept;    /* leading edits untouched since document_kept */
    unsigned revision;
    unsigned step;  /* the newest step's number */
    unsigned depth; /* of document_begin */
    bool base_new;  /* not yet seen by document_kept */
    size_t rebases; /* how often the base was replaced */
    char *changed;  /* owned; where the last undo or redo led, or NULL */
};

struct document *document_new(const struct shape *shape, struct json *root)
{
    struct document *document = memory_new(1, sizeof *document);
    document->shape = shape;
    document->root = root ? root : json_object();
    return document;
}

static void edit_done(struct edit *edit)
{
    free(edit->place);
    json_free(edit->before);
    json_free(edit->after);
}

static void cut_journal(struct document *document, size_t count)
{
    while (document->count > count) {
        edit_done(&document->edits[--document->count]);
    }
    if (document->kept > count) {
        document->kept = count;
    }
}

void document_free(struct document *document)
{
    if (!document) {
        return;
    }
    cut_journal(document, 0);
    free(document->edits);
    free(document->changed);
    json_free(document->root);
    json_free(document->base);
    free(document);
}

const struct shape *document_shape(const struct document *document)
{
    return document->shape;
}

const struct json *document_root(const struct document *document)
{
    return document->root;
}

const struct json *document_at(const struct document *document, const char *place)
{
    return place_find(document->root, place);
}

const struct json *document_base(const struct document *document)
{
    return document->base ? document->base : document->root;
}

/* Opening a document should not pay for a copy that only an edit needs. The
 * tree that was given stays the base, so that who borrowed it keeps it. */
static void separate_base(struct document *document)
{
    if (!document->base) {
        document->base = document->root;
        document->root = json_copy(document->base);
    }
}

void document_rebase(struct document *document, struct json *root)
{
    json_free(document->base);
    document->base = root;
    document->base_new = true;
    document->rebases++;
    document->revision++;
}

unsigned document_revision(const struct document *document)
{
    return document->revision;
}

void document_begin(struct document *document)
{
    if (document->depth++ == 0) {
        document->step++;
    }
}

void document_end(struct document *document)
{
    assert(document->depth > 0);
    document->depth--;
}

/* The tree is ours to change; only others see it as const. */
static struct json *own_at(const struct document *document, const char *place)
{
    return (struct json *)place_find(document->root, place);
}

static struct json *holder_of(const struct document *document, const char *place)
{
    char *above = place_parent(place);
    struct json *holder = above ? own_at(document, above) : NULL;
    free(above);
    return holder;
}

/* Puts a copy of `to` where `from` stands; either may be absent. */
static void put(struct document *document, const struct edit *edit, const struct json *from,
                const struct json *to)
{
    struct json *holder = holder_of(document, edit->place);
    if (!holder) {
        json_free(document->root);
        document->root = json_copy(to);
        return;
    }
    if (from) {
        const struct json *child = place_find(document->root, edit->place);
        json_free(to ? json_replace(holder, child, json_copy(to)) : json_detach(holder, child));
    } else if (edit->in_list) {
        json_insert_item(holder, edit->position, json_copy(to));
    } else {
        char *name = place_token(edit->place);
        json_insert_member(holder, edit->position, name, json_copy(to));
        free(name);
    }
}

static void apply(struct document *document, const struct edit *edit)
{
    if (edit->of_base) {
        document_rebase(document, json_copy(edit->after));
    } else {
        put(document, edit, edit->before, edit->after);
    }
}

static void revert(struct document *document, const struct edit *edit)
{
    if (edit->of_base) {
        document_rebase(document, json_copy(edit->before));
    } else {
        put(document, edit, edit->after, edit->before);
    }
}

struct json *document_start(const struct document *document)
{
    struct document past = { .root = json_copy(document->root) };
    for (size_t i = document->applied; i > 0; i--) {
        if (!document->edits[i - 1].of_base) {
            revert(&past, &document->edits[i - 1]);
        }
    }
    return past.root;
}

static struct edit *new_edit(struct document *document)
{
    document->edits =
        memory_grow(document->edits, document->count, &document->capacity, sizeof *document->edits);
    struct edit *edit = &document->edits[document->count++];
    *edit = (struct edit){ 0 };
    return edit;
}

void document_change(struct document *document, const char *place, bool inserting, struct json *after)
{
    separate_base(document);
    cut_journal(document, document->applied);
    document_begin(document);
    const struct json *holder = holder_of(document, place);
    const struct json *old = inserting ? NULL : place_find(document->root, place);
    struct edit *edit = new_edit(document);
    edit->place = memory_text(place);
    edit->in_list = json_is(holder, JSON_ARRAY);
    if (edit->in_list) {
        char *token = place_token(place);
        place_index(token, &edit->position);
        free(token);
    } else {
        edit->position = old && holder ? json_index(holder, old) : json_count(holder);
    }
    edit->before = json_copy(old);
    edit->after = after;
    edit->step = document->step;
    apply(document, edit);
    document->applied = document->count;
    document->revision++;
    document_end(document);
}

void document_change_base(struct document *document, struct json *root)
{
    separate_base(document);
    cut_journal(document, document->applied);
    document_begin(document);
    struct edit *edit = new_edit(document);
    *edit = (struct edit){ .place = memory_text(""),
                           .before = json_copy(document->base),
                           .after = root,
                           .of_base = true,
                           .step = document->step };
    apply(document, edit);
    document->applied = document->count;
    document_end(document);
}

bool document_identical(const struct json *one, const struct json *other)
{
    if (!one || !other || json_kind(one) != json_kind(other)) {
        return one == other;
    }
    if (json_is(one, JSON_BOOLEAN)) {
        return json_true(one) == json_true(other);
    }
    if (json_text(one)) {
        return strcmp(json_text(one), json_text(other)) == 0;
    }
    const struct json *a = json_first(one), *b = json_first(other);
    for (; a && b; a = json_next(a), b = json_next(b)) {
        bool named = json_is(one, JSON_OBJECT);
        if ((named && strcmp(json_name(a), json_name(b)) != 0) || !document_identical(a, b)) {
            return false;
        }
    }
    return !a && !b;
}

/* Takes back the edits from `start` on, as if they had never been. */
static void forget_edits(struct document *document, size_t start)
{
    while (document->applied > start) {
        revert(document, &document->edits[--document->applied]);
    }
    cut_journal(document, start);
}

static bool take_members(struct document *document, const struct json *root, struct err *err)
{
    bool done = true;
    /* The first edit leaves this very tree to the base and changes a copy: the walk may go on. */
    for (const struct json *member = json_first(document->root), *next; done && member; member = next) {
        next = json_next(member);
        if (!json_member(root, json_name(member))) {
            char *place = place_join("", json_name(member));
            done = document_remove(document, place, err);
            free(place);
        }
    }
    for (const struct json *member = json_first(root); done && member; member = json_next(member)) {
        char *place = place_join("", json_name(member));
        done = document_set(document, place, json_copy(member), err);
        free(place);
    }
    return done;
}

bool document_take(struct document *document, const struct json *root, struct err *err)
{
    if (!json_is(root, JSON_OBJECT) || !json_is(document->root, JSON_OBJECT)) {
        return err_set(err, ERR_INPUT, "a document must be an object, and this is none: write it as { ... }",
                       "文档必须是对象，而此内容不是：请写成 { ... } 的形式");
    }
    size_t start = document->applied;
    document_begin(document);
    bool done = take_members(document, root, err);
    document_end(document);
    if (document->applied > start && !done) {
        forget_edits(document, start);
    }
    return done;
}

static const char *led_to(struct document *document, size_t start, size_t end, bool backwards)
{
    free(document->changed);
    document->changed = document_changed(document->shape, &document->edits[start], end - start, backwards);
    document->revision++;
    return document->changed;
}

const char *document_undo(struct document *document)
{
    assert(document->depth == 0);
    size_t end = document->applied;
    if (end == 0) {
        return NULL;
    }
    const struct edit *edit;
    do {
        edit = &document->edits[--document->applied];
        revert(document, edit);
    } while (document->applied && document->edits[document->applied - 1].step == edit->step);
    return led_to(document, document->applied, end, true);
}

/* Whether a stored edit can be applied to the document as it stands. */
static bool fits(const struct document *document, const struct edit *edit)
{
    if (!edit->place || !place_valid(edit->place) || (!edit->before && !edit->after)) {
        return false;
    }
    if (edit->of_base) {
        return !*edit->place && edit->before && edit->after;
    }
    if (!*edit->place) {
        return edit->before && edit->after && document_identical(document->root, edit->before);
    }
    const struct json *holder = holder_of(document, edit->place);
    enum json_kind kind = json_kind(holder);
    if (edit->in_list ? kind != JSON_ARRAY : kind != JSON_OBJECT) {
        return false;
    }
    const struct json *old = place_find(document->root, edit->place);
    if (edit->in_list) {
        char *token = place_token(edit->place);
        size_t index;
        bool same = place_index(token, &index) && index == edit->position;
        free(token);
        return same && (edit->before ? document_identical(old, edit->before) : index <= json_count(holder));
    }
    bool placed = old ? json_index(holder, old) == edit->position : edit->position <= json_count(holder);
    return placed && document_identical(old, edit->before);
}

const char *document_redo(struct document *document)
{
    assert(document->depth == 0);
    size_t start = document->applied;
    if (start == document->count) {
        return NULL;
    }
    separate_base(document);
    const struct edit *edit;
    do {
        edit = &document->edits[document->applied];
        if (!fits(document, edit)) { /* a stored journal that is not of this document */
            forget_edits(document, start);
            return NULL;
        }
        apply(document, edit);
        document->applied++;
    } while (document->applied < document->count && document->edits[document->applied].step == edit->step);
    return led_to(document, start, document->applied, false);
}

size_t document_edit_count(const struct document *document)
{
    return document->count;
}

size_t document_edits_applied(const struct document *document)
{
    return document->applied;
}

const struct edit *document_edit(const struct document *document, size_t index)
{
    assert(index < document->count);
    return &document->edits[index];
}

size_t document_edits_kept(const struct document *document)
{
    return document->kept;
}

size_t document_rebases(const struct document *document)
{
    return document->rebases;
}

bool document_base_kept(const struct document *document)
{
    return !document->base_new;
}

void document_kept(struct document *document)
{
    document->kept = document->count;
    document->base_new = false;
}

bool document_restore_edit(struct document *document, const struct edit *edit, bool applied, struct err *err)
{
    bool in_order = edit->step >= document->step && (!applied || document->applied == document->count);
    if (!in_order || (applied && !fits(document, edit))) {
        return err_set(err, ERR_INPUT, "edit %zu of the stored journal does not fit its document",
                       "保存的修改记录中第 %zu 条与文档不符", document->count);
    }
    if (applied) {
        separate_base(document);
    }
    struct edit *copy = new_edit(document);
    *copy = (struct edit){ .place = memory_text(edit->place),
                           .before = json_copy(edit->before),
                           .after = json_copy(edit->after),
                           .position = edit->position,
                           .in_list = edit->in_list,
                           .of_base = edit->of_base,
                           .step = edit->step };
    document->step = edit->step;
    if (applied) {
        apply(document, copy);
        document->applied = document->count;
        document->revision++;
    }
    return true;
}
