/* Whole files, in and out. */
#include "base/file.h"
#include "base/memory.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static int enter_folder(void **state)
{
    char *folder = memory_text(BUILD_DIRECTORY "/file-XXXXXX");
    *state = folder;
    (void)umask(022);
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave_folder(void **state)
{
    char command[1000];
    int done = chdir("/");
    (void)snprintf(command, sizeof command, "rm -rf '%s'", (const char *)*state);
    free(*state);
    return done == 0 ? system(command) : -1;
}

static void assert_holds(const char *path, const char *wanted, size_t size)
{
    struct buf buf;
    struct err err = { 0 };
    buf_init(&buf, 1 << 20);
    assert_true(file_read(path, &buf, &err));
    assert_int_equal(buf.size, size);
    assert_memory_equal(buf_text(&buf), wanted, size);
    buf_done(&buf);
}

static mode_t mode_of(const char *path)
{
    struct stat found;
    assert_int_equal(stat(path, &found), 0);
    return found.st_mode & 07777;
}

static void test_what_is_replaced_is_read_back(void **state)
{
    (void)state;
    struct err err = { 0 };
    assert_true(file_replace("new", "a\0b", 3, 0600, &err));
    assert_holds("new", "a\0b", 3);
    assert_int_equal(mode_of("new"), 0600);
    assert_int_equal(chmod("new", 0640), 0);
    assert_true(file_replace("new", "", 0, 0600, &err));
    assert_holds("new", "", 0);
    assert_int_equal(mode_of("new"), 0640); /* kept */
    assert_true(file_replace("open", "x", 1, 0666, &err));
    assert_int_equal(mode_of("open"), 0644); /* the umask holds */
    char *large = memory_new(300000, 1);
    memset(large, 'z', 300000);
    assert_true(file_replace("new", large, 300000, 0600, &err));
    assert_holds("new", large, 300000);
    free(large);
    assert_int_equal(system("test \"$(ls -A | sort | tr '\\n' ' ')\" = 'new open '"),
                     0); /* nothing left over */
}

static void test_a_link_stays_a_link(void **state)
{
    (void)state;
    struct err err = { 0 };
    assert_int_equal(mkdir("folder", 0755), 0);
    assert_true(file_replace("folder/real", "old", 3, 0644, &err));
    assert_int_equal(symlink("folder/real", "link"), 0);
    assert_true(file_replace("link", "fresh", 5, 0644, &err));
    struct stat found;
    assert_int_equal(lstat("link", &found), 0);
    assert_true(S_ISLNK(found.st_mode));
    assert_holds("folder/real", "fresh", 5);
    assert_int_equal(symlink("nowhere/at all", "broken"), 0);
    assert_false(file_replace("broken/x", "fresh", 5, 0644, &err));
    assert_string_equal(err_text(&err, LANGUAGE_EN), "cannot write broken/x: no such file or directory");
}

static void test_a_pipe_is_written_into(void **state)
{
    (void)state;
    struct err err = { 0 };
    struct stat found;
    char got[8] = { 0 };
    assert_int_equal(mkfifo("pipe", 0600), 0);
    int descriptor = open("pipe", O_RDWR | O_NONBLOCK);
    assert_true(descriptor >= 0);
    assert_true(file_replace("pipe", "through", 7, 0644, &err));
    assert_int_equal(stat("pipe", &found), 0);
    assert_true(S_ISFIFO(found.st_mode));
    assert_int_equal(read(descriptor, got, sizeof got), 7);
    assert_string_equal(got, "through");
    (void)close(descriptor);
}

/* The alarm ends a program that waits. */
static void test_nobody_waits_for_a_pipe_but_where_it_was_named(void **state)
{
    (void)state;
    struct err err = { 0 };
    struct buf buf;
    buf_init(&buf, 100);
    assert_int_equal(mkfifo("pipe", 0600), 0);
    (void)alarm(5);
    assert_false(file_read("pipe", &buf, &err));
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_string_equal(err_text(&err, LANGUAGE_EN), "cannot read pipe: it is not a file");
    err = (struct err){ 0 };
    assert_false(file_replace("pipe", "x", 1, 0600, &err));
    assert_int_equal(err.kind, ERR_SYSTEM);
    err = (struct err){ 0 };
    assert_true(file_read("/dev/null", &buf, &err));
    assert_int_equal(system("sleep 0.1 && echo there >pipe &"), 0);
    assert_true(file_read_given("pipe", &buf, &err));
    assert_string_equal(buf_text(&buf), "there\n");
    (void)alarm(0);
    buf_done(&buf);
}

static void test_failures_name_the_path_and_change_nothing(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 5);
    buf_string(&buf, "ab");
    struct err err = { 0 };
    assert_false(file_read("missing", &buf, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    assert_string_equal(err_text(&err, LANGUAGE_EN), "cannot read missing: no such file or directory");
    assert_string_equal(err_text(&err, LANGUAGE_ZH), "无法读取 missing：文件或目录不存在");
    err = (struct err){ 0 };
    assert_false(file_read("/", &buf, &err));
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_string_equal(err_text(&err, LANGUAGE_EN), "cannot read /: it is a directory");
    err = (struct err){ 0 };
    assert_true(file_replace("four", "1234", 4, 0600, &err));
    assert_false(file_read("four", &buf, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), "four"));
    assert_string_equal(buf_text(&buf), "ab");
    assert_false(buf.over);
    err = (struct err){ 0 };
    assert_true(file_replace("four", "123", 3, 0600, &err));
    assert_true(file_read("four", &buf, &err)); /* appended, and exactly at the ceiling */
    assert_string_equal(buf_text(&buf), "ab123");
    buf_done(&buf);
    assert_false(file_replace("missing/file", "x", 1, 0600, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    err = (struct err){ 0 };
    assert_int_equal(mkdir("somewhere", 0755), 0);
    assert_false(file_replace("somewhere", "x", 1, 0600, &err));
    assert_int_equal(err.kind, ERR_SYSTEM);
}

/* A limit on the size of files stands for a full disk: writing stops half-way. */
static void test_a_write_that_fails_half_way_keeps_the_old_text(void **state)
{
    (void)state;
    struct err err = { 0 };
    struct rlimit before, tight;
    char text[200];
    memset(text, 'n', sizeof text);
    assert_true(file_replace("kept", "old", 3, 0600, &err));
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    tight = before;
    tight.rlim_cur = 100;
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    const bool done = file_replace("kept", text, sizeof text, 0600, &err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_false(done);
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_string_equal(err_text(&err, LANGUAGE_EN), "cannot write kept: the file is too large");
    assert_holds("kept", "old", 3);
    assert_int_equal(system("test \"$(ls -A)\" = kept"), 0); /* nothing left over */
}

static void test_standard_input_is_a_dash(void **state)
{
    (void)state;
    struct err err = { 0 };
    assert_true(file_replace("input", "from a pipe", 11, 0600, &err));
    struct buf buf;
    int saved = dup(STDIN_FILENO), descriptor = open("input", O_RDONLY);
    assert_true(descriptor >= 0 && dup2(descriptor, STDIN_FILENO) >= 0);
    buf_init(&buf, 100);
    assert_true(file_read_given("-", &buf, &err));
    assert_string_equal(buf_text(&buf), "from a pipe");
    buf_done(&buf);
    if (saved >= 0) {
        assert_true(dup2(saved, STDIN_FILENO) >= 0);
        (void)close(saved);
    }
    (void)close(descriptor);
}

static void test_directories_are_made_with_their_parents(void **state)
{
    (void)state;
    struct err err = { 0 };
    assert_true(file_directory("a//b/c/", 0700, &err));
    assert_int_equal(mode_of("a"), 0700);
    assert_int_equal(mode_of("a/b/c"), 0700);
    assert_int_equal(chmod("a", 0755), 0);
    assert_true(file_directory("a/b/c", 0700, &err));
    assert_int_equal(mode_of("a"), 0755); /* left alone */
    char path[1000];
    (void)snprintf(path, sizeof path, "%s/x/y", (const char *)*state);
    assert_true(file_directory(path, 0700, &err));
    assert_true(file_directory("/", 0700, &err));
    assert_true(file_replace("plain", "x", 1, 0600, &err));
    assert_false(file_directory("plain/z", 0700, &err));
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), "plain"));
    assert_int_equal(err.kind, ERR_SYSTEM);
}

int main(void)
{
#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(test_what_is_replaced_is_read_back),
        IN_A_FOLDER(test_a_link_stays_a_link),
        IN_A_FOLDER(test_a_pipe_is_written_into),
        IN_A_FOLDER(test_nobody_waits_for_a_pipe_but_where_it_was_named),
        IN_A_FOLDER(test_failures_name_the_path_and_change_nothing),
        IN_A_FOLDER(test_a_write_that_fails_half_way_keeps_the_old_text),
        IN_A_FOLDER(test_standard_input_is_a_dash),
        IN_A_FOLDER(test_directories_are_made_with_their_parents),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
