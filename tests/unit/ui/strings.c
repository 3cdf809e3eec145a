/* Sentences stand side by side in two languages and take the same arguments in both. */
#include "screen.h"

#include "form/strings.h"

enum { CONVERSIONS_MOST = 16 };

struct conversions {
    char each[CONVERSIONS_MOST][16]; /* by argument: "s", "zu" */
    size_t count;
};

/* Reads the conversions of a printf format, "%2$s" as the second argument's. */
static void read_conversions(const char *format, struct conversions *found)
{
    *found = (struct conversions){ .count = 0 };
    for (const char *at = strchr(format, '%'); at != NULL; at = strchr(at, '%')) {
        size_t argument = found->count, length;
        char *end;

        if (*++at == '%') {
            at++;
            continue;
        }
        unsigned long numbered = strtoul(at, &end, 10);
        if (*end == '$') {
            argument = numbered - 1;
            at = end + 1;
        }
        length = strspn(at, "hlzjt0123456789.-+# ") + 1;
        assert_true(argument < CONVERSIONS_MOST && length < sizeof found->each[0]);
        assert_non_null(strchr("sducxg", at[length - 1]));
        memcpy(found->each[argument], at, length);
        found->count++;
    }
}

static void test_every_sentence_stands_in_both_languages(void **state)
{
    (void)state;
    for (enum string string = 0; string < STRINGS; string++) {
        struct text text = string_text(string);

        if (text.en == NULL || *text.en == '\0' || text.zh == NULL || *text.zh == '\0')
            fail_msg("sentence %d (%s) lacks a language", (int)string, text.en != NULL ? text.en : "");
        assert_true(utf8_valid(text.en, strlen(text.en)));
        assert_true(utf8_valid(text.zh, strlen(text.zh)));
        assert_string_equal(string_in(string, LANGUAGE_EN), text.en);
        assert_string_equal(string_in(string, LANGUAGE_ZH), text.zh);
    }
}

static void test_english_sentences_are_ascii(void **state)
{
    (void)state;
    for (enum string string = 0; string < STRINGS; string++) {
        for (const char *c = string_in(string, LANGUAGE_EN); *c != '\0'; c++) {
            if (*c < ' ' || *c > '~')
                fail_msg("not ASCII: %s", string_in(string, LANGUAGE_EN));
        }
    }
}

static void test_both_languages_take_the_same_arguments(void **state)
{
    (void)state;
    for (enum string string = 0; string < STRINGS; string++) {
        struct conversions english, chinese;

        read_conversions(string_in(string, LANGUAGE_EN), &english);
        read_conversions(string_in(string, LANGUAGE_ZH), &chinese);
        if (english.count != chinese.count)
            fail_msg("other arguments in Chinese: %s", string_in(string, LANGUAGE_EN));
        for (size_t i = 0; i < english.count; i++) {
            if (strcmp(english.each[i], chinese.each[i]) != 0)
                fail_msg("argument %zu is another in Chinese: %s", i + 1, string_in(string, LANGUAGE_EN));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_sentence_stands_in_both_languages),
        cmocka_unit_test(test_english_sentences_are_ascii),
        cmocka_unit_test(test_both_languages_take_the_same_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
