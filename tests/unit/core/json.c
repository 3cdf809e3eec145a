/* What base/json accepts, what it refuses and in which words, and that nothing is lost between. */
#include "base/json.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct json *read_text(const char *text)
{
    struct err err = { 0 };
    struct json *value = json_read(text, strlen(text), NULL, &err);
    if (!value)
        fail_msg("%s\n  in %s", err_text(&err, LANGUAGE_EN), text);
    return value;
}

static void assert_written(const char *text, enum json_style style, const char *wanted)
{
    struct json *value = read_text(text);
    char *written = json_written(value, style);
    assert_string_equal(written, wanted);
    free(written);
    json_free(value);
}

static void test_texts_without_spaces_come_back_byte_for_byte(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "null",
        "true",
        "false",
        "\"\"",
        "[]",
        "{}",
        "0",
        "-0",
        "-0.0",
        "9007199254740993",
        "9223372036854775807",
        "123456789012345678901234567890",
        "1.10",
        "1E5",
        "1e+05",
        "1e-0",
        "0.1",
        "0e0",
        "5e-324",
        "1e999",
        "-1.7976931348623157E+308",
        "[1,1.0,1e0]",
        "[[],{},[[]],{\"\":{}}]",
        "\"\\u0000\"",
        "\"a\\u0000b\\u0000\"",
        "{\"\\u0000\":1,\"\":2,\"a\\u0000\":3,\"a\":4}",
        "\"\\\"\\\\/\"",
        "\"\\b\\f\\n\\r\\t\\u0001\\u001f\"",
        "\"\x7F\"",
        "\"算法\"",
        "\"\xF0\x9F\x98\x80\"",
        "\"\xEF\xBF\xBF\"",
        "\"\xF4\x8F\xBF\xBF\"",
        "\"\xEF\xBB\xBF\"",
        "{\"b\":1,\"a\":2,\"B\":3,\"A\":4}",
        "{\"name\":\"x\",\"Name\":\"y\",\"NAME\":\"z\"}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_written(texts[i], JSON_COMPACT, texts[i]);
}

static void test_escapes_are_written_in_their_shortest_form(void **state)
{
    (void)state;
    assert_written("\"\\u0041\\/\\u00e9\\u4E2D\"", JSON_COMPACT, "\"A/\u00e9\u4e2d\"");
    assert_written("\"\\uD83D\\uDE00\\udbff\\udfff\"", JSON_COMPACT, "\"\xF0\x9F\x98\x80\xF4\x8F\xBF\xBF\"");
    assert_written("\"\\u0008\\u000A\\u001F\\u0022\\u005c\"", JSON_COMPACT, "\"\\b\\n\\u001f\\\"\\\\\"");
    assert_written("{\"\\u0061\":1}", JSON_COMPACT, "{\"a\":1}");
}

static void test_indented_writing(void **state)
{
    (void)state;
    assert_written(" { \"a\" : [ 1 , { } , [ ] ] ,\r\n\t\"b\" : { \"c\" : null } } \n", JSON_INDENTED,
                   "{\n  \"a\": [\n    1,\n    {},\n    []\n  ],\n  \"b\": {\n    \"c\": null\n  }\n}");
    assert_written("[]", JSON_INDENTED, "[]");
}

static void test_nul_is_held_as_c0_80(void **state)
{
    (void)state;
    struct json *value = read_text("\"a\\u0000b\"");
    assert_string_equal(json_text(value), "a\xC0\x80"
                                          "b");
    json_free(value);
}

