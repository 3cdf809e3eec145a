/* Drafts on disk: what was edited, typed and undone comes back, also after a kill. */
#include "store/drafts.h"
#include "own_directory.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

static void set(struct document *document, const char *place, const char *text)
{
    struct err err = { 0 };

    assert_true(document_set(document, place, tree(text), &err));
}

static struct drafts *open_drafts(const char *where)
{
    struct err err = { 0 };
    struct drafts *drafts = drafts_open(where, &err);

    if (!drafts)
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
    return drafts;
}

static int64_t create(struct drafts *drafts, const struct draft_origin *origin,
                      const struct document *document)
{
    struct err err = { 0 };
    int64_t id = 0;

    assert_true(drafts_create(drafts, origin, document, &id, &err));
    assert_true(id > 0);
    return id;
}

static void keep(struct drafts *drafts, int64_t id, struct document *document)
{
    struct err err = { 0 };

    if (!drafts_keep(drafts, id, document, NULL, &err))
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
}

static struct document *load(struct drafts *drafts, int64_t id, struct draft_left *left)
{
    struct err err = { 0 };
    struct document *document = drafts_load(drafts, id, &shape_algorithm, left, &err);

    if (!document)
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
    return document;
}

static const struct draft_origin here = { .profile = "https://h p", .algorithm_id = "id-1" };

static void a_draft_comes_back_with_its_undo_and_redo(void **state)
{
    struct drafts *drafts = open_drafts(*state);
    struct document *document =
        document_new(&shape_algorithm, tree("{\"metadata\":{\"name\":\"a\"},\"n\":1.10}"));
    int64_t id = create(drafts, &here, document);

    set(document, "/metadata/name", "\"b\"");
    keep(drafts, id, document);
    set(document, "/job_config/parameters/0/name", "\"lr\"");
    set(document, "/metadata/description", "\"\\u0000 tab\\t\"");
    assert_non_null(document_undo(document));
    keep(drafts, id, document);
    document_free(document);
    drafts_close(drafts);

    drafts = open_drafts(*state);
    document = load(drafts, id, NULL);
    assert_tree(
        document_root(document),
        "{\"metadata\":{\"name\":\"b\"},\"n\":1.10,\"job_config\":{\"parameters\":[{\"name\":\"lr\"}]}}");
    assert_tree(document_base(document), "{\"metadata\":{\"name\":\"a\"},\"n\":1.10}");
    assert_string_equal(document_redo(document), "/metadata/description");
    assert_null(document_redo(document));
    assert_tree(document_at(document, "/metadata"), "{\"name\":\"b\",\"description\":\"\\u0000 tab\\t\"}");
    while (document_undo(document))
        ;
    assert_tree(document_root(document), "{\"metadata\":{\"name\":\"a\"},\"n\":1.10}");
    document_free(document);
    drafts_close(drafts);
}

static void an_edit_after_a_restart_is_a_step_of_its_own(void **state)
{
    struct drafts *drafts = open_drafts(*state);
    struct document *document = document_new(&shape_algorithm, tree("{\"n\":1}"));
    int64_t id = create(drafts, &here, document);

    for (int start = 2; start < 6; start++) {
        set(document, "/n", (char[]){ (char)('0' + start), '\0' });
        keep(drafts, id, document);
        document_free(document);
        document = load(drafts, id, NULL);
    }
    for (int start = 5; start > 1; start--) {
        assert_int_equal(json_text(document_at(document, "/n"))[0], '0' + start);
        assert_non_null(document_undo(document));
    }
    assert_null(document_undo(document));
    assert_tree(document_root(document), "{\"n\":1}");
    document_free(document);
    drafts_close(drafts);
}

static void undo_has_no_end_but_the_beginning_also_after_a_restart(void **state)
{
    enum { STEPS = 5000 };
    struct drafts *drafts = open_drafts(*state);
    struct document *document = document_new(&shape_algorithm, tree("{\"n\":-1}"));
    int64_t id = create(drafts, &here, document);
    size_t undone = 0;

    for (int i = 0; i < STEPS; i++) {
        char text[16];

        snprintf(text, sizeof text, "%d", i);
        set(document, "/n", text);
    }
    keep(drafts, id, document);
    document_free(document);
    document = load(drafts, id, NULL);
    while (document_undo(document))
        undone++;
    assert_int_equal(undone, STEPS);
    assert_tree(document_root(document), "{\"n\":-1}");
    while (document_redo(document))
        undone--;
    assert_int_equal(undone, 0);
    assert_tree(document_root(document), "{\"n\":4999}");
    document_free(document);
    drafts_close(drafts);
}

