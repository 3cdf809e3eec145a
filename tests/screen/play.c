/* play - plays a screen test: a text that says what a person does and sees.
 *
 *   size 80x24                     before start; this is the default
 *   lang zh                        before start: gives algoform --lang zh
 *   sandbox [OPTIONS]              starts algoform-sandbox, its variables in the environment
 *   end-sandbox                    then nothing listens there
 *   sandbox-again                  where it was, with the same options
 *   environment NAME=VALUE
 *   run COMMAND                    a shell command beside, which must end with status 0
 *   refused STATUS COMMAND         the same, which must end with that status
 *   expect-output TEXT             of the last of those; absent-output TEXT
 *   start COMMAND                  on a terminal of its own, in a fresh directory
 *   two                            before start: two terminals; programs run on when not looked at, so
 *                                  calls of write are not counted
 *   other                          goes to the other of them; start there starts beside the first
 *   keys KEYS                      as keys.h writes them, waiting for quiet after each
 *   hold KEYS                      the same as held: the next comes as soon as one is answered
 *   pieces SIZE MILLISECONDS       from now on keys go in pieces of so many bytes, so far apart; 0 0: whole
 *   expect TEXT  absent TEXT       somewhere on the screen
 *   row N TEXT                     in that row; rows and columns count from 1
 *   focus TEXT                     in the row where the cursor stands
 *   cursor ROW COLUMN
 *   bytes-per-key <= N [median]    of the last keys or hold; or maximum, or mean
 *   writes-per-key <= N [median]   calls of write for the terminal
 *   at-rest                        nothing wakes the program but the world outside
 *   signal NAME                    TERM, HUP, KILL, INT, CONT, QUIT, STOP
 *   hang-up                        the terminal is taken away
 *   exit STATUS                    the program ends so, the terminal left as it was found
 *   killed STATUS                  the program ends so, whatever it left
 *   application-keys               the terminal was told to send arrows as its description has them
 *   clipboard FILE                 what was copied last (OSC 52) becomes a file there
 *   screen                         then every row between bars, compared exactly
 *
 * {data} is tests/data, {temp} the fresh directory (commands start in it), {build}
 * where the programs are, {sandbox} the sandbox's address. With GENERATE=1 in the
 * environment the rows after `screen` are written anew. */
#include "screen/world.h"
#include "terminal/clipboard.h"
#include "terminal/terminal.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 2000 };

struct play {
    const char *path;
    char **lines; /* owned */
    size_t count, current;
    FILE *rewritten; /* the file as it should be */
    bool generate;
    struct world world;
    struct terminal *terminal;
    struct terminal *beside; /* the other one, or NULL */
    bool two;
    int columns, rows;
    char language[8];
    long bytes[SAMPLES], writes[SAMPLES];
    size_t samples;
    FILE *written;  /* by all programs on a terminal; the system removes it */
    bool uncounted; /* an assertion was left out because the kernel does not count writes */
};

/* Says what is wrong, with the screen as it is; returns false. */
__attribute__((format(printf, 2, 3))) static bool complain(struct play *play, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    printf("%s:%zu: ", play->path, play->current + 1);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n  %s\n", play->lines[play->current]);
    if (play->terminal == NULL)
        return false;
    int column, row;
    bool visible;
    char *screen = terminal_text(play->terminal);
    terminal_cursor(play->terminal, &column, &row, &visible);
    if (terminal_over(play->terminal))
        printf("the program has ended with status %d\n", terminal_status(play->terminal));
    printf("the screen, the %s cursor in row %d, column %d:\n%s", visible ? "visible" : "invisible", row + 1,
           column + 1, screen);
    free(screen);
    return false;
}

static bool waited(struct play *play, bool success)
{
    return success || complain(play, "%s", terminal_complaint(play->terminal));
}

/* The steps. Each gets the rest of its line. */

static bool step_size(struct play *play, const char *rest)
{
    return sscanf(rest, "%dx%d", &play->columns, &play->rows) == 2 || complain(play, "not a size");
}

