/* screenshot - what a program shows on a terminal, as text on standard output.
 *
 *   screenshot [--size 80x24] [--keys KEYS | --expect TEXT]... -- PROGRAM [ARGUMENT]...
 *
 * Keys are pressed and texts waited for in the order given. Ends with 1, and the
 * reason on standard error, when something awaited never shows. */
#include "terminal/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int usage(void)
{
    fprintf(stderr,
            "usage: screenshot [--size 80x24] [--keys KEYS | --expect TEXT]... -- PROGRAM [ARGUMENT]...\n");
    return 2;
}

static bool act(struct terminal *terminal, const char *option, const char *value)
{
    if (strcmp(option, "--keys") == 0)
        return terminal_press(terminal, value);
    return strcmp(option, "--expect") != 0 || terminal_shows(terminal, value);
}

static bool is_option(const char *word)
{
    return strcmp(word, "--size") == 0 || strcmp(word, "--keys") == 0 || strcmp(word, "--expect") == 0;
}

static void print_framed(const struct terminal *terminal)
{
    int columns, rows;
    terminal_size(terminal, &columns, &rows);
    for (int row = -1; row <= rows; row++) {
        bool edge = row < 0 || row == rows;
        fputs(edge ? "+" : "|", stdout);
        char *line = terminal_row(terminal, row);
        for (int column = 0; edge && column < columns; column++)
            fputc('-', stdout);
        printf("%s%s\n", line, edge ? "+" : "|");
        free(line);
    }
}

int main(int argc, char **argv)
{
    struct terminal_options options = { .columns = 80, .rows = 24 };
    int end = 1;
    for (; end + 1 < argc && is_option(argv[end]); end += 2)
        if (strcmp(argv[end], "--size") == 0 &&
            sscanf(argv[end + 1], "%dx%d", &options.columns, &options.rows) != 2)
            return usage();
    if (end + 1 >= argc || strcmp(argv[end], "--") != 0)
        return usage();
    options.arguments = (const char *const *)argv + end + 1;
    unsetenv("LINES");
    unsetenv("COLUMNS");
    struct terminal *terminal = terminal_start(&options);
    if (terminal == NULL)
        return 1;
    bool good = terminal_quiet(terminal);
    for (int i = 1; i < end && good; i += 2)
        good = act(terminal, argv[i], argv[i + 1]);
    if (!good)
        fprintf(stderr, "screenshot: %s\n", terminal_complaint(terminal));
    if (terminal_over(terminal))
        fprintf(stderr, "screenshot: the program has ended with status %d\n", terminal_status(terminal));
    print_framed(terminal);
    terminal_free(terminal);
    return good ? 0 : 1;
}
