/* What is kept of the service's answers: replaced whole, dated, and never worth a stop. */
#define OWN_DIRECTORY BUILD_DIRECTORY "/cache"

#include "store/cache.h"
#include "own_directory.h"

#include "base/file.h"
#include "base/limits.h"
#include "store/database.h"

#include <sqlite3.h>
#include <sys/stat.h>

static const struct cache_subject algorithms = { "https://one.example p1", "algorithm" };
static const struct cache_subject elsewhere = { "https://two.example p1", "algorithm" };

static char file[OWN_PATH_BYTES];

static int begin(void **state)
{
    int result = make_directory(state);

    snprintf(file, sizeof file, "%s/cache.db", directory);
    return result;
}

static struct cache *open_cache(void)
{
    struct err err = { 0 };
    struct cache *cache = cache_open(directory, &err);
    if (!cache)
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
    return cache;
}

static void keep_list(struct cache *cache, struct cache_subject subject, const char *text, int64_t time)
{
    struct err err = { 0 };
    struct json *items = tree(text);
    assert_true(cache_keep_list(cache, subject, items, "/id", time, &err));
    json_free(items);
}

static void keep(struct cache *cache, struct cache_subject subject, const char *key, const char *text,
                 int64_t time)
{
    struct err err = { 0 };
    struct json *thing = tree(text);
    assert_true(cache_keep(cache, subject, key, thing, time, &err));
    json_free(thing);
}

/* expected NULL: nothing is there. */
static void assert_list(struct cache *cache, struct cache_subject subject, const char *expected, int64_t time)
{
    struct json *items = NULL;
    struct err err = { 0 };
    int64_t fetched = -1;
    assert_int_equal(cache_list(cache, subject, &items, &fetched, &err), expected != NULL);
    assert_int_equal(err.kind, ERR_NONE);
    if (expected) {
        char *text = json_written(items, JSON_COMPACT);
        assert_string_equal(text, expected);
        assert_int_equal(fetched, time);
        free(text);
        json_free(items);
    }
}

static void assert_thing(struct cache *cache, struct cache_subject subject, const char *key,
                         const char *expected, int64_t time)
{
    struct json *thing = NULL;
    struct err err = { 0 };
    int64_t fetched = -1;
    assert_int_equal(cache_get(cache, subject, key, &thing, &fetched, &err), expected != NULL);
    assert_int_equal(err.kind, ERR_NONE);
    if (expected) {
        char *text = json_written(thing, JSON_COMPACT);
        assert_string_equal(text, expected);
        assert_int_equal(fetched, time);
        free(text);
        json_free(thing);
    }
}

