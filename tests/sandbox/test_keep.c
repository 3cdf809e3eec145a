/* What was answered is kept: over restarts, kills, and many writers. */
#include "caller.h"

#include "base/place.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void create(const struct sandbox *sandbox, const char *name)
{
    char body[128];

    snprintf(body, sizeof body, "{\"metadata\":{\"name\":\"%s\"}}", name);
    json_free(ask(sandbox, "POST", ALGORITHMS, body, 201));
}

static long long total(const struct sandbox *sandbox)
{
    struct json *page = ask(sandbox, "GET", ALGORITHMS "?limit=1", NULL, 200);
    int64_t number = -1;

    json_int64(json_member(page, "total"), &number);
    json_free(page);
    return number;
}

static void a_store_is_seeded_once(void **state)
{
    char *file = new_file("store.db");
    struct sandbox sandbox;

    (void)state;
    sandbox_start(&sandbox, "--data", file, NULL);
    assert_int_equal(total(&sandbox), 12);
    json_free(ask(&sandbox, "DELETE", ALGORITHMS "/" DOCUMENTED, NULL, 202));
    assert_int_equal(sandbox_end(&sandbox, SIGTERM), 0);
    sandbox_start(&sandbox, "--data", file, NULL);
    assert_int_equal(total(&sandbox), 11);
    assert_int_equal(sandbox_end(&sandbox, SIGTERM), 0);
    forget_file(file);
}

static void a_new_store_can_be_filled(void **state)
{
    char *file = new_file("store.db");
    struct sandbox sandbox;

    (void)state;
    sandbox_start(&sandbox, "--data", file, "--fill", "1000", NULL);
    assert_int_equal(total(&sandbox), 1012);
    assert_int_equal(sandbox_end(&sandbox, SIGTERM), 0);
    sandbox_start(&sandbox, "--data", file, "--fill", "1000", NULL); /* this one is no new store */
    assert_int_equal(total(&sandbox), 1012);
    assert_int_equal(sandbox_end(&sandbox, SIGTERM), 0);
    forget_file(file);
}

static void a_clean_end_leaves_one_file(void **state)
{
    char *file = new_file("store.db"), name[4096];
    struct sandbox sandbox;
    struct stat info;

    (void)state;
    sandbox_start(&sandbox, "--data", file, "--empty", NULL);
    create(&sandbox, "one");
    assert_int_equal(sandbox_end(&sandbox, SIGTERM), 0);
    snprintf(name, sizeof name, "%s-wal", file);
    assert_int_not_equal(stat(name, &info), 0); /* the write-ahead log is folded in */
    assert_int_equal(stat(file, &info), 0);
    forget_file(file);
}

static void check_closed(const char *file, const char *suffix)
{
    char path[512];
    struct stat found;

    snprintf(path, sizeof path, "%s%s", file, suffix);
    assert_int_equal(stat(path, &found), 0);
    assert_int_equal(found.st_mode & 07777, 0600);
}

/* Also what an older program left open, and what a killed one left beside it. */
static void nobody_else_reads_the_store_whatever_the_umask(void **state)
{
    char *file = new_file("store.db");
    mode_t before = umask(0);

    (void)state;
    for (int turn = 0; turn < 2; turn++) {
        struct sandbox sandbox;
        char log[512];

        sandbox_start(&sandbox, "--data", file, NULL);
        create(&sandbox, turn == 0 ? "one" : "two");
        check_closed(file, "");
        check_closed(file, "-wal");
        check_closed(file, "-shm");
        sandbox_end(&sandbox, SIGKILL);
        snprintf(log, sizeof log, "%s-wal", file);
        assert_int_equal(chmod(file, 0644), 0);
        assert_int_equal(chmod(log, 0644), 0);
    }
    umask(before);
    forget_file(file);
}

static void what_was_answered_survives_a_kill(void **state)
{
    enum { ROUNDS = 4, EACH = 6 };
    char *file = new_file("store.db");
    struct sandbox sandbox;

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        char name[64], query[128];
        struct json *page;
        sandbox_start(&sandbox, "--data", file, "--empty", NULL);
        assert_int_equal(total(&sandbox), (long long)round * EACH);
        for (int i = 0; i < EACH; i++) {
            snprintf(name, sizeof name, "round-%d-%d", round, i);
            create(&sandbox, name);
        }
        snprintf(query, sizeof query, ALGORITHMS "?searches=name:%s", name);
        page = ask(&sandbox, "GET", query, NULL, 200);
        snprintf(query, sizeof query, ALGORITHMS "/%s", json_text(place_find(page, "/items/0/metadata/id")));
        json_free(page);
        snprintf(name, sizeof name, "{\"metadata\":{\"name\":\"changed-%d\"}}", round);
        json_free(ask(&sandbox, "PUT", query, name, 201));
        assert_true(WIFSIGNALED(sandbox_end(&sandbox, SIGKILL)));

        sandbox_start(&sandbox, "--data", file, NULL);
        page = ask(&sandbox, "GET", query, NULL, 200);
        snprintf(name, sizeof name, "changed-%d", round);
        holds(page, "/metadata/name", name);
        json_free(page);
        assert_true(WIFSIGNALED(sandbox_end(&sandbox, SIGKILL)));
    }
    forget_file(file);
}

