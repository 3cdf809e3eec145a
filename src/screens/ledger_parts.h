/* screens/ledger_parts.h - what the files of the ledger share; nobody else includes it.
 *
 * ledger.c has the problems and differences; ledger_conflict.c what both sides of a merge did. */
#ifndef SCREENS_LEDGER_PARTS_H
#define SCREENS_LEDGER_PARTS_H

#include "document/diff.h"
#include "screens/ledger.h"

/* The columns in front of a page's lines, where the cursor stands; those in front of values; the most values
 * that stand below each other. */
enum { LEDGER_MARKER = 2, LEDGER_MARGIN = 4, LEDGER_SIDES = 3 };

/* On as many lines as it takes, each of which leads to the place, if any. */
void ledger_heading(struct page *page, enum role role, const char *text, const char *place);

/* How many rows each of so many values may have, for all of them to be in sight. */
size_t ledger_rows(size_t values);

/* A value behind its label; what does not fit in the rows is the last row's. */
void ledger_value(struct page *page, enum role role, const char *label, const char *text, const char *place);

/* How a difference is told, but for what its fate says. */
struct ledger_sign {
    bool taken;         /* it came from the service, or will */
    bool from_list;     /* it is an item, and the place that is told that of its list */
    const char *name;   /* in front of the place, "" or ending in a blank */
    const char *shown;  /* the place that is told */
    const char *target; /* the one that Enter leads to, or NULL */
};

void ledger_entry(struct page *page, enum language language, const struct ledger_sign *sign,
                  const struct difference *difference);

#endif
