#include "net/veil.h"

#include "base/json.h"
#include "base/memory.h"
#include "sign/sign.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A shorter secret would be found everywhere, and so be told by what is missing. */
enum { KNOWN_LEAST = 6, KEY_TAIL = 4 };

/* Parts of the names of headers whose values are secret. */
static const char *const secret_headers[] = { "token", "authorization", "cookie", "secret", "password" };

/* The one header with such a name that tells a time only. */
static const char plain_header[] = "X-Metadata-Token-Ttl-Seconds";

/* Members of the bodies of IAM and of the metadata service. */
static const char *const secret_members[] = { "password",      "passcode",       "secret", "securitytoken",
                                              "securityToken", "security_token", "token",  "sk" };

static void wipe(char *secret)
{
    sign_wipe(secret, strlen(secret));
    free(secret);
}

void veil_done(struct veil *veil)
{
    for (size_t i = 0; i < veil->count; i++)
        wipe(veil->secrets[i]);
    free(veil->secrets);
    *veil = (struct veil){ 0 };
}

static void remember(struct veil *veil, const char *text, size_t size)
{
    if (size < KNOWN_LEAST)
        return;
    veil->secrets = memory_grow(veil->secrets, veil->count, &veil->capacity, sizeof *veil->secrets);
    veil->secrets[veil->count++] = memory_text_part(text, size);
}

static bool holds(const char *text, const char *part)
{
    size_t size = strlen(part);
    for (; strlen(text) >= size; text++)
        if (strncasecmp(text, part, size) == 0)
            return true;
    return false;
}

static bool secret_header(const char *name)
{
    for (size_t i = 0; i < sizeof secret_headers / sizeof *secret_headers; i++)
        if (holds(name, secret_headers[i]))
            return strcasecmp(name, plain_header) != 0;
    return false;
}

static bool wordy(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

enum { PASSCODE_MOST = 8 };

/* A passcode is a few digits, which stand by chance in many an id: it counts as a word of its own only. */
static bool is_part(const char *secret, const char *text, size_t at, size_t from, size_t size)
{
    return secret[strspn(secret, "0123456789")] == '\0' && strlen(secret) <= PASSCODE_MOST &&
           ((from > 0 && wordy(text[from - 1])) || (at < size && wordy(text[at])));
}

/* How many bytes of a known secret stand there; 0: none. A slash may be escaped, as some write JSON. */
static size_t known_at(const struct veil *veil, const char *text, size_t from, size_t size)
{
    for (size_t i = 0; i < veil->count; i++) {
        const char *secret = veil->secrets[i];
        size_t at = from;
        for (; *secret && at < size; secret++, at++) {
            if (*secret == '/' && text[at] == '\\' && at + 1 < size)
                at++;
            if (text[at] != *secret)
                break;
        }
        if (!*secret && !is_part(veil->secrets[i], text, at, from, size))
            return at - from;
    }
    return 0;
}

static bool holds_known(const struct veil *veil, const char *text)
{
    size_t size = strlen(text);
    for (size_t at = 0; at < size; at++)
        if (known_at(veil, text, at, size) > 0)
            return true;
    return false;
}

/* What may be shown of a part: nothing of what is known, or has other characters than it should. */
static void show_part(const struct veil *veil, const char *text, size_t size, size_t hidden, struct buf *out)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_;";
    char *part = memory_text_part(text, size);
    if (size > hidden && part[strspn(part, plain)] == '\0' && !holds_known(veil, part))
        buf_bytes(out, part, size - hidden);
    if (hidden > 0 || part[strspn(part, plain)] != '\0')
        buf_string(out, VEIL_MARK);
    wipe(part);
}

