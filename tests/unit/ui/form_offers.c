/* Choosing: what a catalogue, the rows and the document offer for a field, narrowed, told of, taken. */
#include "screen.h"

#include "base/clock.h"
#include "form/age.h"
#include "schema/catalogues.h"

#include <time.h>

struct shop {
    struct form_catalogue known[CATALOGUES];
    int looked[CATALOGUES], wanted[CATALOGUES];
    struct json *owned[CATALOGUES], *older[CATALOGUES]; /* a form may look at older ones while it is told */
};

static struct form_catalogue look(void *context, enum catalogue catalogue, bool wanted)
{
    struct shop *shop = context;

    shop->looked[catalogue]++;
    shop->wanted[catalogue] += wanted;
    return shop->known[catalogue];
}

static void stock(struct shop *shop, enum catalogue catalogue, const char *text, int64_t age_ms)
{
    json_free(shop->older[catalogue]);
    shop->older[catalogue] = shop->owned[catalogue];
    shop->owned[catalogue] = play_parsed(text);
    shop->known[catalogue] =
        (struct form_catalogue){ .entries = shop->owned[catalogue], .fetched_ms = clock_utc_ms() - age_ms };
}

static void close_shop(struct shop *shop)
{
    for (size_t i = 0; i < CATALOGUES; i++)
        json_free(shop->owned[i]), json_free(shop->older[i]);
}

static const char engines[] =
    "[{\"engine_id\":\"pytorch_1.8\",\"engine_name\":\"PyTorch\",\"engine_version\":\"pt-1.8\"},"
    "{\"engine_id\":\"pytorch_2.0\",\"engine_name\":\"PyTorch\",\"engine_version\":\"pt-2.0\"},"
    "{\"engine_id\":\"tf_2.1\",\"engine_name\":\"TensorFlow\",\"engine_version\":\"tf-2.1\"},"
    "\"......\",{\"engine_name\":\"Nameless\"}]";

static const char algorithms[] =
    "[{\"name\":\"tpe_search\",\"description\":\"Parzen trees\",\"params\":["
    "{\"key\":\"gamma\",\"value\":\"0.25\",\"type\":\"Float\"},{\"key\":\"num_samples\",\"value\":20,"
    "\"type\":\"Integer\",\"note\":\"x\"}]},"
    "{\"name\":\"bayes_opt_search\",\"description\":\"Gaussian\",\"params\":["
    "{\"key\":\"kappa\",\"value\":\"2.5\",\"type\":\"Float\"},{\"key\":\"num_samples\",\"value\":\"20\","
    "\"type\":\"Integer\"}]},{\"name\":\"bare\"}]";

static const struct form_catalogues *shelf(struct form_catalogues *given, struct shop *shop)
{
    *given = (struct form_catalogues){ shop, look };
    return given;
}

/* A form at a window of 80x24 that such a shop serves. */
struct visit {
    struct screen screen;
    struct shop shop;
    struct form_catalogues given;
    struct play play;
};

static void visit_begin(struct visit *visit, const char *document)
{
    visit->screen = screen_open(24, 80);
    visit->play = play_text(document);
    form_use_catalogues(visit->play.form, shelf(&visit->given, &visit->shop));
}

static void visit_end(struct visit *visit)
{
    play_end(&visit->play);
    close_shop(&visit->shop);
    screen_close(&visit->screen);
}

/* Longer than a cursor takes to come to rest. */
static void rest(void)
{
    struct timespec time = { .tv_nsec = 200 * 1000 * 1000 };

    assert_int_equal(nanosleep(&time, NULL), 0);
}

static void test_what_is_typed_narrows_the_entries_and_down_takes_them_in_turn(void **state)
{
    (void)state;
    struct visit visit = { 0 };
    stock(&visit.shop, CATALOGUE_ENGINES, engines, 0);
    visit_begin(&visit, "{}");
    play_go(&visit.play, "/job_config/engine/engine_id");
    play_keys(&visit.play, "\r");
    screen_assert("Ctrl-N: pytorch_1.8  pytorch_2.0  tf_2.1");
    play_keys(&visit.play, "_2");
    screen_assert("Ctrl-N: pytorch_2.0  tf_2.1"); /* as a part of the word, wherever it stands */
    play_function(&visit.play, KEY_DOWN);
    play_function(&visit.play, KEY_DOWN);
    play_assert_typing(&visit.play, "tf_2.1");
    play_keys(&visit.play, "x\r"); /* anything may be typed */
    play_assert_value(&visit.play, "/job_config/engine/engine_id", "\"tf_2.1x\"");
    visit_end(&visit);
}

