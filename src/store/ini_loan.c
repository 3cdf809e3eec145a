#include "store/ini_loan.h"

#include <ini.h>

/* libinih's own default of 200 would split a token over lines; an IAM token takes some thousand characters.
 */
enum { LINE_BYTES = 32 * 1024 };

struct ini_loan ini_lend(void)
{
    struct ini_loan loan = { ini_use_stack, ini_allow_multiline, ini_stop_on_first_error, ini_max_line,
                             ini_initial_alloc };

    ini_use_stack = false;
    ini_allow_multiline = false;
    ini_stop_on_first_error = true;
    ini_max_line = ini_initial_alloc = LINE_BYTES;
    return loan;
}

void ini_give_back(const struct ini_loan *loan)
{
    ini_use_stack = loan->stack;
    ini_allow_multiline = loan->multiline;
    ini_stop_on_first_error = loan->stop;
    ini_max_line = loan->longest;
    ini_initial_alloc = loan->initial;
}
