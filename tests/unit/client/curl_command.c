/* What is copied as a curl command: real shells read it as one command of the words that are meant, whatever
 * the document holds, and what they could run or a terminal could obey is not in it. */
#include "tree.h"

#include "net/curl_command.h"

#include "base/memory.h"
#include "base/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORDS = 32, OUTPUT = 1 << 20, TRIES = 300 };

#define ID "2e5451fe-913f-4492-821a-2981031382f7"
/* What a shell would do with a token in the wrong place. */
#define TOKEN "to ken'\"$(touch ran)`touch ran`\\"

/* The words of a command as a shell gave them to a program of the name curl. */
struct words {
    char text[OUTPUT];
    size_t size;
    char *word[WORDS];
    size_t count;
};

static struct words words;
static char directory[] = BUILD_DIRECTORY "/curl-XXXXXX";

static int enter_directory(void **state)
{
    (void)state;
    setenv("ALGOFORM_AUTH_TOKEN", TOKEN, 1);
    return mkdtemp(directory) && chdir(directory) == 0 ? 0 : -1;
}

static int leave_directory(void **state)
{
    char command[sizeof directory + 16];
    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", directory);
    return system(command);
}

static void read_by(const char *shell, const char *text)
{
    char command[64];
    FILE *file = fopen("command", "w");
    assert_non_null(file);
    fprintf(file, "curl() { for word in \"$@\"; do printf '%%s\\0' \"$word\"; done; }\n%s\n", text);
    assert_int_equal(fclose(file), 0);
    snprintf(command, sizeof command, "exec %s command 2>&1", shell);
    file = popen(command, "r");
    assert_non_null(file);
    words.size = fread(words.text, 1, sizeof words.text, file);
    assert_int_equal(pclose(file), 0);
    words.count = 0;
    for (size_t at = 0; at < words.size; at += strlen(words.text + at) + 1) {
        assert_true(words.count < WORDS);
        words.word[words.count++] = words.text + at;
    }
    assert_int_not_equal(access("ran", F_OK), 0);
}

static char *written(const struct curl_command *command)
{
    struct buf out;
    struct err err = { 0 };
    buf_init(&out, SIZE_MAX);
    if (!curl_command_write(command, &out, &err))
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
    return buf_take(&out);
}

static struct curl_command of(enum call call, const char *id, const struct json *body)
{
    return (struct curl_command){
        .endpoint = "https://modelarts.example", .project_id = "p1", .call = call, .id = id, .body = body
    };
}

/* Both shells that people paste into read the same words. */
static void assert_words(const struct curl_command *command, size_t count, const char *const *expected)
{
    static const char *const shells[] = { "sh", "bash" };
    char *text = written(command);
    for (size_t s = 0; s < sizeof shells / sizeof *shells; s++) {
        read_by(shells[s], text);
        assert_int_equal(words.count, count);
        for (size_t i = 0; i < count; i++)
            assert_string_equal(words.word[i], expected[i]);
    }
    free(text);
}

static void a_new_algorithm_is_posted(void **state)
{
    (void)state;
    struct json *body = tree("{\"metadata\":{\"name\":\"a\",\"n\":9007199254740993}}");
    struct curl_command command = of(CALL_CREATE, NULL, body);
    char *text = written(&command);
    assert_string_equal(text, "curl -g -X POST 'https://modelarts.example/v2/p1/algorithms'"
                              " -H \"X-Auth-Token: $ALGOFORM_AUTH_TOKEN\""
                              " -H 'Content-Type: application/json'"
                              " --data-raw '{\"metadata\":{\"name\":\"a\",\"n\":9007199254740993}}'");
    assert_words(&command, 10,
                 (const char *const[]){ "-g", "-X", "POST", "https://modelarts.example/v2/p1/algorithms",
                                        "-H", "X-Auth-Token: " TOKEN, "-H", "Content-Type: application/json",
                                        "--data-raw",
                                        "{\"metadata\":{\"name\":\"a\",\"n\":9007199254740993}}" });
    free(text);
    json_free(body);
}

static void one_that_is_there_is_put(void **state)
{
    (void)state;
    struct json *body = tree("{}");
    struct curl_command command = of(CALL_UPDATE, ID, body);
    command.endpoint = "https://[2001:db8::1]:8443/";
    assert_words(&command, 10,
                 (const char *const[]){ "-g", "-X", "PUT", "https://[2001:db8::1]:8443/v2/p1/algorithms/" ID,
                                        "-H", "X-Auth-Token: " TOKEN, "-H", "Content-Type: application/json",
                                        "--data-raw", "{}" });
    json_free(body);
}

static void reading_sends_nothing(void **state)
{
    (void)state;
    struct curl_command command = of(CALL_CONFIG_GET, "my_config", NULL);
    assert_words(&command, 4,
                 (const char *const[]){ "-g",
                                        "https://modelarts.example/v1/p1/training-job-configs/my_config",
                                        "-H", "X-Auth-Token: " TOKEN });
}

static void the_file_of_an_authority_may_have_any_name(void **state)
{
    (void)state;
    static const char *const files[] = { "/etc/it's $(touch ran)/a.pem", "/\346\226\207 '%s\\\033[2J/\n.pem",
                                         "/etc/a.pem" };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct curl_command command = of(CALL_GET, ID, NULL);
        command.ca_file = files[i];
        assert_words(&command, 6,
                     (const char *const[]){ "-g", "https://modelarts.example/v2/p1/algorithms/" ID,
                                            "--cacert", files[i], "-H", "X-Auth-Token: " TOKEN });
    }
}