static void test_a_sibling_narrows_the_entries(void **state)
{
    (void)state;
    struct visit visit = { 0 };
    stock(&visit.shop, CATALOGUE_ENGINES, engines, 0);
    visit_begin(&visit, "{\"job_config\":{\"engine\":{\"engine_name\":\"TensorFlow\"}}}");
    play_go(&visit.play, "/job_config/engine/engine_version");
    play_keys(&visit.play, "\r");
    screen_assert("tf-2.1");
    screen_assert_not("pt-2.0");
    visit_end(&visit);
}

static void test_space_opens_a_picker_that_tells_of_each_entry_and_of_their_age(void **state)
{
    (void)state;
    struct visit visit = { 0 };
    stock(&visit.shop, CATALOGUE_ENGINES, engines, 3 * 3600 * 1000 + 1);
    visit_begin(&visit, "{}");
    play_go(&visit.play, "/job_config/engine/engine_id");
    play_keys(&visit.play, " ");
    assert_int_equal(form_state(visit.play.form), STATE_PICK);
    screen_assert("> pytorch_1.8         PyTorch \u00b7 pt-1.8");
    screen_assert("3 of 3");
    screen_assert("from the service, 3 h ago");
    play_keys(&visit.play, "flow"); /* nothing is called that, but something told of it is */
    screen_assert("> tf_2.1");
    screen_assert("flow  1 of 3");
    screen_assert_not("pytorch_1.8");
    play_keys(&visit.play, "\x7f\x7f\x7f\x7f");
    screen_assert("3 of 3");
    play_function(&visit.play, KEY_END);
    play_keys(&visit.play, "\r");
    play_assert_value(&visit.play, "/job_config/engine/engine_id", "\"tf_2.1\"");
    play_assert_at(&visit.play, "/job_config/engine/engine_name");
    visit_end(&visit);
}

static void test_what_is_not_offered_can_be_typed_into_the_picker_too(void **state)
{
    (void)state;
    struct visit visit = { 0 };
    stock(&visit.shop, CATALOGUE_ENGINES, engines, 0);
    visit_begin(&visit, "{}");
    play_go(&visit.play, "/job_config/engine/engine_id");
    play_keys(&visit.play, " my-own");
    screen_assert("Enter takes what was typed");
    play_keys(&visit.play, "\r");
    play_assert_value(&visit.play, "/job_config/engine/engine_id", "\"my-own\"");
    play_go(&visit.play, "/job_config/engine/engine_id");
    play_keys(&visit.play, " tf" ESCAPE);
    play_assert_value(&visit.play, "/job_config/engine/engine_id", "\"my-own\"");
    visit_end(&visit);
}

static void test_hundreds_of_entries_scroll_in_any_window(void **state)
{
    (void)state;
    static const int sizes[][2] = { { 24, 80 }, { 12, 40 }, { 6, 30 }, { 60, 200 } };
    struct buf text;
    struct shop shop = { 0 };
    struct form_catalogues given;

    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    buf_string(&text, "[");
    for (int i = 0; i < 700; i++)
        buf_format(&text, "%s{\"engine_id\":\"engine-%03d\",\"engine_name\":\"E\"}", i > 0 ? "," : "", i);
    buf_string(&text, "]");
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct screen screen = screen_open(sizes[i][0], sizes[i][1]);
        struct play play = play_text("{\"job_config\":{\"engine\":{\"engine_id\":\"engine-400\"}}}");
        stock(&shop, CATALOGUE_ENGINES, buf_text(&text), 0);
        form_use_catalogues(play.form, shelf(&given, &shop));
        play_go(&play, "/job_config/engine/engine_id");
        play_keys(&play, " ");
        screen_assert("> engine-400"); /* begins at the present value */
        play_function(&play, KEY_NPAGE);
        screen_assert_not("> engine-400");
        play_function(&play, KEY_END);
        screen_assert("> engine-699");
        play_function(&play, KEY_DOWN);
        screen_assert("> engine-000");
        play_keys(&play, "-12");
        screen_assert("> engine-12");
        play_function(&play, KEY_DOWN);
        char *shown = screen_row(play.row);
        assert_non_null(strstr(shown, "> engine-121")); /* the cursor stands on it */
        free(shown);
        play_keys(&play, "\r");
        play_assert_value(&play, "/job_config/engine/engine_id", "\"engine-121\"");
        play_end(&play);
        screen_close(&screen);
    }
    buf_done(&text);
    close_shop(&shop);
}

