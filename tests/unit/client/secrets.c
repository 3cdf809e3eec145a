/* What is secret stays in memory only while it is of use: this process is searched for it. */
#include "base/file.h"
#include "base/memory.h"
#include "session/session.h"

#include <fcntl.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { LARGEST_REGION = 64 * 1024 * 1024, WORD_BYTES = 32 };

static int memory; /* opened before a session makes that the superuser's alone */
static char directory[] = BUILD_DIRECTORY "/secrets-XXXXXX";

/* A word that stands nowhere in the program itself. */
static void spell(char word[WORD_BYTES], unsigned number)
{
    memset(word, 0, WORD_BYTES);
    for (size_t i = 0; i < WORD_BYTES - 1; i++)
        word[i] = (char)('a' + (i * 7 + number * 5 + i * number) % 26);
}

static size_t count_in(const char *bytes, size_t size, const char *word)
{
    size_t found = 0, length = strlen(word);

    for (const char *at = bytes; (at = memchr(at, word[0], size - (size_t)(at - bytes))) != NULL; at++)
        found += size - (size_t)(at - bytes) >= length && memcmp(at, word, length) == 0;
    return found;
}

/* How often a word stands in what this process may read and write, but for the buffer that is searched in. A
 * register that was saved on the stack may hold a word, but not a line: look for lines there. */
static size_t count_everywhere(const char *word, bool stack)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    char *bytes = malloc(LARGEST_REGION), line[512], rights[8];
    uintptr_t start, end;
    size_t found = 0;

    assert_non_null(maps);
    while (fgets(line, sizeof line, maps)) {
        if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %7s", &start, &end, rights) != 3 || rights[1] != 'w' ||
            (!stack && strstr(line, "[stack]")) || end - start > LARGEST_REGION ||
            ((uintptr_t)bytes >= start && (uintptr_t)bytes < end))
            continue;
        ssize_t size = pread(memory, bytes, end - start, (off_t)start);
        if (size > 0)
            found += count_in(bytes, (size_t)size, word);
    }
    fclose(maps);
    memory_wipe(bytes, LARGEST_REGION);
    free(bytes);
    return found;
}

static void write_config(const char *used, const char *other)
{
    char path[sizeof directory + 64], text[512];
    struct err err = { 0 };

    snprintf(path, sizeof path, "%s/algoform", directory);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/algoform/config", directory);
    snprintf(text, sizeof text,
             "[profile one]\nendpoint = https://h\nproject_id = p\naccess_key = A\nsecret_key = %s\n"
             "[profile two]\nsecurity_token = t\nsecret_key = %s\n",
             used, other);
    assert_true(file_replace(path, text, strlen(text), 0600, &err));
    memory_wipe(text, sizeof text);
}

static void only_the_secrets_of_the_profile_in_use_stay(void **state)
{
    char used[WORD_BYTES], other[WORD_BYTES], line[2 * WORD_BYTES];
    struct err err = { 0 };
    struct session *session;

    (void)state;
    spell(used, 1);
    spell(other, 2);
    write_config(used, other);
    session = session_new(&(struct session_options){ .profile = "one" }, &err);
    assert_non_null(session);
    assert_true(count_everywhere(used, false) > 0); /* where it is of use: the search finds things */
    assert_int_equal(count_everywhere(other, false), 0);
    snprintf(line, sizeof line, "secret_key = %s", other);
    assert_int_equal(count_everywhere(line, true), 1); /* here, and nothing of the file that was read */
    session_free(session);
    assert_int_equal(count_everywhere(used, false), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(only_the_secrets_of_the_profile_in_use_stay) };
    int status;

    memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    if (memory < 0 || !mkdtemp(directory))
        return 1;
    setenv("XDG_CONFIG_HOME", directory, 1);
    setenv("XDG_STATE_HOME", directory, 1);
    setenv("HOME", directory, 1);
    status = cmocka_run_group_tests(tests, NULL, NULL);
    char command[sizeof directory + 64];
    snprintf(command, sizeof command, "rm -r '%s'", directory);
    return system(command) != 0 ? 1 : status;
}