static bool step_language(struct play *play, const char *rest)
{
    snprintf(play->language, sizeof play->language, "%s", rest);
    return true;
}

static bool step_sandbox(struct play *play, const char *rest)
{
    return world_end_sandbox(&play->world) && world_sandbox(&play->world, rest)
               ? true
               : complain(play, "there is no sandbox");
}

static bool step_end_sandbox(struct play *play, const char *rest)
{
    (void)rest;
    return world_end_sandbox(&play->world) || complain(play, "it did not end well");
}

static bool step_sandbox_again(struct play *play, const char *rest)
{
    (void)rest;
    return world_end_sandbox(&play->world) && world_sandbox_again(&play->world)
               ? true
               : complain(play, "there is no sandbox");
}

static bool step_environment(struct play *play, const char *rest)
{
    char name[256];
    const char *equals = strchr(rest, '=');
    if (equals == NULL || (size_t)(equals - rest) >= sizeof name)
        return complain(play, "not NAME=VALUE");
    snprintf(name, sizeof name, "%.*s", (int)(equals - rest), rest);
    return setenv(name, equals + 1, 1) == 0;
}

static bool run(struct play *play, const char *command, int wanted)
{
    if (!world_run(&play->world, command))
        return complain(play, "the command cannot be run");
    if (play->world.status == wanted)
        return true;
    printf("%s", play->world.output);
    return complain(play, "status %d, not %d, after the output above", play->world.status, wanted);
}

static bool step_run(struct play *play, const char *rest)
{
    return run(play, rest, 0);
}

static bool step_refused(struct play *play, const char *rest)
{
    char *command;
    long status = strtol(rest, &command, 10);
    return run(play, command, (int)status);
}

static bool output_has(struct play *play, const char *text, bool wanted)
{
    bool found = play->world.output != NULL && strstr(play->world.output, text) != NULL;
    if (found == wanted)
        return true;
    printf("%s", play->world.output == NULL ? "" : play->world.output);
    return complain(play, "the output above %s this", wanted ? "lacks" : "has");
}

static bool step_expect_output(struct play *play, const char *rest)
{
    return output_has(play, rest, true);
}

static bool step_absent_output(struct play *play, const char *rest)
{
    return output_has(play, rest, false);
}

static bool step_start(struct play *play, const char *rest)
{
    char command[4096];
    bool ours = strncmp(rest, "algoform ", 9) == 0 || strcmp(rest, "algoform") == 0;
    if (ours && play->language[0] != '\0')
        snprintf(command, sizeof command, "exec algoform --lang %s%s", play->language, rest + 8);
    else
        snprintf(command, sizeof command, "exec %s", rest);
    const char *const arguments[] = { "/bin/sh", "-c", command, NULL };
    struct terminal_options options = { .arguments = arguments,
                                        .directory = play->world.directory,
                                        .columns = play->columns,
                                        .rows = play->rows,
                                        .count_writes = !play->two };
    terminal_free(play->terminal);
    if (play->written == NULL)
        play->written = tmpfile();
    options.record = play->written;
    play->terminal = terminal_start(&options);
    return play->terminal != NULL && waited(play, terminal_quiet(play->terminal));
}

static bool step_two(struct play *play, const char *rest)
{
    (void)rest;
    play->two = true;
    return true;
}

static bool step_other(struct play *play, const char *rest)
{
    struct terminal *now = play->terminal;
    (void)rest;
    play->terminal = play->beside;
    play->beside = now;
    return true;
}

