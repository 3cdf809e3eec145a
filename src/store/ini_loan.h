/* store/ini_loan.h - libinih's globals, lent for one reading.
 *
 * libinih is set up by globals, and themes are read with it too: what was there
 * comes back. */
#ifndef STORE_INI_LOAN_H
#define STORE_INI_LOAN_H

#include <stdbool.h>

struct ini_loan {
    bool stack, multiline, stop;
    int longest, initial;
};

/* For strict reading: one line a key, the first mistake ends it. */
struct ini_loan ini_lend(void);
void ini_give_back(const struct ini_loan *loan);

#endif
