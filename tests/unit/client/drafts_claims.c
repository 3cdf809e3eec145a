/* Two sessions and one draft: who has it, who asks for it, and who gets it. */
#include "own_drafts.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

static volatile sig_atomic_t called;

static void note_call(int number)
{
    called = number;
}

/* A session in another process. */
struct other {
    struct drafts *drafts;
    int64_t id; /* the draft that it is about */
    int told;   /* where it says that it is so far */
    int held;   /* and what it waits for the end of */
};

static void tell(const struct other *other, bool good)
{
    if (!good || write(other->told, "", 1) != 1)
        _exit(1);
}

/* Until *hold is closed, or forever after a kill; in as far as `live` told when this returns. */
static pid_t start(void (*live)(const struct other *other), int64_t id, int *hold)
{
    int told[2], held[2];
    char byte;
    pid_t child;

    assert_int_equal(pipe(told) + pipe(held), 0);
    child = fork();
    if (child == 0) {
        struct err err = { 0 };

        close(held[1]);
        alarm(30); /* should the test break off */
        live(&(struct other){ drafts_open(directory, &err), id, told[1], held[0] });
        _exit(1);
    }
    close(told[1]);
    close(held[0]);
    assert_int_equal(read(told[0], &byte, 1), 1);
    close(told[0]);
    *hold = held[1];
    return child;
}

static void assert_ends(pid_t child)
{
    int status = -1;

    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void claim_it(const struct other *other)
{
    struct err err = { 0 };
    char byte;

    tell(other, other->drafts && drafts_claim(other->drafts, other->id, &err));
    _exit(read(other->held, &byte, 1) == 0 ? 0 : 1); /* as abrupt as a kill: nothing is released by hand */
}

/* When it is asked to, after it kept an edit. */
static void give_it_back(const struct other *other)
{
    struct drafts *drafts = other->drafts;
    struct err err = { 0 };
    struct document *document = drafts ? drafts_load(drafts, other->id, &shape_algorithm, NULL, &err) : NULL;
    struct process by;
    sigset_t mask, none;

    sigemptyset(&none);
    sigemptyset(&mask);
    sigaddset(&mask, SIGUSR1);
    sigprocmask(SIG_BLOCK, &mask, NULL);
    signal(SIGUSR1, note_call);
    tell(other, document && drafts_claim(drafts, other->id, &err) && !drafts_wanted(drafts, other->id, &by));
    while (!called)
        sigsuspend(&none);
    if (!drafts_wanted(drafts, other->id, &by) || by.pid != (long)getppid())
        _exit(2);
    if (!document_set(document, "/metadata/name", json_string("kept"), &err) ||
        !drafts_keep(drafts, other->id, document, NULL, &err))
        _exit(3);
    document_free(document);
    drafts_release(drafts, other->id);
    drafts_close(drafts);
    _exit(0);
}

/* And is killed before there is an answer. */
static void ask_for_it(const struct other *other)
{
    struct err err = { 0 };

    tell(other, other->drafts && drafts_ask(other->drafts, other->id, &err));
    pause();
}

static void ask_in_vain(const struct other *other)
{
    struct err err = { 0 };

    tell(other, other->drafts && !drafts_ask(other->drafts, other->id, &err) && err.kind == ERR_CONFLICT);
    _exit(0);
}

static void a_draft_belongs_to_one_session_at_a_time(void **state)
{
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = create(drafts, &here, document), other = create(drafts, &here, document);
    struct err err = { 0 };
    char process[32];
    int hold = -1;
    pid_t child;

    (void)state;
    drafts_close(drafts);
    child = start(claim_it, id, &hold);
    drafts = open_drafts();
    assert_false(drafts_claim(drafts, id, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    snprintf(process, sizeof process, "process %ld", (long)child);
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), process));
    err = (struct err){ 0 };
    assert_true(drafts_claim(drafts, other, &err));
    close(hold);
    assert_ends(child);
    assert_true(drafts_claim(drafts, id, &err));
    assert_false(drafts_claim(drafts, id, &err)); /* twice in one program is two as well */
    drafts_release(drafts, id);
    err = (struct err){ 0 };
    assert_true(drafts_claim(drafts, id, &err));
    document_free(document);
    drafts_close(drafts);
}

