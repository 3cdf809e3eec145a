/* Any text as a theme: every role has attributes of its own afterwards, taken or refused, and a wrong line is
 * told by its number. */
#include "fuzz.h"

#include "term/theme.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err err = { 0 };
    int line = -1;
    char *text = malloc(size + 1);
    bool taken;

    memcpy(text, data, size);
    text[size] = '\0';
    taken = theme_read(text, &line, &err);
    PROMISE(taken == (err.kind == ERR_NONE));
    PROMISE(taken ? line == 0 : line > 0 && *err_text(&err, LANGUAGE_ZH));
    for (enum role role = 0; role < ROLES; role++)
        PROMISE(theme_pair(role) == 0 || theme_pair(role) == (short)(role + 1));
    PROMISE(taken || (theme_attributes(ROLE_BADGE) & A_REVERSE));
    free(text);
    return 0;
}
