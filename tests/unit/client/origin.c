/* Origins: whose a draft and a submit are, also when they were kept in another spelling. */
#include "store/origin.h"

#include "document/document.h"
#include "schema/schema.h"
#include "store/drafts.h"
#include "store/history.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define OURS "https://modelarts.x project"

static int make_directory(void **state)
{
    char *directory = strdup(BUILD_DIRECTORY "/origin-XXXXXX");

    *state = directory;
    return mkdtemp(directory) ? 0 : -1;
}

static int remove_directory(void **state)
{
    char command[512];

    snprintf(command, sizeof command, "rm -r '%s'", (char *)*state);
    free(*state);
    return system(command);
}

static void one_service_has_one_origin(void **state)
{
    (void)state;
    assert_true(origin_same("https://ModelArts.X:443/ project", OURS));
    assert_true(origin_same("sandbox project", "sandbox project"));
    assert_true(origin_same("", ""));
    assert_false(origin_same("https://modelarts.x Project", OURS)); /* the project's letters count */
    assert_false(origin_same("https://modelarts.x:444 project", OURS));
    assert_false(origin_same("https://modelarts.x", OURS));
    assert_false(origin_same(NULL, OURS));
    assert_false(origin_same(NULL, NULL));
    assert_null(origin_plain(NULL));
}

static void saying_less_is_no_other_thing(void **state)
{
    (void)state;
    assert_true(origin_says_less("https://modelarts.x", OURS));
    assert_true(origin_says_less("https://ModelArts.X/", OURS));
    assert_true(origin_says_less("", OURS));
    assert_true(origin_says_less("", "https://modelarts.x"));
    assert_false(origin_says_less("", ""));
    assert_false(origin_says_less(OURS, OURS));
    assert_false(origin_says_less("https://modelarts.x", "https://modelarts.x"));
    assert_false(origin_says_less("https://modelarts.y", OURS));
    assert_false(origin_says_less("https://modelarts.x other", OURS));
    assert_false(origin_says_less("project", OURS));
    assert_false(origin_says_less(OURS, "https://modelarts.x"));
}

static int64_t draft_of(struct drafts *drafts, const char *origin, const char *id)
{
    struct draft_origin of = { .profile = origin, .algorithm_id = id, .shape = "algorithm" };
    struct document *document = document_new(&shape_algorithm, NULL);
    struct err err = { 0 };
    int64_t draft = 0;

    assert_true(drafts_create(drafts, &of, document, &draft, &err));
    document_free(document);
    return draft;
}

static int64_t found(struct drafts *drafts, const char *origin, const char *id)
{
    struct draft_origin of = { .profile = origin, .algorithm_id = id, .shape = "algorithm" };
    struct err err = { 0 };
    int64_t draft = -1;

    assert_true(drafts_find(drafts, &of, &draft, &err));
    return draft;
}

static void a_draft_is_found_however_its_service_was_spelled(void **state)
{
    struct err err = { 0 };
    struct drafts *drafts = drafts_open(*state, &err);
    int64_t old = draft_of(drafts, "https://ModelArts.X:443 project", "id-1");

    assert_int_equal(found(drafts, OURS, "id-1"), old);
    assert_int_equal(found(drafts, OURS, "id-2"), 0);
    assert_int_equal(found(drafts, "https://modelarts.x other", "id-1"), 0);
    assert_int_equal(found(drafts, NULL, "id-1"), 0);
    drafts_close(drafts);
}