static void test_nothing_is_wanted_before_somebody_stands_there(void **state)
{
    (void)state;
    struct visit visit = { 0 };
    stock(&visit.shop, CATALOGUE_WORKSPACES, "[{\"id\":\"77\",\"name\":\"vision team\"}]", 0);
    visit_begin(&visit, "{\"metadata\":{\"workspace_id\":\"77\"}}");
    play_paint(&visit.play);
    screen_assert("77  vision team"); /* known already: the name stands beside it */
    assert_int_equal(visit.shop.wanted[CATALOGUE_WORKSPACES], 0);
    assert_int_equal(visit.shop.looked[CATALOGUE_ENGINES], 0);
    play_go(&visit.play, "/metadata/workspace_id");
    play_paint(&visit.play);
    assert_int_equal(visit.shop.wanted[CATALOGUE_WORKSPACES], 0); /* the cursor may only pass through */
    rest();
    play_paint(&visit.play);
    assert_true(visit.shop.wanted[CATALOGUE_WORKSPACES] > 0);
    screen_assert("from the service, just now");
    visit_end(&visit);
}

static void test_what_comes_while_a_picker_is_open_is_shown_and_the_choice_stays(void **state)
{
    (void)state;
    struct visit visit = { 0 };
    visit.shop.known[CATALOGUE_ENGINES].fetching = true;
    visit_begin(&visit, "{}");
    play_go(&visit.play, "/job_config/engine/engine_id");
    play_keys(&visit.play, " ");
    screen_assert("fetching ...");
    stock(&visit.shop, CATALOGUE_ENGINES, engines, 0);
    form_refresh_catalogues(visit.play.form);
    play_paint(&visit.play);
    screen_assert("> pytorch_1.8");
    play_function(&visit.play, KEY_END);
    stock(&visit.shop, CATALOGUE_ENGINES,
          "[{\"engine_id\":\"aaa\"},{\"engine_id\":\"tf_2.1\"},{\"engine_id\":\"zzz\"}]", 0);
    form_refresh_catalogues(visit.play.form);
    play_paint(&visit.play);
    screen_assert("> tf_2.1");
    play_keys(&visit.play, "\r\r");
    visit.shop.known[CATALOGUE_ENGINES].unreached = true; /* and while typing */
    play_keys(&visit.play, ESCAPE);
    play_go(&visit.play, "/job_config/engine/engine_id");
    play_keys(&visit.play, " ");
    screen_assert("no link: as of ");
    visit_end(&visit);
}

static void test_a_chosen_algorithm_brings_its_settings_in_one_step(void **state)
{
    (void)state;
    static const char list[] = "/advanced_config/auto_search/algo_configs";
    struct visit visit = { 0 };
    stock(&visit.shop, CATALOGUE_SEARCH_ALGORITHMS, algorithms, 0);
    visit_begin(&visit, "{\"advanced_config\":{\"auto_search\":{\"algo_configs\":[{}]}}}");
    form_show(visit.play.form, list);
    play_go(&visit.play, "/advanced_config/auto_search/algo_configs/0");
    play_go(&visit.play, "/advanced_config/auto_search/algo_configs/0/name");
    play_keys(&visit.play, " ");
    screen_assert("> tpe_search          Parzen trees");
    play_keys(&visit.play, "\r");
    play_assert_message(&visit.play, "Filled in: Settings (items: 2");
    play_assert_value(
        &visit.play, list,
        "[{\"name\":\"tpe_search\",\"params\":[{\"key\":\"gamma\",\"value\":\"0.25\",\"type\":\"Float\"},"
        "{\"key\":\"num_samples\",\"value\":\"20\",\"type\":\"Integer\"}]}]");
    play_keys(&visit.play, UNDO);
    play_assert_value(&visit.play, list, "[{}]");
    assert_null(document_undo(visit.play.document));
    play_keys(&visit.play, REDO);
    play_go(&visit.play, "/advanced_config/auto_search/algo_configs/0/name");
    play_keys(&visit.play, "\r\x15"
                           "bare\r"); /* an entry that brings nothing */
    play_assert_value(&visit.play, "/advanced_config/auto_search/algo_configs/0/name", "\"bare\"");
    assert_null(form_message(visit.play.form));
    visit_end(&visit);
}