/* Each text, where it goes wrong, and words that have to be in the sentence. */
static const struct refusal {
    const char *text;
    size_t line, column;
    const char *en, *zh;
} refusals[] = {
    { "", 1, 1, "expected a value", "文本结尾" },
    { "  \n ", 2, 2, "the end of the text", "文本结尾" },
    { "\xEF\xBB\xBF{}", 1, 1, "byte order mark", "字节顺序标记" },
    { "{\"a\":1} x", 1, 9, "nothing may follow", "不能再有内容" },
    { "1 2", 1, 3, "nothing may follow", "不能再有内容" },
    { "{}{}", 1, 3, "nothing may follow", "不能再有内容" },
    { "// no\n1", 1, 1, "no comments", "注释" },
    { "[1, /* no */ 2]", 1, 5, "at /1: JSON has no comments", "注释" },
    { "{'a':1}", 1, 2, "name in double quotes", "双引号" },
    { "['a']", 1, 2, "at /0: text stands between double quotes", "单引号" },
    { "{a:1}", 1, 2, "name in double quotes, found a", "双引号" },
    { "01", 1, 1, "may not start with 0", "不能以 0 开头" },
    { "-01", 1, 2, "may not start with 0", "不能以 0 开头" },
    { "00", 1, 1, "may not start with 0", "不能以 0 开头" },
    { "1.", 1, 3, "after the decimal point", "小数点之后" },
    { "[1.]", 1, 4, "after the decimal point", "小数点之后" },
    { "1.e5", 1, 3, "after the decimal point", "小数点之后" },
    { ".5", 1, 1, "write 0 before it", "写 0" },
    { "-.5", 1, 2, "after the minus sign", "负号" },
    { "+1", 1, 1, "plus sign", "加号" },
    { "-", 1, 2, "after the minus sign", "负号" },
    { "1e", 1, 3, "exponent", "指数" },
    { "1e+", 1, 4, "exponent", "指数" },
    { "0x10", 1, 2, "found x", "实为 x" },
    { "NaN", 1, 1, "expected a value", "应为一个值" },
    { "-Infinity", 1, 2, "after the minus sign", "负号" },
    { "nul", 1, 1, "expected a value", "应为一个值" },
    { "nulL", 1, 1, "expected a value", "应为一个值" },
    { "truefalse", 1, 5, "nothing may follow", "不能再有内容" },
    { "True", 1, 1, "expected a value", "应为一个值" },
    { "[1,]", 1, 4, "a comma stands only between two", "逗号" },
    { "[,1]", 1, 2, "a comma stands only between two", "逗号" },
    { "{\"a\":1,}", 1, 8, "a name in double quotes, found }", "双引号" },
    { "{,}", 1, 2, "a name in double quotes", "双引号" },
    { "[1 2]", 1, 4, "expected , or ]", ", 或 ]" },
    { "[1}", 1, 3, "expected , or ]", ", 或 ]" },
    { "{\"a\":1]", 1, 7, "expected , or }", ", 或 }" },
    { "{\"a\" 1}", 1, 6, "at /a: expected : after the name", "名称之后应为 :" },
    { "{\"a\":}", 1, 6, "at /a: expected a value", "应为一个值" },
    { "{\"a\"", 1, 5, "expected :", "文本结尾" },
    { "{", 1, 2, "a name in double quotes, found the end", "文本结尾" },
    { "[", 1, 2, "expected a value", "文本结尾" },
    { "]", 1, 1, "expected a value", "应为一个值" },
    { "{1:2}", 1, 2, "a name in double quotes", "双引号" },
    { "{\"a\":1,\"a\":1}", 1, 8, "at /a: this name stands already", "已有此名称" },
    { "{\"a\":1,\"\\u0061\":1}", 1, 8, "this name stands already", "已有此名称" },
    { "{\"\":1,\"\":1}", 1, 7, "this name stands already", "已有此名称" },
    { "{\"\\u0000\":1,\"\\u0000\":1}", 1, 13, "this name stands already", "已有此名称" },
    { "\"abc", 1, 1, "not closed", "没有结束" },
    { "[\"算\", \"abc]", 1, 7, "not closed", "没有结束" },
    { "\"a\nb\"", 1, 3, "line break", "换行" },
    { "\"a\tb\"", 1, 3, "raw control character", "控制字符" },
    { "\"\x1f\"", 1, 2, "raw control character", "控制字符" },
    { "\"\\x41\"", 1, 2, "unknown escape", "未知的转义" },
    { "\"\\u12\"", 1, 2, "four hexadecimal digits", "四位十六进制" },
    { "\"\\u12G4\"", 1, 2, "four hexadecimal digits", "四位十六进制" },
    { "\"\\uD800\"", 1, 2, "surrogate", "代理对" },
    { "\"\\uD83Dx\"", 1, 2, "surrogate", "代理对" },
    { "\"\\uD83D\\n\"", 1, 2, "surrogate", "代理对" },
    { "\"\\uD83D\\uD83D\"", 1, 2, "surrogate", "代理对" },
    { "\"\\uDE00\"", 1, 2, "surrogate", "代理对" },
    { "\"\\uD83D\\uE000\"", 1, 2, "surrogate", "代理对" },
    { "\"\\uD83D\\uDBFF\"", 1, 2, "surrogate", "代理对" },
    { "\"\\", 1, 3, "inside a string", "字符串中间" },
    { "\"\\u00", 1, 2, "four hexadecimal digits", "四位十六进制" },
    { "\"\x80\"", 1, 2, "not UTF-8", "UTF-8" },
    { "\"\xC0\x80\"", 1, 2, "not UTF-8", "UTF-8" },
    { "\"\xC1\xBF\"", 1, 2, "not UTF-8", "UTF-8" },
    { "\"\xE0\x80\x80\"", 1, 2, "not UTF-8", "UTF-8" },
    { "\"\xED\xA0\x80\"", 1, 2, "not UTF-8", "UTF-8" },
    { "\"\xF4\x90\x80\x80\"", 1, 2, "not UTF-8", "UTF-8" },
    { "\"\xE4\xB8\"", 1, 2, "not UTF-8", "UTF-8" },
    { "\"plain enough \xFF\"", 1, 15, "not UTF-8", "UTF-8" },
    { "\xFF\xFE{", 1, 1, "the byte 0xFF", "字节 0xFF" },
    { "\"a\":1", 1, 4, "nothing may follow it", "不能再有内容" },
    { "\f1", 1, 1, "found U+000C", "U+000C" },
    { "[1\xC2\xA0,2]", 1, 3, "found U+00A0", "U+00A0" },
    { "{\n  \"a\": [\n    \"算法\", 01\n  ]\n}", 3, 11, "line 3, column 11, at /a/1:", "第 3 行第 11 列" },
    { "{\"a/b\":{\"m~n\":[0,[1,x]]}}", 1, 21, "at /a~1b/m~0n/1/1:", "/a~1b/m~0n/1/1" },
};