/* Presses keys one by one and notes what each cost. */
static bool press(struct play *play, const char *script, bool wait(struct terminal *))
{
    struct key key;
    play->samples = 0;
    while (keys_next(&script, &key)) {
        for (size_t i = 0; i < key.times; i++) {
            if (terminal_over(play->terminal))
                return complain(play, "there is nobody left to press keys for");
            size_t bytes = terminal_bytes(play->terminal);
            long writes = terminal_writes(play->terminal);
            terminal_send(play->terminal, &key);
            if (!wait(play->terminal))
                return waited(play, false);
            if (play->samples == SAMPLES)
                continue;
            play->bytes[play->samples] = (long)(terminal_bytes(play->terminal) - bytes);
            play->writes[play->samples++] = terminal_writes(play->terminal) - writes;
        }
    }
    return *script == '\0' || complain(play, "not a key: %s", script);
}

static bool step_keys(struct play *play, const char *rest)
{
    return press(play, rest, terminal_quiet);
}

static bool step_hold(struct play *play, const char *rest)
{
    return press(play, rest, terminal_answered);
}

static bool step_pieces(struct play *play, const char *rest)
{
    size_t size;
    int gap_ms;
    if (sscanf(rest, "%zu %d", &size, &gap_ms) != 2)
        return complain(play, "not a size and a time");
    terminal_pieces(play->terminal, size, gap_ms);
    return true;
}

static bool step_expect(struct play *play, const char *rest)
{
    return waited(play, terminal_shows(play->terminal, rest));
}

static bool step_absent(struct play *play, const char *rest)
{
    if (!terminal_quiet(play->terminal))
        return waited(play, false);
    return !terminal_has(play->terminal, rest) || complain(play, "the screen shows this");
}

static bool row_has(struct play *play, int row, const char *text)
{
    char *line = terminal_row(play->terminal, row);
    bool found = strstr(line, text) != NULL;
    free(line);
    return found || complain(play, "row %d does not show \"%s\"", row + 1, text);
}

static bool step_row(struct play *play, const char *rest)
{
    char *text;
    long row = strtol(rest, &text, 10);
    if (*text != ' ')
        return complain(play, "not a row and a text");
    return waited(play, terminal_quiet(play->terminal)) && row_has(play, (int)row - 1, text + 1);
}

static bool step_focus(struct play *play, const char *rest)
{
    if (!terminal_quiet(play->terminal))
        return waited(play, false);
    int column, row;
    bool visible;
    terminal_cursor(play->terminal, &column, &row, &visible);
    return row_has(play, row, rest);
}

static bool step_cursor(struct play *play, const char *rest)
{
    int wanted_row, wanted_column, row, column;
    bool visible;
    if (sscanf(rest, "%d %d", &wanted_row, &wanted_column) != 2)
        return complain(play, "not a row and a column");
    if (!terminal_quiet(play->terminal))
        return waited(play, false);
    terminal_cursor(play->terminal, &column, &row, &visible);
    return (row == wanted_row - 1 && column == wanted_column - 1) ||
           complain(play, "the cursor is elsewhere");
}