static void test_settings_that_were_tuned_stay_so_and_the_others_come_back_with_undo(void **state)
{
    (void)state;
    static const char name[] = "/advanced_config/auto_search/algo_configs/0/name";
    static const char params[] = "/advanced_config/auto_search/algo_configs/0/params";
    static const char tuned[] = "[{\"key\":\"num_samples\",\"value\":\"99\",\"type\":\"Integer\"},"
                                "{\"key\":\"gamma\",\"value\":\"0.3\",\"type\":\"Float\"}]";
    struct visit visit = { 0 };
    struct buf text;
    buf_init(&text, LIMIT_LINE_BYTES);
    buf_format(&text,
               "{\"advanced_config\":{\"auto_search\":{\"algo_configs\":[{\"name\":\"tpe_search\",\"params\":"
               "%s}]}}}",
               tuned);
    stock(&visit.shop, CATALOGUE_SEARCH_ALGORITHMS, algorithms, 0);
    visit_begin(&visit, buf_text(&text));
    buf_done(&text);
    play_go(&visit.play, name);
    play_keys(&visit.play, " \r"); /* the same one again changes nothing */
    play_assert_value(&visit.play, params, tuned);
    assert_int_equal(document_edit_count(visit.play.document), 0);
    play_go(&visit.play, name);
    play_keys(&visit.play, "\r\x15"
                           "bayes_opt_search\r");
    play_assert_message(&visit.play, "(items: 1, as they were: 1, gone: 1)");
    play_assert_value(&visit.play, params,
                      "[{\"key\":\"kappa\",\"value\":\"2.5\",\"type\":\"Float\"},"
                      "{\"key\":\"num_samples\",\"value\":\"99\",\"type\":\"Integer\"}]");
    play_keys(&visit.play, UNDO);
    play_assert_value(&visit.play, name, "\"tpe_search\"");
    play_assert_value(&visit.play, params, tuned);
    visit_end(&visit);
}

static void test_settings_that_somebody_added_stay_when_the_algorithm_changes(void **state)
{
    (void)state;
    static const char name[] = "/advanced_config/auto_search/algo_configs/0/name";
    static const char params[] = "/advanced_config/auto_search/algo_configs/0/params";
    struct visit visit = { 0 };
    stock(&visit.shop, CATALOGUE_SEARCH_ALGORITHMS, algorithms, 0);
    visit_begin(
        &visit,
        "{\"advanced_config\":{\"auto_search\":{\"algo_configs\":[{\"name\":\"tpe_search\",\"params\":"
        "[{\"key\":\"mykey\",\"value\":\"77\"},{\"key\":\"gamma\",\"value\":\"0.3\"},{\"value\":\"1\"}]"
        "}]}}}");
    play_go(&visit.play, name);
    play_keys(&visit.play, "\r\x15"
                           "bayes_opt_search\r");
    play_assert_message(&visit.play, "(items: 2, as they were: 2, gone: 1)");
    play_assert_value(&visit.play, params,
                      "[{\"key\":\"kappa\",\"value\":\"2.5\",\"type\":\"Float\"},"
                      "{\"key\":\"num_samples\",\"value\":\"20\",\"type\":\"Integer\"},"
                      "{\"key\":\"mykey\",\"value\":\"77\"},{\"value\":\"1\"}]");
    play_go(&visit.play, name);
    play_keys(&visit.play, "\r\x15"
                           "unheard_of\r"); /* brings nothing, and takes nothing away */
    play_go(&visit.play, name);
    play_keys(&visit.play,
              "\r\x15"
              "tpe_search\r"); /* and what is not known of it cannot be told from what was added */
    play_assert_message(&visit.play, "(items: 1, as they were: 4, gone: 0)");
    visit_end(&visit);
}

static void test_a_setting_is_offered_by_the_algorithm_above_it(void **state)
{
    (void)state;
    static const char key[] = "/advanced_config/auto_search/algo_configs/0/params/0/key";
    static const char params[] = "/advanced_config/auto_search/algo_configs/0/params";
    struct visit visit = { 0 };
    stock(&visit.shop, CATALOGUE_SEARCH_ALGORITHMS, algorithms, 0);
    visit_begin(&visit, "{\"advanced_config\":{\"auto_search\":{\"algo_configs\":[{\"name\":"
                        "\"tpe_search\",\"params\":[{}]}]}}}");
    play_go(&visit.play, key);
    play_keys(&visit.play, "\rgamm");
    screen_assert("gamma");
    play_keys(&visit.play, "\x0e\r");
    play_assert_value(&visit.play, params, "[{\"key\":\"gamma\",\"value\":\"0.25\",\"type\":\"Float\"}]");
    play_assert_message(&visit.play, "0.25");
    play_keys(&visit.play, UNDO);
    play_assert_value(&visit.play, params, "[{}]");
    visit_end(&visit);
}

