/* screens/ledger.h - problems and differences as lines to read; Enter on one leads to its field. */
#ifndef SCREENS_LEDGER_H
#define SCREENS_LEDGER_H

#include "document/check.h"
#include "document/merge.h"
#include "document/taken.h"
#include "screens/page.h"

void ledger_add_problems(struct page *page, enum language language, const struct problems *problems);

/* What differs between two documents, with before and after. */
void ledger_add_changes(struct page *page, enum language language, const struct shape *shape,
                        const struct json *before, const struct json *after);

/* What a merge took. */
void ledger_add_takings(struct page *page, enum language language, const struct takings *takings);

/* A merge and what it was made of, to be told in the words of my document: items by their names, places as
 * they are in mine, or in theirs where mine has no such item. Enter leads to what is in mine. */
struct ledger_merge {
    const struct shape *shape;
    const struct merge *merge;
    const struct json *mine, *theirs;
};

/* The lines [first, end) of a page. */
struct ledger_lines {
    size_t first, end;
};

/* That somebody changed it, and what both did, by what they did to it, with the base, mine and theirs, beside
 * each other on a wide terminal, and what was chosen. lines[i] becomes those of conflict i. */
void ledger_add_conflicts(struct page *page, enum language language, const struct ledger_merge *told,
                          struct ledger_lines *lines);

/* What they changed and I did not, which a merge will take, without what is told as a conflict; nothing when
 * there is none. */
void ledger_add_taken(struct page *page, enum language language, const struct ledger_merge *told);

/* The lists that keep my order although they gave them another one too. */
void ledger_add_orders(struct page *page, enum language language, char *const *places, size_t count);

/* What sending body does to every field: base is what the service has (NULL: nothing), mine the document. */
void ledger_add(struct page *page, enum language language, const struct shape *shape, const struct json *base,
                const struct json *mine, const struct json *body);

#endif