static int by_size(const void *left, const void *right)
{
    const long *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

/* `<= N [median|maximum|mean]` over samples. */
static bool at_most(struct play *play, const char *rest, const long *samples, const char *what)
{
    double limit;
    char word[16] = "median";
    if (sscanf(rest, "<= %lf %15s", &limit, word) < 1 || play->samples == 0)
        return complain(play, "not a limit, or no keys were pressed");
    long sorted[SAMPLES];
    memcpy(sorted, samples, play->samples * sizeof sorted[0]);
    qsort(sorted, play->samples, sizeof sorted[0], by_size);
    double sum = 0;
    for (size_t i = 0; i < play->samples; i++)
        sum += (double)sorted[i];
    double found = strcmp(word, "maximum") == 0 ? (double)sorted[play->samples - 1]
                   : strcmp(word, "mean") == 0  ? sum / (double)play->samples
                                                : (double)sorted[play->samples / 2];
    if (found <= limit)
        return true;
    printf("%s of each of %zu keys:", what, play->samples);
    for (size_t i = 0; i < play->samples; i++)
        printf(" %ld", samples[i]);
    printf("\n");
    return complain(play, "the %s is %g", word, found);
}

static bool step_bytes(struct play *play, const char *rest)
{
    return at_most(play, rest, play->bytes, "bytes");
}

static bool step_writes(struct play *play, const char *rest)
{
    if (terminal_writes(play->terminal) >= 0)
        return at_most(play, rest, play->writes, "calls of write");
    play->uncounted = true;
    return true;
}

static bool step_at_rest(struct play *play, const char *rest)
{
    (void)rest;
    return waited(play, terminal_at_rest(play->terminal));
}

static bool step_signal(struct play *play, const char *rest)
{
    static const struct {
        const char *name;
        int number;
    } signals[] = { { "TERM", SIGTERM }, { "HUP", SIGHUP },   { "KILL", SIGKILL }, { "INT", SIGINT },
                    { "CONT", SIGCONT }, { "QUIT", SIGQUIT }, { "STOP", SIGSTOP } };
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        if (strcmp(rest, signals[i].name) == 0)
            return kill(terminal_process(play->terminal), signals[i].number) == 0;
    return complain(play, "not the name of a signal");
}

static bool step_hang_up(struct play *play, const char *rest)
{
    (void)rest;
    terminal_hang_up(play->terminal);
    return true;
}

static bool ends_with_status(struct play *play, const char *rest)
{
    if (!terminal_ended(play->terminal))
        return waited(play, false);
    int status = terminal_status(play->terminal);
    return status == (int)strtol(rest, NULL, 10) || complain(play, "the status is %d", status);
}

static bool step_exit(struct play *play, const char *rest)
{
    if (!ends_with_status(play, rest))
        return false;
    const char *left = terminal_left_behind(play->terminal);
    return left == NULL || complain(play, "the program left behind: %s", left);
}

/* The rows between bars that follow a `screen` line. */
static bool write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");
    return file != NULL && fputs(text, file) >= 0 && fclose(file) == 0;
}

static bool step_application_keys(struct play *play, const char *rest)
{
    (void)rest;
    return terminal_application_keys(play->terminal) || complain(play, "the arrows are sent otherwise");
}

static bool step_clipboard(struct play *play, const char *rest)
{
    size_t size = (size_t)ftell(play->written);
    char *bytes = malloc(size + 1), path[512], *text = NULL;
    rewind(play->written);
    if (bytes != NULL)
        text = clipboard_last(bytes, fread(bytes, 1, size, play->written));
    fseek(play->written, 0, SEEK_END);
    snprintf(path, sizeof path, "%s/%s", play->world.directory, rest);
    bool good = text != NULL && write_text(path, text);
    free(text);
    free(bytes);
    return good || complain(play, "nothing was copied");
}

static bool step_screen(struct play *play, const char *rest)
{
    (void)rest;
    if (!terminal_quiet(play->terminal))
        return waited(play, false);
    int columns, rows;
    bool same = true;
    terminal_size(play->terminal, &columns, &rows);
    size_t start = play->current;
    for (int row = 0; row < rows; row++) {
        char *line = terminal_row(play->terminal, row);
        size_t at = start + 1 + (size_t)row;
        const char *golden = at < play->count && play->lines[at][0] == '|' ? play->lines[at] : "";
        size_t size = strlen(line);
        bool equal =
            strlen(golden) == size + 2 && golden[size + 1] == '|' && memcmp(golden + 1, line, size) == 0;
        if (!equal && !play->generate)
            printf("row %d is\n  |%s|\nand should be\n  %s\n", row + 1, line, golden);
        same = same && equal;
        fprintf(play->rewritten, "|%s|\n", line);
        free(line);
    }
    bool fits = start + 1 + (size_t)rows >= play->count || play->lines[start + 1 + (size_t)rows][0] != '|';
    if (!play->generate && !(same && fits))
        return complain(play, "the screen differs");
    while (play->current + 1 < play->count && play->lines[play->current + 1][0] == '|')
        play->current++;
    return true;
}