/* Creates as fast as it can; tells through the pipe how many were answered. */
static void write_until_killed(const struct sandbox *sandbox, int to)
{
    for (int i = 0; i < 10000; i++) {
        char body[128];
        struct reply reply;
        snprintf(body, sizeof body, "{\"metadata\":{\"name\":\"fast-%d\"}}", i);
        reply = call(sandbox, "POST", ALGORITHMS, TOKEN, body);
        if (reply.status != 201 || !reply.whole || write(to, "+", 1) != 1)
            _exit(0);
        reply_done(&reply);
    }
    _exit(0);
}

static void a_kill_in_the_middle_loses_nothing_that_was_answered(void **state)
{
    char *file = new_file("store.db"), bytes[256];
    struct sandbox sandbox;
    long long answered = 0, kept;
    ssize_t size;
    int ends[2];
    pid_t writer;

    (void)state;
    sandbox_start(&sandbox, "--data", file, "--empty", NULL);
    assert_int_equal(pipe(ends), 0);
    writer = fork();
    if (writer == 0)
        write_until_killed(&sandbox, ends[1]);
    close(ends[1]);
    while (answered < 20 && (size = read(ends[0], bytes, sizeof bytes)) > 0)
        answered += size;
    assert_true(WIFSIGNALED(sandbox_end(&sandbox, SIGKILL)));
    while ((size = read(ends[0], bytes, sizeof bytes)) > 0)
        answered += size;
    close(ends[0]);
    assert_int_equal(waitpid(writer, NULL, 0), writer);

    sandbox_start(&sandbox, "--data", file, NULL);
    kept = total(&sandbox);
    assert_true(kept == answered || kept == answered + 1); /* the last one may have lost its answer only */
    assert_int_equal(sandbox_end(&sandbox, SIGTERM), 0);
    forget_file(file);
}

static void many_writers_at_once_each_get_their_turn(void **state)
{
    enum { WRITERS = 8, EACH = 10 };
    struct sandbox sandbox;
    pid_t writers[WRITERS];

    (void)state;
    sandbox_start(&sandbox, "--empty", NULL);
    for (int w = 0; w < WRITERS; w++) {
        writers[w] = fork();
        if (writers[w] != 0)
            continue;
        for (int i = 0; i < EACH; i++) {
            char body[128];
            struct reply reply;
            snprintf(body, sizeof body, "{\"metadata\":{\"name\":\"writer-%d-%d\"}}", w, i);
            reply = call(&sandbox, "POST", ALGORITHMS, TOKEN, body);
            if (reply.status != 201)
                _exit(1);
            reply_done(&reply);
        }
        _exit(0);
    }
    for (int w = 0; w < WRITERS; w++) {
        int status;
        assert_int_equal(waitpid(writers[w], &status, 0), writers[w]);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 0);
    }
    assert_int_equal(total(&sandbox), WRITERS * EACH);
    assert_int_equal(sandbox_end(&sandbox, SIGTERM), 0);
}

static void a_file_that_is_no_store_is_refused_and_left_alone(void **state)
{
    char *file = new_file("notes.txt"), *complaint, text[64] = { 0 };
    FILE *out = fopen(file, "w");

    (void)state;
    assert_non_null(out);
    fputs("this is not a database, but it is somebody's", out);
    fclose(out);
    assert_int_equal(sandbox_run(&complaint, "--data", file, NULL), 1);
    assert_non_null(strstr(complaint, file));
    free(complaint);
    out = fopen(file, "r");
    assert_non_null(fgets(text, sizeof text, out));
    fclose(out);
    assert_string_equal(text, "this is not a database, but it is somebody's");
    forget_file(file);
}

static void a_file_that_cannot_be_made_is_named(void **state)
{
    char *complaint;

    (void)state;
    assert_int_equal(sandbox_run(&complaint, "--data", "/nonexistent/directory/store.db", NULL), 1);
    assert_non_null(strstr(complaint, "/nonexistent/directory/store.db"));
    free(complaint);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_store_is_seeded_once),
        cmocka_unit_test(a_new_store_can_be_filled),
        cmocka_unit_test(a_clean_end_leaves_one_file),
        cmocka_unit_test(nobody_else_reads_the_store_whatever_the_umask),
        cmocka_unit_test(what_was_answered_survives_a_kill),
        cmocka_unit_test(a_kill_in_the_middle_loses_nothing_that_was_answered),
        cmocka_unit_test(many_writers_at_once_each_get_their_turn),
        cmocka_unit_test(a_file_that_is_no_store_is_refused_and_left_alone),
        cmocka_unit_test(a_file_that_cannot_be_made_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
