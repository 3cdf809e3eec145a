/* Submits of which nobody knows what came of them: what a draft sent is found by the draft. */
#include "session/doubts.h"
#include "own_session.h"
#include "session/submits.h"

#include "base/memory.h"

/* A submit that has ended so; UNDER_WAY: not yet. */
static int64_t note(struct session *session, enum submit_verb verb, const char *id, const char *name,
                    const char *draft, enum outcome outcome)
{
    struct err err = { 0 };
    struct history *history = session_history(session, &err);
    struct history_begin begin = { .verb = verb,
                                   .origin = session_origin(session),
                                   .shape = shape_algorithm.name,
                                   .id = id,
                                   .name = name,
                                   .draft = draft };
    int64_t number = 0;

    assert_non_null(history);
    assert_true(history_begin(history, &begin, &number, &err));
    if (outcome != OUTCOME_UNDER_WAY)
        assert_true(history_end(history, number, &(struct history_end){ .outcome = outcome }, &err));
    return number;
}

static struct doubts_thing of(const char *id, const char *draft, const char *name)
{
    return (struct doubts_thing){ &shape_algorithm, id, draft, name };
}

static int64_t doubted(struct session *session, struct doubts_thing thing)
{
    return doubts_of(session, &thing);
}

static int64_t sent(struct session *session, struct doubts_thing thing, enum outcome outcome, int64_t below)
{
    struct history_row row = { 0 };
    struct history_trees trees = { 0 };
    int64_t number = 0;

    if (doubts_sent(session, &thing, outcome, below, &row, &trees))
        number = row.number;
    history_row_done(&row);
    history_trees_done(&trees);
    return number;
}

static void a_creation_is_doubted_by_its_draft_whatever_its_name_became(void **state)
{
    struct session *session = open_session(NULL);
    int64_t number = note(session, SUBMIT_CREATE, NULL, "first", "mark-1", OUTCOME_UNKNOWN);

    (void)state;
    assert_int_equal(doubted(session, of(NULL, "mark-1", "renamed")), number);
    assert_int_equal(doubted(session, of(NULL, "mark-1", NULL)), number);
    assert_int_equal(doubted(session, of(NULL, "mark-2", "renamed")), 0);
    assert_int_equal(doubted(session, of(NULL, NULL, "renamed")), 0);
    session_free(session);
}

static void without_a_draft_the_name_tells(void **state)
{
    struct session *session = open_session(NULL);
    int64_t number = note(session, SUBMIT_CREATE, NULL, "first", NULL, OUTCOME_UNKNOWN);

    (void)state;
    assert_int_equal(doubted(session, of(NULL, NULL, "first")), number);
    assert_int_equal(doubted(session, of(NULL, "mark-2", "first")), number);
    assert_int_equal(doubted(session, of(NULL, NULL, NULL)), 0);
    session_free(session);
}

static void an_update_is_doubted_by_its_id_until_a_later_one_was_done(void **state)
{
    struct session *session = open_session(NULL);
    int64_t number = note(session, SUBMIT_UPDATE, "id-1", "a", "mark-1", OUTCOME_UNKNOWN);

    (void)state;
    note(session, SUBMIT_UPDATE, "id-1", "a", "mark-1", OUTCOME_NOT_DONE);
    assert_int_equal(doubted(session, of("id-1", "mark-1", "a")), number);
    assert_int_equal(doubted(session, of("id-2", "mark-1", "a")), 0);
    note(session, SUBMIT_UPDATE, "id-1", "a", NULL, OUTCOME_DONE);
    assert_int_equal(doubted(session, of("id-1", "mark-1", "a")), 0);
    session_free(session);
}

