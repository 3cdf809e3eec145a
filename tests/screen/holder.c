/* Whoever comes to a draft that another session has is told which process on which machine has it, and since
 * when: on the screen in both languages, and by the command.
 *
 *   holder BUILD DATA */
#include "screen/world.h"
#include "terminal/terminal.h"

#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TIME_BYTES = 32, TEXT_BYTES = 512 };

struct check {
    struct world world;
    char host[128], early[TIME_BYTES], late[TIME_BYTES]; /* the claim was made between the two */
    long process;
    size_t failed;
};

static struct terminal *edit(const char *language)
{
    const char *const arguments[] = { "algoform", "--lang", language, "edit", "few.json", NULL };

    return terminal_start(&(struct terminal_options){ .arguments = arguments, .columns = 120, .rows = 24 });
}

/* The pattern's long is the process, its first text the machine and its second the minute. */
static bool tells(const struct check *check, const char *text, const char *pattern)
{
    const char *const minutes[] = { check->early, check->late };
    char told[TEXT_BYTES];
    bool found = false;

    for (size_t i = 0; i < 2 && !found; i++) {
        snprintf(told, sizeof told, pattern, check->process, check->host, minutes[i]);
        found = strstr(text, told) != NULL;
    }
    return found;
}

static void expect(struct check *check, const char *text, const char *pattern)
{
    if (tells(check, text, pattern))
        return;
    check->failed++;
    printf("process %ld on %s, between %s and %s, is not told:\n%s\n", check->process, check->host,
           check->early, check->late, text);
}

static void look(struct check *check, const char *language, const char *begins, const char *pattern)
{
    struct terminal *terminal = edit(language);

    if (!terminal_shows(terminal, begins)) {
        check->failed++;
        printf("%s\n", terminal_complaint(terminal));
    }
    char *text = terminal_text(terminal);
    expect(check, text, pattern);
    free(text);
    terminal_free(terminal);
}

int main(int count, char **arguments)
{
    struct check check = { 0 };

    if (count != 3 || !world_begin(&check.world, arguments[1], arguments[2]) ||
        gethostname(check.host, sizeof check.host - 1) != 0 ||
        !world_run(&check.world, "printf '{\"metadata\":{\"name\":\"start\"}}' > few.json") ||
        chdir(check.world.directory) != 0)
        return 2;
    clock_local_text(clock_utc_ms(), check.early);
    struct terminal *holder = edit("en");
    check.process = (long)terminal_process(holder);
    if (!terminal_shows(holder, " name ") || !terminal_press(holder, "ix"))
        return 2;
    clock_local_text(clock_utc_ms(), check.late);

    look(&check, "en", "process", "process %ld on %s, since %s");
    look(&check, "zh", "进程", "进程 %ld，主机 %s，自 %s");
    world_run(&check.world, "algoform drafts list");
    expect(&check, check.world.output, "\t%ld %s %s\n");
    world_run(&check.world, "algoform drafts list -o json | tr -d ' \\n'");
    expect(&check, check.world.output, "\"holder\":{\"pid\":%ld,\"host\":\"%s\",\"since\":1");
    terminal_free(holder);
    world_end(&check.world);
    return check.failed == 0 ? 0 : 1;
}