static void only_a_new_one_is_adopted(void **state)
{
    struct err err = { 0 };
    struct drafts *drafts = drafts_open(*state, &err);
    int64_t fresh = draft_of(drafts, "https://modelarts.x", NULL);
    int64_t known = draft_of(drafts, "https://modelarts.x", "id-3");
    struct document *document;

    assert_true(drafts_adopt(drafts, fresh, OURS, &err));
    assert_int_equal(found(drafts, OURS, NULL), fresh);
    assert_int_equal(found(drafts, "https://modelarts.x", NULL), 0);
    document = drafts_load(drafts, fresh, &shape_algorithm, NULL, &err);
    assert_non_null(document); /* its seal holds */
    document_free(document);
    assert_false(drafts_adopt(drafts, known, OURS, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    assert_int_equal(found(drafts, OURS, "id-3"), 0);
    drafts_close(drafts);
}

static void only_a_new_one_becomes_one_of_an_id(void **state)
{
    struct err err = { 0 };
    struct drafts *drafts = drafts_open(*state, &err);
    int64_t fresh = draft_of(drafts, OURS, NULL), known = draft_of(drafts, OURS, "id-3");
    struct json *base = json_string("made");
    struct document *document;
    char *before = drafts_mark(drafts, fresh, &err), *after;

    assert_true(drafts_become(drafts, fresh, "id-1", base, &err));
    assert_int_equal(found(drafts, OURS, "id-1"), fresh);
    assert_int_equal(found(drafts, OURS, NULL), 0);
    document = drafts_load(drafts, fresh, &shape_algorithm, NULL, &err);
    assert_non_null(document); /* its seals hold */
    assert_true(json_same(document_base(document), base));
    assert_false(json_same(document_root(document), base));
    document_free(document);
    after = drafts_mark(drafts, fresh, &err);
    assert_string_equal(before, after);
    assert_false(drafts_become(drafts, fresh, "id-2", base, &err));
    err = (struct err){ 0 };
    assert_false(drafts_become(drafts, known, "id-2", base, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    free(before);
    free(after);
    json_free(base);
    drafts_close(drafts);
}

/* The history would take what another draft sent for what this one sent. */
static void no_two_drafts_have_one_mark(void **state)
{
    struct err err = { 0 };
    struct drafts *drafts = drafts_open(*state, &err);
    int64_t one = draft_of(drafts, OURS, NULL), branch = 0;
    char *marks[3] = { drafts_mark(drafts, one, &err) }, path[512];

    assert_true(drafts_branch(drafts, one, &branch, &err));
    marks[1] = drafts_mark(drafts, branch, &err);
    drafts_close(drafts);
    snprintf(path, sizeof path, "%s/drafts.db", (char *)*state);
    assert_int_equal(remove(path), 0);
    drafts = drafts_open(*state, &err);
    assert_int_equal(draft_of(drafts, OURS, NULL), one); /* ids begin anew */
    marks[2] = drafts_mark(drafts, one, &err);
    for (size_t i = 0; i < 3; i++) {
        assert_non_null(marks[i]);
        assert_string_not_equal(marks[i], marks[(i + 1) % 3]);
    }
    for (size_t i = 0; i < 3; i++)
        free(marks[i]);
    assert_null(drafts_mark(drafts, 99, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    drafts_close(drafts);
}

static size_t submits(struct history *history, const char *origin)
{
    struct history_row *rows = NULL;
    struct err err = { 0 };
    size_t count = 99;

    assert_true(history_list(history, origin, &rows, &count, &err));
    history_rows_free(rows, count);
    return count;
}

static void submits_are_listed_however_their_service_was_spelled(void **state)
{
    static const char *const origins[] = { OURS, "https://ModelArts.X/ project", "https://modelarts.x other",
                                           NULL };
    struct err err = { 0 };
    struct history *history = history_open(NULL, &err);

    (void)state;
    for (size_t i = 0; i < sizeof origins / sizeof *origins; i++) {
        struct history_begin begin = { .verb = SUBMIT_CREATE, .origin = origins[i], .shape = "algorithm" };
        int64_t number;

        assert_true(history_begin(history, &begin, &number, &err));
    }
    assert_int_equal(submits(history, OURS), 2);
    assert_int_equal(submits(history, "https://modelarts.x other"), 1);
    assert_int_equal(submits(history, "https://modelarts.x"), 0);
    assert_int_equal(submits(history, NULL), 4);
    history_close(history);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_service_has_one_origin),
        cmocka_unit_test(saying_less_is_no_other_thing),
        cmocka_unit_test_setup_teardown(a_draft_is_found_however_its_service_was_spelled, make_directory,
                                        remove_directory),
        cmocka_unit_test_setup_teardown(only_a_new_one_is_adopted, make_directory, remove_directory),
        cmocka_unit_test_setup_teardown(only_a_new_one_becomes_one_of_an_id, make_directory,
                                        remove_directory),
        cmocka_unit_test_setup_teardown(no_two_drafts_have_one_mark, make_directory, remove_directory),
        cmocka_unit_test(submits_are_listed_however_their_service_was_spelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
