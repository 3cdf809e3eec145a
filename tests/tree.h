/* tree.h - JSON as tests write it. */
#ifndef TESTS_TREE_H
#define TESTS_TREE_H

#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Owned; NULL: nothing. */
static inline struct json *tree(const char *text)
{
    struct err err = { 0 };
    struct json *value = text ? json_read(text, strlen(text), NULL, &err) : NULL;

    if (text && !value)
        fail_msg("%s: %s", text, err_text(&err, LANGUAGE_EN));
    return value;
}

static inline void assert_tree(const struct json *value, const char *expected)
{
    char *text = json_written(value, JSON_COMPACT);

    assert_string_equal(text, expected);
    free(text);
}

#endif