static void test_without_a_catalogue_the_rows_are_offered(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_text("{\"advanced_config\":{\"auto_search\":{\"algo_configs\":[{}]}}}");
    play_go(&play, "/advanced_config/auto_search/algo_configs/0/name");
    play_keys(&play, " ");
    screen_assert("> bayes_opt_search");
    screen_assert("3 of 3");
    screen_assert_not("service");
    play_keys(&play, ESCAPE);
    play_go(&play, "/job_config/engine/engine_id"); /* nothing is known of these: Space does nothing */
    play_keys(&play, " ");
    assert_int_equal(form_state(play.form), STATE_MOVE);
    play_end(&play);
    screen_close(&screen);
}

static void test_looking_alone_wants_nothing(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct shop shop = { 0 };
    struct form_catalogues given;
    struct document *document =
        document_new(&shape_algorithm, play_parsed("{\"metadata\":{\"workspace_id\":\"0\"}}"));
    struct form *form = form_new(document, LANGUAGE_ZH, true);
    int row, column;
    form_use_catalogues(form, shelf(&given, &shop));
    form_show(form, "/metadata/workspace_id");
    rest();
    (void)form_idle(form);
    form_paint(form, 1, 23, &row, &column);
    (void)form_key(form, (struct key){ .code = ' ' });
    assert_int_equal(form_state(form), STATE_MOVE);
    for (size_t i = 0; i < CATALOGUES; i++)
        assert_int_equal(shop.wanted[i], 0);
    form_free(form);
    document_free(document);
    screen_close(&screen);
}

static void assert_age(struct form_catalogue known, const char *en, const char *zh)
{
    static const enum language languages[] = { LANGUAGE_EN, LANGUAGE_ZH };

    for (size_t i = 0; i < 2; i++) {
        struct buf told;

        buf_init(&told, 4096);
        age_tell(&known, languages[i], &told);
        assert_non_null(strstr(buf_text(&told), i == 0 ? en : zh));
        assert_true((told.size == 0) == (*en == '\0'));
        buf_done(&told);
    }
}

static void test_an_age_is_told_in_words(void **state)
{
    (void)state;
    int64_t minute = 60 * 1000, now = clock_utc_ms();
    struct json *none = json_array();
    char time[32];

    assert_age((struct form_catalogue){ none, now, false, false, false }, "just now", "刚刚");
    assert_age((struct form_catalogue){ none, now - 5 * minute, false, false, false }, "5 min ago",
               "5 分钟前");
    assert_age((struct form_catalogue){ none, now - 23 * 60 * minute, false, false, false }, "23 h ago",
               "23 小时前");
    clock_local_text(now - 49 * 60 * minute, time);
    assert_age((struct form_catalogue){ none, now - 49 * 60 * minute, false, false, false }, time, time);
    clock_local_text(now + 60 * minute, time); /* by a clock that went wrong: no age below nothing */
    assert_age((struct form_catalogue){ none, now + 60 * minute, false, false, false }, time, time);
    assert_age((struct form_catalogue){ none, now, true, false, false }, "fetching", "正在读取");
    assert_age((struct form_catalogue){ none, now, false, true, false }, "no link: as of 2",
               "无法连接：读取于 2");
    assert_age((struct form_catalogue){ none, now, false, false, true }, "refused: as of 2",
               "拒绝：读取于 2");
    assert_age((struct form_catalogue){ NULL, 0, false, true, false }, "no link", "无法连接");
    assert_age((struct form_catalogue){ none, 0, false, false, false }, "as documented", "以文档为准");
    assert_age((struct form_catalogue){ NULL, 0, false, false, false }, "", "");
    json_free(none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_typed_narrows_the_entries_and_down_takes_them_in_turn),
        cmocka_unit_test(test_a_sibling_narrows_the_entries),
        cmocka_unit_test(test_space_opens_a_picker_that_tells_of_each_entry_and_of_their_age),
        cmocka_unit_test(test_what_is_not_offered_can_be_typed_into_the_picker_too),
        cmocka_unit_test(test_hundreds_of_entries_scroll_in_any_window),
        cmocka_unit_test(test_nothing_is_wanted_before_somebody_stands_there),
        cmocka_unit_test(test_what_comes_while_a_picker_is_open_is_shown_and_the_choice_stays),
        cmocka_unit_test(test_a_chosen_algorithm_brings_its_settings_in_one_step),
        cmocka_unit_test(test_settings_that_were_tuned_stay_so_and_the_others_come_back_with_undo),
        cmocka_unit_test(test_settings_that_somebody_added_stay_when_the_algorithm_changes),
        cmocka_unit_test(test_a_setting_is_offered_by_the_algorithm_above_it),
        cmocka_unit_test(test_without_a_catalogue_the_rows_are_offered),
        cmocka_unit_test(test_looking_alone_wants_nothing),
        cmocka_unit_test(test_an_age_is_told_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