static void a_list_comes_back_as_it_was_with_its_date(void **state)
{
    (void)state;
    static const char list[] = "[{\"id\":\"z\",\"n\":9007199254740993},{\"id\":\"a\",\"n\":1.50},{\"id\":7}]";
    struct cache *cache = open_cache();
    struct stat status;
    assert_list(cache, algorithms, NULL, 0);
    keep_list(cache, algorithms, list, 1000);
    cache_close(cache);
    assert_int_equal(stat(file, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    cache = open_cache();
    assert_list(cache, algorithms, list, 1000);
    assert_thing(cache, algorithms, "a", "{\"id\":\"a\",\"n\":1.50}", 1000);
    assert_thing(cache, algorithms, "7", "{\"id\":7}", 1000);
    assert_thing(cache, algorithms, "b", NULL, 0);
    cache_close(cache);
}

static void a_new_list_takes_the_place_of_all(void **state)
{
    (void)state;
    struct cache *cache = open_cache();
    keep_list(cache, algorithms, "[{\"id\":\"a\"},{\"id\":\"b\"}]", 1000);
    keep(cache, algorithms, "c", "{\"id\":\"c\"}", 1500);
    keep_list(cache, algorithms, "[{\"id\":\"b\",\"x\":2},{\"name\":\"no id\"},5,{\"id\":\"b\",\"x\":3}]",
              2000);
    assert_list(cache, algorithms, "[{\"id\":\"b\",\"x\":3}]", 2000);
    assert_thing(cache, algorithms, "a", NULL, 0);
    assert_thing(cache, algorithms, "c", NULL, 0);
    keep_list(cache, algorithms, "[]", 3000);
    assert_list(cache, algorithms, "[]", 3000);
    cache_close(cache);
}

static void what_comes_after_the_list_has_its_own_date(void **state)
{
    (void)state;
    struct cache *cache = open_cache();
    keep(cache, algorithms, "early", "{\"id\":\"early\"}", 500);
    assert_list(cache, algorithms, NULL, 0); /* one thing is no list */
    keep_list(cache, algorithms, "[{\"id\":\"a\"},{\"id\":\"b\"}]", 1000);
    keep(cache, algorithms, "b", "{\"id\":\"b\",\"x\":1}", 1500);
    keep(cache, algorithms, "new", "{\"id\":\"new\"}", 1600);
    keep(cache, algorithms, "newer", "{\"id\":\"newer\"}", 1700);
    assert_list(cache, algorithms,
                "[{\"id\":\"newer\"},{\"id\":\"new\"},{\"id\":\"a\"},{\"id\":\"b\",\"x\":1}]", 1000);
    assert_thing(cache, algorithms, "a", "{\"id\":\"a\"}", 1000);
    assert_thing(cache, algorithms, "b", "{\"id\":\"b\",\"x\":1}", 1500);
    cache_close(cache);
}

static void services_and_subjects_are_kept_apart(void **state)
{
    (void)state;
    struct cache *cache = open_cache();
    struct cache_subject engines = { algorithms.origin, "catalogue engines" };
    struct err err = { 0 };
    keep_list(cache, algorithms, "[{\"id\":\"a\"},{\"id\":\"b\"}]", 1000);
    keep_list(cache, elsewhere, "[{\"id\":\"a\",\"x\":2}]", 2000);
    keep_list(cache, engines, "[{\"id\":\"b\"}]", 3000);
    assert_list(cache, algorithms, "[{\"id\":\"a\"},{\"id\":\"b\"}]", 1000);
    assert_true(cache_forget(cache, elsewhere, "a", &err));
    assert_true(cache_forget(cache, elsewhere, "never was", &err));
    assert_list(cache, elsewhere, "[]", 2000);
    assert_true(cache_forget_others(cache, algorithms, engines.name, &err));
    assert_list(cache, algorithms, "[{\"id\":\"b\"}]", 1000);
    cache_close(cache);
}

static void of_too_many_services_those_of_long_ago_go(void **state)
{
    (void)state;
    struct cache *cache = open_cache();
    char origin[32];
    keep_list(cache, algorithms, "[{\"id\":\"a\"}]", 1);
    keep_list(cache, elsewhere, "[{\"id\":\"a\"}]", 2);
    for (int i = 0; i < LIMIT_KEPT_ORIGINS - 1; i++) {
        snprintf(origin, sizeof origin, "https://%d", i);
        keep(cache, algorithms, "a", "{\"id\":\"a\",\"again\":true}", 10 + i); /* in use all the time */
        keep_list(cache, (struct cache_subject){ origin, "algorithm" }, "[{\"id\":\"x\"}]", 10 + i);
    }
    assert_list(cache, algorithms, "[{\"id\":\"a\",\"again\":true}]", 1);
    assert_list(cache, elsewhere, NULL, 0);
    assert_thing(cache, elsewhere, "a", NULL, 0);
    assert_list(cache, (struct cache_subject){ "https://0", "algorithm" }, "[{\"id\":\"x\"}]", 10);
    cache_close(cache);
}

static void assert_damage_is_told(struct cache *cache)
{
    struct json *items = NULL;
    struct err err = { 0 };
    int64_t fetched = 0;
    assert_false(cache_list(cache, algorithms, &items, &fetched, &err));
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), "cache.db.damaged"));
}

static void a_damaged_file_is_put_aside_and_begun_anew(void **state)
{
    (void)state;
    static const char rubbish[] =
        "This is no database, and never was one; long enough for a header.............";
    struct err err = { 0 };
    char aside[sizeof file + 16];
    struct buf text;
    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    assert_true(file_replace(file, rubbish, strlen(rubbish), 0600, &err));
    struct cache *cache = open_cache();
    assert_damage_is_told(cache);
    assert_list(cache, algorithms, NULL, 0);
    keep_list(cache, algorithms, "[{\"id\":\"a\"}]", 1000);
    cache_close(cache);
    cache = open_cache();
    assert_list(cache, algorithms, "[{\"id\":\"a\"}]", 1000);
    cache_close(cache);
    snprintf(aside, sizeof aside, "%s.damaged", file);
    assert_true(file_read(aside, &text, &err));
    assert_string_equal(buf_text(&text), rubbish);
    buf_done(&text);
}