static void test_what_is_not_json_is_refused_with_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const struct refusal *row = &refusals[i];
        struct json_position at = { 0, 0 };
        struct err err = { 0 };
        assert_null(json_read(row->text, strlen(row->text), &at, &err));
        if (!strstr(err_text(&err, LANGUAGE_EN), row->en) || !strstr(err_text(&err, LANGUAGE_ZH), row->zh) ||
            at.line != row->line || at.column != row->column)
            fail_msg("%s\n  gave %zu:%zu %s\n  %s", row->text, at.line, at.column,
                     err_text(&err, LANGUAGE_EN), err_text(&err, LANGUAGE_ZH));
        assert_int_equal(err.kind, ERR_INPUT);
        struct err again = { 0 };
        assert_null(json_read(row->text, strlen(row->text), NULL, &again));
    }
}

/* Strings are looked at eight bytes at a time: whatever ends or breaks one must be seen at each of them. */
static void test_every_byte_of_a_long_string_is_looked_at(void **state)
{
    (void)state;
    for (unsigned byte = 0; byte < 256; byte++) {
        for (size_t at = 1; at < 25; at++) {
            char text[26];
            memset(text, 'x', sizeof text);
            text[0] = text[25] = '"';
            text[at] = (char)byte;
            struct err err = { 0 };
            struct json_position mistake = { 0, 0 };
            struct json *value = json_read(text, sizeof text, &mistake, &err);
            const bool plain = byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
            assert_true((value != NULL) == plain);
            if (byte == '"') /* the string ends there, what follows is too much */
                assert_int_equal(mistake.column, at + 2);
            else if (!plain && !(byte == '\\' && at == 24))
                assert_int_equal(mistake.column, at + 1);
            json_free(value);
        }
    }
}

static void test_a_nul_byte_is_no_end(void **state)
{
    (void)state;
    static const struct cut {
        const char *text;
        size_t size;
    } cuts[] = { { "1\0", 2 },      { "\"a\0b\"", 5 },   { "\0", 1 },
                 { "\"\\\0\"", 4 }, { "{\"a\":\0}", 7 }, { "[1,\0", 4 } };
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        struct err err = { 0 };
        assert_null(json_read(cuts[i].text, cuts[i].size, NULL, &err));
        assert_int_equal(err.kind, ERR_INPUT);
    }
}

/* Reading must not look behind the given size: the block is exactly as large, so a sanitizer would tell. */
static void test_every_part_of_a_document_is_refused(void **state)
{
    (void)state;
    static const char text[] =
        "{\"name\":[\"a\\uD83D\\uDE00\\n算\",-1.5e+7,true,false,null,{}],\"b\":\"0123456789\"}";
    for (size_t size = 0; size < sizeof text - 1; size++) {
        struct err err = { 0 };
        char *part = memory_new(size > 0 ? size : 1, 1);
        memcpy(part, text, size);
        assert_null(json_read(part, size, NULL, &err));
        free(part);
    }
    json_free(read_text(text));
}

static char *nested(const char *opening, const char *inner, const char *closing, size_t depth)
{
    struct buf out;
    buf_init(&out, SIZE_MAX);
    for (size_t i = 0; i < depth; i++)
        buf_string(&out, opening);
    buf_string(&out, inner);
    for (size_t i = 0; i < depth; i++)
        buf_string(&out, closing);
    return buf_take(&out);
}