static void a_draft_is_given_back_when_another_session_asks(void **state)
{
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = create(drafts, &here, document);
    struct draft_holder holder = { 0 };
    struct err err = { 0 };
    int hold = -1;
    pid_t child;

    (void)state;
    document_free(document);
    drafts_close(drafts);
    child = start(give_it_back, id, &hold);
    drafts = open_drafts();
    assert_true(drafts_holder(drafts, id, &holder));
    assert_int_equal(holder.process.pid, child);
    assert_true(holder.here && holder.known);
    assert_true(holder.since_ms > 1600000000000);
    assert_true(drafts_ask(drafts, id, &err));
    assert_ends(child);
    assert_false(drafts_holder(drafts, id, &holder));
    assert_true(drafts_ask(drafts, id, &err)); /* nobody to ask any more */
    assert_true(drafts_claim(drafts, id, &err));
    assert_false(drafts_wanted(drafts, id, &holder.process)); /* whoever comes next is asked anew */
    document = load(drafts, id, NULL);
    assert_tree(document_at(document, "/metadata/name"), "\"kept\"");
    document_free(document);
    close(hold);
    drafts_close(drafts);
}

static void a_wish_ends_with_whoever_had_it(void **state)
{
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = create(drafts, &here, document);
    struct process by = { .pid = 0 };
    struct err err = { 0 };
    int hold = -1, next = -1, others = -1;
    pid_t child;

    (void)state;
    document_free(document);
    drafts_close(drafts);
    sigaction(SIGUSR1, &(struct sigaction){ .sa_handler = note_call, .sa_flags = SA_RESTART }, NULL);
    drafts = open_drafts();
    assert_true(drafts_claim(drafts, id, &err));
    called = 0;
    child = start(ask_for_it, id, &hold);
    assert_int_not_equal(called, 0);
    assert_true(drafts_wanted(drafts, id, &by));
    assert_int_equal(by.pid, child);
    assert_ends(start(ask_in_vain, id, &others)); /* one asks at a time */
    assert_true(drafts_wanted(drafts, id, &by));  /* that one took nothing of the wish with it */
    assert_int_equal(by.pid, child);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_false(drafts_wanted(drafts, id, &by)); /* the row is there, nobody waits */
    child = start(ask_for_it, id, &next);
    assert_true(drafts_wanted(drafts, id, &by)); /* and the next one is heard */
    assert_int_equal(by.pid, child);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    signal(SIGUSR1, SIG_DFL);
    close(hold);
    close(next);
    close(others);
    drafts_close(drafts);
}

static void what_is_gone_cannot_be_claimed(void **state)
{
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = create(drafts, &here, document);
    struct draft_holder holder;
    struct err err = { 0 };

    (void)state;
    document_free(document);
    assert_true(drafts_drop(drafts, id, &err));
    assert_false(drafts_claim(drafts, id, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    assert_false(drafts_holder(drafts, id, &holder));
    drafts_close(drafts);
}

static void what_is_no_file_of_ours_holds_no_claims(void **state)
{
    const char *path = path_of("drafts.lock");
    char elsewhere[OWN_PATH_BYTES];
    struct err err = { 0 };

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
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = create(drafts, &here, document);
    struct draft_holder holder = { 0 };
    struct draft_row *rows = NULL;
    struct err err = { 0 };
    size_t count = 0;
    int hold = -1;
    pid_t child;

    (void)state;
    document_free(document);
    drafts_close(drafts);
    child = start(claim_it, id, &hold); /* would be killed by a signal */
    drafts = open_drafts();
    change("UPDATE claim SET host = 'elsewhere'");
    assert_true(drafts_holder(drafts, id, &holder));
    assert_false(holder.here);
    assert_string_equal(holder.process.host, "elsewhere");
    assert_false(drafts_ask(drafts, id, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), "another machine"));
    change("DELETE FROM claim"); /* as by a program that knows of no such rows */
    err = (struct err){ 0 };
    assert_false(drafts_ask(drafts, id, &err));
    assert_true(drafts_list(drafts, &rows, &count, &(struct err){ 0 }));
    assert_true(rows[0].held && !rows[0].holder.known);
    assert_int_equal(rows[0].holder.process.pid, child);
    draft_rows_free(rows, count);
    close(hold);
    assert_ends(child);
    assert_false(drafts_holder(drafts, id, &holder));
    drafts_close(drafts);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_directory, remove_directory)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_draft_belongs_to_one_session_at_a_time),
        TEST(a_draft_is_given_back_when_another_session_asks),
        TEST(a_wish_ends_with_whoever_had_it),
        TEST(what_is_gone_cannot_be_claimed),
        TEST(what_is_no_file_of_ours_holds_no_claims),
        TEST(only_a_session_that_told_of_itself_here_is_asked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