/* "ALGORITHM Access=AK, SignedHeaders=a;b, Signature=..." */
static void show_signature(struct veil *veil, const char *value, struct buf *out)
{
    static const char access[] = " Access=", names[] = ", SignedHeaders=", end[] = ", Signature=";
    const char *key = strstr(value, access), *headers = strstr(value, names);
    const char *signature = strstr(value, end);
    bool whole = key && headers && signature && key < headers && headers < signature;
    show_part(veil, value, whole ? (size_t)(key - value) : strcspn(value, " "), 0, out);
    if (!whole) { /* the scheme was all that may be known */
        buf_string(out, " " VEIL_MARK);
        remember(veil, value, strlen(value));
        return;
    }
    key += sizeof access - 1;
    buf_string(out, access);
    show_part(veil, key, (size_t)(headers - key), KEY_TAIL, out);
    headers += sizeof names - 1;
    buf_string(out, names);
    show_part(veil, headers, (size_t)(signature - headers), 0, out);
    signature += sizeof end - 1;
    buf_string(out, end);
    buf_string(out, VEIL_MARK);
    remember(veil, signature, strlen(signature));
}

void veil_header(struct veil *veil, const char *name, const char *value, struct buf *out)
{
    if (!secret_header(name)) {
        veil_text(veil, value, strlen(value), out);
        return;
    }
    if (strcasecmp(name, "Authorization") == 0 || strcasecmp(name, "Proxy-Authorization") == 0) {
        show_signature(veil, value, out);
        return;
    }
    remember(veil, value, strlen(value));
    buf_string(out, VEIL_MARK);
}

void veil_text(const struct veil *veil, const char *text, size_t size, struct buf *out)
{
    size_t from = 0;
    for (size_t at = 0; at < size;) {
        size_t known = known_at(veil, text, at, size);
        if (known == 0) {
            at++;
            continue;
        }
        buf_bytes(out, text + from, at - from);
        buf_string(out, VEIL_MARK);
        from = at += known;
    }
    buf_bytes(out, text + from, size - from);
}

static bool secret_member(const struct json *member)
{
    const char *name = json_name(member);
    for (size_t i = 0; name && i < sizeof secret_members / sizeof *secret_members; i++)
        if (strcmp(name, secret_members[i]) == 0)
            return json_is(member, JSON_STRING);
    return false;
}

/* All are known before any is shown: what is secret at the end may stand in front as well. */
static void learn(struct veil *veil, const struct json *value)
{
    if (secret_member(value))
        remember(veil, json_text(value), strlen(json_text(value)));
    for (const struct json *one = json_first(value); one; one = json_next(one))
        learn(veil, one);
}

static void hide(const struct veil *veil, struct json *container)
{
    for (const struct json *one = json_first(container), *next; one; one = next) {
        next = json_next(one);
        if (json_is(one, JSON_STRING)) {
            bool secret = secret_member(one) || holds_known(veil, json_text(one));
            if (secret) {
                struct json *old = json_replace(container, one, json_string(VEIL_MARK));
                char *text = (char *)json_text(old);
                sign_wipe(text, strlen(text));
                json_free(old);
            }
        } else {
            hide(veil, (struct json *)one);
        }
    }
}

static bool has_at(const char *text, size_t left, const char *name)
{
    size_t size = strlen(name);
    return left >= size + 2 && memcmp(text + 1, name, size) == 0 && text[size + 1] == '"';
}

static bool mentions(const char *text, size_t size)
{
    const char *end = text + size;
    for (const char *at = text; size > 0 && (at = memchr(at, '"', (size_t)(end - at))); at++)
        for (size_t i = 0; i < sizeof secret_members / sizeof *secret_members; i++)
            if (has_at(at, (size_t)(end - at), secret_members[i]))
                return true;
    return false;
}

void veil_body(struct veil *veil, bool secret, const char *text, size_t size, struct buf *out)
{
    if (!secret && !mentions(text, size)) {
        veil_text(veil, text, size, out);
        return;
    }
    struct err err = { 0 };
    struct json *root = size > 0 ? json_read(text, size, NULL, &err) : NULL;
    if (json_is(root, JSON_OBJECT) || json_is(root, JSON_ARRAY)) {
        struct buf written;
        buf_init(&written, out->ceiling);
        learn(veil, root);
        hide(veil, root);
        json_write(root, JSON_COMPACT, &written);
        veil_text(veil, buf_text(&written), written.size, out); /* names, too, come from outside */
        buf_done(&written);
    } else if (size > 0) {
        buf_format(out, "(%zu bytes, not shown)", size);
    }
    json_free(root);
}