static void an_edit_after_undo_replaces_the_stored_tail(void **state)
{
    struct drafts *drafts = open_drafts(*state);
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = create(drafts, &here, document);

    set(document, "/a", "1");
    set(document, "/b", "2");
    set(document, "/c", "3");
    keep(drafts, id, document);
    document_undo(document);
    document_undo(document);
    set(document, "/d", "4");
    keep(drafts, id, document);
    document_free(document);

    document = load(drafts, id, NULL);
    assert_tree(document_root(document), "{\"a\":1,\"d\":4}");
    assert_int_equal(document_edit_count(document), 2);
    assert_null(document_redo(document));
    set(document, "/e", "5"); /* and it goes on being kept */
    keep(drafts, id, document);
    document_free(document);
    document = load(drafts, id, NULL);
    assert_tree(document_root(document), "{\"a\":1,\"d\":4,\"e\":5}");
    document_free(document);
    drafts_close(drafts);
}

static void only_undoing_is_kept_too(void **state)
{
    struct drafts *drafts = open_drafts(*state);
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = create(drafts, &here, document);

    set(document, "/a", "1");
    keep(drafts, id, document);
    document_undo(document);
    keep(drafts, id, document);
    document_free(document);
    document = load(drafts, id, NULL);
    assert_tree(document_root(document), "{}");
    assert_string_equal(document_redo(document), "/a");
    document_free(document);
    drafts_close(drafts);
}

static void a_document_kept_in_one_draft_is_whole_in_another(void **state)
{
    struct drafts *drafts = open_drafts(*state);
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t first = create(drafts, &here, document), second;

    set(document, "/a", "1");
    keep(drafts, first, document);
    second = create(drafts, &here, document);
    set(document, "/b", "2");
    keep(drafts, second, document);
    document_free(document);
    document = load(drafts, second, NULL);
    assert_tree(document_root(document), "{\"a\":1,\"b\":2}");
    document_free(document);
    drafts_close(drafts);
}

