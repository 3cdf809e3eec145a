#include "base/place.h"

#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The end of the token that starts behind the slash at `slash`. */
static const char *token_end(const char *slash)
{
    return slash + 1 + strcspn(slash + 1, "/");
}

/* Writes a raw token as a plain one, which is never longer; out needs size + 1 bytes. */
static void unescape(const char *token, size_t size, char *out)
{
    for (size_t i = 0; i < size; i++) {
        if (token[i] == '~' && i + 1 < size && (token[i + 1] == '0' || token[i + 1] == '1'))
            *out++ = token[++i] == '0' ? '~' : '/';
        else
            *out++ = token[i];
    }
    *out = '\0';
}

char *place_join(const char *parent, const char *token)
{
    struct buf buf;
    buf_init(&buf, SIZE_MAX);
    buf_string(&buf, parent);
    buf_char(&buf, '/');
    for (; *token != '\0'; token++) {
        if (*token == '~')
            buf_string(&buf, "~0");
        else if (*token == '/')
            buf_string(&buf, "~1");
        else
            buf_char(&buf, *token);
    }
    return buf_take(&buf);
}

char *place_item(const char *parent, size_t index)
{
    struct buf buf;
    buf_init(&buf, SIZE_MAX);
    buf_format(&buf, "%s/%zu", parent, index);
    return buf_take(&buf);
}

char *place_parent(const char *place)
{
    const char *slash = strrchr(place, '/');
    return slash ? memory_text_part(place, (size_t)(slash - place)) : NULL;
}

char *place_token(const char *place)
{
    const char *slash = strrchr(place, '/');
    if (!slash)
        return NULL;
    size_t size = strlen(slash + 1);
    char *token = memory_new(size + 1, 1);
    unescape(slash + 1, size, token);
    return token;
}

bool place_valid(const char *text)
{
    if (*text != '\0' && *text != '/')
        return false;
    for (; *text != '\0'; text++)
        if (*text == '~' && text[1] != '0' && text[1] != '1')
            return false;
    return true;
}

bool place_index(const char *token, size_t *index)
{
    if (*token == '\0' || (*token == '0' && token[1] != '\0'))
        return false;
    size_t value = 0;
    for (; *token != '\0'; token++) {
        if (*token < '0' || *token > '9')
            return false;
        size_t digit = (size_t)(*token - '0');
        if (value > (SIZE_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *index = value;
    return true;
}

static const struct json *child_named(const struct json *value, const char *token)
{
    size_t index;
    if (json_is(value, JSON_OBJECT))
        return json_member(value, token);
    if (json_is(value, JSON_ARRAY) && place_index(token, &index))
        return json_item(value, index);
    return NULL;
}

const struct json *place_find(const struct json *root, const char *place)
{
    if (!place_valid(place))
        return NULL;
    char few[256]; /* places are looked up at every key: most need no heap */
    const size_t size = strlen(place);
    char *token = size < sizeof few ? few : memory_new(size + 1, 1);
    while (root && *place == '/') {
        const char *end = token_end(place);
        unescape(place + 1, (size_t)(end - place - 1), token);
        root = child_named(root, token);
        place = end;
    }
    if (token != few)
        free(token);
    return root;
}

static bool is_star(const char *slash, const char *end)
{
    return end - slash == 2 && slash[1] == '*';
}

/* Whether one token of a pattern stands for one token of a place. */
static bool token_matches(const char *pattern, const char *pattern_end, const char *place,
                          const char *place_end)
{
    if (is_star(pattern, pattern_end))
        return true;
    size_t size = (size_t)(pattern_end - pattern);
    return size == (size_t)(place_end - place) && memcmp(pattern, place, size) == 0;
}

bool place_matches(const char *pattern, const char *place)
{
    while (*pattern == '/' && *place == '/') {
        const char *pattern_end = token_end(pattern), *place_end = token_end(place);
        if (!token_matches(pattern, pattern_end, place, place_end))
            return false;
        pattern = pattern_end;
        place = place_end;
    }
    return *pattern == '\0' && *place == '\0';
}

bool place_within(const char *above, const char *place)
{
    size_t size = strlen(above);
    return strncmp(above, place, size) == 0 && (place[size] == '\0' || place[size] == '/');
}

char *place_resolve(const char *pattern, const char *place)
{
    struct buf buf;
    buf_init(&buf, SIZE_MAX);
    bool together = true; /* so far pattern and place name the same lists */
    while (*pattern == '/') {
        const char *end = token_end(pattern);
        const char *place_end = together && *place == '/' ? token_end(place) : NULL;
        together = place_end && token_matches(pattern, end, place, place_end);
        if (together && is_star(pattern, end))
            buf_bytes(&buf, place, (size_t)(place_end - place));
        else
            buf_bytes(&buf, pattern, (size_t)(end - pattern));
        if (together)
            place = place_end;
        pattern = end;
    }
    return buf_take(&buf);
}
