/* own_directory.h - a directory of its own for each test of what is kept on the disk. */
#ifndef TESTS_OWN_DIRECTORY_H
#define TESTS_OWN_DIRECTORY_H

#include "tree.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { OWN_PATH_BYTES = 256 };

#ifndef OWN_DIRECTORY /* where the test needs it elsewhere */
#define OWN_DIRECTORY "/tmp/algoform-test"
#endif

static char directory[] = OWN_DIRECTORY "-XXXXXX";

/* A cmocka setup: the test gets the directory as its state, and the environment names it everywhere. */
static inline int make_directory(void **state)
{
    memcpy(directory + sizeof directory - 7, "XXXXXX", 6);
    if (!mkdtemp(directory))
        return -1;
    setenv("XDG_CONFIG_HOME", directory, 1);
    setenv("XDG_STATE_HOME", directory, 1);
    setenv("HOME", directory, 1);
    *state = directory;
    return 0;
}

/* The same, also for what goes where temporary files do. */
static inline int make_temporary_directory(void **state)
{
    if (make_directory(state) != 0)
        return -1;
    setenv("TMPDIR", directory, 1);
    unsetenv("XDG_RUNTIME_DIR");
    return 0;
}

static inline int remove_directory(void **state)
{
    char command[sizeof directory + 16];

    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", directory);
    return system(command);
}

static inline void write_file(const char *path, const char *bytes, size_t size)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert_true(file >= 0);
    assert_int_equal(write(file, bytes, size), size);
    close(file);
}

/* Gives its size, which is less than most. */
static inline size_t read_file(const char *path, void *bytes, size_t most)
{
    int file = open(path, O_RDONLY);
    ssize_t size;

    assert_true(file >= 0);
    size = read(file, bytes, most);
    close(file);
    assert_true(size >= 0 && (size_t)size < most);
    return (size_t)size;
}

#endif