static void a_new_base_is_kept_beside_the_start(void **state)
{
    struct err err = { 0 };
    struct drafts *drafts = open_drafts(*state);
    struct document *document = document_new(&shape_algorithm, tree("{\"a\":1}"));
    int64_t id = create(drafts, &here, document);

    set(document, "/b", "2");
    document_rebase(document, tree("{\"z\":0}"));
    keep(drafts, id, document);
    assert_true(drafts_keep_base(drafts, id, document, &err));
    document_free(document);
    document = load(drafts, id, NULL);
    assert_tree(document_root(document), "{\"a\":1,\"b\":2}");
    assert_tree(document_base(document), "{\"z\":0}");
    assert_false(drafts_keep_base(drafts, id + 1, document, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    document_free(document);
    drafts_close(drafts);
}

/* A merge as the screens make one: what the document becomes, and the base it was merged with. */
static struct document *merged_document(void)
{
    struct document *document = document_new(&shape_algorithm, tree("{\"a\":1,\"t\":1}"));

    set(document, "/a", "2");
    document_begin(document);
    set(document, "/t", "9");
    document_change_base(document, tree("{\"a\":1,\"t\":9}"));
    document_end(document);
    return document;
}

static void the_base_of_a_merge_is_undone_and_redone_after_a_restart(void **state)
{
    struct drafts *drafts = open_drafts(*state);
    struct document *document = merged_document();
    int64_t id = create(drafts, &here, document);

    keep(drafts, id, document);
    for (int i = 0; i < 2; i++) {
        document_free(document);
        document = load(drafts, id, NULL);
        assert_tree(document_root(document), "{\"a\":2,\"t\":9}");
        assert_tree(document_base(document), "{\"a\":1,\"t\":9}");
        assert_string_equal(document_undo(document), "/t");
        assert_tree(document_base(document), "{\"a\":1,\"t\":1}");
        keep(drafts, id, document);
        document_free(document);
        document = load(drafts, id, NULL);
        assert_tree(document_root(document), "{\"a\":2,\"t\":1}");
        assert_tree(document_base(document), "{\"a\":1,\"t\":1}");
        assert_string_equal(document_redo(document), "/t");
        assert_tree(document_base(document), "{\"a\":1,\"t\":9}");
        keep(drafts, id, document);
    }
    document_free(document);
    drafts_close(drafts);
}

static void a_draft_begun_late_has_the_start_of_its_journal_and_the_base_of_today(void **state)
{
    struct drafts *drafts = open_drafts(*state);
    struct document *document = merged_document();
    struct err err = { 0 };
    int64_t id = create(drafts, &here, document), branch = 0;

    document_kept(document); /* by another keeper: this draft has to have it all the same */
    keep(drafts, id, document);
    document_free(document);
    assert_true(drafts_branch(drafts, id, &branch, &err));
    document = load(drafts, branch, NULL);
    assert_tree(document_base(document), "{\"a\":1,\"t\":9}");
    assert_non_null(document_undo(document));
    assert_tree(document_base(document), "{\"a\":1,\"t\":1}");
    assert_non_null(document_undo(document));
    assert_tree(document_root(document), "{\"a\":1,\"t\":1}");
    document_free(document);
    drafts_close(drafts);
}

static void keep_typing(struct drafts *drafts, int64_t id, const struct draft_spot *spot)
{
    struct err err = { 0 };

    if (!drafts_keep_typing(drafts, id, spot, &err))
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
}

static void text_being_typed_is_kept(void **state)
{
    struct err err = { 0 };
    struct draft_left left;
    struct drafts *drafts = open_drafts(*state);
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = create(drafts, &here, document);

    document_free(document);
    document_free(load(drafts, id, &left));
    assert_null(left.place);
    keep_typing(drafts, id, &(struct draft_spot){ "/metadata/name", "res", 3 });
    keep_typing(drafts, id, &(struct draft_spot){ "/metadata/name", "res\xe4\xb8\xad", 6 });
    assert_true(drafts_sync(drafts, &err));
    drafts_close(drafts);

    drafts = open_drafts(*state);
    document_free(load(drafts, id, &left));
    assert_string_equal(left.place, "/metadata/name");
    assert_string_equal(left.text, "res\xe4\xb8\xad");
    assert_int_equal(left.cursor, 6);
    draft_left_done(&left);
    keep_typing(drafts, id, &(struct draft_spot){ "/metadata/name", NULL, 0 });
    document_free(load(drafts, id, &left));
    assert_null(left.place);
    assert_null(left.text);
    drafts_close(drafts);
}

static void the_place_of_the_last_edit_is_kept_with_it(void **state)
{
    struct err err = { 0 };
    struct draft_left left;
    struct drafts *drafts = open_drafts(*state);
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = create(drafts, &here, document);

    keep_typing(drafts, id, &(struct draft_spot){ "/metadata/name", "half", 4 });
    set(document, "/metadata/name", "\"half\"");
    assert_true(
        drafts_keep(drafts, id, document, &(struct draft_spot){ "/metadata/description", NULL, 0 }, &err));
    document_free(document);
    document = load(drafts, id, &left);
    assert_string_equal(left.place, "/metadata/description");
    assert_null(left.text); /* accepted in the very transaction that kept the edit */
    draft_left_done(&left);

    set(document, "/job_config/boot_file", "\"train.py\"");
    assert_true(
        drafts_keep(drafts, id, document, &(struct draft_spot){ "/job_config/engine", NULL, 0 }, &err));
    document_free(document);
    document = load(drafts, id, &left);
    assert_string_equal(left.place, "/job_config/engine"); /* of the last, and no earlier one */
    draft_left_done(&left);

    keep_typing(drafts, id, &(struct draft_spot){ "/job_config/command", "run", 3 });
    document_undo(document);
    keep(drafts, id, document); /* without a word of where: both stay */
    document_free(document);
    document_free(load(drafts, id, &left));
    assert_string_equal(left.place, "/job_config/command");
    assert_string_equal(left.text, "run");
    draft_left_done(&left);
    keep_typing(drafts, id, &(struct draft_spot){ "/job_config/command", NULL, 0 });
    document_free(load(drafts, id, &left));
    assert_string_equal(left.place, "/job_config/engine");
    draft_left_done(&left);
    drafts_close(drafts);
}

static void the_newest_draft_of_an_origin_is_found(void **state)
{
    static const struct draft_origin file = { .profile = "https://h p", .file = "/tmp/a.json" };
    struct err err = { 0 };
    int64_t found = -1, first, second;
    struct drafts *drafts = open_drafts(*state);
    struct document *document = document_new(&shape_algorithm, NULL);

    assert_true(drafts_find(drafts, &here, &found, &err));
    assert_int_equal(found, 0);
    first = create(drafts, &here, document);
    second = create(drafts, &here, document);
    assert_true(drafts_find(drafts, &here, &found, &err));
    assert_int_equal(found, second);
    assert_true(drafts_find(drafts, &file, &found, &err));
    assert_int_equal(found, 0);
    assert_true(first != second);
    document_free(document);
    drafts_close(drafts);
}

static void drafts_are_listed_newest_first_and_dropped(void **state)
{
    static const struct draft_origin file = { .file = "/tmp/a.json" };
    struct err err = { 0 };
    struct draft_row *rows = NULL;
    size_t count = 99;
    struct drafts *drafts = open_drafts(*state);
    struct document *document = document_new(&shape_algorithm, tree("{\"metadata\":{\"name\":\"one\"}}"));
    int64_t first = create(drafts, &here, document), second = create(drafts, &file, document);

    set(document, "/metadata/name", "\"two\"");
    keep(drafts, second, document);
    document_free(document);
    assert_true(drafts_list(drafts, &rows, &count, &err));
    assert_int_equal(count, 2);
    assert_int_equal(rows[0].id, second);
    assert_string_equal(rows[0].name, "two");
    assert_string_equal(rows[0].file, "/tmp/a.json");
    assert_null(rows[0].profile);
    assert_int_equal(rows[0].edits, 1);
    assert_true(rows[0].changed_ms > 1600000000000);
    assert_string_equal(rows[1].algorithm_id, "id-1");
    draft_rows_free(rows, count);

    assert_true(drafts_drop(drafts, first, &err));
    assert_false(drafts_drop(drafts, first, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    err = (struct err){ 0 };
    assert_null(drafts_load(drafts, first, &shape_algorithm, NULL, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    assert_true(drafts_drop(drafts, second, &(struct err){ 0 }));
    assert_true(drafts_list(drafts, &rows, &count, &(struct err){ 0 }));
    assert_int_equal(count, 0);
    draft_rows_free(rows, count);
    drafts_close(drafts);
}

/* Another program of ours that writes at the same moment is waited for. */
static void a_writer_in_the_way_is_waited_for(void **state)
{
    struct err err = { 0 };
    struct drafts *drafts = open_drafts(*state);
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = create(drafts, &here, document);
    int ends[2];
    char path[200], byte;

    snprintf(path, sizeof path, "%s/drafts.db", (char *)*state);
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        const struct timespec moment = { .tv_nsec = 200000000 };
        sqlite3 *other = NULL;
        bool good = sqlite3_open(path, &other) == SQLITE_OK &&
                    sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK &&
                    write(ends[1], "x", 1) == 1 && nanosleep(&moment, NULL) == 0 &&
                    sqlite3_exec(other, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;

        _exit(!good);
    }
    assert_int_equal(read(ends[0], &byte, 1), 1);
    set(document, "/a", "1");
    assert_true(drafts_keep(drafts, id, document, NULL, &err));
    close(ends[0]);
    close(ends[1]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    document_free(document);
    drafts_close(drafts);
}

static void keeping_a_dropped_draft_is_an_error(void **state)
{
    struct err err = { 0 };
    struct drafts *drafts = open_drafts(*state);
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = create(drafts, &here, document);

    assert_true(drafts_drop(drafts, id, &err));
    set(document, "/a", "1");
    assert_false(drafts_keep(drafts, id, document, NULL, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    assert_int_equal(document_edits_kept(document), 0);
    keep(drafts, create(drafts, &here, document), document); /* and no other draft has to suffer for it */
    err = (struct err){ 0 };
    assert_false(drafts_keep_typing(drafts, id, &(struct draft_spot){ "/a", "x", 1 },
                                    &err)); /* the foreign key holds */
    document_free(document);
    drafts_close(drafts);
}

/* Edits and keeps until it is killed; tells each finished keep through the pipe. */
static void edit_for_ever(const char *where, int64_t id, int out)
{
    struct err err = { 0 };
    struct drafts *drafts = drafts_open(where, &err);
    struct document *document = drafts ? drafts_load(drafts, id, &shape_algorithm, NULL, &err) : NULL;

    for (unsigned i = 0; document; i++) {
        char place[32];
        snprintf(place, sizeof place, "/list/%u", i);
        if (!document_set(document, place, json_integer((int64_t)i), &err) ||
            !drafts_keep(drafts, id, document, NULL, &err) || write(out, &i, sizeof i) != sizeof i)
            break;
    }
    _exit(1);
}

static void a_kill_in_the_middle_of_keeps_loses_no_kept_edit(void **state)
{
    struct drafts *drafts = open_drafts(*state);
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = create(drafts, &here, document);
    unsigned told = 0, last = 0;
    int pipes[2], status;
    pid_t child;

    document_free(document);
    drafts_close(drafts);
    assert_int_equal(pipe(pipes), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0)
        edit_for_ever(*state, id, pipes[1]);
    close(pipes[1]);
    while (last < 20 && read(pipes[0], &told, sizeof told) == (ssize_t)sizeof told)
        last = told;
    assert_int_equal(last, 20);
    kill(child, SIGKILL);
    while (read(pipes[0], &told, sizeof told) == (ssize_t)sizeof told)
        last = told;
    waitpid(child, &status, 0);
    assert_true(WIFSIGNALED(status));
    close(pipes[0]);

    drafts = open_drafts(*state);
    document = load(drafts, id, NULL);
    assert_true(json_count(document_at(document, "/list")) >= last + 1);
    for (unsigned i = 0; i <= last; i++) {
        int64_t number = -1;
        assert_true(json_int64(json_item(document_at(document, "/list"), i), &number));
        assert_int_equal(number, i);
    }
    document_free(document);
    drafts_close(drafts);
}

static void a_damaged_file_is_one_error_and_stays_as_it_is(void **state)
{
    static const char rubbish[] =
        "this is not a database, and it is longer than the hundred bytes of SQLite's header: "
        "so it must be looked at and left alone by whoever opens it.";
    char path[200], after[sizeof rubbish] = "";
    struct err err = { 0 };
    int file;

    snprintf(path, sizeof path, "%s/drafts.db", (char *)*state);
    write_file(path, rubbish, sizeof rubbish);
    assert_null(drafts_open(*state, &err));
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_non_null(strstr(err.text[LANGUAGE_EN], path));
    assert_non_null(strstr(err.text[LANGUAGE_ZH], path));
    file = open(path, O_RDONLY);
    assert_int_equal(read(file, after, sizeof after), sizeof after);
    close(file);
    assert_memory_equal(after, rubbish, sizeof rubbish);
}

static void nobody_else_may_read_drafts(void **state)
{
    static const char *const names[] = { "drafts.db", "drafts.db-wal" };
    struct drafts *drafts;
    mode_t mask = umask(0);

    drafts = open_drafts(*state);
    umask(mask);
    for (size_t i = 0; i < 2; i++) {
        char path[200];
        struct stat status;
        snprintf(path, sizeof path, "%s/%s", (char *)*state, names[i]);
        assert_int_equal(stat(path, &status), 0);
        assert_int_equal(status.st_mode & 0777, 0600);
    }
    drafts_close(drafts);
    assert_null(drafts_open("/nonexistent", &(struct err){ 0 }));
}

static void a_draft_is_listed_by_the_name_that_its_kind_has(void **state)
{
    struct drafts *drafts = open_drafts(*state);
    struct document *document = document_new(&shape_training_job_config, NULL);
    struct draft_origin config = { .profile = "p", .shape = "training-job-config" };
    struct draft_row *rows = NULL;
    struct err err = { 0 };
    size_t count = 0;
    int64_t id = create(drafts, &config, document);

    assert_true(document_set(document, "/config_name", json_string("nightly"), &err));
    keep(drafts, id, document);
    document_free(document);
    assert_true(drafts_list(drafts, &rows, &count, &err));
    assert_int_equal(count, 1);
    assert_string_equal(rows[0].name, "nightly");
    draft_rows_free(rows, count);
    drafts_close(drafts);
}

static void a_name_being_typed_is_listed_as_such(void **state)
{
    struct drafts *drafts = open_drafts(*state);
    struct document *document = document_new(&shape_algorithm, NULL);
    struct document *config = document_new(&shape_training_job_config, NULL);
    struct draft_row *rows = NULL;
    struct err err = { 0 };
    size_t count = 0;
    int64_t id = create(drafts, &here, document), other = create(drafts, &here, config);

    keep_typing(drafts, id, &(struct draft_spot){ "/metadata/name", "half a na", 9 });
    keep_typing(drafts, other, &(struct draft_spot){ "/config_name", "night", 5 });
    assert_true(drafts_list(drafts, &rows, &count, &err));
    assert_int_equal(count, 2);
    assert_string_equal(rows[0].typed_name, "night");
    assert_string_equal(rows[1].typed_name, "half a na");
    assert_null(rows[1].name);
    draft_rows_free(rows, count);
    keep_typing(drafts, id, &(struct draft_spot){ "/metadata/description", "x", 1 });
    keep_typing(drafts, other, &(struct draft_spot){ "/config_name", "", 0 });
    assert_true(drafts_list(drafts, &rows, &count, &err));
    assert_null(rows[0].typed_name);
    assert_null(rows[1].typed_name);
    draft_rows_free(rows, count);
    document_free(document);
    document_free(config);
    drafts_close(drafts);
}

static void drafts_of_one_origin_are_told_apart_by_kind(void **state)
{
    struct drafts *drafts = open_drafts(*state);
    struct document *document = document_new(&shape_algorithm, NULL);
    struct draft_origin other = { .file = "/a.json", .shape = "another" }, same = { .file = "/a.json" };
    struct err err = { 0 };
    int64_t id = create(drafts, &same, document), found = -1;

    assert_true(drafts_find(drafts, &other, &found, &err));
    assert_int_equal(found, 0);
    assert_true(drafts_find(drafts, &same, &found, &err));
    assert_int_equal(found, id);
    document_free(document);
    drafts_close(drafts);
}

/* Holds a claim in another process until the pipe is closed, or forever after a kill. */
static pid_t claim_elsewhere(const char *where, int64_t id, int *hold)
{
    int told[2], held[2];
    char byte;
    pid_t child;

    assert_int_equal(pipe(told) + pipe(held), 0);
    child = fork();
    if (child == 0) {
        struct err err = { 0 };
        struct drafts *drafts = drafts_open(where, &err);

        close(held[1]);
        if (!drafts || !drafts_claim(drafts, id, &err) || write(told[1], "", 1) != 1)
            _exit(1);
        _exit(read(held[0], &byte, 1) == 0 ? 0 : 1); /* as abrupt as a kill: nothing is released by hand */
    }
    close(told[1]);
    close(held[0]);
    assert_int_equal(read(told[0], &byte, 1), 1);
    close(told[0]);
    *hold = held[1];
    return child;
}

static void a_draft_belongs_to_one_session_at_a_time(void **state)
{
    struct drafts *drafts = open_drafts(*state);
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = create(drafts, &here, document), other = create(drafts, &here, document);
    struct err err = { 0 };
    char process[32];
    int hold = -1, status = -1;
    pid_t child;

    drafts_close(drafts);
    child = claim_elsewhere(*state, id, &hold);
    drafts = open_drafts(*state);
    assert_false(drafts_claim(drafts, id, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    snprintf(process, sizeof process, "process %ld", (long)child);
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), process));
    err = (struct err){ 0 };
    assert_true(drafts_claim(drafts, other, &err));
    close(hold);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(drafts_claim(drafts, id, &err));
    assert_false(drafts_claim(drafts, id, &err)); /* twice in one program is two as well */
    drafts_release(drafts, id);
    err = (struct err){ 0 };
    assert_true(drafts_claim(drafts, id, &err));
    document_free(document);
    drafts_close(drafts);
}

static volatile sig_atomic_t called;

static void note_call(int number)
{
    called = number;
}

/* A session in another process that gives a draft back when it is asked to, after it kept an edit. */
static pid_t give_back_elsewhere(const char *where, int64_t id)
{
    int told[2];
    char byte;
    pid_t child;

    assert_int_equal(pipe(told), 0);
    child = fork();
    if (child == 0) {
        struct err err = { 0 };
        struct drafts *drafts = drafts_open(where, &err);
        struct document *document = drafts ? drafts_load(drafts, id, &shape_algorithm, NULL, &err) : NULL;
        struct process by;
        sigset_t mask, none;

        sigemptyset(&none);
        sigemptyset(&mask);
        sigaddset(&mask, SIGUSR1);
        sigprocmask(SIG_BLOCK, &mask, NULL);
        signal(SIGUSR1, note_call);
        if (!document || !drafts_claim(drafts, id, &err) || drafts_wanted(drafts, id, &by) ||
            write(told[1], "", 1) != 1)
            _exit(1);
        while (!called)
            sigsuspend(&none);
        if (!drafts_wanted(drafts, id, &by) || by.pid != (long)getppid())
            _exit(2);
        if (!document_set(document, "/metadata/name", json_string("kept"), &err) ||
            !drafts_keep(drafts, id, document, NULL, &err))
            _exit(3);
        document_free(document);
        drafts_release(drafts, id);
        drafts_close(drafts);
        _exit(0);
    }
    close(told[1]);
    assert_int_equal(read(told[0], &byte, 1), 1);
    close(told[0]);
    return child;
}

static void a_draft_is_given_back_when_another_session_asks(void **state)
{
    struct drafts *drafts = open_drafts(*state);
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = create(drafts, &here, document);
    struct draft_holder holder = { 0 };
    struct err err = { 0 };
    int status = -1;
    pid_t child;

    document_free(document);
    drafts_close(drafts);
    child = give_back_elsewhere(*state, id);
    drafts = open_drafts(*state);
    assert_true(drafts_holder(drafts, id, &holder));
    assert_int_equal(holder.process.pid, child);
    assert_true(holder.here && holder.known);
    assert_true(holder.since_ms > 1600000000000);
    assert_true(drafts_ask(drafts, id, &err));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_false(drafts_holder(drafts, id, &holder));
    assert_true(drafts_ask(drafts, id, &err)); /* nobody to ask any more */
    assert_true(drafts_claim(drafts, id, &err));
    assert_false(drafts_wanted(drafts, id, &holder.process)); /* whoever comes next is asked anew */
    document = load(drafts, id, NULL);
    assert_tree(document_at(document, "/metadata/name"), "\"kept\"");
    document_free(document);
    drafts_close(drafts);
}

static void change_claim(const char *where, const char *sql)
{
    char path[200];
    sqlite3 *database = NULL;

    snprintf(path, sizeof path, "%s/drafts.db", where);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
}

/* A session in another process that asks for a draft and is killed before there is an answer. */
static pid_t ask_elsewhere(const char *where, int64_t id)
{
    int told[2];
    char byte;
    pid_t child;

    assert_int_equal(pipe(told), 0);
    child = fork();
    if (child == 0) {
        struct err err = { 0 };
        struct drafts *drafts = drafts_open(where, &err);

        if (!drafts || !drafts_ask(drafts, id, &err) || write(told[1], "", 1) != 1)
            _exit(1);
        alarm(30); /* should the test break off */
        pause();
    }
    close(told[1]);
    assert_int_equal(read(told[0], &byte, 1), 1);
    close(told[0]);
    return child;
}

static void a_wish_ends_with_whoever_had_it(void **state)
{
    struct drafts *drafts = open_drafts(*state);
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = create(drafts, &here, document);
    struct process by = { .pid = 0 };
    struct err err = { 0 };
    pid_t child, third;

    document_free(document);
    drafts_close(drafts);
    sigaction(SIGUSR1, &(struct sigaction){ .sa_handler = note_call, .sa_flags = SA_RESTART }, NULL);
    drafts = open_drafts(*state);
    assert_true(drafts_claim(drafts, id, &err));
    called = 0;
    child = ask_elsewhere(*state, id);
    assert_int_not_equal(called, 0);
    assert_true(drafts_wanted(drafts, id, &by));
    assert_int_equal(by.pid, child);
    third = fork();
    if (third == 0) { /* one asks at a time */
        struct drafts *own = drafts_open(*state, &err);

        _exit(own && !drafts_ask(own, id, &err) && err.kind == ERR_CONFLICT ? 0 : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(third, &status, 0), third);
    assert_int_equal(status, 0);
    assert_true(drafts_wanted(drafts, id, &by)); /* that one took nothing of the wish with it */
    assert_int_equal(by.pid, child);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_false(drafts_wanted(drafts, id, &by)); /* the row is there, nobody waits */
    child = ask_elsewhere(*state, id);
    assert_true(drafts_wanted(drafts, id, &by)); /* and the next one is heard */
    assert_int_equal(by.pid, child);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    signal(SIGUSR1, SIG_DFL);
    drafts_close(drafts);
}

static void what_is_gone_cannot_be_claimed(void **state)
{
    struct drafts *drafts = open_drafts(*state);
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = create(drafts, &here, document);
    struct draft_holder holder;
    struct err err = { 0 };

    document_free(document);
    assert_true(drafts_drop(drafts, id, &err));
    assert_false(drafts_claim(drafts, id, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    assert_false(drafts_holder(drafts, id, &holder));
    drafts_close(drafts);
}

static void a_draft_with_a_bad_row_is_named_with_its_remedy(void **state)
{
    struct drafts *drafts = open_drafts(*state);
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = create(drafts, &here, document);
    struct err err = { 0 };
    char remedy[64];

    assert_true(document_set(document, "/metadata/name", json_string("a"), &err));
    keep(drafts, id, document);
    document_free(document);
    change_claim(*state, "UPDATE edit SET after = '{'");
    assert_null(drafts_load(drafts, id, &shape_algorithm, NULL, &err));
    snprintf(remedy, sizeof remedy, "algoform drafts drop %lld", (long long)id);
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), remedy));
    assert_non_null(strstr(err_text(&err, LANGUAGE_ZH), remedy));
    drafts_close(drafts);
}

static void what_is_no_file_of_ours_holds_no_claims(void **state)
{
    char path[200], elsewhere[200];
    struct err err = { 0 };

    snprintf(path, sizeof path, "%s/drafts.lock", (const char *)*state);
    snprintf(elsewhere, sizeof elsewhere, "%s/elsewhere", (const char *)*state);
    assert_int_equal(symlink(elsewhere, path), 0);
    assert_null(drafts_open(*state, &err));
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), "symbolic link"));
    assert_int_not_equal(access(elsewhere, F_OK), 0);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkfifo(path, 0600), 0);
    err = (struct err){ 0 };
    assert_null(drafts_open(*state, &err));
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), "no file"));
    assert_int_equal(unlink(path), 0);
}

static void only_a_session_that_told_of_itself_here_is_asked(void **state)
{
    struct drafts *drafts = open_drafts(*state);
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = create(drafts, &here, document);
    struct draft_holder holder = { 0 };
    struct draft_row *rows = NULL;
    struct err err = { 0 };
    size_t count = 0;
    int hold = -1, status = -1;
    pid_t child;

    document_free(document);
    drafts_close(drafts);
    child = claim_elsewhere(*state, id, &hold); /* would be killed by a signal */
    drafts = open_drafts(*state);
    change_claim(*state, "UPDATE claim SET host = 'elsewhere'");
    assert_true(drafts_holder(drafts, id, &holder));
    assert_false(holder.here);
    assert_string_equal(holder.process.host, "elsewhere");
    assert_false(drafts_ask(drafts, id, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), "another machine"));
    change_claim(*state, "DELETE FROM claim"); /* as by a program that knows of no such rows */
    err = (struct err){ 0 };
    assert_false(drafts_ask(drafts, id, &err));
    assert_true(drafts_list(drafts, &rows, &count, &(struct err){ 0 }));
    assert_true(rows[0].held && !rows[0].holder.known);
    assert_int_equal(rows[0].holder.process.pid, child);
    draft_rows_free(rows, count);
    close(hold);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_false(drafts_holder(drafts, id, &holder));
    drafts_close(drafts);
}