/* Nothing but printable ASCII, no way out of quotes but the token's own, one line. */
static void assert_harmless(const char *text)
{
    size_t quotes = 0;
    for (const char *at = text; *at; at++) {
        if (*at < ' ' || *at > '~' || *at == '!')
            fail_msg("%s: byte %#x at %zu", text, (unsigned)(unsigned char)*at, (size_t)(at - text));
        quotes += *at == '\'';
    }
    assert_int_equal(quotes, 6);
}

static void assert_body_arrives(const struct json *body)
{
    struct curl_command command = of(CALL_UPDATE, ID, body);
    char *text = written(&command);
    assert_harmless(text);
    read_by("sh", text);
    assert_int_equal(words.count, 10);
    struct json *arrived = tree(words.word[9]);
    assert_true(json_same(arrived, body));
    json_free(arrived);
    free(text);
}

static void hostile_text_arrives_as_it_is_and_nowhere_else(void **state)
{
    (void)state;
    static const char *const hostile[] = {
        "'; touch ran; '",
        "'\\''\"$(touch ran)`touch ran`${x:-$(touch ran)}",
        "\ntouch ran\n\r\ntouch ran\r",
        "a\\\ntouch ran",
        "\033]52;c;UFdORUQ=\007\033[2J\033[201~touch ran\n",
        "\302\2336n \342\200\256 \342\201\246 \302\205 \342\200\250 \357\273\277",
        "!! !touch !-1 ^a^b^",
        "\\u0027\\'\\\\'",
        "-o ran",
        "@ran",
        "{a,b}[1-9]*?~",
        "\300\200NUL\300\200", /* as json.h holds it */
        "\360\237\230\200 \360\237\221\250\342\200\215\360\237\221\251 \344\270\255\346\226\207 \177",
    };
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        struct json *body = json_object();
        json_set(body, hostile[i], json_string(hostile[i]));
        assert_body_arrives(body);
        json_free(body);
    }
}

static void five_thousand_combining_marks_arrive(void **state)
{
    (void)state;
    static char marks[2 * 5000 + 2] = "e";
    for (size_t i = 0; i < 5000; i++)
        memcpy(marks + 1 + 2 * i, "\314\201", 2);
    struct json *body = json_object();
    json_set(body, "name", json_string(marks));
    assert_body_arrives(body);
    json_free(body);
}

static uint32_t random_number(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void any_text_arrives_as_it_is(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "'",
        "\"",
        "\\",
        "$(touch ran)",
        "`",
        "\n",
        "\r",
        "\t",
        "\033",
        "!",
        "#",
        ";",
        "&",
        "|",
        "<",
        ">ran",
        "\300\200",
        "\302\205",
        "\\u",
        "0027",
        "n",
        " ",
        "%s",
        "\\0",
        "\360\237\230\200",
        "\357\277\277",
        "touch ran",
    };
    uint32_t seed = 20261122;
    for (size_t t = 0; t < TRIES; t++) {
        struct json *body = json_array();
        struct buf text;
        buf_init(&text, 4096);
        for (size_t i = 0, count = random_number(&seed) % 24; i < count; i++)
            buf_string(&text, pieces[random_number(&seed) % (sizeof pieces / sizeof *pieces)]);
        json_insert_item(body, 0, json_string(buf_text(&text)));
        assert_body_arrives(body);
        buf_done(&text);
        json_free(body);
    }
}

static void lines_break_inside_the_quotes_only(void **state)
{
    (void)state;
    struct json *body = tree("{\"a\":\"x'\\ny\",\"b\":[1]}");
    struct curl_command command = of(CALL_UPDATE, ID, body);
    command.style = JSON_INDENTED;
    char *text = written(&command);
    assert_ptr_equal(strchr(text, '\n'), strstr(text, "'{\n") + 2);
    read_by("sh", text);
    struct json *arrived = tree(words.word[9]);
    assert_true(json_same(arrived, body));
    json_free(arrived);
    json_free(body);
    free(text);
}

static void what_cannot_be_an_address_is_refused(void **state)
{
    (void)state;
    struct curl_command bad[] = { of(CALL_GET, ID, NULL), of(CALL_GET, ID, NULL), of(CALL_GET, "../x", NULL),
                                  of(CALL_GET, "a'; touch ran; '", NULL) };
    bad[0].endpoint = "https://somebody:password@modelarts.example";
    bad[1].project_id = "p'1";
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct buf out;
        struct err err = { 0 };
        buf_init(&out, SIZE_MAX);
        assert_false(curl_command_write(&bad[i], &out, &err));
        assert_int_equal(out.size, 0);
        assert_int_not_equal(err.kind, ERR_NONE);
        assert_null(strstr(err_text(&err, LANGUAGE_EN), "password@"));
        buf_done(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_algorithm_is_posted),
        cmocka_unit_test(one_that_is_there_is_put),
        cmocka_unit_test(reading_sends_nothing),
        cmocka_unit_test(the_file_of_an_authority_may_have_any_name),
        cmocka_unit_test(hostile_text_arrives_as_it_is_and_nowhere_else),
        cmocka_unit_test(five_thousand_combining_marks_arrive),
        cmocka_unit_test(any_text_arrives_as_it_is),
        cmocka_unit_test(lines_break_inside_the_quotes_only),
        cmocka_unit_test(what_cannot_be_an_address_is_refused),
    };
    return cmocka_run_group_tests(tests, enter_directory, leave_directory);
}