static void test_sixty_four_levels_and_not_one_more(void **state)
{
    (void)state;
    for (int object = 0; object < 2; object++) {
        const char *opening = object ? "{\"a\":" : "[", *closing = object ? "}" : "]";
        char *deepest = nested(opening, "1", closing, LIMIT_DOCUMENT_DEPTH);
        assert_written(deepest, JSON_COMPACT, deepest);
        free(deepest);
        char *deeper = nested(opening, "1", closing, LIMIT_DOCUMENT_DEPTH + 1);
        struct err err = { 0 };
        struct json_position at;
        assert_null(json_read(deeper, strlen(deeper), &at, &err));
        assert_int_equal(err.kind, ERR_LIMIT);
        assert_non_null(strstr(err_text(&err, LANGUAGE_EN), "64"));
        assert_int_equal(at.column, LIMIT_DOCUMENT_DEPTH * strlen(opening) + 1);
        free(deeper);
    }
    char *hostile = nested("[", "", "", 1000000);
    struct err err = { 0 };
    assert_null(json_read(hostile, strlen(hostile), NULL, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    free(hostile);
}

static void test_sixteen_mebibytes_and_not_one_more(void **state)
{
    (void)state;
    const size_t size = LIMIT_DOCUMENT_BYTES;
    char *text = memory_new(size + 2, 1);
    memset(text, 'x', size + 1);
    text[0] = text[size - 1] = '"';
    struct err err = { 0 };
    struct json *value = json_read(text, size, NULL, &err);
    assert_non_null(value);
    assert_int_equal(strlen(json_text(value)), size - 2);
    json_free(value);
    text[size - 1] = 'x';
    text[size] = '"';
    assert_null(json_read(text, size + 1, NULL, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), "16777217"));
    free(text);
}

/* Wide objects are searched by hash, small ones one by one: a name that stands twice is found in both,
 * and the same name in another object is none. */
static void test_duplicate_names_are_found_in_objects_of_every_width(void **state)
{
    (void)state;
    for (unsigned width = 1; width <= 70; width++) {
        for (unsigned twice = 0; twice <= width; twice++) {
            struct buf text;
            buf_init(&text, SIZE_MAX);
            buf_char(&text, '{');
            for (unsigned i = 0; i < width; i++)
                buf_format(&text, "\"m%u\":{\"m0\":{},\"m%u\":1},", i, i + 1);
            buf_format(&text, "\"m%u\":0}", twice); /* m<width> is new, the others stand already */
            struct err err = { 0 };
            struct json *value = json_read(text.data, text.size, NULL, &err);
            assert_true((value != NULL) == (twice == width));
            json_free(value);
            buf_done(&text);
        }
    }
}

static void test_the_same_names_may_stand_in_many_wide_objects(void **state)
{
    (void)state;
    struct buf text;
    buf_init(&text, SIZE_MAX);
    for (unsigned object = 0; object < 50; object++) {
        buf_char(&text, object == 0 ? '[' : ',');
        for (unsigned i = 0; i < 40; i++)
            buf_format(&text, "%c\"m%u\":%u", i == 0 ? '{' : ',', i, i);
        buf_char(&text, '}');
    }
    buf_char(&text, ']');
    assert_written(buf_text(&text), JSON_COMPACT, buf_text(&text));
    buf_done(&text);
}

static void test_a_long_place_is_cut_to_fit_the_sentence(void **state)
{
    (void)state;
    char *text = nested("{\"算法算法算法算法算法算法算法算法算法算法\":", "01", "}", 30);
    struct err err = { 0 };
    assert_null(json_read(text, strlen(text), NULL, &err));
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), "…: a number may not start with 0"));
    assert_non_null(strstr(err_text(&err, LANGUAGE_ZH), "…：数字不能以 0 开头"));
    free(text);
}

static void test_a_documented_example_comes_back(void **state)
{
    (void)state;
    struct buf text;
    struct err err = { 0 };
    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    assert_true(file_read(TEST_DATA "/json/exact.json", &text, &err));
    struct json *value = json_read(text.data, text.size, NULL, &err);
    assert_non_null(value);
    char *written = json_written(value, JSON_INDENTED);
    assert_int_equal(strlen(written) + 1, text.size); /* the file ends in a newline */
    assert_memory_equal(written, text.data, text.size - 1);
    free(written);
    json_free(value);
    buf_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts_without_spaces_come_back_byte_for_byte),
        cmocka_unit_test(test_escapes_are_written_in_their_shortest_form),
        cmocka_unit_test(test_indented_writing),
        cmocka_unit_test(test_nul_is_held_as_c0_80),
        cmocka_unit_test(test_what_is_not_json_is_refused_with_its_place),
        cmocka_unit_test(test_every_byte_of_a_long_string_is_looked_at),
        cmocka_unit_test(test_a_nul_byte_is_no_end),
        cmocka_unit_test(test_every_part_of_a_document_is_refused),
        cmocka_unit_test(test_sixty_four_levels_and_not_one_more),
        cmocka_unit_test(test_sixteen_mebibytes_and_not_one_more),
        cmocka_unit_test(test_duplicate_names_are_found_in_objects_of_every_width),
        cmocka_unit_test(test_the_same_names_may_stand_in_many_wide_objects),
        cmocka_unit_test(test_a_long_place_is_cut_to_fit_the_sentence),
        cmocka_unit_test(test_a_documented_example_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
