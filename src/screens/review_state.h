/* screens/review_state.h - what the files of the review share; nobody else includes it.
 *
 * review.c is the screen; review_page.c writes what is read on it; review_compare.c reads what the service
 * has and says how that stands to the document; review_conflict.c lets the person decide what both changed,
 * and merges; review_send.c sends; review_earlier.c finds out what came of earlier submits of the same, and
 * review_own.c what stands of them beside what others changed. */
#ifndef SCREENS_REVIEW_STATE_H
#define SCREENS_REVIEW_STATE_H

#include "document/merge.h"
#include "screens/ledger.h"
#include "screens/page.h"
#include "screens/progress.h"
#include "screens/review.h"
#include "session/submits.h"

enum stage {
    STAGE_START,
    STAGE_COMPARING, /* reading what the service has now */
    STAGE_READY,
    STAGE_CONFLICT, /* both changed the same: nothing is sent before the person decided */
    STAGE_DELETED,  /* it is gone: only the typed name sends, and makes a new one */
    STAGE_NOTHING,  /* the service has exactly this, and had it when the edit began, or what was merged */
    STAGE_THERE,    /* it has exactly this by now: an earlier submit arrived after all */
    STAGE_SENDING,
    STAGE_CANCELLED, /* by the person; R asks the service again */
    STAGE_OFFLINE,   /* the service could not be asked, for a reason; R tries again */
};

/* The lines of the page that are on the terminal. */
struct sight {
    size_t first, end;
    int64_t since_ms; /* when they came there */
};

struct review {
    struct review_request request;
    enum stage stage;
    struct operation *operation; /* reading what the service has */
    struct submit *submit;       /* what is being sent */
    struct progress progress;
    bool deleted;         /* somebody did so meanwhile */
    struct json *answer;  /* owned; what the service answered when it was read, as it came */
    struct json *present; /* owned; the service's answer, NULL for a new algorithm */
    struct json *body;    /* owned; what will be sent */
    int64_t looking;      /* for what came of this creation, as the history numbers it; 0: for none */
    struct err reason;    /* why the service could not be asked, or did not take it */
    bool unnoted;         /* the person was told that it cannot be noted: y once more sends it all the same */

    struct merge merge;         /* of the base, mine and what the service has; while there is a conflict */
    struct ledger_lines *lines; /* owned; of the page, for each conflict */
    char **orders;              /* owned; lists that they had put in another order than I */
    size_t order_count;
    bool merged;  /* the document has it, since this review was opened */
    size_t taken; /* by this merge and earlier ones */

    struct page page;
    size_t focus;      /* the line of the page that m, t and Enter are about */
    int columns, rows; /* for which the page was written */
    bool seen;         /* the page was painted as it is: nothing is sent that was not shown */
    struct sight sight;
};

/* review.c */
const struct json *review_mine(const struct review *review);
bool review_creates(const struct review *review); /* whether what is sent makes something new */
const struct operation *review_current(const struct review *review); /* what is under way, or NULL */
void review_end_operation(struct review *review);
void review_make_body(struct review *review);
void review_leave(struct app *app, struct review *review);
void review_show_focus(struct app *app, struct review *review); /* scrolls the page to it */

/* review_page.c */
void review_write(struct app *app, struct review *review);
void review_fit(struct app *app, struct review *review); /* written anew when the window has another size */

/* review_compare.c */
void review_compare(struct app *app, struct review *review);
void review_compared(struct app *app, struct review *review);     /* it was read */
void review_not_compared(struct app *app, struct review *review); /* it could not be, or is gone */
enum stage review_stage(const struct review *review); /* as what was read stands to the document */
void review_not_asked(struct app *app, struct review *review, const struct err *err);
bool review_take_answer(struct review *review, struct err *err); /* what was read becomes what is present */
void review_stand(struct app *app, struct review *review);       /* goes on with what is present */
/* It is exactly as it was to be sent, by a submit of one's own or by others: the end of the review. */
void review_there(struct app *app, struct review *review, bool own);
bool review_same_when_sent(const struct review *review, const struct json *one, const struct json *other);

/* review_earlier.c */
bool review_look(struct app *app, struct review *review); /* whether an earlier creation is looked for */
void review_looked(struct app *app, struct review *review);
void review_not_looked(struct app *app, struct review *review);
bool review_is_own(struct app *app, struct review *review); /* what was read is what was sent from here */

/* review_own.c */
void review_take_own(struct app *app,
                     struct review *review); /* what was sent from here is no change of others */

/* review_conflict.c */
void review_merge(struct app *app, struct review *review); /* at once, unless there is a conflict */
void review_decide(struct app *app, struct review *review, enum merge_choice choice);
size_t review_undecided(const struct review *review);
void review_write_conflict(struct review *review, enum language language);
void review_focus_conflict(struct app *app, struct review *review); /* the next that is not decided */
bool review_at_conflict(const struct review *review);
size_t
review_focus_end(const struct review *review); /* of the lines that are to be seen with that of the focus */
void review_note_sight(struct review *review, size_t rows); /* the page was painted in so many rows */
int review_wait(const struct review *review); /* milliseconds until what is in sight may be decided, or -1 */

/* review_send.c */
void review_yes(struct app *app, struct review *review);
void review_sent(struct app *app, struct review *review);
void review_refused(struct app *app, struct review *review);

#endif