/* A link is refused, as it is for drafts; what it leads to is not called damaged, nor moved. */
static void a_link_is_left_where_it_is(void **state)
{
    (void)state;
    struct err err = { 0 };
    struct stat status;
    char aside[sizeof file + 16];
    snprintf(aside, sizeof aside, "%s.damaged", file);
    unlink(file);
    unlink(aside);
    assert_int_equal(symlink("/dev/null", file), 0);
    struct cache *cache = cache_open(directory, &err);
    assert_null(cache);
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), "symbolic link"));
    assert_int_equal(lstat(file, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_int_not_equal(lstat(aside, &status), 0);
    assert_int_equal(unlink(file), 0);
}

/* Everything behind the first page, which still says that this is a database. */
static void overwrite_pages(void)
{
    struct stat status;
    int handle = open(file, O_WRONLY);
    static char noise[4096];
    memset(noise, 0xa5, sizeof noise);
    assert_true(handle >= 0 && fstat(handle, &status) == 0);
    assert_true(status.st_size > 4096);
    for (off_t at = 4096; at < status.st_size; at += 4096)
        assert_int_equal(pwrite(handle, noise, sizeof noise, at), sizeof noise);
    close(handle);
}

static void damage_found_while_reading_is_told_once_and_mended(void **state)
{
    (void)state;
    struct cache *cache = open_cache();
    keep_list(cache, algorithms, "[{\"id\":\"a\"},{\"id\":\"b\"}]", 1000);
    cache_close(cache);
    overwrite_pages();
    cache = open_cache();
    assert_damage_is_told(cache);
    assert_list(cache, algorithms, NULL, 0);
    keep_list(cache, algorithms, "[{\"id\":\"c\"}]", 2000);
    assert_list(cache, algorithms, "[{\"id\":\"c\"}]", 2000);
    cache_close(cache);
}

static void by_hand(const char *sql)
{
    sqlite3 *handle;
    assert_int_equal(sqlite3_open(file, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
}

static void text_that_is_no_json_is_as_if_it_were_not_there(void **state)
{
    (void)state;
    struct cache *cache = open_cache();
    keep_list(cache, algorithms, "[{\"id\":\"a\"},{\"id\":\"b\"}]", 1000);
    cache_close(cache);
    by_hand("UPDATE thing SET json = '{\"id\":' WHERE key = 'a'");
    cache = open_cache();
    assert_list(cache, algorithms, "[{\"id\":\"b\"}]", 1000);
    assert_thing(cache, algorithms, "a", NULL, 0);
    cache_close(cache);
}

static void a_file_of_a_newer_program_is_left_alone(void **state)
{
    (void)state;
    struct err err = { 0 };
    cache_close(open_cache());
    by_hand("PRAGMA user_version = 99");
    assert_null(cache_open(directory, &err));
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), "newer algoform"));
    by_hand("PRAGMA user_version = 2");
    cache_close(open_cache());
}

static void in_memory_it_leaves_nothing_behind(void **state)
{
    (void)state;
    struct err err = { 0 };
    struct cache *cache = cache_open(NULL, &err);
    assert_non_null(cache);
    keep_list(cache, algorithms, "[{\"id\":\"a\"}]", 1000);
    assert_list(cache, algorithms, "[{\"id\":\"a\"}]", 1000);
    cache_close(cache);
    assert_int_equal(access(file, F_OK), -1);
    assert_int_equal(access(":memory:", F_OK), -1);
}

/* So many items, each of that mark. */
static struct json *many(size_t count, const char *mark)
{
    struct json *items = json_array();
    for (size_t i = 0; i < count; i++) {
        struct json *item = json_object();
        char id[32];
        snprintf(id, sizeof id, "%zu", i);
        json_set(item, "id", json_string(id));
        json_set(item, "mark", json_string(mark));
        json_insert_item(items, SIZE_MAX, item);
    }
    return items;
}

static void assert_marked(struct cache *cache, size_t count, const char *mark)
{
    struct json *items = NULL;
    struct err err = { 0 };
    int64_t fetched = 0;
    assert_true(cache_list(cache, algorithms, &items, &fetched, &err));
    assert_int_equal(json_count(items), count);
    for (const struct json *item = json_first(items); item; item = json_next(item))
        assert_string_equal(json_member_text(item, "mark"), mark);
    json_free(items);
}

