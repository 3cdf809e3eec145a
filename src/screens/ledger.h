/* screens/ledger.h - problems and differences as lines to read; Enter on one leads to its field. */
#ifndef SCREENS_LEDGER_H
#define SCREENS_LEDGER_H

#include "document/check.h"
#include "document/merge.h"
#include "screens/page.h"

void ledger_add_problems(struct page *page, enum language language, const struct problems *problems);

/* What differs between two documents, with before and after. */
void ledger_add_changes(struct page *page, enum language language, const struct shape *shape,
                        const struct json *before, const struct json *after);

/* What they changed and I did not, which a merge takes, without what is told as a conflict; nothing when
 * there is none. */
void ledger_add_taken(struct page *page, enum language language, const struct shape *shape,
                      const struct json *mine, const struct merge *merge);

/* What both changed, by what a merge makes of it, with the base, mine and theirs, beside each other on a
 * wide terminal; nothing when there is none. */
void ledger_add_conflicts(struct page *page, enum language language, const struct merge *merge);

/* What sending body does to every field: base is what the service has (NULL: nothing), mine the document. */
void ledger_add(struct page *page, enum language language, const struct shape *shape, const struct json *base,
                const struct json *mine, const struct json *body);

#endif
