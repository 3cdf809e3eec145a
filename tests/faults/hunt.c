#include "hunt.h"

#include <stdio.h>
#include <stdlib.h>

enum { COMPLAINTS_MOST = 12 };

void hunt_complain(struct hunt *hunt, const char *what, const char *why, struct terminal *terminal)
{
    char *text = terminal ? terminal_text(terminal) : NULL;

    if (hunt->wrong++ < COMPLAINTS_MOST)
        printf("%s: %s\n%s\n", what, why, text ? text : "");
    free(text);
}

void hunt_fresh(struct hunt *hunt)
{
    world_run(&hunt->world, "rm -rf state/*; printf '{\"metadata\":{\"name\":\"start\"}}' > few.json");
}

void hunt_send(struct terminal *terminal, const char *script)
{
    struct key key;

    while (keys_next(&script, &key))
        terminal_send(terminal, &key);
}

void hunt_shows(struct hunt *hunt, const char *what, struct terminal *terminal, const char *text)
{
    if (!terminal_shows(terminal, text))
        hunt_complain(hunt, what, terminal_complaint(terminal), terminal);
}

/* Ends it by `keys` and looks at what it leaves. */
void hunt_end(struct hunt *hunt, const char *what, struct terminal *terminal, const char *keys, int status)
{
    hunt_send(terminal, keys);
    if (!terminal_ended(terminal))
        hunt_complain(hunt, what, "it does not end", terminal);
    else if (terminal_status(terminal) != status)
        hunt_complain(hunt, what, "it ends with another status", terminal);
    else if (terminal_left_behind(terminal))
        hunt_complain(hunt, what, terminal_left_behind(terminal), terminal);
    hunt->tried++;
    terminal_free(terminal);
}
