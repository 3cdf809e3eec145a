/* What stands there as it was sent belongs to the base, whatever there was before; all else of the base
 * stays. */
#include "tree.h"

#include "document/arrived.h"

#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

enum { ABSENT, VALUES = 4 };

static void assert_base(const char *base, const char *sent, const char *theirs, const char *expected)
{
    struct json *b = tree(base), *s = tree(sent), *t = tree(theirs);
    struct json *found = arrived_base(&shape_algorithm, b, s, t);
    char *written = json_written(found, JSON_COMPACT);

    if (strcmp(written, expected) != 0)
        fail_msg("base %s, sent %s, theirs %s: %s, not %s", base, sent, theirs, written, expected);
    free(written);
    json_free(found);
    json_free(b);
    json_free(s);
    json_free(t);
}

/* A document with one thing in one of its states, as `write` makes it. */
static void assert_rule(void (*write)(struct buf *out, int state))
{
    for (int i = 0; i < VALUES * VALUES * VALUES; i++) {
        int base = i % VALUES, sent = i / VALUES % VALUES, theirs = i / VALUES / VALUES;
        int states[] = { base, sent, theirs, sent == theirs ? sent : base };
        struct buf texts[4];

        for (size_t k = 0; k < 4; k++) {
            buf_init(&texts[k], 1024);
            write(&texts[k], states[k]);
        }
        assert_base(buf_text(&texts[0]), buf_text(&texts[1]), buf_text(&texts[2]), buf_text(&texts[3]));
        for (size_t k = 0; k < 4; k++)
            buf_done(&texts[k]);
    }
}

static void scalar(struct buf *out, int state)
{
    buf_string(out, "{\"metadata\":{\"name\":\"n\"");
    if (state != ABSENT)
        buf_format(out, ",\"description\":\"words %d\"", state);
    buf_string(out, "}}");
}

static void value_of_an_item(struct buf *out, int state)
{
    buf_string(out, "{\"job_config\":{\"parameters\":[{\"name\":\"first\",\"value\":\"1\"},{\"name\":\"p\"");
    if (state != ABSENT)
        buf_format(out, ",\"value\":\"%d\"", state);
    buf_string(out, "},{\"name\":\"last\"}]}}");
}

static void whole_item(struct buf *out, int state)
{
    buf_string(out, "{\"job_config\":{\"parameters\":[{\"name\":\"first\",\"value\":\"1\"}");
    if (state != ABSENT)
        buf_format(out, ",{\"name\":\"p\",\"value\":\"%d\"}", state);
    buf_string(out, "]}}");
}

static void one_value(struct buf *out, int state)
{
    buf_string(out, "{\"metadata\":{\"name\":\"n\"}");
    if (state != ABSENT)
        buf_format(out, ",\"unknown\":[\"a\",\"%d\"]", state);
    buf_string(out, "}");
}

static void what_stands_as_it_was_sent_is_the_base(void **state)
{
    (void)state;
    assert_rule(scalar);
    assert_rule(value_of_an_item);
    assert_rule(whole_item);
    assert_rule(one_value);
}

#define META(description, name) "\"metadata\":{\"description\":\"" description "\",\"name\":\"" name "\"}"
#define PARAMETERS(items)       "\"job_config\":{\"parameters\":[" items "]}"
#define ITEM(name)              "{\"name\":\"" name "\"}"

/* I described it and put `mine` in the place of `old`; somebody renamed it and added `theirs`. */
static void each_part_is_told_apart(void **state)
{
    (void)state;
    assert_base("{" META("before", "n") "," PARAMETERS(ITEM("old")) "}",
                "{" META("mine", "n") "," PARAMETERS(ITEM("mine")) "}",
                "{" META("mine", "m") "," PARAMETERS(ITEM("mine") "," ITEM("theirs")) "}",
                "{" META("mine", "n") "," PARAMETERS(ITEM("mine")) "}");
    assert_base("{" META("before", "n") "," PARAMETERS(ITEM("old")) "}",
                "{" META("mine", "n") "," PARAMETERS(ITEM("old") "," ITEM("mine")) "}",
                "{" META("theirs", "n") "," PARAMETERS(ITEM("old") "," ITEM("mine")) "}",
                "{" META("before", "n") "," PARAMETERS(ITEM("old") "," ITEM("mine")) "}");
}

static void what_never_arrived_changes_nothing(void **state)
{
    static const char base[] = "{" META("before", "n") "," PARAMETERS(ITEM("old")) "}";
    static const char sent[] = "{" META("mine", "m") "," PARAMETERS(ITEM("mine")) "}";

    (void)state;
    assert_base(base, sent, base, base);
    assert_base(base, sent, "{" META("theirs", "n") "," PARAMETERS(ITEM("old") "," ITEM("theirs")) "}", base);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_stands_as_it_was_sent_is_the_base),
        cmocka_unit_test(each_part_is_told_apart),
        cmocka_unit_test(what_never_arrived_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
