/* form/form_state.h - what the files of the form engine share; nobody else includes it. */
#ifndef FORM_FORM_STATE_H
#define FORM_FORM_STATE_H

#include "document/outline.h"
#include "document/taken.h"
#include "form/folds.h"
#include "form/form.h"
#include "form/line_editor.h"
#include "form/offers.h"
#include "form/strings.h"
#include "form/widget.h"

struct typing {
    bool active;
    char *place; /* owned */
    struct line_editor editor;
    struct problems problems; /* as shown */
    struct problems newer;    /* of the text as it stands: the same ones, told of a newer text */
    int64_t newer_due;        /* when they are shown instead; 0: they are shown */
    bool unchecked;           /* text was pasted and not checked yet */
    struct offers offers;     /* narrowed to what is typed */
    size_t suggestion;        /* the one taken last, from 1; 0: none */
    char *asked;              /* owned; what was typed before the first suggestion was taken */
};

/* A text whose field was left by Esc. */
struct given_up {
    char *place; /* owned; NULL: none */
    char *text;  /* owned */
    size_t cursor;
    unsigned revision; /* of the document: it counts until that is another */
    bool offered;      /* undo gave it back once */
};

struct picking {
    bool active;
    bool narrows; /* letters narrow the offers; else they jump to a word */
    struct offers offers;
    size_t selected;          /* of those shown */
    bool touched;             /* somebody moved in it: leaving it with Tab takes what is selected */
    struct line_editor typed; /* what narrows */
};

/* A place that is marked. */
struct mark {
    char *place; /* owned */
    bool fresh;  /* an item that was not there before */
};

struct marks {
    struct mark *items; /* owned; sorted by place */
    size_t count, capacity;
};

struct form {
    struct document *document; /* borrowed */
    enum language language;
    bool read_only;
    bool settled; /* the service has it: what is sent once was sent */

    struct outline outline;
    struct folds folds;
    size_t applied;     /* the journal's cursor when the outline was built */
    size_t cursor, top; /* lines */
    size_t rest;        /* the line whose help is shown */
    int64_t rest_due;   /* when it follows the cursor; 0: it has */

    struct problems problems;
    struct differences differences;
    struct marks changed; /* what differs from the base */
    struct marks taken;   /* what came from the service in a merge */
    unsigned checked;     /* the revision that problems, differences and marks are of */
    bool ever_checked;

    const struct form_catalogues *catalogues; /* borrowed, or NULL */
    struct typing typing;
    struct given_up given_up; /* for undo */
    struct given_up escaped;  /* by the last key, also when nothing was typed */
    struct picking picking;
    bool moving;        /* Up and Down move the item */
    size_t moving_from; /* the edits in force when the move began */
    char message[512];
};

/* The rectangle of rows [top, bottom) and columns [left, right). */
struct area {
    int top, bottom, left, right;
};

/* offers_paint.c: the suggestions in one row; a picker of so many offers, with its cursor. Each gives the
 * row behind itself. */
int offers_paint_row(const struct form *form, struct area area);
int offers_paint_picker(const struct form *form, struct area area, size_t rows, int *cursor_row,
                        int *cursor_column);

/* explain.c */
void form_paint_help(const struct form *form, struct area area); /* of the line where the cursor rested */

enum { FORM_REST_MS = 150 }; /* a cursor, or a text, that stays this long has come to rest */

/* form.c */
const struct line *form_line(const struct form *form); /* the line of the cursor, or NULL */
void form_move_to(struct form *form, size_t line);
void form_say(struct form *form, enum string string, ...);
void form_say_err(struct form *form, const struct err *err);
bool form_may_edit(struct form *form, const struct line *line); /* says why not */
/* Puts a value at a place; what refers to it by name follows in the same step, and that is said. Takes value.
 */
bool form_set(struct form *form, const char *place, struct json *value, struct err *err);
const struct choices *form_choices(const struct form *form, size_t line);

/* marks.c */
void form_note_marks(struct form *form); /* of the differences, and of the journal */
void form_forget_marks(struct form *form);
bool marks_under(const struct marks *marks, const char *place);
bool marks_fresh(const struct marks *marks, const char *place); /* an item that came, or by another name */

/* navigate.c */
bool form_navigate(struct form *form, enum action action, struct key key);
void form_edit_next(struct form *form, bool backwards); /* the next field that can be typed or picked */

/* edit.c */
bool form_edit(struct form *form, enum action action);
void form_end_moving(struct form *form, bool put_back); /* when an item is being moved */

/* typing.c */
bool form_start_typing(struct form *form); /* false when the line has no text to type */
bool form_typing_key(struct form *form, struct key key);
bool form_typing_idle(struct form *form, int64_t now); /* true when the picture changed */
void form_stop_typing(struct form *form);
bool form_typing_accept(struct form *form);
void form_suggest_anew(struct form *form); /* after what is offered changed */

/* given_up.c */
void form_give_up(struct form *form);   /* the field being typed stays as it was */
bool form_take_back(struct form *form); /* false when there is nothing to take back */
void form_unescape(struct form *form);  /* the last key was no Esc: goes on typing if that ended it */
void form_forget_escaped(struct form *form);
void form_forget_given_up(struct form *form);

/* picker.c */
bool form_pick(struct form *form);      /* opens the picker of a field that takes nothing else */
bool form_pick_open(struct form *form); /* of any field that has something to offer */
bool form_picking_key(struct form *form, struct key key);
size_t form_picker_rows(void); /* the most that a picker shows at once: view.c */
void form_stop_picking(struct form *form);
void form_pick_anew(struct form *form); /* after what is offered changed */

/* fills.c */

/* Puts a value where the cursor's line is and, when it is one of the catalogue's, what belongs to it into
 * the siblings that its row names: one step for undo. Takes value, also on failure. */
bool fills_set(struct form *form, const char *place, struct json *value, struct err *err);

#endif