static void step(struct cache_keeping *keeping, enum cache_kept expected)
{
    struct err err = { 0 };
    assert_int_equal(cache_keep_step(keeping, &err), expected);
    assert_int_equal(err.kind, ERR_NONE);
}

/* To its end; gives the steps that it took. */
static size_t finish(struct cache_keeping *keeping)
{
    struct err err = { 0 };
    enum cache_kept kept;
    size_t steps = 0;
    do {
        kept = cache_keep_step(keeping, &err);
        steps++;
    } while (kept == CACHE_KEEPING || kept == CACHE_CLEARING);
    assert_int_equal(kept, CACHE_KEPT);
    cache_keep_end(keeping);
    return steps;
}

static int64_t rows(void)
{
    sqlite3 *handle;
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_open(file, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(handle, "SELECT COUNT(*) FROM thing", -1, &statement, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t count = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return count;
}

static void a_list_on_its_way_is_seen_by_nobody_until_it_is_whole(void **state)
{
    (void)state;
    struct cache *cache = open_cache(), *other = open_cache();
    struct json *old = many(350, "old"), *new = many(450, "new");
    struct err err = { 0 };
    assert_true(cache_keep_list(cache, algorithms, old, "/id", 1000, &err));
    struct cache_keeping *keeping = cache_keep_begin(cache, algorithms, new, "/id", 2000);
    for (int i = 0; i < 4; i++) { /* 400 of 450 */
        step(keeping, CACHE_KEEPING);
        assert_marked(cache, 350, "old");
        assert_marked(other, 350, "old");
        assert_thing(other, algorithms, "7", "{\"id\":\"7\",\"mark\":\"old\"}", 1000);
    }
    step(keeping, CACHE_CLEARING);
    assert_marked(other, 450, "new");
    assert_true(rows() > 450);
    assert_true(finish(keeping) >= 4); /* what was there before goes as slowly */
    assert_int_equal(rows(), 450);
    assert_marked(cache, 450, "new");
    assert_thing(other, algorithms, "7", "{\"id\":\"7\",\"mark\":\"new\"}", 2000);
    json_free(old);
    json_free(new);
    cache_close(cache);
    cache_close(other);
}

static void an_interrupted_list_goes_with_the_next(void **state)
{
    (void)state;
    struct cache *cache = open_cache();
    struct json *items = many(250, "x");
    struct err err = { 0 };
    assert_true(cache_keep_list(cache, algorithms, items, "/id", 1000, &err));
    struct cache_keeping *keeping = cache_keep_begin(cache, algorithms, items, "/id", 2000);
    step(keeping, CACHE_KEEPING);
    cache_keep_end(keeping);
    cache_close(cache); /* as after a kill */
    cache = open_cache();
    assert_marked(cache, 250, "x");
    assert_int_equal(rows(), 350);
    keep_list(cache, algorithms, "[{\"id\":\"a\"}]", 3000);
    assert_list(cache, algorithms, "[{\"id\":\"a\"}]", 3000);
    assert_int_equal(rows(), 1);
    json_free(items);
    cache_close(cache);
}

static void of_two_lists_at_once_the_one_begun_later_stays(void **state)
{
    (void)state;
    struct cache *one = open_cache(), *other = open_cache();
    struct json *first = many(250, "first"), *second = many(250, "second");
    struct cache_keeping *keeping = cache_keep_begin(one, algorithms, first, "/id", 1000);
    step(keeping, CACHE_KEEPING);
    struct err err = { 0 };
    assert_true(cache_keep_list(other, algorithms, second, "/id", 2000, &err));
    finish(keeping);
    assert_marked(one, 250, "second");
    assert_int_equal(rows(), 250);
    json_free(first);
    json_free(second);
    cache_close(one);
    cache_close(other);
}

static void what_is_kept_meanwhile_stays(void **state)
{
    (void)state;
    struct cache *cache = open_cache();
    struct json *items = many(150, "x");
    keep_list(cache, algorithms, "[{\"id\":\"old\"}]", 500);
    struct cache_keeping *keeping = cache_keep_begin(cache, algorithms, items, "/id", 1000);
    step(keeping, CACHE_KEEPING);
    keep(cache, algorithms, "new", "{\"id\":\"new\",\"mark\":\"x\"}", 1500);
    keep(cache, algorithms, "7", "{\"id\":\"7\",\"mark\":\"x\",\"later\":true}", 1500);
    finish(keeping);
    assert_marked(cache, 151, "x");
    assert_thing(cache, algorithms, "new", "{\"id\":\"new\",\"mark\":\"x\"}", 1500);
    assert_thing(cache, algorithms, "7", "{\"id\":\"7\",\"mark\":\"x\",\"later\":true}", 1500);
    assert_thing(cache, algorithms, "old", NULL, 0);
    json_free(items);
    cache_close(cache);
}

static void a_list_begins_again_when_its_file_was_put_aside(void **state)
{
    (void)state;
    struct cache *cache = open_cache();
    struct json *old = many(3000, "old"), *new = many(250, "new");
    struct err err = { 0 };
    assert_true(cache_keep_list(cache, algorithms, old, "/id", 1000, &err));
    cache_close(cache);
    cache = open_cache();
    struct cache_keeping *keeping = cache_keep_begin(cache, algorithms, new, "/id", 2000);
    step(keeping, CACHE_KEEPING);
    overwrite_pages();
    assert_damage_is_told(cache);
    finish(keeping);
    assert_marked(cache, 250, "new");
    json_free(old);
    json_free(new);
    cache_close(cache);
}

static void what_an_older_program_kept_is_still_there(void **state)
{
    (void)state;
    by_hand(
        "CREATE TABLE origin (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, used_ms INTEGER NOT NULL);"
        "CREATE TABLE list (origin INTEGER NOT NULL REFERENCES origin(id) ON DELETE CASCADE,"
        " subject TEXT NOT NULL, fetched_ms INTEGER NOT NULL, PRIMARY KEY (origin, subject)) WITHOUT ROWID;"
        "CREATE TABLE thing (origin INTEGER NOT NULL REFERENCES origin(id) ON DELETE CASCADE,"
        " subject TEXT NOT NULL, key TEXT NOT NULL, position INTEGER NOT NULL, fetched_ms INTEGER NOT NULL,"
        " json TEXT NOT NULL, UNIQUE (origin, subject, key));"
        "INSERT INTO origin VALUES (1, 'https://one.example p1', 1000);"
        "INSERT INTO list VALUES (1, 'algorithm', 1000);"
        "INSERT INTO thing VALUES (1, 'algorithm', 'a', 0, 1000, '{\"id\":\"a\"}');"
        "INSERT INTO thing VALUES (1, 'algorithm', 'b', -1500, 1500, '{\"id\":\"b\"}');"
        "PRAGMA user_version = 1");
    chmod(file, 0600);
    struct cache *cache = open_cache();
    assert_list(cache, algorithms, "[{\"id\":\"b\"},{\"id\":\"a\"}]", 1000);
    assert_thing(cache, algorithms, "b", "{\"id\":\"b\"}", 1500);
    keep_list(cache, algorithms, "[{\"id\":\"c\"}]", 2000);
    assert_list(cache, algorithms, "[{\"id\":\"c\"}]", 2000);
    cache_close(cache);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, remove_directory)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_list_comes_back_as_it_was_with_its_date),
        TEST(a_new_list_takes_the_place_of_all),
        TEST(what_comes_after_the_list_has_its_own_date),
        TEST(services_and_subjects_are_kept_apart),
        TEST(of_too_many_services_those_of_long_ago_go),
        TEST(a_damaged_file_is_put_aside_and_begun_anew),
        TEST(a_link_is_left_where_it_is),
        TEST(damage_found_while_reading_is_told_once_and_mended),
        TEST(text_that_is_no_json_is_as_if_it_were_not_there),
        TEST(a_file_of_a_newer_program_is_left_alone),
        TEST(in_memory_it_leaves_nothing_behind),
        TEST(a_list_on_its_way_is_seen_by_nobody_until_it_is_whole),
        TEST(an_interrupted_list_goes_with_the_next),
        TEST(of_two_lists_at_once_the_one_begun_later_stays),
        TEST(what_is_kept_meanwhile_stays),
        TEST(a_list_begins_again_when_its_file_was_put_aside),
        TEST(what_an_older_program_kept_is_still_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
