/* The one wrapper around the heap, and what happens when there is no more. */
#include "base/memory.h"

#include "base/confine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void test_new_memory_is_zeroed_and_never_null(void **state)
{
    (void)state;
    unsigned char *block = memory_new(100, 3);
    for (size_t i = 0; i < 300; i++)
        assert_int_equal(block[i], 0);
    block = memory_resize(block, 1000, 1);
    assert_int_equal(block[299], 0);
    free(block);
    void *empty = memory_new(0, 8);
    assert_non_null(empty);
    empty = memory_resize(empty, 0, 8);
    assert_non_null(empty);
    free(empty);
}

static void test_texts_are_copied(void **state)
{
    (void)state;
    char *copy = memory_text("text"), *part = memory_text_part("text", 2), *none = memory_text_part("", 0);
    assert_string_equal(copy, "text");
    assert_string_equal(part, "te");
    assert_string_equal(none, "");
    assert_null(memory_text(NULL));
    assert_null(memory_text_part(NULL, 3));
    free(copy);
    free(part);
    free(none);
}

static void test_an_array_grows_by_doubling(void **state)
{
    (void)state;
    size_t *items = NULL, count = 0, capacity = 0, moves = 0;
    while (count < 10000) {
        const size_t before = capacity;
        items = memory_grow(items, count, &capacity, sizeof *items);
        assert_true(capacity > count);
        moves += capacity != before;
        items[count] = count;
        count++;
    }
    assert_true(moves < 20);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(items[i], i);
    free(items);
}

static void restore(void)
{
    (void)!write(STDERR_FILENO, "restored\n", 9);
}

static void ask_for_more_than_can_be_counted(void)
{
    (void)memory_resize(NULL, SIZE_MAX / 4, 8);
}

/* Through what the compiler does not know: the block itself is not used. */
static volatile size_t half = SIZE_MAX / 2;
static void *volatile kept;

static void ask_for_too_much(void)
{
    kept = memory_new(half, 1);
}

static void ask_to_grow_too_much(void)
{
    kept = memory_resize(NULL, half, 1);
}

static void expect_end(void (*ask)(void))
{
    int ends[2];
    char said[400] = { 0 };
    size_t size = 0;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)dup2(ends[1], STDERR_FILENO);
        memory_on_exhaustion(restore);
        ask();
        _exit(0);
    }
    (void)close(ends[1]);
    for (ssize_t got;
         size < sizeof said - 1 && (got = read(ends[0], said + size, sizeof said - 1 - size)) > 0;)
        size += (size_t)got;
    (void)close(ends[0]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 70);
    assert_memory_equal(said, "restored\nalgoform: out of memory", 32);
}

static void test_exhaustion_restores_the_screen_and_ends_with_status_70(void **state)
{
    (void)state;
    expect_end(ask_for_more_than_can_be_counted);
    if (CONFINE_SANITIZED)
        return; /* what the system refuses, the sanitizers refuse in their own way */
    expect_end(ask_for_too_much);
    expect_end(ask_to_grow_too_much);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_memory_is_zeroed_and_never_null),
        cmocka_unit_test(test_texts_are_copied),
        cmocka_unit_test(test_an_array_grows_by_doubling),
        cmocka_unit_test(test_exhaustion_restores_the_screen_and_ends_with_status_70),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
