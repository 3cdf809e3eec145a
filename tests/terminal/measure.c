/* measure - what a program costs the terminal and the one who waits at it.
 *
 *   measure [--size 80x24] [--starts N] [--ready TEXT] [--setup KEYS]
 *           [--keys KEYS] [--repeat N] [--hold] -- PROGRAM [ARGUMENT]...
 *
 * Prints a line `NAME VALUE` each: paint_ms and paint_bytes, the median of N starts;
 * and where keys are given, per key: bytes, bytes_max, writes (-1: cannot be counted
 * here), answer_ms and answer_ms_max; medians where not said otherwise. */
#include "terminal/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 5000 };

struct samples {
    double values[SAMPLES];
    size_t count;
};

struct job {
    struct terminal_options options;
    const char *ready, *setup, *keys;
    long starts, repeat;
    bool hold;
    struct samples paint_ms, paint_bytes, bytes, writes, answer_ms;
};

static void add(struct samples *samples, double value)
{
    if (samples->count < SAMPLES)
        samples->values[samples->count++] = value;
}

static int by_size(const void *left, const void *right)
{
    const double *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

static void print(const char *name, struct samples *samples, bool maximum)
{
    if (samples->count == 0)
        return;
    qsort(samples->values, samples->count, sizeof samples->values[0], by_size);
    printf("%s %.6g\n", name, samples->values[samples->count / 2]);
    if (maximum)
        printf("%s_max %.6g\n", name, samples->values[samples->count - 1]);
}

static bool press(struct job *job, struct terminal *terminal)
{
    const char *script = job->keys;
    struct key key;
    while (keys_next(&script, &key))
        for (size_t i = 0; i < key.times; i++) {
            size_t bytes = terminal_bytes(terminal);
            long writes = terminal_writes(terminal);
            terminal_send(terminal, &key);
            if (!(job->hold ? terminal_answered(terminal) : terminal_quiet(terminal)))
                return false;
            add(&job->bytes, (double)(terminal_bytes(terminal) - bytes));
            add(&job->writes, writes < 0 ? -1 : (double)(terminal_writes(terminal) - writes));
            if (terminal_bytes(terminal) > bytes)
                add(&job->answer_ms, terminal_answer_ms(terminal));
        }
    return *script == '\0';
}

static bool measure(struct job *job, bool with_keys)
{
    job->options.count_writes = with_keys;
    struct terminal *terminal = terminal_start(&job->options);
    if (terminal == NULL)
        return false;
    bool good = terminal_quiet(terminal) && (job->ready == NULL || terminal_shows(terminal, job->ready));
    if (good && !with_keys) {
        add(&job->paint_ms, terminal_painted_ms(terminal));
        add(&job->paint_bytes, (double)terminal_bytes(terminal));
    }
    if (good && with_keys)
        good = job->setup == NULL || terminal_press(terminal, job->setup);
    for (long i = 0; good && with_keys && i < job->repeat; i++)
        good = press(job, terminal);
    if (!good) {
        char *screen = terminal_text(terminal);
        fprintf(stderr, "measure: %s; the screen:\n%s", terminal_complaint(terminal), screen);
        free(screen);
    }
    terminal_free(terminal);
    return good;
}

static bool take_option(struct job *job, const char *name, const char *value)
{
    if (strcmp(name, "--size") == 0)
        return sscanf(value, "%dx%d", &job->options.columns, &job->options.rows) == 2;
    if (strcmp(name, "--starts") == 0)
        return (job->starts = strtol(value, NULL, 10)) > 0;
    if (strcmp(name, "--repeat") == 0)
        return (job->repeat = strtol(value, NULL, 10)) > 0;
    const char **text = strcmp(name, "--ready") == 0   ? &job->ready
                        : strcmp(name, "--setup") == 0 ? &job->setup
                        : strcmp(name, "--keys") == 0  ? &job->keys
                                                       : NULL;
    if (text == NULL)
        return false;
    *text = value;
    return true;
}

static bool read_arguments(struct job *job, int argc, char **argv)
{
    int i = 1;
    while (i < argc && strcmp(argv[i], "--") != 0) {
        if (strcmp(argv[i], "--hold") == 0) {
            job->hold = true;
            i++;
            continue;
        }
        if (i + 1 >= argc || !take_option(job, argv[i], argv[i + 1]))
            return false;
        i += 2;
    }
    job->options.arguments = (const char *const *)argv + i + 1;
    return i + 1 < argc;
}

int main(int argc, char **argv)
{
    struct job *job = calloc(1, sizeof *job);
    if (job == NULL)
        abort();
    job->options.columns = 80;
    job->options.rows = 24;
    job->starts = job->repeat = 1;
    if (!read_arguments(job, argc, argv)) {
        fprintf(stderr,
                "usage: measure [--size 80x24] [--starts N] [--ready TEXT] [--setup KEYS] [--keys KEYS]"
                " [--repeat N] [--hold] -- PROGRAM [ARGUMENT]...\n");
        return 2;
    }
    unsetenv("LINES");
    unsetenv("COLUMNS");
    bool good = true;
    for (long i = 0; i < job->starts && good; i++)
        good = measure(job, false);
    if (good && job->keys != NULL)
        good = measure(job, true);
    print("paint_ms", &job->paint_ms, false);
    print("paint_bytes", &job->paint_bytes, false);
    print("bytes", &job->bytes, true);
    print("writes", &job->writes, false);
    print("answer_ms", &job->answer_ms, true);
    free(job);
    return good ? 0 : 1;
}
