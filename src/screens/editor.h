/* screens/editor.h - what the files of the editor screen share; nobody else includes it. */
#ifndef SCREENS_EDITOR_H
#define SCREENS_EDITOR_H

#include "screens/catalogues.h"
#include "screens/copy.h"
#include "screens/edit.h"
#include "store/lent.h"

struct editor {
    const struct resource *resource;
    struct document *document;
    struct form *form;
    struct catalogues *catalogues;
    char *id;   /* owned; the algorithm's, NULL for a new one */
    char *file; /* owned; absolute path of the local file, or NULL */
    char *mark; /* owned; the draft's, when it was submitted last; or NULL */
    struct copying copying;

    bool look_for_draft;    /* once the first picture stands: it needs no database */
    int64_t draft;          /* 0: none yet */
    int64_t beside;         /* a draft of the same, begun by another session that has it open; 0: none */
    int64_t twin;           /* another draft of the same, as the edit began; 0: none */
    unsigned kept;          /* the revision that the draft has */
    struct draft_left spot; /* owned; where the person is, and the unfinished text, as the draft has them */
    int64_t sync_due;       /* when that is to be on the disk itself; 0: it is */
    bool draft_failed;      /* what changed last could not be kept; told once, tried again with every key */
    bool taken_up;          /* the draft was there before this edit */
    bool unturned;          /* it is of the id, which the draft could not be told yet */
    bool left;              /* submitted, or left by the person: nothing more is to be kept */

    struct decisions decisions; /* of conflicts with what the service has */
    bool decisions_loaded;      /* those that the draft had */
    bool decisions_failed;      /* those that came last could not be kept; told once, tried again */
    size_t decided_over;        /* the base, as document_rebases counts them */

    char *search;     /* owned; looked for last, or NULL */
    struct lent lent; /* owned; the text that the outside editor has, or that is being asked about */
};

extern const struct screen_kind editor_kind; /* edit.c; editor_open.c opens it */

/* a draft that was there before: editor_find.c */
/* Takes the document; a form of its own takes the place of the one there was. */
void editor_use_document(struct app *app, struct editor *editor, struct document *document);
void editor_take_up_draft(struct app *app, struct editor *editor);
bool editor_look_for_draft(struct app *app, struct editor *editor); /* once; true when the picture changed */

/* keeping one: editor_draft.c */
struct draft_origin editor_origin(struct app *app, const struct editor *editor); /* borrows */
void editor_not_kept(struct app *app, struct editor *editor, const struct err *err);
bool editor_keep_draft(struct app *app, struct editor *editor);  /* false: nothing was kept */
bool editor_begin_draft(struct app *app, struct editor *editor); /* the same, also when nothing changed yet */
void editor_keep_place(struct app *app, struct editor *editor);  /* once the picture of it stands */
bool editor_look_beside(struct app *app, struct editor *editor); /* true: the other session is gone */
void editor_sync_draft(struct app *app, struct editor *editor);  /* once a text came to rest */
void editor_rebase_draft(struct app *app, struct editor *editor);   /* after document_rebase */
void editor_load_decisions(struct app *app, struct editor *editor); /* those that the draft has, once */
void editor_settle_draft(struct app *app, struct editor *editor);   /* when it stays for its undo alone */
/* A draft of a new one, or of this id, is one of the id on this base from now on; copies both. */
void editor_found_draft(struct app *app, struct editor *editor, const char *id, const struct json *base);
/* What the history knows the draft by, which there is from now on; NULL when it could not be kept. Borrowed.
 */
const char *editor_mark_draft(struct app *app, struct editor *editor);
void editor_release_draft(struct app *app, struct editor *editor);
void editor_drop_draft(struct app *app, struct editor *editor);
/* After it was sent: one that cannot be dropped now must not be taken for one to be sent. False with err. */
bool editor_give_up_draft(struct app *app, struct editor *editor, struct err *err);
bool editor_give_back(struct app *app, struct editor *editor); /* when another session asked for the draft */

/* outside editor: editor_outside.c */
void editor_document_outside(struct app *app, struct editor *editor);
void editor_field_outside(struct app *app, struct editor *editor);
/* Whether the draft has a text there that was not taken over. */
bool editor_outside_waits(const struct editor *editor);
/* Takes over what an earlier session's editor saved, or asks about it. */
void editor_take_up_outside(struct app *app, struct editor *editor);

#endif
