/* term/keys.h - keys become actions, as rows.
 *
 * A row is a key, the states in which it counts, and an action; every action has
 * a name for the configuration and a sentence for help, the last line and the
 * manual, so those cannot disagree with the keys. */
#ifndef TERM_KEYS_H
#define TERM_KEYS_H

#include "base/text.h"
#include "term/term.h"

#include <stddef.h>

/* Where the person is; bits. */
enum state {
    STATE_LIST = 1,  /* the table of algorithms, or of drafts */
    STATE_MOVE = 2,  /* in a form, letters are commands */
    STATE_EDIT = 4,  /* a field has the keyboard, letters are text */
    STATE_PICK = 8,  /* choosing from a list of words */
    STATE_READ = 16, /* a text to read: help, review, messages */
    STATE_ANY = 31,
};

enum action {
    ACTION_NONE,
    ACTION_HELP,
    ACTION_MESSAGES,
    ACTION_COMMAND,
    ACTION_UP,
    ACTION_DOWN,
    ACTION_LEFT,
    ACTION_RIGHT,
    ACTION_PAGE_UP,
    ACTION_PAGE_DOWN,
    ACTION_HALF_UP,
    ACTION_HALF_DOWN,
    ACTION_FIRST,
    ACTION_LAST,
    ACTION_SECTION, /* the digit tells which */
    ACTION_NEXT_FIELD,
    ACTION_PREVIOUS_FIELD,
    ACTION_SEARCH,
    ACTION_NEXT_MATCH,
    ACTION_PREVIOUS_MATCH,
    ACTION_OPEN,
    ACTION_BACK,
    ACTION_QUIT,
    ACTION_TOGGLE,
    ACTION_EDIT,
    ACTION_UNDO,
    ACTION_REDO,
    ACTION_RESTORE,
    ACTION_ADD_AFTER,
    ACTION_ADD_BEFORE,
    ACTION_DELETE,
    ACTION_MOVE,
    ACTION_DUPLICATE,
    ACTION_NEXT_PROBLEM,
    ACTION_PREVIOUS_PROBLEM,
    ACTION_NEXT_CHANGE,
    ACTION_PREVIOUS_CHANGE,
    ACTION_FIELD_EDITOR,
    ACTION_DOCUMENT_EDITOR,
    ACTION_VIEW,
    ACTION_COPY,
    ACTION_SAVE,
    ACTION_DIFF,
    ACTION_SUBMIT,
    ACTION_YES,
    ACTION_MINE,
    ACTION_NEW,
    ACTION_CLONE,
    ACTION_SORT,
    ACTION_REFRESH,
    ACTION_DRAFTS,
    ACTION_HISTORY,
    ACTION_REVERT,
    ACTION_TAKE_OVER,
    ACTION_BRANCH,
    ACTION_WORKSPACE,
    ACTION_PROFILES,
    ACTION_LOGIN,
    ACTION_REMOVE,
    ACTION_REDRAW,
    ACTION_SUSPEND,
    ACTION_MOUSE,
    ACTION_CANCEL,
    ACTION_ACCEPT,
    ACTION_ACCEPT_NEXT,
    ACTION_ACCEPT_PREVIOUS,
    ACTION_ABANDON,
    ACTION_ERASE_BACK,
    ACTION_ERASE,
    ACTION_ERASE_WORD,
    ACTION_ERASE_TO_END,
    ACTION_ERASE_TO_START,
    ACTION_WORD_LEFT,
    ACTION_WORD_RIGHT,
    ACTION_SUGGEST_NEXT,
    ACTION_SUGGEST_PREVIOUS,
    ACTIONS,
};

/* What a key does in a state; ACTION_NONE when it is text or nothing. Pasted keys are always text. */
enum action keys_action(struct key key, enum state state);

/* The first key of an action in a state, as it is written on screens ("Ctrl-S"), or "". */
const char *keys_name(enum action action, enum state state);

/* The key itself, for whoever presses it in the person's place; code 0 when there is none. */
struct key keys_key(enum action action, enum state state);

/* Every key of an action in a state, "Up k", appended with blanks between. */
struct buf;
void keys_names(enum action action, enum state state, struct buf *out);

/* Where a movement leads from row `at` among `count` rows, of which `page` are
 * seen; false when the action is no movement. */
bool keys_movement(enum action action, size_t at, size_t count, size_t page, size_t *to);

/* Gives an action other keys than its rows do: "F5 Ctrl-T", or "none". Counts at once and for the whole
 * program; ERR_CONFIG for a word that is no action, no key, or a key that is another's. keys_settle, after
 * the last: ERR_CONFIG names an action that was left without a key unasked. keys_reset forgets it all. */
bool keys_change(const char *name, const char *keys, struct err *err);
bool keys_settle(struct err *err);
void keys_reset(void);

struct text action_text(enum action action);  /* "the row above" */
struct text action_short(enum action action); /* "undo", for the last line */

#endif