static const struct step {
    const char *name;
    bool (*act)(struct play *play, const char *rest);
    bool needs_terminal;
} steps[] = {
    { "size", step_size, false },
    { "lang", step_language, false },
    { "sandbox", step_sandbox, false },
    { "end-sandbox", step_end_sandbox, false },
    { "sandbox-again", step_sandbox_again, false },
    { "environment", step_environment, false },
    { "run", step_run, false },
    { "refused", step_refused, false },
    { "expect-output", step_expect_output, false },
    { "absent-output", step_absent_output, false },
    { "start", step_start, false },
    { "two", step_two, false },
    { "other", step_other, false },
    { "keys", step_keys, true },
    { "hold", step_hold, true },
    { "pieces", step_pieces, true },
    { "expect", step_expect, true },
    { "absent", step_absent, true },
    { "row", step_row, true },
    { "focus", step_focus, true },
    { "cursor", step_cursor, true },
    { "bytes-per-key", step_bytes, true },
    { "writes-per-key", step_writes, true },
    { "at-rest", step_at_rest, true },
    { "signal", step_signal, true },
    { "hang-up", step_hang_up, true },
    { "exit", step_exit, true },
    { "killed", ends_with_status, true },
    { "application-keys", step_application_keys, true },
    { "clipboard", step_clipboard, true },
    { "screen", step_screen, true },
};

static bool play_line(struct play *play)
{
    const char *line = play->lines[play->current];
    size_t size = strcspn(line, " ");
    fprintf(play->rewritten, "%s\n", line);
    if (size == 0 || line[0] == '#')
        return true;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        const struct step *step = &steps[i];
        if (strlen(step->name) != size || memcmp(step->name, line, size) != 0)
            continue;
        if (step->needs_terminal && play->terminal == NULL)
            return complain(play, "nothing was started yet");
        char *rest = world_expand(&play->world, line[size] == ' ' ? line + size + 1 : "");
        bool done = step->act(play, rest);
        free(rest);
        return done;
    }
    return complain(play, "there is no such step");
}

static bool read_lines(struct play *play)
{
    FILE *file = fopen(play->path, "re");
    if (file == NULL)
        return false;
    char *line = NULL;
    size_t capacity = 0;
    for (ssize_t size = getline(&line, &capacity, file); size >= 0; size = getline(&line, &capacity, file)) {
        line[strcspn(line, "\n")] = '\0';
        play->lines = realloc(play->lines, (play->count + 1) * sizeof *play->lines);
        if (play->lines == NULL)
            abort();
        play->lines[play->count++] = strdup(line);
    }
    free(line);
    fclose(file);
    return true;
}

static bool play_all(struct play *play)
{
    char *text = NULL;
    size_t size;
    bool good = true;
    play->rewritten = open_memstream(&text, &size);
    for (play->current = 0; good && play->current < play->count; play->current++)
        good = play_line(play);
    fclose(play->rewritten);
    if (good && play->generate)
        good = write_text(play->path, text);
    free(text);
    terminal_free(play->terminal);
    terminal_free(play->beside);
    if (play->written != NULL)
        fclose(play->written);
    return world_end_sandbox(&play->world) && good;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: play FILE.screen BUILD-DIRECTORY DATA-DIRECTORY\n");
        return 2;
    }
    struct play *play = calloc(1, sizeof *play);
    if (play == NULL)
        abort();
    play->path = argv[1];
    play->columns = 80;
    play->rows = 24;
    play->generate = getenv("GENERATE") != NULL;
    if (!read_lines(play) || !world_begin(&play->world, argv[2], argv[3])) {
        fprintf(stderr, "%s cannot be played\n", argv[1]);
        return 2;
    }
    bool good = play_all(play);
    world_end(&play->world);
    if (good && play->uncounted)
        printf("skipped: writes-per-key, for the kernel does not let us count them here; all else holds\n");
    for (size_t i = 0; i < play->count; i++)
        free(play->lines[i]);
    free(play->lines);
    free(play);
    return good ? 0 : 1;
}