static void what_a_draft_sent_is_found_by_outcome_newest_first(void **state)
{
    struct session *session = open_session(NULL);
    int64_t first = note(session, SUBMIT_UPDATE, "id-1", "a", "mark-1", OUTCOME_UNKNOWN);
    int64_t second = note(session, SUBMIT_UPDATE, "id-1", "a", "mark-1", OUTCOME_UNKNOWN);
    int64_t done = note(session, SUBMIT_UPDATE, "id-1", "a", "mark-1", OUTCOME_DONE);

    (void)state;
    note(session, SUBMIT_UPDATE, "id-1", "a", "mark-2", OUTCOME_UNKNOWN);
    note(session, SUBMIT_DELETE, "id-1", "a", "mark-1", OUTCOME_UNKNOWN);
    note(session, SUBMIT_UPDATE, "id-2", "a", "mark-1", OUTCOME_UNKNOWN);
    note(session, SUBMIT_UPDATE, "id-1", "a", "mark-1", OUTCOME_UNDER_WAY); /* by this very process */
    assert_int_equal(sent(session, of("id-1", "mark-1", NULL), OUTCOME_UNKNOWN, 0), second);
    assert_int_equal(sent(session, of("id-1", "mark-1", NULL), OUTCOME_UNKNOWN, second), first);
    assert_int_equal(sent(session, of("id-1", "mark-1", NULL), OUTCOME_UNKNOWN, first), 0);
    assert_int_equal(sent(session, of("id-1", "mark-1", NULL), OUTCOME_DONE, 0), done);
    assert_int_equal(sent(session, of(NULL, "mark-1", NULL), OUTCOME_UNKNOWN, 0), 0);
    assert_int_equal(sent(session, of("id-1", NULL, NULL), OUTCOME_UNKNOWN, 0), 0);
    session_free(session);
}

static void what_is_settled_is_doubted_no_more_and_cannot_be_settled_otherwise(void **state)
{
    struct session *session = open_session(NULL);
    int64_t number = note(session, SUBMIT_CREATE, NULL, "first", "mark-1", OUTCOME_UNKNOWN);
    struct history_row row = { 0 };
    struct history_trees trees = { 0 };
    struct err err = { 0 };

    (void)state;
    assert_true(doubts_settle(session, number, OUTCOME_DONE, "id-1", NULL, &err));
    assert_int_equal(doubted(session, of(NULL, "mark-1", "first")), 0);
    assert_int_equal(sent(session, of(NULL, "mark-1", NULL), OUTCOME_DONE, 0), number);
    assert_true(doubts_read(session, number, &row, &trees));
    assert_string_equal(row.id, "id-1");
    assert_string_equal(row.draft, "mark-1");
    assert_false(doubts_settle(session, number, OUTCOME_NOT_DONE, NULL, NULL, &err));
    history_row_done(&row);
    history_trees_done(&trees);
    session_free(session);
}

static bool stands(const char *before, const char *sent, const char *now)
{
    struct history_trees trees = { .before = before ? tree(before) : NULL, .sent = tree(sent) };
    struct json *present = tree(now);
    bool yes = doubts_stands(&shape_algorithm, &trees, present);

    json_free(present);
    history_trees_done(&trees);
    return yes;
}

static void an_update_stands_where_all_of_it_is_there_and_was_not_before(void **state)
{
    static const char before[] = "{\"metadata\":{\"id\":\"1\",\"name\":\"a\",\"description\":\"was\"}}";
    static const char sent[] = "{\"metadata\":{\"name\":\"a\",\"description\":\"is\"}}";
    static const char now[] = "{\"metadata\":{\"id\":\"1\",\"name\":\"a\",\"description\":\"is\","
                              "\"update_time\":2}}";
    static const char theirs[] = "{\"metadata\":{\"id\":\"1\",\"name\":\"b\",\"description\":\"is\"}}";

    (void)state;
    assert_true(stands(before, sent, now));
    assert_true(stands(NULL, sent, now));
    assert_false(stands(now, sent, now));
    assert_false(stands(before, sent, before));
    assert_false(stands(before, sent, theirs));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin_service, remove_directory)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_creation_is_doubted_by_its_draft_whatever_its_name_became),
        TEST(without_a_draft_the_name_tells),
        TEST(an_update_is_doubted_by_its_id_until_a_later_one_was_done),
        TEST(what_a_draft_sent_is_found_by_outcome_newest_first),
        TEST(what_is_settled_is_doubted_no_more_and_cannot_be_settled_otherwise),
        TEST(an_update_stands_where_all_of_it_is_there_and_was_not_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