static void a_branch_is_a_draft_of_its_own_from_the_same_state(void **state)
{
    struct drafts *drafts = open_drafts(*state);
    struct document *document = document_new(&shape_algorithm, tree("{\"a\":1}"));
    int64_t id = create(drafts, &here, document), branch = 0, found = 0;
    struct err err = { 0 };
    struct draft_left left;

    set(document, "/b", "2");
    document_rebase(document, tree("{\"z\":0}"));
    keep(drafts, id, document);
    assert_true(drafts_keep_base(drafts, id, document, &err));
    keep_typing(drafts, id, &(struct draft_spot){ "/metadata/name", "half", 2 });
    assert_true(drafts_branch(drafts, id, &branch, &err));
    assert_true(branch != id);
    set(document, "/c", "3"); /* the other one goes on */
    keep(drafts, id, document);
    document_free(document);

    document = load(drafts, branch, &left);
    assert_tree(document_root(document), "{\"a\":1,\"b\":2}");
    assert_tree(document_base(document), "{\"z\":0}");
    assert_string_equal(left.text, "half");
    assert_int_equal(left.cursor, 2);
    assert_string_equal(document_undo(document), "/b");
    keep(drafts, branch, document);
    draft_left_done(&left);
    document_free(document);
    document = load(drafts, id, NULL);
    assert_tree(document_root(document), "{\"a\":1,\"b\":2,\"c\":3}");
    document_free(document);
    assert_true(drafts_find(drafts, &here, &found, &err));
    assert_false(drafts_branch(drafts, branch + 1, &branch, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    drafts_close(drafts);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_directory, remove_directory)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_draft_comes_back_with_its_undo_and_redo),
        TEST(an_edit_after_a_restart_is_a_step_of_its_own),
        TEST(undo_has_no_end_but_the_beginning_also_after_a_restart),
        TEST(an_edit_after_undo_replaces_the_stored_tail),
        TEST(only_undoing_is_kept_too),
        TEST(a_document_kept_in_one_draft_is_whole_in_another),
        TEST(a_new_base_is_kept_beside_the_start),
        TEST(the_base_of_a_merge_is_undone_and_redone_after_a_restart),
        TEST(a_draft_begun_late_has_the_start_of_its_journal_and_the_base_of_today),
        TEST(text_being_typed_is_kept),
        TEST(the_place_of_the_last_edit_is_kept_with_it),
        TEST(the_newest_draft_of_an_origin_is_found),
        TEST(drafts_are_listed_newest_first_and_dropped),
        TEST(a_writer_in_the_way_is_waited_for),
        TEST(keeping_a_dropped_draft_is_an_error),
        TEST(a_kill_in_the_middle_of_keeps_loses_no_kept_edit),
        TEST(a_damaged_file_is_one_error_and_stays_as_it_is),
        TEST(nobody_else_may_read_drafts),
        TEST(a_draft_is_listed_by_the_name_that_its_kind_has),
        TEST(a_name_being_typed_is_listed_as_such),
        TEST(drafts_of_one_origin_are_told_apart_by_kind),
        TEST(a_draft_belongs_to_one_session_at_a_time),
        TEST(a_draft_is_given_back_when_another_session_asks),
        TEST(a_wish_ends_with_whoever_had_it),
        TEST(what_is_gone_cannot_be_claimed),
        TEST(a_draft_with_a_bad_row_is_named_with_its_remedy),
        TEST(what_is_no_file_of_ours_holds_no_claims),
        TEST(only_a_session_that_told_of_itself_here_is_asked),
        TEST(a_branch_is_a_draft_of_its_own_from_the_same_state),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
